"""R63: how far an actual can be trusted."""

from __future__ import annotations

from typing import Any

from .names import named

CLOSE = 0.005 + 1e-9


def by_trust(rows: list[dict[str, Any]], planned: float | None, actual: float | None) -> dict[str, float]:
    """The actuals of a month or quarter, before attribution, by how far they can be trusted."""
    parts = {"confirmed": 0.0, "evidenced": 0.0, "repeats_plan": 0.0, "reported": 0.0}
    repeats = planned is not None and planned > 0 and actual is not None and abs(actual - planned) <= CLOSE
    for row in rows:
        if row.get("actual_value") is not None:
            told = "repeats_plan" if repeats else "reported"
            if named(row.get("validated_by")):
                told = "confirmed"
            elif named(row.get("evidence")):
                told = "evidenced"
            parts[told] += row["actual_value"]
    return parts
