"""Every section of every notebook holds whatever is missing: a table, its rows, its optional columns, or all dates."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable

import pandas as pd
import pytest

from pmo_kit import decisions
from pmo_kit import finding as findings
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.register.schemas import DICTIONARY
from pmo_kit.sections import alignment, benefits, executive, forecast, governance, headline, readiness
from pmo_kit.sections import baselining as baseline
from pmo_kit.sections.answers import Answer
from pmo_kit.views import bullets, cards, charts, narrative, paper, projects, reasons, tables

from ..builders.hand_made import Row, benefit, day, escalation, frames, issue, month_by_month, portfolio, project, spend

pytestmark = pytest.mark.slow  # each walks through every section of every notebook

AS_OF = "2026-06-30"
Question = Callable[[Portfolio], Answer]
APPROVED = {"cost": -5.0, "days": 0.0, "benefit": -100.0, "approved": 2}
CHANGED, TRADED = Answer(pd.DataFrame(), APPROVED), Answer(pd.DataFrame(), {"trades": 1, "benefit": -100.0})
EARLIER = {
    "as_of": "2025-12-31",
    "currency": "GBP",
    "kit_version": "0.1.0",
    "figures": {"benefits_realised": {"value": 0.5, "numerator": 1.0, "denominator": 2.0}},
    "months": {"2025-04": {"planned": 1.0, "actual": 2.0}},
    "findings": {"zombie": {"title": "Two projects that nobody sponsors", "amount": 7.0, "cases": 2}},
    "decisions": {"overtaken:P1": {"project": "P1", "do": "terminate", "amount": None}},
}
SECTIONS: tuple[tuple[Question, tuple[Callable, ...]], ...] = (
    (
        headline.headline,
        (
            narrative.say_subject,
            narrative.say_verdict,
            cards.show_headline,
            charts.plot_trust,
            narrative.say_data_quality,
        ),
    ),
    (
        baseline.measured_before,
        (
            narrative.say_measured_before,
            charts.plot_before_and_now,
            tables.table_measured_before,
            lambda before: narrative.say_metrics_without_baseline(baseline.metrics_without_baseline(before)),
            lambda before: tables.table_metrics_without_baseline(baseline.metrics_without_baseline(before)),
        ),
    ),
    (
        baseline.benefits_without_baseline,
        (
            narrative.say_subject,
            narrative.say_baselined,
            narrative.say_benefits_without_baseline,
            charts.plot_baselined,
            tables.table_benefits_without_baseline,
        ),
    ),
    (
        lambda of: readiness.what_can_be_baselined(of, baseline.measured_before(of)),
        (narrative.say_what_can_be_baselined, tables.table_what_can_be_baselined),
    ),
    (
        lambda of: readiness.vague_targets(baseline.benefits_without_baseline(of)),
        (narrative.say_vague_targets, tables.table_vague_targets),
    ),
    (baseline.locks, (narrative.say_locks, tables.table_locks)),
    (
        lambda of: headline.since_baseline(of, headline.headline(of), quarters=2),
        (narrative.say_since_baseline, charts.plot_since_baseline),
    ),
    (baseline.review_calendar, (narrative.say_next_review, tables.table_review_calendar)),
    (
        alignment.objectives_served,
        (
            narrative.say_aligned,
            narrative.say_objectives_served,
            charts.plot_objectives_served,
            tables.table_objectives_served,
        ),
    ),
    (alignment.projects_mapped, (narrative.say_projects_mapped, tables.table_projects_mapped)),
    (alignment.orphan_projects, (narrative.say_orphan_projects, tables.table_orphan_projects)),
    (alignment.unserved_objectives, (narrative.say_unserved_objectives, tables.table_unserved_objectives)),
    (alignment.benefits_chain, (narrative.say_benefits_chain, charts.plot_benefits_chain, tables.table_benefits_chain)),
    (findings.early_warnings, (narrative.say_early_warnings, narrative.say_contradictions, cards.show_findings)),
    (benefits.by_month, (charts.plot_by_month,)),
    (executive.cost, (charts.plot_cost,)),
    (alignment.funding, (charts.plot_funding,)),
    (alignment.benefits_chain, (charts.plot_dependencies,)),
    (governance.decision_times, (charts.plot_decision_times,)),
    (governance.escalations_by_quarter, (charts.plot_escalations,)),
    (benefits.over_time, (narrative.say_over_time, charts.plot_over_time)),
    (benefits.by_project, (narrative.say_by_project, charts.plot_by_project)),
    (decisions.project_states, (projects.show_projects,)),
    (benefits.by_owner, (narrative.say_by_owner, tables.table_by_owner)),
    (benefits.leakage, (narrative.say_leakage, charts.plot_leakage, tables.table_leakage)),
    (benefits.time_and_value, (narrative.say_time_and_value, charts.plot_time_and_value, tables.table_time_and_value)),
    (
        forecast.forecast_of,
        (narrative.say_forecast, charts.plot_forecast, reasons.show_drivers, tables.table_forecast),
    ),
    (forecast.proof, (narrative.say_proof, tables.table_proof, tables.table_calibration, tables.table_ranking)),
    (decisions.paper, (narrative.say_paper, paper.show_paper)),
    (decisions.recommended, (narrative.say_recommended, tables.table_recommended)),
    (
        decisions.capital,
        (narrative.say_capital, charts.plot_capital, reasons.show_proposals, tables.table_capital),
    ),
    (decisions.trades, (lambda traded: narrative.say_changes(CHANGED, traded), tables.table_trades)),
    (decisions.pending, (narrative.say_pending, tables.table_pending)),
    (decisions.changes, (lambda changed: narrative.say_changes(changed, TRADED), tables.table_changes)),
    (decisions.open_decisions, (narrative.say_open_decisions, charts.plot_ages, tables.table_open_decisions)),
    (decisions.taken, (narrative.say_taken, tables.table_taken)),
    (decisions.followed, (narrative.say_followed, tables.table_followed)),
    (decisions.pilots, (narrative.say_pilots, reasons.show_candidates, tables.table_pilots)),
    (decisions.pilots_against_rest, (narrative.say_pilot_effect,)),
    (decisions.pmo_worth, (narrative.say_pmo_worth,)),
    (lambda of: executive.bullets(of, headline.headline(of)), (bullets.show_bullets,)),
    (executive.projects_that_matter, (narrative.say_projects_that_matter, tables.table_projects_that_matter)),
    (executive.money, (narrative.say_money, tables.table_money)),
    (decisions.since_last_run, (narrative.say_since_last_run, tables.table_since_last_run)),
    (
        lambda of: decisions.since_last_run(dataclasses.replace(of, earlier={"A": EARLIER})),
        (narrative.say_since_last_run, tables.table_since_last_run),
    ),
)


def everything() -> dict[str, list[Row]]:
    """A small register with all that the notebooks look at: due, launched, in delivery, ended, proposed."""
    late = {"planned_go_live": day("2025-01-31"), "planned_investment": 1000, "sponsor": "Kofi Mensah"}
    chain = {"output": "a portal", "outcome": "people use it", "objective_id": "O1"}
    measured = {
        "baseline_value": 10,
        "baseline_date": day("2024-02-01"),
        "owner": "Ada Nwosu",
        "success_criterion": "fewer calls",
    }
    return {
        "portfolios": [portfolio("2025-06-01", currency="GBP")],
        "projects": [
            project("P1", go_live="2025-03-31", **late),
            project("P2", go_live="2026-02-28", **late),
            project("P3", **late),
            project("P4", status="closed"),
            project("P5", start="2026-12-01"),
        ],
        "objectives": [
            {"objective_id": "O1", "name": "Grow", "valid_to": None},
            {"objective_id": "O2", "name": "Past", "valid_to": day("2025-12-31")},
            {"objective_id": "O3", "name": "Alone", "valid_to": None},
        ],
        "alignment": [
            {"project_id": "P1", "objective_id": "O1", "weight": 0.5},
            {"project_id": "P2", "objective_id": "O2", "weight": None},
        ],
        "benefits": [
            benefit("B1", "P1", **chain, **measured),
            benefit("B2", "P1", owner="TBC"),
            benefit("B3", "P2", kind="non_financial"),
            benefit("B4", "P3", kind="dis_benefit", **measured),
            benefit("B5", "P2", shared_benefit="both", attribution=0.8),
            benefit("B6", "P1", shared_benefit="both", attribution=0.8, frequency="quarterly"),
        ],
        "realisation": month_by_month("B1", "2025-04-01", [100] * 20, [40] * 9, [90] * 20)
        + month_by_month("B5", "2026-03-01", [10] * 3, [20])
        + month_by_month("B6", "2025-04-01", [30] * 6, [30, 30]),
        "spend": [spend("P1", "2025-01-01", 900), spend("P3", "2026-01-01", 100)],
        "decisions": [
            issue("D1", "2024-12-01", 20),
            issue("D2", "2026-01-05", None),
            issue("D3", "2026-02-05", 9, decided_by="Kofi Mensah", category="budget"),
            issue("REC:a_year_late:P3", "2026-02-05", 9, outcome="terminate"),
        ],
        "dependencies": [{"project_id": "P2", "depends_on": "P3"}],
        "change_requests": [
            {
                "change_id": "C1",
                "project_id": "P1",
                "raised_on": day("2025-05-01"),
                "decided_on": day("2025-05-08"),
                "status": "approved",
                "summary": "Drop the portal's search",
                "cost_impact": 0,
                "schedule_impact_days": 0,
                "benefit_impact": -100,
            },
            {"change_id": "C2", "project_id": "P3", "raised_on": day("2026-05-01"), "status": "pending"},
        ],
        "escalations": [escalation("E1", "P1", "2025-01-10"), escalation("E2", "P1", "2026-05-10", level="programme")],
    }


def shown(of: Portfolio) -> list[str]:
    """All that the notebooks would show of this portfolio, as text; every part must also become HTML."""
    texts = []
    for question, parts in SECTIONS:
        answer = question(of)
        for part in parts:
            result = part(answer)
            html = result._repr_html_()
            assert isinstance(html, str)
            texts.append(str(result))
        assert texts[-len(parts)] or answer.rows.empty is False or answer.cannot_tell, question
    return texts


def read(tables_: dict[str, pd.DataFrame]) -> Portfolio:
    register = Portfolio.from_frames(tables_, as_of=AS_OF)
    return register.for_portfolio(register.portfolio_ids[0])


def assert_readable(texts: list[str]) -> None:
    for text in texts:
        assert not re.search(r"\b(nan|NaT|None\b(?! (?:of|has) )|inf)\b|\{|\}", text), text
        assert "  " not in text, text
        assert not re.search(r"\b(no|none|zero) [a-z ]*\bare\b", text), text


def test_a_whole_register_is_told_without_a_gap_in_a_sentence() -> None:
    assert_readable(shown(read(frames(everything()))))


WITHOUT = [(name, state) for name in everything() for state in ("missing", "without rows") if name != "projects"]
WITHOUT.remove(("portfolios", "without rows"))  # projects of a portfolio that is not listed are set aside


@pytest.mark.parametrize(("name", "state"), WITHOUT)
def test_every_section_holds_without_a_table_or_its_rows(name: str, state: str) -> None:
    given = frames(everything())
    if state == "missing":
        del given[name]
    else:
        given[name] = given[name].iloc[:0]
    assert_readable(shown(read(given)))


def test_every_section_holds_with_nothing_but_the_columns_that_must_be_there() -> None:
    given = frames(everything())
    bare = {name: given[name][[c for c in given[name].columns if c in DICTIONARY[name].bold]] for name in given}
    assert_readable(shown(read(bare)))


def test_every_section_holds_with_projects_alone() -> None:
    texts = shown(read(frames({"projects": everything()["projects"]})))
    assert_readable(texts)
    assert any("– P3: To be live by 31 Jan 2025" in text for text in texts)


def test_every_section_holds_where_nothing_has_started() -> None:
    given = {**everything(), "projects": [project(f"P{k}", start="2027-01-01") for k in range(1, 6)]}
    assert_readable(shown(read(frames(given))))


def test_every_section_holds_before_the_transformation_begins() -> None:
    given = {**everything(), "portfolios": [portfolio("2027-01-01")]}
    assert_readable(shown(read(frames(given))))


@pytest.mark.parametrize("as_of", ["2023-06-30", "2025-04-30", "2030-01-01"])
def test_every_section_holds_on_any_day(as_of: str) -> None:
    register = Portfolio.from_frames(frames(everything()), as_of=as_of)
    assert_readable(shown(register.for_portfolio("A")))
    assert register.as_of == dt.date.fromisoformat(as_of)


def test_no_section_changes_the_tables() -> None:
    of = read(frames(everything()))
    before = {name: table.copy(deep=True) for name, table in of.tables.items()}
    shown(of)
    for name, table in of.tables.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_every_figure_of_every_section_follows_the_locale() -> None:
    given = everything()
    for table, column in (("realisation", "planned_value"), ("realisation", "actual_value"), ("spend", "actual_spend")):
        for row in given[table]:
            row[column] = None if row.get(column) is None else row[column] * 1234.56
    of = read(frames(given))
    german = dataclasses.replace(of, assumptions=dataclasses.replace(of.assumptions, locale="de_DE"))
    texts = [text.replace("\u00a0", " ") for text in shown(german)]
    assert not [text for text in texts if re.search(r"[£€$]\s?\d|\d,\d{3}\b(?! %)|\d\.\d(?!\d\d)", text)]
    assert any(re.search(r"\d\.\d{3}(,\d\d)? £", text) for text in texts)
    assert any("as of 30 June 2026" in text for text in texts)
