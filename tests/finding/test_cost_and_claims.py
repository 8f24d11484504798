"""Cost above approval, and benefits that more than one claims."""

from __future__ import annotations

import pytest

from pmo_kit.finding import CONTRADICTION, WARNING

from ..builders.causes import cause, is_quiet, owned, why_not
from ..builders.hand_made import Row, benefit, month_by_month, project, spend


def test_a_project_that_has_cost_more_than_a_tenth_above_its_approval_is_found_with_the_excess() -> None:
    booked = [spend("P1", "2026-01-01", 900.0), spend("P1", "2026-02-01", 300.0)]
    projects = [project("P1", name="Portal", planned_investment=1000.0, sponsor="Kofi Mensah")]
    finding = cause("cost above approval", projects=projects, spend=booked)
    [case] = finding.cases
    assert (finding.severity, finding.amount, case.who) == (WARNING, 200.0, "Kofi Mensah, who sponsors the project")
    assert finding.title == (
        "One project has cost, or is going to cost, more than a tenth above what was approved, £200 in all"
    )
    assert case.name == "Portal"
    assert case.evidence == "£1K was approved; £1.2K is spent: 120\N{NO-BREAK SPACE}% of the approval."


def test_a_forecast_above_approval_is_found_before_the_money_is_gone() -> None:
    dear = {"planned_investment": 1000.0, "forecast_investment": 1500.0, "actual_spend": 400.0}
    finding = cause("cost above approval", projects=[project("P1", **dear), project("P2", **dear)])
    assert finding.amount == 1000.0
    assert finding.title.startswith("Two projects have cost, or are going to cost, more than a tenth above")
    assert finding.cases[0].evidence == (
        "£1K was approved; £400 is spent, £1.5K is forecast: 150\N{NO-BREAK SPACE}% of the approval."
    )


@pytest.mark.parametrize(("approved", "cost"), [(1000.0, 1100.0), (None, 1200.0), (0.0, 1200.0)])
def test_a_tenth_above_and_an_approval_that_nobody_knows_are_no_finding(approved: float | None, cost: float) -> None:
    projects = [project("P1", planned_investment=approved, actual_spend=cost, forecast_investment=cost)]
    assert is_quiet("cost above approval", projects=projects)


def claims(first: list[float | None], second: list[float | None], key: str = "CHURN") -> dict[str, list[Row]]:
    """Two benefits that claim half of the same each, month by month from January 2026."""
    shared = {"attribution": 0.5, "owner": "Ada Nwosu"}
    return {
        "projects": [project("P1", go_live="2025-06-30"), project("P2", go_live="2025-06-30")],
        "benefits": [
            benefit("B1", "P1", name="Retention", shared_benefit="churn", **shared),
            benefit("B2", "P2", name="Loyalty", shared_benefit=key, **shared),
        ],
        "realisation": month_by_month("B1", "2026-01-01", [9.0] * len(first), first)
        + month_by_month("B2", "2026-01-01", [9.0] * len(second), second),
    }


def test_two_who_report_the_same_improvement_for_the_same_months_are_told_whether_they_agree() -> None:
    finding = cause("claimed by several", **claims([10.0, 20.0, 5.0, None], [10.0, 8.0, None, 4.0]))
    [case] = finding.cases
    assert (finding.severity, case.project_id, case.benefit_id) == (CONTRADICTION, "P1", "B1")
    assert finding.title == (
        "One shared benefit is reported by several for the same months, and £9 may be counted more than once"
    )
    assert case.evidence == (
        "churn is reported by Retention and Loyalty: the same figure stands in one month and the figures differ in one month."
    )
    assert finding.amount == 9.0  # half of 10 and half of 8: what counts beyond the larger claim of each month
    assert case.who == "Ada Nwosu, who owns the benefit"


def test_who_takes_turns_or_shares_nothing_is_no_finding() -> None:
    assert is_quiet("claimed by several", **claims([10.0, None], [None, 8.0]))
    assert is_quiet("claimed by several", **claims([10.0], [10.0], key="basket"))
    assert is_quiet("claimed by several", **claims([10.0], [10.0], key="TBC"))
    assert why_not("claimed by several", projects=[project("P1")]) == (
        "the tables benefits and realisation were not supplied"
    )


def over(mine: float) -> dict[str, list[Row]]:
    """Two claims on one benefit, of which the other is 0.75 and of another portfolio; 100 planned."""
    shared = {"shared_benefit": "calls"}
    return {
        "projects": [project("P1"), {**project("P2"), "portfolio_id": "Z"}],
        "benefits": [owned("B1", attribution=mine, **shared), owned("B2", "P2", attribution=0.75, **shared)],
        "realisation": month_by_month("B1", "2026-05-01", [100]) + month_by_month("B2", "2026-05-01", [100]),
    }


def test_an_over_claimed_benefit_shows_the_excess_claimed_here() -> None:
    finding = cause("over-claimed", **over(0.75))
    assert finding.amount == pytest.approx(25.0)  # 75 claimed, 50 left
    assert (
        finding.title
        == "One shared benefit is claimed for more than the whole, and £25 of what was claimed here was not counted"
    )
    assert "150 % in total" in finding.cases[0].evidence.replace("\N{NO-BREAK SPACE}", " ")


def test_claims_that_come_to_one_are_in_order() -> None:
    assert is_quiet("over-claimed", **over(0.25))
