"""Tables of the benefits review."""

from __future__ import annotations

from ...sections.answers import Answer
from ..markup import Column, Silence
from .table import NOTHING_DUE, Shown, table


def table_by_owner(answer: Answer) -> Shown:
    """Owners with the benefits that they answer for."""
    return table(
        answer,
        "Benefits by owner, the largest plan first",
        Column("owner", "Owner"),
        Column("benefits", "Benefits", "number"),
        Column("planned", "Planned to date", "money", NOTHING_DUE),
        Column("evidenced", "Evidenced to date", "money", NOTHING_DUE),
        Column("against_plan", "Against plan", "ratio", NOTHING_DUE),
        Column("unmeasured", "Planned, not measured", "money", NOTHING_DUE),
    )


def table_leakage(answer: Answer) -> Shown:
    """Projects with what they had promised and lost: not launched; since launch by scope, delay and shortfall."""
    if answer.rows.empty:
        return Silence()
    columns = ("promised", "not_launched", "scope", "delay", "shortfall", "evidenced")
    return table(
        answer,
        "What was promised and has not come, the largest loss first",
        Column("name", "Project"),
        Column("promised", "Promised by now", "money"),
        Column("not_launched", "Not launched", "money"),
        Column("scope", "Re-planned away", "money"),
        Column("delay", "Delay", "money"),
        Column("shortfall", "Shortfall", "money"),
        Column("evidenced", "Evidenced", "money"),
        total={"name": "All started projects", **{name: answer.figures[name] for name in columns}},
        note="A negative amount is a gain: more came than was planned. What nobody measured is in delay and shortfall here, and a "
        "step of its own in the chart.",
    )


def table_time_and_value(answer: Answer) -> Shown:
    """Due projects by time and value, the least worth first."""
    return table(
        answer,
        "Due projects by time and value, the least worth first",
        Column("name", "Project"),
        Column("group", "Where it stands"),
        Column("planned_go_live", "Planned go-live", "date"),
        Column("go_live", "Went live", "date"),
        Column("days_late", "Days late", "number"),
        Column("planned", "First year planned", "money"),
        Column("evidenced", "First year evidenced", "money"),
        Column("worth", "Worth", "ratio"),
        note="Worth: first-year benefits over plan, or over planned investment where nothing was planned.",
    )
