"""The population column by column: what is in it on a day, what is left out, and what two of them share."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from pmo_kit.metrics.leakage import split
from pmo_kit.metrics.population import Known
from pmo_kit.metrics.population.benefits import benefit_table
from pmo_kit.metrics.population.ledger import entries
from pmo_kit.metrics.population.projects import places, project_table

from ..builders.hand_made import Tables, benefit, checked, day, issue, month_by_month, project, spend, with_assumptions

AS_OF = "2026-06-30"


def known(tables: Tables, as_of: str = AS_OF) -> Known:
    return Known(checked(tables, as_of).for_portfolio("A"))


def of_one_benefit(planned: list[float | None], actual: list[float | None], **cells: object) -> Tables:
    """The first months of 2026 of the one benefit of a project that launched at the end of 2025."""
    return {
        "projects": [project("P1", go_live="2025-12-31")],
        "benefits": [benefit("B1", "P1", **cells)],
        "realisation": month_by_month("B1", "2026-01-01", planned, actual),
    }


@pytest.mark.parametrize("times", [1, 40])
def test_a_project_that_is_not_there_has_no_row_among_few_and_among_many(times: int):
    table = known({"projects": [project("P1"), project("P2")]}).project.table
    assert places(table, pd.Series(["P2", "P9", "P1"] * times)).tolist() == [1, -1, 0] * times


def test_a_project_is_late_only_after_the_day_by_which_it_should_have_returned_its_first_year():
    late = known({"projects": [project("P1", planned_go_live=day("2025-06-29"))]}, "2026-06-30")
    on_the_day = late.on(day("2026-06-29"))
    assert (late.project.overdue.tolist(), on_the_day.project.overdue.tolist()) == ([True], [False])


def test_months_of_a_benefit_that_is_not_in_the_register_are_left_out():
    tables: Tables = {
        "projects": [project("P1")],
        "benefits": [benefit(name, "P1") for name in ("B0", "B1", "B2")],
        "realisation": [
            *month_by_month("B2", "2026-01-01", [2.0]),
            *month_by_month("B0", "2026-01-01", [7.0]),
            *month_by_month("B1", "2026-01-01", [1.0, 1.5]),
        ],
    }
    portfolio = checked(tables, AS_OF).for_portfolio("A")
    register = benefit_table(portfolio, project_table(portfolio))
    without_the_first = replace(register, **{one.name: getattr(register, one.name)[1:] for one in fields(register)})
    found = entries(portfolio, without_the_first)
    assert list(zip(found.benefit.tolist(), found.planned.tolist(), strict=True)) == [(1, 2.0), (0, 1.0), (0, 1.5)]


def test_where_there_are_said_to_be_no_benefits_months_are_nobodys():
    tables = of_one_benefit([10.0], [9.0])
    del tables["benefits"]
    register = with_assumptions(checked(tables, AS_OF), {"nothing_to_record": ["benefits"]})
    assert Known(register.for_portfolio("A")).months.empty


def test_an_actual_repeats_a_plan_however_small_it_is():
    assert known(of_one_benefit([0.8, 0.8], [0.8, 0.7])).ledger.repeats.tolist() == [True, False]


def test_the_ledger_has_what_has_ended_of_benefits_that_were_agreed_by_then():
    tables: Tables = {
        "projects": [project("P1")],
        "benefits": [benefit("B1", "P1", agreed_on=day("2026-02-01")), benefit("B2", "P1")],
        "realisation": month_by_month("B1", "2026-01-01", [1.0] * 3) + month_by_month("B2", "2026-01-01", [2.0] * 3),
    }
    now = known(tables)
    assert now.ledger.benefit.tolist() == [0, 0, 0, 1, 1, 1]
    assert now.on(day("2026-01-31")).ledger.planned.tolist() == [2.0]  # B2 in January


def test_an_issue_that_was_settled_later_was_open_on_the_day():
    """Seen from the end of 2025, when the last twelve months began with the end of 2024."""
    rows = [
        issue("decided later", "2025-12-01", 40),
        issue("withdrawn later", "2025-12-01", None, withdrawn_on=day("2026-01-10")),
        issue("waiting since before", "2024-11-01", None),
        issue("decided as the year began", "2024-11-01", 60),
        issue("decided a day into the year", "2024-11-01", 61),
        issue("raised later", "2026-01-01", 1),
    ]
    found = known({"projects": [project("P1")], "decisions": rows}).on(day("2025-12-31")).issue
    assert found.row.tolist() == [0, 1, 2, 3, 4]
    assert found.open.tolist() == [True, True, True, False, False]
    assert found.decided.tolist() == [False, False, False, True, True]
    assert found.days.tolist() == [30.0, 30.0, 425.0, 60.0, 61.0]
    assert found.cohort.tolist() == [True, True, False, False, False]
    assert found.waited.tolist() == [-1.0, -1.0, 60.0, pytest.approx(np.nan, nan_ok=True), 60.0]
    assert found.decided_lately.tolist() == [False, False, False, False, True]


def test_what_is_lacking_is_told_by_its_kind_and_each_table_by_its_name():
    tables: Tables = {
        "projects": [project("P1", go_live="2025-12-31")],
        "decisions": [],
        "escalations": [],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2026-01-01", [None]),
        "spend": [{**spend("P1", "2026-01-01", 0.0), "actual_spend": None}],
    }
    assert known(tables).lacking("alignment", "objectives", "decisions", "escalations", "realisation", "spend") == (
        "not supplied: alignment, objectives; "
        "without a row, and silence is no zero: decisions, escalations "
        "(where nothing happened, name it in nothing_to_record in pmo.yaml); "
        "no value could be read: realisation, spend"
    )
    assert known(tables).lacking("spend") == "no value could be read: spend"
    assert known(tables).lacking("projects", "benefits") == ""


def test_sections_and_metrics_that_ask_of_one_portfolio_share_what_was_worked_out():
    portfolio = checked(of_one_benefit([10.0], [9.0]), AS_OF).for_portfolio("A")
    assert Known.of_portfolio(portfolio) is Known.of_portfolio(portfolio)


def test_a_varied_population_differs_in_its_part_and_shares_the_rest():
    tables = of_one_benefit([10.0, 10.0], [9.0, 8.0])
    tables["spend"] = [spend("P1", "2026-01-01", 5.0), spend("P1", "2026-02-01", 6.0)]
    now = known(tables)
    earlier = now.on(day("2026-01-31"))
    nobody_due = replace(earlier.project, due=np.array([False]))
    varied = earlier.varied(project=nobody_due)
    assert varied.project is nobody_due
    assert varied.ledger is earlier.ledger
    assert (varied.benefit is earlier.benefit, varied.spent is earlier.spent) == (True, True)
    assert varied.report_day == day(AS_OF)  # shares are those of the report's own day (R11)
    assert varied.claims is now.claims
    other = earlier.varied(ledger=now.ledger)
    assert (other.ledger is now.ledger, other.project is earlier.project) == (True, True)


def test_projects_with_names_read_a_later_day_as_empty_and_are_numbered_from_nought():
    later = {"go_live": "2026-07-15", "end_date": day("2026-08-31"), "pivot_rules_agreed_on": day("2026-07-01")}
    tables: Tables = {
        "projects": [
            project("P0", portfolio_id="B"),
            project("P1", status="closed", **later),
            project("P2", pivot_rules_agreed_on=day("2026-06-30")),
        ]
    }
    found = known(tables, "2026-12-31").on(day("2026-06-30")).projects
    assert found["project_id"].tolist() == ["P1", "P2"]
    assert found.index.tolist() == [0, 1]
    assert "index" not in found.columns
    assert found[["go_live", "end_date"]].isna().all(axis=None)
    assert found["pivot_rules_agreed_on"].isna().tolist() == [True, False]  # on the very day they were known
    assert found["status"].tolist() == ["active", "active"]
    by_then = known(tables, "2026-12-31").projects
    assert by_then["end_date"].tolist()[0] == pd.Timestamp("2026-08-31")
    assert by_then["pivot_rules_agreed_on"].notna().all()


def test_a_benefit_with_a_name_says_the_row_of_its_project_and_whether_that_is_due():
    tables: Tables = {
        "projects": [project("P1", go_live="2025-03-31"), project("P2", go_live="2026-03-31")],
        "benefits": [benefit("B1", "P2"), benefit("B2", "P1")],
    }
    found = known(tables).benefits
    assert found["project"].tolist() == [1, 0]
    assert found["due"].tolist() == [False, True]


def test_a_month_with_names_has_these_columns_and_no_other():
    said = "benefit_id project_id kind gross dis started launched go_live"
    amounts = "planned replanned actual confirmed named repeats measure evidence"
    columns = f"{said} end {amounts} after_launch first_year due".split()
    assert known(of_one_benefit([10.0], [9.0])).months.columns.tolist() == columns


def test_spend_without_a_month_has_no_end_and_nothing_spent_has_the_same_columns():
    undated = known({"projects": [project("P1", actual_spend=40.0), project("P2")]}).spend
    assert undated["project_id"].tolist() == ["P1"]
    assert undated["spend"].tolist() == [40.0]
    assert undated["end"].isna().tolist() == [True]
    dated = known({"projects": [project("P1")], "spend": [spend("P1", "2026-05-01", 7.0)]})
    for frame in (undated, dated.spend, dated.on(day("2026-05-30")).spend):
        assert [str(kind) for kind in frame.dtypes] == ["str", "datetime64[us]", "float64"]


def test_leakage_is_split_for_the_money_benefits_of_started_projects():
    """B1 lost 4 of 10, which were due before anything came; B2 has no plan; what is no money or has not begun is left out."""
    tables: Tables = {
        "projects": [project("P1", go_live="2025-12-31"), project("P2", status="proposed")],
        "benefits": [
            benefit("B1", "P1"),
            benefit("B2", "P1"),
            benefit("B3", "P1", kind="non_financial"),
            benefit("B4", "P2"),
        ],
        "realisation": [
            *month_by_month("B1", "2026-01-01", [4.0, 6.0], [0.0, 6.0]),
            *month_by_month("B2", "2026-01-01", [None], [5.0]),
        ],
    }
    found = split(known(tables))
    assert found["benefit_id"].tolist() == ["B1", "B2"]
    assert found["excluded"].tolist() == [False, True]
    parts = ["planned", "actual", "leakage", "scope", "delay", "shortfall", "gross"]
    assert found[parts].to_numpy().tolist() == [[10.0, 6.0, 4.0, 0.0, 4.0, 0.0, 4.0], [0.0] * 7]
