"""What deserves attention: `findings` calls the rules, one module per subject, each a function to findings.

May import the sections and all below; never plotting, never Jupyter.
"""

from .finding import CONTRADICTION, WARNING, Finding
from .findings import RULES, early_warnings, findings

__all__ = ["CONTRADICTION", "RULES", "WARNING", "Finding", "early_warnings", "findings"]
