"""Locked baselines, groupings and histories against the naive reference, over a full register and generated ones."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pmo_kit.metrics import history, measure
from pmo_kit.metrics.measuring import BY

from .. import reference
from ..builders.flourishing import flourishing
from ..builders.full_register import full_register
from ..builders.generated import registers
from ..builders.hand_made import (
    Figures,
    Row,
    Tables,
    benefit,
    checked,
    day,
    figures,
    issue,
    month_by_month,
    portfolio,
    project,
    spend,
    with_lock,
)
from .test_against_reference import MANY, PROFILE, differences

AS_OF = dt.date(2026, 6, 30)
DAY_BEFORE = dt.date(2025, 3, 31)
FEW = settings(PROFILE, max_examples=MANY or 3)
OVER_A_LOCK = (
    "decision_cycle_time",
    "decision_cycle_time_baseline",
    "decision_cycle_time_mean",
    "decision_cycle_time_mean_baseline",
    "decision_cycle_time_p80",
    "decision_cycle_time_p80_baseline",
    "decision_cycle_time_open",
    "decision_cycle_time_open_baseline",
    "decision_cycle_time_reduction",
    "portfolio_roi",
    "portfolio_roi_baseline",
    "portfolio_roi_uplift",
    "portfolio_roi_uplift_points",
    "months_since_launch",
    "months_since_launch_baseline",
    "pmo_return",
)
IN_GROUPS = {
    "project": (
        "benefits_realised",
        "benefits_realised_of_spend",
        "benefits_against_promise",
        "portfolio_roi",
        "roi_first_year",
        "spend_against_approved",
        "forecast_against_approved",
        "value_leakage_delay",
    ),
    "owner": (
        "benefits_realised",
        "benefits_run_rate",
        "accountability",
        "benefits_against_plan_capped",
        "value_leakage_gross",
    ),
    "objective": ("benefits_realised", "strategic_alignment_spend", "net_benefits_against_plan", "sustained_rate"),
    "kind": (
        "benefits_realised",
        "benefits_against_promise",
        "evidence_coverage",
        "net_benefits_against_plan",
        "finance_validated",
    ),
    "category": (
        "decisions_open_share",
        "decision_cycle_time",
        "decision_cycle_time_open",
        "decision_cycle_time_p80",
        "decision_cycle_time_mean_baseline",
    ),
    "quarter": (
        "benefits_against_replan",
        "finance_validated",
        "escalations_contained",
        "net_benefits_against_plan",
        "escalation_rate_high",
        "decision_cycle_time",
    ),
}
OVER_TIME = (
    *OVER_A_LOCK,
    "benefits_realised",
    "benefits_against_promise",
    "roi_first_year_baseline",
    "benefits_in_year",
    "strategic_alignment",
    "escalation_rate",
)
OWNERS = {"Ada Byrne": "Ada Byrne", "Omar Reid": "Omar Reid", "TBC": "Payments team"}


def figure(value: float | None, numerator: float | None = 3.0, denominator: float | None = 7.0) -> Row:
    """A locked figure, of which no part is what a replay gives."""
    return {"value": value, "numerator": numerator, "denominator": denominator, "excluded": 11}


def lock_of(days: float | None, mean: float | None, roi: float | None, months: float | None) -> dict[str, Row]:
    """The figures that baselines are made of, and others that must stay without effect."""
    return {
        "decision_cycle_time": figure(days),
        "decision_cycle_time_mean": figure(mean, None),
        "decision_cycle_time_p80": figure(None if days is None else days + 10.0),
        "decision_cycle_time_open": figure(None if days is None else days + 1.0),
        "portfolio_roi": figure(roi),
        "months_since_launch": figure(months, None, 2.0),
        "benefits_realised": figure(0.99),
        "decision_cycle_time_baseline": figure(77.0),
        "portfolio_roi_baseline": figure(7.7),
        "roi_first_year": figure(0.66),
        "roi_first_year_baseline": figure(6.6),
    }


def with_owners(tables: Tables) -> Tables:
    """The tables, their owners now persons or teams in one spelling each, or empty."""
    for row in tables.get("benefits", []):
        row["owner"] = OWNERS.get(row.get("owner"))
    return tables


def of_portfolio(measured: pd.DataFrame, portfolio_id: str) -> Figures:
    """The kit's rows of one portfolio, by metric and group."""
    return figures(measured[measured["portfolio_id"] == portfolio_id])


def chosen(expected: reference.Results, keys: tuple[str, ...]) -> reference.Results:
    """The reference's rows of these metrics, of all where there are none."""
    return {key: row for key, row in expected.items() if not keys or key[0] in keys}


def compare_locked(tables: Tables, as_of: dt.date, locked: dict[str, Row], keys: tuple[str, ...]) -> None:
    register = with_lock(checked(tables, as_of), locked, as_of)
    measured = measure(register, keys or None)
    for portfolio_id in register.portfolio_ids:
        lock = locked if portfolio_id == "A" else None
        expected = chosen(reference.measure(tables, as_of, portfolio_id, locked=lock), keys)
        assert differences(of_portfolio(measured, portfolio_id), expected) == [], portfolio_id


def compare_grouped(tables: Tables, as_of: dt.date, keys_by: dict[str, tuple[str, ...]]) -> None:
    register = checked(tables, as_of).for_portfolio("A")
    for by, keys in keys_by.items():
        expected = chosen(reference.measure(tables, as_of, "A", by=by), keys)
        assert differences(figures(measure(register, keys or None, by=by)), expected) == [], by


def compare_over_time(
    tables: Tables, as_of: dt.date, keys: tuple[str, ...], locked: dict[str, Row] | None = None
) -> None:
    register = checked(tables, as_of)
    measured = history(with_lock(register, locked, DAY_BEFORE) if locked else register, keys or None, 4)
    for portfolio_id in register.portfolio_ids:
        lock = locked if portfolio_id == "A" else None
        expected = reference.history(tables, as_of, portfolio_id, 4, lock, DAY_BEFORE)
        mine = measured[measured["portfolio_id"] == portfolio_id]
        assert list(mine["as_of"].unique()) == list(expected), portfolio_id
        for then, rows in expected.items():
            kit = figures(mine[mine["as_of"] == then])
            assert differences(kit, chosen(rows, keys)) == [], (portfolio_id, then)


LOCKS = {
    "above zero": lock_of(20.0, 15.0, 0.1, 9.0),
    "empty": lock_of(None, None, None, None),
    "zero": lock_of(0.0, 0.0, 0.0, 0.0),
    "negative": lock_of(-5.0, -5.0, -0.25, -1.0),
}


@pytest.mark.parametrize("locked", LOCKS.values(), ids=LOCKS)
def test_a_locked_figure_overrides_the_replayed_one_as_in_the_reference(locked: dict[str, Row]):
    tables = full_register()
    replayed = chosen(reference.measure(tables, AS_OF, "A"), OVER_A_LOCK)
    overridden = chosen(reference.measure(tables, AS_OF, "A", locked=locked), OVER_A_LOCK)
    changed = {line.split()[0] for line in differences(replayed, overridden)}
    assert changed >= {key for key in OVER_A_LOCK if "baseline" in key or "uplift" in key}
    compare_locked(tables, AS_OF, locked, () if locked is LOCKS["negative"] else OVER_A_LOCK)


@pytest.mark.parametrize("key", ["decision_cycle_time", "decision_cycle_time_mean", "portfolio_roi"])
def test_what_a_lock_does_not_hold_is_replayed_as_in_the_reference(key: str):
    compare_locked(full_register(), AS_OF, {key: LOCKS["above zero"][key]}, OVER_A_LOCK)


def test_on_the_day_before_the_transformation_a_lock_is_compared_as_in_the_reference():
    compare_locked(full_register(), DAY_BEFORE, LOCKS["above zero"], OVER_A_LOCK)


@FEW
@given(st.one_of(registers(), flourishing()), st.data())
def test_a_lock_overrides_in_generated_registers_as_in_the_reference(drawn, data):
    tables, as_of = drawn
    starts = [row["transformation_start"] for row in tables.get("portfolios", []) if row["portfolio_id"] == "A"]
    assume("spend" in tables and starts and starts[0] is not None and starts[0] <= as_of)
    values = st.sampled_from([None, 0.0, -4.0, 0.125, 0.5, 3.0, 12.5])
    compare_locked(tables, as_of, lock_of(*(data.draw(values) for _ in range(4))), OVER_A_LOCK)


@pytest.mark.parametrize("by", BY)
def test_a_full_register_is_grouped_as_the_reference_does(by: str):
    compare_grouped(with_owners(full_register()), AS_OF, {by: ()})


@FEW
@given(st.one_of(registers(), flourishing()))
def test_generated_registers_are_grouped_as_the_reference_does(drawn):
    tables, as_of = drawn
    compare_grouped(with_owners(tables), as_of, IN_GROUPS)


@pytest.mark.parametrize(("fiscal_year_start_month", "keys"), [(4, ()), (2, OVER_TIME)])
def test_the_history_of_a_full_register_is_that_of_the_reference(fiscal_year_start_month: int, keys: tuple[str, ...]):
    tables = full_register()
    tables["portfolios"][0]["fiscal_year_start_month"] = fiscal_year_start_month
    compare_over_time(tables, AS_OF, keys)


@pytest.mark.parametrize("as_of", ["2025-09-29", "2025-09-30"])
def test_a_lock_is_in_force_from_the_quarter_that_it_measured(as_of: str):
    compare_over_time(full_register(), day(as_of), OVER_A_LOCK, LOCKS["above zero"])


@settings(FEW, max_examples=MANY or 2)
@given(st.one_of(registers(), flourishing()))
def test_the_history_of_generated_registers_is_that_of_the_reference(drawn):
    tables, as_of = drawn
    for row, month in zip(tables.get("portfolios", []), [4, 11], strict=False):
        row["fiscal_year_start_month"] = month
    compare_over_time(tables, as_of, OVER_TIME)


def owned_by(*owners: str) -> Tables:
    """A benefit for each, half of its plan realised."""
    ids = [f"B{number}" for number in range(len(owners))]
    return {
        "projects": [project("P1", "2024-01-01", "2025-05-31", planned_investment=100.0)],
        "benefits": [benefit(name, "P1", owner=owner) for name, owner in zip(ids, owners, strict=True)],
        "realisation": [row for name in ids for row in month_by_month(name, "2025-06-01", [20.0] * 12, [10.0] * 12)],
    }


def test_by_owner_a_placeholder_is_no_owner():
    compare_grouped(owned_by("Ada Byrne", "TBC"), AS_OF, {"owner": ("benefits_against_plan",)})


def test_by_owner_two_spellings_of_a_name_are_one_person():
    compare_grouped(owned_by("Ada Byrne", "ada byrne"), AS_OF, {"owner": ("benefits_against_plan",)})


def test_a_lock_is_judged_against_without_a_transformation_start_too():
    tables = {
        **owned_by("Ada Byrne"),
        "portfolios": [portfolio()],
        "spend": [spend("P1", "2025-01-01", 50.0)],
        "decisions": [issue("D1", "2026-02-02", 5)],
    }
    compare_locked(tables, AS_OF, LOCKS["above zero"], OVER_A_LOCK)


def test_the_uplift_over_a_locked_return_needs_no_spend_table():
    tables = {**owned_by("Ada Byrne"), "portfolios": [portfolio("2025-04-01")]}
    tables["projects"][0]["actual_spend"] = 50.0
    compare_locked(tables, AS_OF, LOCKS["above zero"], OVER_A_LOCK)


def test_before_the_transformation_the_pmo_has_cost_nothing():
    compare_locked(full_register(), dt.date(2025, 2, 28), LOCKS["above zero"], ("pmo_return",))
