"""The catalogue: one record per metric, in the order in which they are printed.

A metric is one of three: `rows` with `sum_up` (numerators and denominators add up, so every project gets a row of its
own), `rows` with `pool` (medians and means, recomputed from the pooled units), or a `figure` of the whole portfolio.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ..errors import UnknownNameError
from ..vocabulary import METRIC_KEYS, Unit
from . import alignment, decisions, escalations, evidence, leakage, realised, returns
from .population import Known
from .result import Figure, Rows, amount, ratio

MONEY_TABLES = ("benefits", "realisation")
HOUSE = "house definition"
IPA = "UK Infrastructure and Projects Authority, Guide for Effective Benefits Management in Major Projects, 2017"
GREEN_BOOK = "HM Treasury, The Green Book: discounting at 3.5 % a year"
KAPLAN_MEIER = "Kaplan and Meier, Journal of the American Statistical Association 53, 1958"
WILSON = "Wilson, Journal of the American Statistical Association 22, 1927"


@dataclass(frozen=True)
class Metric:
    """One entry of the catalogue: what is asked, how it is answered, and what a good answer is."""

    key: str
    label: str
    question: str
    formula: str
    needs: tuple[str, ...] = ()
    unit: Unit = Unit.RATIO
    direction: Literal["higher", "lower", ""] = "higher"
    benchmark: str = ""
    source: str = HOUSE
    rows: Callable[[Known], Rows] | None = None
    sum_up: Callable[[float, float, int], Figure] | None = None
    pool: Callable[[pd.DataFrame], Figure] | None = None
    figure: Callable[[Known], Figure] | None = None
    judge: Callable[..., Figure] | None = None
    locked: str = ""  # a baseline: the metric whose locked figure overrides the replayed one
    groups: tuple[str, ...] = ()  # beside the portfolio's own figure and, where it adds up, the projects


def _ratio(key: str, label: str, question: str, formula: str, rows: Callable[[Known], Rows], **more) -> Metric:
    return Metric(key, label, question, formula, rows=rows, sum_up=more.pop("sum_up", ratio), **more)


CATALOGUE: tuple[Metric, ...] = (
    _ratio(
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
    _ratio(
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
    _ratio(
        "benefits_against_plan_first_year",
        "Against plan, first year",
        "How much of the first year's plan came?",
        "Σ first-year actual ÷ Σ planned value of the same months, due projects",
        realised.against_plan_first_year,
        needs=MONEY_TABLES,
    ),
    _ratio(
        "benefits_against_plan",
        "Against plan, to date",
        "How much of the plan that has fallen due has come?",
        "Σ actual ÷ Σ planned value, all due months of launched projects",
        realised.against_plan,
        needs=MONEY_TABLES,
        groups=("kind",),
    ),
    _ratio(
        "benefits_against_plan_capped",
        "Against plan, capped",
        "And without what over-delivery elsewhere makes good?",
        "Σ min(actual, planned) of each benefit ÷ Σ planned value",
        realised.against_plan_capped,
        needs=MONEY_TABLES,
    ),
    _ratio(
        "benefits_against_replan",
        "Against the re-plan",
        "How much of the plan now approved has come?",
        "Σ actual ÷ Σ re-planned value, all due months of launched projects",
        realised.against_replan,
        needs=MONEY_TABLES,
    ),
    _ratio(
        "strategic_alignment",
        "Strategic alignment",
        "How many active projects serve a current objective?",
        "active projects linked to at least one current objective ÷ active projects",
        alignment.linked,
        needs=("alignment", "objectives"),
        benchmark="above {:.0%}",
        judge=alignment.judge,
    ),
    _ratio(
        "strategic_alignment_spend",
        "Alignment by investment",
        "How much of the money does?",
        "Σ planned investment × current weights ÷ Σ planned investment, active projects",
        alignment.spend_aligned,
        needs=("alignment", "objectives"),
        groups=("objective",),
    ),
    _ratio(
        "strategic_alignment_excluding_mandatory",
        "Alignment without the mandatory",
        "And among those that nobody had to do?",
        "as strategic_alignment, mandatory projects left out",
        alignment.linked_voluntary,
        needs=("alignment", "objectives"),
    ),
    _ratio(
        "strategic_alignment_evidenced",
        "Alignment with evidence",
        "And where an accountable benefit stands behind the link?",
        "active projects with an accountable benefit for a current objective they are linked to ÷ active projects",
        alignment.evidenced,
        needs=("alignment", "objectives", "benefits"),
    ),
    Metric(
        "decision_cycle_time",
        "Decision cycle time",
        "How long does it take to decide?",
        "Kaplan–Meier median of days from raised to decided, issues raised in the last 12 months",
        needs=("decisions",),
        unit=Unit.DAYS,
        direction="lower",
        benchmark="at least {:.0%} shorter than baseline",
        source=KAPLAN_MEIER,
        rows=decisions.cohort,
        pool=decisions.median_days,
        judge=decisions.judge,
        groups=("category", "forum"),
    ),
    Metric(
        "decision_cycle_time_mean",
        "Mean of those decided",
        "And the plain mean of those that were decided?",
        "Σ days ÷ number decided, issues raised in the last 12 months",
        needs=("decisions",),
        unit=Unit.DAYS,
        direction="lower",
        rows=decisions.cohort,
        pool=decisions.mean_days,
    ),
    Metric(
        "decision_cycle_time_baseline",
        "Cycle time, baseline",
        "How long did it take before?",
        "decision_cycle_time as of the day before transformation_start",
        needs=("decisions",),
        unit=Unit.DAYS,
        direction="lower",
        source=KAPLAN_MEIER,
        locked="decision_cycle_time",
        rows=decisions.cohort_baseline,
        pool=decisions.median_days,
    ),
    Metric(
        "decision_cycle_time_mean_baseline",
        "Mean, baseline",
        "And the plain mean before?",
        "decision_cycle_time_mean as of the day before transformation_start",
        needs=("decisions",),
        unit=Unit.DAYS,
        direction="lower",
        locked="decision_cycle_time_mean",
        rows=decisions.cohort_baseline,
        pool=decisions.mean_days,
    ),
    Metric(
        "decision_cycle_time_reduction",
        "Cycle time, reduction",
        "How much shorter has it become?",
        "(baseline − now) ÷ baseline",
        needs=("decisions",),
        figure=decisions.reduction,
    ),
    _ratio(
        "decisions_open_share",
        "Still open",
        "How many of them are still open?",
        "open issues ÷ issues raised in the last 12 months",
        decisions.open_share,
        needs=("decisions",),
        direction="lower",
    ),
    Metric(
        "oldest_open_decision_days",
        "Oldest open issue",
        "How long has the oldest open issue waited?",
        "as-of date − earliest raised_on of all open issues",
        needs=("decisions",),
        unit=Unit.DAYS,
        direction="lower",
        figure=decisions.oldest_open,
    ),
    Metric(
        "decisions_count",
        "Issues raised",
        "How many issues is that?",
        "issues raised in the last 12 months",
        needs=("decisions",),
        unit=Unit.COUNT,
        direction="",
        rows=decisions.raised,
        sum_up=amount,
    ),
    _ratio(
        "escalation_rate",
        "Escalation rate",
        "How many active projects had to go to the executive last quarter?",
        "projects with an executive escalation ÷ active projects, last complete fiscal quarter",
        escalations.last_quarter,
        needs=("escalations",),
        direction="lower",
        benchmark="declining each quarter",
        judge=escalations.judge,
        groups=("quarter",),
    ),
    Metric(
        "escalation_rate_low",
        "Escalation rate, low",
        "And at the least, chance considered?",
        "lower end of the Wilson interval, 95 %",
        needs=("escalations",),
        direction="lower",
        source=WILSON,
        rows=escalations.last_quarter,
        pool=escalations.lower,
        groups=("quarter",),
    ),
    Metric(
        "escalation_rate_high",
        "Escalation rate, high",
        "And at the most?",
        "upper end of the Wilson interval, 95 %",
        needs=("escalations",),
        direction="lower",
        source=WILSON,
        rows=escalations.last_quarter,
        pool=escalations.upper,
        groups=("quarter",),
    ),
    _ratio(
        "portfolio_roi",
        "Portfolio ROI",
        "What has the portfolio returned on what it spent?",
        "(Σ actual value − Σ dis-benefits − Σ spend) ÷ Σ spend, to date",
        returns.return_on_spend,
        needs=MONEY_TABLES,
        benchmark="at least {:.0%} above baseline",
        judge=returns.judge,
    ),
    _ratio(
        "portfolio_roi_baseline",
        "ROI, baseline",
        "And before the transformation?",
        "portfolio_roi as of the day before transformation_start",
        returns.return_before,
        locked="portfolio_roi",
        needs=(*MONEY_TABLES, "spend"),
    ),
    Metric(
        "portfolio_roi_uplift",
        "ROI, uplift",
        "How much better is that, relative to the baseline?",
        "(now − baseline) ÷ baseline",
        needs=MONEY_TABLES,
        figure=returns.uplift,
    ),
    Metric(
        "portfolio_roi_uplift_points",
        "ROI, uplift in points",
        "And in points?",
        "now − baseline",
        needs=MONEY_TABLES,
        figure=returns.uplift_points,
    ),
    Metric(
        "net_present_value",
        "Net present value",
        "What is it worth in the money of its first year?",
        "Σ (benefits − dis-benefits − spend) ÷ (1 + discount rate)^year, to date",
        needs=(*MONEY_TABLES, "spend"),
        unit=Unit.MONEY,
        source=GREEN_BOOK,
        rows=returns.present_value,
        sum_up=returns.net,
    ),
    _ratio(
        "benefit_cost_ratio",
        "Benefit–cost ratio",
        "And per unit of cost?",
        "present value of net benefits ÷ present value of costs, to date",
        returns.present_value,
        needs=(*MONEY_TABLES, "spend"),
        source=GREEN_BOOK,
    ),
    Metric(
        "months_since_launch",
        "Months since launch",
        "How long has it had to pay back?",
        "median of complete months since launch, launched projects with spend",
        unit=Unit.MONTHS,
        direction="",
        rows=returns.launched_months,
        pool=returns.median_months,
    ),
    Metric(
        "months_since_launch_baseline",
        "Months since launch, baseline",
        "And how long had it had before?",
        "months_since_launch as of the day before transformation_start",
        needs=("spend",),
        unit=Unit.MONTHS,
        direction="",
        locked="months_since_launch",
        rows=returns.launched_months_before,
        pool=returns.median_months,
    ),
    _ratio(
        "accountability",
        "Accountability",
        "How many benefits have a success criterion, a baseline and an owner?",
        "benefits with all three ÷ benefits",
        evidence.accountability,
        needs=("benefits",),
    ),
    _ratio(
        "evidence_coverage",
        "Evidence coverage",
        "How much of what is due was measured at all?",
        "planned value of due months that have an actual ÷ planned value of due months",
        evidence.evidence_coverage,
        needs=MONEY_TABLES,
        source=IPA,
    ),
    _ratio(
        "net_benefits_against_plan",
        "Net benefits against plan",
        "And with the dis-benefits taken off?",
        "(Σ actual benefits − Σ actual dis-benefits) ÷ (Σ planned benefits − Σ planned dis-benefits)",
        evidence.net_against_plan,
        needs=MONEY_TABLES,
    ),
    Metric(
        "measure_achievement",
        "Measures that reached their target",
        "How far did each measure move from its baseline to its target?",
        "(latest measure after launch − baseline) ÷ (target − baseline), per benefit",
        needs=MONEY_TABLES,
        rows=evidence.measures,
        sum_up=evidence.reached,
        groups=("benefit",),
    ),
    _ratio(
        "post_launch_tracking",
        "Post-launch tracking",
        "How many due projects were measured through their whole first year?",
        "due projects with every due row of the first year measured ÷ due projects",
        evidence.tracking,
        needs=MONEY_TABLES,
    ),
    _ratio(
        "value_leakage",
        "Value leakage",
        "How much planned value was lost after launch?",
        "(original plan − evidenced actual) ÷ original plan, due months of launched projects",
        leakage.total,
        needs=MONEY_TABLES,
        direction="lower",
    ),
    _ratio(
        "value_leakage_scope",
        "Leakage by scope",
        "How much of it was re-planned away?",
        "(original − re-planned) ÷ original plan",
        leakage.scope,
        needs=MONEY_TABLES,
        direction="lower",
    ),
    _ratio(
        "value_leakage_delay",
        "Leakage by delay",
        "How much passed before anything came?",
        "re-planned value due before the first actual above zero ÷ original plan",
        leakage.delay,
        needs=MONEY_TABLES,
        direction="lower",
    ),
    _ratio(
        "value_leakage_shortfall",
        "Leakage by shortfall",
        "And how much simply fell short?",
        "leakage − scope − delay, ÷ original plan",
        leakage.shortfall,
        needs=MONEY_TABLES,
        direction="lower",
    ),
    _ratio(
        "value_leakage_gross",
        "Leakage, gross",
        "And if over-delivery elsewhere is not netted?",
        "Σ max(0, plan − actual) of each benefit ÷ original plan",
        leakage.gross,
        needs=MONEY_TABLES,
        direction="lower",
    ),
    _ratio(
        "sustained_rate",
        "Sustained rate",
        "Are benefits kept once they have come?",
        "Σ mean of the last three months ÷ Σ highest mean of any three months in a row, per benefit",
        leakage.sustained,
        needs=MONEY_TABLES,
    ),
    _ratio(
        "pivot_rules_in_force",
        "Pivot rules in force",
        "How many started projects had their pivot rules agreed beforehand?",
        "started projects with rules agreed on or before start ÷ started projects",
        evidence.rules_in_force,
    ),
    Metric(
        "joint_sponsorship",
        "Joint sponsorship",
        "Do a CFO and a CIO stand behind it together?",
        "1 of 1 where both are named, different, and the mandate is signed",
        needs=("portfolios",),
        figure=evidence.joint_sponsorship,
    ),
    _ratio(
        "specific_targets",
        "Specific targets",
        "How many benefits have a target that one can miss?",
        "benefits with unit, baseline, target, target date and direction ÷ benefits",
        evidence.specific_targets,
        needs=("benefits",),
    ),
    Metric(
        "benefits_realisation_growth",
        "Growth of realisation",
        "Does realisation improve from year to year?",
        "benefits_against_plan of the last complete fiscal year ÷ that of the one before − 1",
        needs=MONEY_TABLES,
        figure=realised.growth,
    ),
    Metric(
        "over_claimed_count",
        "Over-claimed benefits",
        "How many shared benefits are claimed more than once over?",
        "shared benefits whose claims exceed 1 in total",
        needs=("benefits",),
        unit=Unit.COUNT,
        direction="lower",
        figure=evidence.over_claimed,
    ),
    _ratio(
        "escalations_contained",
        "Escalations contained",
        "How many escalations were closed at programme level?",
        "escalations closed at programme level ÷ escalations raised, last 12 months",
        escalations.contained,
        needs=("escalations",),
    ),
    _ratio(
        "benefits_in_year",
        "Benefits this year",
        "How does this fiscal year go?",
        "Σ actual ÷ Σ planned value, ended months of the current fiscal year",
        realised.in_year,
        needs=MONEY_TABLES,
    ),
    Metric(
        "benefits_run_rate",
        "Run rate",
        "What would a year come to at the present pace?",
        "mean actual of the last three ended months × 12",
        needs=MONEY_TABLES,
        unit=Unit.MONEY,
        rows=realised.run_rate,
        sum_up=amount,
    ),
    _ratio(
        "finance_validated",
        "Validated by finance",
        "How much of what is claimed has finance confirmed?",
        "actual value with validated_by ÷ actual value",
        evidence.finance_validated,
        needs=MONEY_TABLES,
    ),
    Metric(
        "pmo_return",
        "Return of the PMO",
        "Does the PMO pay for itself?",
        "(net realised benefits − spend × (1 + baseline ROI)) ÷ PMO cost, since transformation_start",
        needs=("portfolios", *MONEY_TABLES, "spend"),
        figure=returns.pmo_return,
    ),
)

METRICS: dict[str, Metric] = {metric.key: metric for metric in CATALOGUE}
assert tuple(METRICS) == METRIC_KEYS  # the vocabulary and the catalogue name the same metrics in the same order


def metric(key: str) -> Metric:
    """The metric of that key; `UnknownNameError` with the nearest where there is none."""
    if key not in METRICS:
        raise UnknownNameError("metric", key, METRICS)
    return METRICS[key]
