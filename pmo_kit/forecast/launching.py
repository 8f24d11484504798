"""When projects that have not launched will, if ever: from the portfolio's own record of launches.

A date in the past cannot be a launch date. A forecast go-live of a project that has since launched is hindsight, and is not
looked at in a replay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..dates import first_month_after, month_number
from ..metrics.population import Known
from ..metrics.population.days import as_day, days_of

SLIPS_UNKNOWN = np.array([0, 3, 6])  # months late, where no launch of the portfolio can be compared
PRIOR = 0.5  # of a launch, and of none: what stands before the first record (Jeffreys)
LONGEST = 120  # months from now; a launch beyond is as good as none


@dataclass(frozen=True, eq=False)
class Waiting:
    """Projects that started and have neither launched nor ended, in the order of their ids: `project` (the row), `base` (the
    first month of value if all goes as said), `planned` (the same by the plan, −1 without one), `forecast` (whether a
    forecast go-live says so), `slips` (months late, of the launches there were), `never` and `ever` (counts behind the chance
    of never launching, each with its prior)."""

    project: np.ndarray
    base: np.ndarray
    planned: np.ndarray
    forecast: np.ndarray
    slips: np.ndarray
    never: np.ndarray
    ever: np.ndarray
    now: int

    @property
    def chance_of_never(self) -> np.ndarray:
        """The expected probability that it never launches."""
        chance: np.ndarray = self.never / (self.never + self.ever)
        return chance

    def draw(self, random: np.random.Generator, count: int) -> np.ndarray:
        """Months from now to the first month of value, a row per draw and a column per project; `LONGEST` for never. The
        chance of never is drawn once for all draws: it is the same unknown in all of them."""
        share = random.beta(self.never, self.ever)
        late = self.now - self.planned
        # a date still to come is missed as dates were missed before
        drawn: np.ndarray = (
            self.base - self.now + self.slips[random.integers(0, len(self.slips), (count, len(self.project)))]
        )
        for n in np.flatnonzero((self.base <= self.now) & ~self.forecast & (late > 0)):
            drawn[:, n] = self._overdue(random, count, int(late[n]))
        drawn = np.clip(drawn, 0, LONGEST)
        drawn[random.random(drawn.shape) < share] = LONGEST
        return drawn

    def _overdue(self, random: np.random.Generator, count: int, late: int) -> np.ndarray:
        """Months from now of a project that is so many months late: as those that were later still, and where none was, it may
        last as long again as it has lasted (Gott, 1993)."""
        longer = self.slips[self.slips > late]
        if len(longer):
            others: np.ndarray = longer[random.integers(0, len(longer), count)] - late
            return others
        return np.minimum(LONGEST, late / np.maximum(random.random(count), 1e-6) - late).astype(np.int64)


def waiting(known: Known) -> Waiting:
    """The projects that wait for their launch, and the record they are held against."""
    projects, table = known.project, known.project.table
    rows = np.flatnonzero(projects.started & ~projects.launched & ~projects.ended)
    rows = rows[np.argsort(table.project_id[rows].astype(str), kind="stable")]
    today = as_day(known.day)
    said = days_of(known.portfolio.tables["projects"]["forecast_go_live"])
    hindsight = ~np.isnat(table.go_live)
    forecast = (said > today) & ~hindsight
    first = _months(table.planned_go_live)
    earliest = month_number(first_month_after(known.day))
    now = earliest
    base = np.where(forecast, _months(said), np.where(table.planned_go_live > today, first, now))
    launched = projects.launched & (first >= 0)
    slips = np.sort(projects.first_month[launched] - first[launched])
    ended, stuck = projects.ended & ~projects.launched, projects.overdue & ~projects.ended
    ever, never = projects.launched.sum() + PRIOR, ended.sum() + PRIOR
    return Waiting(
        project=rows,
        base=base[rows],
        planned=first[rows],
        forecast=forecast[rows],
        slips=slips if len(slips) else SLIPS_UNKNOWN,
        never=np.where(projects.overdue[rows], never + stuck.sum(), never),
        ever=np.full(len(rows), ever),
        now=now,
    )


def _months(days: np.ndarray) -> np.ndarray:
    """The number of the first month that ends after each day (R8), −1 where there is none."""
    return np.array(
        [-1 if day is None else month_number(first_month_after(day)) for day in days.tolist()], dtype=np.int64
    )
