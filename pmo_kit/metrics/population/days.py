"""Days against a day: what had come by then, and what lies in the twelve months before it (rule R26)."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ...dates import add_months


def until(days: pd.Series, day: dt.date) -> pd.Series:
    """Days that had come by then; a later one was not known yet, and is empty."""
    return days.mask(days > pd.Timestamp(day))


def in_last_year(days: pd.Series, day: dt.date) -> pd.Series:
    """Which days lie in the last twelve months: (day − 12 months, day] (R26)."""
    return (days > pd.Timestamp(add_months(day, -12))) & (days <= pd.Timestamp(day))
