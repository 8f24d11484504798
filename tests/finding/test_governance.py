"""Deciding: issues that wait, escalations that rise, reviews that were not held, changes that give up benefit for a date."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pmo_kit.finding import looked
from pmo_kit.register.locks import Entry, History
from pmo_kit.rules import Right

from ..builders.causes import cause, is_quiet, looking, of, owned, why_not
from ..builders.hand_made import Row, day, escalation, issue, month_by_month, portfolio, project

# --- decisions ---

DECIDED = [issue(f"D{k}", "2026-01-10", 10) for k in range(3)]  # a median of ten days


def test_an_issue_that_waits_longer_than_twice_the_median_is_found_with_its_age_and_owner() -> None:
    """Open since 9 and 10 June: 21 and 20 days on the 30th. The limit is twice ten days, and the older is beyond it."""
    older = issue("D8", "2026-06-09", None, title="Close the portal?", category="scope")
    finding = cause(
        "decision overdue",
        projects=[project("P1", name="Portal", sponsor="Kofi Mensah")],
        decisions=[*DECIDED, older, issue("D9", "2026-06-10", None)],
    )
    [case] = finding.cases
    assert (case.name, case.project, case.since) == ("Close the portal?", "Portal", day("2026-06-09"))
    assert case.evidence == (
        "Open for 21\N{NO-BREAK SPACE}days, since 9 Jun 2026, on scope; twice the median: 20\N{NO-BREAK SPACE}days."
    )
    assert case.who == "Kofi Mensah, who sponsors the project"
    assert finding.title == (
        "One open issue has waited longer than agreed or usual for a decision, for 21\N{NO-BREAK SPACE}days"
    )
    assert (finding.amount, finding.by) == (None, day("2026-07-14"))


def test_agreed_days_beat_the_median_and_name_who_decides() -> None:
    rights = {"scope": Right("Jane Doe", None, 30), "budget": Right("Ann Lee", None, 20)}
    finding = cause(
        "decision overdue",
        assumed={"decision_rights": rights},
        projects=[project("P1")],
        decisions=[
            *DECIDED,
            issue("D7", "2026-06-01", None, category="scope"),
            issue("D8", "2026-06-09", None, category="budget"),
            issue("D9", "2026-06-08", None, category="risk"),
        ],
    )
    assert [(case.name, case.who) for case in finding.cases] == [
        ("D9", "the portfolio's sponsors"),
        ("D8", "Ann Lee"),
    ]
    assert "; agreed: 20\N{NO-BREAK SPACE}days." in finding.cases[1].evidence
    assert finding.title.startswith(
        "Two open issues have waited longer than agreed or usual for a decision, the oldest for 22"
    )


def test_what_was_withdrawn_or_decided_waits_no_longer() -> None:
    withdrawn = issue("D8", "2025-06-09", None, withdrawn_on=day("2026-06-01"))
    assert is_quiet("decision overdue", projects=[project("P1")], decisions=[*DECIDED, withdrawn])


def test_without_agreed_days_and_a_median_nobody_can_tell_what_is_overdue() -> None:
    waiting = [issue("D1", "2020-01-10", None)]
    why = why_not("decision overdue", projects=[project("P1")], decisions=waiting)
    assert why.startswith("it is not agreed within how many days to decide, and there is no median")
    assert why_not("decision overdue", projects=[project("P1")]) == "the table decisions was not supplied"


# --- escalations ---

FOUR = [project(f"P{k}", name=f"Project {k}") for k in range(1, 5)]


def test_escalations_that_rise_are_told_with_the_projects_of_the_last_quarter() -> None:
    """One of four in the third quarter of 2025, two in the second of 2026."""
    finding = cause(
        "escalation rising",
        projects=FOUR,
        escalations=[
            escalation("E1", "P1", "2025-08-01"),
            escalation("E2", "P2", "2026-05-01"),
            escalation("E3", "P2", "2026-05-09"),
            escalation("E4", "P3", "2026-06-30"),
            escalation("E5", "P4", "2026-06-01", level="programme"),
        ],
    )
    assert finding.title == (
        "Executive escalations rose from 25\N{NO-BREAK SPACE}% of the active projects in 2025Q3 to 50\N{NO-BREAK SPACE}% in 2026Q2"
    )
    assert {case.name: case.evidence for case in finding.cases} == {
        "Project 2": "Two executive escalations in 2026Q2.",
        "Project 3": "One executive escalation in 2026Q2.",
    }


def test_escalations_that_fall_or_stay_are_no_finding() -> None:
    same = [escalation("E1", "P1", "2025-08-01"), escalation("E2", "P2", "2026-05-01")]
    assert is_quiet("escalation rising", projects=FOUR, escalations=same)
    assert is_quiet("escalation rising", projects=FOUR, escalations=same[:1])


def test_a_rise_needs_two_quarters() -> None:
    young = [project("P1", start="2026-04-01")]
    why = why_not("escalation rising", projects=young, escalations=[escalation("E1", "P1", "2026-05-01")])
    assert why == "fewer than two complete quarters have an active project"


# --- reviews of the baseline ---


def recorded(*events: tuple[str, str]) -> Any:
    """What is looked for with these lines in the history: the kind of each, and its day."""
    register = of(portfolios=[portfolio("2025-12-31")], projects=[project("P1")])
    entries = tuple(
        Entry(k + 1, event, "A", "Ann Lee", on, previous="", hash="", details={"as_of": on, "figures": []})
        for k, (event, on) in enumerate(events)
    )
    return looked(replace(register, locks={"A": History(Path("A.jsonl"), entries)}))


def test_a_review_that_fell_due_and_was_not_recorded_is_overdue() -> None:
    """Due on 31 March and 30 June 2026, a quarter each after the start."""
    came = recorded(("lock", "2025-12-30"))
    finding = next(one for one in came.found if one.rule == "baseline review overdue")
    assert finding.title == "Two reviews of the baseline are overdue"
    assert [case.name for case in finding.cases] == ["Review due on 31 Mar 2026", "Review due on 30 Jun 2026"]
    assert finding.cases[0].evidence == "Due for 91\N{NO-BREAK SPACE}days, and none has been recorded since."


def test_a_review_that_was_recorded_is_not() -> None:
    came = recorded(("lock", "2025-12-30"), ("review", "2026-06-30"))
    assert "baseline review overdue" in came.quiet


def test_where_no_baseline_is_locked_no_review_is_kept_on_record() -> None:
    assert recorded().unable["baseline review overdue"].startswith("no baseline is locked")
    tables = {"portfolios": [portfolio()], "projects": [project("P1")]}
    assert looking(**tables).unable["baseline review overdue"].startswith("the portfolio has no transformation_start")


# --- changes ---


def change(change_id: str, benefit: float | None, days: float | None, **cells: Any) -> Row:
    row = {"change_id": change_id, "project_id": "P1", "raised_on": day("2026-01-10"), "status": "approved"}
    return {**row, "benefit_impact": benefit, "schedule_impact_days": days, "cost_impact": 0, **cells}


def changed(*changes: Row, plan: float = 100) -> dict[str, list[Row]]:
    """A project with these changes, of which ten months are planned, none of them due yet."""
    return {
        "projects": [project("P1", name="Portal")],
        "benefits": [owned("B1")],
        "realisation": month_by_month("B1", "2026-07-01", [plan] * 10),
        "change_requests": list(changes),
    }


def test_benefit_given_up_to_keep_a_date_is_found_with_the_drift_of_all_changes() -> None:
    finding = cause(
        "benefit traded for schedule",
        **changed(
            change("C1", -200, 0, summary="Launch without orders"),
            change("C2", -100, -5),
            change("C3", -50, 30, cost_impact=40),
            change("C4", 80, 0),
        ),
    )
    assert finding.title == "Approved changes to one project kept the date and gave up £300 of benefit"
    assert finding.amount == pytest.approx(300.0)
    assert finding.cases[0].evidence == (
        "Two changes gave up £300 (30\N{NO-BREAK SPACE}% of the plan) and kept the date: “Launch without orders”. All approved "
        "changes together: £270 less benefit, £40 more cost and 25\N{NO-BREAK SPACE}days later."
    )


@pytest.mark.parametrize(
    "one",
    [
        change("C1", -200, 30),
        change("C1", -100, 0),  # a tenth of the plan
        change("C1", 200, 0),
        change("C1", None, 0),
        change("C1", -200, None),
        change("C1", -200, 0, status="pending"),
        change("C1", -200, 0, status="rejected"),
        change("C1", -200, 0, decided_on=day("2026-07-01")),
    ],
)
def test_a_change_that_moves_the_date_or_gives_up_little_or_is_not_approved_is_no_trade(one: Row) -> None:
    assert is_quiet("benefit traded for schedule", **changed(one))


def test_what_was_given_up_is_not_told_twice_where_it_is_missing() -> None:
    """Two months of 500 each, both due and nothing came: all 1,000 are missing, and 400 of them were given up by a change."""
    tables = changed(change("C1", -400, 0))
    tables["projects"] = [project("P1", go_live="2026-03-31", planned_go_live=day("2026-03-31"))]
    tables["realisation"] = month_by_month("B1", "2026-04-01", [500, 500], [0, 0])
    found = {one.rule: one for one in looking(**tables).found}
    traded = found["benefit traded for schedule"]
    assert (found["leakage"].own_amount, traded.amount, traded.own_amount) == (1000.0, 400.0, 0.0)


def test_more_given_up_than_was_planned_stands_apart_from_the_plan() -> None:
    finding = cause("benefit traded for schedule", **changed(change("C1", -2000, 0)))
    assert (finding.amount, finding.own_amount) == (2000.0, 2000.0)


def test_changes_are_not_looked_for_without_their_table() -> None:
    assert why_not("benefit traded for schedule", projects=[project("P1")]) == (
        "the table change_requests was not supplied"
    )
