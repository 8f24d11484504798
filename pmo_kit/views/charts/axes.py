"""Axes for curves and points: round steps, faint lines across, and names at curves' ends that do not cover each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .sheet import INK, SMALL, Sheet, text_width
from .theme import GREY

LINE = 15.0  # what a line of small text takes


def steps(low: float, high: float, count: int = 5) -> list[float]:
    """Round figures from at most `low` to at least `high`, about `count` of them: 1, 2, 2.5 or 5 times a power of ten apart.

    >>> steps(0, 93)
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    if not high > low:
        high = low + (abs(low) or 1.0)
    rough = (high - low) / count
    unit = 10.0 ** math.floor(math.log10(rough))
    size = next(part * unit for part in (1, 2, 2.5, 5, 10) if part * unit >= rough * 0.999)
    first, last = math.floor(low / size + 1e-9), math.ceil(high / size - 1e-9)
    return [round(size * number, 10) for number in range(first, last + 1)]


@dataclass(frozen=True)
class Frame:
    """A field of axes on a sheet: `left`, `top`, `right`, `bottom` in units, and the figures at its ends."""

    sheet: Sheet
    left: float
    top: float
    right: float
    bottom: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def x(self, value: float) -> float:
        """Where a figure lies from left to right."""
        return self.left + (value - self.x_low) / ((self.x_high - self.x_low) or 1.0) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a figure lies from top to bottom."""
        return self.bottom - (value - self.y_low) / ((self.y_high - self.y_low) or 1.0) * (self.bottom - self.top)

    def levels(self, values: Sequence[float], written: Callable[[float], str]) -> None:
        """A faint line across at each level, with its figure on the left."""
        for value in values:
            self.sheet.line([(self.left, self.y(value)), (self.right, self.y(value))], INK, width=0.7, opacity=0.18)
            self.sheet.text(self.left - 6, self.y(value) + 4, written(value), size=SMALL, anchor="end")

    def foot(self, values: Sequence[float], written: Callable[[float], str]) -> None:
        """The line at the foot and figures below it; of those that would cover each other, only some (the last always)."""
        self.sheet.line([(self.left, self.bottom), (self.right, self.bottom)], GREY, width=1)
        taken = self.sheet.width + 8
        for value in sorted(values, reverse=True):
            words = written(value)
            half = text_width(words, SMALL) / 2
            middle = min(self.x(value), self.sheet.width - half - 1)
            if middle + half < taken - 8 and middle - half >= 0:
                self.sheet.text(middle, self.bottom + LINE, words, size=SMALL, anchor="middle")
                taken = middle - half


def level_room(values: Sequence[float], written: Callable[[float], str]) -> float:
    """What the figures left of a field take."""
    return max(text_width(written(value), SMALL) for value in values) + 8


def apart(wanted: Sequence[float], low: float, high: float, gap: float = LINE) -> list[float]:
    """Places as near to those wanted as can be (in the order in which they are given, the smallest first), `gap` apart and
    within `low` and `high` while there is room.

    >>> apart([10, 11, 40], 0, 50, gap=15)
    [10, 25, 40]
    """
    places: list[float] = []
    for place in wanted:
        places.append(max(place, low if not places else places[-1] + gap))
    for number in range(len(places) - 1, -1, -1):
        limit = high if number == len(places) - 1 else places[number + 1] - gap
        places[number] = min(places[number], limit)
    return places


def name_ends(frame: Frame, ends: Sequence[tuple[float, str]], x: float) -> None:
    """Names curves right of their ends, pushed apart; in the field the higher figure stands higher."""
    ordered = sorted(ends, key=lambda end: -end[0])
    for place, (_, text) in zip(
        apart([frame.y(value) for value, _ in ordered], frame.top, frame.bottom), ordered, strict=True
    ):
        frame.sheet.text(x, place + 4, text, size=SMALL)
