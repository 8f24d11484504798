"""Periods as headers and cells name them: months, quarters, years and fiscal years, and when those begin.

A year or quarter is never a month by itself: what its amount means for months is stated in the mapping (`spread`), and so is
when a fiscal year begins (`fiscal_year: FY26 begins 2025-04`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Literal

from ...register.cells.months import ANY_MONTH, MONTH_OF

ISO = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{2})(?:-[0-9]{2}(?:[T ].*)?)?")
DIGITS = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(?:[0-3][0-9])?")
NUMBERED = re.compile(r"(?:(0?[1-9]|1[0-2])[./-]((?:19|20)[0-9]{2})|((?:19|20)[0-9]{2})[./-](0?[1-9]|1[0-2]))")
NAMED = re.compile(
    rf"({ANY_MONTH})\.?(?:[ ./'’-]*((?:19|20)?[0-9]{{2}}))?|((?:19|20)[0-9]{{2}})[ ./-]*({ANY_MONTH})\.?", re.IGNORECASE
)
FISCAL = r"(?:FY|financial year|fiscal year|GJ|Geschäftsjahr|exercice|ejercicio|exercício)"
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
FISCAL_YEAR = re.compile(rf"{FISCAL} ?((?:19|20)?[0-9]{{2}})(?:[/–-]((?:19|20)?[0-9]{{2}}))?", re.IGNORECASE)
TWO_YEARS = re.compile(r"((?:19|20)[0-9]{2})[/–-]([0-9]{2}|(?:19|20)[0-9]{2})")
QUARTER = re.compile(
    rf"(?:[QT]|([1-4])\.? ?(?:quartal|quarter|trimest\w*)) ?(?(1)|([1-4]))[ ./’'-]*({FISCAL})? ?((?:19|20)?[0-9]{{2}})",
    re.IGNORECASE,
)
YEAR_FIRST = re.compile(rf"({FISCAL})? ?((?:19|20)?[0-9]{{2}})[ ./-]*[QT]([1-4])", re.IGNORECASE)
BEGINS = re.compile(r"FY ?([0-9]{2}|[0-9]{4}) begins ([0-9]{4})-([0-9]{2})", re.IGNORECASE)


class PeriodError(ValueError):
    """A text is a period, and what it means is not said: the message says what to declare."""


@dataclass(frozen=True)
class Period:
    """A month, or several: the first of them (year × 12 + month − 1) and how many."""

    first: int
    months: int = 1

    def month(self, n: int = 0) -> dt.datetime:
        """The first day of the period's nth month, from 0."""
        return dt.datetime((self.first + n) // 12, (self.first + n) % 12 + 1, 1)  # noqa: DTZ001 – a calendar day


@dataclass(frozen=True)
class Calendar:
    """What the mapping says of years: `fiscal` is a fiscal year's number and its first month, `year` that of bare months."""

    fiscal: tuple[int, int] | None = None
    quarters: Literal["calendar", "fiscal"] | None = None
    year: int | None = None

    @classmethod
    def of(
        cls, fiscal_year: str = "", quarters: Literal["calendar", "fiscal"] | None = None, year: int | None = None
    ) -> Calendar:
        """Made from what is written; raises ValueError where `fiscal_year` is not of the form."""
        if not fiscal_year:
            return cls(None, quarters, year)
        match = BEGINS.fullmatch(fiscal_year.strip())
        if match is None or not 1 <= int(match[3]) <= 12:
            raise ValueError(f"{fiscal_year!r} does not say when a fiscal year begins: write FY26 begins 2025-04")
        return cls((_full(match[1]), int(match[2]) * 12 + int(match[3]) - 1), quarters, year)

    def fiscal_year(self, number: int, text: str) -> int:
        """The first month of a fiscal year."""
        if self.fiscal is None:
            remedy = "declare fiscal_year, such as fiscal_year: FY26 begins 2025-04"
            raise PeriodError(f"{text!r} is a fiscal year, and when one begins is not said: {remedy}")
        return self.fiscal[1] + 12 * (number - self.fiscal[0])


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def period_of(cell: Any, calendar: Calendar) -> Period | None:
    """The period that a cell or header names; None for what names none. Raises `PeriodError` where more must be said."""
    if isinstance(cell, (dt.date, dt.datetime)):
        return Period(cell.year * 12 + cell.month - 1)
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    text = " ".join(str(cell).split())
    return _month(text, calendar) or _quarter(text, calendar) or _year(text, calendar)


def _month(text: str, calendar: Calendar) -> Period | None:
    if match := (ISO.fullmatch(text) or DIGITS.fullmatch(text)):
        year, month = int(match[1]), int(match[2])
        return Period(year * 12 + month - 1) if 1 <= month <= 12 else None
    if match := NUMBERED.fullmatch(text):
        named_year, named_month = (match[2], match[1]) if match[1] else (match[3], match[4])
        return Period(int(named_year) * 12 + int(named_month) - 1)
    if match := NAMED.fullmatch(text):
        number = MONTH_OF[(match[1] or match[4]).casefold()]
        if (given := match[2] or match[3]) is None and calendar.year is None:
            raise PeriodError(f"{text!r} is a month of no year: declare it, such as year: 2026")
        return Period((_full(given) if given else calendar.year or 0) * 12 + number - 1)
    return None


def _quarter(text: str, calendar: Calendar) -> Period | None:
    if match := QUARTER.fullmatch(text):
        number, fiscal, year = int(match[1] or match[2]), match[3], _full(match[4])
    elif match := YEAR_FIRST.fullmatch(text):
        number, fiscal, year = int(match[3]), match[1], _full(match[2])
    else:
        return None
    if not fiscal and calendar.fiscal and calendar.quarters is None:
        raise PeriodError(
            f"{text!r} may be a quarter of the calendar or of the fiscal year: declare quarters: calendar or fiscal"
        )
    first = calendar.fiscal_year(year, text) if fiscal or calendar.quarters == "fiscal" else year * 12
    return Period(first + 3 * (number - 1), 3)


def _year(text: str, calendar: Calendar) -> Period | None:
    if YEAR.fullmatch(text):
        return Period(int(text) * 12, 12)
    if match := FISCAL_YEAR.fullmatch(text):
        if match[2] is None:
            return Period(calendar.fiscal_year(_full(match[1]), text), 12)
    else:
        match = TWO_YEARS.fullmatch(text)
    if match and _full(match[2]) % 100 == (_full(match[1]) + 1) % 100:
        begins = calendar.fiscal_year(calendar.fiscal[0] if calendar.fiscal else 0, text)
        return Period(_full(match[1]) * 12 + begins % 12, 12)
    return None
