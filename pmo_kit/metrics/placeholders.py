"""Which cells of a column are placeholders, and whom a column of names means (R41, R52)."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ..register.naming import bare, is_placeholder


def is_team(text: object) -> bool:
    """Whether an owner is a team by its name: an owner, and pointed out."""
    return not is_placeholder(text) and bool(
        re.search(r"\b(team|group|department|office|committee|board|unit)\b", str(text).casefold())
    )


def placeholders(texts: pd.Series) -> np.ndarray:
    """Which of many texts are placeholders, each distinct text looked at once; an empty cell is one."""
    empty = texts.isna().to_numpy(dtype=bool)
    distinct = [] if empty.all() else texts.unique().tolist()
    no_names = [text for text in distinct if not pd.isna(text) and is_placeholder(text)]
    return empty | texts.isin(no_names).to_numpy(dtype=bool) if no_names else empty


def persons(names: pd.Series) -> pd.Series:
    """Whom names mean: empty for a placeholder, and of several spellings of a name the first (R41, R52)."""
    spelt = names.groupby(names.map(bare)).transform("first")
    return spelt.mask(placeholders(names))
