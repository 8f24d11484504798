"""What was promised: the benefits register, and the shares of it that may be claimed (rules R10, R11, R40 and R41)."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ...register.portfolio import Portfolio
from ...vocabulary import Kind
from ..placeholders import placeholders
from .projects import places

OF_PROJECT = ("started", "launched", "due", "go_live", "start_date", "first_month", "last_month")


def benefits(portfolio: Portfolio, day: dt.date, projects: pd.DataFrame, shares: pd.Series) -> pd.DataFrame:
    """The benefits register as known (R10), with the `share` that may be claimed (R11), `gross`, `dis`, and what makes
    a benefit accountable: `has_criterion`, `has_baseline` (R40), `owned` (R41). `started`, `launched` and the first year
    are its project's. `project` is the row of the project among the projects, `row` that of the benefits table."""
    table = portfolio.tables["benefits"]
    frame = table.assign(row=range(len(table)))[_agreed(table, day)]
    frame["share"] = frame["benefit_id"].map(shares).astype(float)
    frame["dis"] = frame["kind"] == Kind.DIS_BENEFIT
    frame["gross"] = ~(frame["dis"] | (frame["kind"] == Kind.NON_FINANCIAL))
    frame["project"] = places(projects, frame["project_id"])  # checked: every benefit has its project
    for column in OF_PROJECT:
        frame[column] = projects[column].take(frame["project"]).to_numpy()
    frame["has_baseline"] = (
        frame["baseline_value"].notna()
        & (frame["baseline_date"] <= pd.Timestamp(day))
        & (frame["go_live"].isna() | (frame["baseline_date"] < frame["go_live"]))
    )
    frame["owned"] = ~placeholders(frame["owner"])
    frame["has_criterion"] = ~placeholders(frame["success_criterion"])
    frame["accountable"] = frame["owned"] & frame["has_criterion"] & frame["has_baseline"]
    return frame


def claims(portfolio: Portfolio, day: dt.date) -> pd.Series:
    """What is claimed of each shared benefit in total, over all portfolios, by its key (R11)."""
    register = _of_all(portfolio, day)
    shared = register[register["shared_benefit"].notna()]
    return shared["attribution"].fillna(1.0).groupby(shared["shared_benefit"]).sum()


def shares(portfolio: Portfolio, day: dt.date, claims: pd.Series) -> pd.Series:
    """The share of each benefit that its project may claim: attribution ÷ max(1, Σ attribution of the shared benefit)."""
    register = _of_all(portfolio, day)
    total = register["shared_benefit"].map(claims).astype(float).fillna(1.0).clip(lower=1.0)
    return (register["attribution"].fillna(1.0) / total).set_axis(register["benefit_id"]).astype(float)


def _of_all(portfolio: Portfolio, day: dt.date) -> pd.DataFrame:
    """The benefits of all portfolios that were agreed by then."""
    table = portfolio.claims
    return table[_agreed(table, day)]


def _agreed(table: pd.DataFrame, day: dt.date) -> pd.Series:
    return ~(table["agreed_on"] > pd.Timestamp(day))
