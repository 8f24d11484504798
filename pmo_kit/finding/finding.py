"""What a finding is: one cause with its cases, what is at stake in them, who decides by when, and the next step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from .money import Pots, worth

WARNING = "early warning"
CONTRADICTION = "contradiction in the records"
SEVERITIES = (WARNING, CONTRADICTION)


@dataclass(frozen=True)
class Case:
    """One project, benefit, issue or review that a cause was found in.

    `project_id` is None where the case is the whole portfolio's, `benefit_id` where it is no single benefit's. `pots` is the
    money at stake by where it stands (`money.Pots`), empty where it is unknown. `since` is the day from which the case has
    stood, None where that is unknown. `own_amount` is what of the amount no cause further up has counted.
    """

    project_id: str | None
    benefit_id: str | None
    name: str
    project: str
    evidence: str
    who: str
    pots: Pots = field(default_factory=dict, repr=False, compare=False)
    since: dt.date | None = None
    own_amount: float | None = None

    @property
    def amount(self) -> float | None:
        """What is at stake in this case, in the portfolio's currency; None where it is unknown."""
        return worth(self.pots)

    def record(self) -> dict[str, Any]:
        """The case as plain JSON types."""
        return {
            "project_id": self.project_id,
            "benefit_id": self.benefit_id,
            "name": self.name,
            "project": self.project,
            "amount": self.amount,
            "own_amount": self.own_amount,
            "since": None if self.since is None else self.since.isoformat(),
            "evidence": self.evidence,
            "who": self.who,
        }


@dataclass(frozen=True)
class Finding:
    """One cause with its cases, the largest amount first.

    `key` is stable from run to run. `amount` is what is at stake in all its cases, each unit of money once; `amount_is` says
    what kind of money that is; `own_amount` is what of it no finding further up has counted, so that own amounts add up. Both
    are None where no case's amount is known. `who` decides by `by`; `hears` says who else hears of it, and when.
    """

    key: str
    rule: str
    severity: str
    title: str
    cases: tuple[Case, ...]
    amount: float | None
    amount_is: str
    own_amount: float | None
    currency: str
    who: str
    by: dt.date
    hears: str
    next_step: str

    def record(self) -> dict[str, Any]:
        """The finding as plain JSON types, its cases as a list of records."""
        plain = {name: getattr(self, name) for name in FIELDS}
        return {**plain, "by": self.by.isoformat(), "cases": [case.record() for case in self.cases]}


FIELDS = tuple(Finding.__dataclass_fields__)


@dataclass(frozen=True)
class CannotLook:
    """Why a rule could not look: a clause without its full stop."""

    why: str


Found = Finding | CannotLook | None


def place(case: Case) -> tuple[bool, float, dt.date, str, str, str]:
    """Where a case stands in its cause: the largest amount first, unknown ones last; of the same the one that has stood longest,
    then by id."""
    amount, since = case.amount, case.since or dt.date.max
    return amount is None, -(amount or 0.0), since, case.project_id or "", case.benefit_id or "", case.name
