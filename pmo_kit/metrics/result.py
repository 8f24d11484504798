"""The shape of a result, and the two ways to come to one: sums over units, or a figure from pooled units.

A metric is written once, for a population: it names its units (`Rows`) and how units pool into a `Figure`. Grouping
is orthogonal: the same pooling over the units of one project, one kind, one quarter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..vocabulary import Verdict

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Figure:
    """One figure: a value, what it was divided from, how many units were left out, and what must be said with it.

    `value` is None where it is undefined, and then `note` says why. `state` settles the verdict where no comparison can:
    not due yet, or not measurable.
    """

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    excluded: int = 0
    note: str = ""
    state: Verdict | None = None

    def saying(self, *notes: str) -> Figure:
        """The same figure with more to say."""
        return replace(self, note=join(self.note, *notes))


@dataclass(frozen=True)
class Rows:
    """The units that a figure is made of, a row each: `project_id`, `numerator`, `denominator`, `excluded` or whatever the
    metric pools, and columns to group by. `cannot` says why there is nothing to measure at all; `note` goes with the
    portfolio's own figure; `empty` is the note of a figure whose denominator is empty; `monthly` gives the same units
    month by month, with `end`, where they are sums over months."""

    frame: pd.DataFrame
    cannot: str = ""
    note: str = ""
    empty: str = ""
    monthly: Callable[[], pd.DataFrame] | None = None

    def by_project(self) -> dict[str, tuple[float, float, int]]:
        """The sums of numerator, denominator and excluded of each project that has units."""
        codes, ids = pd.factorize(self.frame["project_id"])
        chosen = codes >= 0  # a unit without a project is a part of the whole
        top, bottom, excluded = (
            np.bincount(codes[chosen], np.nan_to_num(self.frame[name].to_numpy(dtype=float)[chosen])).tolist()
            for name in ("numerator", "denominator", "excluded")
        )
        return {project_id: (top[n], bottom[n], int(excluded[n])) for n, project_id in enumerate(ids)}


def unmeasurable(why: str) -> Rows:
    """No units at all, for this reason: the figure is not measurable."""
    return Rows(pd.DataFrame(columns=["project_id", "numerator", "denominator", "excluded"]), cannot=why)


def ratio(numerator: float, denominator: float, excluded: int) -> Figure:
    """Σ numerator ÷ Σ denominator; undefined where the denominator is not above zero."""
    return Figure(numerator / denominator if denominator > 0 else None, numerator, denominator, excluded)


def amount(numerator: float, denominator: float, excluded: int) -> Figure:
    """Σ numerator: an amount or a count, with nothing to divide by."""
    return Figure(numerator, numerator, None, excluded)


def pooled(rows: Rows, figure: Callable[[float, float, int], Figure]) -> Figure:
    """The figure of all units together, from the sums of their numerators, denominators and exclusions."""
    if rows.cannot:
        return Figure(note=rows.cannot)
    frame = rows.frame
    return figure(float(frame["numerator"].sum()), float(frame["denominator"].sum()), int(frame["excluded"].sum()))


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
