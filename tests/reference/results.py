"""The shape of a reference result."""

from __future__ import annotations

from typing import Any

from .register import TOLERANCE

Result = dict[str, Any]
MET, NOT_MET, NOT_DUE, NOT_MEASURABLE = "met", "not met", "not due yet", "not measurable"


def result(
    value: float | None,
    numerator: float | None = None,
    denominator: float | None = None,
    excluded: int = 0,
    verdict: str = "",
) -> Result:
    """One row without its key and group."""
    return {
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "excluded": excluded,
        "verdict": verdict,
    }


def ratio(numerator: float, denominator: float, excluded: int = 0, verdict: str = "") -> Result:
    """A quotient, undefined where the denominator is not above 0."""
    value = numerator / denominator if denominator > TOLERANCE else None
    return result(value, numerator, denominator, excluded, verdict)


def count(number: int) -> Result:
    """A count: value and numerator, nothing left out."""
    return result(number, number)


def missing(verdict: str = "") -> Result:
    """A table is missing: nothing can be told."""
    return result(None, verdict=verdict)
