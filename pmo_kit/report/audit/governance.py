"""The sheets of decisions and escalations, as they stood (rules R26, R29, R30)."""

from __future__ import annotations

import pandas as pd

from ...register.portfolio import Portfolio
from ...vocabulary import Level
from .delivery import PROJECT, days, known_day, numbers, texts
from .grid import DAY, Column, Grid, moved_by_months


def decisions_sheet(portfolio: Portfolio) -> Grid:
    """The issues raised by then, each with the days until it was decided, withdrawn, or looked at."""
    frame = _raised(portfolio, "decisions", "decision_id")
    decided, withdrawn = "[@decided_on, as known]", "[@withdrawn_on, as known]"
    columns = (
        *texts(frame, "decision_id"),
        *_of_project(portfolio, frame),
        *texts(frame, "title", "category", "forum"),
        *days(frame, "raised_on", "decided_on", "withdrawn_on"),
        Column("decided_on, as known", known_day("decided_on"), DAY),
        Column("withdrawn_on, as known", known_day("withdrawn_on"), DAY),
        Column("decided?", f"IF(ISNUMBER({decided}),IF(ISNUMBER({withdrawn}),IF({withdrawn}<{decided},0,1),1),0)"),
        Column("watched until", f"IF([@decided?]=1,{decided},IF(ISNUMBER({withdrawn}),{withdrawn},as_of))", DAY),
        Column("days", "[@watched until]-[@raised_on]"),
        Column(
            "in the twelve months?",
            f"IF(AND([@raised_on]>{moved_by_months('as_of', '-12')},[@raised_on]<=as_of),1,0)",
        ),
        Column("days watched", 'IF([@in the twelve months?]=1,[@days],"")'),
        Column("days to the decision", 'IF(AND([@in the twelve months?]=1,[@decided?]=1),[@days],"")'),
    )
    return Grid("decisions", columns, len(frame))


def escalations_sheet(portfolio: Portfolio) -> Grid:
    """What was escalated by then."""
    frame = _raised(portfolio, "escalations", "escalation_id")
    columns = (
        *texts(frame, "escalation_id"),
        *_of_project(portfolio, frame),
        *days(frame, "raised_on", "closed_on"),
        *texts(frame, "level"),
        Column("executive?", f'IF([@level]="{Level.EXECUTIVE}",1,0)'),
    )
    return Grid("escalations", columns, len(frame))


def _raised(portfolio: Portfolio, table: str, key: str) -> pd.DataFrame:
    frame = portfolio.tables[table]
    return frame[frame["raised_on"] <= pd.Timestamp(portfolio.as_of)].sort_values(["raised_on", key])


def _of_project(portfolio: Portfolio, frame: pd.DataFrame) -> tuple[Column, ...]:
    project = numbers(sorted(portfolio.tables["projects"]["project_id"]))
    return Column(PROJECT, [project[one] for one in frame["project_id"]]), *texts(frame, "project_id")
