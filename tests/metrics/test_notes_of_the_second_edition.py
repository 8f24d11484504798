"""What is said beside the figures that the second edition added or changed, and where they turn."""

from __future__ import annotations

import pytest

from pmo_kit.metrics.population import Known
from pmo_kit.vocabulary import Verdict

from ..builders.hand_made import Row, Tables, benefit, checked, day, kit, month_by_month, portfolio, project, spend

AS_OF = "2026-06-30"


def live(count: int, **cells: Row) -> Tables:
    """Projects of 100 each, live for a year, each with a benefit that brought 50."""
    names = range(count)
    return {
        "projects": [project(f"P{k}", go_live="2025-03-31", planned_investment=100.0, **cells) for k in names],
        "benefits": [benefit(f"B{k}", f"P{k}") for k in names],
        "realisation": [row for k in names for row in month_by_month(f"B{k}", "2025-04-01", [60.0], [50.0])],
    }


def test_who_never_spent_leaves_both_sums_of_what_came_of_spend_and_is_counted():
    tables = live(3) | {"spend": [spend("P0", "2025-01-01", 40.0), spend("P1", "2025-01-01", 1.0)]}
    found = kit(tables, AS_OF)["benefits_realised_of_spend", None]
    assert (found["numerator"], found["denominator"], found["excluded"]) == (100.0, 41.0, 1)
    assert found["note"] == "1 due project without spend left out"
    both = live(2) | {"spend": [spend("P0", "2025-01-01", 40.0), spend("P1", "2025-01-01", 1.0)]}
    assert kit(both, AS_OF)["benefits_realised_of_spend", None]["note"] == ""
    nobody = kit(
        live(1) | {"spend": [spend("P9", "2025-01-01", 1.0)], "projects": [*live(1)["projects"], project("P9")]}, AS_OF
    )
    assert nobody["benefits_realised_of_spend", None]["note"] == (
        "no due project with a planned investment has spent anything; 1 due project without spend left out"
    )


def test_a_project_whose_spend_was_refunded_has_spent():
    refunded = live(2) | {"spend": [spend("P0", "2025-01-01", 40.0), spend("P1", "2025-01-01", 1.0)]}
    refunded["spend"].append(spend("P1", "2025-02-01", -1.0))
    found = kit(refunded, AS_OF)["benefits_realised_of_spend", None]
    assert (found["numerator"], found["denominator"], found["excluded"]) == (100.0, 40.0, 0)


@pytest.mark.parametrize(
    ("units", "said"),
    [
        (("days", "Days "), "achievements do not add up to one value"),
        (("days", "hours"), "measures in different units have no common value"),
        (("days", "TBC"), "measures in different units have no common value"),
        ((None, "TBC"), "achievements do not add up to one value"),
    ],
)
def test_measures_are_told_apart_by_their_units_alone(units: tuple[str | None, str | None], said: str):
    moved = {"baseline_value": 10.0, "baseline_date": day("2024-01-01"), "target_value": 6.0}
    tables = {
        "projects": [project("P1", go_live="2025-03-31")],
        "benefits": [benefit(f"B{k}", "P1", unit=unit, **moved) for k, unit in enumerate(units)],
        "realisation": [
            {**row, "measure_value": 6.0}
            for k in range(len(units))
            for row in month_by_month(f"B{k}", "2025-04-01", [None])
        ],
    }
    found = kit(tables, AS_OF)["measure_achievement", None]
    assert (found["numerator"], found["denominator"]) == (2.0, 2.0)
    assert found["note"] == f"{said}: see numerator (reached) and denominator (defined)"
    tables["benefits"].append(benefit("B9", "P1", unit="visits"))  # without a baseline it has no say
    assert kit(tables, AS_OF)["measure_achievement", None]["note"].startswith(said)


def test_where_nothing_is_over_claimed_that_is_a_figure():
    found = kit({"projects": [project("P1")], "benefits": [benefit("B1", "P1", shared_benefit="churn")]}, AS_OF)
    row = found["over_claimed_count", None]
    assert (row["value"], row["numerator"], row["denominator"], row["note"]) == (0.0, 0.0, None, "")
    alone = found = kit({"projects": [project("P1")], "benefits": [benefit("B1", "P1")]}, AS_OF)
    assert alone["over_claimed_count", None]["value"] == 0.0


def test_a_claim_counts_from_the_very_day_on_which_its_project_starts_or_its_actual_has_ended():
    """B2 of the other portfolio claims all of it: once it counts, B1 may claim half."""

    def share(start: str, actual: str | None = None, agreed: str | None = None) -> float:
        tables: Tables = {
            "projects": [project("P1"), {**project("P2", start), "portfolio_id": "Z"}],
            "benefits": [
                benefit("B1", "P1", shared_benefit="churn"),
                benefit("B2", "P2", shared_benefit="churn", agreed_on=day(agreed) if agreed else None),
            ],
            "realisation": month_by_month("B1", "2026-01-01", [10.0], [10.0]),
        }
        tables["realisation"] += month_by_month("B2", actual, [None], [1.0]) if actual else []
        return Known(checked(tables, AS_OF).for_portfolio("A")).shares["B1"]

    assert (share(AS_OF), share("2026-07-01")) == (0.5, 1.0)
    assert (share("2026-07-01", "2026-06-01"), share("2026-07-01", "2026-07-01")) == (0.5, 1.0)
    assert (share(AS_OF, agreed=AS_OF), share(AS_OF, agreed="2026-07-01")) == (0.5, 1.0)


def pmo(start: str = "2025-01-01", **cells: Row) -> Tables:
    """A project from before the transformation that returned a quarter, and one that began since."""
    return {
        "portfolios": [portfolio(start, pmo_cost_per_year=12.0)],
        "projects": [project("P1", go_live="2024-02-29"), project("P2", "2025-02-01", go_live="2025-03-31", **cells)],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P2")],
        "realisation": month_by_month("B1", "2024-03-01", [None], [125.0])
        + month_by_month("B2", "2025-04-01", [None], [80.0]),
        "spend": [spend("P1", "2024-01-01", 100.0), spend("P2", "2025-02-01", 20.0)],
    }


def test_the_pmo_is_judged_by_what_began_since_and_says_what_it_lacks():
    found = kit(pmo(), AS_OF)["pmo_return", None]
    assert (found["numerator"], found["denominator"]) == (
        80.0 - 20.0 * 1.25,
        18.0,
    )  # a quarter more than spent, 18 months
    idle = pmo()
    del idle["spend"][1]
    assert kit(idle, AS_OF)["pmo_return", None]["note"] == (
        "no project that began since transformation_start has spent anything"
    )
    fresh = pmo("2026-06-15")
    fresh["projects"].append(project("P3", "2026-06-15"))
    fresh["spend"].append(spend("P3", "2026-06-01", 5.0))
    found = kit(fresh, "2026-06-29")["pmo_return", None]
    assert (found["value"], found["note"]) == (
        None,
        "no project that began since transformation_start has spent anything",
    )


@pytest.mark.parametrize(
    ("as_of", "verdict", "note"),
    [
        ("2024-12-31", Verdict.NOT_DUE, "transformation_start is still to come"),
        ("2025-01-01", Verdict.NOT_DUE, "the first year since it is not over"),
        ("2025-12-31", Verdict.NOT_DUE, "the first year since it is not over"),
        ("2026-01-01", Verdict.MET, ""),
    ],
)
def test_a_return_is_judged_a_year_after_the_start(as_of: str, verdict: Verdict, note: str):
    found = kit(pmo(), as_of)["portfolio_roi", None]
    assert found["verdict"] == verdict
    assert note in found["note"]


def test_spend_that_adds_up_to_nothing_gives_no_return_to_judge():
    tables = pmo()
    tables["spend"] = [spend("P1", "2024-01-01", 40.0), spend("P1", "2024-02-01", -40.0)]
    found = kit(tables, AS_OF)
    assert (found["portfolio_roi", None]["value"], found["portfolio_roi", None]["verdict"]) == (None, "not measurable")
    assert found["net_present_value", None]["value"] is not None


def test_a_small_dis_benefit_is_a_flow():
    tables = {
        "projects": [project("P1", go_live="2025-03-31"), project("P2")],
        "benefits": [benefit("B1", "P1", kind="dis_benefit")],
        "realisation": month_by_month("B1", "2025-04-01", [None], [0.5]),
        "spend": [spend("P2", "2025-04-01", 1.0)],
    }
    found = kit(tables, AS_OF)
    assert found["net_present_value", "project:P1"]["value"] == -0.5
    assert found["net_present_value", None]["value"] == -1.5  # the sum of its rows
    assert found["portfolio_roi", None]["numerator"] == -1.5


@pytest.mark.parametrize(("spent", "counts"), [(0.5, True), (0.0, False)])
def test_the_smallest_cost_counts_against_approval_and_none_does_not(spent: float, counts: bool):
    tables = {"projects": [project("P1", go_live="2025-03-31", planned_investment=0.5, actual_spend=spent)]}
    found = kit(tables, AS_OF)["spend_against_approved", None]
    assert (found["value"], found["excluded"]) == ((1.0, 0) if counts else (None, 1))
    forecast = {"projects": [project("P1", planned_investment=0.5, forecast_investment=spent)]}
    assert kit(forecast, AS_OF)["forecast_against_approved", None]["value"] == (1.0 if counts else None)


def test_pivot_rules_agreed_today_are_agreed():
    rules = {"pivot_rules_agreed_on": day(AS_OF)}
    assert kit({"projects": [project("P1", AS_OF, **rules)]}, AS_OF)["pivot_rules_in_force", None]["value"] == 1.0
