"""Days and months as people write them.

Whether `03/04/2025` is in March or in April is decided for a column: a cell whose day is above 12 shows the order. Where
none does, a date that could be both is refused, and the message names the two and asks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from numbers import Real
from typing import Any, Literal

import numpy as np
import pandas as pd

from ..schemas import Column
from .celltext import Noted, UnreadableError, quoted
from .forms import PLAIN, Form
from .months import ANY_MONTH, MONTH_OF

ISO_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?( ?(Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
ISO_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
TIME = r"(?:[ T,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp]\.?[Mm]\.?)?)?"
TIME_LAST = re.compile(TIME + "$")
DAY_LAST = re.compile(rf"([0-9]{{4}})([./-])([0-9]{{1,2}})\2([0-9]{{1,2}}){TIME}")
DAY_FIRST = re.compile(rf"([0-9]{{1,2}})([./-])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){TIME}")
IN_TEXT = re.compile(r"(?<![0-9./-])([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
LONG_NAMES: tuple[str, ...] = ("January", "February", "March", "April", "May", "June", "July")
LONG_NAMES += ("August", "September", "October", "November", "December")
NAME = rf"({ANY_MONTH})\.?"
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
YEAR = r"([0-9]{4}|[0-9]{2})"
NAMED_DAY = re.compile(
    rf"{WEEKDAY}([0-9]{{1,2}})(?:st|nd|rd|th|er)?(?: (?:of|de))?[ ./-]{{0,2}}{NAME}(?: de)?[ ,./-]*{YEAR}{TIME}",
    re.IGNORECASE,
)
NAMED_MONTH_FIRST = re.compile(rf"{WEEKDAY}{NAME} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}}){TIME}", re.IGNORECASE)
NAMED_MONTH = re.compile(rf"{NAME}[ ,./-]*(?:'|’)?{YEAR}", re.IGNORECASE)
NUMBERED_MONTH = re.compile(r"([0-9]{1,2})[./-]([0-9]{4})|([0-9]{4})[./-]([0-9]{1,2})")
FISCAL_YEAR = re.compile(r"(?:FY|financial year|fiscal year)? ?([0-9]{2,4})[/–-]([0-9]{2,4})", re.IGNORECASE)
PERIODS = (
    (re.compile(r"(?:FY|financial year|fiscal year) ?[0-9]{2,4}", re.IGNORECASE), "a fiscal year"),
    (re.compile(r"q[1-4]\b.*|[0-9]{4} ?-?q[1-4]|.*\bquarter\b.*[0-9]{4}.*", re.IGNORECASE), "a quarter"),
    (re.compile(r"h[12]\b.*|[0-9]{4} ?-?h[12]", re.IGNORECASE), "a half-year"),
    (re.compile(r"(?:19|20)[0-9]{2}"), "a year"),
)
FIRST_SERIAL, LAST_SERIAL = dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)  # noqa: DTZ001 – calendar days
EPOCHS = {"1900": dt.datetime(1899, 12, 30), "1904": dt.datetime(1904, 1, 1)}  # noqa: DTZ001
SHORT_YEAR = "a year of two digits is read as one from 1969 to 2068"
SERIAL = "a number cell in a column of dates is read as the spreadsheet's serial day"


def _day(year: int, month: int, day: int) -> dt.datetime | None:
    try:
        return dt.datetime(year, month, day)  # noqa: DTZ001 – a calendar day has no time zone
    except ValueError:
        return None


def _both(first: str, second: str, year: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The day as read day first, and as read month first."""
    a, b, y = int(first), int(second), int(year)
    return _day(y, b, a), _day(y, a, b)


def shown_by(texts: Iterable[str], form: Form) -> Form:
    """The form with the order of day and month that these texts of one column show; dates inside a text count."""
    if form.dates or form.order:
        return form
    orders: set[Literal["day first", "month first"]] = set()
    for text in texts:
        for match in IN_TEXT.finditer(text):
            day_first, month_first = _both(match[1], match[3], match[4])
            if (day_first is None) != (month_first is None):
                orders.add("month first" if day_first is None else "day first")
    if not orders:
        return form
    return replace(form, order=orders.pop() if len(orders) == 1 else "both")


def parse_date(cell: Any, column: Column | None = None, form: Form = PLAIN) -> dt.datetime | Noted:
    """A calendar day, as midnight; of a timestamp the day as written, whatever the time zone."""
    if isinstance(cell, (np.datetime64, pd.Period)):
        cell = pd.Timestamp(cell) if isinstance(cell, np.datetime64) else cell.to_timestamp()
    if isinstance(cell, dt.date):  # datetime and Timestamp are dates too
        return dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 – a calendar day has no time zone
    if isinstance(cell, str):
        return _from_text(cell, cell.strip(), form)
    remedy = "write it as YYYY-MM-DD, or leave the cell empty where there is no date"
    if isinstance(cell, Real) and not isinstance(cell, (bool, np.bool_)):
        remedy = "format the column as a date in the spreadsheet, or write it as YYYY-MM-DD"
        if form.serials and -1e6 < cell < 1e6:  # type: ignore[operator]  # Real has no types for comparing
            day = EPOCHS[form.serials] + dt.timedelta(days=int(cell))  # type: ignore[call-overload]  # Real has none for int
            if FIRST_SERIAL <= day < LAST_SERIAL:
                return Noted(day, SERIAL)
        if 1900 <= cell < 2100 and cell == int(cell):  # type: ignore[operator, call-overload]  # as above
            raise UnreadableError(f"{quoted(cell)} is not a date but a year", "write a day of it as YYYY-MM-DD")
    raise UnreadableError(f"{quoted(cell)} is not a date", remedy)


def _from_text(cell: str, text: str, form: Form) -> dt.datetime | Noted:
    for declared in form.dates:
        for written in dict.fromkeys((text, TIME_LAST.sub("", text))):  # a format without a time is also one with it
            try:
                found = dt.datetime.strptime(written, declared)  # noqa: DTZ007 – a calendar day has no time zone
            except ValueError:
                continue
            return dt.datetime(found.year, found.month, found.day)  # noqa: DTZ001
    if match := ISO_DATE.fullmatch(text):
        try:
            dt.datetime.fromisoformat(match[0].replace(" Z", "Z"))
            return dt.datetime.fromisoformat(match[1])
        except ValueError:
            raise _no_such_day(cell) from None
    if form.dates:
        formats = ", ".join(form.dates)
        raise UnreadableError(
            f"{quoted(cell)} is not a date", f"write it as YYYY-MM-DD or as the mapping declares ({formats})"
        )
    if match := DAY_LAST.fullmatch(text):
        return _there(_day(int(match[1]), int(match[3]), int(match[4])), cell)
    if match := DAY_FIRST.fullmatch(text):
        return _by_order(match, cell, form)
    if match := NAMED_DAY.fullmatch(text):
        return _named(match[3], match[2], match[1], cell)
    if match := NAMED_MONTH_FIRST.fullmatch(text):
        return _named(match[3], match[1], match[2], cell)
    raise UnreadableError(f"{quoted(cell)} is not a date", _remedy(text))


def _by_order(match: re.Match[str], cell: str, form: Form) -> dt.datetime:
    """A day whose month stands first or second, as the column shows."""
    if len(match[4]) == 2:
        day, month = ("%m", "%d") if form.order == "month first" else ("%d", "%m")
        declared = match[2].join((day, month, "%y"))
        remedy = f"write it as YYYY-MM-DD, or declare its format in the mapping, such as dates: ['{declared}']"
        raise UnreadableError(
            f"{quoted(cell)} has a year of two digits: it does not show which part is the year", remedy
        )
    day_first, month_first = _both(match[1], match[3], match[4])
    if form.order in ("day first", "month first"):
        return _there(day_first if form.order == "day first" else month_first, cell)
    if day_first is None or month_first is None or day_first == month_first:
        return _there(day_first or month_first, cell)
    why = "the column has dates of both orders" if form.order else "no other date of the column shows which"
    rule = f"{quoted(cell)} may be {_aloud(day_first)} or {_aloud(month_first)}, and {why}"
    day, month = (match[2].join(parts) for parts in (("%d", "%m", "%Y"), ("%m", "%d", "%Y")))
    remedy = f"declare in the mapping which it is: dates: ['{day}'] for day first, dates: ['{month}'] for month first"
    raise UnreadableError(rule, remedy)


def _aloud(day: dt.datetime) -> str:
    return f"{day.day} {LONG_NAMES[day.month - 1]} {day.year}"


def _there(day: dt.datetime | None, cell: str) -> dt.datetime:
    if day is None:
        raise _no_such_day(cell)
    return day


def _no_such_day(cell: str) -> UnreadableError:
    return UnreadableError(f"{quoted(cell)} is not a day of the calendar", "write a day that exists")


def _named(year: str, month: str, day: str, cell: str) -> dt.datetime | Noted:
    """A day whose month is named."""
    number = MONTH_OF[month.casefold()]
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 69 else 1900)
    found = _there(_day(full, number, int(day)), cell)
    return found if len(year) == 4 else Noted(found, SHORT_YEAR)


def _remedy(text: str) -> str:
    if re.fullmatch(r"[0-9]{5}", text) and 18264 <= int(text) < 73051:
        return "it looks like a spreadsheet's serial number: format the column as a date there, and save it again"
    if re.match(r"[0-9]{1,4}[./ -][0-9A-Za-z]{1,9}[./ -][0-9]{1,4}", text):
        return "write it as YYYY-MM-DD, or declare its format in the mapping, such as dates: ['%d/%m/%Y']"
    return "write it as YYYY-MM-DD, or leave the cell empty where there is no date"


def parse_month(cell: Any, column: Column, form: Form = PLAIN) -> dt.datetime | Noted:
    """A day of a month; the caller takes the first and says so where it was another."""
    if isinstance(cell, str) and not form.dates:
        text = cell.strip()
        if match := NUMBERED_MONTH.fullmatch(text):
            year, month = (match[2], match[1]) if match[1] else (match[3], match[4])
            if day := _day(int(year), int(month), 1):
                return day
        if match := NAMED_MONTH.fullmatch(text):
            return _named(match[2], match[1], "1", cell)
    elif isinstance(cell, str) and ISO_MONTH.fullmatch(cell.strip()):
        cell = f"{cell.strip()}-01"
    try:
        return parse_date(cell, column, form)
    except UnreadableError as error:
        if " may be " in error.rule:
            raise
        remedy = error.remedy.replace("YYYY-MM-DD", "YYYY-MM").replace("no date", "none")
        raise UnreadableError(f"{quoted(cell)} is not a month", remedy) from None


def period(text: str, of_months: bool = False) -> str:
    """What a text names that is longer than a day (or a month): `a quarter`, `a fiscal year`, …, or nothing."""
    text = text.strip()
    if (match := FISCAL_YEAR.fullmatch(text)) and int(match[2]) % 100 == (int(match[1]) + 1) % 100:
        return "a fiscal year"
    if any(form.fullmatch(text) for form in (ISO_MONTH, NUMBERED_MONTH, NAMED_MONTH)):
        return "" if of_months else "a month"
    return next((name for form, name in PERIODS if form.fullmatch(text)), "")
