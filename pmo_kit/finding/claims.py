"""Rules on benefits that more than one claims: over-claimed in total, or reported by several for the same months (R11)."""

from __future__ import annotations

import pandas as pd

from ..amounts import agreeing, listed, sentence
from ..metrics.result import TOLERANCE
from ..vocabulary import Category
from .context import NOTHING, Context
from .finding import CONTRADICTION, WARNING, Case, Found
from .money import OVER_CLAIMED, REPEATED

PENNY = 0.005  # figures this near are the same


def over_claimed(context: Context) -> Found:
    """Shared benefits whose claims exceed 1 in total, over all portfolios: a case for each benefit here that claims one.

    At stake is what was claimed beyond the share that counts: the plan that is left × (claims in total − 1).
    """
    known = context.known
    over = known.claims[known.claims["claimed"] > 1 + TOLERANCE]
    names = dict(zip(over["key"], over["shared_benefit"], strict=True))
    totals = dict(zip(over["key"], over["claimed"], strict=True))
    mine = known.benefits[known.benefits["started"] & known.benefits["shared_key"].isin(set(totals))]
    cases = []
    for benefit_id, key in zip(mine["benefit_id"], mine["shared_key"], strict=True):
        plan = context.plan_of(benefit_id)
        excess = {(OVER_CLAIMED, benefit_id): sum(plan.values()) * (totals[key] - 1)} if plan else NOTHING
        evidence = (
            f"The claims on {names[key]} come to {context.style.percent(totals[key], 1)} in total, and were scaled down to "
            "100 %."
        )
        cases.append(context.of_benefit(benefit_id, evidence, excess))
    number = mine["shared_key"].nunique()
    stake = context.stake(cases, ", and {} of what was claimed here was not counted")
    return context.cause(
        "over-claimed",
        WARNING,
        cases,
        title=f"{sentence(context.style.counted(number, 'shared benefit'))} {agreeing(number, 'is', 'are')} claimed for more "
        f"than the whole{stake}",
        amount_is="claimed beyond the whole",
        next_step="Agree with the other claimants who may count which share.",
        category=Category.BENEFIT,
    )


def claimed_alike(context: Context) -> Found:
    """Benefits of this portfolio that share a key and have actuals of the same month: they differ, or one repeats the other.

    At stake is what counts beyond the largest claim of each month; a case for each shared benefit, at the first that claims it.
    """
    known = context.known
    register = known.benefits[known.benefits["started"] & known.benefits["shared_key"].notna()]
    rows = context.portfolio.tables["realisation"].merge(
        register[["benefit_id", "name", "shared_benefit", "shared_key", "share"]], on="benefit_id"
    )
    rows = rows[rows["actual_value"].notna() & (rows["month"] <= known.today)].sort_values("benefit_id", kind="stable")
    cases = [case for key, claimed in rows.groupby("shared_key") if (case := _same_months(context, str(key), claimed))]
    number = len(cases)
    stake = context.stake(cases, ", and {} may be counted more than once")
    return context.cause(
        "claimed by several",
        CONTRADICTION,
        cases,
        title=f"{sentence(context.style.counted(number, 'shared benefit'))} {agreeing(number, 'is', 'are')} reported by several "
        f"for the same months{stake}",
        amount_is="perhaps counted more than once",
        next_step="Agree who measures each, enter it once, and let the others point there.",
    )


def _same_months(context: Context, key: str, claimed: pd.DataFrame) -> Case | None:
    """The case of one shared benefit; None where no two claims have an actual of the same month."""
    months = claimed.groupby("month")["actual_value"].agg(["size", "min", "max"])
    both = months[months["size"] > 1]
    if both.empty:
        return None
    repeated = int(((both["max"] - both["min"]).abs() <= PENNY).sum())
    differ = len(both) - repeated
    counted = (claimed["actual_value"] * claimed["share"])[claimed["month"].isin(both.index)]
    by_month = counted.groupby(claimed["month"])
    said = [
        *([f"the same figure stands in {context.style.counted(repeated, 'month')}"] if repeated else []),
        *([f"the figures differ in {context.style.counted(differ, 'month')}"] if differ else []),
    ]
    who = listed(list(dict.fromkeys(claimed["name"])))
    evidence = f"{claimed['shared_benefit'].iloc[0]} is reported by {who}: {' and '.join(said)}."
    pots = {(REPEATED, key): float((by_month.sum() - by_month.max()).sum())}
    return context.of_benefit(str(claimed["benefit_id"].iloc[0]), evidence, pots)
