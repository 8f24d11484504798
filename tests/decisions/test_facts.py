"""Each fact of a project by hand, from a table small enough for the head, and where it is undefined."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pmo_kit.decisions import expected as module
from pmo_kit.decisions.facts import COLUMNS, facts
from pmo_kit.forecast import Forecast
from pmo_kit.rules import FACTS, undefined

from ..builders.hand_made import benefit, checked, day, escalation, issue, month_by_month, project, spend

AS_OF = "2025-06-30"
ACCOUNTABLE = {
    "owner": "Ann Lee",
    "success_criterion": "fewer calls",
    "baseline_value": 10,
    "baseline_date": day("2023-12-01"),
}
NOTHING = object()


def of(tables: dict[str, list[dict]], fact: str, project_id: str = "P1", as_of: str = AS_OF) -> Any:
    """One fact of one project; NOTHING where it is undefined."""
    rows = facts(checked(tables, as_of).for_portfolio("A")).set_index("project_id")
    value = rows.loc[project_id, fact]
    return NOTHING if undefined(value) else value


def test_there_is_a_row_for_each_project_that_has_started_and_not_ended_and_a_column_for_each_fact():
    projects = [
        project("P1"),
        project("P2", "2025-07-01"),
        project("P3", status="closed", end_date=day("2025-06-30")),
        project("P4", status="closed", end_date=day("2025-07-01")),
        project("P5", status="terminated"),
        project("P6", status="proposed"),
    ]
    rows = facts(checked({"projects": projects}, AS_OF).for_portfolio("A"))
    assert list(rows["project_id"]) == ["P1", "P4"]
    assert tuple(rows.columns) == COLUMNS == ("project_id", "name", *(fact.name for fact in FACTS))


def test_what_is_not_asked_for_is_left_undefined_and_makes_no_forecast(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "shown", lambda portfolio: pytest.fail("nobody asked for it"))
    rows = facts(checked({"projects": [project("P1")]}, AS_OF).for_portfolio("A"), only=["months_since_start"])
    assert rows["months_since_start"].tolist() == [17]
    assert rows["launched"].tolist() == [None]


@pytest.mark.parametrize(
    ("cells", "fact", "value"),
    [
        ({"status": "paused"}, "status", "paused"),
        ({"status": "closed", "end_date": day("2025-07-01")}, "status", "active"),  # ends tomorrow
        ({"mandatory": True}, "mandatory", True),
        ({}, "mandatory", False),
        ({"go_live": day("2025-06-30")}, "launched", True),
        ({"go_live": day("2025-07-01")}, "launched", False),
        ({"start_date": day("2025-01-30")}, "months_since_start", 5),  # a last day stays a last day
        ({"start_date": day("2025-02-01")}, "months_since_start", 4),
        ({"go_live": day("2024-12-31")}, "months_since_go_live", 6),
        ({}, "months_since_go_live", NOTHING),
        ({"planned_go_live": day("2025-03-31")}, "months_late", 3),
        ({"planned_go_live": day("2025-04-15")}, "months_late", 2),
        ({"planned_go_live": day("2025-01-31"), "go_live": day("2025-04-15")}, "months_late", 2),
        ({"planned_go_live": day("2025-01-31"), "go_live": day("2024-11-30")}, "months_late", 0),
        ({"planned_go_live": day("2026-01-31")}, "months_late", 0),
        ({}, "months_late", NOTHING),
        ({"sponsor": "Ann Lee"}, "has_sponsor", True),
        ({"sponsor": "tbc"}, "has_sponsor", False),
        ({}, "has_sponsor", False),
        ({"planned_investment": 12}, "planned_investment", 12),
        ({}, "planned_investment", NOTHING),
        ({"actual_spend": 8}, "spend", 8),
        ({}, "spend", NOTHING),
        ({"planned_investment": 12, "actual_spend": 8}, "remaining_cost", 4),
        ({"planned_investment": 12, "forecast_investment": 14, "actual_spend": 8}, "remaining_cost", 6),
        ({"planned_investment": 12, "actual_spend": 13}, "remaining_cost", 0),
        ({"actual_spend": 8}, "remaining_cost", NOTHING),
        ({"planned_investment": 12}, "remaining_cost", NOTHING),
        ({"remaining_commitment": 1}, "exit_cost", 1),
        ({}, "exit_cost", NOTHING),
        ({"planned_investment": 12, "actual_spend": 8, "remaining_commitment": 1}, "avoidable_cost", 3),
        ({"planned_investment": 12, "actual_spend": 8, "remaining_commitment": 5}, "avoidable_cost", 0),
        ({"planned_investment": 12, "actual_spend": 12}, "avoidable_cost", 0),  # nothing to avoid, whatever is owed
        ({"planned_investment": 12, "actual_spend": 8}, "avoidable_cost", NOTHING),
        ({"planned_investment": 10, "actual_spend": 8, "forecast_investment": 11}, "cost_to_approved", 1.1),
        ({"planned_investment": 10, "actual_spend": 12, "forecast_investment": 11}, "cost_to_approved", 1.2),
        ({"planned_investment": 10, "actual_spend": 8}, "cost_to_approved", 0.8),
        ({"planned_investment": 10, "forecast_investment": 8}, "cost_to_approved", 0.8),
        ({"planned_investment": 10}, "cost_to_approved", NOTHING),
        ({"planned_investment": 0, "actual_spend": 8}, "cost_to_approved", NOTHING),
    ],
)
def test_facts_of_the_project_itself(cells: dict[str, Any], fact: str, value: Any):
    found = of({"projects": [{**project("P1"), **cells}]}, fact)
    assert found is NOTHING if value is NOTHING else found == pytest.approx(value)


def test_with_a_spend_table_what_is_not_in_it_was_not_spent():
    tables = {
        "projects": [project("P1", planned_investment=12), project("P2", planned_investment=12)],
        "spend": [spend("P1", "2025-01-01", 5), spend("P1", "2025-07-01", 9)],  # the second has not ended
    }
    assert (of(tables, "spend"), of(tables, "spend", "P2")) == (5, 0)
    assert (of(tables, "remaining_cost"), of(tables, "remaining_cost", "P2")) == (7, 12)


def test_aligned_asks_for_a_current_objective():
    tables = {
        "projects": [project("P1"), project("P2")],
        "objectives": [
            {"objective_id": "O1", "name": "O1"},
            {"objective_id": "O2", "name": "O2", "valid_to": day("2025-01-01")},
        ],
        "alignment": [{"project_id": "P1", "objective_id": "O1"}, {"project_id": "P2", "objective_id": "O2"}],
    }
    assert (of(tables, "aligned"), of(tables, "aligned", "P2")) == (True, False)
    assert of({"projects": tables["projects"]}, "aligned") is NOTHING


def test_benefits_are_counted_and_the_share_is_of_those_that_somebody_answers_for():
    tables = {
        "projects": [project("P1"), project("P2")],
        "benefits": [benefit("B1", "P1", **ACCOUNTABLE), benefit("B2", "P1", "non_financial")],
    }
    assert (of(tables, "benefits_count"), of(tables, "accountable_share")) == (2, 0.5)
    assert (of(tables, "benefits_count", "P2"), of(tables, "accountable_share", "P2")) == (0, NOTHING)
    assert of({"projects": tables["projects"]}, "benefits_count") is NOTHING


def test_dependents_are_the_active_projects_that_need_it():
    tables = {
        "projects": [project("P1"), project("P2"), project("P3", status="closed", end_date=day("2025-01-01"))],
        "dependencies": [{"project_id": "P2", "depends_on": "P1"}, {"project_id": "P3", "depends_on": "P1"}],
    }
    assert (of(tables, "dependents_count"), of(tables, "dependents_count", "P2")) == (1, 0)
    assert of({"projects": tables["projects"]}, "dependents_count") is NOTHING


# Live on 31 December 2024: due are January to June 2025, planned 10 each.
LEDGER = {
    "projects": [project("P1", go_live="2024-12-31", planned_investment=100), project("P2")],
    "benefits": [benefit("B1", "P1"), benefit("B2", "P1", "dis_benefit"), benefit("B3", "P2")],
    "realisation": [
        *month_by_month("B1", "2025-01-01", [10] * 12, [8, 8, 8]),
        *month_by_month("B2", "2025-01-01", [1] * 12),
        *month_by_month("B3", "2025-09-01", [10] * 12),
    ],
}


def test_what_came_is_held_against_what_was_due():
    assert of(LEDGER, "realised_to_plan") == pytest.approx(24 / 60)
    assert of(LEDGER, "measured_share") == pytest.approx(30 / 60)
    assert of(LEDGER, "months_unmeasured") == 3  # April to June
    assert of(LEDGER, "first_year_to_investment") is NOTHING  # until 31 December 2025
    assert of(LEDGER, "first_year_to_investment", as_of="2025-12-31") == pytest.approx(24 / 100)


@pytest.mark.parametrize(
    "fact", ["realised_to_plan", "measured_share", "months_unmeasured", "first_year_to_investment"]
)
def test_while_nothing_is_due_nothing_is_said_of_what_came(fact: str):
    assert of(LEDGER, fact, "P2") is NOTHING
    assert of({"projects": LEDGER["projects"]}, fact) is NOTHING


def test_where_nothing_was_ever_measured_the_months_count_from_launch():
    silent = {**LEDGER, "realisation": month_by_month("B1", "2025-01-01", [10] * 12)}
    assert of(silent, "months_unmeasured") == 6


def test_a_quarter_that_was_not_measured_is_three_months():
    quarterly = {
        **LEDGER,
        "benefits": [benefit("B1", "P1", frequency="quarterly")],
        "realisation": month_by_month("B1", "2025-01-01", [10, 10], [10], step=3),
    }
    assert of(quarterly, "months_unmeasured") == 3


def change(change_id: str, decided: str | None, **cells: Any) -> dict[str, Any]:
    row = {"change_id": change_id, "project_id": "P1", "raised_on": day("2025-01-01"), "status": "approved", **cells}
    return {**row, "decided_on": day(decided) if decided else None}


def test_what_approved_changes_gave_up_is_a_share_of_the_whole_plan():
    tables = {
        **LEDGER,  # planned over its life: 120
        "change_requests": [
            change("C1", "2025-02-01", benefit_impact=-36, schedule_impact_days=30),
            change("C2", None, benefit_impact=6, schedule_impact_days=-10),
            change("C3", "2025-07-01", benefit_impact=-99, schedule_impact_days=99),  # not yet
            change("C4", "2025-02-01", benefit_impact=-99, schedule_impact_days=99, status="rejected"),
            change("C5", "2025-02-01"),  # says nothing
        ],
    }
    assert of(tables, "benefit_given_up") == pytest.approx(30 / 120)
    assert of(tables, "schedule_drift_days") == 20
    assert (of(tables, "benefit_given_up", "P2"), of(tables, "schedule_drift_days", "P2")) == (0, 0)


def test_changes_that_say_nothing_or_are_not_recorded_leave_it_open():
    tables = {**LEDGER, "change_requests": [change("C1", "2025-02-01")]}
    for fact in ("benefit_given_up", "schedule_drift_days"):
        assert of(tables, fact) is NOTHING
        assert of(LEDGER, fact) is NOTHING
    without_plan = {"projects": LEDGER["projects"], "change_requests": [change("C1", "2025-02-01", benefit_impact=-1)]}
    assert of(without_plan, "benefit_given_up") is NOTHING


def test_executive_escalations_are_those_of_twelve_months():
    tables = {
        "projects": [project("P1"), project("P2")],
        "escalations": [
            escalation("E1", "P1", "2024-07-01"),
            escalation("E2", "P1", "2024-06-30"),  # a year and a day ago
            escalation("E3", "P1", "2025-01-01", "programme"),
            escalation("E4", "P1", "2025-07-01"),
        ],
    }
    assert (of(tables, "executive_escalations"), of(tables, "executive_escalations", "P2")) == (1, 0)
    assert of({"projects": tables["projects"]}, "executive_escalations") is NOTHING


def test_the_oldest_open_decision_has_an_age_in_days():
    tables = {
        "projects": [project("P1"), project("P2")],
        "decisions": [issue("D1", "2025-06-10", None), issue("D2", "2025-06-20", None), issue("D3", "2025-01-01", 9)],
    }
    assert (of(tables, "oldest_open_decision_days"), of(tables, "oldest_open_decision_days", "P2")) == (20, 0)
    assert of({"projects": tables["projects"]}, "oldest_open_decision_days") is NOTHING


def test_what_is_to_come_is_the_forecasts(monkeypatch: pytest.MonkeyPatch):
    expected = pd.DataFrame(
        [
            {
                "project_id": "P1",
                "name": "One",
                "planned_year": 120.0,
                "year_expected": 60.0,
                "planned_life": 400.0,
                "life_expected": 300.0,
                "remaining_expected": 6.0,
                "miss_probability": 0.7,
                "drivers": ("it came late",),
            }
        ]
    )
    monkeypatch.setattr(module, "shown", lambda portfolio: Forecast(expected, np.empty((0, 1))))
    spent = {"planned_investment": 12, "actual_spend": 8}
    tables = {"projects": [project("P1", **spent), project("P2", **spent)]}
    assert of(tables, "forecast_to_plan") == 0.75
    assert of(tables, "forecast_first_year_to_plan") == 0.5
    assert of(tables, "miss_probability") == 0.7
    assert of(tables, "remaining_benefit") == 6
    assert of(tables, "remaining_benefit_to_cost") == 1.5
    assert (
        of({"projects": [project("P1", planned_investment=8, actual_spend=8)]}, "remaining_benefit_to_cost") is NOTHING
    )
    for fact in module.FORECAST:
        assert of(tables, fact, "P2") is NOTHING, fact


@pytest.mark.parametrize(
    ("cells", "first", "months", "ahead"),
    [
        ({"go_live": day("2024-12-31")}, "2025-01-01", 12, 6),  # July to December
        ({"go_live": day("2024-12-31")}, "2024-12-01", 6, 0),  # all over
        ({"forecast_go_live": day("2025-12-31"), "planned_go_live": day("2025-09-30")}, "2025-10-01", 12, 9),
        ({"planned_go_live": day("2025-09-30")}, "2025-10-01", 12, 12),
        ({"planned_go_live": day("2025-10-15")}, "2025-10-01", 12, 12),  # October ends after it
        ({}, "2025-07-01", 12, 12),
        ({"planned_go_live": day("2025-01-31")}, "2025-02-01", 12, 7),  # July to January
    ],
)
def test_months_planned_are_those_to_come_and_after_go_live(cells, first: str, months: int, ahead: int):
    tables = {
        "projects": [{**project("P1"), **cells}, project("P2")],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P1", "dis_benefit"), benefit("B3", "P2")],
        "realisation": [
            *month_by_month("B1", first, [10] * months + [None]),
            *month_by_month("B2", first, [1] * 36),
        ],
    }
    assert of(tables, "months_planned") == ahead
    assert of(tables, "months_planned", "P2") is NOTHING
    assert of({"projects": tables["projects"]}, "months_planned") is NOTHING


def test_a_quarterly_plan_reaches_to_the_end_of_its_last_quarter():
    tables = {
        "projects": [project("P1", planned_go_live=day("2025-06-30"))],
        "benefits": [benefit("B1", "P1", frequency="quarterly")],
        "realisation": month_by_month("B1", "2025-07-01", [10, 10], step=3),
    }
    assert of(tables, "months_planned") == 6


@pytest.mark.parametrize(("months", "benefit_of_three_years"), [(11, NOTHING), (12, 18), (24, 9), (36, 6), (48, 6)])
def test_a_plan_of_a_year_or_two_is_continued_to_three(monkeypatch, months: int, benefit_of_three_years: Any):
    columns = {**dict.fromkeys(module.EXPECTED, 1.0), "remaining_expected": 6.0}
    expected = pd.DataFrame([{"project_id": "P1", **columns}])
    monkeypatch.setattr(module, "shown", lambda portfolio: Forecast(expected, np.empty((0, 1))))
    tables = {
        "projects": [project("P1")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2025-07-01", [10] * months),
    }
    found = of(tables, "three_year_benefit")
    assert found is NOTHING if benefit_of_three_years is NOTHING else found == benefit_of_three_years


def test_every_fact_is_made_somewhere_and_nothing_else_is(monkeypatch: pytest.MonkeyPatch):
    made = {**LEDGER, "dependencies": [{"project_id": "P2", "depends_on": "P1"}]}
    made |= {
        "objectives": [{"objective_id": "O1", "name": "O1"}],
        "alignment": [{"project_id": "P1", "objective_id": "O1"}],
        "change_requests": [change("C1", "2025-02-01", benefit_impact=-1, schedule_impact_days=1)],
        "escalations": [escalation("E1", "P1", "2025-01-01")],
        "decisions": [issue("D1", "2025-06-10", None)],
        "projects": [
            project(
                "P1", go_live="2024-12-31", planned_go_live=day("2024-12-31"), planned_investment=9, actual_spend=8,
                remaining_commitment=1,
            ),
            project("P2"),
        ],
    }  # fmt: skip
    row = facts(checked(made, "2026-01-31").for_portfolio("A")).set_index("project_id").loc["P1"]
    assert {name for name in row.index if undefined(row[name])} == {"three_year_benefit"}  # less than a year is planned
