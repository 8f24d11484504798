"""What a rule says of a project."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ..vocabulary import Action


@dataclass(frozen=True)
class Recommendation:
    """What the first rule that holds for a project proposes; where a rule before it cannot be judged, `do` is None and
    `undefined` names the facts that are missing.

    `key` is the same from run to run: rule and project. `since` is the day from which the rule has held without a break, as far
    back as was looked; `by` the day until which it is to be decided. `amount` is money, and `amount_is` what it is. `in_force`
    says whether the rule was agreed before the project's start and not changed since, `standing` how that is known. `evidence`
    are the facts that the rule names, with their values; `starves` the active projects that depend on this one.
    """

    key: str
    project_id: str
    project: str
    do: Action | None
    rule: str
    reason: str
    in_force: bool
    standing: str
    decided_by: str
    by: dt.date | None
    since: dt.date | None
    waiting_days: int | None
    amount: float | None
    amount_is: str
    evidence: tuple[tuple[str, Any], ...] = ()
    undefined: tuple[str, ...] = ()
    starves: tuple[str, ...] = ()
