"""What a stricter reading of a met benchmark gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .register import TOLERANCE

HALF = 0.5


@dataclass(frozen=True)
class Reading:
    """One stricter reading: `fails` is None where it cannot be made."""

    value: float | None
    benchmark: float | None
    fails: bool | None


CANNOT = Reading(None, None, None)
Readings = Iterator[Reading]


def above(value: float | None, benchmark: float) -> Reading:
    """A reading that has to lie above its benchmark."""
    return CANNOT if value is None else Reading(value, benchmark, value <= benchmark + TOLERANCE)


def below_half(value: float | None) -> Reading:
    """A reading that has to stay below a half."""
    return CANNOT if value is None else Reading(value, HALF, value >= HALF - TOLERANCE)


def quotient(numerator: float, denominator: float) -> float | None:
    """Undefined where the denominator is not above 0."""
    return numerator / denominator if denominator > TOLERANCE else None
