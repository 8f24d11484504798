"""What the benefits come to, against the investment and against the plan.

The headline is `benefits_realised`: what was evidenced in the first year after launch against planned investment.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from ..dates import fiscal_year, fiscal_years_of, month_number
from ..vocabulary import Verdict
from .population import Known
from .population.ledger import Months
from .result import Figure, Rows, above, change, join, plural, pooled, ratio, together, units
from .sums import against, chosen_benefits, of_benefits, spenders, unplanned_months

NOTHING_DUE = "no project has been live for a full year yet"
NOTHING_PLANNED = "no planned value has fallen due in a launched project"
NO_INVESTMENT = "no planned investment is known for what is due"


def counted(known: Known) -> np.ndarray:
    """Which projects benefits_realised is taken over: due, with a planned investment above 0 (R61)."""
    return known.project.due & (known.project.table.planned_investment > 0)


def first_year_return(known: Known) -> Rows:
    """Per started project: first-year actual value over planned investment, where it is due (R8, R61).

    A due project without benefits stays in the denominator with nothing above it; one whose planned investment is
    unknown or 0 is left out of both sums and pointed out. A project that is not due yet is excluded.
    """
    projects = known.project
    return _against_investment(known, counted(known), projects.table.planned_investment, _without_investment(known))


def _against_investment(known: Known, over: np.ndarray, cost: np.ndarray, note: str = "") -> Rows:
    """First-year actual over a cost of each of these projects; the other started ones are excluded."""
    projects = known.project
    row = np.flatnonzero(projects.started | over)
    invested = units(row, 0.0, np.where(over, cost, 0.0)[row], ~over[row])
    came = np.where(over[known.benefit.table.project], known.ledger.first_year_actual, 0.0)
    parts = of_benefits(known, came, 0.0)
    return Rows(together(invested, parts), note=note, empty=NO_INVESTMENT)


def _without_investment(known: Known) -> str:
    unknown = int((known.project.due & ~(known.project.table.planned_investment > 0)).sum())
    return f"{plural(unknown, 'due project')} without a planned investment left out" if unknown else ""


def judge(known: Known, figure: Figure, project: int | None = None) -> Figure:
    """Met strictly above the benchmark; not due yet where nothing is due; else not measurable without a value (R61)."""
    due = known.project.due
    if not (due.any() if project is None else due[project]):
        why = NOTHING_DUE if project is None else "live for less than a full year, or not at all"
        return replace(figure, state=Verdict.NOT_DUE, note=why)
    if figure.value is None:
        return replace(figure, state=Verdict.NOT_MEASURABLE)
    met = above(figure.value, bar(known))
    return replace(figure, state=Verdict.MET if met else Verdict.NOT_MET)


def bar(known: Known) -> float:
    """The benchmark of benefits_realised."""
    return known.portfolio.assumptions.benchmarks["benefits_realised"]


def passing(known: Known) -> Rows:
    """Per started project: whether its own ratio is above the benchmark, of the due ones with an investment above zero."""
    projects, over = known.project, counted(known)
    came = projects.total(known.benefit.table.project, _of_register(known, known.ledger.first_year_actual))
    own = np.divide(came, projects.table.planned_investment, out=np.zeros(len(projects)), where=over)
    row = np.flatnonzero(projects.started)
    columns = units(row, (over & above(own, bar(known)))[row], over[row], ~over[row])
    return Rows(columns, empty="no due project has a planned investment")


def _of_register(known: Known, amounts: np.ndarray) -> np.ndarray:
    """Amounts of benefits that are in the register, gross and of a started project; 0 for the others."""
    register = known.benefit
    return np.where(register.known & register.started & register.table.gross, amounts, 0.0)


def of_spend(known: Known) -> Rows:
    """The headline's numerator over the actual spend to date of the same projects; those without spend are excluded."""
    over, spend = counted(known), spend_to_date(known)
    spent = known.of(spenders)
    left_out = int((over & ~spent).sum())
    note = f"{plural(left_out, 'due project')} without spend left out" if left_out else ""
    rows = _against_investment(known, over & spent, spend, note)
    return replace(rows, empty="no due project with a planned investment has spent anything")


def spend_to_date(known: Known) -> np.ndarray:
    """What each project has spent."""
    return known.project.total(known.spent.project, known.spent.amount)


def due_projects(known: Known) -> Rows:
    """The started projects that have been live for a full review window."""
    return _count(known, known.project.due)


def projects_not_due(known: Known) -> Rows:
    """The started projects that have not: still in delivery, or launched less than a review window ago."""
    return _count(known, ~known.project.due)


def against_plan_first_year(known: Known) -> Rows:
    """First-year actual over the planned value of the same months, due projects only."""
    ledger = known.ledger
    return _against(
        known, ledger.chosen(ledger.due & ledger.first_year & known.project.due[ledger.project]), NOTHING_DUE
    )


def against_plan(known: Known) -> Rows:
    """Actual over planned value of all due months of launched projects; a month not measured counts as nothing."""
    return _against(known, known.ledger.due_months)


def against_replan(known: Known) -> Rows:
    """Actual over the plan now approved, which is the original one where nothing else was approved (R15)."""
    ledger = known.ledger
    months = ledger.chosen(ledger.launched & ledger.gross & ~np.isnan(ledger.replanned))
    return against(known, months, ledger.actual[months.row], ledger.replanned[months.row], empty=NOTHING_PLANNED)


def against_plan_capped(known: Known) -> Rows:
    """As against_plan, each benefit's actual at most its plan: what over-delivery elsewhere does not make good."""
    rows = known.of(against_plan)
    capped = np.minimum(rows["numerator"], rows["denominator"])
    return replace(rows, columns={**rows.columns, "numerator": capped}, monthly=None)


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
    ledger, register = known.ledger, known.benefit
    unfinished = month_number(known.day + dt.timedelta(days=1))
    last = ledger.chosen(ledger.gross & (ledger.month >= unfinished - 3))
    a_year = last.total(ledger.actual[last.row]) * 12 / 3
    asked = register.known & (last.asked | (register.started & register.table.gross))
    return Rows(chosen_benefits(known, asked, a_year))


def _in_fiscal_year(known: Known, year: int) -> Rows:
    ledger = known.ledger
    years = fiscal_years_of(ledger.month, known.portfolio.fiscal_year_start_month)
    return _against(
        known, ledger.chosen(ledger.due & (years == year)), "no planned value has fallen due this fiscal year"
    )


def _against(known: Known, months: Months, empty: str = NOTHING_PLANNED) -> Rows:
    """Actual over planned value of the chosen months."""
    ledger = known.ledger
    unplanned = known.of(unplanned_months)
    note = f"{plural(unplanned, 'due month')} without a planned value left out" if unplanned else ""
    actual, planned = ledger.actual[months.row], ledger.planned[months.row]
    return against(known, months, actual, planned, note=join(note), empty=empty)


def _count(known: Known, chosen: np.ndarray) -> Rows:
    row = np.flatnonzero(known.project.started)
    return Rows(units(row, chosen[row]))
