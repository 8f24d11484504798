"""What a rule that was agreed before recommends for a project: the shape that pages, commands and the decision log share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ..vocabulary import Action


@dataclass(frozen=True)
class Recommendation:
    """What is to be decided of one project, as of a day.

    `key` is stable from run to run: `<rule>:<project_id>`. `do` is None where facts that the rule names are `undefined`: the
    project cannot be judged. `rule` is the rule's id and `reason` its words; `standing` says in words since when the rule is
    `in_force`, or why it is not. It is for `decided_by` to decide `by` that day: the rule's days from `since`, or from the
    as-of date where the rule is not in force; `since` is the first day from which it has held without a break, `waiting_days`
    ago. `amount` is money, and `amount_is` says what it is: `freed`, `to be spent from here on`. `evidence` are the facts that
    the rule names, with their values; `starves` the active projects that depend on this one.
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
    evidence: tuple[tuple[str, Any], ...]
    undefined: tuple[str, ...]
    starves: tuple[str, ...]
