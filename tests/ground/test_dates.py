"""The numbers of months: January of the year 1 is 12, each month one more."""

from __future__ import annotations

import pandas as pd
import pytest

from pmo_kit.dates import month_numbers

JANUARY_2026 = 2026 * 12


@pytest.mark.parametrize(
    ("days", "after"),
    [
        ([], []),
        (["2026-03-31"], [2]),
        (["2026-12-31", "2025-12-31"], [11, -1]),  # further apart than there are days
        (["2026-01-31", "2026-02-01", "2026-01-30", "2026-02-02"], [0, 1, 0, 1]),  # nearer
        (["1970-01-01", "1969-12-31", "1970-01-01"], [-672, -673, -672]),  # where days are counted from
    ],
)
def test_the_month_of_many_days_is_that_of_each(days: list[str], after: list[int]) -> None:
    column = pd.Series(pd.to_datetime(days), dtype="datetime64[us]")
    assert (month_numbers(column) - JANUARY_2026).tolist() == after
