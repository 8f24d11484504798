"""What is still to come of each course, before a draw is made: plan × shape, how far ahead, and the level it will have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..metrics.population import Known
from .course import Courses
from .launching import LONGEST, Waiting, waiting
from .learning import Learned, Levels, learn, learn_dis, levels, shrunk
from .shapes import FLAT


@dataclass(frozen=True, eq=False)
class Part:
    """A stretch of months to come, by course: `plan` in money, `shaped` the same × shape, `full` in full plan months,
    `ahead` how many months ahead it lies on average."""

    plan: np.ndarray
    shaped: np.ndarray
    full: np.ndarray
    ahead: np.ndarray


@dataclass(frozen=True, eq=False)
class Outlook:
    """All that the draws need. `year` is what is to come of the first year, `later` what comes after it; of a course that waits
    for its launch `year` is the first year of its plan, `life[c, j]` what its plan × shape still has if it launches in j
    months, and `until` how many months from now its plan's last month is (below 0: past). `waits` is its place among the
    waiting, −1 where it is none. `planned_year`, `planned_life` and `planned_remaining` are the original plan. `own` holds
    levels as seen."""

    courses: Courses
    gross: Learned
    dis: Learned
    waiting: Waiting
    waits: np.ndarray
    own: Levels
    year: Part
    later: Part
    life: np.ndarray
    until: np.ndarray
    planned_year: np.ndarray
    planned_life: np.ndarray
    planned_remaining: np.ndarray

    def by_class(self, name: str) -> np.ndarray:
        """A figure of the class that each course belongs to."""
        of_dis, of_gross = float(getattr(self.dis, name)), float(getattr(self.gross, name))
        return np.where(self.courses.dis, of_dis, of_gross)

    def level(
        self, mean: np.ndarray | float | None = None, spread: np.ndarray | float | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The shrunken level of each course and its variance, under the class's mean and spread or others."""
        of_class = self.by_class("mean") if mean is None else mean
        between = self.by_class("spread") if spread is None else spread
        return shrunk(self.own, of_class, between, self.by_class("noise"))


def outlook(known: Known, found: Courses) -> Outlook:
    """What is to come as known on a day."""
    gross, dis = learn(found, known.portfolio.assumptions.reference_class), learn_dis(found)
    wait = waiting(known)
    place = np.full(len(known.project), -1)
    place[wait.project] = np.arange(len(wait.project))
    waits = place[found.project]
    planned, future = found.planned, found.planned.month >= found.now
    factor = gross.shape.of(planned.month - found.first[planned.of], planned.month)
    factor = np.where(found.dis[planned.of], 1.0, factor)
    live = found.launched[planned.of]
    in_year = live & (planned.month >= found.first[planned.of]) & (planned.month <= found.last[planned.of])
    begins = _begins(found, wait, waits)
    step = planned.month - begins[planned.of]
    unlaunched = (waits[planned.of] >= 0) & (step >= 0)
    window = known.portfolio.assumptions.review_window_months
    moved = np.where(found.dis[planned.of], 1.0, gross.shape.course[np.clip(step, 0, len(gross.shape.course) - 1)])
    ahead = np.where(unlaunched, step, planned.month - found.now) + 0.5
    shape = np.where(unlaunched, moved, factor)
    first_year = in_year | (step >= 0) & (step < window) & ~live
    still = (future & live) | unlaunched

    def part(rows: np.ndarray) -> Part:
        chosen = planned.where(rows)
        plan, shaped = found.total(chosen), found.total(chosen, shape[rows])
        months = np.divide(found.total(chosen, ahead[rows]), plan, out=np.zeros(len(found)), where=plan > 0)
        return Part(plan, shaped, shaped / found.scale, months)

    last = np.zeros(len(found), dtype=np.int64)
    np.maximum.at(last, planned.of, planned.month)
    until = np.minimum(last - found.now, LONGEST - 1)
    return Outlook(
        courses=found,
        gross=gross,
        dis=dis,
        waiting=wait,
        waits=waits,
        own=_own(found, gross, dis),
        year=part(still & first_year),
        later=part(still & ~first_year & live),
        life=_life(planned.of[unlaunched], (planned.plan * moved)[unlaunched], step[unlaunched], until, window),
        until=until,
        planned_year=found.total(planned.where(first_year)),
        planned_life=found.total(planned),
        planned_remaining=found.total(planned.where(future)),
    )


def _begins(found: Courses, wait: Waiting, waits: np.ndarray) -> np.ndarray:
    """The month with which each plan's first year was to begin: after the planned go-live, else the plan's own first month."""
    first = np.full(len(found), np.iinfo(np.int64).max)
    np.minimum.at(first, found.planned.of, found.planned.month)
    if not len(wait.project):
        return first
    planned = wait.planned[waits]
    return np.where((waits >= 0) & (planned >= 0), planned, first)


def _own(found: Courses, gross: Learned, dis: Learned) -> Levels:
    """Each course's level as its class sees it: with the shape of the gross benefits, or none."""
    as_gross = levels(found.seen, len(found), gross.shape, gross.fading)
    as_dis = levels(found.seen, len(found), FLAT, dis.fading)
    return Levels(
        np.where(found.dis, as_dis.ratio, as_gross.ratio), np.where(found.dis, as_dis.months, as_gross.months)
    )


def _life(of: np.ndarray, plan: np.ndarray, step: np.ndarray, until: np.ndarray, window: int) -> np.ndarray:
    """`[c, j]`: what a plan that moves with its launch in j months still brings. A launch after the plan's last month brings
    nothing; what would fall after that month counts within the first year alone."""
    table = np.zeros((len(until), LONGEST + 1))
    latest = until[of] - np.where(step < window, 0, step)  # with which this month of the plan still counts
    counts = latest >= 0
    np.add.at(table, (of[counts], latest[counts]), plan[counts])
    back: np.ndarray = np.cumsum(table[:, ::-1], axis=1)[:, ::-1]
    return back
