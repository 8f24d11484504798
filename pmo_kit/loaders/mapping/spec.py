"""The mapping file: which file and which of its columns feed a table, when a source has names of its own.

    projects:
      from: capital delivery.csv              # or file.xlsx#Sheet, a database's table, or {query: SELECT …};
                                              # left out: the file, sheet or table of this name
      columns:
        project_id: ID                        # the header in the source
        portfolio_id: {constant: melbourne}   # the same for every row
        status: {column: Phase, values: {Live: active}, default: proposed}
        planned_investment: {column: Cost £m, scale: 1_000_000}
        start_date: {column: Start, dates: ["%d/%m/%Y"]}
        sponsor: null                         # not read, though the source has a column of that name
      distinct: true                          # rows that say the same are one row
      separator: ";"                          # between the cells of a CSV file; found out where it is left out

Columns of the source that bear the dictionary's own names need no entry. Nothing here reads data.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from ...errors import SettingsError, did_you_mean, with_article
from ...register.schemas import Column, table
from ...settings.config import TableName
from ...settings.yamlfile import YamlFile
from .column import AcrossSpec, ColumnSpec, DateFormats, Decimal, Headers, Texts, Where
from .periods import Calendar

NUMERIC = ("money", "number", "share", "integer")
EVERY = "every_table"  # what holds for each table that does not say otherwise
BY = re.compile(r"(first|last)(?: by (.+))?|joined")
OWN_POINT = {"en": "."}  # the other languages write a decimal comma, and the day first


class Query(BaseModel):
    """A statement whose rows are the table, for a database."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: Annotated[str, Field(min_length=1)]


class Written(BaseModel):
    """How cells are written, for a table or for every one: marks, dates, words for missing, and what periods mean."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    language: Literal["en", "de", "fr", "es", "pt"] | None = None  # its decimal mark and order of day and month
    decimal: Decimal | None = None
    dates: DateFormats = ()
    missing: Texts = ()  # words that stand for an empty cell
    fiscal_year: str = ""  # `FY26 begins 2025-04`
    quarters: Literal["calendar", "fiscal"] | None = None
    year: int | None = None  # of months that name none
    spread: Literal["evenly", "last month"] | None = None  # what an amount of a quarter or year is for its months
    fold_keys: bool = False  # ids that differ in case or blanks alone are one

    @field_validator("fiscal_year")
    @classmethod
    def _begins(cls, given: str) -> str:
        Calendar.of(given)
        return given

    @property
    def mark(self) -> str:
        """The decimal mark that is declared, or that of the language."""
        return self.decimal or (OWN_POINT.get(self.language, ",") if self.language else "")

    @property
    def day_first(self) -> bool:
        """Whether the language writes the day before the month."""
        return self.language is not None and self.language not in OWN_POINT

    @cached_property
    def calendar(self) -> Calendar:
        """What is said of years and quarters."""
        return Calendar.of(self.fiscal_year, self.quarters, self.year)


class TableSpec(Written):
    """Where one table comes from – a file, a sheet, a table of a database, or a query to it – and how it is laid out there."""

    origin: str | Query | tuple[str, ...] = Field("", alias="from")  # a pattern with * names all that are like it
    of_several: Literal["all", "latest"] = Field("all", alias="use")  # of several sheets or files; the latest by name
    columns: dict[str, ColumnSpec] = {}
    across: dict[str, AcrossSpec] = {}
    header_rows: Annotated[int, Field(ge=0, le=3)] = 1
    transposed: bool = False
    fill_down: Headers = ()
    where: Where = {}
    keep: str = ""
    distinct: bool = False
    separator: Literal["", ",", ";", "\t", "|"] = ""  # between the cells of a text file, where it cannot be told

    @field_validator("keep")
    @classmethod
    def _way_to_keep(cls, given: str) -> str:
        if given and not BY.fullmatch(given):
            raise ValueError(
                f"{given!r} is no way to keep rows: write first, last, first by DATE, last by DATE or joined"
            )
        return given

    @property
    def origins(self) -> tuple[str, ...]:
        """The names or patterns of what the table comes from; empty for a query, or where it bears the table's own name."""
        if isinstance(self.origin, Query) or not self.origin:
            return ()
        return (self.origin,) if isinstance(self.origin, str) else self.origin

    @property
    def several(self) -> bool:
        """Whether more than one sheet or file may feed the table."""
        return len(self.origins) > 1 or any("*" in one for one in self.origins)

    @property
    def by(self) -> str:
        """The header that `keep` goes by, or nothing."""
        match = BY.fullmatch(self.keep)
        return (match[2] or "") if match else ""

    @property
    def named(self) -> list[str]:
        """Every header of the source that the table names, but for those across."""
        inner = [*(h for of in self.columns.values() for h in (*of.headers, *of.where)), *self.where, *self.fill_down]
        return list(dict.fromkeys([*inner, *([self.by] if self.by else [])]))

    @property
    def laid_out(self) -> bool:
        """Whether rows of the table are more, fewer or other than those of one sheet with a header row."""
        return self.several or self.transposed or self.header_rows != 1 or bool(self.across)


class _Tables(RootModel[dict[TableName, TableSpec]]):
    """The whole file."""


class Mapping(dict[str, TableSpec]):
    """Tables and where they come from; empty where there is no mapping file."""

    def __init__(self, specs: dict[str, TableSpec] | None = None, text: YamlFile | None = None) -> None:
        super().__init__(specs or {})
        self._text = text

    def at(self, *place: str) -> str:
        """Where something stands in the mapping file, for messages."""
        return self._text.at(place) if self._text else ".".join(place)


def read_mapping(path: Path | None) -> Mapping:
    """The mapping in a file; raises `SettingsError` with a line for everything that is wrong in it."""
    if path is None:
        return Mapping()
    text = YamlFile(path, "the mapping file")
    content = {name: of for name, of in text.content.items() if name != EVERY}
    shared = text.read(Written, text.content[EVERY] or {}, (EVERY,)) if EVERY in text.content else Written()
    common = {name: getattr(shared, name) for name in shared.model_fields_set}
    specs = {
        name: of.model_copy(update={k: value for k, value in common.items() if k not in of.model_fields_set})
        for name, of in text.read(_Tables, content).root.items()
    }
    mapping = Mapping(specs, text)
    problems = [problem for name, spec in mapping.items() for problem in _wrong_columns(mapping, name, spec)]
    if problems:
        raise SettingsError("the mapping file cannot be used", problems)
    return mapping


def _wrong_columns(mapping: Mapping, name: str, spec: TableSpec) -> list[str]:
    declared, found = table(name), []
    for column, of in spec.columns.items():
        where = mapping.at(name, "columns", column)
        if column not in declared.names:
            found.append(f"{where}: {name} has no column {column!r}{did_you_mean(column, declared.names)}")
            continue
        found += [f"{where}: {wrong}" for wrong in _wrong_kind(declared.column(column), of)]
        if of.take and spec.keep != "joined":
            found.append(f"{where}: take says which of the rows that are joined counts: declare keep: joined too")
    for column in spec.across:
        where = mapping.at(name, "across", column)
        if column not in declared.names:
            found.append(f"{where}: {name} has no column {column!r}{did_you_mean(column, declared.names)}")
        elif "month" not in declared.names or declared.column(column).kind not in NUMERIC:
            found.append(f"{where}: only the figures of realisation and spend stand across periods")
        elif column in spec.columns or "month" in spec.columns:
            found.append(f"{where}: the column and the month come from the headers: take their entries out of columns")
    return found


def _wrong_kind(column: Column, of: ColumnSpec) -> list[str]:
    """Options that make no sense for the kind of column they are given for."""
    found = []
    if column.kind not in NUMERIC:
        found += [
            f"{o} is for numbers, and this is {with_article(column.kind)}"
            for o in ("scale", "decimal")
            if getattr(of, o)
        ]
    if of.dates and column.kind not in ("date", "month"):
        found.append(f"dates is for dates and months, and this is {with_article(column.kind)}")
    if column.kind == "date":
        lacking = [form for form in of.dates if not re.search(r"%[djcxuwaA]", form)]
        found += [f"{form!r} has no day" for form in lacking]
    return found
