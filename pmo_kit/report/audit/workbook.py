"""The audit workbook as a whole: its sheets in their order, and the file that they make."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook

from ...amounts import is_empty
from ...metrics import measure
from ...metrics.population import Known
from ...register.portfolio import Portfolio
from . import delivery, figures, governance, money
from .grid import Grid
from .summary import write_read_me, write_settings, write_summary
from .writer import content_of, write_grid

KEYS = (
    "benefits_realised",
    "strategic_alignment",
    "decision_cycle_time",
    "escalation_rate",
    "portfolio_roi",
    "benefits_against_promise",
    "value_leakage",
    "value_leakage_scope",
    "value_leakage_delay",
    "value_leakage_shortfall",
    "value_leakage_gross",
    "decision_cycle_time_baseline",
    "portfolio_roi_baseline",
)
# The sheet of each table, with the tables that its formulas reach into.
ROWS: Mapping[str, tuple[Callable[[Portfolio], Grid], tuple[str, ...]]] = {
    "projects": (delivery.projects_sheet, ()),
    "benefits": (money.benefits_sheet, ()),
    "realisation": (money.realisation_sheet, ("benefits",)),
    "spend": (money.spend_sheet, ()),
    "decisions": (governance.decisions_sheet, ()),
    "escalations": (governance.escalations_sheet, ()),
    "alignment": (delivery.alignment_sheet, ("objectives",)),
    "objectives": (delivery.objectives_sheet, ()),
}


def audit_workbook(portfolio: Portfolio) -> bytes:
    """The audit workbook of a portfolio, as the bytes of an .xlsx: the rows used, and the headline figures, promise and leakage
    as formulas over them, beside the kit's own figures; the same rows give the same bytes.

    Takes a portfolio that is narrowed to one. Raises as `for_portfolio` does where it is the whole register.
    """
    one = portfolio.for_portfolio()
    kit = _kit(one)
    rows = {
        name: make(one)
        for name, (make, needs) in ROWS.items()
        if name in one.tables and all(need in one.tables for need in needs)
    }
    asked = figures.Asked(one, Known.of_portfolio(one), kit)
    sheets = (
        figures.benefits_realised(asked),
        figures.strategic_alignment(asked),
        figures.decision_cycle_time(asked, rows["decisions"].rows if "decisions" in rows else 0),
        figures.escalation_rate(asked),
        figures.portfolio_roi(asked),
        figures.benefits_against_promise(asked),
        figures.value_leakage(asked),
    )
    grids = {**{grid.name: grid for grid in sheets}, **rows}
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "pmo-kit"
    book.properties.title = f"Audit workbook of {one.own_id}"
    write_summary(book.create_sheet("Summary"), one, sheets, kit)
    write_read_me(book.create_sheet("Read me"))
    for grid in grids.values():
        write_grid(book, grid, grids)
    write_settings(book, one)
    book.calculation.fullCalcOnLoad = True
    return content_of(book, one.as_of)


def _kit(portfolio: Portfolio) -> dict[tuple[str, str | None], dict[str, Any]]:
    """The kit's own rows by metric and group; None where a value is undefined."""
    return {
        (row["metric"], row["group"]): {str(name): _plain(cell) for name, cell in row.items()}
        for row in measure(portfolio, KEYS).to_dict("records")
    }


def _plain(cell: Any) -> Any:
    if isinstance(cell, list):
        return cell
    return None if is_empty(cell) or (isinstance(cell, float) and not math.isfinite(cell)) else cell
