"""Whether a rule is in force for a project: it was agreed before the project started, and not changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..amounts import Style
from ..metrics.population import Known
from ..register.lock_lines import Entry
from ..register.locks import History
from ..register.portfolio import Portfolio
from ..rules import PivotRule
from ..sections.answers import style_of

COLUMNS = (
    "id",
    "when",
    "do",
    "reason",
    "decided_by",
    "within_days",
    "projects",
    "hash",
    "agreed_on",
    "agreed_by",
    "in_force",
    "judged",
)


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
    if history is not None and (known := _known(history, portfolio.as_of)):
        return _by_agreements(known, rule, start, style)
    agreed = _date(agreed_on)
    if agreed is None:
        return Standing(False, "not in force: never agreed")
    if start is None or agreed > start:
        return Standing(False, f"not in force: by the register's word, {_agreed_late(agreed, start, style)}")
    said = f"in force by the register's word: agreed on {style.day(agreed)}; which rules is not recorded"
    return Standing(True, said)


def agreed_since(portfolio: Portfolio, rule: PivotRule) -> Entry | None:
    """The agreement from which on a rule has stood in every one with every word as it is today; None where there is none, or
    where the history cannot be trusted."""
    history = portfolio.agreements.get(portfolio.own_id)
    return None if history is None or history.faults else _since(_known(history, portfolio.as_of), rule)


def standings(portfolio: Portfolio) -> pd.DataFrame:
    """The rules of a portfolio in their order, a row each: `id`, `when`, `do`, `reason`, `decided_by`, `within_days`,
    `projects`, `hash`, `agreed_on` and `agreed_by` (`agreed_since`), `in_force` (for how many projects) and `judged` (of how
    many that have started, not ended, and that it is for)."""
    portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
    known = Known.of_portfolio(portfolio)
    frame = known.projects[known.project.started & ~known.project.ended]
    rows = []
    for rule in portfolio.assumptions.pivot_rules:
        mine = frame[[rule.is_for(one) for one in frame["project_id"]]]
        days = zip(mine["start_date"], mine["pivot_rules_agreed_on"], strict=True)
        binding = sum(standing(portfolio, rule, *both).in_force for both in days)
        entry = agreed_since(portfolio, rule)
        agreed = {"agreed_on": entry.on if entry else None, "agreed_by": entry.by if entry else None}
        rows.append({**rule.record(), "hash": rule.hash, **agreed, "in_force": binding, "judged": len(mine)})
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _known(history: History, day: dt.date) -> list[Entry]:
    """The agreements that were made by then, the oldest first."""
    return [entry for entry in history.agreements if entry.on <= day.isoformat()]


def _holds(entry: Entry, rule: PivotRule) -> bool:
    return rule.hash in {one["hash"] for one in entry.details["rules"]}


def _since(known: list[Entry], rule: PivotRule) -> Entry | None:
    """The first of the agreements that hold a rule without a break up to the last."""
    found = None
    for entry in reversed(known):
        if not _holds(entry, rule):
            break
        found = entry
    return found


def _by_agreements(known: list[Entry], rule: PivotRule, start: dt.date | None, style: Style) -> Standing:
    """What the agreements, the oldest first, say of a rule."""
    since = _since(known, rule)
    if since is None:
        named = [entry for entry in known if rule.id in {one["id"] for one in entry.details["rules"]}]
        if not named:
            return Standing(False, "not in force: never agreed")
        return Standing(False, f"not in force: changed since it was agreed on {style.day(_date(named[-1].on))}")
    first = _date(since.on)
    if first is not None and start is not None and first <= start:
        when = "on the day of the start" if first == start else "before the start"
        return Standing(True, f"in force: agreed on {style.day(first)} by {since.by}, {when}")
    if any(_holds(entry, rule) and entry.on <= str(start) for entry in known):
        return Standing(False, f"not in force: changed since the start, and agreed again on {style.day(first)}")
    return Standing(False, f"not in force: {_agreed_late(first, start, style)}")


def _agreed_late(agreed: dt.date | None, start: dt.date | None, style: Style) -> str:
    return f"agreed on {style.day(agreed)}, after the start on {style.day(start)}"


def _date(day: Any) -> dt.date | None:
    """A day as a date, whatever form it comes in; None where it is empty."""
    return None if pd.isna(day) else pd.Timestamp(day).date()
