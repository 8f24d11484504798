"""What moved since an earlier run: the figures, and what was said of the past, held against what today's data says of it.

An earlier run is known by what it left (`Portfolio.previous`): its day, its figures, and its money month by month. A figure has
moved where today's differs from what was said then. The past is restated where today's data, seen from the day of the earlier
run, gives another figure than was given then, or where a month that was over then adds up to something else now. What carries no
date, such as an owner, is in both as it is today, and may be what a restated figure comes from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..amounts import is_empty
from ..metrics import measure
from ..metrics.population import Known
from ..metrics.registry import metric
from ..register.portfolio import Portfolio
from ..vocabulary import HEADLINE_METRICS, Unit
from .benefits import promised_months

PROMISE = "benefits_against_promise"
KEPT = (*HEADLINE_METRICS, PROMISE)  # the figures that one run is held against another by
AMOUNTS = {"came": ("numerator", "Has come of what was promised"), "promised": ("denominator", "Promised by now")}
PARTS = ("planned", "actual", "spent")
SMALLEST = {str(Unit.RATIO): 5e-4, str(Unit.DAYS): 0.05}  # what is less would be written the same
A_UNIT = 0.5  # of money


@dataclass(frozen=True)
class Change:
    """A figure in its unit: `before` as the earlier run had it, `then` as today's data gives it for that run's day, and `now`.

    None where it was, or is, undefined.
    """

    key: str
    label: str
    unit: str
    before: float | None
    then: float | None
    now: float | None

    @property
    def moved(self) -> bool:
        """Whether today's figure differs from what was said then."""
        return _differ(self.before, self.now, self.unit)

    @property
    def restated(self) -> bool:
        """Whether today's data gives another figure for that day than was given then."""
        return _differ(self.before, self.then, self.unit)


@dataclass(frozen=True)
class Months:
    """What a kind of money adds up to over the months that were over then: `before` and `now`, with how many months hold another
    amount (`changed`), one where there was none (`entered`), and none where there was one (`gone`)."""

    part: str
    before: float
    now: float
    changed: int
    entered: int
    gone: int


@dataclass(frozen=True)
class Moved:
    """What moved since an earlier run of that `day`: every figure that could be compared, and the months that were restated.

    `same_day` says that both look from one day, so that whatever moved was restated. `kit` is that run's version of the kit.
    `other_currency` is the currency of that run where it is another: then no amount is compared.
    """

    day: dt.date
    same_day: bool
    kit: str
    figures: tuple[Change, ...]
    months: tuple[Months, ...]
    other_currency: str = ""

    @property
    def moved(self) -> tuple[Change, ...]:
        """The figures that moved."""
        return tuple(one for one in self.figures if one.moved)

    @property
    def restated(self) -> tuple[Change, ...]:
        """The figures that were restated."""
        return tuple(one for one in self.figures if one.restated)


def months(portfolio: Portfolio) -> dict[str, dict[str, float]]:
    """The money of one portfolio by month, as `2026-03`: `planned` and `actual` of the benefits of started projects, shares
    applied, and `spent`; a part without any entry in a month is left out. {} where the tables are not there."""
    known = Known.of_portfolio(portfolio)
    columns: dict[str, pd.Series] = {}
    if portfolio.has("benefits", "realisation"):
        promise = promised_months(known)
        by_month = promise.groupby(promise["end"].dt.strftime("%Y-%m"))
        columns |= {part: by_month[part].sum(min_count=1) for part in ("planned", "actual")}
    if portfolio.has("spend"):
        dated = known.spend.dropna(subset="end")
        columns["spent"] = dated.groupby(dated["end"].dt.strftime("%Y-%m"))["spend"].sum(min_count=1)
    wide = pd.DataFrame(columns).sort_index()
    return {
        str(month): {part: float(row[part]) for part in columns if not pd.isna(row[part])}
        for month, row in wide.iterrows()
    }


def moved(portfolio: Portfolio) -> Moved | None:
    """What moved since the run that this portfolio is compared with; None where it is compared with none."""
    before = portfolio.previous
    if before is None:
        return None
    day = dt.date.fromisoformat(before["as_of"])
    other = str(before["currency"]) if before["currency"] != portfolio.currency else ""
    now = _figures(portfolio)
    then = now if day == portfolio.as_of else _figures(portfolio.as_of_date(day))
    return Moved(
        day=day,
        same_day=day == portfolio.as_of,
        kit=str(before["kit_version"]),
        figures=tuple(_changes(portfolio, before["figures"], then, now, not other)),
        months=() if other else tuple(_restated(before["months"], months(portfolio), min(day, portfolio.as_of))),
        other_currency=other,
    )


def _figures(portfolio: Portfolio) -> dict[str, dict[Any, Any]]:
    return {row["metric"]: row for row in measure(portfolio, KEPT, grouped=False).to_dict("records")}


def _changes(
    portfolio: Portfolio,
    before: Mapping[str, Mapping[str, Any]],
    then: Mapping[str, Mapping[Any, Any]],
    now: Mapping[str, Mapping[Any, Any]],
    amounts: bool,
) -> Iterator[Change]:
    if PROMISE in before and amounts:
        for key, (part, label) in AMOUNTS.items():
            three = [_known(rows[PROMISE][part]) for rows in (before, then, now)]
            yield Change(key, label, portfolio.currency, *three)
    for key in HEADLINE_METRICS:
        if key in before:
            three = [_known(rows[key]["value"]) for rows in (before, then, now)]
            yield Change(key, metric(key).label, str(now[key]["unit"]), *three)


def _restated(
    before: Mapping[str, Mapping[str, float]], now: Mapping[str, Mapping[str, float]], day: dt.date
) -> Iterator[Months]:
    """The kinds of money that add up to something else in the months that were over by that day."""
    last = (day + dt.timedelta(days=1)).strftime("%Y-%m")  # a month that ends on the day has ended
    over = sorted(month for month in {*before, *now} if month < last)
    if not before:
        return
    for part in PARTS:
        pairs = [(before.get(month, {}).get(part), now.get(month, {}).get(part)) for month in over]
        other = [pair for pair in pairs if _differ(*pair, "money")]
        if other:
            yield Months(
                part,
                sum(was for was, _ in pairs if was is not None),
                sum(is_ for _, is_ in pairs if is_ is not None),
                changed=sum(was is not None and is_ is not None for was, is_ in other),
                entered=sum(was is None for was, _ in other),
                gone=sum(is_ is None for _, is_ in other),
            )


def _known(value: Any) -> float | None:
    return None if is_empty(value) else float(value)


def _differ(one: float | None, other: float | None, unit: str) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) >= SMALLEST.get(unit, A_UNIT)
