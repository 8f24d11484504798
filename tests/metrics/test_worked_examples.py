"""Every worked example of the catalogue, by the kit and by the reference; expectations are the document's own."""

from __future__ import annotations

import pytest

from ..builders.hand_made import (
    BOTH,
    Figures,
    Measure,
    benefit,
    day,
    escalation,
    issue,
    month_by_month,
    project,
    spend,
)
from ..builders.hand_made import portfolio as unit

pytestmark = BOTH


def approx(figure: float) -> object:
    """The document gives four decimals, or two for amounts."""
    return pytest.approx(figure, abs=0.005 if abs(figure) > 100 else 0.00005)


def values(figures: Figures, *keys: str) -> list[float | None]:
    return [figures[key, None]["value"] for key in keys]


def handling_time(measured: Measure, latest: float, target: float = 6.0) -> float | None:
    """A benefit measured in days: baseline 10, launched, one measure since."""
    rows = month_by_month("B1", "2026-05-01", [None])
    rows[0]["measure_value"] = latest
    profile = benefit("B1", "P1", "non_financial", unit="days", target_value=target)
    profile |= {"baseline_value": 10.0, "baseline_date": day("2024-06-30")}
    tables = {"projects": [project("P1", go_live="2025-01-31")], "benefits": [profile], "realisation": rows}
    figures = measured(tables, "2026-06-30")
    defined = figures["measure_achievement", "benefit:B1"]["value"] is not None
    whole = figures["measure_achievement", None]
    assert (whole["value"], whole["denominator"], whole["excluded"]) == (None, int(defined), int(not defined))
    return figures["measure_achievement", "benefit:B1"]["value"]


def test_a1_a_measure_that_went_three_of_four_steps_has_achieved_three_quarters(measured):
    achieved = handling_time(measured, latest=7.0)
    assert achieved == approx(0.75)
    assert achieved not in (approx(1.17), approx(0.86))  # actual ÷ target, target ÷ actual


@pytest.mark.parametrize(("latest", "target", "expected"), [(11.0, 6.0, -0.25), (5.0, 6.0, 1.25), (7.0, 10.0, None)])
def test_a2_achievement_is_not_clipped_and_has_no_value_without_a_direction(measured, latest, target, expected):
    assert handling_time(measured, latest, target) == expected


def test_a3_a_ramp_is_measured_against_the_phased_plan_and_not_a_straight_line(measured):
    plan = [0.0, 0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0]
    tables = {
        "projects": [project("P1", go_live="2025-12-31")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2026-01-01", plan, [0.0, 0.0, 5.0, 15.0, 25.0, 30.0]),
    }
    found = measured(tables, "2026-06-30")["benefits_against_plan", None]
    assert (found["value"], found["numerator"], found["denominator"]) == (approx(0.75), 75.0, 100.0)
    assert found["value"] != approx(0.375)


def test_a4_ratios_are_pooled_and_never_averaged(measured):
    plans, actuals = [100.0, 300.0, 100.0], [150.0, 180.0, 90.0]
    tables = {"projects": [], "benefits": [], "realisation": []}
    for k, (plan, actual) in enumerate(zip(plans, actuals, strict=True)):
        tables["projects"].append(project(f"P{k}", go_live="2025-03-31", planned_investment=plan))
        tables["benefits"].append(benefit(f"B{k}", f"P{k}"))
        tables["realisation"] += month_by_month(f"B{k}", "2025-04-01", [plan], [actual])
    figures = measured(tables, "2026-06-30")
    pooled, capped = values(figures, "benefits_against_plan", "benefits_against_plan_capped")
    assert (pooled, capped) == (approx(0.84), approx(0.74))
    assert pooled != approx(1.00)
    passing = figures["benefits_realised_passing", None]
    assert (passing["numerator"], passing["denominator"]) == (2, 3)


def test_a5_a_project_is_due_a_year_after_its_launch_and_only_then_counts(measured):
    projects = [
        project("P1", go_live="2025-03-31", planned_investment=100.0),
        project("P2", go_live="2025-06-30", planned_investment=200.0),
        project("P3", go_live="2025-12-01", planned_investment=400.0),
    ]
    tables = {
        "projects": projects,
        "benefits": [benefit("B1", "P1"), benefit("B2", "P2"), benefit("B3", "P3")],
        "realisation": month_by_month("B1", "2025-04-01", [100.0], [85.0])
        + month_by_month("B2", "2026-06-01", [200.0], [150.0])
        + month_by_month("B3", "2025-12-01", [400.0], [400.0]),
    }
    figures = measured(tables, "2026-06-30")
    realised, passing = figures["benefits_realised", None], figures["benefits_realised_passing", None]
    assert values(figures, "projects_due_count", "projects_not_due_count") == [2, 1]
    assert (realised["value"], realised["excluded"], realised["verdict"]) == (approx(0.7833), 1, "not met")
    assert (passing["numerator"], passing["denominator"]) == (1, 2)  # and not 1 of 3
    verdicts = [figures["benefits_realised", f"project:P{k}"]["verdict"] for k in (1, 2, 3)]
    assert verdicts == ["met", "not met", "not due yet"]


def test_b1_the_first_year_is_not_discounted(measured):
    tables = {
        "projects": [project("P1", start="2021-01-01", go_live="2021-12-31")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2022-06-01", [None] * 4, [300.0, 400.0, 500.0, 200.0], step=12),
        "spend": [spend("P1", "2021-06-01", 1000.0)],
    }
    present, ratio = values(measured(tables, "2026-06-30"), "net_present_value", "benefit_cost_ratio")
    assert (present, ratio) == (approx(288.52), approx(1.2885))
    assert present != approx(278.76)


def test_b2_a_return_is_made_from_sums(measured):
    tables = {"projects": [], "benefits": [], "realisation": [], "spend": []}
    for k, (cost, gain) in enumerate([(100.0, 150.0), (400.0, 440.0), (500.0, 450.0)]):
        tables["projects"].append(project(f"P{k}", go_live="2025-01-31"))
        tables["benefits"].append(benefit(f"B{k}", f"P{k}"))
        tables["realisation"] += month_by_month(f"B{k}", "2025-06-01", [None], [gain])
        tables["spend"].append(spend(f"P{k}", "2024-06-01", cost))
    roi = measured(tables, "2026-06-30")["portfolio_roi", None]["value"]
    assert roi == approx(0.04)
    assert roi != approx(0.1667)


@pytest.mark.parametrize(
    ("before", "now", "relative", "points", "verdict"),
    [
        (125.0, 260.0, 0.20, 0.05, "met"),
        (90.0, 216.0, None, 0.18, "met"),
        (3.0, 26.0, None, 0.10, "not met"),  # better than it was, and still a loss
    ],
)
def test_b3_an_uplift_is_relative_above_zero_and_a_loss_is_never_met(measured, before, now, relative, points, verdict):
    tables = {
        "portfolios": [unit("2025-06-30")],
        "projects": [project("P1", go_live="2024-12-31")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2025-01-01", [None, None], [before, now - before], step=12),
        "spend": [spend("P1", "2024-06-01", 100.0), spend("P1", "2025-09-01", 100.0)],
    }
    figures = measured(tables, "2026-06-30")
    found = values(figures, "portfolio_roi_baseline", "portfolio_roi", "portfolio_roi_uplift_points")
    assert found == [approx(before / 100 - 1), approx(now / 200 - 1), approx(points)]
    uplift = figures["portfolio_roi_uplift", None]["value"]
    assert uplift is None if relative is None else uplift == approx(relative)
    assert figures["portfolio_roi", None]["verdict"] == verdict


def test_c1_issues_that_are_still_open_count_in_the_median(measured):
    decided = [issue(f"D{days}", "2026-01-10", days) for days in (5, 10, 15)]
    still_open = [issue("D20", "2026-06-10", None), issue("D40", "2026-05-21", None)]
    tables = {
        "portfolios": [unit("2025-01-01")],
        "projects": [project("P1")],
        "decisions": [issue("D0", "2024-05-01", 20), *decided, *still_open],
    }
    figures = measured(tables, "2026-06-30")
    found = figures["decision_cycle_time", None]
    assert (found["value"], found["numerator"], found["denominator"]) == (15, 3, 5)
    assert found["verdict"] == "not met"
    assert values(figures, "decision_cycle_time_baseline", "decision_cycle_time_reduction") == [20, approx(0.25)]
    assert values(figures, "decision_cycle_time_mean", "decision_cycle_time_mean_baseline") == [10, 20]
    if "note" in found:
        assert "mean" in found["note"]  # the plain mean would meet the benchmark: 50 % shorter


def test_c2_an_issue_leaves_the_count_when_it_was_last_seen_open(measured):
    decided = [issue(f"D{days}", "2026-01-10", days) for days in (2, 4, 8, 12)]
    still_open = [issue("D6", "2026-06-24", None), issue("D10", "2026-06-20", None)]
    figures = measured({"projects": [project("P1")], "decisions": decided + still_open}, "2026-06-30")
    assert figures["decision_cycle_time", None]["value"] == 8
    assert figures["decision_cycle_time", None]["value"] != 6  # the median of those decided


def test_d1_projects_that_escalated_are_counted_and_not_escalations(measured):
    ended = {"status": "closed", "end_date": day("2026-06-30")}
    projects = [project(f"P{k}", start="2026-01-01", **(ended if k < 10 else {})) for k in range(20)]
    projects += [project(f"P{k}", start="2026-04-01", **ended) for k in range(20, 25)]
    raised = {
        "2026-02-10": ["P0", "P0", "P0", "P1", "P2"],
        "2026-05-10": ["P0", "P1", "P2", "P20"],
        "2026-08-10": ["P10", "P11"],
    }
    escalations = [
        escalation(f"E{month}{k}", who, month) for month, names in raised.items() for k, who in enumerate(names)
    ]
    figures = measured({"projects": projects, "escalations": escalations}, "2026-09-30")
    quarters = [figures["escalation_rate", f"2026Q{k}"] for k in (1, 2, 3)]
    assert [q["denominator"] for q in quarters] == [20, 25, 10]
    assert [q["value"] for q in quarters] == [approx(0.15), approx(0.16), approx(0.20)]
    whole = figures["escalation_rate", None]
    assert (whole["value"], whole["verdict"]) == (approx(0.20), "not met")


def link(project_id: str, weight: float | None = None) -> dict:
    return {"project_id": project_id, "objective_id": "O1", "weight": weight}


def test_e1_nine_of_ten_is_not_more_than_nine_tenths_and_the_money_says_less(measured):
    projects = [project(f"P{k}", planned_investment=70.0 / 9) for k in range(9)]
    tables = {
        "projects": [*projects, project("P9", planned_investment=30.0)],
        "objectives": [{"objective_id": "O1", "name": "Grow"}],
        "alignment": [link(f"P{k}") for k in range(9)],
    }
    figures = measured(tables, "2026-06-30")
    found = figures["strategic_alignment", None]
    assert (found["value"], found["numerator"], found["denominator"]) == (approx(0.90), 9, 10)
    assert found["verdict"] == "not met"
    assert values(figures, "strategic_alignment_spend") == [approx(0.70)]


def test_e2_a_link_of_half_a_weight_aligns_half_the_money(measured):
    investments = {"P1": 50.0, "P2": 30.0, "P3": 20.0}
    tables = {
        "projects": [project(name, planned_investment=amount) for name, amount in investments.items()],
        "objectives": [{"objective_id": "O1", "name": "Grow"}],
        "alignment": [link("P1", 1.0), link("P2", 0.5)],
    }
    count, money = values(measured(tables, "2026-06-30"), "strategic_alignment", "strategic_alignment_spend")
    assert (count, money) == (approx(0.6667), approx(0.65))
    assert money != approx(0.80)


def leaked(measured: Measure, rows: list[dict], frequency: str) -> Figures:
    tables = {
        "projects": [project("P1", go_live="2024-12-31")],
        "benefits": [benefit("B1", "P1", frequency=frequency)],
        "realisation": rows,
    }
    return measured(tables, "2026-06-30")


def parts(figures: Figures) -> list[float]:
    names = ("value_leakage", "value_leakage_scope", "value_leakage_delay", "value_leakage_shortfall")
    return [figures[name, None]["numerator"] for name in names]


def test_f1_a_plan_that_was_cut_has_leaked_before_anything_was_measured(measured):
    figures = leaked(measured, month_by_month("B1", "2025-01-01", [500.0], [357.0], [420.0]), "monthly")
    assert parts(figures) == [approx(143.0), approx(80.0), approx(0.0), approx(63.0)]
    assert figures["value_leakage", None]["denominator"] == 500.0
    assert values(figures, "benefits_against_plan") == [approx(0.714)]  # the headline
    assert values(figures, "benefits_against_replan") == [approx(0.85)]  # stands beside it


def test_f2_what_was_due_before_the_first_benefit_came_is_delay(measured):
    rows = month_by_month("B1", "2025-03-01", [100.0] * 4, [0.0, 90.0, 90.0, 90.0], step=3)
    assert parts(leaked(measured, rows, "quarterly")) == [approx(130.0), 0.0, approx(100.0), approx(30.0)]


def reserved(figures: Figures, key: str) -> dict[str, tuple[float | None, float | None]]:
    """Value and benchmark of each reading under which a met benchmark would not be met."""
    assert figures[key, None]["verdict"] == "met"
    return {one["key"]: (one["value"], one["benchmark"]) for one in figures[key, None]["reservations"]}


def test_v1_what_was_never_launched_is_due_with_nothing(measured):
    tables = {
        "projects": [
            project("P1", go_live="2025-03-31", planned_investment=100.0),
            project("P2", planned_investment=900.0, status="terminated", end_date=day("2025-06-30")),
        ],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2025-04-01", [100.0], [108.0]),
    }
    figures = measured(tables, "2026-06-30")
    assert values(figures, "benefits_realised") == [approx(1.08)]
    found = reserved(figures, "benefits_realised")
    assert next(iter(found)) == "never_launched"
    assert found["never_launched"] == (approx(0.108), 0.8)


def test_v2_nine_projects_that_brought_nothing_are_not_carried_by_the_tenth(measured):
    tables = {"projects": [], "benefits": [], "realisation": []}
    for k in range(10):
        tables["projects"].append(project(f"P{k}", go_live="2025-03-31", planned_investment=100.0))
        tables["benefits"].append(benefit(f"B{k}", f"P{k}"))
        tables["realisation"] += month_by_month(f"B{k}", "2025-04-01", [100.0], [0.0 if k else 900.0])
    figures = measured(tables, "2026-06-30")
    assert values(figures, "benefits_realised", "benefits_realised_passing") == [approx(0.90), approx(0.10)]
    assert reserved(figures, "benefits_realised")["carried_by_few"] == (approx(0.10), 0.8)


def test_v8_half_of_the_issues_left_open_are_not_hidden_by_the_half_decided_in_a_day(measured):
    tables = {
        "portfolios": [unit("2025-01-01")],
        "projects": [project("P1")],
        "decisions": [
            issue("D0", "2024-05-01", 20),
            *(issue(f"D{k}", "2026-01-10", 1) for k in range(1, 6)),
            *(issue(f"D{k}", "2025-08-01", None) for k in range(6, 11)),  # 333 days before as_of
        ],
    }
    figures = measured(tables, "2026-06-30")
    keys = ("decision_cycle_time", "decision_cycle_time_baseline", "decision_cycle_time_p80")
    assert values(figures, *keys) == [1, 20, None]
    assert reserved(figures, "decision_cycle_time") == {"still_open": (None, 20)}


def test_p1_what_was_promised_is_told_by_how_far_it_can_be_trusted(measured):
    rows = month_by_month("B1", "2026-01-01", [50.0, 50.0], [40.0, 20.0])
    rows[0]["validated_by"] = "Group finance"
    tables = {
        "projects": [project("P1", go_live="2025-12-31"), project("P2")],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P2")],
        "realisation": rows + month_by_month("B2", "2026-01-01", [100.0] * 3),
    }
    figures = measured(tables, "2026-06-30")
    assert values(figures, "benefits_against_promise") == [approx(0.15)]
    names = ("confirmed", "evidenced", "repeats_plan", "reported", "not_measured", "never_launched")
    told = [figures["benefits_against_promise", f"trust:{name}"]["value"] for name in names]
    assert told == [approx(0.10), 0, 0, approx(0.05), 0, approx(0.75)]
    assert values(figures, "benefits_against_plan") == [approx(0.60)]  # without what was never launched
