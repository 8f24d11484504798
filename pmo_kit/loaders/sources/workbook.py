"""An Excel workbook, a sheet for each table. Its cells are read in a process of its own (`apart`)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...errors import SourceError
from ...register.cells.forms import Form
from ...settings.limits import STATED, Limits
from ...vocabulary import Effect
from .apart import Apart
from .bounds import BeyondError, must_be_regular
from .expected import ANY_TABLE, Expected
from .formulas import must_unpack, parts, reach, without_value
from .grid import column_letters, from_rows
from .hidden import date_system, hidden_columns, hidden_rows, runs
from .sheets import Remark, Sheet, unusable

SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


class Workbook:
    """The sheets of one workbook."""

    def __init__(self, path: Path, limits: Limits = STATED) -> None:
        """Raises `SourceError` where it cannot be opened, or takes more than the limits allow."""
        self.path = path
        must_be_regular(path, limits)
        try:
            self._content = path.read_bytes()
            must_unpack(self._content, path.name, limits)
            self._book = Apart(path, limits)
        except OSError as error:
            raise SourceError(f"{path.name} cannot be read: {error.strerror or error}") from None
        self._sheets: dict[str, Sheet] = {}
        self._expected: dict[str, Expected] = {}

    @classmethod
    def accepts(cls, path: Path) -> bool:
        """Whether this is the kind of source at the path."""
        return path.suffix.casefold() in SUFFIXES and not path.is_dir()

    def names(self) -> tuple[str, ...]:
        """The worksheets, in the workbook's order."""
        return tuple(name for name, has_cells, _ in self._book.held if has_cells)

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
        """One sheet, with every cell as the workbook stores it; one that is beyond the limits, or damaged, is unusable."""
        if name not in self._sheets:
            try:
                self._sheets[name] = self._read(name)
            except BeyondError as error:
                self._sheets[name] = unusable(self.path.name, name, error.rule, error.remedy)
        return self._sheets[name]

    def _read(self, name: str) -> Sheet:
        of_book, of_sheet = parts(self._content, name)
        try:
            rows, merged = self._book.sheet(name)
        except BeyondError as error:
            raise BeyondError(error.place, f"{error.rule}{reach(of_sheet)}", error.remedy) from None
        for row, column, text in without_value(of_sheet):
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = text
        form = Form(point=False, serials=date_system(of_book) if of_book else "")
        expected = self._expected.get(name, ANY_TABLE)
        sheet = from_rows(rows, self.path.name, name, expected=expected, merged=merged, form=form)
        return replace(sheet, remarks=(*self._hidden(name, of_sheet, rows), *sheet.remarks))

    def close(self) -> None:
        """End the process that reads it."""
        self._book.close()

    def _hidden(self, name: str, xml: bytes, rows: list[list[Any]]) -> Iterator[Remark]:
        """What is read although nobody sees it in the spreadsheet."""
        if any(held == name and not seen for held, _, seen in self._book.held):
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
