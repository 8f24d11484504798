"""When a project launches that has not yet: never in the past, as late as others were, and perhaps never."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pmo_kit.forecast.launching import LONGEST, Waiting, waiting
from pmo_kit.metrics.population import Known
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import Row, frames, project

AS_OF = "2026-06-30"


def day(text: str) -> Any:
    return pd.Timestamp(text).date()


def record(*late: int) -> list[Row]:
    """Projects that were to launch on the last of January 2025, so many months late."""
    planned, live = day("2025-01-31"), pd.Timestamp("2025-01-31")
    return [
        project(f"L{k}", go_live=str((live + pd.offsets.MonthEnd(months)).date()), planned_go_live=planned)
        for k, months in enumerate(late)
    ]


def of(*rows: Row) -> Waiting:
    return waiting(
        Known.of_portfolio(Portfolio.from_frames(frames({"projects": list(rows)}), as_of=AS_OF).for_portfolio("A"))
    )


def months(found: Waiting, count: int = 4000) -> np.ndarray:
    """Months to the first month of value, of the draws in which it launches."""
    drawn = found.draw(np.random.default_rng(1), count)[:, 0]
    return drawn[drawn < LONGEST]


def test_a_date_to_come_is_missed_as_dates_were_missed_before() -> None:
    found = of(
        *record(0, 2), project("W", planned_go_live=day("2026-09-30"))
    )  # value from October, the fourth month from July
    assert found.slips.tolist() == [0, 2]
    assert sorted(set(months(found))) == [3, 5]


def test_a_forecast_go_live_to_come_beats_the_plan() -> None:
    late = project("W", planned_go_live=day("2026-01-31"), forecast_go_live=day("2026-12-31"))
    assert set(months(of(*record(0), late))) == {6}


def test_what_is_overdue_launches_as_late_as_those_that_were_later_still() -> None:
    found = of(*record(0, 1, 8), project("W", planned_go_live=day("2026-01-31")))  # five months late by July
    assert set(months(found)) == {3}


def test_what_is_later_than_any_before_may_last_as_long_again() -> None:
    found = of(*record(0, 1), project("W", planned_go_live=day("2025-06-30")))  # a year late
    drawn = months(found, 20_000)
    assert drawn.min() == 0
    assert np.median(drawn) == pytest.approx(11, abs=2)


def test_no_draw_lies_in_the_past() -> None:
    found = of(*record(-5, -5), project("W", planned_go_live=day("2026-07-31")))
    assert months(found).min() == 0


def test_the_chance_of_never_is_the_record_of_what_ended_without_a_launch() -> None:
    gone = project("G", status="terminated", end_date=day("2026-01-31"))
    found = of(*record(0, 0, 0), gone, project("W", planned_go_live=day("2026-12-31")))
    assert found.chance_of_never.tolist() == [pytest.approx(1.5 / 5)]  # (1 + ½) ÷ (4 + 1)


def test_what_is_a_year_overdue_is_held_against_the_others_that_are() -> None:
    stuck = [project(f"S{k}", planned_go_live=day("2024-01-31")) for k in range(2)]
    found = of(*record(0, 0), *stuck)
    assert found.chance_of_never.tolist() == [pytest.approx(2.5 / 5)] * 2


def test_without_a_launch_to_compare_with_it_says_what_it_takes() -> None:
    assert of(project("W", planned_go_live=day("2026-12-31"))).slips.tolist() == [0, 3, 6]


def test_what_has_ended_launched_or_not_started_does_not_wait() -> None:
    rows = (
        project("A", status="terminated", end_date=day("2026-01-31")),
        project("B", go_live="2026-01-31"),
        project("C", start="2027-01-01"),
        project("D", status="closed"),
    )
    assert len(of(*rows).project) == 0
