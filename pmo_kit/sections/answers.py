"""What a section's question comes to: rows to show, figures to say, and what cannot be told and why.

Every call that computes for a notebook returns an `Answer`; every call that shows or says takes one. So a chart, a
table and a sentence of the same section rest on the same figures, and none of them computes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..amounts import BRITISH, Style, listed
from ..register.portfolio import Portfolio


@dataclass(frozen=True)
class Answer:
    """The answer to one question about one portfolio.

    `rows` is what there is to show, one row per unit in the order to show them; `figures` what there is to say, by
    name; `cannot_tell` a sentence each on what is missing and why. `source` names the tables that it rests on,
    `style` writes its figures the way the portfolio's locale does.
    """

    rows: pd.DataFrame
    figures: Mapping[str, Any] = field(default_factory=dict)
    cannot_tell: tuple[str, ...] = ()
    portfolio: str = ""
    currency: str = ""
    as_of: dt.date | None = None
    source: str = ""
    style: Style = BRITISH

    @property
    def silent(self) -> bool:
        """Whether there is nothing to show, and the section only says what it cannot tell."""
        return self.rows.empty and bool(self.cannot_tell)


def answer(
    portfolio: Portfolio, rows: pd.DataFrame, *tables: str, cannot_tell: tuple[str, ...] = (), **figures: Any
) -> Answer:
    """An answer about this portfolio that rests on these tables."""
    style = style_of(portfolio)
    return Answer(
        rows.reset_index(drop=True),
        figures,
        cannot_tell,
        portfolio.name,
        portfolio.currency,
        portfolio.as_of,
        f"{listed(tables, 9)}, as of {style.long_day(portfolio.as_of)}",
        style,
    )


def style_of(portfolio: Portfolio) -> Style:
    """How the figures of a portfolio are written."""
    return Style(portfolio.assumptions.locale)


def no_answer(portfolio: Portfolio, *sentences: str, **figures: Any) -> Answer:
    """No rows, and why there are none."""
    return answer(portfolio, pd.DataFrame(), "projects", cannot_tell=sentences, **figures)


def without(portfolio: Portfolio, what: str, *tables: str) -> str:
    """The sentence on tables that were not supplied, empty where all were.

    >>> import pandas as pd
    >>> one = {"project_id": "P1", "portfolio_id": "A", "name": "n", "status": "proposed", "start_date": None}
    >>> portfolio = Portfolio.from_frames(projects=pd.DataFrame([one]), as_of="2026-06-30")
    >>> without(portfolio, "what was spent", "spend")
    'It cannot be told what was spent: the table spend was not supplied.'
    """
    missing = portfolio.missing(*tables)
    if not missing:
        return ""
    noun, verb = ("tables", "were") if len(missing) > 1 else ("table", "was")
    return f"It cannot be told {what}: the {noun} {listed(missing, 9)} {verb} not supplied."
