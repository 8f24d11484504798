"""Scores, each by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pmo_kit.forecast.scores import area, brier, calibration, crps
from pmo_kit.forecast.totals import missed, spread


def test_brier_is_the_squared_distance() -> None:
    assert brier(np.array([0.7, 0.7]), np.array([True, False])).tolist() == pytest.approx([0.09, 0.49])


def test_crps_of_a_point_is_the_absolute_error() -> None:
    assert crps(np.array([0.4]), np.array([[1.0]])).tolist() == pytest.approx([0.6])


def test_crps_of_two_draws() -> None:
    # mean distance 0.5, less half the mean distance of two draws, which is 0.5 of 1
    assert crps(np.array([0.0]), np.array([[0.0, 1.0]])).tolist() == pytest.approx([0.25])


def test_auc_is_the_share_of_pairs_in_order_and_a_tie_is_half() -> None:
    happened = np.array([True, True, False, False])
    assert area(np.array([0.9, 0.5, 0.5, 0.1]), happened) == 0.875  # three in order and a tie of four
    assert area(np.array([0.0, 0.0, 1.0, 1.0]), happened) == 0.0
    assert area(np.zeros(4), happened) == 0.5


def test_auc_is_undefined_where_all_or_none_missed() -> None:
    assert area(np.array([0.2, 0.4]), np.array([True, True])) is None
    assert area(np.array([0.2, 0.4]), np.array([False, False])) is None


def test_calibration_counts_what_became_of_each_band() -> None:
    found = calibration(np.array([0.0, 0.1, 0.2, 0.75, 0.7, 1.0]), np.array([False, True, False, True, True, True]))
    assert found["count"].tolist() == [2, 1, 0, 2, 1]
    assert found["expected"].tolist() == pytest.approx([0.1, 0.2, 0.0, 1.45, 1.0])
    assert found["missed"].tolist() == [1, 0, 0, 2, 1]


def test_an_interval_leaves_a_tenth_on_each_side() -> None:
    found = spread("year", np.array([np.arange(11.0)]), np.array([100.0]))
    assert {name: one.tolist() for name, one in found.items()} == {
        "year_expected": [105.0],
        "year_low": [101.0],
        "year_high": [109.0],
    }


def test_the_interval_of_a_probability_is_what_batches_differ_by_beyond_chance() -> None:
    batch = np.repeat([0, 1], 100)
    year = np.concatenate([np.zeros(100), np.ones(100)])[None, :]  # the first batch misses always, the second never
    chance, low, high = missed(year, np.array([0.5]), batch)
    assert (chance.tolist(), low.tolist(), high.tolist()) == ([0.5], [0.0], [1.0])
    alike = np.tile([0.0, 1.0], 100)[None, :]
    chance, low, high = missed(alike, np.array([0.5]), batch)
    assert (chance.tolist(), low.tolist(), high.tolist()) == ([0.5], [0.5], [0.5])
