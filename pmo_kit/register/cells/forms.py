"""`Form`: how the cells of one column are written – what is declared of them, and what the column itself shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Form:
    """How the cells of one column are written.

    `decimal`, `dates`, `scale` and `default` are what a mapping declares; where it declares nothing, `decimal` and `order`
    are what the column's cells show when they are looked at together, and stay empty where they do not show it.
    """

    decimal: Literal["", ".", ","] = ""
    dates: tuple[str, ...] = ()  # formats as of strptime, tried in this order; ISO dates are always read
    scale: float | None = None  # what a figure without a unit of its own is multiplied by
    default: str | None = None  # what an empty cell stands for, in the dictionary's own unit
    order: Literal["", "day first", "month first", "both"] = ""
    point: bool = True  # `1.234` is read with a decimal point where no cell of the column says otherwise
    both_marks: bool = False  # some cells have a decimal point for certain, and some a decimal comma
    percentages: bool = False  # some cells of a share column bear a percent sign
    above_one: bool = False  # most cells of a share column are above 1
    serials: Literal["", "1900", "1904"] = ""  # the date system of the workbook whose number cells may be days


PLAIN = Form()
