"""Rules on the records: figures that nobody can check, and statuses that dates contradict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..amounts import agreeing, sentence
from ..metrics.population.projects import ENDED
from ..vocabulary import Status
from .context import NOTHING, Context
from .finding import CONTRADICTION, Found
from .money import APPROVED, CAME, Pots

NO_CHANCE = 3  # as many figures to the penny in a row are hardly a chance


def without_evidence(context: Context) -> Found:
    """Benefits with actuals that say nowhere where the figure can be checked (R16). At stake is what those actuals add up to."""
    rows = context.known.months
    rows = rows[rows["actual"].notna() & ~rows["evidence"]]
    rows = rows[~rows["benefit_id"].isin(_like_the_plan(context))]  # these have a finding of their own
    cases = [
        context.of_benefit(
            str(benefit_id),
            f"{sentence(context.style.counted(len(months), 'actual'))} without an evidence text.",
            _came(months),
        )
        for benefit_id, months in rows.groupby("benefit_id", sort=False)
    ]
    number = len(cases)
    stake = context.stake(cases, ", {} in all")
    return context.cause(
        "actual without evidence",
        CONTRADICTION,
        cases,
        title=f"{sentence(context.style.counted(number, 'benefit'))} {agreeing(number, 'has', 'have')} actuals that say nowhere "
        f"where they can be checked{stake}",
        amount_is="reported without evidence",
        next_step="Add where each figure comes from: a ledger account, a report, a name.",
    )


def like_the_plan(context: Context) -> Found:
    """Benefits whose every actual equals the plan to the penny and says nowhere where it can be checked (R16).

    At stake is what those actuals add up to.
    """
    cases = [
        context.of_benefit(
            benefit_id,
            f"All {context.style.in_words(len(months))} actuals equal the plan to the penny, and none says where it can be "
            "checked. A fixed saving can do that; a measured one rarely does.",
            _came(months),
        )
        for benefit_id, months in _like_the_plan(context).items()
    ]
    number = len(cases)
    stake = context.stake(cases, ", {} in all")
    return context.cause(
        "actual like the plan",
        CONTRADICTION,
        cases,
        title=f"{sentence(context.style.counted(number, 'benefit'))} {agreeing(number, 'reports', 'report')} to the penny what "
        f"was planned, without evidence{stake}: were the figures copied?",
        amount_is="reported, and equal to the plan",
        next_step="Say where the figures come from; if from the plan, enter what was measured, or leave them empty.",
    )


def _came(months: pd.DataFrame) -> Pots:
    """What these months report of one benefit; empty where it is not money."""
    if not (months["gross"] | months["dis"]).any():
        return NOTHING
    columns = (months["benefit_id"], months["end"], months["actual"])
    return {(CAME, benefit_id, end): float(actual) for benefit_id, end, actual in zip(*columns, strict=True)}


def _like_the_plan(context: Context) -> dict[str, pd.DataFrame]:
    """The months with an actual of each benefit for which all of them repeat the plan, with neither evidence nor confirmation
    (R63)."""
    rows = context.known.months
    rows = rows[rows["actual"].notna()]
    alike = rows["repeats"] & rows["named"].isna()
    every = alike.groupby(rows["benefit_id"]).agg(["all", "size"])
    chosen = every.index[every["all"] & (every["size"] >= NO_CHANCE)]
    return {str(one): months for one, months in rows[rows["benefit_id"].isin(chosen)].groupby("benefit_id", sort=False)}


def status_against_dates(context: Context) -> Found:
    """Projects whose status says one thing and whose dates another (R3, R5): the dates count.

    At stake is the approved investment, which counts in one place or in another.
    """
    cases = []
    for project in context.projects.to_dict("records"):
        if evidence := _contradicted(context, project):
            approved = project["planned_investment"]
            pots = NOTHING if pd.isna(approved) else {(APPROVED, project["project_id"]): float(approved)}
            cases.append(context.of_project(project["project_id"], evidence, pots))
    number = len(cases)
    return context.cause(
        "status against dates",
        CONTRADICTION,
        cases,
        title=f"{sentence(context.style.counted(number, 'project'))} {agreeing(number, 'has', 'have')} a status that "
        f"{agreeing(number, 'its', 'their')} dates contradict",
        amount_is="approved",
        next_step="Correct the status or the date in the project register.",
    )


def _contradicted(context: Context, project: Mapping[Any, Any]) -> str:
    """How the dates of a project contradict its status; empty where they do not."""
    style = context.style
    status, start, end, live = (project[name] for name in ("status", "start_date", "end_date", "go_live"))
    if status in ENDED and pd.isna(end):
        return f"Status {status}, and no end date: it counts in no metric of active projects."
    if status in (Status.ACTIVE, Status.PAUSED) and end < context.today:
        return f"Status {status}, and ended on {style.day(end)}: it counts as ended."
    if status == Status.PROPOSED and pd.notna(live):
        return f"Status {status}, and live since {style.day(live)}: it counts as not started."
    if pd.notna(start) and pd.notna(end) and end < start:
        return f"Ended on {style.day(end)}, before it started on {style.day(start)}."
    return ""
