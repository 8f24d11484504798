"""The time to decide against the estimator of scipy: with nothing entering late both are plain Kaplan–Meier (R29)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from pmo_kit.metrics.decisions import FRESH, median_days, p80_days
from pmo_kit.metrics.result import Rows


def issues(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Days and whether decided, of up to sixty issues; few different days, so that decisions and withdrawals coincide."""
    random = np.random.default_rng(seed)
    count = int(random.integers(1, 60))
    return random.integers(0, 25, count).astype(float), random.random(count) < random.uniform(0.2, 1.0)


def smallest(days: np.ndarray, decided: np.ndarray, survival: float) -> float | None:
    """The smallest t with S(t) ≤ `survival` as scipy estimates S; None where it never gets so low.

    At a tie scipy counts the event before the censoring, as R29 asks.
    """
    if not decided.any():
        return None
    left = ecdf(CensoredData(uncensored=days[decided], right=days[~decided])).sf
    low = left.quantiles[left.probabilities <= survival + 1e-9]
    return float(low[0]) if low.size else None


@pytest.mark.parametrize("seed", range(300))
def test_the_median_and_the_80th_percentile_are_those_of_scipy_where_nothing_enters_late(seed: int) -> None:
    days, decided = issues(seed)
    rows = Rows({"days": days, "decided": decided, "waited": np.full(len(days), FRESH)})
    assert median_days(rows).value == smallest(days, decided, 0.5)
    assert p80_days(rows).value == smallest(days, decided, 0.2)


def test_the_random_issues_have_what_is_hard() -> None:
    """Some medians are reached and some are not, some issues decided on day 0, decisions and withdrawals on one day."""
    made = [issues(seed) for seed in range(300)]
    medians = [smallest(days, decided, 0.5) for days, decided in made]
    assert 0 < sum(one is None for one in medians) < 150
    assert any((days[decided] == 0).any() for days, decided in made)
    assert any(set(days[decided]) & set(days[~decided]) for days, decided in made)


def test_at_a_tie_scipy_too_counts_the_decision_before_the_withdrawal() -> None:
    """Two issues on day 5, one decided: S(5) is 1 − 1/2, so half is reached; the other way round it were 1 − 1/1 = 0."""
    left = ecdf(CensoredData(uncensored=[5.0], right=[5.0])).sf
    assert math.isclose(left.probabilities[0], 0.5)
