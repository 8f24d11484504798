"""Where each project stood on a day: started, launched, active, due (rules R2 to R8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...dates import first_month_after, month_number
from ...register.portfolio import Portfolio
from ...vocabulary import Status
from .days import as_day, days_of, moved, until
from .ids import rows_among

ENDED = (Status.CLOSED, Status.TERMINATED)
NOT_LIVE = -1  # the month of a project that is not live
LATE_WITHOUT_PLAN = 24  # months after its start in which a project without a planned go-live should have launched (V1)


@dataclass(frozen=True, eq=False)
class ProjectTable:
    """The projects table in columns, a row per project, as on any day. Days are `datetime64[D]`, what is empty is NaT or NaN;
    `due_on`, `first_month` and `last_month` are those of the go_live that the table has (R8); `late_on` is the day by
    which a project that has not launched should have returned its first year."""

    project_id: np.ndarray
    proposed: np.ndarray
    under_way: np.ndarray
    ended: np.ndarray
    start: np.ndarray
    end: np.ndarray
    planned_go_live: np.ndarray
    go_live: np.ndarray
    due_on: np.ndarray
    late_on: np.ndarray
    first_month: np.ndarray
    last_month: np.ndarray
    planned_investment: np.ndarray
    forecast_investment: np.ndarray
    actual_spend: np.ndarray
    mandatory: np.ndarray
    rules_agreed: np.ndarray


@dataclass(frozen=True, eq=False)
class Projects:
    """What was known of each project on a day, a row each: `started` (R2), `launched` (R7), `active` (R3), `undated` (ended
    without a date, R5), `by_status` (active by its status, since no start is known), `ended` (by then, or undated), `due` and
    `overdue` (should be due, and never launched: V1). `end` and `go_live` are empty where they are later; `first_month` and
    `last_month` are numbers of months, −1 where not live."""

    table: ProjectTable
    started: np.ndarray
    launched: np.ndarray
    active: np.ndarray
    undated: np.ndarray
    by_status: np.ndarray
    ended: np.ndarray
    due: np.ndarray
    overdue: np.ndarray
    end: np.ndarray
    go_live: np.ndarray
    first_month: np.ndarray
    last_month: np.ndarray

    def __len__(self) -> int:
        return len(self.started)

    def active_between(self, first: dt.date, last: dt.date) -> np.ndarray:
        """Which projects were active on at least one day from `first` to `last`, both inclusive (R3)."""
        return _active(self.table.start, self.end, self.started & ~self.undated, as_day(first), as_day(last))

    def total(self, projects: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """Amounts, each of the project of that row, summed for each project; what is empty counts as nothing."""
        summed: np.ndarray = np.bincount(projects, np.nan_to_num(amounts), len(self))
        return summed


def project_table(portfolio: Portfolio) -> ProjectTable:
    """The projects of a portfolio in columns."""
    frame = portfolio.tables["projects"]
    window = portfolio.assumptions.review_window_months
    status = frame["status"].to_numpy(dtype=object)
    start, planned, live = (days_of(frame[name]) for name in ("start_date", "planned_go_live", "go_live"))
    first = np.array(
        [NOT_LIVE if day is None else month_number(first_month_after(day)) for day in live.tolist()], dtype=np.int64
    )
    late = moved(np.where(np.isnat(planned), moved(start, LATE_WITHOUT_PLAN), planned), window)
    return ProjectTable(
        project_id=frame["project_id"].to_numpy(dtype=object),
        proposed=status == Status.PROPOSED,
        under_way=status == Status.ACTIVE,
        ended=np.isin(status.astype("U16"), [str(one) for one in ENDED]),
        start=start,
        end=days_of(frame["end_date"]),
        planned_go_live=planned,
        go_live=live,
        due_on=moved(live, window),
        late_on=late,
        first_month=first,
        last_month=np.where(first == NOT_LIVE, NOT_LIVE, first + window - 1),
        planned_investment=frame["planned_investment"].to_numpy(dtype=float),
        forecast_investment=frame["forecast_investment"].to_numpy(dtype=float),
        actual_spend=frame["actual_spend"].to_numpy(dtype=float),
        mandatory=frame["mandatory"].fillna(False).to_numpy(dtype=bool),
        rules_agreed=days_of(frame["pivot_rules_agreed_on"]),
    )


def projects(table: ProjectTable, day: dt.date) -> Projects:
    """The projects as known on a day."""
    today = as_day(day)
    end, live = until(table.end, day), until(table.go_live, day)
    started = (table.start <= today) & ~table.proposed
    undated = started & table.ended & np.isnat(table.end)
    launched = started & ~np.isnat(live)
    is_live = ~np.isnat(live)
    ended = started & (~np.isnat(end) | undated)
    return Projects(
        table=table,
        started=started,
        launched=launched,
        active=_active(table.start, end, started & ~undated, today, today),
        undated=undated,
        by_status=np.isnat(table.start) & table.under_way & np.isnat(end),
        ended=ended,
        due=launched & (table.due_on <= today),
        overdue=started & ~launched & (ended | (table.late_on < today)),
        end=end,
        go_live=live,
        first_month=np.where(is_live, table.first_month, NOT_LIVE),
        last_month=np.where(is_live, table.last_month, NOT_LIVE),
    )


def places(table: ProjectTable, project_ids: pd.Series) -> np.ndarray:
    """The row of each of these projects among the projects; -1 where it is not there."""
    if len(project_ids) < 64:  # a hash of one's own is quicker than the machinery for many
        row = {name: n for n, name in enumerate(table.project_id.tolist())}
        return np.array([row.get(name, -1) for name in project_ids.tolist()], dtype=np.int64)
    return rows_among(table.project_id, project_ids)


def _active(
    start: np.ndarray, end: np.ndarray, may_be: np.ndarray, first: np.datetime64, last: np.datetime64
) -> np.ndarray:
    first_day = np.maximum(start, first)  # an end before the start is no day at all
    active: np.ndarray = may_be & (start <= last) & (np.isnat(end) | (end >= first_day))
    return active
