"""The ledger: what was planned and what came, benefit by benefit and month by month, and what was spent.

Money is summed in columns that lie side by side, a row per benefit and month that has ended (rules R7, R12, R14 to
R16, R59). Whoever shows single rows takes `months`, the same with names.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from ...dates import last_days, month_number, month_numbers, quarter_last
from ...register.portfolio import Portfolio
from ...vocabulary import Frequency
from ..placeholders import placeholders
from .projects import places as places_of


@dataclass(frozen=True, eq=False)
class Entries:
    """Realisation rows as columns: `benefit` (the row of the benefits table), `month` (its number; of a quarterly benefit
    the last of the quarter), the amounts, `validated` (what finance confirmed by name of `actual`), `measure`, `evidence`
    (a text says where). What is empty is NaN."""

    benefit: np.ndarray
    month: np.ndarray
    planned: np.ndarray
    replanned: np.ndarray
    actual: np.ndarray
    validated: np.ndarray
    measure: np.ndarray
    evidence: np.ndarray

    def columns(self) -> dict[str, np.ndarray]:
        """The columns by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, eq=False)
class Ledger(Entries):
    """Entries that have ended, shares applied; `benefit` is the row of the register as known, `register`. Of each row:

    `gross` of a benefit whose money adds up, `dis` of a dis-benefit, `launched` of a launched project, `after_launch` ends
    after go_live, `first_year` in the review window (R8), `due` a money benefit's with a plan (R7, R59), `silent` a
    dis-benefit's that fell due after launch and was not measured, and counts at its plan (R14).
    """

    register: pd.DataFrame
    gross: np.ndarray
    dis: np.ndarray
    launched: np.ndarray
    after_launch: np.ndarray
    first_year: np.ndarray
    due: np.ndarray
    silent: np.ndarray

    def total(self, amount: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """The sum of an amount over the chosen rows of each benefit, what is empty counting as nothing."""
        weights = np.where(rows & ~np.isnan(amount), amount, 0.0)
        return np.bincount(self.benefit, weights, len(self.register))

    def has(self, rows: np.ndarray) -> np.ndarray:
        """Which benefits have any of the chosen rows."""
        return np.bincount(self.benefit, rows, len(self.register)) > 0


def entries(portfolio: Portfolio) -> Entries:
    """The realisation table as it is on any day. Rows of a quarterly benefit are added up into their quarter: an amount is
    empty only where all of them are, and the last measure counts (R12)."""
    table, register = portfolio.tables["realisation"], portfolio.tables["benefits"]
    codes, ids = pd.factorize(table["benefit_id"])
    planned, actual = table["planned_value"].to_numpy(), table["actual_value"].to_numpy()
    replanned = table["replanned_value"].to_numpy()
    every = Entries(
        benefit=pd.Index(register["benefit_id"]).get_indexer(ids)[codes],
        month=month_numbers(table["month"]),
        planned=planned,
        replanned=np.where(np.isnan(replanned), planned, replanned),
        actual=actual,
        validated=np.where(placeholders(table["validated_by"]), np.nan, actual),
        measure=table["measure_value"].to_numpy(),
        evidence=table["evidence"].notna().to_numpy(),
    )
    quarterly = (register["frequency"] == Frequency.QUARTERLY).to_numpy()[every.benefit]
    return _by_quarter(every, quarterly, portfolio.fiscal_year_start_month) if quarterly.any() else every


def _by_quarter(every: Entries, quarterly: np.ndarray, start_month: int) -> Entries:
    rows = pd.DataFrame({name: column[quarterly] for name, column in every.columns().items()})
    rows = rows.sort_values("month")
    quarters = rows.groupby(["benefit", quarter_last(rows["month"], start_month)])
    sums = quarters[["planned", "replanned", "actual", "validated"]].sum(min_count=1)
    sums = sums.assign(measure=quarters["measure"].last(), evidence=quarters["evidence"].any()).reset_index()
    return Entries(
        **{name: np.concatenate([column[~quarterly], sums[name]]) for name, column in every.columns().items()}
    )


def ledger(every: Entries, register: pd.DataFrame, day: dt.date, rows: int) -> Ledger:
    """Realisation that has ended by then, of the benefits in the register, shares applied (R11, R12). `rows` is the length
    of the benefits table."""
    places = np.full(rows, -1)
    places[register["row"]] = np.arange(len(register))
    benefit = places[every.benefit]
    ended = every.month < month_number(day + dt.timedelta(days=1))
    kept = ended & (benefit >= 0)
    columns = {name: column[kept] for name, column in (every.columns() | {"benefit": benefit}).items()}
    benefit, month = columns["benefit"], columns["month"]
    of_benefit = {
        name: register[name].to_numpy()[benefit]
        for name in ("share", "gross", "dis", "launched", "first_month", "last_month")
    }
    amounts = {name: columns[name] * of_benefit["share"] for name in ("planned", "replanned", "actual", "validated")}
    gross, dis, launched = of_benefit["gross"], of_benefit["dis"], of_benefit["launched"]
    after_launch = launched & (month >= of_benefit["first_month"])
    return Ledger(
        **columns | amounts,
        register=register,
        gross=gross,
        dis=dis,
        launched=launched,
        after_launch=after_launch,
        first_year=after_launch & (month <= of_benefit["last_month"]),
        due=launched & gross & ~np.isnan(columns["planned"]),
        silent=dis & after_launch & np.isnan(columns["actual"]),
    )


def months(found: Ledger) -> pd.DataFrame:
    """The ledger with names, a row per benefit and month: benefit_id, project_id, kind, gross, dis, launched, go_live, `end`
    (the last day), planned, replanned, actual, validated, measure, evidence, after_launch, first_year, due."""
    named = ["benefit_id", "project_id", "kind", "gross", "dis", "launched", "go_live"]
    frame = found.register[named].take(found.benefit).reset_index(drop=True)
    numbers = (
        "planned",
        "replanned",
        "actual",
        "validated",
        "measure",
        "evidence",
        "after_launch",
        "first_year",
        "due",
    )
    return frame.assign(end=last_days(found.month), **{name: getattr(found, name) for name in numbers})


def spend(portfolio: Portfolio, day: dt.date, projects: pd.DataFrame) -> pd.DataFrame:
    """Actual spend of ended months: project_id, `project` (its row among the projects), end, `month` (its number), spend.
    Without a spend table the actual_spend of started projects, undated (R20)."""
    tables = portfolio.tables
    if "spend" in tables:
        frame = tables["spend"]
        number = month_numbers(frame["month"])
        rows = frame[["project_id"]].assign(end=last_days(number), month=number, spend=frame["actual_spend"])
        rows = rows[(rows["end"] <= pd.Timestamp(day)) & rows["spend"].notna()]
        return rows.assign(project=places_of(projects, rows["project_id"]))
    begun = projects[projects["started"] & projects["actual_spend"].notna()]
    return begun[["project_id"]].assign(end=pd.NaT, month=0, spend=begun["actual_spend"], project=begun.index)
