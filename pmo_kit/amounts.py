"""Figures as people read them: money, ratios, days and dates as text, in one place and one style.

Amounts are written with babel in the portfolio's currency: exact where a reader checks them, compact where a reader
glances at them. An undefined figure is a dash, never 0. Nothing here computes: a figure goes in, a text comes out.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_compact_currency, format_currency, format_decimal

from .vocabulary import Unit

LOCALE = "en_GB"
EMPTY = "–"
MINUS = "−"
SPACE = "\u00a0"  # a figure and its unit stay on one line


def is_empty(value: Any) -> bool:
    """Whether there is nothing to show: None, NaN, NaT, NA or a blank text; 0 and False are something."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    missing = pd.isna(value)
    return bool(missing) if isinstance(missing, (bool,)) or getattr(missing, "ndim", 1) == 0 else False


def exact(amount: float | None, currency: str, pence: bool = False) -> str:
    """An amount to the last unit, `£1,234,567`; with `pence`, to the currency's smallest coin."""
    if is_empty(amount):
        return EMPTY
    if pence:
        return _minus(format_currency(amount, currency, locale=LOCALE))
    text = format_currency(_whole(amount), currency, locale=LOCALE, format="¤#,##0", currency_digits=False)
    return _minus(text)


def compact(amount: float | None, currency: str) -> str:
    """An amount at a glance, three figures at most but for small change: `£1.2M`, `£214K`, `£950`."""
    if is_empty(amount):
        return EMPTY
    if abs(amount) < 999.5:
        return exact(amount, currency)
    three = float(f"{amount:.3g}")  # rounded first, so that 999,600 is a million and no thousand thousands
    return _minus(format_compact_currency(three, currency, locale=LOCALE, fraction_digits=_decimals(three)))


def _decimals(amount: float) -> int:
    """One decimal to a mantissa below a hundred, none above."""
    mantissa = abs(amount)
    while mantissa >= 1000:
        mantissa /= 1000
    return 1 if mantissa < 100 else 0


def percent(ratio: float | None, beside: float | None = None) -> str:
    """A ratio in per cent, `12 %`, with as many decimals as it takes to tell it from none, from all, and from `beside`.

    So 99.6 % does not read as everything, and 79.96 % not as the 80 % that it stands beside.
    """
    if is_empty(ratio):
        return EMPTY
    others = [other for other in (0.0, 1.0, beside) if other is not None and abs(ratio - other) > 1e-9]
    digits = 0
    while digits < 3 and any(round(ratio * 100, digits) == round(other * 100, digits) for other in others):
        digits += 1
    return f"{number(ratio * 100, digits)}{SPACE}%"


def points(ratio: float | None) -> str:
    """A difference of two ratios in percentage points, `+18 points`."""
    if is_empty(ratio):
        return EMPTY
    figure = round(ratio * 100, 1)
    word = "point" if abs(figure) == 1 else "points"
    return f"{'+' if figure > 0 else ''}{number(figure, 1)}{SPACE}{word}"


def number(value: float | None, digits: int = 1) -> str:
    """A plain number with at most so many decimals, `1,234.5`."""
    if is_empty(value):
        return EMPTY
    rounded = round(float(value), digits) + 0.0  # + 0.0 turns a rounded -0.0 into 0.0
    return _minus(format_decimal(rounded, locale=LOCALE, format="#,##0" + ("." + "#" * digits if digits else "")))


def figure(value: float | None, unit: str, *, short: bool = False, beside: float | None = None) -> str:
    """A value in its unit as `measure` names it: ratio, days, months, count, or else a currency code."""
    if is_empty(value):
        return EMPTY
    if unit == Unit.RATIO:
        return percent(value, beside)
    if unit == Unit.COUNT:
        return number(value)
    if unit in (Unit.DAYS, Unit.MONTHS):
        return f"{number(value)}{SPACE}{str(unit)[:-1] if value == 1 else unit}"
    return compact(value, unit) if short else exact(value, unit)


def day(value: dt.date | pd.Timestamp | None) -> str:
    """A calendar date, `30 Jun 2026`."""
    return EMPTY if is_empty(value) else format_date(_date(value), "d MMM y", locale=LOCALE)


def long_day(value: dt.date | pd.Timestamp | None) -> str:
    """A calendar date in full, `30 June 2026`."""
    return EMPTY if is_empty(value) else format_date(_date(value), "d MMMM y", locale=LOCALE)


def month(value: dt.date | pd.Timestamp | None) -> str:
    """A month, `Jun 2026`."""
    return EMPTY if is_empty(value) else format_date(_date(value), "MMM y", locale=LOCALE)


def in_words(count: int, none: str = "none") -> str:
    """A count as a word up to twelve, `none`, `seven`, and in figures beyond."""
    words = (none, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words[int(count)] if 0 <= int(count) < len(words) else number(count, 0)


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `no project`, `one project`, `12 projects`."""
    return f"{in_words(count, 'no')} {one if int(count) in (0, 1) else many or one + 's'}"


def agreeing(count: int, one: str, many: str) -> str:
    """The form of a verb that agrees with `counted`: `is` for none and one, `are` for more."""
    return one if int(count) in (0, 1) else many


def listed(items: list[str] | tuple[str, ...], limit: int = 3) -> str:
    """Names in a row: `a, b and c`, or `a, b, c and 4 more`."""
    shown, rest = list(items[:limit]), len(items) - limit
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def sentence(text: str) -> str:
    """The same text with its first letter raised, and nothing else touched."""
    return text[:1].upper() + text[1:]


def _whole(amount: float) -> float:
    return math.floor(abs(amount) + 0.5) * (-1 if amount < 0 else 1)  # half a pound goes up, as in any ledger


def _date(value: dt.date | pd.Timestamp) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
