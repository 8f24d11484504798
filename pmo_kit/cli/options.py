"""The options that every command shares, and what becomes of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import SettingsError
from ..vocabulary import Effect
from .output import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..register.portfolio import Portfolio
    from ..settings.meant import Meant

Source = Annotated[
    str | None,
    typer.Argument(
        metavar="SOURCE",
        help="Folder of CSV files, or workbook; it beats source in the settings.",
        show_default=False,
    ),
]
Config = Annotated[
    str | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Settings file; else the pmo.yaml in the source's folder, else the one here.",
        show_default=False,
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="The day to look from, YYYY-MM-DD or last-month-end; else as_of in the settings, else today.",
        show_default=False,
    ),
]
Portfolios = Annotated[
    list[str] | None,
    typer.Option("--portfolio", metavar="ID", help="Only this portfolio; may be repeated.", show_default=False),
]

Strict = Annotated[
    bool, typer.Option("--strict", help="Refuse a source in which anything is set aside, read as empty or unusable.")
]


def meant(source: str | None, config: str | None, as_of: str | None) -> Meant:
    """The source, settings and day that the options mean; a settings file that nobody named is told, and what was not taken
    of one that merely lies beside the source."""
    from ..settings.beside import not_taken
    from ..settings.meant import resolve

    found = resolve(source, config, as_of, today())
    if found.settings.file and not config:
        say(f"settings: {found.settings.file.parent.name}/{found.settings.file.name}")
    if said := not_taken(found.settings):
        say(said)
    return found


def new_workbook(path: Path, option: str) -> None:
    """Raises `SettingsError` where a workbook that an option names cannot be written, or is there already."""
    if path.suffix.casefold() != ".xlsx":
        raise SettingsError(f"{option} {str(path)!r} is no workbook's name: let it end in .xlsx")
    if path.exists():
        raise SettingsError(
            f"{option} {str(path)!r} is there already and may hold what was typed into it: name another file"
        )
    if not path.absolute().parent.is_dir():
        raise SettingsError(f"{option} {str(path)!r} cannot be written: there is no such folder")


def today() -> dt.date:
    """The one clock: the day on which the command is run."""
    return dt.date.today()  # noqa: DTZ011 – a calendar day is the user's own


def tell_histories(register: Portfolio, portfolio_ids: Iterable[str]) -> None:
    """Of each of these portfolios whose history of baselines cannot be trusted, or was mended, a line that says so."""
    from ..baselines.trust import told

    for history in (register.locks[one] for one in portfolio_ids if one in register.locks):
        for line in told(history):
            say(line)


def tell_what_is_missing(register: Portfolio) -> None:
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
