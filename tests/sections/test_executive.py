"""The one page to forward: bars in each figure's own unit, money line by line, projects by what is at stake."""

from __future__ import annotations

from typing import Any

from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections.executive import bullets, cost, money, projects_that_matter
from pmo_kit.sections.headline import headline

from ..builders.hand_made import benefit, checked, day, issue, month_by_month, portfolio, project, spend

TODAY = "2026-06-30"


def register(**tables: list[dict[str, Any]]) -> Portfolio:
    return checked(tables, TODAY).for_portfolio("A")


def due(project_id: str, planned: float, actual: float, **cells: Any) -> dict[str, list[dict[str, Any]]]:
    """A project that launched in January 2025 with so much planned and measured in its first month."""
    return {
        "projects": [project(project_id, "2024-01-01", "2025-01-31", planned_investment=100, **cells)],
        "benefits": [benefit(f"B{project_id}", project_id)],
        "realisation": month_by_month(f"B{project_id}", "2025-02-01", [planned], [actual]),
    }


def joined(*parts: dict[str, list[dict[str, Any]]], **more: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    names = {name for part in parts for name in part}
    return {name: [row for part in parts for row in part.get(name, [])] for name in names} | more


def test_each_bar_is_in_the_unit_of_its_figure():
    tables = joined(
        due("P1", 100, 90),
        portfolios=[portfolio("2025-01-01")],
        spend=[spend("P1", "2024-06-01", 50)],
        decisions=[
            issue("D1", "2024-03-01", 20),
            issue("D2", "2026-03-01", 10),
        ],
    )
    one = register(**tables)
    rows = bullets(one, headline(one)).rows.set_index("metric")
    assert rows.loc["benefits_realised", "bar"] == 0.8
    assert rows.loc["decision_cycle_time", "bar"] == 14.0  # 30 % shorter than 20 days
    assert rows.loc["portfolio_roi", "bar"] == 0.0  # baseline −100 %: 20 % better is −80 %, and nothing below 0 will do
    assert rows.loc["escalation_rate", "bar"] is None or rows.loc["escalation_rate"].isna()["bar"]
    assert rows.loc[["benefits_realised", "decision_cycle_time", "portfolio_roi"], "count"].tolist() == [1, 1, 1]


def test_money_is_told_cash_and_other_apart_and_only_what_can_be_told():
    tables = joined(due("P1", 100, 90), due("P2", 50, 10))
    tables["benefits"][1]["kind"] = "non_cashable"
    tables["realisation"][0]["validated_by"] = "Ann Lee"
    rows = money(register(**tables)).rows.set_index("what")
    assert rows.loc["Cash", ["came", "whole", "share"]].tolist() == [90, 100, 0.9]
    assert rows.loc["Not cash, in money", ["came", "whole", "share"]].tolist() == [10, 50, 0.2]
    assert rows.loc["Confirmed by finance", ["came", "whole", "share"]].tolist() == [90, 100, 0.9]
    assert "Dis-benefits" not in rows.index


def test_without_realisation_it_is_said_that_the_money_cannot_be_told():
    told = money(register(projects=[project("P1")]))
    assert told.rows.empty
    assert "tables benefits and realisation were not supplied" in told.cannot_tell[0]


def test_projects_are_ranked_by_the_larger_of_what_is_missing_and_what_is_overspent():
    tables = joined(
        due("P1", 100, 90, actual_spend=100),  # 10 missing
        due("P2", 100, 95, actual_spend=160),  # 5 missing, 60 above approval
        due("P3", 100, 120, actual_spend=90),  # nothing
    )
    told = projects_that_matter(register(**tables))
    assert told.rows["project_id"].tolist() == ["P2", "P1"]
    assert told.rows["at_stake"].tolist() == [60, 10]
    assert (told.figures["projects"], told.figures["others"], told.figures["rest"]) == (3, 0, 0)


def test_six_projects_are_shown_and_what_is_at_stake_in_the_others_is_added_up():
    tables = joined(*(due(f"P{n}", 100, n) for n in range(8)))
    told = projects_that_matter(register(**tables))
    assert told.rows["missing"].tolist() == [100, 99, 98, 97, 96, 95]
    assert (told.figures["others"], told.figures["rest"]) == (2, 94 + 93)


def test_what_never_launched_matters_with_all_that_it_had_promised():
    tables = joined(due("P1", 100, 90))
    tables["projects"].append(project("P2", "2024-01-01", planned_go_live=day("2025-01-31")))
    tables["benefits"].append(benefit("BP2", "P2"))
    tables["realisation"] += month_by_month("BP2", "2025-02-01", [300])
    first = projects_that_matter(register(**tables)).rows.iloc[0]
    assert (first["project_id"], first["state"], first["missing"]) == ("P2", "in delivery", 300)


def test_cost_holds_what_is_spent_and_forecast_against_what_was_approved():
    tables = {
        "projects": [
            project("P1", planned_investment=100, forecast_investment=130),
            project("P2", planned_investment=50),
            project("P3"),
        ],
        "spend": [spend("P1", "2026-01-01", 70), spend("P3", "2026-01-01", 9)],
    }
    answer = cost(register(**tables))
    names = ("projects", "approved", "spent", "forecast", "approved_forecast", "unknown")
    assert [answer.figures[name] for name in names] == [2, 150.0, 70.0, 130.0, 100.0, 1]


def test_cost_without_an_approved_investment_cannot_be_told():
    assert cost(register(projects=[project("P1")])).cannot_tell == (
        "It cannot be told what it costs: no started project has an approved investment.",
    )
