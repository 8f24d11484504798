"""On schedule, and not going to return: only where the forecast has proved itself, and before months say it."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from pmo_kit.finding import expected, looked
from pmo_kit.forecast.forecast import OWN_COURSE
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import benefit, checked, day, month_by_month, project

TODAY = "2026-06-30"
SOON = day("2026-12-31")


def register(measured: int = 0, **cells: Any) -> Portfolio:
    """P1 is to be live by the end of the year, or as the cells say; so many months are measured."""
    row = {"planned_go_live": SOON, "forecast_go_live": SOON, "planned_investment": 100, **cells}
    plan = month_by_month("B1", "2026-03-01", [10] * 12, [9] * measured)
    whole = checked({"projects": [project("P1", **row)], "benefits": [benefit("B1", "P1")], "realisation": plan}, TODAY)
    return dataclasses.replace(whole).for_portfolio("A")


def told(monkeypatch: pytest.MonkeyPatch, chance: float, *, believed: bool = True, known: bool = False) -> None:
    row = {
        "project_id": "P1",
        "miss_probability": chance,
        "planned_year": 120.0,
        "year_expected": 30.0,
        "year_known": known,
    }
    made = SimpleNamespace(
        forecast=SimpleNamespace(projects=pd.DataFrame([row]), basis=OWN_COURSE),
        backtest=SimpleNamespace(believed=believed),
    )
    monkeypatch.setattr(expected, "believed", lambda portfolio: made)


def found(portfolio: Portfolio) -> list[Any]:
    return [one for one in looked(portfolio).found if one.rule == "not going to return"]


def test_a_project_on_schedule_that_will_not_bring_its_first_year_is_found_with_what_is_missing(monkeypatch):
    told(monkeypatch, 0.9)
    [one] = found(register())
    assert one.title == (
        "One project on schedule is not going to return what its first year was to bring: £90 less than was planned"
    )
    assert (one.amount, one.by) == (90.0, day("2026-07-14"))
    assert one.cases[0].evidence == (
        "To be live on schedule; of £120 planned for its first year £30 is to be expected."
    )


@pytest.mark.parametrize(
    ("chance", "cells", "measured"),
    [
        (0.8, {}, 0),  # not above four in five
        (float("nan"), {}, 0),
        (0.9, {"forecast_go_live": day("2027-01-31")}, 0),  # late: delivery says so itself
        (0.9, {"forecast_go_live": None}, 0),
        (
            0.9,
            {"planned_go_live": day("2026-05-31"), "forecast_go_live": day("2026-05-31")},
            0,
        ),  # was to be live by now
        (0.9, {"go_live": "2026-02-28", "planned_go_live": day("2026-02-28")}, 3),  # months speak for themselves
        (0.9, {"status": "closed", "end_date": day("2026-06-01")}, 0),
    ],
)
def test_it_is_quiet_where_nothing_can_be_warned_of_beforehand(monkeypatch, chance: float, cells: dict, measured: int):
    told(monkeypatch, chance)
    assert found(register(measured, **cells)) == []


def test_a_year_that_is_known_is_no_forecast(monkeypatch):
    told(monkeypatch, 1.0, known=True)
    assert found(register()) == []


def test_a_forecast_that_has_not_proved_itself_warns_of_nothing_and_that_is_said(monkeypatch):
    told(monkeypatch, 0.95, believed=False)
    came = looked(register())
    assert "not going to return" not in [one.rule for one in came.found]
    assert came.unable["not going to return"] == expected.UNPROVED
