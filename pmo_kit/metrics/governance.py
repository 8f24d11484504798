"""What was put to those who decide: issues and escalations, as known on a day (rules R26, R29 and R30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..dates import add_months

if TYPE_CHECKING:
    from .population import Known


def issues(known: Known) -> pd.DataFrame:
    """Issues raised by then, with `days` from raised to the end of observation, `decided`, `open`, and `cohort`: raised in
    the last twelve months (R26, R29)."""
    frame = known.portfolio.tables["decisions"]
    frame = frame[frame["raised_on"] <= known.today].copy()
    decided, withdrawn = known.until_today(frame["decided_on"]), known.until_today(frame["withdrawn_on"])
    frame["decided"] = decided.notna() & ~(withdrawn < decided)
    frame["open"] = decided.isna() & withdrawn.isna()
    end = decided.where(frame["decided"], withdrawn).fillna(known.today)
    frame["days"] = (end - frame["raised_on"]).dt.days.astype(float)
    frame["cohort"] = in_last_year(known, frame["raised_on"])
    return frame


def escalations(known: Known) -> pd.DataFrame:
    """Escalations raised by then; closed_on is empty where it is later."""
    frame = known.portfolio.tables["escalations"]
    frame = frame[frame["raised_on"] <= known.today]
    return frame.assign(closed_on=known.until_today(frame["closed_on"]))


def in_last_year(known: Known, days: pd.Series) -> pd.Series:
    """Which days lie in the last twelve months: (as_of − 12 months, as_of] (R26)."""
    return (days > pd.Timestamp(add_months(known.day, -12))) & (days <= known.today)
