"""The ledger: what was planned and what came, benefit by benefit and month by month, and what was spent.

Money is summed in columns that lie side by side, a row per benefit and month that has ended (rules R7, R12, R14 to R16,
R59, R63). Whoever shows single rows takes `frames.months`, the same with names.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from ...dates import month_number, month_numbers, quarter_last
from ...register.portfolio import Portfolio
from ..placeholders import placeholders
from ..result import TOLERANCE
from .benefits import Benefits, BenefitTable
from .ids import rows_among
from .projects import Projects, ProjectTable, places

SAME = 0.005  # an actual this near to its plan repeats it (R63)
LARGEST = 1 << 32  # more than any number of a month


@dataclass(frozen=True, eq=False)
class Entries:
    """Realisation rows as columns: `benefit` (the row of the benefits table), `month` (its number; of a quarterly benefit
    the last of the quarter), the amounts, `confirmed` (what finance confirmed by name of `actual`), `named` (what has a name
    or an evidence text), `repeats` (of the rest, that it repeats the plan: R63), `measure`, `evidence` (a text says where).
    What is empty is NaN."""

    benefit: np.ndarray
    month: np.ndarray
    planned: np.ndarray
    replanned: np.ndarray
    actual: np.ndarray
    confirmed: np.ndarray
    named: np.ndarray
    repeats: np.ndarray
    measure: np.ndarray
    evidence: np.ndarray


@dataclass(frozen=True, eq=False)
class Months:
    """Some rows of a ledger, to be summed for each benefit: `row` says which, `benefit` whose each of them is, and `benefits`
    how many rows the benefits table has."""

    row: np.ndarray
    benefit: np.ndarray
    benefits: int

    def total(self, amount: np.ndarray) -> np.ndarray:
        """The sum for each benefit of an amount of each of these rows, what is empty counting as nothing."""
        return np.bincount(self.benefit, np.where(np.isnan(amount), 0.0, amount), self.benefits)

    @cached_property
    def asked(self) -> np.ndarray:
        """Which benefits have any of these rows."""
        found = np.zeros(self.benefits, dtype=bool)
        found[self.benefit] = True
        return found


@dataclass(frozen=True, eq=False)
class Ledger(Entries):
    """Entries that have ended, of benefits in the register, shares applied; of each row also:

    `project` its row, `gross` of a benefit whose money adds up, `dis` of a dis-benefit, `started` and `launched` of its
    project, `after_launch` ends after go_live, `first_year` in the review window (R8), `due` a money benefit's of a launched
    project with a plan (R7, R59), `silent` a dis-benefit's that fell due after launch and was not measured, and counts at its
    plan (R14). `benefits` is how many rows the benefits table has.
    """

    benefits: int
    project: np.ndarray
    gross: np.ndarray
    dis: np.ndarray
    started: np.ndarray
    launched: np.ndarray
    after_launch: np.ndarray
    first_year: np.ndarray
    due: np.ndarray
    silent: np.ndarray

    def chosen(self, rows: np.ndarray) -> Months:
        """The rows of which this is true."""
        row = np.flatnonzero(rows)
        return Months(row, self.benefit[row], self.benefits)

    @cached_property
    def due_months(self) -> Months:
        """The rows that are due, which many metrics are summed over."""
        return self.chosen(self.due)

    @cached_property
    def first_year_actual(self) -> np.ndarray:
        """What each benefit whose money adds up came to in the first year after launch."""
        months = self.chosen(self.gross & self.first_year)
        return months.total(self.actual[months.row])

    @property
    def lost(self) -> np.ndarray:
        """What each month of a dis-benefit counts: what was measured, or its plan (R14)."""
        return np.where(self.silent, self.planned, self.actual)

    def believing(self, actual: np.ndarray) -> Ledger:
        """The same with other actuals of the benefits; dis-benefits keep theirs."""
        return replace(self, actual=np.where(self.dis, self.actual, actual))


@dataclass(frozen=True, eq=False)
class Spend:
    """Actual spend: `project` (its row), `month` (its number, 0 where there is no date), `amount`."""

    project: np.ndarray
    month: np.ndarray
    amount: np.ndarray


def entries(portfolio: Portfolio, register: BenefitTable) -> Entries:
    """The realisation table as it is on any day. Rows of a quarterly benefit are added up into their quarter: an amount is
    empty only where all of them are, and the last measure counts (R12)."""
    table = portfolio.tables["realisation"]
    benefit = rows_among(register.benefit_id, table["benefit_id"])
    if (benefit < 0).any():  # without a benefits table nobody checked whose they are
        table, benefit = table[benefit >= 0], benefit[benefit >= 0]
    planned, actual, replanned = (
        table[f"{name}_value"].to_numpy(dtype=float) for name in ("planned", "actual", "replanned")
    )
    confirmed, evidence = ~placeholders(table["validated_by"]), ~placeholders(table["evidence"])
    named = confirmed | evidence
    every = Entries(
        benefit=benefit,
        month=month_numbers(table["month"]),
        planned=planned,
        replanned=np.where(np.isnan(replanned), planned, replanned),
        actual=actual,
        confirmed=np.where(confirmed, actual, np.nan),
        named=np.where(named, actual, np.nan),
        repeats=np.zeros(len(actual), dtype=bool),
        measure=table["measure_value"].to_numpy(dtype=float),
        evidence=table["evidence"].notna().to_numpy(dtype=bool),
    )
    quarterly = register.quarterly[every.benefit]
    every = _by_quarter(every, quarterly, portfolio.fiscal_year_start_month) if quarterly.any() else every
    return replace(every, repeats=(np.abs(every.actual - every.planned) <= SAME + TOLERANCE) & (every.planned > 0))


def _by_quarter(every: Entries, quarterly: np.ndarray, start_month: int) -> Entries:
    chosen = np.flatnonzero(quarterly)
    chosen = chosen[np.argsort(every.month[chosen], kind="stable")]
    last = quarter_last(every.month[chosen], start_month)
    keys, group = np.unique(every.benefit[chosen] * LARGEST + last, return_inverse=True)
    sums = {
        name: _sums(getattr(every, name)[chosen], group, len(keys))
        for name in ("planned", "replanned", "actual", "confirmed", "named")
    }
    measure, there = np.full(len(keys), np.nan), ~np.isnan(every.measure[chosen])
    measure[group[there]] = every.measure[chosen][there]  # of several the last one stays
    sums |= {
        "benefit": keys // LARGEST,
        "month": keys % LARGEST,
        "measure": measure,
        "repeats": np.zeros(len(keys), dtype=bool),
        "evidence": np.bincount(group, every.evidence[chosen], len(keys)) > 0,
    }
    return Entries(
        **{
            field.name: np.concatenate([getattr(every, field.name)[~quarterly], sums[field.name]])
            for field in fields(Entries)
        }
    )


def _sums(amount: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """Sums by group, empty only where all amounts of the group are."""
    there = ~np.isnan(amount)
    total = np.bincount(group, np.where(there, amount, 0.0), groups)
    return np.where(np.bincount(group, there, groups) > 0, total, np.nan)


def ledger(every: Entries, register: Benefits, projects: Projects, day: dt.date) -> Ledger:
    """Realisation that has ended by then, of the benefits in the register, shares applied (R11, R12)."""
    kept = every.month < month_number(day + dt.timedelta(days=1))
    if not register.known.all():
        kept &= register.known[every.benefit]
    columns = {field.name: getattr(every, field.name) for field in fields(Entries)}
    if not kept.all():
        row = np.flatnonzero(kept)
        columns = {name: column[row] for name, column in columns.items()}
    benefit, month, table = columns["benefit"], columns["month"], register.table
    if not (register.share == 1).all():
        share = register.share[benefit]
        for name in ("planned", "replanned", "actual", "confirmed", "named"):
            columns[name] = columns[name] * share
    project, gross, dis = table.project[benefit], table.gross[benefit], table.dis[benefit]
    launched = projects.launched[project]
    after_launch = launched & (month >= projects.first_month[project])
    return Ledger(
        **columns,
        benefits=len(table),
        project=project,
        gross=gross,
        dis=dis,
        started=projects.started[project],
        launched=launched,
        after_launch=after_launch,
        first_year=after_launch & (month <= projects.last_month[project]),
        due=launched & gross & ~np.isnan(columns["planned"]),
        silent=dis & after_launch & np.isnan(columns["actual"]),
    )


def spend_table(portfolio: Portfolio, projects: ProjectTable) -> Spend:
    """Actual spend as it is on any day. Without a spend table the actual_spend of every project, undated (R20)."""
    if portfolio.has("spend"):
        frame = portfolio.tables["spend"]
        amount = frame["actual_spend"].to_numpy(dtype=float)
        booked = ~np.isnan(amount)
        return Spend(
            places(projects, frame["project_id"])[booked], month_numbers(frame["month"])[booked], amount[booked]
        )
    project = np.flatnonzero(~np.isnan(projects.actual_spend))
    return Spend(project, np.zeros(len(project), dtype=np.int64), projects.actual_spend[project])


def spend(every: Spend, day: dt.date) -> Spend:
    """The spend of months that have ended by then; what has no date counts always."""
    ended = every.month < month_number(day + dt.timedelta(days=1))
    return every if ended.all() else Spend(every.project[ended], every.month[ended], every.amount[ended])
