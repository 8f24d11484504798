"""Columns that a typed source (Parquet, a database) has read already: taken over as a whole, without a look at each cell.

A register of millions of rows comes from such a source, and reading it cell by cell would take minutes. Whatever is not
plainly of the column's kind is left to the reading of single cells, which knows what to say of it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api import types

from ..schemas import Column

NUMERIC = ("money", "number", "share", "integer")
DAYS = ("date", "month")


def taken_over(cells: pd.Series, column: Column) -> pd.Series | None:
    """The column in its declared dtype, with the same index; None where its cells have to be read one by one."""
    if column.kind in NUMERIC and types.is_numeric_dtype(cells.dtype) and not types.is_bool_dtype(cells.dtype):
        return _numbers(cells, column)
    if column.kind in DAYS and types.is_datetime64_any_dtype(cells.dtype):
        days = cells.dt.tz_localize(None) if cells.dt.tz is not None else cells  # the day as written
        return days.dt.normalize().astype(column.dtype).rename(column.name)  # type: ignore[no-any-return]  # pandas: a Series
    if column.kind == "flag" and types.is_bool_dtype(cells.dtype):
        return cells.astype(column.dtype).rename(column.name)  # type: ignore[no-any-return, call-overload]  # a dtype by its name
    return None


def distinct(cells: pd.Series) -> tuple[np.ndarray, pd.Series] | None:
    """A column of texts as positions in its distinct texts (-1 for an empty cell), and these; None for other columns."""
    if not isinstance(cells.dtype, pd.StringDtype):
        return None
    positions, texts = pd.factorize(cells)
    return positions, pd.Series(texts, dtype=object)  # whose texts are then read one by one


def _numbers(cells: pd.Series, column: Column) -> pd.Series | None:
    numbers = cells.astype("float64").rename(column.name)
    if np.isinf(numbers).any() or (column.kind == "integer" and (numbers.dropna() % 1 != 0).any()):
        return None
    return numbers
