"""What was promised, and to which end: the benefits register, the shares that may be claimed, the links to objectives.

Rules R10, R11, R17, R18, R40 and R41 of the metric catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..vocabulary import Kind
from .placeholders import placeholders
from .result import TOLERANCE

if TYPE_CHECKING:
    from .population import Known

OF_PROJECT = ("started", "launched", "due", "go_live", "start_date", "first_month", "last_month")


def benefits(known: Known) -> pd.DataFrame:
    """The benefits register as known (R10), with the `share` that may be claimed (R11), `gross`, `dis`, and what makes
    a benefit accountable: `has_criterion`, `has_baseline` (R40), `owned` (R41). `started`, `launched` and the first year
    are its project's. `project` is the row of the project among the projects, `row` that of the benefits table."""
    table = known.portfolio.tables["benefits"]
    frame = table.assign(row=range(len(table)))[_agreed(known, table)]
    frame["share"] = frame["benefit_id"].map(known.shares).astype(float)
    frame["dis"] = frame["kind"] == Kind.DIS_BENEFIT
    frame["gross"] = ~(frame["dis"] | (frame["kind"] == Kind.NON_FINANCIAL))
    frame["project"] = known.places(frame["project_id"])  # checked: every benefit has its project
    for column in OF_PROJECT:
        frame[column] = known.projects[column].take(frame["project"]).to_numpy()
    frame["has_baseline"] = (
        frame["baseline_value"].notna()
        & (frame["baseline_date"] <= known.today)
        & (frame["go_live"].isna() | (frame["baseline_date"] < frame["go_live"]))
    )
    frame["owned"] = ~placeholders(frame["owner"])
    frame["has_criterion"] = ~placeholders(frame["success_criterion"])
    frame["accountable"] = frame["owned"] & frame["has_criterion"] & frame["has_baseline"]
    return frame


def claims(known: Known) -> pd.Series:
    """What is claimed of each shared benefit in total, over all portfolios, by its key (R11)."""
    register = _of_all(known)
    shared = register[register["shared_benefit"].notna()]
    return shared["attribution"].fillna(1.0).groupby(shared["shared_benefit"]).sum()


def shares(known: Known) -> pd.Series:
    """The share of each benefit that its project may claim: attribution ÷ max(1, Σ attribution of the shared benefit)."""
    register = _of_all(known)
    total = register["shared_benefit"].map(known.claims).astype(float).fillna(1.0).clip(lower=1.0)
    return (register["attribution"].fillna(1.0) / total).set_axis(register["benefit_id"]).astype(float)


def links(known: Known) -> pd.DataFrame:
    """Which project serves which objective, as approved by then: project_id, objective_id, `weight` (its effective share of
    the project, R18) and `current` (the objective is valid today, R17)."""
    frame = known.portfolio.tables["alignment"]
    frame = frame[~(frame["approved_on"] > known.today)].copy()
    given = frame["weight"].groupby(frame["project_id"]).transform("sum")
    empty = frame["weight"].isna().groupby(frame["project_id"]).transform("sum")
    left = (1 - given).clip(lower=0) / empty.where(empty > 0)
    frame["weight"] = frame["weight"].fillna(left) / given.clip(lower=1)
    current = frame["objective_id"].isin(known.current_objectives["objective_id"]) & (frame["weight"] > TOLERANCE)
    return frame.assign(current=current)


def current_objectives(known: Known) -> pd.DataFrame:
    """The objectives that are valid today, both ends inclusive (R17)."""
    frame = known.portfolio.tables["objectives"]
    return frame[~(frame["valid_from"] > known.today) & ~(frame["valid_to"] < known.today)]


def _of_all(known: Known) -> pd.DataFrame:
    """The benefits of all portfolios that were agreed by then."""
    table = known.portfolio.claims
    return table[_agreed(known, table)]


def _agreed(known: Known, table: pd.DataFrame) -> pd.Series:
    return ~(table["agreed_on"] > known.today)
