"""Rules on what has not launched: late or ended without a launch, and what depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..amounts import agreeing, is_empty, listed, sentence
from ..vocabulary import Category
from .context import NOTHING, Context
from .finding import WARNING, Found
from .money import TO_COME, Pots, worth


def not_launched(context: Context) -> Found:
    """Started projects past their planned go-live and not launched, the ended included (R38).

    At stake is what they had promised by now and has not come.
    """
    style, projects = context.style, context.projects
    late = projects[projects["started"] & ~projects["launched"] & (projects["planned_go_live"] < context.today)]
    cases = []
    for project in late.to_dict("records"):
        pots = context.promised.get(project["project_id"], NOTHING)
        amount = worth(pots)
        evidence = f"To be live by {style.day(project['planned_go_live'])}; {_view(context, project)}" + (
            f"; {context.money(amount)} of planned value has passed." if amount else "."
        )
        cases.append(context.of_project(project["project_id"], evidence, pots, project["planned_go_live"]))
    number, ended = len(cases), int(late["ended"].sum())
    some = f", {style.in_words(ended)} of them ended" if 0 < ended < number else ""
    what = f"{agreeing(number, 'is', 'are')} past the planned go-live and not launched{some}"
    what = "ended without being launched" if number and ended == number else what
    stake = context.stake(cases, "; {} of what " + agreeing(number, "it", "they") + " promised by now has not come")
    return context.cause(
        "past planned go-live",
        WARNING,
        cases,
        title=f"{sentence(style.counted(number, 'project'))} {what}{stake}",
        amount_is="promised by now, and never launched",
        next_step=_next_step(number, ended),
        category=Category.SCHEDULE,
    )


def _next_step(number: int, ended: int) -> str:
    """What is to be done of those that wait, and of those that ended."""
    owed = "what has ended leaves the plan by a change"
    if ended == number:
        return "Say what became of what was promised, and take it out of the plan by a change."
    go_on = "Agree dates that can be believed, or decide whether to go on"
    return f"{go_on}; {owed}." if ended else f"{go_on}."


def _view(context: Context, project: Mapping[Any, Any]) -> str:
    """What is expected of a late project, or how it ended."""
    style, forecast = context.style, project["forecast_go_live"]
    if project["ended"]:
        return f"it was {project['status']}" + (
            "" if pd.isna(project["end_date"]) else f" on {style.day(project['end_date'])}"
        )
    if pd.isna(forecast):
        return "there is no forecast"
    if forecast < context.today:
        return f"the forecast, {style.day(forecast)}, has passed as well"
    return f"the forecast is {style.day(forecast)}"


def dependency_at_risk(context: Context) -> Found:
    """Active projects that are not live and depend on one that is late, ended without a launch, or forecast to be late.

    Only projects of this portfolio can be looked at. At stake is what the depending project is still to bring.
    """
    projects = context.projects
    links = context.portfolio.tables["dependencies"]
    waiting = set(projects.loc[projects["active"] & ~projects["launched"], "project_id"])
    reasons: dict[str, list[str]] = {}
    for project_id, needed in zip(links["project_id"], links["depends_on"], strict=True):
        if project_id in waiting and needed in projects.index and (why := _at_risk(context, context.project(needed))):
            reasons.setdefault(project_id, []).append(why)
    cases = [
        context.of_project(project_id, f"It needs {listed(sorted(set(why)), 9)}.", _to_come(context, project_id))
        for project_id, why in reasons.items()
    ]
    number = len(cases)
    stake = context.stake(cases, "; {} is still to come of " + agreeing(number, "it", "them"))
    return context.cause(
        "dependency at risk",
        WARNING,
        cases,
        title=f"{sentence(context.style.counted(number, 'project'))} {agreeing(number, 'depends', 'depend')} on something that "
        f"is late or was never launched{stake}",
        amount_is="still to come, and waiting for another",
        next_step="Agree with each sponsor what to do without it: wait, find another way, or re-plan.",
        category=Category.SCHEDULE,
    )


def _at_risk(context: Context, needed: Mapping[Any, Any]) -> str:
    """Why a project cannot be relied on; empty where nothing says so."""
    style, planned, forecast = context.style, needed["planned_go_live"], needed["forecast_go_live"]
    if needed["launched"] or not needed["started"]:
        return ""
    if needed["ended"]:
        return f"{needed['name']}, which ended without a launch"
    if not is_empty(planned) and planned < context.today:
        return f"{needed['name']}, which was to be live by {style.day(planned)}"
    if not is_empty(planned) and not is_empty(forecast) and forecast > planned:
        return f"{needed['name']}, which is forecast for {style.day(forecast)} in place of {style.day(planned)}"
    return ""


def _to_come(context: Context, project_id: str) -> Pots:
    """What the benefits of a project are still planned to bring; empty where none has a plan."""
    return {pot: amount for pot, amount in context.plan_of_project(project_id).items() if pot[0] == TO_COME}
