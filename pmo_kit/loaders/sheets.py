"""A sheet: one grid of cells with a header, as any kind of source holds it, and what every kind of source offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from ..errors import Problem
from ..forms import PLAIN, Form
from ..parsing import is_empty, quoted
from ..raw import RawTable
from ..vocabulary import Effect


@dataclass(frozen=True)
class Remark:
    """Something about a sheet that a message will say once it is known which table the sheet feeds."""

    rule: str
    effect: Effect
    row: int | None = None
    remedy: str = ""


@dataclass(frozen=True)
class Sheet:
    """A grid as it was read: `header` as it stands there, `frame` with a column for each header, cells untouched.

    `frame.index` is the row as a spreadsheet numbers it. Rows that do not fit the header are in `remarks`, not in `frame`.
    `form` is what the kind of file says of how cells are written.
    """

    file: str
    sheet: str = ""
    header: tuple[str, ...] = ()
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    remarks: tuple[Remark, ...] = ()
    form: Form = PLAIN

    @property
    def place(self) -> str:
        """File and sheet, as one reads them aloud."""
        return f"{self.file}[{self.sheet}]" if self.sheet else self.file

    def problems(self, table: str) -> tuple[Problem, ...]:
        """The remarks as problems of the table that the sheet feeds."""
        return tuple(
            Problem(self.file, r.rule, r.effect, table=table, sheet=self.sheet, row=r.row, remedy=r.remedy)
            for r in self.remarks
        )

    def table(self, name: str) -> RawTable:
        """The sheet as the table of that name, its headers taken as they are."""
        frame = self.frame.set_axis(list(self.header), axis="columns")
        return RawTable(name, frame, self.file, self.sheet, problems=self.problems(name), form=self.form)


class Source(Protocol):
    """What a kind of source offers: the names of its sheets, each sheet, and what the manifest records of it.

    A new kind of source is a module with a class that has these and is made from a path, and a place in `places.KINDS`.
    """

    path: Path

    def __init__(self, path: Path) -> None: ...

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

    def records(self) -> tuple[dict[str, Any], ...]:
        """For each file that was read: name, sha256, rows."""

    def not_read(self) -> tuple[tuple[str, str], ...]:
        """Names of what lies there and is of no kind that can be read, each with the remedy."""


def unusable(file: str, sheet: str, rule: str, remedy: str) -> Sheet:
    """A sheet that cannot be read as a table at all."""
    return Sheet(file, sheet, remarks=(Remark(rule, Effect.TABLE_UNUSABLE, remedy=remedy),))


def from_rows(rows: Iterable[Sequence[Any]], file: str, sheet: str = "") -> Sheet:
    """A sheet from its rows, the first that is not blank being the header.

    Blank rows are no rows, but are counted so that the numbers agree with the spreadsheet's. A row with more or fewer
    cells than the header is set aside: which cell belongs to which column cannot be known.
    """
    header: list[str] | None = None
    index: list[int] = []
    cells: list[Sequence[Any]] = []
    remarks: list[Remark] = []
    for number, row in enumerate(rows, start=1):
        if all(is_empty(cell) for cell in row):
            continue
        if header is None:
            header = ["" if is_empty(cell) else str(cell).strip() for cell in row]
        elif len(row) != len(header):
            rule = f"the row has {len(row)} cells where the header has {len(header)}"
            remedy = "quote texts that hold a comma or a line break, and leave no cell out"
            remarks.append(Remark(rule, Effect.SET_ASIDE, number, remedy))
        else:
            index.append(number)
            cells.append(row)
    if header is None:
        remedy = "give it the headers of the data dictionary in its first row, or take it away"
        return unusable(file, sheet, "there is nothing in it, not even a header", remedy)
    frame = pd.DataFrame(cells, index=index, columns=range(len(header)), dtype=object)
    for position in (i for i, name in enumerate(header) if not name):
        filled = frame[~frame[position].map(is_empty)] if len(frame) else frame
        if len(filled):
            rule = f"column {position + 1} has no header and is kept out; its first cell is {quoted(filled[position].iloc[0])}"
            remarks.append(Remark(rule, Effect.POINTED_OUT, remedy="give the column a header, or clear it"))
    named = [i for i, name in enumerate(header) if name]
    if len(named) == 1 and (mark := next((m for m in ";\t|" if m in header[named[0]]), None)):
        rule = f"the header is a single column with {mark!r} in it: {quoted(header[named[0]])}"
        return unusable(file, sheet, rule, "save the file separated by commas")
    frame = frame[named].set_axis(range(len(named)), axis="columns")
    return Sheet(file, sheet, tuple(header[i] for i in named), frame, tuple(remarks))
