"""What holds for every metric of the catalogue, whatever it measures; a new metric inherits all of it."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from pmo_kit.metrics import measure
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.vocabulary import HEADLINE_METRICS, METRIC_KEYS, Unit, Verdict

from ..builders.full_register import full_register
from ..builders.hand_made import (
    Figures,
    Row,
    Tables,
    benefit,
    day,
    escalation,
    figures,
    frames,
    issue,
    month_by_month,
    portfolio,
    project,
    spend,
)

AS_OF = "2026-06-30"
COLUMNS = [
    "metric",
    "portfolio_id",
    "group",
    "value",
    "unit",
    "numerator",
    "denominator",
    "excluded",
    "as_of",
    "verdict",
    "reservations",
    "note",
]
every_metric = pytest.mark.parametrize("key", METRIC_KEYS)


def register(tables: Tables) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=AS_OF)


def measured_rows(tables: Tables) -> pd.DataFrame:
    return measure(register(tables))


def of_portfolio(rows: pd.DataFrame, portfolio_id: str = "A") -> Figures:
    return figures(rows[rows["portfolio_id"] == portfolio_id])


@pytest.fixture(scope="module")
def full() -> pd.DataFrame:
    return measured_rows(full_register())


@pytest.fixture(scope="module")
def reordered() -> pd.DataFrame:
    """The same rows in another order, with columns that nobody declared."""
    tables = {name: frame.iloc[::-1].assign(remark="= 1 + 1") for name, frame in frames(full_register()).items()}
    return measure(Portfolio.from_frames(tables, as_of=AS_OF))


@pytest.fixture(scope="module")
def with_future() -> pd.DataFrame:
    """The same rows and what will be known only after as_of."""
    tables, later = full_register(), day("2026-07-01")
    tables["projects"].append(project("P9", "2026-07-01", planned_investment=1e6))
    tables["projects"][2] |= {"go_live": later, "pivot_rules_agreed_on": later}
    tables["projects"][1] |= {"end_date": later, "status": "closed"}
    tables["objectives"].append({"objective_id": "O3", "name": "Grow", "valid_from": later})
    tables["alignment"].append({"project_id": "P3", "objective_id": "O1", "weight": 1.0, "approved_on": later})
    tables["benefits"].append(benefit("B9", "P1", shared_benefit="claims", agreed_on=later))
    tables["realisation"] += month_by_month("B9", "2024-07-01", [1e6] * 12, [1e6] * 12)
    tables["realisation"] += month_by_month("B1", "2026-07-01", [1e6], [1e6])
    tables["benefits"][5] |= {"baseline_value": 1.0, "baseline_date": later}
    tables["spend"].append(spend("P3", "2026-07-01", 1e6))
    tables["decisions"].append(issue("Z1", "2026-07-01", 1, category="risk"))
    for row in tables["decisions"][-3:-1]:
        row |= {"decided_on": later}
    tables["escalations"].append(escalation("Z2", "P1", "2026-07-01"))
    tables["escalations"][1] |= {"closed_on": later}
    return measured_rows(tables)


@pytest.fixture(scope="module")
def bare() -> dict[str, Figures]:
    """Portfolio A without rows, with empty tables, and with nothing but a project."""
    empty: Tables = {name: [] for name in full_register() if name not in ("portfolios", "projects")}
    unit, one = [portfolio("2025-04-01")], [project("P1", go_live="2024-06-30")]
    return {
        "no project, empty tables": of_portfolio(measured_rows({"portfolios": unit, "projects": [], **empty})),
        "no project, no tables": of_portfolio(measured_rows({"portfolios": unit, "projects": []})),
        "a project, empty tables": of_portfolio(measured_rows({"portfolios": unit, "projects": one, **empty})),
        "a project, no tables": of_portfolio(measured_rows({"projects": one})),
    }


def rows_of(found: pd.DataFrame, key: str) -> Figures:
    """The rows of one metric, both portfolios."""
    one = found[found["metric"] == key]
    return {(row["portfolio_id"], row["group"]): row for row in figures_of_both(one)}


def figures_of_both(found: pd.DataFrame) -> list[Row]:
    return [row for name in ("A", "B") for row in of_portfolio(found, name).values()]


def close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def assert_same(found: Figures, expected: Figures) -> None:
    assert found.keys() == expected.keys()
    for place, row in expected.items():
        for part, cell in row.items():
            alike = close(found[place][part], cell) if isinstance(cell, float) else found[place][part] == cell
            assert alike, f"{place} {part}: {found[place][part]!r} instead of {cell!r}"


def test_a_result_has_exactly_the_columns_of_the_catalogue(full):
    assert list(full.columns) == COLUMNS


def test_the_tables_are_left_as_they_were():
    given = register(full_register())
    before = {name: table.copy(deep=True) for name, table in given.tables.items()}
    measure(given)
    for name, table in given.tables.items():
        assert_frame_equal(table, before[name])


@every_metric
def test_every_key_has_one_row_of_its_own_for_each_portfolio(full, key):
    own = full[(full["metric"] == key) & full["group"].isna()]
    assert sorted(own["portfolio_id"]) == ["A", "B"]


@every_metric
def test_every_metric_can_be_measured(full, key):
    value = of_portfolio(full)[key, None]["value"]
    assert (value is None) == (key == "measure_achievement")  # different units have no common value


@every_metric
def test_units_dates_and_counts_are_in_order(full, key):
    for row in rows_of(full, key).values():
        assert row["unit"] == "GBP" or row["unit"] in set(Unit) - {Unit.MONEY}
        assert row["as_of"] == dt.date(2026, 6, 30)
        assert row["excluded"] == int(row["excluded"]) >= 0


@every_metric
def test_verdicts_stand_on_the_headline_metrics_only(full, key):
    for (_, group), row in rows_of(full, key).items():
        headline = key in HEADLINE_METRICS and (group is None or group.startswith("project:"))
        assert row["verdict"] in ((set(Verdict) - {Verdict.NONE}) if headline else {""})


@every_metric
def test_an_undefined_value_says_why(full, bare, key):
    for rows in ({k: row for k, row in enumerate(figures_of_both(full))}, *bare.values()):
        for row in rows.values():
            if row["metric"] == key and row["value"] is None:
                assert row["note"], f"{key} {row['group']} is undefined without a note"


@every_metric
def test_order_and_other_columns_do_not_matter(full, reordered, key):
    assert_same(rows_of(reordered, key), rows_of(full, key))


@every_metric
def test_what_comes_after_as_of_is_not_known(full, with_future, key):
    assert_same(rows_of(with_future, key), rows_of(full, key))


@every_metric
def test_empty_input_is_defined(bare, key):
    for which, rows in bare.items():
        assert (key, None) in rows, which
        value = rows[key, None]["value"]
        assert value is None or math.isfinite(value), which


@every_metric
def test_projects_add_up_to_the_portfolio(full, key):
    for name in ("A", "B"):
        rows = {group: row for (metric, group), row in of_portfolio(full, name).items() if metric == key}
        parts = [row for group, row in rows.items() if group and group.startswith("project:")]
        if parts:
            for what in ("numerator", "denominator", "excluded"):
                added = [part[what] for part in parts if part[what] is not None]
                assert close(sum(added) if added else None, rows[None][what]), f"{name} {what}"


@every_metric
def test_a_ratio_is_its_numerator_over_its_denominator(full, key):
    for place, row in rows_of(full, key).items():
        plain = row["unit"] == Unit.RATIO and not key.startswith("escalation_rate_") and row["denominator"] is not None
        if plain and row["value"] is not None:
            assert close(row["value"], row["numerator"] / row["denominator"]), place


def test_what_adds_over_projects_is_printed_by_project(full):
    by_project = set(full.loc[full["group"].str.startswith("project:", na=False), "metric"])
    assert {
        "benefits_realised",
        "strategic_alignment",
        "portfolio_roi",
        "accountability",
        "value_leakage",
    } <= by_project
    assert (
        not {"decision_cycle_time", "benefits_realisation_growth", "joint_sponsorship", "months_since_launch"}
        & by_project
    )
