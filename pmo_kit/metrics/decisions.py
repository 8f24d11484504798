"""How long it takes to decide: the Kaplan–Meier median from raised to decided, so that open issues count as well.

A plain mean of what was decided flatters: the issues that wait longest are not in it. The estimator takes open issues
as censored at the as-of date and withdrawn ones as censored at withdrawal (R29, R30).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from ..dates import add_months
from ..vocabulary import Verdict
from .population import Known
from .result import TOLERANCE, Figure, Rows, change, unmeasurable

NONE_RAISED = "no issue was raised in the last twelve months"


def cohort(known: Known) -> Rows:
    """The issues raised in the last twelve months: `days`, `decided`, `open`, with category and forum."""
    return Rows(known.decisions[known.decisions["cohort"]])


def _before(known: Known, pool: Callable[[pd.DataFrame], Figure]) -> Figure:
    rows = known.of(cohort_baseline)
    return Figure(note=rows.cannot) if rows.cannot else pool(rows.frame)


def cohort_baseline(known: Known) -> Rows:
    """The cohort as of the day before transformation_start, issues still open then censored then (R25)."""
    return unmeasurable(known.no_baseline) if known.baseline is None else cohort(known.baseline)


def median_before(known: Known) -> Figure:
    """The baseline of the median: the locked one, else the replayed one."""
    return known.locked("decision_cycle_time") or _before(known, median_days)


def mean_before(known: Known) -> Figure:
    """The baseline of the plain mean: the locked one, else the replayed one."""
    return known.locked("decision_cycle_time_mean") or _before(known, mean_days)


def median_days(issues: pd.DataFrame) -> Figure:
    """Kaplan–Meier median of `days`: the smallest t with S(t) ≤ 0.5. Numerator: decided; denominator: n."""
    total, decided = len(issues), int(issues["decided"].sum())
    if not total:
        return Figure(None, 0, 0, note=NONE_RAISED)
    value = None
    if decided:
        from scipy import stats  # half a second: only where a curve is drawn

        observed, days = issues["decided"].to_numpy(), issues["days"].to_numpy()
        curve = stats.ecdf(stats.CensoredData(uncensored=days[observed], right=days[~observed])).sf
        reached = curve.quantiles[curve.probabilities <= 0.5 + TOLERANCE]
        value = float(reached[0]) if reached.size else None
    note = (
        ""
        if value is not None
        else f"fewer than half of the issues were decided within the {issues['days'].max():.0f} days of follow-up"
    )
    return Figure(value, decided, total, note=note)


def mean_days(issues: pd.DataFrame) -> Figure:
    """Plain mean of the days of those that were decided; what is still open is not in it."""
    decided = issues.loc[issues["decided"], "days"]
    total = math.fsum(decided)
    open_or_withdrawn = len(issues) - len(decided)
    if decided.empty:
        return Figure(
            None,
            total,
            0,
            open_or_withdrawn,
            note="no issue of the last twelve months was decided" if len(issues) else NONE_RAISED,
        )
    return Figure(total / len(decided), total, len(decided), open_or_withdrawn)


def reduction(known: Known) -> Figure:
    """How much shorter the median is than its baseline, as a share of the baseline."""
    return change(
        median_days(known.of(cohort).frame).value,
        median_before(known).value,
        shorter=True,
        why="a median is needed for now and, above zero, for the year before transformation_start",
    )


def open_share(known: Known) -> Rows:
    """Per issue of the cohort: whether it is still open."""
    issues = known.of(cohort).frame
    return Rows(_of_issues(issues, issues["open"].astype(float), 1.0), empty=NONE_RAISED)


def raised(known: Known) -> Rows:
    """The issues of the cohort, counted."""
    return Rows(_of_issues(known.of(cohort).frame, 1.0, math.nan))


def _of_issues(issues: pd.DataFrame, numerator: pd.Series | float, denominator: float) -> pd.DataFrame:
    """A row per issue with these sums, and with what issues are grouped by."""
    frame = issues[["project_id", "category", "forum", "raised_on"]]
    return frame.assign(numerator=numerator, denominator=denominator, excluded=0)


def oldest_open(known: Known) -> Figure:
    """Days since the oldest open issue was raised, over all open issues and not only the cohort."""
    waiting = known.decisions.loc[known.decisions["open"], "days"]
    return Figure(note="no issue is open") if waiting.empty else Figure(float(waiting.max()))


def judge(known: Known, figure: Figure, project_id: str | None = None) -> Figure:
    """Met where the median is at least the benchmark shorter than its baseline (R27, R28)."""
    start = known.portfolio.transformation_start
    if start is not None and known.day < add_months(start, 12):
        return replace(figure.saying("the first year since transformation_start is not over"), state=Verdict.NOT_DUE)
    before = known.of(median_before)
    if before.value is None or before.value <= 0:
        why = known.no_baseline or "there is no baseline above zero"
        return replace(figure.saying(why), state=Verdict.NOT_MEASURABLE)
    target = (1 - known.portfolio.assumptions.benchmarks["decision_cycle_time"]) * before.value
    issues = known.of(cohort).frame
    if figure.value is None:
        followed = issues["days"].max()  # not a number where there is no issue, and then not long enough
        return replace(figure, state=Verdict.NOT_MET if followed >= target - TOLERANCE else Verdict.NOT_MEASURABLE)
    if figure.value <= target + TOLERANCE:
        return replace(figure, state=Verdict.MET)
    mean, earlier = mean_days(issues).value, mean_before(known).value
    share = 1 - known.portfolio.assumptions.benchmarks["decision_cycle_time"]
    flatters = mean is not None and earlier is not None and mean <= share * earlier + TOLERANCE
    note = (
        "the plain mean would meet the benchmark; the median, which counts the open issues as well, does not"
        if flatters
        else ""
    )
    return replace(figure.saying(note), state=Verdict.NOT_MET)
