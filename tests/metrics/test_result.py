"""The shape of a result: how sums become a figure, what is said with it, and on which side of a benchmark it lies."""

from __future__ import annotations

import numpy as np
import pytest

from pmo_kit.metrics.result import (
    NOBODY,
    Figure,
    Rows,
    Sums,
    above,
    amount,
    at_least,
    change,
    join,
    plural,
    pooled,
    ratio,
    together,
    units,
    unmeasurable,
)


def projects(*rows: int) -> np.ndarray:
    return np.array(rows, dtype=np.int64)


def lists(columns: dict[str, np.ndarray]) -> dict[str, list]:
    return {name: column.tolist() for name, column in columns.items()}


def test_a_ratio_keeps_what_it_was_divided_from_and_what_was_left_out():
    assert ratio(Sums(3.0, 4.0, 2)) == Figure(0.75, 3.0, 4.0, 2)
    assert ratio(Sums(3.0, 0.5, 0)) == Figure(6.0, 3.0, 0.5, 0)


@pytest.mark.parametrize("denominator", [0.0, -4.0])
def test_a_ratio_needs_a_denominator_above_zero(denominator: float):
    assert ratio(Sums(3.0, denominator, 1)) == Figure(None, 3.0, denominator, 1)


def test_an_amount_is_divided_by_nothing():
    assert amount(Sums(5.0, 9.0, 2)) == Figure(5.0, 5.0, None, 2)


def test_units_are_summed_before_they_are_divided():
    rows = Rows(units(projects(0, 1), np.array([1.0, 2.0]), np.array([1.0, 5.0]), np.array([0, 3])))
    assert pooled(rows, ratio) == Figure(0.5, 3.0, 6.0, 3)  # and not the mean of 1 and 0.4


def test_a_single_amount_stands_for_all_units():
    columns = units(projects(4, 2), 3, 2.0, True, benefit=projects(7, 8))
    assert lists(columns) == {
        "project": [4, 2],
        "numerator": [3.0, 3.0],
        "denominator": [2.0, 2.0],
        "excluded": [1, 1],
        "benefit": [7, 8],
    }


def test_yes_and_no_are_counted_and_what_is_not_given_is_empty():
    columns = units(projects(0, 1), np.array([True, False]), excluded=np.array([False, True]))
    assert (columns["numerator"].tolist(), columns["excluded"].tolist()) == ([1.0, 0.0], [0, 1])
    assert np.isnan(columns["denominator"]).all()
    assert Rows(columns).sums() == Sums(1.0, 0.0, 1)


def test_what_is_empty_counts_as_nothing_in_a_sum():
    columns = units(projects(0, 0), np.array([np.nan, 2.0]), np.array([4.0, np.nan]), beside=np.array([np.nan, 7.0]))
    assert Rows(columns).sums() == Sums(2.0, 4.0, 0, 7.0)


def test_sums_by_project_are_of_the_projects_that_have_units():
    columns = units(
        projects(3, 1, 3, NOBODY),
        np.array([1.0, np.nan, 2.0, 100.0]),
        np.array([5.0, 6.0, np.nan, 100.0]),
        np.array([0, 1, 1, 1]),
        beside=np.array([1.0, 2.0, 3.0, 100.0]),
    )
    assert Rows(columns).by_project(5) == {1: Sums(0.0, 6.0, 1, 2.0), 3: Sums(3.0, 5.0, 1, 4.0)}
    assert list(Rows(columns).by_project(5)) == [1, 3]


def test_by_project_what_is_not_told_is_nothing_and_units_of_no_project_have_none():
    assert Rows({"project": projects(0), "numerator": np.array([2.0]), "excluded": projects(0)}).by_project(1) == {
        0: Sums(2.0, 0.0, 0)
    }
    assert Rows({"days": np.array([2.0])}).by_project(1) == {}


def test_some_units_are_taken_by_place_or_by_yes_and_no_with_all_that_is_said_of_them():
    rows = Rows(units(projects(0, 1, 2), np.array([1.0, 2.0, 4.0])), note="two left out", empty="nothing is due")
    for chosen in (projects(0, 2), np.array([True, False, True])):
        some = rows.take(chosen)
        assert (some["project"].tolist(), some["numerator"].tolist()) == ([0, 2], [1.0, 4.0])
        assert (some.note, some.empty, len(some)) == ("two left out", "nothing is due", 2)
    assert (len(rows), len(Rows()), "days" in rows, "excluded" in rows) == (3, 0, False, True)


def test_units_of_two_kinds_lie_together_and_what_one_lacks_is_nobodys():
    first = units(projects(0, 1), 0.0, 8.0)
    second = units(projects(1), 3.0, 0.0, benefit=projects(5), objective=np.array(["O1"], dtype=object))
    both = together(first, second)
    assert both["project"].tolist() == [0, 1, 1]
    assert both["numerator"].tolist() == [0.0, 0.0, 3.0]
    assert both["benefit"].tolist() == [NOBODY, NOBODY, 5]
    assert both["objective"].tolist() == [None, None, "O1"]
    other_way = together(second, first)
    assert (other_way["benefit"].tolist(), other_way["objective"].tolist()) == ([5, NOBODY, NOBODY], ["O1", None, None])
    assert Rows(both).sums() == Rows(other_way).sums() == Sums(3.0, 16.0, 0)


def test_what_cannot_be_measured_has_no_units_and_says_why():
    rows = unmeasurable("not supplied: spend")
    assert list(rows.columns) == ["project", "numerator", "denominator", "excluded"]
    assert len(rows) == 0
    assert rows.by_project(2) == {}
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
