"""A chart's title is computed from its data, and holds for none, one, some and all."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pmo_kit.sections.answers import Answer
from pmo_kit.views import charts
from pmo_kit.views.markup import Silence

METRICS = ("benefits_realised", "strategic_alignment", "decision_cycle_time", "escalation_rate", "portfolio_roi")


def plain(chart: Any) -> str:
    assert not isinstance(chart, Silence)
    return str(chart.title).replace("\u00a0", " ")


def since(*better: bool | None) -> Answer:
    """Five metrics that are better than, worse than, or not to be compared with their baseline."""
    found = {
        key: {
            "label": key,
            "unit": "ratio",
            "form": "ratio",
            "value": 0.5,
            "baseline": 0.4,
            "bar": None,
            "spoken": "met",
            "better": one,
        }
        for key, one in zip(METRICS, better, strict=True)
    }
    rows = pd.DataFrame([{"when": "baseline", "as_of": None}, {"when": "now", "as_of": 1}]).assign(
        **dict.fromkeys(METRICS, 0.5)
    )
    return Answer(rows, {"metrics": found}, currency="GBP")


@pytest.mark.parametrize(
    ("better", "expected"),
    [
        ([None] * 5, "No headline metric can be seen to have moved from its baseline"),
        ([True] * 5, "All five headline metrics stand better than at the baseline"),
        ([False] * 5, "All five headline metrics stand worse than at the baseline"),
        (
            [True, True, False, None, None],
            "Of the five headline metrics two stand better than at the baseline, one stands worse and two cannot be compared "
            "or have not moved",
        ),
        (
            [True, None, None, None, None],
            "Of the five headline metrics one stands better than at the baseline and four cannot be compared or have not moved",
        ),
    ],
)
def test_of_all_metrics_it_is_said_how_they_stand_against_their_baseline(
    better: list[bool | None], expected: str
) -> None:
    assert plain(charts.plot_since_baseline(since(*better))) == expected


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ([200], "The one open issue has waited for 200 days"),
        ([10, 90], "None of the two open issues has waited for more than 90 days; the oldest for 90 days"),
        ([10, 91], "One of the two open issues has waited for more than 90 days, the oldest for 91 days"),
        ([100, 200], "All two open issues have waited for more than 90 days, the oldest for 200 days"),
    ],
)
def test_open_issues_are_told_by_how_long_they_wait(ages: list[int], expected: str) -> None:
    rows = pd.DataFrame({"age": ages, "over": [None] * len(ages)})
    assert plain(charts.plot_ages(Answer(rows, {}, currency="GBP"))) == expected


def curve(median: float | None, before: float | None) -> Answer:
    rows = pd.DataFrame({"series": "now", "days": [0.0, 40.0], "undecided": [1.0, 0.6 if median is None else 0.4]})
    figures = {
        "issues_now": 5,
        "open_now": 3,
        "median_now": median,
        "issues_before": None if before is None else 4,
        "open_before": 0,
        "median_before": before,
    }
    return Answer(rows, figures, currency="GBP")


@pytest.mark.parametrize(
    ("median", "before", "expected"),
    [
        (40.0, None, "Half of the issues are decided within 40 days"),
        (40.0, 1.0, "Half of the issues are decided within 40 days; before the transformation it was 1 day"),
        (None, 30.0, "Fewer than half of the issues were decided within the 40 days for which they were watched"),
    ],
)
def test_a_median_that_was_not_reached_is_not_told(median: float | None, before: float | None, expected: str) -> None:
    assert plain(charts.plot_decision_times(curve(median, before))) == expected


def quarter(active: int, escalated: int, *, partial: bool = False) -> dict[str, Any]:
    rate = escalated / active if active else None
    return {
        "quarter": "2026Q1",
        "partial": partial,
        "active": active,
        "escalated": escalated,
        "rate": rate,
        "low": rate,
        "high": rate,
    }


@pytest.mark.parametrize(
    ("quarters", "expected"),
    [
        ([quarter(4, 1)], "One of four active projects went to the executive in 2026Q1 (95 % interval 25 % to 25 %)"),
        ([quarter(4, 0)], "None of four active projects went to the executive in 2026Q1 (95 % interval 0 % to 0 %)"),
        ([quarter(4, 1), quarter(0, 0)], "No project was active in the last quarter that has ended"),
        ([quarter(4, 1, partial=True)], "No project was active in the last quarter that has ended"),
    ],
)
def test_escalations_are_those_of_the_last_quarter_that_has_ended(
    quarters: list[dict[str, Any]], expected: str
) -> None:
    rows = pd.DataFrame(quarters).astype({"rate": "float64", "low": "float64", "high": "float64"})
    assert plain(charts.plot_escalations(Answer(rows, {}, currency="GBP"))) == expected


@pytest.mark.parametrize(
    ("spent", "forecast", "held", "expected"),
    [
        (None, None, None, "£100 is approved for one started project"),
        (40.0, None, None, "£100 is approved for one started project, £40 is spent"),
        (40.0, 100.0, 100.0, "£100 is approved for one started project, £40 is spent; £100 is forecast, as approved"),
        (
            40.0,
            130.0,
            100.0,
            "£100 is approved for one started project, £40 is spent; £130 is forecast, £30 more than approved",
        ),
        (None, 90.0, 100.0, "£100 is approved for one started project; £90 is forecast, £10 less than approved"),
    ],
)
def test_a_forecast_is_held_against_what_was_approved_for_the_same_projects(
    spent: float | None, forecast: float | None, held: float | None, expected: str
) -> None:
    rows = pd.DataFrame([{"name": "P1", "approved": 100.0, "spent": spent, "forecast": forecast}])
    figures = {
        "projects": 1,
        "approved": 100.0,
        "spent": spent,
        "forecast": forecast,
        "approved_forecast": held,
        "unknown": 0,
    }
    assert plain(charts.plot_cost(Answer(rows, figures, currency="GBP"))) == expected


@pytest.mark.parametrize(
    ("planned", "expected", "title"),
    [
        (100.0, 37.0, "37 % of what is still planned is to be expected"),
        (100.0, 0.0, "0 % of what is still planned is to be expected"),
        (100.0, -5.0, "−£5 is to be expected where £100 is still planned"),
        (-20.0, 10.0, "£10 is to be expected where −£20 is still planned"),
    ],
)
def test_a_share_of_a_plan_is_told_only_where_there_is_a_plan(planned: float, expected: float, title: str) -> None:
    row = {
        "name": "P1",
        "planned_remaining": 100.0,
        "remaining_expected": 37.0,
        "remaining_low": 20.0,
        "remaining_high": 60.0,
    }
    figures = {"planned_remaining": planned, "remaining_expected": expected}
    assert plain(charts.plot_forecast(Answer(pd.DataFrame([row]), figures, currency="GBP"))) == title


@pytest.mark.parametrize(
    ("values", "stands", "title"),
    [
        ([10.0, 30.0], 30.0, "£200 brings £30 more than it costs"),
        ([30.0, 30.0], 30.0, "Beyond £100 no further amount brings anything"),
        ([-30.0, -10.0], -10.0, "£200 brings £10 less than it costs"),
        ([-10.0, 0.0], 0.0, "£200 brings no more than it costs"),
    ],
)
def test_a_budget_that_loses_money_does_not_read_as_a_gain(values: list[float], stands: float, title: str) -> None:
    frame = pd.DataFrame({"budget": [100.0, 200.0], "value": values})
    answer = Answer(pd.DataFrame(), {"curve": frame, "budget": 200.0, "value": stands}, currency="GBP")
    assert plain(charts.plot_capital(answer)) == title


@pytest.mark.parametrize(
    ("flows", "title"),
    [
        ({"Grow": 60.0, "Save": 40.0}, "60 % of the investment goes to Grow"),
        (
            {"Grow": 10.0, "No current objective": 90.0},
            "10 % of the investment goes to Grow; 90 % serves no current objective",
        ),
        ({"No current objective": 100.0}, "100 % of the investment serves no current objective"),
    ],
)
def test_funding_tells_the_largest_aim_and_what_has_none(flows: dict[str, float], title: str) -> None:
    rows = [
        {"project_id": "P1", "project": "One", "objective_id": name, "objective": name, "investment": amount}
        for name, amount in flows.items()
    ]
    figures = {"investment": 100.0, "unserving": flows.get("No current objective", 0.0)}
    assert plain(charts.plot_funding(Answer(pd.DataFrame(rows), figures, currency="GBP"))) == title


def by_month(promised: int, measured: int, believed: int) -> Answer:
    rows = [
        {
            "benefit_id": "B1",
            "name": "Savings",
            "project": "One",
            "month": pd.Timestamp("2026-01-31") + pd.offsets.MonthEnd(k),
            "planned": 10.0,
            "launched": True,
            "actual": 8.0 if k < measured else None,
            "confirmed": 0.0,
            "evidenced": 8.0 if k < believed else 0.0,
            "repeats_plan": 0.0,
            "reported": 8.0 if believed <= k < measured else 0.0,
        }
        for k in range(promised)
    ]
    figures = {"promised": promised, "measured": measured, "believed": believed, "benefits": 1}
    return Answer(pd.DataFrame(rows), figures, currency="GBP")


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((3, 0, 0), "Of three months of benefits promised in the last year, none was measured"),
        (
            (3, 2, 0),
            "Of three months of benefits promised in the last year, two were measured; none brought value that is",
        ),
        (
            (3, 3, 1),
            "Of three months of benefits promised in the last year, all were measured; one brought value that is",
        ),
        ((1, 1, 1), "Of one month of benefits promised in the last year, one was measured; one brought value that is"),
    ],
)
def test_months_are_counted_as_promised_measured_and_believed(counts: tuple[int, int, int], title: str) -> None:
    said = plain(charts.plot_by_month(by_month(*counts)))
    assert said.startswith(title)


def test_each_chart_of_the_two_new_notebooks_is_silent_where_its_section_is() -> None:
    silent = Answer(pd.DataFrame(), {}, ("It cannot be told.",))
    shown = (
        charts.plot_ages,
        charts.plot_decision_times,
        charts.plot_escalations,
        charts.plot_cost,
        charts.plot_funding,
    )
    shown += (charts.plot_by_month, charts.plot_dependencies, charts.plot_over_time, charts.plot_leakage)
    assert all(isinstance(plot(silent), Silence) for plot in shown)
