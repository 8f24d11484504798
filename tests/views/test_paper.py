"""The decision paper on the page, and why a forecast or a proposal is what it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pmo_kit.amounts import SPACE, Style
from pmo_kit.decisions.paper import COLUMNS
from pmo_kit.sections.answers import Answer
from pmo_kit.views import narrative
from pmo_kit.views.markup import Silence
from pmo_kit.views.paper import show_paper
from pmo_kit.views.reasons import chance_of, show_drivers, show_proposals

from ..builders.hostile import HOSTILE

CASE = {
    "project_id": "P1",
    "project": "Portal",
    "amount": 2e6,
    "since": dt.date(2026, 3, 31),
    "standing": "",
    "starves": (),
}
ROW = {
    "do": "terminate",
    "what": "End Portal",
    "amount": 2e6,
    "amount_is": "freed",
    "unknown": 0,
    "who": "Ann Lee",
    "by": dt.date(2026, 4, 30),
    "overdue_days": 61,
    "waiting_days": 91,
    "rule": "too_late",
    "reason": "It is late.",
    "in_force": 1,
    "count": 1,
    "standing": "in force",
    "cases": [{**CASE, "evidence": "months late 5"}],
}
FIGURES = {
    "asked": 1,
    "left_over": 0,
    "projects": 1,
    "freed": 2e6,
    "judged": 3,
    "unjudged": 0,
    "lacking": (),
    "continuing": 2,
    "binding": 1,
    "starved": (),
    "rules": True,
}


def answer(*rows: dict[str, Any], **figures: Any) -> Answer:
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS), dtype=object)
    return Answer(frame, {**FIGURES, **figures}, (), "Retail", "GBP", dt.date(2026, 6, 30))


def page(shown: Any) -> BeautifulSoup:
    return BeautifulSoup(shown._repr_html_(), "html.parser")


def facts(card: Any) -> dict[str, str]:
    return {part.dt.get_text(): part.dd.get_text() for part in card.select(".pmo-facts > div")}


def test_a_card_holds_amount_person_date_waiting_rule_and_standing():
    [card] = page(show_paper(answer(ROW))).select("li.pmo-decision")
    assert card.h3.get_text() == "End Portal"
    assert " ".join(card.select_one(".pmo-value").get_text().split()) == "£2M freed"
    assert facts(card) == {
        "Who decides": "Ann Lee",
        "By": "30 Apr 2026, 61 days ago",
        "Waiting": "91 days",
        "Rule": "too late: It is late.",
        "Standing": "in force",
    }
    assert "months late 5; since 31 Mar 2026" in " ".join(card.details.get_text().split())


def test_several_projects_are_named_and_unfold_and_part_in_force_is_said_as_that():
    cases = [
        {**CASE, "project": name, "evidence": "", "starves": ("Depot",)} for name in ("Portal", "App", "Hub", "Desk")
    ]
    row = {**ROW, "what": "End four projects", "count": 4, "in_force": 1, "unknown": 2, "standing": "", "cases": cases}
    [card] = page(show_paper(answer(row))).select("li.pmo-decision")
    assert "Portal, App, Hub and 1 more." in card.get_text()
    assert "freed, two amounts not known" in card.get_text()
    told = facts(card)
    assert told["Standing"] == "in force for 1 of 4; for the others it advises"
    assert told["Waiting"] == "up to 91 days"
    assert told["Depends on it"] == "Depot"
    assert len(card.select(".pmo-cases li")) == 4


def test_without_an_amount_or_a_date_the_card_says_neither():
    row = {**ROW, "amount": None, "by": None, "overdue_days": None, "waiting_days": None, "in_force": 0, "standing": ""}
    [card] = page(show_paper(answer(row))).select("li.pmo-decision")
    assert card.select_one(".pmo-value") is None
    assert set(facts(card)) == {"Who decides", "Rule", "Standing"}
    assert facts(card)["Standing"] == "not in force for any of them: it advises, and does not bind"


def test_nothing_asked_shows_nothing():
    assert isinstance(show_paper(answer()), Silence)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_the_data_stays_text(text: str):
    row = {**ROW, "what": text, "who": text, "reason": text, "cases": [{**CASE, "project": text, "evidence": text}]}
    shown = page(show_paper(answer(row)))
    assert not shown.select("script, img, svg, iframe, a")
    assert shown.h3.get_text() == text


def test_the_first_sentence_counts_the_decisions_and_what_they_release():
    assert str(narrative.say_paper(answer(ROW))).splitlines() == [
        "One decision is asked for; to end what will not return its cost releases £2M.",
        "One is overdue, the longest by 61 days. Two projects go on by the rules.",
    ]
    row = {**ROW, "overdue_days": -30, "by": dt.date(2026, 7, 30)}
    told = str(narrative.say_paper(answer(row, {**row, "amount": 3e6}, asked=2, freed=None, binding=0, continuing=1)))
    assert told.splitlines() == [
        "Two decisions are asked for; the largest is about £3M.",
        "The first is due by 30 July 2026. For one project the rule is not in force, and advises without binding anybody. "
        "One project goes on by the rules.",
    ]


def test_what_has_no_place_on_the_paper_is_counted():
    told = str(narrative.say_paper(answer(ROW, asked=7, left_over=2))).splitlines()[1]
    assert told.endswith("Two more stand in the tables and findings of the reports.")


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"judged": 0}, "No decision is asked for: no project is running."),
        ({"rules": False}, "Nothing can be proposed: no pivot rules are set."),
        ({"unjudged": 3}, "Nothing can be proposed: no project can be judged by the rules."),
        ({}, "No decision is asked for: by the rules, what can be judged goes on."),
    ],
)
def test_where_nothing_is_asked_it_is_said_why(figures: dict[str, Any], said: str):
    told = answer(asked=0, projects=0, binding=0, freed=None, continuing=0, **figures)
    assert str(narrative.say_paper(told)).splitlines()[0] == said


def test_what_cannot_be_judged_is_said_with_what_is_missing():
    told = str(narrative.say_paper(answer(ROW, unjudged=1, lacking=("remaining_benefit", "exit_cost"))))
    assert told.splitlines()[-1] == "One project cannot be judged: what is missing is remaining benefit and exit cost."


@pytest.mark.parametrize(
    ("probability", "said"),
    [(1.0, "over 99"), (0.0, "under 1"), (0.995, "over 99"), (0.004, "under 1"), (0.5, "50"), (0.03, "3")],
)
def test_draws_make_nothing_certain(probability: float, said: str):
    assert chance_of(probability, Style()) == f"{said}{SPACE}%"


def test_drivers_are_said_with_the_chance_and_its_interval_and_what_is_over_as_it_came():
    rows = pd.DataFrame(
        {
            "name": ["Portal", "App", "Hub"],
            "miss_probability": [0.7, 1.0, 0.5],
            "miss_low": [0.6, 1.0, None],
            "miss_high": [0.8, 1.0, None],
            "year_known": [False, True, False],
            "drivers": [("Late.",), ("Slow.", "Thin."), ()],
            "record": ["Of 20 forecasts of 60–80 %, 15 missed.", "", ""],
        }
    )
    told = Answer(rows, {}, (), "Retail", "GBP", dt.date(2026, 6, 30))
    assert str(show_drivers(told)).splitlines() == [
        f"Portal, misses its first year with a probability of 70{SPACE}% (60{SPACE}% to 80{SPACE}%): Late. "
        "Of 20 forecasts of 60–80 %, 15 missed.",
        "App, its first year is over and missed: Slow. Thin.",
    ]


def test_proposals_to_go_on_need_no_reason():
    rows = pd.DataFrame(
        {
            "name": ["A", "B"],
            "do": ["continue", "terminate"],
            "reason": ["r", "It costs more."],
            "would_change": ["", None],
        }
    )
    told = Answer(rows, {}, (), "Retail", "GBP", dt.date(2026, 6, 30))
    assert str(show_proposals(told)) == "B: terminate: It costs more."
