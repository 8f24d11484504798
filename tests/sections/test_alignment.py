"""What the money serves: objectives served and unserved, orphans, and the chain from output to objective."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pmo_kit.metrics import measure
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections import alignment

from ..builders.hand_made import Row, benefit, day, frames, month_by_month, project, spend

AS_OF = "2026-06-30"
CHAIN = {"output": "a portal", "outcome": "people use it", "objective_id": "O1"}


def of(**tables: list[Row]) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=AS_OF).for_portfolio("A")


def objective(objective_id: str, **cells: Any) -> Row:
    return {"objective_id": objective_id, "name": f"Objective {objective_id}", **cells}


def link(project_id: str, objective_id: str, weight: float | None = None, **cells: Any) -> Row:
    return {"project_id": project_id, "objective_id": objective_id, "weight": weight, **cells}


def example() -> Portfolio:
    """E2 of the catalogue: 50 at weight 1, 30 at weight 0.5, 20 unlinked; and an objective that is retired."""
    return of(
        projects=[
            project("P1", planned_investment=50),
            project("P2", planned_investment=30),
            project("P3", planned_investment=20, mandatory=True, sponsor="Kofi Mensah"),
        ],
        objectives=[
            objective("O1"),
            objective("O2"),
            objective("O3", valid_to=day("2025-12-31")),
            objective("O4", weight=2),
        ],
        alignment=[link("P1", "O1", 1.0), link("P2", "O1", 0.25), link("P2", "O2", 0.25), link("P3", "O3", 1.0)],
        spend=[spend("P1", "2026-01-01", 10), spend("P2", "2026-01-01", 8)],
    )


def test_money_is_shared_out_by_weight_and_the_rest_serves_nothing() -> None:
    rows = alignment.objectives_served(example()).rows.set_index("name")
    assert rows["investment"].to_dict() == {
        "Objective O1": 57.5,
        "Objective O2": 7.5,
        "Objective O3": 0.0,
        "Objective O4": 0.0,
        "No current objective": 35.0,
    }
    assert rows.loc["Objective O1", "spend"] == 12.0
    assert rows.loc["No current objective", "spend"] == 4.0
    assert rows["projects"].to_dict()["Objective O1"] == 2
    assert rows["share"].sum() == pytest.approx(1.0)
    assert rows["current"].to_list() == [True, True, False, True, False]


def test_the_map_adds_up_to_the_metric() -> None:
    figures = alignment.objectives_served(example()).figures
    metric = measure(example(), "strategic_alignment_spend", grouped=False).iloc[0]
    assert figures["mapped"] == metric["numerator"] == 65.0
    assert figures["investment"] == metric["denominator"] == 100.0
    assert (figures["active"], figures["linked"], figures["objectives"], figures["served"]) == (3, 2, 3, 2)


def test_an_unknown_investment_is_counted_and_in_no_sum() -> None:
    portfolio = of(
        projects=[project("P1", planned_investment=50), project("P2")],
        objectives=[objective("O1")],
        alignment=[link("P1", "O1"), link("P2", "O1")],
    )
    answer = alignment.objectives_served(portfolio)
    assert answer.figures["unknown_investment"] == 1
    assert answer.rows["investment"].to_list() == [50.0, 0.0]
    assert answer.rows["spend"].isna().all()  # nothing is known of spend, which is not a spend of 0


def test_each_project_names_what_it_serves_with_its_shares() -> None:
    served = alignment.projects_mapped(example()).rows.set_index("project_id")["objectives"]
    assert served["P1"] == "Objective O1 (100\u00a0%)"
    assert served["P2"] == "Objective O1 (25\u00a0%), Objective O2 (25\u00a0%)"
    assert pd.isna(served["P3"])


def test_without_objectives_the_projects_are_still_listed() -> None:
    answer = alignment.projects_mapped(of(projects=[project("P1")]))
    assert len(answer.rows) == 1
    assert answer.cannot_tell == (
        "It cannot be told which objectives these projects serve: the tables objectives and alignment were not supplied.",
    )


def test_an_orphan_is_an_active_project_without_a_current_objective_and_says_why() -> None:
    portfolio = of(
        projects=[
            project("none", planned_investment=5),
            project("retired", planned_investment=20, mandatory=True),
            project("to come"),
            project("no weight", planned_investment=10),
            project("next year", planned_investment=1),
            project("linked", planned_investment=100),
            project("over", status="closed", end_date=day("2026-01-31")),
        ],
        objectives=[
            objective("O1"),
            objective("old", valid_to=day("2026-03-31")),
            objective("new", valid_from=day("2027-01-01")),
        ],
        alignment=[
            link("retired", "old"),
            link("to come", "O1", approved_on=day("2026-07-15")),
            link("no weight", "O1", 0.0),
            link("next year", "new"),
            link("linked", "O1"),
            link("over", "old"),
        ],
    )
    answer = alignment.orphan_projects(portfolio)
    assert dict(zip(answer.rows["project_id"], answer.rows["why"], strict=True)) == {
        "retired": "Objective old was retired on 31 Mar 2026",
        "no weight": "its link to Objective O1 has no weight",
        "none": "no link to an objective is recorded",
        "next year": "Objective new is valid only from 1 Jan 2027",
        "to come": "its link is approved only on 15 Jul 2026",
    }
    assert list(answer.rows["project_id"]) == ["retired", "no weight", "none", "next year", "to come"]
    assert (answer.figures["orphans"], answer.figures["orphaned"], answer.figures["mandatory"]) == (5, 36.0, 1)


def test_an_objective_is_unserved_where_no_active_project_is_linked() -> None:
    portfolio = of(
        projects=[project("P1"), project("P2", name="Old portal", status="closed", end_date=day("2026-01-31"))],
        objectives=[objective("O1"), objective("O2"), objective("O3"), objective("old", valid_to=day("2026-03-31"))],
        alignment=[link("P1", "O1"), link("P2", "O2")],
    )
    answer = alignment.unserved_objectives(portfolio)
    assert dict(zip(answer.rows["objective_id"], answer.rows["why"], strict=True)) == {
        "O2": "only by projects that are not active: Old portal",
        "O3": "no project is linked to it",
    }
    assert (answer.figures["unserved"], answer.figures["objectives"]) == (2, 3)


def test_a_chain_breaks_at_its_first_missing_link() -> None:
    portfolio = of(
        projects=[project("P1")],
        objectives=[objective("O1"), objective("old", valid_to=day("2026-03-31"))],
        benefits=[
            benefit("whole", "P1", **CHAIN),
            benefit("no output", "P1", **{**CHAIN, "output": None, "outcome": None}),
            benefit("tbc", "P1", **{**CHAIN, "outcome": "TBC"}),
            benefit("no objective", "P1", **{**CHAIN, "objective_id": None}),
            benefit("retired", "P1", **{**CHAIN, "objective_id": "old"}),
            benefit("harm", "P1", kind="dis_benefit"),
        ],
        realisation=month_by_month("tbc", "2026-05-01", [100, 100]) + month_by_month("whole", "2026-05-01", [900]),
    )
    answer = alignment.benefits_chain(portfolio)
    assert dict(zip(answer.rows["benefit_id"], answer.rows["breaks_at"], strict=True)) == {
        "tbc": "outcome",
        "no output": "output",
        "no objective": "objective",
        "retired": "objective",
        "whole": "",
    }
    assert answer.rows["benefit_id"].iloc[0] == "tbc"  # the broken one with a plan comes first
    assert answer.rows["benefit_id"].iloc[-1] == "whole"
    figures = answer.figures
    assert (figures["benefits"], figures["whole"], figures["broken_objective"]) == (5, 1, 2)
    assert (figures["planned"], figures["planned_broken"]) == (1100.0, 200.0)


def test_without_objectives_a_chain_is_only_checked_for_a_name() -> None:
    answer = alignment.benefits_chain(of(projects=[project("P1")], benefits=[benefit("B1", "P1", **CHAIN)]))
    assert answer.figures["whole"] == 1
    assert answer.cannot_tell == (
        "It cannot be told whether the objectives named are still valid: the table objectives was not supplied.",
    )
    assert pd.isna(answer.figures["planned"])


def test_funding_follows_the_weights_and_what_serves_nothing_is_a_flow_of_its_own():
    answer = alignment.funding(example())
    flows = {(row["project_id"], row["objective"]): row["investment"] for row in answer.rows.to_dict("records")}
    assert flows == {
        ("P1", "Objective O1"): 50.0,
        ("P2", "Objective O1"): 7.5,
        ("P2", "Objective O2"): 7.5,
        ("P2", "No current objective"): 15.0,
        ("P3", "No current objective"): 20.0,
    }
    assert (answer.figures["investment"], answer.figures["unserving"]) == (100.0, 35.0)
