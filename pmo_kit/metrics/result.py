"""The shape of a result, and the two ways to come to one: sums over units, or a figure from pooled units.

A metric is written once, for a population: it names its units (`Rows`) and how units pool into a `Figure`. Grouping
is orthogonal: the same pooling over the units of one project, one kind, one quarter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ..vocabulary import Verdict

TOLERANCE = 1e-9
NOBODY = -1  # the project of a unit that is a part of the whole and of no project


@dataclass(frozen=True)
class Reservation:
    """What a `met` must be read with: the name of a stricter reading (V1–V12) that would not meet its bar, the figure it
    gives and the bar (None where it is not reached), and one sentence."""

    key: str
    value: float | None
    benchmark: float | None
    note: str


@dataclass(frozen=True)
class Figure:
    """One figure: a value, what it was divided from, how many units were left out, and what must be said with it.

    `value` is None where it is undefined, and then `note` says why. `state` settles the verdict where no comparison can:
    not due yet, or not measurable. `reservations` stand on a portfolio's own `met` alone.
    """

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    excluded: int = 0
    note: str = ""
    state: Verdict | None = None
    reservations: tuple[Reservation, ...] = ()

    @property
    def known_value(self) -> float:
        """The value, for whoever knows that there is one."""
        assert self.value is not None, self.note
        return self.value

    def saying(self, *notes: str) -> Figure:
        """The same figure with more to say."""
        return replace(self, note=join(self.note, *notes)) if any(notes) else self


@dataclass(frozen=True)
class Sums:
    """What units come to: `beside` is a third amount, for figures that are defined by more than their denominator."""

    numerator: float
    denominator: float
    excluded: int
    beside: float = 0.0


@dataclass(frozen=True, eq=False)
class Rows:
    """The units that a figure is made of, in columns of equal length: `project` (the row among the projects), `numerator`,
    `denominator`, `excluded`, perhaps `beside`, or whatever the metric pools, and columns to group by (`benefit` is the row
    in the benefits table). `cannot` says why there is nothing to measure at all; `note` goes with the portfolio's own figure;
    `empty` is the note of a figure that is undefined; `monthly` gives the same units month by month, with `month`, where they
    are sums over months."""

    columns: Mapping[str, np.ndarray] = field(default_factory=dict)
    cannot: str = ""
    note: str = ""
    empty: str = ""
    monthly: Callable[[], Rows] | None = None

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def take(self, chosen: np.ndarray) -> Rows:
        """Some of the units, by place or by yes and no."""
        return replace(self, columns={name: column[chosen] for name, column in self.columns.items()})

    def sums(self) -> Sums:
        """The sums of numerator, denominator and excluded; what is empty counts as nothing."""
        top, bottom, beside = (
            float(np.nansum(self.columns[name])) if name in self.columns else 0.0
            for name in ("numerator", "denominator", "beside")
        )
        return Sums(top, bottom, int(self.columns["excluded"].sum()), beside)

    def by_project(self, projects: int) -> dict[int, Sums]:
        """The sums of each project that has units, by its row."""
        if "project" not in self.columns:
            return {}
        chosen = self.columns["project"] != NOBODY  # a unit without a project is a part of the whole
        of = self.columns["project"][chosen]
        summed = [
            np.bincount(of, np.nan_to_num(self.columns[name][chosen].astype(float)), projects).tolist()
            if name in self.columns
            else [0.0] * projects
            for name in ("numerator", "denominator", "excluded", "beside")
        ]
        there = np.flatnonzero(np.bincount(of, minlength=projects)).tolist()
        top, bottom, excluded, beside = summed
        return {n: Sums(top[n], bottom[n], int(excluded[n]), beside[n]) for n in there}


def units(
    project: np.ndarray,
    numerator: np.ndarray | float,
    denominator: np.ndarray | float = np.nan,
    excluded: np.ndarray | int = 0,
    **more: np.ndarray,
) -> dict[str, np.ndarray]:
    """The columns of units that add up; a single amount stands for all."""
    n = len(project)
    return {
        "project": project,
        "numerator": _column(numerator, n, float),
        "denominator": _column(denominator, n, float),
        "excluded": _column(excluded, n, np.int64),
        **more,
    }


def together(first: Mapping[str, np.ndarray], second: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Two lots of units as one; what one of them does not have is −1 there, or None where it is text."""
    made = {}
    for name in dict.fromkeys([*first, *second]):
        parts = [
            lot[name] if name in lot else _lacking(made_of[name], len(lot["project"]))
            for lot, made_of in ((first, second), (second, first))
        ]
        made[name] = np.concatenate(parts)
    return made


def _lacking(like: np.ndarray, count: int) -> np.ndarray:
    return np.full(count, None if like.dtype == object else NOBODY, dtype=like.dtype)


def _column(amount: np.ndarray | float, count: int, kind: type) -> np.ndarray:
    return amount.astype(kind) if isinstance(amount, np.ndarray) else np.full(count, amount, dtype=kind)


def unmeasurable(why: str) -> Rows:
    """No units at all, for this reason: the figure is not measurable."""
    return Rows(units(np.zeros(0, dtype=np.int64), 0.0), cannot=why)


def ratio(sums: Sums) -> Figure:
    """Σ numerator ÷ Σ denominator; undefined where the denominator is not above zero."""
    value = sums.numerator / sums.denominator if sums.denominator > 0 else None
    return Figure(value, sums.numerator, sums.denominator, sums.excluded)


def amount(sums: Sums) -> Figure:
    """Σ numerator: an amount or a count, with nothing to divide by."""
    return Figure(sums.numerator, sums.numerator, None, sums.excluded)


def pooled(rows: Rows, figure: Callable[[Sums], Figure]) -> Figure:
    """The figure of all units together, from the sums of their numerators, denominators and exclusions."""
    return Figure(note=rows.cannot) if rows.cannot else figure(rows.sums())


def change(now: float | None, before: float | None, *, shorter: bool = False, why: str = "") -> Figure:
    """The relative change from `before` to `now`, as a share of `before`; `shorter` counts a decrease as positive.

    Undefined where either is undefined or `before` is not above zero.
    """
    if now is None or before is None:
        return Figure(note=why or "one of the two figures that are compared is undefined")
    difference = before - now if shorter else now - before
    if before <= 0:
        return Figure(None, difference, before, note=why or "the figure compared with is not above zero")
    return Figure(difference / before, difference, before)


def join(*notes: str) -> str:
    """Notes as one text, each once, empty ones left out."""
    return "; ".join(dict.fromkeys(note for note in notes if note))


def above(value: float, benchmark: float) -> bool:
    """Strictly above, unrounded, with a tolerance for floating point."""
    return value > benchmark + TOLERANCE


def at_least(value: float, benchmark: float) -> bool:
    """At or above, with a tolerance for floating point."""
    return value >= benchmark - TOLERANCE


def plural(count: int, one: str, many: str = "") -> str:
    """`1 project`, `3 projects`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
