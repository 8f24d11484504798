"""A sheet of the audit workbook as it is thought of: columns with names, plain values in some and one formula down the others.

A formula names columns, not cells, as a spreadsheet's own tables do: `[@due]` is this row's cell, `[^came]` that of the row above,
`projects[due]` a whole column of another sheet. Rows are joined by their number, never by their text: a spreadsheet compares
texts without regard to case, takes `*` and `?` for wildcards, and `007` for 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openpyxl.utils import get_column_letter

NUMBER = "no."  # the column by which rows are joined
DAY, AMOUNT, COUNT, TEXT = "yyyy-mm-dd", "#,##0.00", "0", "General"
SHARE, PERCENT, DIFFERENCE = "0.0000", "0.00%", "0.000000"
UNDEFINED = "undefined"
LINE_HEAD = (
    "figure",
    "numerator",
    "denominator",
    "value",
    "the kit's numerator",
    "the kit's denominator",
    "the kit's value",
    "difference",
)
FIRST_LINE = 5
HERE, ABOVE = "\0", "\1"  # stand for the numbers of two rows while a formula is written
_TOKEN = re.compile(r"(\w+)\[([^\]@^]+)\]|\[([@^])([^\]]+)\]")


@dataclass(frozen=True)
class Column:
    """A column: its head, its `cells` – the values, or one formula for all rows, without `=` –, a number format and a width."""

    name: str
    cells: Sequence[Any] | str
    format: str = COUNT
    width: float = 13


@dataclass(frozen=True)
class Line:
    """A figure above the rows that it is made of: formulas for numerator, denominator and value, and the kit's row of it.

    Without a `value` it is numerator ÷ denominator, undefined where the denominator is not above 0. `cannot` says why there
    is nothing to compute.
    """

    label: str
    kit: Mapping[str, Any]
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    format: str = PERCENT
    amounts: str = AMOUNT
    cannot: str = ""


@dataclass(frozen=True)
class Grid:
    """A sheet: `rows` rows of columns, below the `lines` of figures where there are any; `told` says in words what it holds."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    told: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def head(self) -> int:
        """The row in which the names of the columns stand."""
        return FIRST_LINE + len(self.lines) + 1 if self.lines else 1

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letter of each column."""
        return {column.name: get_column_letter(n) for n, column in enumerate(self.columns, start=1)}

    def whole(self, column: str) -> str:
        """The address of all cells of a column; of the first, empty one where there are no rows."""
        letter, first = self.letters[column], self.head + 1
        return f"{self.name}!${letter}${first}:${letter}${self.head + max(self.rows, 1)}"


def down(formula: str, grids: Mapping[str, Grid], own: Grid, rows: range) -> Iterator[str]:
    """A formula with addresses in place of the names of columns, for each of these rows of a sheet."""

    def address(found: re.Match[str]) -> str:
        sheet, column, where, here = found.groups()
        if sheet:
            return grids[sheet].whole(column)
        return f"${own.letters[here]}{HERE if where == '@' else ABOVE}"

    told = f"={_TOKEN.sub(address, formula)}"
    return (told.replace(HERE, str(row)).replace(ABOVE, str(row - 1)) for row in rows)


def moved_by_months(day: str, months: str) -> str:
    """A formula for a day moved by whole months: the day is kept, clamped to the month, and a last day stays a last day (R8)."""
    return f"IF(EOMONTH({day},0)={day},EOMONTH({day},{months}),EDATE({day},{months}))"
