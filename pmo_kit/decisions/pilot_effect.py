"""Whether the pilots do better than the rest: their change since the pilot began, less the change of the others.

A difference in differences takes out what moved everybody. It does not take out that pilots were chosen and not drawn: those
who would have got better anyway may be among them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit  # Student's t; scipy.stats has it too, and takes far longer to import

from ..amounts import listed
from ..dates import month_number
from ..metrics.population import Known
from ..metrics.population.days import as_day
from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, no_answer, style_of, without
from ..vocabulary import Unit

FEWEST = 5  # projects of each group with a figure before and after; with fewer an interval says nothing
SURE = 0.95
CHOSEN = "Pilots were chosen and not drawn by lot: a difference may have been there in whoever was chosen, and proves no cause."


def pilots_against_rest(
    portfolio: Portfolio, projects: Iterable[str] | None = None, since: dt.date | None = None
) -> Answer:
    """The change of the pilots since a day less that of the other started projects, with an interval (Welch's t, 95 %).

    `projects` and `since` are those of `pilots` in pmo.yaml where they are left out. Two outcomes, each a figure of a project
    before and after: `benefits_against_plan` (actual ÷ plan of the months due, what is unmeasured at 0) and `decision_days`
    (days that an issue waited, until its window ended where it is open; of issues raised as long before the day as it is past).

    Rows, one per outcome: `outcome`, `unit`, `pilots` and `rest` (how many have both figures), `pilots_before`, `pilots_after`,
    `rest_before`, `rest_after` (means), `difference`, `low`, `high` (empty below FEWEST of either), `says` (a sentence).
    Figures: `since`, `named` (pilots of this portfolio).
    """
    agreed = portfolio.assumptions
    wanted = agreed.pilots if projects is None else frozenset(projects)
    since = since or agreed.pilots_since
    style = style_of(portfolio)
    if not wanted or since is None:
        return no_answer(
            portfolio, "No pilot is named: name its projects, and the day it began, under pilots in pmo.yaml."
        )
    if since > portfolio.as_of:
        return no_answer(portfolio, f"The pilot begins on {style.long_day(since)}: there is nothing to compare yet.")
    known = Known.of_portfolio(portfolio)
    pilot = np.isin(known.project.table.project_id, list(wanted))
    if not pilot.any():
        return no_answer(portfolio, "None of the projects that are named as pilots is in this portfolio.")
    rows, said = [], [CHOSEN]
    if portfolio.has("benefits", "realisation"):
        rows.append(_compared(portfolio, "benefits_against_plan", Unit.RATIO, *_against_plan(known, since), pilot))
    if portfolio.has("decisions"):
        rows.append(_compared(portfolio, "decision_days", Unit.DAYS, *_decision_days(known, since), pilot))
    said += [
        without(portfolio, "whether the pilots keep their plans better", "benefits", "realisation"),
        without(portfolio, "whether the pilots decide sooner", "decisions"),
    ]
    if not rows:
        return no_answer(portfolio, *filter(None, said[1:]), since=since)
    return answer(
        portfolio,
        pd.DataFrame(rows),
        *[name for name in ("projects", "benefits", "realisation", "decisions") if portfolio.has(name)],
        cannot_tell=tuple(filter(None, said)),
        since=since,
        named=tuple(known.project.table.project_id[pilot]),
    )


def _against_plan(known: Known, since: dt.date) -> tuple[np.ndarray, np.ndarray]:
    """Actual ÷ plan of each project, of the months due that ended before a day's month, and of those since."""
    ledger, projects = known.ledger, known.project
    later, found = ledger.month >= month_number(since), []
    for window in (~later, later):
        due = ledger.due & window
        planned = projects.total(ledger.project, np.where(due, ledger.planned, 0.0))
        actual = projects.total(ledger.project, np.where(due, ledger.actual, 0.0))
        found.append(np.divide(actual, planned, out=np.full(len(planned), np.nan), where=planned > 0))
    return found[0], found[1]


def _decision_days(known: Known, since: dt.date) -> tuple[np.ndarray, np.ndarray]:
    """The mean days that issues of each project waited, in two windows of one length that meet on a day."""
    table, count = known.issue.table, len(known.project)
    middle, end, found = as_day(since), as_day(known.day), []
    for first, last in ((middle - (end - middle) - 1, middle - 1), (middle, end)):
        inside = (table.raised >= first) & (table.raised <= last) & ~(table.withdrawn <= last) & (table.project >= 0)
        until = np.where(table.decided <= last, table.decided, last)[inside]
        days = (until - table.raised[inside]).astype("timedelta64[D]").astype(float)
        of = table.project[inside]
        number = np.bincount(of, minlength=count)
        found.append(np.divide(np.bincount(of, days, count), number, out=np.full(count, np.nan), where=number > 0))
    return found[0], found[1]


def _compared(
    portfolio: Portfolio, outcome: str, unit: Unit, before: np.ndarray, after: np.ndarray, pilot: np.ndarray
) -> dict[str, Any]:
    both = ~np.isnan(before) & ~np.isnan(after)
    ours, others = both & pilot, both & ~pilot
    moved, enough = after - before, min(ours.sum(), others.sum()) >= FEWEST
    row: dict[str, Any] = {
        "outcome": outcome,
        "unit": str(unit),
        "pilots": int(ours.sum()),
        "rest": int(others.sum()),
        "pilots_before": _mean(before[ours]),
        "pilots_after": _mean(after[ours]),
        "rest_before": _mean(before[others]),
        "rest_after": _mean(after[others]),
    }
    low = difference = high = np.nan
    if enough:
        difference = float(moved[ours].mean() - moved[others].mean())
        low, high = _interval(moved[ours], moved[others], difference)
    return {
        **row,
        "difference": difference,
        "low": low,
        "high": high,
        "says": _says(portfolio, row, difference, low, high),
    }


def _mean(amounts: np.ndarray) -> float:
    return float(amounts.mean()) if len(amounts) else float("nan")


def _interval(ours: np.ndarray, others: np.ndarray, difference: float) -> tuple[float, float]:
    """Welch's interval of a difference of means; a single point where nobody differs from their group."""
    parts = np.array([group.var(ddof=1) / len(group) for group in (ours, others)])
    error = float(np.sqrt(parts.sum()))
    if error == 0:
        return difference, difference
    freedom = parts.sum() ** 2 / (parts**2 / (np.array([len(ours), len(others)]) - 1)).sum()
    reach = float(stdtrit(freedom, (1 + SURE) / 2)) * error
    return difference - reach, difference + reach


def _says(portfolio: Portfolio, row: dict[str, Any], difference: float, low: float, high: float) -> str:
    style = style_of(portfolio)
    named = {"benefits_against_plan": "Benefits against plan", "decision_days": "Days to a decision"}[row["outcome"]]
    if np.isnan(difference):
        have = listed([style.counted(row["pilots"], "pilot"), style.counted(row["rest"], "other project")])
        return f"{named}: too few to tell. {have.capitalize()} have a figure before and after; {FEWEST} of each are needed."
    points = row["unit"] == Unit.RATIO
    moved, least, most = (style.number(100 * amount if points else amount) for amount in (difference, low, high))
    change = (
        f"{named}: against the others, the pilots moved by {moved} {'percentage points' if points else 'days'} "
        f"({least} to {most} with {style.percent(SURE)} confidence)"
    )
    return f"{change}: it may be no difference at all." if low <= 0 <= high else f"{change}."
