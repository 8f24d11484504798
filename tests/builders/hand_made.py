"""Small tables made by hand: rows as dictionaries, for the kit as frames and for the reference as they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pmo_kit.errors import Problem
from pmo_kit.metrics import measure
from pmo_kit.register.locks import Entry, History
from pmo_kit.register.portfolio import Assumptions, Portfolio

from .. import reference

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Figures = dict[tuple[str, str | None], Row]
Measure = Callable[..., Figures]
CHECKED: dict[str, Portfolio] = {}
EXPECTED: dict[str, Figures] = {}
RESULT_PARTS = ("value", "numerator", "denominator", "excluded", "verdict")


def day(text: str) -> dt.date:
    """A date from its ISO form."""
    return dt.date.fromisoformat(text)


def project(project_id: str, start: str = "2024-01-01", go_live: str | None = None, **cells: Any) -> Row:
    """A started project of portfolio A."""
    row = {"project_id": project_id, "portfolio_id": "A", "name": project_id, "status": "active"}
    return {**row, "start_date": day(start), "go_live": day(go_live) if go_live else None, **cells}


def benefit(benefit_id: str, project_id: str, kind: str | None = "cashable", **cells: Any) -> Row:
    """A benefit profile."""
    return {"benefit_id": benefit_id, "project_id": project_id, "name": benefit_id, "kind": kind, **cells}


def month_by_month(
    benefit_id: str,
    first: str,
    planned: Sequence[float | None],
    actual: Sequence[float | None] = (),
    replanned: Sequence[float | None] = (),
    step: int = 1,
) -> list[Row]:
    """Realisation rows, one every `step` months from the first; what is not given is empty."""
    rows, start = [], day(first)
    for k, plan in enumerate(planned):
        year, month0 = divmod(start.year * 12 + start.month - 1 + k * step, 12)
        row = {"benefit_id": benefit_id, "month": dt.date(year, month0 + 1, 1), "planned_value": plan}
        row["actual_value"] = actual[k] if k < len(actual) else None
        row["replanned_value"] = replanned[k] if k < len(replanned) else None
        rows.append(row)
    return rows


def spend(project_id: str, month: str, amount: float) -> Row:
    """A month's actual spend."""
    return {"project_id": project_id, "month": day(month), "planned_spend": None, "actual_spend": amount}


def issue(decision_id: str, raised: str, days: int | None, project_id: str = "P1", **cells: Any) -> Row:
    """An issue that was decided after so many days, or is open."""
    decided = None if days is None else day(raised) + dt.timedelta(days=days)
    return {
        "decision_id": decision_id,
        "project_id": project_id,
        "raised_on": day(raised),
        "decided_on": decided,
        **cells,
    }


def escalation(escalation_id: str, project_id: str, raised: str, level: str = "executive", **cells: Any) -> Row:
    """An escalation."""
    return {"escalation_id": escalation_id, "project_id": project_id, "raised_on": day(raised), "level": level, **cells}


def portfolio(transformation_start: str | None = None, portfolio_id: str = "A", **cells: Any) -> Row:
    """A row of the portfolios table."""
    start = day(transformation_start) if transformation_start else None
    return {"portfolio_id": portfolio_id, "name": portfolio_id, "transformation_start": start, **cells}


def frames(tables: dict[str, list[Row]]) -> dict[str, pd.DataFrame]:
    """The rows as the kit is given them; a table without rows keeps its key columns."""
    keys = {
        "portfolios": ["portfolio_id", "name"],
        "projects": ["project_id", "portfolio_id", "name", "status", "start_date"],
        "objectives": ["objective_id", "name"],
        "alignment": ["project_id", "objective_id"],
        "benefits": ["benefit_id", "project_id", "name"],
        "realisation": ["benefit_id", "month"],
        "spend": ["project_id", "month"],
        "decisions": ["decision_id", "project_id", "raised_on"],
        "escalations": ["escalation_id", "project_id", "raised_on", "level"],
    }
    made = {}
    for name, rows in tables.items():
        made[name] = pd.DataFrame(rows, dtype=object) if rows else pd.DataFrame(columns=keys[name], dtype=object)
    return made


def kit(
    tables: Tables, as_of: str, portfolio_id: str = "A", keys: Sequence[str] | None = None, **assumed: Any
) -> Figures:
    """The kit's figures by metric and group (of these keys, or all); fails where the kit set anything aside."""
    register = checked(tables, as_of)
    if assumed:
        register = with_assumptions(register, assumed)
    return figures(measure(register.for_portfolio(portfolio_id), keys))


def checked(tables: Tables, as_of: str | dt.date) -> Portfolio:
    """These rows as a register, of which nothing was set aside; checked once, however often they are measured."""
    asked = repr((tables, as_of))
    if asked not in CHECKED:
        register = Portfolio.from_frames(frames(tables), as_of=as_of)
        lost = [p.line() for p in register.problems if p.effect != "pointed out" and not below_zero(p)]
        assert not lost, lost
        CHECKED[asked] = register
    return CHECKED[asked]


def below_zero(problem: Problem) -> bool:
    """Whether it says that a negative plan or actual of a dis-benefit was read as empty (R14), as the reference does."""
    cell = problem.field or problem.column
    return cell in ("planned_value", "actual_value") and problem.value.strip().startswith(("-", "−"))


def with_assumptions(register: Portfolio, assumed: dict[str, Any]) -> Portfolio:
    """The same register under other assumptions."""
    given = {name: value for name, value in assumed.items() if name != "benchmarks"}
    given["nothing_to_record"] = frozenset(assumed.get("nothing_to_record", ()))
    benchmarks = {**Assumptions().benchmarks, **assumed.get("benchmarks", {})}
    return replace(register, assumptions=Assumptions(benchmarks=benchmarks, **given))


def with_lock(register: Portfolio, locked: dict[str, Row], measured_on: dt.date) -> Portfolio:
    """The register with a locked baseline of portfolio A."""
    rows = [{"metric": key, "unit": "", "note": "said then", **row} for key, row in locked.items()]
    details = {"as_of": measured_on.isoformat(), "figures": rows}
    entry = Entry(1, "lock", "A", "Ann Lee", measured_on.isoformat(), previous="", hash="", details=details)
    return replace(register, locks={"A": History(Path("A.jsonl"), (entry,))})


def figures(measured: pd.DataFrame) -> Figures:
    """A result frame as a dictionary; `None` for an empty cell, and a list (of reservations) as it is."""
    found = {}
    for row in measured.to_dict("records"):
        row = {key: None if is_empty(cell) else cell for key, cell in row.items()}
        key = (row["metric"], row["group"])
        assert key not in found, f"{key} is there twice"
        found[key] = row
    return found


def is_empty(cell: Any) -> bool:
    """Whether a cell holds no value; a list without entries is a value."""
    return not isinstance(cell, list | tuple) and bool(pd.isna(cell))


def by_reference(
    tables: Tables, as_of: str, portfolio_id: str = "A", keys: Sequence[str] | None = None, **assumed: Any
) -> Figures:
    """The reference's figures in the same form, without notes; always of all keys."""
    return expected(tables, day(as_of), portfolio_id, assumed)


def expected(tables: Tables, as_of: dt.date, portfolio_id: str, assumed: dict[str, Any]) -> Figures:
    """What the reference makes of these rows; worked out once, however often the kit is held against it."""
    asked = repr((tables, as_of, portfolio_id, assumed))
    if asked not in EXPECTED:
        EXPECTED[asked] = reference.measure(tables, as_of, portfolio_id, assumed or None)
    return EXPECTED[asked]


BOTH = pytest.mark.parametrize("measured", [kit, by_reference], ids=["kit", "reference"])
