"""The interactive layer, thin: nothing rests on it, and a batch leaves it out.

May import views and all below.
"""

from .widgets import pick_portfolio

__all__ = ["pick_portfolio"]
