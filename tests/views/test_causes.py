"""The findings on the page: a card per cause, a bar per case, one line for the checks that found nothing."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from pmo_kit.finding import CONTRADICTION, WARNING, early_warnings
from pmo_kit.register.portfolio import Rung
from pmo_kit.sections.answers import Answer
from pmo_kit.views import cards, narrative
from pmo_kit.views.markup import Silence

from ..builders.causes import of, owned
from ..builders.hand_made import Row, benefit, day, month_by_month, project


def page(block: object) -> BeautifulSoup:
    return BeautifulSoup(block._repr_html_(), "html.parser")


def facts(item: Tag) -> dict[str, str]:
    return {row.dt.get_text(): row.dd.get_text() for row in item.select(".pmo-facts > div")}


def dear(count: int) -> dict[str, list[Row]]:
    """Projects above their approval of 1,000: by 1,000, 2,000, …"""
    costs = {f"P{k}": 1000.0 * (k + 1) for k in range(1, count + 1)}
    return {
        "projects": [
            project(p, name=f"Project {p}", planned_investment=1000.0, actual_spend=c) for p, c in costs.items()
        ]
    }


def test_a_card_has_a_title_what_is_at_stake_who_decides_by_when_and_the_next_step() -> None:
    shown = page(
        cards.show_findings(early_warnings(of(assumed={"escalation": (Rung("board"), Rung("council"))}, **dear(2))))
    )
    [item] = shown.select("ol.pmo-findings > li.pmo-finding")
    assert item["id"] == "finding-cost-5f-above-5f-approval"
    assert item.h3.get_text() == (
        "Two projects have cost, or are going to cost, more than a tenth above what was approved, £3K in all."
    )
    assert item.select_one(".pmo-stake").get_text() == "cost above approval · £3K above what was approved"
    assert facts(item) == {
        "Decides": "board, by 30 July 2026",
        "Hears of it": "board now; council once the date has passed",
        "Next step": "Ask for the approval that is missing, with what the benefits are worth now, or cut the scope.",
    }


def test_each_case_has_a_bar_as_long_as_its_share_of_the_largest() -> None:
    shown = page(cards.show_findings(early_warnings(of(**dear(4)))))
    bars = [
        (
            bar.select_one(".pmo-share-name").get_text(),
            bar.select_one(".pmo-share > span")["style"],
            bar.contents[-1].get_text(),
        )
        for bar in shown.select("ul.pmo-bars > li")
    ]
    assert bars == [
        ("Project P4", "width: 100.0%", "£4K"),
        ("Project P3", "width: 75.0%", "£3K"),
        ("Project P2", "width: 50.0%", "£2K"),
        ("Project P1", "width: 25.0%", "£1K"),
    ]


def test_the_worst_ten_are_drawn_and_every_case_stands_in_the_folded_table() -> None:
    shown = page(cards.show_findings(early_warnings(of(**dear(12)))))
    assert len(shown.select("ul.pmo-bars > li")) == 10
    assert shown.summary.get_text() == "All twelve cases, with evidence and who can act"
    table = shown.select_one("details table")
    assert len(table.select("tbody tr")) == 12
    assert [cell.get_text() for cell in table.select("thead th")] == [
        "Case",
        "Above what was approved",
        "Evidence",
        "Who can act",
    ]


def test_a_benefit_is_shown_with_its_project() -> None:
    tables = {"projects": [project("P1", name="Portal")], "benefits": [benefit("B1", "P1"), benefit("B2", "P1")]}
    plan = month_by_month("B1", "2026-05-01", [1_234_567]) + month_by_month("B2", "2026-05-01", [10])
    shown = page(cards.show_findings(early_warnings(of(**tables, realisation=plan))))
    [first, _] = shown.select_one("li.pmo-finding").select("ul.pmo-bars > li")
    assert [part.get_text() for part in first.select(".pmo-share-name, .pmo-share-of")] == ["B1 Portal", "Portal"]
    assert "Project" in [cell.get_text() for cell in shown.select_one("details table").select("thead th")]


def test_a_case_that_stands_alone_is_told_and_not_drawn() -> None:
    shown = page(cards.show_findings(early_warnings(of(**dear(1)))))
    assert not shown.select("ul.pmo-bars, details")
    assert "Project P1: £1K was approved; £2K is spent" in shown.select_one("li.pmo-finding").get_text()
    assert facts(shown)["Can act"] == "the portfolio's sponsors"


def test_a_case_without_an_amount_has_its_evidence_in_place_of_a_bar() -> None:
    tables = {"projects": [project("P1", name="Portal")], "benefits": [benefit("B1", "P1"), benefit("B2", "P1")]}
    shown = page(cards.show_findings(early_warnings(of(**tables))))
    item = shown.select_one("li.pmo-finding")
    assert not item.select(".pmo-share")
    assert (
        item.select_one("li.pmo-said")
        .get_text()
        .endswith("– Owner: empty; success criterion: empty; baseline: no value.")
    )
    assert item.select_one(".pmo-stake").get_text() == "no accountability"  # no plan, so no amount


def test_what_was_counted_above_is_said() -> None:
    made = of(
        projects=[project("P1", go_live="2025-12-31", planned_go_live=day("2025-12-31"))],
        benefits=[owned("B1", target_date=None)],
        realisation=month_by_month("B1", "2026-01-01", [100] * 12, [20] * 6),
    )
    stakes = [part.get_text() for part in page(cards.show_findings(early_warnings(made))).select(".pmo-stake")]
    assert stakes == [
        "vague target · £1.2K planned against a target that cannot be missed",
        "on schedule but not returning · £480 due by now and missing, all of it counted above",
        "leakage · £480 promised since launch and missing, all of it counted above",
    ]


def many() -> Answer:
    """Eight causes of warnings: more than a meeting can take up."""
    return early_warnings(
        of(
            portfolios=[{"portfolio_id": "A", "name": "A", "cfo_sponsor": "Ann Lee"}],
            projects=[
                project(
                    "P1",
                    go_live="2025-12-31",
                    planned_go_live=day("2025-12-31"),
                    planned_investment=10,
                    actual_spend=20,
                ),
                project("P2", planned_go_live=day("2026-01-31"), sponsor="Ann Lee"),
            ],
            benefits=[owned("B1", target_date=None, owner="TBC")],
            realisation=month_by_month("B1", "2026-01-01", [100] * 12, [20] * 6),
        )
    )


def test_the_first_five_causes_stand_whole_and_the_others_fold_and_none_is_lost() -> None:
    answer = many()
    shown = page(cards.show_findings(answer))
    items = shown.select("li.pmo-finding")
    assert len(items) == answer.figures["warnings"] == 8
    assert len([one for one in items if not one.find_parent("details")]) == 5
    assert "3 more early warnings" in [summary.get_text() for summary in shown.select("summary")]
    assert shown.select("ol")[1]["start"] == "6"
    assert len({item["id"] for item in items}) == 8


def test_contradictions_stand_apart_from_warnings() -> None:
    answer = early_warnings(of(projects=[project("P1", status="closed")], benefits=[benefit("B1", "P1")]))
    shown = page(cards.show_findings(answer, WARNING)).select("li.pmo-finding")
    assert [item["id"] for item in shown] == ["finding-no-5f-accountability", "finding-vague-5f-target"]
    [other] = page(cards.show_findings(answer, CONTRADICTION)).select("li.pmo-finding")
    assert other["id"] == "finding-status-5f-against-5f-dates"


def test_the_checks_that_found_nothing_are_one_line() -> None:
    [line] = page(cards.show_findings(early_warnings(of(projects=[project("P1")])), CONTRADICTION)).select("p.pmo-note")
    assert line.get_text() == (
        "One check found nothing: status against dates. Five checks could not look: claimed by several, actual like the plan, "
        "actual without evidence, agreed after the start and owned by a team."
    )


def test_where_nothing_was_looked_for_nothing_is_shown() -> None:
    assert isinstance(cards.show_findings(Answer(pd.DataFrame(), cannot_tell=("why",))), Silence)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "One early warning with one case. £1K is at stake."),
        (2, "One early warning with two cases. £3K is at stake."),
    ],
)
def test_how_many_there_are_is_said_with_what_is_at_stake(count: int, words: str) -> None:
    assert str(narrative.say_early_warnings(early_warnings(of(**dear(count))))).startswith(words)


def test_of_several_causes_the_order_is_said_and_that_money_is_counted_once() -> None:
    text = str(narrative.say_early_warnings(many()))
    assert text.startswith(
        "Eight early warnings with eight cases, by what is at stake and how soon it must be decided. £1.2K is at"
    )
    assert "at stake in all, each unit of money counted once." in text


def test_contradictions_are_counted_by_entry() -> None:
    closed = [project("P1", status="closed"), project("P2", status="closed")]
    assert str(narrative.say_contradictions(early_warnings(of(projects=closed)))) == (
        "Two entries in the records are worth mending."
    )


def test_cases_in_words_are_five_and_the_others_stand_in_the_table() -> None:
    tables = {"projects": [project("P1")], "benefits": [benefit(f"B{k}", "P1") for k in range(7)]}
    item = page(cards.show_findings(early_warnings(of(**tables)))).select_one("li.pmo-finding")
    assert len(item.select("li.pmo-said")) == 5
    assert len(item.select("details tbody tr")) == 7
