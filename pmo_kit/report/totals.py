"""Headline figures over several portfolios: numerators and denominators are added, ratios never averaged.

Amounts in different currencies are never added up, so a ratio of amounts has a total for each currency; a ratio of
counts has one. A median does not add, and has none. A total carries no verdict: benchmarks are agreed for a portfolio.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..vocabulary import HEADLINE_METRICS, SPOKEN_VERDICTS, spoken_verdict

OF_AMOUNTS = ("benefits_realised", "portfolio_roi")
OF_COUNTS = ("strategic_alignment", "escalation_rate")


@dataclass(frozen=True)
class Total:
    """A sum over portfolios: its ratio, what was divided by what, and how many of how many portfolios were added.

    `currency` is "" for counts. `value` is None where there was nothing to divide by.
    """

    currency: str
    value: float | None
    numerator: float
    denominator: float
    added: int
    of: int


@dataclass(frozen=True)
class Overview:
    """One headline metric over all portfolios: how many stand where, in the words of the page, and what can be added up."""

    metric: str
    verdicts: Mapping[str, int]
    totals: tuple[Total, ...]


def overview(rows: Sequence[Mapping[str, Any]], currencies: Mapping[str, str]) -> tuple[Overview, ...]:
    """The five headline metrics over all portfolios, from their metric rows; `currencies` gives each portfolio's.

    Rows of groups do not count. Only portfolios whose own figure is defined are added.
    """
    own = [row for row in rows if row["group"] is None]
    found = []
    for metric in HEADLINE_METRICS:
        of_metric = [row for row in own if row["metric"] == metric]
        counted = Counter(spoken_verdict(row["verdict"], row["reservations"]) for row in of_metric)
        if metric in OF_AMOUNTS:
            groups = [
                (c, [r for r in of_metric if currencies[r["portfolio_id"]] == c])
                for c in sorted(set(currencies.values()))
            ]
        else:
            groups = [("", of_metric)] if metric in OF_COUNTS else []
        verdicts = {word: counted[word] for word in SPOKEN_VERDICTS}
        found.append(Overview(metric, verdicts, tuple(_total(currency, members) for currency, members in groups)))
    return tuple(found)


def _total(currency: str, rows: Sequence[Mapping[str, Any]]) -> Total:
    defined = [row for row in rows if row["value"] is not None]
    top = math.fsum(row["numerator"] for row in defined)
    bottom = math.fsum(row["denominator"] for row in defined)
    return Total(currency, top / bottom if bottom > 0 else None, top, bottom, len(defined), len(rows))
