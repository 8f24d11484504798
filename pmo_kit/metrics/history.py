"""How a metric came to where it is: replayed as of the end of each fiscal quarter, not stored.

A replay leaves out what was not known then, by date. What carries no date – a status, an owner, an actual spend without
a spend table, a figure that was entered late – stands in it as it is today; `NOT_REPLAYED` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..dates import complete_quarters
from ..errors import SettingsError
from ..register.portfolio import Portfolio
from .measuring import metrics_of, populations, tabulate
from .population import Known

NOT_REPLAYED = (
    "replayed from today's data: status, owner, amounts without a month and figures entered late are as they are now"
)


def history(portfolio: Portfolio, keys: Iterable[str] | str | None, quarters: int) -> pd.DataFrame:
    """The portfolio's own figures as of the ends of its last `quarters` complete fiscal quarters, the oldest first.

    The shape is that of `measure`, ungrouped; `as_of` is the last day of each quarter. A portfolio's baseline keeps its
    own day, so what is compared with it is compared with the same figure all along.
    """
    replays = (
        known.on(last)
        for known in populations(portfolio)
        for _, last in complete_quarters(known.day, known.portfolio.fiscal_year_start_month, quarters)
    )
    return tabulate(replays, metrics_of(keys))


def before(portfolio: Portfolio, keys: Iterable[str]) -> dict[str, dict[Any, Any]]:
    """The figures of the time before the transformation, by metric key: value, unit, numerator, denominator, excluded, note.

    Those of the locked baseline; without one, replayed as of the day before transformation_start and provisional; {} where
    there is no such day yet.
    """
    known = Known.of_portfolio(portfolio)
    if entry := known.portfolio.lock:
        return {key: {**entry.figures[key]} for key in keys if key in entry.figures}
    if known.baseline is None:
        return {}
    figures = tabulate([known.baseline], metrics_of(keys)).set_index("metric").to_dict("index")
    return {str(key): figure for key, figure in figures.items()}


def quarters_meant(text: str) -> int:
    """`8q` is eight quarters; anything else is answered with what may be written."""
    found = re.fullmatch(r"([1-9]\d?)q", text.strip().casefold())
    if not found:
        raise SettingsError(f"--over {text!r} is not a number of quarters: write it as 8q, from 1q to 99q")
    return int(found[1])
