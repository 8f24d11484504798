"""The rule on change requests that keep the date and give up what the project is for."""

from __future__ import annotations

import pandas as pd

from ..amounts import listed, sentence
from ..metrics.result import TOLERANCE
from ..vocabulary import Category, ChangeStatus
from .context import Context
from .finding import WARNING, Found
from .money import GIVEN_UP, Pots, worth

SHARE = 0.10  # of a project's plan: what is given up below it is within what a forecast is wrong by


def approved_changes(context: Context) -> pd.DataFrame:
    """The change requests that were approved by the as-of date, as the table has them; one without decided_on when raised."""
    table = context.portfolio.tables["change_requests"]
    decided = table["decided_on"].fillna(table["raised_on"])
    return table[(table["status"] == ChangeStatus.APPROVED) & (decided <= context.today)]


def traded_for_schedule(context: Context) -> Found:
    """Projects whose approved changes gave up benefit while the date was kept or brought forward, more than SHARE of the plan.

    A case tells the cumulative drift of all approved changes of the project. At stake is the benefit given up by those that
    kept the date, over the plan's life; it is spread over the months of the plan, so that what is told as missing in a month is
    not told twice.
    """
    approved = approved_changes(context)
    trades = approved[(approved["benefit_impact"] < 0) & (approved["schedule_impact_days"] <= 0)]
    cases = []
    for project_id, traded in trades.groupby("project_id"):
        given_up = float(-traded["benefit_impact"].sum())
        plan = context.plan_of_project(str(project_id))
        whole = worth(plan) or 0.0
        if whole > 0 and given_up <= SHARE * whole + TOLERANCE:
            continue
        every = approved[approved["project_id"] == project_id]
        evidence = f"{_given_up(context, traded, given_up, whole)} {_drift(context, every)}"
        since = traded["decided_on"].fillna(traded["raised_on"]).min()
        cases.append(context.of_project(str(project_id), evidence, _pots(str(project_id), plan, given_up), since))
    number = len(cases)
    stake = context.stake(cases, "{} of benefit")
    return context.cause(
        "benefit traded for schedule",
        WARNING,
        cases,
        title=f"Approved changes to {context.style.counted(number, 'project')} kept the date and gave up {stake}",
        amount_is="given up to keep a date",
        next_step="Look at each change again: can what was given up still be had, and is the rest worth its cost?",
        category=Category.SCOPE,
    )


def _pots(project_id: str, plan: Pots, given_up: float) -> Pots:
    """What was given up, spread over the plan in proportion; a pot of its own where there is no plan that could hold it."""
    whole = worth(plan) or 0.0
    if whole < given_up or any(amount < 0 for amount in plan.values()):
        return {(GIVEN_UP, project_id): given_up}
    return {pot: amount * given_up / whole for pot, amount in plan.items()}


def _given_up(context: Context, traded: pd.DataFrame, given_up: float, whole: float) -> str:
    count = sentence(context.style.counted(len(traded), "change"))
    share = f" ({context.style.percent(given_up / whole)} of the plan)" if whole > 0 else ""
    words = [f"“{text}”" for text in traded["summary"].dropna()]
    said = f": {listed(words, 2)}" if words else ""
    return f"{count} gave up {context.money(given_up)}{share} and kept the date{said}."


def _drift(context: Context, every: pd.DataFrame) -> str:
    """What all approved changes of a project come to."""
    style = context.style
    benefit, cost, days = (
        float(every[name].sum()) for name in ("benefit_impact", "cost_impact", "schedule_impact_days")
    )
    parts = [
        *([f"{context.money(abs(benefit))} {'less' if benefit < 0 else 'more'} benefit"] if benefit else []),
        *([f"{context.money(abs(cost))} {'less' if cost < 0 else 'more'} cost"] if cost else []),
        f"{style.figure(abs(days), 'days')} {'earlier' if days < 0 else 'later'}" if days else "the date as planned",
    ]
    return f"All approved changes together: {listed(parts)}."
