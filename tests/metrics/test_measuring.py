"""The shape of what `measure` gives: columns, units, groups and their order, names that do not exist."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from pmo_kit.errors import UnknownNameError
from pmo_kit.metrics import measure
from pmo_kit.metrics.population import Known
from pmo_kit.metrics.registry import metric
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.vocabulary import RESULT_COLUMNS

from ..builders.hand_made import (
    Tables,
    benefit,
    checked,
    day,
    escalation,
    frames,
    issue,
    kit,
    month_by_month,
    portfolio,
    project,
    with_lock,
)

AS_OF = "2026-06-30"


def launched() -> Tables:
    """A project that realised 40 of the 50 that were planned, in one month."""
    return {
        "portfolios": [portfolio(currency="EUR")],
        "projects": [project("P1", go_live="2026-03-31")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2026-04-01", [50.0], [40.0]),
    }


def test_a_unit_is_the_metrics_own_and_an_amount_is_in_the_portfolios_currency():
    keys = ["value_leakage_gross", "benefits_against_plan", "benefits_run_rate", "projects_due_count"]
    found = measure(checked(launched(), AS_OF), keys, grouped=False)
    assert dict(zip(found["metric"], found["unit"], strict=True)) == {
        "value_leakage_gross": "ratio",
        "benefits_against_plan": "ratio",
        "benefits_run_rate": "EUR",
        "projects_due_count": "count",
    }


def test_the_columns_are_the_same_with_and_without_rows():
    register = checked(launched(), AS_OF)
    assert tuple(measure(register, "benefits_against_plan").columns) == RESULT_COLUMNS
    assert tuple(measure(register, []).columns) == RESULT_COLUMNS


def test_a_portfolios_own_figure_has_none_for_a_group():
    found = measure(checked(launched(), AS_OF), "benefits_against_plan", grouped=False)
    assert found["group"].tolist() == [None]


def test_projects_that_say_nothing_are_passed_over_wherever_they_stand():
    proposed = [project("P0", status="proposed"), project("P2", status="proposed")]
    tables = {"projects": [proposed[0], project("P1"), proposed[1], project("P3")]}
    found = measure(checked(tables, AS_OF), "projects_not_due_count", by="project")
    assert found["group"].tolist() == [None, "project:P1", "project:P3"]


def test_objectives_are_told_apart_to_the_letter_and_owners_are_not():
    tables = {
        "projects": [project("P1")],
        "objectives": [{"objective_id": name, "name": name} for name in ("O-1", "O1")],
        "benefits": [
            benefit("B1", "P1", objective_id="O-1", owner="Ada Byrne"),
            benefit("B2", "P1", objective_id="O1", owner="ada byrne"),
        ],
    }
    register = checked(tables, AS_OF)
    assert measure(register, "accountability", by="objective")["group"].tolist() == [
        None, "objective:O-1", "objective:O1",
    ]  # fmt: skip
    assert measure(register, "accountability", by="owner")["denominator"].tolist() == [2.0, 2.0]


def by_group(tables: Tables, key: str, by: str) -> dict[str, float]:
    """The values by group; nothing is excluded."""
    found = measure(checked(tables, AS_OF), key, by=by)
    assert not found["excluded"].any()
    return dict(zip(found["group"].fillna("all"), found["value"], strict=True))


def test_a_run_rate_is_told_for_each_owner_also_where_nothing_came_lately():
    tables = launched()
    owners = {"B1": "Ada Byrne", "B2": "Omar Reid", "B3": "Lena Fox"}
    tables["benefits"] = [benefit(name, "P1", owner=owner) for name, owner in owners.items()]
    tables["benefits"].append(benefit("B4", "P1", "dis_benefit", owner="Ines Roth"))
    for name, first in {"B2": "2026-06-01", "B3": "2026-03-01", "B4": "2026-06-01"}.items():
        tables["realisation"] += month_by_month(name, first, [9.0], [6.0])
    assert by_group(tables, "benefits_run_rate", "owner") == {
        "all": 184.0,  # (40 in April + 6 in June) ÷ 3 × 12
        "owner:Ada Byrne": 160.0,
        "owner:Lena Fox": 0.0,  # March is no longer one of the last three months
        "owner:Omar Reid": 24.0,
    }


def test_what_finance_confirmed_is_told_quarter_by_quarter():
    tables = launched()
    tables["realisation"] = month_by_month("B1", "2026-02-01", [9.0] * 4, [10.0, 30.0, 20.0, 20.0])
    for row in tables["realisation"][1:3]:
        row["validated_by"] = "Group finance"
    assert by_group(tables, "finance_validated", "quarter") == {"all": 0.625, "2026Q1": 0.75, "2026Q2": 0.5}


@pytest.mark.parametrize(
    ("key", "by", "values"),
    [
        ("decisions_open_share", "category", {"all": 0.25, "category:budget": 0.0, "category:scope": 0.5}),
        ("decisions_count", "category", {"all": 4.0, "category:budget": 2.0, "category:scope": 2.0}),
        ("decisions_open_share", "quarter", {"all": 0.25, "2026Q1": 0.0, "2026Q2": 1.0}),
        ("escalations_contained", "quarter", {"all": 1 / 3, "2026Q1": 0.5, "2026Q2": 0.0}),
    ],
)
def test_issues_and_escalations_are_told_by_what_is_said_of_them(key: str, by: str, values: dict[str, float]):
    tables = {
        "projects": [project("P1")],
        "decisions": [
            issue("D1", "2026-02-01", 9, category="scope"),
            issue("D2", "2026-02-02", 9, category="budget"),
            issue("D3", "2026-03-01", 9, category="budget"),
            issue("D4", "2026-04-01", None, category="scope"),
        ],
        "escalations": [
            escalation("E1", "P1", "2026-01-05", "programme", closed_on=day("2026-01-09")),
            escalation("E2", "P1", "2026-03-05", "executive", closed_on=day("2026-03-09")),
            escalation("E3", "P1", "2026-05-05", "programme"),
        ],
    }
    assert by_group(tables, key, by) == pytest.approx(values)


def test_a_part_of_nothing_planned_is_undefined():
    tables = launched()
    tables["projects"][0] |= {"go_live": day("2025-03-31"), "planned_investment": 0.0}
    found = kit(tables, AS_OF, keys=["benefits_realised"])["benefits_realised", "kind:cashable"]
    assert (found["value"], found["note"]) == (None, "no planned investment is known for what is due")


@pytest.mark.parametrize("key", ["projects_due_count", "projects_not_due_count"])
def test_a_portfolio_without_projects_has_none_that_are_due(key: str):
    tables = launched() | {"portfolios": [portfolio(), portfolio(portfolio_id="B")]}
    found = kit(tables, AS_OF, "B", keys=[key])
    assert {group: row["value"] for (_, group), row in found.items()} == {None: 0.0}


def test_a_metric_that_does_not_exist_is_answered_with_the_one_that_may_be_meant():
    with pytest.raises(UnknownNameError) as told:
        metric("benefits_relised")
    assert str(told.value) == "metric 'benefits_relised' is not known: did you mean 'benefits_realised'?"


def test_a_grouping_that_does_not_exist_is_answered_with_the_one_that_may_be_meant():
    with pytest.raises(UnknownNameError) as told:
        measure(checked(launched(), AS_OF), "benefits_realised", by="ownr")
    assert str(told.value) == "grouping 'ownr' is not known: did you mean 'owner'?"


def locked(value: float | None) -> Known:
    row = {"value": value, "numerator": 2.0, "denominator": 3.0, "excluded": 4}
    return Known(with_lock(checked(launched(), AS_OF), {"portfolio_roi": row}, dt.date(2026, 5, 31)))


def test_a_locked_figure_says_who_locked_it_and_why_it_is_undefined():
    by = "locked on 2026-05-31 by Ann Lee"
    figure = locked(0.5).locked("portfolio_roi")
    assert (figure.value, figure.numerator, figure.denominator, figure.excluded) == (0.5, 2.0, 3.0, 4)
    assert figure.note == by
    assert locked(None).locked("portfolio_roi").note == f"{by}; said then"


def test_a_figure_that_is_undefined_now_does_not_say_that_its_baseline_is():
    register = with_lock(
        checked(launched() | {"spend": []}, AS_OF),
        {"portfolio_roi": {"value": 0.5, "numerator": 2.0, "denominator": 3.0, "excluded": 0}},
        dt.date(2026, 5, 31),
    )
    found = measure(register, ["portfolio_roi", "portfolio_roi_uplift_points"], grouped=False).set_index("metric")
    nobody = "no spend to date, or it adds up to nothing"
    assert found["note"].to_dict() == {
        "portfolio_roi": f"{nobody}; 1 started project without spend left out",
        "portfolio_roi_uplift_points": nobody,
    }


def test_what_ended_later_is_still_going_on():
    cells = [
        ("terminated", "2026-07-01"),
        ("closed", "2026-06-30"),
        ("closed", "2026-07-01"),
        ("paused", "2026-07-01"),
        ("closed", None),
    ]
    rows = [
        project(f"P{n}", status=status, end_date=day(end) if end else None) for n, (status, end) in enumerate(cells)
    ]
    register = Portfolio.from_frames(frames({"projects": rows}), as_of=AS_OF)
    assert Known(register).projects["status"].tolist() == ["active", "closed", "active", "paused", "closed"]


def test_a_project_starts_on_its_first_day():
    tables = {"projects": [project("P1", start=AS_OF), project("P2", start="2026-07-01")]}
    assert Known(checked(tables, AS_OF)).projects["started"].tolist() == [True, False]


def test_a_project_is_mandatory_only_where_that_is_said():
    tables = {"projects": [project("P1", mandatory=True), project("P2"), project("P3", mandatory=False)]}
    mandatory = Known(checked(tables, AS_OF)).projects["mandatory"]
    assert (mandatory.tolist(), mandatory.dtype) == ([True, False, False], bool)


def test_another_day_shares_what_no_day_changes():
    known = Known(checked(launched(), AS_OF))
    asked = []
    for day_known in (known, known.on(dt.date(2026, 4, 30)), known.on(dt.date(2026, 5, 31)).on(dt.date(2026, 4, 30))):
        day_known.on_any_day(asked.append)
    assert asked == [known]


def test_a_ratio_above_ten_thousand_per_cent_is_pointed_out() -> None:
    """A plan of 1 and an actual of 101 in the first year are 10,100 %."""
    project = {"project_id": "P", "portfolio_id": "A", "name": "P", "status": "active", "start_date": "2024-01-01"}
    benefit = {"benefit_id": "B", "project_id": "P", "name": "B", "kind": "cashable"}
    month = {"benefit_id": "B", "month": "2024-03", "planned_value": 1, "actual_value": 101}
    frames = {
        "projects": [{**project, "go_live": "2024-02-15", "planned_investment": 1}],
        "benefits": [benefit],
        "realisation": [month],
    }
    portfolio = Portfolio.from_frames({n: pd.DataFrame(rows) for n, rows in frames.items()}, as_of="2026-06-30")
    row = measure(portfolio, "benefits_realised", grouped=False).iloc[0]
    assert row["note"].endswith("above 10,000 %: check that all its amounts are in the same unit")


def test_a_project_whose_start_is_not_known_counts_in_alignment_by_its_status_and_that_is_said() -> None:
    """One of two active projects serves an objective; the other has no start date."""
    project = {"project_id": "P", "portfolio_id": "A", "name": "P", "status": "active", "start_date": None}
    frames = {
        "projects": [project, {**project, "project_id": "Q", "start_date": "2024-01-01"}],
        "objectives": [{"objective_id": "O", "name": "Grow"}],
        "alignment": [{"project_id": "P", "objective_id": "O"}],
    }
    portfolio = Portfolio.from_frames({n: pd.DataFrame(rows) for n, rows in frames.items()}, as_of="2026-06-30")
    row = measure(portfolio, "strategic_alignment", grouped=False).iloc[0]
    assert (row["numerator"], row["denominator"]) == (1, 2)
    assert "1 project without a known start counted as active by status" in row["note"]
