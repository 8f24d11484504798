"""A sheet: one grid of cells with a header, as any kind of source holds it, and what every kind of source offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from ...errors import Problem
from ...register.cells.celltext import as_text, is_empty, quoted
from ...register.cells.forms import PLAIN, Form
from ...register.raw import RawTable
from ...register.schemas import table as declared
from ...settings.limits import Limits
from ...vocabulary import Effect
from .expected import bare, names_unit

FIGURES = ("money", "number", "share", "integer")


@dataclass(frozen=True)
class Remark:
    """Something about a sheet that a message will say once it is known which table the sheet feeds."""

    rule: str
    effect: Effect
    row: int | None = None
    remedy: str = ""
    cells: tuple[Any, ...] = ()  # of a row that is not in the frame
    file: str = ""  # where it is another than the sheet's own
    sheet: str = ""


@dataclass(frozen=True)
class Sheet:
    """A grid as it was read: `header` as it stands there, `frame` with a column for each header, cells untouched.

    `frame.index` is the row as a spreadsheet numbers it. Rows that do not fit the header are in `remarks`, not in `frame`.
    `form` is what the kind of file says of how cells are written, `letters` how a spreadsheet names each column.
    """

    file: str
    sheet: str = ""
    header: tuple[str, ...] = ()
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    remarks: tuple[Remark, ...] = ()
    form: Form = PLAIN
    letters: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and sheet, as one reads them aloud."""
        return f"{self.file}[{self.sheet}]" if self.sheet else self.file

    def problems(self, table: str) -> tuple[Problem, ...]:
        """The remarks as problems of the table that the sheet feeds."""
        return tuple(
            Problem(
                r.file or self.file,
                r.rule,
                r.effect,
                table=table,
                sheet=r.sheet or self.sheet,
                row=r.row,
                remedy=r.remedy,
            )
            for r in self.remarks
        )

    def positions(self, header: str) -> list[int]:
        """Where a header stands, line breaks and repeated blanks aside; `column C` is the third, whatever it is called."""
        wanted = " ".join(header.split())
        found = [i for i, name in enumerate(self.header) if name == header or " ".join(name.split()) == wanted]
        letter = wanted.removeprefix("column ")
        if not found and letter != wanted and letter.upper() in self.letters:
            return [self.letters.index(letter.upper())]
        return found

    def columns_of(self, name: str) -> dict[str, int]:
        """Where the columns of a table stand under their own names: as they are, else but for case, blanks and what is in
        brackets, where only one header is like that. A figure's header that names a unit is left to the mapping."""
        found = {column: self.header.index(column) for column in declared(name).names if column in self.header}
        alike: dict[str, list[int]] = {}
        for position, header in enumerate(self.header):
            alike.setdefault(bare(header), []).append(position)
        for column in (column for column in declared(name).names if column not in found):
            at = alike.get(column, [])
            figures = declared(name).column(column).kind in FIGURES
            if len(at) == 1 and not (figures and names_unit(self.header[at[0]])):
                found[column] = at[0]
        return found

    def renamed(self, name: str, columns: Iterable[str]) -> tuple[Problem, ...]:
        """What is said where a header is not quite the column's name and is read as that column all the same."""
        at = self.columns_of(name)
        told = [f"{quoted(self.header[at[c]])} as {c}" for c in columns if c in at and self.header[at[c]] != c]
        if not told:
            return ()
        many = f"{len(told)} headers are read as columns" if len(told) > 1 else "1 header is read as a column"
        rule = f"{many} of the data dictionary: {', '.join(told)}"
        return (Problem(self.file, rule, Effect.POINTED_OUT, table=name, sheet=self.sheet),)

    def table(self, name: str) -> RawTable:
        """The sheet as the table of that name, its headers taken as the columns that they name."""
        found = {position: column for column, position in self.columns_of(name).items()}
        names = [found.get(i, header) for i, header in enumerate(self.header)]
        frame = self.frame.set_axis(names, axis="columns")
        headers = {found[i]: self.header[i] for i in found if found[i] != self.header[i]}
        problems = (*self.problems(name), *self.renamed(name, headers), *self._in_units(name, found))
        return RawTable(name, frame, self.file, self.sheet, headers, problems, form=self.form)

    def _in_units(self, name: str, found: Mapping[int, str]) -> Iterator[Problem]:
        """Columns of figures that are not read because their header names a unit: only a mapping says by what to multiply."""
        for column in (c for c in declared(name).columns if c.kind in FIGURES and c.name not in found.values()):
            for i, header in enumerate(self.header):
                if i not in found and bare(header) == column.name and names_unit(header):
                    rule = f"{quoted(header)} is not read as {column.name}, since it names a unit"
                    remedy = f"map it with its scale, such as {column.name}: {{column: …, scale: 1_000_000}}"
                    yield Problem(self.file, rule, Effect.POINTED_OUT, table=name, sheet=self.sheet, remedy=remedy)


def sheet_title(name: str) -> str:
    """A name of a file or sheet as a workbook can bear it: without the file's ending, 31 characters, none forbidden.

    >>> sheet_title("capital/delivery register 2026.csv")
    'capital_delivery register 2026'
    """
    stem = re.sub(r"\.(csv|tsv|txt|parquet|xlsx|xlsm|xlsb|xls|ods)$", "", name.strip(), flags=re.IGNORECASE)
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", stem)[:31].strip("' ") or "sheet"


class Source(Protocol):
    """What a kind of source offers: the names of its sheets, each sheet, and what the manifest records of it.

    A new kind of source is a module with a class that has these, is made from a path and the limits, and stands in `places.KINDS`.
    """

    path: Path

    def __init__(self, path: Path, limits: Limits) -> None: ...

    @classmethod
    def accepts(cls, path: Path) -> bool:
        """Whether this is the kind of source at the path."""

    def names(self) -> tuple[str, ...]:
        """The sheets by name: files of a folder, sheets of a workbook."""

    def table_name(self, name: str) -> str:
        """The name of the table that a sheet of this name would hold (a file's name without its ending)."""

    def place(self, name: str) -> tuple[str, str]:
        """File and sheet as messages name them."""

    def read(self, name: str) -> Sheet:
        """One sheet; raises `SourceError` where it cannot be opened."""

    # A source of files and sheets that people write has `expect(name, expected)` too: which headers are looked for there.

    def records(self) -> tuple[dict[str, Any], ...]:
        """For each file that was read: name, sha256, rows."""

    def not_read(self) -> tuple[tuple[str, str], ...]:
        """Names of what lies there and is of no kind that can be read, each with the remedy."""


def unusable(file: str, sheet: str, rule: str, remedy: str) -> Sheet:
    """A sheet that cannot be read as a table at all."""
    return Sheet(file, sheet, remarks=(Remark(rule, Effect.TABLE_UNUSABLE, remedy=remedy),))


def text_of(cell: object) -> str:
    """An id as it will be read."""
    return "" if is_empty(cell) else as_text(cell)
