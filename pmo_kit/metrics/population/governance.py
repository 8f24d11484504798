"""What was put to those who decide: issues and escalations, as known on a day (rules R26, R29 and R30)."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ...register.portfolio import Portfolio
from .days import in_last_year, until


def issues(portfolio: Portfolio, day: dt.date) -> pd.DataFrame:
    """Issues raised by then, with `days` from raised to the end of observation, `decided`, `open`, and `cohort`: raised in
    the last twelve months (R26, R29)."""
    frame = portfolio.tables["decisions"]
    today = pd.Timestamp(day)
    frame = frame[frame["raised_on"] <= today].copy()
    decided, withdrawn = until(frame["decided_on"], day), until(frame["withdrawn_on"], day)
    frame["decided"] = decided.notna() & ~(withdrawn < decided)
    frame["open"] = decided.isna() & withdrawn.isna()
    end = decided.where(frame["decided"], withdrawn).fillna(today)
    frame["days"] = (end - frame["raised_on"]).dt.days.astype(float)
    frame["cohort"] = in_last_year(frame["raised_on"], day)
    return frame


def escalations(portfolio: Portfolio, day: dt.date) -> pd.DataFrame:
    """Escalations raised by then; closed_on is empty where it is later."""
    frame = portfolio.tables["escalations"]
    frame = frame[frame["raised_on"] <= pd.Timestamp(day)]
    return frame.assign(closed_on=until(frame["closed_on"], day))
