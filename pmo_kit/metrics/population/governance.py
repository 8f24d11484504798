"""What was put to those who decide: issues and escalations, as known on a day (rules R26, R29 and R30)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from ...dates import add_months
from ...register.portfolio import Portfolio
from ...vocabulary import Level
from .days import as_day, days_of, in_last_year, until
from .projects import ProjectTable, places


@dataclass(frozen=True, eq=False)
class IssueTable:
    """The decisions table in columns, a row per issue; `project` is the row of its project."""

    project: np.ndarray
    category: np.ndarray
    forum: np.ndarray
    raised: np.ndarray
    decided: np.ndarray
    withdrawn: np.ndarray


@dataclass(frozen=True, eq=False)
class Issues:
    """The issues raised by then: `row` in the table, `days` from raised to the end of observation, `decided`, `open`, `cohort`
    (raised in the last twelve months, R26); `waited`: of those that were undecided when the twelve months began the days that
    they had waited by then, of the cohort −1, of the others NaN. `decided_lately` in the twelve months."""

    table: IssueTable
    row: np.ndarray
    days: np.ndarray
    decided: np.ndarray
    open: np.ndarray
    cohort: np.ndarray
    waited: np.ndarray
    decided_lately: np.ndarray


@dataclass(frozen=True, eq=False)
class EscalationTable:
    """The escalations table in columns, a row per escalation; `project` is the row of its project."""

    project: np.ndarray
    raised: np.ndarray
    closed: np.ndarray
    executive: np.ndarray


@dataclass(frozen=True, eq=False)
class Escalations:
    """The escalations raised by then: `project` (its row), `raised`, `executive`, `contained` (closed by then at programme
    level)."""

    project: np.ndarray
    raised: np.ndarray
    executive: np.ndarray
    contained: np.ndarray


def issue_table(portfolio: Portfolio, projects: ProjectTable) -> IssueTable:
    """The issues of a portfolio in columns."""
    frame = portfolio.tables["decisions"]
    return IssueTable(
        project=places(projects, frame["project_id"]),
        category=frame["category"].to_numpy(dtype=object),
        forum=frame["forum"].to_numpy(dtype=object),
        raised=days_of(frame["raised_on"]),
        decided=days_of(frame["decided_on"]),
        withdrawn=days_of(frame["withdrawn_on"]),
    )


def issues(table: IssueTable, day: dt.date) -> Issues:
    """The issues as known on a day."""
    row = np.flatnonzero(table.raised <= as_day(day))
    raised = table.raised[row]
    decided, withdrawn = until(table.decided[row], day), until(table.withdrawn[row], day)
    is_decided = ~np.isnat(decided) & ~(withdrawn < decided)
    end = np.where(is_decided, decided, np.where(np.isnat(withdrawn), as_day(day), withdrawn))
    began = as_day(add_months(day, -12))
    cohort = in_last_year(raised, day)
    waited = np.where(end > began, _days(began - raised), np.nan)
    return Issues(
        table=table,
        row=row,
        days=_days(end - raised),
        decided=is_decided,
        open=np.isnat(decided) & np.isnat(withdrawn),
        cohort=cohort,
        waited=np.where(cohort, -1.0, waited),
        decided_lately=is_decided & in_last_year(end, day),
    )


def escalation_table(portfolio: Portfolio, projects: ProjectTable) -> EscalationTable:
    """The escalations of a portfolio in columns."""
    frame = portfolio.tables["escalations"]
    return EscalationTable(
        project=places(projects, frame["project_id"]),
        raised=days_of(frame["raised_on"]),
        closed=days_of(frame["closed_on"]),
        executive=(frame["level"] == Level.EXECUTIVE).to_numpy(dtype=bool),
    )


def escalations(table: EscalationTable, day: dt.date) -> Escalations:
    """The escalations as known on a day; one that was closed later is open."""
    row = table.raised <= as_day(day)
    contained = ~np.isnat(until(table.closed, day)) & ~table.executive
    return Escalations(table.project[row], table.raised[row], table.executive[row], contained[row])


def _days(span: np.ndarray) -> np.ndarray:
    return span.astype("timedelta64[D]").astype(float)
