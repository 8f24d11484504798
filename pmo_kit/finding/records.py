"""Rules on the records: figures that nobody can check, and statuses that dates contradict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..amounts import sentence
from ..metrics.population.projects import ENDED
from ..vocabulary import Status
from .finding import CONTRADICTION, Context, Finding

NO_CHANCE = 3  # as many figures to the penny in a row are hardly a chance


def without_evidence(context: Context) -> Iterator[Finding]:
    """Benefits with actuals that say nowhere where the figure can be checked (R16)."""
    known = context.known
    register = known.benefits.set_index("benefit_id")
    rows = known.months[known.months["actual"].notna() & ~known.months["evidence"]]
    rows = rows[~rows["benefit_id"].isin(_like_the_plan(context))]  # these have a finding of their own
    for benefit_id, months in rows.groupby("benefit_id", sort=False):
        benefit: Any = register.loc[benefit_id]  # a row, for an id occurs once
        yield context.finding(
            "actual without evidence",
            CONTRADICTION,
            benefit["project_id"],
            str(benefit_id),
            amount=months["actual"].sum() if benefit["gross"] or benefit["dis"] else None,
            what=f"{benefit['name']} has actuals that say nowhere where they can be checked.",
            evidence=f"{sentence(context.style.counted(len(months), 'actual'))} without an evidence text.",
            who=context.who(benefit["project_id"], benefit["owner"]),
            next_step="Add where each figure comes from: a ledger account, a report, a name.",
        )


def like_the_plan(context: Context) -> Iterator[Finding]:
    """Benefits whose every actual equals the plan to the penny and says nowhere where it can be checked (R16)."""
    register = context.known.benefits.set_index("benefit_id")
    for benefit_id, months in _like_the_plan(context).items():
        benefit: Any = register.loc[benefit_id]  # a row, for an id occurs once
        yield context.finding(
            "actual like the plan",
            CONTRADICTION,
            benefit["project_id"],
            str(benefit_id),
            amount=months["actual"].sum() if benefit["gross"] or benefit["dis"] else None,
            what=f"{benefit['name']}: were the figures copied from the plan?",
            evidence=f"All {context.style.in_words(len(months))} actuals equal the plan to the penny, and none says where "
            "it can be checked. A fixed saving can do that; a measured one rarely does.",
            who=context.who(benefit["project_id"], benefit["owner"]),
            next_step="Say where the figures come from; if from the plan, enter what was measured, or leave them empty.",
        )


def _like_the_plan(context: Context) -> dict[str, pd.DataFrame]:
    """The months with an actual of each benefit for which all of them repeat the plan, with neither evidence nor confirmation
    (R63)."""
    rows = context.known.months
    rows = rows[rows["actual"].notna()]
    alike = rows["repeats"] & rows["named"].isna()
    every = alike.groupby(rows["benefit_id"]).agg(["all", "size"])
    chosen = every.index[every["all"] & (every["size"] >= NO_CHANCE)]
    return {str(one): months for one, months in rows[rows["benefit_id"].isin(chosen)].groupby("benefit_id", sort=False)}


def status_against_dates(context: Context) -> Iterator[Finding]:
    """Projects whose status says one thing and whose dates another (R3, R5): the dates count."""
    style = context.style
    known = context.known
    for project in known.projects.to_dict("records"):
        status, start, end, live = (project[name] for name in ("status", "start_date", "end_date", "go_live"))
        if status in ENDED and pd.isna(end):
            evidence = f"Status {status}, and no end date: it counts in no metric of active projects."
        elif status in (Status.ACTIVE, Status.PAUSED) and end < known.today:
            evidence = f"Status {status}, and ended on {style.day(end)}: it counts as ended."
        elif status == Status.PROPOSED and pd.notna(live):
            evidence = f"Status {status}, and live since {style.day(live)}: it counts as not started."
        elif pd.notna(start) and pd.notna(end) and end < start:
            evidence = f"Ended on {style.day(end)}, before it started on {style.day(start)}."
        else:
            continue
        yield context.finding(
            "status against dates",
            CONTRADICTION,
            project["project_id"],
            amount=project["planned_investment"],
            what=f"{project['name']} has a status that its dates contradict.",
            evidence=evidence,
            who=context.who(project["project_id"]),
            next_step="Correct the status or the date in the project register.",
        )
