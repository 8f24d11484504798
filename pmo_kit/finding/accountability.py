"""Rules on who answers for a benefit, what it is measured against, and who else claims it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ..amounts import listed, sentence
from ..metrics.placeholders import is_team
from ..metrics.result import TOLERANCE
from .finding import CONTRADICTION, WARNING, Context, Finding

PENNY = 0.005  # figures this near are the same


def no_accountability(context: Context) -> Iterator[Finding]:
    """Benefits of started projects without a success criterion, a baseline or an owner: nothing can be checked."""
    known = context.known
    register = known.benefits[known.benefits["started"] & ~known.benefits["accountable"]]
    for benefit in register.to_dict("records"):
        lacks = [
            name
            for name, there in (
                ("a success criterion", "has_criterion"),
                ("a baseline", "has_baseline"),
                ("an owner", "owned"),
            )
            if not benefit[there]
        ]
        late = _agreed_late(context, benefit)
        yield context.finding(
            "no accountability",
            WARNING,
            benefit["project_id"],
            benefit["benefit_id"],
            amount=context.planned.get(benefit["benefit_id"]),
            what=f"{benefit['name']} is without {listed(lacks)}.",
            evidence=_accountability_evidence(context, benefit, late),
            who=context.who(benefit["project_id"], benefit["owner"]),
            next_step=_accountability_step(benefit),
        )


def over_claimed(context: Context) -> Iterator[Finding]:
    """Shared benefits whose claims exceed 1 in total, over all portfolios (R11); the amount is the excess claimed here."""
    known = context.known
    over = known.claims[known.claims["claimed"] > 1 + TOLERANCE]
    for key, name, total in over[["key", "shared_benefit", "claimed"]].itertuples(index=False, name=None):
        mine = known.benefits[(known.benefits["shared_key"] == key) & known.benefits["started"]]
        if mine.empty:
            continue
        first = mine.iloc[0]
        kept = mine["benefit_id"].map(context.planned).sum(min_count=1)
        yield context.finding(
            "over-claimed",
            WARNING,
            first["project_id"],
            first["benefit_id"],
            amount=kept * (total - 1),
            what=f"The shared benefit {name} is claimed more than once.",
            evidence=f"The claims on it come to {context.style.percent(total, 1)} in total, and were scaled down to 100 %: "
            f"{listed(list(mine['name']))}.",
            who=context.who(first["project_id"], first["owner"]),
            next_step="Agree with the other claimants who may count which share.",
        )


def claimed_alike(context: Context) -> Iterator[Finding]:
    """Benefits of this portfolio that share a key and have actuals of the same month: they differ, or one repeats the other
    (R11). The amount is what counts beyond the largest claim of each month."""
    known = context.known
    register = known.benefits[known.benefits["started"] & known.benefits["shared_key"].notna()]
    rows = context.portfolio.tables["realisation"].merge(
        register[["benefit_id", "project_id", "name", "owner", "shared_benefit", "shared_key", "share"]],
        on="benefit_id",
    )
    rows = rows[rows["actual_value"].notna() & (rows["month"] <= known.today)]
    for _, claimed in rows.groupby("shared_key", sort=False):
        months = claimed.groupby("month")["actual_value"].agg(["size", "min", "max"])
        both = months[months["size"] > 1]
        if both.empty:
            continue
        repeated = int(((both["max"] - both["min"]).abs() <= PENNY).sum())
        differ = len(both) - repeated
        counted = (claimed["actual_value"] * claimed["share"])[claimed["month"].isin(both.index)]
        by_month = counted.groupby(claimed["month"])
        first = claimed.iloc[0]
        said = [
            *([f"the same figure stands in {context.style.counted(repeated, 'month')}"] if repeated else []),
            *([f"the figures differ in {context.style.counted(differ, 'month')}"] if differ else []),
        ]
        yield context.finding(
            "claimed by several",
            CONTRADICTION,
            first["project_id"],
            first["benefit_id"],
            amount=(by_month.sum() - by_month.max()).sum(),
            what=f"{first['shared_benefit']} is reported by {listed(list(dict.fromkeys(claimed['name'])))} for the same months.",
            evidence=f"They claim the same improvement, and {' and '.join(said)}.",
            who=context.who(first["project_id"], first["owner"]),
            next_step="Agree who measures it, enter it once, and let the others point there.",
        )


def agreed_after_start(context: Context) -> Iterator[Finding]:
    """Accountable benefits agreed only after the project's start (R10); the others say so in their own finding."""
    known = context.known
    for benefit in known.benefits[known.benefits["started"] & known.benefits["accountable"]].to_dict("records"):
        if late := _agreed_late(context, benefit):
            yield context.finding(
                "agreed after the start",
                CONTRADICTION,
                benefit["project_id"],
                benefit["benefit_id"],
                amount=context.planned.get(benefit["benefit_id"]),
                what=f"{benefit['name']} was agreed when the project was already under way.",
                evidence=late,
                who=context.who(benefit["project_id"], benefit["owner"]),
                next_step="Note why, so that the plan is not taken for one that was made beforehand.",
            )


def owned_by_a_team(context: Context) -> Iterator[Finding]:
    """Benefits whose owner is a team by its name (R41): an owner, but nobody who can be asked."""
    known = context.known
    for benefit in known.benefits[known.benefits["started"] & known.benefits["owned"]].to_dict("records"):
        if is_team(benefit["owner"]):
            yield context.finding(
                "owned by a team",
                CONTRADICTION,
                benefit["project_id"],
                benefit["benefit_id"],
                amount=context.planned.get(benefit["benefit_id"]),
                what=f"{benefit['name']} is owned by a team.",
                evidence=f"Owner: {benefit['owner']}. A team counts as an owner.",
                who=context.who(benefit["project_id"], benefit["owner"]),
                next_step="Name the person in the team who answers for it.",
            )


def _agreed_late(context: Context, benefit: Mapping[Any, Any]) -> str:
    """`Agreed on …, after the start on …`, empty where the profile was agreed in time or carries no date."""
    style = context.style
    agreed, start = benefit["agreed_on"], benefit["start_date"]
    return f"Agreed on {style.day(agreed)}, after the project's start on {style.day(start)}." if agreed > start else ""


def _accountability_evidence(context: Context, benefit: Mapping[Any, Any], late: str) -> str:
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
    text = "; ".join(said)
    return f"{sentence(text)}." + (f" {late}" if late else "")


def _accountability_step(benefit: Mapping[Any, Any]) -> str:
    if not benefit["owned"]:
        return "Name a person who will answer for it; the rest follows from there."
    if not benefit["has_criterion"]:
        return "Write down in business terms how one will know that it has come."
    return (
        "Take a baseline now, or say plainly that there will be none."
        if pd.isna(benefit["go_live"])
        else "Say plainly that there is none: what came before launch can no longer be measured."
    )
