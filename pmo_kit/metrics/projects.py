"""Where each project stood on a day: started, launched, active, due (rules R2 to R8 and R38)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..dates import add_months, first_month_after, month_number
from ..vocabulary import Status
from .result import plural

if TYPE_CHECKING:
    from .population import Known

ENDED = (Status.CLOSED, Status.TERMINATED)
NOT_LIVE = -1  # the month of a project that is not live


def projects(known: Known) -> pd.DataFrame:
    """Projects as known, with `started` (R2), `launched` (R7), `active` today (R3), `undated` (ended without a date,
    R5), `due` and the first year as numbers of months: `first_month`, `last_month` (R8)."""
    frame = known.portfolio.tables["projects"].reset_index(drop=True)
    ended = frame["status"].isin(ENDED)
    undated = ended & frame["end_date"].isna()
    frame.loc[ended & (frame["end_date"] > known.today), "status"] = str(Status.ACTIVE)
    for column in ("end_date", "go_live", "pivot_rules_agreed_on"):
        frame[column] = known.until_today(frame[column])
    frame["mandatory"] = frame["mandatory"].fillna(False).astype(bool)
    frame["started"] = (frame["start_date"] <= known.today) & (frame["status"] != Status.PROPOSED)
    frame["undated"] = frame["started"] & undated
    frame["launched"] = frame["started"] & frame["go_live"].notna()
    frame["active"] = _active(frame, known.day, known.day)
    window = known.portfolio.assumptions.review_window_months
    lives = [None if pd.isna(day) else day.date() for day in frame["go_live"]]
    over = [live is not None and add_months(live, window) <= known.day for live in lives]
    frame["due"] = frame["launched"] & np.array(over, dtype=bool)
    first = [NOT_LIVE if live is None else month_number(first_month_after(live)) for live in lives]
    frame["first_month"] = np.array(first, dtype=np.int64)
    frame["last_month"] = frame["first_month"].mask(frame["first_month"] != NOT_LIVE, frame["first_month"] + window - 1)
    return frame


def active_between(known: Known, first: dt.date, last: dt.date) -> pd.Series:
    """Which projects were active on at least one day from `first` to `last`, both inclusive (R3)."""
    return _active(known.projects, first, last)


def _active(frame: pd.DataFrame, first: dt.date, last: dt.date) -> pd.Series:
    begun = frame["started"] & (frame["start_date"] <= pd.Timestamp(last))
    first_day = frame["start_date"].clip(lower=pd.Timestamp(first))  # an end before the start is no day at all
    not_over = frame["end_date"].isna() | (frame["end_date"] >= first_day)
    return begun & not_over & ~frame["undated"]


def waiting(known: Known) -> str:
    """What stands beside all ratios of benefits: how many projects are past their planned go-live and not launched, and
    the planned value that has passed (R38)."""
    frame = known.projects
    going_on = frame["started"] & frame["end_date"].isna() & ~frame["undated"]
    late = going_on & ~frame["launched"] & (frame["planned_go_live"] <= known.today)
    count = int(late.sum())
    if not count:
        return ""
    ledger = known.ledger
    of_late = late.to_numpy()[known.benefits["project"]][ledger.benefit]
    passed = f"{np.nansum(ledger.planned[of_late & ledger.gross]):,.0f} {known.portfolio.currency}"
    return f"{plural(count, 'project')} past planned go-live and not launched, {passed} of planned value has passed"
