"""The first screen: five cards that unfold, and the list of findings."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from pmo_kit.finding import CONTRADICTION, early_warnings
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections.headline import headline
from pmo_kit.views import cards

from ..builders.hand_made import benefit, day, escalation, frames, issue, month_by_month, portfolio, project, spend
from ..builders.hostile import HOSTILE


def of(portfolio_id: str = "A", as_of: str = "2026-06-30", **tables: list[dict]) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio(portfolio_id)


def whole() -> Portfolio:
    """One due project with everything: 500 back in the first year on 1,000 planned, half of what was due measured."""
    return of(
        portfolios=[portfolio("2025-06-01")],
        projects=[project("P1", go_live="2025-03-31", planned_investment=1000)],
        objectives=[{"objective_id": "O1", "name": "Grow"}],
        alignment=[{"project_id": "P1", "objective_id": "O1"}],
        benefits=[benefit("B1", "P1")],
        realisation=month_by_month("B1", "2025-04-01", [100] * 10, [100] * 5),
        spend=[spend("P1", "2025-01-01", 1000)],
        decisions=[issue("D1", "2024-12-01", 20), issue("D2", "2026-01-05", 10)],
        escalations=[escalation("E1", "P1", "2025-01-10")],
    )


def page(block: object) -> BeautifulSoup:
    return BeautifulSoup(block._repr_html_(), "html.parser")


def card(of_portfolio: Portfolio, metric: str) -> BeautifulSoup:
    return page(cards.show_headline(headline(of_portfolio))).select_one(f'[data-metric="{metric}"]')


def facts(part: BeautifulSoup) -> dict[str, str]:
    return {row.dt.get_text(): row.dd.get_text().replace("\u00a0", " ") for row in part.select("dl > div")}


def test_there_are_five_cards_with_value_verdict_benchmark_baseline_and_evidence() -> None:
    shown = page(cards.show_headline(headline(whole())))
    assert [article.h3.get_text() for article in shown.select("article.pmo-card")] == [
        "Benefits realised",
        "Strategic alignment",
        "Decision cycle time",
        "Escalation rate",
        "Portfolio ROI",
    ]
    first = shown.select_one("article")
    assert first.select_one(".pmo-value").get_text().replace("\u00a0", " ").split(" ▲ ") == ["50 %", "not met"]
    assert list(facts(first))[:3] == ["Benchmark", "Baseline", "Evidenced"]
    assert facts(first)["Benchmark"] == "above 80 %"
    assert facts(first)["Baseline"] == "none"
    assert facts(first)["Evidenced"] == "50 % of the planned value due was measured"


def test_a_card_unfolds_into_formula_numerator_denominator_and_what_was_left_out() -> None:
    workings = facts(card(whole(), "benefits_realised").details)
    assert workings["Formula"].startswith("Σ actual value in the first year after launch ÷ Σ planned investment")
    assert (workings["Numerator"], workings["Denominator"]) == ("£500", "£1,000")
    assert workings["Left out"] == "0 started projects that are not due yet"


def test_the_cycle_time_shows_baseline_and_change() -> None:
    shown = facts(card(whole(), "decision_cycle_time"))
    assert (shown["Baseline, provisional"], shown["Change"]) == ("20 days", "50 % shorter")
    assert shown["Rests on"] == "one issue raised in 12 months"


def test_a_benchmark_that_was_agreed_otherwise_is_shown_as_agreed() -> None:
    from ..builders.hand_made import with_assumptions

    agreed = with_assumptions(whole(), {"benchmarks": {"benefits_realised": 0.4}})
    shown = card(agreed, "benefits_realised")
    assert facts(shown)["Benchmark"] == "above 40 %"
    assert shown.select_one(".pmo-reserved").get_text() == "◐ met, with reservations"
    assert shown.select_one(".pmo-met") is None


def test_a_card_unfolds_into_what_its_met_must_be_read_with() -> None:
    from ..builders.hand_made import with_assumptions

    agreed = with_assumptions(whole(), {"benchmarks": {"benefits_realised": 0.4}})
    [fold] = [
        one for one in card(agreed, "benefits_realised").select("details") if "eservation" in one.summary.get_text()
    ]
    assert fold.summary.get_text() == "Two reservations"
    assert [" ".join(item.get_text().replace("\u00a0", " ").split()) for item in fold.select("li")] == [
        "Of what has an evidence text or was confirmed by name, only 0.0 %. V3 unconfirmed: 0 % against 40 %",
        "100.0 % of it repeats the plan, with neither evidence nor confirmation. V4 repeats the plan: 100 % against 50 %",
    ]


def test_a_card_shows_the_stricter_figures_beside_its_own() -> None:
    assert facts(card(whole(), "benefits_realised"))["Of the promise by now"] == "50 %"
    assert facts(card(whole(), "decision_cycle_time"))["Four in five within"] == "10 days"


def test_what_cannot_be_measured_is_a_dash_that_says_why() -> None:
    shown = card(of(projects=[project("P1")]), "strategic_alignment")
    empty = shown.select_one(".pmo-value .pmo-empty")
    assert (empty.get_text(), empty["title"]) == ("–", "not supplied: alignment, objectives")
    assert shown.select_one(".pmo-not-measurable")
    assert facts(shown)["Why"] == "not supplied: alignment, objectives"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_text(text: str) -> None:
    hostile = of(
        portfolios=[{**portfolio("2025-06-01"), "name": text}],
        projects=[project("P1", name=text, sponsor=text, status="closed")],
        benefits=[benefit("B1", "P1", name=text, owner=text, baseline_value=1, baseline_date=day("2024-01-01"))],
    )
    answer = early_warnings(hostile)
    for shown in (
        cards.show_headline(headline(hostile)),
        cards.show_findings(answer),
        cards.show_findings(answer, CONTRADICTION),
    ):
        tags = page(shown).find_all()
        assert not {tag.name for tag in tags} & {"script", "img", "h1", "svg", "style", "textarea", "title", "a"}
        assert not [tag for tag in tags if any(key.startswith("on") for key in tag.attrs)]


def test_nothing_is_said_to_be_left_out_of_a_figure_that_a_table_is_missing_for() -> None:
    workings = facts(card(of(projects=[project("P1")]), "benefits_realised").details)
    assert "Left out" not in workings


def test_one_that_was_left_out_is_one() -> None:
    made = of(
        projects=[project("P1", go_live="2025-03-31", planned_investment=1000), project("P2")],
        benefits=[benefit("B1", "P1")],
        realisation=month_by_month("B1", "2025-04-01", [100] * 10, [100] * 5),
    )
    workings = facts(card(made, "benefits_realised").details)
    assert workings["Left out"] == "1 started project that is not due yet"
