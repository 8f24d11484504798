"""`pmo-kit baseline`: lock what was measured before the transformation, show it, review it, mend a torn line, and say what
it proves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import SettingsError
from .options import AsOf, Config, Source, meant, tell_histories, today
from .output import Format, number_of, plain, print_csv, print_json, print_table, printable, say

if TYPE_CHECKING:
    from ..register.lock_lines import Entry
    from ..register.locks import History
    from ..register.portfolio import Portfolio

baseline = typer.Typer(no_args_is_help=True, help="Lock, show, verify and mend baselines, and keep their reviews.")
One = Annotated[
    str | None,
    typer.Option(
        "--portfolio", metavar="ID", help="Which portfolio; not needed where there is one.", show_default=False
    ),
]
FIGURES = ("metric", "value", "unit", "numerator", "denominator", "excluded", "note")
LINES = ("number", "event", "on", "by", "as_of", "reason", "hash")


@baseline.command()
def lock(
    locked_by: Annotated[str, typer.Option("--locked-by", metavar="NAME", help="Who locks it: a person's name.")],
    source: Source = None,
    config: Config = None,
    portfolio: One = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="The day to measure; else the day before transformation_start.",
            show_default=False,
        ),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", help="Why an earlier baseline is superseded.", show_default=False)
    ] = "",
) -> None:
    """Measure every metric before the transformation, and add it to the history."""
    from ..baselines.locking import lock_baseline
    from ..register.portfolio import as_date

    one, folder, _ = opened(source, config, portfolio, None)
    try:
        day = as_date(as_of) if as_of else None
    except ValueError as error:
        raise SettingsError(str(error)) from None
    entry = lock_baseline(one, folder, by=locked_by, on=today(), as_of=day, reason=reason)
    tell_histories(one, one.portfolio_ids)
    measured = sum(figure["value"] is not None for figure in entry.figures.values())
    say(
        f"line {entry.number}: {number_of(len(entry.figures), 'metric')} of {one.portfolio_id} as of {entry.details['as_of']}, "
        f"{measured} with a value, locked by {entry.by}"
    )
    typer.echo(entry.hash)


@baseline.command()
def show(
    source: Source = None,
    config: Config = None,
    portfolio: One = None,
    as_of: AsOf = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Print the locked baseline that is in force."""
    one, _, _ = opened(source, config, portfolio, as_of)
    entry = one.lock
    tell_histories(one, one.portfolio_ids)
    if entry is None:
        none = "no baseline that can be used" if one.locks[one.own_id].faults else "no baseline"
        say(f"{one.portfolio_id}: {none} is locked; what reports compare with is provisional")
        raise typer.Exit(1)
    say(f"locked on {entry.on} by {entry.by}, as of {entry.details['as_of']}; hash {entry.hash}")
    print_records([{key: plain(figure[key]) for key in FIGURES} for figure in entry.figures.values()], FIGURES, form)


@baseline.command()
def history(
    source: Source = None,
    config: Config = None,
    portfolio: One = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Print every lock and review, the oldest first."""
    one, _, _ = opened(source, config, portfolio, None)
    held = one.locks[one.own_id]
    for fault in held.faults:
        say(f"{held.place}: {fault}")
    print_records([_line(entry) for entry in held.entries], LINES, form)
    if held.faults:
        raise typer.Exit(1)


@baseline.command()
def verify(
    source: Source = None,
    config: Config = None,
    portfolio: One = None,
    printed: Annotated[
        list[str] | None,
        typer.Option(
            "--printed", metavar="HASH", help="A hash that a report printed; may be repeated.", show_default=False
        ),
    ] = None,
) -> None:
    """Say what the history proves, what contradicts it, and what it cannot prove."""
    one, _, _ = opened(source, config, portfolio, None)
    say_proof(one.locks[one.own_id], printed or ())


def say_proof(history: History, printed: Sequence[str]) -> None:
    """Print what a history contradicts, proves and cannot prove; ends with 1 where something contradicts it."""
    from ..baselines.locking import verify as verified

    proves, against, cannot = verified(history, printed)
    for heading, sentences in (("contradicted", against), ("proved", proves), ("cannot be proved", cannot)):
        for sentence in sentences:
            typer.echo(printable(f"{heading}: {sentence}"))
    if against:
        raise typer.Exit(1)


@baseline.command()
def mend(
    mended_by: Annotated[str, typer.Option("--mended-by", metavar="NAME", help="Who mends it: a person's name.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is mended: what tore the line.")],
    source: Source = None,
    config: Config = None,
    portfolio: One = None,
) -> None:
    """Set a last line that was cut off while it was written aside, and record that in the history.

    What is set aside is kept, in a file beside the history that is named after its content. A history that was altered is
    not mended: it is evidence. `pmo-kit check` says what to do.
    """
    from ..baselines.locking import mend_history

    one, folder, _ = opened(source, config, portfolio, None)
    entry = mend_history(one, folder, by=mended_by, on=today(), reason=reason)
    aside = entry.details["set_aside"]
    say(f"line {entry.number}: {number_of(aside['bytes'], 'byte')} set aside in {aside['file']}, mended by {entry.by}")
    typer.echo(entry.hash)


@baseline.command()
def review(
    source: Source = None,
    config: Config = None,
    portfolio: One = None,
    as_of: AsOf = None,
    reviewed_by: Annotated[
        str | None,
        typer.Option("--reviewed-by", metavar="NAME", help="Record that it was done, and by whom.", show_default=False),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="What came of it.", show_default=False)] = "",
    form: Annotated[Format, typer.Option("--format", help="How to print the calendar.")] = Format.TABLE,
) -> None:
    """Print the calendar of reviews – due, done, overdue – or record that one was done."""
    from ..baselines.locking import record_review
    from ..baselines.reviews import reviews

    one, folder, day = opened(source, config, portfolio, as_of)
    tell_histories(one, one.portfolio_ids)
    if reviewed_by:
        entry = record_review(one, folder, by=reviewed_by, on=today(), note=note)
        say(f"line {entry.number}: reviewed by {entry.by} on {entry.on}")
        typer.echo(entry.hash)
        return
    columns = ("due_on", "state", "done_on", "by")
    print_records([{c: plain(row[c]) for c in columns} for row in reviews(one, day).to_dict("records")], columns, form)


def opened(
    source: str | None, config: str | None, portfolio: str | None, as_of: str | None, of: str = "baselines"
) -> tuple[Portfolio, Path, dt.date]:
    """The portfolio that is meant, the folder its histories stand in, and the as-of date."""
    from ..loaders import load_meant

    asked = meant(source, config, as_of)
    if asked.settings.file is None:
        raise SettingsError(
            f"a history of {of} stands beside a settings file, and there is none: make a pmo.yaml, or name one with --config"
        )
    return load_meant(asked).for_portfolio(portfolio), asked.settings.file.parent, asked.day


def _line(entry: Entry) -> dict[str, Any]:
    known = {"number": entry.number, "event": entry.event, "on": entry.on, "by": entry.by, "hash": entry.hash}
    return {
        **known,
        "as_of": entry.details.get("as_of"),
        "reason": entry.details.get("reason") or entry.details.get("note"),
    }


def print_records(
    records: list[dict[str, Any]],
    columns: tuple[str, ...],
    form: Format,
    numeric: tuple[str, ...] = ("value", "numerator", "denominator", "excluded"),
) -> None:
    """Records of plain types in the form that was asked for; what is empty is empty in a table and in CSV."""
    if form is Format.JSON:
        print_json(records)
    elif form is Format.CSV:
        print_csv(records, columns)
    else:
        texts = [
            ["" if r[c] is None else f"{r[c]:,}" if isinstance(r[c], int | float) else str(r[c]) for c in columns]
            for r in records
        ]
        print_table(texts, columns, numeric)
