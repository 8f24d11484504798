"""The draws: what each benefit and each project will have come to, in as many worlds as are asked for.

Draws come in batches. Each batch draws what is not known of the whole class – its mean, its spread, the chance of never
launching – once, and then the benefits under it. So the batches differ by what is not known, which gives the interval about
a probability.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .outlook import Outlook

BATCHES = 20
TOGETHER = 0.5  # of what benefits differ by, what those of one project have in common
QUARTER = 3.0  # months ahead at which the movement of a level was measured; beyond, it grows with time


@dataclass(frozen=True, eq=False)
class Draws:
    """Months to come by course (a row) and draw (a column), in money: `year` those of the first year after launch, `rest` all of
    them. `batch` of each draw."""

    year: np.ndarray
    rest: np.ndarray
    batch: np.ndarray


@dataclass(frozen=True, eq=False)
class Spreads:
    """By how much each course may turn out otherwise than its level, as variances: `soon` what the level moves until the rest of
    the first year, `late` until the months after it, `hum_soon` and `hum_late` what single months add on average."""

    soon: np.ndarray
    late: np.ndarray
    hum_soon: np.ndarray
    hum_late: np.ndarray


def draw(outlook: Outlook, count: int, seed: int, base: np.ndarray | None = None) -> Draws:
    """So many draws from a seed; the same seed gives the same draws. With `base`, the ratios of outcome to plan that were seen
    so far, every plan to come is met as one of these was, whatever the benefit's own course."""
    random = np.random.Generator(np.random.SFC64(seed))
    year = np.zeros((len(outlook.courses), count), dtype=np.float32)
    rest = np.zeros_like(year)
    edges = np.linspace(0, count, min(BATCHES, count) + 1).astype(int)
    early = np.flatnonzero((outlook.year.plan != 0) | (outlook.waits >= 0))
    settled = np.flatnonzero((outlook.year.plan == 0) & (outlook.waits < 0) & (outlook.later.plan != 0))
    waits = np.flatnonzero(outlook.waits[early] >= 0)
    c, life = early[waits], outlook.life.astype(np.float32)
    spreads = _spreads(outlook)
    shape = "shaped" if base is None else "plan"
    soon, later = getattr(outlook.year, shape), getattr(outlook.later, shape)
    for low, high in pairwise(edges.tolist()):
        launch = outlook.waiting.draw(random, high - low)
        if base is None:
            first, then, long = _levels(outlook, random, high - low, early, settled, spreads)
        else:
            first, then, long = _as_before(outlook, random, high - low, early, settled, base)
        year[early, low:high] = first * _column(soon[early])
        rest[early, low:high] = year[early, low:high] + then * _column(later[early])
        rest[settled, low:high] = long * _column(later[settled])
        after = launch[:, outlook.waits[c]].T
        year[c, low:high] *= after <= outlook.until[c][:, None]
        rest[c, low:high] = first[waits] * life[c[:, None], after]
    return Draws(year, rest, np.repeat(np.arange(len(edges) - 1), np.diff(edges)))


def _projects(outlook: Outlook) -> np.ndarray:
    """Of each course the place of its project in the order of the courses."""
    project = outlook.courses.project
    place: np.ndarray = np.cumsum(np.append(False, project[1:] != project[:-1]))
    return place[: len(project)]


def _column(one: np.ndarray) -> np.ndarray:
    return one.astype(np.float32)[:, None]


def _spreads(outlook: Outlook) -> Spreads:
    noise, shift = outlook.by_class("noise"), outlook.by_class("shift")
    soon, late = (shift * np.maximum(1.0, part.ahead / QUARTER) for part in (outlook.year, outlook.later))
    soon = np.where(outlook.year.plan != 0, soon, 0.0)
    hum = [
        np.divide(noise, part.full, out=np.zeros(len(noise)), where=part.full > 0)
        for part in (outlook.year, outlook.later)
    ]
    return Spreads(soon, np.maximum(late, soon), hum[0], hum[1])


def _levels(
    outlook: Outlook, random: np.random.Generator, size: int, early: np.ndarray, settled: np.ndarray, spreads: Spreads
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Levels, a row per course and a column per draw: of `early` courses in the rest of their first year and after it, and of
    `settled` ones, whose first year is over. A level that has moved by the first year's end stays moved."""
    (mean, spread), (of_dis, spread_of_dis) = outlook.gross.drawn(random), outlook.dis.drawn(random)
    dis = outlook.courses.dis
    level, variance = outlook.level(np.where(dis, of_dis, mean), np.where(dis, spread_of_dis, spread))
    project = _projects(outlook)
    common = random.standard_normal((int(project.max(initial=-1)) + 1, size), dtype=np.float32)

    def about(rows: np.ndarray) -> np.ndarray:
        shared: np.ndarray = common[project[rows]] * _column(np.sqrt(TOGETHER * variance[rows]))
        shared += _column(level[rows])
        return shared

    apart = (1 - TOGETHER) * variance
    first = about(early)
    first += _own(outlook, random, early, size) * _column(np.sqrt(apart[early]))
    step = random.standard_normal(first.shape, dtype=np.float32)
    then = random.standard_normal(first.shape, dtype=np.float32)
    then *= _column(np.sqrt(spreads.late - spreads.soon + spreads.hum_late)[early])
    then += first + step * _column(np.sqrt(spreads.soon)[early])
    first += step * _column(np.sqrt(spreads.soon + spreads.hum_soon)[early])
    long = random.standard_normal((len(settled), size), dtype=np.float32)
    long *= _column(np.sqrt(apart + spreads.late + spreads.hum_late)[settled])
    long += about(settled)
    least = _column(
        np.minimum(0.0, np.nan_to_num(outlook.own.ratio))
    )  # below nothing only what was below nothing before
    return np.maximum(first, least[early]), np.maximum(then, least[early]), np.maximum(long, least[settled], out=long)


def _own(outlook: Outlook, random: np.random.Generator, rows: np.ndarray, size: int) -> np.ndarray:
    """By what each benefit differs from its mean, in standard deviations: bell-shaped about a course that was seen, and else
    one of the deviations that comparable benefits have shown, so that failures are as frequent as they were."""
    drawn = random.standard_normal((len(rows), size), dtype=np.float32)
    dis = outlook.courses.dis
    seen = outlook.own.ratio[(outlook.own.months > 0) & ~dis]
    blank = np.flatnonzero((outlook.own.months[rows] == 0) & ~dis[rows])
    spread = float(np.std(seen)) if len(seen) >= 3 else 0.0
    if spread > 0 and outlook.gross.own and len(blank):
        usual = ((seen - seen.mean()) / spread).astype(np.float32)
        drawn[blank] = usual[random.integers(0, len(usual), (len(blank), size))]
    return drawn


def _as_before(
    outlook: Outlook, random: np.random.Generator, size: int, early: np.ndarray, settled: np.ndarray, base: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same ratio for all benefits of a project, one of those seen; dis-benefits come as planned. Which were seen is drawn
    anew in each batch, for another few would have been others."""
    pool = base[random.integers(0, len(base), len(base))].astype(np.float32)
    project = _projects(outlook)
    ratio = pool[random.integers(0, len(pool), (int(project.max(initial=-1)) + 1, size))][project]
    ratio[outlook.courses.dis] = 1.0
    return ratio[early], ratio[early], ratio[settled]
