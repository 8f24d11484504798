"""`RawTable`: a table as it was read, before a single cell is believed. What every loader yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from ..errors import Problem
from ..vocabulary import Effect
from .cells.forms import PLAIN, Form


@dataclass(frozen=True)
class Place:
    """Where a row of a table stands in the source, and under which headers, where its own are other than the table's."""

    file: str
    sheet: str
    row: int
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RawTable:
    """A table as it was read: canonical column names, cells untouched, and where each row came from.

    `frame.index` is the source's row number as a spreadsheet shows it (the header is row 1). `headers` maps a canonical
    column to the header in the source, for messages. `problems` is what the loader itself found; rows that it could not
    bring into the frame (a torn line) are listed there as set aside, and count as read. `forms` says how the cells of a column
    are written, and `form` how those of every other column are. `left_out` counts the rows that the mapping's own filter left
    out. `places` says where rows stand whose number in the frame is not their own: those of several sheets, or of periods
    that stand across columns.
    """

    name: str
    frame: pd.DataFrame
    file: str
    sheet: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    forms: Mapping[str, Form] = field(default_factory=dict)
    form: Form = PLAIN
    left_out: int = 0
    places: Mapping[int, Place] = field(default_factory=dict)

    @classmethod
    def from_frame(cls, name: str, frame: pd.DataFrame) -> RawTable:
        """A DataFrame given directly, its rows numbered from 2 as a spreadsheet would; the frame is left as it is."""
        return cls(name, frame.set_axis(range(2, len(frame) + 2), axis="index"), f"{name} (DataFrame)")

    @property
    def place(self) -> str:
        """File and sheet, as one reads them aloud."""
        return f"{self.file}[{self.sheet}]" if self.sheet else self.file

    def located(self, problem: Problem) -> Problem:
        """A problem of a row with the place where that row stands in the source."""
        place = self.places.get(problem.row) if problem.row is not None and problem.file == self.file else None
        if place is None:
            return problem
        column = place.headers.get(problem.field or problem.column, problem.column)
        name = problem.field or problem.column
        shown = name if column != name else ""
        return replace(problem, file=place.file, sheet=place.sheet, row=place.row, column=column, field=shown)

    def problem(
        self,
        rule: str,
        effect: Effect,
        *,
        row: int | None = None,
        column: str = "",
        value: str = "",
        remedy: str = "",
        answer: str = "",
    ) -> Problem:
        """A problem of this table, its column named as the source has it."""
        return Problem(
            file=self.file,
            sheet=self.sheet,
            table=self.name,
            row=None if row is None else int(row),
            column=self.headers.get(column, column),
            field=column if self.headers.get(column, column) != column else "",
            value=value,
            rule=rule,
            effect=effect,
            remedy=remedy,
            answer=answer,
        )
