"""Figures as people read them: money, ratios, days and dates as text, in one place and one style.

A `Style` writes them the way a locale does, with babel: amounts exact where a reader checks them, compact where a reader
glances at them. An undefined figure is a dash, never 0. Nothing here computes: a figure goes in, a text comes out.

The sentences are English whatever the locale. Figures and amounts follow it; dates follow it where it is an English one,
and are else written the British way, for a month's name in another language has no place in an English sentence.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_currency, format_currency, format_decimal

from .vocabulary import DEFAULT_LOCALE, Unit

if TYPE_CHECKING:
    from typing_extensions import TypeIs

EMPTY = "–"
MINUS = "−"
ORDINALS = ("first", "second", "third", "fourth")
SPACE = "\u00a0"  # a figure and its unit stay on one line


def is_empty(value: Any) -> TypeIs[None]:
    """Whether there is nothing to show: None, NaN, NaT, NA or a blank text; 0 and False are something."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    missing = pd.isna(value)
    return bool(missing) if isinstance(missing, (bool,)) or getattr(missing, "ndim", 1) == 0 else False


@dataclass(frozen=True)
class Style:
    """How figures and dates are written: by the locale of the settings, `en_GB` where none is set.

    >>> Style("de_DE").exact(1234.5, "EUR", pence=True).replace(SPACE, " ")
    '1.234,50 €'
    """

    locale: str = DEFAULT_LOCALE

    def exact(self, amount: float | None, currency: str, pence: bool = False) -> str:
        """An amount to the last unit, `£1,234,567`; with `pence`, to the currency's smallest coin."""
        if is_empty(amount):
            return EMPTY
        if pence:
            return _minus(format_currency(amount, currency, locale=self.locale))
        pattern = Locale.parse(self.locale).currency_formats["standard"].pattern.replace(".00", "")
        text = format_currency(_whole(amount), currency, locale=self.locale, format=pattern, currency_digits=False)
        return _minus(text)

    def compact(self, amount: float | None, currency: str) -> str:
        """An amount at a glance, three figures at most but for small change: `£1.2M`, `£214K`, `£950`."""
        if is_empty(amount):
            return EMPTY
        if abs(amount) < 999.5:
            return self.exact(amount, currency)
        three = float(f"{amount:.3g}")  # rounded first, so that 999,600 is a million and no thousand thousands
        text = format_compact_currency(three, currency, locale=self.locale, fraction_digits=1)
        if re.search(r"\d{3}", text):  # one decimal to a mantissa below a hundred, none above
            text = format_compact_currency(three, currency, locale=self.locale, fraction_digits=0)
        if re.search(r"\d{4}", text):  # German has no short form of a thousand, and babel then forgets to group
            return self.exact(three, currency)
        return _minus(text)

    def percent(self, ratio: float | None, beside: float | None = None) -> str:
        """A ratio in per cent, `12 %`, with as many decimals as it takes to tell it from none, from all, and from `beside`.

        So 99.6 % does not read as everything, and 79.96 % not as the 80 % that it stands beside.
        """
        if is_empty(ratio):
            return EMPTY
        others = [other for other in (0.0, 1.0, beside) if other is not None and abs(ratio - other) > 1e-9]
        digits = 0
        while digits < 3 and any(round(ratio * 100, digits) == round(other * 100, digits) for other in others):
            digits += 1
        return f"{self.number(ratio * 100, digits)}{SPACE}%"

    def number(self, value: float | None, digits: int = 1) -> str:
        """A plain number with at most so many decimals, `1,234.5`."""
        if is_empty(value):
            return EMPTY
        rounded = round(float(value), digits) + 0.0  # + 0.0 turns a rounded -0.0 into 0.0
        whole = Locale.parse(self.locale).decimal_formats[None].pattern.partition(".")[0]
        return _minus(
            format_decimal(rounded, locale=self.locale, format=whole + ("." + "#" * digits if digits else ""))
        )

    def figure(self, value: float | None, unit: str, *, short: bool = False, beside: float | None = None) -> str:
        """A value in its unit as `measure` names it: ratio, days, months, count, or else a currency code."""
        if is_empty(value):
            return EMPTY
        if unit == Unit.RATIO:
            return self.percent(value, beside)
        if unit == Unit.COUNT:
            return self.number(value)
        if unit in (Unit.DAYS, Unit.MONTHS):
            return f"{self.number(value)}{SPACE}{str(unit)[:-1] if value == 1 else unit}"
        return self.compact(value, unit) if short else self.exact(value, unit)

    def note(self, text: str, currency: str) -> str:
        """A note of a metric as a reader knows it: `£15,140,300` for `15,140,300 GBP`, and the name of a quarter in words.

        >>> BRITISH.note("fiscal quarter 2027Q1", "GBP")
        'the first quarter of the fiscal year 2027'
        """
        amounts = re.sub(
            rf"(?<![\w.,])(\d[\d,]*) {currency}\b",
            lambda found: self.exact(float(found[1].replace(",", "")), currency),
            text,
        )
        return re.sub(
            r"\bfiscal quarter (\d{4})Q([1-4])\b",
            lambda found: f"the {ORDINALS[int(found[2]) - 1]} quarter of the fiscal year {found[1]}",
            amounts,
        )

    def day(self, value: dt.date | pd.Timestamp | None) -> str:
        """A calendar date, `30 Jun 2026`."""
        return self._date(value, "medium")

    def long_day(self, value: dt.date | pd.Timestamp | None) -> str:
        """A calendar date in full, `30 June 2026`."""
        return self._date(value, "long")

    def month(self, value: dt.date | pd.Timestamp | None) -> str:
        """A month, `Jun 2026`."""
        return self._date(value, "MMM y")

    def _date(self, value: dt.date | pd.Timestamp | None, form: str) -> str:
        if is_empty(value):
            return EMPTY
        locale = self.locale if Locale.parse(self.locale).language == "en" else DEFAULT_LOCALE
        return format_date(value.date() if isinstance(value, dt.datetime) else value, form, locale=locale)

    def in_words(self, count: int, none: str = "none") -> str:
        """A count as a word up to twelve, `none`, `seven`, and in figures beyond."""
        words: tuple[str, ...] = (none, "one", "two", "three", "four", "five", "six")
        words += ("seven", "eight", "nine", "ten", "eleven", "twelve")
        return words[int(count)] if 0 <= int(count) < len(words) else self.number(count, 0)

    def counted(self, count: int, one: str, many: str = "") -> str:
        """A count with its noun: `no project`, `one project`, `12 projects`."""
        return f"{self.in_words(count, 'no')} {one if int(count) in (0, 1) else many or one + 's'}"


BRITISH = Style()


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


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
