"""What deserves attention: `findings` calls the rules, one module per subject, each a function to one cause with its cases.

May import the sections and all below; never plotting, never Jupyter.
"""

from .finding import CONTRADICTION, WARNING, Case, Finding
from .findings import RULES, Looked, early_warnings, findings, looked

__all__ = ["CONTRADICTION", "RULES", "WARNING", "Case", "Finding", "Looked", "early_warnings", "findings", "looked"]
