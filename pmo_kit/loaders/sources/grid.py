"""From the rows of a grid to a sheet: which row is the header, and which rows are no data.

People put a title above the table, repeat the header on each page, and close with a total. Each is told; only what
certainly is no data is left out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

import pandas as pd

from ...register.cells.celltext import is_empty, quoted
from ...register.cells.forms import PLAIN, Form
from ...vocabulary import Effect
from .closing import no_data
from .expected import ANY_TABLE, Expected, bare
from .sheets import Remark, Sheet, unusable

EXAMPLE = "example – not read"  # in the first cell of a row: what the workbook to fill in shows
HEADER_WITHIN = 50  # rows that are not blank, from the top

Merged = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, row and column from 0


def header_at(rows: Sequence[Sequence[Any]], expected: Expected) -> int:
    """Which of these rows (none of them blank) is the header: the first that names the most columns that are looked for.

    Where none names any, it is the first row, but for titles: single cells above rows of several.
    """
    first = rows[:HEADER_WITHIN]
    known = [expected.known(row) for row in first]
    if any(known):
        return known.index(max(known))
    filled = [sum(not is_empty(cell) for cell in row) for row in first]
    return next((i for i, n in enumerate(filled) if n > 1), 0)


def from_rows(
    rows: Iterable[Sequence[Any]],
    file: str,
    sheet: str = "",
    *,
    expected: Expected = ANY_TABLE,
    merged: Iterable[Merged] = (),
    form: Form = PLAIN,
) -> Sheet:
    """A sheet from its rows, numbered from 1 as a spreadsheet does.

    Blank rows are no rows, but are counted so that the numbers agree with the spreadsheet's. A row with more or fewer
    cells than the header is set aside: which cell belongs to which column cannot be known. Totals and footnotes are left
    out. A value that stands in merged cells stands in each of them.
    """
    if expected.transposed:
        rows = [list(record) for record in zip_longest(*rows)]
        merged = ()
    found = [(number, row) for number, row in enumerate(rows, start=1) if not all(is_empty(cell) for cell in row)]
    if not found:
        remedy = "give it the headers of the data dictionary in its first row, or take it away"
        return unusable(file, sheet, "there is nothing in it, not even a header", remedy)
    at, names = _header_of([row for _, row in found[:HEADER_WITHIN]], expected)
    top = found[at][0] if at >= 0 else 0
    header = ["" if is_empty(cell) else " ".join(str(cell).split()) for cell in names]
    letters = [column_letters(i) for i in range(len(header))]
    header = [
        name or (f"column {a}" if bare(f"column {a}") in expected.headers else "")
        for name, a in zip(header, letters, strict=True)
    ]
    above = max(at + 1 - max(expected.header_rows, 1), 0)
    remarks = [
        *_above(found[:above], top if expected.header_rows == 1 else 0),
        *_unmerge(dict(found[at + 1 :]), top, merged),
    ]
    index: list[int] = []
    cells: list[Sequence[Any]] = []
    for number, row in found[at + 1 :]:
        if len(row) != len(header):
            rule = f"the row has {len(row)} cells where the header has {len(header)}"
            remedy = "quote texts that hold a comma or a line break, and leave no cell out"
            remarks.append(Remark(rule, Effect.SET_ASIDE, number, remedy, tuple(row)))
        elif row[0] == EXAMPLE:
            continue  # it says itself that it is no data
        elif row[0] == names[0] and list(row) == list(names):
            remarks.append(Remark("the header stands here again: it is no row of data", Effect.POINTED_OUT, number))
        else:
            index.append(number)
            cells.append(row)
    found_out = no_data(header, cells, index, form)
    remarks += found_out
    if left := {remark.row for remark in found_out if remark.effect is Effect.LEFT_OUT}:
        cells = [row for row, number in zip(cells, index, strict=True) if number not in left]
        index = [number for number in index if number not in left]
    frame = pd.DataFrame(cells, index=index, columns=range(len(header)), dtype=object)
    for position in (i for i, name in enumerate(header) if not name):
        filled = frame[~frame[position].map(is_empty)] if len(frame) else frame
        if len(filled):
            rule = f"column {position + 1} has no header and is kept out; its first cell is {quoted(filled[position].iloc[0])}"
            remarks.append(Remark(rule, Effect.POINTED_OUT, remedy="give the column a header, or clear it"))
    named = [i for i, name in enumerate(header) if name]
    frame = frame[named].set_axis(range(len(named)), axis="columns")
    at_letters = tuple(letters[i] for i in named)
    return Sheet(file, sheet, tuple(header[i] for i in named), frame, tuple(remarks), form, at_letters)


def _header_of(rows: Sequence[Sequence[Any]], expected: Expected) -> tuple[int, Sequence[Any]]:
    """Which row is the last of the header (-1 where there is none), and its cells; those of several rows are joined."""
    if expected.header_rows == 0:
        return -1, [""] * max(map(len, rows))
    if expected.header_rows == 1:
        at = header_at(rows, expected)
        return at, rows[at]
    depth = expected.header_rows
    blocks = [joined(rows[i : i + depth]) for i in range(max(len(rows) - depth + 1, 1))]
    scores = [(expected.known(block), _spanned(rows[i : i + depth])) for i, block in enumerate(blocks)]
    first = scores.index(max(scores))
    return min(first + depth - 1, len(rows) - 1), blocks[first]


def _spanned(rows: Sequence[Sequence[Any]]) -> int:
    """How many columns of the lowest row stand under a group that is written further left."""
    if len(rows) < 2:
        return 0
    upper, lower = ([not is_empty(cell) for cell in row] for row in rows[-2:])
    if sum(upper) < 2:
        return 0  # a title is no group
    under = (
        lower[i] and lower[i - 1] and not upper[i] and any(upper[:i]) for i in range(1, min(len(lower), len(upper)))
    )
    return sum(under)


def joined(rows: Sequence[Sequence[Any]]) -> list[str]:
    """Rows of a header as one: `Plan / Jan 2026`. A group is written once, above the first of its columns."""
    texts = [["" if is_empty(cell) else " ".join(str(cell).split()) for cell in row] for row in rows]
    names = texts[-1]
    for upper in reversed(texts[:-1]):
        group, made = "", []
        for i, name in enumerate(names):
            above = upper[i] if i < len(upper) else ""
            group = (above or group) if name else ""
            made.append(f"{group} / {name}" if group and name else above or name)
        names = made
    return names


def _above(found: Sequence[tuple[int, Sequence[Any]]], top: int) -> list[Remark]:
    """What stands above the header is a title, or the upper row of a header in two rows; either is told."""
    if not found:
        return []
    number, row = found[-1]
    if number == top - 1 and sum(not is_empty(cell) for cell in row) > 1:
        upper = quoted(next(cell for cell in row if not is_empty(cell)))
        rule = f"row {number} is an upper row of the header, beginning with {upper}, and is not read"
        remedy = (
            "where it tells columns apart, declare header_rows: 2 in the mapping: `Plan / Jan 2026` is then a header"
        )
        return [*_above(found[:-1], 0), Remark(rule, Effect.POINTED_OUT, remedy=remedy)]
    numbers = [number for number, _ in found]
    title = quoted(next(cell for cell in found[0][1] if not is_empty(cell)))
    if len(numbers) == 1:
        rule = f"row {numbers[0]} stands above the header and is no data: {title}"
    else:
        rule = f"rows {numbers[0]} to {numbers[-1]} stand above the header and are no data: {title} and more"
    return [Remark(rule, Effect.POINTED_OUT)]


def _unmerge(rows: dict[int, Sequence[Any]], top: int, merged: Iterable[Merged]) -> list[Remark]:
    """Give each of merged cells below the header the value that stands in the first of them."""
    remarks = []
    for (first, left), (last, right) in sorted(merged):
        if first + 1 <= top or first + 1 not in rows or left >= len(rows[first + 1]):
            continue
        value = rows[first + 1][left]
        if is_empty(value):
            continue
        for number in range(first + 1, last + 2):
            row = rows.get(number)
            if isinstance(row, list):
                row[left : right + 1] = [value] * len(row[left : right + 1])
        rule = f"the cells {_cell(first, left)} to {_cell(last, right)} are merged: {quoted(value)} is read in each of them"
        figure = isinstance(value, (int, float)) and last > first
        remedy = "where it is one figure for all of them, undo the merging and divide it" if figure else ""
        remarks.append(Remark(rule, Effect.POINTED_OUT, first + 1, remedy))
    return remarks


def _cell(row: int, column: int) -> str:
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """A column as a spreadsheet names it, from 0: A, B, …, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
