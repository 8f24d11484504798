"""What is no name (R41), and when two names are one (R52)."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

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


def shared_key(text: str) -> str | None:
    """What a shared benefit is compared by (R11): its bare text, and None where a placeholder stands for it.

    >>> shared_key("Stock - pooling") == shared_key("STOCK POOLING"), shared_key("n/a")
    (True, None)
    """
    return None if is_placeholder(text) else bare(text)
