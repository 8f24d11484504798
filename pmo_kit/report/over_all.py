"""One sentence over all portfolios of an index: what has come of what was promised, where most is at stake, what is asked for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..amounts import BRITISH, agreeing, listed, sentence
from .listed import Listed

PROMISE = "benefits_against_promise"


def over_all(portfolios: Sequence[Listed], rows: Sequence[Mapping[str, Any]]) -> str:
    """The sentence over portfolios in the order of the index, from their own metric rows; empty for a single one.

    Amounts in different currencies are told apart and never added.
    """
    if len(portfolios) < 2:
        return ""
    promised = {row["portfolio_id"]: row for row in rows if row["metric"] == PROMISE and row["value"] is not None}
    currencies = sorted({one.currency for one in portfolios})
    parts = [_come(portfolios, promised, currency) for currency in currencies]
    said = [*filter(None, parts)]
    if said and len(promised) < len(portfolios):
        said[-1] += f"; of {_few(len(portfolios) - len(promised), 'portfolio')} that cannot be told"
    text = (
        f"{sentence('; '.join(said))}."
        if said
        else "What has come of what was promised cannot be told of any portfolio."
    )
    return " ".join(filter(None, (text, _worst(portfolios, len(currencies)), _asked(portfolios, len(currencies)))))


def _come(portfolios: Sequence[Listed], promised: Mapping[str, Mapping[str, Any]], currency: str) -> str:
    mine = [
        promised[one.portfolio_id] for one in portfolios if one.currency == currency and one.portfolio_id in promised
    ]
    whole = math.fsum(row["denominator"] for row in mine)
    if whole <= 0:
        return ""
    came = math.fsum(row["numerator"] for row in mine)
    share = BRITISH.percent(came / whole)
    over = f" over {_few(len(mine), 'portfolio')}" if len(mine) > 1 else ""
    return f"{BRITISH.compact(came, currency)} of the {BRITISH.compact(whole, currency)} promised by now has come ({share}){over}"


def _worst(portfolios: Sequence[Listed], currencies: int) -> str:
    """Where most is at stake: the first of the order, where it has an amount."""
    worst = portfolios[0]
    if worst.at_stake is None or worst.share is None:
        return ""
    amount = BRITISH.compact(worst.at_stake, worst.currency)
    if currencies > 1:
        return f"The largest part is at stake in {worst.name}: {amount}, {BRITISH.percent(worst.share)} of its whole."
    return f"Most is at stake in {worst.name}: {amount}."


def _asked(portfolios: Sequence[Listed], currencies: int) -> str:
    """How many decisions are asked for, and the largest where all are in one currency."""
    known = [one.asked for one in portfolios if one.asked is not None]
    count = sum(asked["count"] for asked in known)
    if not known or not count:
        return "No decision is asked for." if known and len(known) == len(portfolios) else ""
    asking = sum(asked["count"] > 0 for asked in known)
    text = (
        f"{sentence(_few(count, 'decision'))} {agreeing(count, 'is', 'are')} asked for in {_few(asking, 'portfolio')}"
    )
    largest = max((asked["amount"] or 0.0 for asked in known), default=0.0)
    if currencies == 1 and largest > 0:
        text += f", the largest over {BRITISH.compact(largest, portfolios[0].currency)}"
    unknown = [one.name for one in portfolios if one.asked is None]
    return f"{text}; what is asked for in {listed(unknown)} is not known." if unknown else f"{text}."


def _few(count: int, noun: str) -> str:
    return BRITISH.counted(count, noun)
