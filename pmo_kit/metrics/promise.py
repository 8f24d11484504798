"""What had been promised by now, whether it was launched or not, and how far what came can be believed (R63)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..vocabulary import Trust
from .population import Known
from .result import Figure, Rows, plural
from .sums import against

NOTHING_PROMISED = "no planned value of a started project has fallen due"


def _promised(known: Known) -> np.ndarray:
    """The months that count: ended, of a money benefit of a started project, with an original plan."""
    ledger = known.ledger
    counts: np.ndarray = ledger.started & ledger.gross & ~np.isnan(ledger.planned)
    return counts


def against_promise(known: Known) -> Rows:
    """Per benefit: actual over original plan of every ended month, launched or not, terminated or not."""
    ledger = known.ledger
    unplanned = int((ledger.started & ledger.gross & np.isnan(ledger.planned)).sum())
    note = f"{plural(unplanned, 'month')} without a planned value left out" if unplanned else ""
    return against(known, known.of(_promised), ledger.actual, ledger.planned, note=note, empty=NOTHING_PROMISED)


def believed(known: Known) -> dict[Trust, np.ndarray]:
    """The actual of each month of the ledger, parted by how far it can be believed: what finance confirmed by name, what has
    an evidence text, and the rest, which repeats the plan or is merely reported."""
    ledger = known.ledger
    actual, confirmed, named = (np.nan_to_num(one) for one in (ledger.actual, ledger.confirmed, ledger.named))
    rest = actual - named
    return {
        Trust.CONFIRMED: confirmed,
        Trust.EVIDENCED: named - confirmed,
        Trust.REPEATS_PLAN: np.where(ledger.repeats, rest, 0.0),
        Trust.REPORTED: np.where(ledger.repeats, 0.0, rest),
    }


def by_trust(known: Known, whole: Figure) -> Iterator[tuple[str, float]]:
    """The parts of the promise, in the order in which they are drawn: what came, by trust; and of the plan what was not
    measured after a launch, and what was never launched. What is left to the whole is shortfall."""
    ledger, rows = known.ledger, known.of(_promised)
    for trust, part in known.of(believed).items():
        yield f"trust:{trust}", float(part[rows].sum())
    unmeasured = rows & np.isnan(ledger.actual)
    yield f"trust:{Trust.NOT_MEASURED}", float(ledger.planned[unmeasured & ledger.launched].sum())
    yield f"trust:{Trust.NEVER_LAUNCHED}", float(ledger.planned[unmeasured & ~ledger.launched].sum())
