"""What the courses so far teach: how much of its plan a benefit brings, how that differs, and how it moves with time.

A month's value is taken as plan × level × shape × noise. The level is a benefit's own and is shrunk towards the mean of
comparable ones by empirical Bayes (method of moments; Efron and Morris, 1975); the shape (`shapes`) is common to all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..register.portfolio import ReferenceClass
from .course import Courses, Seen
from .shapes import FLAT, Shape, shape_of

# Said where the history is too short to say it: a benefit's level is then known to a third, a month to a quarter, and half a
# year moves it by a tenth of itself: wide on purpose.
SPREAD_UNKNOWN = 0.3
NOISE_UNKNOWN = 0.25**2
SHIFT_UNKNOWN = 0.1**2
LEAST_NOISE = 0.01**2  # no course is followed to less than a hundredth, however often a figure was typed in
LONG_ENOUGH = 3.0  # full plan months from which a benefit's level says something of how levels differ
FADING = (1.0, 0.9, 0.75)  # what a month weighs against the next: an old month may tell less of what comes
PAIRS = 10  # half-years that were foreseen and have passed, from which errors are believed
HALF_YEAR = 6


@dataclass(frozen=True, eq=False)
class Levels:
    """The level of each course as it was seen: `ratio` (Σ value ÷ Σ plan × shape, weighted; NaN where nothing was seen) and
    `months`, the full plan months that it rests on, weighted by trust and age."""

    ratio: np.ndarray
    months: np.ndarray


@dataclass(frozen=True, eq=False)
class Learned:
    """What is known of a class of benefits. `mean` of their levels with its variance `doubt`, `spread` the standard deviation
    between benefits, `within` the variance with which their levels are known on average, `noise` the variance of a full month
    about its level, `shift` by how much the level moves within half a year (variance), `fading` the weight of a month against
    the next, `count` levels that it rests on (0: none), `own` whether those are the portfolio's."""

    mean: float
    doubt: float
    spread: float
    within: float
    noise: float
    shift: float
    fading: float
    count: int
    shape: Shape = FLAT
    own: bool = True

    def drawn(self, random: np.random.Generator) -> tuple[float, float]:
        """A mean and a spread that the same history could as well have come from. The variance of the levels as seen is drawn, and
        what noise explains is taken off: so a spread that happens not to show is not taken for none."""
        freedom = max(self.count - 1, 1)
        scale = freedom / max(random.chisquare(freedom), freedom / 4)  # at most four times the variance
        between = max(0.0, (self.spread**2 + self.within) * scale - self.within)
        return self.mean + float(random.standard_normal()) * float(np.sqrt(self.doubt)), float(np.sqrt(between))


def levels(seen: Seen, courses: int, shape: Shape, fading: float = 1.0, until: np.ndarray | None = None) -> Levels:
    """The level of each course from its months, in which a month counts `fading` times the next one; `until` says which."""
    rows = slice(None) if until is None else until
    of, age, weight = seen.of[rows], seen.age[rows], seen.weight[rows]
    if fading < 1.0 and len(of):
        newest = np.zeros(courses, dtype=np.int64)
        np.maximum.at(newest, of, age)
        weight = weight * fading ** (newest[of] - age)
    expected = np.bincount(of, weight * seen.plan[rows] * shape.of(age, seen.month[rows]), courses)
    brought = np.bincount(of, weight * seen.value[rows], courses)
    return Levels(np.divide(brought, expected, out=np.full(courses, np.nan), where=expected > 0), expected)


def shrunk(
    seen: Levels, mean: np.ndarray | float, spread: np.ndarray | float, noise: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """Each level drawn towards the mean, and the variance that is left: B = τ² ÷ (τ² + σ² ÷ n) of its own course, the rest of the
    mean; variance τ² × (1 − B). Without a course of its own it is the mean, and the variance τ².

    >>> level, variance = shrunk(Levels(np.array([0.4]), np.array([3.0])), 0.8, 0.2, 0.12)
    >>> round(float(level[0]), 9), round(float(variance[0]), 9)
    (0.6, 0.02)
    """
    between = np.square(spread)
    with np.errstate(divide="ignore"):
        own = between / (between + noise / seen.months)
    own = np.where(seen.months > 0, own, 0.0)
    level = mean + own * (np.where(seen.months > 0, seen.ratio, 0.0) - mean)
    return level, between * (1.0 - own)


def moments(ratio: np.ndarray, variance: np.ndarray) -> tuple[float, float, float]:
    """Mean of the levels, its variance, and the spread between them, from levels that are each known with a variance.

    τ² = max(0, s² − mean variance); each level weighs 1 ÷ (τ² + its variance). Needs two levels.

    >>> mean, doubt, spread = moments(np.array([0.5, 0.7, 0.9]), np.full(3, 0.01))
    >>> round(mean, 9), round(spread**2, 9), round(doubt, 9)
    (0.7, 0.03, 0.013333333)
    """
    between = max(0.0, float(np.var(ratio, ddof=1) - np.mean(variance)))
    weight = 1.0 / (between + variance)
    return float(np.average(ratio, weights=weight)), float(1.0 / weight.sum()), float(np.sqrt(between))


def learn(found: Courses, elsewhere: ReferenceClass | None) -> Learned:
    """What the benefits of a portfolio teach, their means taken from elsewhere where a reference class is named."""
    chosen = ~found.dis[found.seen.of]
    seen = _only(found.seen, chosen)
    shape = shape_of(seen, len(found))
    learned = _class(seen, len(found), shape)
    if elsewhere is None:
        return learned
    doubt = elsewhere.spread**2 / elsewhere.count
    from_elsewhere = {
        "mean": elsewhere.mean,
        "doubt": doubt,
        "spread": elsewhere.spread,
        "within": 0.0,
        "count": elsewhere.count,
    }
    return Learned(**{**learned.__dict__, **from_elsewhere, "own": False})


def learn_dis(found: Courses) -> Learned:
    """What the dis-benefits teach. Without one that was seen for long, they come as planned: silence must not flatter."""
    learned = _class(_only(found.seen, found.dis[found.seen.of]), len(found), FLAT)
    if learned.count:
        return learned
    return Learned(**{**learned.__dict__, "mean": 1.0, "doubt": SPREAD_UNKNOWN**2, "count": 1})


def _only(seen: Seen, rows: np.ndarray) -> Seen:
    return Seen(**{name: column[rows] for name, column in seen.__dict__.items()})


def _class(seen: Seen, courses: int, shape: Shape) -> Learned:
    noise = _noise(seen, courses, shape)
    at_once = levels(seen, courses, shape)
    followed = np.bincount(seen.of, seen.plan, courses)
    long = np.flatnonzero((followed >= LONG_ENOUGH) & (at_once.months > 0))
    mean, doubt, spread = float("nan"), float("nan"), SPREAD_UNKNOWN
    within = 0.0
    if len(long) >= 2:
        within = float(np.mean(noise / at_once.months[long]))
        mean, doubt, spread = moments(at_once.ratio[long], noise / at_once.months[long])
    elif len(long):
        mean, doubt = float(at_once.ratio[long[0]]), SPREAD_UNKNOWN**2
    fading, shift = _foresight(seen, courses, shape, (mean, spread, noise)) if len(long) >= 2 else (1.0, None)
    if shift is None:
        shift = SHIFT_UNKNOWN * (1.0 if np.isnan(mean) else mean**2)
    return Learned(mean, doubt, spread, within, noise, shift, fading, len(long), shape)


def _noise(seen: Seen, courses: int, shape: Shape) -> float:
    """The variance of a full month about its level; of a month with half the plan, half of it. Figures that repeat their plan
    say nothing of it, and months with less than a tenth of a full plan are too small to tell."""
    rows = ~seen.repeats & (seen.plan >= 0.1)
    expected = seen.plan * shape.of(seen.age, seen.month)
    level = levels(seen, courses, shape, until=rows).ratio
    of = seen.of[rows]
    degrees = len(of) - len(np.unique(of))
    if degrees < LONG_ENOUGH:
        return NOISE_UNKNOWN
    squares = (seen.value[rows] - level[of] * expected[rows]) ** 2 / expected[rows]
    return max(LEAST_NOISE, float(squares.sum() / degrees))


def _foresight(seen: Seen, courses: int, shape: Shape, known: tuple[float, float, float]) -> tuple[float, float | None]:
    """How far back it pays to look, and how much a level moves: from every quarter since launch the half-year after it is
    foreseen with what had come by then, and held against what came. What the errors have beyond what noise and
    shrinkage explain is the level's own movement; None from too few errors."""
    mean, spread, noise = known
    last = np.full(courses, -1)
    np.maximum.at(last, seen.of, seen.age)
    best: tuple[float, float, float] | None = None
    for fading in FADING:
        squares, explained = [], []
        for origin in range(3, int(last.max(initial=0)) - HALF_YEAR + 2, 3):
            before = levels(seen, courses, shape, fading, seen.age < origin)
            after = levels(seen, courses, shape, 1.0, (seen.age >= origin) & (seen.age < origin + HALF_YEAR))
            whole = (last >= origin + HALF_YEAR - 1) & (before.months > 0) & (after.months > 0)
            level, variance = shrunk(before, mean, spread, noise)
            squares.append((after.ratio - level)[whole] ** 2)
            explained.append(variance[whole] + noise / after.months[whole])
        errors = np.concatenate(squares) if squares else np.zeros(0)
        if len(errors) < PAIRS:
            return 1.0, None
        error = float(errors.mean())
        if best is None or error < best[0] * 0.98:  # a shorter memory must pay for itself
            best = (error, fading, max(0.0, error - float(np.concatenate(explained).mean())))
    assert best is not None
    return best[1], best[2]
