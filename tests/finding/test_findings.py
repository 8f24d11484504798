"""Findings by cause: who answers for a benefit, what its target lacks, what leaked, what came on time, what the records hold."""

from __future__ import annotations

import json

import pytest

from pmo_kit.finding import CONTRADICTION, RULES, WARNING, early_warnings

from ..builders.causes import cause, is_quiet, looking, of, owned, why_not, with_evidence
from ..builders.hand_made import Row, benefit, day, month_by_month, portfolio, project
from ..builders.hostile import HOSTILE

# --- who answers for it ---


def test_a_benefit_that_lacks_any_of_the_three_is_found_with_what_it_lacks() -> None:
    finding = cause(
        "no accountability",
        projects=[project("P1", sponsor="Kofi Mensah")],
        benefits=[
            owned("B1", name="Fewer calls", owner="TBC", success_criterion=None, attribution=0.5),
            owned("B2", success_criterion="to be confirmed"),
            owned("B3"),
        ],
        realisation=month_by_month("B1", "2026-05-01", [100, 100, 100, 100]),
    )
    assert finding.title == (
        "Two benefits of three lack an owner (1) or a success criterion (2), and £200 was planned of them"
    )
    first = finding.cases[0]
    assert (first.name, first.evidence) == ("Fewer calls", "Owner: “TBC”; success criterion: empty.")
    assert first.amount == 200.0  # half of what is planned, months to come included
    assert first.who == "Kofi Mensah, who sponsors the project"
    assert finding.next_step == "Name a person for each who will answer for it; the rest follows from there."
    assert (finding.key, finding.severity, finding.currency) == ("no_accountability", WARNING, "GBP")


def test_one_benefit_is_told_in_the_singular() -> None:
    finding = cause("no accountability", projects=[project("P1")], benefits=[benefit("B1", "P1")])
    assert finding.title == "One benefit of one lacks an owner (1), a success criterion (1) or a baseline (1)"
    assert (finding.amount, finding.own_amount) == (None, None)  # no plan, so no amount


@pytest.mark.parametrize(
    ("cells", "step"),
    [
        ({"success_criterion": None, "baseline_value": None}, "Write down in business terms"),
        ({"baseline_value": None}, "Take the baseline where nothing has launched yet"),
    ],
)
def test_the_next_step_is_the_one_that_helps_most(cells: Row, step: str) -> None:
    finding = cause("no accountability", projects=[project("P1")], benefits=[owned("B1", **cells)])
    assert finding.next_step.startswith(step)


def test_a_profile_agreed_after_the_start_is_told_with_what_else_it_lacks() -> None:
    tables = {
        "projects": [project("P1")],
        "benefits": [owned("B1", baseline_date=None, agreed_on=day("2024-03-01"))],
    }
    [case] = cause("no accountability", **tables).cases
    assert case.evidence == (
        "Baseline: a value without a date. Agreed on 1 Mar 2024, after the project's start on 1 Jan 2024."
    )
    assert case.who == "Ada Nwosu, who owns the benefit"
    assert is_quiet("agreed after the start", **tables)


def test_an_accountable_benefit_is_only_found_where_it_was_agreed_too_late() -> None:
    in_time, late = owned("B1", agreed_on=day("2024-01-01")), owned("B2", "P2", agreed_on=day("2024-01-02"))
    came = looking(projects=[project("P1"), project("P2")], benefits=[in_time, late])
    [finding] = came.found
    assert (finding.rule, finding.severity, finding.by) == ("agreed after the start", CONTRADICTION, day("2026-09-28"))
    assert finding.title == "One benefit was agreed when its project was already under way"
    assert [case.benefit_id for case in finding.cases] == ["B2"]


def test_a_benefit_of_a_project_that_has_not_started_is_not_looked_at() -> None:
    assert looking(projects=[project("P1", start="2026-07-01")], benefits=[benefit("B1", "P1")]).found == ()


def test_a_team_is_an_owner_and_flagged() -> None:
    came = looking(projects=[project("P1")], benefits=[owned("B1", owner="Claims team"), owned("B2")])
    [finding] = came.found
    assert (finding.rule, finding.severity) == ("owned by a team", CONTRADICTION)
    assert [case.benefit_id for case in finding.cases] == ["B1"]


@pytest.mark.parametrize(
    ("owner", "sponsor", "who"),
    [
        ("TBC", "Former Director of Resources", "nobody sponsors the project any more: “Former Director of Resources”"),
        ("ex-CIO", "Ada Nwosu", "Ada Nwosu, who sponsors the project; nobody owns the benefit any more: “ex-CIO”"),
    ],
)
def test_nobody_is_asked_who_has_left(owner: str, sponsor: str, who: str) -> None:
    [case] = cause(
        "no accountability",
        projects=[project("P1", sponsor=sponsor)],
        benefits=[owned("B1", owner=owner, success_criterion=None)],
    ).cases
    assert f"{who} has left" in case.who
    assert case.who.startswith("the portfolio's sponsors") == (owner == "TBC")


def test_a_name_that_only_begins_alike_has_not_left() -> None:
    [case] = cause(
        "no accountability",
        projects=[project("P1")],
        benefits=[owned("B1", owner="Exeter Lefton", baseline_date=None)],
    ).cases
    assert case.who == "Exeter Lefton, who owns the benefit"


# --- targets ---


@pytest.mark.parametrize(
    ("cells", "lacks", "better"),
    [
        ({"target_date": None}, "a target date", "Reduce call length from 10 to 6 minutes by [date]"),
        ({"target_value": None}, "a target", "Change call length from 10 to [target] minutes by 31 March 2026"),
        (
            {"target_value": 10, "measure": None, "name": "Shorter calls"},
            "a direction (target equals baseline)",
            "Change shorter calls from 10 to [target] minutes by 31 March 2026",
        ),
        (
            {"target_value": 12.5, "unit": "n/a"},
            "a unit",
            "Raise call length from 10 to 12.5 [unit] by 31 March 2026",
        ),
        ({"baseline_value": None}, "a baseline", "Change call length from [baseline] to 6 minutes by 31 March 2026"),
        (
            {"baseline_date": None, "measure": "FTE on calls"},
            "a baseline",
            "Reduce FTE on calls from 10 [measured on a day before launch] to 6 minutes by 31 March 2026",
        ),
    ],
)
def test_a_vague_target_is_told_what_it_lacks_and_how_it_could_read(cells: Row, lacks: str, better: str) -> None:
    finding = cause("vague target", projects=[project("P1")], benefits=[owned("B1", **cells)])
    assert finding.cases[0].evidence == f"Lacks {lacks}. It could read: “{better}”."


def test_vague_targets_are_counted_with_their_plan() -> None:
    finding = cause(
        "vague target",
        projects=[project("P1")],
        benefits=[owned("B1", target_date=None), owned("B2", unit=None), owned("B3")],
        realisation=month_by_month("B1", "2026-05-01", [100, 100]) + month_by_month("B2", "2026-09-01", [50]),
    )
    assert finding.amount == 250.0
    assert finding.title == (
        "Two targets of three lack something without which nobody can tell whether they were reached; "
        "£250 was planned of those benefits"
    )


def test_specific_targets_are_no_finding() -> None:
    assert is_quiet("vague target", projects=[project("P1")], benefits=[owned("B1")])


# --- value ---


def test_leakage_is_found_with_its_split() -> None:
    finding = cause(
        "leakage",
        projects=[project("P1", go_live="2025-12-31", name="Claims portal")],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2026-01-01", [100] * 5, [80, 80, 80, 80, 37], [84] * 5),
    )
    assert finding.amount == 143.0
    assert finding.title == (
        "One launched project has brought less than was planned since launch, by more than a tenth, £143 in all"
    )
    assert finding.cases[0].evidence == (
        "£357 of £500 is evidenced; £143 is missing, £80 taken out by a new plan and £63 short of the plan since."
    )
    assert finding.next_step.startswith("Look at the approved changes again")


@pytest.mark.parametrize(("actual", "quiet"), [(90, True), (89, False), (100, True), (150, True)])
def test_leakage_of_a_tenth_is_tolerated(actual: float, quiet: bool) -> None:
    tables = {
        "projects": [project("P1", go_live="2025-12-31")],
        "benefits": [owned("B1")],
        "realisation": month_by_month("B1", "2026-01-01", [100], [actual]),
    }
    assert is_quiet("leakage", **tables) == quiet


def test_what_came_above_a_new_plan_is_taken_off_what_is_missing() -> None:
    [case] = cause(
        "leakage",
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1")],
        realisation=with_evidence(month_by_month("B1", "2026-01-01", [100] * 6, [50] * 6, [30] * 6)),
    ).cases
    assert case.evidence == (
        "£300 of £600 is evidenced; £300 is missing, £420 taken out by a new plan, less £120 above the new plan."
    )


@pytest.mark.parametrize(
    ("planned_go_live", "actual", "amount"),
    [
        ("2025-03-31", 40, 60.0),
        ("2025-03-31", 50, None),
        ("2025-03-30", 40, None),
        ("2025-04-30", 40, 60.0),
        (None, 40, None),
    ],
)
def test_on_time_without_value_is_on_or_before_the_planned_day_and_below_half(
    planned_go_live: str | None, actual: float, amount: float | None
) -> None:
    planned = day(planned_go_live) if planned_go_live else None
    came = looking(
        projects=[project("P1", go_live="2025-03-31", planned_go_live=planned)],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2025-04-01", [100], [actual]),
    )
    found = {finding.rule: finding.amount for finding in came.found}
    assert found.get("on time without value") == amount


def test_what_is_missing_since_launch_is_at_stake_of_what_came_on_time() -> None:
    """Thirteen months since launch at 100, each brought 20: the first year is judged, the month after it is missing too."""
    tables = {
        "projects": [project(p, go_live="2025-05-31", planned_go_live=day("2025-05-31")) for p in ("P1", "P2")],
        "benefits": [owned("B1"), owned("B2", "P2")],
        "realisation": month_by_month("B1", "2025-06-01", [100] * 13, [20] * 13)
        + month_by_month("B2", "2025-06-01", [100] * 13, [20] * 13),
    }
    finding = cause("on time without value", **tables)
    assert finding.amount == 2 * 13 * 80
    assert finding.title == "Two projects went live on time and £2.1K of what they promised is missing"
    assert "the first year brought £240 of £1.2K planned for the first year" in finding.cases[0].evidence
    assert finding.by == day("2026-07-14")


def test_a_project_that_planned_no_benefit_is_held_against_its_investment() -> None:
    finding = cause(
        "on time without value",
        projects=[
            project("P1", go_live="2025-03-31", planned_go_live=day("2025-03-31"), planned_investment=1000),
            project("P2"),
        ],
        benefits=[owned("B2", "P2")],
        realisation=month_by_month("B2", "2026-01-01", [100]),
    )
    assert finding.amount == 1000.0
    assert "of £1K invested; no benefit was planned" in finding.cases[0].evidence


@pytest.mark.parametrize(
    ("actual", "cells", "amount"),
    [
        ([40, 40, 40], {}, 180.0),
        ([40, 40, 40, None, None], {}, 180.0),  # what is not measured says nothing yet
        ([40, 40], {}, None),
        ([50, 50, 50], {}, None),
        ([40, 40, 40], {"planned_go_live": day("2026-01-30")}, None),
    ],
)
def test_a_launch_on_time_that_is_far_below_plan_is_told_before_its_year_is_over(
    actual: list[float | None], cells: Row, amount: float | None
) -> None:
    launched = project("P1", go_live="2026-01-31", **{"planned_go_live": day("2026-01-31"), **cells})
    came = looking(
        projects=[launched],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2026-02-01", [100] * 5, actual),
    )
    found = {finding.rule: finding for finding in came.found}
    assert "on time without value" not in found
    if amount is None:
        assert "on schedule but not returning" in came.quiet
    else:
        finding = found["on schedule but not returning"]
        assert finding.amount == amount
        assert finding.title == (
            "One project went live on time within the last year and is far below plan so far; £180 of what was due by now is "
            "missing"
        )


@pytest.mark.parametrize(("measured", "amount"), [(3, 300.0), (4, None), (6, None)])
def test_tracking_has_stopped_after_three_months_of_silence(measured: int, amount: float | None) -> None:
    came = looking(
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1", name="Fewer calls")],
        realisation=with_evidence(month_by_month("B1", "2026-01-01", [100] * 6, [100] * measured)),
    )
    stopped = {finding.rule: finding for finding in came.found}
    assert ("tracking stopped" in stopped) == (amount is not None)
    if amount is not None:
        assert stopped["tracking stopped"].amount == amount
        assert stopped["tracking stopped"].title == (
            "One benefit of launched projects has had no figure for a quarter or longer, since before the first year was over; "
            "£300 was planned for the silent months"
        )


def test_those_that_fell_silent_within_the_first_year_are_counted() -> None:
    finding = cause(
        "tracking stopped",
        projects=[project("P1", go_live="2024-12-31"), project("P2", go_live="2025-12-31")],
        benefits=[owned("B1"), owned("B2", "P2")],
        realisation=month_by_month("B1", "2025-01-01", [100] * 18, [100] * 12)
        + month_by_month("B2", "2026-01-01", [100] * 6),
    )
    assert "Two benefits of launched projects have had no figure" in finding.title
    assert ", one of them since before the first year was over;" in finding.title
    assert {case.benefit_id: case.evidence for case in finding.cases} == {
        "B1": "Six months due without an actual; the last figure is of 31 Dec 2025.",
        "B2": "Six months due without an actual; none has been entered since launch. The first year was not over.",
    }


@pytest.mark.parametrize(("quarters", "quiet"), [(1, True), (2, False)])
def test_a_quarterly_benefit_may_be_one_quarter_late(quarters: int, quiet: bool) -> None:
    tables = {
        "projects": [project("P1", go_live="2024-12-31")],
        "benefits": [owned("B1", frequency="quarterly")],
        "realisation": with_evidence(month_by_month("B1", "2025-03-01", [300] * 6, [300] * (6 - quarters), step=3)),
    }
    assert is_quiet("tracking stopped", **tables) == quiet


def test_a_measure_is_enough_where_nothing_is_paid() -> None:
    rows = month_by_month("B1", "2026-01-01", [None] * 6)
    tables = {
        "projects": [project("P1", go_live="2025-12-31"), project("P2")],
        "benefits": [owned("B1", kind="non_financial"), owned("B2", "P2")],
    }
    others = month_by_month("B2", "2026-01-01", [100])  # a table without any amount would be none
    assert is_quiet("tracking stopped", **tables, realisation=[{**row, "measure_value": 5} for row in rows] + others)
    finding = cause("tracking stopped", **tables, realisation=rows + others)
    assert finding.amount is None  # what is not money is at no money's stake


def test_months_before_a_launch_are_no_silence() -> None:
    assert is_quiet(
        "tracking stopped",
        projects=[project("P1", go_live="2026-05-15")],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2025-01-01", [100] * 18),
    )


# --- the records ---


def test_actuals_without_an_evidence_text_are_found_with_their_amount() -> None:
    rows = month_by_month("B1", "2026-01-01", [100] * 3, [100, 90, 80])
    rows[0]["evidence"] = "ledger 4711"
    finding = cause(
        "actual without evidence",
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1")],
        realisation=rows,
    )
    assert (finding.amount, finding.severity) == (170.0, CONTRADICTION)
    assert finding.title == "One benefit has actuals that say nowhere where they can be checked, £170 in all"
    assert finding.cases[0].evidence == "Two actuals without an evidence text."


def test_actuals_like_the_plan_to_the_penny_are_asked_about_once() -> None:
    tables = {"projects": [project("P1", go_live="2025-12-31")], "benefits": [owned("B1", name="Fewer calls")]}
    rows = month_by_month("B1", "2026-01-01", [100.25, 110, 120, 130], [100.25, 110, 120, 130])
    [finding] = looking(**tables, realisation=rows).found
    assert (finding.rule, finding.severity, finding.amount) == ("actual like the plan", CONTRADICTION, 460.25)
    assert finding.title == (
        "One benefit reports to the penny what was planned, without evidence, £460 in all: were the figures copied?"
    )
    assert finding.cases[0].evidence.startswith("All four actuals equal the plan to the penny, and none says where")


@pytest.mark.parametrize(
    ("actual", "evidenced"),
    [([100, 100, 100, 100], True), ([100, 100, 100, 100.01], False), ([100, 100], False), ([0, 0, 0, 0], False)],
)
def test_actuals_are_not_asked_about_with_evidence_or_a_difference_or_too_few(
    actual: list[float], evidenced: bool
) -> None:
    rows = month_by_month("B1", "2026-01-01", [100] * len(actual), actual)
    assert is_quiet(
        "actual like the plan",
        projects=[project("P1", go_live="2025-12-31")],
        benefits=[owned("B1")],
        realisation=with_evidence(rows) if evidenced else rows,
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"status": "closed"}, "Status closed, and no end date"),
        ({"status": "terminated", "end_date": day("2026-01-31")}, ""),
        ({"status": "closed", "end_date": day("2026-12-31")}, ""),
        ({"status": "active", "end_date": day("2026-01-31")}, "Status active, and ended on 31 Jan 2026"),
        ({"status": "active", "end_date": day("2026-06-30")}, ""),
        ({"status": "proposed", "go_live": day("2026-01-31")}, "Status proposed, and live since 31 Jan 2026"),
        ({"status": "closed", "end_date": day("2023-12-31")}, "Ended on 31 Dec 2023, before it started on 1 Jan 2024"),
    ],
)
def test_a_status_that_its_dates_contradict_is_found(cells: Row, words: str) -> None:
    projects = [{**project("P1"), **cells}]
    if not words:
        assert is_quiet("status against dates", projects=projects)
    else:
        finding = cause("status against dates", projects=projects)
        assert finding.cases[0].evidence.startswith(words)
        assert finding.title == "One project has a status that its dates contradict"


# --- what a finding is, and what is said of all ---


def test_keys_are_unique_and_records_are_plain_json() -> None:
    every = looking(
        projects=[project("P1", status="closed", planned_go_live=day("2026-01-31"))],
        benefits=[benefit("B1", "P1"), benefit("B2", "P1"), owned("B3", owner="Claims team")],
    ).found
    keys = [finding.key for finding in every]
    assert len(keys) == len(set(keys)) == 5
    records = [finding.record() for finding in every]
    assert json.loads(json.dumps(records)) == records
    assert records[0]["by"] == "2026-07-30"
    assert {len(record["cases"]) for record in records} == {1, 2}


def test_every_rule_looks_and_is_accounted_for_once() -> None:
    came = looking(projects=[project("P1")], benefits=[benefit("B1", "P1")])
    told = [*(finding.rule for finding in came.found), *came.quiet, *came.unable]
    assert sorted(told) == sorted(rule.name for rule in RULES)


def test_a_rule_without_its_tables_finds_nothing_and_says_so() -> None:
    answer = early_warnings(of(projects=[project("P1")]))
    assert answer.rows.empty
    assert answer.silent
    assert why_not("no accountability", projects=[project("P1")]) == "the table benefits was not supplied"
    [said] = answer.cannot_tell
    assert said.startswith(
        "Not looked for: on time without value, on schedule but not returning, not going to return, leakage, tracking stopped,"
    )
    assert (
        "; no accountability, vague target, over-claimed, agreed after the start and owned by a team (the table benefits was "
        "not supplied); " in said
    )
    assert answer.figures["unable"][CONTRADICTION]["owned by a team"] == "the table benefits was not supplied"
    assert answer.figures["quiet"][CONTRADICTION] == ("status against dates",)


def test_the_answer_counts_causes_and_cases() -> None:
    answer = early_warnings(
        of(
            projects=[project("P1")],
            benefits=[
                owned("B1", success_criterion=None),
                owned("B2", success_criterion=None),
                owned("B3", owner="Claims team"),
            ],
            realisation=month_by_month("B1", "2026-09-01", [100]) + month_by_month("B3", "2026-09-01", [70]),
        )
    )
    figures = answer.figures
    assert (figures["warnings"], figures["contradictions"]) == (1, 1)
    assert (figures["cases"], figures["contradicted"]) == (2, 1)
    assert figures["by_rule"] == {"no accountability": 2}
    assert figures["own"] == 100.0
    assert [len(cases) for cases in answer.rows["cases"]] == [2, 1]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_do_not_stop_a_finding(text: str) -> None:
    tables = {
        "portfolios": [portfolio()],
        "projects": [project("P1", name=text, sponsor=text)],
        "benefits": [benefit("B1", "P1", name=text, owner="TBC")],
    }
    assert cause("no accountability", **tables).cases[0].name == text.strip()
