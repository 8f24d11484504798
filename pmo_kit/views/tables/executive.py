"""Tables of the one page to forward."""

from __future__ import annotations

from dataclasses import replace

from ...amounts import is_empty
from ...sections.answers import Answer
from ..markup import Column, Silence
from .table import NO_NAME, NOTHING_DUE, Shown, table


def table_money(answer: Answer) -> Shown:
    """What has come in money, line by line, with what it is held against."""
    if answer.rows.empty:
        return Silence()
    style = answer.style
    beside = [
        "" if is_empty(row["whole"]) else f"of {style.compact(row['whole'], answer.currency)} {row['held']}".strip()
        for row in answer.rows.to_dict("records")
    ]
    return table(
        replace(answer, rows=answer.rows.assign(beside=beside)),
        "What has come, in money",
        Column("what", "What"),
        Column("came", "Amount", "money"),
        Column("share", "Share", "ratio", "it is held against nothing"),
        Column("beside", "Of", empty="it is held against nothing"),
    )


def table_since_last_run(answer: Answer) -> Shown:
    """What changed since the last run, line by line, with the reason where the data shows it."""
    if answer.rows.empty:
        return Silence()
    return table(
        answer,
        "What changed since the last run",
        Column("what", "What"),
        Column("kind", "Kind"),
        Column("before", "Had been", "figure", "there was none, or none is known", unit="unit"),
        Column("now", "Is now", "figure", "there is none, or none is known", unit="unit"),
        Column("why", "Why", empty="the data does not show it"),
        note="A restated figure is of the day of the last run: as it was reported then, and as today’s data gives it for that day.",
    )


def table_projects_that_matter(answer: Answer) -> Shown:
    """The projects with most money missing or overspent."""
    return table(
        answer,
        "Projects with most money missing or overspent, the most first",
        Column("name", "Project"),
        Column("sponsor", "Sponsor", empty=NO_NAME),
        Column("state", "State"),
        Column("promised", "Promised by now", "money", NOTHING_DUE),
        Column("evidenced", "Has come", "money", NOTHING_DUE),
        Column("missing", "Missing", "money", NOTHING_DUE),
        Column("over", "Spent above approval", "money", "spend or approval is not known"),
    )
