"""What the metrics of money are summed from: a row per benefit, and what must be said beside every ratio of benefits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..dates import last_days
from .population import Known
from .population.ledger import Ledger
from .result import Rows, plural


def unplanned_months(known: Known) -> int:
    """Due months without a planned value, which ratios against plan leave out."""
    found = known.ledger
    return int((found.launched & found.gross & np.isnan(found.planned)).sum())


def against(
    known: Known,
    rows: np.ndarray,
    numerator: np.ndarray,
    denominator: np.ndarray,
    *,
    dis: bool = False,
    empty: str,
    note: str = "",
) -> Rows:
    """Two amounts of the chosen months, a row per money benefit of a started project: `excluded` is 1 where none of its
    months is chosen. Dis-benefits are among them where `dis` is true."""
    found = known.ledger
    frame = of_benefits(
        known,
        dis=dis,
        numerator=found.total(numerator, rows),
        denominator=found.total(denominator, rows),
        excluded=~found.has(rows),
    )

    return Rows(frame, note=note, empty=empty, monthly=lambda: by_month(found, rows, numerator, denominator))


def by_month(found: Ledger, rows: np.ndarray, numerator: np.ndarray, denominator: np.ndarray) -> pd.DataFrame:
    """Two amounts of the chosen months, a row for each, with its last day."""
    columns = {"numerator": numerator[rows], "denominator": denominator[rows]}
    return pd.DataFrame({"end": last_days(found.month[rows]), **columns, "excluded": 0})


def of_benefits(known: Known, *, dis: bool = False, **columns: np.ndarray | int) -> pd.DataFrame:
    """A row per money benefit of a started project with these columns, dis-benefits too where `dis` is true."""
    benefits = known.benefits
    population = benefits["started"] & (benefits["gross"] | (benefits["dis"] & dis))
    return benefits[["project_id", "benefit_id", "kind"]].assign(**columns)[population]


def waiting(known: Known) -> str:
    """What stands beside all ratios of benefits: how many projects are past their planned go-live and not launched, and
    the planned value that has passed (R38)."""
    frame = known.projects
    going_on = frame["started"] & frame["end_date"].isna() & ~frame["undated"]
    late = going_on & ~frame["launched"] & (frame["planned_go_live"] <= known.today)
    count = int(late.sum())
    if not count:
        return ""
    ledger = known.ledger
    of_late = late.to_numpy()[known.benefits["project"]][ledger.benefit]
    passed = f"{np.nansum(ledger.planned[of_late & ledger.gross]):,.0f} {known.portfolio.currency}"
    return f"{plural(count, 'project')} past planned go-live and not launched, {passed} of planned value has passed"
