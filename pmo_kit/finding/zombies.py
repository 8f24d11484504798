"""The rule on projects that have outlived their reason: at least two signs, each listed; missing data is no sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..amounts import agreeing, is_empty, sentence
from ..dates import add_months
from ..register.naming import is_placeholder
from ..vocabulary import Category
from .alignment import unserved
from .context import NOTHING, Context
from .cost import cost_of
from .finding import WARNING, Found
from .ladder import AT_ONCE

SIGNS = 2  # one sign alone has many good reasons
MONTHS_PAST = 12  # past its planned go-live: more than a re-plan or two
SPENDING = 6  # the last months whose spend shows that work goes on
SILENT = 12  # the last months in which no benefit was measured


def zombie(context: Context) -> Found:
    """Active projects without a launch that show at least SIGNS of five signs of having outlived their reason.

    The signs: past the planned go-live by MONTHS_PAST; no objective it serves is current (a mandatory project needs none);
    no sponsor, or one who has left (where the register names sponsors at all); spending in the last SPENDING months while
    benefits had been planned for by their beginning and none was measured in the last SILENT months; cost above approval.
    What is not recorded is no sign. At stake is what they had promised by now and has not come.
    """
    projects = context.projects
    waiting = projects[projects["active"] & ~projects["launched"]]
    adrift = unserved(context)
    spending, unmeasured = _spent_since(context, SPENDING), _unmeasured(context)
    cases = []
    for project in waiting.to_dict("records"):
        project_id = project["project_id"]
        signs = [
            sign
            for sign in (
                _long_past(context, project),
                adrift.get(project_id, ""),
                _unsponsored(context, project),
                _spending(context, spending.get(project_id, 0.0) if project_id in unmeasured else 0.0),
                _above_approval(context, project_id),
            )
            if sign
        ]
        if len(signs) >= SIGNS:
            told = f"{sentence(context.style.in_words(len(signs)))} signs: {'; '.join(signs)}."
            pots = context.promised.get(project_id, NOTHING)
            cases.append(context.of_project(project_id, told, pots, project["planned_go_live"]))
    number = len(cases)
    stake = context.stake(cases, "; {} of what " + agreeing(number, "it", "they") + " promised by now has not come")
    year = _spent_since(context, 12)
    spent = sum(year.get(str(case.project_id), 0.0) for case in cases)
    cost = (
        f", and {context.money(spent)} went into {agreeing(number, 'it', 'them')} in the last twelve months"
        if spent > 0
        else ""
    )
    return context.cause(
        "zombie",
        WARNING,
        cases,
        title=f"{sentence(context.style.counted(number, 'project'))} {agreeing(number, 'shows', 'show')} at least two signs of "
        f"having outlived {agreeing(number, 'its', 'their')} reason{stake}{cost}",
        amount_is="promised by now, and never launched",
        next_step="Decide for each whether it would be started today; where not, end it and free what is not yet spent.",
        days=AT_ONCE,
        category=Category.SCOPE,
    )


def _long_past(context: Context, project: Mapping[Any, Any]) -> str:
    planned = project["planned_go_live"]
    if is_empty(planned) or add_months(planned.date(), MONTHS_PAST) > context.portfolio.as_of:
        return ""
    return f"it was to be live by {context.style.day(planned)}"


def _unsponsored(context: Context, project: Mapping[Any, Any]) -> str:
    if not context.names_sponsors or context.sponsored(project["project_id"]):
        return ""
    if is_placeholder(project["sponsor"]):
        return "no sponsor is named"
    return f"its sponsor, “{project['sponsor']}”, has left"


def _spent_since(context: Context, months: int) -> dict[str, float]:
    """What each project has spent in the last months, by project_id; empty without dated spend."""
    spend = context.known.spend
    since = pd.Timestamp(add_months(context.portfolio.as_of, -months))
    return dict(spend[spend["end"] > since].groupby("project_id")["spend"].sum())


def _unmeasured(context: Context) -> set[str]:
    """The projects whose benefits had been planned for when the last SPENDING months began, and that measured none of them in
    the last SILENT months."""
    if not context.portfolio.has("benefits", "realisation"):
        return set()
    months = context.known.months
    began, silent = (pd.Timestamp(add_months(context.portfolio.as_of, -many)) for many in (SPENDING, SILENT))
    measured = (months["actual"].notna() | months["measure"].notna()) & (months["end"] > silent)
    due = (months["planned"] > 0) & (months["end"] <= began)
    return set(months.loc[due, "project_id"]) - set(months.loc[measured, "project_id"])


def _spending(context: Context, amount: float) -> str:
    if not amount > 0:
        return ""
    return f"{context.money(amount)} was spent in the last {context.style.in_words(SPENDING)} months and no benefit was measured"


def _above_approval(context: Context, project_id: str) -> str:
    if (costs := cost_of(context, project_id)) is None:
        return ""
    approved, so_far, cost = costs
    word = "it is to cost" if cost > so_far else "it has cost"
    return f"{word} {context.money(cost)}, and {context.money(approved)} was approved"
