"""What a text, date, month, number, flag, choice or currency may look like in a source.

Only forms with one meaning are read. Whatever could mean two things (`1,234`, `03/04/2025`) is decided by the other cells of
its column, and is unreadable until the mapping file says which where they do not show it: a guess that is wrong once in a
thousand rows is found by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from ...errors import nearest, with_article
from ..schemas import Column
from . import days, figures
from .celltext import Noted, UnreadableError, as_text, is_empty, quoted
from .currencies import codes
from .days import parse_date, parse_month
from .figures import parse_number
from .forms import PLAIN, Form
from .nonanswers import answered

__all__ = ["UnreadableError", "as_text", "is_empty", "parse", "parse_date", "parse_month", "parse_number", "quoted"]

# What a failed formula shows; #FORMULA! is this package's own, for one that was never calculated.
SPREADSHEET_ERROR = re.compile(
    r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FORMULA!.*)", re.DOTALL
)
FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "1", "on", "✓", "✔"), True),
    **dict.fromkeys(("false", "no", "n", "0", "off", "✗", "✘"), False),
}
NOUNS = {
    **dict.fromkeys(("money", "number", "share", "integer"), "is not a number"),
    "date": "is not a date",
    "month": "is not a month",
    "flag": "is neither true nor false",
    "currency": "is not a currency",
}


def parse(cell: Any, column: Column, form: Form = PLAIN) -> Any:
    """A cell that is not empty, read by its column's kind and form; raises `UnreadableError`.

    A `Noted` value stands for a value with a remark, or with the currency that the cell states.
    """
    if isinstance(cell, str) and (failed := SPREADSHEET_ERROR.fullmatch(cell.strip())):
        if failed[1].startswith("FORMULA!"):
            rule = f"the formula {quoted(failed[1].removeprefix('FORMULA! '))} has no value yet"
            raise UnreadableError(rule, "open the workbook and save it, so that its formulas are calculated")
        raise UnreadableError(
            f"{quoted(cell)} is an error of the spreadsheet", "mend the formula, or leave the cell empty"
        )
    try:
        return _PARSERS[column.kind](cell, column, form)
    except UnreadableError as error:
        raise _told(cell, column, error) from None


def _told(cell: Any, column: Column, error: UnreadableError) -> UnreadableError:
    """The error with the kind of answer that the cell holds instead, where it holds one."""
    of_days = column.kind in ("date", "month")
    text = as_text(cell)
    what = f"{quoted(cell)} {NOUNS.get(column.kind, f'is not {with_article(column.name)}')}"
    if found := answered(text, of_days):
        answer, told, remedy = found
        return UnreadableError(f"{what}: it is {told}", remedy, str(answer))
    if (
        of_days
        and isinstance(cell, str)
        and " may be " not in error.rule
        and (longer := days.period(text, column.kind == "month"))
    ):
        wanted = "a day, such as its last, as YYYY-MM-DD" if column.kind == "date" else "a month, as YYYY-MM"
        return UnreadableError(f"{what}: it is {longer}", f"write {wanted}")
    return error


def shown_by(texts: set[str], column: Column, form: Form) -> Form:
    """The form of a column with what its texts, looked at together, show of decimal mark or order of day and month."""
    if column.kind in ("money", "number", "share", "integer"):
        return figures.shown_by(texts, form, column)
    return days.shown_by(texts, form) if column.kind in ("date", "month") else form


def parse_text(cell: Any, column: Column, form: Form) -> str:
    """Text without the blanks around it."""
    return as_text(cell)


def parse_integer(cell: Any, column: Column, form: Form) -> float:
    """A whole number."""
    number = parse_number(cell, column, form)
    if isinstance(number, Noted) or number != int(number):
        raise UnreadableError(f"{quoted(cell)} is not a whole number", "write a whole number")
    return number


def parse_flag(cell: Any, column: Column, form: Form) -> bool:
    """True or false, in the spellings people use."""
    word = as_text(cell).casefold()
    if word not in FLAGS:
        raise UnreadableError(f"{quoted(cell)} is neither true nor false", "write true or false")
    return FLAGS[word]


def parse_choice(cell: Any, column: Column, form: Form) -> str:
    """One of the column's choices, whatever its case, blanks, hyphens and slashes."""
    choices = _choices(column)
    word = as_text(cell)
    if _bare(word) not in choices:
        hint = nearest(word, column.choices)
        raise UnreadableError(
            f"{quoted(cell)} is not {with_article(column.name)}{hint}", f"write one of {', '.join(column.choices)}"
        )
    return choices[_bare(word)]


@cache
def _choices(column: Column) -> dict[str, str]:
    return {_bare(choice): choice for choice in column.choices}


def _bare(word: str) -> str:
    return re.sub(r"[\s_/\-‐‑–]+", "", word.casefold())


def parse_currency(cell: Any, column: Column, form: Form) -> str:
    """An ISO 4217 code."""
    code = as_text(cell).upper()
    if code not in codes():
        raise UnreadableError(
            f"{quoted(cell)} is not an ISO 4217 currency code", "write a code such as GBP, EUR or USD"
        )
    return code


_PARSERS: dict[str, Callable[[Any, Column, Form], Any]] = {
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
