"""What the first sentence leads with: what was promised by now, how far it can be believed, and what is wrong and material.

The rule, in full. Each concern below has an amount in the portfolio's currency and a whole that it is a part of. It is
material where it is at least a tenth of that whole (`MATERIAL`), and at least a hundredth of the largest whole that is known
of the portfolio (`SLIGHT`), so that a small project which cost double does not outshout a hundred millions. The largest
amount leads. What has no amount – decisions, escalations, links – leads only where nothing with an amount is material.
Where nothing at all is, the promise leads as it stands. A `met` never leads, with reservations or without.

`missing`      of what was promised by now: never launched, not measured, and short for the rest; what others brought
               beyond their plan does not make good for what was never launched
`unbelieved`   of what was promised: said to have come, with neither a confirmation nor evidence (R63)
`loss`         of the spend: what was spent beyond what came back, where the return is not met (R24)
`unreturned`   of the investment of due projects: what is short of its benchmark in the first year, where that is not met
`overrun`      of what was approved: spend or forecast beyond it, whichever is more (R64)
`unaligned`    of the planned investment of active projects: what serves no current objective, where alignment is not met
`untold`       all that was spent on (else planned for) what has launched or ended, where nothing says what it brought

A concern is looked for only where its figure is defined; the amounts overlap, and are never added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..amounts import is_empty
from ..metrics import measure
from ..metrics.population import Known
from ..register.portfolio import Portfolio
from ..vocabulary import HEADLINE_METRICS, Trust, Verdict
from .answers import without

MATERIAL = 0.10  # the same tenth from which leakage and an overrun are findings
SLIGHT = 0.01
CAME = (Trust.CONFIRMED, Trust.EVIDENCED, Trust.REPEATS_PLAN, Trust.REPORTED)
PROMISE = "benefits_against_promise"
WITHOUT_AMOUNT = ("strategic_alignment", "decision_cycle_time", "escalation_rate")
KEYS = (
    *HEADLINE_METRICS,
    "decision_cycle_time_baseline",
    "strategic_alignment_spend",
    "spend_against_approved",
    "forecast_against_approved",
)

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Promise:
    """What was promised by now, what has come, and the six parts by trust (R63), all in money."""

    promised: float
    came: float
    parts: Mapping[Trust, float]

    @property
    def never_launched(self) -> float:
        """The plan of what never launched."""
        return self.parts[Trust.NEVER_LAUNCHED]

    @property
    def not_measured(self) -> float:
        """The plan of months after a launch in which nobody measured."""
        return self.parts[Trust.NOT_MEASURED]

    @property
    def short(self) -> float:
        """What is left to the whole: of what was measured, less than was planned."""
        return max(0.0, self._left)

    @property
    def over(self) -> float:
        """What goes beyond the whole: of what was measured, more than was planned."""
        return max(0.0, -self._left)

    @property
    def _left(self) -> float:
        return self.promised - self.came - self.never_launched - self.not_measured

    @property
    def missing(self) -> float:
        """All that has not come."""
        return self.never_launched + self.not_measured + self.short

    @property
    def believed(self) -> float:
        """What somebody confirmed by name, or names its evidence."""
        return self.parts[Trust.CONFIRMED] + self.parts[Trust.EVIDENCED]

    @property
    def unbelieved(self) -> float:
        """What repeats the plan or is merely reported."""
        return self.parts[Trust.REPEATS_PLAN] + self.parts[Trust.REPORTED]


@dataclass(frozen=True)
class Concern:
    """Something that is wrong: an amount, the whole it is a part of, and the metric's row that it comes from."""

    key: str
    amount: float
    whole: float
    row: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """Where a portfolio stands, as its first sentence has it.

    `promise` is None where nothing was promised by now, or, where `why` names the tables that are missing, nothing is known of
    it. `concerns` are those that are material, the largest
    amount first; `missed` the rows of headline metrics without an amount that are not met.
    """

    promise: Promise | None
    why: str = ""
    concerns: tuple[Concern, ...] = ()
    missed: tuple[Row, ...] = ()


def standing(portfolio: Portfolio) -> Standing:
    """Where this portfolio stands."""
    found = pd.concat([measure(portfolio, KEYS, grouped=False), measure(portfolio, PROMISE)], ignore_index=True)
    rows = found.to_dict("records")
    own = {row["metric"]: row for row in rows if is_empty(row["group"])}
    parts = {
        Trust(row["group"].removeprefix("trust:")): row["numerator"]
        for row in rows
        if not is_empty(row["group"]) and row["group"].startswith("trust:")
    }
    known = Known.of_portfolio(portfolio)
    why = without(portfolio, "what has come", "benefits", "realisation").partition(": ")[2].removesuffix(".")
    return stand(own, parts, why, portfolio.assumptions.benchmarks["benefits_realised"], _sunk(known))


def stand(own: Mapping[str, Row], parts: Mapping[Trust, float], why: str, bar: float, sunk: float) -> Standing:
    """The same from the rows of the catalogue: the portfolio's own by key, and the parts of the promise by trust; `bar` is the
    benchmark of benefits_realised, `sunk` what went into all that has launched or ended."""
    whole = own[PROMISE]
    promise = None
    if not is_empty(whole["value"]):
        promise = Promise(whole["denominator"], whole["numerator"], {part: parts.get(part, 0.0) for part in Trust})
    found = [*_of_promise(promise, own), *_of_money(own, bar)]
    if promise is None and is_empty(own["benefits_realised"]["value"]) and sunk > 0:
        found.append(Concern("untold", sunk, sunk))
    floor = SLIGHT * max((one.whole for one in found), default=0.0)
    material = [one for one in found if one.amount >= MATERIAL * one.whole and one.amount >= floor and one.amount > 0]
    missed = [own[key] for key in WITHOUT_AMOUNT if own[key]["verdict"] == Verdict.NOT_MET]
    return Standing(
        promise,
        why if promise is None else "",
        tuple(sorted(material, key=lambda one: -one.amount)),
        tuple(missed),
    )


def _of_promise(promise: Promise | None, own: Mapping[str, Row]) -> Iterator[Concern]:
    if promise is not None:
        yield Concern("missing", promise.missing, promise.promised, own[PROMISE])
        yield Concern("unbelieved", promise.unbelieved, promise.promised, own[PROMISE])


def _of_money(own: Mapping[str, Row], bar: float) -> Iterator[Concern]:
    """Concerns about what was invested and spent, material or not."""
    roi, realised, aligned = (own[key] for key in ("portfolio_roi", "benefits_realised", "strategic_alignment_spend"))
    if not is_empty(roi["value"]):
        lost = -roi["numerator"] if roi["verdict"] == Verdict.NOT_MET else 0.0
        yield Concern("loss", max(0.0, lost), roi["denominator"], roi)
    if not is_empty(realised["value"]):
        short = bar * realised["denominator"] - realised["numerator"]
        yield Concern("unreturned", max(0.0, short), realised["denominator"], realised)
    costs = [own[key] for key in ("spend_against_approved", "forecast_against_approved")]
    over = [
        Concern("overrun", row["numerator"] - row["denominator"], row["denominator"], row)
        for row in costs
        if not is_empty(row["value"])
    ]
    if over:
        yield max(over, key=lambda one: one.amount)
    if not is_empty(aligned["value"]) and own["strategic_alignment"]["verdict"] == Verdict.NOT_MET:
        yield Concern("unaligned", aligned["denominator"] - aligned["numerator"], aligned["denominator"], aligned)


def _sunk(known: Known) -> float:
    """What was spent on projects that have launched or ended; where no spend is known, what was planned for them."""
    projects = known.project
    over = projects.launched | projects.ended
    spent = projects.total(known.spent.project, known.spent.amount)[over].sum()
    return float(spent or np.nansum(projects.table.planned_investment[over]))
