"""V1–V12: what a stricter reading says of a benchmark that is met, by the kit and by the reference."""

from __future__ import annotations

import pytest

from ..builders.hand_made import (
    BOTH,
    Measure,
    Row,
    Tables,
    benefit,
    day,
    escalation,
    issue,
    month_by_month,
    portfolio,
    project,
    spend,
)

pytestmark = BOTH
AS_OF = "2026-06-30"
Reserved = dict[str, tuple[float | None, float | None]]


def reserved(measured: Measure, key: str, tables: Tables, **assumed) -> Reserved:
    """Value and benchmark of each reading that raises a reservation; the benchmark itself is met."""
    found = measured(tables, AS_OF, **assumed)[key, None]
    assert found["verdict"] == "met"
    return {
        one["key"]: tuple(None if cell is None else pytest.approx(cell) for cell in (one["value"], one["benchmark"]))
        for one in found["reservations"]
    }


def realised(*projects: tuple[str, float], **cells) -> Tables:
    """Projects of 100 each, by launch and what their first month after it brought, confirmed."""
    tables: Tables = {"projects": [], "benefits": [], "realisation": []}
    for k, (go_live, actual) in enumerate(projects):
        year, month, _ = map(int, go_live.split("-"))
        first = f"{year + month // 12}-{month % 12 + 1:02}-01"
        tables["projects"].append(project(f"P{k}", "2022-01-01", go_live, planned_investment=100.0, **cells))
        tables["benefits"].append(benefit(f"B{k}", f"P{k}"))
        tables["realisation"] += month_by_month(f"B{k}", first, [None], [actual])
        tables["realisation"][-1]["validated_by"] = "Group finance"
    return tables


def test_what_stands_every_reading_has_no_reservation_and_what_is_not_met_needs_none(measured):
    fine = realised(("2025-03-31", 95.0), ("2025-04-30", 96.0))
    assert reserved(measured, "benefits_realised", fine) == {}
    poor = measured(realised(("2025-03-31", 9.0)), AS_OF)["benefits_realised", None]
    assert (poor["verdict"], list(poor["reservations"])) == ("not met", [])


def test_reservations_are_the_portfolios_own(measured):
    tables = realised(("2025-03-31", 150.0), ("2025-04-30", 60.0))
    assert not measured(tables, AS_OF)["benefits_realised", "project:P0"].get("reservations")


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ({"planned_go_live": day("2025-06-20")}, True),  # a year past it
        ({"planned_go_live": day("2025-07-10")}, False),
        ({}, True),  # begun on 2023-06-20, two years and one past it
        ({"start_date": day("2023-07-10")}, False),
        ({"status": "closed", "planned_go_live": day("2026-09-30")}, True),  # R5: closed, nobody says when
        ({"end_date": day("2026-06-01"), "planned_go_live": day("2026-09-30")}, True),
        ({"end_date": day("2026-08-01"), "planned_go_live": day("2026-09-30"), "status": "closed"}, False),
        ({"status": "proposed"}, False),
    ],
)
def test_v1_never_launched_is_due_with_nothing_a_year_after_it_should_have_been(measured, cells, counts):
    tables = realised(("2025-03-31", 95.0), ("2025-04-30", 96.0))
    tables["projects"].append({**project("P9", "2023-06-20", planned_investment=50.0), **cells})
    expected = {"never_launched": (191 / 250, 0.8)} if counts else {}
    assert reserved(measured, "benefits_realised", tables) == expected


def test_v2_half_of_the_projects_passing_is_not_enough(measured):
    found = reserved(measured, "benefits_realised", realised(("2025-03-31", 100.0), ("2025-04-30", 79.0)))
    assert found["carried_by_few"] == (0.5, 0.5)  # capped it would still be 0.895


def test_v3_what_nobody_confirmed_and_nothing_shows_does_not_count(measured):
    tables = realised(("2025-03-31", 40.0))
    tables["realisation"] += month_by_month("B0", "2025-05-01", [None] * 2, [30.0, 20.0])
    tables["realisation"][1]["evidence"] = "Ledger 4711"
    tables["realisation"][2] |= {"validated_by": "TBC (Finance)", "evidence": "n/a"}
    assert reserved(measured, "benefits_realised", tables)["unconfirmed"] == (0.70, 0.8)


@pytest.mark.parametrize(("typed", "share"), [(50.004, 50.004 / 96.004), (50.006, None), (46.0, None)])
def test_v4_half_of_it_may_not_repeat_the_plan(measured, typed, share):
    tables = realised(("2025-03-31", 46.0))
    tables["realisation"] += month_by_month("B0", "2025-05-01", [50.0], [typed])
    found = reserved(measured, "benefits_realised", tables)
    assert found.get("repeats_the_plan") == (None if share is None else (pytest.approx(share), 0.5))


def test_v5_old_launches_may_not_carry_the_young(measured):
    tables = realised(("2023-05-31", 150.0), ("2023-07-31", 70.0))
    assert reserved(measured, "benefits_realised", tables)["old_launches"] == (0.70, 0.8)
    only_old = realised(("2023-05-31", 150.0), ("2023-05-31", 150.0))
    assert reserved(measured, "benefits_realised", only_old) == {}  # cannot be made


def test_v6_what_was_spent_by_the_end_of_the_first_year_counts_where_it_is_more(measured):
    tables = realised(("2025-03-31", 100.0), ("2025-03-31", 100.0))
    tables["spend"] = [
        spend("P0", "2024-05-01", 150.0),
        spend("P0", "2026-03-01", 20.0),
        spend("P1", "2024-05-01", 5.0),
    ]
    tables["spend"].append(spend("P0", "2026-04-01", 500.0))  # after it
    assert reserved(measured, "benefits_realised", tables) == {"overspent": (200 / 270, 0.8)}


def linked(count: int, **cells) -> Tables:
    return {
        "projects": [project(f"P{k}", planned_investment=1.0, **cells) for k in range(count)],
        "objectives": [{"objective_id": "O1", "name": "Grow"}],
        "alignment": [{"project_id": f"P{k}", "objective_id": "O1", "weight": None} for k in range(count)],
    }


def test_v7_a_link_is_shown_by_a_benefit_that_somebody_answers_for(measured):
    profile: Row = {"owner": "Ada Byrne", "success_criterion": "Half the time", "objective_id": "O1"}
    profile |= {"baseline_value": 10.0, "baseline_date": day("2023-12-01")}
    tables = linked(2) | {"benefits": [benefit("B0", "P0", **profile)], "realisation": []}
    assert reserved(measured, "strategic_alignment", tables) == {"thin_links": (0.5, 0.5)}
    tables["benefits"].append(benefit("B1", "P1", **profile))
    assert reserved(measured, "strategic_alignment", tables) == {}


def test_v7_eleven_small_projects_do_not_align_the_money_of_a_large_one(measured):
    tables = linked(11)
    tables["projects"].append(project("P11", planned_investment=9.0))
    assert reserved(measured, "strategic_alignment", tables) == {"thin_links": (0.55, 0.9)}


def decided(*issues: Row) -> Tables:
    """Over a baseline of 20 days."""
    tables = {"portfolios": [portfolio("2025-01-01")], "projects": [project("P1")]}
    return {**tables, "decisions": [issue("D", "2024-05-01", 20), *issues]}


def test_v8_issues_left_over_from_before_the_year_are_at_risk_from_their_age(measured):
    soon = [issue(f"S{k}", "2026-01-10", 5) for k in range(3)]
    waiting = [issue(f"W{k}", "2026-05-11", None) for k in range(2)]  # 50 days
    left_over = [issue(f"L{k}", "2025-06-28", 200) for k in range(3)]  # 2 days old when the year begins
    tables = decided(*soon, *waiting, *left_over)
    figures = measured(tables, AS_OF)
    assert figures["decision_cycle_time", None]["value"] == 5  # of five, three are decided
    found = figures["decision_cycle_time_open", None]
    assert (found["value"], found["numerator"], found["denominator"]) == (200, 6, 8)  # 5 of 8, then 3 of 3
    assert reserved(measured, "decision_cycle_time", tables) == {"still_open": (200, 14.0)}


def test_v8_four_fifths_may_not_take_longer_than_before(measured):
    issues = [issue(f"S{k}", "2026-01-10", days) for k, days in enumerate([5, 5, 5, 30, 30])]
    assert reserved(measured, "decision_cycle_time", decided(*issues)) == {"still_open": (30, 20)}


def test_v8_a_backlog_as_large_as_the_year_is_held_against_it(measured):
    soon = [issue(f"S{k}", "2026-01-10", 5) for k in range(3)]
    old = [issue(f"O{k}", "2020-01-10", None) for k in range(3)]
    assert reserved(measured, "decision_cycle_time", decided(*soon, *old)) == {"still_open": (0.5, 0.5)}
    assert reserved(measured, "decision_cycle_time", decided(*soon, *old[:2])) == {}


def escalated(*raised: Row) -> Tables:
    return {"projects": [project(f"P{k}") for k in range(4)], "escalations": list(raised)}


def test_v9_a_fall_that_may_be_chance_is_held_against_it(measured):
    one = escalation("E0", "P0", "2025-08-01")
    upper = 1.959964**2 / (4 + 1.959964**2)  # Wilson's upper end of 0 of 4
    assert reserved(measured, "escalation_rate", escalated(one)) == {"may_be_chance": (upper, 0.25)}
    assert reserved(measured, "escalation_rate", escalated(one, escalation("E1", "P1", "2025-08-01"))) == {}


def test_v10_that_nothing_was_recorded_is_not_that_nothing_happened(measured):
    old = escalation("E0", "P0", "2025-06-30")
    assert reserved(measured, "escalation_rate", escalated(old)) == {"nothing_recorded": (0, 1)}
    assert reserved(measured, "escalation_rate", escalated(), nothing_to_record=("escalations",)) == {
        "nothing_recorded": (0, 1)
    }
    contained = escalation("E1", "P0", "2025-07-01", "programme")
    assert reserved(measured, "escalation_rate", escalated(contained)) == {}


def returned(later: float = 25.0) -> Tables:
    """100 spent and 125 back before the transformation, and something since that nobody confirmed: the bar is 0.30."""
    rows = month_by_month("B1", "2025-01-01", [None], [125.0]) + month_by_month("B1", "2026-02-01", [None], [later])
    rows[0]["validated_by"] = "Group finance"
    return {
        "portfolios": [portfolio("2025-06-30")],
        "projects": [project("P1", go_live="2024-12-31")],
        "benefits": [benefit("B1", "P1")],
        "realisation": rows,
        "spend": [spend("P1", "2024-06-01", 100.0)],
    }


def test_v3_and_v11_a_return_that_grew_by_age_and_by_figures_typed_in(measured):
    found = reserved(measured, "portfolio_roi", returned())
    assert found == {"unconfirmed": (0.25, 0.30), "age_alone": (None, 0.25)}  # V12 needs two projects that spent


def test_v11_and_v12_the_young_projects_return_less_at_the_same_age(measured):
    tables = returned()
    tables["projects"].append(project("P2", go_live="2025-06-30"))
    tables["benefits"].append(benefit("B2", "P2"))
    tables["realisation"] += month_by_month("B2", "2025-08-01", [None], [120.0])
    tables["spend"].append(spend("P2", "2025-07-01", 100.0))
    found = reserved(measured, "portfolio_roi", tables)
    assert list(found) == ["unconfirmed", "age_alone", "fragile"]
    assert (found["age_alone"], found["fragile"]) == ((0.20, 0.25), (0.20, 0.30))


def test_v12_no_single_project_carries_the_portfolio(measured):
    found = reserved(measured, "benefits_realised", realised(("2025-03-31", 150.0), ("2025-04-30", 90.0)))
    assert "fragile" not in found  # 0.90 without the better one
    found = reserved(measured, "benefits_realised", realised(("2025-03-31", 150.0), ("2025-04-30", 60.0)))
    assert found["fragile"] == (0.60, 0.8)
