"""V1–V12: each `met` of a portfolio under its stricter readings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import stricter_governance, stricter_value
from .reading import Readings
from .register import Register, Row
from .results import MET, Result

OF_METRIC: dict[str, tuple[tuple[str, Callable[[Register, Result], Readings]], ...]] = {
    "benefits_realised": (
        ("never_launched", stricter_value.never_launched),
        ("carried_by_few", stricter_value.carried_by_few),
        ("unconfirmed", stricter_value.unconfirmed),
        ("repeats_the_plan", stricter_value.repeats_the_plan),
        ("old_launches", stricter_value.old_launches),
        ("overspent", stricter_value.overspent),
        ("fragile", stricter_value.fragile),
    ),
    "strategic_alignment": (("thin_links", stricter_governance.thin_links),),
    "decision_cycle_time": (("still_open", stricter_governance.still_open),),
    "escalation_rate": (
        ("may_be_chance", stricter_governance.may_be_chance),
        ("nothing_recorded", stricter_governance.nothing_recorded),
    ),
    "portfolio_roi": (
        ("unconfirmed", stricter_value.unconfirmed_return),
        ("age_alone", stricter_value.age_alone),
        ("fragile", stricter_value.fragile_return),
    ),
}


def judge(register: Register, key: str, found: Result) -> dict[str, list[Any]]:
    """The reservations of a headline figure of the portfolio, and the readings that could not be made."""
    raised: list[Row] = []
    not_made: list[str] = []
    if found["verdict"] == MET:
        for name, readings in OF_METRIC[key]:
            made = list(readings(register, found))
            failed = [reading for reading in made if reading.fails]
            if failed:
                raised.append({"key": name, "value": failed[0].value, "benchmark": failed[0].benchmark})
            elif any(reading.fails is None for reading in made):
                not_made.append(name)
    return {"reservations": raised, "not_made": not_made}
