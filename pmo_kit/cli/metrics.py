"""`pmo-kit metrics`: the figures of one or all portfolios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UnknownNameError
from ..vocabulary import METRIC_KEYS, Effect
from .options import AsOf, Config, Portfolios, Source, chosen, settings_and_day
from .output import Format, plain, print_csv, print_json, print_table, say

if TYPE_CHECKING:
    from ..portfolio import Portfolio

COLUMNS = (
    "metric",
    "portfolio_id",
    "group",
    "value",
    "unit",
    "numerator",
    "denominator",
    "excluded",
    "as_of",
    "verdict",
    "note",
)
NUMERIC = ("value", "numerator", "denominator", "excluded")


def metrics(
    source: Source = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Portfolios = None,
    metric: Annotated[
        list[str] | None,
        typer.Option("--metric", metavar="KEY", help="Only this metric; may be repeated.", show_default=False),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """Print the metrics of a source.

    Each with its numerator, denominator, what was excluded, verdict, and why where there is no value.
    """
    for key in (key for key in metric or () if key not in METRIC_KEYS):
        raise UnknownNameError("metric", key, METRIC_KEYS)
    import pandas as pd

    from ..loaders import load
    from ..metrics import measure

    settings, meant, day = settings_and_day(source, config, as_of)
    register = load(meant, settings, as_of=day)
    portfolios = chosen(register, portfolio, settings)
    keys = list(dict.fromkeys(metric)) if metric else None
    rows = pd.concat([measure(one, keys) for one in portfolios], ignore_index=True)
    records = [{column: plain(row[column]) for column in COLUMNS} for row in rows.to_dict("records")]
    if form is Format.JSON:
        print_json(records)
    elif form is Format.CSV:
        print_csv(records, COLUMNS)
    else:
        print_table([[_shown(record, c) for c in COLUMNS] for record in records], COLUMNS, NUMERIC)
    _tell_what_is_missing(register)


def _shown(record: dict[str, Any], column: str) -> str:
    value = record[column]
    if isinstance(value, float):
        return f"{value:.4f}" if column == "value" and record["unit"] == "ratio" else f"{value:,.2f}"
    return "" if value is None else f"{value:,}" if isinstance(value, int) else value


def _tell_what_is_missing(register: Portfolio) -> None:
    """In two lines what the figures stand on less than; the problems themselves are told by `pmo-kit check`."""
    read = sum(count.read for count in register.counts.values())
    aside = sum(count.set_aside for count in register.counts.values())
    emptied = sum(problem.effect is Effect.READ_AS_EMPTY for problem in register.problems)
    unusable = [name for name in register.counts if name not in register.tables]
    if unusable:
        say(f"tables that cannot be used: {', '.join(unusable)}")
    if aside or emptied:
        cells = "cell" if emptied == 1 else "cells"
        told = f"{aside} of {read} rows {'is' if aside == 1 else 'are'} set aside and {emptied} {cells} read as empty"
        say(f"{told}: `pmo-kit check` lists them")
