"""The facts of a project that say what is to be expected of it: the forecast's, and how far the plan that it stands on reaches."""

from __future__ import annotations

import datetime as dt

import numpy as np

from ..dates import first_month_after, month_number, month_numbers, quarter_last
from ..forecast import shown
from ..metrics.population import Known
from ..vocabulary import Frequency

FORECAST = frozenset(
    {
        "forecast_to_plan",
        "forecast_first_year_to_plan",
        "miss_probability",
        "remaining_benefit",
        "remaining_benefit_to_cost",
        "months_planned",
        "three_year_benefit",
    }
)
EXPECTED = ("life_expected", "planned_life", "year_expected", "planned_year", "miss_probability", "remaining_expected")
ONE_YEAR, THREE_YEARS = 12, 36  # months
MONEY_TABLES = ("benefits", "realisation")


def to_come(known: Known, remaining_cost: np.ndarray) -> dict[str, np.ndarray]:
    """The facts of FORECAST, a column each over the projects; without a forecast only how far the plan reaches."""
    months = _planned_ahead(known)
    found = shown(known.portfolio).projects
    if found.empty:
        return {"months_planned": months}
    found = found.set_index("project_id").reindex(known.project.table.project_id)
    of = {name: found[name].to_numpy(dtype=float) for name in EXPECTED}
    return {
        "forecast_to_plan": over(of["life_expected"], of["planned_life"]),
        "forecast_first_year_to_plan": over(of["year_expected"], of["planned_year"]),
        "miss_probability": of["miss_probability"],
        "remaining_benefit": of["remaining_expected"],
        "remaining_benefit_to_cost": over(of["remaining_expected"], remaining_cost),
        "months_planned": months,
        "three_year_benefit": of["remaining_expected"] * _longer(months),
    }


def _planned_ahead(known: Known) -> np.ndarray:
    """Months to come and after go-live, up to the last with a planned value of a benefit whose money adds up."""
    portfolio = known.portfolio
    if not portfolio.has(*MONEY_TABLES):
        return np.full(len(known.project), np.nan)
    register = known.benefits[known.benefits["gross"]]
    rows = portfolio.tables["realisation"]
    rows = rows[rows["planned_value"].notna() & rows["benefit_id"].isin(register["benefit_id"])]
    month, of = month_numbers(rows["month"]), rows["benefit_id"].map(register.set_index("benefit_id")["project"])
    quarterly = rows["benefit_id"].isin(register.loc[register["frequency"] == Frequency.QUARTERLY, "benefit_id"])
    last = np.full(len(known.project), -1, dtype=np.int64)
    ends = np.where(quarterly, quarter_last(month, portfolio.fiscal_year_start_month), month)
    np.maximum.at(last, of.to_numpy(dtype=np.int64), ends)
    frame = known.projects
    live = frame["go_live"].fillna(frame["forecast_go_live"]).fillna(frame["planned_go_live"]).fillna(known.today)
    ended = month_number(known.day + dt.timedelta(days=1)) - 1
    begins = np.maximum([month_number(first_month_after(day)) - 1 for day in live], ended)
    return np.where(last < 0, np.nan, np.maximum(last - begins, 0))


def _longer(months: np.ndarray) -> np.ndarray:
    """By what a benefit of so many planned months is multiplied to stand for three years; NaN for less than one year."""
    return np.where(months < ONE_YEAR, np.nan, np.maximum(THREE_YEARS / np.maximum(months, 1), 1.0))


def over(amount: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """One over the other, NaN where either is undefined or the whole is not above 0."""
    made: np.ndarray = np.divide(amount, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return made
