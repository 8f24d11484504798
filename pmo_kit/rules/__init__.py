"""What a pivot rule is: the facts of a project that it may name, its language, its action, and the rules that ship.

A pivot rule is a house term: an expression over facts that was agreed before a project started, and says when the project is
to continue, change scope, pause or end. May import the ground; knows no tables and no
portfolio. Beside it a decision right says who decides.
"""

from .fact import FACTS, Fact, Kind
from .right import Right

__all__ = ["FACTS", "Fact", "Kind", "Right"]
