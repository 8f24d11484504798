"""Where the cells of one column come from, as a mapping file writes it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

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


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


Header = Annotated[str, Field(min_length=1)]
Headers = Annotated[tuple[Header, ...], BeforeValidator(_listed)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Decimal = Literal[".", ","]
DateFormats = Annotated[tuple[Annotated[str, AfterValidator(_date_format)], ...], BeforeValidator(_listed)]


class Condition(BaseModel):
    """Which texts a cell may hold (`is`), or may not (`not`); case and blanks count for nothing, "" is an empty cell."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    one_of: Texts = Field((), alias="is")
    none_of: Texts = Field((), alias="not")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"is": given} if isinstance(given, (str, list, tuple)) else {"is": ""} if given is None else given

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if bool(self.one_of) == bool(self.none_of):
            raise ValueError("give the texts that count, or not: [those that do not]")
        return self

    def holds(self, text: str) -> bool:
        """Whether a cell of this text counts."""
        word = folded(text)
        if self.one_of:
            return word in {folded(one) for one in self.one_of}
        return word not in {folded(one) for one in self.none_of}


Where = dict[Header, Condition]


def folded(text: str) -> str:
    """A text without case and with single blanks."""
    return " ".join(text.split()).casefold()


class ColumnSpec(BaseModel):
    """Where the cells of one column come from. A plain text is the source's header."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True)

    column: Header | None = None
    key: Annotated[tuple[Header, ...], Field(min_length=1)] | None = None  # several columns joined by hyphens
    constant: str | None = None
    name_of: Literal["sheet", "file"] | None = None  # the name of the sheet or file that the row stands in
    otherwise: Headers = Field((), alias="else")  # headers whose cell is taken where the column's own is empty
    where: Where = {}  # rows in which the cell counts; it is empty in the others
    take: Literal["first", "last", "min", "max", "total"] | None = None  # which of the rows that are joined
    values: dict[str, str | None] = {}
    default: str | None = None
    scale: float | None = None
    decimal: Decimal | None = None
    dates: DateFormats = ()
    missing: Texts = ()  # words that stand for an empty cell
    left_out: bool = Field(False, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        if given is None:
            return {"left_out": True}
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnSpec:
        origins = [name for name in ("column", "key", "constant", "name_of") if getattr(self, name) is not None]
        if not self.left_out and len(origins) != 1:
            given = " and ".join(origins) or "none of them"
            raise ValueError(f"give one of column, key and constant (there is {given})")
        if self.scale == 0:
            raise ValueError("a scale of 0 would make every amount 0")
        if self.otherwise and self.column is None:
            raise ValueError("else names what is taken where column is empty: give column too")
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the source that this column is made from."""
        return self.key or ((self.column, *self.otherwise) if self.column else ())


class AcrossSpec(BaseModel):
    """An amount that stands across columns, one for each period: `Plan / *`, where the star stands for the period."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    columns: str
    scale: float | None = None
    decimal: Decimal | None = None
    missing: Texts = ()

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"columns": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_star(self) -> AcrossSpec:
        if self.columns.count("*") != 1:
            raise ValueError("write the headers with one star for the period, such as 'Plan / *' or '*'")
        if self.scale == 0:
            raise ValueError("a scale of 0 would make every amount 0")
        return self

    def period_in(self, header: str) -> str | None:
        """What stands for the star in a header; None for a header that is another."""
        before, _, after = (" ".join(part.split(" ")) for part in self.columns.partition("*"))
        fits = header.startswith(before) and header.endswith(after) and len(header) > len(before) + len(after)
        return header[len(before) : len(header) - len(after)].strip() if fits else None

    def spec(self, header: str) -> ColumnSpec:
        """The same as a column under one header."""
        return ColumnSpec(column=header, scale=self.scale, decimal=self.decimal, missing=self.missing)
