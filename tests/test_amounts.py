"""Figures as text."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from pmo_kit import amounts


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1234567.4, "£1,234,567"),
        (-1234.5, "−£1,235"),
        (0.0, "£0"),
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_an_exact_amount_is_written_to_the_unit(amount: float | None, expected: str) -> None:
    assert amounts.exact(amount, "GBP") == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (950.0, "£950"),
        (1234567.0, "£1.2M"),
        (213_600.0, "£214K"),
        (99_960.0, "£100K"),
        (999_600.0, "£1M"),
        (-2_500_000.0, "−£2.5M"),
        (None, "–"),
    ],
)
def test_a_compact_amount_has_three_figures_at_most(amount: float | None, expected: str) -> None:
    assert amounts.compact(amount, "GBP") == expected


def test_a_currency_without_a_coin_has_no_pence() -> None:
    assert amounts.exact(1234.0, "JPY", pence=True) == "JP¥1,234"


@pytest.mark.parametrize(
    ("ratio", "beside", "expected"),
    [
        (0.12, None, "12 %"),
        (0.0, None, "0 %"),
        (1.0, None, "100 %"),
        (0.996, None, "99.6 %"),
        (0.002, None, "0.2 %"),
        (0.7996, 0.80, "79.96 %"),
        (0.8, 0.80, "80 %"),
        (-0.25, None, "−25 %"),
        (None, 0.8, "–"),
    ],
)
def test_a_ratio_does_not_read_as_what_it_is_not(ratio: float | None, beside: float | None, expected: str) -> None:
    assert amounts.percent(ratio, beside).replace(amounts.SPACE, " ") == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1.0, "days", "1 day"),
        (15.5, "days", "15.5 days"),
        (2.0, "months", "2 months"),
        (1200.0, "count", "1,200"),
        (0.5, "ratio", "50 %"),
        (1500.0, "EUR", "€1,500"),
        (None, "days", "–"),
    ],
)
def test_a_figure_is_written_in_its_unit(value: float | None, unit: str, expected: str) -> None:
    assert amounts.figure(value, unit).replace(amounts.SPACE, " ") == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "no project"), (1, "one project"), (12, "twelve projects"), (13, "13 projects")]
)
def test_a_count_agrees_with_its_noun(count: int, expected: str) -> None:
    assert amounts.counted(count, "project") == expected


def test_names_in_a_row_end_with_and_or_with_how_many_more() -> None:
    assert amounts.listed(["a"]) == "a"
    assert amounts.listed(["a", "b", "c"]) == "a, b and c"
    assert amounts.listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_dates_are_written_alike_from_every_type() -> None:
    assert amounts.day(dt.date(2026, 6, 30)) == "30 Jun 2026"
    assert amounts.day(pd.Timestamp("2026-06-30")) == "30 Jun 2026"
    assert amounts.day(pd.NaT) == "–"
    assert amounts.long_day(dt.date(2026, 6, 30)) == "30 June 2026"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, True),
        (math.nan, True),
        (pd.NaT, True),
        (pd.NA, True),
        (" ", True),
        (0, False),
        (False, False),
        ("x", False),
    ],
)
def test_only_nothing_is_empty(value: object, expected: bool) -> None:
    assert amounts.is_empty(value) is expected


def test_a_sentence_raises_its_first_letter_and_no_other() -> None:
    assert amounts.sentence("one of ROI") == "One of ROI"
