"""What the rules find in small tables made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pmo_kit.finding import Finding, Looked, looked
from pmo_kit.register.portfolio import Portfolio

from .hand_made import Row, benefit, day, frames

AS_OF = "2026-06-30"
ACCOUNTABLE = {
    "owner": "Ada Nwosu",
    "success_criterion": "calls end sooner",
    "measure": "call length",
    "unit": "minutes",
    "baseline_value": 10,
    "baseline_date": day("2024-01-15"),
    "target_value": 6,
    "target_date": day("2026-03-31"),
}


def owned(benefit_id: str, project_id: str = "P1", **cells: Any) -> Row:
    """A benefit with an owner, a criterion, a baseline and a specific target."""
    return benefit(benefit_id, project_id, **(ACCOUNTABLE | cells))


def of(as_of: str = AS_OF, assumed: dict[str, Any] | None = None, **tables: list[Row]) -> Portfolio:
    """Portfolio A of these rows, under these assumptions."""
    register = Portfolio.from_frames(frames(tables), as_of=as_of)
    register = replace(register, assumptions=replace(register.assumptions, **(assumed or {})))
    return register.for_portfolio("A")


def looking(as_of: str = AS_OF, assumed: dict[str, Any] | None = None, **tables: list[Row]) -> Looked:
    """What came of all rules."""
    return looked(of(as_of, assumed, **tables))


def cause(rule: str, as_of: str = AS_OF, assumed: dict[str, Any] | None = None, **tables: list[Row]) -> Finding:
    """The finding of a rule, which must be there."""
    (found,) = (finding for finding in looking(as_of, assumed, **tables).found if finding.rule == rule)
    return found


def is_quiet(rule: str, as_of: str = AS_OF, assumed: dict[str, Any] | None = None, **tables: list[Row]) -> bool:
    """Whether a rule looked and found nothing."""
    return rule in looking(as_of, assumed, **tables).quiet


def why_not(rule: str, as_of: str = AS_OF, assumed: dict[str, Any] | None = None, **tables: list[Row]) -> str:
    """Why a rule could not look."""
    return looking(as_of, assumed, **tables).unable[rule]


def with_evidence(rows: list[Row]) -> list[Row]:
    """The same months, each with an evidence text."""
    return [{**row, "evidence": "ledger 4711"} for row in rows]
