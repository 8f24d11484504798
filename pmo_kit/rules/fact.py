"""The facts of a project that a pivot rule may name.

A fact looks forward or states what is; none is a vote on what was spent. Where a fact is undefined, a rule that hangs on it
cannot be judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..vocabulary import Status


class Kind(StrEnum):
    """What sort of value a fact has, which says what it may be compared with."""

    NUMBER = "number"
    YES_NO = "yes or no"
    TEXT = "text"


@dataclass(frozen=True)
class Fact:
    """A fact: its name in rules, its kind, its unit (empty where it has none), what it means, and when it is undefined.
    `choices` are the texts that it can be, where they are known."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    undefined: str = "never"
    choices: tuple[str, ...] = ()


FACTS: tuple[Fact, ...] = (
    # where the project stands
    Fact(
        "status",
        Kind.TEXT,
        "",
        "proposed, active, paused, closed or terminated, as known on the day",
        choices=tuple(map(str, Status)),
    ),
    Fact("mandatory", Kind.YES_NO, "", "statutory or regulatory"),
    Fact(
        "aligned",
        Kind.YES_NO,
        "",
        "linked to at least one current objective (R17, R18)",
        "without objectives or alignment",
    ),
    Fact("launched", Kind.YES_NO, "", "went live by the day"),
    Fact("months_since_start", Kind.NUMBER, "months", "complete months since start_date"),
    Fact("months_since_go_live", Kind.NUMBER, "months", "complete months since go_live", "while not launched"),
    Fact(
        "months_late",
        Kind.NUMBER,
        "months",
        "complete months from planned_go_live to go_live, while not launched to the day; 0 where it is not late",
        "without a planned_go_live",
    ),
    # who answers for it
    Fact(
        "benefits_count",
        Kind.NUMBER,
        "count",
        "its benefits in the register, non-financial ones and dis-benefits too",
        "without a benefits table",
    ),
    Fact(
        "accountable_share",
        Kind.NUMBER,
        "ratio",
        "benefits with criterion, baseline and owner ÷ benefits",
        "without benefits",
    ),
    Fact("has_sponsor", Kind.YES_NO, "", "a sponsor is named who is no placeholder (R41)"),
    Fact("dependents_count", Kind.NUMBER, "count", "active projects that depend on it", "without a dependencies table"),
    # what it costs from here on
    Fact("planned_investment", Kind.NUMBER, "money", "as approved in the original business case", "where it is empty"),
    Fact(
        "spend",
        Kind.NUMBER,
        "money",
        "spent to date (R20); sunk: for comparison, not for a decision; 0 where a spend table has nothing of it",
        "without a spend table and with an empty actual_spend",
    ),
    Fact(
        "remaining_cost",
        Kind.NUMBER,
        "money",
        "forecast_investment, else planned_investment, less spend, at least 0",
        "where neither investment or no spend is known",
    ),
    Fact("exit_cost", Kind.NUMBER, "money", "remaining_commitment: what is owed if it ends today", "where it is empty"),
    Fact(
        "avoidable_cost",
        Kind.NUMBER,
        "money",
        "remaining_cost less exit_cost, at least 0: what ending it today would release; 0 where remaining_cost is",
        "where remaining_cost is, or exit_cost is empty: that is not taken for 0",
    ),
    Fact(
        "cost_to_approved",
        Kind.NUMBER,
        "ratio",
        "the larger of spend and forecast_investment ÷ planned_investment",
        "where planned_investment is empty or 0, or both others are empty",
    ),
    # what it brought
    Fact(
        "realised_to_plan",
        Kind.NUMBER,
        "ratio",
        "actual ÷ planned value of all due months (benefits_against_plan)",
        "while nothing is due",
    ),
    Fact(
        "first_year_to_investment",
        Kind.NUMBER,
        "ratio",
        "actual of the first year after launch ÷ planned_investment (benefits_realised)",
        "until it is due",
    ),
    Fact(
        "measured_share",
        Kind.NUMBER,
        "ratio",
        "planned value of due months that have an actual ÷ planned value of due months (evidence_coverage)",
        "while nothing is due",
    ),
    Fact(
        "months_unmeasured",
        Kind.NUMBER,
        "months",
        "months from the last one in which any of its benefits has an actual to the last that is due; from launch where none has",
        "while nothing is due",
    ),
    # what is to be expected of it (the forecast)
    Fact(
        "forecast_to_plan",
        Kind.NUMBER,
        "ratio",
        "expected ÷ planned value over the life of its benefits",
        "where nothing can be forecast",
    ),
    Fact(
        "forecast_first_year_to_plan",
        Kind.NUMBER,
        "ratio",
        "expected ÷ planned value of the first year after launch",
        "where nothing can be forecast",
    ),
    Fact(
        "miss_probability",
        Kind.NUMBER,
        "ratio",
        "probability that the first year after launch stays at or below the benchmark of benefits_realised × planned value",
        "where nothing can be forecast",
    ),
    Fact(
        "remaining_benefit",
        Kind.NUMBER,
        "money",
        "expected value of the months to come, dis-benefits subtracted",
        "where nothing can be forecast",
    ),
    Fact(
        "remaining_benefit_to_cost",
        Kind.NUMBER,
        "ratio",
        "remaining_benefit ÷ remaining_cost: what each pound from here on buys",
        "where remaining_cost is 0 or one of the two is undefined",
    ),
    Fact(
        "months_planned",
        Kind.NUMBER,
        "months",
        "months to come, and after go-live (forecast_go_live, else planned_go_live, while not launched), up to the last with a "
        "planned value: what remaining_benefit stands on",
        "without a planned value",
    ),
    Fact(
        "three_year_benefit",
        Kind.NUMBER,
        "money",
        "remaining_benefit; where fewer than 36 months are planned, its monthly mean × 36: that a plan ends early does not say "
        "that the benefit does",
        "where remaining_benefit is, or where fewer than 12 months are planned, which may be no more than a ramp",
    ),
    # what has been changed and asked since
    Fact(
        "benefit_given_up",
        Kind.NUMBER,
        "ratio",
        "benefit that approved change requests took out, net ÷ original plan over the life; negative where they added",
        "without a plan or a change_requests table (nothing_to_record names it where there were none), or where its approved "
        "requests do not say; 0 where it has none",
    ),
    Fact(
        "schedule_drift_days",
        Kind.NUMBER,
        "days",
        "days that approved change requests added, net",
        "without a change_requests table (as above), or where its approved requests do not say; 0 where it has none",
    ),
    Fact(
        "executive_escalations",
        Kind.NUMBER,
        "count",
        "executive escalations raised in the last 12 months",
        "without escalations (R9)",
    ),
    Fact(
        "oldest_open_decision_days",
        Kind.NUMBER,
        "days",
        "age of the oldest issue that is open; 0 where none is",
        "without decisions (R9)",
    ),
)

BY_NAME: Mapping[str, Fact] = {fact.name: fact for fact in FACTS}
