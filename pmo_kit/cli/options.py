"""The options that every command shares, and what becomes of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .output import say

if TYPE_CHECKING:
    from ..config import Settings
    from ..portfolio import Portfolio

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


def settings_and_day(source: str | None, config: str | None, as_of: str | None) -> tuple[Settings, Any, dt.date]:
    """The settings that hold, the source that is meant, and the as-of date; a settings file that nobody named is told."""
    from ..config import settings_for

    settings, meant = settings_for(source, config)
    if settings.file and not config:
        say(f"settings: {settings.file.parent.name}/{settings.file.name}")
    today = dt.date.today()  # noqa: DTZ011 – the one clock, and a calendar day is the user's own
    return settings, meant, settings.day(as_of, today)


def chosen(register: Portfolio, portfolios: list[str] | None, settings: Settings) -> list[Portfolio]:
    """The portfolios asked for, each narrowed; else those that the settings name, else all.

    Raises `UnknownNameError` for an id that is not there.
    """
    ids = dict.fromkeys(portfolios or settings.portfolios or register.portfolio_ids)
    return [register.for_portfolio(portfolio_id) for portfolio_id in ids]
