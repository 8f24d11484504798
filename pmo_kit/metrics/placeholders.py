"""What is no name: placeholders for an owner, a criterion, a unit or a sponsor (R41), and when two names are one (R52)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

NO_NAMES = frozenset(
    ("", "na", "tbc", "tbd", "tba", "pmo", "none", "nobody", "unknown", "unassigned", "various", "vacant", "team")
)
NAMING = "confirmed|decided|determined|defined|agreed|advised|announced|named|appointed|assigned|filled|set"
TO_BE = re.compile(rf"[\W_]*to[\W_]*be[\W_]*(?:{NAMING})(?![^\W_])")
BEFORE = re.compile(
    r"^(.+?)(?:[(\[{]|\s[-–—]|[-–—]\s)", re.DOTALL
)  # what stands before a bracket or a dash with a space


def bare(text: Any) -> str:
    """A text without case, spaces and punctuation: what persons and placeholders are compared by.

    A sign that is a unit stays: `%`, `£` and `€` say something.
    """
    if text is None or pd.isna(text):
        return ""
    kept = (sign for sign in str(text).casefold() if sign in "%‰" or unicodedata.category(sign)[0] not in "PZC")
    return "".join(kept)


def is_placeholder(text: object) -> bool:
    """Whether a text names nobody and nothing: empty, n/a, TBC, PMO, xxx, to be confirmed by finance, TBC (Finance), …

    >>> is_placeholder("N / A"), is_placeholder("TBC (Finance)"), is_placeholder("Claims team")
    (True, True, False)
    """
    word = bare(text)
    if word in NO_NAMES or set(word) == {"x"}:
        return True
    said = str(text).casefold()
    if TO_BE.match(said):
        return True
    before = BEFORE.match(said)
    first = bare(before[1]) if before else ""
    return bool(first) and first in NO_NAMES


def is_team(text: object) -> bool:
    """Whether an owner is a team by its name: an owner, and pointed out."""
    return not is_placeholder(text) and bool(
        re.search(r"\b(team|group|department|office|committee|board|unit)\b", str(text).casefold())
    )


def flagged(texts: pd.Series, says: Callable[[str], bool]) -> np.ndarray:
    """Of which texts a question is true, each distinct text asked once; an empty cell is never asked, and false."""
    filled = texts.notna().to_numpy(dtype=bool)
    distinct = [text for text in texts.unique().tolist() if not pd.isna(text)] if filled.any() else []
    true = [text for text in distinct if says(text)]
    return filled if len(true) == len(distinct) else texts.isin(true).to_numpy(dtype=bool)


def placeholders(texts: pd.Series) -> np.ndarray:
    """Which of many texts are placeholders, each distinct text looked at once."""
    return ~flagged(texts, lambda text: not is_placeholder(text))


def persons(names: pd.Series) -> pd.Series:
    """Whom names mean: empty for a placeholder, and of several spellings of a name the first (R41, R52)."""
    spelt = names.groupby(names.map(bare)).transform("first")
    return spelt.mask(placeholders(names))
