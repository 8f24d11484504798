"""Which cells of a column are placeholders, and whom a column of names means (R41, R52)."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from ..register.naming import bare, is_placeholder


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
