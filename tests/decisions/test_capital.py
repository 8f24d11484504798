"""What is proposed for a portfolio's money, from its tables; the forecast is given, so that amounts stay small."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pmo_kit.decisions.capital import candidates as candidates_module
from pmo_kit.decisions.capital.capital import SAME_MONEY, capital
from pmo_kit.decisions.remaining import remaining
from pmo_kit.forecast import Forecast
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections.answers import Answer

from ..builders.hand_made import Row, benefit, frames, month_by_month, portfolio, project, spend

AS_OF = "2026-06-30"


def register(**tables: list[Row]) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=AS_OF).for_portfolio("A")


def money(project_id: str, estimate: float | None, committed: float | None = 0.0, **cells: object) -> Row:
    return project(
        project_id, **{"forecast_investment": estimate, "remaining_commitment": committed, "actual_spend": 0.0, **cells}
    )


def expecting(monkeypatch: pytest.MonkeyPatch, draws: list[list[float]] | None = None, **benefits: float) -> None:
    """The forecast says this of the months to come; twice as much was planned for them."""
    expected = list(benefits.values())
    rows = pd.DataFrame(
        {
            "project_id": list(benefits),
            "remaining_expected": expected,
            "planned_remaining": [2 * amount for amount in expected],
        }
    )
    found = Forecast(rows, np.array(draws if draws is not None else [expected]))
    monkeypatch.setattr(candidates_module, "shown", lambda portfolio: found)


def by_project(answer: Answer) -> dict[str, Row]:
    return {row["project_id"]: row for row in answer.rows.to_dict("records")}


# --- what remains ----------------------------------------------------------------------------------------------------


def test_what_remains_is_the_estimate_less_what_is_spent_and_nothing_once_ended() -> None:
    rows = [
        money("A", 12, 1, planned_investment=10),
        money("B", None, None, planned_investment=10),
        money("C", 3, 0),
        money("D", None, 2),
        money("E", 9, None, status="closed", end_date=dt.date(2026, 1, 31)),
    ]
    found = remaining(register(projects=rows, spend=[spend("A", "2026-01-01", 8), spend("C", "2026-01-01", 5)]))
    assert found["project_id"].tolist() == ["A", "B", "C", "D", "E"]
    assert found["remaining_cost"].tolist()[:3] == [4, 10, 0]
    assert np.isnan(found["remaining_cost"][3])
    assert found["remaining_cost"][4] == 0
    assert found["avoidable_cost"][0] == 3
    assert found["avoidable_cost"].isna().tolist() == [False, True, False, True, False]


# --- what is proposed ------------------------------------------------------------------------------------------------


def test_spent_eight_with_four_to_come_and_six_to_gain_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    expecting(monkeypatch, A=6)
    found = capital(register(projects=[money("A", 12)], spend=[spend("A", "2026-01-01", 8)]))
    row = by_project(found)["A"]
    assert (row["do"], row["cost"], row["value"]) == ("continue", 4, 2)
    assert row["reason"] == "It brings £6 for £4 from here on: 1.5 for each 1."
    assert (found.figures["budget"], found.figures["budget_is"]) == (4, SAME_MONEY)


def test_what_costs_more_than_it_brings_is_ended_with_what_that_frees_and_what_would_change_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expecting(monkeypatch, A=20, B=30)
    found = capital(register(projects=[money("A", 100, 30, name="Portal"), money("B", 10, 0)]))
    assert found.rows["project_id"].tolist() == ["A", "B"]  # what is to be decided stands first
    row = by_project(found)["A"]
    assert (row["do"], row["frees"]) == ("terminate", 70)
    assert row["reason"] == (
        "It brings £20 for £100 from here on: 0.2 for each 1. Ending it costs the £30 that is committed and frees £70."
    )
    assert row["would_change"] == "It would go on from a remaining benefit of £70, £50 more than is expected."
    assert (found.figures["freed"], found.figures["value"], found.figures["as_it_stands"]) == (70, -10, -60)
    assert found.figures["counts"] == {"terminate": 1, "pause": 0, "start": 0, "continue": 1, "do not start": 0}


def test_a_budget_that_is_named_beats_the_settings_and_they_beat_the_same_money(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expecting(monkeypatch, A=60, B=90)
    rows = register(projects=[money("A", 10), money("B", 10)])
    assert capital(rows).figures["budget"] == 20
    rows = replace(rows, assumptions=replace(rows.assumptions, budget=10.0))
    found = capital(rows)
    assert {name: row["do"] for name, row in by_project(found).items()} == {"A": "pause", "B": "continue"}
    assert by_project(found)["A"]["reason"].endswith("for each 1; the budget brings more elsewhere.")
    assert capital(rows, budget=0).figures["counts"]["pause"] == 2
    with pytest.raises(ValueError, match="at least 0"):
        capital(rows, budget=-1)


def test_a_budget_that_is_too_small_is_answered_with_what_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    expecting(monkeypatch, A=60)
    found = capital(register(projects=[money("A", 10, mandatory=True)]), budget=4)
    assert (found.silent, found.figures["lacking"]) == (True, 6)
    assert found.cannot_tell[0].startswith("£4 is not enough")
    assert found.cannot_tell[0].endswith("cost £10, £6 more.")


def test_a_proposed_project_is_taken_for_its_plan_as_far_as_others_keep_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    expecting(monkeypatch, draws=[[6.0], [3.0]], A=6)  # half of what was planned
    tables = {
        "projects": [money("A", 1), money("N", 40, status="proposed", start_date=None)],
        "benefits": [benefit("B1", "N"), benefit("B2", "N", kind="dis-benefit")],
        "realisation": month_by_month("B1", "2027-01-01", [10.0] * 12) + month_by_month("B2", "2027-01-01", [2.0] * 12),
    }
    found = capital(register(**tables), budget=100)
    row = by_project(found)["N"]
    assert (row["do"], row["remaining_benefit"]) == ("start", 48)  # (120 − 24) × 6 ÷ 12
    assert row["stable"] == 0.5  # in the second draw a quarter of the plan: 24 for 40
    assert found.figures["unstable"] == ("N",)
    assert found.cannot_tell[0].startswith("What has not started is taken to bring 50")
    assert found.cannot_tell[1] == "Benefits count as far as their plans reach, the last of them to Dec 2027."


def test_a_plan_that_stops_soon_after_launch_is_not_held_against_the_whole_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expecting(monkeypatch, A=6)
    tables = {"projects": [money("A", 50)], "benefits": [benefit("B1", "A")]}
    found = capital(register(**tables, realisation=month_by_month("B1", "2027-01-01", [10.0] * 9)))
    row = by_project(found)["A"]
    assert (row["do"], row["because"]) == ("continue", "cannot be judged")
    assert row["reason"] == "Its plan reaches nine months, too few to be held against all that it costs: left as it is."
    assert found.figures["held"] == 1


def test_a_plan_that_is_over_promises_nothing_and_that_is_said_and_not_that_it_brings_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expecting(monkeypatch, A=0)
    row = by_project(capital(register(projects=[money("A", 50, 20)])))["A"]
    assert (row["do"], row["frees"]) == ("terminate", 30)
    assert row["reason"].startswith(
        "It has no month of its plan to come, so nobody promises anything, for £50 from here on. Ending it costs the £20"
    )


def test_what_cannot_be_judged_is_left_as_it_is_and_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    expecting(monkeypatch, A=6)
    found = capital(
        register(projects=[money("A", 4, None), money("B", 4, status="paused"), money("C", None, mandatory=True)])
    )
    rows = by_project(found)
    assert rows["A"]["reason"] == "Cannot be judged without its remaining commitment: left as it is."
    assert (rows["B"]["do"], rows["B"]["would_change"]) == ("pause", "It can be judged once that is known.")
    assert found.cannot_tell[-2:] == (
        "B and A cannot be judged and are left as found: what is unknown is not taken for nothing.",
        "The cost of C is not known and comes on top.",
    )


def test_a_dependency_on_what_has_launched_is_met_and_one_on_what_ended_before_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expecting(monkeypatch, A=60, B=60)
    ended = {"status": "terminated", "end_date": dt.date(2026, 1, 31)}
    tables = {
        "projects": [
            money("A", 10),
            money("B", 10),
            money("L", 1, go_live="2025-06-30", **ended),
            money("X", 1, **ended),
        ],
        "dependencies": [{"project_id": "A", "depends_on": "L"}, {"project_id": "B", "depends_on": "X"}],
    }
    rows = by_project(capital(register(**tables)))
    assert set(rows) == {"A", "B"}
    assert (rows["A"]["do"], rows["B"]["do"]) == ("continue", "pause")
    assert (
        rows["B"]["reason"]
        == "It brings £60 for £10 from here on: 6 for each 1, but depends on X, which does not go on."
    )


def test_a_bias_of_costs_raises_what_is_to_come_and_nothing_that_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    expecting(monkeypatch, A=60)
    rows = register(projects=[money("A", 12, actual_spend=2)])
    rows = replace(rows, assumptions=replace(rows.assumptions, optimism_cost=0.1))
    assert by_project(capital(rows))["A"]["cost"] == pytest.approx(11)


def test_without_anything_that_runs_or_is_proposed_there_is_nothing_to_choose() -> None:
    ended = money("A", 1, status="closed", end_date=dt.date(2026, 1, 31))
    found = capital(register(projects=[ended], portfolios=[portfolio()]))
    assert found.cannot_tell == ("There is nothing to choose from: no project runs, and none is proposed.",)


def test_without_a_forecast_everything_is_left_as_it_is() -> None:
    found = capital(register(projects=[money("A", 4), money("B", 4, status="proposed", start_date=None)]))
    assert {name: row["do"] for name, row in by_project(found).items()} == {"A": "continue", "B": "do not start"}
    assert found.figures["held"] == 2
