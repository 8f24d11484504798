"""The page: from an executed notebook to one HTML file, the index over all, and the manifest beside it.

May import views and all below; nbconvert stands behind `exporter`.
"""
