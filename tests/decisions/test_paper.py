"""The decision paper: a rule's projects are one decision, causes that no rule is about come after, and nobody is made up."""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
from typing import Any

import pandas as pd
import pytest

from pmo_kit.decisions.paper import CAUSE, Asked, asked, paper, people
from pmo_kit.decisions.recommendation import Recommendation
from pmo_kit.finding import CONTRADICTION, WARNING, Case, Finding
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.rules import PivotRule
from pmo_kit.vocabulary import Action

from ..builders.hand_made import checked, day, portfolio, project

MODULE = importlib.import_module("pmo_kit.decisions.paper")  # the package's `paper` is the function
TODAY = "2026-06-30"
LATE = PivotRule("late", "months_late >= 2", Action.TERMINATE, "It is late.", "CFO and CIO together", 30)
GO_ON = PivotRule("go_on", "true", Action.CONTINUE, "Nothing speaks against it.", "the project's sponsor", 90)
MONEY = {"planned_investment": 100, "actual_spend": 40, "remaining_commitment": 10}


def recommendation(project_id: str, amount: float | None = 1.0, **cells: Any) -> Recommendation:
    given: dict[str, Any] = {
        "key": f"late:{project_id}",
        "project_id": project_id,
        "project": project_id,
        "do": Action.TERMINATE,
        "rule": "late",
        "reason": "It is late.",
        "in_force": False,
        "standing": "not in force: never agreed",
        "decided_by": "Ann Lee",
        "by": dt.date(2026, 7, 30),
        "since": dt.date(2026, 6, 30),
        "waiting_days": 0,
        "amount": amount,
        "amount_is": "freed",
        "evidence": (),
        "undefined": (),
        "starves": (),
    }
    return Recommendation(**{**given, **cells})


def register(*projects: dict[str, Any], rules: tuple[PivotRule, ...] = (LATE, GO_ON), **cells: Any) -> Portfolio:
    whole = checked({"portfolios": [portfolio(**cells)], "projects": list(projects)}, TODAY)
    assumed = dataclasses.replace(whole.assumptions, pivot_rules=rules)
    return dataclasses.replace(whole, assumptions=assumed).for_portfolio("A")


def finding(
    rule: str, amount: float | None, *cases: tuple[str | None, float | None], severity: str = WARNING
) -> Finding:
    made = tuple(
        Case(one, None, f"case of {one}", str(one), "seen", "Sam", since=dt.date(2026, 6, 1), own_amount=own)
        for one, own in cases
    )
    return Finding(
        rule, rule, severity, f"{rule} in {len(made)}", made, amount, "missing", amount, "GBP", "Ann Lee",
        dt.date(2026, 7, 14), "", "Ask.",
    )  # fmt: skip


def found(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> None:
    monkeypatch.setattr(MODULE, "findings", lambda _: findings)


def test_what_one_rule_proposes_for_several_projects_is_one_decision_with_the_largest_first():
    small, large, unknown = recommendation("P1", 2.0), recommendation("P2", 30.0), recommendation("P3", None)
    (one,) = asked([small, unknown, large])
    assert [case.project_id for case in one.cases] == ["P2", "P1", "P3"]
    assert (one.amount, one.unknown) == (32.0, 1)


def test_another_rule_action_or_person_is_another_decision_and_the_largest_amount_stands_first():
    found = asked(
        [
            recommendation("P1", 5.0),
            recommendation("P2", 9.0, rule="dear"),
            recommendation("P3", 7.0, do=Action.PAUSE),
            recommendation("P4", None, decided_by="Bo Li"),
        ]
    )
    assert [one.amount for one in found] == [9.0, 7.0, 5.0, None]


def test_what_goes_on_and_what_cannot_be_judged_asks_for_nothing():
    goes_on, unjudged = recommendation("P1", do=Action.CONTINUE), recommendation("P2", None, do=None)
    assert asked([goes_on, unjudged]) == ()


def test_a_decision_is_due_when_its_first_case_is_and_has_waited_as_long_as_its_longest():
    early = recommendation("P1", by=dt.date(2026, 5, 1), waiting_days=90, in_force=True)
    late = recommendation("P2", by=dt.date(2026, 8, 1), waiting_days=3)
    one = Asked(Action.TERMINATE, "late", "It is late.", "Ann Lee", (late, early))
    assert (one.by, one.waiting_days, one.in_force) == (dt.date(2026, 5, 1), 90, 1)


def test_an_amount_of_nothing_is_not_shown_as_an_amount():
    (one,) = asked([recommendation("P1", 0.0)])
    assert (one.amount, one.unknown) == (None, 0)


def test_the_paper_says_amount_person_date_rule_and_standing(monkeypatch: pytest.MonkeyPatch):
    found(monkeypatch)
    late = project("P1", "2024-01-01", planned_go_live=day("2026-01-31"), **MONEY)
    told = paper(
        register(
            late, project("P2", **MONEY, planned_go_live=day("2027-01-31")), cfo_sponsor="Ann Lee", cio_sponsor="Bo Li"
        )
    )
    [row] = told.rows.to_dict("records")
    assert (row["do"], row["what"], row["amount"], row["amount_is"]) == ("terminate", "End P1", 50.0, "freed")
    assert row["who"] == "CFO and CIO together: Ann Lee and Bo Li"
    assert (row["by"], row["overdue_days"]) == (dt.date(2026, 7, 30), -30)
    assert (row["rule"], row["standing"]) == ("late", "not in force: never agreed")
    assert row["cases"][0]["evidence"] == "months late 5"  # the last day of January to the last of June
    figures = told.figures
    assert (figures["asked"], figures["freed"], figures["continuing"], figures["unjudged"]) == (1, 50.0, 1, 0)


def test_a_rule_that_binds_is_overdue_where_its_days_are_over(monkeypatch: pytest.MonkeyPatch):
    found(monkeypatch)
    late = project(
        "P1", "2024-01-01", planned_go_live=day("2026-01-31"), pivot_rules_agreed_on=day("2023-12-01"), **MONEY
    )
    [row] = paper(register(late)).rows.to_dict("records")
    # two months late on 31 March, to be decided by 30 April
    assert (row["by"], row["overdue_days"], row["waiting_days"], row["in_force"]) == (dt.date(2026, 4, 30), 61, 91, 1)


def test_a_project_that_cannot_be_judged_is_counted_with_what_is_missing(monkeypatch: pytest.MonkeyPatch):
    found(monkeypatch)
    told = paper(register(project("P1", planned_go_live=None, **MONEY)))
    assert told.rows.empty
    assert (told.figures["unjudged"], told.figures["lacking"]) == (1, ("months_late",))


def test_a_cause_that_no_rule_is_about_comes_after_the_rules_with_its_own_date(monkeypatch: pytest.MonkeyPatch):
    found(monkeypatch, finding("leakage", 900.0, ("P7", 900.0)))
    late = project("P1", "2024-01-01", planned_go_live=day("2026-01-31"), **MONEY)
    first, second = paper(register(late)).rows.to_dict("records")
    assert first["do"] == "terminate"  # though it is about less money
    assert (second["do"], second["what"], second["amount"], second["who"]) == (CAUSE, "leakage in 1", 900.0, "Ann Lee")
    assert (second["by"], second["waiting_days"]) == (dt.date(2026, 7, 14), 29)


def test_a_cause_is_left_to_the_findings_where_most_of_its_money_is_in_what_the_rules_are_about(
    monkeypatch: pytest.MonkeyPatch,
):
    found(monkeypatch, finding("leakage", 100.0, ("P1", 60.0), ("P7", 40.0)))
    late = project("P1", "2024-01-01", planned_go_live=day("2026-01-31"), **MONEY)
    assert [row["do"] for row in paper(register(late)).rows.to_dict("records")] == ["terminate"]


def test_small_causes_and_contradictions_are_left_to_the_findings_and_issues_that_wait_are_not(
    monkeypatch: pytest.MonkeyPatch,
):
    found(
        monkeypatch,
        finding("leakage", 960.0, ("P7", 960.0)),
        finding("vague target", 40.0, ("P8", 40.0)),  # 4 % of what is at stake
        finding("status against dates", 500.0, ("P9", 500.0), severity=CONTRADICTION),
        finding("decision overdue", None, ("P8", None)),
    )
    told = paper(register(project("P1", planned_go_live=day("2027-01-31"), **MONEY)))
    assert [row["rule"] for row in told.rows.to_dict("records")] == ["leakage", "decision overdue"]


def test_five_decisions_stand_on_the_paper_and_the_others_are_counted(monkeypatch: pytest.MonkeyPatch):
    found(monkeypatch, *(finding(f"cause {n}", 100.0 + n, (f"P{n}", 100.0 + n)) for n in range(7)))
    told = paper(register(project("P0", planned_go_live=day("2027-01-31"), **MONEY)))
    assert told.rows["amount"].tolist() == [106.0, 105.0, 104.0, 103.0, 102.0]
    assert (told.figures["asked"], told.figures["left_over"]) == (7, 2)


@pytest.mark.parametrize(
    ("sponsors", "who"),
    [
        ({"cfo_sponsor": "Ann Lee", "cio_sponsor": "Bo Li"}, "CFO and CIO together: Ann Lee and Bo Li"),
        ({"cfo_sponsor": "Ann Lee", "cio_sponsor": "TBC"}, "CFO and CIO together: Ann Lee; nobody is named as CIO"),
        ({}, "CFO and CIO together; nobody is named as CFO and CIO"),
        (
            {"cfo_sponsor": "Dr Ann Lee", "cio_sponsor": "Dr. Ann Lee"},
            "CFO and CIO together: Dr Ann Lee and Dr. Ann Lee; one person fills both offices",
        ),
    ],
)
def test_the_offices_are_called_by_their_names_and_a_vacant_one_is_said(sponsors: dict[str, str], who: str):
    one = Asked(Action.TERMINATE, "late", "", "CFO and CIO together", (recommendation("P1"),))
    assert people(register(project("P1"), **sponsors), one) == who


def test_a_projects_sponsor_is_called_by_name_and_said_to_be_missing_where_nobody_is():
    cases = tuple(recommendation(name) for name in ("P1", "P2", "P3"))
    one = Asked(Action.PAUSE, "late", "", "the project's sponsor", cases)
    projects = [project("P1", sponsor="Ann Lee"), project("P2", sponsor="Bo Li"), project("P3", sponsor="n/a")]
    assert (
        people(register(*projects), one) == "the project's sponsor: Ann Lee and Bo Li; nobody is named for one project"
    )
    alone = Asked(Action.PAUSE, "late", "", "the project's sponsor", cases[2:])
    assert people(register(*projects), alone) == "the project's sponsor; nobody is named"


def test_the_paper_leaves_its_portfolio_as_it_was(monkeypatch: pytest.MonkeyPatch):
    found(monkeypatch)
    one = register(project("P1", planned_go_live=day("2026-01-31"), **MONEY))
    before = one.tables["projects"].copy()
    paper(one)
    pd.testing.assert_frame_equal(one.tables["projects"], before)
