"""What a reader is told beside the figures on issues and escalations: why one is undefined, and what to make of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pmo_kit.metrics.decisions import mean_before, median_before
from pmo_kit.metrics.population import Known
from pmo_kit.metrics.result import Figure

from ..builders.hand_made import Figures, Row, checked, day, escalation, issue, kit, portfolio, project

OVERLAP = "the 95 % intervals of the first and the last quarter judged overlap: it may be chance"
FOLLOWED = "fewer than half of the issues were decided within the {} days of follow-up"
FLATTERS = "the plain mean would meet the benchmark; the median, which counts the open issues as well, does not"
PROGRAMME = escalation("E0", "P0", "2025-04-15", "programme")  # counts in no rate, and something was recorded
MONTHS = ("2025-08", "2025-11", "2026-02", "2026-05")  # one in each of the last four quarters


def escalated(numbers: tuple[int, ...], of: int, start: str = "2025-07-01", as_of: str = "2026-06-30") -> Figures:
    """Projects of which so many escalated in each of the last four quarters."""
    raised = [
        escalation(f"E{month}{k}", f"P{k}", f"{month}-15")
        for month, number in zip(MONTHS, numbers, strict=False)
        for k in range(number)
    ]
    tables = {"projects": [project(f"P{k}", start) for k in range(of)], "escalations": [*raised, PROGRAMME]}
    return kit(tables, as_of, keys=["escalation_rate"])


def note(figures: Figures, key: str = "escalation_rate", group: str | None = None) -> str | None:
    return figures[key, group]["note"] or None


def test_a_rate_names_its_fiscal_quarter():
    assert note(escalated((), of=1)) == f"fiscal quarter 2026Q2; {OVERLAP}"


@pytest.mark.parametrize("numbers", [(20, 19, 18, 0), (20, 1, 1, 0), (0, 10, 10, 20)])
def test_a_change_from_first_to_last_that_is_no_chance_is_not_said_to_be_one(numbers: tuple[int, ...]):
    assert note(escalated(numbers, of=20)) == "fiscal quarter 2026Q2"  # from 84–100 % to 0–16 %, or back


@pytest.mark.parametrize("numbers", [(1, 1, 1, 0), (0, 1, 1, 2)])
def test_a_change_that_may_be_chance_is_said_to_be(numbers: tuple[int, ...]):
    assert note(escalated(numbers, of=2)) == f"fiscal quarter 2026Q2; {OVERLAP}"  # half is 9–91 %


def test_chance_is_not_weighed_for_one_project_or_one_quarter():
    assert note(escalated((), of=1), group="project:P0") is None
    assert note(escalated((0, 0, 0, 1), of=1, start="2026-04-01")) == (
        "fiscal quarter 2026Q2; a trend needs 4 complete quarters, there is 1"
    )


def test_chance_is_weighed_as_soon_as_there_are_two_quarters():
    assert note(escalated((0, 0, 0, 1), of=2, start="2026-01-01")) == f"fiscal quarter 2026Q2; {OVERLAP}"


def test_a_short_history_says_how_many_quarters_there_are():
    assert note(escalated((), of=1, start="2025-10-01")) == (
        "fiscal quarter 2026Q2; a trend needs 4 complete quarters, there are 3"
    )


def test_a_quarter_without_an_active_project_is_said_to_interrupt_the_trend():
    ended = {"status": "closed", "end_date": day("2025-09-30")}
    tables = {
        "projects": [project("P0", "2025-01-01", **ended), project("P1", "2026-04-01")],
        "escalations": [PROGRAMME],
    }
    figures = kit(tables, "2026-06-30", keys=["escalation_rate", "escalation_rate_high"])
    assert note(figures) == "fiscal quarter 2026Q2; a quarter without an active project interrupts the trend"
    for key in ("escalation_rate", "escalation_rate_high"):
        assert figures[key, "2026Q1"]["value"] is None
        assert note(figures, key, "2026Q1") == "no project was active in the quarter"
    assert note(figures, group="2026Q2") is None


def test_a_portfolio_that_has_only_begun_has_no_quarter_to_judge():
    figures = escalated((), of=1, start="2026-05-04", as_of="2026-05-31")
    assert figures["escalation_rate", None]["verdict"] == "not due yet"
    assert note(figures) == "no project was active in the quarter; fiscal quarter 2026Q1"
    assert note(figures, group="2026Q2") == "partial: the quarter is not over"


def test_a_portfolio_in_which_nothing_has_begun_has_no_rate():
    tables = {"projects": [project("P0", status="proposed")], "escalations": [PROGRAMME]}
    figures = kit(tables, "2026-06-30", keys=["escalation_rate"])
    assert figures["escalation_rate", None]["verdict"] == "not due yet"
    assert note(figures) == "no project was active in the quarter; fiscal quarter 2026Q2"


def test_an_interval_ends_at_one():
    raised = [escalation(f"E{k}", f"P{k}", "2026-05-15") for k in range(20)]
    tables = {"projects": [project(f"P{k}") for k in range(20)], "escalations": raised}
    assert kit(tables, "2026-06-30", keys=["escalation_rate_high"])["escalation_rate_high", None]["value"] == 1.0


def decided(*issues: Row, start: str | None = "2025-01-01", key: str = "decision_cycle_time") -> str | None:
    """The note where the median and the mean were 20 days before the transformation."""
    rows = [issue("D0", "2024-05-01", 20), *issues]
    tables = {"portfolios": [portfolio(start)], "projects": [project("P1")], "decisions": rows}
    return note(kit(tables, "2026-06-30", keys=[key]), key)


@pytest.mark.parametrize("days", [(5, 10, 15, None, None), (10, 15, 17)])  # the means are 10 and 14, both medians 15
def test_a_mean_that_meets_the_benchmark_where_the_median_does_not_is_said_to_flatter(days: tuple[int | None, ...]):
    assert decided(*(issue(f"D{k}", "2026-05-01", one) for k, one in enumerate(days, start=1))) == FLATTERS


def test_a_mean_that_does_not_meet_the_benchmark_either_is_not_mentioned():
    assert decided(issue("D1", "2026-05-01", 15)) is None


def test_a_median_that_was_not_reached_says_how_long_the_issues_were_followed():
    waiting = [issue("D1", "2026-06-01", 25), issue("D2", "2026-05-31", None), issue("D3", "2026-06-01", None)]
    assert decided(*waiting) == FOLLOWED.format(30)  # the mean of 25 does not meet 14 either


def test_a_mean_that_meets_the_benchmark_where_the_median_is_not_reached_is_said_to_flatter_too():
    """Before the start 20 days; since then 3 and 5 days, mean 4, and three that wait: 1 − 2/5 are left."""
    rows = [
        issue("D0", "2024-06-03", 20),
        issue("D1", "2026-01-15", 3),
        issue("D2", "2026-01-15", 5),
        *(issue(f"D{n}", "2026-01-15", None) for n in (3, 4, 5)),
    ]
    tables = {"portfolios": [portfolio("2025-01-01")], "projects": [project("P1")], "decisions": rows}
    found = kit(tables, "2026-06-30")
    values = [
        found[f"decision_cycle_time{name}", None]["value"] for name in ("", "_baseline", "_mean", "_mean_baseline")
    ]
    assert values == [None, 20.0, 4.0, 20.0]
    assert note(found, "decision_cycle_time") == f"{FOLLOWED.format(166)}; {FLATTERS}"
    assert found["decision_cycle_time", None]["verdict"] == "not met"  # 166 days are more than 0.7 × 20


def test_decisions_say_why_they_are_not_judged_yet():
    none = "the portfolio has no transformation_start, so there is no time before it"
    one = issue("D1", "2026-05-01", 3)
    assert decided(one, start=None) == none
    assert decided(one, start="2025-07-01") == "the first year since transformation_start is not over"
    assert decided(one, start="2024-05-01") == "there is no baseline above zero"  # nothing was raised before


def test_a_mean_needs_an_issue_that_was_decided():
    none = "no issue of the last twelve months was decided"
    assert decided(issue("D1", "2026-05-01", None), key="decision_cycle_time_mean") == none
    assert decided(key="decision_cycle_time_mean") == "no issue was raised in the last twelve months"


@pytest.mark.parametrize("before", [median_before, mean_before])
def test_a_baseline_of_days_that_cannot_be_had_says_why(before: Callable[[Known], Figure]):
    tables = {"projects": [project("P1")], "decisions": [issue("D1", "2026-05-01", 3)]}
    known = Known(checked(tables, "2026-06-30").for_portfolio("A"))
    assert before(known).note == "the portfolio has no transformation_start, so there is no time before it"
