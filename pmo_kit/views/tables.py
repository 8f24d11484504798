"""Tables of the notebooks: which columns, in which words. `table_*` takes an answer and returns a table to show.

Nothing is computed here. A table without rows is nothing to show: its section says so in a sentence.
"""

from __future__ import annotations

from typing import Any

from ..amounts import is_empty
from ..sections.answers import Answer
from .markup import Column, DisplayTable, Silence

NO_PLAN = "no plan is recorded"
NO_INVESTMENT = "the planned investment is not known"
NO_SPEND = "no spend is recorded"
NOT_DUE = "not due yet"
NOT_LAUNCHED = "not launched yet"
NOTHING_DUE = "no plan of a launched project has fallen due"
NO_NAME = "nobody is named"

Shown = DisplayTable | Silence


def table_measured_before(answer: Answer) -> Shown:
    """Metrics before the transformation and now; where there was no figure, the reason is the cell's title."""
    if not answer.rows[["before", "now"]].notna().any(axis=None):
        return Silence()
    day = answer.figures["day"]
    return _table(
        answer,
        f"Metrics as of {answer.style.long_day(day)} and now" if day else "Metrics now; there is no day before",
        Column("label", "Metric"),
        Column("before", "Before", "figure", "no figure", "why", unit="unit"),
        Column("now", "Now", "figure", "not measurable now", unit="unit"),
    )


def table_metrics_without_baseline(answer: Answer) -> Shown:
    """Metrics that had no figure before the transformation, and why."""
    return _table(
        answer,
        "Metrics without a baseline",
        Column("label", "Metric"),
        Column("why", "Why there is no figure before"),
        Column("now", "Now", "figure", "not measurable now", unit="unit"),
    )


def table_benefits_without_baseline(answer: Answer) -> Shown:
    """Benefits without a baseline or a specific target, and what each lacks."""
    return _table(
        answer,
        "Benefits without a baseline or a specific target, the largest plan first",
        Column("name", "Benefit"),
        Column("project", "Project"),
        Column("owner", "Owner", empty=NO_NAME),
        Column("lacks_baseline", "Baseline: why there is none", empty="it has one"),
        Column("lacks_target", "Target: what it lacks", empty="it is specific"),
        Column("planned", "Planned value", "money", NO_PLAN),
    )


def table_review_calendar(answer: Answer) -> Shown:
    """Reviews since the transformation began, and the next ones."""
    return _table(
        answer,
        "Reviews: quarterly in the first year, then monthly",
        Column("due_on", "Due on", "date"),
        Column("rhythm", "Rhythm"),
        Column("state", "State"),
        Column("done_on", "Done on", "date", "no review is recorded"),
        Column("by", "By", empty="no review is recorded"),
        shown=24,
    )


def table_what_can_be_baselined(answer: Answer) -> Shown:
    """Outputs, outcomes, benefits and headline metrics: what has a baseline, what can be given one, and by whom."""
    return _table(
        answer,
        "What has a baseline, what can be given one now, and what cannot any more",
        Column("what", "What"),
        Column("all", "All", "number"),
        Column("have", "Have one", "number"),
        Column("now", "Can have one now", "number"),
        Column("never", "Cannot any more", "number"),
        Column("evidence", "Evidence"),
        Column("who", "Who would have to act", empty="nothing is left to do"),
    )


def table_vague_targets(answer: Answer) -> Shown:
    """Benefits whose target lacks something, and what."""
    return _table(
        answer,
        "Vague targets and what each lacks, the largest plan first",
        Column("name", "Benefit"),
        Column("lacks_target", "What its target lacks"),
        Column("owner", "Owner", empty=NO_NAME),
        Column("project", "Project"),
        Column("planned", "Planned value", "money", NO_PLAN),
    )


def table_locks(answer: Answer) -> Shown:
    """Locked baselines, the newest first."""
    return _table(
        answer,
        "Locked baselines, the newest first",
        Column("on", "Locked on", "date"),
        Column("by", "By"),
        Column("as_of", "As of", "date"),
        Column("state", "State"),
        Column("measured", "Metrics with a figure", "number"),
        Column("reason", "Reason", empty="it is the first"),
        Column("hash", "Hash begins with"),
    )


def table_objectives_served(answer: Answer) -> Shown:
    """Objectives with the active projects, investment and spend mapped to them."""
    if answer.rows.empty:
        return Silence()
    return _table(
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
    return _table(
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
    return _table(
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
    return _table(
        answer,
        "Objectives that no active project serves",
        Column("name", "Objective"),
        Column("owner", "Owner", empty=NO_NAME),
        Column("weight", "Weight", "number", "all weigh the same"),
        Column("why", "Why"),
    )


def table_benefits_chain(answer: Answer) -> Shown:
    """Benefits with their chain from output to objective, the broken ones first."""
    return _table(
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


def table_by_project(answer: Answer) -> Shown:
    """Projects with investment, planned and evidenced benefits."""
    return _table(
        answer,
        "Projects that have started, the largest investment first",
        Column("name", "Project"),
        Column("state", "State"),
        Column("go_live", "Live since", "date", NOT_LAUNCHED),
        Column("investment", "Planned investment", "money", NO_INVESTMENT),
        Column("promised", "Promised by now", "money", NOTHING_DUE),
        Column("evidenced", "Evidenced to date", "money", NOTHING_DUE),
        Column("against_promise", "Of the promise", "ratio", NOTHING_DUE),
        Column("first_year", "First year", "ratio", "not due yet, or the investment is not known"),
        note="Due: live for a full year. First year: its benefits over planned investment, which benefits realised adds up.",
    )


def table_by_owner(answer: Answer) -> Shown:
    """Owners with the benefits that they answer for."""
    return _table(
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
    return _table(
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
        note="A negative amount is a gain: more came than was planned.",
    )


def table_time_and_value(answer: Answer) -> Shown:
    """Due projects by time and value, the least worth first."""
    return _table(
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


def _table(answer: Answer, caption: str, *columns: Column, **more: Any) -> Shown:
    if answer.rows.empty:
        return Silence()
    if answer.cannot_tell:  # a column that is empty throughout is what cannot be told, and was said
        columns = tuple(c for c in columns if not all(is_empty(value) for value in answer.rows[c.name]))
    return DisplayTable(answer.rows, columns, caption, answer.currency, style=answer.style, **more)
