"""What the portfolio returned on what it spent: ROI to date and at equal age, net present value, benefit–cost ratio, and the
PMO's own return.

Benefits count of every project that ever spent, the terminated included; spend and dis-benefits of all projects. A dis-benefit
that fell due after launch and was not measured counts at its plan: silence must not flatter (R14).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..dates import add_months, complete_months, fiscal_years_of, month_number
from ..vocabulary import Verdict
from .population import Known
from .population.days import as_day
from .result import TOLERANCE, Figure, Rows, Sums, above, at_least, change, plural, pooled, ratio, units, unmeasurable
from .sums import spenders

NOBODY_SPENT = "no spend to date, or it adds up to nothing"
NO_BASELINE = "no baseline: that needs a spend table with spend before transformation_start"
NO_START = "the portfolio has no transformation_start: nothing was launched before or after it"
LEAST = 0.02  # by so much, in points, a return must lie above its baseline at the least (R24)


@dataclass(frozen=True, eq=False)
class Flows:
    """What came in and went out, to date, of each project: `benefit` counts only where it ever spent, `moved` says that there
    is spend or a dis-benefit."""

    benefit: np.ndarray
    dis: np.ndarray
    spend: np.ndarray
    moved: np.ndarray

    @property
    def net(self) -> np.ndarray:
        """Benefits less dis-benefits less spend."""
        left: np.ndarray = self.benefit - self.dis - self.spend
        return left


def flows(known: Known, weight: Callable[[np.ndarray], np.ndarray] | None = None) -> Flows:
    """The flows of each project, to date. `weight` says what an amount of each month, given by its number, counts: 1 where it
    is left out, a discount, nothing."""
    ledger, spent, projects = known.ledger, known.spent, known.project
    counts = 1.0 if weight is None else weight(ledger.month)
    lost = np.where(ledger.dis, ledger.lost, 0.0)
    benefit = projects.total(ledger.project, np.where(ledger.gross, ledger.actual, 0.0) * counts)
    return Flows(
        benefit=np.where(known.of(spenders), benefit, 0.0),
        dis=projects.total(ledger.project, lost * counts),
        spend=projects.total(spent.project, spent.amount * (1.0 if weight is None else weight(spent.month))),
        moved=known.of(spenders) | (projects.total(ledger.project, np.abs(np.nan_to_num(lost))) > 0),
    )


def return_on_spend(known: Known) -> Rows:
    """Per project: net return over spend, to date; started projects without spend are excluded (R21)."""
    found = flows(known)
    return _rows(known, found, found.net, found.spend)


def return_before(known: Known) -> Rows:
    """The same as of the day before transformation_start; without a spend table there is none (R25)."""
    if cannot := known.lacking("spend"):
        return unmeasurable(cannot)
    if known.baseline is None:
        return unmeasurable(known.no_baseline)
    return replace(known.baseline.of(return_on_spend), empty=NO_BASELINE)


def roi_now(known: Known) -> Figure:
    """The return to date."""
    return pooled(known.of(return_on_spend), ratio)


def roi_before(known: Known) -> Figure:
    """The baseline of the ROI: the locked one, else the replayed one."""
    return known.locked("portfolio_roi") or pooled(known.of(return_before), ratio)


def uplift(known: Known) -> Figure:
    """ROI over its baseline, relative; undefined where the baseline is not above zero (R24)."""
    now, before = known.of(roi_now), known.of(roi_before)
    return change(now.value, before.value, why=before.note or NO_BASELINE if before.value is None else "")


def uplift_points(known: Known) -> Figure:
    """ROI less its baseline: 0.18 is eighteen percentage points."""
    now, before = known.of(roi_now), known.of(roi_before)
    if now.value is None or before.value is None:
        return Figure(note=(before.note or NO_BASELINE) if before.value is None else NOBODY_SPENT)
    return Figure(now.value - before.value, now.value - before.value)


def present_value(known: Known) -> Rows:
    """Per project: flows by fiscal year, discounted from the portfolio's earliest flow, which is year 0 (R22, R23).

    `numerator` is the present value of net benefits, `denominator` that of costs, `beside` is 1 where there is spend or a
    dis-benefit. What was spent and evidenced is not biased: optimism is for forecasts.
    """
    rate, start_month = known.portfolio.assumptions.discount_rate, known.portfolio.fiscal_year_start_month
    year_0 = fiscal_years_of(known.of(_earliest), start_month)
    found = flows(known, lambda months: (1 + rate) ** -(fiscal_years_of(months, start_month) - year_0).astype(float))
    return _rows(known, found, found.benefit - found.dis, found.spend)


def _earliest(known: Known) -> np.ndarray:
    """The number of the month of the earliest flow that is not 0; this month where there is none."""
    ledger, spent = known.ledger, known.spent
    amount = np.nan_to_num(ledger.lost)
    counts = (ledger.gross & known.of(spenders)[ledger.project]) | ledger.dis
    months = np.concatenate([ledger.month[counts & (amount != 0)], spent.month[spent.amount != 0]])
    earliest: np.ndarray = months.min(initial=month_number(known.day))
    return earliest


def net(sums: Sums) -> Figure:
    """Present value of net benefits less that of costs; undefined where there is neither spend nor a dis-benefit."""
    value = sums.numerator - sums.denominator if sums.beside else None
    return Figure(value, value, None, sums.excluded)


def launched_months(known: Known) -> Rows:
    """Per launched project with spend: complete months since launch. Paid-back-so-far depends on it, so it stands beside ROI."""
    projects, row = known.project, np.flatnonzero(known.of(spenders))
    lives = projects.go_live[row].tolist()
    launched = projects.launched[row]
    months = [
        complete_months(live, known.day) if there else np.nan for live, there in zip(lives, launched, strict=True)
    ]
    columns = {"project": row, "months": np.array(months, dtype=float), "excluded": ~launched}
    return Rows(columns, empty="no project with spend has launched")


def launched_months_before(known: Known) -> Rows:
    """The same as of the day before transformation_start."""
    return unmeasurable(known.no_baseline) if known.baseline is None else launched_months(known.baseline)


def median_months(rows: Rows) -> Figure:
    """The median of `months`; the denominator is how many it was taken over."""
    months = rows["months"][~np.isnan(rows["months"])]
    value = float(np.median(months)) if months.size else None
    return Figure(value, None, len(months), int(rows["excluded"].sum()))


def first_year_since(known: Known) -> Rows:
    """Per due project launched on or after transformation_start: the return of its first year on what it had cost by then."""
    return _first_year(known, since=True)


def first_year_before(known: Known) -> Rows:
    """The same of due projects that were launched before transformation_start: the return at equal age."""
    return _first_year(known, since=False)


def _first_year(known: Known, since: bool) -> Rows:
    if cannot := known.lacking("spend"):
        return unmeasurable(cannot)
    start = known.portfolio.transformation_start
    if start is None:
        return unmeasurable(NO_START)
    projects, ledger, spent = known.project, known.ledger, known.spent
    side = projects.due & ((projects.go_live >= as_day(start)) == since)
    by_then = spent.month <= projects.last_month[spent.project]
    cost = projects.total(spent.project, np.where(by_then, spent.amount, 0.0))
    ever = projects.total(spent.project, (by_then & (spent.amount != 0)).astype(float)) > 0
    first_year = ledger.first_year
    came = projects.total(ledger.project, np.where(ledger.gross & first_year, ledger.actual, 0.0))
    lost = projects.total(ledger.project, np.where(ledger.dis & first_year, ledger.lost, 0.0))
    row = np.flatnonzero(side)
    counts = ever[row]
    columns = units(row, np.where(counts, (came - lost - cost)[row], 0.0), np.where(counts, cost[row], 0.0), ~counts)
    when = "on or after" if since else "before"
    return Rows(
        columns, empty=f"no project launched {when} transformation_start has been live for a full year with spend"
    )


def pmo_return(known: Known) -> Figure:
    """(Net realised benefits − spend × (1 + max(0, baseline ROI))) ÷ PMO cost since transformation_start, over started
    projects that began on or after it, with all their flows."""
    portfolio = known.portfolio
    start, cost = portfolio.transformation_start, portfolio.record.get("pmo_cost_per_year")
    if start is None:
        return Figure(note=known.no_baseline)
    before = known.of(roi_before).value
    if before is None or cost is None:
        return Figure(note=NO_BASELINE if before is None else "pmo_cost_per_year is not given")
    projects = known.project
    mine = projects.started & (projects.table.start >= as_day(start))
    if not (mine & known.of(spenders)).any():
        return Figure(note="no project that began since transformation_start has spent anything")
    found = flows(known)
    gained = float((found.benefit - found.dis - found.spend * (1 + max(0.0, before)))[mine].sum())
    paid = cost * max(0, complete_months(start.replace(day=1), known.day + dt.timedelta(days=1))) / 12
    if paid <= 0:
        return Figure(None, gained, paid, note="the PMO has cost nothing since transformation_start")
    return Figure(gained / paid, gained, paid)


def bar(known: Known) -> float | None:
    """What the return must reach: its baseline and the benchmark's share of it, two points at the least (R24)."""
    before = known.of(roi_before).value
    if before is None:
        return None
    return before + max(known.portfolio.assumptions.benchmarks["portfolio_roi"] * abs(before), LEAST)


def meets(value: float, bar: float) -> bool:
    """Whether a return is above zero and reaches its bar."""
    return above(value, 0.0) and at_least(value, bar)


def judge(known: Known, figure: Figure, project: int | None = None) -> Figure:
    """Met above zero and at or above the bar; a return of 0 or less is not met whatever the baseline (R24)."""
    spent = known.of(spenders)
    if not (spent.any() if project is None else spent[project]):
        return replace(figure, state=Verdict.NOT_MEASURABLE)
    start = known.portfolio.transformation_start
    if start is not None and known.day < add_months(start, 12):
        why = "transformation_start is still to come" if known.day < start else "the first year since it is not over"
        return replace(figure, state=Verdict.NOT_DUE).saying(why)
    if figure.value is None:
        return replace(figure, state=Verdict.NOT_MEASURABLE)
    if figure.value <= TOLERANCE:
        return replace(figure, state=Verdict.NOT_MET)
    wanted = known.of(bar)
    if wanted is None:
        return replace(figure, state=Verdict.NOT_MEASURABLE).saying(known.of(return_before).cannot or NO_BASELINE)
    return replace(figure, state=Verdict.MET if meets(figure.value, wanted) else Verdict.NOT_MET)


def _rows(known: Known, found: Flows, numerator: np.ndarray, denominator: np.ndarray) -> Rows:
    """A unit for each project with a flow, and one with `excluded` 1 for each started project that never spent (R21)."""
    silent = known.project.started & ~known.of(spenders)
    row = np.flatnonzero(found.moved | silent)
    columns = units(row, numerator[row], denominator[row], silent[row], beside=found.moved[row].astype(float))
    without = int(silent.sum())
    note = f"{plural(without, 'started project')} without spend left out" if without else ""
    return Rows(columns, note=note, empty=NOBODY_SPENT)
