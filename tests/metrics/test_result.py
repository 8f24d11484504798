"""The shape of a result: how sums become a figure, what is said with it, and on which side of a benchmark it lies."""

from __future__ import annotations

import pandas as pd
import pytest

from pmo_kit.metrics.result import (
    Figure,
    Rows,
    above,
    amount,
    at_least,
    change,
    join,
    plural,
    pooled,
    ratio,
    unmeasurable,
)


def units(**columns: list[float]) -> Rows:
    return Rows(pd.DataFrame(columns))


def test_a_ratio_keeps_what_it_was_divided_from_and_what_was_left_out():
    assert ratio(3.0, 4.0, 2) == Figure(0.75, 3.0, 4.0, 2)
    assert ratio(3.0, 0.5, 0) == Figure(6.0, 3.0, 0.5, 0)


@pytest.mark.parametrize("denominator", [0.0, -4.0])
def test_a_ratio_needs_a_denominator_above_zero(denominator: float):
    assert ratio(3.0, denominator, 1) == Figure(None, 3.0, denominator, 1)


def test_an_amount_is_divided_by_nothing():
    assert amount(5.0, 9.0, 2) == Figure(5.0, 5.0, None, 2)


def test_units_are_summed_before_they_are_divided():
    rows = units(numerator=[1.0, 2.0], denominator=[1.0, 5.0], excluded=[0, 3])
    assert pooled(rows, ratio) == Figure(0.5, 3.0, 6.0, 3)  # and not the mean of 1 and 0.4


def test_what_cannot_be_measured_has_no_units_and_says_why():
    rows = unmeasurable("not supplied: spend")
    assert list(rows.frame.columns) == ["project_id", "numerator", "denominator", "excluded"]
    assert rows.frame.empty
    assert pooled(rows, ratio) == Figure(None, None, None, 0, "not supplied: spend")


def test_a_change_is_relative_to_what_was_before():
    assert change(12.5, 10.0) == Figure(0.25, 2.5, 10.0)
    assert change(0.75, 0.5) == Figure(0.5, 0.25, 0.5)
    assert change(15.0, 20.0, shorter=True) == Figure(0.25, 5.0, 20.0)


@pytest.mark.parametrize(("now", "before"), [(None, 10.0), (10.0, None)])
def test_a_change_needs_both_figures(now: float | None, before: float | None):
    assert change(now, before) == Figure(note="one of the two figures that are compared is undefined")
    assert change(now, before, why="nothing was spent") == Figure(note="nothing was spent")


@pytest.mark.parametrize("before", [0.0, -2.0])
def test_a_change_needs_a_figure_above_zero_to_compare_with(before: float):
    undefined = change(5.0, before)
    assert undefined == Figure(None, 5.0 - before, before, note="the figure compared with is not above zero")
    assert change(5.0, before, why="there is no baseline").note == "there is no baseline"


def test_notes_are_parted_by_semicolons_and_told_once():
    assert join("late", "", "partial", "late") == "late; partial"
    assert Figure(1.0, note="late").saying("", "partial") == Figure(1.0, note="late; partial")


@pytest.mark.parametrize(
    ("value", "is_above", "is_reached"), [(0.5, True, True), (0.0, False, True), (-0.5, False, False)]
)
def test_above_is_more_than_the_benchmark_and_at_least_is_not(value: float, is_above: bool, is_reached: bool):
    assert above(1.0 + value, 1.0) is is_above
    assert at_least(1.0 + value, 1.0) is is_reached


def test_the_last_digits_of_floating_point_decide_nothing():
    assert 0.1 + 0.2 > 0.3
    assert not above(0.1 + 0.2, 0.3)
    assert 0.7 - 0.2 < 0.5
    assert at_least(0.7 - 0.2, 0.5)
    assert not above(1e-9, 0.0)  # a billionth counts as nothing
    assert at_least(-1e-9, 0.0)


@pytest.mark.parametrize(("count", "said"), [(0, "0 projects"), (1, "1 project"), (1200, "1,200 projects")])
def test_a_count_is_said_with_its_noun(count: int, said: str):
    assert plural(count, "project") == said


def test_a_noun_may_have_a_plural_of_its_own():
    assert [plural(n, "month of spend", "months of spend") for n in (1, 2)] == ["1 month of spend", "2 months of spend"]
