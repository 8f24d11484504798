"""What the metrics of money are summed from: a unit per benefit, and what must be said beside every ratio over benefits."""

from __future__ import annotations

import numpy as np

from .population import Known
from .population.days import as_day
from .population.ledger import Ledger, Months
from .result import Rows, plural, units


def unplanned_months(known: Known) -> int:
    """Due months without a planned value, which ratios against plan leave out."""
    found = known.ledger
    return int((found.launched & found.gross & np.isnan(found.planned)).sum())


def against(
    known: Known,
    months: Months,
    numerator: np.ndarray,
    denominator: np.ndarray,
    *,
    dis: bool = False,
    empty: str,
    note: str = "",
    beside: np.ndarray | None = None,
) -> Rows:
    """Two amounts of each of the chosen months, a unit per money benefit of a started project: `excluded` is 1 where none of
    its months is chosen. Dis-benefits are among them where `dis` is true."""
    found = known.ledger
    more = {} if beside is None else {"beside": months.total(beside)}
    columns = of_benefits(known, months.total(numerator), months.total(denominator), ~months.asked, dis=dis, **more)
    return Rows(
        columns, note=note, empty=empty, monthly=lambda: by_month(found, months, numerator, denominator, beside)
    )


def by_month(
    found: Ledger, months: Months, numerator: np.ndarray, denominator: np.ndarray, beside: np.ndarray | None = None
) -> Rows:
    """Two amounts of each of the chosen months, a unit for each."""
    more = {} if beside is None else {"beside": beside}
    amounts = (np.nan_to_num(numerator), np.nan_to_num(denominator))
    return Rows(units(found.project[months.row], *amounts, month=found.month[months.row], **more))


def of_benefits(
    known: Known,
    numerator: np.ndarray | float,
    denominator: np.ndarray | float = np.nan,
    excluded: np.ndarray | int = 0,
    *,
    dis: bool = False,
    **more: np.ndarray,
) -> dict[str, np.ndarray]:
    """A unit per money benefit of a started project with these amounts, each a column over the benefits table; dis-benefits
    too where `dis` is true."""
    register, table = known.benefit, known.benefit.table
    money = table.gross | table.dis if dis else table.gross
    return chosen_benefits(known, register.known & register.started & money, numerator, denominator, excluded, **more)


def chosen_benefits(
    known: Known,
    chosen: np.ndarray,
    numerator: np.ndarray | float,
    denominator: np.ndarray | float = np.nan,
    excluded: np.ndarray | int = 0,
    **more: np.ndarray,
) -> dict[str, np.ndarray]:
    """A unit per chosen benefit with these amounts, each a column over the benefits table."""
    row = np.flatnonzero(chosen)
    top, bottom = (one[row] if isinstance(one, np.ndarray) else one for one in (numerator, denominator))
    left_out = excluded[row] if isinstance(excluded, np.ndarray) else excluded
    picked = {name: column[row] for name, column in more.items()}
    return units(known.benefit.table.project[row], top, bottom, left_out, benefit=row, **picked)


def waiting(known: Known) -> str:
    """What stands beside every ratio over benefits: how many started projects, the terminated included, are past their planned
    go-live and not launched, and the planned value that has passed (R38)."""
    projects, found = known.project, known.ledger
    late = projects.started & ~projects.launched & (projects.table.planned_go_live < as_day(known.day))
    count = int(late.sum())
    if not count:
        return ""
    passed = float(np.nansum(found.planned[late[found.project] & found.gross]))
    said = f"{passed:,.0f} {known.portfolio.currency} of planned value has passed"
    return f"{plural(count, 'project')} past planned go-live and not launched, {said}"


def spenders(known: Known) -> np.ndarray:
    """Which projects ever spent."""
    return known.project.total(known.spent.project, (known.spent.amount != 0).astype(float)) > 0
