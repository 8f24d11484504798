"""What was set aside, as a workbook that looks like the source: to be mended and read again.

It has the source's sheets, headers and cells as they stand there. First come the rows with something to mend, each bad cell
coloured and the reason in its comment; then, in grey, the rows that others refer to, so that the workbook can be checked by
itself under the same settings and mapping.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..errors import Problem
from ..register.schemas import table as declared
from ..vocabulary import Effect
from .sources.sheets import Sheet, sheet_title
from .written import put

FILLS = {
    Effect.SET_ASIDE: PatternFill("solid", fgColor="FFB3B3"),
    Effect.TABLE_UNUSABLE: PatternFill("solid", fgColor="FFB3B3"),
    Effect.READ_AS_EMPTY: PatternFill("solid", fgColor="FFE699"),
}
USED = Font(color="7F7F7F")
USED_FROM_HERE = (
    "The rows from here on are used as they are. They stand here so that this workbook can be checked by itself."
)
TWIN = re.compile(r"repeats the key of row ([0-9]+)$")


@dataclass
class _Page:
    """One sheet of the workbook to be: the tables that it feeds, and what is wrong in it."""

    title: str
    sheet: Sheet
    tables: list[str]
    by_row: dict[int, list[Problem]] = field(default_factory=dict)
    of_header: list[Problem] = field(default_factory=list)
    whole: bool = False  # with the rows that are used, because others refer to them
    unusable: bool = False


def write_set_aside(path: Path, asked: Mapping[str, tuple[str, Sheet]], problems: Iterable[Problem]) -> tuple[int, int]:
    """Write the workbook; returns how many rows in it are to be mended, and how many cells. Nothing is written for none.

    `asked` says for each table in which sheet it was found and by what name, as `Register.asked` does.
    """
    lost = [p for p in problems if p.effect in FILLS and p.table in asked]
    if not lost:
        return 0, 0
    pages = _pages(asked, lost)
    book = Workbook()
    book.remove(book.active)
    rows = 0
    for page in pages:
        rows += _write(book.create_sheet(page.title), page)
    book.save(path)
    return rows, len({(p.place, p.row, p.column) for p in lost if p.row is not None})


def _pages(asked: Mapping[str, tuple[str, Sheet]], lost: Sequence[Problem]) -> list[_Page]:
    """A page for each sheet of the source, those without anything to mend too: the mapping asks for them."""
    pages: dict[tuple[str, int], _Page] = {}
    for table, (name, sheet) in asked.items():
        if sheet.header:
            title = sheet_title(name)
            pages.setdefault((title.casefold(), id(sheet)), _Page(title, sheet, [])).tables.append(table)
    taken: set[str] = set()
    for page in pages.values():
        while page.title.casefold() in taken:
            page.title = f"{page.title[:29]} 2"
        taken.add(page.title.casefold())
    needed = _referred_to({problem.table for problem in lost})
    for page in pages.values():
        page.whole = bool(needed & set(page.tables))
        for problem in (problem for problem in lost if problem.table in page.tables):
            if problem.row is None:
                page.of_header.append(problem)
                page.unusable |= problem.effect is Effect.TABLE_UNUSABLE
            else:
                page.by_row.setdefault(problem.row, []).append(problem)
    return list(pages.values())


def _referred_to(tables: set[str]) -> set[str]:
    """The tables that these refer to, and those in turn; projects always, without which nothing can be checked."""
    found: set[str] = {"projects"}
    open_ = set(tables) | found
    while open_:
        named = {column.references[0] for name in open_ for column in declared(name).columns if column.references}
        open_ = named - found
        found |= named
    return found


def _write(sheet: Worksheet, page: _Page) -> int:
    """The page; returns how many of its rows are to be mended."""
    header = page.sheet.header
    for column, name in enumerate(header, start=1):
        cell = put(sheet.cell(1, column), name)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(12, len(name) + 2), 40)
    sheet.freeze_panes = "A2"
    for problem in page.of_header:
        for column in _positions(header, problem) or [1]:
            _mark(sheet.cell(1, column), problem)
    frame = page.sheet.frame
    torn = {remark.row: remark.cells for remark in page.sheet.remarks if remark.cells}
    position = {row: i for i, row in enumerate(frame.index)}
    bad = sorted({*page.by_row, *(frame.index if page.unusable else ())})
    at = 1
    for row in bad:
        cells = frame.iloc[position[row]] if row in position else torn.get(row, ())
        at += 1
        for column, value in enumerate(cells, start=1):
            put(sheet.cell(at, column), value)
        for problem in page.by_row.get(row, ()):
            for column in _positions(header, problem) or [1]:
                _mark(sheet.cell(at, column), problem)
    used = [position[row] for row in sorted(_used(page) - set(bad)) if row in position]
    for i in used:
        at += 1
        for column, value in enumerate(frame.iloc[i], start=1):
            put(sheet.cell(at, column), value).font = USED
    if used:
        _note(sheet.cell(at - len(used) + 1, 1), USED_FROM_HERE)
    return len(bad)


def _used(page: _Page) -> set[int]:
    """The rows that are used and belong there all the same: those that others refer to, and the first of a repeated key."""
    if page.whole:
        return set(page.sheet.frame.index)
    found = (TWIN.search(problem.rule) for problems in page.by_row.values() for problem in problems)
    return {int(match[1]) for match in found if match}


def _positions(header: Sequence[str], problem: Problem) -> list[int]:
    """Where the problem's column stands; a key made of several columns stands in each of them."""
    names = [problem.column] if problem.column in header else problem.column.split(" + ")
    return [header.index(name) + 1 for name in names if name in header]


def _mark(cell: Cell, problem: Problem) -> None:
    where = f"row {problem.row} of {problem.place}, " if problem.row is not None else ""
    name = f" ({problem.table}.{problem.field})" if problem.field else ""
    told = f"{where}{problem.effect}{name}: {problem.rule}" + (f" – {problem.remedy}" if problem.remedy else "")
    if cell.comment is None or problem.effect is not Effect.READ_AS_EMPTY:
        cell.fill = FILLS[problem.effect]
    _note(cell, f"{cell.comment.text}\n{told}" if cell.comment else told)


def _note(cell: Cell, text: str) -> None:
    text = ILLEGAL_CHARACTERS_RE.sub("�", text)
    cell.comment = Comment(text, "pmo-kit", width=340, height=40 + 18 * math.ceil(len(text) / 46))
