"""What each project costs from here on: what remains to be spent, what is owed if it ends today, what ending it would release."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..metrics import realised
from ..metrics.population import Known
from ..register.portfolio import Portfolio


def remaining(portfolio: Portfolio) -> pd.DataFrame:
    """A row per project of the portfolio, in money, as of its day: `project_id`, `remaining_cost`, `exit_cost`, `avoidable_cost`.

    `remaining_cost` = forecast_investment, else planned_investment, less what is spent (R20), at least 0, and 0 once ended; empty
    where neither investment is known, or where what was spent is not: there is neither a spend table nor an actual_spend. In a
    spend table, what is not booked is not spent.
    `exit_cost` = remaining_commitment; empty where that is. `avoidable_cost` = remaining_cost − exit_cost, at least 0; empty
    where one of the two is, for an unknown commitment is not taken for none; 0 where nothing remains to be spent.
    """
    known = Known.of_portfolio(portfolio)
    projects = known.project
    estimate = projects.table.forecast_investment
    estimate = np.where(np.isnan(estimate), projects.table.planned_investment, estimate)
    spent = spent_so_far(known)
    to_come = np.where(projects.ended, 0.0, np.maximum(estimate - spent, 0.0))
    leaving = known.projects["remaining_commitment"].to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "project_id": projects.table.project_id,
            "remaining_cost": to_come,
            "exit_cost": leaving,
            "avoidable_cost": np.where(to_come == 0, 0.0, np.maximum(to_come - leaving, 0.0)),
        }
    )


def spent_so_far(known: Known) -> np.ndarray:
    """What was spent on each project to date (R20); empty where neither a spend table nor actual_spend says it."""
    spent = realised.spend_to_date(known)
    if known.portfolio.has("spend"):
        return spent
    return np.where(np.isnan(known.project.table.actual_spend), np.nan, spent)
