"""The rules that ship, for a portfolio whose settings name none: in their order, for the first that matches wins.

They look forward. What was spent is gone whatever is decided, so no rule asks for it: what is to come is held against what
is still to be paid. The law comes first; then what nobody answers for, since it can be neither measured nor forecast; then
what would bring less than ending it saves; then what could bring more. `WHY` has the reason for the numbers of each.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..vocabulary import Action
from .rule import PivotRule

BOTH_SPONSORS = "CFO and CIO together"
SPONSOR = "the project's sponsor"

DEFAULT_RULES: tuple[PivotRule, ...] = (
    PivotRule(
        "mandatory_at_any_price",
        "mandatory and not launched and cost_to_approved > 1.25 and remaining_cost > 0",
        Action.CHANGE_SCOPE,
        "The law asks for it, and it will cost well above what was approved: look for the smallest scope that meets the law.",
        BOTH_SPONSORS,
        30,
    ),
    PivotRule(
        "mandatory",
        "mandatory",
        Action.CONTINUE,
        "The law asks for it: whether to do it is not ours to decide, how is.",
        SPONSOR,
        90,
    ),
    PivotRule(
        "overtaken",
        "not launched and months_late >= 12 and not aligned",
        Action.TERMINATE,
        "A year past its planned go-live, and the objectives that it was to serve are no longer current: the reasons for which "
        "it was begun have passed.",
        BOTH_SPONSORS,
        30,
    ),
    PivotRule(
        "nobody_answers",
        'not launched and status != "paused" and months_since_start >= 3 '
        "and (not has_sponsor or benefits_count == 0 or accountable_share == 0)",
        Action.PAUSE,
        "No sponsor, or no benefit with a criterion, a baseline and an owner: what it is to bring can be neither steered nor "
        "measured until somebody takes it on.",
        BOTH_SPONSORS,
        30,
    ),
    PivotRule(
        "brings_less_than_ending_saves",
        "avoidable_cost > 0 and remaining_benefit_to_cost < 1 and three_year_benefit < avoidable_cost",
        Action.TERMINATE,
        "What it is still expected to bring, in three years of use, is less than what ending it today would save; what was spent "
        "so far is in neither.",
        BOTH_SPONSORS,
        30,
    ),
    PivotRule(
        "far_below_its_plan",
        "launched and months_since_go_live >= 6 and forecast_to_plan < 0.5",
        Action.CHANGE_SCOPE,
        "Half a year in use, and less than half of what was planned is to be expected: what would have to change for people to "
        "get the rest?",
        SPONSOR,
        30,
    ),
    PivotRule(
        "a_year_late",
        "not launched and months_late >= 12",
        Action.CHANGE_SCOPE,
        "It is still worth having, and a year past its planned go-live: which part of it could go live first?",
        SPONSOR,
        30,
    ),
    PivotRule(
        "benefit_traded_away",
        "benefit_given_up > 0.25",
        Action.CHANGE_SCOPE,
        "Approved changes took out more than a quarter of the benefit that it was approved for: it is another project by now, "
        "and deserves a case of its own.",
        BOTH_SPONSORS,
        30,
    ),
    PivotRule(
        "on_course",
        "true",
        Action.CONTINUE,
        "None of the rules before this one holds: what is to come is worth what is still to be spent.",
        SPONSOR,
        90,
    ),
)

WHY: Mapping[str, str] = {
    "mandatory_at_any_price": "1.25: a quarter above approval is beyond what contingency commonly covers; below it the sponsor's "
    "own change requests are the way. 30 days: the next monthly meeting of the sponsors.",
    "mandatory": "90 days: the quarterly review looks at it again.",
    "overtaken": "12 months: a whole review window, in which the project could have launched and was expected to; both signs are "
    "needed, for a late project may still be wanted. 30 days: each month of waiting is a month of spend.",
    "nobody_answers": "3 months: one quarterly review's time after the start to name who answers. 0: one benefit that is "
    "accountable is enough to go on with. A pause and no end, for a name and a baseline can be found.",
    "brings_less_than_ending_saves": "1: below it, each unit of money still to be spent buys less than itself. What is owed either "
    "way is no reason to end, so the benefit must also be below what ending saves. Three years of use, for many plans end a year "
    "or two after launch and the benefit does not. Where the cost of exit is not known, or less than a year is planned, this "
    "cannot be judged.",
    "far_below_its_plan": "6 months: two quarterly figures, after which a slow start has shown; sooner one would punish a ramp. "
    "0.5: half is so far from the plan that more of the same will not close the gap.",
    "a_year_late": "12 months: as above; here an objective still wants it.",
    "benefit_traded_away": "0.25: a single change of a tenth is steering; a quarter in all is more than a plan's own contingency.",
    "on_course": "90 days: the quarterly review looks at it again.",
}
