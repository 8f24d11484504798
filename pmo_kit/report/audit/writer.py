"""How a sheet gets into the workbook: values as they are and never a formula, formulas as formulas, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile
from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from ...loaders.written import put
from .figures import difference
from .grid import DIFFERENCE, FIRST_LINE, LINE_HEAD, UNDEFINED, Grid, Line, down

FONT = {"name": "Calibri", "size": 11}  # that of a new workbook
GIVEN = Font(**FONT, color="1F3FBF")  # a banker's habit: blue is typed in, black is computed
TITLE = Font(name="Calibri", size=14, bold=True)
HEAD = Font(**FONT, bold=True)
OF_VALUES, OF_FORMULAS, OF_THE_KIT = (PatternFill("solid", fgColor=one) for one in ("DCE8F0", "E6EFE0", "EEEEEE"))
LABELS = 24  # the width of the column with the names of figures
LINE_HEIGHT = 14.5  # points
WRAPPED = Alignment(wrap_text=True, vertical="top")


def write_grid(book: Workbook, grid: Grid, grids: Mapping[str, Grid]) -> Worksheet:
    """Add a sheet to the workbook."""
    sheet = book.create_sheet(grid.name)
    if grid.lines:
        put(sheet["A1"], grid.name).font = TITLE
        put(sheet["A2"], grid.told)
        for number, name in enumerate(LINE_HEAD, start=1):
            _head(sheet, FIRST_LINE - 1, number, name, OF_THE_KIT if name.startswith("the kit") else OF_FORMULAS)
        for row, line in enumerate(grid.lines, start=FIRST_LINE):
            _line(sheet, row, line, grid, grids)
    for number, column in enumerate(grid.columns, start=1):
        is_formula = isinstance(column.cells, str)
        _head(sheet, grid.head, number, column.name, OF_FORMULAS if is_formula else OF_VALUES)
        least = LABELS if grid.lines and number == 1 else 0
        width = max(
            column.width, least, len(LINE_HEAD[number - 1]) + 2 if grid.lines and number <= len(LINE_HEAD) else 0
        )
        sheet.column_dimensions[get_column_letter(number)].width = width
        rows = range(grid.head + 1, grid.head + 1 + grid.rows)
        if isinstance(column.cells, str):
            for row, formula in zip(rows, down(column.cells, grids, grid, rows), strict=True):
                cell = sheet.cell(row, number, formula)
                cell.number_format = column.format
        else:
            for row, value in zip(rows, column.cells, strict=True):
                cell = put(sheet.cell(row, number), value)
                cell.number_format, cell.font = column.format, GIVEN
    for row in {grid.head, FIRST_LINE - 1} if grid.lines else {grid.head}:
        heighten(sheet, row)
    sheet.freeze_panes = sheet.cell(grid.head + 1, 2)
    set_up(sheet, grid.head)
    return sheet


def _line(sheet: Worksheet, row: int, line: Line, grid: Grid, grids: Mapping[str, Grid]) -> None:
    put(sheet.cell(row, 1), line.label)
    formulas = (line.numerator, line.denominator, line.value or f'IF(C{row}>0,B{row}/C{row},"{UNDEFINED}")')
    formats = (line.amounts, line.amounts, line.format)
    for number, (formula, form) in enumerate(zip(formulas, formats, strict=True), start=2):
        cell = sheet.cell(row, number)
        cell.value = UNDEFINED if line.cannot else next(down(formula, grids, grid, range(row, row + 1)))
        cell.number_format = form
    for number, (name, form) in enumerate(zip(("numerator", "denominator", "value"), formats, strict=True), start=5):
        value = line.kit[name]
        cell = put(sheet.cell(row, number), UNDEFINED if value is None else value)
        cell.number_format, cell.fill = form, OF_THE_KIT
    cell = sheet.cell(row, 8, f"={difference(f'D{row}', f'G{row}')}")
    cell.number_format = DIFFERENCE
    if line.cannot:
        put(sheet.cell(row, 9), f"not measurable: {line.cannot}")


def _head(sheet: Worksheet, row: int, number: int, name: str, fill: PatternFill) -> None:
    cell = put(sheet.cell(row, number), name)
    cell.font, cell.fill, cell.alignment = HEAD, fill, WRAPPED


def lines_of(text: object, width: float) -> int:
    """How many lines a text takes in a column of this width."""
    return max(1, math.ceil(len(str(text or "")) * 1.1 / width))


def heighten(sheet: Worksheet, row: int) -> None:
    """Make a row as high as its longest wrapped text, which not every spreadsheet does by itself."""
    needed = [
        lines_of(c.value, sheet.column_dimensions[c.column_letter].width) for c in sheet[row] if c.alignment.wrap_text
    ]
    sheet.row_dimensions[row].height = LINE_HEIGHT * max(needed, default=1)


def set_up(sheet: Worksheet, head: int = 1, landscape: bool = True) -> None:
    """A head repeated on each printed page; A4, as wide as it is."""
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"


def content_of(book: Workbook, day: dt.date) -> bytes:
    """The workbook as a file: with the day for its dates, so that the same rows give the same bytes."""
    book.properties.created = book.properties.modified = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 – a day
    drafted, made = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(drafted, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(book, archive).save()  # book.save would stamp it with the clock
    with zipfile.ZipFile(drafted) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(_entry(name), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the earliest that the format knows
