"""Where planned value was lost after launch, and whether what was gained is kept.

Leakage = original plan − evidenced actual over the due months of launched projects, and splits without remainder into
scope (what was re-planned away), delay (re-planned value that fell due before the first actual above zero) and shortfall
(the rest; it may be negative). Dis-benefits are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .population import Known
from .realised import NOTHING_PLANNED
from .result import Rows
from .sums import of_benefits

Amounts = npt.NDArray[np.float64]
NEVER = np.iinfo(np.int64).max  # the month in which nothing came


@dataclass(frozen=True, eq=False)
class Leakage:
    """The parts of each benefit's leakage over its due months, a column each over the benefits table; `asked` has any."""

    planned: Amounts
    actual: Amounts
    replanned: Amounts
    delay: Amounts
    asked: np.ndarray

    @property
    def leakage(self) -> Amounts:
        """Original plan less evidenced actual."""
        return self.planned - self.actual

    @property
    def scope(self) -> Amounts:
        """Original less re-planned value."""
        return self.planned - self.replanned

    @property
    def shortfall(self) -> Amounts:
        """What is left after scope and delay."""
        return self.leakage - self.scope - self.delay

    @property
    def gross(self) -> np.ndarray:
        """The leakage where it is above 0."""
        lost: np.ndarray = np.maximum(self.leakage, 0.0)
        return lost


def parted(known: Known) -> Leakage:
    """Each benefit's leakage and its parts."""
    ledger = known.ledger
    due = ledger.due_months
    month, actual, replanned = ledger.month[due.row], ledger.actual[due.row], ledger.replanned[due.row]
    came = np.flatnonzero(actual > 0)
    first = np.full(ledger.benefits, NEVER)
    np.minimum.at(first, due.benefit[came], month[came])
    return Leakage(
        planned=due.total(ledger.planned[due.row]),
        actual=due.total(actual),
        replanned=due.total(replanned),
        delay=due.total(np.where(month < first[due.benefit], replanned, 0.0)),
        asked=due.asked,
    )


def split(known: Known) -> pd.DataFrame:
    """Per money benefit of a started project: project_id, benefit_id, kind, planned, actual, leakage, scope, delay, shortfall,
    gross (≥ 0), over its due months; `excluded` where there are none."""
    parts, register = known.of(parted), known.benefits
    row = np.flatnonzero(known.benefit.known)
    frame = register[["project_id", "benefit_id", "kind"]].assign(
        **{
            name: getattr(parts, name)[row]
            for name in ("planned", "actual", "leakage", "scope", "delay", "shortfall", "gross")
        },
        excluded=~parts.asked[row],
    )
    return frame[register["started"] & register["gross"]]


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
    since = ledger.month[rows] - known.project.first_month[ledger.project[rows]]
    lengths = np.zeros(ledger.benefits, dtype=int)
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
    columns = of_benefits(known, np.where(defined, last, 0.0), np.where(defined, peak, 0.0), ~defined)
    return Rows(columns, empty="no benefit has three months since launch with something realised")


def _part(known: Known, name: str) -> Rows:
    parts = known.of(parted)
    return Rows(of_benefits(known, getattr(parts, name), parts.planned, ~parts.asked), empty=NOTHING_PLANNED)
