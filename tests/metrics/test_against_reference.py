"""The kit's figures against those of the naive reference, over generated registers.

`PMO_KIT_EXAMPLES=2000 pytest tests/test_against_reference.py` looks at many more, at random.
"""

from __future__ import annotations

import datetime as dt
import math
import os
from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pmo_kit.loaders import load
from pmo_kit.metrics import measure

from ..builders.flourishing import flourishing
from ..builders.full_register import full_register
from ..builders.generated import recorded, registers
from ..builders.hand_made import RESULT_PARTS, Figures, Row, checked, expected, figures, with_assumptions
from ..builders.places import ROOT

SAMPLE_DATA = ROOT / "sample_data"
SAMPLES = ["healthy", "leaky", "no_baselines", "small", "watermelon", "zombies"]
MANY = int(os.environ.get("PMO_KIT_EXAMPLES", "0"))
NO_SHRINKING = "MUTANT_UNDER_TEST" in os.environ  # that a test fails is enough there; why is no question
PROFILE = settings(
    max_examples=MANY or 8,
    derandomize=not MANY,
    deadline=None,
    database=None,
    phases=[phase for phase in Phase if not (NO_SHRINKING and phase in (Phase.shrink, Phase.explain))],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
OTHER_ASSUMPTIONS = {
    "discount_rate": 0.1,
    "optimism_cost": 0.25,
    "optimism_benefit": 0.5,
    "review_window_months": 6,
    "benchmarks": {
        "benefits_realised": 0.5,
        "strategic_alignment": 0.4,
        "decision_cycle_time": 0.6,
        "portfolio_roi": 0.0,
    },
}


def same(one: object, other: object) -> bool:
    """Equal but for floating point; an empty cell equals an empty cell only."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-7)
    return one == other


def same_reservations(ours: Sequence[Row], theirs: Sequence[Row]) -> bool:
    """Whether both reserve a verdict by the same readings in the same order, with the same figures."""
    parts = [(one["key"], one["value"], one["benchmark"]) for one in ours]
    others = [(other["key"], other["value"], other["benchmark"]) for other in theirs]
    return len(parts) == len(others) and all(
        same(one, other)
        for mine, hers in zip(parts, others, strict=True)
        for one, other in zip(mine, hers, strict=True)
    )


def may_be_left_out(row: Row, by_the_kit: bool) -> bool:
    """Whether a grouped row counts nothing; the kit may leave it out only where it is undefined too."""
    counts = any(row[part] for part in ("numerator", "denominator", "excluded"))
    return not counts and (row["value"] is None or not by_the_kit)


def differences(kit: Figures, expected: Figures) -> list[str]:
    """A line for each part of each row in which the two differ."""
    lines = []
    for metric, group in sorted({*kit, *expected}, key=str):
        ours, theirs = kit.get((metric, group)), expected.get((metric, group))
        if ours is None or theirs is None:
            there = theirs if ours is None else ours
            if group is None or not may_be_left_out(there, by_the_kit=ours is None):
                lines.append(f"{metric} {group}: {'the kit' if ours is None else 'the reference'} has no such row")
            continue
        for part in RESULT_PARTS:
            if not same(ours[part], theirs[part]):
                lines.append(f"{metric} {group} {part}: kit {ours[part]!r}, reference {theirs[part]!r}")
        if "reservations" in ours and not same_reservations(ours["reservations"], theirs.get("reservations", [])):
            lines.append(
                f"{metric} {group} reservations: kit {ours['reservations']!r}, reference {theirs.get('reservations')!r}"
            )
    return lines


def compare(tables: dict[str, list[Row]], as_of: dt.date, assumed: dict) -> None:
    register = with_assumptions(checked(tables, as_of), assumed)
    measured = measure(register)
    for portfolio_id in register.portfolio_ids:
        kit = figures(measured[measured["portfolio_id"] == portfolio_id])
        assert differences(kit, expected(tables, as_of, portfolio_id, assumed)) == [], portfolio_id


@pytest.mark.whole_catalogue
@pytest.mark.parametrize("as_of", ["2024-02-29", "2025-03-31", "2025-09-30", "2026-06-30"])
def test_a_full_register_is_measured_as_the_reference_does(as_of):
    compare(full_register(), dt.date.fromisoformat(as_of), {})


def as_rows(frame: pd.DataFrame) -> list[Row]:
    """A validated table as the reference reads it."""
    return [
        {
            name: None if pd.isna(cell) else cell.date() if isinstance(cell, pd.Timestamp) else cell
            for name, cell in row.items()
        }
        for row in frame.to_dict("records")
    ]


@pytest.mark.parametrize("sample", SAMPLES if MANY else ["leaky"])
def test_the_sample_portfolios_are_measured_as_the_reference_does(sample):
    register = load(SAMPLE_DATA / sample, as_of="2026-06-30")
    tables = {name: as_rows(frame) for name, frame in register.tables.items()}
    (portfolio_id,) = register.portfolio_ids
    assumed = {"nothing_to_record": tuple(sorted(register.assumptions.nothing_to_record))}
    assert differences(figures(measure(register)), expected(tables, register.as_of, portfolio_id, assumed)) == []


@PROFILE
@given(registers(), recorded())
def test_every_figure_is_that_of_the_reference(drawn, nothing_to_record):
    tables, as_of = drawn
    compare(tables, as_of, {"nothing_to_record": nothing_to_record})


@PROFILE
@given(flourishing(), recorded())
def test_so_is_every_verdict_and_every_reservation_about_it(drawn, nothing_to_record):
    tables, as_of = drawn
    compare(tables, as_of, {"nothing_to_record": nothing_to_record})


@settings(PROFILE, max_examples=MANY or 2)
@given(st.one_of(registers(), flourishing()))
def test_so_it_is_under_other_assumptions(drawn):
    tables, as_of = drawn
    compare(tables, as_of, OTHER_ASSUMPTIONS)
