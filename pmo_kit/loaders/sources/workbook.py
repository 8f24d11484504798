"""An Excel workbook, a sheet for each table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ...errors import SourceError
from ...register.cells.forms import Form
from ...vocabulary import Effect
from .expected import ANY_TABLE, Expected
from .formulas import parts, without_value
from .grid import column_letters, from_rows
from .hidden import date_system, hidden_columns, hidden_rows, runs
from .sheets import Remark, Sheet

SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


class Workbook:
    """The sheets of one workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._content = path.read_bytes()
            self._book = CalamineWorkbook.from_path(str(path))
        except OSError as error:
            raise SourceError(f"{path.name} cannot be read: {error.strerror or error}") from None
        except CalamineError as error:
            remedy = "open it and save it again as .xlsx, without a password"
            raise SourceError(f"{path.name} cannot be opened as a workbook ({error}): {remedy}") from None
        self._sheets: dict[str, Sheet] = {}
        self._expected: dict[str, Expected] = {}

    @classmethod
    def accepts(cls, path: Path) -> bool:
        """Whether this is the kind of source at the path."""
        return path.suffix.casefold() in SUFFIXES and not path.is_dir()

    def names(self) -> tuple[str, ...]:
        """The worksheets, in the workbook's order."""
        return tuple(m.name for m in self._book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet)

    def table_name(self, name: str) -> str:
        """A sheet `Benefits` holds the table `benefits`."""
        return name.strip().casefold()

    def place(self, name: str) -> tuple[str, str]:
        """The workbook, and the sheet in it."""
        return self.path.name, name

    def not_read(self) -> tuple[tuple[str, str], ...]:
        """Nothing: every worksheet can be read."""
        return ()

    def expect(self, name: str, expected: Expected) -> None:
        """What is looked for in a sheet, said before it is read."""
        if expected != self._expected.get(name, ANY_TABLE):
            self._sheets.pop(name, None)
        self._expected[name] = expected

    def read(self, name: str) -> Sheet:
        """One sheet, with every cell as the workbook stores it."""
        if name not in self._sheets:
            grid = self._book.get_sheet_by_name(name)
            rows = grid.to_python(skip_empty_area=False)
            of_book, of_sheet = parts(self._content, name)
            for row, column, text in without_value(of_sheet):
                if row < len(rows) and column < len(rows[row]):
                    rows[row][column] = text
            form = Form(point=False, serials=date_system(of_book) if of_book else "")
            expected = self._expected.get(name, ANY_TABLE)
            merged = grid.merged_cell_ranges or ()
            sheet = from_rows(rows, self.path.name, name, expected=expected, merged=merged, form=form)
            self._sheets[name] = replace(sheet, remarks=(*self._hidden(name, of_sheet, rows), *sheet.remarks))
        return self._sheets[name]

    def _hidden(self, name: str, xml: bytes, rows: list[list[Any]]) -> Iterator[Remark]:
        """What is read although nobody sees it in the spreadsheet."""
        if any(m.name == name and m.visible != SheetVisibleEnum.Visible for m in self._book.sheets_metadata):
            yield Remark("the sheet is hidden in the workbook, and is read", Effect.POINTED_OUT)
        if numbers := [n for n in hidden_rows(xml) if n <= len(rows)]:
            many = f"rows {runs(numbers)} are" if len(numbers) > 1 else f"row {numbers[0]} is"
            remedy = "delete what is not to count: a filter only hides it"
            yield Remark(f"{many} hidden in the sheet, and read", Effect.POINTED_OUT, remedy=remedy)
        width = max((len(row) for row in rows), default=0)
        if columns := [column_letters(i) for i in hidden_columns(xml) if i < width]:
            many = f"columns {', '.join(columns)} are" if len(columns) > 1 else f"column {columns[0]} is"
            yield Remark(f"{many} hidden in the sheet, and read", Effect.POINTED_OUT)

    def records(self) -> tuple[dict[str, Any], ...]:
        """One record: the workbook, with the rows of all sheets that were read."""
        rows = sum(len(sheet.frame) for sheet in self._sheets.values())
        return ({"name": self.path.name, "sha256": hashlib.sha256(self._content).hexdigest(), "rows": rows},)
