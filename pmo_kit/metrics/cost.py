"""What it costs against what was approved (R64): lower is better, and a project above 1.1 deserves a look."""

from __future__ import annotations

import numpy as np

from .population import Known
from .result import Rows, units


def spend_against_approved(known: Known) -> Rows:
    """Per launched or ended project with both above 0: spend to date over planned investment (R64)."""
    projects = known.project
    spend = projects.total(known.spent.project, known.spent.amount)
    over = (projects.launched | projects.ended) & (spend > 0)
    return _against_approved(
        known, spend, over, "no launched or ended project has both a spend and a planned investment"
    )


def forecast_against_approved(known: Known) -> Rows:
    """Per started project with both above 0: forecast over planned investment (R64)."""
    forecast = known.project.table.forecast_investment
    why = "no started project has both a forecast and a planned investment"
    return _against_approved(known, forecast, known.project.started & (forecast > 0), why)


def _against_approved(known: Known, cost: np.ndarray, over: np.ndarray, empty: str) -> Rows:
    projects = known.project
    approved = projects.table.planned_investment
    over = over & (approved > 0)
    row = np.flatnonzero(projects.started)
    columns = units(row, np.where(over, cost, 0.0)[row], np.where(over, approved, 0.0)[row], ~over[row])
    return Rows(columns, empty=empty)
