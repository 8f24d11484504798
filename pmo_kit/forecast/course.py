"""The course of each benefit as columns: what was planned, what came since launch, what is still to come.

Shares are applied, quarterly benefits stand in the last month of their quarter (R11, R12). What was not measured after a
launch counts as nothing, a dis-benefit's at its plan (R14), as everywhere in the kit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from ..dates import month_number
from ..metrics.population import Known
from ..metrics.result import TOLERANCE

# What a figure weighs as an observation, against one that finance confirmed or an evidence text supports (R63).
REPORTED = 0.5
REPEATS_PLAN = 0.1


@dataclass(frozen=True, eq=False)
class Seen:
    """Months after launch that have ended and have a plan above 0: `of` (the course), `age` (months since the first after
    launch), `month` (its number), `plan` and `value` in full plan months, `weight` by trust, `measured`, `repeats`."""

    of: np.ndarray
    age: np.ndarray
    month: np.ndarray
    plan: np.ndarray
    value: np.ndarray
    weight: np.ndarray
    measured: np.ndarray
    repeats: np.ndarray


@dataclass(frozen=True, eq=False)
class Planned:
    """Months with a plan, past and to come: `of` (the course), `month` (its number), `plan` in money, never 0."""

    of: np.ndarray
    month: np.ndarray
    plan: np.ndarray

    def where(self, rows: np.ndarray) -> Planned:
        """The chosen months."""
        return Planned(self.of[rows], self.month[rows], self.plan[rows])


@dataclass(frozen=True, eq=False)
class Courses:
    """A course per money benefit of a started project that has a plan or brought something, ordered by project and benefit.

    `benefit` and `project` are rows of their tables; `dis` of a dis-benefit; `launched` and `over` (never launched, and ended)
    of the project; `scale` is one full plan month in money; `now` the number of the first month that has not ended. Sums in
    money by course: `year_fixed` and `life_fixed` what came, in the first year and in all; `year_due` the plan of
    those months of the first year that have ended; `year_unmeasured` and `life_unmeasured` the plan of months after the launch,
    of the first year and of all, that has no actual.
    """

    benefit: np.ndarray
    project: np.ndarray
    dis: np.ndarray
    launched: np.ndarray
    over: np.ndarray
    scale: np.ndarray
    first: np.ndarray
    last: np.ndarray
    now: int
    seen: Seen
    planned: Planned
    year_fixed: np.ndarray
    life_fixed: np.ndarray
    year_due: np.ndarray
    year_unmeasured: np.ndarray
    life_unmeasured: np.ndarray

    def __len__(self) -> int:
        return len(self.benefit)

    def total(self, planned: Planned, factor: np.ndarray | float = 1.0) -> np.ndarray:
        """Plan summed by course, each month times its factor."""
        return np.bincount(planned.of, planned.plan * factor, len(self))

    def to_come(self) -> Planned:
        """The plan of months that have not ended, of launched and unlaunched projects alike."""
        return self.planned.where(self.planned.month >= self.now)


def courses(known: Known) -> Courses:
    """The courses as known on the day. Needs the tables benefits and realisation."""
    register, table, projects, entries = known.benefit, known.benefit.table, known.project, known.entries
    money = register.known & register.started & (table.gross | table.dis)
    share = register.share[entries.benefit]
    ledger = known.ledger
    counts = money[entries.benefit] & (np.abs(entries.planned) > TOLERANCE)
    came = ledger.chosen(money[ledger.benefit] & ~np.isnan(ledger.actual)).asked
    chosen = np.flatnonzero(came | (np.bincount(entries.benefit, counts, len(table)) > 0))
    ids = projects.table.project_id[table.project[chosen]].astype(str), table.benefit_id[chosen].astype(str)
    chosen = chosen[np.lexsort((ids[1], ids[0]))]
    place = np.full(len(table), -1)
    place[chosen] = np.arange(len(chosen))

    rows = np.flatnonzero(counts)
    rows = rows[np.lexsort((entries.month[rows], place[entries.benefit[rows]]))]  # whatever the order of the rows
    planned = Planned(place[entries.benefit[rows]], entries.month[rows], (entries.planned * share)[rows])
    count = len(chosen)
    scale = _full_month(planned, count) / np.where(table.quarterly[chosen], 3.0, 1.0)
    now = month_number(known.day + dt.timedelta(days=1))
    project = table.project[chosen]
    launched = projects.launched[project]

    of = place[ledger.benefit]
    mine = of >= 0
    value = np.where(ledger.dis, ledger.lost, ledger.actual)

    silent = ledger.after_launch & np.isnan(ledger.actual)

    def summed(amount: np.ndarray, which: np.ndarray) -> np.ndarray:
        found = mine & which & ~np.isnan(amount)
        return np.bincount(of[found], amount[found], count)

    return Courses(
        benefit=chosen,
        project=project,
        dis=table.dis[chosen],
        launched=launched,
        over=projects.ended[project] & ~launched,
        scale=scale,
        first=projects.first_month[project],
        last=projects.last_month[project],
        now=now,
        seen=_seen(known, of, scale),
        planned=planned,
        year_fixed=summed(value, ledger.first_year),
        life_fixed=summed(value, np.ones(len(of), dtype=bool)),
        year_due=summed(ledger.planned, ledger.first_year),
        year_unmeasured=summed(ledger.planned, ledger.first_year & silent),
        life_unmeasured=summed(ledger.planned, silent),
    )


def _full_month(planned: Planned, count: int) -> np.ndarray:
    """The plan of a typical month, in which small months of a ramp count for little: Σ plan² ÷ Σ |plan|; 1 without a plan."""
    squares = np.bincount(planned.of, planned.plan**2, count)
    return np.divide(
        squares, np.bincount(planned.of, np.abs(planned.plan), count), out=np.ones(count), where=squares > 0
    )


def _seen(known: Known, of: np.ndarray, scale: np.ndarray) -> Seen:
    ledger = known.ledger
    rows = np.flatnonzero((of >= 0) & ledger.after_launch & (ledger.planned > TOLERANCE))
    rows = rows[np.lexsort((ledger.month[rows], of[rows]))]
    of, month = of[rows], ledger.month[rows]
    value = np.nan_to_num(np.where(ledger.dis, ledger.lost, ledger.actual)[rows])
    measured = ~np.isnan(ledger.actual[rows])
    unnamed = measured & np.isnan(ledger.named[rows])
    repeats = unnamed & ledger.repeats[rows]
    return Seen(
        of=of,
        age=month - known.project.first_month[ledger.project[rows]],
        month=month,
        plan=ledger.planned[rows] / scale[of],
        value=value / scale[of],
        weight=np.where(repeats, REPEATS_PLAN, np.where(unnamed, REPORTED, 1.0)),
        measured=measured,
        repeats=repeats,
    )
