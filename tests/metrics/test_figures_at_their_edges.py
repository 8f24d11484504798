"""Where single metrics turn, what is said beside them and in which order groups come."""

from __future__ import annotations

import numpy as np
import pytest

from pmo_kit.metrics import decisions, evidence, measure, returns
from pmo_kit.metrics.catalogue.metric import ratio_of
from pmo_kit.metrics.population import Known
from pmo_kit.metrics.result import Figure, Rows, Sums, amount, ratio, units
from pmo_kit.vocabulary import Unit

from ..builders.hand_made import Tables, benefit, checked, day, issue, kit, month_by_month, portfolio, project, spend

AS_OF = "2026-06-30"


def known(tables: Tables, as_of: str = AS_OF) -> Known:
    return Known(checked(tables, as_of).for_portfolio("A"))


def live(**cells: object) -> Tables:
    """A project that launched at the end of 2025, and its benefit with 40 of 50."""
    return {
        "projects": [project("P1", go_live="2025-12-31", **cells)],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2026-01-01", [50.0], [40.0]),
    }


# The shape of a metric and of its figures.


def no_rows(known: Known) -> Rows:
    return Rows()


def test_an_entry_of_the_catalogue_is_a_ratio_of_sums_unless_it_says_how_it_adds_up():
    told = ("half", "Half", "How much is half?", "1 ÷ 2")
    one = ratio_of(*told, no_rows, unit=Unit.COUNT, needs=("spend",))
    assert (one.key, one.label, one.question, one.formula) == told
    assert (one.rows, one.sum_up, one.pool, one.figure) == (no_rows, ratio, None, None)
    assert (one.unit, one.needs) == (Unit.COUNT, ("spend",))
    assert ratio_of(*told, no_rows, sum_up=amount).sum_up is amount


@pytest.mark.parametrize(
    ("start", "cannot", "days"),
    [
        ("2025-01-01", "", [20.0]),
        (None, "the portfolio has no transformation_start, so there is no time before it", []),
    ],
)
def test_a_baseline_takes_the_units_of_the_eve_or_says_why_there_is_none(
    start: str | None, cannot: str, days: list[float]
):
    tables: Tables = {
        "portfolios": [portfolio(start)],
        "projects": [project("P1")],
        "decisions": [issue("D1", "2024-05-01", 20), issue("D2", "2026-01-10", 5)],
    }
    found = decisions.before(decisions.cohort)(known(tables))
    assert found.cannot == cannot
    assert (found["days"].tolist() if days else len(found)) == (days or 0)


def test_amounts_are_decimal_and_counts_are_whole_however_they_were_given():
    nobody = np.zeros(2, dtype=np.int64)
    for columns in (
        units(nobody, 3, 2, True),
        units(nobody, np.array([True, False]), np.array([1, 2]), np.array([False, True])),
    ):
        assert [columns[name].dtype for name in ("numerator", "denominator", "excluded")] == [float, float, np.int64]
    measured = measure(checked(live(), AS_OF).for_portfolio("A"), ["projects_due_count", "benefits_realised"])
    kinds = {name: str(kind) for name, kind in measured.dtypes.items()}
    assert kinds["excluded"] == "int64"
    assert {kinds[name] for name in ("value", "numerator", "denominator")} == {"float64"}
    undefined = measure(checked(live(), AS_OF).for_portfolio("A"), "decision_cycle_time")  # not one amount in it
    assert {str(undefined[name].dtype) for name in ("value", "numerator", "denominator")} == {"float64"}


def test_groups_come_by_the_alphabet_and_a_group_with_a_figure_says_nothing_more():
    tables = live(planned_investment=100.0)
    tables["benefits"] = [benefit("B1", "P1", "non_cashable"), benefit("B2", "P1"), benefit("B3", "P1", None)]
    for name in ("B2", "B3"):
        tables["realisation"] += month_by_month(name, "2026-01-01", [50.0], [40.0])
    found = kit(tables, AS_OF, keys=["benefits_against_plan"])
    assert [group for _, group in found if group and group.startswith("kind:")] == [
        "kind:cashable",
        "kind:non_cashable",
        "kind:unclassified",
    ]
    assert {found["benefits_against_plan", f"kind:{kind}"]["note"] for kind in ("cashable", "non_cashable")} == {""}


def test_parts_of_a_promise_of_nothing_say_why_they_have_no_share():
    tables = live()
    tables["realisation"] = month_by_month("B1", "2026-01-01", [None], [40.0])
    found = kit(tables, AS_OF, keys=["benefits_against_promise"])
    part = found["benefits_against_promise", "trust:reported"]
    assert (part["value"], part["note"]) == (None, "no planned value of a started project has fallen due")


# Of the plan and the promise.


def test_months_without_a_plan_are_counted_beside_the_promise():
    """Of benefits with money of what has begun, launched or not, once they have ended."""
    tables: Tables = {
        "projects": [project("P1"), project("P2", status="proposed")],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P1", "dis_benefit"), benefit("B3", "P2")],
        "realisation": [
            row
            for name in ("B1", "B2", "B3")
            for row in month_by_month(name, "2026-05-01", [10.0, None, None], [None, 5.0, None])
        ],
    }
    assert kit(tables, AS_OF)["benefits_against_promise", None]["note"] == "1 month without a planned value left out"
    assert kit(tables, "2026-07-31")["benefits_against_promise", None]["note"] == (
        "2 months without a planned value left out"
    )
    assert kit(tables, "2026-05-31")["benefits_against_promise", None]["note"] == ""


def test_a_net_ratio_is_undefined_in_the_quarter_whose_losses_eat_its_plan():
    """Of 100 a quarter, 20 are lost in the first and 90 in the second."""
    tables = live()
    tables["benefits"].append(benefit("B2", "P1", "dis_benefit"))
    tables["realisation"] = [
        *month_by_month("B1", "2026-01-01", [100.0, 100.0], [70.0, 70.0], step=3),
        *month_by_month("B2", "2026-01-01", [20.0, 90.0], [30.0, 30.0], step=3),
    ]
    by_quarter = measure(
        checked(tables, AS_OF).for_portfolio("A"), "net_benefits_against_plan", by="quarter"
    ).set_index("group")["value"]
    assert by_quarter["2026Q1"] == (70 - 30) / (100 - 20)
    assert np.isnan(by_quarter["2026Q2"])  # 10 is less than a fifth of 100


def test_a_net_plan_may_be_small():
    assert evidence.net_ratio(Sums(0.25, 0.5, 0, 0.5)) == Figure(0.5, 0.25, 0.5, 0)


def test_the_run_rate_takes_what_came_last_of_every_project_and_names_every_started_one():
    """9 of the last three months, times four: a third of it from a project that is only proposed."""
    tables: Tables = {
        "projects": [project("P1", go_live="2025-12-31"), project("P2", status="proposed"), project("P3")],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P2"), benefit("B3", "P3")],
        "realisation": month_by_month("B1", "2026-03-01", [None] * 4, [7.0, 1.0, 2.0, 3.0])
        + month_by_month("B2", "2026-06-01", [None], [3.0]),
    }
    found = kit(tables, AS_OF, keys=["benefits_run_rate"])
    assert found["benefits_run_rate", None]["value"] == (6.0 + 3.0) * 4
    by_project = {group: row["value"] for (_, group), row in found.items() if group and group.startswith("project:")}
    assert by_project == {"project:P1": 24.0, "project:P2": 12.0, "project:P3": 0.0}


# Of the investment and of what was spent.


@pytest.mark.parametrize(
    ("invested", "note"),
    [(0.5, ""), (0.0, "1 due project without a planned investment left out"), (1.0, "")],
)
def test_an_investment_of_less_than_one_is_an_investment_and_nought_is_none(invested: float, note: str):
    tables = live(planned_investment=invested)
    tables["projects"][0]["go_live"] = day("2025-03-31")
    tables["projects"].append(project("P2", go_live="2025-03-31", planned_investment=100.0))
    assert kit(tables, AS_OF)["benefits_realised", None]["note"] == note


def test_a_project_passes_by_its_money_and_not_by_a_dis_benefit():
    """80 of 100 is not above 0.8."""
    tables = live(planned_investment=100.0)
    tables["projects"][0]["go_live"] = day("2025-03-31")
    tables["benefits"] += [benefit("B2", "P1", "dis_benefit"), benefit("B3", "P1", "non_financial")]
    tables["realisation"] = month_by_month("B1", "2025-04-01", [None], [80.0])
    found = kit(tables, AS_OF)["benefits_realised_passing", None]
    assert (found["numerator"], found["denominator"]) == (0.0, 1.0)


def test_a_cost_against_an_approval_of_nothing_is_left_out():
    tables: Tables = {
        "projects": [
            project("P1", go_live="2025-12-31", planned_investment=0.0, actual_spend=30.0, forecast_investment=30.0),
            project("P2", go_live="2025-12-31", planned_investment=40.0, actual_spend=30.0, forecast_investment=50.0),
        ]
    }
    found = kit(tables, AS_OF)
    for key, cost in (("spend_against_approved", 30.0), ("forecast_against_approved", 50.0)):
        row = found[key, None]
        assert (row["numerator"], row["denominator"], row["excluded"]) == (cost, 40.0, 1)


def test_the_money_behind_the_objectives_says_nothing_where_nobody_is_left_out():
    tables: Tables = {
        "projects": [project("P1", planned_investment=100.0), project("P2", planned_investment=50.0)],
        "objectives": [{"objective_id": "O1", "name": "Grow"}],
        "alignment": [{"project_id": "P1", "objective_id": "O1", "weight": None}],
    }
    assert kit(tables, AS_OF)["strategic_alignment_spend", None]["note"] == ""
    tables["projects"][1]["planned_investment"] = None
    assert kit(tables, AS_OF)["strategic_alignment_spend", None]["note"] == (
        "1 active project without a planned investment left out"
    )


@pytest.mark.parametrize(
    ("month", "amount", "counts"),
    [("2025-01-01", 1.0, True), ("2025-01-01", 0.0, False), ("2026-04-01", 5.0, False), ("2026-03-01", 5.0, True)],
)
def test_a_first_year_counts_where_something_was_spent_by_its_end(month: str, amount: float, counts: bool):
    """Launched at the end of March 2025: the first year ends with March 2026."""
    tables = live()
    tables["portfolios"] = [portfolio("2025-01-01")]
    tables["projects"][0]["go_live"] = day("2025-03-31")
    tables["spend"] = [spend("P1", month, amount), spend("P1", "2026-05-01", 9.0)]
    found = kit(tables, AS_OF)["roi_first_year", None]
    assert (found["denominator"], found["excluded"]) == ((amount, 0) if counts else (0.0, 1))


def test_ages_since_launch_are_those_of_the_projects_that_spent():
    tables: Tables = {
        "projects": [project("P1", go_live="2026-01-31"), project("P2", go_live="2025-12-31"), project("P3")],
        "spend": [spend(name, "2025-06-01", 5.0) for name in ("P2", "P3")],
    }
    found = returns.launched_months(known(tables))
    assert found["project"].tolist() == [1, 2]
    assert found["months"].tolist() == [6.0, pytest.approx(np.nan, nan_ok=True)]
    assert found["excluded"].tolist() == [False, True]


def test_a_baseline_of_the_return_says_that_it_lacks_the_spend():
    assert returns.return_before(known(live(actual_spend=5.0))).cannot == "not supplied: spend"


@pytest.mark.parametrize(("start", "cost", "before"), [("2026-06-15", 12.0, 20 / 105), ("2026-01-01", 0.0, 25 / 100)])
def test_where_the_pmo_has_cost_nothing_there_is_no_return_on_it(start: str, cost: float, before: float):
    """P2 began since, was paid 5 in advance and owes as much more as was returned before the start on what was spent then."""
    tables: Tables = {
        "portfolios": [portfolio(start, pmo_cost_per_year=cost)],
        "projects": [project("P1", go_live="2024-02-29"), project("P2", "2026-06-15")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2024-03-01", [None], [125.0]),
        "spend": [spend("P1", "2024-01-01", 100.0), spend("P2", "2026-05-01", 5.0)],
    }
    found = kit(tables, "2026-06-29")["pmo_return", None]
    assert (found["value"], found["numerator"], found["denominator"]) == (
        None,
        pytest.approx(-5.0 * (1 + before)),
        0.0,
    )
    assert found["note"] == "the PMO has cost nothing since transformation_start"


def test_only_a_measure_that_came_to_its_target_has_reached_it():
    """From 10 to 6: one is there, one is half-way."""
    moved = {"baseline_value": 10.0, "baseline_date": day("2024-01-01"), "target_value": 6.0, "unit": "days"}
    tables: Tables = {
        "projects": [project("P1", go_live="2025-12-31")],
        "benefits": [benefit("B1", "P1", **moved), benefit("B2", "P1", **moved)],
        "realisation": [
            {**month_by_month(name, "2026-01-01", [None])[0], "measure_value": at}
            for name, at in (("B1", 6.0), ("B2", 8.0))
        ],
    }
    found = kit(tables, AS_OF)
    row = found["measure_achievement", None]
    assert (row["numerator"], row["denominator"]) == (1.0, 2.0)
    assert found["measure_achievement", "benefit:B2"]["value"] == 0.5
