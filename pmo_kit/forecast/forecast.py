"""The forecast of one portfolio: benefits and projects, each with its distribution."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from ..metrics.population import Known
from ..metrics.result import TOLERANCE
from ..register.portfolio import Portfolio
from .course import courses
from .drawing import Draws, draw
from .drivers import drivers, unconfirmed
from .outlook import Outlook, outlook

DRAWS = 2000
SEED = 20260630  # any number will do, so long as it is always the same
LOW, HIGH = 0.1, 0.9
NEEDS = ("benefits", "realisation")
NO_COMPARABLE = (
    "It cannot be told what the benefits will come to: no benefit has been followed for three full months of its plan, "
    "and no reference class is named in pmo.yaml."
)


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
    forecast, and why.
    """

    projects: pd.DataFrame
    remaining: np.ndarray
    cannot_tell: tuple[str, ...] = ()
    benefits: pd.DataFrame = field(default_factory=pd.DataFrame)
    benchmark: float = 0.8
    plan_to_actual: float | None = None
    basis: str = "own course"
    year: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    outlook: Outlook | None = None


def forecast(portfolio: Portfolio, draws: int = DRAWS, seed: int = SEED) -> Forecast:
    """The forecast of a portfolio as of its day, from each benefit's own course; worked out once for each number of draws and
    seed. `backtest.believed` says whether it has earned to be shown."""
    key = (forecast, draws, seed)
    if key not in portfolio.memo:
        portfolio.memo[key] = forecast_of(Known.of_portfolio(portfolio), draws, seed)
    found: Forecast = portfolio.memo[key]
    return found


def forecast_of(known: Known, draws: int = DRAWS, seed: int = SEED, base: np.ndarray | None = None) -> Forecast:
    """The forecast as known on a day; with `base` every plan to come is met as one of these ratios says."""
    if lacking := known.portfolio.missing(*NEEDS):
        return _none(
            f"It cannot be told what the benefits will come to: without {' and '.join(lacking)} there is no plan of them."
        )
    found = courses(known)
    if not len(found):
        return _none(
            "It cannot be told what the benefits will come to: no started project has a plan for a benefit in money."
        )
    ahead = outlook(known, found)
    if base is None and np.isnan(ahead.gross.mean) and _asks(ahead):
        return _none(NO_COMPARABLE)
    return _told(known, ahead, draw(ahead, draws, seed, base), base)


def _none(why: str) -> Forecast:
    return Forecast(pd.DataFrame({"project_id": pd.Series(dtype="str")}), np.empty((0, 0)), (why,))


def _asks(ahead: Outlook) -> bool:
    """Whether anything is to come that only a mean of comparable benefits could tell."""
    coming = (ahead.year.plan + ahead.later.plan) > 0
    return bool((coming & ~ahead.courses.dis).any())


def _told(known: Known, ahead: Outlook, drawn: Draws, base: np.ndarray | None) -> Forecast:
    found = ahead.courses
    gross = ~found.dis
    rows, place = np.unique(found.project, return_inverse=True)
    order = np.argsort(np.unique(place, return_index=True)[1])  # as the courses have them, by project_id
    rows, place = rows[order], np.argsort(order)[place]
    member = csr_array((np.ones(len(found), np.float32), (place, np.arange(len(found)))), (len(rows), len(found)))
    counted = csr_array((gross.astype(np.float32), (place, np.arange(len(found)))), member.shape)

    def summed(one: np.ndarray) -> np.ndarray:
        return np.bincount(place, one, len(rows))

    has_gross = summed(gross) > 0
    year_fixed, life_fixed = summed(found.year_fixed * gross), summed(found.life_fixed * gross)
    year, life = counted @ drawn.year, counted @ drawn.rest
    rest = 2 * life - member @ drawn.rest if found.dis.any() else life
    planned_year = summed(ahead.planned_year * gross)
    benchmark = float(known.portfolio.assumptions.benchmarks["benefits_realised"])
    chance, low, high = _missed(year, benchmark * planned_year - year_fixed, drawn.batch)
    chance, low, high = (np.where(planned_year > TOLERANCE, one, np.nan) for one in (chance, low, high))
    confirmed = unconfirmed(ahead) if base is None else (np.zeros(len(found)), np.zeros(len(found)))
    table = known.project.table
    names = known.portfolio.tables["projects"]["name"].to_numpy(dtype=object)
    projects = pd.DataFrame(
        {
            "project_id": pd.Series(table.project_id[rows], dtype="str"),
            "name": pd.Series(names[rows], dtype="str"),
            "planned_year": planned_year,
            **_spread("year", year, year_fixed),
            "planned_life": summed(ahead.planned_life * gross),
            **_spread("life", life, life_fixed),
            "planned_remaining": summed(ahead.planned_remaining * np.where(gross, 1, -1)),
            **_spread("remaining", rest),
            "miss_probability": chance,
            "miss_low": low,
            "miss_high": high,
            "year_known": summed(ahead.year.plan) == 0,
            "unconfirmed": summed(confirmed[0] * gross),
            "unconfirmed_width": summed(confirmed[1] * gross),
        }
    )
    projects["drivers"] = drivers(known, ahead, projects, place, None if base is None else float(base.mean()))
    level, variance = ahead.level()
    register = known.portfolio.tables["benefits"]
    benefits = pd.DataFrame(
        {
            "benefit_id": pd.Series(known.benefit.table.benefit_id[found.benefit], dtype="str"),
            "project_id": pd.Series(table.project_id[found.project], dtype="str"),
            "name": register["name"].to_numpy(dtype=object)[found.benefit],
            "kind": known.benefit.table.kind[found.benefit],
            "dis": found.dis,
            "planned_year": ahead.planned_year,
            **_spread("year", drawn.year, found.year_fixed),
            "planned_life": ahead.planned_life,
            **_spread("life", drawn.rest, found.life_fixed),
            "planned_remaining": ahead.planned_remaining,
            "remaining_expected": drawn.rest.mean(axis=1, dtype=float),
            "level": level,
            "own_weight": 1.0
            - np.divide(
                variance, ahead.by_class("spread") ** 2, out=np.ones(len(found)), where=ahead.by_class("spread") > 0
            ),
        }
    )
    kept = np.flatnonzero(has_gross)
    told = projects.iloc[kept].reset_index(drop=True)
    return Forecast(
        told,
        rest[kept].T.astype(float),
        _left_out(known, set(rows[kept].tolist())),
        benefits[benefits["project_id"].isin(told["project_id"])].reset_index(drop=True),
        benchmark,
        _record(ahead),
        "own course" if base is None else "base rate",
        year_fixed[kept] + year[kept].T.astype(float),
        ahead,
    )


def _column(one: np.ndarray) -> np.ndarray:
    return one[:, None]


def _spread(name: str, drawn: np.ndarray, fixed: np.ndarray | float = 0.0) -> dict[str, np.ndarray]:
    """Mean, 10 % and 90 % of each row, on top of what is fixed."""
    count = drawn.shape[1]
    ends = np.zeros((2, len(drawn)))
    open_ones = np.flatnonzero(drawn.any(axis=1))
    ordered = np.sort(drawn[open_ones], axis=1)
    ends[:, open_ones] = ordered[:, round(LOW * (count - 1))], ordered[:, round(HIGH * (count - 1))]
    return {
        f"{name}_expected": fixed + drawn.mean(axis=1, dtype=float),
        f"{name}_low": fixed + ends[0],
        f"{name}_high": fixed + ends[1],
    }


def _missed(year: np.ndarray, bar: np.ndarray, batch: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The share of draws at or below the bar, and how far it would differ had the portfolio taught otherwise: the batches'
    spread, less what their size alone explains."""
    missed = (year <= _column(bar + TOLERANCE)).astype(np.float32)
    size = np.bincount(batch)
    shares = np.add.reduceat(missed, np.append(0, np.cumsum(size)[:-1]), axis=1) / size
    chance = missed.mean(axis=1, dtype=float)
    spread = np.zeros(len(bar))
    if len(size) > 1:
        chance_alone = (shares * (1 - shares) / np.maximum(size - 1, 1)).mean(axis=1)
        spread = np.sqrt(np.maximum(0.0, shares.var(axis=1, ddof=1) - chance_alone))
    low, high = np.clip(chance - 1.2816 * spread, 0, 1), np.clip(chance + 1.2816 * spread, 0, 1)
    return chance, low, high


def _record(ahead: Outlook) -> float | None:
    seen, found = ahead.courses.seen, ahead.courses
    rows = ~found.dis[seen.of]
    plan = float((seen.plan * found.scale[seen.of])[rows].sum())
    return float((seen.value * found.scale[seen.of])[rows].sum()) / plan if plan > 0 else None


def _left_out(known: Known, told: set[int]) -> tuple[str, ...]:
    count = int(known.project.started.sum()) - len(told)
    if not count:
        return ()
    verb = "project has" if count == 1 else "projects have"
    return (f"{count} started {verb} no plan for a benefit in money, so nothing can be forecast of them.",)
