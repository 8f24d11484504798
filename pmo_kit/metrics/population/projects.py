"""Where each project stood on a day: started, launched, active, due (rules R2 to R8)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ...dates import add_months, first_month_after, month_number
from ...register.portfolio import Portfolio
from ...vocabulary import Status
from .days import until

ENDED = (Status.CLOSED, Status.TERMINATED)
NOT_LIVE = -1  # the month of a project that is not live


def projects(portfolio: Portfolio, day: dt.date) -> pd.DataFrame:
    """Projects as known, with `started` (R2), `launched` (R7), `active` today (R3), `undated` (ended without a date,
    R5), `due` and the first year as numbers of months: `first_month`, `last_month` (R8)."""
    frame = portfolio.tables["projects"].reset_index(drop=True)
    today = pd.Timestamp(day)
    ended = frame["status"].isin(ENDED)
    undated = ended & frame["end_date"].isna()
    frame.loc[ended & (frame["end_date"] > today), "status"] = str(Status.ACTIVE)
    for column in ("end_date", "go_live", "pivot_rules_agreed_on"):
        frame[column] = until(frame[column], day)
    frame["mandatory"] = frame["mandatory"].fillna(False).astype(bool)
    frame["started"] = (frame["start_date"] <= today) & (frame["status"] != Status.PROPOSED)
    frame["undated"] = frame["started"] & undated
    frame["launched"] = frame["started"] & frame["go_live"].notna()
    frame["active"] = active_between(frame, day, day)
    window = portfolio.assumptions.review_window_months
    lives = [None if pd.isna(live) else live.date() for live in frame["go_live"]]
    over = [live is not None and add_months(live, window) <= day for live in lives]
    frame["due"] = frame["launched"] & np.array(over, dtype=bool)
    first = [NOT_LIVE if live is None else month_number(first_month_after(live)) for live in lives]
    frame["first_month"] = np.array(first, dtype=np.int64)
    frame["last_month"] = frame["first_month"].mask(frame["first_month"] != NOT_LIVE, frame["first_month"] + window - 1)
    return frame


def active_between(frame: pd.DataFrame, first: dt.date, last: dt.date) -> pd.Series:
    """Which of these projects were active on at least one day from `first` to `last`, both inclusive (R3)."""
    begun = frame["started"] & (frame["start_date"] <= pd.Timestamp(last))
    first_day = frame["start_date"].clip(lower=pd.Timestamp(first))  # an end before the start is no day at all
    not_over = frame["end_date"].isna() | (frame["end_date"] >= first_day)
    return begun & not_over & ~frame["undated"]


def places(frame: pd.DataFrame, project_ids: pd.Series) -> np.ndarray:
    """The row of each of these projects among the projects; -1 where it is not there."""
    return pd.Index(frame["project_id"]).get_indexer(project_ids)
