"""Tables of the alignment mapping."""

from __future__ import annotations

from ...sections.answers import Answer
from ..markup import Column, Silence
from .table import NO_INVESTMENT, NO_NAME, NO_PLAN, NO_SPEND, Shown, table


def table_objectives_served(answer: Answer) -> Shown:
    """Objectives with the active projects, investment and spend mapped to them."""
    if answer.rows.empty:
        return Silence()
    return table(
        answer,
        "Objectives, and what is mapped to them",
        Column("name", "Objective"),
        Column("owner", "Owner", empty=NO_NAME),
        Column("current", "Valid now", "flag"),
        Column("projects", "Active projects", "number"),
        Column("investment", "Planned investment", "money", NO_INVESTMENT),
        Column("spend", "Spend to date", "money", NO_SPEND),
        Column("share", "Share", "ratio", NO_INVESTMENT),
        total={
            "name": "All active projects",
            "projects": answer.figures["active"],
            "investment": answer.figures["investment"] or None,
            "spend": answer.rows["spend"].sum(min_count=1),
        },
        note="A project counts with each objective it serves; its money is shared out by the weights of its links.",
    )


def table_projects_mapped(answer: Answer) -> Shown:
    """Active projects with the objectives they serve."""
    return table(
        answer,
        "Active projects and the objectives they serve, the largest investment first",
        Column("name", "Project"),
        Column("status", "Status"),
        Column("sponsor", "Sponsor", empty=NO_NAME),
        Column("objectives", "Serves", empty="no current objective"),
        Column("investment", "Planned investment", "money", NO_INVESTMENT),
        Column("spend", "Spend to date", "money", NO_SPEND),
    )


def table_orphan_projects(answer: Answer) -> Shown:
    """Active projects that serve no current objective, and why."""
    return table(
        answer,
        "Active projects that serve no current objective, the largest investment first",
        Column("name", "Project"),
        Column("sponsor", "Sponsor", empty=NO_NAME),
        Column("mandatory", "Mandatory", "flag"),
        Column("why", "Why"),
        Column("investment", "Planned investment", "money", NO_INVESTMENT),
        Column("spend", "Spend to date", "money", NO_SPEND),
    )


def table_unserved_objectives(answer: Answer) -> Shown:
    """Current objectives that no active project serves, and why."""
    return table(
        answer,
        "Objectives that no active project serves",
        Column("name", "Objective"),
        Column("owner", "Owner", empty=NO_NAME),
        Column("weight", "Weight", "number", "all weigh the same"),
        Column("why", "Why"),
    )


def table_benefits_chain(answer: Answer) -> Shown:
    """Benefits with their chain from output to objective, the broken ones first."""
    return table(
        answer,
        "From output to objective, broken chains first",
        Column("name", "Benefit"),
        Column("project", "Project"),
        Column("output", "Output", empty="no output is recorded"),
        Column("outcome", "Outcome", empty="no outcome is recorded"),
        Column("objective", "Objective", empty="it names no objective"),
        Column("why", "Where it breaks", empty="the chain is whole"),
        Column("planned", "Planned value", "money", NO_PLAN),
    )
