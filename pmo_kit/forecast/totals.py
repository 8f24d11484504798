"""Draws of benefits summed to projects, and what is read off them: expectation, interval, and the chance of missing the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ..metrics.population import Known
from ..metrics.result import TOLERANCE
from .drawing import draw
from .outlook import Outlook

LOW, HIGH = 0.1, 0.9
NINE_TENTHS = 1.2815515594  # of a standard normal, the point that nine tenths lie below


@dataclass(frozen=True, eq=False)
class Totals:
    """The projects of the courses, in their order. `rows` are those of the projects table, `place` is each course's project;
    `money` says which have a planned benefit, not only dis-benefits. `year_fixed`, `life_fixed` (what came) and `planned_year`
    are by project; `year`, `life` and `rest` (less dis-benefits) are what is to come, a row per project and a column per draw, with
    the `batch` of each draw; `courses_year` and `courses_rest` the same by course."""

    rows: np.ndarray
    place: np.ndarray
    money: np.ndarray
    year_fixed: np.ndarray
    life_fixed: np.ndarray
    planned_year: np.ndarray
    year: np.ndarray
    life: np.ndarray
    rest: np.ndarray
    courses_year: np.ndarray
    courses_rest: np.ndarray
    batch: np.ndarray
    benchmark: float

    def summed(self, of_courses: np.ndarray) -> np.ndarray:
        """An amount of each course summed by project."""
        return np.bincount(self.place, of_courses, len(self.rows))

    def missed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The chance that the first year stays at or below the benchmark × its plan, and its low and high end: how far it would
        differ had the portfolio taught otherwise. NaN without a plan."""
        found = missed(self.year, self.benchmark * self.planned_year - self.year_fixed, self.batch)
        chance, low, high = (np.where(self.planned_year > TOLERANCE, one, np.nan) for one in found)
        return chance, low, high


def totals(known: Known, ahead: Outlook, draws: int, seed: int, base: np.ndarray | None) -> Totals:
    """Draws, summed to projects."""
    found, drawn = ahead.courses, draw(ahead, draws, seed, base)
    starts = np.append(True, found.project[1:] != found.project[:-1])  # the courses of a project lie side by side
    rows, place = found.project[starts], np.cumsum(starts) - 1
    gross, shape = ~found.dis, (len(rows), len(found))
    counted = csr_array((gross.astype(np.float32), (place, np.arange(len(found)))), shape)
    every = csr_array((np.ones(len(found), np.float32), (place, np.arange(len(found)))), shape)
    life = counted @ drawn.rest
    return Totals(
        rows=rows,
        place=place,
        money=np.bincount(place, gross & (ahead.planned_life != 0), len(rows)) > 0,
        year_fixed=np.bincount(place, found.year_fixed * gross, len(rows)),
        life_fixed=np.bincount(place, found.life_fixed * gross, len(rows)),
        planned_year=np.bincount(place, ahead.planned_year * gross, len(rows)),
        year=counted @ drawn.year,
        life=life,
        rest=2 * life - every @ drawn.rest if found.dis.any() else life,
        courses_year=drawn.year,
        courses_rest=drawn.rest,
        batch=drawn.batch,
        benchmark=float(known.portfolio.assumptions.benchmarks["benefits_realised"]),
    )


def spread(name: str, drawn: np.ndarray, fixed: np.ndarray | float = 0.0) -> dict[str, np.ndarray]:
    """Mean, 10 % and 90 % of each row, on top of what is fixed, as `name_expected`, `name_low`, `name_high`."""
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


def missed(year: np.ndarray, bar: np.ndarray, batch: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The share of draws at or below the bar, a row each, and the low and high end of an 80 % interval: the standard deviation of
    the batches' shares, less what their size alone explains."""
    below = (year <= (bar + TOLERANCE)[:, None]).astype(np.float32)
    size = np.bincount(batch)
    shares = np.add.reduceat(below, np.append(0, np.cumsum(size)[:-1]), axis=1) / size
    chance = below.mean(axis=1, dtype=float)
    differs = np.zeros(len(bar))
    if len(size) > 1:
        by_size = (shares * (1 - shares) / np.maximum(size - 1, 1)).mean(axis=1)
        differs = np.sqrt(np.maximum(0.0, shares.var(axis=1, ddof=1) - by_size))
    return (
        chance,
        np.clip(chance - NINE_TENTHS * differs, 0.0, 1.0),
        np.clip(chance + NINE_TENTHS * differs, 0.0, 1.0),
    )
