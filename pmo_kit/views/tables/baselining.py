"""Tables of the baselining notebook."""

from __future__ import annotations

from ...sections.answers import Answer
from ..markup import Column, Silence
from .table import NO_NAME, NO_PLAN, Shown, table


def table_measured_before(answer: Answer) -> Shown:
    """Metrics before the transformation and now; where there was no figure, the reason is the cell's title."""
    if not answer.rows[["before", "now"]].notna().any(axis=None):
        return Silence()
    day = answer.figures["day"]
    return table(
        answer,
        f"Metrics as of {answer.style.long_day(day)} and now" if day else "Metrics now; there is no day before",
        Column("label", "Metric"),
        Column("before", "Before", "figure", "no figure", "why", unit="unit"),
        Column("now", "Now", "figure", "not measurable now", unit="unit"),
    )


def table_metrics_without_baseline(answer: Answer) -> Shown:
    """Metrics that had no figure before the transformation, and why."""
    return table(
        answer,
        "Metrics without a baseline",
        Column("label", "Metric"),
        Column("why", "Why there is no figure before"),
        Column("now", "Now", "figure", "not measurable now", unit="unit"),
    )


def table_benefits_without_baseline(answer: Answer) -> Shown:
    """Benefits without a baseline or a specific target, and what each lacks."""
    return table(
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
    return table(
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
    return table(
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
    return table(
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
    return table(
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
