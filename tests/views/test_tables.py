"""Tables: formatting comes last, text stays text, an empty cell says why."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pmo_kit.sections.answers import Answer
from pmo_kit.views.markup import Column, DisplayTable, Silence, status
from pmo_kit.views.tables import table_benefits_chain, table_measured_before, table_objectives_served

from ..builders.hostile import HOSTILE

ALLOWED = {"div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "span", "details", "summary", "p"}


def soup(shown: object) -> BeautifulSoup:
    return BeautifulSoup(shown._repr_html_(), "html.parser")


def texts(table: BeautifulSoup, row: int) -> list[str]:
    return [cell.get_text() for cell in table.select("tbody tr")[row].find_all(["th", "td"])]


def test_every_form_is_written_in_its_way() -> None:
    rows = pd.DataFrame(
        [
            {
                "name": "P",
                "cost": 1234.0,
                "rate": 0.125,
                "days": 3.0,
                "on": pd.Timestamp("2026-06-30"),
                "must": True,
                "is": "not met",
            }
        ]
    )
    columns = (
        Column("name", "Name"),
        Column("cost", "Cost", "money"),
        Column("rate", "Rate", "ratio"),
        Column("days", "Days", "number"),
        Column("on", "On", "date"),
        Column("must", "Must", "flag"),
        Column("is", "Is", "verdict"),
    )
    shown = soup(DisplayTable(rows, columns, "One", "GBP"))
    assert texts(shown, 0) == ["P", "£1,234", "12\u00a0%", "3", "30 Jun 2026", "yes", "▲ not met"]
    assert [th.get("scope") for th in shown.select("thead th")] == ["col"] * 7
    assert [cell.get_text() for cell in shown.select("tbody .num")] == ["£1,234", "12\u00a0%", "3"]
    assert shown.caption.get_text() == "One"


def test_an_empty_cell_is_a_dash_that_says_why() -> None:
    rows = pd.DataFrame([{"name": "P", "cost": None, "rate": None, "reason": "nobody measured"}])
    columns = (
        Column("name", "Name"),
        Column("cost", "Cost", "money", "not known"),
        Column("rate", "Rate", "ratio", "x", "reason"),
    )
    empty = soup(DisplayTable(rows, columns, "c", "GBP")).select("tbody .pmo-empty")
    assert [(cell.get_text(), cell["title"]) for cell in empty] == [("–", "not known"), ("–", "nobody measured")]


def test_zero_is_not_empty() -> None:
    rows = pd.DataFrame([{"name": "P", "cost": 0.0}])
    shown = soup(DisplayTable(rows, (Column("name", "Name"), Column("cost", "Cost", "money")), "c", "GBP"))
    assert texts(shown, 0) == ["P", "£0"]
    assert not shown.select(".pmo-empty")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_everywhere(text: str) -> None:
    rows = pd.DataFrame([{text: text, "why": text, "none": None}])
    columns = (Column(text, text), Column("none", "n", why="why"))
    shown = soup(DisplayTable(rows, columns, text, "GBP", total={text: text}, note=text))
    assert {tag.name for tag in shown.find_all()} <= ALLOWED
    places = [
        shown.caption,
        shown.select_one("thead th"),
        shown.select_one("tbody th"),
        shown.select_one("tfoot th"),
        shown.p,
    ]
    assert [place.get_text() for place in places] == [text] * 5
    assert shown.select_one("tbody .pmo-empty")["title"] == text
    assert shown.select_one(".pmo-scroll")["aria-label"] == text


def test_a_long_table_folds_its_tail_and_loses_no_row() -> None:
    rows = pd.DataFrame({"name": [f"P{k}" for k in range(200)]})
    shown = soup(DisplayTable(rows, (Column("name", "Name"),), "Many"))
    assert shown.summary.get_text() == "The other 188 rows"
    assert [th.get_text() for th in shown.select("tbody th")] == list(rows["name"])
    assert len(shown.select("details tbody tr")) == 188
    assert [caption.get_text() for caption in shown.find_all("caption")] == ["Many", "Many, continued"]


def test_two_rows_too_many_are_not_worth_folding() -> None:
    rows = pd.DataFrame({"name": [f"P{k}" for k in range(14)]})
    assert not soup(DisplayTable(rows, (Column("name", "Name"),), "c")).select("details")


def test_pence_are_written_where_amounts_are_small_and_dropped_where_they_are_noise() -> None:
    columns = (Column("name", "Name"), Column("cost", "Cost", "money"))
    small = DisplayTable(pd.DataFrame([{"name": "a", "cost": 1.5}, {"name": "b", "cost": 2.0}]), columns, "c", "GBP")
    large = DisplayTable(
        pd.DataFrame([{"name": "a", "cost": 1.5}, {"name": "b", "cost": 20000.0}]), columns, "c", "GBP"
    )
    assert [texts(soup(small), k)[1] for k in (0, 1)] == ["£1.50", "£2.00"]
    assert [texts(soup(large), k)[1] for k in (0, 1)] == ["£2", "£20,000"]


def test_showing_a_table_changes_no_data() -> None:
    rows = pd.DataFrame([{"name": "P", "cost": 0.123456789}])
    before = rows.copy(deep=True)
    DisplayTable(rows, (Column("name", "n"), Column("cost", "c", "money")), "c", "GBP")._repr_html_()
    pd.testing.assert_frame_equal(rows, before)


def test_a_table_reads_as_text_too() -> None:
    rows = pd.DataFrame([{"name": "P", "rate": 0.5}])
    shown = DisplayTable(rows, (Column("name", "Name"), Column("rate", "Rate", "ratio")), "c")
    assert str(shown).splitlines() == ["c", "Name | Rate", "P | 50\u00a0%"]


@pytest.mark.parametrize("verdict", ["met", "not met", "not due yet", "not measurable"])
def test_a_status_is_a_shape_and_a_word(verdict: str) -> None:
    shown = BeautifulSoup(status(verdict), "html.parser").span
    shape = shown.span
    assert shape["aria-hidden"] == "true"
    assert len(shape.get_text()) == 1
    assert shown.get_text() == f"{shape.get_text()} {verdict}"


def test_the_four_statuses_have_four_shapes() -> None:
    shapes = {
        status(verdict).split("</span>")[0][-1] for verdict in ("met", "not met", "not due yet", "not measurable")
    }
    assert len(shapes) == 4


def test_a_section_without_rows_shows_nothing() -> None:
    silent = Answer(pd.DataFrame(), cannot_tell=("why",))
    assert isinstance(table_objectives_served(silent), Silence)
    assert table_objectives_served(silent)._repr_html_() == ""


def test_a_column_that_cannot_be_told_is_left_out() -> None:
    row = {"name": "B", "project": "P", "output": "o", "outcome": "c", "objective": "O", "why": "", "planned": None}
    rows = pd.DataFrame([row])
    partly = table_benefits_chain(Answer(rows, cannot_tell=("the plan cannot be told",)))
    fully = table_benefits_chain(Answer(rows))
    assert "Planned value" not in [th.get_text() for th in soup(partly).select("thead th")]
    assert "Planned value" in [th.get_text() for th in soup(fully).select("thead th")]


def test_metrics_of_different_units_stand_in_one_column() -> None:
    rows = pd.DataFrame(
        [
            {"label": "Rate", "unit": "ratio", "before": 0.5, "now": 0.25, "why": ""},
            {"label": "Time", "unit": "days", "before": None, "now": 3.0, "why": "nothing was raised"},
        ]
    )
    shown = soup(table_measured_before(Answer(rows, {"day": pd.Timestamp("2025-03-31")})))
    assert [texts(shown, k) for k in (0, 1)] == [["Rate", "50\u00a0%", "25\u00a0%"], ["Time", "–", "3\u00a0days"]]
    assert shown.select_one(".pmo-empty")["title"] == "nothing was raised"
