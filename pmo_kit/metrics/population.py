"""What was known at the as-of date: the populations that every metric counts in.

`Known(portfolio)` leaves out what came later. What it knows is worked out in the modules beside: `projects`, `register`,
`ledger`, `governance`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from ..portfolio import Portfolio
from .governance import escalations, issues
from .ledger import due_months, ledger, months, spend
from .projects import projects
from .register import benefits, claims, current_objectives, links, shares
from .result import Figure, join

Answer = TypeVar("Answer")


def _no_baseline(known: Known) -> str:
    """Why there is no time before the transformation to look at, or an empty text."""
    start = known.portfolio.transformation_start
    if start is None:
        return "the portfolio has no transformation_start, so there is no time before it"
    not_over = start > known.day + dt.timedelta(days=1)
    return "the time before transformation_start is not over" if not_over else ""


def _baseline(known: Known) -> Known | None:
    """The same portfolio as it was known on the day before transformation_start (R25); None where `no_baseline` says why."""
    return None if known.no_baseline else known.on_any_day(_on_the_eve)


def _on_the_eve(known: Known) -> Known:
    return known.on(known.portfolio.transformation_start - dt.timedelta(days=1))


class Known:
    """A single portfolio as it was known at its as-of date. Frames are made on demand and once.

    Takes a portfolio that is narrowed to one `portfolio_id`; the tables are left as they are.
    """

    projects = cached_property(projects)
    benefits = cached_property(benefits)
    claims = cached_property(claims)
    shares = cached_property(shares)
    links = cached_property(links)
    current_objectives = cached_property(current_objectives)
    ledger = cached_property(ledger)
    months = cached_property(months)
    due_months = cached_property(due_months)
    spend = cached_property(spend)
    decisions = cached_property(issues)
    escalations = cached_property(escalations)
    no_baseline = cached_property(_no_baseline)
    baseline = cached_property(_baseline)

    def __init__(self, portfolio: Portfolio, from_another_day: Known | None = None) -> None:
        self.portfolio = portfolio.for_portfolio()
        self.day = portfolio.as_of
        self.today = pd.Timestamp(portfolio.as_of)
        self._worked_out: dict[Callable[[Known], Any], Any] = {}
        self._on_any_day = from_another_day._on_any_day if from_another_day else {}

    def of(self, question: Callable[[Known], Answer]) -> Answer:
        """What a function says of this population, worked out once: many metrics and verdicts ask the same."""
        if question not in self._worked_out:
            self._worked_out[question] = question(self)
        return self._worked_out[question]

    def on_any_day(self, question: Callable[[Known], Answer]) -> Answer:
        """What a function says that does not look at the day: worked out once for all the days it is asked on."""
        if question not in self._on_any_day:
            self._on_any_day[question] = question(self)
        return self._on_any_day[question]

    def on(self, day: dt.date) -> Known:
        """The same portfolio as it was known on another day."""
        return Known(self.portfolio.as_of_date(day), self)

    def locked(self, key: str) -> Figure | None:
        """The figure of a metric in the locked baseline, which overrides the replayed one; None where nothing is locked (R25)."""
        entry = self.portfolio.lock
        if entry is None or key not in entry.figures:
            return None
        figure = entry.figures[key]
        note = join(f"locked on {entry.on} by {entry.by}", figure["note"] if figure["value"] is None else "")
        return Figure(figure["value"], figure["numerator"], figure["denominator"], figure["excluded"], note)

    def lacking(self, *tables: str) -> str:
        """`not supplied: benefits`, naming those of these tables that are missing, or an empty text (R9)."""
        missing = [name for name in tables if not self.portfolio.has(name)]
        return f"not supplied: {', '.join(missing)}" if missing else ""

    def places(self, project_ids: pd.Series) -> np.ndarray:
        """The row of each of these projects among the projects; -1 where it is not there."""
        return pd.Index(self.projects["project_id"]).get_indexer(project_ids)

    def until_today(self, days: pd.Series) -> pd.Series:
        """Days that have come; a later one is not known yet, and empty."""
        return days.mask(days > self.today)
