"""What benefits will have come to: small registers whose forecast can be worked out in the head."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pmo_kit.forecast import forecast
from pmo_kit.forecast.forecast import forecast_at
from pmo_kit.metrics.population import Known
from pmo_kit.register.portfolio import Assumptions, Portfolio, ReferenceClass

from ..builders.hand_made import Row, Tables, benefit, frames, month_by_month, project

AS_OF = "2026-06-30"


def of(tables: Tables, as_of: str = AS_OF, **assumed: Any) -> Portfolio:
    register = Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio("A")
    return replace(register, assumptions=Assumptions(**assumed)) if assumed else register


def named(rows: list[Row]) -> list[Row]:
    """The same months, each actual with an evidence text."""
    return [row | {"evidence": "ledger"} if row["actual_value"] is not None else row for row in rows]


def one(planned: list[float], actual: list[float | None], go_live: str = "2025-06-30", **cells: Any) -> Tables:
    """A project with a benefit, its plan from July 2025."""
    return {
        "projects": [project("P1", go_live=go_live, **cells)],
        "benefits": [benefit("B1", "P1")],
        "realisation": named(month_by_month("B1", "2025-07-01", planned, actual)),
    }


def several(levels: list[float], months: int = 12, more: int = 0) -> Tables:
    """Projects that launched at the end of June 2025, of which each month brought this share of a plan of 10; `more` planned
    months are to come after `months` that have ended by the end of June 2026."""
    tables: Tables = {"projects": [], "benefits": [], "realisation": []}
    for k, level in enumerate(levels):
        tables["projects"].append(project(f"P{k}", go_live="2025-06-30", planned_go_live=None))
        tables["benefits"].append(benefit(f"B{k}", f"P{k}"))
        rows = month_by_month(f"B{k}", "2025-07-01", [10.0] * (months + more), [10 * level] * months)
        tables["realisation"] += named(rows)
    return tables


def row(found: pd.DataFrame, project_id: str = "P1") -> pd.Series:
    return found.set_index("project_id").loc[project_id]


def figures(portfolio: Portfolio) -> pd.DataFrame:
    return forecast(portfolio, draws=200).projects


def test_what_is_measured_in_full_is_a_point_and_exactly_at_the_bar_is_a_miss() -> None:
    found = row(figures(of(one([10.0] * 12, [8.0] * 12))))
    assert [found[f"year_{end}"] for end in ("expected", "low", "high")] == [96.0, 96.0, 96.0]
    assert [found[f"life_{end}"] for end in ("expected", "low", "high")] == [96.0, 96.0, 96.0]
    assert (found["planned_year"], found["remaining_expected"]) == (120.0, 0.0)
    assert [found[name] for name in ("miss_probability", "miss_low", "miss_high")] == [1.0, 1.0, 1.0]
    assert bool(found["year_known"])
    assert found["drivers"] == ("Over its life so far £24 less than planned has come.",)


def test_above_the_bar_is_no_miss() -> None:
    assert row(figures(of(one([10.0] * 12, [8.1] * 12))))["miss_probability"] == 0.0


def test_without_history_and_without_comparable_ones_it_cannot_be_told() -> None:
    tables = one([10.0] * 24, [], go_live="", planned_go_live=None) | {"projects": [project("P1")]}
    found = forecast(of(tables))
    assert found.projects.empty
    assert found.remaining.shape == (0, 0)
    assert found.cannot_tell == (
        "It cannot be told what the benefits will come to: no benefit has been followed for three full months of its plan, "
        "and no reference_class is set in pmo.yaml.",
    )


def test_without_a_table_of_values_it_says_which_is_missing() -> None:
    found = forecast(of({"projects": [project("P1")], "benefits": [benefit("B1", "P1")]}))
    assert found.cannot_tell == (
        "It cannot be told what the benefits will come to: without realisation there is no plan of them.",
    )


def test_what_has_no_plan_in_money_is_counted_and_not_forecast() -> None:
    tables = one([10.0] * 12, [8.0] * 12)
    tables["projects"] += [project("P2"), project("P3", start="2027-01-01")]
    found = forecast(of(tables))
    assert list(found.projects["project_id"]) == ["P1"]
    assert found.cannot_tell == (
        "1 started project has no plan for a benefit in money, so nothing can be forecast of them.",
    )


def test_a_named_reference_class_is_what_a_benefit_without_a_course_is_expected_to_bring() -> None:
    elsewhere = ReferenceClass(mean=0.7, spread=0.1, count=100, source="Group review 2025")
    tables = one([10.0] * 12, []) | {"projects": [project("P1", go_live="2026-06-30")]}
    tables["realisation"] = month_by_month("B1", "2026-07-01", [10.0] * 12)
    found = forecast(of(tables, reference_class=elsewhere))
    assert found.benefits["level"].tolist() == [0.7]
    assert row(found.projects)["year_expected"] == pytest.approx(84, abs=2)
    assert row(found.projects)["drivers"] == (
        "Comparable benefits elsewhere (Group review 2025) bring 70\u00a0% of such a plan, "
        "which takes £36 from what is to come.",
    )


def test_with_a_base_rate_what_is_evidenced_stays_and_what_is_to_come_is_met_as_before() -> None:
    tables = one([10.0] * 12, [8.0] * 6, go_live="2025-12-31")
    tables["realisation"] = named(month_by_month("B1", "2026-01-01", [10.0] * 12, [8.0] * 6))
    found = forecast_at(Known.of_portfolio(of(tables)), 40, base=np.array([0.5]))
    told = row(found.projects)
    assert [told[f"year_{end}"] for end in ("expected", "low", "high")] == [78.0, 78.0, 78.0]  # 6 × 8 + 6 × 10 × 0.5
    assert told["remaining_expected"] == 30.0
    assert told["miss_probability"] == 1.0
    assert found.basis == "base rate"
    assert told["drivers"] == (
        "First years that are over came to 50\u00a0% of their plan, which takes £30 from what is to come.",
        "In its first year so far £12 less than planned has come.",
    )


def test_what_has_come_is_never_drawn_anew() -> None:
    found = forecast(of(several([0.9, 0.7, 0.5], 12, 12)), draws=300)
    assert (found.year == np.array([108.0, 84.0, 60.0])).all()
    assert (found.remaining > 0).any()
    assert found.projects["life_low"].ge(found.projects["year_expected"]).all()


def test_a_level_lies_between_its_own_course_and_that_of_comparable_ones() -> None:
    found = forecast(of(several([0.9, 0.8, 0.7, 0.1], 12, 12))).benefits
    assert 0.1 < found["level"].iloc[3] < 0.625
    assert 0.625 < found["level"].iloc[0] < 0.9
    assert found["own_weight"].between(0, 1).all()


def test_the_same_seed_gives_the_same_draws_and_another_others() -> None:
    portfolio = of(several([0.9, 0.7, 0.5], 12, 12))
    first, again = (forecast(replace(portfolio), 100, 7) for _ in range(2))
    np.testing.assert_array_equal(first.remaining, again.remaining)
    pd.testing.assert_frame_equal(first.projects, again.projects)
    assert (forecast(portfolio, 100, 8).remaining != first.remaining).any()


def test_it_is_worked_out_once_for_each_number_of_draws() -> None:
    portfolio = of(several([0.9, 0.7, 0.5], 12, 12))
    assert forecast(portfolio) is forecast(portfolio)
    assert len(forecast(portfolio, 50).remaining) == 50


def test_the_order_of_the_rows_says_nothing() -> None:
    tables = several([0.9, 0.7, 0.5, 0.3], 12, 12)
    turned = {name: rows[::-1] for name, rows in tables.items()}
    pd.testing.assert_frame_equal(figures(of(tables)), figures(of(turned)))


def test_what_came_later_is_not_looked_at() -> None:
    tables = several([0.9, 0.7, 0.5, 0.3], 12, 12)
    earlier = figures(of(tables, "2026-03-31"))
    for later in tables["realisation"]:
        if str(later["month"]) > "2026-03-31" and later["actual_value"] is not None:
            later["actual_value"] = 1000.0
    pd.testing.assert_frame_equal(figures(of(tables, "2026-03-31")), earlier)


def test_a_forecast_go_live_of_what_has_launched_since_is_hindsight() -> None:
    tables = several([0.9, 0.7, 0.5, 0.3], 12, 12)
    tables["projects"][0] |= {
        "go_live": pd.Timestamp("2026-05-01").date(),
        "planned_go_live": pd.Timestamp("2026-02-01"),
    }
    earlier = figures(of(tables, "2026-01-31"))
    tables["projects"][0] |= {"forecast_go_live": pd.Timestamp("2026-05-01").date()}
    pd.testing.assert_frame_equal(figures(of(tables, "2026-01-31")), earlier)


def test_nothing_that_it_is_given_is_changed() -> None:
    portfolio = of(several([0.9, 0.7, 0.5], 12, 12))
    before = {name: table.copy(deep=True) for name, table in portfolio.tables.items()}
    forecast(portfolio)
    for name, table in portfolio.tables.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_where_nothing_ever_came_nothing_is_expected_to_speak_of() -> None:
    found = figures(of(several([0.0, 0.0, 0.0], 12, 12)))
    assert (found["remaining_expected"] < 0.01 * found["planned_remaining"]).all()
    assert (found["remaining_expected"] >= 0).all()


def test_a_benefit_that_brought_less_than_nothing_may_go_on_to() -> None:
    found = forecast(of(several([1.0, 0.9, 1.1, -1.0], 12, 12)), draws=400).projects
    assert row(found, "P3")["remaining_low"] < 0
    assert row(found, "P0")["remaining_low"] > 0


def test_dis_benefits_are_taken_off_what_remains_and_stay_out_of_year_and_life() -> None:
    tables = several([1.0, 1.0, 1.0], 12, 12)
    tables["benefits"].append(benefit("D0", "P0", kind="dis_benefit"))
    tables["realisation"] += month_by_month("D0", "2025-07-01", [4.0] * 24)  # never measured: at its plan (R14)
    found = forecast(of(tables), draws=400)
    assert row(found.projects, "P0")["planned_remaining"] == 120 - 48
    assert row(found.projects, "P0")["remaining_expected"] == pytest.approx(72, abs=1.5)
    assert row(found.projects, "P0")["planned_life"] == 240
    assert row(found.projects, "P0")["year_expected"] == 120
    assert found.benefits.set_index("benefit_id").loc["D0", "level"] == 1.0


def test_what_ended_without_a_launch_brings_nothing() -> None:
    tables = several([0.9, 0.8, 0.7])
    tables["projects"].append(project("P9", status="terminated", end_date=pd.Timestamp("2026-01-31")))
    tables["benefits"].append(benefit("B9", "P9"))
    tables["realisation"] += month_by_month("B9", "2026-01-01", [10.0] * 24)
    found = row(figures(of(tables)), "P9")
    assert (found["year_expected"], found["life_expected"], found["remaining_high"]) == (0.0, 0.0, 0.0)
    assert (found["planned_year"], found["miss_probability"]) == (120.0, 1.0)
    assert found["drivers"] == ("It ended without a launch, so nothing of its plan will come.",)


def test_a_launch_after_the_last_month_of_the_plan_brings_nothing() -> None:
    tables = several([0.9, 0.8, 0.7])
    tables["projects"].append(project("P9", planned_go_live=pd.Timestamp("2025-01-31")))
    tables["benefits"].append(benefit("B9", "P9"))
    tables["realisation"] += month_by_month("B9", "2025-02-01", [10.0] * 17)
    found = row(figures(of(tables)), "P9")
    assert (found["year_high"], found["life_high"], found["miss_probability"]) == (0.0, 0.0, 1.0)
    assert found["drivers"] == (
        "It has not launched, and the last month of its plan has passed: nothing of it is left to come.",
    )


def test_figures_that_nobody_confirmed_weigh_less_and_it_is_said_by_how_much() -> None:
    tables = several([1.0, 0.9, 0.8, 0.2], 12, 12)
    for month in tables["realisation"]:
        month["evidence"] = None if month["benefit_id"] == "B3" else month.get("evidence")
    found = forecast(of(tables)).projects
    assert row(found, "P3")["unconfirmed"] < 0  # believed in full, its low course would count for more
    assert row(found, "P3")["unconfirmed_width"] < 0
    assert row(found, "P0")["unconfirmed"] == 0.0


def test_the_weight_of_unconfirmed_figures_is_told_in_words() -> None:
    tables = several([1.2, 0.7, 0.2, 1.0], 12, 12)
    for n, month in enumerate(tables["realisation"]):
        if month["benefit_id"] == "B3":
            month["evidence"] = None  # it repeats its plan
        elif month["actual_value"] is not None:
            month["actual_value"] += 6 if n % 2 else -6
    said = [one for one in row(figures(of(tables)), "P3")["drivers"] if one.startswith("Figures that nobody confirmed")]
    assert len(said) == 1
    assert re.fullmatch(
        r"Figures that nobody confirmed weigh less: were they confirmed, £\d+ more would be expected, "
        r"within an interval £\d+ narrower\.",
        said[0],
    )


def test_the_record_is_what_came_of_all_that_was_planned_since_launch() -> None:
    assert forecast(of(several([0.9, 0.6, 0.3]))).plan_to_actual == pytest.approx(0.6)


def test_the_target_follows_the_benchmark_of_the_settings() -> None:
    portfolio = of(one([10.0] * 12, [8.0] * 12), benchmarks={"benefits_realised": 0.7})
    assert row(figures(portfolio))["miss_probability"] == 0.0


def test_less_than_one_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="draws: 0 is too few"):
        forecast(of(several([0.9, 0.8])), draws=0)


def test_a_single_draw_is_a_forecast_too() -> None:
    found = forecast(of(several([0.9, 0.8, 0.7], 12, 12)), draws=1)
    assert found.remaining.shape == (1, 3)
    assert found.projects["remaining_low"].equals(found.projects["remaining_high"])
