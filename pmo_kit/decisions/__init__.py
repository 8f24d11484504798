"""What should be decided: by whom, until when, on which rule that was agreed before, and with what evidence.

Proposes, and never decides. May import finding and all below; never plotting, never Jupyter.
"""

from .capital import capital
from .changes import changes, pending, trades
from .follow_through import followed
from .judging import judged
from .paper import paper
from .pilot_effect import pilots_against_rest
from .pilots import pilots
from .projects import project_states
from .recommended import recommended
from .rights import taken
from .since import since_last_run
from .waiting import open_decisions
from .worth import pmo_worth

__all__ = [
    "capital",
    "changes",
    "followed",
    "judged",
    "open_decisions",
    "paper",
    "pending",
    "pilots",
    "pilots_against_rest",
    "pmo_worth",
    "project_states",
    "recommended",
    "since_last_run",
    "taken",
    "trades",
]
