"""How long it takes to decide: Kaplan–Meier times from raised to decided, so that open issues count as well.

A plain mean of what was decided flatters: the issues that wait longest are not in it. The estimator takes open issues
as censored at the as-of date and withdrawn ones as censored at withdrawal (R29, R30); issues that were raised before the
twelve months and still undecided when they began enter the risk set at the age that they had then.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..dates import add_months
from ..vocabulary import Verdict
from .population import Known
from .result import TOLERANCE, Figure, Rows, change, units, unmeasurable

NONE_RAISED = "no issue was raised in the last twelve months"
FRESH = -1.0  # an issue is watched from before its first day, so that one decided on day 0 counts
DECIDED = {0.5: "half of the issues", 0.2: "four in five issues"}


def cohort(known: Known) -> Rows:
    """The issues raised in the last twelve months: `days`, `decided`, `open`, with category and forum."""
    return _issues(known, known.issue.cohort, np.full(len(known.issue.row), FRESH))


def with_the_open(known: Known) -> Rows:
    """The same, and with them the issues that were neither decided nor withdrawn when the twelve months began."""
    return _issues(known, ~np.isnan(known.issue.waited), known.issue.waited)


def _issues(known: Known, chosen: np.ndarray, waited: np.ndarray) -> Rows:
    issues = known.issue
    row = np.flatnonzero(chosen)
    of = issues.row[row]
    return Rows(
        {
            "project": issues.table.project[of],
            "days": issues.days[row],
            "waited": waited[row],
            "decided": issues.decided[row],
            "open": issues.open[row],
            "category": issues.table.category[of],
            "forum": issues.table.forum[of],
            "raised_on": issues.table.raised[of],
        }
    )


def before(rows: Callable[[Known], Rows]) -> Callable[[Known], Rows]:
    """Units as of the day before transformation_start, issues still open then censored then (R25)."""

    def as_of_the_eve(known: Known) -> Rows:
        return unmeasurable(known.no_baseline) if known.baseline is None else known.baseline.of(rows)

    return as_of_the_eve


cohort_baseline = before(cohort)
with_the_open_baseline = before(with_the_open)


def undecided(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """The Kaplan–Meier curve: the days on which issues were decided, ascending, and the share still undecided after each (R29)."""
    days = rows["days"]
    times, events = np.unique(days[rows["decided"]], return_counts=True)
    entered = np.searchsorted(np.sort(rows["waited"]), times, side="left")
    left = np.searchsorted(np.sort(days), times, side="left")
    return times, np.cumprod(1 - events / (entered - left))


def reached(rows: Rows, survival: float) -> Figure:
    """The smallest t with S(t) ≤ `survival`. Numerator: decided; denominator: n. Events come before censorings (R29)."""
    total, decided = len(rows), rows["decided"]
    if not total:
        return Figure(None, 0, 0, note=NONE_RAISED)
    days = rows["days"]
    times, surviving = undecided(rows)
    low = np.flatnonzero(surviving <= survival + TOLERANCE)
    value = float(times[low[0]]) if low.size else None
    note = (
        ""
        if value is not None
        else f"fewer than {DECIDED[survival]} were decided within the {days.max():.0f} days of follow-up"
    )
    return Figure(value, int(decided.sum()), total, note=note)


def median_days(rows: Rows) -> Figure:
    """Kaplan–Meier median of `days`: the smallest t with S(t) ≤ 0.5."""
    return reached(rows, 0.5)


def p80_days(rows: Rows) -> Figure:
    """The days within which four in five are decided: the smallest t with S(t) ≤ 0.2."""
    return reached(rows, 0.2)


def mean_days(rows: Rows) -> Figure:
    """Plain mean of the days of those that were decided; what is still open is not in it."""
    decided = rows["days"][rows["decided"]]
    total = math.fsum(decided)
    open_or_withdrawn = len(rows) - len(decided)
    if not len(decided):
        note = "no issue of the last twelve months was decided" if len(rows) else NONE_RAISED
        return Figure(None, total, 0, open_or_withdrawn, note=note)
    return Figure(total / len(decided), total, len(decided), open_or_withdrawn)


def figure_before(known: Known, key: str, rows: Callable[[Known], Rows], pool: Callable[[Rows], Figure]) -> Figure:
    """A baseline: the locked one, else the one replayed as of the day before transformation_start."""
    if locked := known.locked(key):
        return locked
    units = known.of(rows)
    return Figure(note=units.cannot) if units.cannot else pool(units)


def median_before(known: Known) -> Figure:
    """The baseline of the median: the locked one, else the replayed one."""
    return figure_before(known, "decision_cycle_time", cohort_baseline, median_days)


def mean_before(known: Known) -> Figure:
    """The baseline of the plain mean: the locked one, else the replayed one."""
    return figure_before(known, "decision_cycle_time_mean", cohort_baseline, mean_days)


def reduction(known: Known) -> Figure:
    """How much shorter the median is than its baseline, as a share of the baseline."""
    return change(
        median_days(known.of(cohort)).value,
        median_before(known).value,
        shorter=True,
        why="a median is needed for now and, above zero, for the year before transformation_start",
    )


def open_share(known: Known) -> Rows:
    """Per issue of the cohort: whether it is still open."""
    rows = known.of(cohort)
    return Rows({**rows.columns, **units(rows["project"], rows["open"], 1.0)}, empty=NONE_RAISED)


def raised(known: Known) -> Rows:
    """The issues of the cohort, counted."""
    rows = known.of(cohort)
    return Rows({**rows.columns, **units(rows["project"], 1.0)})


def oldest_open(known: Known) -> Figure:
    """Days since the oldest open issue was raised, over all open issues and not only the cohort."""
    waiting = known.issue.days[known.issue.open]
    return Figure(float(waiting.max())) if waiting.size else Figure(note="no issue is open")


def shorter(known: Known) -> float:
    """What a time must come to, as a share of its baseline, to meet the benchmark."""
    return 1 - known.portfolio.assumptions.benchmarks["decision_cycle_time"]


def judge(known: Known, figure: Figure, project: int | None = None) -> Figure:
    """Met where the median is at least the benchmark shorter than its baseline (R27, R28)."""
    start = known.portfolio.transformation_start
    if start is not None and known.day < add_months(start, 12):
        return replace(figure.saying("the first year since transformation_start is not over"), state=Verdict.NOT_DUE)
    earlier = known.of(median_before)
    if earlier.value is None or earlier.value <= 0:
        why = known.no_baseline or "there is no baseline above zero"
        return replace(figure.saying(why), state=Verdict.NOT_MEASURABLE)
    target = shorter(known) * earlier.value
    rows = known.of(cohort)
    if figure.value is not None and figure.value <= target + TOLERANCE:
        return replace(figure, state=Verdict.MET)
    figure = figure.saying(_flattering_mean(known, rows))
    followed = rows["days"].max(initial=-math.inf) if figure.value is None else math.inf
    return replace(figure, state=Verdict.NOT_MET if followed >= target - TOLERANCE else Verdict.NOT_MEASURABLE)


def _flattering_mean(known: Known, rows: Rows) -> str:
    mean, earlier = mean_days(rows).value, mean_before(known).value
    if mean is None or earlier is None or mean > shorter(known) * earlier + TOLERANCE:
        return ""
    return "the plain mean would meet the benchmark; the median, which counts the open issues as well, does not"
