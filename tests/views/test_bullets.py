"""The five figures against their bars."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pmo_kit.sections.answers import Answer
from pmo_kit.views.bullets import ROOM, WIDE, show_bullets

ROW = {
    "metric": "benefits_realised",
    "label": "Benefits realised",
    "of": "first-year benefits, of planned investment",
    "spoken": "not met",
    "value": 0.4,
    "unit": "ratio",
    "baseline": 0.25,
    "provisional": True,
    "bar": 0.8,
    "lower": False,
    "count": 18,
    "counted": ("due project", "due projects"),
    "why": "",
}


def shown(since: dict[str, float | None] | None = None, **cells: Any) -> BeautifulSoup:
    rows = pd.DataFrame([{**ROW, **cells}], dtype=object)
    answer = Answer(rows, {}, (), "Retail", "GBP", dt.date(2026, 6, 30))
    return BeautifulSoup(show_bullets(answer, since)._repr_html_(), "html.parser")


def note(page: BeautifulSoup) -> str:
    return page.select_one(".pmo-note").get_text().replace("\u00a0", " ")


def test_the_bar_and_the_mark_stand_on_one_scale_from_nothing():
    page = shown()
    bar, mark = page.select_one(".pmo-bullet-bar"), page.select_one(".pmo-bullet-mark")
    unit = WIDE / (0.8 * ROOM)
    assert float(bar["x"]) == 0
    assert float(bar["width"]) == pytest.approx(0.4 * unit, abs=0.06)
    assert float(mark["x"]) == pytest.approx(0.8 * unit, abs=0.06)


def test_a_return_below_nothing_goes_to_the_left_of_nothing():
    page = shown(metric="portfolio_roi", value=-0.5, bar=0.0, baseline=None)
    bar, mark = page.select_one(".pmo-bullet-bar"), page.select_one(".pmo-bullet-mark")
    assert float(bar["x"]) == 0
    assert float(bar["x"]) + float(bar["width"]) == pytest.approx(float(mark["x"]), abs=0.11)


def test_a_figure_says_of_what_it_is():
    assert shown().select_one(".pmo-of").get_text() == "First-year benefits, of planned investment"


def test_bar_change_and_what_it_rests_on_are_said():
    assert note(shown()) == "above 80 %; +15 points since the baseline; 18 due projects"
    assert note(shown({"benefits_realised": 0.43})) == (
        "above 80 %; +15 points since the baseline; −3 points since the last run; 18 due projects"
    )
    assert "unchanged since the last run" in note(shown({"benefits_realised": 0.4}))


def test_days_are_to_be_at_most_so_many_and_change_in_days():
    cells = {
        "metric": "decision_cycle_time",
        "value": 13.0,
        "unit": "days",
        "bar": 14.0,
        "baseline": 20.0,
        "lower": True,
    }
    page = shown(**cells, count=1, counted=("issue raised in 12 months", "issues raised in 12 months"))
    assert note(page) == "at most 14 days; −7 days since the baseline; one issue raised in 12 months"


def test_without_a_figure_nothing_is_drawn_and_the_reason_is_said():
    page = shown(value=None, baseline=None, bar=None, count=None, spoken="not measurable", why="not supplied: spend")
    assert page.select_one("svg") is None
    assert page.select_one(".pmo-value").get_text() == "no figure"
    assert note(page) == "no bar without a baseline; not supplied: spend"
