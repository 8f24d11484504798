"""What holds for a forecast of any register, however odd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from pmo_kit.forecast import Forecast, forecast
from pmo_kit.metrics import measure
from pmo_kit.register.portfolio import Portfolio

from ..builders.full_register import full_register
from ..builders.generated import registers
from ..builders.hand_made import frames

ANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def of(tables: dict[str, Any], as_of: Any) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio("A")


def assert_sound(found: Forecast) -> None:
    """No figure is empty that must not be, ends are in order, chances are chances."""
    if found.projects.empty:
        assert found.cannot_tell
        return
    amounts = found.projects.filter(regex="_(expected|low|high)$").drop(columns=["miss_low", "miss_high"])
    assert np.isfinite(amounts.to_numpy()).all()
    assert np.isfinite(found.remaining).all()
    assert found.remaining.shape[1] == len(found.projects)
    assert found.projects["project_id"].is_monotonic_increasing
    for name in ("year", "life", "remaining"):
        assert (found.projects[f"{name}_low"] <= found.projects[f"{name}_high"]).all()
    chance = found.projects[["miss_low", "miss_probability", "miss_high"]].dropna().to_numpy()
    assert ((chance >= 0) & (chance <= 1)).all()
    assert (np.diff(chance, axis=1) >= 0).all()


@ANY
@given(registers())
def test_a_forecast_of_any_register_is_sound_and_in_any_order_the_same(drawn: Any) -> None:
    tables, as_of = drawn
    found = forecast(of(tables, as_of), draws=60)
    assert_sound(found)
    turned = forecast(of({name: rows[::-1] for name, rows in tables.items()}, as_of), draws=60)
    pd.testing.assert_frame_equal(found.projects, turned.projects)


def test_a_first_year_that_is_over_is_what_the_metrics_say() -> None:
    portfolio = of(full_register(), "2026-06-30")
    rows = measure(portfolio, ["benefits_realised"]).set_index("group")
    found = forecast(portfolio).projects.set_index("project_id")
    due = [group for group in rows.index.dropna() if group.startswith("project:") and rows.at[group, "numerator"] > 0]
    assert due
    for group in due:
        assert found.at[group.removeprefix("project:"), "year_expected"] == pytest.approx(rows.at[group, "numerator"])
