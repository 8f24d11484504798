"""How many of the active projects had to go to the executive, quarter by quarter.

Distinct projects with an executive escalation raised in the quarter ÷ distinct projects active on at least one day of
it. Programme level never counts; a project that was not active in the quarter counts as excluded only (R33).
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from ..dates import complete_quarters, quarter_end, quarter_name
from ..vocabulary import Verdict
from .population import Known
from .population.days import as_day, in_last_year
from .result import TOLERANCE, Figure, Rows, pooled, ratio, units

SHOWN, JUDGED = 8, 4  # quarters shown, and those that the trend is judged by (R32, R34)
Z = 1.959964  # 95 %, two-sided
NOBODY_ACTIVE = "no project was active in the quarter"


@dataclass(frozen=True, eq=False)
class Quarter:
    """A fiscal quarter with what happened in it: which projects were `active`, and the units: one for each of them, and one
    for each escalation of another, which is a stray."""

    name: str
    first: dt.date
    last: dt.date
    partial: bool
    active: np.ndarray
    escalated: np.ndarray
    rows: Rows

    @cached_property
    def figure(self) -> Figure:
        """Distinct escalated projects over distinct active projects."""
        return rate(self.rows)

    def of_project(self, project: int) -> float | None:
        """1.0 where a project that was active escalated to the executive, 0.0 where it did not, None where it was not."""
        return float(self.escalated[project]) if self.active[project] else None


def quarters(known: Known) -> list[Quarter]:
    """The last eight complete fiscal quarters and the unfinished one, the oldest first (R32)."""
    start_month = known.portfolio.fiscal_year_start_month
    spans = [(first, last, False) for first, last in complete_quarters(known.day, start_month, SHOWN)]
    if quarter_end(known.day, start_month) > known.day:
        spans.append((spans[-1][1] + dt.timedelta(days=1), known.day, True))
    return [_quarter(known, first, last, partial) for first, last, partial in spans]


def _quarter(known: Known, first: dt.date, last: dt.date, partial: bool) -> Quarter:
    active, raised = known.project.active_between(first, last), known.escalation.raised
    inside = known.escalation.executive & (raised >= as_day(first)) & (raised <= as_day(last))
    of = known.escalation.project[inside]
    escalated = np.zeros(len(active), dtype=bool)
    escalated[of] = True
    row, stray = np.flatnonzero(active), of[~active[of]]
    there = np.repeat([1.0, 0.0], [len(row), len(stray)])
    columns = units(
        np.concatenate([row, stray]), np.concatenate([escalated[row], np.zeros(len(stray))]), there, there == 0
    )
    name = quarter_name(last, known.portfolio.fiscal_year_start_month)
    return Quarter(name, first, last, partial, active, escalated, Rows(columns))


def complete(known: Known) -> list[Quarter]:
    """The quarters that have ended."""
    return [quarter for quarter in known.of(quarters) if not quarter.partial]


def judged(known: Known, project: int | None = None) -> list[Quarter]:
    """The quarters that a trend is judged by: the last four complete ones since the first active project, or this one (R34)."""
    begins = known.of(_beginnings)
    began = min(begins.values(), default=dt.date.max) if project is None else begins.get(project, dt.date.max)
    return [quarter for quarter in known.of(complete) if quarter.last >= began][-JUDGED:]


def last_quarter(known: Known) -> Rows:
    """The units of the last complete fiscal quarter."""
    quarter = known.of(complete)[-1]
    return replace(quarter.rows, note=f"fiscal quarter {quarter.name}", empty=NOBODY_ACTIVE)


def rate(rows: Rows) -> Figure:
    """The rate of some units."""
    figure = pooled(rows, ratio)
    return figure if figure.value is not None else figure.saying(NOBODY_ACTIVE)


def lower(rows: Rows) -> Figure:
    """The lower end of the 95 % interval (Wilson)."""
    return wilson(rate(rows), -1)


def upper(rows: Rows) -> Figure:
    """The upper end of the 95 % interval (Wilson)."""
    return wilson(rate(rows), +1)


def judge(known: Known, figure: Figure, project: int | None = None) -> Figure:
    """Declining over the last four complete quarters, or as many as there are since the first active project (R34)."""
    history = judged(known, project)
    rates = [q.figure.value if project is None else q.of_project(project) for q in history]
    there = [rate for rate in rates if rate is not None]
    if not rates:
        return replace(figure, state=Verdict.NOT_DUE, note=figure.note or "no complete quarter has an active project")
    if any(after > before + TOLERANCE for before, after in pairwise(there)):
        state = Verdict.NOT_MET
    elif len(there) < len(rates):
        return replace(figure, state=Verdict.NOT_MEASURABLE).saying(
            "a quarter without an active project interrupts the trend"
        )
    elif len(rates) < JUDGED:
        why = f"a trend needs {JUDGED} complete quarters, there {'is' if len(rates) == 1 else 'are'} {len(rates)}"
        return replace(figure, state=Verdict.NOT_DUE).saying(why)
    else:
        state = Verdict.MET if there[-1] < there[0] - TOLERANCE or there[-1] <= TOLERANCE else Verdict.NOT_MET
    figure = replace(figure, state=state)
    if project is not None or len(rates) < 2 or None in (rates[0], rates[-1]) or _apart(history[0], history[-1]):
        return figure
    return figure.saying("the 95 % intervals of the first and the last quarter judged overlap: it may be chance")


def contained(known: Known) -> Rows:
    """Per escalation raised in the last twelve months: whether it was closed at programme level."""
    escalations = known.escalation
    row = np.flatnonzero(in_last_year(escalations.raised, known.day))
    columns = units(escalations.project[row], escalations.contained[row], 1.0, raised_on=escalations.raised[row])
    return Rows(columns, empty="no escalation was raised in the last twelve months")


def wilson(rate: Figure, sign: int) -> Figure:
    """An end of the Wilson interval of a rate, 95 %."""
    if rate.value is None or rate.denominator is None:
        return rate
    p, n = rate.value, rate.denominator
    centre, half = p + Z**2 / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    bound = min(1.0, max(0.0, (centre + sign * half) / (1 + Z**2 / n)))
    return replace(rate, value=bound)


def _beginnings(known: Known) -> dict[int, dt.date]:
    """The first day on which each project was active, by its row."""
    projects = known.project
    row = np.flatnonzero(projects.active_between(dt.date.min, known.day))
    return dict(zip(row.tolist(), projects.table.start[row].tolist(), strict=True))


def _apart(first: Quarter, last: Quarter) -> bool:
    def below(one: Quarter, other: Quarter) -> bool:
        return upper(one.rows).known_value < lower(other.rows).known_value

    return below(first, last) or below(last, first)
