"""Which rule recommends what for a project: the first that matches, since when, by when, and what it frees."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pmo_kit.decisions import expected, judging
from pmo_kit.decisions.judging import judged
from pmo_kit.decisions.recommendation import Recommendation
from pmo_kit.forecast import Forecast
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.rules import DEFAULT_RULES, PivotRule
from pmo_kit.vocabulary import Action

from ..builders.hand_made import checked, day, month_by_month, project, spend
from .test_facts import change

AS_OF = "2025-06-30"
LATE = PivotRule("late", "months_late >= 2", Action.TERMINATE, "It is late.", "Ann Lee", 30)
GO_ON = PivotRule("go_on", "true", Action.CONTINUE, "Nothing speaks against it.", "Bo Li", 90)
MONEY = {"planned_investment": 12, "actual_spend": 8, "remaining_commitment": 1}


def register(tables: dict[str, list[dict]], *rules: PivotRule, as_of: str = AS_OF, window: int = 12) -> Portfolio:
    whole = checked(tables, as_of)
    assumed = dataclasses.replace(whole.assumptions, pivot_rules=rules, review_window_months=window)
    return dataclasses.replace(whole, assumptions=assumed).for_portfolio("A")


def recommended(cells: dict[str, Any], *rules: PivotRule, **more: Any) -> Recommendation:
    (one,) = judged(register({"projects": [{**project("P1"), **cells}]}, *rules, **more))
    return one


def forecasts(monkeypatch: pytest.MonkeyPatch, **figures: float) -> None:
    """The forecast of P1, on any day."""
    row = {
        "project_id": "P1",
        "planned_year": 100.0,
        "year_expected": 100.0,
        "planned_life": 100.0,
        "life_expected": 100.0,
        "remaining_expected": 6.0,
        "miss_probability": 0.5,
        **figures,
    }
    for module in (expected, judging):
        monkeypatch.setattr(module, "shown", lambda _: Forecast(pd.DataFrame([row]), np.empty((0, 1))))


def test_the_first_rule_that_matches_wins():
    late = {"planned_go_live": day("2025-01-31")}
    other = dataclasses.replace(LATE, id="later", when="months_late >= 1", do=Action.PAUSE)
    assert recommended(late, LATE, other, GO_ON).rule == "late"
    assert recommended(late, other, LATE, GO_ON).rule == "later"
    assert recommended({"planned_go_live": day("2026-01-31")}, LATE, other, GO_ON).rule == "go_on"


def test_what_hangs_on_an_undefined_fact_cannot_be_judged_and_never_goes_on():
    one = recommended({}, LATE, GO_ON)
    assert (one.do, one.rule, one.undefined) == (None, "late", ("months_late",))
    assert (one.amount, one.amount_is, one.by, one.since, one.waiting_days) == (None, "", None, None, None)
    assert one.evidence == (("months_late", None),)


def test_a_rule_for_other_projects_is_passed_over():
    tables = {"projects": [project("P1"), project("P2")]}
    mine = PivotRule("mine", "months_since_start > 3", Action.PAUSE, "why", "who", 30, ("P2",))
    assert [(one.project_id, one.rule) for one in judged(register(tables, mine, GO_ON))] == [
        ("P1", "go_on"),
        ("P2", "mine"),
    ]


def test_a_project_of_which_no_rule_holds_has_no_recommendation_and_so_have_all_without_rules():
    tables = {"projects": [project("P1", planned_go_live=day("2026-01-31"))]}
    assert judged(register(tables, LATE)) == []
    assert judged(register(tables)) == []


def test_projects_that_have_not_started_or_have_ended_are_not_judged():
    tables = {"projects": [project("P1", "2025-07-01"), project("P2", status="closed", end_date=day("2025-06-30"))]}
    assert judged(register(tables, GO_ON)) == []


@pytest.mark.parametrize(
    ("planned", "since", "by", "waiting"),
    [
        ("2025-04-30", "2025-06-30", "2025-07-30", 0),  # two months late today
        ("2025-03-31", "2025-05-31", "2025-06-30", 30),
        ("2025-01-31", "2025-03-31", "2025-04-30", 91),
        ("2024-01-31", "2024-06-30", "2024-07-30", 365),  # longer, but nobody looks further back than the window
    ],
)
def test_a_rule_waits_since_the_first_month_end_on_which_it_held(planned: str, since: str, by: str, waiting: int):
    agreed = {"pivot_rules_agreed_on": day("2023-01-01")}  # before the start, so the rule binds, and its days run
    one = recommended({"planned_go_live": day(planned), **agreed}, LATE, GO_ON)
    assert (one.in_force, one.since, one.by, one.waiting_days) == (True, day(since), day(by), waiting)


def test_the_days_of_a_rule_that_is_not_in_force_run_from_today():
    one = recommended({"planned_go_live": day("2025-01-31")}, LATE, GO_ON)
    assert (one.in_force, one.since, one.by, one.waiting_days) == (False, day("2025-03-31"), day("2025-07-30"), 91)


def test_the_window_says_how_far_back_one_looks():
    one = recommended({"planned_go_live": day("2024-01-31")}, LATE, window=3)
    assert one.since == day("2025-03-31")


def test_within_a_month_the_day_itself_and_the_month_ends_before_it_count():
    one = recommended({"planned_go_live": day("2025-03-31")}, LATE, as_of="2025-06-15")
    assert (one.since, one.waiting_days) == (day("2025-05-31"), 15)


def test_a_break_ends_the_waiting_and_a_project_waits_from_its_start_at_the_earliest():
    tables = {
        "projects": [project("P1"), project("P2", "2025-05-15")],
        "change_requests": [
            change("C1", "2025-01-31", schedule_impact_days=40),
            change("C2", "2025-03-15", schedule_impact_days=-20),
            change("C3", "2025-04-15", schedule_impact_days=40),
        ],
    }
    when = "schedule_drift_days > 30 or months_since_start < 3"
    drift = PivotRule("drift", when, Action.PAUSE, "why", "who", 30)
    assert [(one.project_id, one.since) for one in judged(register(tables, drift))] == [
        ("P1", day("2025-04-30")),  # on 31 March it had come back to 20 days
        ("P2", day("2025-05-31")),
    ]


def test_what_another_rule_said_before_is_no_waiting_for_this_one():
    sooner = dataclasses.replace(LATE, id="sooner", when="months_late >= 4")
    one = recommended({"planned_go_live": day("2025-01-31")}, sooner, LATE)
    assert (one.rule, one.since) == ("sooner", day("2025-05-31"))


def test_nobody_waits_for_what_goes_on():
    one = recommended({}, GO_ON)
    assert (one.do, one.since, one.by, one.waiting_days) == (Action.CONTINUE, None, None, None)


@pytest.mark.parametrize(
    ("do", "amount", "amount_is"),
    [
        (Action.TERMINATE, 3, "freed"),
        (Action.PAUSE, 3, "held back"),
        (Action.CONTINUE, 4, "to be spent from here on"),
        (Action.CHANGE_SCOPE, None, "missing of what was planned"),
    ],
)
def test_each_action_has_its_amount(do: Action, amount: float | None, amount_is: str):
    one = recommended(MONEY, dataclasses.replace(GO_ON, do=do))
    assert (one.amount, one.amount_is) == (amount, amount_is)


def test_an_unknown_cost_of_exit_leaves_open_what_ending_frees():
    assert (
        recommended({**MONEY, "remaining_commitment": None}, dataclasses.replace(GO_ON, do=Action.TERMINATE)).amount
        is None
    )


def test_what_a_change_of_scope_is_about_is_what_is_missing(monkeypatch: pytest.MonkeyPatch):
    forecasts(monkeypatch, planned_life=100.0, life_expected=40.0)
    assert recommended({}, dataclasses.replace(GO_ON, do=Action.CHANGE_SCOPE)).amount == 60
    forecasts(monkeypatch, planned_life=100.0, life_expected=120.0)
    assert recommended({}, dataclasses.replace(GO_ON, do=Action.CHANGE_SCOPE)).amount == 0


def test_a_project_is_named_with_those_that_ending_it_would_starve():
    tables = {
        "projects": [
            project("P1"),
            project("P2", name="Two"),
            project("P3", status="closed", end_date=day("2025-01-01")),
        ],
        "dependencies": [{"project_id": "P2", "depends_on": "P1"}, {"project_id": "P3", "depends_on": "P1"}],
    }
    end = dataclasses.replace(GO_ON, do=Action.TERMINATE, projects=("P1",))
    assert [one.starves for one in judged(register(tables, end, GO_ON))] == [("Two",), ()]
    assert judged(register(tables, GO_ON))[0].starves == ()


def test_the_key_the_words_and_the_evidence_are_the_rules():
    one = recommended({"name": "One", "planned_go_live": day("2025-01-31")}, LATE)
    assert (one.key, one.project, one.reason, one.decided_by) == ("late:P1", "One", "It is late.", "Ann Lee")
    assert one.evidence == (("months_late", 5.0),)


def test_spent_eight_to_spend_four_to_come_six_goes_on_whatever_was_spent(monkeypatch: pytest.MonkeyPatch):
    forecasts(monkeypatch, remaining_expected=6.0)
    tables = {
        "projects": [
            project(
                "P1",
                planned_go_live=day("2025-12-31"),
                planned_investment=12,
                remaining_commitment=1,
                sponsor="Ann Lee",
            )
        ],
        "objectives": [{"objective_id": "O1", "name": "O1"}],
        "alignment": [{"project_id": "P1", "objective_id": "O1"}],
        "benefits": [
            {
                "benefit_id": "B1",
                "project_id": "P1",
                "name": "B1",
                "kind": "cashable",
                "owner": "Bo Li",
                "success_criterion": "fewer calls",
                "baseline_value": 1,
                "baseline_date": day("2024-01-01"),
            }
        ],
        "realisation": month_by_month("B1", "2026-01-01", [1] * 36),
        "spend": [spend("P1", "2025-01-01", 8)],
        "change_requests": [change("C1", "2025-02-01", benefit_impact=0)],
    }
    (one,) = judged(register(tables, *DEFAULT_RULES))
    assert (one.rule, one.do, one.amount) == ("on_course", Action.CONTINUE, 4)
    forecasts(monkeypatch, remaining_expected=2.9)
    (one,) = judged(register(tables, *DEFAULT_RULES))
    assert (one.rule, one.do, one.amount) == ("brings_less_than_ending_saves", Action.TERMINATE, 3)


def test_no_forecast_is_made_where_no_rule_hangs_on_one(monkeypatch: pytest.MonkeyPatch):
    for module in (expected, judging):
        monkeypatch.setattr(module, "shown", lambda portfolio: pytest.fail("nobody asked for it"))
    assert recommended({"planned_go_live": day("2025-01-31")}, LATE, GO_ON).rule == "late"
