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

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, model_validator

from ...errors import SettingsError, did_you_mean, with_article
from ...register.schemas import Column, table
from ...settings.config import TableName
from ...settings.yamlfile import YamlFile

NUMERIC = ("money", "number", "share", "integer")
ANY_OTHER = "*"  # in `values`: whatever is filled and not listed


def _date_format(given: str) -> str:
    """A format must parse, and must leave neither the year nor the month to be guessed."""
    try:
        dt.datetime.strptime("", given)  # noqa: DTZ007 – only the format is tried
    except (ValueError, LookupError, re.error) as error:
        if "does not match" not in str(error):
            raise ValueError(f"{given!r} is not a date format: {error}") from None
    parts = set(re.findall(r"%([A-Za-z])", given.replace("%%", "")))
    if not (parts & set("yYGcx") and parts & set("mbBcxjVWU")):
        raise ValueError(f"{given!r} has no year or no month: write a format such as %d/%m/%Y")
    return given


Header = Annotated[str, Field(min_length=1)]


class ColumnSpec(BaseModel):
    """Where the cells of one column come from. A plain text is the source's header."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    column: Header | None = None
    key: Annotated[tuple[Header, ...], Field(min_length=1)] | None = None  # several columns joined by hyphens
    constant: str | None = None
    values: dict[str, str | None] = {}
    default: str | None = None
    scale: float | None = None
    decimal: Literal[".", ","] | None = None
    dates: tuple[Annotated[str, AfterValidator(_date_format)], ...] = ()
    left_out: bool = Field(False, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        if given is None:
            return {"left_out": True}
        if isinstance(given, str):
            return {"column": given}
        if isinstance(given, dict) and "left_out" not in given and isinstance(given.get("dates"), str):
            return {**given, "dates": [given["dates"]]}
        return given

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnSpec:
        origins = [name for name in ("column", "key", "constant") if getattr(self, name) is not None]
        if not self.left_out and len(origins) != 1:
            given = " and ".join(origins) or "none of them"
            raise ValueError(f"give one of column, key and constant (there is {given})")
        if self.scale == 0:
            raise ValueError("a scale of 0 would make every amount 0")
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the source that this column is made from."""
        return self.key or ((self.column,) if self.column else ())


class Query(BaseModel):
    """A statement whose rows are the table, for a database."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: Annotated[str, Field(min_length=1)]


class TableSpec(BaseModel):
    """Where one table comes from: a file, a sheet, a table of a database, or a query to it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    origin: str | Query = Field("", alias="from")
    columns: dict[str, ColumnSpec] = {}
    distinct: bool = False
    separator: Literal["", ",", ";", "\t", "|"] = ""  # between the cells of a text file, where it cannot be told


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
    mapping = Mapping(text.read(_Tables).root, text)
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
