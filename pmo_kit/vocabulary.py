"""The words of the kit: tables, kinds, statuses, units, verdicts and metric keys, in one small bottom module.

Nothing here imports pandas or anything else of the kit, so settings and command lines can be checked before a
single file is read. Everything is a plain string: what stands here is what stands in files, on the command line
and in JSON.
"""

from __future__ import annotations

from collections.abc import Sized
from enum import StrEnum


class Status(StrEnum):
    """Where a project stands. Dates beat status where the two disagree."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"
    TERMINATED = "terminated"


class Kind(StrEnum):
    """What sort of benefit a profile describes; an empty kind counts as a benefit and is shown as unclassified."""

    CASHABLE = "cashable"
    NON_CASHABLE = "non_cashable"
    NON_FINANCIAL = "non_financial"
    DIS_BENEFIT = "dis_benefit"


class Frequency(StrEnum):
    """How often an actual is due."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Category(StrEnum):
    """What a decision is about."""

    SCOPE = "scope"
    SCHEDULE = "schedule"
    BUDGET = "budget"
    BENEFIT = "benefit"
    RISK = "risk"
    OTHER = "other"


class Action(StrEnum):
    """What can be decided of a project; START is for one that is proposed, and no rule may recommend it."""

    CONTINUE = "continue"
    CHANGE_SCOPE = "change scope"
    PAUSE = "pause"
    TERMINATE = "terminate"
    START = "start"


class Level(StrEnum):
    """The level an escalation rose to in the end."""

    PROGRAMME = "programme"
    EXECUTIVE = "executive"


class ChangeStatus(StrEnum):
    """Where a change request stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What a headline metric says against its benchmark; NONE stands on every other row."""

    MET = "met"
    NOT_MET = "not met"
    NOT_DUE = "not due yet"
    NOT_MEASURABLE = "not measurable"
    NONE = ""


RESERVED = (
    "met, with reservations"  # what a `met` with reservations is called wherever it is shown; no verdict of its own
)


def spoken_verdict(verdict: str, reservations: Sized = ()) -> str:
    """A verdict as pages, counts and sentences say it: a `met` that a stricter reading would not meet is not said as `met`.

    >>> spoken_verdict("met", [{"key": "fragile"}])
    'met, with reservations'
    """
    return RESERVED if verdict == Verdict.MET and len(reservations) else str(verdict)


# The order in which verdicts are counted, on the page as in the index.
SPOKEN_VERDICTS = (
    str(Verdict.MET),
    RESERVED,
    str(Verdict.NOT_MET),
    str(Verdict.NOT_DUE),
    str(Verdict.NOT_MEASURABLE),
)


class Trust(StrEnum):
    """How far what was promised can be believed to have come (R63), in the order in which it is drawn everywhere."""

    CONFIRMED = "confirmed"
    EVIDENCED = "evidenced"
    REPEATS_PLAN = "repeats_plan"
    REPORTED = "reported"
    NOT_MEASURED = "not_measured"
    NEVER_LAUNCHED = "never_launched"


class Unit(StrEnum):
    """The unit of a value. MONEY is replaced by the portfolio's currency code in a result."""

    RATIO = "ratio"
    DAYS = "days"
    MONTHS = "months"
    COUNT = "count"
    MONEY = "money"


class Effect(StrEnum):
    """What became of the cell, row, table or history that a problem is about."""

    SET_ASIDE = "set aside"
    READ_AS_EMPTY = "read as empty"
    LEFT_OUT = "left out"
    POINTED_OUT = "pointed out"
    TABLE_UNUSABLE = "table unusable"
    HISTORY_UNUSED = "history not used"


TABLES = (
    "portfolios",
    "projects",
    "objectives",
    "alignment",
    "benefits",
    "realisation",
    "spend",
    "decisions",
    "escalations",
    "dependencies",
    "change_requests",
)

DEFAULT_CURRENCY = "GBP"
DEFAULT_LOCALE = "en_GB"
UNCLASSIFIED = "unclassified"  # the group of an empty kind, category or forum

HEADLINE_METRICS = (
    "benefits_realised",
    "strategic_alignment",
    "decision_cycle_time",
    "escalation_rate",
    "portfolio_roi",
)

# The shape of a result, wherever one is printed or kept.
RESULT_COLUMNS = (
    "metric",
    "portfolio_id",
    "group",
    "value",
    "unit",
    "numerator",
    "denominator",
    "excluded",
    "as_of",
    "verdict",
    "reservations",
    "note",
)

METRIC_KEYS = (
    "benefits_realised",
    "benefits_realised_passing",
    "projects_due_count",
    "projects_not_due_count",
    "benefits_against_plan_first_year",
    "benefits_against_plan",
    "benefits_against_plan_capped",
    "benefits_against_replan",
    "benefits_against_promise",
    "benefits_realised_of_spend",
    "strategic_alignment",
    "strategic_alignment_spend",
    "strategic_alignment_excluding_mandatory",
    "strategic_alignment_evidenced",
    "decision_cycle_time",
    "decision_cycle_time_mean",
    "decision_cycle_time_baseline",
    "decision_cycle_time_mean_baseline",
    "decision_cycle_time_reduction",
    "decision_cycle_time_p80",
    "decision_cycle_time_p80_baseline",
    "decision_cycle_time_open",
    "decision_cycle_time_open_baseline",
    "decisions_open_share",
    "oldest_open_decision_days",
    "decisions_count",
    "escalation_rate",
    "escalation_rate_low",
    "escalation_rate_high",
    "portfolio_roi",
    "portfolio_roi_baseline",
    "portfolio_roi_uplift",
    "portfolio_roi_uplift_points",
    "roi_first_year",
    "roi_first_year_baseline",
    "net_present_value",
    "benefit_cost_ratio",
    "months_since_launch",
    "months_since_launch_baseline",
    "spend_against_approved",
    "forecast_against_approved",
    "accountability",
    "evidence_coverage",
    "net_benefits_against_plan",
    "measure_achievement",
    "post_launch_tracking",
    "value_leakage",
    "value_leakage_scope",
    "value_leakage_delay",
    "value_leakage_shortfall",
    "value_leakage_gross",
    "sustained_rate",
    "pivot_rules_in_force",
    "joint_sponsorship",
    "specific_targets",
    "benefits_realisation_growth",
    "over_claimed_count",
    "escalations_contained",
    "benefits_in_year",
    "benefits_run_rate",
    "finance_validated",
    "pmo_return",
)

# Stricter readings of a `met`, by the name that a reservation bears, with the number it is cited by.
RESERVATIONS = {
    "never_launched": "V1",
    "carried_by_few": "V2",
    "unconfirmed": "V3",
    "repeats_the_plan": "V4",
    "old_launches": "V5",
    "overspent": "V6",
    "thin_links": "V7",
    "still_open": "V8",
    "may_be_chance": "V9",
    "nothing_recorded": "V10",
    "age_alone": "V11",
    "fragile": "V12",
}

ON_ONE_PAGE = "executive_page"  # the notebook whose page is one printed side
NOTEBOOKS = (
    ON_ONE_PAGE,
    "01_baselining",
    "02_alignment_mapping",
    "03_benefits_review",
    "04_investment_decisions",
)

BENCHMARKS = {
    "benefits_realised": 0.80,
    "strategic_alignment": 0.90,
    "decision_cycle_time": 0.30,  # this much shorter than baseline
    "portfolio_roi": 0.20,  # this much above baseline, relative
}
