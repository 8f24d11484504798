"""The shape that benefits have in common against their plans: ramp and decay by months since launch, season by calendar month.

A shape is believed only where the history shows it: enough benefits, and benefits that were left out of its making are
fitted better by a twentieth than without it (five folds, benefits kept whole).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .course import Seen

STAGES = np.array([0, 3, 6, 9, 12, 18, 24, 36])  # months since launch at which a stage begins
FIRST_YEAR = 4  # stages that make up the first year
BENEFITS = 6  # with two stages or more, from which a shape is looked for at all
YEARS = 2  # in which each calendar month was seen, before it is called a season
PAYS = 0.95  # of the squared error that is left without it
FOLDS = 5
FALLS = 0.95  # of the stage before, or of the peak: from here on benefits are said to ramp up or to wane
PRIOR = 3.0  # benefits that speak for no shape at all, in each stage
ROUNDS = 8
LONGEST = 240  # months since launch for which a factor is worked out


@dataclass(frozen=True, eq=False)
class Shape:
    """`course`: a factor for each month since launch, 1 on average over the first year. `season`: one for each calendar month.
    `ramps`, `decays`, `seasonal` say what of it the history shows."""

    course: np.ndarray
    season: np.ndarray
    ramps: bool = False
    decays: bool = False
    seasonal: bool = False

    def of(self, age: np.ndarray, month: np.ndarray) -> np.ndarray:
        """The factors of months by age since launch and calendar month (its number)."""
        factors: np.ndarray = self.course[np.clip(age, 0, LONGEST - 1)] * self.season[month % 12]
        return factors


FLAT = Shape(np.ones(LONGEST), np.ones(12))


def shape_of(seen: Seen, courses: int) -> Shape:
    """The shape that the history shows, flat where it shows none."""
    stage = np.searchsorted(STAGES, seen.age, side="right") - 1
    ones = np.ones(len(seen.of))
    course, season = np.ones(LONGEST), np.ones(12)
    if _enough(seen.of, stage) and _pays(seen, courses, stage, len(STAGES), ones):
        course = _by_month(_factors(seen, courses, stage, len(STAGES), ones), np.bincount(stage, minlength=len(STAGES)))
    calendar, factor = seen.month % 12, course[np.clip(seen.age, 0, LONGEST - 1)]
    year = seen.month // 12
    seen_in = [len(np.unique(year[calendar == k])) for k in range(12)]
    if _enough(seen.of, stage) and min(seen_in) >= YEARS and _pays(seen, courses, calendar, 12, factor):
        season = _factors(seen, courses, calendar, 12, factor)
        season = season / season.mean()
    peak = float(course.max())
    return Shape(
        course,
        season,
        ramps=bool(course[0] < FALLS * course[: STAGES[FIRST_YEAR]].max()),
        decays=bool(course[-1] < FALLS * peak),
        seasonal=bool((season != 1.0).any()),
    )


def _enough(of: np.ndarray, stage: np.ndarray) -> bool:
    pairs = np.unique(of * len(STAGES) + stage)
    return int((np.bincount(pairs // len(STAGES)) >= 2).sum()) >= BENEFITS if len(pairs) else False


def _factors(seen: Seen, courses: int, group: np.ndarray, groups: int, base: np.ndarray) -> np.ndarray:
    """A factor per group such that value ≈ level × factor × plan, by fitting levels and factors in turn; each is drawn towards 1
    by `PRIOR` benefits' worth of plan."""
    plan, factor = seen.weight * seen.plan * base, np.ones(groups)
    value = seen.weight * seen.value
    brought = np.bincount(seen.of, value, courses)
    backing = np.array([len(np.unique(seen.of[group == k])) for k in range(groups)])
    for _ in range(ROUNDS):
        expected = np.bincount(seen.of, plan * factor[group], courses)
        level = np.divide(brought, expected, out=np.zeros(courses), where=expected > 0)
        top = np.bincount(group, value, groups)
        bottom = np.bincount(group, level[seen.of] * plan, groups)
        fitted = np.divide(top, bottom, out=np.ones(groups), where=bottom > 0)
        factor = np.maximum(0.0, (fitted * backing + PRIOR) / (backing + PRIOR))
    return factor


def _pays(seen: Seen, courses: int, group: np.ndarray, groups: int, base: np.ndarray) -> bool:
    """Whether benefits that were left out are fitted better with the factors than without."""
    held = _ranks(seen.of) % FOLDS
    with_it = without = 0.0
    for fold in range(FOLDS):
        rest = held != fold
        others = Seen(**{name: column[rest] for name, column in seen.__dict__.items()})
        factor = _factors(others, courses, group[rest], groups, base[rest])
        with_it += _squares(seen, courses, ~rest, base * factor[group])
        without += _squares(seen, courses, ~rest, base)
    return with_it < PAYS * without


def _ranks(of: np.ndarray) -> np.ndarray:
    return np.unique(of, return_inverse=True)[1]


def _squares(seen: Seen, courses: int, rows: np.ndarray, factor: np.ndarray) -> float:
    of, plan, value = seen.of[rows], (seen.plan * factor)[rows], seen.value[rows]
    expected = np.bincount(of, plan, courses)
    level = np.divide(np.bincount(of, value, courses), expected, out=np.zeros(courses), where=expected > 0)
    return float(np.sum((value - level[of] * plan) ** 2))


def _by_month(factor: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Stage factors as one for each month since launch. Stages that were not reached hold the last one that was; where the
    last of them falls below the one before, the fall goes on at its monthly rate."""
    reached = int(np.flatnonzero(seen > 0).max())
    factor = np.where(np.arange(len(factor)) <= reached, factor, factor[reached])
    factor = factor / factor[:FIRST_YEAR].mean()
    ages = np.arange(LONGEST)
    course: np.ndarray = factor[np.searchsorted(STAGES, ages, side="right") - 1]
    if reached >= 2 and 0 < factor[reached] < FALLS * factor[reached - 1]:
        middle = np.append((STAGES[1:] + STAGES[:-1]) / 2, STAGES[-1] + 6)
        rate = (factor[reached] / factor[reached - 1]) ** (1 / (middle[reached] - middle[reached - 1]))
        beyond = ages > middle[reached]
        course = np.where(beyond, factor[reached] * rate ** (ages - middle[reached]), course)
    return course
