"""An Excel workbook, a sheet for each table."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from ..errors import SourceError
from .formulas import without_value
from .sheets import Sheet, from_rows

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

    def read(self, name: str) -> Sheet:
        """One sheet, with every cell as the workbook stores it."""
        if name not in self._sheets:
            rows = self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for row, column, text in without_value(self._content, name):
                if row < len(rows) and column < len(rows[row]):
                    rows[row][column] = text
            self._sheets[name] = from_rows(rows, self.path.name, name)
        return self._sheets[name]

    def records(self) -> tuple[dict[str, Any], ...]:
        """One record: the workbook, with the rows of all sheets that were read."""
        rows = sum(len(sheet.frame) for sheet in self._sheets.values())
        return ({"name": self.path.name, "sha256": hashlib.sha256(self._content).hexdigest(), "rows": rows},)
