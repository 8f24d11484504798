"""Rules on deciding: escalations that rise, issues that wait, and reviews of the baseline that were not held."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..amounts import agreeing, is_empty, sentence
from ..baselines.reviews import NOT_KNOWN, OVERDUE, reviews
from ..metrics.decisions import cohort, median_days
from ..metrics.escalations import judged
from ..metrics.result import TOLERANCE
from .context import Context
from .finding import WARNING, CannotLook, Case, Found
from .ladder import AT_ONCE, sponsors

TWICE = 2  # times the median: what waits longer has not been usual


def escalation_rising(context: Context) -> Found:
    """More of the active projects went to the executive in the last complete quarter than in the first of the last four (R34).

    A case for each project that did in the last one.
    """
    quarters = [quarter for quarter in judged(context.known) if quarter.figure.value is not None]
    if len(quarters) < 2:
        return CannotLook("fewer than two complete quarters have an active project")
    first, last = quarters[0], quarters[-1]
    before, now = first.figure.known_value, last.figure.known_value
    if now <= before + TOLERANCE:
        return None
    raised = context.known.escalation
    inside = (
        raised.executive & (raised.raised >= np.datetime64(last.first)) & (raised.raised <= np.datetime64(last.last))
    )
    cases = []
    for row in np.flatnonzero(last.escalated & last.active):
        count = context.style.counted(int((inside & (raised.project == row)).sum()), "executive escalation")
        project_id = str(context.known.project.table.project_id[row])
        cases.append(context.of_project(project_id, f"{sentence(count)} in {last.name}."))
    style = context.style
    return context.cause(
        "escalation rising",
        WARNING,
        cases,
        title=f"Executive escalations rose from {style.percent(before, now)} of the active projects in {first.name} to "
        f"{style.percent(now, before)} in {last.name}",
        next_step="Ask of each what would have let the programme level settle it, and change that.",
        days=AT_ONCE,
    )


def decision_overdue(context: Context) -> Found:
    """Open issues older than the days agreed for their category; where none are agreed, than TWICE the median decision.

    The median is decision_cycle_time (R29). A case for each issue, with its owner and age, the oldest first.
    """
    known = context.known
    median = median_days(known.of(cohort)).value
    usual = None if median is None else TWICE * median
    table = context.portfolio.tables["decisions"]
    issues = known.issue
    waiting = table.take(issues.row[issues.open]).assign(age=issues.days[issues.open])
    limits = [context.agreed_days(category, usual) for category in waiting["category"]]
    if len(waiting) and all(limit is None for limit in limits):
        return CannotLook(
            "it is not agreed within how many days to decide, and there is no median to hold open issues against"
        )
    late = [
        (row, limit)
        for row, limit in zip(waiting.to_dict("records"), limits, strict=True)
        if limit is not None and row["age"] > limit + TOLERANCE
    ]
    cases = [_issue(context, row, limit) for row, limit in late]
    number, style = len(cases), context.style
    oldest = max((row["age"] for row, _ in late), default=0.0)
    return context.cause(
        "decision overdue",
        WARNING,
        cases,
        title=f"{sentence(style.counted(number, 'open issue'))} {agreeing(number, 'has', 'have')} waited longer than agreed or "
        f"usual for a decision, {agreeing(number, 'for', 'the oldest for')} {style.figure(oldest, 'days')}",
        next_step="Decide each at the next meeting, or withdraw it and say why.",
        days=AT_ONCE,
    )


def _issue(context: Context, row: dict[Any, Any], limit: float) -> Case:
    style, project_id = context.style, row["project_id"]
    agreed = context.agreed_days(row["category"], None)
    bar = (
        f"agreed: {style.figure(limit, 'days')}"
        if agreed is not None
        else f"twice the median: {style.figure(limit, 'days')}"
    )
    of = "" if is_empty(row["category"]) else f", on {row['category']}"
    evidence = f"Open for {style.figure(row['age'], 'days')}, since {style.day(row['raised_on'])}{of}; {bar}."
    name = row["decision_id"] if is_empty(row["title"]) else row["title"]
    project = str(context.project(project_id)["name"])
    who = context.decides(row["category"]) or context.who(project_id)
    return Case(project_id, None, str(name), project, evidence, who, since=row["raised_on"].date())


def review_overdue(context: Context) -> Found:
    """Reviews of the baseline that have fallen due and were not recorded; where none is locked, none is kept on record."""
    portfolio = context.portfolio
    if portfolio.transformation_start is None:
        return CannotLook("the portfolio has no transformation_start, so no review falls due")
    history = portfolio.locks.get(portfolio.own_id)
    if history is None or not history.locks:
        return CannotLook("no baseline is locked, so no review is kept on record")
    calendar = reviews(portfolio, portfolio.as_of)
    if (calendar["state"] == NOT_KNOWN).any():
        return CannotLook("the history of baselines cannot be trusted")
    style = context.style
    late = calendar.loc[calendar["state"] == OVERDUE, "due_on"]
    who = sponsors(portfolio.record)
    cases = [
        Case(
            None,
            None,
            f"Review due on {style.day(pd.Timestamp(day))}",
            "",
            f"Due for {style.figure((portfolio.as_of - day).days, 'days')}, and none has been recorded since.",
            who,
            since=day,
        )
        for day in late
    ]
    number = len(cases)
    return context.cause(
        "baseline review overdue",
        WARNING,
        cases,
        title=f"{sentence(style.counted(number, 'review'))} of the baseline {agreeing(number, 'is', 'are')} overdue",
        next_step="Hold one review for all that are overdue, and record it with `pmo-kit baseline review`.",
    )
