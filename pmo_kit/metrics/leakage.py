"""Where planned value was lost after launch, and whether what was gained is kept.

Leakage = original plan − evidenced actual over the due months of launched projects, and splits without remainder into
scope (what was re-planned away), delay (re-planned value that fell due before the first actual above zero) and shortfall
(the rest; it may be negative). Dis-benefits are not in it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .population import Known
from .realised import NOTHING_PLANNED
from .result import Rows


def split(known: Known) -> pd.DataFrame:
    """Per benefit with due plan: project_id, benefit_id, planned, actual, leakage, scope, delay, shortfall, gross (≥ 0)."""
    rows = known.due_months.sort_values(["benefit_id", "end"], kind="stable")
    actual = rows["actual"].fillna(0.0)
    begun = (actual > 0).groupby(rows["benefit_id"]).cummax()
    parts = pd.DataFrame(
        {
            "project_id": rows["project_id"],
            "benefit_id": rows["benefit_id"],
            "planned": rows["planned"],
            "actual": actual,
            "replanned": rows["replanned"],
            "delay": rows["replanned"].where(~begun, 0.0),
        }
    )
    sums = parts.groupby(["project_id", "benefit_id"], sort=False, as_index=False).sum()
    sums["leakage"] = sums["planned"] - sums["actual"]
    sums["scope"] = sums["planned"] - sums["replanned"]
    sums["shortfall"] = sums["leakage"] - sums["scope"] - sums["delay"]
    sums["gross"] = sums["leakage"].clip(lower=0.0)
    return sums


def total(known: Known) -> Rows:
    """Original plan less evidenced actual, over the original plan; over-delivery is netted."""
    return _part(known, "leakage")


def scope(known: Known) -> Rows:
    """What was re-planned away: original less re-planned value."""
    return _part(known, "scope")


def delay(known: Known) -> Rows:
    """Re-planned value that fell due before the first actual above zero; all of it where there is none."""
    return _part(known, "delay")


def shortfall(known: Known) -> Rows:
    """What is left after scope and delay; negative where more came than was re-planned."""
    return _part(known, "shortfall")


def gross(known: Known) -> Rows:
    """Leakage benefit by benefit, over-delivery elsewhere not netted."""
    return _part(known, "gross")


def sustained(known: Known) -> Rows:
    """Per benefit from launch to its last due month, gaps 0: mean of the last three months over the highest mean of any three."""
    rows = known.months[known.months["after_launch"] & known.months["gross"]]
    found = []
    for (project_id, benefit_id), series in rows.groupby(["project_id", "benefit_id"], sort=False):
        span = (series["end"].dt.year * 12 + series["end"].dt.month).to_numpy()
        first = series["first_month"].iloc[0]
        offset = span - (first.year * 12 + first.month)
        monthly = np.zeros(offset.max() + 1)
        monthly[offset] = series["actual"].fillna(0.0).to_numpy()
        means = np.convolve(monthly, np.ones(3) / 3, mode="valid") if monthly.size >= 3 else np.array([])
        defined = means.size > 0 and means.max() > 0
        found.append(
            (
                project_id,
                benefit_id,
                means[-1] if defined else np.nan,
                means.max() if defined else np.nan,
                int(not defined),
            )
        )
    frame = pd.DataFrame(found, columns=["project_id", "benefit_id", "numerator", "denominator", "excluded"])
    return Rows(frame, empty="no benefit has three months since launch with something realised")


def _part(known: Known, name: str) -> Rows:
    frame = split(known)
    rows = frame[["project_id", "benefit_id"]].assign(numerator=frame[name], denominator=frame["planned"], excluded=0)
    return Rows(rows, empty=NOTHING_PLANNED)
