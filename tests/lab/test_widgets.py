"""The portfolio picker: it shows what is picked, says how the notebook follows, and nothing rests on it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from pmo_kit.errors import UnknownNameError
from pmo_kit.lab.widgets import pick_portfolio
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import frames, portfolio, project


def register() -> Portfolio:
    tables = {
        "portfolios": [
            {**portfolio(), "name": "Retail"},
            {**portfolio(portfolio_id="it's <b>B</b>"), "name": "<script>alert(1)</script>"},
        ],
        "projects": [project("P1"), {**project("P2"), "portfolio_id": "it's <b>B</b>"}],
    }
    return Portfolio.from_frames(frames(tables), as_of="2026-06-30")


def test_the_picker_offers_every_portfolio_and_starts_at_the_chosen_one() -> None:
    picker, shown = pick_portfolio(register(), "it's <b>B</b>").children
    assert list(picker.options) == [("Retail (A)", "A"), ("<script>alert(1)</script> (it's <b>B</b>)", "it's <b>B</b>")]
    assert picker.value == "it's <b>B</b>"
    assert "alert(1)" in BeautifulSoup(shown.value, "html.parser").get_text()


def test_without_a_choice_it_starts_at_the_first() -> None:
    assert pick_portfolio(register()).children[0].value == "A"


def test_picking_another_shows_its_headline_and_the_line_to_write() -> None:
    picker, shown = pick_portfolio(register(), "A").children
    page = BeautifulSoup(shown.value, "html.parser")
    assert page.select_one(".pmo-subject").get_text().startswith("Retail, as of 30 June 2026")
    assert len(page.select("article.pmo-card")) == 5
    assert page.code.get_text() == "portfolio_id = 'A'"

    picker.value = "it's <b>B</b>"
    page = BeautifulSoup(shown.value, "html.parser")
    assert page.code.get_text() == 'portfolio_id = "it\'s <b>B</b>"'
    assert not page.find_all(["script", "b"])


def test_an_unknown_portfolio_is_answered_with_those_that_are_there() -> None:
    with pytest.raises(UnknownNameError, match="portfolio 'C' is not known"):
        pick_portfolio(register(), "C")
