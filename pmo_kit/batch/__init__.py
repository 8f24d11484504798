"""Plan, execute, publish: every notebook for every portfolio, and the reports that come of it.

May import the report and all below; papermill stands behind `execute`.
"""
