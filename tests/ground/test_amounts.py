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
    assert amounts.Style().exact(amount, "GBP") == expected


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
    assert amounts.Style().compact(amount, "GBP") == expected


def test_a_currency_without_a_coin_has_no_pence() -> None:
    assert amounts.Style().exact(1234.0, "JPY", pence=True) == "JP¥1,234"


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
    assert amounts.Style().percent(ratio, beside).replace(amounts.SPACE, " ") == expected


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
    assert amounts.Style().figure(value, unit).replace(amounts.SPACE, " ") == expected


GERMAN, AMERICAN = amounts.Style("de_DE"), amounts.Style("en_US")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (GERMAN.exact(1234.5, "EUR", pence=True), "1.234,50 €"),
        (GERMAN.exact(-1234567.4, "EUR"), "−1.234.567 €"),
        (GERMAN.compact(1_234_567.0, "EUR"), "1,2 Mio. €"),
        (GERMAN.compact(213_600.0, "EUR"), "214.000 €"),  # German has no short form of a thousand
        (GERMAN.number(1234.5), "1.234,5"),
        (GERMAN.percent(0.7996, 0.80), "79,96 %"),
        (GERMAN.figure(15.5, "days"), "15,5 days"),
        (GERMAN.counted(1200, "row"), "1.200 rows"),
        (AMERICAN.exact(1234.5, "USD", pence=True), "$1,234.50"),
        (AMERICAN.compact(1_234_567.0, "USD"), "$1.2M"),
        (amounts.Style("en_IN").compact(214_000.0, "INR"), "₹2.1L"),
    ],
)
def test_figures_follow_the_locale(written: str, expected: str) -> None:
    assert written.replace(amounts.SPACE, " ") == expected


def test_dates_follow_an_english_locale_and_stay_english_in_any_other() -> None:
    last = dt.date(2026, 6, 30)
    assert (AMERICAN.day(last), AMERICAN.long_day(last), AMERICAN.month(last)) == (
        "Jun 30, 2026",
        "June 30, 2026",
        "Jun 2026",
    )
    assert (GERMAN.day(last), GERMAN.long_day(last), GERMAN.month(last)) == ("30 Jun 2026", "30 June 2026", "Jun 2026")


def test_an_amount_in_a_metrics_note_is_written_as_the_others_are() -> None:
    note = "2 projects past planned go-live and not launched, 15,140,300 GBP of planned value has passed"
    assert amounts.Style().note(note, "GBP").endswith("not launched, £15,140,300 of planned value has passed")
    assert GERMAN.note("16,800 EUR", "EUR").replace(amounts.SPACE, " ") == "16.800 €"
    assert amounts.Style().note("2 PMO days, 3 EUR", "GBP") == "2 PMO days, 3 EUR"


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "no project"), (1, "one project"), (12, "twelve projects"), (13, "13 projects")]
)
def test_a_count_agrees_with_its_noun(count: int, expected: str) -> None:
    assert amounts.Style().counted(count, "project") == expected


def test_names_in_a_row_end_with_and_or_with_how_many_more() -> None:
    assert amounts.listed(["a"]) == "a"
    assert amounts.listed(["a", "b", "c"]) == "a, b and c"
    assert amounts.listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_dates_are_written_alike_from_every_type() -> None:
    assert amounts.Style().day(dt.date(2026, 6, 30)) == "30 Jun 2026"
    assert amounts.Style().day(pd.Timestamp("2026-06-30")) == "30 Jun 2026"
    assert amounts.Style().day(pd.NaT) == "–"
    assert amounts.Style().long_day(dt.date(2026, 6, 30)) == "30 June 2026"


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
