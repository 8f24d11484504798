"""Where the stricter readings turn: the small register, the very edge, the reading that nobody can make."""

from __future__ import annotations

import pytest

from pmo_kit.metrics import escalations, measure
from pmo_kit.metrics.population import Known
from pmo_kit.metrics.reservations import value
from pmo_kit.metrics.reservations.reading import NotMadeError, at_most, of_return
from pmo_kit.metrics.result import Figure
from pmo_kit.vocabulary import Verdict

from ..builders.hand_made import (
    Row,
    Tables,
    benefit,
    checked,
    day,
    escalation,
    figures,
    issue,
    month_by_month,
    portfolio,
    project,
    spend,
    with_lock,
)
from .test_verdicts_that_cannot_be_bought import AS_OF, decided, escalated, realised, returned
from .test_what_reservations_say import both, not_made, said

BACK_AND_FORTH = {"2025-07-01": 40.0, "2025-08-01": -40.0}


def known(tables: Tables, as_of: str = AS_OF) -> Known:
    return Known(checked(tables, as_of).for_portfolio("A"))


def locked(tables: Tables, key: str, **values: float) -> Row:
    """A metric's own figure under a lock of these values."""
    rows = {name: {"value": one, "numerator": one, "denominator": 1.0, "excluded": 0} for name, one in values.items()}
    register = with_lock(checked(tables, AS_OF), rows, day("2026-01-31"))
    return figures(measure(register, [key]))[key, None]


def notes(found: Row) -> dict[str, str]:
    assert found["verdict"] == "met"
    return {one["key"]: one["note"] for one in found["reservations"]}


# Of benefits realised.


def test_an_investment_of_less_than_one_counts_as_never_launched_too():
    """191 of 200 is above 0.954, and 191 of 200.5 is not."""
    tables = both(95.0, 96.0)
    tables["projects"].append(project("P9", planned_investment=0.5, planned_go_live=day("2025-06-20")))
    assert said("benefits_realised", tables, benchmarks={"benefits_realised": 0.954})["never_launched"] == (
        "with 1 project that never launched counted as due with nothing, 95.3 % is left"
    )


def beside_what_counts(tables: Tables) -> Tables:
    """With a project still in delivery, which has cost 30, and a dis-benefit of one that is due: neither is in the figure."""
    tables["projects"].append(project("P9", planned_investment=50.0, actual_spend=30.0))
    tables["benefits"] += [benefit("D1", "P1", kind="dis_benefit"), benefit("D2", "P1", kind="non_financial")]
    return tables


def test_readings_of_benefits_take_the_due_projects_and_their_money_alone():
    """100 at most and 10 of 200; 200 of twice 150."""
    assert said("benefits_realised", beside_what_counts(both(190.0, 10.0)))["carried_by_few"] == (
        "with no project counted above its own investment, 55.0 % is left"
    )
    assert said("benefits_realised", beside_what_counts(both(100.0, 100.0, actual_spend=150.0)))["overspent"] == (
        "against what was spent where that is more than was planned, only 66.7 %"
    )


def test_only_the_first_year_of_what_counts_can_repeat_its_plan():
    """95 of 95 were confirmed; 100 that repeat their plan came before the launch."""
    tables = realised(("2025-03-31", 95.0))
    tables["realisation"] += month_by_month("B0", "2025-01-01", [100.0], [100.0])
    assert said("benefits_realised", tables) == {}


def test_the_value_of_a_small_portfolio_can_repeat_its_plan():
    """0.9 of 1, all of it as planned."""
    tables: Tables = {
        "projects": [project("P1", go_live="2025-03-31", planned_investment=1.0)],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2025-04-01", [0.9], [0.9]),
    }
    assert said("benefits_realised", tables)["repeats_the_plan"] == (
        "100.0 % of it repeats the plan, with neither evidence nor confirmation"
    )


@pytest.mark.parametrize("actual", [0.0, -5.0])
def test_where_nothing_came_nothing_repeats_the_plan(actual: float):
    with pytest.raises(NotMadeError) as told:
        value.repeats_the_plan(known(realised(("2025-03-31", actual))), "benefits_realised")
    assert str(told.value) == "nothing came"


def test_the_project_that_carries_the_others_is_found_wherever_it_stands():
    assert said("benefits_realised", realised(("2025-03-31", 60.0), ("2025-04-30", 150.0)))["fragile"] == (
        "without P1 it is 60.0 %"
    )
    small = realised(("2025-03-31", 0.75), ("2025-04-30", 0.3))
    for row in small["projects"]:
        row["planned_investment"] = 0.5
    assert said("benefits_realised", small)["fragile"] == "without P0 it is 60.0 %"


# Of the return.


def test_a_project_without_which_nothing_was_spent_is_not_left_out():
    """P2 was refunded: without P1 there is no return at all, and without P2 it is the same, 0.5."""
    tables = returned()
    tables["realisation"][0]["actual_value"] = 125.0
    tables["projects"].append(project("P2"))
    tables["spend"] += [spend("P2", "2025-07-01", 40.0), spend("P2", "2025-08-01", -40.0)]
    assert "fragile" not in said("portfolio_roi", tables)
    assert "fragile" not in not_made("portfolio_roi", tables)


def test_where_all_spend_was_refunded_leaving_one_out_says_nothing():
    refunded: Tables = {
        "projects": [project("P1"), project("P2")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2026-01-01", [None], [5.0]),
        "spend": [spend(name, month, amount) for name in ("P1", "P2") for month, amount in BACK_AND_FORTH.items()],
    }
    with pytest.raises(NotMadeError) as told:
        value.fragile(known(refunded), "portfolio_roi")
    assert str(told.value) == "the figure is undefined under it"


def test_without_a_start_nothing_is_older_or_younger_than_it():
    """150 came of 100 against a locked return of 0.1."""
    tables = returned()
    tables["portfolios"] = [portfolio()]
    found = locked(tables, "portfolio_roi", portfolio_roi=0.1)
    assert found["verdict"] == "met"
    assert (
        "age_alone (the portfolio has no transformation_start: nothing was launched before or after it)"
        in (found["note"])
    )


def test_an_undefined_figure_makes_no_reading():
    for asked in (
        lambda: at_most("fragile", None, 0.8, "without P1 it is {value}"),
        lambda: of_return("fragile", known(returned()), None, "without P1 it is {value}"),
    ):
        with pytest.raises(NotMadeError) as told:
            asked()
        assert str(told.value) == "the figure is undefined under it"


# Of decisions.


def test_as_soon_as_the_benchmark_asks_and_four_in_five_as_soon_as_before_is_soon_enough():
    at_the_benchmark = [issue(f"S{k}", "2026-01-10", 14) for k in range(3)]  # 0.7 of 20 days
    assert said("decision_cycle_time", decided(*at_the_benchmark)) == {}
    as_before = [issue(f"S{k}", "2026-01-10", days) for k, days in enumerate([5, 5, 5, 20, 20])]
    assert said("decision_cycle_time", decided(*as_before)) == {}


def test_issues_open_for_just_as_long_as_a_long_baseline_are_no_backlog():
    """Decided after a year before; three are open for that year to the day, and as many were decided."""
    tables: Tables = {
        "portfolios": [portfolio("2025-01-01")],
        "projects": [project("P1")],
        "decisions": [
            issue("D1", "2024-01-01", 365),
            *(issue(f"S{k}", "2026-01-10", 5) for k in range(3)),
            *(issue(f"O{k}", "2025-06-30", None) for k in range(3)),
        ],
    }
    assert said("decision_cycle_time", tables) == {}
    older = [
        {**row, "raised_on": day("2025-06-29")} if row["decided_on"] is None else row for row in tables["decisions"]
    ]
    assert said("decision_cycle_time", {**tables, "decisions": older}) == {
        "still_open": "3 issues open for longer than the baseline, 3 decided in the twelve months"
    }


def test_where_half_of_all_that_waited_is_not_decided_that_is_said():
    """Three of eight that were at risk."""
    soon = [issue(f"S{k}", "2026-01-10", 5) for k in range(3)]
    left_over = [issue(f"L{k}", "2025-06-28", None) for k in range(5)]
    assert said("decision_cycle_time", decided(*soon, *left_over)) == {
        "still_open": "with the issues that were waiting already, not half are decided, against 20 days before"
    }


def test_each_part_of_the_time_to_decide_has_its_own_locked_baseline():
    """All are decided in 8 days, against a median of 20 before."""
    tables = decided(*(issue(f"S{k}", "2026-01-10", 8) for k in range(3)))
    key = "decision_cycle_time"
    assert notes(locked(tables, key, decision_cycle_time=20.0)) == {}
    assert notes(locked(tables, key, decision_cycle_time=20.0, decision_cycle_time_open=10.0)) == {
        "still_open": "with the issues that were waiting already, 8 days, against 10 days before"
    }
    assert notes(locked(tables, key, decision_cycle_time=20.0, decision_cycle_time_p80=5.0)) == {
        "still_open": "four in five are decided within 8 days, against within 5 days before"
    }


# Of escalations.


def test_the_first_quarter_is_held_against_the_last_and_no_other():
    """Two of four, two, one, none: the upper end of none is 0.49, that of one 0.70."""
    raised = {"2025-08-01": 2, "2025-11-01": 2, "2026-02-01": 1}
    rows = [escalation(f"{when} {k}", f"P{k}", when) for when, count in raised.items() for k in range(count)]
    assert said("escalation_rate", escalated(*rows)) == {}


def test_one_quarter_is_no_trend_and_no_chance():
    tables: Tables = {"projects": [project("P1", "2026-04-01")], "escalations": [escalation("E1", "P1", "2026-05-01")]}
    found = measured(tables)
    assert (found["verdict"], found["note"]) == (
        "not due yet",
        "fiscal quarter 2026Q2; a trend needs 4 complete quarters, there is 1",
    )


def measured(tables: Tables) -> Row:
    return figures(measure(checked(tables, AS_OF).for_portfolio("A"), "escalation_rate"))["escalation_rate", None]


def ended(project_id: str, start: str, end: str) -> Row:
    return project(project_id, start, status="closed", end_date=day(end))


@pytest.mark.parametrize(
    ("projects", "rose"),
    [
        ([ended("P1", "2024-01-01", "2026-03-31")], "2026-02-01"),  # nobody is active in the last quarter
        ([ended("P1", "2024-01-01", "2025-06-30"), project("P2", "2025-10-01")], "2026-05-01"),  # nor in the first
    ],
)
def test_a_trend_with_an_empty_quarter_at_an_end_is_not_said_to_be_chance(projects: list[Row], rose: str):
    """Not judged where nothing rose beside it, and not met where something did."""
    flat = measured({"projects": projects, "escalations": [escalation("E1", "P1", "2024-05-01")]})
    assert flat["verdict"] == "not measurable"
    assert flat["note"].endswith("; a quarter without an active project interrupts the trend")
    risen = measured({"projects": projects, "escalations": [escalation("E1", projects[-1]["project_id"], rose)]})
    assert risen["verdict"] == "not met"
    assert "chance" not in risen["note"]


def test_before_a_first_complete_quarter_there_is_nothing_to_judge():
    fresh = known({"projects": [project("P1", "2026-06-15")], "escalations": []}, "2026-06-29")
    silent = escalations.judge(fresh, Figure())
    assert (silent.state, silent.note) == (Verdict.NOT_DUE, "no complete quarter has an active project")
    assert escalations.judge(fresh, Figure(note="nobody was active")).note == "nobody was active"
    assert escalations.judge(fresh, Figure(), project=0).state is Verdict.NOT_DUE
