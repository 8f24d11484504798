"""The first sentences of the reports on baselines and on alignment, and what is said of the last run: right at every edge."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from pmo_kit.amounts import BRITISH
from pmo_kit.decisions.since import ASKED, CLOSED, GONE, OPENED
from pmo_kit.sections.answers import Answer
from pmo_kit.sections.moved import Change, Months, Moved
from pmo_kit.views import narrative
from pmo_kit.views.narrative.since import REMEMBERED, Kept, line_since

JUNE = dt.date(2026, 6, 30)


def answer(**figures: object) -> Answer:
    return Answer(pd.DataFrame({"x": [1]}), figures, currency="GBP")


@pytest.mark.parametrize(
    ("total", "baselined", "planned", "without", "said"),
    [
        (
            4,
            4,
            900.0,
            0.0,
            "Every benefit was measured before go-live, so all £900 that is planned can be held against a baseline.",
        ),
        (4, 4, float("nan"), float("nan"), "Every benefit was measured before go-live."),
        (
            4,
            1,
            900.0,
            300.0,
            "£300 of the £900 planned is to come from benefits without a baseline: nobody can show what was there before.",
        ),
        (
            4,
            1,
            900.0,
            900.0,
            "All £900 that is planned is to come from benefits without a baseline: nobody can show what was there before.",
        ),
        (4, 1, 900.0, 0.0, "Three of four benefits have no baseline."),
        (4, 3, float("nan"), float("nan"), "One of four benefits has no baseline."),
        (4, 0, float("nan"), float("nan"), "No benefit has a baseline, of four in the register."),
    ],
)
def test_the_report_on_baselines_opens_with_how_much_can_be_held_against_one(
    total: int, baselined: int, planned: float, without: float, said: str
) -> None:
    shown = answer(benefits=total, baselined=baselined, planned=planned, planned_without=without)
    assert str(narrative.say_baselined(shown)) == said


@pytest.mark.parametrize(
    ("active", "linked", "investment", "mapped", "said"),
    [
        (0, 0, 0.0, 0.0, "No project is active on this date."),
        (3, 2, 900.0, 600.0, "£300 of the £900 planned for active projects serves no current objective."),
        (3, 3, 900.0, 900.0, "All £900 planned for active projects serves a current objective."),
        (3, 0, 900.0, 0.0, "None of the £900 planned for active projects serves a current objective."),
        (3, 2, 0.0, 0.0, "One of three active projects serves no current objective."),
        (3, 1, 0.0, 0.0, "Two of three active projects serve no current objective."),
        (3, 3, 0.0, 0.0, "Every active project serves a current objective."),
    ],
)
def test_the_report_on_alignment_opens_with_the_money_that_serves_nothing(
    active: int, linked: int, investment: float, mapped: float, said: str
) -> None:
    shown = answer(active=active, linked=linked, investment=investment, mapped=mapped)
    assert str(narrative.say_aligned(shown)) == said


def moved(*figures: Change, months: tuple[Months, ...] = (), same_day: bool = False, other: str = "") -> Moved:
    return Moved(JUNE, same_day, "0.1.0", figures, months, other)


def said(found: Moved | None) -> tuple[str, bool]:
    line, loud = line_since(found, BRITISH, "GBP")
    return line.replace("\u00a0", " "), loud


def test_without_an_earlier_run_no_line_stands_there() -> None:
    assert said(None) == ("", False)


def test_a_ratio_moves_in_points_and_an_amount_in_money() -> None:
    changes = (
        Change("came", "Has come", "GBP", 200.0, 200.0, 250.0),
        Change("benefits_realised", "Benefits realised", "ratio", 0.45, 0.45, 0.62),
        Change("portfolio_roi", "Portfolio ROI", "ratio", 0.2, 0.2, 0.2),
    )
    line, loud = said(moved(*changes))
    assert line == (
        "Since the last run, of 30 June 2026: has come £250, had been £200 (+£50); benefits realised 62 %, had been 45 % "
        "(+17 points)."
    )
    assert not loud


def test_two_ratios_that_round_alike_are_told_apart() -> None:
    line, _ = said(moved(Change("benefits_realised", "Benefits realised", "ratio", 0.76, 0.76, 0.756)))
    assert "benefits realised 75.6 %, had been 76 % (−0.4 points)" in line


def test_what_could_not_be_told_is_said_and_never_a_change_from_nothing() -> None:
    line, _ = said(moved(Change("benefits_realised", "Benefits realised", "ratio", None, None, 0.62)))
    assert "benefits realised 62 %, could not be told." in line
    line, _ = said(moved(Change("benefits_realised", "Benefits realised", "ratio", 0.62, 0.62, None)))
    assert "benefits realised cannot be told, had been 62 %." in line


def test_nothing_moved_is_said() -> None:
    assert said(moved()) == ("Since the last run, of 30 June 2026, no headline figure has moved.", False)


def test_a_restated_past_is_loud_and_says_what_was_reported_then() -> None:
    came = Change("came", "Has come", "GBP", 90.0, 180.0, 180.0)
    line, loud = said(moved(came, months=(Months("actual", 90.0, 180.0, 3, 0, 0),), same_day=True))
    assert loud
    assert line == (
        "Restated since the last run, of 30 June 2026: actual benefits of the months until then add up to £180, and had been "
        "£90 (three months changed); as of 30 June 2026 today’s data gives other figures than were reported: has come £180, had "
        "been £90 (+£90)."
    )


def test_months_that_changed_and_still_add_up_to_the_same_are_said_to() -> None:
    line, _ = said(moved(months=(Months("spent", 90.0, 90.0, 2, 0, 0),)))
    assert "spend of the months until then still adds up to £90 (two months changed)" in line


def test_another_currency_is_said() -> None:
    assert said(moved(other="EUR"))[0].endswith("Amounts are not compared: they were in EUR.")


# --- in full, on the executive page ----------------------------------------------------------------------------------


def told(found: Moved | None, kinds: tuple[str, ...] = (), **figures: object) -> Kept:
    rows = pd.DataFrame({"kind": list(kinds), "why": ["it was decided on 11 Jun 2026: terminate"] * len(kinds)})
    known = {"findings_known": True, "decisions_known": True, "taken": None, "remembered": {"findings": {}}}
    return narrative.say_since_last_run(Answer(rows, {**known, "moved": found, **figures}, currency="GBP"))


def test_a_first_run_says_that_there_is_none_before_it_and_leaves_what_the_next_needs() -> None:
    first = told(None)
    assert str(first) == "There is no earlier run to compare with."
    assert first._repr_mimebundle_()[REMEMBERED] == {"findings": {}}


def test_findings_and_decisions_that_came_and_went_are_counted_with_the_reason() -> None:
    text = str(told(moved(), (OPENED, OPENED, CLOSED, ASKED, GONE), taken=3))
    assert text.endswith(
        "Two findings have opened and one is no longer found; rules propose one decision that they did not propose then; one "
        "decision is no longer proposed (it was decided on 11 Jun 2026: terminate); three issues were decided."
    )


def test_what_the_earlier_run_did_not_leave_is_said_to_be_unknown() -> None:
    text = str(told(moved(), findings_known=False, decisions_known=False))
    assert text.endswith("Its findings and decisions are not known.")


def test_where_all_that_moved_is_restated_there_is_no_empty_sentence() -> None:
    came = Change("came", "Has come", "GBP", 90.0, 180.0, 180.0)
    assert [css for css, _ in told(moved(came, same_day=True)).paragraphs] == ["pmo-restated"]
