"""The options that every command shares, and what becomes of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import SourceError
from ..vocabulary import Effect
from .output import number_of, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config import Settings
    from ..errors import Problem
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

Strict = Annotated[
    bool, typer.Option("--strict", help="Refuse a source in which anything is set aside, read as empty or unusable.")
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


def lost(problems: Iterable[Problem]) -> list[str]:
    """What the problems cost, each kind counted: `1 row set aside`, `2 cells read as empty`, `1 table unusable`."""
    aside = {(p.place, p.table, p.row) for p in problems if p.effect is Effect.SET_ASIDE}
    emptied = sum(p.effect is Effect.READ_AS_EMPTY for p in problems)
    unusable = {(p.place, p.table) for p in problems if p.effect is Effect.TABLE_UNUSABLE}
    costs = [(len(aside), "row", "set aside"), (emptied, "cell", "read as empty"), (len(unusable), "table", "unusable")]
    return [f"{number_of(n, what)} {became}" for n, what, became in costs if n]


def stop_if_strict(strict: bool, problems: Iterable[Problem]) -> None:
    """With --strict, `SourceError` where anything was lost on the way: nothing is then done with the rest."""
    costs = lost(list(problems)) if strict else []
    if costs:
        raise SourceError(f"--strict: {', '.join(costs)}: `pmo-kit check` lists them, and nothing was done")
