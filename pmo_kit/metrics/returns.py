"""What the portfolio returned on what it spent: ROI to date, net present value, benefit–cost ratio, and the PMO's own return.

Flows are counted over every project that ever spent, the terminated included: (Σ actual value − Σ dis-benefits − Σ spend) ÷
Σ spend. A dis-benefit that fell due after launch and was not measured counts at its plan: silence must not flatter (R14).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from ..dates import complete_months, fiscal_years_of, month_number
from ..vocabulary import Verdict
from .population import Known
from .result import Figure, Rows, at_least, change, plural, pooled, ratio, unmeasurable

NOBODY_SPENT = "no spend to date, or it adds up to nothing"
NO_BASELINE = "no baseline: that needs a spend table with spend before transformation_start"


def flows(known: Known, weight: Callable[[np.ndarray], np.ndarray] = np.ones_like) -> pd.DataFrame:
    """What came in and went out, to date, of each project that ever spent: project_id, benefit, dis, spend.

    `weight` says what an amount of each month, given by its number, counts: 1, a discount, nothing.
    """
    ledger, spend = known.ledger, known.spend
    counts = weight(ledger.month).astype(float)
    frame = known.projects[["project_id"]].assign(
        benefit=_by_project(known, known.benefits, ledger.total(ledger.actual * counts, ledger.gross)),
        dis=_by_project(known, known.benefits, ledger.total(_lost(known) * counts, ledger.dis)),
        spend=_by_project(known, spend, spend["spend"] * weight(spend["month"].to_numpy())),
    )
    return frame[known.of(_spenders)]


def _lost(known: Known) -> np.ndarray:
    """What each month of a dis-benefit counts: what was measured, or its plan (R14)."""
    return np.where(known.ledger.silent, known.ledger.planned, known.ledger.actual)


def _spenders(known: Known) -> np.ndarray:
    """Which projects ever spent."""
    return _by_project(known, known.spend, (known.spend["spend"] != 0).astype(float)) > 0


def _by_project(known: Known, frame: pd.DataFrame, amounts: np.ndarray | pd.Series) -> np.ndarray:
    """Amounts, one for each row of a frame, summed for each project."""
    return np.bincount(frame["project"], amounts, len(known.projects))


def return_on_spend(known: Known) -> Rows:
    """Per project that ever spent: net return over spend, to date; started projects without spend are excluded (R21)."""
    rows = flows(known)
    return _with_silent(known, rows["project_id"], rows["benefit"] - rows["dis"] - rows["spend"], rows["spend"])


def return_before(known: Known) -> Rows:
    """The same as of the day before transformation_start; without a spend table there is none (R25)."""
    if cannot := known.lacking("spend"):
        return unmeasurable(cannot)
    return (
        unmeasurable(known.no_baseline)
        if known.baseline is None
        else replace(known.baseline.of(return_on_spend), empty=NO_BASELINE)
    )


def roi_before(known: Known) -> Figure:
    """The baseline of the ROI: the locked one, else the replayed one."""
    rows = known.of(return_before)
    return known.locked("portfolio_roi") or pooled(rows, ratio)


def uplift(known: Known) -> Figure:
    """ROI over its baseline, relative; undefined where the baseline is not above zero (R24)."""
    now, before = pooled(known.of(return_on_spend), ratio), known.of(roi_before)
    return change(now.value, before.value, why=before.note or NO_BASELINE if before.value is None else "")


def uplift_points(known: Known) -> Figure:
    """ROI less its baseline: 0.18 is eighteen percentage points."""
    now, before = pooled(known.of(return_on_spend), ratio), known.of(roi_before)
    if now.value is None or before.value is None:
        return Figure(note=(before.note or NO_BASELINE) if before.value is None else NOBODY_SPENT)
    return Figure(now.value - before.value, now.value - before.value)


def present_value(known: Known) -> Rows:
    """Per project: flows by fiscal year, discounted from the portfolio's earliest flow, which is year 0 (R22, R23).

    `numerator` is the present value of net benefits, `denominator` that of costs.
    """
    assumed, start_month = known.portfolio.assumptions, known.portfolio.fiscal_year_start_month
    year_0 = fiscal_years_of(known.of(_earliest), start_month)
    rows = flows(known, lambda months: (1 + assumed.discount_rate) ** -(fiscal_years_of(months, start_month) - year_0))
    benefit = rows["benefit"] * (1 - assumed.optimism_benefit) - rows["dis"]
    return _with_silent(known, rows["project_id"], benefit, rows["spend"] * (1 + assumed.optimism_cost))


def _earliest(known: Known) -> np.ndarray:
    """The number of the month of the earliest flow that is not 0; this month where there is none."""
    ledger, spend = known.ledger, known.spend
    spends = known.of(_spenders)[known.benefits["project"]]
    amount = _lost(known)
    moved = spends[ledger.benefit] & (ledger.gross | ledger.dis) & ~np.isnan(amount) & (amount != 0)
    months = np.concatenate([ledger.month[moved], spend.loc[spend["spend"] != 0, "month"]])
    return months.min(initial=month_number(known.day))


def net(numerator: float, denominator: float, excluded: int) -> Figure:
    """Present value of net benefits less that of costs; undefined where nothing was ever spent."""
    value = numerator - denominator if denominator else None
    return Figure(value, value, None, excluded)


def launched_months(known: Known) -> Rows:
    """Per launched project with spend: complete months since launch. Paid-back-so-far depends on it, so it stands beside ROI."""
    projects = known.projects[known.of(_spenders)]
    months = projects.loc[projects["launched"], "go_live"].map(lambda live: complete_months(live.date(), known.day))
    frame = projects[["project_id"]].assign(months=months, excluded=~projects["launched"])
    return Rows(frame, empty="no project with spend has launched")


def launched_months_before(known: Known) -> Rows:
    """The same as of the day before transformation_start."""
    return unmeasurable(known.no_baseline) if known.baseline is None else launched_months(known.baseline)


def median_months(frame: pd.DataFrame) -> Figure:
    """The median of `months`; the denominator is how many it was taken over."""
    months = frame["months"].dropna()
    return Figure(None if months.empty else float(months.median()), None, len(months), int(frame["excluded"].sum()))


def pmo_return(known: Known) -> Figure:
    """(Net realised benefits − spend × (1 + baseline ROI)) ÷ PMO cost, over the ended months since transformation_start."""
    portfolio = known.portfolio
    start, cost = portfolio.transformation_start, portfolio.record.get("pmo_cost_per_year")
    if start is None:
        return Figure(note=known.no_baseline)
    before = known.of(roi_before).value
    if before is None or cost is None:
        return Figure(note=NO_BASELINE if before is None else "pmo_cost_per_year is not given")
    since = flows(known, lambda months: months >= month_number(start))
    gained = float(since["benefit"].sum() - since["dis"].sum() - since["spend"].sum() * (1 + before))
    paid = cost * max(0, complete_months(start.replace(day=1), known.day + dt.timedelta(days=1))) / 12
    if paid <= 0:
        return Figure(None, gained, paid, note="the PMO has cost nothing since transformation_start")
    return Figure(gained / paid, gained, paid)


def judge(known: Known, figure: Figure, project_id: str | None = None) -> Figure:
    """Met where ROI is at least the benchmark above its baseline, relative (R24)."""
    start = known.portfolio.transformation_start
    if start is not None and known.day < start:
        return replace(figure, state=Verdict.NOT_DUE).saying("transformation_start is still to come")
    before = known.of(roi_before).value if project_id is None else known.of(_before_by_project).get(project_id)
    gained = change(figure.value, before)
    if gained.value is None:
        why = "the baseline is not above zero: see the uplift in points" if before is not None and before <= 0 else ""
        if before is None:
            why = known.of(return_before).cannot or NO_BASELINE
        return replace(figure, state=Verdict.NOT_MEASURABLE).saying(why)
    met = at_least(gained.value, known.portfolio.assumptions.benchmarks["portfolio_roi"])
    return replace(figure, state=Verdict.MET if met else Verdict.NOT_MET)


def _with_silent(known: Known, project_id: pd.Series, numerator: pd.Series, denominator: pd.Series) -> Rows:
    """These sums, and a row with `excluded` 1 for each started project that never spent (R21)."""
    frame = pd.DataFrame({"project_id": project_id, "numerator": numerator, "denominator": denominator, "excluded": 0})
    projects = known.projects
    silent = projects.loc[projects["started"] & ~known.of(_spenders), ["project_id"]]
    note = f"{plural(len(silent), 'started project')} without spend left out" if len(silent) else ""
    return Rows(pd.concat([frame, silent.assign(excluded=1)]), note=note, empty=NOBODY_SPENT)


def _before_by_project(known: Known) -> dict[str, float | None]:
    return {project: ratio(*sums).value for project, sums in known.of(return_before).by_project().items()}
