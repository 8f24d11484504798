"""Rules on who answers for a benefit: nobody, a team, or somebody who agreed to it only after the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..amounts import agreeing, sentence
from ..metrics.placeholders import is_team
from ..vocabulary import Category
from .context import Context
from .finding import CONTRADICTION, WARNING, Found

THE_THREE = (("an owner", "owned"), ("a success criterion", "has_criterion"), ("a baseline", "has_baseline"))


def no_accountability(context: Context) -> Found:
    """Benefits of started projects without a success criterion, a baseline or an owner: nothing can be checked.

    At stake is the whole plan of each, past and to come. A baseline is one that R40 takes.
    """
    register = context.known.benefits
    register = register[register["started"]]
    lacking = register[~register["accountable"]]
    cases = [
        context.of_benefit(
            benefit["benefit_id"], _what_is_missing(context, benefit), context.plan_of(benefit["benefit_id"])
        )
        for benefit in lacking.to_dict("records")
    ]
    counts = {name: int((~lacking[there]).sum()) for name, there in THE_THREE}
    parts = [f"{name} ({context.style.number(count, 0)})" for name, count in counts.items() if count]
    said = " or ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
    benefits = sentence(context.style.counted(len(cases), "benefit"))
    verb = agreeing(len(cases), "lacks", "lack")
    stake = context.stake(cases, ", and {} was planned of " + agreeing(len(cases), "it", "them"))
    return context.cause(
        "no accountability",
        WARNING,
        cases,
        title=f"{benefits} of {context.style.in_words(len(register))} {verb} {said}{stake}",
        amount_is="planned, and nobody can be held to it",
        next_step=_next_step(counts),
        category=Category.BENEFIT,
    )


def agreed_after_start(context: Context) -> Found:
    """Accountable benefits agreed only after the project's start (R10); the others say so in their own finding."""
    register = context.known.benefits
    cases = [
        context.of_benefit(benefit["benefit_id"], late, context.plan_of(benefit["benefit_id"]))
        for benefit in register[register["started"] & register["accountable"]].to_dict("records")
        if (late := _agreed_late(context, benefit))
    ]
    number = len(cases)
    benefits = sentence(context.style.counted(number, "benefit"))
    when = agreeing(number, "its project was", "their projects were")
    return context.cause(
        "agreed after the start",
        CONTRADICTION,
        cases,
        title=f"{benefits} {agreeing(number, 'was', 'were')} agreed when {when} already under way",
        amount_is="planned",
        next_step="Note why, so that the plan is not taken for one that was made beforehand.",
    )


def owned_by_a_team(context: Context) -> Found:
    """Benefits whose owner is a team by its name (R41): an owner, but nobody who can be asked."""
    register = context.known.benefits
    owned = register[register["started"] & register["owned"]]
    cases = [
        context.of_benefit(
            benefit["benefit_id"],
            f"Owner: {benefit['owner']}. A team counts as an owner.",
            context.plan_of(benefit["benefit_id"]),
        )
        for benefit in owned.to_dict("records")
        if is_team(benefit["owner"])
    ]
    benefits = sentence(context.style.counted(len(cases), "benefit"))
    return context.cause(
        "owned by a team",
        CONTRADICTION,
        cases,
        title=f"{benefits} {agreeing(len(cases), 'is', 'are')} owned by a team, and nobody in it is named",
        amount_is="planned",
        next_step="Name the person in each team who answers for it.",
    )


def _agreed_late(context: Context, benefit: Mapping[Any, Any]) -> str:
    """`Agreed on …, after the start on …`, empty where the profile was agreed in time or carries no date."""
    style = context.style
    agreed, start = benefit["agreed_on"], benefit["start_date"]
    return f"Agreed on {style.day(agreed)}, after the project's start on {style.day(start)}." if agreed > start else ""


def _what_is_missing(context: Context, benefit: Mapping[Any, Any]) -> str:
    said = []
    if not benefit["owned"]:
        said.append("owner: " + ("empty" if pd.isna(benefit["owner"]) else f"“{benefit['owner']}”"))
    if not benefit["has_criterion"]:
        empty = pd.isna(benefit["success_criterion"])
        said.append("success criterion: " + ("empty" if empty else f"“{benefit['success_criterion']}”"))
    if not benefit["has_baseline"]:
        if pd.isna(benefit["baseline_value"]):
            said.append("baseline: no value")
        elif pd.isna(benefit["baseline_date"]):
            said.append("baseline: a value without a date")
        else:
            said.append(f"baseline: dated {context.style.day(benefit['baseline_date'])}, not before go-live")
    late = _agreed_late(context, benefit)
    return f"{sentence('; '.join(said))}." + (f" {late}" if late else "")


def _next_step(counts: Mapping[str, int]) -> str:
    """The step that helps most: an owner writes the rest down."""
    if counts["an owner"]:
        return "Name a person for each who will answer for it; the rest follows from there."
    if counts["a success criterion"]:
        return "Write down in business terms how one will know that it has come."
    return "Take the baseline where nothing has launched yet, and say plainly where it can no longer be taken."
