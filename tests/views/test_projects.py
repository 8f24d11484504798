"""The table of states: a word and a shape for each, a page of its own for each project, hostile text harmless, and light."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pmo_kit.decisions import project_states
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections.answers import Answer
from pmo_kit.views import projects

from ..builders.hand_made import benefit, checked, month_by_month, portfolio, project, spend
from ..builders.hostile import HOSTILE


def register(count: int = 1, name: str = "CRM", owner: str = "Ada Nwosu") -> Portfolio:
    ids = [f"P{number}" for number in range(count)]
    tables = {
        "portfolios": [portfolio(currency="GBP")],
        "projects": [project(one, go_live="2025-12-31", planned_investment=1000) | {"name": name} for one in ids],
        "benefits": [benefit(f"B{k}{one}", one, owner=owner) | {"name": name} for one in ids for k in range(8)],
        "realisation": [
            row
            for one in ids
            for k in range(8)
            for row in month_by_month(f"B{k}{one}", "2026-01-01", [90] * 6, [40] * 6)
        ],
        "spend": [spend(one, "2025-06-01", 1200) for one in ids],
    }
    return checked(tables, "2026-06-30").for_portfolio("A")


def shown(of: Portfolio) -> BeautifulSoup:
    return BeautifulSoup(projects.show_projects(project_states(of))._repr_html_(), "html.parser")


def test_each_state_is_a_word_and_a_shape() -> None:
    [body] = shown(register()).select("tbody")
    said = [" ".join(one.get_text().split()).replace("\u00a0", " ") for one in body.select(".pmo-status")]
    # 8 benefits × 6 months: 1,920 of 4,320 has come; 200 was spent above 1,000
    assert said == ["○ live, no planned date", "▲ 20 % above approval", "▲ 44 % of promise", "▲ no evidence"]
    assert body.select("td.num")[0].get_text() == "£2.4K"


def test_a_project_opens_to_its_own_page_and_a_long_list_is_cut_and_counted() -> None:
    [page] = shown(register()).select("details")
    assert page.find("summary").get_text() == "More on CRM"
    headings = [one.get_text() for one in page.select("h3")]
    assert headings[:2] == ["Benefits", "The last quarters"]
    assert "Findings" in headings
    assert [one.get_text() for one in page.select("ul")[0].select("li")][-1] == "and two more"
    assert "Jan 2026 to Mar 2026: £960 of £2.2K planned" in page.get_text()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_shown_and_never_obeyed(text: str) -> None:
    page = shown(register(name=text, owner=text))
    tags = {one.name for one in page.find_all()}
    assert tags <= {
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "details",
        "summary",
        "p",
        "h3",
        "ul",
        "li",
    }
    assert not [one for one in page.find_all() if any(name.startswith("on") for name in one.attrs)]


@pytest.mark.slow
def test_two_hundred_projects_stay_light() -> None:
    assert len(str(shown(register(200))).encode()) < 700_000


def test_without_rows_nothing_is_shown() -> None:
    assert projects.show_projects(Answer(pd.DataFrame()))._repr_html_() == ""
