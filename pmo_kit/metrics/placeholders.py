"""What is no name: placeholders for an owner, a criterion, a unit or a sponsor (R41), and when two names are one (R52)."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

NO_NAMES = frozenset(
    ("", "na", "tbc", "tbd", "tba", "pmo", "none", "nobody", "unknown", "unassigned", "various", "vacant", "team")
)
TO_BE = re.compile(
    r"\W*to[\W_]+be\b|\W*tobe(confirmed|determined|decided|agreed|advised|announced|assigned|appointed|named|defined)"
)


def bare(text: object) -> str:
    """A text without case, spaces and punctuation: what persons and placeholders are compared by.

    A sign that is a unit stays: `%`, `£` and `€` say something.
    """
    if text is None or pd.isna(text):
        return ""
    kept = (sign for sign in str(text).casefold() if sign in "%‰" or unicodedata.category(sign)[0] not in "PZC")
    return "".join(kept)


def is_placeholder(text: object) -> bool:
    """Whether a text names nobody and nothing: empty, n/a, TBC, PMO, xxx, to be confirmed, …

    >>> is_placeholder("N / A"), is_placeholder("to be confirmed"), is_placeholder("Claims team")
    (True, True, False)
    """
    word = bare(text)
    return word in NO_NAMES or set(word) == {"x"} or bool(TO_BE.match(str(text).casefold()))


def is_team(text: object) -> bool:
    """Whether an owner is a team by its name: an owner, and pointed out."""
    return not is_placeholder(text) and bool(
        re.search(r"\b(team|group|department|office|committee|board|unit)\b", str(text).casefold())
    )


def placeholders(texts: pd.Series) -> pd.Series:
    """Which of many texts are placeholders, each distinct text looked at once."""
    names = [text for text in texts.dropna().unique() if not is_placeholder(text)]
    return ~texts.isin(names)


def persons(names: pd.Series) -> pd.Series:
    """Whom names mean: empty for a placeholder, and of several spellings of a name the first (R41, R52)."""
    spelt = names.groupby(names.map(bare)).transform("first")
    return spelt.mask(placeholders(names))
