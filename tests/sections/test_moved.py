"""What moved since an earlier run: figures from day to day, and a past that today's data tells otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections.moved import Months, months, moved

from ..builders.hand_made import Tables, benefit, checked, month_by_month, portfolio, project, spend

JUNE = "2026-06-30"


def register(actual: list[float | None], spent: float = 50, as_of: str = JUNE) -> Portfolio:
    """One project that is live since March 2026, with 100 planned a month from April on."""
    tables: Tables = {
        "portfolios": [portfolio(currency="GBP")],
        "projects": [project("P1", go_live="2026-03-31", planned_investment=1000)],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2026-04-01", [100] * 6, actual),
        "spend": [spend("P1", "2026-01-01", spent)],
    }
    return checked(tables, as_of).for_portfolio("A")


def earlier(was: Portfolio, **parts: Any) -> dict[str, Any]:
    """What a run on this portfolio would have left, as far as it is looked at here."""
    figures = {
        "benefits_against_promise": {"value": None, "numerator": 60.0, "denominator": 200.0},
        "portfolio_roi": {"value": 0.2, "numerator": 10.0, "denominator": 50.0},
    }
    record = {
        "as_of": was.as_of.isoformat(),
        "currency": "GBP",
        "kit_version": "0.1.0",
        "figures": figures,
        "months": months(was),
    }
    return record | parts


def compared(now: Portfolio, record: dict[str, Any]) -> Portfolio:
    return replace(now, earlier={"A": record})


def test_money_is_kept_month_by_month_and_an_empty_month_is_left_out() -> None:
    assert months(register([40, None, 20])) == {
        "2026-01": {"spent": 50.0},
        "2026-04": {"planned": 100.0, "actual": 40.0},
        "2026-05": {"planned": 100.0},
        "2026-06": {"planned": 100.0, "actual": 20.0},
    }


def test_without_an_earlier_run_nothing_has_moved() -> None:
    assert moved(register([40])) is None


def test_a_later_day_moves_figures_and_restates_nothing() -> None:
    then = register([40, 20], as_of="2026-05-31")
    found = moved(compared(register([40, 20, 30]), earlier(then)))
    assert not found.same_day
    assert found.months == ()
    # 40 + 20 of 200 had come by May; 30 and a promise of 100 came in June
    assert {one.key: (one.before, one.then, one.now) for one in found.figures if one.key in ("came", "promised")} == {
        "came": (60.0, 60.0, 90.0),
        "promised": (200.0, 200.0, 300.0),
    }
    assert not [one for one in found.restated if one.key in ("came", "promised")]


def test_doubled_actuals_of_the_same_day_restate_the_months_and_the_figures() -> None:
    was = register([40, 20, 30])
    figures = {"benefits_against_promise": {"value": 0.3, "numerator": 90.0, "denominator": 300.0}}
    found = moved(compared(register([80, 40, 60]), earlier(was, figures=figures)))
    assert found.same_day
    assert found.months == (Months("actual", 90.0, 180.0, changed=3, entered=0, gone=0),)
    assert [(one.key, one.before, one.now) for one in found.restated] == [("came", 90.0, 180.0)]


def test_a_month_that_is_entered_late_changed_and_taken_out_are_told_apart() -> None:
    was = register([None, 20, 30])
    [found] = moved(compared(register([40, 25, None]), earlier(was))).months
    assert found == Months("actual", 50.0, 65.0, changed=1, entered=1, gone=1)


def test_only_months_that_were_over_then_are_held_against_each_other() -> None:
    then = register([40, 20], as_of="2026-05-30")  # May has not ended
    assert moved(compared(register([40, 99, 30]), earlier(then))).months == ()


def test_a_change_too_small_to_be_written_is_none() -> None:
    was = register([40, 20, 30], spent=50)
    assert moved(compared(register([40, 20, 30], spent=50.4), earlier(was))).months == ()
    [found] = moved(compared(register([40, 20, 30], spent=51), earlier(was))).months
    assert (found.part, found.before, found.now) == ("spent", 50.0, 51.0)


def test_a_figure_that_could_not_be_told_has_moved_and_its_absence_is_no_zero() -> None:
    figures = {"portfolio_roi": {"value": None, "numerator": None, "denominator": None}}
    found = moved(compared(register([40, 20, 30]), earlier(register([40, 20, 30]), figures=figures)))
    assert [(one.key, one.before) for one in found.moved] == [("portfolio_roi", None)]


def test_amounts_in_another_currency_are_not_compared() -> None:
    found = moved(compared(register([80, 40, 60]), earlier(register([40, 20, 30]), currency="EUR")))
    assert found.other_currency == "EUR"
    assert found.months == ()
    assert not [one for one in found.figures if one.key in ("came", "promised")]


@pytest.mark.parametrize("as_of", ["2026-05-31", JUNE])
def test_a_run_compared_with_a_later_one_looks_no_further_than_its_own_day(as_of: str) -> None:
    later = earlier(register([40, 20, 30]))
    found = moved(compared(register([40, 20, 30], as_of=as_of), later))
    assert found.months == ()
