"""What a notebook is told of the forecast, and of how often such forecasts were right."""

from __future__ import annotations

import pytest

from pmo_kit.sections.forecast import forecast_of, proof

from ..builders import forecast_stories as stories
from ..builders.hand_made import project
from ..forecast.test_backtest import four, of


def test_what_is_likeliest_to_miss_comes_first_and_what_is_over_last() -> None:
    told = forecast_of(stories.portfolio("decay", 1))
    running = told.rows[~told.rows["year_known"]]
    assert told.rows["year_known"].is_monotonic_increasing
    assert running["miss_probability"].is_monotonic_decreasing
    assert told.figures["running"] == len(running) == 3
    assert told.figures["likely_to_miss"] == (running["miss_probability"] > 0.5).sum()
    assert told.figures["basis"] == "own course"


def test_sums_are_those_of_the_rows() -> None:
    told = forecast_of(of(four()))
    assert told.figures["planned_life"] == 480
    assert told.figures["life_expected"] == pytest.approx(120 * (0.9 + 0.7 + 0.5 + 0.6))
    assert told.figures["plan_to_actual"] == pytest.approx(0.675)
    assert (told.figures["remaining_low"], told.figures["remaining_high"]) == (0.0, 0.0)
    assert (told.figures["basis"], told.figures["running"]) == ("base rate", 0)


def test_the_proof_has_a_row_for_the_forecast_and_for_each_that_it_is_held_against() -> None:
    told = proof(of(four()))
    assert list(told.rows["what"]) == ["forecast", "plan as it stands", "base rate", "evidenced, then base rate"]
    assert (told.figures["outcomes"], told.figures["replays"], told.figures["believed"]) == (1, 4, False)
    assert sum(band["count"] for band in told.figures["calibration"]) == 4
    assert [one["what"] for one in told.figures["ranking"]] == ["forecast", "delivery status"]


def test_what_cannot_be_told_is_said() -> None:
    nothing = of({"projects": [project("P1")]})
    assert forecast_of(nothing).silent
    assert "It cannot be told what the benefits will come to" in forecast_of(nothing).cannot_tell[0]
    assert proof(nothing).cannot_tell[0].startswith("The forecast has no record")
