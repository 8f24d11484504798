"""Change requests against the fixed outcome: drift per project, benefit given up while the date stays, and what waits."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pmo_kit.decisions.changes import KEEPS_THE_DATE, SAVES_COST, approved_since, changes, drift, pending, trades
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import benefit, checked, day, month_by_month, project, with_assumptions

AS_OF = "2026-06-30"


def request(change_id: str, cost: Any, days: Any, benefit: Any, project_id: str = "P1", **cells: Any) -> dict[str, Any]:
    """A change request that was approved in March 2026."""
    impacts = {"cost_impact": cost, "schedule_impact_days": days, "benefit_impact": benefit}
    row = {"change_id": change_id, "project_id": project_id, "raised_on": day("2026-03-01"), "summary": change_id}
    return {**row, "decided_on": day("2026-03-11"), "status": "approved", **impacts, **cells}


def portfolio(*requests: dict[str, Any], plan: bool = True) -> Portfolio:
    tables: dict[str, Any] = {
        "projects": [project("P1", planned_investment=1000.0), project("P2", planned_investment=0.0)],
        "change_requests": list(requests),
    }
    if plan:
        benefits = [benefit("B1", "P1", attribution=0.5), benefit("D1", "P1", "dis_benefit")]
        months = month_by_month("B1", "2026-01-01", [250.0, 250.0]) + month_by_month("D1", "2026-01-01", [70.0])
        tables |= {"benefits": benefits, "realisation": months}
    return checked(tables, AS_OF).for_portfolio()


def drifted(found: Portfolio, project_id: str = "P1") -> list[float]:
    return drift(found).set_index("project_id").loc[project_id].tolist()


def test_what_was_approved_adds_up_to_a_projects_drift():
    found = portfolio(request("one", 100.0, 30.0, -200.0), request("two", -20.0, -5.0, 50.0))
    assert drifted(found) == [
        80.0,
        25.0,
        -150.0,
        0.3,
    ]  # 150 of a plan of 500, before the share that the project may claim


@pytest.mark.parametrize(
    "cells",
    [
        {"status": "pending", "decided_on": None},
        {"status": "rejected"},
        {"status": "withdrawn"},
        {"decided_on": day("2026-07-01")},  # approved only after the as-of date
        {"raised_on": day("2026-07-01"), "decided_on": day("2026-07-02")},
        {"status": None},
    ],
)
def test_what_is_not_approved_by_the_day_moves_nothing(cells):
    assert drifted(portfolio(request("one", 100.0, 30.0, -200.0, **cells))) == [0.0, 0.0, 0.0, 0.0]


def test_an_impact_that_no_request_states_is_no_zero_and_one_left_empty_is_said():
    found = portfolio(request("one", 100.0, None, None), request("two", 5.0, None, None))
    cost, *others = drifted(found)
    assert cost == 105.0
    assert all(math.isnan(value) for value in others)
    [row] = changes(found).rows.to_dict("records")
    assert (row["approved"], row["unstated"]) == (2, 2)
    assert changes(found).cannot_tell == (
        "Two approved change requests leave an impact empty: what they do to their projects cannot be told in full.",
    )


def test_without_change_requests_or_a_plan_the_drift_is_undefined():
    without_plan = portfolio(request("one", 100.0, 30.0, -200.0), plan=False)
    assert drifted(without_plan)[:3] == [100.0, 30.0, -200.0]
    assert drift(without_plan)["benefit_share"].isna().all()
    assert "what share of the plan was given up" in changes(without_plan).cannot_tell[0]
    without_requests = checked({"projects": [project("P1")]}, AS_OF).for_portfolio()
    assert drift(without_requests).drop(columns="project_id").isna().all(axis=None)
    assert changes(without_requests).silent
    assert trades(without_requests).silent
    assert pending(without_requests).silent


def test_where_nothing_was_asked_for_and_the_settings_say_so_nothing_has_drifted():
    register = with_assumptions(
        checked({"projects": [project("P1")]}, AS_OF), {"nothing_to_record": ["change_requests"]}
    )
    assert drifted(register.for_portfolio())[:3] == [0.0, 0.0, 0.0]


def test_projects_are_listed_by_the_benefit_that_they_gave_up_with_shares_of_what_was_approved():
    found = changes(
        portfolio(
            request("small", 100.0, 30.0, -50.0),
            request("large", 7.0, 0.0, -600.0, "P2"),
            request("no", 0.0, 0.0, -1.0, status="rejected"),
            request("late", 0.0, 0.0, -1.0, decided_on=day("2026-07-01")),
            request("undated", 0.0, 0.0, 0.0, decided_on=None),
        )
    )
    assert found.rows["project_id"].tolist() == ["P2", "P1"]
    assert found.rows["cost_share"].iloc[1] == 0.1
    assert found.rows["cost_share"].isna().iloc[0]  # P2 has no investment to hold it against
    counts = ("approved", "pending", "rejected", "withdrawn", "unknown", "undated", "projects")
    assert [found.figures[name] for name in counts] == [3, 1, 1, 0, 0, 1, 2]
    assert [found.figures[name] for name in ("cost", "days", "benefit")] == [107.0, 30.0, -650.0]


def test_more_given_up_than_planned_is_said():
    found = changes(portfolio(request("one", 0.0, 0.0, -501.0)))
    assert found.figures["beyond_plan"] == 1
    assert found.cannot_tell == (
        "One project gave up more benefit than the original plan holds: one of the two cannot be right.",
    )


def test_benefit_given_up_while_the_date_stays_or_cost_is_saved_is_named():
    found = trades(
        portfolio(
            request("date", 0.0, 0.0, -10.0),
            request("cost", -5.0, 14.0, -20.0),
            request("both", -5.0, -1.0, -30.0),
            request("cost, days unknown", -5.0, None, -5.0),
            request("late and dearer", 5.0, 14.0, -40.0),
            request("more benefit", -5.0, 0.0, 10.0),
            request("benefit unknown", -5.0, 0.0, None),
            request("days unknown", 5.0, None, -1.0),
            request("late, benefit unknown", 5.0, 14.0, None),
        )
    )
    assert found.rows[["change_id", "why", "benefit"]].to_numpy().tolist() == [
        ["both", f"{SAVES_COST} and {KEEPS_THE_DATE}", -30.0],
        ["cost", SAVES_COST, -20.0],
        ["date", KEEPS_THE_DATE, -10.0],
        ["cost, days unknown", SAVES_COST, -5.0],
    ]
    assert found.figures == {"trades": 4, "benefit": -65.0, "approved": 9, "untold": 2}


def test_what_waits_is_listed_the_oldest_first():
    waits = {"status": "pending", "decided_on": None}
    found = pending(
        portfolio(
            request("young", 1.0, 1.0, -3.0, raised_on=day("2026-06-20"), **waits),
            request("old", 1.0, 1.0, None, raised_on=day("2026-06-10"), **waits),
            request("decided later", 1.0, 1.0, -4.0, raised_on=day("2026-06-25"), decided_on=day("2026-07-01")),
            request("approved", 1.0, 1.0, -5.0),
        )
    )
    assert found.rows[["change_id", "age"]].to_numpy().tolist() == [["old", 20], ["young", 10], ["decided later", 5]]
    assert found.figures == {"pending": 3, "oldest": 20, "median_age": 10.0, "benefit": -7.0}


def test_change_requests_count_as_an_answer_from_the_day_they_were_raised():
    found = portfolio(request("one", 0.0, 0.0, 0.0), request("two", 0.0, 0.0, 0.0, status="rejected"))
    assert [approved_since(found, "P1", day(when)) for when in ("2026-03-01", "2026-03-02")] == [1, 0]
