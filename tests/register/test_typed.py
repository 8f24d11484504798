"""Columns of typed sources: taken over as a whole, and exactly as cell by cell."""

from __future__ import annotations

import pandas as pd
import pytest

from pmo_kit.register.cells.reading import MANY, read_cells
from pmo_kit.register.cells.typed import taken_over
from pmo_kit.register.schemas import table

REALISATION = table("realisation")


@pytest.mark.parametrize(
    ("cells", "of", "name"),
    [
        (pd.Series([1.5, None, -2.0]), "realisation", "planned_value"),
        (pd.Series([1, 0, 7]), "realisation", "planned_value"),
        (pd.Series([1, None, 12], dtype="Int64"), "portfolios", "fiscal_year_start_month"),
        (pd.Series(pd.to_datetime(["2025-01-01 00:00", None, "2025-03-31 23:59"])), "projects", "start_date"),
        (pd.Series(pd.to_datetime(["2025-01-01 23:30+02:00"])), "projects", "start_date"),
        (pd.Series(pd.to_datetime(["2025-01-01", None, "2025-03-01"])), "realisation", "month"),
        (pd.Series([True, None, False], dtype="boolean"), "projects", "mandatory"),
        (pd.Series([True, False]), "projects", "mandatory"),
    ],
)
def test_a_typed_column_is_taken_over_and_equals_what_its_cells_read_as(cells: pd.Series, of: str, name: str) -> None:
    column = table(of).column(name)
    taken = taken_over(cells, column)
    assert taken is not None
    one_by_one = read_cells(cells.astype(object), column)
    assert one_by_one.faults == ()
    pd.testing.assert_series_equal(taken, one_by_one.values)


@pytest.mark.parametrize(
    ("cells", "of", "name", "rule"),
    [
        (pd.Series([1.0, float("inf")]), "realisation", "planned_value", "'inf' is not a finite number"),
        (pd.Series([4.0, 4.5]), "portfolios", "fiscal_year_start_month", "'4.5' is not a whole number"),
        (pd.Series([1.0, 20250101]), "projects", "start_date", "'1' is not a date"),
        (pd.Series([True, False]), "realisation", "planned_value", "'true' is not a number"),
    ],
)
def test_what_is_not_plainly_of_the_kind_is_told_cell_by_cell(cells: pd.Series, of: str, name: str, rule: str) -> None:
    column = table(of).column(name)
    assert taken_over(cells, column) is None
    assert rule in [fault.rule for fault in read_cells(cells, column).faults]


def test_a_day_inside_a_typed_month_is_pointed_out() -> None:
    reading = read_cells(pd.Series(pd.to_datetime(["2025-03-14"]), index=[7]), REALISATION.column("month"))
    assert reading.values.to_list() == [pd.Timestamp("2025-03-01")]
    assert [(r.row, r.value) for r in reading.remarks] == [(7, "2025-03-14")]


def test_many_texts_read_as_each_would_alone() -> None:
    column = REALISATION.column("validated_by")
    few = [" Finance", "", None, "Ops", "Finance"]
    cells = pd.Series(few * (MANY // 4), dtype="str")
    reading = read_cells(cells, column)
    assert reading.faults == ()
    assert reading.values.dtype == column.dtype
    expected = pd.Series(["Finance", None, None, "Ops", "Finance"] * (MANY // 4), dtype="str", name=column.name)
    pd.testing.assert_series_equal(reading.values, expected)


def test_a_fault_among_many_texts_names_every_row_of_it() -> None:
    cells = pd.Series(["#REF!", "Ops"] * MANY, dtype="str")
    reading = read_cells(cells, REALISATION.column("validated_by"))
    assert [fault.row for fault in reading.faults] == list(range(0, 2 * MANY, 2))
