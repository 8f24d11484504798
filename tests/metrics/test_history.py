"""A metric at the ends of past quarters, and as it was before the transformation."""

from __future__ import annotations

import datetime as dt

import pytest

from pmo_kit.errors import SettingsError
from pmo_kit.metrics import before, history
from pmo_kit.metrics.history import quarters_meant
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import frames, issue, portfolio, project


def register(transformation_start: str | None = "2025-07-01") -> Portfolio:
    """Two portfolios whose fiscal years start in February, with an issue each and one more in A."""
    tables = {
        "portfolios": [portfolio(transformation_start, name, fiscal_year_start_month=2) for name in "AB"],
        "projects": [project("P1"), project("P2", portfolio_id="B")],
        "decisions": [
            issue("D1", "2025-06-02", 20, category="scope"),
            issue("D2", "2026-04-20", 5),
            issue("D3", "2025-11-03", 5, "P2"),
        ],
    }
    return Portfolio.from_frames(frames(tables), as_of="2026-06-30")


def test_a_history_has_the_figures_of_every_portfolio_at_the_ends_of_its_fiscal_quarters():
    found = history(register(), "decisions_count", 3)
    assert found[["metric", "portfolio_id", "as_of", "value"]].to_numpy().tolist() == [
        ["decisions_count", "A", dt.date(2025, 10, 31), 1.0],
        ["decisions_count", "A", dt.date(2026, 1, 31), 1.0],
        ["decisions_count", "A", dt.date(2026, 4, 30), 2.0],
        ["decisions_count", "B", dt.date(2025, 10, 31), 0.0],
        ["decisions_count", "B", dt.date(2026, 1, 31), 1.0],
        ["decisions_count", "B", dt.date(2026, 4, 30), 1.0],
    ]


def test_a_history_compares_with_the_same_baseline_all_along():
    found = history(register().for_portfolio("A"), ["decision_cycle_time_baseline"], 2)
    assert found["value"].tolist() == [20.0, 20.0]


def test_before_the_transformation_is_replayed_as_of_the_day_before_it():
    found = before(register().for_portfolio("A"), ["decision_cycle_time", "decisions_count"])
    assert list(found) == ["decision_cycle_time", "decisions_count"]
    assert [found[key]["value"] for key in found] == [20.0, 1.0]
    assert found["decision_cycle_time"]["as_of"] == dt.date(2025, 6, 30)
    assert found["decision_cycle_time"]["group"] is None


@pytest.mark.parametrize("start", [None, "2026-07-02"])
def test_there_is_no_before_without_a_transformation_that_has_begun(start: str | None):
    assert before(register(start).for_portfolio("A"), ["decisions_count"]) == {}


@pytest.mark.parametrize(("text", "quarters"), [("8q", 8), (" 12Q ", 12), ("1q", 1), ("99q", 99)])
def test_a_number_of_quarters_is_written_with_a_q(text: str, quarters: int):
    assert quarters_meant(text) == quarters


@pytest.mark.parametrize("text", ["8", "q", "0q", "100q", "8qq", "eight"])
def test_anything_else_is_answered_with_what_may_be_written(text: str):
    with pytest.raises(SettingsError) as told:
        quarters_meant(text)
    assert str(told.value) == f"--over {text!r} is not a number of quarters: write it as 8q, from 1q to 99q"
