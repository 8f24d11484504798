"""The first sentence: what is wrong and material, the largest amount first, and how far what has come can be believed.

What counts as material is worked out in `sections.materiality`; here it is put into words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...amounts import Style, agreeing, is_empty, listed, sentence
from ...sections.materiality import CAME, MATERIAL, Concern, Promise, Row, Standing
from ...vocabulary import Trust

SAID = 2  # clauses of the first sentence: the worst, and one thing more
BELIEF = {
    Trust.CONFIRMED: "is confirmed by name",
    Trust.EVIDENCED: "has its evidence named",
    Trust.REPEATS_PLAN: "repeats the plan",
    Trust.REPORTED: "is typed in without either",
}
A_UNIT = 0.5  # what is less than half a unit of money is nothing to speak of


def leading(standing: Standing, style: Style, currency: str) -> str:
    """The first sentence of a portfolio, on its report and on the index."""
    words = _Words(style, currency)
    clauses = [words.concern(one, standing) for one in standing.concerns[:SAID]]
    of_promise = {"missing", "unbelieved", "untold"} & {one.key for one in standing.concerns[:SAID]}
    if not clauses:
        clauses = [words.missed(row) for row in standing.missed[:SAID]]
    if not of_promise and len(clauses) < SAID:
        clauses.append(words.promise(standing))
    return f"{sentence('; '.join(clauses))}."


def believed(standing: Standing, style: Style, currency: str) -> str:
    """How far what has come can be believed; empty where nothing has, or nothing is known."""
    promise = standing.promise
    if promise is None or abs(promise.came) < A_UNIT:
        return ""
    parts = [part for part in CAME if abs(promise.parts[part]) >= A_UNIT]
    if len(parts) == 1 and parts[0] in CAME[2:] and "unbelieved" in {one.key for one in standing.concerns[:SAID]}:
        return ""  # the first sentence has said so
    if len(parts) == 1:
        return f"All of what has come {BELIEF[parts[0]]}."
    amounts = [f"{style.compact(promise.parts[part], currency)} {BELIEF[part]}" for part in parts]
    return f"Of what has come, {listed(amounts, len(CAME))}."


@dataclass(frozen=True)
class _Words:
    """A portfolio's money in its own style."""

    style: Style
    currency: str

    def money(self, amount: float) -> str:
        return self.style.compact(amount, self.currency)

    def concern(self, one: Concern, standing: Standing) -> str:
        said: dict[str, Callable[[Concern, Standing], str]] = {
            "missing": self.missing,
            "unbelieved": self.unbelieved,
            "loss": self.loss,
            "unreturned": self.unreturned,
            "overrun": self.overrun,
            "unaligned": self.unaligned,
            "untold": self.untold,
        }
        return said[one.key](one, standing)

    def promise(self, standing: Standing) -> str:
        """What has come of the promise, or why that cannot be told."""
        if standing.promise is not None:
            return self._came(standing.promise)
        if standing.why:
            return f"what the benefits have come to cannot be told: {standing.why}"
        return "no benefit was promised by now"

    def _came(self, promise: Promise) -> str:
        whole = f"the {self.money(promise.promised)} promised by now has come"
        if abs(promise.came) < A_UNIT:
            return f"none of {whole}"
        return f"{self.money(promise.came)} of {whole} ({self.style.percent(promise.came / promise.promised)})"

    def missing(self, one: Concern, standing: Standing) -> str:
        promise = standing.promise
        assert promise is not None  # there is no such concern without one
        parts = {
            "was due from what never launched": promise.never_launched,
            "was not measured": promise.not_measured,
            "fell short": promise.short,
        }
        told = sorted(parts, key=lambda name: -parts[name])
        told = [name for name in told if parts[name] >= MATERIAL * promise.missing]
        text = self._came(promise)
        if told != ["fell short"]:  # that alone is what is left, and was said
            text += f": {listed([f'{self.money(parts[name])} {name}' for name in told])}"
        if promise.over >= MATERIAL * promise.promised:
            text += f", though the rest brought {self.money(promise.over)} more than planned"
        return text

    def unbelieved(self, one: Concern, standing: Standing) -> str:
        promise = standing.promise
        assert promise is not None  # there is no such concern without one
        repeats = promise.parts[Trust.REPEATS_PLAN]
        words = "repeats the plan" if repeats >= promise.unbelieved - A_UNIT else "is typed in"
        words = "repeats the plan or is typed in" if A_UNIT < repeats < promise.unbelieved - A_UNIT else words
        part = "all" if promise.believed < A_UNIT else self.money(one.amount)
        said = f"{part} of the {self.money(promise.came)} said to have come {words}, with neither "
        said += "evidence nor confirmation"
        share = self.style.percent(promise.believed / promise.promised)
        can = (
            f"{self.money(promise.believed)} of the {self.money(promise.promised)} promised by now"
            if (promise.believed >= A_UNIT)
            else f"none of the {self.money(promise.promised)} promised by now"
        )
        return f"{said}, so {can} can be believed" + (f" ({share})" if promise.believed >= A_UNIT else "")

    def loss(self, one: Concern, standing: Standing) -> str:
        return f"{self.money(one.amount)} more has been spent than has come back ({self.money(one.whole)} spent)"

    def unreturned(self, one: Concern, standing: Standing) -> str:
        came, bar = one.row["numerator"], (one.row["numerator"] + one.amount) / one.whole
        first = self.money(came) if abs(came) >= A_UNIT else "none"
        share = f" ({self.style.percent(came / one.whole, bar)})" if abs(came) >= A_UNIT else ""
        said = f"{first} of the {self.money(one.whole)} invested came back in the first year{share}"
        return f"{said}, against the {self.style.percent(bar)} agreed"

    def overrun(self, one: Concern, standing: Standing) -> str:
        more = f"{self.style.percent(one.amount / one.whole)} more than the {self.money(one.whole)} approved"
        cost = self.money(one.whole + one.amount)
        if one.row["metric"] == "forecast_against_approved":
            return f"costs are forecast at {cost}, {more}"
        return f"{cost} was spent on what has launched or ended, {more}"

    def unaligned(self, one: Concern, standing: Standing) -> str:
        return f"{self.money(one.amount)} of the {self.money(one.whole)} planned for active projects serves no current objective"

    def untold(self, one: Concern, standing: Standing) -> str:
        why = standing.why or "no planned value has fallen due"
        return (
            f"{self.money(one.amount)} went into what has launched or ended, and what came of it cannot be told: {why}"
        )

    def missed(self, row: Row) -> str:
        """A headline metric without an amount that is not met."""
        style, value = self.style, row["value"]
        if row["metric"] == "decision_cycle_time":
            if is_empty(value):
                return "not half of the issues raised in the last twelve months are decided"
            return f"the median decision takes {style.figure(value, row['unit'])}"
        if row["metric"] == "strategic_alignment":
            count, whole = int(row["numerator"]), style.in_words(row["denominator"])
            verb = agreeing(count, "serves", "serve")
            return f"{style.in_words(count)} of {whole} active projects {verb} a current objective ({style.percent(value)})"
        if is_empty(value):
            return "executive escalations do not decline"
        return f"executive escalations reached {style.percent(value)} of the active projects last quarter, and do not decline"
