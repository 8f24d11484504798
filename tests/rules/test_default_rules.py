"""The rules that ship: on which facts each holds, at its limits, and that what was spent decides nothing."""

from __future__ import annotations

from typing import Any

import pytest

from pmo_kit.rules import DEFAULT_RULES, PROPOSED, WHY, PivotRule, hash_of
from pmo_kit.vocabulary import Action

# A project in delivery against which nothing speaks: spent 8, 4 to spend of which 1 is owed, 6 to come.
IN_DELIVERY = {
    "status": "active",
    "mandatory": False,
    "aligned": True,
    "launched": False,
    "months_since_start": 12,
    "months_since_go_live": None,
    "months_late": 0,
    "benefits_count": 2,
    "accountable_share": 1.0,
    "has_sponsor": True,
    "dependents_count": 0,
    "planned_investment": 12.0,
    "spend": 8.0,
    "remaining_cost": 4.0,
    "exit_cost": 1.0,
    "avoidable_cost": 3.0,
    "cost_to_approved": 1.0,
    "forecast_to_plan": 0.9,
    "remaining_benefit": 6.0,
    "remaining_benefit_to_cost": 1.5,
    "months_planned": 36,
    "three_year_benefit": 6.0,
    "benefit_given_up": 0.0,
}
LAUNCHED = {"launched": True, "months_since_go_live": 6}


def first(**facts: Any) -> tuple[str, Action | None]:
    """The id of the first rule that holds or cannot be judged, and what it says."""
    for rule in DEFAULT_RULES:
        outcome = rule.expression.judge({**IN_DELIVERY, **facts})
        if outcome is None:
            return rule.id, None
        if outcome:
            return rule.id, rule.do
    raise AssertionError("no rule holds")


def test_spent_eight_to_spend_four_to_come_six_goes_on():
    assert first() == ("on_course", Action.CONTINUE)


@pytest.mark.parametrize("spend", [0.0, 8.0, 8_000_000.0])
def test_what_was_spent_changes_nothing(spend: float):
    assert first(spend=spend) == ("on_course", Action.CONTINUE)
    assert "spend" not in {name for rule in DEFAULT_RULES for name in rule.expression.names}


@pytest.mark.parametrize(
    ("to_come", "ratio", "outcome"),
    [
        (2.9, 0.725, ("brings_less_than_ending_saves", Action.TERMINATE)),  # ending saves 3
        (3.0, 0.75, ("on_course", Action.CONTINUE)),  # as much as ending saves
        (3.9, 0.975, ("on_course", Action.CONTINUE)),  # less than is to spend, and more than ending saves
    ],
)
def test_a_project_ends_where_it_brings_less_than_ending_it_saves(to_come: float, ratio: float, outcome):
    facts = {"remaining_benefit": to_come, "three_year_benefit": to_come, "remaining_benefit_to_cost": ratio}
    assert first(**facts) == outcome


def test_a_plan_that_ends_early_ends_no_project():
    facts = {"remaining_benefit": 2.0, "remaining_benefit_to_cost": 0.5}
    assert first(**facts, three_year_benefit=3.0) == ("on_course", Action.CONTINUE)  # 2 in two years
    assert first(**facts, three_year_benefit=None) == ("brings_less_than_ending_saves", None)  # in less than one


def test_without_an_exit_cost_a_project_that_brings_too_little_cannot_be_judged_and_one_that_brings_enough_goes_on():
    unknown = {"exit_cost": None, "avoidable_cost": None}
    assert first(**unknown, three_year_benefit=1.0, remaining_benefit_to_cost=0.25) == (
        "brings_less_than_ending_saves",
        None,
    )
    assert first(**unknown) == ("on_course", Action.CONTINUE)


def test_where_nothing_can_be_saved_nothing_is_ended():
    nothing = {"remaining_cost": 0.0, "avoidable_cost": 0.0, "remaining_benefit_to_cost": None}
    assert first(**LAUNCHED, **nothing, remaining_benefit=None) == ("on_course", Action.CONTINUE)


def test_without_a_forecast_a_project_that_can_still_save_something_cannot_be_judged():
    unknown = dict.fromkeys(
        ("remaining_benefit", "remaining_benefit_to_cost", "three_year_benefit", "forecast_to_plan")
    )
    assert first(**unknown) == ("brings_less_than_ending_saves", None)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"mandatory": True}, ("mandatory", Action.CONTINUE)),
        ({"mandatory": True, "remaining_benefit": -9.0}, ("mandatory", Action.CONTINUE)),
        ({"mandatory": True, "cost_to_approved": 1.25}, ("mandatory", Action.CONTINUE)),
        ({"mandatory": True, "cost_to_approved": 1.26}, ("mandatory_at_any_price", Action.CHANGE_SCOPE)),
        ({"months_late": 12, "aligned": False}, ("overtaken", Action.TERMINATE)),
        ({"months_late": 11, "aligned": False}, ("on_course", Action.CONTINUE)),
        ({"months_late": 12}, ("a_year_late", Action.CHANGE_SCOPE)),
        ({"months_late": None, "aligned": False}, ("overtaken", None)),
        ({"has_sponsor": False}, ("nobody_answers", Action.PAUSE)),
        ({"accountable_share": 0.0}, ("nobody_answers", Action.PAUSE)),
        ({"accountable_share": None, "benefits_count": 0}, ("nobody_answers", Action.PAUSE)),
        ({"has_sponsor": False, "status": "paused"}, ("on_course", Action.CONTINUE)),  # what was asked for was done
        ({"has_sponsor": False, "months_since_start": 2}, ("on_course", Action.CONTINUE)),
        ({"has_sponsor": False, **LAUNCHED}, ("on_course", Action.CONTINUE)),
        ({**LAUNCHED, "forecast_to_plan": 0.49}, ("far_below_its_plan", Action.CHANGE_SCOPE)),
        ({**LAUNCHED, "forecast_to_plan": 0.5}, ("on_course", Action.CONTINUE)),
        ({**LAUNCHED, "months_since_go_live": 5, "forecast_to_plan": 0.49}, ("on_course", Action.CONTINUE)),
        ({"benefit_given_up": 0.26}, ("benefit_traded_away", Action.CHANGE_SCOPE)),
        ({"benefit_given_up": 0.25}, ("on_course", Action.CONTINUE)),
        ({"benefit_given_up": None}, ("benefit_traded_away", None)),
    ],
)
def test_each_rule_holds_from_its_limit_on_and_in_its_turn(facts: dict[str, Any], outcome):
    assert first(**facts) == outcome


def test_every_rule_says_why_who_and_when_and_the_last_is_to_continue():
    assert len({rule.id for rule in DEFAULT_RULES}) == len(DEFAULT_RULES)
    assert set(WHY) == {rule.id for rule in DEFAULT_RULES}
    assert all(rule.do in PROPOSED and rule.reason and rule.decided_by and rule.within_days for rule in DEFAULT_RULES)
    assert (DEFAULT_RULES[-1].when, DEFAULT_RULES[-1].do) == ("true", Action.CONTINUE)


def test_a_rule_is_for_the_projects_that_it_names_or_for_all():
    rule = DEFAULT_RULES[0]
    assert rule.is_for("P1")
    named = PivotRule("one", "launched", Action.PAUSE, "why", "who", 1, ("P1",))
    assert (named.is_for("P1"), named.is_for("P2")) == (True, False)


def test_whatever_is_changed_in_a_rule_changes_its_hash_and_the_order_that_of_the_set():
    rule = PivotRule("one", "launched", Action.PAUSE, "why", "who", 1)
    changed = [
        PivotRule("two", "launched", Action.PAUSE, "why", "who", 1),
        PivotRule("one", "aligned", Action.PAUSE, "why", "who", 1),
        PivotRule("one", "launched", Action.TERMINATE, "why", "who", 1),
        PivotRule("one", "launched", Action.PAUSE, "because", "who", 1),
        PivotRule("one", "launched", Action.PAUSE, "why", "whom", 1),
        PivotRule("one", "launched", Action.PAUSE, "why", "who", 2),
        PivotRule("one", "launched", Action.PAUSE, "why", "who", 1, ("P1",)),
    ]
    assert len({one.hash for one in [rule, *changed]}) == 8
    assert hash_of([rule, changed[0]]) != hash_of([changed[0], rule])
    assert rule.hash == PivotRule("one", "launched", Action.PAUSE, "why", "who", 1).hash
