"""The options that every command shares, and what becomes of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import SourceError
from .output import say
from .problems import lost

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..errors import Problem
    from ..register.portfolio import Portfolio
    from ..settings.config import Settings

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


def settings_and_day(source: str | None, config: str | None, as_of: str | None) -> tuple[Settings, Any, dt.date]:
    """The settings that hold, the source that is meant, and the as-of date; a settings file that nobody named is told."""
    from ..settings.config import settings_for

    settings, meant = settings_for(source, config)
    if settings.file and not config:
        say(f"settings: {settings.file.parent.name}/{settings.file.name}")
    return settings, meant, settings.day(as_of, today())


def today() -> dt.date:
    """The one clock: the day on which the command is run."""
    return dt.date.today()  # noqa: DTZ011 – a calendar day is the user's own


def chosen(register: Portfolio, portfolios: list[str] | None, settings: Settings) -> list[Portfolio]:
    """The portfolios asked for, each narrowed; else those that the settings name, else all.

    Raises `UnknownNameError` for an id that is not there.
    """
    ids = dict.fromkeys(portfolios or settings.portfolios or register.portfolio_ids)
    return [register.for_portfolio(portfolio_id) for portfolio_id in ids]


def tell_histories(register: Portfolio, portfolio_ids: Iterable[str]) -> None:
    """Of each of these portfolios whose history of baselines cannot be trusted, or was mended, a line that says so."""
    from ..baselines.trust import told

    for history in (register.locks[one] for one in portfolio_ids if one in register.locks):
        for line in told(history):
            say(line)


def stop_if_strict(strict: bool, problems: Iterable[Problem]) -> None:
    """With --strict, `SourceError` where anything was lost on the way: nothing is then done with the rest."""
    costs = lost(problems) if strict else []
    if costs:
        raise SourceError(f"--strict: {', '.join(costs)}: `pmo-kit check` lists them, and nothing was done")
