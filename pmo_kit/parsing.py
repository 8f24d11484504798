"""What a text, date, month, number, flag, choice or currency may look like in a source.

Only forms with one meaning are read. Whatever could mean two things (`1,234`, `03/04/2025`) is unreadable until the
mapping file says which, because a guess that is wrong once in a thousand rows is found by nobody.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from babel.numbers import list_currencies

from .errors import nearest
from .schemas import Column

PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
GROUPED_NUMBER = re.compile(r"[+-]?[1-9][0-9]{0,2}((,[0-9]{3})+\.[0-9]+|(,[0-9]{3}){2,})")
ISO_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?( ?(Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
ISO_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
# What a failed formula shows; #FORMULA! is this package's own, for one that was never calculated.
SPREADSHEET_ERROR = re.compile(
    r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FORMULA!.*)", re.DOTALL
)
FLAGS = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}
SHOWN = 60  # characters of a cell that a message repeats


class UnreadableError(ValueError):
    """A cell that cannot be read as its kind: `rule` says why, `remedy` how to mend it. It never leaves this package."""

    def __init__(self, rule: str, remedy: str = "") -> None:
        super().__init__(rule)
        self.rule, self.remedy = rule, remedy


def is_empty(cell: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT, or text without a visible character."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return True
    if isinstance(cell, str):
        return not cell.strip()
    return isinstance(cell, (Real, Decimal, np.generic)) and bool(cell != cell)


def parse(cell: Any, column: Column) -> Any:
    """A cell that is not empty, read by its column's kind; raises `UnreadableError`."""
    if isinstance(cell, str) and (failed := SPREADSHEET_ERROR.fullmatch(cell.strip())):
        if failed[1].startswith("FORMULA!"):
            rule = f"the formula {quoted(failed[1].removeprefix('FORMULA! '))} has no value yet"
            raise UnreadableError(rule, "open the workbook and save it, so that its formulas are calculated")
        raise UnreadableError(
            f"{quoted(cell)} is an error of the spreadsheet", "mend the formula, or leave the cell empty"
        )
    return _PARSERS[column.kind](cell, column)


def as_text(cell: Any) -> str:
    """A cell as one would type it: 7.0 from a spreadsheet is 7, a day at midnight is a date."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, (bool, np.bool_)):
        return "true" if cell else "false"
    if isinstance(cell, (float, np.floating)):
        return str(int(cell)) if math.isfinite(cell) and cell == int(cell) and abs(cell) < 1e15 else repr(float(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    return str(cell)


def quoted(cell: Any) -> str:
    """A cell as a message shows it: in quotation marks, on one line, cut where it is long."""
    text = as_text(cell)
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


def parse_text(cell: Any, column: Column) -> str:
    """Text without the blanks around it."""
    return as_text(cell)


def parse_number(cell: Any, column: Column | None = None, decimal: str = "") -> float:
    """A finite number. `decimal` is the decimal mark where the mapping declares one; the other mark then groups."""
    if isinstance(cell, (bool, np.bool_)) or not isinstance(cell, (str, Real, Decimal)):
        raise UnreadableError(f"{quoted(cell)} is not a number", "write a number")
    if not isinstance(cell, str):
        try:
            number = float(cell)
        except OverflowError:
            number = math.inf
        return _finite(number, cell)
    text = cell.strip().replace("−", "-")  # the typographic minus
    if decimal == ",":
        text = re.sub(r"(?<=[0-9])[. '\u00a0\u202f](?=[0-9]{3}(?![0-9]))", "", text).replace(",", ".")
    elif decimal == "." or GROUPED_NUMBER.fullmatch(text):
        text = re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", text)
    if PLAIN_NUMBER.fullmatch(text):
        return _finite(float(text), cell)
    raise UnreadableError(f"{quoted(cell)} is not a number", _number_remedy(text))


def _finite(number: float, cell: Any) -> float:
    if math.isfinite(number):
        return number
    raise UnreadableError(f"{quoted(cell)} is not a finite number", "write a number, or leave the cell empty")


def _number_remedy(text: str) -> str:
    if re.fullmatch(r"[+-]?[0-9]{1,3},[0-9]{3}", text):
        whole = text.replace(",", "")
        meanings = f"{whole} or {text.replace(',', '.')}"
        return f"it may mean {meanings}: write it without the comma, or declare decimal in the mapping"
    if re.fullmatch(r"[+-]?[0-9.]+,[0-9]+", text):
        return "write a decimal point and no grouping, or declare decimal: ',' in the mapping"
    if re.fullmatch(r"\([0-9.,]+\)", text):
        return f"write a negative amount as -{text[1:-1]}"
    if re.fullmatch(r"[+-]?[0-9.]+ ?%", text):
        return f"write the share as {float(text.rstrip('% ')) / 100:g}" if text.count(".") < 2 else "write a number"
    if re.fullmatch(r"\D{1,4}[0-9].*|[0-9][0-9.,]* ?[A-Za-z£$€]+", text):
        return "write the figure alone, without currency or unit (a scale such as £m is declared in the mapping)"
    return "write a number, or leave the cell empty where there is none"


def parse_integer(cell: Any, column: Column) -> float:
    """A whole number."""
    number = parse_number(cell)
    if number != int(number):
        raise UnreadableError(f"{quoted(cell)} is not a whole number", "write a whole number")
    return number


def parse_date(cell: Any, column: Column | None = None) -> dt.datetime:
    """A calendar day, as midnight: an ISO date or timestamp (the day as written, whatever the time zone) or a date."""
    if isinstance(cell, (np.datetime64, pd.Period)):
        cell = pd.Timestamp(cell) if isinstance(cell, np.datetime64) else cell.to_timestamp()
    if isinstance(cell, dt.date):  # datetime and Timestamp are dates too
        return dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 – a calendar day has no time zone
    if isinstance(cell, str) and (match := ISO_DATE.fullmatch(cell.strip())):
        try:
            dt.datetime.fromisoformat(match[0].replace(" Z", "Z"))
            return dt.datetime.fromisoformat(match[1])
        except ValueError:
            raise UnreadableError(f"{quoted(cell)} is not a day of the calendar", "write a day that exists") from None
    remedy = "write it as YYYY-MM-DD, or leave the cell empty where there is no date"
    if isinstance(cell, str) and re.match(r"[0-9]{1,4}[./ -][0-9A-Za-z]{1,9}[./ -][0-9]{1,4}", cell.strip()):
        remedy = "write it as YYYY-MM-DD, or declare its format in the mapping, such as dates: ['%d/%m/%Y']"
    elif isinstance(cell, Real):
        remedy = "format the column as a date in the spreadsheet, or write it as YYYY-MM-DD"
    raise UnreadableError(f"{quoted(cell)} is not a date", remedy)


def parse_month(cell: Any, column: Column) -> dt.datetime:
    """A day of a month; the caller takes the first and says so where it was another."""
    try:
        return parse_date(f"{cell.strip()}-01" if isinstance(cell, str) and ISO_MONTH.fullmatch(cell.strip()) else cell)
    except UnreadableError as error:
        remedy = error.remedy.replace("YYYY-MM-DD", "YYYY-MM").replace("no date", "none")
        raise UnreadableError(f"{quoted(cell)} is not a month", remedy) from None


def parse_flag(cell: Any, column: Column) -> bool:
    """True or false, in the spellings people use."""
    word = as_text(cell).casefold()
    if word not in FLAGS:
        raise UnreadableError(f"{quoted(cell)} is neither true nor false", "write true or false")
    return FLAGS[word]


def parse_choice(cell: Any, column: Column) -> str:
    """One of the column's choices, whatever its case, blanks and hyphens."""
    choices = _choices(column)
    word = as_text(cell)
    if _bare(word) not in choices:
        hint = nearest(word, column.choices)
        raise UnreadableError(
            f"{quoted(cell)} is not a {column.name}{hint}", f"write one of {', '.join(column.choices)}"
        )
    return choices[_bare(word)]


@cache
def _choices(column: Column) -> dict[str, str]:
    return {_bare(choice): choice for choice in column.choices}


def _bare(word: str) -> str:
    return re.sub(r"[\s_\-‐‑–]+", "", word.casefold())


def parse_currency(cell: Any, column: Column) -> str:
    """An ISO 4217 code."""
    code = as_text(cell).upper()
    if code not in list_currencies():
        raise UnreadableError(
            f"{quoted(cell)} is not an ISO 4217 currency code", "write a code such as GBP, EUR or USD"
        )
    return code


_PARSERS: dict[str, Callable[[Any, Column], Any]] = {
    "text": parse_text,
    "date": parse_date,
    "month": parse_month,
    "money": parse_number,
    "number": parse_number,
    "share": parse_number,
    "integer": parse_integer,
    "flag": parse_flag,
    "choice": parse_choice,
    "currency": parse_currency,
}
