"""What a budget should go to: candidates, the choice among them, why, and how stable it is. `capital` is the answer.

May import `remaining`, sections and all below.
"""

from .capital import capital

__all__ = ["capital"]
