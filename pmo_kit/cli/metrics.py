"""`pmo-kit metrics`: the figures of one or all portfolios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import SettingsError, UnknownNameError
from ..vocabulary import HEADLINE_METRICS, METRIC_KEYS, RESULT_COLUMNS, spoken_verdict
from .options import AsOf, Config, Portfolios, Source, Strict, meant, tell_histories, tell_what_is_missing
from .output import Format, at_terminal, number_of, plain, print_csv, print_json, print_table, say

if TYPE_CHECKING:
    import pandas as pd

NUMERIC = ("value", "numerator", "denominator", "excluded")
NAMED = 6  # metrics that a message names before it only counts
LONG = 200  # rows of a table after which one is told how to ask for fewer


def metrics(
    source: Source = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Portfolios = None,
    metric: Annotated[
        list[str] | None,
        typer.Option("--metric", metavar="KEY", help="Only this metric; may be repeated.", show_default=False),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="GROUP",
            help="One grouping in place of the usual ones: project, owner, objective, kind, category or quarter.",
            show_default=False,
        ),
    ] = None,
    over: Annotated[
        str | None,
        typer.Option(
            "--over",
            metavar="QUARTERS",
            help="As of the end of each of the last complete fiscal quarters, such as 8q.",
            show_default=False,
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every metric and grouping; at a terminal it is the headline metrics alone.")
    ] = False,
    strict: Strict = False,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """Print the metrics of a source.

    Each with its numerator, denominator, what was excluded, verdict, and why where there is no value. A table at a terminal has
    the headline metrics alone, unless metrics, a grouping, a history or --all are asked for.
    """
    for key in (key for key in metric or () if key not in METRIC_KEYS):
        raise UnknownNameError("metric", key, METRIC_KEYS)
    if by is not None and over is not None:
        raise SettingsError(
            "--by and --over exclude one another: a history is told of the portfolio's own figures only"
        )
    import pandas as pd

    from ..loaders import load_meant
    from ..metrics import history, measure
    from ..metrics.history import NOT_REPLAYED, quarters_meant
    from ..metrics.measuring import BY
    from ..register.refusals import stop_if_lost

    if by is not None and by not in BY:
        raise UnknownNameError("grouping", by, BY)
    quarters = None if over is None else quarters_meant(over)
    asked = meant(source, config, as_of)
    alone = portfolio[0] if portfolio and len(set(portfolio)) == 1 and not strict else None  # --strict is of all rows
    register = load_meant(asked, alone)
    portfolios = register.each(portfolio or asked.settings.portfolios)
    if strict:
        stop_if_lost(register.problems)
    keys = list(dict.fromkeys(metric)) if metric else None
    figures = [measure(one, keys, by=by) if quarters is None else history(one, keys, quarters) for one in portfolios]
    rows = pd.concat(figures, ignore_index=True)
    records = [{column: plain(row[column]) for column in RESULT_COLUMNS} for row in rows.to_dict("records")]
    if form is Format.JSON:
        print_json(records)
    elif form is Format.CSV:
        print_csv([{**record, "reservations": _keys(record)} for record in records], RESULT_COLUMNS)
    else:
        few = at_terminal() and not (everything or keys or by or over)
        shown = [r for r in records if r["metric"] in HEADLINE_METRICS and r["group"] is None] if few else records
        print_table([[_shown(record, c) for c in RESULT_COLUMNS] for record in shown], RESULT_COLUMNS, NUMERIC)
        if left := len(records) - len(shown):
            ways = "--all for all of them, --metric KEY for one, --format csv for a spreadsheet"
            say(f"the headline metrics; {number_of(left, 'more row')}: {ways}")
        elif len(records) > LONG:
            _tell_how_to_ask_for_less(len(records), metric, by, over)
    if quarters is not None:
        say(NOT_REPLAYED)
    if by is not None:
        _tell_what_is_not_grouped(rows, by)
    tell_histories(register, [one.own_id for one in portfolios])
    tell_what_is_missing(register)


def _tell_how_to_ask_for_less(count: int, metric: list[str] | None, by: str | None, over: str | None) -> None:
    ways = [] if metric else ["--metric KEY for one of them"]
    ways += [] if by or over else ["--by GROUP for one grouping"]
    ways += ["--portfolio ID for one portfolio", "--format csv for a spreadsheet"]
    say(f"{count:,} rows: {', '.join(ways)}")


def _tell_what_is_not_grouped(rows: pd.DataFrame, by: str) -> None:
    """Which metrics have a value and no groups; one without a value says in its note why."""
    whole, groups = rows["group"].isna(), set(rows.loc[rows["group"].notna(), "metric"])
    alone = dict.fromkeys(key for key in rows.loc[whole & rows["value"].notna(), "metric"] if key not in groups)
    if alone:
        more = f" and {len(alone) - NAMED} more" if len(alone) > NAMED else ""
        say(f"not grouped by {by}, only the whole figure is shown: {', '.join(list(alone)[:NAMED])}{more}")


def _keys(record: dict[str, Any]) -> str:
    """The reservations on a `met` by their keys alone, where there is no room for a list."""
    return "; ".join(reservation["key"] for reservation in record["reservations"])


def _shown(record: dict[str, Any], column: str) -> str:
    value = _keys(record) if column == "reservations" else record[column]
    if column == "verdict":
        return spoken_verdict(record["verdict"], record["reservations"])
    if isinstance(value, float):
        return f"{value:.4f}" if column == "value" and record["unit"] == "ratio" else f"{value:,.2f}"
    return "" if value is None else f"{value:,}" if isinstance(value, int) else value
