"""Baselines and the review calendar."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from pmo_kit import baseline
from pmo_kit.portfolio import Portfolio

from .hand_made import benefit, day, escalation, frames, issue, month_by_month, portfolio, project


def narrowed(as_of: str, **tables: list[dict]) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio("A")


def begun(start: str | None, as_of: str) -> Portfolio:
    return narrowed(as_of, portfolios=[portfolio(start)], projects=[project("P1")])


def test_reviews_are_quarterly_in_the_first_year_and_monthly_after() -> None:
    days = baseline.review_dates(day("2025-04-01"), day("2026-07-31"))
    assert [str(one) for one in days] == [
        "2025-07-01",
        "2025-10-01",
        "2026-01-01",
        "2026-04-01",
        "2026-05-01",
        "2026-06-01",
        "2026-07-01",
    ]


def test_reviews_from_a_last_day_fall_on_last_days() -> None:
    days = baseline.review_dates(day("2025-08-31"), day("2026-09-30"))
    assert [str(one) for one in days] == ["2025-11-30", "2026-02-28", "2026-05-31", "2026-08-31", "2026-09-30"]


@pytest.mark.parametrize(
    ("as_of", "fallen", "coming", "left"),
    [
        ("2025-03-01", 0, "2025-07-01", 122),
        ("2025-06-30", 0, "2025-07-01", 1),
        ("2025-07-01", 1, "2025-10-01", 92),
        ("2026-04-01", 4, "2026-05-01", 30),
        ("2027-05-15", 17, "2027-06-01", 17),
    ],
)
def test_a_review_that_is_due_today_has_fallen_due(as_of: str, fallen: int, coming: str, left: int) -> None:
    figures = baseline.review_calendar(begun("2025-04-01", as_of)).figures
    assert (figures["fallen_due"], str(figures["next_review"]), figures["days_left"]) == (fallen, coming, left)


def test_the_calendar_marks_one_next_review_and_its_rhythm() -> None:
    rows = baseline.review_calendar(begun("2025-04-01", "2026-04-30")).rows
    assert list(rows["state"]) == ["fallen due"] * 4 + ["next"] + ["to come"] * 5
    assert list(rows["rhythm"]) == ["quarterly"] * 4 + ["monthly"] * 6
    assert list(rows["review"]) == list(range(1, 11))


def test_without_a_transformation_start_no_review_can_be_named() -> None:
    answer = baseline.review_calendar(begun(None, "2026-06-30"))
    assert answer.silent
    assert answer.cannot_tell == (
        "It cannot be told when the next review is due: the portfolio has no transformation_start.",
    )


def test_a_metric_is_measured_as_of_the_day_before_the_transformation() -> None:
    answer = baseline.measured_before(
        narrowed(
            "2026-06-30",
            portfolios=[portfolio("2025-04-01")],
            projects=[project("P1"), project("P2")],
            decisions=[
                issue("D1", "2024-06-01", 20),
                issue("D2", "2024-06-01", 20),
                issue("D3", "2026-01-01", 5),
                issue("D4", "2026-01-01", 5),
            ],
            escalations=[escalation("E1", "P1", "2025-01-10")],
        )
    )
    rows = answer.rows.set_index("metric")
    assert answer.figures["day"] == dt.date(2025, 3, 31)
    assert rows.loc["decision_cycle_time", ["before", "now"]].tolist() == [20.0, 5.0]
    assert rows.loc["escalation_rate", ["before", "now"]].tolist() == [0.5, 0.0]
    assert rows["before"].notna().sum() == answer.figures["measured"] == 2
    assert rows.loc["strategic_alignment", "why"] == "not supplied: alignment, objectives"


def test_metrics_without_a_baseline_are_those_without_a_figure_before() -> None:
    before = baseline.measured_before(begun("2025-04-01", "2026-06-30"))
    missing = baseline.metrics_without_baseline(before)
    assert list(missing.rows["metric"]) == list(baseline.COMPARED)
    assert (missing.rows["why"] != "").all()
    assert len(before.rows) == len(baseline.COMPARED)


def test_without_a_transformation_start_each_metric_says_why_it_has_no_baseline() -> None:
    made = narrowed("2026-06-30", portfolios=[portfolio()], projects=[project("P1")], escalations=[])
    answer = baseline.measured_before(made)
    why = answer.rows.set_index("metric")["why"]
    assert why["escalation_rate"] == "the portfolio has no transformation_start"
    assert why["accountability"] == "not supplied: benefits"
    assert answer.cannot_tell == (
        "It cannot be told what was measured before: the portfolio has no transformation_start.",
    )


def test_each_benefit_says_why_it_has_no_baseline() -> None:
    measured = {"baseline_value": 10, "baseline_date": day("2024-02-01")}
    answer = baseline.benefits_without_baseline(
        narrowed(
            "2026-06-30",
            projects=[project("P1", go_live="2025-01-15"), project("P2")],
            benefits=[
                benefit("in time", "P1", **measured),
                benefit("no value", "P1"),
                benefit("no date", "P1", baseline_value=10),
                benefit("on the day", "P1", baseline_value=10, baseline_date=day("2025-01-15")),
                benefit("later", "P2", baseline_value=10, baseline_date=day("2026-07-01")),
            ],
            realisation=month_by_month("no value", "2025-02-01", [100, 100])
            + month_by_month("no date", "2025-02-01", [500]),
        )
    )
    assert dict(zip(answer.rows["benefit_id"], answer.rows["lacks_baseline"], strict=True)) == {
        "no date": "the value has no date",
        "no value": "no value was recorded",
        "in time": "",
        "on the day": "measured on 15 Jan 2025, not before go-live on 15 Jan 2025",
        "later": "dated 1 Jul 2026, after the as-of date",
    }
    assert list(answer.rows["benefit_id"])[:2] == ["no date", "no value"]  # the largest plan first
    assert (answer.figures["benefits"], answer.figures["baselined"]) == (5, 1)
    assert (answer.figures["planned"], answer.figures["planned_without"]) == (700.0, 700.0)
    assert answer.figures["reasons"]["measured too late"]["benefits"] == 2


def test_a_benefit_with_baseline_and_specific_target_needs_no_row() -> None:
    whole = {
        "unit": "days",
        "baseline_value": 10,
        "baseline_date": day("2024-02-01"),
        "target_value": 6,
        "target_date": day("2026-01-01"),
    }
    made = narrowed("2026-06-30", projects=[project("P1")], benefits=[benefit("B1", "P1", **whole)])
    answer = baseline.benefits_without_baseline(made)
    assert answer.rows.empty
    assert (answer.figures["baselined"], answer.figures["specific"]) == (1, 1)
    assert pd.isna(answer.figures["planned"])  # no plan is known, which is not a plan of 0


def test_without_a_register_no_benefit_can_be_told() -> None:
    answer = baseline.benefits_without_baseline(begun("2025-04-01", "2026-06-30"))
    assert answer.cannot_tell == (
        "It cannot be told which benefits have a baseline: the table benefits was not supplied.",
    )
