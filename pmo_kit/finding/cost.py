"""Rules on cost: what is above what was approved (R64)."""

from __future__ import annotations

from collections.abc import Iterator

from ..metrics.result import TOLERANCE
from .finding import WARNING, Context, Finding

ABOVE = 1.1  # of what was approved; less is within what a contingency is for


def above_approval(context: Context) -> Iterator[Finding]:
    """Started projects whose spend, or else whose forecast, is above ABOVE times the approved investment; the amount is what
    is above it."""
    known, style = context.known, context.style
    projects = known.projects[known.projects["started"] & (known.projects["planned_investment"] > 0)]
    spent = known.spend.groupby("project_id")["spend"].sum()
    for project in projects.to_dict("records"):
        approved = project["planned_investment"]
        so_far = spent.get(project["project_id"], 0.0)
        forecast = project["forecast_investment"]
        over = so_far > ABOVE * approved + TOLERANCE
        if not over and not forecast > ABOVE * approved + TOLERANCE:
            continue
        cost = max(so_far, forecast) if forecast > so_far else so_far
        known_so_far = f"{context.money(so_far)} is spent" if so_far else "nothing is booked yet"
        to_come = f", {context.money(forecast)} is forecast" if forecast > so_far else ""
        yield context.finding(
            "cost above approval",
            WARNING,
            project["project_id"],
            amount=cost - approved,
            what=f"{project['name']} {'has cost' if over else 'is going to cost'} more than was approved.",
            evidence=f"{context.money(approved)} was approved; {known_so_far}{to_come}: "
            f"{style.percent(cost / approved)} of the approval.",
            who=context.who(project["project_id"]),
            next_step="Ask for the approval that is missing, with what the benefits are worth now, or cut the scope.",
        )
