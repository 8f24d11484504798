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
    benefit, ids = pd.factorize(rows["benefit_id"])
    months = _month_number(rows["end"]) - _month_number(rows["first_month"])
    lengths = pd.Series(months).groupby(benefit).max().to_numpy(dtype=int) + 1
    starts = np.concatenate([[0], np.cumsum(lengths)])  # each benefit's months lie side by side, gaps 0
    monthly = np.zeros(starts[-1])
    monthly[starts[benefit] + months] = rows["actual"].fillna(0.0).to_numpy()
    sums = np.concatenate([[0.0, 0.0], monthly[2:] + monthly[1:-1] + monthly[:-2]])[: monthly.size]
    place = np.arange(monthly.size) - np.repeat(starts[:-1], lengths)
    sums[place < 2] = -np.inf  # no three months yet
    peak = np.maximum.reduceat(sums, starts[:-1]) / 3 if len(ids) else np.array([])
    last = sums[starts[1:] - 1] / 3
    defined = peak > 0
    frame = pd.DataFrame(
        {
            "project_id": rows["project_id"].iloc[np.unique(benefit, return_index=True)[1]].to_numpy(),
            "benefit_id": np.asarray(ids),
            "numerator": last,
            "denominator": peak,
        }
    )
    return Rows(
        known.with_left_out(frame[defined]), empty="no benefit has three months since launch with something realised"
    )


def _month_number(days: pd.Series) -> np.ndarray:
    return (days.dt.year * 12 + days.dt.month).to_numpy(dtype=int)


def _part(known: Known, name: str) -> Rows:
    frame = known.of(split)
    rows = frame[["project_id", "benefit_id"]].assign(numerator=frame[name], denominator=frame["planned"])
    return Rows(known.with_left_out(rows), empty=NOTHING_PLANNED)
