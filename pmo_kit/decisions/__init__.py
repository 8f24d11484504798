"""What should be decided: by whom, until when, on which rule that was agreed before, and with what evidence.

Proposes, and never decides. May import finding and all below; never plotting, never Jupyter.
"""
