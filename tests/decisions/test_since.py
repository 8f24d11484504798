"""What changed since the last run: findings and decisions that came and went, each with the reason that the data shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pmo_kit.decisions import since_last_run
from pmo_kit.decisions.since import ASKED, CLOSED, GONE, OPENED, remembered
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import Tables, benefit, checked, day, issue, month_by_month, portfolio, project

LATE = {"planned_go_live": day("2025-01-31"), "planned_investment": 1000}


def register(**tables: Any) -> Portfolio:
    """A project that should have been live for a year and a half, and is not."""
    given: Tables = {
        "portfolios": [portfolio(currency="GBP")],
        "projects": [project("P1", **LATE), project("P2")],
        "benefits": [benefit("B1", "P1", owner="Ada Nwosu")],
        "realisation": month_by_month("B1", "2025-02-01", [100] * 17),
        "decisions": [issue("D1", "2026-06-01", 10)],
    }
    return checked(given | tables, "2026-06-30").for_portfolio("A")


def since(now: Portfolio, **parts: Any) -> list[tuple[str, str, str]]:
    record = {
        "as_of": "2026-05-31",
        "currency": "GBP",
        "kit_version": "0.1.0",
        "figures": {},
        "months": {},
        "findings": None,
        "decisions": None,
    }
    rows = since_last_run(replace(now, earlier={"A": record | parts})).rows
    return [(row["kind"], row["key"], row["why"]) for row in rows.to_dict("records")]


def decision(project_id: str, rule: str = "overtaken") -> dict[str, Any]:
    return {f"{rule}:{project_id}": {"project": project_id, "do": "terminate", "amount": 100.0}}


def test_without_an_earlier_run_there_is_nothing_and_what_is_left_for_the_next_is_there() -> None:
    found = since_last_run(register())
    assert found.rows.empty
    assert found.figures["moved"] is None
    assert found.figures["remembered"] == remembered(register())


def test_what_is_remembered_names_findings_with_the_money_that_no_other_has_counted() -> None:
    kept = remembered(register())
    assert "past_planned_go-live" in kept["findings"]
    # 17 months, from February 2025 to June 2026, were planned at 100, and P1 is not live
    assert sum(one["amount"] or 0.0 for one in kept["findings"].values()) == 1700.0
    assert kept["asked"]["count"] >= 1


def test_a_finding_that_was_not_there_has_opened_and_one_that_is_not_there_any_more_is_closed() -> None:
    gone = {"zombie": {"title": "Two projects that nobody sponsors", "amount": None, "cases": 2}}
    found = since(register(), findings=gone)
    assert ("finding opened", "past_planned_go-live", "") in found
    assert (CLOSED, "zombie", "no case of it is left") in found


def test_a_finding_that_cannot_be_looked_for_any_more_is_not_said_to_be_mended() -> None:
    gone = {"escalation_rising": {"title": "Escalations rise", "amount": None, "cases": 1}}
    [why] = [why for kind, _, why in since(register(), findings=gone) if kind == CLOSED]
    assert why == "it cannot be looked for any more: the table escalations was not supplied"


def test_what_an_earlier_run_did_not_leave_is_not_compared() -> None:
    assert {kind for kind, *_ in since(register())} & {OPENED, CLOSED, ASKED, GONE} == set()


def test_a_decision_is_gone_because_its_project_left_the_register() -> None:
    assert (GONE, "overtaken:P9", "the project is not in the register any more") in since(
        register(), decisions=decision("P9")
    )


def test_a_decision_is_gone_because_it_was_decided() -> None:
    log = [
        issue("REC:overtaken:P2", "2026-06-01", 10, outcome="terminate"),
        issue("REC:overtaken:P21", "2026-06-01", 1),
    ]
    tables = {"decisions": log, "projects": [project("P1", **LATE), project("P2"), project("P21")]}
    assert (GONE, "overtaken:P2", "it was decided on 11 Jun 2026: terminate") in since(
        register(**tables), decisions=decision("P2")
    )


def test_a_decision_is_gone_because_its_project_ended() -> None:
    ended = [project("P1", **LATE), project("P2", status="terminated", end_date=day("2026-06-15"))]
    assert (GONE, "overtaken:P2", "the project ended on 15 Jun 2026") in since(
        register(projects=ended), decisions=decision("P2")
    )


def test_a_decision_that_rules_propose_now_and_did_not_then_is_new() -> None:
    proposed = remembered(register())["decisions"]
    found = since(register(), decisions={})
    assert [key for kind, key, _ in found if kind == ASKED] == list(proposed)
    assert since(register(), decisions=proposed) == []


def test_issues_that_were_decided_since_are_counted() -> None:
    record = {"as_of": "2026-05-31", "currency": "GBP", "kit_version": "", "figures": {}, "months": {}}
    of = replace(register(), earlier={"A": record | {"findings": None, "decisions": None}})
    assert since_last_run(of).figures["taken"] == 1
