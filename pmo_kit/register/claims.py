"""What must be known across portfolios: who else claims a shared benefit, and since when that counts (rule R11)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..dates import quarter_end
from ..vocabulary import Frequency, Status

CLAIMED = ("benefit_id", "attribution", "shared_benefit", "agreed_on")
SINCE = ("started_on", "first_actual")


def claims_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame | None:
    """The benefits that share a key, of all portfolios: benefit_id, attribution, shared_benefit, agreed_on; `started_on` (the
    start of its project, empty while proposed) and `first_actual` (the last day of the first month with an actual). None
    without a benefits table."""
    if "benefits" not in tables:
        return None
    benefits, projects = tables["benefits"], tables.get("projects")
    shared = benefits[benefits["shared_benefit"].notna()]
    frame = shared[list(CLAIMED)].copy()
    begun = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
    if projects is not None and not frame.empty:
        starts = projects["start_date"].mask(projects["status"] == Status.PROPOSED)
        begun = shared["project_id"].map(starts.set_axis(projects["project_id"])).astype("datetime64[us]")
    frame["started_on"] = begun
    first = _first_actual(tables.get("realisation"), frame["benefit_id"])
    frame["first_actual"] = _by_quarter(first, shared, tables)
    return frame


def _by_quarter(first: pd.Series, shared: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Of a quarterly benefit the actual counts with the last month of its portfolio's fiscal quarter (R12)."""
    quarterly = (shared["frequency"] == Frequency.QUARTERLY) & first.notna()
    if not quarterly.any() or "projects" not in tables:
        return first
    owners = tables["projects"].set_index("project_id")["portfolio_id"]
    begins = pd.Series(dtype=float)
    if "portfolios" in tables:
        begins = tables["portfolios"].set_index("portfolio_id")["fiscal_year_start_month"]
    months = shared["project_id"].map(owners).map(begins).fillna(1)
    ends = [
        pd.Timestamp(quarter_end(day.date(), int(month)))
        for day, month in zip(first[quarterly], months[quarterly], strict=True)
    ]
    return first.mask(quarterly, pd.Series(ends, index=first.index[quarterly], dtype="datetime64[us]"))


def _first_actual(realisation: pd.DataFrame | None, benefit_ids: pd.Series) -> pd.Series:
    none = pd.Series(pd.NaT, index=benefit_ids.index, dtype="datetime64[us]")
    if realisation is None or benefit_ids.empty:
        return none
    rows = realisation[realisation["benefit_id"].isin(benefit_ids) & realisation["actual_value"].notna()]
    if rows.empty:
        return none
    first = rows["month"].groupby(rows["benefit_id"]).min()
    found = benefit_ids.map(first).astype("datetime64[us]")
    return (found + pd.offsets.MonthEnd(0)).astype("datetime64[us]")
