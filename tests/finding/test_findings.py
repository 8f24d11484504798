"""Findings: what is found, what is not, in which order, and with whose next step."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pmo_kit.finding import CONTRADICTION, WARNING, Finding, early_warnings, findings
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import Row, benefit, day, frames, month_by_month, portfolio, project
from ..builders.hostile import HOSTILE

AS_OF = "2026-06-30"
ACCOUNTABLE = {
    "owner": "Ada Nwosu",
    "success_criterion": "calls end sooner",
    "baseline_value": 10,
    "baseline_date": day("2024-01-15"),
}


def found(as_of: str = AS_OF, **tables: list[Row]) -> tuple[Finding, ...]:
    return findings(Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio("A"))


def of_rule(rule: str, **tables: list[Row]) -> list[Finding]:
    return [finding for finding in found(**tables) if finding.rule == rule]


def owned(benefit_id: str, project_id: str = "P1", **cells: Any) -> Row:
    return benefit(benefit_id, project_id, **(ACCOUNTABLE | cells))


def with_evidence(rows: list[Row]) -> list[Row]:
    return [{**row, "evidence": "ledger 4711"} for row in rows]


def test_a_benefit_that_lacks_any_of_the_three_is_found_with_what_it_lacks() -> None:
    [finding] = of_rule(
        "no accountability",
        projects=[project("P1", sponsor="Kofi Mensah")],
        benefits=[owned("B1", name="Fewer calls", owner="TBC", success_criterion=None, attribution=0.5)],
        realisation=month_by_month("B1", "2026-05-01", [100, 100, 100, 100]),
    )
    assert finding.what == "Fewer calls is without a success criterion and an owner."
    assert finding.evidence == "Owner: “TBC”; success criterion: empty."
    assert finding.amount == 200.0  # half of what is planned, months to come included
    assert finding.who == "Kofi Mensah, who sponsors the project"
    assert finding.next_step == "Name a person who will answer for it; the rest follows from there."
    assert (finding.key, finding.severity, finding.currency) == ("no_accountability:B1", WARNING, "GBP")


def test_a_profile_agreed_after_the_start_is_told_with_what_else_it_lacks() -> None:
    [finding] = found(projects=[project("P1")], benefits=[owned("B1", baseline_date=None, agreed_on=day("2024-03-01"))])
    assert finding.rule == "no accountability"
    assert finding.evidence == (
        "Baseline: a value without a date. Agreed on 1 Mar 2024, after the project's start on 1 Jan 2024."
    )
    assert finding.who == "Ada Nwosu, who owns the benefit"


def test_an_accountable_benefit_is_only_found_where_it_was_agreed_too_late() -> None:
    tables = {"projects": [project("P1"), project("P2")]}
    in_time, late = owned("B1", agreed_on=day("2024-01-01")), owned("B2", "P2", agreed_on=day("2024-01-02"))
    [finding] = found(**tables, benefits=[in_time, late])
    assert (finding.rule, finding.severity, finding.benefit_id) == ("agreed after the start", CONTRADICTION, "B2")


def test_a_benefit_of_a_project_that_has_not_started_is_not_looked_at() -> None:
    assert found(projects=[project("P1", start="2026-07-01")], benefits=[benefit("B1", "P1")]) == ()


def test_leakage_is_found_with_its_split() -> None:
    [finding] = of_rule(
        "leakage",
        projects=[project("P1", go_live="2025-12-31", name="Claims portal")],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2026-01-01", [100] * 5, [80, 80, 80, 80, 37], [84] * 5),
    )
    assert finding.amount == 143.0
    assert finding.what == "Claims portal has brought less than was planned since launch."
    assert finding.evidence == (
        "£357 of £500 is evidenced; £143 is missing, £80 taken out by a new plan and £63 short of the plan since."
    )
    assert finding.next_step.startswith("Look at the approved change again")


@pytest.mark.parametrize(("actual", "count"), [(90, 0), (89, 1), (100, 0), (150, 0)])
def test_leakage_of_a_tenth_is_tolerated(actual: float, count: int) -> None:
    leaks = of_rule(
        "leakage",
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2026-01-01", [100], [actual]),
    )
    assert len(leaks) == count


@pytest.mark.parametrize(
    ("planned_go_live", "actual", "count"),
    [("2025-03-31", 40, 1), ("2025-03-31", 50, 0), ("2025-03-30", 40, 0), ("2025-04-30", 40, 1), (None, 40, 0)],
)
def test_on_time_without_value_is_on_or_before_the_planned_day_and_below_half(
    planned_go_live: str | None, actual: float, count: int
) -> None:
    planned = day(planned_go_live) if planned_go_live else None
    worthless = of_rule(
        "on time without value",
        projects=[project("P1", go_live="2025-03-31", planned_go_live=planned)],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2025-04-01", [100], [actual]),
    )
    assert [finding.amount for finding in worthless] == [60.0] * count


def test_a_project_that_planned_no_benefit_is_held_against_its_investment() -> None:
    [finding] = of_rule(
        "on time without value",
        projects=[
            project("P1", go_live="2025-03-31", planned_go_live=day("2025-03-31"), planned_investment=1000),
            project("P2"),
        ],
        benefits=[owned("B2", "P2")],
        realisation=month_by_month("B2", "2026-01-01", [100]),
    )
    assert finding.amount == 1000.0
    assert "of £1K invested; no benefit was planned" in finding.evidence


def test_a_project_that_is_not_due_is_not_yet_worthless() -> None:
    assert not of_rule(
        "on time without value",
        projects=[project("P1", go_live="2025-07-15", planned_go_live=day("2025-07-15"))],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2025-08-01", [100], [0]),
    )


@pytest.mark.parametrize(("measured", "count"), [(3, 1), (4, 0), (6, 0)])
def test_tracking_has_stopped_after_three_months_of_silence(measured: int, count: int) -> None:
    stopped = of_rule(
        "tracking stopped",
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1", name="Fewer calls")],
        realisation=with_evidence(month_by_month("B1", "2026-01-01", [100] * 6, [100] * measured)),
    )
    assert [(f.what, f.amount) for f in stopped] == [("Fewer calls is no longer measured.", 300.0)] * count


def test_a_benefit_that_was_never_measured_is_said_so() -> None:
    [finding] = of_rule(
        "tracking stopped",
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1", name="Fewer calls")],
        realisation=month_by_month("B1", "2026-01-01", [100] * 3),
    )
    assert finding.what == "Fewer calls has not been measured yet."
    assert finding.evidence.startswith("Three months due without an actual; none has been entered since launch.")


@pytest.mark.parametrize(("quarters", "count"), [(1, 0), (2, 1)])
def test_a_quarterly_benefit_may_be_one_quarter_late(quarters: int, count: int) -> None:
    stopped = of_rule(
        "tracking stopped",
        projects=[project("P1", go_live="2024-12-31")],
        benefits=[owned("B1", frequency="quarterly")],
        realisation=with_evidence(month_by_month("B1", "2025-03-01", [300] * 6, [300] * (6 - quarters), step=3)),
    )
    assert len(stopped) == count


def test_a_measure_is_enough_where_nothing_is_paid() -> None:
    rows = month_by_month("B1", "2026-01-01", [None] * 6)
    tables = {
        "projects": [project("P1", go_live="2025-12-31"), project("P2")],
        "benefits": [owned("B1", kind="non_financial"), owned("B2", "P2")],
    }
    others = month_by_month("B2", "2026-01-01", [100])  # a table without any amount would be none
    assert not of_rule("tracking stopped", **tables, realisation=[{**row, "measure_value": 5} for row in rows])
    [finding] = of_rule("tracking stopped", **tables, realisation=rows + others)
    assert finding.amount is None  # what is not money is at no money's stake


def test_months_before_a_launch_are_no_silence() -> None:
    assert not of_rule(
        "tracking stopped",
        projects=[project("P1", go_live="2026-05-15")],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2025-01-01", [100] * 18),
    )


def test_a_project_past_its_planned_go_live_is_found_with_the_value_that_has_passed() -> None:
    late = {"planned_go_live": day("2026-01-31"), "forecast_go_live": day("2026-12-31")}
    [finding] = of_rule(
        "past planned go-live",
        projects=[
            project("P1", name="Claims portal", **late),
            project("P2", go_live="2026-02-15", **late),
            project("P3", planned_go_live=day("2026-07-01")),
            project("P4", status="proposed", **late),
        ],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2026-02-01", [100] * 12),
    )
    assert finding.project_id == "P1"
    assert finding.amount == 500.0  # February to June
    assert finding.evidence == "The forecast is 31 Dec 2026; £500 of planned value has passed."


def test_an_over_claimed_benefit_shows_the_excess_claimed_here() -> None:
    mine, theirs = (
        owned("B1", shared_benefit="calls", attribution=0.75),
        owned("B2", "P2", shared_benefit="calls", attribution=0.75),
    )
    [finding] = of_rule(
        "over-claimed",
        projects=[project("P1"), {**project("P2"), "portfolio_id": "Z"}],
        benefits=[mine, theirs],
        realisation=month_by_month("B1", "2026-05-01", [100]) + month_by_month("B2", "2026-05-01", [100]),
    )
    assert finding.amount == pytest.approx(25.0)  # 75 claimed, 50 left
    assert "150 % in total" in finding.evidence.replace("\u00a0", " ")


def test_claims_that_come_to_one_are_in_order() -> None:
    half = {"shared_benefit": "calls", "attribution": 0.5}
    assert not of_rule("over-claimed", projects=[project("P1")], benefits=[owned("B1", **half), owned("B2", **half)])


def test_actuals_without_an_evidence_text_are_found_with_their_amount() -> None:
    rows = month_by_month("B1", "2026-01-01", [100] * 3, [100, 90, 80])
    rows[0]["evidence"] = "ledger 4711"
    [finding] = of_rule(
        "actual without evidence",
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1")],
        realisation=rows,
    )
    assert (finding.amount, finding.severity) == (170.0, CONTRADICTION)
    assert finding.evidence == "Two actuals without an evidence text."


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"status": "closed"}, "Status closed, and no end date"),
        ({"status": "terminated", "end_date": day("2026-01-31")}, ""),
        ({"status": "closed", "end_date": day("2026-12-31")}, ""),
        ({"status": "active", "end_date": day("2026-01-31")}, "Status active, and ended on 31 Jan 2026"),
        ({"status": "active", "end_date": day("2026-06-30")}, ""),
        ({"status": "proposed", "go_live": day("2026-01-31")}, "Status proposed, and live since 31 Jan 2026"),
        ({"status": "closed", "end_date": day("2023-12-31")}, "Ended on 31 Dec 2023, before it started on 1 Jan 2024"),
    ],
)
def test_a_status_that_its_dates_contradict_is_found(cells: Row, words: str) -> None:
    evidence = [finding.evidence for finding in of_rule("status against dates", projects=[{**project("P1"), **cells}])]
    assert len(evidence) == bool(words)
    assert all(text.startswith(words) for text in evidence)


def test_a_team_is_an_owner_and_flagged() -> None:
    [finding] = found(projects=[project("P1")], benefits=[owned("B1", owner="Claims team"), owned("B2")])
    assert (finding.rule, finding.severity, finding.benefit_id) == ("owned by a team", CONTRADICTION, "B1")


def test_warnings_come_first_and_the_most_valuable_first_of_all() -> None:
    plans = [("B1", 50), ("B2", 300), ("B3", None), ("B4", 900)]
    rows = [row for name, plan in plans if plan for row in month_by_month(name, "2026-07-01", [plan])]
    benefits = [benefit("B1", "P1"), benefit("B2", "P1"), benefit("B3", "P1"), owned("B4", owner="Claims team")]
    order = [f.benefit_id for f in found(projects=[project("P1")], benefits=benefits, realisation=rows)]
    assert order == ["B2", "B1", "B3", "B4"]


def test_the_order_of_rows_changes_nothing() -> None:
    benefits = [benefit("B1", "P1"), benefit("B2", "P2"), owned("B3", owner="Claims team")]
    projects = [project("P1"), project("P2", status="closed")]
    assert found(projects=projects, benefits=benefits) == found(projects=projects[::-1], benefits=benefits[::-1])


def test_keys_are_unique_and_records_are_plain_json() -> None:
    benefits = [benefit("B1", "P1"), benefit("B2", "P1"), owned("B3", owner="Claims team")]
    every = found(projects=[project("P1", status="closed")], benefits=benefits)
    keys = [finding.key for finding in every]
    assert len(keys) == len(set(keys)) == 4
    assert json.loads(json.dumps([finding.record() for finding in every])) == [finding.record() for finding in every]


def test_a_rule_without_its_tables_finds_nothing_and_says_so() -> None:
    answer = early_warnings(Portfolio.from_frames(frames({"projects": [project("P1")]}), as_of=AS_OF))
    assert answer.rows.empty
    assert answer.cannot_tell == (
        "It cannot be told whether anybody answers for the benefits: the table benefits was not supplied.",
        "It cannot be told whether value leaked, was late, or is still being measured: the tables benefits and realisation "
        "were not supplied.",
    )


def test_the_answer_counts_warnings_by_rule() -> None:
    tables = {
        "projects": [project("P1")],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P1"), owned("B3", owner="Claims team")],
    }
    answer = early_warnings(Portfolio.from_frames(frames(tables), as_of=AS_OF))
    assert (answer.figures["warnings"], answer.figures["contradictions"]) == (2, 1)
    assert answer.figures["by_rule"] == {"no accountability": 2}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_do_not_stop_a_finding(text: str) -> None:
    tables = {
        "portfolios": [portfolio()],
        "projects": [project("P1", name=text, sponsor=text)],
        "benefits": [benefit("B1", "P1", name=text, owner="TBC")],
    }
    [finding] = found(**tables)
    assert finding.what.startswith(text.strip()[:20])


def test_what_came_above_a_new_plan_is_taken_off_what_is_missing() -> None:
    [finding] = of_rule(
        "leakage",
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1")],
        realisation=with_evidence(month_by_month("B1", "2026-01-01", [100] * 6, [50] * 6, [30] * 6)),
    )
    assert finding.evidence == (
        "£300 of £600 is evidenced; £300 is missing, £420 taken out by a new plan, less £120 above the new plan."
    )


@pytest.mark.parametrize(
    ("owner", "sponsor", "who"),
    [
        ("TBC", "Former Director of Resources", "nobody sponsors the project any more: “Former Director of Resources”"),
        ("ex-CIO", "Ada Nwosu", "Ada Nwosu, who sponsors the project; nobody owns the benefit any more: “ex-CIO”"),
    ],
)
def test_nobody_is_asked_who_has_left(owner: str, sponsor: str, who: str) -> None:
    [finding] = of_rule(
        "no accountability",
        projects=[project("P1", sponsor=sponsor)],
        benefits=[owned("B1", owner=owner, success_criterion=None)],
    )
    assert f"{who} has left" in finding.who
    assert finding.who.startswith("the portfolio's sponsors") == (owner == "TBC")


def test_a_name_that_only_begins_alike_has_not_left() -> None:
    [finding] = of_rule(
        "no accountability",
        projects=[project("P1")],
        benefits=[owned("B1", owner="Exeter Lefton", agreed_on=None, baseline_date=None)],
    )
    assert finding.who == "Exeter Lefton, who owns the benefit"


def test_actuals_like_the_plan_to_the_penny_are_asked_about_once() -> None:
    tables = {"projects": [project("P1", go_live="2025-12-31")], "benefits": [owned("B1", name="Fewer calls")]}
    rows = month_by_month("B1", "2026-01-01", [100.25, 110, 120, 130], [100.25, 110, 120, 130])
    [finding] = found(**tables, realisation=rows)
    assert (finding.rule, finding.severity, finding.amount) == ("actual like the plan", CONTRADICTION, 460.25)
    assert finding.what == "Fewer calls: were the figures copied from the plan?"
    assert finding.evidence.startswith("All four actuals equal the plan to the penny, and none says where")


@pytest.mark.parametrize(
    ("actual", "evidenced"),
    [([100, 100, 100, 100], True), ([100, 100, 100, 100.01], False), ([100, 100], False), ([0, 0, 0, 0], False)],
)
def test_actuals_are_not_asked_about_with_evidence_or_a_difference_or_too_few(
    actual: list[float], evidenced: bool
) -> None:
    rows = month_by_month("B1", "2026-01-01", [100] * len(actual), actual)
    assert not of_rule(
        "actual like the plan",
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1")],
        realisation=with_evidence(rows) if evidenced else rows,
    )
