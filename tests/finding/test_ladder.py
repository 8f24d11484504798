"""Who decides on a finding, who hears of it, and by when."""

from __future__ import annotations

from typing import Any

import pytest

from pmo_kit.amounts import BRITISH
from pmo_kit.finding.ladder import heard_by, hearing, sponsors
from pmo_kit.register.portfolio import Rung
from pmo_kit.rules import Right

from ..builders.causes import cause
from ..builders.hand_made import day, portfolio, project, spend

LADDER = (Rung("board"), Rung("committee", amount_above=1000.0), Rung("council", after_days=90, amount_above=5000.0))


@pytest.mark.parametrize(
    ("amount", "days", "heard"),
    [
        (None, None, ["board"]),
        (1000.0, 400, ["board"]),
        (1000.5, None, ["board", "committee"]),
        (6000.0, 90, ["board", "committee"]),
        (6000.0, 91, ["board", "committee", "council"]),
        (None, 400, ["board"]),
    ],
)
def test_a_rung_hears_of_what_is_above_all_its_conditions(
    amount: float | None, days: int | None, heard: list[str]
) -> None:
    assert heard_by(LADDER, amount, days)[0] == heard


def test_of_plain_names_the_first_hears_now_and_the_next_once_the_date_has_passed() -> None:
    ladder = (Rung("programme board"), Rung("executive"))
    assert hearing(ladder, 10.0, 3, BRITISH, "GBP") == "programme board now; executive once the date has passed"


@pytest.mark.parametrize(
    ("ladder", "words"),
    [
        ((), ""),
        (LADDER[1:], "committee above £1K"),
        (LADDER[2:], "council after 90 days and above £5K"),
        (LADDER[:1], "board now"),
    ],
)
def test_what_is_heard_of_next_is_said_with_its_condition(ladder: tuple[Rung, ...], words: str) -> None:
    assert hearing(ladder, 10.0, None, BRITISH, "GBP") == words


@pytest.mark.parametrize(
    ("cfo", "cio", "words"),
    [
        ("Ada Nwosu", "Kofi Mensah", "Ada Nwosu (CFO sponsor) and Kofi Mensah (CIO sponsor)"),
        ("Dr Ada Nwosu", "dr. ada nwosu", "Dr Ada Nwosu (CFO and CIO sponsor)"),
        ("TBC", "Kofi Mensah", "Kofi Mensah (CIO sponsor); no CFO sponsor is named"),
        (None, None, "the portfolio's sponsors, who are not named"),
    ],
)
def test_without_a_ladder_the_portfolios_sponsors_decide(cfo: str | None, cio: str | None, words: str) -> None:
    assert sponsors({"cfo_sponsor": cfo, "cio_sponsor": cio}) == words


def over(**assumed: Any) -> Any:
    """A project that cost 500 above its approval of 1,000."""
    return cause(
        "cost above approval",
        assumed=assumed,
        portfolios=[portfolio(cfo_sponsor="Ada Nwosu", cio_sponsor="Kofi Mensah")],
        projects=[project("P1", planned_investment=1000)],
        spend=[spend("P1", "2026-01-01", 1500.0)],
    )


def test_the_highest_rung_that_hears_decides_and_decision_rights_beat_it() -> None:
    ladder = (Rung("board"), Rung("committee", amount_above=400.0), Rung("council", amount_above=500.0))
    assert over().who == "Ada Nwosu (CFO sponsor) and Kofi Mensah (CIO sponsor)"
    assert over().hears == ""
    assert over(escalation=ladder).who == "committee"
    assert over(escalation=ladder).hears == "board and committee now; council above £500"
    rights = {"budget": Right("Jane Doe", "Investment Committee")}
    assert over(escalation=ladder, decision_rights=rights).who == "Jane Doe, or in the Investment Committee"
    assert over(decision_rights={"scope": Right("Jane Doe")}).who.startswith("Ada Nwosu")


def test_how_long_a_cause_has_stood_is_how_long_its_oldest_case_has() -> None:
    """Planned for 1 May 2026 and 30 days later; the older case has stood for 60 days on 30 June."""
    projects = [project("P1", planned_go_live=day("2026-05-01")), project("P2", planned_go_live=day("2026-05-31"))]
    for days, heard in ((59, "council now"), (60, "council after 60 days")):
        finding = cause("past planned go-live", assumed={"escalation": (Rung("council", days),)}, projects=projects)
        assert finding.hears == heard
