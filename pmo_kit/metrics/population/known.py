"""What was known at the as-of date: the populations that every metric counts in.

`Known(portfolio)` leaves out what came later. What it knows is worked out in the modules beside: `projects`, `benefits`,
`links`, `ledger`, `governance`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from ...register.portfolio import Portfolio
from ..result import Figure, join
from . import benefits, governance, ledger, links, projects
from .ledger import Entries, Ledger

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


def _entries(known: Known) -> Entries:
    return ledger.entries(known.portfolio)


def _on_the_eve(known: Known) -> Known:
    return known.on(known.portfolio.transformation_start - dt.timedelta(days=1))


class Known:
    """A single portfolio as it was known at its as-of date. Frames are made on demand and once.

    Takes a portfolio that is narrowed to one `portfolio_id`; the tables are left as they are.
    """

    def __init__(self, portfolio: Portfolio, from_another_day: Known | None = None) -> None:
        self.portfolio = portfolio.for_portfolio()
        self.day = portfolio.as_of
        self.today = pd.Timestamp(portfolio.as_of)
        self._worked_out: dict[Callable[[Known], Any], Any] = {}
        self._on_any_day = from_another_day._on_any_day if from_another_day else {}

    @cached_property
    def projects(self) -> pd.DataFrame:
        """Each project as it stood: `projects.projects`."""
        return projects.projects(self.portfolio, self.day)

    @cached_property
    def claims(self) -> pd.Series:
        """What is claimed of each shared benefit in total: `benefits.claims`."""
        return benefits.claims(self.portfolio, self.day)

    @cached_property
    def shares(self) -> pd.Series:
        """The share of each benefit that its project may claim: `benefits.shares`."""
        return benefits.shares(self.portfolio, self.day, self.claims)

    @cached_property
    def benefits(self) -> pd.DataFrame:
        """The benefits register: `benefits.benefits`."""
        return benefits.benefits(self.portfolio, self.day, self.projects, self.shares)

    @cached_property
    def current_objectives(self) -> pd.DataFrame:
        """The objectives that are valid: `links.current_objectives`."""
        return links.current_objectives(self.portfolio, self.day)

    @cached_property
    def links(self) -> pd.DataFrame:
        """Which project serves which objective: `links.links`."""
        return links.links(self.portfolio, self.day, self.current_objectives)

    @cached_property
    def ledger(self) -> Ledger:
        """What was planned and what came, in columns: `ledger.ledger`."""
        entries = self.on_any_day(_entries)
        return ledger.ledger(entries, self.benefits, self.day, len(self.portfolio.tables["benefits"]))

    @cached_property
    def months(self) -> pd.DataFrame:
        """The ledger with names: `ledger.months`."""
        return ledger.months(self.ledger)

    @cached_property
    def due_months(self) -> pd.DataFrame:
        """Those of the months that are due against a plan (R7, R59)."""
        return self.months[self.months["due"]]

    @cached_property
    def spend(self) -> pd.DataFrame:
        """What was spent: `ledger.spend`."""
        return ledger.spend(self.portfolio, self.day, self.projects)

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """The issues that were put to those who decide: `governance.issues`."""
        return governance.issues(self.portfolio, self.day)

    @cached_property
    def escalations(self) -> pd.DataFrame:
        """The escalations: `governance.escalations`."""
        return governance.escalations(self.portfolio, self.day)

    @cached_property
    def no_baseline(self) -> str:
        """Why there is no time before the transformation to look at, or an empty text."""
        return _no_baseline(self)

    @cached_property
    def baseline(self) -> Known | None:
        """The same portfolio on the day before transformation_start (R25); None where `no_baseline` says why."""
        return _baseline(self)

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
