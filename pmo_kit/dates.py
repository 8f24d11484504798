"""Calendar arithmetic that every metric shares: adding months, month ends, fiscal years and quarters.

Rules R6, R8, R12 and R26 of the metric catalogue. Days are `datetime.date`; a month is meant by its last day. Where there
are many, a month is a number: twelve times the year, and the months before it in the year.
"""

from __future__ import annotations

import calendar
import datetime as dt

import numpy as np
import pandas as pd


def month_end(day: dt.date) -> dt.date:
    """The last day of the month that `day` lies in."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: dt.date, months: int) -> dt.date:
    """`day` moved by whole months: the day is kept, clamped to the month, and a last day stays a last day (R8).

    >>> add_months(dt.date(2023, 2, 28), 12)
    datetime.date(2024, 2, 29)
    >>> add_months(dt.date(2025, 1, 30), 1)
    datetime.date(2025, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    last = month_end(dt.date(index // 12, index % 12 + 1, 1))
    return last if day == month_end(day) else last.replace(day=min(day.day, last.day))


def complete_months(start: dt.date, day: dt.date) -> int:
    """How many whole months have passed from `start` to `day`: the largest k with start + k months ≤ day."""
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if add_months(start, months) <= day else months - 1


def first_month_after(day: dt.date) -> dt.date:
    """The last day of the first calendar month that ends after `day`: where a first year begins (R8)."""
    return month_end(day) if month_end(day) > day else month_end(day + dt.timedelta(days=1))


def fiscal_year(day: dt.date, start_month: int) -> int:
    """The fiscal year, named by the calendar year in which it ends (R6)."""
    return day.year if start_month == 1 or day.month < start_month else day.year + 1


def quarter_end(day: dt.date, start_month: int) -> dt.date:
    """The last day of the fiscal quarter that `day` lies in."""
    months_left = 2 - (day.month - start_month) % 3
    return month_end(add_months(day.replace(day=1), months_left))


def quarter_name(day: dt.date, start_month: int) -> str:
    """The fiscal quarter's name: with an April start, 2025-05-20 lies in `2026Q1`."""
    return f"{fiscal_year(day, start_month)}Q{(day.month - start_month) % 12 // 3 + 1}"


def complete_quarters(as_of: dt.date, start_month: int, count: int) -> list[tuple[dt.date, dt.date]]:
    """First and last days of the last `count` fiscal quarters that have ended by `as_of`, the oldest first (R32)."""
    end = quarter_end(as_of, start_month)
    if end > as_of:
        end = add_months(end, -3)
    ends = [add_months(end, -3 * back) for back in range(count - 1, -1, -1)]
    return [(add_months(last, -3) + dt.timedelta(days=1), last) for last in ends]


def month_number(day: dt.date) -> int:
    """The number of the month that `day` lies in.

    >>> month_number(dt.date(2026, 1, 31)) - month_number(dt.date(2025, 11, 1))
    2
    """
    return day.year * 12 + day.month - 1


def month_numbers(days: pd.Series) -> np.ndarray:
    """The numbers of the months that many days lie in; no day must be empty."""
    every = days.to_numpy(dtype="datetime64[us]").astype("datetime64[D]")
    span = int((every.max() - every.min()).astype(np.int64)) + 1 if len(every) else 0
    if not 0 < span < len(every):
        return _months_of(every)
    calendar = _months_of(np.arange(every.min(), every.max() + 1))  # looking up is quicker than working out
    months: np.ndarray = calendar[(every - every.min()).astype(np.int64)]
    return months


def _months_of(days: np.ndarray) -> np.ndarray:
    months: np.ndarray = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def last_days(months: np.ndarray) -> np.ndarray:
    """The last days of months given by their numbers."""
    following = (months - 1970 * 12 + 1).astype("datetime64[M]")
    return (following.astype("datetime64[D]") - 1).astype("datetime64[us]")


def quarter_last(months: np.ndarray, start_month: int) -> np.ndarray:
    """The number of the last month of the fiscal quarter that each month lies in."""
    return months + 2 - (months + 1 - start_month) % 3  # type: ignore[no-any-return]  # numpy: whole numbers stay an array


def fiscal_years_of(months: np.ndarray, start_month: int) -> np.ndarray:
    """The fiscal year that each month lies in, named as `fiscal_year` does (R6)."""
    return (months + (13 - start_month if start_month > 1 else 0)) // 12
