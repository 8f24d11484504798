"""To which end: the objectives that are current, and the projects that serve them (rules R17 and R18)."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ...register.portfolio import Portfolio
from ..result import TOLERANCE


def links(portfolio: Portfolio, day: dt.date, objectives: pd.DataFrame) -> pd.DataFrame:
    """Which project serves which objective, as approved by then: project_id, objective_id, `weight` (its effective share of
    the project, R18) and `current` (the objective is valid today, R17)."""
    frame = portfolio.tables["alignment"]
    frame = frame[~(frame["approved_on"] > pd.Timestamp(day))].copy()
    given = frame["weight"].groupby(frame["project_id"]).transform("sum")
    empty = frame["weight"].isna().groupby(frame["project_id"]).transform("sum")
    left = (1 - given).clip(lower=0) / empty.where(empty > 0)
    frame["weight"] = frame["weight"].fillna(left) / given.clip(lower=1)
    current = frame["objective_id"].isin(objectives["objective_id"]) & (frame["weight"] > TOLERANCE)
    return frame.assign(current=current)


def current_objectives(portfolio: Portfolio, day: dt.date) -> pd.DataFrame:
    """The objectives that are valid today, both ends inclusive (R17)."""
    frame = portfolio.tables["objectives"]
    return frame[~(frame["valid_from"] > pd.Timestamp(day)) & ~(frame["valid_to"] < pd.Timestamp(day))]
