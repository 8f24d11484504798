"""A folder of CSV files, a file for each table; or one such file."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...errors import SourceError
from ...register.cells.forms import Form
from ...settings.limits import STATED, Limits
from ...vocabulary import Effect
from .bounds import BeyondError, counted, leads_out, must_be_regular, must_fit, not_plain
from .dialect import UndecidedError, decoded, separator, without_directive
from .expected import ANY_TABLE, Expected
from .grid import from_rows
from .sheets import Sheet, unusable

SUFFIXES = {".csv", ".tsv"}
OTHERS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".txt", ".json"}


class Folder:
    """The CSV files of a folder (not of the folders in it), each read once however many tables it feeds."""

    def __init__(self, path: Path, limits: Limits = STATED) -> None:
        self.path, self.limits = path, limits
        self.folder = path if path.is_dir() else path.parent
        self._sheets: dict[str, Sheet] = {}
        self._expected: dict[str, Expected] = {}
        self._records: dict[str, dict[str, Any]] = {}

    @classmethod
    def accepts(cls, path: Path) -> bool:
        """Whether this is the kind of source at the path."""
        return path.is_dir() or path.suffix.casefold() in SUFFIXES

    def names(self) -> tuple[str, ...]:
        """The CSV files, in the order of their names."""
        if self.folder != self.path:
            return (self.path.name,)
        return tuple(sorted(p.name for p in self._files() if p.suffix.casefold() in SUFFIXES))

    def table_name(self, name: str) -> str:
        """`Benefits.CSV` holds the table `benefits`."""
        return Path(name).stem.strip().casefold()

    def place(self, name: str) -> tuple[str, str]:
        """The file; it has no sheets."""
        return name, ""

    def not_read(self) -> tuple[tuple[str, str], ...]:
        """Data files of other kinds that lie in the folder, and what bears a data file's name and is none."""
        if self.folder != self.path:
            return ()
        remedy = "no sheet of it is called as a table that is not there as a CSV file: rename the sheet, or name it in the mapping"
        others = [(p.name, remedy) for p in sorted(self._files()) if p.suffix.casefold() in OTHERS]
        data = [p for p in self._entries() if p.suffix.casefold() in SUFFIXES | OTHERS]
        return (*others, *not_plain(data, self.folder))

    def _files(self) -> list[Path]:
        return [p for p in self._entries() if p.is_file() and not leads_out(p, self.folder)]

    def _entries(self) -> list[Path]:
        try:
            return [p for p in self.folder.iterdir() if not p.name.startswith((".", "~$"))]
        except OSError as error:
            raise SourceError(f"{self.folder.name} cannot be read: {error.strerror or error}") from None

    def expect(self, name: str, expected: Expected) -> None:
        """What is looked for in a file, said before it is read."""
        if expected != self._expected.get(name, ANY_TABLE):
            self._sheets.pop(name, None)
        self._expected[name] = expected

    def read(self, name: str) -> Sheet:
        """One file of the folder; what is wrong with it as a whole is told in the sheet's remarks."""
        if name not in self._sheets:
            try:
                must_be_regular(self.folder / name, self.limits)
                content = (self.folder / name).read_bytes()
                sheet = _parse(content, name, self._expected.get(name, ANY_TABLE), self.limits)
            except BeyondError as error:
                self._sheets[name] = unusable(name, "", error.rule, error.remedy)
                return self._sheets[name]
            except OSError as error:
                raise SourceError(f"{name} cannot be read: {error.strerror or error}") from None
            self._sheets[name] = sheet
            rows = len(sheet.frame) + sum(
                remark.effect in (Effect.SET_ASIDE, Effect.LEFT_OUT) for remark in sheet.remarks
            )
            self._records[name] = {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "rows": rows}
        return self._sheets[name]

    def records(self) -> tuple[dict[str, Any], ...]:
        """Name, sha256 and rows of each file that was read."""
        return tuple(self._records[name] for name in sorted(self._records))


def _parse(content: bytes, name: str, expected: Expected, limits: Limits) -> Sheet:
    try:
        text, remarks = decoded(content)
        text, directed = without_directive(text)
        mark = expected.separator or directed or separator(text, expected)
    except UndecidedError as error:
        return unusable(name, "", error.rule, error.remedy)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    # Where commas part the cells, `1.234` has a decimal point; in a file from a country that writes `1,5` it may group.
    form = Form(point=mark == ",")
    try:
        held = counted(rows, name, limits)
        if expected.transposed:
            held = iter(level := list(held))
            must_fit(name, max(map(len, level), default=0), len(level), limits)  # short rows are filled up
        sheet = from_rows(held, name, expected=expected, form=form)
    except csv.Error as error:
        rule = f"the file breaks off near line {rows.line_num}: {error}"
        return unusable(name, "", rule, "mend the quotation marks there: one inside a quoted text is written twice")
    return replace(sheet, remarks=remarks + sheet.remarks)
