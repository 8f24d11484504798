"""What has not launched: zombies, what is late, what depends on it, what serves nothing and whom nobody sponsors."""

from __future__ import annotations

from typing import Any

import pytest

from ..builders.causes import cause, is_quiet, looking, owned, why_not
from ..builders.hand_made import Row, day, month_by_month, portfolio, project, spend

RETIRED = {"objective_id": "O1", "name": "Grow", "valid_to": day("2025-12-31")}
CURRENT = {"objective_id": "O2", "name": "Serve", "valid_to": None}
SPONSORED = project("P9", sponsor="Kofi Mensah")


def link(project_id: str, objective_id: str) -> Row:
    return {"project_id": project_id, "objective_id": objective_id}


# --- zombies ---

LONG_PAST = {"planned_go_live": day("2025-06-30")}
UNSPONSORED = {"sponsor": "Former Head of Planning"}
DEAR = {"planned_investment": 1000.0, "forecast_investment": 2000.0}
SPENDING: dict[str, list[Row]] = {
    "spend": [spend("P1", "2026-03-01", 70.0), spend("P1", "2025-08-01", 30.0)],
    "benefits": [owned("B1")],
    "realisation": month_by_month("B1", "2025-10-01", [100] * 9),
}
UNALIGNED: dict[str, list[Row]] = {"objectives": [RETIRED, CURRENT], "alignment": [link("P1", "O1"), link("P9", "O2")]}


@pytest.mark.parametrize(
    ("cells", "tables", "signs"),
    [
        (
            LONG_PAST | UNSPONSORED,
            {},
            ["it was to be live by 30 Jun 2025", "its sponsor, “Former Head of Planning”, has left"],
        ),
        (LONG_PAST | {"sponsor": "TBC"}, {}, ["it was to be live by 30 Jun 2025", "no sponsor is named"]),
        (
            LONG_PAST | {"sponsor": "Ann Lee"} | DEAR,
            {},
            ["it was to be live by 30 Jun 2025", "it is to cost £2K, and £1K was approved"],
        ),
        (
            UNSPONSORED,
            UNALIGNED,
            ["it serves a retired objective alone: Grow", "its sponsor, “Former Head of Planning”, has left"],
        ),
        (
            {"sponsor": None},
            SPENDING,
            ["no sponsor is named", "£70 was spent in the last six months and no benefit was measured"],
        ),
    ],
)
def test_two_signs_make_a_zombie_and_each_is_listed(cells: Row, tables: dict[str, Any], signs: list[str]) -> None:
    finding = cause("zombie", projects=[project("P1", **cells), SPONSORED], **tables)
    assert [case.project_id for case in finding.cases] == ["P1"]
    assert finding.cases[0].evidence == f"Two signs: {'; '.join(signs)}."
    assert finding.by == day("2026-07-14")


@pytest.mark.parametrize(
    "cells",
    [
        LONG_PAST | {"sponsor": "Ann Lee"},
        UNSPONSORED,
        {"sponsor": "Ann Lee"} | DEAR,
        UNSPONSORED | {"planned_go_live": day("2025-07-01")},  # a day short of twelve months past
        LONG_PAST | UNSPONSORED | {"go_live": day("2026-01-31")},
        LONG_PAST | UNSPONSORED | {"status": "terminated", "end_date": day("2026-01-31")},
        LONG_PAST | UNSPONSORED | {"status": "proposed"},
    ],
)
def test_one_sign_and_what_launched_or_ended_or_never_began_is_no_zombie(cells: Row) -> None:
    assert is_quiet("zombie", projects=[{**project("P1"), **cells}, SPONSORED])


def test_what_is_not_recorded_is_no_sign() -> None:
    """No sponsor is recorded of any project, no objective, no spend, no investment: one sign is left."""
    assert is_quiet("zombie", projects=[project("P1", **LONG_PAST)])


def test_a_mandatory_project_needs_no_objective() -> None:
    cells = UNSPONSORED | {"mandatory": True}
    assert is_quiet("zombie", projects=[project("P1", **cells), SPONSORED], **UNALIGNED)


def test_spending_before_benefits_were_to_come_for_half_a_year_is_no_sign() -> None:
    young = month_by_month("B1", "2026-01-01", [100] * 6)
    tables = {**SPENDING, "realisation": young}
    assert is_quiet("zombie", projects=[project("P1", sponsor=None), SPONSORED], **tables)
    measured = month_by_month("B1", "2025-10-01", [100] * 9, [None, None, 5])
    tables = {**SPENDING, "realisation": measured}
    assert is_quiet("zombie", projects=[project("P1", sponsor=None), SPONSORED], **tables)


def test_a_zombies_missing_money_is_not_told_again_as_never_launched() -> None:
    projects = [
        project("P1", **LONG_PAST, **UNSPONSORED),
        project("P2", sponsor="Kofi Mensah", planned_go_live=day("2026-05-31")),
    ]
    came = looking(
        projects=projects,
        benefits=[owned("B1"), owned("B2", "P2")],
        realisation=month_by_month("B1", "2025-10-01", [100] * 9) + month_by_month("B2", "2026-06-01", [40] * 2),
        spend=[spend("P1", "2026-03-01", 70.0), spend("P1", "2025-08-01", 30.0), spend("P1", "2025-06-01", 5.0)],
    )
    zombie, late = (next(one for one in came.found if one.rule == rule) for rule in ("zombie", "past planned go-live"))
    assert (zombie.amount, zombie.own_amount) == (900.0, 900.0)
    assert (late.amount, late.own_amount) == (940.0, 40.0)
    assert zombie.title == (
        "One project shows at least two signs of having outlived its reason; £900 of what it promised by now has not come, and "
        "£100 went into it in the last twelve months"
    )


# --- late, or ended without a launch ---


def test_a_project_past_its_planned_go_live_is_found_with_the_value_that_has_passed() -> None:
    late = {"planned_go_live": day("2026-01-31"), "forecast_go_live": day("2026-12-31")}
    finding = cause(
        "past planned go-live",
        projects=[
            project("P1", name="Claims portal", **late),
            project("P2", go_live="2026-02-15", **late),
            project("P3", planned_go_live=day("2026-07-01")),
            {**project("P4", **late), "status": "proposed"},
        ],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2026-02-01", [100] * 12),
    )
    [case] = finding.cases
    assert (case.project_id, case.amount, case.since) == ("P1", 500.0, day("2026-01-31"))  # February to June
    assert case.evidence == (
        "To be live by 31 Jan 2026; the forecast is 31 Dec 2026; £500 of planned value has passed."
    )
    assert finding.title == (
        "One project is past the planned go-live and not launched; £500 of what it promised by now has not come"
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({}, "there is no forecast."),
        ({"forecast_go_live": day("2026-05-31")}, "the forecast, 31 May 2026, has passed as well."),
        ({"status": "terminated", "end_date": day("2026-03-31")}, "it was terminated on 31 Mar 2026."),
        ({"status": "closed"}, "it was closed."),
    ],
)
def test_what_is_expected_of_it_is_said(cells: Row, words: str) -> None:
    projects = [{**project("P1", planned_go_live=day("2025-12-31")), **cells}]
    assert cause("past planned go-live", projects=projects).cases[0].evidence == f"To be live by 31 Dec 2025; {words}"


def test_what_ended_without_a_launch_still_owes_what_it_had_promised() -> None:
    ended = {"status": "terminated", "end_date": day("2026-03-31")}
    tables = {
        "benefits": [owned("B1")],
        "realisation": month_by_month("B1", "2026-01-01", [10.0, 20.0]),
    }
    one = {**project("P1", planned_go_live=day("2025-12-31")), **ended}
    finding = cause("past planned go-live", projects=[one], **tables)
    assert finding.amount == 30.0
    assert finding.title == "One project ended without being launched; £30 of what it promised by now has not come"
    assert finding.next_step == "Say what became of what was promised, and take it out of the plan by a change."
    two = [one, project("P2", planned_go_live=day("2025-12-31")), project("P3", planned_go_live=day("2025-12-31"))]
    some = cause("past planned go-live", projects=two, **tables)
    assert some.next_step.endswith("; what has ended leaves the plan by a change.")
    assert some.title.startswith("Three projects are past the planned go-live and not launched, one of them ended;")


def test_on_the_day_of_its_planned_go_live_a_project_is_not_late() -> None:
    assert is_quiet("past planned go-live", projects=[project("P1", planned_go_live=day("2026-06-30"))])
    assert not is_quiet("past planned go-live", projects=[project("P1", planned_go_live=day("2026-06-29"))])


# --- what depends on it ---


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"planned_go_live": day("2026-01-31")}, "which was to be live by 31 Jan 2026"),
        (
            {"planned_go_live": day("2026-09-30"), "forecast_go_live": day("2026-10-31")},
            "which is forecast for 31 Oct 2026 in place of 30 Sept 2026",
        ),
        ({"status": "terminated", "end_date": day("2026-01-31")}, "which ended without a launch"),
        ({"planned_go_live": day("2026-09-30"), "forecast_go_live": day("2026-09-30")}, ""),
        ({"planned_go_live": day("2026-01-31"), "go_live": day("2026-03-31")}, ""),
    ],
)
def test_a_project_that_needs_one_that_is_late_or_never_launched_is_at_risk(cells: Row, words: str) -> None:
    tables = {
        "projects": [project("P1"), {**project("P2", name="Portal"), **cells}],
        "dependencies": [{"project_id": "P1", "depends_on": "P2"}],
        "benefits": [owned("B1")],
        "realisation": month_by_month("B1", "2026-06-01", [10, 100, 100]),
    }
    if not words:
        assert is_quiet("dependency at risk", **tables)
        return
    finding = cause("dependency at risk", **tables)
    assert finding.cases[0].evidence == f"It needs Portal, {words}."
    assert finding.amount == 200.0  # July and August
    assert finding.title == (
        "One project depends on something that is late or was never launched; £200 is still to come of it"
    )


def test_what_is_live_or_has_ended_waits_for_nothing() -> None:
    late = project("P2", planned_go_live=day("2026-01-31"))
    links = [{"project_id": "P1", "depends_on": "P2"}]
    for cells in ({"go_live": day("2026-01-31")}, {"status": "closed", "end_date": day("2026-01-31")}):
        assert is_quiet("dependency at risk", projects=[{**project("P1"), **cells}, late], dependencies=links)
    assert why_not("dependency at risk", projects=[late]) == "the table dependencies was not supplied"


# --- what serves nothing, and whom nobody sponsors ---


def test_active_projects_that_serve_no_current_objective_are_found_with_what_they_are_still_to_cost() -> None:
    finding = cause(
        "alignment lost",
        projects=[
            project("P1", planned_investment=1000.0, actual_spend=400.0),
            project("P2", planned_investment=500.0, forecast_investment=700.0),
            project("P3", mandatory=True),
            project("P4"),
            {**project("P5"), "status": "closed", "end_date": day("2026-01-31")},
        ],
        objectives=[RETIRED, CURRENT],
        alignment=[link("P1", "O1"), link("P4", "O1"), link("P4", "O2")],
    )
    assert {case.project_id: (case.evidence, case.amount) for case in finding.cases} == {
        "P1": ("It serves a retired objective alone: Grow.", 600.0),
        "P2": ("It is linked to no objective.", 700.0),
    }
    assert finding.title == "Two active projects serve no current objective; £1.3K is still to be spent on them"


def test_alignment_cannot_be_lost_where_none_is_recorded() -> None:
    assert why_not("alignment lost", projects=[project("P1")]) == (
        "the tables alignment and objectives were not supplied"
    )
    aligned = {"objectives": [CURRENT], "alignment": [link("P1", "O2")]}
    assert is_quiet("alignment lost", projects=[project("P1")], **aligned)


def test_a_sponsor_who_is_missing_or_has_left_is_found() -> None:
    finding = cause(
        "sponsor missing",
        projects=[
            project("P1", sponsor="TBC", planned_investment=100.0),
            project("P2", sponsor="ex-CIO"),
            project("P3"),
            project("P4", sponsor="Ann Lee"),
            {**project("P5"), "status": "closed", "end_date": day("2026-01-31")},
        ],
    )
    assert {case.project_id: case.evidence for case in finding.cases} == {
        "P1": "No sponsor is named: “TBC”.",
        "P2": "“ex-CIO” has left.",
        "P3": "No sponsor is named.",
    }
    assert finding.title == (
        "Three active projects have no sponsor, or one who has left; £100 is still to be spent on them"
    )


def test_that_no_project_names_a_sponsor_says_nothing_of_any() -> None:
    assert why_not("sponsor missing", projects=[project("P1")]).startswith("no project names a sponsor")


@pytest.mark.parametrize(
    ("cells", "lacks"),
    [
        ({"cfo_sponsor": "Ann Lee", "cio_sponsor": "ann lee"}, "both sponsors are the same person"),
        ({"cfo_sponsor": "Ann Lee"}, "no CIO sponsor is named"),
    ],
)
def test_a_joint_mandate_needs_two_people(cells: Row, lacks: str) -> None:
    signed = portfolio(mandate_signed_on=day("2025-01-31"), **cells)
    finding = cause("no joint mandate", portfolios=[signed], projects=[project("P1")])
    assert finding.title == f"The joint mandate of CFO and CIO is not complete: {lacks}"
    assert (finding.cases[0].project_id, finding.cases[0].name, finding.amount) == (None, "A", None)


def test_where_neither_sponsors_nor_a_mandate_are_recorded_nothing_is_said() -> None:
    why = why_not("no joint mandate", portfolios=[portfolio()], projects=[project("P1")])
    assert why.startswith("neither sponsors nor a mandate are recorded of this portfolio")


def test_a_signed_mandate_of_two_is_no_finding() -> None:
    signed = portfolio(mandate_signed_on=day("2026-06-30"), cfo_sponsor="Ann Lee", cio_sponsor="Kofi Mensah")
    assert is_quiet("no joint mandate", portfolios=[signed], projects=[project("P1")])
    late = {**signed, "mandate_signed_on": day("2026-07-01")}
    finding = cause("no joint mandate", portfolios=[late], projects=[project("P1")])
    assert finding.title.endswith("the mandate is not signed")
