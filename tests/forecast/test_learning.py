"""What courses teach: levels, shrinkage, shape, and how far a month is believed, on tables for the head."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pmo_kit.forecast.course import courses
from pmo_kit.forecast.learning import LEAST_NOISE, NOISE_UNKNOWN, SPREAD_UNKNOWN, Levels, learn, levels, moments, shrunk
from pmo_kit.forecast.shapes import FLAT
from pmo_kit.metrics.population import Known
from pmo_kit.register.portfolio import Portfolio, ReferenceClass

from ..builders.hand_made import Tables, benefit, frames, month_by_month, project
from .test_forecast import named, one, several

AS_OF = "2026-06-30"


def found(tables: Tables, as_of: str = AS_OF):
    return courses(Known.of_portfolio(Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio("A")))


def level(tables: Tables, fading: float = 1.0) -> Levels:
    seen = found(tables)
    return levels(seen.seen, len(seen), FLAT, fading)


def test_half_own_course_half_comparable_ones_where_both_are_known_as_well() -> None:
    # between 0.2² = 0.04; within 0.12 ÷ 3 = 0.04: half of each, and half of the variance is left
    found, left = shrunk(Levels(np.array([0.4, np.nan]), np.array([3.0, 0.0])), 0.8, 0.2, 0.12)
    assert found.tolist() == pytest.approx([0.6, 0.8])
    assert left.tolist() == pytest.approx([0.02, 0.04])


def test_the_spread_between_benefits_is_what_noise_does_not_explain() -> None:
    mean, doubt, spread = moments(np.array([0.5, 0.7, 0.9]), np.full(3, 0.01))  # s² = 0.04
    assert mean == pytest.approx(0.7)
    assert spread**2 == pytest.approx(0.03)
    assert doubt == pytest.approx(0.04 / 3)
    assert moments(np.array([0.69, 0.71]), np.full(2, 0.01))[2] == 0.0


def test_a_level_is_what_came_of_what_was_planned_and_not_the_mean_of_its_months() -> None:
    seen = level(one([10.0, 30.0], [10.0, 15.0]))
    assert seen.ratio.tolist() == pytest.approx([25 / 40])


def test_an_unmeasured_month_counts_as_nothing() -> None:
    assert level(one([10.0] * 4, [10.0, None, 10.0, None])).ratio.tolist() == pytest.approx([0.5])


def test_months_are_counted_in_full_months_of_the_plan() -> None:
    # a typical month is (10² + 30²) ÷ (10 + 30) = 25, so that 40 are 1.6 of them
    assert level(one([10.0, 30.0], [1.0, 1.0])).months.tolist() == pytest.approx([1.6])


def test_what_is_only_reported_weighs_half_and_what_repeats_its_plan_a_tenth() -> None:
    tables = one([10.0, 10.0, 10.0], [4.0, 7.0, 10.0])
    tables["realisation"][1]["evidence"] = tables["realisation"][2]["evidence"] = None
    seen = level(tables)
    assert seen.months.tolist() == pytest.approx([1.6])
    assert seen.ratio.tolist() == pytest.approx([(4 + 0.5 * 7 + 0.1 * 10) / 16])


def test_with_fading_a_month_weighs_less_than_the_next() -> None:
    assert level(one([10.0, 10.0], [10.0, 0.0]), 0.5).ratio.tolist() == pytest.approx([0.5 / 1.5])


def test_a_quarter_is_three_months() -> None:
    tables = one([10.0] * 6, [5.0] * 6)
    tables["benefits"] = [benefit("B1", "P1", frequency="quarterly")]
    seen = level(tables)
    assert (seen.ratio.tolist(), seen.months.tolist()) == ([0.5], [6.0])


def test_what_was_seen_before_the_launch_and_what_is_to_come_is_no_course() -> None:
    tables = one([10.0] * 24, [10.0] * 12, go_live="2025-12-31")
    assert level(tables).months.tolist() == [6.0]


def test_benefits_that_bring_the_same_differ_by_nothing() -> None:
    learned = learn(found(several([0.8, 0.8, 0.8])), None)
    assert (learned.mean, learned.spread, learned.noise, learned.count) == (pytest.approx(0.8), 0.0, LEAST_NOISE, 3)


def test_a_single_benefit_says_nothing_of_how_benefits_differ() -> None:
    learned = learn(found(several([0.6])), None)
    assert (learned.mean, learned.spread, learned.count) == (pytest.approx(0.6), SPREAD_UNKNOWN, 1)


def test_figures_that_repeat_their_plan_say_nothing_of_noise() -> None:
    tables = several([1.0, 1.0])
    for row in tables["realisation"]:
        row["evidence"] = None
    assert learn(found(tables), None).noise == NOISE_UNKNOWN


def test_a_reference_class_takes_the_place_of_the_portfolio_s_mean_and_spread() -> None:
    learned = learn(found(several([0.9, 0.8, 0.7])), ReferenceClass(0.5, 0.2, 16, "elsewhere"))
    assert (learned.mean, learned.spread, learned.doubt, learned.own) == (0.5, 0.2, pytest.approx(0.0025), False)


def test_a_spread_that_does_not_show_is_not_taken_for_none() -> None:
    # levels as seen differ by no more than noise explains: in some draws of what is not known they do differ
    learned = replace(learn(found(several([0.8, 0.8, 0.8])), None), spread=0.0, within=0.04)
    drawn = [learned.drawn(np.random.default_rng(seed))[1] for seed in range(40)]
    assert min(drawn) == 0.0
    assert 0.0 < np.mean(drawn) < max(drawn) < 0.3465  # at most four times 0.04, less 0.04: the root of 0.12


def history(course, count: int = 8, months: int = 24) -> Tables:
    """Benefits whose months since launch, the first 0, bring `course(age, calendar month)` of their plan."""
    tables: Tables = {"projects": [], "benefits": [], "realisation": []}
    for k in range(count):
        tables["projects"].append(project(f"P{k}", start="2022-01-01", go_live=f"2023-0{k % 6 + 1}-28"))
        tables["benefits"].append(benefit(f"B{k}", f"P{k}"))
        first = k % 6 + 2
        brought = [10 * course(age, (first - 1 + age) % 12 + 1) * (0.8 + 0.05 * k) for age in range(-1, months)]
        tables["realisation"] += named(month_by_month(f"B{k}", f"2023-0{first - 1}-01", [10.0] * (months + 1), brought))
    return tables


def test_a_ramp_that_all_share_is_seen_and_is_one_on_average_over_the_first_year() -> None:
    shape = learn(found(history(lambda age, month: min(1.0, (age + 1) / 9))), None).shape
    assert shape.ramps
    assert not shape.decays
    assert shape.course[0] < 0.5 < 1.0 < shape.course[10]
    assert shape.course[[0, 3, 6, 9]].mean() == pytest.approx(1.0)


def test_decay_goes_on_beyond_what_was_seen() -> None:
    shape = learn(found(history(lambda age, month: 0.94 ** max(0, age))), None).shape
    assert shape.decays
    assert shape.course[40] < shape.course[24] < shape.course[6]


def test_a_season_is_seen_where_each_month_of_the_year_was_seen_in_two_years() -> None:
    tables = history(lambda age, month: 1.5 if month in (6, 7, 8) else 0.8)
    shape = learn(found(tables), None).shape
    assert shape.seasonal
    assert shape.season[6] > 1.2 > 1.0 > shape.season[0]
    assert shape.season.mean() == pytest.approx(1.0)
    short = history(lambda age, month: 1.5 if month in (6, 7, 8) else 0.8, months=11)
    assert not learn(found(short), None).shape.seasonal


def test_without_a_shape_in_the_history_none_is_made() -> None:
    shape = learn(found(history(lambda age, month: 1.0)), None).shape
    assert (shape.course == 1.0).all()
    assert (shape.season == 1.0).all()


def test_few_benefits_show_no_shape() -> None:
    shape = learn(found(history(lambda age, month: min(1.0, (age + 1) / 9), count=5)), None).shape
    assert not shape.ramps
