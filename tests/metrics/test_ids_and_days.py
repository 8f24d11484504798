"""Where ids are found, how days move, and which months of a ledger are summed: columns that are looked up at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pmo_kit.metrics.population.days import moved
from pmo_kit.metrics.population.ids import rows_among
from pmo_kit.metrics.population.ledger import Months


@pytest.mark.parametrize("kind", ["str", "object"])
def test_an_id_is_found_by_its_row_and_what_is_not_there_or_empty_has_none(kind: str) -> None:
    ids = np.array(["P2", "P1", "P3"], dtype=object)
    asked = pd.Series(["P1", "P9", "P2", None, "P1"], dtype=kind)
    assert rows_among(ids, asked).tolist() == [1, -1, 0, -1, 1]


def test_among_no_ids_nothing_is_found_and_nothing_asked_is_nothing() -> None:
    none = np.array([], dtype=object)
    assert rows_among(none, pd.Series(["P1"], dtype="str")).tolist() == [-1]
    assert rows_among(np.array(["P1"], dtype=object), pd.Series([], dtype="str")).tolist() == []


def test_an_id_is_found_in_a_column_that_is_held_in_pieces() -> None:
    asked = pd.concat([pd.Series(["P1"], dtype="str"), pd.Series(["P2", None], dtype="str")])
    assert rows_among(np.array(["P2", "P1"], dtype=object), asked).tolist() == [1, 0, -1]


def test_days_move_by_whole_months_and_an_empty_one_stays_empty() -> None:
    days = np.array(["2026-01-31", "NaT", "2025-12-15", "2026-01-31"], dtype="datetime64[D]")
    expected = np.array(["2026-02-28", "NaT", "2026-01-15", "2026-02-28"], dtype="datetime64[D]")
    assert np.array_equal(moved(days, 1), expected, equal_nan=True)
    assert moved(days[:0], 1).tolist() == []


def test_months_are_summed_for_each_benefit_and_an_empty_amount_counts_as_nothing() -> None:
    """Of three benefits the first has 1 and an empty month, the third 2 + 4; the second was not asked."""
    months = Months(row=np.array([0, 2, 3, 5]), benefit=np.array([2, 0, 2, 0]), benefits=3)
    assert months.total(np.array([2.0, 1.0, 4.0, np.nan])).tolist() == [1.0, 0.0, 6.0]
    assert months.asked.tolist() == [True, False, True]
