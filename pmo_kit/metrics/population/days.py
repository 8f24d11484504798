"""Days in columns: as they are compared, what had come by then, and what lies in the twelve months before (rule R26)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ...dates import add_months

NO_DAY = np.datetime64("NaT", "D")


def days_of(column: pd.Series) -> np.ndarray:
    """A column of dates as calendar days; an empty one is `NaT`, which is neither before nor after any day."""
    return column.to_numpy(dtype="datetime64[us]").astype("datetime64[D]")


def as_day(day: dt.date) -> np.datetime64:
    """A date as it is compared with a column of days."""
    return np.datetime64(day, "D")


def until(days: np.ndarray, day: dt.date) -> np.ndarray:
    """Days that had come by then; a later one was not known yet, and is empty."""
    return np.where(days > as_day(day), NO_DAY, days)


def in_last_year(days: np.ndarray, day: dt.date) -> np.ndarray:
    """Which days lie in the last twelve months: (day − 12 months, day] (R26)."""
    return (days > as_day(add_months(day, -12))) & (days <= as_day(day))


def moved(days: np.ndarray, months: int) -> np.ndarray:
    """Days moved by whole months, as `dates.add_months` does; what is empty stays empty."""
    distinct, codes = np.unique(days, return_inverse=True)
    later = [NO_DAY if day is None else np.datetime64(add_months(day, months), "D") for day in distinct.tolist()]
    return np.array(later, dtype="datetime64[D]")[codes]
