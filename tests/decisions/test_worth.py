"""What is said of the PMO's own return, and what is not claimed."""

from __future__ import annotations

import pytest

from pmo_kit.decisions.worth import pmo_worth
from pmo_kit.sections.answers import Answer

from ..builders.hand_made import benefit, checked, month_by_month, portfolio, project, spend


def worth(before: float, since: float, pmo: float | None = 120.0) -> Answer:
    """What an old project with a spend of 100 and a new one with the same brought, two years since the transformation began."""
    tables = {
        "portfolios": [portfolio("2024-07-01", pmo_cost_per_year=pmo)],
        "projects": [project("P1", "2023-01-01", "2023-06-30"), project("P2", "2024-08-01", "2025-06-30")],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P2")],
        "realisation": month_by_month("B1", "2023-07-01", [1.0], [before])
        + month_by_month("B2", "2025-07-01", [1.0], [since]),
        "spend": [spend("P1", "2023-01-01", 100.0), spend("P2", "2024-08-01", 100.0)],
    }
    return pmo_worth(checked(tables, "2026-06-30").for_portfolio("A"))


def test_what_projects_brought_beyond_what_spend_returned_before_is_held_against_the_cost() -> None:
    found = worth(before=120.0, since=480.0)  # 480 − 100 × 1.2, over 2 years at 120
    figures = [found.figures[name] for name in ("value", "gained", "cost", "baseline")]
    assert figures == pytest.approx([1.5, 360, 240, 0.2])
    assert found.figures["claims"] == (
        "The projects that began since 1 July 2024 have so far brought £360 more than their spend with the "
        "20\N{NO-BREAK SPACE}% on top that spend returned before; the PMO has cost £240 since.",
        "1.5 for each 1 that the PMO cost: so far it has paid for itself.",
    )


def test_less_than_it_cost_and_less_than_nothing_are_said_as_they_are() -> None:
    assert (
        worth(120.0, 240.0).figures["claims"][1]
        == "0.5 for each 1 that the PMO cost: so far it has not paid for itself."
    )
    assert "£60 less than their spend with" in worth(120.0, 60.0).figures["claims"][0]


def test_a_return_below_nothing_before_asks_for_no_more_than_the_spend() -> None:
    found = worth(before=40.0, since=340.0)
    assert found.figures["value"] == pytest.approx(1.0)
    assert "£240 more than their spend (what was spent before returned nothing" in found.figures["claims"][0]
    assert found.figures["claims"][1].endswith("so far it has paid for itself.")


def test_it_says_that_nobody_went_without_that_others_are_compared_and_that_age_alone_raises_it() -> None:
    without, other, age = worth(120.0, 480.0).figures["cannot_claim"]
    assert "no group that went without it" in without
    assert "other projects" in other
    assert age.endswith(
        "had been live for 12\N{NO-BREAK SPACE}months then, and has been for 24\N{NO-BREAK SPACE}months now."
    )


def test_an_undefined_return_is_no_figure_and_says_why() -> None:
    found = worth(120.0, 480.0, pmo=None)
    assert (found.figures["value"], found.figures["claims"]) == (None, ())
    assert found.cannot_tell == ("It cannot be told whether the PMO pays for itself: pmo_cost_per_year is not given.",)
