"""R11: how much of one improvement is claimed, over all portfolios."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .dates import first_of_month, last_of_month, quarter_months
from .names import named, plain

Row = dict[str, Any]


def key_of(benefit: Row) -> str | None:
    """The shared benefit that is claimed, as names are compared; a placeholder is no key."""
    text = benefit.get("shared_benefit")
    return plain(text) if named(text) else None


def claim(benefit: Row) -> float:
    """The attribution, 1 when absent."""
    return 1.0 if benefit.get("attribution") is None else benefit["attribution"]


def claims(tables: dict[str, list[Row]], day: dt.date) -> dict[str, float]:
    """The sum of the claims on each key: of projects started by the day, and of what has an actual by then."""
    found: dict[str, float] = {}
    for benefit in tables.get("benefits", []):
        agreed, key = benefit.get("agreed_on"), key_of(benefit)
        if key is None or (agreed is not None and agreed > day):
            continue
        project = next(p for p in tables["projects"] if p["project_id"] == benefit["project_id"])
        start = project.get("start_date")
        started = project["status"] != "proposed" and start is not None and start <= day
        if started or _has_an_actual(tables, benefit, project, day):
            found[key] = found.get(key, 0.0) + claim(benefit)
    return found


def without_negatives(benefit: Row, row: Row) -> Row:
    """R14: a negative plan or actual of a dis-benefit is empty."""
    cells = dict(row)
    if benefit.get("kind") == "dis_benefit":
        for column in ("planned_value", "actual_value"):
            if cells.get(column) is not None and cells[column] < 0:
                cells[column] = None
    return cells


def _has_an_actual(tables: dict[str, list[Row]], benefit: Row, project: Row, day: dt.date) -> bool:
    fiscal_start = 1
    for record in tables.get("portfolios", []):
        if record["portfolio_id"] == project["portfolio_id"]:
            fiscal_start = int(record.get("fiscal_year_start_month") or 1)
    for row in tables.get("realisation", []):
        if row["benefit_id"] == benefit["benefit_id"]:
            month = first_of_month(row["month"])
            if benefit.get("frequency") == "quarterly":
                month = quarter_months(month, fiscal_start)[1]
            if last_of_month(month) <= day and without_negatives(benefit, row).get("actual_value") is not None:
                return True
    return False
