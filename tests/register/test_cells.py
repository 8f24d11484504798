"""Reading single cells: what is read, what is not, and what the message says."""

from __future__ import annotations

import datetime as dt
import string
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.register.cells import Reading, read_cells
from pmo_kit.register.cells.forms import Form
from pmo_kit.register.cells.parsing import parse_number
from pmo_kit.register.schemas import DICTIONARY, DTYPES, Column

KIND = DICTIONARY["benefits"].column("kind")


def read(kind: str, *cells: Any, **more: Any) -> Reading:
    return read_cells(pd.Series(list(cells), index=range(2, len(cells) + 2), dtype=object), Column("it", kind, **more))


def value(kind: str, cell: Any) -> Any:
    reading = read(kind, cell)
    assert reading.faults == ()
    return reading.values.loc[2]


def fault(kind: str, cell: Any) -> tuple[str, str]:
    reading = read(kind, cell)
    assert pd.isna(reading.values.loc[2])
    (found,) = reading.faults
    return found.rule, found.remedy


@pytest.mark.parametrize("kind", list(DTYPES))
@pytest.mark.parametrize(
    "cell", [None, float("nan"), np.float64("nan"), pd.NaT, pd.NA, "", "  ", "\u00a0", Decimal("NaN")]
)
def test_nothing_is_empty_and_no_fault(kind: str, cell: Any) -> None:
    reading = read(kind, cell)
    assert (reading.faults, reading.values.isna().tolist(), str(reading.values.dtype)) == ((), [True], DTYPES[kind])


@pytest.mark.parametrize("kind", list(DTYPES))
def test_a_column_without_rows_has_its_dtype(kind: str) -> None:
    assert str(read(kind).values.dtype) == DTYPES[kind]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12", 12.0),
        (" -1.5 ", -1.5),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
        ("−3", -3.0),
        ("1,234.50", 1234.5),
        ("-1,234,567", -1234567.0),
        ("007", 7.0),
        (7, 7.0),
        (np.int64(7), 7.0),
        (np.float32(0.5), 0.5),
        (Decimal("0.1"), 0.1),
    ],
)
def test_numbers_of_one_meaning_are_read(cell: Any, expected: float) -> None:
    assert value("money", cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "tbc",
            "1,234",
            "12,34.5",
            "1,234.5,6",
            "0x10",
            "1_000",
            "1 23 456",
            "--1",
            "1e",
            "e5",
            ".",
        ),
        *("£3,817.00", "5%", "(-5)", "12m", "٣", "½", "inf", "-Infinity", "nan", "NaN", "1e999", "N/A"),
        *(float("inf"), 10**400, True, False, dt.date(2025, 1, 1), dt.time(0), [1], 1 + 2j),
    ],
)
def test_any_other_number_is_unreadable(cell: Any) -> None:
    rule, remedy = fault("number", cell)
    assert "number" in rule or "may mean" in rule
    assert remedy


@pytest.mark.parametrize(
    ("kind", "cell", "rule", "remedy"),
    [
        ("number", "12m", "'12m' is not a number", "write the figure alone, without currency or unit"),
        ("number", "5%", "'5%' is not a number but a percentage", "write the figure alone, without the percent sign"),
        ("money", "£abc", "'£abc' is not a number", "write a number, or leave the cell empty where there is none"),
        (
            "money",
            "12 apples",
            "'12 apples' is not a number",
            "write the figure alone, without currency or unit (a scale such as £m is declared in the mapping)",
        ),
        (
            "money",
            "1,234",
            "'1,234' may mean 1234 or 1.234, and no other cell of the column shows which",
            "declare decimal: '.' in the mapping (1234) or decimal: ',' (1.234), or write it without grouping",
        ),
    ],
)
def test_the_remedy_fits_the_number(kind: str, cell: str, rule: str, remedy: str) -> None:
    assert fault(kind, cell) == (rule, remedy)


@pytest.mark.parametrize(
    ("cell", "decimal", "expected"),
    [
        ("1,234", ".", 1234.0),
        ("1,5", ",", 1.5),
        ("1.234,5", ",", 1234.5),
        ("1 234 567,5", ",", 1234567.5),
        ("1.234", ",", 1234.0),
    ],
)
def test_a_declared_decimal_mark_settles_what_a_comma_means(cell: str, decimal: str, expected: float) -> None:
    assert parse_number(cell, form=Form(decimal=decimal)) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_is_read_back(number: float) -> None:
    assert parse_number(repr(number)) == number


@given(st.integers(1_000_000, 10**15))
def test_thousands_commas_change_no_number(number: int) -> None:
    assert parse_number(f"{number:,}") == float(number)


@given(st.text(alphabet=string.printable))
def test_a_text_is_read_as_a_finite_number_or_refused_and_nothing_else(text: str) -> None:
    reading = read("number", text)
    refused, empty = len(reading.faults) == 1, not text.strip()
    assert np.isfinite(reading.values.fillna(0)).all()
    assert reading.values.isna().tolist() == [refused or empty]


@pytest.mark.parametrize(
    "cell",
    [
        "2025-03-31",
        " 2025-03-31 ",
        "2025-03-31T00:00:00Z",
        "2025-03-31 17:00:00",
        "2025-03-31T23:59:59.123456+11:00",
        "2025-03-31T09:00",
        dt.date(2025, 3, 31),
        pd.Timestamp("2025-03-31 17:00").to_pydatetime(),
        pd.Timestamp("2025-03-31 23:00", tz="Australia/Melbourne"),
        np.datetime64("2025-03-31"),
    ],
)
def test_a_date_is_the_day_as_written(cell: Any) -> None:
    assert value("date", cell) == pd.Timestamp("2025-03-31")


@pytest.mark.parametrize(
    "cell",
    [
        "03/04/2025",
        "31/04/2025",
        "3/4/25",
        "2025-02-30",
        "20250331",
        "2025",
        "2025-03",
        "00:00:00",
        "tbc",
        45000,
        2025,
        float("inf"),
        10**400,
        dt.time(0),
    ],
)
def test_any_other_date_is_unreadable(cell: Any) -> None:
    rule, remedy = fault("date", cell)
    assert any(word in rule for word in ("date", "calendar", " may be ", "two digits"))
    assert remedy


def test_a_date_of_an_unknown_order_is_referred_to_the_mapping() -> None:
    expected = (
        "'03/04/2025' may be 3 April 2025 or 4 March 2025, and no other date of the column shows which",
        "declare in the mapping which it is: dates: ['%d/%m/%Y'] for day first, dates: ['%m/%d/%Y'] for month first",
    )
    assert fault("date", "03/04/2025") == expected


@pytest.mark.parametrize("day", ["0001-01-01", "1677-01-01", "9999-12-31"])
def test_no_year_is_too_far_away(day: str) -> None:
    assert value("date", day).date() == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "cell", ["2025-03", "2025-03-01", "2025-03-01T00:00:00Z", dt.date(2025, 3, 1), pd.Period("2025-03")]
)
def test_a_month_is_its_first_day(cell: Any) -> None:
    assert value("month", cell) == pd.Timestamp("2025-03-01")


def test_another_day_of_the_month_is_read_as_its_month_with_a_remark() -> None:
    reading = read("month", "2025-03-31", "2025-04")
    assert reading.values.dt.strftime("%Y-%m-%d").tolist() == ["2025-03-01", "2025-04-01"]
    ((row, rule),) = [(remark.row, remark.rule) for remark in reading.remarks]
    assert (row, rule) == (2, "2025-03-31 is not the first day of a month and was read as 2025-03")


@pytest.mark.parametrize("cell", ["2025-13", "Smarch 2025", "13/2025", "2025"])
def test_any_other_month_is_unreadable(cell: str) -> None:
    assert fault("month", cell)[0].startswith(f"{cell!r} is not a month")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(("true", "Yes", "Y", "1", True, 1, 1.0), True), (("FALSE", "no", "n", "0", False, 0, np.bool_(False)), False)],
)
def test_flags_have_the_spellings_people_use(cells: tuple, expected: bool) -> None:
    assert [value("flag", cell) for cell in cells] == [expected] * 7


@pytest.mark.parametrize("cell", ["maybe", "2", 0.5, "t"])
def test_any_other_flag_is_unreadable(cell: Any) -> None:
    assert "is neither true nor false" in fault("flag", cell)[0]


@pytest.mark.parametrize("cell", ["dis_benefit", "Dis-Benefit", " dis benefit ", "DISBENEFIT", "dis–benefit"])
def test_a_choice_is_met_whatever_its_case_blanks_and_hyphens(cell: str) -> None:
    assert read_cells(pd.Series([cell]), KIND).values.tolist() == ["dis_benefit"]


def test_a_choice_that_is_not_known_is_answered_with_the_nearest() -> None:
    (found,) = read_cells(pd.Series(["Cashabel"]), KIND).faults
    assert found.rule == "'Cashabel' is not a kind: did you mean 'cashable'?"
    assert found.remedy == "write one of cashable, non_cashable, non_financial, dis_benefit"


def test_a_currency_is_one_of_iso_4217() -> None:
    assert value("currency", " gbp") == "GBP"
    assert fault("currency", "£")[0] == "'£' is not an ISO 4217 currency code"
    assert fault("currency", "XYZ")[0] == "'XYZ' is not an ISO 4217 currency code"


def test_a_whole_number_is_whole() -> None:
    assert value("integer", "4.0") == 4.0
    assert fault("integer", "4.5")[0] == "'4.5' is not a whole number"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (7.0, "7"),
        ("007", "007"),
        (7, "7"),
        (7.5, "7.5"),
        (True, "true"),
        (dt.date(2025, 3, 1), "2025-03-01"),
        (pd.Timestamp("2025-03-01"), "2025-03-01"),
        ("  Ops/🚀  ", "Ops/🚀"),
        ("<script>", "<script>"),
        ("NaN", "NaN"),
        ("None", "None"),
    ],
)
def test_text_is_what_one_would_type(cell: Any, expected: str) -> None:
    assert value("text", cell) == expected


@pytest.mark.parametrize("kind", list(DTYPES))
@pytest.mark.parametrize("cell", ["#REF!", "#N/A", " #DIV/0! "])
def test_an_error_of_the_spreadsheet_is_no_value_of_any_kind(kind: str, cell: str) -> None:
    assert fault(kind, cell) == (
        f"'{cell.strip()}' is an error of the spreadsheet",
        "mend the formula, or leave the cell empty",
    )


def test_a_long_cell_is_cut_in_the_message_and_stays_on_one_line() -> None:
    rule, _ = fault("number", "to be\nconfirmed " * 50)
    assert len(rule) < 100
    assert "\n" not in rule


def test_true_and_one_are_told_apart() -> None:
    reading = read("number", 1, True, "1")
    assert [found.row for found in reading.faults] == [3]


def test_reading_leaves_the_cells_and_their_index_alone() -> None:
    cells = pd.Series([" a ", None], index=[5, 9], dtype=object)
    before = cells.copy()
    assert read_cells(cells, Column("it", "text")).values.index.tolist() == [5, 9]
    pd.testing.assert_series_equal(before, cells)
