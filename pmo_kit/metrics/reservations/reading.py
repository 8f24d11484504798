"""The shape of a stricter reading, and what all of them do: hold a figure against its bar, and say it in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...vocabulary import RESERVATIONS
from .. import returns
from ..population import Known
from ..result import Reservation, above

HALF = 0.5


class NotMadeError(Exception):
    """A reading that cannot be made, and why: it raises no reservation."""


@dataclass(frozen=True)
class Reading:
    """A stricter reading: its name, the metrics whose `met` it tests, what is read (for the reference page), and the function
    that gives a reservation or None, or raises `NotMadeError`."""

    key: str
    on: tuple[str, ...]
    reading: str
    reserved: str
    read: Callable[[Known, str], Reservation | None]

    @property
    def number(self) -> str:
        """V1 to V12: what it is cited by."""
        return RESERVATIONS[self.key]


def reserved(key: str, value: float | None, benchmark: float | None, sentence: str) -> Reservation:
    return Reservation(key, value, benchmark, sentence)


def at_most(key: str, value: float | None, bar: float, sentence: str) -> Reservation | None:
    """Reserved where a figure is not above its bar; not made where there is no figure."""
    if value is None:
        raise NotMadeError("the figure is undefined under it")
    return None if above(value, bar) else reserved(key, value, bar, sentence.format(value=percent(value)))


def of_return(key: str, known: Known, value: float | None, said: str) -> Reservation | None:
    """Reserved where a return does not meet the bar of the reported baseline."""
    bar = known.of(returns.bar)
    if value is None:
        raise NotMadeError("the figure is undefined under it")
    assert bar is not None, "no return is met without a bar"
    if returns.meets(value, bar):
        return None
    return reserved(key, value, max(bar, 0.0), said.format(value=percent(value)))


def percent(value: float) -> str:
    return f"{value:.1%}".replace("%", " %")


def in_days(value: float | None) -> str:
    return "not half are decided" if value is None else f"{value:,.0f} days"


def within(value: float | None) -> str:
    return "not even now" if value is None else f"within {value:,.0f} days"
