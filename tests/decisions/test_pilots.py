"""Which projects are proposed for a pilot, and whether the pilots did better than the rest."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from pmo_kit.decisions.pilot_effect import CHOSEN, pilots_against_rest
from pmo_kit.decisions.pilots import pilots
from pmo_kit.register.portfolio import Portfolio

from ..builders.hand_made import Row, benefit, day, frames, issue, month_by_month, project

AS_OF = "2026-06-30"
OBJECTIVE = {"objective_id": "O1", "name": "Growth"}


def register(**tables: list[Row]) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=AS_OF).for_portfolio("A")


def waiting(project_id: str, launch: str | None, sponsor: str = "Ada Nwosu", **cells: object) -> Row:
    return project(project_id, sponsor=sponsor, forecast_go_live=day(launch) if launch else None, **cells)


def specific(benefit_id: str, project_id: str, **cells: object) -> Row:
    """A benefit with all that one can be held to."""
    held = {
        "owner": "Kofi Mensah",
        "success_criterion": "fewer calls",
        "unit": "calls",
        "target_date": day("2027-01-01"),
    }
    return benefit(
        benefit_id,
        project_id,
        **{**held, "baseline_value": 10.0, "baseline_date": day("2024-01-01"), "target_value": 5.0, **cells},
    )


def serving(*project_ids: str) -> list[Row]:
    return [{"project_id": one, "objective_id": "O1", "weight": 1.0} for one in project_ids]


def ranked(rows: list[Row], benefits: list[Row], serves: list[Row]) -> dict[str, Row]:
    found = pilots(register(projects=rows, benefits=benefits, objectives=[OBJECTIVE], alignment=serves))
    return {row["project_id"]: row for row in found.rows.to_dict("records")}


def test_the_weaker_of_seen_and_measured_decides_and_then_the_nearer_launch() -> None:
    rows = [
        waiting("A", "2026-12-31"),
        waiting("B", "2026-09-30"),
        waiting("C", "2026-08-31"),
        waiting("D", "2026-10-31"),
    ]
    benefits = [
        specific("B1", "A"),
        specific("B2", "B"),
        specific("B3", "C"),
        specific("B4", "C", unit=None, owner=None),
    ]
    found = ranked(rows, [*benefits, specific("B5", "D")], serving("A", "B", "C"))
    # C is half measurable, D half visible; D is then better in the other
    assert [(name, row["rank"], row["proposed"]) for name, row in found.items()] == [
        ("B", 1, True),
        ("A", 2, True),
        ("C", 3, True),
        ("D", 4, False),
    ]
    assert (found["C"]["visible"], found["C"]["measurable"], found["D"]["visible"], found["D"]["measurable"]) == (
        1,
        0.5,
        0.5,
        1,
    )
    assert (found["B"]["months"], found["A"]["months"]) == (3, 6)
    assert found["C"]["why"] == (
        "A sponsor is named, and 100\N{NO-BREAK SPACE}% of it serves current objectives; 50\N{NO-BREAK SPACE}% of its benefits "
        "are accountable and 50\N{NO-BREAK SPACE}% have a target that can be missed; it is to launch on 31 Aug 2026."
    )


def test_an_undefined_criterion_is_not_nothing_and_the_project_is_listed_without_a_rank() -> None:
    rows = [waiting("A", "2026-12-31"), waiting("B", None), waiting("C", "2026-05-31")]
    found = ranked(rows, [specific("B1", "B"), specific("B2", "C")], serving("A", "B", "C"))
    assert np.isnan([found[name]["rank"] for name in "ABC"]).all()
    assert np.isnan(found["A"]["measurable"])
    assert found["A"]["why"] == "Not ranked without its benefits."
    # a go-live that has passed without a launch is no date
    assert found["B"]["why"] == found["C"]["why"] == "Not ranked without a go-live that is still to come."


def test_what_launches_late_or_was_planned_long_ago_or_is_seen_by_nobody_is_not_proposed() -> None:
    rows = [
        waiting("A", "2027-06-30"),
        waiting("B", "2027-05-31", planned_go_live=day("2025-05-31")),
        waiting("C", "2027-05-31", sponsor="TBC"),
        waiting("D", "2027-05-31", planned_go_live=day("2025-06-30")),
    ]
    found = ranked(rows, [specific(f"B{name}", name) for name in "ABCD"], serving("A", "B", "D"))
    assert [name for name, row in found.items() if row["proposed"]] == ["D"]
    assert found["A"]["why"].endswith("it is to launch on 30 Jun 2027, too late to show anything within a year.")
    assert found["B"]["why"].endswith("it is to launch on 31 May 2027, 12 months or more after it was planned.")
    assert found["C"]["why"].startswith("No sponsor is named, and 0")


def test_what_has_launched_ended_or_is_paused_is_no_candidate() -> None:
    rows = [
        project("A", go_live="2026-01-31"),
        project("B", status="terminated", end_date=day("2026-01-31")),
        project("C", status="paused"),
    ]
    found = pilots(register(projects=rows))
    assert found.cannot_tell == ("There is nothing to try it on: every project has launched, ended or is paused.",)


def test_without_objectives_and_benefits_nothing_is_proposed_and_that_is_said() -> None:
    found = pilots(register(projects=[waiting("A", "2026-12-31")]))
    assert (found.figures["proposed"], found.figures["candidates"], len(found.cannot_tell)) == ((), 1, 3)
    assert found.cannot_tell[-1] == "No project can be proposed: too few to choose a pilot from."


# --- difference in differences ---------------------------------------------------------------------------------------


def measured(before: list[float], after: list[float]) -> dict[str, list[Row]]:
    """Projects with 10 planned a month for a month before January 2026, and one since."""
    ids = [f"P{n}" for n in range(len(before))]
    rows = []
    for n in range(len(ids)):
        rows += month_by_month(f"B{n}", "2025-12-01", [10.0, 10.0], [before[n], after[n]])
    return {
        "projects": [project(name, go_live="2025-06-30") for name in ids],
        "benefits": [benefit(f"B{n}", name) for n, name in enumerate(ids)],
        "realisation": rows,
    }


def test_the_change_of_the_others_is_taken_from_that_of_the_pilots() -> None:
    # five pilots from 0.5 to 0.9 on average, five others from 0.5 to 0.6; within each group a spread of ±0.1
    spread = [-1.0, -1.0, 0.0, 1.0, 1.0]
    tables = measured([5.0] * 10, [9 + x for x in spread] + [6 + x for x in spread])
    found = pilots_against_rest(register(**tables), [f"P{n}" for n in range(5)], dt.date(2026, 1, 1))
    [row] = found.rows.to_dict("records")
    assert (row["pilots"], row["rest"]) == (5, 5)
    means = [row[name] for name in ("pilots_before", "pilots_after", "rest_before", "rest_after", "difference")]
    assert means == pytest.approx([0.5, 0.9, 0.5, 0.6, 0.3])
    # variance 0.01 in each group, so an error of √(0.01 ÷ 5 × 2); 2.306 is Student's t for 8 degrees of freedom
    assert (row["low"], row["high"]) == pytest.approx((0.3 - 2.306 * 0.004**0.5, 0.3 + 2.306 * 0.004**0.5), abs=1e-4)
    assert row["says"] == (
        "Benefits against plan: against the others, the pilots moved by 30 percentage points (15.4 to 44.6 with "
        "95\N{NO-BREAK SPACE}% confidence)."
    )
    assert found.cannot_tell[0] == CHOSEN


def test_an_interval_that_has_nothing_in_it_is_said_to_be_perhaps_no_difference() -> None:
    spread = [-4.0, -4.0, 0.0, 4.0, 4.0]
    tables = measured([5.0] * 10, [6 + x for x in spread] + [5 + x for x in spread])
    [row] = pilots_against_rest(register(**tables), [f"P{n}" for n in range(5)], dt.date(2026, 1, 1)).rows.to_dict(
        "records"
    )
    assert row["low"] < 0 < row["high"]
    assert row["says"].endswith("it may be no difference at all.")


def test_with_four_pilots_it_is_too_few_to_tell() -> None:
    tables = measured([5.0] * 10, [9.0] * 10)
    [row] = pilots_against_rest(register(**tables), [f"P{n}" for n in range(4)], dt.date(2026, 1, 1)).rows.to_dict(
        "records"
    )
    assert np.isnan([row["difference"], row["low"], row["high"]]).all()
    assert row["says"] == (
        "Benefits against plan: too few to tell. Four pilots and six other projects have a figure before and after; 5 of each "
        "are needed."
    )


def test_where_nobody_differs_from_their_group_the_interval_is_a_point() -> None:
    tables = measured([5.0] * 10, [9.0] * 5 + [6.0] * 5)
    [row] = pilots_against_rest(register(**tables), [f"P{n}" for n in range(5)], dt.date(2026, 1, 1)).rows.to_dict(
        "records"
    )
    assert [row["difference"], row["low"], row["high"]] == pytest.approx([0.3] * 3)


def test_issues_are_watched_for_as_long_before_as_since_and_open_ones_until_then() -> None:
    # since 1 April: 91 days to 30 June, and so from 31 December
    issues = [
        issue("D0", "2025-12-30", 5),  # too early
        issue("D1", "2025-12-31", 10),
        issue("D2", "2026-03-22", 30),  # undecided on 31 March: 9 days by then
        issue("D3", "2026-06-20", None),  # open: 10 days
        issue("D4", "2026-04-01", 20),
        {**issue("D5", "2026-05-01", None), "withdrawn_on": day("2026-05-02")},
    ]
    found = pilots_against_rest(register(projects=[project("P1")], decisions=issues), ["P1"], dt.date(2026, 4, 1))
    [row] = found.rows.to_dict("records")
    assert (row["pilots_before"], row["pilots_after"]) == (9.5, 15)
    assert (row["outcome"], row["pilots"], row["rest"]) == ("decision_days", 1, 0)


def test_without_a_pilot_or_before_it_begins_there_is_nothing_to_compare() -> None:
    rows = register(projects=[project("P1")])
    assert pilots_against_rest(rows).cannot_tell[0].startswith("No pilot is named")
    late = pilots_against_rest(rows, ["P1"], dt.date(2026, 7, 1)).cannot_tell
    assert late == ("The pilot begins on 1 July 2026: there is nothing to compare yet.",)
    other = pilots_against_rest(rows, ["P2"], dt.date(2026, 1, 1)).cannot_tell
    assert other == ("None of the projects that are named as pilots is in this portfolio.",)
    assert pilots_against_rest(rows, ["P1"], dt.date(2026, 1, 1)).silent
