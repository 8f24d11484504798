"""Calendar arithmetic of the reference: months, fiscal quarters and fiscal years, by counting."""

from __future__ import annotations

import calendar
import datetime as dt

ONE_DAY = dt.timedelta(days=1)


def first_of_month(day: dt.date) -> dt.date:
    """The first day of the month that holds the day."""
    return dt.date(day.year, day.month, 1)


def last_of_month(day: dt.date) -> dt.date:
    """The last day of the month that holds the day."""
    return dt.date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return last_of_month(month) + ONE_DAY


def months_later(day: dt.date, count: int) -> dt.date:
    """R8: keeps the day, clamps it, and maps a month's last day to a last day; `count` may be negative."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    if day == last_of_month(day):
        return dt.date(year, month0 + 1, last)
    return dt.date(year, month0 + 1, min(day.day, last))


def complete_months(start: dt.date, end: dt.date) -> int:
    """How many whole months fit between two days, counted one by one."""
    count = 0
    while months_later(start, count + 1) <= end:
        count += 1
    return count


def fiscal_year(day: dt.date, start_month: int) -> int:
    """R6: the calendar year in which the fiscal year that holds the day ends."""
    month = first_of_month(day)
    while next_month(month).month != start_month:
        month = next_month(month)
    return month.year


def quarter_months(day: dt.date, start_month: int) -> tuple[dt.date, dt.date]:
    """The first days of the first and of the last month of the fiscal quarter that holds the day."""
    starts = {(start_month - 1 + 3 * k) % 12 + 1 for k in range(4)}
    first = first_of_month(day)
    while first.month not in starts:
        first = first_of_month(first - ONE_DAY)
    return first, next_month(next_month(first))


def quarter_name(day: dt.date, start_month: int) -> str:
    """`2026Q1`: fiscal year, and the quarter within it."""
    first, _ = quarter_months(day, start_month)
    number = 1
    while first.month != start_month:
        first = quarter_months(first - ONE_DAY, start_month)[0]
        number += 1
    return f"{fiscal_year(day, start_month)}Q{number}"


def first_year(go_live: dt.date, count: int) -> list[dt.date]:
    """R8: the months in a row from the first whose last day falls after go_live."""
    month = first_of_month(go_live)
    if last_of_month(month) <= go_live:
        month = next_month(month)
    months = []
    for _ in range(count):
        months.append(month)
        month = next_month(month)
    return months
