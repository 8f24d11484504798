"""The fine print on launch, plan, benefit and return, rule by rule, by the kit and by the reference."""

from __future__ import annotations

import pytest

from ..builders.hand_made import (
    BOTH,
    Figures,
    Measure,
    Row,
    Tables,
    benefit,
    day,
    month_by_month,
    portfolio,
    project,
    spend,
)

pytestmark = BOTH


def one(rows: list[Row], go_live: str | None = "2024-12-31", profile: Row | None = None, **cells) -> Tables:
    """A project with one benefit."""
    return {
        "projects": [project("P1", "2023-01-01", go_live, planned_investment=100.0, **cells)],
        "benefits": [profile or benefit("B1", "P1")],
        "realisation": rows,
    }


def value(measured: Measure, key: str, tables: Tables, as_of: str = "2026-06-30", **assumed) -> float | None:
    return measured(tables, as_of, keys=[key], **assumed)[key, None]["value"]


def parts(figures: Figures, key: str) -> tuple:
    row = figures[key, None]
    return row["numerator"], row["denominator"], row["excluded"]


@pytest.mark.parametrize(
    ("go_live", "eve", "due_on"),
    [("2025-06-30", "2026-06-29", "2026-06-30"), ("2023-02-28", "2024-02-28", "2024-02-29")],
)
def test_r8_a_project_is_due_on_the_anniversary_and_a_last_day_stays_a_last_day(measured, go_live, eve, due_on):
    tables = {"projects": [project("P1", "2022-01-01", go_live)]}
    assert value(measured, "projects_due_count", tables, eve) == 0
    assert value(measured, "projects_due_count", tables, due_on) == 1


@pytest.mark.parametrize(("go_live", "expected"), [("2025-03-30", 1 + 2 + 4), ("2025-03-31", 2 + 4 + 8)])
def test_r8_the_first_year_begins_with_the_first_month_that_ends_after_launch(measured, go_live, expected):
    rows = month_by_month("B1", "2025-02-01", [None] * 3, [100.0, 1.0, 2.0])
    rows += month_by_month("B1", "2026-02-01", [None] * 3, [4.0, 8.0, 100.0])
    assert value(measured, "benefits_realised", one(rows, go_live)) == pytest.approx(expected / 100)


def test_a_month_that_ends_on_as_of_has_ended(measured):
    tables = one(month_by_month("B1", "2026-06-01", [10.0], [9.0]))
    assert value(measured, "benefits_against_plan", tables, "2026-06-30") == pytest.approx(0.9)
    assert value(measured, "benefits_against_plan", tables, "2026-06-29") is None


def test_r7_a_plan_stays_due_after_termination_and_nothing_is_due_without_a_launch(measured):
    rows = month_by_month("B1", "2025-01-01", [10.0] * 10, [10.0] * 4)
    ended = {"status": "terminated", "end_date": day("2025-04-30")}
    assert value(measured, "benefits_against_plan", one(rows, **ended)) == pytest.approx(0.4)
    assert value(measured, "benefits_against_plan", one(rows, None, **ended)) is None


def test_r59_months_before_a_late_launch_stay_due(measured):
    tables = one(month_by_month("B1", "2025-01-01", [10.0] * 4, [None, None, 10.0, 10.0]), "2025-03-01")
    assert value(measured, "benefits_against_plan", tables) == pytest.approx(0.5)


def test_r12_a_quarter_is_added_into_the_last_month_of_its_fiscal_quarter(measured):
    tables = one(
        [
            *month_by_month("B1", "2026-02-01", [10.0, 20.0], [None, 15.0]),  # the quarter that ends in April
            *month_by_month("B1", "2026-06-01", [100.0]),  # the one that ends in July
        ],
        profile=benefit("B1", "P1", frequency="quarterly"),
    )
    tables["portfolios"] = [portfolio(fiscal_year_start_month=2)]
    assert value(measured, "benefits_against_plan", tables, "2026-03-31") is None
    assert parts(measured(tables, "2026-06-30"), "benefits_against_plan") == (15.0, 30.0, 0)
    assert value(measured, "evidence_coverage", tables) == 1.0  # measured once in the quarter


def test_r10_a_benefit_agreed_later_is_not_in_the_register_and_claims_nothing(measured):
    tables = one(month_by_month("B1", "2025-01-01", [10.0], [10.0]))
    tables["benefits"][0] |= {"shared_benefit": "S", "agreed_on": day("2026-06-30")}
    tables["benefits"].append(benefit("B2", "P1", shared_benefit="S", agreed_on=day("2026-07-01")))
    assert parts(measured(tables, "2026-06-30"), "benefits_against_plan") == (10.0, 10.0, 0)
    assert parts(measured(tables, "2026-06-29"), "benefits_against_plan") == (0.0, 0.0, 0)


@pytest.mark.parametrize(("claims", "expected"), [((0.75, 0.75), 5.0), ((0.5, 0.25), 5.0), ((None, None), 5.0)])
def test_r11_claims_above_the_whole_are_scaled_over_all_portfolios(measured, claims, expected):
    tables = one(month_by_month("B1", "2025-01-01", [10.0], [10.0]))
    tables["projects"].append(project("P2", portfolio_id="B"))
    tables["benefits"][0] |= {"shared_benefit": "S", "attribution": claims[0]}
    tables["benefits"].append(benefit("B2", "P2", shared_benefit="S", attribution=claims[1]))
    figures = measured(tables, "2026-06-30")
    assert parts(figures, "benefits_against_plan") == (pytest.approx(expected), pytest.approx(expected), 0)
    assert figures["over_claimed_count", None]["value"] == (sum(c or 1.0 for c in claims) > 1)


def test_r13_what_is_not_money_and_what_is_a_cost_stay_out_of_gross_ratios(measured):
    tables = one(month_by_month("B1", "2025-01-01", [10.0], [8.0]), profile=benefit("B1", "P1", None))
    for name, kind in (("B2", "non_financial"), ("B3", "dis_benefit")):
        tables["benefits"].append(benefit(name, "P1", kind))
        tables["realisation"] += month_by_month(name, "2025-01-01", [100.0], [2.0])
    figures = measured(tables, "2026-06-30")
    assert parts(figures, "benefits_against_plan") == (8.0, 10.0, 0)
    assert figures["benefits_against_plan", "kind:unclassified"]["value"] == pytest.approx(0.8)
    assert figures["benefits_realised", None]["numerator"] == 8.0


def test_r14_a_cost_that_nobody_measured_counts_at_its_plan_once_launched(measured):
    tables = one(month_by_month("B1", "2025-01-01", [50.0] * 2, [50.0] * 2), "2025-01-31")
    tables["benefits"].append(benefit("B2", "P1", "dis_benefit"))
    tables["realisation"] += month_by_month("B2", "2025-01-01", [7.0, 5.0], [None, None])
    tables["spend"] = [spend("P1", "2024-01-01", 50.0)]
    figures = measured(tables, "2026-06-30")
    assert parts(figures, "net_benefits_against_plan") == (100.0 - 5.0, 100.0 - 12.0, 0)
    assert figures["portfolio_roi", None]["numerator"] == 100.0 - 5.0 - 50.0


def test_r15_an_empty_re_plan_is_the_plan_and_a_re_plan_of_nothing_is_nothing(measured):
    tables = one(month_by_month("B1", "2025-01-01", [10.0, 10.0], [5.0, 5.0], [None, 0.0]))
    assert parts(measured(tables, "2026-06-30"), "benefits_against_replan") == (10.0, 10.0, 0)


def test_r61_a_due_project_of_unknown_investment_is_left_out_and_one_without_benefits_is_not(measured):
    tables = one(month_by_month("B1", "2025-01-01", [10.0], [90.0]))
    tables["projects"] += [
        project("P2", go_live="2025-01-31"),
        project("P3", go_live="2025-01-31", planned_investment=50.0),
    ]
    tables["benefits"].append(benefit("B2", "P2"))
    tables["realisation"] += month_by_month("B2", "2025-02-01", [10.0], [10.0])
    figures = measured(tables, "2026-06-30")
    assert parts(figures, "benefits_realised") == (90.0, 150.0, 1)  # 3 started − 3 due + 1 due without an investment
    assert parts(figures, "benefits_realised_passing") == (1, 2, 1)


def test_r61_a_missing_table_cannot_be_measured_and_a_young_project_is_not_due(measured):
    rows = month_by_month("B1", "2025-03-01", [10.0], [9.0])
    tables = one(rows, "2026-01-31")
    assert measured(tables, "2026-06-30")["benefits_realised", None]["verdict"] == "not due yet"
    unknown = one(rows, "2025-01-31") | {"projects": [project("P1", go_live="2025-01-31")]}
    assert measured(unknown, "2026-06-30")["benefits_realised", None]["verdict"] == "not measurable"
    del tables["benefits"], tables["realisation"]
    assert measured(tables, "2026-06-30")["benefits_realised", None]["verdict"] == "not measurable"


@pytest.mark.parametrize(("actual", "verdict"), [(80.0, "not met"), (80.001, "met")])
def test_more_than_the_benchmark_is_more_than_the_benchmark(measured, actual, verdict):
    tables = one(month_by_month("B1", "2025-01-01", [10.0], [actual]))
    assert measured(tables, "2026-06-30")["benefits_realised", None]["verdict"] == verdict


def test_leakage_a_measured_nothing_is_still_delay_and_surplus_hides_no_gross_leak(measured):
    tables = one(month_by_month("B1", "2025-01-01", [10.0] * 3, [0.0, None, 4.0]))
    tables["benefits"].append(benefit("B2", "P1"))
    tables["realisation"] += month_by_month("B2", "2025-01-01", [10.0], [25.0])
    figures = measured(tables, "2026-06-30")
    names = ("value_leakage", "value_leakage_delay", "value_leakage_shortfall", "value_leakage_gross")
    assert [figures[name, None]["numerator"] for name in names] == [11.0, 20.0, -9.0, 26.0]
    assert figures["value_leakage", None]["value"] == pytest.approx(11 / 40)


def test_sustained_rate_takes_a_gap_for_nothing(measured):
    rows = month_by_month("B1", "2025-01-01", [10.0] * 4, [10.0, 20.0, 30.0, 12.0])
    rows += month_by_month("B1", "2025-06-01", [10.0], [6.0])
    assert value(measured, "sustained_rate", one(rows)) == pytest.approx((12 + 0 + 6) / (20 + 30 + 12))
    assert value(measured, "sustained_rate", one(rows[:2])) is None


def test_r20_a_spend_table_counts_alone_and_without_one_there_is_no_baseline(measured):
    tables = one(month_by_month("B1", "2024-01-01", [10.0], [90.0]), actual_spend=60.0)
    tables["portfolios"] = [portfolio("2025-01-01")]
    figures = measured(tables, "2026-06-30")
    assert figures["portfolio_roi", None]["value"] == pytest.approx(0.5)
    assert figures["portfolio_roi_baseline", None]["value"] is None
    assert figures["portfolio_roi", None]["verdict"] == "not measurable"
    assert figures["net_present_value", None]["value"] is None
    tables["spend"] = [spend("P1", "2023-05-01", 45.0)]
    figures = measured(tables, "2026-06-30")
    assert figures["portfolio_roi", None]["value"] == pytest.approx(1.0)
    assert figures["portfolio_roi_baseline", None]["value"] == pytest.approx(1.0)
    tables["spend"] = []  # without a row it is missing (R9), so that actual_spend counts; unless nothing was spent
    assert parts(measured(tables, "2026-06-30"), "portfolio_roi") == (90.0 - 60.0, 60.0, 0)
    figures = measured(tables, "2026-06-30", nothing_to_record=frozenset({"spend"}))
    assert parts(figures, "portfolio_roi") == (0.0, 0.0, 1)


@pytest.mark.parametrize(
    ("start", "verdict"),
    [
        ("2026-07-01", "not due yet"),  # to come
        ("2025-07-01", "not due yet"),  # a year has not passed
        ("2025-06-30", "not met"),  # a year to the day; 1.0 against 1.0 needs 1.2
    ],
)
def test_r24_a_return_is_judged_when_the_first_year_since_the_start_is_over(measured, start, verdict):
    tables = one(month_by_month("B1", "2024-01-01", [10.0], [90.0]))
    tables |= {"portfolios": [portfolio(start)], "spend": [spend("P1", "2023-05-01", 45.0)]}
    assert measured(tables, "2026-06-30")["portfolio_roi", None]["verdict"] == verdict


def test_r23_optimism_does_not_touch_what_was_spent_and_evidenced(measured):
    tables = one(month_by_month("B1", "2025-01-01", [None], [100.0]), "2024-12-31")
    tables["benefits"].append(benefit("B2", "P1", "dis_benefit"))
    tables["realisation"] += month_by_month("B2", "2025-02-01", [None], [10.0])
    tables["spend"] = [spend("P1", "2025-03-01", 40.0)]
    biased = {"optimism_cost": 0.25, "optimism_benefit": 0.5}
    for assumed in ({}, biased):
        assert value(measured, "net_present_value", tables, **assumed) == pytest.approx(100 - 10 - 40)
        assert value(measured, "benefit_cost_ratio", tables, **assumed) == pytest.approx(90 / 40)


def since_the_start(cost: float = 12.0) -> Tables:
    """P1 returned (100 − 80) ÷ 80 = 0.25 before the start on 2025-01-15; P2 began that day, spent 40, brought 60 + 30 − 5."""
    return {
        "portfolios": [portfolio("2025-01-15", pmo_cost_per_year=cost)],
        "projects": [
            project("P1", "2023-01-01", "2024-11-30"),
            project("P2", "2025-01-15", "2025-01-20"),
            project("P3", "2025-02-01"),  # began later, spent nothing: its 500 bring nothing
        ],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P2"), benefit("B3", "P2", "dis_benefit"), benefit("B4", "P3")],
        "realisation": [
            *month_by_month("B1", "2024-12-01", [None] * 2, [100.0, 7.0]),
            *month_by_month("B2", "2025-01-01", [None] * 2, [60.0, 30.0]),
            *month_by_month("B3", "2025-02-01", [5.0]),
            *month_by_month("B4", "2025-02-01", [None], [500.0]),
        ],
        "spend": [spend("P1", "2024-06-01", 80.0), spend("P1", "2025-02-01", 9.0), spend("P2", "2025-02-01", 40.0)],
    }


def test_pmo_return_weighs_what_began_since_the_start_with_what_the_pmo_cost(measured):
    found = measured(since_the_start(), "2025-03-31")["pmo_return", None]
    assert found["numerator"] == pytest.approx(60 + 30 - 5 - 40 * (1 + 0.25))
    assert found["denominator"] == pytest.approx(3.0)  # January to March
    assert found["value"] == pytest.approx(35 / 3)


def test_pmo_return_asks_no_more_of_what_was_spent_where_the_return_before_was_a_loss(measured):
    tables = since_the_start()
    tables["spend"][0]["actual_spend"] = 200.0  # (100 − 200) ÷ 200 is below 0 and counts as 0
    assert measured(tables, "2025-03-31")["pmo_return", None]["numerator"] == pytest.approx(85 - 40)


@pytest.mark.parametrize("lacks", ["spend since", "baseline"])
def test_pmo_return_is_undefined_where_nothing_new_was_spent_or_nothing_was_before(measured, lacks):
    tables = since_the_start()
    del tables["spend"][2 if lacks == "spend since" else 0]
    assert measured(tables, "2025-03-31")["pmo_return", None]["value"] is None


def test_pmo_return_leaves_out_what_began_a_day_before_the_start(measured):
    tables = since_the_start()
    tables["projects"][1]["start_date"] = day("2025-01-14")
    assert measured(tables, "2025-03-31")["pmo_return", None]["value"] is None  # P3 alone, and it spent nothing


@pytest.mark.parametrize(
    ("as_of", "cost", "paid"),
    [("2025-03-30", 12.0, 2.0), ("2025-03-31", 12.0, 3.0), ("2025-04-29", 12.0, 3.0), ("2025-03-31", 2.0, 0.5)],
)
def test_the_pmo_has_cost_what_its_whole_months_have_cost(measured, as_of, cost, paid):
    found = measured(since_the_start(cost), as_of)["pmo_return", None]
    assert (found["denominator"], found["value"]) == (pytest.approx(paid), pytest.approx(35.0 / paid))


@pytest.mark.parametrize(
    ("first", "spent", "expected"),
    [
        ("B1", 121.0, 121 - 110 / 1.1),
        ("B1", 1.0, 1 - 110 / 1.1),
        ("B2", 121.0, -121 - 110 / 1.1),
        ("spend", 1.0, -1 - 110 / 1.1),
        ("B1", 0.0, -110.0),
        ("spend", 0.0, -110.0),
        ("B3", 50.0, -110.0),  # no money
        ("B4", 50.0, -110.0),  # of a project that never spent
    ],
)
def test_r22_year_0_is_that_of_the_first_flow_that_counts(measured, first, spent, expected):
    kinds = {"B1": "cashable", "B2": "dis_benefit", "B3": "non_financial", "B4": "cashable"}
    booked = [spend("P1", "2022-05-01", spent)] if first == "spend" else []
    tables = {
        "projects": [project("P1", "2020-01-01"), project("P2", "2020-01-01")],
        "benefits": [benefit(name, "P2" if name == "B4" else "P1", kind) for name, kind in kinds.items()],
        "realisation": [
            *([] if booked else month_by_month(first, "2022-05-01", [None], [spent])),
            *month_by_month("B1", "2024-05-01", [5.0]),  # a plan, and no flow
        ],
        "spend": [*booked, spend("P1", "2023-05-01", 110.0)],
    }
    assert value(measured, "net_present_value", tables, discount_rate=0.1) == pytest.approx(expected)


def test_r21_who_booked_nothing_never_spent_and_who_booked_one_did(measured):
    tables = one(month_by_month("B1", "2026-01-01", [9.0]))
    tables["projects"].append(project("P2"))
    tables["spend"] = [spend("P1", "2026-01-01", 1.0), spend("P2", "2026-01-01", 0.0)]
    assert parts(measured(tables, "2026-06-30"), "portfolio_roi") == (-1.0, 1.0, 1)


def test_what_is_sustained_is_told_benefit_by_benefit_however_small(measured):
    tables = one(month_by_month("B1", "2025-01-01", [None] * 4, [90.0] * 4), "2024-12-31")
    tables["benefits"].append(benefit("B2", "P1"))
    tables["realisation"] += month_by_month("B2", "2025-01-01", [None] * 4, [0.6, 0.6, 0.6, 0.3])
    assert parts(measured(tables, "2026-06-30"), "sustained_rate") == pytest.approx((90.5, 90.6, 0))


def test_the_run_rate_looks_at_three_months_that_have_ended(measured):
    tables = one(month_by_month("B1", "2026-02-01", [None] * 5, [1.0, 2.0, 4.0, 8.0, 16.0]))
    assert value(measured, "benefits_run_rate", tables, "2026-06-29") == (2 + 4 + 8) * 4
    assert value(measured, "benefits_run_rate", tables, "2026-06-30") == (4 + 8 + 16) * 4


def test_growth_compares_years_that_have_ended(measured):
    tables = one(month_by_month("B1", "2023-12-01", [10.0] * 25, [2.0] + [4.0] * 12 + [6.0] * 12), "2023-01-31")
    assert value(measured, "benefits_realisation_growth", tables, "2025-12-30") == pytest.approx(0.4 / 0.2 - 1)
    assert value(measured, "benefits_realisation_growth", tables, "2025-12-31") == pytest.approx(0.6 / 0.4 - 1)


def test_leakage_by_delay_ends_with_the_first_actual_however_small(measured):
    tables = one(month_by_month("B1", "2025-01-01", [10.0] * 4, [0.0, None, 0.5, 0.0]), "2024-12-31")
    assert parts(measured(tables, "2026-06-30"), "value_leakage_delay") == (20.0, 40.0, 0)


def test_a_due_project_that_brought_nothing_does_not_pass_whatever_was_invested(measured):
    tables = one(month_by_month("B1", "2025-01-01", [9.0]), go_live="2024-12-31")
    tables["projects"][0]["planned_investment"] = 1.0
    assert parts(measured(tables, "2026-06-30"), "benefits_realised_passing") == (0, 1, 0)


def test_r22_a_project_is_discounted_from_the_first_flow_of_its_portfolio(measured):
    projects = [project("P1", "2021-01-01"), project("P2", "2023-01-01", "2023-12-31")]
    tables = {
        "projects": projects,
        "benefits": [benefit("B1", "P2")],
        "realisation": month_by_month("B1", "2024-05-01", [None], [1331.0]),
        "spend": [spend("P1", "2022-05-01", 100.0), spend("P2", "2023-05-01", 110.0)],
    }
    found = measured(tables, "2026-06-30", keys=["net_present_value"], discount_rate=0.1)
    assert found["net_present_value", "project:P2"]["value"] == pytest.approx(1100.0 - 100.0)
    assert found["net_present_value", None]["value"] == pytest.approx(1100.0 - 100.0 - 100.0)


def test_r21_spend_that_cancels_out_is_spend_and_gives_no_return(measured):
    tables = one(month_by_month("B1", "2026-01-01", [9.0]))
    tables["spend"] = [spend("P1", "2024-01-01", 5.0), spend("P1", "2024-02-01", -5.0)]
    assert parts(measured(tables, "2026-06-30"), "portfolio_roi") == (0.0, 0.0, 0)
    assert value(measured, "portfolio_roi", tables) is None


def test_a_due_project_with_an_investment_of_nothing_can_neither_pass_nor_fail(measured):
    tables = one(month_by_month("B1", "2025-01-01", [10.0], [90.0]))
    tables["projects"].append(project("P2", go_live="2025-01-31", planned_investment=0.0))
    figures = measured(tables, "2026-06-30")
    assert parts(figures, "benefits_realised") == (90.0, 100.0, 1)  # R61: P2 is due without an investment above 0
    assert parts(figures, "benefits_realised_passing") == (1, 1, 1)


@pytest.mark.parametrize(("go_live", "expected"), [("2026-05-30", 0.75), ("2026-05-31", None)])
def test_only_a_measure_after_launch_says_what_was_achieved(measured, go_live, expected):
    rows = month_by_month("B1", "2026-05-01", [None])
    rows[0]["measure_value"] = 7.0
    profile = benefit("B1", "P1", baseline_value=10.0, baseline_date=day("2025-01-01"), target_value=6.0)
    figures = measured(one(rows, go_live, profile), "2026-06-30")
    assert figures["measure_achievement", "benefit:B1"]["value"] == expected


def test_growth_compares_the_last_two_fiscal_years_that_are_over(measured):
    rows = month_by_month("B1", "2025-03-01", [10.0, 10.0], [5.0, 8.0]) + month_by_month(
        "B1", "2026-04-01", [10.0], [99.0]
    )
    tables = one(rows) | {"portfolios": [portfolio(fiscal_year_start_month=4)]}
    found = measured(tables, "2026-06-30")
    assert found["benefits_realisation_growth", None]["value"] == pytest.approx(0.6)  # 0.8 after 0.5
    assert found["benefits_in_year", None]["value"] == pytest.approx(9.9)
