"""What the benefits come to: the headline, and what stands beside it."""

from __future__ import annotations

from ...vocabulary import Unit
from .. import promise, realised
from ..result import amount
from .metric import IPA, MONEY_TABLES, Metric, ratio_of

BENEFITS: tuple[Metric, ...] = (
    ratio_of(
        "benefits_realised",
        "Benefits realised",
        "Of what was invested, how much has come back in the first year after launch?",
        "Σ actual value in the first year after launch ÷ Σ planned investment, over due projects",
        realised.first_year_return,
        needs=MONEY_TABLES,
        benchmark="above {:.0%}",
        source=IPA,
        judge=realised.judge,
        groups=("kind",),
    ),
    ratio_of(
        "benefits_realised_passing",
        "Projects that pass",
        "How many due projects clear the bar by themselves?",
        "due projects above the benchmark ÷ due projects with investment",
        realised.passing,
        needs=MONEY_TABLES,
    ),
    Metric(
        "projects_due_count",
        "Projects due",
        "How many projects have been live for a full year?",
        "started projects launched at least twelve months ago",
        unit=Unit.COUNT,
        direction="",
        rows=realised.due_projects,
        sum_up=amount,
    ),
    Metric(
        "projects_not_due_count",
        "Projects not due",
        "How many have not?",
        "started projects not launched, or launched less than twelve months ago",
        unit=Unit.COUNT,
        direction="",
        rows=realised.projects_not_due,
        sum_up=amount,
    ),
    ratio_of(
        "benefits_against_plan_first_year",
        "Against plan, first year",
        "How much of the first year's plan came?",
        "Σ first-year actual ÷ Σ planned value of the same months, due projects",
        realised.against_plan_first_year,
        needs=MONEY_TABLES,
    ),
    ratio_of(
        "benefits_against_plan",
        "Against plan, to date",
        "How much of the plan that has fallen due has come?",
        "Σ actual ÷ Σ planned value, all due months of launched projects",
        realised.against_plan,
        needs=MONEY_TABLES,
        groups=("kind",),
    ),
    ratio_of(
        "benefits_against_plan_capped",
        "Against plan, capped",
        "And without what over-delivery elsewhere makes good?",
        "Σ min(actual, planned) of each benefit ÷ Σ planned value",
        realised.against_plan_capped,
        needs=MONEY_TABLES,
    ),
    ratio_of(
        "benefits_against_replan",
        "Against the re-plan",
        "How much of the plan now approved has come?",
        "Σ actual ÷ Σ re-planned value, all due months of launched projects",
        realised.against_replan,
        needs=MONEY_TABLES,
    ),
    ratio_of(
        "benefits_against_promise",
        "Against the promise",
        "Of all that had been promised by now, launched or not, how much has come?",
        "Σ actual ÷ Σ original plan, every ended month of every started project, launched or not, terminated or not",
        promise.against_promise,
        needs=MONEY_TABLES,
        source=IPA,
        groups=("trust",),
    ),
    ratio_of(
        "benefits_realised_of_spend",
        "Benefits realised, of spend",
        "And of what was actually spent?",
        "first-year actual value of due projects ÷ their actual spend to date; those without spend left out",
        realised.of_spend,
        needs=MONEY_TABLES,
    ),
)
