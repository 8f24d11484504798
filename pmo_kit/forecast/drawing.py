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
    """Months to come by course (a row) and draw (a column): `year` what is to come of the first year after launch, `rest` what
    comes after it; of a waiting course `rest` is all that its plan still brings. `batch` of each draw."""

    year: np.ndarray
    rest: np.ndarray
    batch: np.ndarray


def draw(outlook: Outlook, count: int, seed: int, base: np.ndarray | None = None) -> Draws:
    """So many draws from a seed; the same seed gives the same draws. With `base`, the ratios of outcome to plan that were seen
    so far, every plan to come is met as one of these was, whatever the benefit's own course."""
    random = np.random.Generator(np.random.SFC64(seed))
    found = outlook.courses
    order, sizes = _projects(found.project)
    year = np.empty((len(found), count), dtype=np.float32)
    rest = np.empty_like(year)
    edges = np.linspace(0, count, min(BATCHES, count) + 1).astype(int)
    soon, later = (
        (outlook.year.shaped, outlook.later.shaped) if base is None else (outlook.year.plan, outlook.later.plan)
    )
    waiting = np.flatnonzero(outlook.waits >= 0)
    for low, high in pairwise(edges.tolist()):
        launch = outlook.waiting.draw(random, high - low)
        if base is None:
            first, then = _levels(outlook, random, high - low, order, sizes)
        else:
            first, then = _as_before(outlook, random, high - low, order, sizes, base)
        year[:, low:high] = first * _column(soon)
        rest[:, low:high] = then * _column(later)
        for c in waiting:
            after = launch[:, outlook.waits[c]]
            year[c, low:high] = np.where(after <= outlook.until[c], year[c, low:high], 0.0)
            rest[c, low:high] = first[c] * outlook.life[c, after]
    return Draws(year, rest, np.repeat(np.arange(len(edges) - 1), np.diff(edges)))


def _projects(project: np.ndarray) -> tuple[np.ndarray, int]:
    """Of each course the place of its project in order of appearance, and how many there are."""
    starts = np.append(True, project[1:] != project[:-1]) if len(project) else np.zeros(0, dtype=bool)
    return np.cumsum(starts) - 1, int(starts.sum())


def _column(one: np.ndarray) -> np.ndarray:
    return one.astype(np.float32)[:, None]


def _levels(
    outlook: Outlook, random: np.random.Generator, size: int, order: np.ndarray, projects: int
) -> tuple[np.ndarray, np.ndarray]:
    """Levels of the first year's rest and of what comes after it, a row per course and a column per draw."""
    means, spreads = {}, {}
    for name, known in (("gross", outlook.gross), ("dis", outlook.dis)):
        means[name] = known.mean + random.standard_normal() * np.sqrt(known.doubt)
        freedom = max(known.count - 1, 1)
        spreads[name] = known.spread * np.sqrt(freedom / max(random.chisquare(freedom), freedom / 4))
    dis = outlook.courses.dis
    mean = np.where(dis, means["dis"], means["gross"])
    spread = np.where(dis, spreads["dis"], spreads["gross"])
    level, variance = outlook.level(mean, spread)
    noise, shift = outlook.by_class("noise"), outlook.by_class("shift")
    soon, late = (shift * np.maximum(1.0, part.ahead / QUARTER) for part in (outlook.year, outlook.later))
    soon = np.where(outlook.year.plan > 0, soon, 0.0)
    late = np.maximum(late, soon)
    hum_soon, hum_late = (
        np.divide(noise, part.full, out=np.zeros(len(dis)), where=part.full > 0)
        for part in (outlook.year, outlook.later)
    )
    one = random.standard_normal((projects, size), dtype=np.float32)[order] * np.float32(np.sqrt(TOGETHER))
    one += _own(outlook, random, size) * np.float32(np.sqrt(1 - TOGETHER))
    one *= _column(np.sqrt(variance))
    one += _column(level)
    step = random.standard_normal(one.shape, dtype=np.float32)
    # the level moves as a walk does: what it has moved by the first year's end stays
    then = one + step * _column(np.sqrt(soon))
    then += random.standard_normal(one.shape, dtype=np.float32) * _column(np.sqrt(late - soon + hum_late))
    one += step * _column(np.sqrt(soon + hum_soon))
    return np.maximum(one, 0.0, out=one), np.maximum(then, 0.0, out=then)


def _own(outlook: Outlook, random: np.random.Generator, size: int) -> np.ndarray:
    """By what each benefit differs from its mean, in standard deviations: bell-shaped about a course that was seen, and else
    one of the deviations that comparable benefits have shown, so that failures are as frequent as they were."""
    drawn = random.standard_normal((len(outlook.courses), size), dtype=np.float32)
    seen = outlook.own.ratio[(outlook.own.months > 0) & ~outlook.courses.dis]
    blank = np.flatnonzero((outlook.own.months == 0) & ~outlook.courses.dis)
    spread = float(np.std(seen)) if len(seen) >= 3 else 0.0
    if spread > 0 and outlook.gross.own and len(blank):
        usual = ((seen - seen.mean()) / spread).astype(np.float32)
        drawn[blank] = usual[random.integers(0, len(usual), (len(blank), size))]
    return drawn


def _as_before(
    outlook: Outlook, random: np.random.Generator, size: int, order: np.ndarray, projects: int, base: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The same ratio for all benefits of a project, one of those seen; dis-benefits come as planned."""
    pool = base[random.integers(0, len(base), len(base))].astype(np.float32)
    ratio = pool[random.integers(0, len(pool), (projects, size))][order]
    ratio[outlook.courses.dis] = 1.0
    return ratio, ratio
