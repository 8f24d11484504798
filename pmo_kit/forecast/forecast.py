"""The forecast of one portfolio: benefits and projects, each with its distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..register.portfolio import Portfolio


@dataclass(frozen=True, eq=False)
class Forecast:
    """What is to be expected as of a day. Money is the portfolio's currency, shares applied, as the metrics have it.

    `projects`: a row per started project with benefits that can be forecast, by `project_id` (a column), with `planned_year`,
    `year_expected`, `year_low`, `year_high` (first year after launch; 10 % and 90 %), `planned_life`, `life_expected`,
    `life_low`, `life_high`, `planned_remaining`, `remaining_expected`, `remaining_low`, `remaining_high` (the months to come,
    dis-benefits subtracted), `miss_probability`, and `drivers` (a tuple of up to three sentences).
    `remaining` holds the draws of the remaining benefit, a row per draw and a column per row of `projects`.
    `cannot_tell` says what could not be forecast, and why.
    """

    projects: pd.DataFrame
    remaining: np.ndarray
    cannot_tell: tuple[str, ...] = ()


def forecast(portfolio: Portfolio) -> Forecast:
    """The forecast of a portfolio as of its day, worked out once."""
    return Forecast(pd.DataFrame(), np.empty((0, 0)))
