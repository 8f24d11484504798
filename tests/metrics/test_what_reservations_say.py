"""The sentence beside each reservation, and what is said of a reading that cannot be made."""

from __future__ import annotations

from typing import Any

import pytest

from pmo_kit.metrics.reservations import READINGS
from pmo_kit.vocabulary import HEADLINE_METRICS, RESERVATIONS

from ..builders.hand_made import Tables, benefit, day, escalation, issue, kit, month_by_month, portfolio, project, spend
from .test_verdicts_that_cannot_be_bought import AS_OF, decided, escalated, linked, realised, returned


def said(key: str, tables: Tables, **assumed: Any) -> dict[str, str]:
    """What each reservation on a metric that is met says."""
    found = kit(tables, AS_OF, **assumed)[key, None]
    assert found["verdict"] == "met"
    return {one["key"]: one["note"] for one in found["reservations"]}


def not_made(key: str, tables: Tables, **assumed: Any) -> str:
    """What the note says of readings that cannot be made."""
    note = kit(tables, AS_OF, **assumed)[key, None]["note"]
    return next((part for part in note.split("; ") if part.startswith("not made: ")), "")


def both(first: float, second: float, **cells: Any) -> Tables:
    """Two projects of 100 each, live for a year, with what they brought."""
    return realised(("2025-03-31", first), ("2025-04-30", second), **cells)


def test_each_reading_tests_headline_metrics_and_has_the_number_it_is_cited_by():
    assert [(one.number, one.key) for one in READINGS] == [(number, key) for key, number in RESERVATIONS.items()]
    assert {key for one in READINGS for key in one.on} == set(HEADLINE_METRICS)


def test_what_never_launched_is_counted_and_what_is_left_is_said():
    tables = both(95.0, 96.0)
    late = {"planned_go_live": day("2025-06-20")}
    tables["projects"] += [
        project("P8", planned_investment=50.0, **late),
        project("P9", planned_investment=0.0, **late),
    ]
    assert said("benefits_realised", tables)["never_launched"] == (
        "with 1 project that never launched counted as due with nothing, 76.4 % is left"
    )
    tables["projects"].append(project("P7", planned_investment=50.0, **late))
    assert said("benefits_realised", tables)["never_launched"] == (
        "with 2 projects that never launched counted as due with nothing, 63.7 % is left"
    )


def test_a_star_among_failures_is_said_to_be_one():
    assert said("benefits_realised", both(190.0, 10.0)) == {
        "carried_by_few": "with no project counted above its own investment, 55.0 % is left",
        "fragile": "without P0 it is 10.0 %",
    }
    assert said("benefits_realised", both(100.0, 79.0))["carried_by_few"] == (
        "only 50.0 % of the due projects pass by themselves"
    )


def test_a_benchmark_above_the_whole_lets_a_project_count_as_far_as_that():
    """Of 150 and 90 at a bar of 1.1 the first counts at most 110: 200 of 200 is not above 1.1; both alone are 1.0."""
    high = {"benchmarks": {"benefits_realised": 1.1}}
    assert said("benefits_realised", both(150.0, 90.0), **high)["carried_by_few"] == (
        "with no project counted above its own investment, 100.0 % is left"
    )
    assert said("benefits_realised", both(150.0, 115.0), **high).get("carried_by_few") == (
        "with no project counted above its own investment, 110.0 % is left"
    )


def test_figures_that_nobody_confirmed_and_figures_that_repeat_the_plan_are_said_to():
    typed = realised(("2025-03-31", 40.0))
    typed["realisation"] += month_by_month("B0", "2025-05-01", [50.0], [50.0])
    assert said("benefits_realised", typed) == {
        "unconfirmed": "of what has an evidence text or was confirmed by name, only 40.0 %",
        "repeats_the_plan": "55.6 % of it repeats the plan, with neither evidence nor confirmation",
    }


def test_what_is_old_and_what_was_overspent_is_said():
    assert said("benefits_realised", realised(("2023-05-31", 150.0), ("2023-07-31", 70.0)))["old_launches"] == (
        "of what was launched in the last three years, only 70.0 %"
    )
    costly = both(100.0, 100.0, actual_spend=150.0)  # without a spend table what was spent in all
    assert said("benefits_realised", costly) == {
        "overspent": "against what was spent where that is more than was planned, only 66.7 %"
    }


def test_a_launch_three_years_ago_to_the_day_is_old():
    assert "old_launches" in said("benefits_realised", realised(("2023-06-29", 150.0), ("2023-07-01", 70.0)))
    alone = realised(("2023-06-30", 150.0), ("2023-06-30", 95.0))
    assert "old_launches (no due project was launched in the last three years)" in not_made("benefits_realised", alone)


def test_what_cannot_be_tested_of_the_benefits_is_named_with_its_reason():
    assert not_made("benefits_realised", both(95.0, 96.0)) == "not made: overspent (no due project has spend)"
    assert not_made("benefits_realised", realised(("2025-03-31", 95.0))) == (
        "not made: overspent (no due project has spend), fragile (one project alone is in it)"
    )
    spent = both(95.0, 96.0, actual_spend=5.0)
    assert not_made("benefits_realised", spent) == ""


def test_thin_links_are_said_by_what_stands_behind_them():
    profile = {"owner": "Ada Byrne", "success_criterion": "Half the time", "objective_id": "O1"}
    profile |= {"baseline_value": 10.0, "baseline_date": day("2023-12-01")}
    tables = linked(2) | {"benefits": [benefit("B0", "P0", **profile)]}
    assert said("strategic_alignment", tables) == {
        "thin_links": "an accountable benefit stands behind the link of only 50.0 % of them"
    }
    money = linked(11)
    money["projects"].append(project("P11", planned_investment=9.0))
    assert said("strategic_alignment", money) == {"thin_links": "only 55.0 % of the investment is in linked projects"}
    unknown = linked(2)
    for row in unknown["projects"]:
        row["planned_investment"] = None
    assert not_made("strategic_alignment", unknown) == (
        "not made: thin_links (neither benefits nor planned investments are known)"
    )


def test_what_is_still_open_is_said_by_the_reading_that_fails():
    soon = [issue(f"S{k}", "2026-01-10", 5) for k in range(3)]
    left_over = [issue(f"L{k}", "2025-06-28", 200) for k in range(3)]
    waiting = [issue(f"W{k}", "2026-05-11", None) for k in range(2)]
    assert said("decision_cycle_time", decided(*soon, *waiting, *left_over)) == {
        "still_open": "with the issues that were waiting already, 200 days, against 20 days before"
    }
    slow = [issue(f"S{k}", "2026-01-10", days) for k, days in enumerate([5, 5, 5, 30, 30])]
    assert said("decision_cycle_time", decided(*slow)) == {
        "still_open": "four in five are decided within 30 days, against within 20 days before"
    }
    never = [issue(f"S{k}", "2026-01-10", days) for k, days in enumerate([5, 5, 5, None, None])]
    assert said("decision_cycle_time", decided(*never)) == {
        "still_open": "four in five are decided not even now, against within 20 days before"
    }
    old = [issue(f"O{k}", "2020-01-10", None) for k in range(3)]
    assert said("decision_cycle_time", decided(*soon, *old)) == {
        "still_open": "3 issues open for longer than the baseline, 3 decided in the twelve months"
    }


def test_an_issue_open_for_just_as_long_as_the_baseline_is_not_a_backlog():
    soon = [issue(f"S{k}", "2026-01-10", 5) for k in range(4)]
    assert said("decision_cycle_time", decided(*soon, issue("O1", "2026-06-10", None))) == {}  # 20 days old


def test_a_fall_that_may_be_chance_and_a_register_that_is_silent_are_said():
    one = escalation("E0", "P0", "2025-08-01")
    assert said("escalation_rate", escalated(one)) == {
        "may_be_chance": "the last quarter's rate may as well be 49.0 %, and the first one's was 25.0 %"
    }
    silent = escalated(escalation("E0", "P0", "2025-06-30"))
    assert said("escalation_rate", silent) == {
        "nothing_recorded": "no escalation of any level was recorded in the four quarters"
    }
    contained = escalated(escalation("E1", "P0", "2025-07-01", "programme"))
    assert not_made("escalation_rate", contained) == (
        "not made: may_be_chance (none of the four quarters has an executive escalation)"
    )
    assert said("escalation_rate", escalated(escalation("E1", "P0", "2026-06-30", "programme"))) == {}


def test_a_return_that_age_alone_may_explain_is_said_to():
    found = said("portfolio_roi", returned())
    assert found == {
        "unconfirmed": "of what has an evidence text or was confirmed by name, only a return of 25.0 %",
        "age_alone": "no project launched since transformation_start has been live for a full year: it may be age alone",
    }
    tables = returned()
    tables["projects"].append(project("P2", go_live="2025-06-30"))
    tables["benefits"].append(benefit("B2", "P2"))
    tables["realisation"] += month_by_month("B2", "2025-08-01", [None], [120.0])
    tables["spend"].append(spend("P2", "2025-07-01", 100.0))
    assert said("portfolio_roi", tables)["age_alone"] == (
        "at equal age what was launched since returned 20.0 %, what was launched before 25.0 %"
    )
    assert said("portfolio_roi", tables)["fragile"] == "without P1 it is 20.0 %"
    tables["realisation"][-1]["actual_value"] = 125.0  # as much as before is not more
    assert "age_alone" in said("portfolio_roi", tables)


@pytest.mark.parametrize(("young", "side"), [(True, "since"), (False, "before")])
def test_a_side_without_spend_by_then_gives_no_return_at_equal_age(young: bool, side: str):
    tables = returned()
    tables["portfolios"] = [portfolio("2025-06-30")]
    tables["projects"].append(project("P2", go_live="2025-06-30"))
    if not young:
        tables["spend"].append(spend("P2", "2025-07-01", 1.0))
        tables["projects"][0]["go_live"] = day("2025-06-30")
        tables["projects"].append(project("P3", go_live="2024-12-31"))
    assert f"age_alone (no project launched {side} transformation_start has a first year with spend)" in not_made(
        "portfolio_roi", tables
    )


def test_under_a_lock_a_return_without_a_spend_table_has_no_equal_age():
    tables = returned()
    del tables["spend"]
    tables["projects"][0]["actual_spend"] = 100.0
    found = kit(tables, AS_OF)["portfolio_roi", None]
    assert (found["verdict"], found["reservations"]) == ("not measurable", [])
