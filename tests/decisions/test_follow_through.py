"""Earlier recommendations: decided, in time, by whom they were for, acted on, and what ending a project has freed."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from pmo_kit.decisions.acted import Decided, freed
from pmo_kit.decisions.follow_through import followed
from pmo_kit.decisions.rights import AS_AGREED, CANNOT_TELL, ELSEWHERE, NO_RIGHT
from pmo_kit.metrics.population import Known
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.rules import PivotRule, Right
from pmo_kit.rules.default import BOTH_SPONSORS, SPONSOR
from pmo_kit.vocabulary import Action

from ..builders.hand_made import checked, day, issue, project, spend, with_assumptions
from ..builders.hand_made import portfolio as row_of_portfolio

AS_OF = "2026-06-30"
LATE = PivotRule("late", "true", Action.TERMINATE, "It is late.", "Ann Lee", 14)


def recommendation(
    outcome: str | None, raised: str = "2026-01-01", days: int | None = 10, **cells: Any
) -> dict[str, Any]:
    """A recommendation of the rule `late` to end P1, decided on 11 January 2026."""
    row = issue("REC:late:P1", raised, days, title="Terminate: P1", category="budget", outcome=outcome)
    return {**row, "decided_by": "Ann Lee" if days is not None else None, **cells}


def portfolio(
    decisions: list[dict[str, Any]],
    *,
    rules: tuple[PivotRule, ...] = (LATE,),
    rights: dict[str, Right] | None = None,
    changes: list[dict[str, Any]] | None = None,
    spent: list[dict[str, Any]] | None = None,
    **of_p1: Any,
) -> Portfolio:
    """P1 as it is given, and P2, in which there was spend until June."""
    tables: dict[str, Any] = {
        "portfolios": [row_of_portfolio(cfo_sponsor="Cleo Finn", cio_sponsor="Ian Olsen")],
        "projects": [project("P1", **{"sponsor": "Sam Sponsor", **of_p1}), project("P2")],
        "decisions": decisions,
        "spend": [spend("P2", "2026-06-01", 1.0), *(spent or [])],
    }
    if changes is not None:
        tables["change_requests"] = changes
    assumed = {"pivot_rules": rules, "decision_rights": MappingProxyType(rights or {})}
    return with_assumptions(checked(tables, AS_OF), assumed).for_portfolio()


def only(found: Portfolio) -> dict[str, Any]:
    [row] = followed(found).rows.to_dict("records")
    return row


ENDED = {"status": "terminated", "end_date": day("2026-01-20")}


@pytest.mark.parametrize(
    ("outcome", "of_p1", "spent", "acted"),
    [
        ("terminate", ENDED, [], True),
        ("Terminate", ENDED, [spend("P1", "2026-02-01", 5.0)], True),  # the month that the decision is given
        ("terminate", ENDED, [spend("P1", "2026-03-01", 5.0)], False),
        ("terminate", {}, [], False),
        ("terminate", {"status": "terminated", "end_date": day("2026-01-05")}, [], None),  # it had ended before
        ("terminate", {"status": "terminated"}, [], None),
        ("pause", {"status": "paused"}, [spend("P1", "2026-03-01", 5.0)], True),
        ("pause", {}, [], True),
        ("pause", {}, [spend("P1", "2026-03-01", 5.0)], False),
        ("continue", {}, [], True),
        ("continue", {"status": "closed", "end_date": day("2026-03-01")}, [], True),
        ("continue", ENDED, [], False),
        ("continue", {"status": "paused"}, [], False),
        ("continue", {"status": "closed", "end_date": day("2026-01-05")}, [], None),
        ("change scope", {}, [], None),  # there is no table of change requests
        ("terminate in autumn", ENDED, [], None),
        (None, ENDED, [], None),
    ],
)
def test_what_was_decided_was_acted_on_or_not_or_it_cannot_be_told(outcome, of_p1, spent, acted):
    row = only(portfolio([recommendation(outcome)], spent=spent, **of_p1))
    assert row["acted"] is acted
    assert row["evidence"]


@pytest.mark.parametrize(
    ("raised", "status", "acted"),
    [("2026-01-11", "approved", True), ("2026-01-10", "approved", False), ("2026-01-11", "pending", False)],
)
def test_a_change_of_scope_needs_a_change_request_raised_since_and_approved(raised, status, acted):
    asked = {"change_id": "C1", "project_id": "P1", "raised_on": day(raised), "status": status}
    assert only(portfolio([recommendation("change scope")], changes=[asked]))["acted"] is acted


def test_a_decision_is_given_a_month_before_anybody_can_be_said_not_to_have_acted():
    row = only(portfolio([recommendation("terminate", "2026-06-01", 1)]))
    assert (row["acted"], row["evidence"]) == (None, "too early to tell: its status is active")
    row = only(portfolio([recommendation("terminate", "2026-05-01", 1)]))
    assert (row["acted"], row["evidence"]) == (False, "its status is active")


def test_without_spend_by_month_it_cannot_be_told_whether_spending_ended():
    tables = {"projects": [project("P1", actual_spend=5.0, **ENDED)], "decisions": [recommendation("terminate")]}
    row = only(checked(tables, AS_OF).for_portfolio())
    assert row["acted"] is None
    assert row["evidence"].endswith("what was spent in the months after 11 Feb 2026 cannot be told")


def test_what_was_decided_is_held_against_what_was_recommended():
    def decided(outcome: str) -> tuple[Any, Any, Any]:
        row = only(portfolio([recommendation(outcome)]))
        return row["recommended"], row["decided"], row["as_recommended"]

    assert decided("terminate") == ("terminate", "terminate", True)
    assert decided("continue") == ("terminate", "continue", False)
    assert decided("let us see") == ("terminate", "let us see", None)


def test_a_title_in_other_words_is_taken_for_what_the_rule_proposes():
    assert only(portfolio([recommendation("pause", title="P1: what now?")]))["recommended"] == "terminate"
    assert only(portfolio([recommendation("pause", title="P1: what now?")], rules=()))["recommended"] is None


@pytest.mark.parametrize(
    ("days", "rules", "rights", "expected"),
    [
        (14, (LATE,), {}, True),
        (15, (LATE,), {"budget": Right("Ann Lee", None, 99)}, False),  # the rule's days come first
        (15, (), {"budget": Right("Ann Lee", None, 99)}, True),
        (15, (), {}, None),
        (None, (LATE,), {}, False),
    ],
)
def test_it_was_decided_within_the_rules_days_else_the_categorys(days, rules, rights, expected):
    found = portfolio([recommendation(None, days=days)], rules=rules, rights=rights)
    assert only(found)["in_time"] is expected
    figures = followed(found).figures
    assert figures["timed"] == (0 if expected is None else 1)
    assert figures["in_time_share"] == (None if expected is None else float(expected))


@pytest.mark.parametrize(
    ("rule_decides", "rights", "by", "expected"),
    [
        ("Ann Lee", {}, "ann lee", AS_AGREED),
        ("Ann Lee", {}, "Bob", CANNOT_TELL),  # it may be a body, and the forum is not filled in
        (SPONSOR, {}, "Sam Sponsor", AS_AGREED),
        (SPONSOR, {}, SPONSOR, AS_AGREED),
        (SPONSOR, {}, "Bob", ELSEWHERE),
        (SPONSOR, {"budget": Right("Bob")}, "Bob", AS_AGREED),
        (BOTH_SPONSORS, {}, "Ian Olsen & Cleo Finn", AS_AGREED),
        (BOTH_SPONSORS, {}, "Cleo Finn", ELSEWHERE),
        (BOTH_SPONSORS, {}, "TBC", CANNOT_TELL),
    ],
)
def test_it_was_decided_by_whom_the_rule_or_the_categorys_right_names(rule_decides, rights, by, expected):
    rule = PivotRule("late", "true", Action.TERMINATE, "It is late.", rule_decides, 14)
    found = portfolio([recommendation("terminate", decided_by=by)], rules=(rule,), rights=rights)
    assert only(found)["standing"] == expected


def test_with_neither_rule_nor_right_nobody_was_agreed():
    row = only(portfolio([recommendation("terminate")], rules=()))
    assert (row["standing"], row["should"]) == (NO_RIGHT, None)


@pytest.mark.parametrize(
    ("owed", "since", "expected"),
    [
        (20.0, [], 40.0),  # 100 − 40 spent by then − 20 owed either way
        (20.0, [spend("P1", "2026-02-01", 15.0)], 40.0),  # what was owed is paid: it counts once
        (20.0, [spend("P1", "2026-02-01", 25.0)], 35.0),
        (0.0, [spend("P1", "2026-02-01", 70.0)], 0.0),
        (None, [], None),
    ],
)
def test_ending_a_project_frees_what_remained_less_what_was_spent_since_or_is_owed(owed, since, expected):
    spent = [spend("P1", "2025-12-01", 40.0), *since]
    found = portfolio(
        [recommendation("terminate")],
        spent=spent,
        planned_investment=70.0,
        forecast_investment=100.0,
        remaining_commitment=owed,
        **ENDED,
    )
    assert followed(found).figures["freed"] == expected
    assert followed(found).figures["freed_untold"] == (expected is None)


def test_what_an_ended_project_has_freed_needs_spend_with_dates():
    tables = {"projects": [project("P1", actual_spend=5.0, planned_investment=9.0, remaining_commitment=1.0, **ENDED)]}
    known = Known.of_portfolio(checked(tables, AS_OF).for_portfolio())
    assert freed(Decided(known, known.projects.iloc[0].to_dict(), 0, day("2026-01-11"))) is None


def test_what_is_open_comes_first_and_figures_count_every_recommendation_once():
    others = [
        {**recommendation("terminate"), "decision_id": "REC:late:P2", "project_id": "P2"},
        {**recommendation(None, "2026-06-01", None), "decision_id": "REC:young:P1"},
        {**recommendation(None, "2026-05-01", None), "decision_id": "REC:late:P1"},
        {**recommendation(None, "2026-01-01", None, withdrawn_on=day("2026-02-01")), "decision_id": "REC:gone:P1"},
        {**recommendation("x"), "decision_id": "D1"},
    ]
    found = followed(portfolio(others))
    assert found.rows[["decision_id", "state", "age"]].to_numpy().tolist() == [
        ["REC:late:P1", "open", 60.0],
        ["REC:young:P1", "open", 29.0],
        ["REC:late:P2", "decided", 10.0],
        ["REC:gone:P1", "withdrawn", 31.0],
    ]
    names = (
        "recommended",
        "open",
        "decided",
        "withdrawn",
        "in_time",
        "timed",
        "as_recommended",
        "acted",
        "acted_asked",
    )
    assert [found.figures[name] for name in names] == [4, 2, 1, 1, 1, 2, 1, 0, 1]
    assert found.figures["freed"] is None
    assert "Of 2 of 4 it cannot be told whether they were decided in time" in found.cannot_tell[0]


def test_what_came_after_the_day_is_not_known():
    row = only(
        portfolio([recommendation("terminate", "2026-06-25", 10)], status="terminated", end_date=day("2026-07-06"))
    )
    assert (row["state"], row["decided"], row["in_time"]) == ("open", None, None)


def test_without_earlier_recommendations_there_is_nothing_to_follow_up_on():
    found = followed(portfolio([issue("D1", "2026-01-01", 3)]))
    assert found.silent
    assert found.figures == {"recommended": 0}
    assert followed(checked({"projects": [project("P1")]}, AS_OF).for_portfolio()).silent
