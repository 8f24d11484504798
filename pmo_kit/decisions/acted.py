"""Whether what was decided of a project has happened: its status and dates, its spend and its change requests say so.

Each check gives True, False or None where it cannot be told, and the evidence in words. A month is given for what was decided
to take effect: before it is over nobody can be said not to have acted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..amounts import Style
from ..dates import add_months, month_number
from ..metrics.population import Known
from ..metrics.population.projects import ENDED
from ..metrics.result import TOLERANCE
from ..sections.answers import style_of
from ..vocabulary import Action, Status
from .changes import approved_since

GRACE = 1  # months that a decision is given to take effect

Acted = tuple[bool | None, str]


@dataclass(frozen=True)
class Decided:
    """A project and the day on which something was decided of it: what the checks look at. `project` is its row in
    `known.projects`, `place` its number among the projects."""

    known: Known
    project: Mapping[Any, Any]
    place: int
    on: dt.date

    @property
    def style(self) -> Style:
        """How figures and dates are written."""
        return style_of(self.known.portfolio)

    @property
    def from_when(self) -> dt.date:
        """The day by which it was to have taken effect."""
        return add_months(self.on, GRACE)

    @property
    def too_early(self) -> bool:
        """Whether that day is still to come."""
        return self.known.day < self.from_when

    def spent_since(self) -> float | None:
        """What was spent in the months that began after `from_when`; None where the spend has no dates, or does not reach
        there."""
        first = month_number(self.from_when) + 1
        months = self.known.spent.month
        if not len(months) or months.max() < first:  # the month of what has no date is 0
            return None
        mine = (self.known.spent.project == self.place) & (months >= first)
        return float(self.known.spent.amount[mine].sum())

    def money(self, amount: float) -> str:
        """An amount at a glance."""
        return self.style.compact(amount, self.known.portfolio.currency)


def acted(action: Action | None, decided: Decided) -> Acted:
    """Whether a decision was acted on, and the evidence. Words that are no action cannot be followed up on."""
    if action is None:
        return None, "it was decided in words, which nobody can follow up on"
    did, evidence = CHECKS[action](decided)
    if did is False and decided.too_early:
        return None, f"too early to tell: {evidence}"
    return did, evidence


def _terminated(decided: Decided) -> Acted:
    """Terminate: it ended on the day or later, and nothing was spent in the months after."""
    status, end = decided.project["status"], decided.project["end_date"]
    if status not in ENDED:
        return False, f"its status is {status}"
    if pd.isna(end):
        return None, f"its status is {status}, and it has no end date"
    ended = f"it ended on {decided.style.day(end)}"
    if end.date() < decided.on:
        return None, f"{ended}, before it was decided"
    return _without_spend(decided, ended)


def _paused(decided: Decided) -> Acted:
    """Pause: its status says so, or nothing was spent in the months after."""
    status = decided.project["status"]
    return (
        (True, "its status is paused")
        if status == Status.PAUSED
        else _without_spend(decided, f"its status is {status}")
    )


def _without_spend(decided: Decided, said: str) -> Acted:
    spent = decided.spent_since()
    since = decided.style.day(decided.from_when)
    if spent is None:
        return None, f"{said}, and what was spent in the months after {since} cannot be told"
    if spent > TOLERANCE:
        return False, f"{said}, and {decided.money(spent)} was spent in the months after {since}"
    return True, f"{said}, and nothing was spent in the months after {since}"


def _scope_changed(decided: Decided) -> Acted:
    """Change scope: a change request was raised on the day or later, and approved."""
    if not decided.known.portfolio.has("change_requests"):
        return None, "the table change_requests was not supplied"
    count = approved_since(decided.known.portfolio, decided.project["project_id"], decided.on)
    return count > 0, f"{decided.style.counted(count, 'change request')} approved since"


def _continued(decided: Decided) -> Acted:
    """Continue: it is active, or was closed and not terminated since."""
    status, end = decided.project["status"], decided.project["end_date"]
    if status == Status.CLOSED and pd.notna(end) and end.date() < decided.on:
        return None, f"it was closed on {decided.style.day(end)}, before it was decided"
    return status in (Status.ACTIVE, Status.CLOSED), f"its status is {status}"


CHECKS = {
    Action.TERMINATE: _terminated,
    Action.PAUSE: _paused,
    Action.CHANGE_SCOPE: _scope_changed,
    Action.CONTINUE: _continued,
}


def freed(decided: Decided) -> float | None:
    """What ending a project has freed: its remaining cost on the day it was decided, less what was spent since or is owed
    either way, whichever is more; money, at least 0.

    Remaining cost = forecast_investment, else planned_investment, less what was spent by then (at least 0); what is owed is
    remaining_commitment. Both are those of today's register, for they carry no date. None where one of the figures is empty,
    or where the spend has no dates.
    """
    project, known = decided.project, decided.known
    owed = project["remaining_commitment"]
    investment = project["forecast_investment"]
    investment = project["planned_investment"] if pd.isna(investment) else investment
    spent = known.spent
    if pd.isna(owed) or pd.isna(investment) or not len(spent.month) or (spent.month == 0).any():
        return None
    mine = spent.project == decided.place
    by_then = mine & (spent.month < month_number(decided.on + dt.timedelta(days=1)))
    before = float(np.sum(spent.amount[by_then]))
    since = float(np.sum(spent.amount[mine & ~by_then]))
    return max(0.0, max(0.0, float(investment) - before) - max(float(owed), since))
