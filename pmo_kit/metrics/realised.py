"""What the benefits come to, against the investment and against the plan.

The headline is `benefits_realised`: what was evidenced in the first year after launch against planned investment.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from ..dates import fiscal_year, fiscal_years_of, month_number
from ..vocabulary import Verdict
from .population import Known
from .result import Figure, Rows, above, change, join, plural, pooled, ratio
from .sums import against, of_benefits, unplanned_months, waiting

NOTHING_DUE = "no project has been live for a full year yet"
NOTHING_PLANNED = "no planned value has fallen due in a launched project"


def first_year_return(known: Known) -> Rows:
    """Per started project: first-year actual value over planned investment, where it is due (R8, R61).

    A due project without benefits stays in the denominator with nothing above it; one whose planned investment is
    unknown is left out of both sums and pointed out. A project that is not due yet is excluded.
    """
    projects = known.projects[known.projects["started"]]
    due = projects["due"]
    invested = pd.DataFrame(
        {
            "project_id": projects["project_id"],
            "denominator": projects["planned_investment"].where(due),
            "excluded": (~due).astype(int),
        }
    )
    ledger = known.ledger
    came = ledger.total(ledger.actual, ledger.gross & ledger.first_year)
    realised = of_benefits(known, numerator=came, excluded=0)
    counted = realised["project_id"].isin(invested.loc[invested["denominator"].notna(), "project_id"])
    realised["numerator"] = realised["numerator"].where(counted, 0.0)
    unknown = int((due & projects["planned_investment"].isna()).sum())
    note = f"{plural(unknown, 'due project')} without a planned investment left out" if unknown else ""
    frame = pd.concat([invested, realised])
    return Rows(frame, note=join(note, known.of(waiting)), empty="no planned investment is known for what is due")


def judge(known: Known, figure: Figure, project_id: str | None = None) -> Figure:
    """Met strictly above the benchmark; not due yet where nothing is due; else not measurable without a value (R61)."""
    due = known.of(_due)
    if not due if project_id is None else project_id not in due:
        why = (
            join(NOTHING_DUE, known.of(waiting))
            if project_id is None
            else "live for less than a full year, or not at all"
        )
        return replace(figure, state=Verdict.NOT_DUE, note=why)
    if figure.value is None:
        return replace(figure, state=Verdict.NOT_MEASURABLE)
    met = above(figure.value, known.portfolio.assumptions.benchmarks["benefits_realised"])
    return replace(figure, state=Verdict.MET if met else Verdict.NOT_MET)


def passing(known: Known) -> Rows:
    """Per started project: whether its own ratio is above the benchmark, of the due ones with an investment above zero."""
    rows = known.of(first_year_return)
    projects = rows.frame.groupby("project_id")[["numerator", "denominator"]].sum(min_count=1)
    invested = projects["denominator"] > 0
    benchmark = known.portfolio.assumptions.benchmarks["benefits_realised"]
    own = projects["numerator"] / projects["denominator"]
    frame = pd.DataFrame(
        {
            "project_id": projects.index,
            "numerator": (invested & above(own, benchmark)).to_numpy(),
            "denominator": invested.to_numpy(),
            "excluded": (~invested).to_numpy(),
        }
    )
    return Rows(frame, empty="no due project has a planned investment")


def due_projects(known: Known) -> Rows:
    """The started projects that have been live for a full review window."""
    return _count(known, known.projects["started"] & known.projects["due"])


def projects_not_due(known: Known) -> Rows:
    """The started projects that have not: still in delivery, or launched less than a review window ago."""
    return _count(known, known.projects["started"] & ~known.projects["due"])


def against_plan_first_year(known: Known) -> Rows:
    """First-year actual over the planned value of the same months, due projects only."""
    ledger = known.ledger
    due = known.benefits["due"].to_numpy()[ledger.benefit]
    return _against(known, ledger.due & ledger.first_year & due, NOTHING_DUE)


def against_plan(known: Known) -> Rows:
    """Actual over planned value of all due months of launched projects; a month not measured counts as nothing."""
    return _against(known, known.ledger.due)


def against_replan(known: Known) -> Rows:
    """Actual over the plan now approved, which is the original one where nothing else was approved (R15)."""
    ledger = known.ledger
    rows = ledger.launched & ledger.gross & ~np.isnan(ledger.replanned)
    return against(known, rows, ledger.actual, ledger.replanned, note=known.of(waiting), empty=NOTHING_PLANNED)


def against_plan_capped(known: Known) -> Rows:
    """As against_plan, each benefit's actual at most its plan: what over-delivery elsewhere does not make good."""
    rows = known.of(against_plan)
    capped = rows.frame[["numerator", "denominator"]].min(axis=1)
    return replace(rows, frame=rows.frame.assign(numerator=capped), monthly=None)


def growth(known: Known) -> Figure:
    """Benefits against plan of the last complete fiscal year over that of the one before, less one."""
    complete = fiscal_year(known.day + dt.timedelta(days=1), known.portfolio.fiscal_year_start_month) - 1
    now, before = (pooled(_in_fiscal_year(known, year), ratio) for year in (complete, complete - 1))
    return change(
        now.value, before.value, why="two complete fiscal years with due plans are needed, the earlier above zero"
    )


def in_year(known: Known) -> Rows:
    """Actual over planned value of the current fiscal year's ended months."""
    return _in_fiscal_year(known, fiscal_year(known.day, known.portfolio.fiscal_year_start_month))


def run_rate(known: Known) -> Rows:
    """Mean actual of the last three ended months × 12, an amount a year."""
    ledger = known.ledger
    unfinished = month_number(known.day + dt.timedelta(days=1))
    last = ledger.gross & (ledger.month >= unfinished - 3)
    a_year = ledger.total(ledger.actual, last) * 12 / 3
    frame = known.benefits[["project_id", "benefit_id", "kind"]].assign(
        numerator=a_year, denominator=np.nan, excluded=0
    )
    return Rows(frame[ledger.has(last) | (known.benefits["started"] & known.benefits["gross"])])


def _in_fiscal_year(known: Known, year: int) -> Rows:
    years = fiscal_years_of(known.ledger.month, known.portfolio.fiscal_year_start_month)
    return _against(known, known.ledger.due & (years == year), "no planned value has fallen due this fiscal year")


def _against(known: Known, rows: np.ndarray, empty: str = NOTHING_PLANNED) -> Rows:
    """Actual over planned value of the chosen months."""
    ledger = known.ledger
    unplanned = known.of(unplanned_months)
    note = f"{plural(unplanned, 'due month')} without a planned value left out" if unplanned else ""
    return against(known, rows, ledger.actual, ledger.planned, note=join(note, known.of(waiting)), empty=empty)


def _due(known: Known) -> frozenset[str]:
    return frozenset(known.projects.loc[known.projects["due"], "project_id"])


def _count(known: Known, chosen: pd.Series) -> Rows:
    projects = known.projects[known.projects["started"]]
    return Rows(projects[["project_id"]].assign(numerator=chosen[projects.index], denominator=np.nan, excluded=0))
