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
from .sums import of_benefits

NEVER = np.iinfo(np.int64).max  # the month in which nothing came


def split(known: Known) -> pd.DataFrame:
    """Per money benefit of a started project: project_id, benefit_id, kind, planned, actual, leakage, scope, delay, shortfall,
    gross (≥ 0), over its due months; `excluded` is 1 where there are none."""
    ledger = known.ledger
    came = np.flatnonzero(ledger.due & (ledger.actual > 0))
    first = np.full(len(known.benefits), NEVER)
    np.minimum.at(first, ledger.benefit[came], ledger.month[came])
    waiting = ledger.due & (ledger.month < first[ledger.benefit])
    sums = of_benefits(
        known,
        planned=ledger.total(ledger.planned, ledger.due),
        actual=ledger.total(ledger.actual, ledger.due),
        replanned=ledger.total(ledger.replanned, ledger.due),
        delay=ledger.total(ledger.replanned, waiting),
        excluded=~ledger.has(ledger.due),
    )
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
    ledger = known.ledger
    rows = np.flatnonzero(ledger.after_launch & ledger.gross)
    benefit = ledger.benefit[rows]
    since = ledger.month[rows] - known.benefits["first_month"].to_numpy()[benefit]
    lengths = np.zeros(len(known.benefits), dtype=int)
    np.maximum.at(lengths, benefit, since + 1)
    starts = np.cumsum(lengths) - lengths  # each benefit's months lie side by side
    monthly = np.zeros(lengths.sum())
    monthly[starts[benefit] + since] = np.nan_to_num(ledger.actual[rows])
    threes = monthly.copy()
    threes[1:] += monthly[:-1]
    threes[2:] += monthly[:-2]
    threes[np.arange(monthly.size) - np.repeat(starts, lengths) < 2] = -np.inf  # no three months yet
    peak, last = np.zeros(lengths.size), np.zeros(lengths.size)
    if rows.size:
        there = np.flatnonzero(lengths)
        peak[there] = np.maximum.reduceat(threes, starts[there]) / 3
        last[there] = threes[starts[there] + lengths[there] - 1] / 3
    defined = peak > 0
    frame = of_benefits(
        known,
        numerator=np.where(defined, last, 0.0),
        denominator=np.where(defined, peak, 0.0),
        excluded=~defined,
    )
    return Rows(frame, empty="no benefit has three months since launch with something realised")


def _part(known: Known, name: str) -> Rows:
    frame = known.of(split)
    rows = frame[["project_id", "benefit_id", "kind", "excluded"]]
    return Rows(rows.assign(numerator=frame[name], denominator=frame["planned"]), empty=NOTHING_PLANNED)
