"""Currency signs and codes as they stand beside amounts, and which currencies each may mean."""

from __future__ import annotations

import re
from functools import cache

from babel.numbers import list_currencies

DOLLARS = ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "JMD", "TTD", "BBD", "BSD", "BZD", "FJD", "NAD", "MXN")
SIGNS: dict[str, tuple[str, ...]] = {
    "£": ("GBP", "GIP", "FKP", "SHP", "EGP"),
    "€": ("EUR",),
    "$": DOLLARS,
    "US$": ("USD",),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "NZ$": ("NZD",),
    "HK$": ("HKD",),
    "S$": ("SGD",),
    "R$": ("BRL",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₺": ("TRY",),
    "₪": ("ILS",),
    "₽": ("RUB",),
    "₦": ("NGN",),
    "zł": ("PLN",),
    "Kč": ("CZK",),
    "kr": ("DKK", "NOK", "SEK", "ISK"),
}
SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
# Codes count in capitals only: `all`, `top` and `try` are words.
PATTERN = rf"(?:{SIGN}|[A-Z]{{3}}(?![A-Za-z]))"
# Pounds and dollars are written with a decimal point, and nobody keeps thousandths of them: £1,200 has one meaning.
POINT_SIGNS = {sign for sign in SIGNS if sign.endswith(("£", "$"))} - {"R$"}


@cache
def codes() -> frozenset[str]:
    """Every ISO 4217 code."""
    return frozenset(list_currencies())


def meant(stated: str) -> tuple[str, ...]:
    """The currencies that a sign or code may mean; empty for what is neither."""
    return SIGNS.get(stated, (stated,) if stated in codes() else ())
