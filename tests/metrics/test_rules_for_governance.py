"""The fine print on links, issues, escalations and accountability, rule by rule, by the kit and by the reference."""

from __future__ import annotations

import pytest

from ..builders.hand_made import (
    BOTH,
    Measure,
    Row,
    Tables,
    benefit,
    day,
    escalation,
    issue,
    month_by_month,
    portfolio,
    project,
)

pytestmark = BOTH
ACCOUNTABLE = {
    "owner": "Ada Byrne",
    "success_criterion": "Half the time",
    "baseline_value": 10.0,
    "baseline_date": day("2024-06-30"),
}


def parts(measured: Measure, key: str, tables: Tables, as_of: str = "2026-06-30") -> tuple:
    row = measured(tables, as_of, keys=[key])[key, None]
    return row["numerator"], row["denominator"], row["excluded"]


def aligned(*links: tuple[str, float | None], **cells) -> Tables:
    """A project of 100 with these links; O1 is current on its last day, O2 was retired the day before."""
    return {
        "projects": [project("P1", planned_investment=100.0, **cells)],
        "objectives": [
            {"objective_id": "O1", "name": "Grow", "valid_to": day("2026-06-30")},
            {"objective_id": "O2", "name": "Save", "valid_to": day("2026-06-29")},
            {"objective_id": "O3", "name": "Serve", "valid_from": day("2026-06-30")},
        ],
        "alignment": [{"project_id": "P1", "objective_id": name, "weight": weight} for name, weight in links],
    }


@pytest.mark.parametrize(
    ("links", "linked", "money"),
    [
        ([("O1", None)], 1, 100.0),
        ([("O1", 0.25), ("O3", None)], 1, 100.0),
        ([("O1", 0.25), ("O2", None)], 1, 25.0),  # the retired one keeps its share and aligns nothing
        ([("O1", 1.0), ("O2", 1.0)], 1, 50.0),  # above 1 in total: scaled
        ([("O1", 0.0), ("O2", 1.0)], 0, 0.0),  # a weight of 0 is no link
        ([("O1", None), ("O2", 1.0)], 0, 0.0),  # nothing is left of 1
        ([("O2", 1.0)], 0, 0.0),
        ([("O1", None), ("O2", None), ("O3", 0.5)], 1, 75.0),
    ],
)
def test_r18_weights_share_out_the_project(measured, links, linked, money):
    tables = aligned(*links)
    assert parts(measured, "strategic_alignment", tables) == (linked, 1, 0)
    assert parts(measured, "strategic_alignment_spend", tables) == (pytest.approx(money), 100.0, 0)


def test_money_that_nobody_knows_is_left_out_and_counted(measured):
    tables = aligned(("O1", 1.0))
    tables["projects"].append(project("P2"))
    assert parts(measured, "strategic_alignment_spend", tables) == (100.0, 100.0, 1)


def test_r17_a_link_counts_from_its_approval(measured):
    tables = aligned(("O1", 1.0))
    tables["alignment"][0]["approved_on"] = day("2026-06-30")
    assert parts(measured, "strategic_alignment", tables) == (1, 1, 0)
    assert parts(measured, "strategic_alignment", tables, "2026-06-29") == (0, 1, 0)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"status": "paused"}, (1, 1, 0)),
        ({"status": "closed"}, (0, 0, 1)),  # R5: nobody says when
        ({"status": "closed", "end_date": day("2026-06-30")}, (1, 1, 0)),
        ({"status": "closed", "end_date": day("2026-06-29")}, (0, 0, 0)),
        ({"status": "closed", "end_date": day("2026-07-01")}, (1, 1, 0)),  # not yet ended
        ({"status": "proposed"}, (0, 0, 0)),
        ({"start_date": day("2026-07-01")}, (0, 0, 0)),
    ],
)
def test_r3_to_r5_dates_say_whether_a_project_is_active(measured, cells, expected):
    assert parts(measured, "strategic_alignment", aligned(("O1", 1.0), **cells)) == expected


def test_r19_mandatory_projects_stay_in_the_headline(measured):
    tables = aligned(("O1", 1.0), mandatory=True)
    tables["projects"].append(project("P2"))
    assert parts(measured, "strategic_alignment", tables) == (1, 2, 0)
    assert parts(measured, "strategic_alignment_excluding_mandatory", tables) == (0, 1, 1)


@pytest.mark.parametrize(
    ("cells", "evidenced"),
    [
        ({}, 1),
        ({"kind": "non_financial"}, 1),
        ({"kind": "dis_benefit"}, 0),
        ({"owner": "TBC"}, 0),
        ({"objective_id": "O3"}, 0),  # current, and the project is not linked to it
        ({"objective_id": "O2"}, 0),
    ],
)
def test_alignment_is_evidenced_by_an_accountable_benefit_for_a_linked_objective(measured, cells, evidenced):
    tables = aligned(("O1", 0.5), ("O2", 0.5))
    tables["benefits"] = [benefit("B1", "P1", **{**ACCOUNTABLE, "objective_id": "O1"}) | cells]
    assert parts(measured, "strategic_alignment_evidenced", tables) == (evidenced, 1, 0)


@pytest.mark.parametrize(
    ("owner", "accountable"),
    [
        ("Ada Byrne", 1),
        ("Tobey Marsh", 1),
        ("Payments team", 1),
        ("Xu", 1),
        (None, 0),
        (" T.B.C. ", 0),
        ("n/a", 0),
        ("Team", 0),
        ("XXX", 0),
        ("–", 0),
        ("To be confirmed", 0),
        ("PMO", 0),
    ],
)
def test_r41_a_placeholder_is_no_owner(measured, owner, accountable):
    tables = {"projects": [project("P1")], "benefits": [benefit("B1", "P1", **ACCOUNTABLE | {"owner": owner})]}
    assert parts(measured, "accountability", tables) == (accountable, 1, 0)


@pytest.mark.parametrize(
    ("go_live", "baseline", "accountable"),
    [
        ("2024-07-01", "2024-06-30", 1),
        ("2024-06-30", "2024-06-30", 0),
        (None, "2026-06-30", 1),
        (None, "2026-07-01", 0),
    ],
)
def test_r40_a_baseline_is_taken_before_launch_and_known_today(measured, go_live, baseline, accountable):
    profile = benefit("B1", "P1", **ACCOUNTABLE | {"baseline_date": day(baseline)})
    tables = {"projects": [project("P1", go_live=go_live)], "benefits": [profile]}
    assert parts(measured, "accountability", tables) == (accountable, 1, 0)


@pytest.mark.parametrize(
    ("lacking", "specific"), [({}, 1), ({"unit": "tbd"}, 0), ({"target_value": 10.0}, 0), ({"target_date": None}, 0)]
)
def test_a_target_is_specific_with_unit_baseline_date_and_direction(measured, lacking, specific):
    cells = ACCOUNTABLE | {"unit": "days", "target_value": 6.0, "target_date": day("2027-01-31")} | lacking
    tables = {"projects": [project("P1")], "benefits": [benefit("B1", "P1", **cells)]}
    assert parts(measured, "specific_targets", tables) == (specific, 1, 0)


def test_r45_a_measure_tracks_what_is_not_money_and_nothing_else(measured):
    def tables(kind: str, actual: float | None) -> Tables:
        rows = month_by_month("B1", "2025-01-01", [None], [actual])
        rows[0]["measure_value"] = 7.0
        return {
            "projects": [project("P1", go_live="2024-12-31")],
            "benefits": [benefit("B1", "P1", kind)],
            "realisation": rows,
        }

    assert parts(measured, "post_launch_tracking", tables("non_financial", None)) == (1, 1, 0)
    assert parts(measured, "post_launch_tracking", tables("cashable", None)) == (0, 1, 0)
    assert parts(measured, "post_launch_tracking", tables("dis_benefit", 0.0)) == (1, 1, 0)
    later = tables("cashable", None) | {"realisation": month_by_month("B1", "2026-07-01", [9.0])}
    assert parts(measured, "post_launch_tracking", later) == (0, 1, 0)  # no row has fallen due


def test_r45_what_was_measured_in_the_second_year_does_not_make_up_for_the_first(measured):
    tables = {
        "projects": [project("P1", go_live="2024-12-31")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2026-01-01", [10.0], [10.0]),
    }
    assert parts(measured, "post_launch_tracking", tables) == (0, 1, 0)


def test_pivot_rules_agreed_on_the_day_of_the_start_are_in_force(measured):
    projects = [
        project("P1", "2025-01-01", pivot_rules_agreed_on=day("2025-01-01")),
        project("P2", "2025-01-01", pivot_rules_agreed_on=day("2025-01-02")),
        project("P3", "2025-01-01"),
    ]
    assert parts(measured, "pivot_rules_in_force", {"projects": projects}) == (1, 3, 0)


@pytest.mark.parametrize(
    ("cio", "signed", "joint"),
    [
        ("Omar Reid", "2026-06-30", 1),
        ("Omar Reid", "2026-07-01", 0),
        ("ADA  BYRNE.", "2026-06-30", 0),
        ("tba", "2026-06-30", 0),
    ],
)
def test_r52_joint_sponsorship_takes_two_people_and_a_signature(measured, cio, signed, joint):
    unit = portfolio(cfo_sponsor="Ada Byrne", cio_sponsor=cio, mandate_signed_on=day(signed))
    tables = {"portfolios": [unit], "projects": [project("P1")]}
    assert parts(measured, "joint_sponsorship", tables) == (joint, 1, 0)


def cycle(measured: Measure, *issues: Row, as_of: str = "2026-06-30", start: str = "2025-01-01") -> Row:
    """Decisions with a baseline of 20 days."""
    baseline = issue("D0", "2024-05-01", 20)
    tables = {"portfolios": [portfolio(start)], "projects": [project("P1")], "decisions": [baseline, *issues]}
    return measured(tables, as_of, keys=["decision_cycle_time"])["decision_cycle_time", None]


@pytest.mark.parametrize(("days", "verdict"), [(14, "met"), (15, "not met")])
def test_thirty_per_cent_shorter_is_enough(measured, days, verdict):
    assert cycle(measured, issue("D1", "2026-01-05", days))["verdict"] == verdict


@pytest.mark.parametrize(("raised", "verdict"), [("2026-06-16", "not met"), ("2026-06-17", "not measurable")])
def test_r28_a_median_not_reached_is_judged_by_how_long_the_issues_were_followed(measured, raised, verdict):
    found = cycle(measured, issue("D1", raised, None))
    assert (found["value"], found["verdict"]) == (None, verdict)


@pytest.mark.parametrize(("before", "now", "verdict"), [(0, 0, "not measurable"), (1, 0, "met"), (1, 1, "not met")])
def test_r25_a_baseline_of_days_has_to_be_above_zero(measured, before, now, verdict):
    issues = [issue("D0", "2024-05-01", before), issue("D1", "2026-01-05", now)]
    tables = {"portfolios": [portfolio("2025-01-01")], "projects": [project("P1")], "decisions": issues}
    assert measured(tables, "2026-06-30")["decision_cycle_time", None]["verdict"] == verdict


def test_r28_without_an_issue_in_the_last_twelve_months_nothing_can_be_judged(measured):
    found = cycle(measured)
    assert (found["value"], found["denominator"], found["verdict"]) == (None, 0, "not measurable")


@pytest.mark.parametrize(("as_of", "verdict"), [("2025-12-31", "not due yet"), ("2026-01-01", "met")])
def test_r27_decisions_are_judged_after_a_year(measured, as_of, verdict):
    assert cycle(measured, issue("D1", "2025-06-02", 3), as_of=as_of)["verdict"] == verdict


@pytest.mark.parametrize(
    ("withdrawn", "decided", "expected"),
    [("2026-01-15", 10, (1, 1)), ("2026-01-14", 10, (0, 1)), ("2026-01-16", 10, (1, 1)), ("2026-01-15", None, (0, 1))],
)
def test_r29_the_earlier_of_decided_and_withdrawn_counts_and_on_one_day_decided(measured, withdrawn, decided, expected):
    found = cycle(measured, issue("D1", "2026-01-05", decided, withdrawn_on=day(withdrawn)))
    assert (found["numerator"], found["denominator"]) == expected


def test_r26_the_last_twelve_months_begin_the_day_after_the_same_day_last_year(measured):
    raised = [
        issue("D1", "2025-06-30", 1),
        issue("D2", "2025-07-01", 1),
        issue("D3", "2026-06-30", 0),
        issue("D4", "2026-07-01", 0),
    ]
    tables = {"projects": [project("P1")], "decisions": raised}
    assert parts(measured, "decisions_count", tables) == (2, None, 0)


def test_r30_a_withdrawn_issue_is_counted_and_is_not_open(measured):
    rows = [issue("D1", "2026-01-05", None, withdrawn_on=day("2026-02-05")), issue("D2", "2026-01-05", None)]
    rows.append(issue("D3", "2024-01-05", None))  # open and outside the cohort
    figures = measured({"projects": [project("P1")], "decisions": rows}, "2026-06-30")
    assert figures["decisions_open_share", None]["value"] == 0.5
    assert figures["oldest_open_decision_days", None]["value"] == (day("2026-06-30") - day("2024-01-05")).days


def escalated(measured: Measure, *months: str, start: str = "2025-07-01", as_of: str = "2026-06-30", **cells) -> Row:
    """Two projects since the start, P1 with an executive escalation in these months."""
    raised = [escalation(f"E{k}", "P1", f"{month}-15") for k, month in enumerate(months)]
    raised.append(
        escalation("E", "P1", "2025-07-05", "programme")
    )  # in no rate; without a row the table is missing (R9)
    tables = {"projects": [project("P1", start), project("P2", start, **cells)], "escalations": raised}
    return measured(tables, as_of, keys=["escalation_rate"])["escalation_rate", None]


@pytest.mark.parametrize(
    ("months", "start", "verdict"),
    [
        ((), "2025-07-01", "met"),  # none at all
        (("2025-08", "2025-11"), "2025-07-01", "met"),
        (("2025-08", "2025-11", "2026-02", "2026-05"), "2025-07-01", "not met"),  # level, and not 0
        (("2025-08", "2026-02"), "2025-07-01", "not met"),  # rose once
        ((), "2025-10-01", "not due yet"),
        (("2025-11",), "2025-10-01", "not due yet"),
        (("2026-05",), "2026-01-01", "not met"),  # a short history can fail
    ],
)
def test_r34_a_rate_has_to_fall_and_a_short_history_can_only_fail(measured, months, start, verdict):
    assert escalated(measured, *months, start=start)["verdict"] == verdict


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ((2, 1, 1, 1), "met"),
        ((2, 2, 1, 1), "met"),
        ((2, 2, 2, 1), "met"),
        ((1, 1, 1, 0), "met"),
        ((1, 1, 1, 1), "not met"),  # it has not fallen
        ((2, 2, 1, 2), "not met"),
    ],
)
def test_r34_the_last_quarter_is_held_against_the_first_of_four(measured, numbers, verdict):
    raised = [
        escalation(f"E{month}{k}", f"P{k}", f"{month}-15")
        for month, number in zip(("2025-08", "2025-11", "2026-02", "2026-05"), numbers, strict=True)
        for k in range(number)
    ]
    tables = {"projects": [project(f"P{k}", "2025-07-01") for k in range(2)], "escalations": raised}
    assert measured(tables, "2026-06-30")["escalation_rate", None]["verdict"] == verdict


@pytest.mark.parametrize(("start", "verdict"), [("2025-09-30", "met"), ("2025-10-01", "not due yet")])
def test_r34_a_history_begins_with_the_quarter_in_which_the_first_project_was_active(measured, start, verdict):
    assert escalated(measured, start=start)["verdict"] == verdict


def test_r32_the_quarter_that_is_not_over_begins_the_day_after_the_last_complete_one(measured):
    raised = [escalation("E1", "P1", "2026-03-31"), escalation("E2", "P2", "2026-04-01")]
    tables = {"projects": [project(name) for name in ("P1", "P2", "P3")], "escalations": raised}
    figures = measured(tables, "2026-05-15")
    quarters = [figures["escalation_rate", name] for name in ("2026Q1", "2026Q2")]
    assert [(quarter["numerator"], quarter["denominator"]) for quarter in quarters] == [(1, 3), (1, 3)]
    by_name = {
        group for key, group in figures if key == "escalation_rate" and group and not group.startswith("project")
    }
    assert len(by_name) == 9  # eight complete ones and this one


def test_r34_a_quarter_without_an_active_project_cannot_be_judged(measured):
    ended = {"status": "closed", "end_date": day("2025-09-30")}
    tables = {"projects": [project("P1", "2025-01-01", **ended), project("P2", "2026-04-01")]}
    tables["escalations"] = [
        escalation("E1", "P1", "2025-07-15", "programme")
    ]  # recorded: the rates are not missing (R9)
    assert measured(tables, "2026-06-30")["escalation_rate", None]["verdict"] == "not measurable"


def test_r33_an_escalation_on_a_project_not_active_is_only_excluded(measured):
    ended = {"status": "closed", "end_date": day("2026-03-31")}
    tables = {
        "projects": [project("P1", **ended), project("P2")],
        "escalations": [escalation("E1", "P1", "2026-05-15"), escalation("E2", "P2", "2026-05-15", "programme")],
    }
    assert parts(measured, "escalation_rate", tables) == (0, 1, 1)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"level": "programme", "closed_on": day("2026-06-30")}, (1, 1, 0)),
        ({"level": "programme", "closed_on": day("2026-07-01")}, (0, 1, 0)),  # not yet closed
        ({"level": "programme"}, (0, 1, 0)),
        ({"level": "executive", "closed_on": day("2026-06-30")}, (0, 1, 0)),
    ],
)
def test_an_escalation_is_contained_where_it_was_closed_at_programme_level(measured, cells, expected):
    raised = [escalation("E1", "P1", "2025-07-01", **cells), escalation("E2", "P1", "2025-06-30", **cells)]
    tables = {"projects": [project("P1")], "escalations": raised}
    assert parts(measured, "escalations_contained", tables) == expected


def test_r3_a_project_that_ended_before_it_began_was_active_on_no_day(measured):
    tables = {"projects": [project("P1"), project("P2", "2026-05-20", end_date=day("2026-05-10"))]}
    tables["escalations"] = [escalation("E1", "P1", "2026-05-15", "programme")]
    assert parts(measured, "escalation_rate", tables) == (0, 1, 0)


def test_r30_a_withdrawn_issue_is_followed_until_it_was_withdrawn(measured):
    """n = 3: one leaves on day 5, then 1 of 2 is decided on day 10; had it stayed, the median would be 20."""
    issues = [issue("D1", "2026-01-01", 10), issue("D2", "2026-01-01", 20), issue("D3", "2026-01-01", None)]
    issues[2]["withdrawn_on"] = day("2026-01-06")
    found = cycle(measured, *issues)
    assert (found["value"], found["numerator"], found["denominator"]) == (10, 2, 3)


def test_an_escalation_counts_on_the_day_it_is_raised(measured):
    raised = escalation("E1", "P1", "2026-06-30", level="programme", closed_on=day("2026-06-30"))
    tables = {"projects": [project("P1")], "escalations": [raised]}
    assert parts(measured, "escalations_contained", tables) == (1, 1, 0)
