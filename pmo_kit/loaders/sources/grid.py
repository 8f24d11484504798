"""From the rows of a grid to a sheet: which row is the header, and which rows are no data.

People put a title above the table, repeat the header on each page, and close with a total. Each is told; only what
certainly is no data is left out of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from ...errors import number_of
from ...register.cells.celltext import Noted, UnreadableError, is_empty, quoted
from ...register.cells.figures import parse_number, shown_by
from ...register.cells.forms import PLAIN, Form
from ...register.schemas import DICTIONARY, Column
from ...vocabulary import Effect
from .expected import ANY_TABLE, Expected, bare
from .sheets import Remark, Sheet, unusable

EXAMPLE = "example – not read"  # in a cell of a row: what the workbook to fill in shows
HEADER_WITHIN = 50  # rows that are not blank, from the top
TOTAL = re.compile(
    r"((grand|sub|overall)[ -]?)?totals?|sum|summe|(gesamt|end|zwischen)?summe|gesamt|insgesamt|somme", re.IGNORECASE
)
AMOUNT = Column("total", "money")
KEYS = {table.key[0] for table in DICTIONARY.values()}
NOTES = 5  # rows at the end among which a total is looked for
CENT = 0.011  # sums of rounded amounts, in floating point

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
    cells than the header is set aside: which cell belongs to which column cannot be known. So is a row of totals at the
    end. A value that stands in merged cells stands in each of them.
    """
    found = [(number, row) for number, row in enumerate(rows, start=1) if not all(is_empty(cell) for cell in row)]
    if not found:
        remedy = "give it the headers of the data dictionary in its first row, or take it away"
        return unusable(file, sheet, "there is nothing in it, not even a header", remedy)
    at = header_at([row for _, row in found[:HEADER_WITHIN]], expected)
    top, names = found[at]
    header = ["" if is_empty(cell) else " ".join(str(cell).split()) for cell in names]
    remarks = [*_above(found[:at]), *_unmerge(dict(found[at + 1 :]), top, merged)]
    index: list[int] = []
    cells: list[Sequence[Any]] = []
    for number, row in found[at + 1 :]:
        if EXAMPLE in row:
            continue  # it says itself that it is no data, also where columns were put in before it
        if len(row) != len(header):
            rule = f"the row has {number_of(len(row), 'cell')} where the header has {len(header)}"
            remedy = "quote texts that hold a comma or a line break, and leave no cell out"
            remarks.append(Remark(rule, Effect.SET_ASIDE, number, remedy, tuple(row)))
        elif row[0] == names[0] and list(row) == list(names):
            remarks.append(Remark("the header stands here again: it is no row of data", Effect.POINTED_OUT, number))
        else:
            index.append(number)
            cells.append(row)
    for last in range(len(cells) - 1, max(len(cells) - NOTES, 0) - 1, -1):  # a note may stand below a total
        if remark := _total(header, cells[: last + 1], index[last], form):
            remarks.append(replace(remark, cells=tuple(cells[last])))
            if remark.effect is Effect.SET_ASIDE:
                del cells[last], index[last]
            break
    frame = pd.DataFrame(cells, index=index, columns=range(len(header)), dtype=object)
    for position in (i for i, name in enumerate(header) if not name):
        filled = frame[~frame[position].map(is_empty)] if len(frame) else frame
        if len(filled):
            rule = f"column {position + 1} has no header and is kept out; its first cell is {quoted(filled[position].iloc[0])}"
            remarks.append(Remark(rule, Effect.POINTED_OUT, remedy="give the column a header, or clear it"))
    named = [i for i, name in enumerate(header) if name]
    frame = frame[named].set_axis(range(len(named)), axis="columns")
    return Sheet(file, sheet, tuple(header[i] for i in named), frame, tuple(remarks), form)


def _above(found: Sequence[tuple[int, Sequence[Any]]]) -> list[Remark]:
    """What stands above the header is a title, and is told."""
    if not found:
        return []
    numbers = [number for number, _ in found]
    title = quoted(next(cell for cell in found[0][1] if not is_empty(cell)))
    if len(numbers) == 1:
        rule = f"row {numbers[0]} stands above the header and is no data: {title}"
    else:
        rule = f"rows {numbers[0]} to {numbers[-1]} stand above the header and are no data: {title} and more"
    return [Remark(rule, Effect.POINTED_OUT)]


def _unmerge(rows: dict[int, Sequence[Any]], top: int, merged: Iterable[Merged]) -> list[Remark]:
    """Give each of merged cells below the header the value that stands in the first of them.

    No two merged areas of a sheet can overlap, so that they have no more cells than the sheet has: where they do, the file
    is damaged, and those that are left are told and not looked at.
    """
    remarks = []
    numbers = sorted(rows)
    cells = sum(map(len, rows.values()))
    areas = sorted(merged)
    for left_over, ((first, left), (last, right)) in zip(range(len(areas), 0, -1), areas, strict=True):
        if first + 1 <= top or first + 1 not in rows or left >= len(rows[first + 1]):
            continue
        value = rows[first + 1][left]
        if is_empty(value):
            continue
        within = numbers[bisect_left(numbers, first + 1) : bisect_right(numbers, last + 1)]
        cells -= len(within) * len(rows[first + 1][left : right + 1])
        if cells < 0:
            rule = f"merged cells overlap, as no spreadsheet writes them: {left_over:,} of them are not read as merged"
            remarks.append(Remark(rule, Effect.POINTED_OUT, remedy="open the workbook and save it again"))
            break
        for row in map(rows.__getitem__, within):
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


def _total(header: Sequence[str], cells: Sequence[Sequence[Any]], number: int, form: Form) -> Remark | None:
    """Whether the last of these rows is a total: it says so, or has no key, and its figures are the sums of their columns."""
    last = cells[-1]
    words = [cell.strip() for cell in last if isinstance(cell, str) and TOTAL.fullmatch(cell.strip().rstrip(":"))]
    key = next((i for i, name in enumerate(header) if bare(name) in KEYS), 0)
    if not words and not is_empty(last[key]):
        return None
    sums = [
        _is_sum([row[i] for row in cells], form)
        for i in range(len(header))
        if not is_empty(last[i]) and last[i] not in words
    ]
    figures = [is_sum for is_sum in sums if is_sum is not None]  # sums of nothing but 0 say nothing
    why = f"it says {quoted(words[0])}" if words else "it has no key"
    if figures and all(figures):
        rule = f"the row is a total: {why}, and its figures are the sums of their columns"
        return Remark(rule, Effect.SET_ASIDE, number, "nothing is lost: the rows above it are read")
    if words and figures:
        rule = f"the row looks like a total ({why}), but its figures are not the sums of their columns"
        return Remark(rule, Effect.POINTED_OUT, number, "it is read as any other row: take it away if it is none")
    return None


def _is_sum(column: Sequence[Any], form: Form) -> bool | None:
    """Whether the last cell is the sum of those above it; None where it is no figure."""
    form = shown_by({cell for cell in column if isinstance(cell, str)}, form, AMOUNT)
    *above, last = (_figure(cell, form) for cell in column)
    figures = [figure for figure in above if figure is not None]
    if last is None or not any(figures):
        return None
    return abs(sum(figures) - last) <= max(CENT, 1e-9 * abs(last))


def _figure(cell: Any, form: Form) -> float | None:
    if is_empty(cell):
        return None
    try:
        number = parse_number(cell, AMOUNT, form)
    except UnreadableError:
        return None
    return number.value if isinstance(number, Noted) else number
