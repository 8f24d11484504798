"""What is only unlikely or contradictory: across cells, rows, tables, and against the as-of date."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pandas as pd
import pytest

from pmo_kit.register.checks import Checked, RawTable, validate
from pmo_kit.vocabulary import Effect

Row = dict[str, Any]
DAY = dt.date(2025, 6, 15)
P1 = {"project_id": "P1", "portfolio_id": "A", "name": "One", "status": "active", "start_date": "2025-01-01"}
LIVE = {**P1, "go_live": "2025-02-01"}
B1 = {"benefit_id": "B1", "project_id": "P1", "name": "Less rework"}
D1 = {"decision_id": "D1", "project_id": "P1", "raised_on": "2025-03-01"}


def check(as_of: dt.date | None = DAY, **tables: list[Row] | pd.DataFrame) -> Checked:
    frames = {name: rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows) for name, rows in tables.items()}
    return validate({name: RawTable.from_frame(name, frame) for name, frame in frames.items()}, as_of)


def rules(as_of: dt.date | None = DAY, **tables: list[Row]) -> list[str]:
    """Every problem without its remedy; all of them cost nothing and say what to do."""
    found = check(as_of, **tables).problems
    assert {p.effect for p in found} <= {Effect.POINTED_OUT}
    assert all(p.remedy for p in found)
    return [p.line().partition(" (pointed out)")[0] for p in found]


def months(benefit: str = "B1", **amounts: list[float | None]) -> list[Row]:
    """Rows of a benefit from February 2025 on, an amount of each column in each."""
    rows = zip(*amounts.values(), strict=True)
    named = [dict(zip(amounts, row, strict=True)) for row in rows]
    return [{"benefit_id": benefit, "month": f"2025-{i:02}", **row} for i, row in enumerate(named, start=2)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"status": "proposed"}, ["row 2, status: the project is proposed and its start_date has passed"]),
        ({"status": "proposed", "start_date": "2025-06-16"}, []),
        ({"status": "proposed", "start_date": None}, []),
        (
            {"start_date": "2025-06-16"},
            ["1 project is not proposed and to start after 2025-06-15: taken as not started yet"],
        ),
        ({"end_date": "2025-06-15"}, ["row 2, status: the project is active and has an end_date"]),
        ({"end_date": "2025-06-16"}, ["1 row has its end_date after 2025-06-15: taken as not ended yet"]),
        ({"go_live": "2025-07-01"}, ["1 row has its go_live after 2025-06-15: taken as not launched yet"]),
    ],
)
def test_a_status_is_held_against_the_dates_as_of_the_day(row: Row, expected: list[str]) -> None:
    assert rules(projects=[{**P1, **row}]) == expected


def test_days_to_come_are_said_once_for_the_table(tmp_path: Any) -> None:
    decisions = [{**D1, "decision_id": f"D{i}", "decided_on": f"2025-07-0{i}"} for i in range(1, 6)]
    assert rules(projects=[P1], decisions=[*decisions, {**D1, "raised_on": "2025-06-16", "decision_id": "D9"}]) == [
        "1 row has its raised_on after 2025-06-15: taken as not raised yet, and left out",
        "5 rows have their decided_on after 2025-06-15: taken as plans, and the issues open",
    ]


def test_without_an_as_of_date_nothing_is_said_of_the_future() -> None:
    assert rules(None, projects=[{**P1, "go_live": "2999-01-01"}]) == []


def test_an_actual_of_a_month_that_has_not_ended_is_pointed_out() -> None:
    plan = months(planned_value=[10] * 5, actual_value=[1, None, 9, 8, None])  # February to June
    assert rules(dt.date(2025, 5, 31), projects=[LIVE], benefits=[B1], realisation=plan) == []
    assert rules(dt.date(2025, 5, 30), projects=[LIVE], benefits=[B1], realisation=plan) == [
        "row 5, actual_value: an actual of a month that has not ended by 2025-05-30: it does not count yet"
    ]
    spend = [{"project_id": "P1", "month": "2025-06", "planned_spend": 3, "actual_spend": 3}]
    assert rules(projects=[P1], spend=spend) == [
        "row 2, actual_spend: an actual of a month that has not ended by 2025-06-15: it does not count yet"
    ]


def test_a_benefit_without_realisation_rows_is_named_where_that_table_is_kept() -> None:
    plan = months(planned_value=[10], actual_value=[9])
    two = [B1, {**B1, "benefit_id": "B2"}]
    assert rules(projects=[LIVE], benefits=two, realisation=plan) == [
        "row 3, benefit_id: the benefit has no row in realisation: nothing is planned and nothing measured"
    ]
    assert rules(projects=[LIVE], benefits=two) == []


def test_actuals_a_thousand_times_their_plan_are_pointed_out_once_for_the_benefit() -> None:
    both = [B1, {**B1, "benefit_id": "B2"}]
    fine = months("B2", planned_value=[10, 10, 10, None], actual_value=[0, 25, None, 9])
    large = months("B1", planned_value=[10, 20, 30, 40], actual_value=[9_000, 21_000, 30_000, None])
    assert rules(projects=[LIVE], benefits=both, realisation=[*fine, *large]) == [
        "row 6, actual_value: the actuals of 'B1' are about a thousand times larger than its plan for the same months"
    ]
    small = months("B1", planned_value=[9_000, 21_000], actual_value=[22.5, 52.5])
    assert rules(projects=[LIVE], benefits=both, realisation=[*fine, *small]) == [
        "row 6, actual_value: the actuals of 'B1' are about 400 times smaller than its plan for the same months"
    ]


def test_a_dis_benefit_replanned_below_zero_is_pointed_out_once_for_a_row() -> None:
    worse = [{**B1, "kind": "dis_benefit"}]
    plan = months(planned_value=[5, 5], replanned_value=[-5, 5], actual_value=[4, 6])
    assert rules(projects=[LIVE], benefits=worse, realisation=plan) == [
        "row 2, replanned_value: a dis-benefit re-planned below zero: its values are positive amounts, and are subtracted"
    ]


def test_r14_a_negative_plan_or_actual_of_a_dis_benefit_is_read_as_empty_and_listed() -> None:
    worse = [B1, {**B1, "benefit_id": "B2", "kind": "dis_benefit"}]
    rows = months("B2", planned_value=[-5, 5, 0], actual_value=[-4, 6, -0.5]) + months(
        planned_value=[5], actual_value=[-7]
    )
    checked = check(projects=[LIVE], benefits=worse, realisation=rows)
    found = [p for p in checked.problems if p.effect is Effect.READ_AS_EMPTY]
    assert [(p.row, p.column, p.value) for p in found] == [
        (2, "planned_value", "-5"),
        (2, "actual_value", "-4"),
        (4, "actual_value", "-0.5"),
    ]
    assert {p.rule.partition(" is ")[2] for p in found} == {
        "below 0, and a dis-benefit is a positive amount that is subtracted"
    }
    assert all(p.remedy == "write it without the minus, or make it a benefit by its kind" for p in found)
    used = checked.tables["realisation"]
    assert used["planned_value"].fillna(-1).tolist() == [-1, 5, 0, 5]
    assert used["actual_value"].fillna(-1).tolist() == [-1, 6, -1, -7]  # what a benefit loses stays
    assert checked.counts["realisation"].set_aside == 0


def test_a_benefit_planned_below_zero_throughout_may_be_a_dis_benefit() -> None:
    plan = months(planned_value=[0, -5, -6], actual_value=[None] * 3)
    assert rules(projects=[LIVE], benefits=[{**B1, "kind": "cashable"}], realisation=plan) == [
        "row 3, planned_value: the plan of 'B1' is below zero in every month, and its kind is not dis_benefit"
    ]
    ups_and_downs = months(planned_value=[-5, 6], actual_value=[None] * 2)
    assert rules(projects=[LIVE], benefits=[B1], realisation=ups_and_downs) == []


def test_a_row_with_amounts_that_is_there_twice_under_two_keys_is_pointed_out() -> None:
    cost = {**P1, "planned_investment": 100}
    assert rules(projects=[cost, {**cost, "project_id": "P2"}, {**cost, "project_id": "P3", "name": "x"}]) == [
        "row 3, project_id: the row says the same as row 2 under another project_id"
    ]
    assert rules(projects=[P1, {**P1, "project_id": "P2"}]) == []  # no amount: nothing counts twice


def test_several_currencies_are_fine_and_said_once() -> None:
    units = [{"portfolio_id": i, "name": i, "currency": c} for i, c in (("A", "EUR"), ("B", None), ("C", "EUR"))]
    assert rules(portfolios=units, projects=[P1]) == [
        "the portfolios are kept in 2 currencies (EUR, GBP), which are never added up"
    ]
    assert rules(portfolios=units[:1], projects=[P1]) == []


@pytest.mark.slow
def test_what_is_known_of_a_whole_register_stays_within_seconds_where_every_row_is_wrong() -> None:
    n = 200_000
    realisation = pd.DataFrame(
        {
            "benefit_id": [f"B{i // 100}" for i in range(n)],
            "month": [f"{2010 + i % 100 // 12}-{i % 12 + 1:02}" for i in range(n)],
            "actual_value": "5",
        }
    ).drop_duplicates(["benefit_id", "month"])
    benefits = [{**B1, "benefit_id": f"B{i}"} for i in range(n // 100)]
    begun = time.perf_counter()
    found = check(projects=[P1], benefits=benefits, realisation=realisation)
    assert len(found.problems) == len(realisation)  # each an actual of a project that was never launched
    assert time.perf_counter() - begun < 15  # about 3 s on an idle machine


def test_of_several_dates_before_the_start_a_row_is_told_of_once() -> None:
    row = {**P1, "status": "closed", "end_date": "2024-12-31", "go_live": "2024-12-30", "planned_go_live": "2024-12-29"}
    assert rules(projects=[row]) == ["row 2, end_date: 2024-12-31 is before start_date 2025-01-01"]


def claims(*texts: str) -> list[Row]:
    """A benefit for each shared benefit named, each claiming six tenths of it."""
    return [{**B1, "benefit_id": f"B{i}", "shared_benefit": text, "attribution": 0.6} for i, text in enumerate(texts)]


def over_claims(*texts: str) -> list[str]:
    return [line for line in rules(projects=[P1], benefits=claims(*texts)) if "over-claimed" in line]


def test_claims_on_one_shared_benefit_are_added_whatever_its_spelling() -> None:
    """0.6 + 0.6 = 1.2; it is told of once, on its first row, by the spelling that is first by the alphabet."""
    assert over_claims("customer churn", "waste", "Customer-Churn") == [
        "row 2, attribution: the claims on 'Customer-Churn' come to 1.2: over-claimed, and scaled to 1"
    ]


@pytest.mark.parametrize("texts", [("churn", "waste"), ("churn", "churn %"), ("n/a", "n/a"), ("TBC", "tbc")])
def test_claims_on_different_benefits_and_on_placeholders_are_not_added(texts: tuple[str, str]) -> None:
    assert over_claims(*texts) == []
