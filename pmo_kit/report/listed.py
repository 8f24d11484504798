"""How the index lists a portfolio: its sentence, what is at stake in it, what is asked for; and in which order."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..register.portfolio import Portfolio
from ..sections.answers import style_of
from ..sections.materiality import standing
from ..views.narrative.materiality import leading
from .frame import NOTHING, Since


@dataclass(frozen=True)
class Listed:
    """A portfolio as the index lists it; `sentence` is the first one of its reports.

    `at_stake` is the amount that the sentence leads with and `share` what part of its whole that is, None where it leads with
    none. `asked` says how many decisions are asked for (`count`) and the largest `amount`, None where that is not known. `since`
    is what is said of the last run.
    """

    portfolio_id: str
    name: str
    currency: str
    as_of: dt.date
    sentence: str = ""
    at_stake: float | None = None
    share: float | None = None
    asked: Mapping[str, Any] | None = None
    since: Since = NOTHING


def listed(portfolio: Portfolio) -> Listed:
    """A single portfolio, named, with its currency, its as-of date, and where it stands in a sentence and an amount."""
    style, currency = style_of(portfolio), portfolio.currency
    stands = standing(portfolio)
    worst = stands.concerns[0] if stands.concerns else None
    return Listed(
        portfolio.portfolio_ids[0],
        portfolio.name,
        currency,
        portfolio.as_of,
        leading(stands, style, currency),
        worst.amount if worst else None,
        worst.amount / worst.whole if worst else None,
    )


def worst_first(portfolios: Sequence[Listed]) -> list[Listed]:
    """The portfolios with most money at stake first; by its share of the whole where currencies differ, for amounts in two of
    them cannot be compared. Those without an amount come last, as they were given."""
    alike = len({one.currency for one in portfolios}) == 1

    def place(one: Listed) -> float:
        size = one.at_stake if alike else one.share
        return math.inf if size is None else -size

    return sorted(portfolios, key=place)
