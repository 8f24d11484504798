"""What had been promised by now, whether it was launched or not, and how far what came can be believed (R63)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..vocabulary import Trust
from .population import Known
from .population.ledger import Ledger, Months
from .result import Figure, Rows, plural
from .sums import against

NOTHING_PROMISED = "no planned value of a started project has fallen due"


def _promised(known: Known) -> Months:
    """The months that count: ended, of a money benefit of a started project, with an original plan."""
    ledger = known.ledger
    return ledger.chosen(ledger.started & ledger.gross & ~np.isnan(ledger.planned))


def against_promise(known: Known) -> Rows:
    """Per benefit: actual over original plan of every ended month, launched or not, terminated or not."""
    ledger = known.ledger
    unplanned = int((ledger.started & ledger.gross & np.isnan(ledger.planned)).sum())
    note = f"{plural(unplanned, 'month')} without a planned value left out" if unplanned else ""
    months = known.of(_promised)
    actual, planned = ledger.actual[months.row], ledger.planned[months.row]
    return against(known, months, actual, planned, note=note, empty=NOTHING_PROMISED)


def believed(ledger: Ledger, months: Months) -> dict[Trust, float]:
    """What came in the chosen months, parted by how far it can be believed: what finance confirmed by name, what has an
    evidence text, and the rest, which repeats the plan or is merely reported."""
    came = months.row[~np.isnan(ledger.actual[months.row])]
    confirmed, named = (np.nan_to_num(one[came]) for one in (ledger.confirmed, ledger.named))
    rest, repeats = ledger.actual[came] - named, ledger.repeats[came]
    parts = {
        Trust.CONFIRMED: confirmed,
        Trust.EVIDENCED: named - confirmed,
        Trust.REPEATS_PLAN: np.where(repeats, rest, 0.0),
        Trust.REPORTED: np.where(repeats, 0.0, rest),
    }
    return {trust: float(part.sum()) for trust, part in parts.items()}


def by_trust(known: Known, whole: Figure) -> Iterator[tuple[str, float]]:
    """The parts of the promise, in the order in which they are drawn: what came, by trust; and of the plan what was not
    measured after a launch, and what was never launched. What is left to the whole is shortfall."""
    ledger, months = known.ledger, known.of(_promised)
    for trust, part in believed(ledger, months).items():
        yield f"trust:{trust}", part
    unmeasured = months.row[np.isnan(ledger.actual[months.row])]
    launched = ledger.launched[unmeasured]
    yield f"trust:{Trust.NOT_MEASURED}", float(ledger.planned[unmeasured[launched]].sum())
    yield f"trust:{Trust.NEVER_LAUNCHED}", float(ledger.planned[unmeasured[~launched]].sum())
