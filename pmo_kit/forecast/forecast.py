"""The forecast of one portfolio: benefits and projects, each with its distribution."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..metrics.population import Known
from ..register.portfolio import Portfolio
from .course import courses
from .drivers import drivers, unconfirmed
from .outlook import Outlook, outlook
from .totals import Totals, spread, totals

DRAWS = 2000
SEED = 20260630  # any number will do, so long as it is always the same
OWN_COURSE, BASE_RATE = "own course", "base rate"
NEEDS = ("benefits", "realisation")
UNTOLD = "It cannot be told what the benefits will come to"
FOLLOWED = "no benefit has been followed for three full months of its plan"
NO_COMPARABLE = f"{UNTOLD}: {FOLLOWED}, and no reference_class is set in pmo.yaml."


@dataclass(frozen=True, eq=False)
class Forecast:
    """What is to be expected as of a day. Money is the portfolio's currency, shares applied, as the metrics have it.

    `projects`: a row per started project with benefits that can be forecast: `project_id` (a column), `name`; the first year
    after launch as `planned_year`, `year_expected`, `year_low`, `year_high` (10 % and 90 %); the life as `planned_life`,
    `life_expected`, `life_low`, `life_high`; the months to come, dis-benefits subtracted, as `planned_remaining`,
    `remaining_expected`, `remaining_low`, `remaining_high`; `miss_probability` that the first year stays at or below `benchmark`
    × planned_year (NaN without a plan of it) with `miss_low` and `miss_high` (80 %: what is not known of the whole class);
    `year_known` (nothing of it is still to come); `unconfirmed` (money by which the expectation of the months to come would
    move if every figure counted as confirmed) and `unconfirmed_width` (by which its interval would); `drivers` (a tuple of up
    to three sentences).
    `benefits`: a row per benefit of these with `benefit_id`, `project_id`, `kind`, `dis` and the same figures of year, life and
    remaining (a dis-benefit's as a positive amount), `level` (shrunken ratio to plan) and `own_weight` (the share of it that
    is its own course).
    `remaining` and `year` hold the draws of the remaining benefit and of the first year, a row per draw and a column per row of
    `projects`.
    `plan_to_actual` is the portfolio's record: Σ actual ÷ Σ plan of all months after launch that have ended; None without one.
    `basis` says what the months to come rest on: `own course` or `base rate`. `cannot_tell` says what could not be
    forecast, and why. `outlook` is what the draws were made from; None where nothing could be told.
    """

    projects: pd.DataFrame
    remaining: np.ndarray
    cannot_tell: tuple[str, ...] = ()
    benefits: pd.DataFrame = field(default_factory=pd.DataFrame)
    benchmark: float = 0.8
    plan_to_actual: float | None = None
    basis: str = OWN_COURSE
    year: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    outlook: Outlook | None = None


def forecast(portfolio: Portfolio, draws: int = DRAWS, seed: int = SEED) -> Forecast:
    """The forecast of a portfolio as of its day, from each benefit's own course; worked out once for each number of draws and
    seed. `backtest.believed` says whether it has earned to be shown. Raises `ValueError` for less than one draw."""
    if draws < 1:
        raise ValueError(f"draws: {draws} is too few: give at least 1, better {DRAWS}")
    key = (forecast, draws, seed)
    if key not in portfolio.memo:
        portfolio.memo[key] = forecast_at(Known.of_portfolio(portfolio), draws, seed)
    found: Forecast = portfolio.memo[key]
    return found


def forecast_at(known: Known, draws: int = DRAWS, seed: int = SEED, base: np.ndarray | None = None) -> Forecast:
    """The forecast as known on a day; with `base` every plan to come is met as one of these ratios says."""
    ahead = known.of(ahead_of)
    if isinstance(ahead, str) or (base is None and untold(ahead)):
        why = ahead if isinstance(ahead, str) else NO_COMPARABLE
        return Forecast(pd.DataFrame({"project_id": pd.Series(dtype="str")}), np.empty((0, 0)), (why,))
    found = totals(known, ahead, draws, seed, base)
    kept = np.flatnonzero(found.money)
    projects = _projects(known, ahead, found, base).iloc[kept].reset_index(drop=True)
    benefits = _benefits(known, ahead, found)
    return Forecast(
        projects=projects,
        remaining=found.rest[kept].T.astype(float),
        cannot_tell=_left_out(known, len(kept)),
        benefits=benefits[benefits["project_id"].isin(projects["project_id"])].reset_index(drop=True),
        benchmark=found.benchmark,
        plan_to_actual=_record(ahead),
        basis=OWN_COURSE if base is None else BASE_RATE,
        year=found.year_fixed[kept] + found.year[kept].T.astype(float),
        outlook=ahead,
    )


def ahead_of(known: Known) -> Outlook | str:
    """What is to come as known on a day, or why there is nothing to tell."""
    if lacking := known.portfolio.missing(*NEEDS):
        return f"{UNTOLD}: without {' and '.join(lacking)} there is no plan of them."
    found = courses(known)
    return outlook(known, found) if len(found) else f"{UNTOLD}: no started project has a plan for a benefit in money."


def untold(ahead: Outlook) -> bool:
    """Whether anything is to come that only comparable benefits could tell, and there are none."""
    coming = (ahead.year.plan != 0) | (ahead.later.plan != 0) | (ahead.waits >= 0)
    return bool(np.isnan(ahead.gross.mean) and (coming & ~ahead.courses.dis).any())


def _projects(known: Known, ahead: Outlook, found: Totals, base: np.ndarray | None) -> pd.DataFrame:
    gross, names = ~ahead.courses.dis, known.portfolio.tables["projects"]["name"].to_numpy(dtype=object)
    chance, low, high = found.missed()
    nothing = np.zeros(len(gross))
    moves, width = unconfirmed(ahead) if base is None else (nothing, nothing)
    projects = pd.DataFrame(
        {
            "project_id": pd.Series(known.project.table.project_id[found.rows], dtype="str"),
            "name": pd.Series(names[found.rows], dtype="str"),
            "planned_year": found.planned_year,
            **spread("year", found.year, found.year_fixed),
            "planned_life": found.summed(ahead.planned_life * gross),
            **spread("life", found.life, found.life_fixed),
            "planned_remaining": found.summed(ahead.planned_remaining * np.where(gross, 1, -1)),
            **spread("remaining", found.rest),
            "miss_probability": chance,
            "miss_low": low,
            "miss_high": high,
            "year_known": found.summed(ahead.year.plan * gross) == 0,
            "unconfirmed": found.summed(moves * gross),
            "unconfirmed_width": found.summed(width * gross),
        }
    )
    projects["drivers"] = drivers(known, ahead, projects, found.place, None if base is None else float(base.mean()))
    return projects


def _benefits(known: Known, ahead: Outlook, found: Totals) -> pd.DataFrame:
    courses, table = ahead.courses, known.benefit.table
    level, variance = ahead.level()
    between = ahead.by_class("spread") ** 2
    left = np.divide(variance, between, out=np.ones(len(courses)), where=between > 0)
    names = known.portfolio.tables["benefits"]["name"].to_numpy(dtype=object)
    coming = spread("remaining", found.courses_rest)
    return pd.DataFrame(
        {
            "benefit_id": pd.Series(table.benefit_id[courses.benefit], dtype="str"),
            "project_id": pd.Series(known.project.table.project_id[courses.project], dtype="str"),
            "name": pd.Series(names[courses.benefit], dtype="str"),
            "kind": table.kind[courses.benefit],
            "dis": courses.dis,
            "planned_year": ahead.planned_year,
            **spread("year", found.courses_year, courses.year_fixed),
            "planned_life": ahead.planned_life,
            **{f"life_{end}": courses.life_fixed + coming[f"remaining_{end}"] for end in ("expected", "low", "high")},
            "planned_remaining": ahead.planned_remaining,
            **coming,
            "level": level,
            "own_weight": 1.0 - left,
        }
    )


def _record(ahead: Outlook) -> float | None:
    seen, found = ahead.courses.seen, ahead.courses
    weight = np.where(found.dis, 0.0, found.scale)[seen.of]
    plan = float((seen.plan * weight).sum())
    return float((seen.value * weight).sum()) / plan if plan > 0 else None


def _left_out(known: Known, told: int) -> tuple[str, ...]:
    count = int(known.project.started.sum()) - told
    if not count:
        return ()
    verb = "project has" if count == 1 else "projects have"
    return (f"{count} started {verb} no plan for a benefit in money, so nothing can be forecast of them.",)
