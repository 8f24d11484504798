"""The rule on cost: what is above what was approved (R64)."""

from __future__ import annotations

from ..amounts import agreeing, sentence
from ..metrics.result import TOLERANCE
from ..vocabulary import Category
from .context import Context
from .finding import WARNING, Found
from .money import ABOVE_APPROVAL

ABOVE = 1.1  # of what was approved; less is within what a contingency is for


def cost_of(context: Context, project_id: str) -> tuple[float, float, float] | None:
    """What was approved of a project, what is spent and what it is to cost, where spend or forecast is above ABOVE times the
    approved investment; None else, and where no approval above 0 is known."""
    project = context.project(project_id)
    approved, forecast = float(project["planned_investment"]), float(project["forecast_investment"])
    so_far = context.spent.get(project_id, 0.0)
    bar = ABOVE * approved + TOLERANCE
    if not approved > 0 or not (so_far > bar or forecast > bar):
        return None
    return approved, so_far, forecast if forecast > so_far else so_far


def above_approval(context: Context) -> Found:
    """Started projects whose spend, or else whose forecast, is above ABOVE times the approved investment.

    At stake is what is above it.
    """
    projects = context.projects[context.projects["started"]]
    cases = []
    for project_id in projects["project_id"]:
        if (costs := cost_of(context, project_id)) is None:
            continue
        approved, so_far, cost = costs
        known_so_far = f"{context.money(so_far)} is spent" if so_far else "nothing is booked yet"
        to_come = f", {context.money(cost)} is forecast" if cost > so_far else ""
        evidence = (
            f"{context.money(approved)} was approved; {known_so_far}{to_come}: "
            f"{context.style.percent(cost / approved)} of the approval."
        )
        cases.append(context.of_project(project_id, evidence, {(ABOVE_APPROVAL, project_id): cost - approved}))
    number = len(cases)
    stake = context.stake(cases, ", {} in all")
    return context.cause(
        "cost above approval",
        WARNING,
        cases,
        title=f"{sentence(context.style.counted(number, 'project'))} {agreeing(number, 'has', 'have')} cost, or "
        f"{agreeing(number, 'is', 'are')} going to cost, more than a tenth above what was approved{stake}",
        amount_is="above what was approved",
        next_step="Ask for the approval that is missing, with what the benefits are worth now, or cut the scope.",
        category=Category.BUDGET,
    )
