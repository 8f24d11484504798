"""What the rules of a portfolio recommend for each project: the first that matches wins.

A rule that hangs on an undefined fact, before the first that holds, makes the project one that cannot be judged: what is not
known is never a reason to go on. Since when a rule has held is replayed month end by month end, each as it was known then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from ..dates import add_months, month_end
from ..forecast import on_basis, shown
from ..metrics.population import Known
from ..metrics.population.projects import places
from ..register.portfolio import Portfolio
from ..rules import PivotRule, undefined
from ..vocabulary import Action
from .expected import FORECAST
from .facts import facts_of
from .recommendation import Recommendation
from .standing import standing

AMOUNTS = ("remaining_cost", "avoidable_cost")  # facts that amounts are taken from, whatever the rules name
AMOUNT_IS = {
    Action.TERMINATE: "freed",
    Action.PAUSE: "held back",
    Action.CONTINUE: "to be spent from here on",
    Action.CHANGE_SCOPE: "missing of what was planned",
}
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Match:
    """The first rule that holds for a project, or the first that cannot be judged because of these `undefined` facts."""

    place: int  # among the rules
    rule: PivotRule
    undefined: tuple[str, ...] = ()


def judged(portfolio: Portfolio) -> list[Recommendation]:
    """A recommendation for each project that has started and not ended, in the order of the projects; none for a project of
    which no rule holds. Takes one portfolio, judges by the rules in its assumptions, and is worked out once.

    `since` is the earliest month end, not further back than the review window, from which the same rule was the first to hold
    at every later one; the sponsor and the status are those of today, for the register keeps no others.
    """
    portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
    if judged not in portfolio.memo:
        portfolio.memo[judged] = _judged(portfolio) if portfolio.assumptions.pivot_rules else []
    return list(portfolio.memo[judged])


def _judged(portfolio: Portfolio) -> list[Recommendation]:
    rules = portfolio.assumptions.pivot_rules
    known = Known.of_portfolio(portfolio)
    rows = _rows(known, {*_named(rules), *AMOUNTS})
    matches = {one: found for one, row in rows.items() if (found := first_match(rules, one, row))}
    since = _since(known, rules, matches)
    missing = _missing(portfolio, [found.rule.do for found in matches.values()])
    needed_by = _needed_by(known)
    projects = known.projects.set_index("project_id")
    made = []
    for one, found in matches.items():
        rule, row, day = found.rule, rows[one], since.get(one)
        place = standing(portfolio, rule, *projects.loc[one, ["start_date", "pivot_rules_agreed_on"]])
        do = None if found.undefined else rule.do
        made.append(
            Recommendation(
                key=f"{rule.id}:{one}",
                project_id=one,
                project=row["name"],
                do=do,
                rule=rule.id,
                reason=rule.reason,
                in_force=place.in_force,
                standing=place.said,
                decided_by=rule.decided_by,
                by=None if day is None else _due(rule, day if place.in_force else portfolio.as_of),
                since=day,
                waiting_days=None if day is None else (portfolio.as_of - day).days,
                amount=None if do is None else _amount(do, row, missing.get(one)),
                amount_is="" if do is None else AMOUNT_IS[do],
                evidence=tuple((name, _plain(row[name])) for name in rule.expression.names),
                undefined=found.undefined,
                starves=needed_by.get(one, ()) if do in (Action.PAUSE, Action.TERMINATE) else (),
            )
        )
    return made


def _due(rule: PivotRule, begun: dt.date) -> dt.date:
    """The day by which it is to be decided. The days of a rule that binds run since it has held; nobody was bound to look at one
    that is not in force, so its days run from today."""
    return begun + dt.timedelta(days=rule.within_days)


def first_match(rules: tuple[PivotRule, ...], project_id: str, facts: Facts) -> Match | None:
    """The first rule that is for a project and holds, or cannot be judged; None where none does."""
    for place, rule in enumerate(rules):
        if not rule.is_for(project_id):
            continue
        outcome = rule.expression.judge(facts)
        if outcome is None:
            return Match(place, rule, rule.expression.hangs_on(facts))
        if outcome:
            return Match(place, rule)
    return None


def _since(known: Known, rules: tuple[PivotRule, ...], matches: Mapping[str, Match]) -> dict[str, dt.date]:
    """The first day from which the rule of each project has been the first to hold without a break, looked at on month ends,
    back to the review window. Nobody waits for what goes on, nor for what cannot be judged."""
    waits = {one: m for one, m in matches.items() if not m.undefined and m.rule.do is not Action.CONTINUE}
    since = dict.fromkeys(waits, known.day)
    basis = shown(known.portfolio).basis if _named(rules) & FORECAST else None
    for day in _month_ends(known.day, known.portfolio.assumptions.review_window_months):
        if not waits:
            break
        last = max(match.place for match in waits.values())
        rows = _rows(_on(known, day, basis), _named(rules[: last + 1]))
        waits = {
            one: match for one, match in waits.items() if one in rows and first_match(rules, one, rows[one]) == match
        }
        since |= dict.fromkeys(waits, day)
    return since


def _month_ends(day: dt.date, months: int) -> Iterator[dt.date]:
    """The month ends before a day, the latest first, not further back than so many months."""
    earliest = add_months(day, -months)
    last = day.replace(day=1) - dt.timedelta(days=1)
    while last >= earliest:
        yield last
        last = month_end(add_months(last, -1))


def _on(known: Known, day: dt.date, basis: str | None) -> Known:
    """The same portfolio as known on another day; whoever asks it for a forecast finds it there, on the basis of today's."""
    then = known.on(day)
    then.portfolio.memo[Known] = then
    if basis is not None:
        on_basis(then.portfolio, basis)
    return then


def _rows(known: Known, names: Collection[str]) -> dict[str, dict[str, Any]]:
    """The facts of each project, by its id."""
    records = facts_of(known, names).to_dict("records")
    return {str(record["project_id"]): {str(name): value for name, value in record.items()} for record in records}


def _named(rules: tuple[PivotRule, ...]) -> set[str]:
    return set(chain.from_iterable(rule.expression.names for rule in rules))


def _missing(portfolio: Portfolio, actions: Collection[Action]) -> dict[str, float]:
    """What each project is expected to bring less than planned over its life; asked for only where a scope is to change."""
    if Action.CHANGE_SCOPE not in actions:
        return {}
    found = shown(portfolio).projects
    if found.empty:
        return {}
    short = np.maximum(found["planned_life"] - found["life_expected"], 0.0)
    return dict(zip(found["project_id"], short.tolist(), strict=True))


def _amount(do: Action, row: Facts, missing: float | None) -> float | None:
    cost = row["remaining_cost" if do is Action.CONTINUE else "avoidable_cost"]
    amount = missing if do is Action.CHANGE_SCOPE else cost
    return None if undefined(amount) else amount


def _needed_by(known: Known) -> dict[str, tuple[str, ...]]:
    """The names of the active projects that depend on each project, by its id."""
    if not known.portfolio.has("dependencies"):
        return {}
    links, table = known.portfolio.tables["dependencies"], known.project.table
    active = known.project.active[places(table, links["project_id"])]
    names = dict(zip(known.projects["project_id"], known.projects["name"], strict=True))
    found: dict[str, list[str]] = {}
    for one, needed in links.loc[active, ["project_id", "depends_on"]].itertuples(index=False, name=None):
        found.setdefault(needed, []).append(names[one])
    return {needed: tuple(waiting) for needed, waiting in found.items()}


def _plain(value: Any) -> Any:
    """A fact as it is shown and printed: None where it is undefined."""
    return None if undefined(value) else value
