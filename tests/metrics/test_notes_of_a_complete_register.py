"""What is said beside the figures of a register in which nothing is missing: little, and where something is taken away, that."""

from __future__ import annotations

import datetime as dt

import pytest

from ..builders.hand_made import Tables, benefit, day, kit, month_by_month, portfolio, project, spend
from .test_notes import NO_BASELINE, NO_SPEND, PROVISIONAL, SILENT

NO_ONE_VALUE = "achievements do not add up to one value: see numerator (reached) and denominator (defined)"


def complete() -> Tables:
    """Two projects of which everything is known, and nothing is late, unmeasured or left out: one launched before the start,
    the other begun and launched since."""
    profile = {"owner": "Ada Byrne", "success_criterion": "answered in a day", "unit": "days", "objective_id": "O1"}
    profile |= {"baseline_value": 10.0, "baseline_date": day("2023-01-31"), "target_value": 6.0}
    rows = month_by_month("B1", "2024-01-01", [100.0] * 30, [100.0] * 30)
    rows += month_by_month("B2", "2025-03-01", [60.0] * 16, [60.0] * 16)
    for row in rows:
        row |= {"validated_by": "Group finance", "measure_value": 5.0, "evidence": "ledger 4711"}
    asked = [f"{year}-{month:02}-10" for year in (2024, 2025, 2026) for month in range(1, 6)]
    sponsors = {"cfo_sponsor": "Ada Byrne", "cio_sponsor": "Omar Reid", "mandate_signed_on": day("2024-01-15")}
    return {
        "portfolios": [portfolio("2025-01-01", pmo_cost_per_year=120.0, **sponsors)],
        "projects": [
            project(
                "P1",
                "2023-03-01",
                "2023-12-31",
                planned_go_live=day("2023-12-31"),
                planned_investment=500.0,
                forecast_investment=500.0,
                pivot_rules_agreed_on=day("2023-02-01"),
            ),
            project(
                "P2",
                "2025-01-01",
                "2025-02-28",
                planned_go_live=day("2025-02-28"),
                planned_investment=250.0,
                forecast_investment=250.0,
                pivot_rules_agreed_on=day("2025-01-01"),
            ),
        ],
        "objectives": [{"objective_id": "O1", "name": "Grow"}],
        "alignment": [{"project_id": name, "objective_id": "O1"} for name in ("P1", "P2")],
        "benefits": [benefit(f"B{n}", f"P{n}", target_date=day("2026-12-31"), **profile) for n in (1, 2)],
        "realisation": rows,
        "spend": [spend("P1", "2023-05-01", 500.0), spend("P2", "2025-02-01", 250.0)],
        "decisions": [
            {"decision_id": f"D{n}", "project_id": "P1", "raised_on": day(one), "decided_on": day(one) + dt.timedelta(20 - n)}
            for n, one in enumerate(asked)
        ] + [{"decision_id": "D15", "project_id": "P1", "raised_on": day("2026-06-20")}],
        "escalations": [
            {"escalation_id": "E1", "project_id": "P1", "raised_on": day("2025-08-01"), "level": "programme",
             "closed_on": day("2025-08-09")}
        ],
    }  # fmt: skip


@pytest.mark.whole_catalogue
def test_where_nothing_is_left_out_or_undefined_little_is_said():
    found = {key: row for (key, group), row in kit(complete(), "2026-06-30").items() if group is None}
    assert [key for key, row in found.items() if row["value"] is None] == ["measure_achievement"]
    assert {key: row["note"] for key, row in found.items() if row["note"]} == {
        "decision_cycle_time_baseline": PROVISIONAL,
        "decision_cycle_time_mean_baseline": PROVISIONAL,
        "decision_cycle_time_p80_baseline": PROVISIONAL,
        "decision_cycle_time_open_baseline": PROVISIONAL,
        "escalation_rate": "fiscal quarter 2026Q2; the 95 % intervals of the first and the last quarter judged overlap: "
        "it may be chance; not made: may_be_chance (none of the four quarters has an executive escalation)",
        "escalation_rate_low": "fiscal quarter 2026Q2",
        "escalation_rate_high": "fiscal quarter 2026Q2",
        "portfolio_roi_baseline": PROVISIONAL,
        "months_since_launch_baseline": PROVISIONAL,
        "measure_achievement": NO_ONE_VALUE,
    }


@pytest.mark.whole_catalogue
def test_what_is_complete_is_met_without_a_reservation():
    found = {key: row for (key, group), row in kit(complete(), "2026-06-30").items() if group is None}
    assert [key for key, row in found.items() if row["reservations"]] == []
    verdicts = {key: row["verdict"] for key, row in found.items() if row["verdict"]}
    assert verdicts == {
        "benefits_realised": "met",  # 1,200 + 720 of 500 + 250
        "strategic_alignment": "met",
        "decision_cycle_time": "met",  # days fall by one with each issue: 18 in the year before, 8 now
        "escalation_rate": "met",  # none in four quarters, and one at programme level was recorded
        "portfolio_roi": "met",
    }
    values = {key: row["value"] for key, row in found.items()}
    assert values["benefits_realised"] == pytest.approx(1920 / 750)
    assert (values["decision_cycle_time"], values["decision_cycle_time_baseline"]) == (8.0, 18.0)
    # Of six at risk 6, 7, 8, 9 leave 2 of 6, and on day 10 one of those two; of five 16 to 19 leave 1.
    assert (values["decision_cycle_time_p80"], values["decision_cycle_time_p80_baseline"]) == (10.0, 19.0)
    assert values["portfolio_roi"] == pytest.approx((3000 + 960 - 750) / 750)
    assert values["portfolio_roi_baseline"] == pytest.approx((1200 - 500) / 500)
    assert values["roi_first_year"] == pytest.approx((720 - 250) / 250)
    assert values["roi_first_year_baseline"] == pytest.approx((1200 - 500) / 500)
    assert values["pmo_return"] == pytest.approx((960 - 250 * 2.4) / 180)  # 120 a year for 18 months


@pytest.mark.whole_catalogue
def test_a_group_of_a_complete_register_says_only_what_has_no_part_in_it():
    grouped = {pair: row["note"] for pair, row in kit(complete(), "2026-06-30").items() if pair[1] is not None}
    assert len(grouped) > 40
    side = "no project launched {} transformation_start has been live for a full year with spend"
    assert {pair: note for pair, note in grouped.items() if note != ""} == {
        ("measure_achievement", "project:P1"): NO_ONE_VALUE,
        ("measure_achievement", "project:P2"): NO_ONE_VALUE,
        ("roi_first_year", "project:P1"): side.format("on or after"),
        ("roi_first_year_baseline", "project:P2"): side.format("before"),
        ("portfolio_roi_baseline", "project:P2"): NO_BASELINE,
        ("decisions_open_share", "project:P2"): "no issue was raised in the last twelve months",  # all are P1's
        ("escalations_contained", "project:P2"): "no escalation was raised in the last twelve months",
    }


def test_a_project_that_never_spent_is_told_so_in_its_row():
    tables = complete()
    tables["projects"].append(project("P3"))
    rows = kit(tables, "2026-06-30", keys=["net_present_value", "portfolio_roi"])
    assert rows["net_present_value", "project:P3"]["note"] == NO_SPEND
    assert rows["portfolio_roi", "project:P3"]["note"] == NO_SPEND
    assert rows["portfolio_roi", None]["note"] == SILENT


def test_without_a_spend_table_the_uplift_says_what_was_not_supplied():
    tables = complete()
    del tables["spend"]
    for key in ("portfolio_roi_uplift", "portfolio_roi_uplift_points"):
        assert kit(tables, "2026-06-30", keys=[key])[key, None]["note"] == "not supplied: spend"


def test_groups_are_told_in_the_order_of_their_names():
    tables = complete()
    tables["decisions"][-1]["category"] = "scope"
    tables["decisions"][-2]["category"] = "budget"
    rows = kit(tables, "2026-06-30", keys=["decision_cycle_time"])
    named = [group for _, group in rows if group]
    assert named == ["category:budget", "category:scope", "category:unclassified", "forum:unclassified"]
