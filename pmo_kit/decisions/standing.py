"""Whether a rule is in force for a project: it was agreed before the project started, and not changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..amounts import Style
from ..register.lock_lines import Entry
from ..register.portfolio import Portfolio
from ..rules import PivotRule
from ..sections.answers import style_of


@dataclass(frozen=True)
class Standing:
    """Whether a rule is `in_force`, and since when or why not, in words (`said`)."""

    in_force: bool
    said: str


def standing(portfolio: Portfolio, rule: PivotRule, started: Any, agreed_on: Any = None) -> Standing:
    """The standing of a rule for a project that started on a day, as known on the portfolio's own day.

    Of a portfolio with agreements, they alone say it: the rule must have stood in one on or before the start, and in every
    later one, with every word as it is today. Without any, `agreed_on` (the project's `pivot_rules_agreed_on`, as known)
    counts on its word; which rules were agreed then is not recorded. A history that cannot be trusted puts nothing in force.
    """
    style = style_of(portfolio)
    start = _date(started)
    history = portfolio.agreements.get(portfolio.own_id)
    if history is not None and history.faults:
        return Standing(False, f"not in force: the history of agreements cannot be trusted ({history.place})")
    known = [] if history is None else [one for one in history.agreements if one.on <= portfolio.as_of.isoformat()]
    if known:
        return _by_agreements(known, rule, start, style)
    agreed = _date(agreed_on)
    if agreed is None:
        return Standing(False, "not in force: never agreed")
    if start is None or agreed > start:
        return Standing(False, f"not in force: by the register's word, {_agreed_late(agreed, start, style)}")
    said = f"in force by the register's word: agreed on {style.day(agreed)}; which rules is not recorded"
    return Standing(True, said)


def _by_agreements(known: list[Entry], rule: PivotRule, start: dt.date | None, style: Style) -> Standing:
    """What the agreements, the oldest first, say of a rule."""
    holds = [rule.hash in {one["hash"] for one in entry.details["rules"]} for entry in known]
    if not holds[-1]:
        named = [entry for entry in known if rule.id in {one["id"] for one in entry.details["rules"]}]
        if not named:
            return Standing(False, "not in force: never agreed")
        return Standing(False, f"not in force: changed since it was agreed on {style.day(_date(named[-1].on))}")
    since = len(holds)
    while since and holds[since - 1]:
        since -= 1
    first = _date(known[since].on)
    if first is not None and start is not None and first <= start:
        when = "on the day of the start" if first == start else "before the start"
        return Standing(True, f"in force: agreed on {style.day(first)} by {known[since].by}, {when}")
    before = any(held and entry.on <= str(start) for held, entry in zip(holds, known, strict=True))
    if before:
        return Standing(False, f"not in force: changed since the start, and agreed again on {style.day(first)}")
    return Standing(False, f"not in force: {_agreed_late(first, start, style)}")


def _agreed_late(agreed: dt.date | None, start: dt.date | None, style: Style) -> str:
    return f"agreed on {style.day(agreed)}, after the start on {style.day(start)}"


def _date(day: Any) -> dt.date | None:
    """A day as a date, whatever form it comes in; None where it is empty."""
    return None if pd.isna(day) else pd.Timestamp(day).date()
