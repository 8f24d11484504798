"""What was known at the as-of date: the population that every metric counts in.

`Known(portfolio)` leaves out what came later. In the singular (`known.project.due`) it answers in columns, for sums; in the
plural (`known.projects`) in frames with names, for whoever shows rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from ...register.portfolio import Portfolio
from ..result import Figure, join
from . import benefits, frames, governance, ledger, links, projects
from .ledger import Entries, Ledger, Spend

Answer = TypeVar("Answer")


def _no_baseline(known: Known) -> str:
    start = known.portfolio.transformation_start
    if start is None:
        return "the portfolio has no transformation_start, so there is no time before it"
    not_over = start > known.day + dt.timedelta(days=1)
    return "the time before transformation_start is not over" if not_over else ""


def _on_the_eve(known: Known) -> Known:
    start = known.portfolio.transformation_start
    assert start is not None, known.no_baseline
    return known.on(start - dt.timedelta(days=1))


class Known:
    """A single portfolio as it was known at its as-of date. What is asked is worked out once.

    Takes a portfolio that is narrowed to one `portfolio_id`; the tables are left as they are. A known on another day (`on`)
    keeps the shares of the report's own day (R11); one that is `varied` differs in a part and shares the rest.
    """

    def __init__(self, portfolio: Portfolio, from_another_day: Known | None = None) -> None:
        self.portfolio = portfolio.for_portfolio()
        self.day = portfolio.as_of
        self.today = pd.Timestamp(portfolio.as_of)
        self.report_day: dt.date = from_another_day.report_day if from_another_day else self.day
        self._worked_out: dict[Callable[[Known], Any], Any] = {}
        self._on_any_day: dict[Any, Any] = from_another_day._on_any_day if from_another_day else {}

    @classmethod
    def of_portfolio(cls, portfolio: Portfolio) -> Known:
        """The population of a portfolio, made once for each portfolio: sections and metrics ask the same."""
        known = portfolio.memo.get(cls)
        if known is None:
            known = portfolio.memo[cls] = cls(portfolio)
        return known

    def of(self, question: Callable[[Known], Answer]) -> Answer:
        """What a function says of this population, worked out once: many metrics and verdicts ask the same."""
        if question not in self._worked_out:
            self._worked_out[question] = question(self)
        answer: Answer = self._worked_out[question]
        return answer

    def on_any_day(self, question: Callable[[Known], Answer]) -> Answer:
        """What a function says that does not look at the day: worked out once for all the days it is asked on."""
        if question not in self._on_any_day:
            self._on_any_day[question] = question(self)
        answer: Answer = self._on_any_day[question]
        return answer

    def on(self, day: dt.date) -> Known:
        """The same portfolio as it was known on another day."""
        if day == self.day:
            return self
        return Known(self.portfolio.as_of_date(day), self)

    def varied(self, *, project: projects.Projects | None = None, ledger: Ledger | None = None) -> Known:
        """The same population with other projects or another ledger, for a stricter reading."""
        other = Known(self.portfolio, self)
        other.__dict__.update({"project": project or self.project, "benefit": self.benefit, "spent": self.spent})
        other.__dict__["ledger"] = ledger or self.ledger
        return other

    def locked(self, key: str) -> Figure | None:
        """The figure of a metric in the locked baseline, which overrides the replayed one; None where nothing is locked (R25)."""
        entry = self.portfolio.lock
        if entry is None or key not in entry.figures:
            return None
        figure = entry.figures[key]
        note = join(f"locked on {entry.on} by {entry.by}", figure["note"] if figure["value"] is None else "")
        return Figure(figure["value"], figure["numerator"], figure["denominator"], figure["excluded"], note)

    def lacking(self, *tables: str) -> str:
        """`not supplied: benefits; without rows: escalations`, naming those of these tables that are missing, or an empty text
        (R9)."""
        absent = [name for name in tables if name not in self.portfolio.tables]
        silent = [name for name in tables if name in self.portfolio.tables and not self.portfolio.has(name)]
        rows = [name for name in silent if name in self.portfolio.without_rows]
        cells = [name for name in silent if name not in rows]
        return join(
            f"not supplied: {', '.join(absent)}" if absent else "",
            f"without a row, and silence is no zero: {', '.join(rows)} (where nothing happened, name it in nothing_to_record "
            "in pmo.yaml)"
            if rows
            else "",
            f"no value could be read: {', '.join(cells)}" if cells else "",
        )

    # In columns.

    @cached_property
    def project(self) -> projects.Projects:
        """Each project as it stood."""
        return projects.projects(self.on_any_day(_project_table), self.day)

    @cached_property
    def benefit(self) -> benefits.Benefits:
        """The benefits register."""
        table = self.on_any_day(_benefit_table)
        return benefits.benefits(table, self.day, self.project, self.on_any_day(_share))

    @property
    def entries(self) -> Entries:
        """The realisation table in columns as it is on any day, months to come among them and no share applied."""
        return self.on_any_day(_entries)

    @cached_property
    def ledger(self) -> Ledger:
        """What was planned and what came."""
        return ledger.ledger(self.on_any_day(_entries), self.benefit, self.project, self.day)

    @cached_property
    def spent(self) -> Spend:
        """What was spent."""
        return ledger.spend(self.on_any_day(_spend_table), self.day)

    @cached_property
    def link(self) -> links.Links:
        """Which project serves which objective."""
        return links.links(self.on_any_day(_link_table), self.day, len(self.project))

    @cached_property
    def issue(self) -> governance.Issues:
        """The issues that were put to those who decide."""
        return governance.issues(self.on_any_day(_issue_table), self.day)

    @cached_property
    def escalation(self) -> governance.Escalations:
        """What was escalated."""
        return governance.escalations(self.on_any_day(_escalation_table), self.day)

    # With names.

    @cached_property
    def projects(self) -> pd.DataFrame:
        """Each project as it stood: `frames.projects`."""
        return frames.projects(self.portfolio, self.project)

    @cached_property
    def benefits(self) -> pd.DataFrame:
        """The benefits register: `frames.benefits`."""
        return frames.benefits(self.portfolio, self.benefit, self.project)

    @cached_property
    def months(self) -> pd.DataFrame:
        """The ledger: `frames.months`."""
        return frames.months(self.benefits, self.benefit, self.ledger)

    @cached_property
    def due_months(self) -> pd.DataFrame:
        """Those of the months that are due against a plan (R7, R59)."""
        return self.months[self.months["due"]]

    @cached_property
    def spend(self) -> pd.DataFrame:
        """What was spent: `frames.spend`."""
        return frames.spend(self.spent, self.project)

    @cached_property
    def links(self) -> pd.DataFrame:
        """Which project serves which objective: `frames.links`."""
        return frames.links(self.portfolio, self.link)

    @cached_property
    def current_objectives(self) -> pd.DataFrame:
        """The objectives that are valid, both ends inclusive (R17)."""
        frame = self.portfolio.tables["objectives"]
        return frame[~(frame["valid_from"] > self.today) & ~(frame["valid_to"] < self.today)]

    @property
    def claims(self) -> pd.DataFrame:
        """What is claimed of each shared benefit in total: `benefits.claims`, on the report's own day."""
        return self.on_any_day(_claims)

    @cached_property
    def shares(self) -> pd.Series:
        """The share of each benefit that its project may claim, by benefit_id."""
        return pd.Series(self.benefit.share, index=self.portfolio.tables["benefits"]["benefit_id"])

    @cached_property
    def no_baseline(self) -> str:
        """Why there is no time before the transformation to look at, or an empty text."""
        return _no_baseline(self)

    @cached_property
    def baseline(self) -> Known | None:
        """The same portfolio on the day before transformation_start (R25); None where `no_baseline` says why."""
        return None if self.no_baseline else self.on_any_day(_on_the_eve)


def _project_table(known: Known) -> projects.ProjectTable:
    return projects.project_table(known.portfolio)


def _benefit_table(known: Known) -> benefits.BenefitTable:
    return benefits.benefit_table(known.portfolio, known.on_any_day(_project_table))


def _claims(known: Known) -> pd.DataFrame:
    return benefits.claims(known.portfolio, known.report_day)


def _share(known: Known) -> np.ndarray:
    return benefits.shares(known.portfolio, known.on_any_day(_benefit_table), known.on_any_day(_claims))


def _entries(known: Known) -> Entries:
    return ledger.entries(known.portfolio, known.on_any_day(_benefit_table))


def _spend_table(known: Known) -> Spend:
    return ledger.spend_table(known.portfolio, known.on_any_day(_project_table))


def _link_table(known: Known) -> links.LinkTable:
    return links.link_table(known.portfolio, known.on_any_day(_project_table))


def _issue_table(known: Known) -> governance.IssueTable:
    return governance.issue_table(known.portfolio, known.on_any_day(_project_table))


def _escalation_table(known: Known) -> governance.EscalationTable:
    return governance.escalation_table(known.portfolio, known.on_any_day(_project_table))
