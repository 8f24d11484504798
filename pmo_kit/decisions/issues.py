"""The issues put to those who decide, with names, and with the right that holds for each: what pages on decisions begin with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..metrics.population import Known
from ..register.naming import is_placeholder
from ..register.portfolio import Portfolio
from ..vocabulary import UNCLASSIFIED

AS_KNOWN = ("title", "forum", "decided_by", "outcome", "decision_id", "project_id")


def issues(portfolio: Portfolio) -> pd.DataFrame:
    """The issues raised by the as-of date, a row each, in the order of the table.

    Columns: `decision_id`, `project_id`, `project`, `sponsor` (None for a placeholder, R41), `title`, `category` (`unclassified`
    where it is empty), `forum`, `decided_by`, `outcome`, `raised_on`, `decided_on` (None unless it was decided by then),
    `days` (from raised to decided, withdrawn or the as-of date), `age` (from raised to the as-of date), `decided`, `open` (R29,
    R30), `lately` (decided in the last twelve months, R26), `right` (`rules.Right` of the category, or None) and
    `within_days` of that right (NaN without one). Needs the decisions table.
    """
    known = Known.of_portfolio(portfolio)
    found = known.issue
    table = portfolio.tables["decisions"].iloc[found.row].reset_index(drop=True)
    projects = known.projects.set_index("project_id")
    named = projects["sponsor"][~projects["sponsor"].map(is_placeholder).astype(bool)].to_dict()
    rights = [portfolio.assumptions.decision_rights.get(one) for one in table["category"].fillna("")]
    return pd.DataFrame(
        {
            **{name: table[name].astype(object).where(table[name].notna(), None) for name in AS_KNOWN},
            "project": table["project_id"].map(projects["name"]),
            "sponsor": pd.Series([named.get(one) for one in table["project_id"]], dtype=object),
            "category": table["category"].fillna(UNCLASSIFIED).astype(object),
            "raised_on": table["raised_on"].dt.date,
            "decided_on": table["decided_on"].dt.date.where(found.decided, None),
            "days": found.days,
            "age": (known.today - table["raised_on"]).dt.days,
            "decided": found.decided,
            "open": found.open,
            "lately": found.decided_lately,
            "right": pd.Series(rights, dtype=object),
            "within_days": np.array([right.within_days if right else None for right in rights], dtype=float),
        }
    )


def in_time(frame: pd.DataFrame) -> pd.Series:
    """Of issues as `issues` gives them, which were decided within their days: True, False (also where one is open past them), or
    None where it cannot be told: no days were agreed, it was withdrawn, or it is open and its days are not over.

    >>> one = {"days": 15.0, "within_days": 14.0, "decided": False, "open": True}
    >>> in_time(pd.DataFrame([one, {**one, "days": 14.0}, {**one, "decided": True, "open": False, "days": 3.0}])).tolist()
    [False, None, True]
    """
    late = frame["days"] > frame["within_days"]
    told = frame["within_days"].notna() & (frame["decided"] | (frame["open"] & late))
    return (~late).astype(object).where(told, None)


def share_in_time(frame: pd.DataFrame) -> tuple[int, int]:
    """How many of these issues were decided within their days, and of how many that is.

    An issue counts once its days are over, whether it was decided or is open: one decided early counts no sooner than one
    that is left lying, for else whatever is new would flatter. Takes `age` beside what `in_time` takes.
    """
    counted = in_time(frame)[frame["age"] > frame["within_days"]].dropna()
    return int((counted == True).sum()), len(counted)  # noqa: E712 – the column holds objects
