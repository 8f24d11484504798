"""Findings that the catalogue's second edition added: cost above approval, claims on the same, what ended unlaunched."""

from __future__ import annotations

import pytest

from pmo_kit.finding import CONTRADICTION, WARNING, Finding, findings
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import Row, benefit, day, frames, month_by_month, portfolio, project, spend

AS_OF = "2026-06-30"


def of_rule(rule: str, **tables: list[Row]) -> list[Finding]:
    register = Portfolio.from_frames(frames(tables), as_of=AS_OF).for_portfolio("A")
    return [finding for finding in findings(register) if finding.rule == rule]


def test_a_project_that_has_cost_more_than_a_tenth_above_its_approval_is_found_with_the_excess() -> None:
    booked = [spend("P1", "2026-01-01", 900.0), spend("P1", "2026-02-01", 300.0)]
    projects = [project("P1", name="Portal", planned_investment=1000.0, sponsor="Kofi Mensah")]
    [finding] = of_rule("cost above approval", projects=projects, spend=booked)
    assert (finding.severity, finding.amount, finding.who) == (WARNING, 200.0, "Kofi Mensah, who sponsors the project")
    assert finding.what == "Portal has cost more than was approved."
    assert finding.evidence == "£1K was approved; £1.2K is spent: 120\N{NO-BREAK SPACE}% of the approval."


def test_a_forecast_above_approval_is_found_before_the_money_is_gone() -> None:
    projects = [project("P1", name="Portal", planned_investment=1000.0, forecast_investment=1500.0, actual_spend=400.0)]
    [finding] = of_rule("cost above approval", projects=projects)
    assert (finding.amount, finding.what) == (500.0, "Portal is going to cost more than was approved.")
    assert (
        finding.evidence
        == "£1K was approved; £400 is spent, £1.5K is forecast: 150\N{NO-BREAK SPACE}% of the approval."
    )


@pytest.mark.parametrize(("approved", "cost"), [(1000.0, 1100.0), (None, 1200.0), (0.0, 1200.0)])
def test_a_tenth_above_and_an_approval_that_nobody_knows_are_no_finding(approved: float | None, cost: float) -> None:
    projects = [project("P1", planned_investment=approved, actual_spend=cost, forecast_investment=cost)]
    assert of_rule("cost above approval", projects=projects) == []


def claims(first: list[float | None], second: list[float | None], key: str = "CHURN") -> list[Finding]:
    """What is found of two benefits that claim half of the same each, month by month from January 2026."""
    shared = {"attribution": 0.5, "owner": "Ada Nwosu"}
    return of_rule(
        "claimed by several",
        projects=[project("P1", go_live="2025-06-30"), project("P2", go_live="2025-06-30")],
        benefits=[
            benefit("B1", "P1", name="Retention", shared_benefit="churn", **shared),
            benefit("B2", "P2", name="Loyalty", shared_benefit=key, **shared),
        ],
        realisation=month_by_month("B1", "2026-01-01", [9.0] * len(first), first)
        + month_by_month("B2", "2026-01-01", [9.0] * len(second), second),
    )


def test_two_who_report_the_same_improvement_for_the_same_months_are_told_whether_they_agree() -> None:
    [finding] = claims([10.0, 20.0, 5.0, None], [10.0, 8.0, None, 4.0])
    assert (finding.severity, finding.project_id, finding.benefit_id) == (CONTRADICTION, "P1", "B1")
    assert finding.what == "churn is reported by Retention and Loyalty for the same months."
    assert finding.evidence == (
        "They claim the same improvement, and the same figure stands in one month and the figures differ in one month."
    )
    assert finding.amount == 9.0  # half of 10 and half of 8: what counts beyond the larger claim of each month
    assert finding.who == "Ada Nwosu, who owns the benefit"


def test_who_takes_turns_or_shares_nothing_is_no_finding() -> None:
    assert claims([10.0, None], [None, 8.0]) == []
    assert claims([10.0], [10.0], key="basket") == []
    assert claims([10.0], [10.0], key="TBC") == []


@pytest.mark.parametrize(
    ("cells", "evidence"),
    [
        (
            {"status": "terminated", "end_date": day("2026-03-31")},
            "It was terminated on 31 Mar 2026; £30 of planned value has passed.",
        ),
        ({"status": "closed"}, "It was closed; £30 of planned value has passed."),
    ],
)
def test_what_ended_without_a_launch_still_owes_what_it_had_promised(cells: Row, evidence: str) -> None:
    [finding] = of_rule(
        "past planned go-live",
        portfolios=[portfolio()],
        projects=[project("P1", name="Portal", planned_go_live=day("2025-12-31"), **cells)],
        benefits=[benefit("B1", "P1")],
        realisation=month_by_month("B1", "2026-01-01", [10.0, 20.0]),
    )
    assert (finding.amount, finding.evidence) == (30.0, evidence)
    assert finding.what == "Portal was to be live by 31 Dec 2025 and was never launched."
    assert finding.next_step == "Say what became of what it had promised, and take it out of the plan by a change."


def test_on_the_day_of_its_planned_go_live_a_project_is_not_late() -> None:
    assert of_rule("past planned go-live", projects=[project("P1", planned_go_live=day(AS_OF))]) == []
    assert len(of_rule("past planned go-live", projects=[project("P1", planned_go_live=day("2026-06-29"))])) == 1
