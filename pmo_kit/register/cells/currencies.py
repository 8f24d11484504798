"""Currency signs and codes as they stand beside amounts, which currencies each may mean, and which a row is kept in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pandas as pd
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


def of_projects(table: str, frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> dict[int, str]:
    """For each row of a table the currency that its project is kept in by the project's own cell; other rows are left out."""
    if table == "projects":
        return frame["currency"].dropna().to_dict()  # type: ignore[return-value]  # the label of a row is its number
    projects = tables.get("projects")
    if projects is None or projects["currency"].isna().all():
        return {}
    if "benefit_id" in frame and "project_id" not in frame and "benefits" in tables:
        benefits = tables["benefits"].drop_duplicates("benefit_id").set_index("benefit_id")["project_id"]
        frame = frame.assign(project_id=frame["benefit_id"].map(benefits))
    if "project_id" not in frame:
        return {}
    kept = projects.drop_duplicates("project_id").set_index("project_id")["currency"]
    return frame["project_id"].map(kept).dropna().to_dict()  # type: ignore[return-value]  # as above


def of_rows(table: str, frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> dict[int, str]:
    """For each row of a table the currency of the portfolio that it belongs to; rows whose portfolio gives none are left out.

    The row leads to its portfolio by benefit and project, in `tables`.
    """

    def looked_up(keys: pd.Series, table: str, key: str, wanted: str) -> pd.Series:
        if table not in tables:
            return pd.Series(None, index=keys.index, dtype="str")
        return keys.map(tables[table].drop_duplicates(key).set_index(key)[wanted])

    if table == "portfolios":
        return frame["currency"].dropna().to_dict()  # type: ignore[return-value]  # the label of a row is its number
    if "benefit_id" in frame and "project_id" not in frame:
        frame = frame.assign(project_id=looked_up(frame["benefit_id"], "benefits", "benefit_id", "project_id"))
    if "portfolio_id" not in frame:
        frame = frame.assign(portfolio_id=looked_up(frame["project_id"], "projects", "project_id", "portfolio_id"))
    return looked_up(frame["portfolio_id"], "portfolios", "portfolio_id", "currency").dropna().to_dict()  # type: ignore[return-value]  # the label of a row is its number
