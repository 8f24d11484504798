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
import pandas as pd

from ..dates import complete_quarters, quarter_end, quarter_name
from ..vocabulary import Level, Verdict
from .population import Known
from .population.days import in_last_year
from .population.projects import active_between, places
from .result import TOLERANCE, Figure, Rows, pooled, ratio

SHOWN, JUDGED = 8, 4  # quarters shown, and those that the trend is judged by (R32, R34)
Z = 1.959964  # 95 %, two-sided
NOBODY_ACTIVE = "no project was active in the quarter"


@dataclass(frozen=True)
class Quarter:
    """A fiscal quarter with what happened in it: `frame` has a row per active project and per stray escalation."""

    name: str
    last: dt.date
    partial: bool
    frame: pd.DataFrame

    @cached_property
    def figure(self) -> Figure:
        """Distinct escalated projects over distinct active projects."""
        return pool(self.frame)

    @cached_property
    def by_project(self) -> dict[str, float]:
        """Of each project active in the quarter, 1.0 where it escalated to the executive and 0.0 where it did not."""
        active = self.frame[self.frame["denominator"] > 0]
        return dict(zip(active["project_id"], active["numerator"], strict=True))


def quarters(known: Known) -> list[Quarter]:
    """The last eight complete fiscal quarters and the unfinished one, the oldest first (R32)."""
    start_month = known.portfolio.fiscal_year_start_month
    spans = [(first, last, False) for first, last in complete_quarters(known.day, start_month, SHOWN)]
    if quarter_end(known.day, start_month) > known.day:
        spans.append((spans[-1][1] + dt.timedelta(days=1), known.day, True))
    return [
        Quarter(quarter_name(last, start_month), last, partial, _units(known, first, last))
        for first, last, partial in spans
    ]


def last_quarter(known: Known) -> Rows:
    """The units of the last complete fiscal quarter."""
    quarter = [quarter for quarter in known.of(quarters) if not quarter.partial][-1]
    return Rows(quarter.frame, note=f"fiscal quarter {quarter.name}", empty=NOBODY_ACTIVE)


def pool(frame: pd.DataFrame) -> Figure:
    """The rate of some units."""
    figure = pooled(Rows(frame), ratio)
    return figure if figure.value is not None else figure.saying(NOBODY_ACTIVE)


def lower(frame: pd.DataFrame) -> Figure:
    """The lower end of the 95 % interval (Wilson)."""
    return _wilson(pool(frame), -1)


def upper(frame: pd.DataFrame) -> Figure:
    """The upper end of the 95 % interval (Wilson)."""
    return _wilson(pool(frame), +1)


def judge(known: Known, figure: Figure, project_id: str | None = None) -> Figure:
    """Declining over the last four complete quarters, or as many as there are since the first active project (R34)."""
    history = [quarter for quarter in known.of(quarters) if not quarter.partial]
    begins = known.of(_beginnings).get(project_id, dt.date.max)
    history = [quarter for quarter in history if quarter.last >= begins][-JUDGED:]
    rates = [q.figure.value if project_id is None else q.by_project.get(project_id) for q in history]
    if not rates:
        return replace(figure, state=Verdict.NOT_DUE, note=figure.note or "no complete quarter has an active project")
    if any(rate is None for rate in rates):
        return replace(figure, state=Verdict.NOT_MEASURABLE).saying(
            "a quarter without an active project interrupts the trend"
        )
    if any(after > before + TOLERANCE for before, after in pairwise(rates)):
        state = Verdict.NOT_MET
    elif len(rates) < JUDGED:
        return replace(figure, state=Verdict.NOT_DUE).saying(
            f"a trend needs {JUDGED} complete quarters, there are {len(rates)}"
        )
    else:
        state = Verdict.MET if rates[-1] < rates[0] - TOLERANCE or rates[-1] <= TOLERANCE else Verdict.NOT_MET
    figure = replace(figure, state=state)
    if project_id is not None or len(history) < 2 or _apart(history[0].frame, history[-1].frame):
        return figure
    return figure.saying("the 95 % intervals of the first and the last quarter judged overlap: it may be chance")


def contained(known: Known) -> Rows:
    """Per escalation raised in the last twelve months: whether it was closed at programme level."""
    frame = known.escalations[in_last_year(known.escalations["raised_on"], known.day)]
    closed = frame["closed_on"].notna() & (frame["level"] == Level.PROGRAMME)
    rows = frame[["project_id", "raised_on"]].assign(numerator=closed.astype(float), denominator=1.0, excluded=0)
    return Rows(rows, empty="no escalation was raised in the last twelve months")


def _units(known: Known, first: dt.date, last: dt.date) -> pd.DataFrame:
    active = active_between(known.projects, first, last).to_numpy()
    executive = known.of(_executive)
    inside = executive[executive["raised_on"].between(pd.Timestamp(first), pd.Timestamp(last))]
    escalated = np.zeros(len(active), dtype=bool)
    escalated[inside["project"]] = True
    stray = inside[~active[inside["project"]]]
    return pd.DataFrame(
        {
            "project_id": pd.concat([known.projects["project_id"][active], stray["project_id"]], ignore_index=True),
            "numerator": np.concatenate([escalated[active].astype(float), np.zeros(len(stray))]),
            "denominator": np.repeat([1.0, 0.0], [active.sum(), len(stray)]),
            "excluded": np.repeat([0, 1], [active.sum(), len(stray)]),
        }
    )


def _executive(known: Known) -> pd.DataFrame:
    """Escalations to the executive, with the row of their `project` among the projects."""
    frame = known.escalations[known.escalations["level"] == Level.EXECUTIVE]
    return frame.assign(project=places(known.projects, frame["project_id"]))


def _beginnings(known: Known) -> dict[str | None, dt.date]:
    """The first day on which each project was active, and under None the first day on which any was."""
    projects = known.projects
    once_active = projects[active_between(known.projects, dt.date.min, known.day)]
    starts = once_active.set_index("project_id")["start_date"].dt.date.to_dict()
    return {**starts, None: min(starts.values())} if starts else {}


def _wilson(rate: Figure, sign: int) -> Figure:
    if rate.value is None:
        return rate
    p, n = rate.value, rate.denominator
    centre, half = p + Z**2 / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    bound = min(1.0, max(0.0, (centre + sign * half) / (1 + Z**2 / n)))
    return replace(rate, value=bound)


def _apart(first: pd.DataFrame, last: pd.DataFrame) -> bool:
    return upper(first).value < lower(last).value or upper(last).value < lower(first).value
