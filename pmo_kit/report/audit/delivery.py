"""The sheets of projects, objectives and the links between them, with what follows from their days (rules R2 to R8, R17, R18)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ...amounts import is_empty
from ...register.portfolio import Portfolio
from .grid import AMOUNT, DAY, NUMBER, SHARE, TEXT, Column, Grid, moved_by_months

NEVER = "DATE(9999,12,31)"
PROJECT = "project no."


def values(frame: pd.DataFrame, column: str) -> list[Any]:
    """A column's values as a workbook holds them: calendar days, and None for an empty cell."""
    return [
        None if is_empty(cell) else cell.date() if isinstance(cell, pd.Timestamp) else cell
        for cell in frame[column].tolist()
    ]


def numbers(ids: Sequence[Any]) -> dict[Any, int]:
    """The number of each row, by its id."""
    return {one: n for n, one in enumerate(ids, start=1)}


def numbered(frame: pd.DataFrame) -> Column:
    """The column of row numbers."""
    return Column(NUMBER, list(range(1, len(frame) + 1)), width=7)


def texts(frame: pd.DataFrame, *columns: str, width: float = 16) -> tuple[Column, ...]:
    """Columns of texts as they are."""
    return tuple(
        Column(name, values(frame, name), TEXT, 30 if name in ("name", "title") else width) for name in columns
    )


def days(frame: pd.DataFrame, *columns: str) -> tuple[Column, ...]:
    """Columns of days as they are."""
    return tuple(Column(name, values(frame, name), DAY) for name in columns)


def amounts(frame: pd.DataFrame, *columns: str) -> tuple[Column, ...]:
    """Columns of amounts as they are."""
    return tuple(Column(name, values(frame, name), AMOUNT, 16) for name in columns)


def known_day(column: str) -> str:
    """A formula for a day that had come by the as-of date; empty where it had not."""
    return f'IF(AND(ISNUMBER([@{column}]),[@{column}]<=as_of),[@{column}],"")'


def projects_sheet(portfolio: Portfolio) -> Grid:
    """The projects, and where each stood: started, launched, due, active."""
    frame = portfolio.tables["projects"].sort_values("project_id")
    live = "[@go_live, as known]"
    due_on = moved_by_months(live, "review_window")
    columns = (
        numbered(frame),
        *texts(frame, "project_id", "name", "status"),
        *days(frame, "start_date", "end_date", "planned_go_live", "go_live"),
        *amounts(frame, "planned_investment", "actual_spend"),
        Column("started?", 'IF(AND(ISNUMBER([@start_date]),[@start_date]<=as_of,[@status]<>"proposed"),1,0)'),
        Column("go_live, as known", known_day("go_live"), DAY),
        Column("launched?", f"IF(AND([@started?]=1,ISNUMBER({live})),1,0)"),
        Column("first month", f'IF(ISNUMBER({live}),EOMONTH({live}+1,0),"")', DAY),
        Column("last month", f'IF(ISNUMBER({live}),EOMONTH([@first month],review_window-1),"")', DAY),
        Column("due on", f'IF(ISNUMBER({live}),{due_on},"")', DAY),
        Column("due?", "IF([@launched?]=1,IF([@due on]<=as_of,1,0),0)"),
        Column(
            "ended, without a date?",
            'IF(AND([@started?]=1,OR([@status]="closed",[@status]="terminated"),NOT(ISNUMBER([@end_date]))),1,0)',
        ),
        Column("active until", f"IF(AND(ISNUMBER([@end_date]),[@end_date]<=as_of),[@end_date],{NEVER})", DAY),
        Column(
            "active?",
            "IF(AND([@started?]=1,[@ended, without a date?]=0,[@active until]>=as_of,[@active until]>=[@start_date]),1,0)",
        ),
    )
    return Grid("projects", columns, len(frame))


def objectives_sheet(portfolio: Portfolio) -> Grid:
    """The corporate objectives, and which of them are current (R17)."""
    frame = portfolio.tables["objectives"].sort_values("objective_id")
    current = (
        "IF(AND(OR(NOT(ISNUMBER([@valid_from])),[@valid_from]<=as_of),"
        "OR(NOT(ISNUMBER([@valid_to])),[@valid_to]>=as_of)),1,0)"
    )
    columns = (
        numbered(frame),
        *texts(frame, "objective_id", "name"),
        *days(frame, "valid_from", "valid_to"),
        Column("current?", current),
    )
    return Grid("objectives", columns, len(frame))


def alignment_sheet(portfolio: Portfolio) -> Grid:
    """Which project serves which objective: empty weights share what is left of 1, above 1 they are scaled (R18)."""
    project = numbers(sorted(portfolio.tables["projects"]["project_id"]))
    objective = numbers(sorted(portfolio.tables["objectives"]["objective_id"]))
    frame = portfolio.tables["alignment"].sort_values(["project_id", "objective_id"])
    of_project = "alignment[project no.],[@project no.],alignment[approved?],1"
    columns = (
        Column(PROJECT, [project[one] for one in frame["project_id"]]),
        *texts(frame, "project_id"),
        Column("objective no.", [objective.get(one) for one in frame["objective_id"]]),
        *texts(frame, "objective_id"),
        Column("weight", values(frame, "weight"), SHARE),
        *days(frame, "approved_on"),
        Column("approved?", "IF(OR(NOT(ISNUMBER([@approved_on])),[@approved_on]<=as_of),1,0)"),
        Column("no weight?", "IF(ISNUMBER([@weight]),0,1)"),
        Column("given to the project", f"SUMIFS(alignment[weight],{of_project})", SHARE),
        Column("links without a weight", f"SUMIFS(alignment[no weight?],{of_project})"),
        Column(
            "effective weight",
            "IF([@no weight?]=1,MAX(1-[@given to the project],0)/MAX([@links without a weight],1),[@weight])"
            "/MAX([@given to the project],1)",
            SHARE,
        ),
        Column(
            "current?",
            "IF(AND([@approved?]=1,ISNUMBER([@objective no.]),[@effective weight]>0.000000001),"
            "INDEX(objectives[current?],[@objective no.]),0)",
        ),
    )
    return Grid("alignment", columns, len(frame))
