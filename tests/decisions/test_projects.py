"""The states of projects: each of the four at its edges, worst first, and what stands on a project's own page."""

from __future__ import annotations

from typing import Any

import pytest

from pmo_kit.decisions import project_states
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import Row, Tables, benefit, checked, day, issue, month_by_month, portfolio, project, spend

JUNE = "2026-06-30"


def register(projects: list[Row], **tables: Any) -> Portfolio:
    given: Tables = {"portfolios": [portfolio(currency="GBP")], "projects": projects}
    return checked(given | tables, JUNE).for_portfolio("A")


def states(of: Portfolio) -> dict[str, dict[str, Any]]:
    return {row["project_id"]: row for row in project_states(of).rows.to_dict("records")}


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({"go_live": "2026-01-31", "planned_go_live": day("2026-01-31")}, ("good", "live on time")),
        ({"go_live": "2026-02-01", "planned_go_live": day("2026-01-31")}, ("bad", "live 1 day late")),
        ({"go_live": "2026-02-01"}, ("unknown", "live, no planned date")),
        ({"planned_go_live": day("2026-06-30")}, ("early", "not due yet")),
        ({"planned_go_live": day("2026-06-28")}, ("bad", "2 days overdue")),
        ({}, ("unknown", "no planned date")),
        ({"status": "terminated", "end_date": day("2026-05-31")}, ("bad", "ended, never launched")),
    ],
)
def test_time(cells: dict[str, Any], state: tuple[str, str]) -> None:
    assert states(register([project("P1", **cells)]))["P1"]["time"] == state


@pytest.mark.parametrize(
    ("spent", "approved", "state"),
    [
        (100.0, 100, ("good", "100 % of approval spent")),
        (110.0, 100, ("bad", "10 % above approval")),
        (None, 100, ("unknown", "no spend known")),
        (100.0, None, ("unknown", "no approval known")),
    ],
)
def test_cost(spent: float | None, approved: float | None, state: tuple[str, str]) -> None:
    tables = {} if spent is None else {"spend": [spend("P1", "2026-01-01", spent)]}
    kind, said = states(register([project("P1", planned_investment=approved)], **tables))["P1"]["cost"]
    assert (kind, said.replace("\u00a0", " ")) == state


@pytest.mark.parametrize(
    ("actual", "benefit_state", "trust"),
    [
        ([100, 100], ("good", "100 % of promise"), ("bad", "no evidence")),
        ([99, 100], ("fair", "99.5 % of promise"), ("bad", "no evidence")),
        ([50, 50], ("fair", "50 % of promise"), ("bad", "no evidence")),
        ([49, 50], ("bad", "49.5 % of promise"), ("bad", "no evidence")),
        ([], ("bad", "nothing of promise"), ("unknown", "nothing has come")),
    ],
)
def test_benefit_and_trust(actual: list[float], benefit_state: tuple[str, str], trust: tuple[str, str]) -> None:
    rows = month_by_month("B1", "2026-05-01", [100, 100], actual) + month_by_month("B2", "2026-05-01", [1], [1])
    of = register(
        [project("P1", go_live="2026-04-30"), project("P2", go_live="2026-04-30")],
        benefits=[benefit("B1", "P1"), benefit("B2", "P2")],
        realisation=rows,
    )
    found = states(of)["P1"]
    kind, said = found["benefit"]
    assert ((kind, said.replace("\u00a0", " ")), found["trust"]) == (benefit_state, trust)


def test_what_has_its_evidence_named_is_told_from_what_has_not() -> None:
    rows = month_by_month("B1", "2026-04-01", [100, 100, 100], [60, 60, 60])
    for row in rows[:2]:
        row["evidence"] = "invoice 7"
    of = register([project("P1", go_live="2026-03-31")], benefits=[benefit("B1", "P1")], realisation=rows)
    assert states(of)["P1"]["trust"] == ("fair", "mostly evidenced")  # 120 of 180
    rows[2]["evidence"] = "invoice 8"
    of = register([project("P1", go_live="2026-03-31")], benefits=[benefit("B1", "P1")], realisation=rows)
    assert states(of)["P1"]["trust"] == ("good", "all evidenced")


def test_before_anything_was_promised_and_without_a_plan_nothing_is_bad() -> None:
    of = register(
        [project("P1", go_live="2026-04-30"), project("P2", go_live="2026-04-30")],
        benefits=[benefit("B1", "P1"), benefit("B2", "P2")],
        realisation=month_by_month("B1", "2026-05-01", [100], [100]) + month_by_month("B2", "2026-07-01", [100]),
    )
    assert states(of)["P2"]["benefit"][0] in ("early", "unknown")
    assert states(register([project("P1")]))["P1"]["benefit"] == ("unknown", "no plan known")
    assert states(register([project("P1")]))["P1"]["trust"] == ("unknown", "cannot be told")


def test_most_money_at_stake_stands_first_and_what_has_none_last() -> None:
    of = register(
        [project("P1", planned_investment=100), project("P2", planned_investment=100), project("P3")],
        spend=[spend("P1", "2026-01-01", 110), spend("P2", "2026-01-01", 150)],
    )
    found = project_states(of)
    assert found.rows["project_id"].tolist() == ["P2", "P1", "P3"]
    assert found.rows["at_stake"].tolist()[:2] == [50.0, 10.0]
    assert found.figures["bad_cost"] == 2


def test_a_project_has_its_own_page_and_nothing_of_another() -> None:
    of = register(
        [project("P1", go_live="2026-01-31"), project("P2", go_live="2026-01-31")],
        benefits=[benefit("B1", "P1", owner="Ada Nwosu"), benefit("B2", "P2", owner="TBC")],
        realisation=month_by_month("B1", "2026-02-01", [100] * 6, [40] * 5),
        decisions=[issue("D1", "2026-06-10", None, title="Which supplier?"), issue("D2", "2026-06-10", 3)],
    )
    found = states(of)
    one = found["P1"]
    assert [(b["name"], b["person"], b["planned"], b["came"]) for b in one["benefits"]] == [
        ("B1", "Ada Nwosu", 600.0, 200.0)
    ]
    # quarters end in March and June: February and March, then April to June
    assert [(q["planned"], q["came"]) for q in one["quarters"]] == [(200.0, 80.0), (300.0, 120.0)]
    assert [(w["title"], w["age"]) for w in one["waiting"]] == [("Which supplier?", 20)]
    assert found["P2"]["waiting"] == []
    assert found["P2"]["quarters"] == []


def test_where_nothing_has_started_there_is_no_table() -> None:
    assert project_states(register([project("P1", start="2027-01-01")])).rows.empty
