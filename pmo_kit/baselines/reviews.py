"""The calendar of reviews, and which of them were done: quarterly for a year from transformation_start, then monthly.

What was done is what the history of baselines records; nothing here writes to it.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pandas as pd

from ..dates import add_months
from ..register.portfolio import Portfolio

QUARTERLY_UNTIL = 12  # months after transformation_start in which reviews are quarterly; monthly from then on
TO_COME, OVERDUE, DONE_LATE, DONE = "to come", "overdue", "done late", "done"
NOT_KNOWN = "not known"  # what became of a review, where the history that records it cannot be trusted
COLUMNS = ["due_on", "state", "done_on", "by"]


def review_dates(start: dt.date, until: dt.date) -> list[dt.date]:
    """The days on which a review is due, up to and including `until`: quarterly in the first year, then monthly.

    >>> review_dates(dt.date(2025, 4, 1), dt.date(2026, 6, 1))[-3:]
    [datetime.date(2026, 4, 1), datetime.date(2026, 5, 1), datetime.date(2026, 6, 1)]
    """
    days, months = [], 3
    while (due := add_months(start, months)) <= until:
        days.append(due)
        months += 3 if months < QUARTERLY_UNTIL else 1
    return days


def reviews(portfolio: Portfolio, day: dt.date, ahead: int = 1) -> pd.DataFrame:
    """The calendar of reviews up to a day and the next ones, as many as `ahead`: `due_on`, `state`, `done_on`, `by`.

    A review is `done` by the first one recorded on or after its day, `done late` where the next had fallen due by then,
    `overdue` where none was recorded, and else `to come`. Where the history has faults, nothing in it counts, and what became
    of those that have fallen due is `not known`.
    """
    start = portfolio.transformation_start
    if start is None:
        return pd.DataFrame(columns=COLUMNS)
    due = review_dates(start, add_months(max(day, start), 3 * (ahead + 1)))
    history = portfolio.locks.get(portfolio.portfolio_id or "")
    doubted = history is not None and bool(history.faults)
    recorded = [] if history is None or doubted else [one for one in history.reviews if one.on <= day.isoformat()]
    rows: list[tuple[dt.date, str, str | None, str | None]] = []
    left = ahead
    for one, following in pairwise(due):
        if one > day:
            rows.append((one, TO_COME, None, None))
            left -= 1
            if not left:
                break
            continue
        done = next((entry for entry in recorded if entry.on >= one.isoformat()), None)
        late = done is not None and done.on >= following.isoformat()
        state = NOT_KNOWN if doubted else OVERDUE if done is None else DONE_LATE if late else DONE
        rows.append((one, state, done.on if done else None, done.by if done else None))
    return pd.DataFrame(rows, columns=COLUMNS)
