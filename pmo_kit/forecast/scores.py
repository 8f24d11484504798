"""How good a forecast was, in four figures that are the same whoever forecast: Brier, CRPS, coverage, AUC; and its calibration."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scoringrules import crps_ensemble

BANDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def brier(probability: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """The squared distance of each probability from what happened, 0 (best) to 1."""
    squared: np.ndarray = (probability - happened) ** 2
    return squared


def crps(outcome: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """The continuous ranked probability score of each outcome against its draws, a row of draws per outcome; in the unit of the
    outcome, 0 is best. For a single draw it is the absolute error.

    >>> crps(np.array([0.7]), np.array([[1.0]])).round(9).tolist()
    [0.3]
    """
    score: np.ndarray = np.asarray(crps_ensemble(outcome, drawn, backend="numpy"))
    return score


def area(score: np.ndarray, happened: np.ndarray) -> float | None:
    """The area under the ROC curve (AUC): how often one of those where it happened has a higher score than one where it did not,
    ties counting half. 0.5 tells nothing; None where one of the two is empty.

    >>> area(np.array([0.9, 0.4, 0.4]), np.array([True, True, False]))
    0.75
    """
    yes, no = score[happened.astype(bool)], score[~happened.astype(bool)]
    if not len(yes) or not len(no):
        return None
    higher, tied = (yes[:, None] > no).mean(), (yes[:, None] == no).mean()
    return float(higher + tied / 2)


def band_of(probability: np.ndarray) -> np.ndarray:
    """The place of the band that each probability lies in. At an edge it is the band above, 1 belongs to the last."""
    band: np.ndarray = np.minimum(np.searchsorted(BANDS, probability, side="right") - 1, len(BANDS) - 2)
    return band


def calibration(probability: np.ndarray, happened: np.ndarray) -> pd.DataFrame:
    """What became of the forecasts in each band of probability: `low`, `high`, `count`, `expected` (the sum of the probabilities)
    and `missed` (how many did)."""
    band = band_of(probability)
    bands = len(BANDS) - 1
    return pd.DataFrame(
        {
            "low": BANDS[:-1],
            "high": BANDS[1:],
            "count": np.bincount(band, minlength=bands),
            "expected": np.bincount(band, probability, bands),
            "missed": np.bincount(band, happened, bands).astype(int),
        }
    )
