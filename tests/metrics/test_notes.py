"""What is said beside a figure: why it is undefined, what was left out, and what must be known to read it."""

from __future__ import annotations

import pytest

from ..builders.hand_made import Tables, benefit, day, kit, month_by_month, portfolio, project, spend

TABLES = ("alignment", "objectives", "benefits", "realisation", "spend", "decisions", "escalations")
NO_YEAR = "no project has been live for a full year yet"
NO_DUE = "no planned value has fallen due in a launched project"
NO_ISSUE = "no issue was raised in the last twelve months"
NO_SPEND = "no spend to date, or it adds up to nothing"
NO_BENEFITS = "no started project has a benefit in the register"
NO_BASELINE = "no baseline: that needs a spend table with spend before transformation_start"
NO_LAUNCH = "no project with spend has launched"
SILENT = "1 started project without spend left out"
PROVISIONAL = "provisional: replayed from today's data, not locked"
NOTHING_HAPPENED = {"nothing_to_record": frozenset(TABLES)}
# A project under way, and tables in which nothing was recorded because nothing happened.
NOTHING_RECORDED = {
    "benefits_realised": [NO_YEAR, "benefits, realisation"],
    "benefits_realised_passing": ["no due project has a planned investment", "benefits, realisation"],
    "benefits_against_plan_first_year": [NO_YEAR, "benefits, realisation"],
    "benefits_against_plan": [NO_DUE, "benefits, realisation"],
    "benefits_against_plan_capped": [NO_DUE, "benefits, realisation"],
    "benefits_against_replan": [NO_DUE, "benefits, realisation"],
    "benefits_against_promise": ["no planned value of a started project has fallen due", "benefits, realisation"],
    "benefits_realised_of_spend": [
        "no due project with a planned investment has spent anything",
        "benefits, realisation",
    ],
    "strategic_alignment": ["alignment, objectives"],
    "strategic_alignment_spend": [
        "no active project has a planned investment",
        "1 active project without a planned investment left out",
        "alignment, objectives",
    ],
    "strategic_alignment_excluding_mandatory": ["alignment, objectives"],
    "strategic_alignment_evidenced": ["alignment, objectives, benefits"],
    "decision_cycle_time": [NO_ISSUE, "there is no baseline above zero", "decisions"],
    "decision_cycle_time_mean": [NO_ISSUE, "decisions"],
    "decision_cycle_time_p80": [NO_ISSUE, "decisions"],
    "decision_cycle_time_open": [NO_ISSUE, "decisions"],
    "decision_cycle_time_baseline": [NO_ISSUE, PROVISIONAL, "decisions"],
    "decision_cycle_time_mean_baseline": [NO_ISSUE, PROVISIONAL, "decisions"],
    "decision_cycle_time_p80_baseline": [NO_ISSUE, PROVISIONAL, "decisions"],
    "decision_cycle_time_open_baseline": [NO_ISSUE, PROVISIONAL, "decisions"],
    "decision_cycle_time_reduction": [
        "a median is needed for now and, above zero, for the year before transformation_start",
        "decisions",
    ],
    "decisions_open_share": [NO_ISSUE, "decisions"],
    "oldest_open_decision_days": ["no issue is open", "decisions"],
    "decisions_count": ["decisions"],
    "escalation_rate_low": ["fiscal quarter 2026Q2", "escalations"],
    "portfolio_roi": [NO_SPEND, SILENT, "benefits, realisation"],
    "portfolio_roi_baseline": [NO_BASELINE, SILENT, PROVISIONAL, "benefits, realisation, spend"],
    "roi_first_year": [
        "no project launched on or after transformation_start has been live for a full year with spend",
        "benefits, realisation, spend",
    ],
    "roi_first_year_baseline": [
        "no project launched before transformation_start has been live for a full year with spend",
        "benefits, realisation, spend",
    ],
    "spend_against_approved": ["no launched or ended project has both a spend and a planned investment"],
    "forecast_against_approved": ["no started project has both a forecast and a planned investment"],
    "portfolio_roi_uplift": [NO_BASELINE, "benefits, realisation"],
    "portfolio_roi_uplift_points": [NO_BASELINE, "benefits, realisation"],
    "net_present_value": [NO_SPEND, SILENT, "benefits, realisation, spend"],
    "benefit_cost_ratio": [NO_SPEND, SILENT, "benefits, realisation, spend"],
    "months_since_launch": [NO_LAUNCH],
    "months_since_launch_baseline": [NO_LAUNCH, PROVISIONAL, "spend"],
    "accountability": [NO_BENEFITS, "benefits"],
    "evidence_coverage": [NO_DUE, "benefits, realisation"],
    "net_benefits_against_plan": [
        "planned dis-benefits leave less than a fifth of the planned benefits in the months due",
        "benefits, realisation",
    ],
    "measure_achievement": [
        "achievements do not add up to one value: see numerator (reached) and denominator (defined)",
        "benefits, realisation",
    ],
    "post_launch_tracking": [NO_YEAR, "benefits, realisation"],
    "value_leakage": [NO_DUE, "benefits, realisation"],
    "value_leakage_scope": [NO_DUE, "benefits, realisation"],
    "value_leakage_delay": [NO_DUE, "benefits, realisation"],
    "value_leakage_shortfall": [NO_DUE, "benefits, realisation"],
    "value_leakage_gross": [NO_DUE, "benefits, realisation"],
    "sustained_rate": ["no benefit has three months since launch with something realised", "benefits, realisation"],
    "pivot_rules_in_force": [],
    "joint_sponsorship": ["no CFO sponsor is named", "no CIO sponsor is named", "the mandate is not signed"],
    "specific_targets": [NO_BENEFITS, "benefits"],
    "benefits_realisation_growth": [
        "two complete fiscal years with due plans are needed, the earlier above zero",
        "benefits, realisation",
    ],
    "over_claimed_count": ["benefits"],
    "escalations_contained": ["no escalation was raised in the last twelve months", "escalations"],
    "benefits_in_year": ["no planned value has fallen due this fiscal year", "benefits, realisation"],
    "benefits_run_rate": ["benefits, realisation"],
    "finance_validated": ["no actual value above zero has been recorded", "benefits, realisation"],
    "pmo_return": [NO_BASELINE, "benefits, realisation"],
}


def sentence(parts: list[str]) -> str:
    """The parts of a note; those that name tables say that nothing was recorded in them."""
    named = {"alignment", "benefits", "decisions", "escalations", "spend"}
    return "; ".join(f"nothing was recorded in {p}" if p.partition(",")[0] in named else p for p in parts)


def empty(start: str | None, **cells) -> Tables:
    return {"portfolios": [portfolio(start)], "projects": [project("P1", **cells)], **{name: [] for name in TABLES}}


def note(tables: Tables, key: str, group: str | None = None, as_of: str = "2026-06-30", **assumed) -> str:
    return kit(tables, as_of, keys=[key], **assumed)[key, group]["note"]


@pytest.mark.whole_catalogue
def test_where_nothing_was_recorded_every_figure_says_so_and_why_it_is_undefined():
    found = kit(empty("2025-04-01"), "2026-06-30", **NOTHING_HAPPENED)
    said = {key: found[key, None]["note"] for key in NOTHING_RECORDED}
    assert said == {key: sentence(parts) for key, parts in NOTHING_RECORDED.items()}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("benefits_realised", "not supplied: benefits, realisation"),
        ("portfolio_roi_baseline", "not supplied: benefits, realisation, spend"),
        ("months_since_launch_baseline", "not supplied: spend"),
        ("joint_sponsorship", "not supplied: portfolios"),
        ("months_since_launch", NO_LAUNCH),
    ],
)
def test_what_was_not_supplied_is_named(key, expected):
    assert note({"projects": [project("P1", go_live="2024-01-31")]}, key) == expected


@pytest.mark.parametrize(
    "key", ["portfolio_roi_baseline", "decision_cycle_time_baseline", "months_since_launch_baseline"]
)
def test_without_a_time_before_there_is_no_baseline_and_it_says_which(key):
    none = "the portfolio has no transformation_start, so there is no time before it"
    assert note(empty(None), key, **NOTHING_HAPPENED) == none
    assert note(empty("2026-07-02"), key, **NOTHING_HAPPENED) == "the time before transformation_start is not over"
    assert PROVISIONAL in note(empty("2026-07-01"), key, **NOTHING_HAPPENED).split("; ")


def test_the_returns_verdict_says_what_it_waits_for():
    """(120 + 30 − 110) ÷ 110 is above 0, so that the baseline decides; a year after the start, and only where there is one."""
    none = "the portfolio has no transformation_start, so there is no time before it"
    assert note(invested(120.0, 1.0, None), "portfolio_roi") == none
    assert note(invested(120.0, 1.0, "2026-07-01"), "portfolio_roi") == "transformation_start is still to come"
    assert note(invested(120.0, 1.0, "2025-07-01"), "portfolio_roi") == "the first year since it is not over"
    assert note(invested(120.0, 1.0, "2025-06-30"), "portfolio_roi") == ""
    assert note(invested(120.0, 1.0, None), "pmo_return") == none
    assert note(invested(120.0, 1.0, None), "portfolio_roi_uplift") == none


def test_a_project_row_says_why_it_has_no_figure_of_its_own():
    rows = kit(empty("2025-04-01"), "2026-06-30", **NOTHING_HAPPENED)
    assert rows["benefits_realised", "project:P1"]["note"] == "live for less than a full year, or not at all"
    assert rows["benefits_against_plan", "project:P1"]["note"] == NO_DUE
    assert rows["portfolio_roi", "project:P1"]["note"] == NO_SPEND
    assert rows["net_present_value", "project:P1"]["note"] == NO_SPEND
    assert rows["projects_due_count", "project:P1"]["note"] == ""


def late(**cells) -> Tables:
    """Two projects past their planned go-live; each has a benefit, one of which is no money."""
    return {
        "portfolios": [portfolio(None, currency="EUR")],
        "projects": [project(name, planned_go_live=day("2026-06-29"), **cells) for name in ("P1", "P2")],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P2", kind="non_financial"), benefit("B3", "P2")],
        "realisation": month_by_month("B1", "2026-05-01", [1000.0, 500.0, 70.0], [None, 2.0])
        + month_by_month("B2", "2026-05-01", [9.0])
        + month_by_month("B3", "2026-05-01", [None, 20.4]),
    }


def test_what_is_past_its_planned_go_live_stands_beside_the_ratios():
    waiting = "2 projects past planned go-live and not launched, 1,520 EUR of planned value has passed"
    assert note(late(), "benefits_realised") == f"{NO_YEAR}; {waiting}"
    for key in ("benefits_against_plan", "benefits_against_replan", "benefits_against_plan_capped"):
        assert note(late(), key) == f"{NO_DUE}; {waiting}"
    one = {"projects": [project("P1", planned_go_live=day("2026-06-29"))]}
    tables = {**one, "benefits": [], "realisation": []}
    assert note(tables, "benefits_against_plan", **NOTHING_HAPPENED).split("; ")[1] == (
        "1 project past planned go-live and not launched, 0 GBP of planned value has passed"
    )


def test_what_waits_stands_beside_what_was_realised_too():
    tables = launched(planned_investment=100.0)
    tables["projects"].append(project("P3", planned_go_live=day("2026-06-29")))
    assert note(tables, "benefits_realised", **NOTHING_HAPPENED) == (
        "1 project past planned go-live and not launched, 0 GBP of planned value has passed; "
        "nothing was recorded in realisation"
    )


@pytest.mark.parametrize(
    "cells",
    [
        {"go_live": "2026-06-30"},
        {"status": "proposed"},
        {"start": "2026-07-01"},
        {"planned_go_live": None},
    ],
)
def test_what_has_launched_or_not_begun_is_not_waited_for(cells):
    tables = late(**{name: cell for name, cell in cells.items() if name != "planned_go_live"})
    for row in tables["projects"] if "planned_go_live" in cells else []:
        row["planned_go_live"] = None
    assert "past planned go-live" not in note(tables, "benefits_realised")


@pytest.mark.parametrize(
    "cells",
    [
        {"end_date": day("2026-06-29"), "status": "closed"},
        {"end_date": day("2025-01-31"), "status": "terminated"},
        {"status": "terminated"},  # without a date it is unknown since when
        {"status": "paused"},
    ],
)
def test_r38_what_ended_without_a_launch_is_still_counted(cells):
    waiting = "2 projects past planned go-live and not launched, 1,520 EUR of planned value has passed"
    assert note(late(**cells), "benefits_against_plan") == f"{NO_DUE}; {waiting}"


def test_on_the_day_of_its_planned_go_live_no_project_is_late():
    assert note(late(), "benefits_against_plan", as_of="2026-06-29") == NO_DUE


@pytest.mark.parametrize(
    "key",
    [
        "benefits_realised", "benefits_realised_passing", "benefits_realised_of_spend", "benefits_against_plan_first_year",
        "benefits_against_plan", "benefits_against_plan_capped", "benefits_against_replan", "benefits_against_promise",
        "benefits_in_year", "evidence_coverage", "net_benefits_against_plan", "sustained_rate", "finance_validated",
    ],
)  # fmt: skip
def test_r38_what_was_never_launched_stands_beside_every_ratio_over_benefits(key):
    waiting = "2 projects past planned go-live and not launched, 1,520 EUR of planned value has passed"
    assert waiting in note(late(), key).split("; ")


@pytest.mark.parametrize(
    "key", ["strategic_alignment_evidenced", "accountability", "benefits_run_rate", "projects_due_count"]
)
def test_r38_beside_what_is_no_ratio_of_value_nothing_is_said_of_launches(key):
    tables = late() | {"alignment": [{"project_id": "P1", "objective_id": "O1"}]}
    tables["objectives"] = [{"objective_id": "O1", "name": "Grow"}]
    assert "past planned go-live" not in note(tables, key)


def launched(*rows, **cells) -> Tables:
    """Projects that have been live for a year, each with a benefit."""
    names = ("P1", "P2")
    return {
        "projects": [project(name, go_live="2025-01-31", **cells) for name in names],
        "benefits": [benefit(f"B{n}", name) for n, name in enumerate(names, start=1)],
        "realisation": list(rows),
    }


def test_months_without_a_plan_are_left_out_of_ratios_against_it_and_said():
    one = launched(*month_by_month("B1", "2026-01-01", [10.0, None], [9.0, 9.0]))
    two = launched(*month_by_month("B1", "2026-01-01", [10.0, None, None], [9.0]))
    assert note(one, "benefits_against_plan") == "1 due month without a planned value left out"
    assert note(two, "benefits_against_plan_capped") == "2 due months without a planned value left out"


def test_projects_without_a_planned_investment_are_left_out_and_said():
    tables = launched()
    assert note(tables, "benefits_realised", **NOTHING_HAPPENED) == (
        "no planned investment is known for what is due; 2 due projects without a planned investment left out; "
        "nothing was recorded in realisation"
    )
    tables["projects"][0]["planned_investment"] = 100.0
    one = "1 due project without a planned investment left out; "
    assert note(tables, "benefits_realised", **NOTHING_HAPPENED).startswith(one)


def test_projects_that_ended_nobody_knows_when_are_left_out_of_alignment_and_said():
    links = {
        "alignment": [{"project_id": "P1", "objective_id": "O1"}],
        "objectives": [{"objective_id": "O1", "name": "Grow"}],
    }
    projects = [project("P1", planned_investment=5.0), project("P2", status="closed"), project("P3", mandatory=True)]
    said = "1 project closed or terminated without an end date left out"
    assert note({"projects": projects, **links}, "strategic_alignment") == said
    assert note({"projects": projects, **links}, "strategic_alignment_spend") == (
        "1 active project without a planned investment left out"
    )
    projects[0] |= {"status": "proposed"}
    assert note({"projects": projects[:2], **links}, "strategic_alignment") == f"no project is active; {said}"
    assert note({"projects": projects[::2], **links}, "strategic_alignment_excluding_mandatory") == (
        "no project that is not mandatory is active"
    )


def test_benefits_of_projects_to_come_are_left_out_of_the_count_and_said():
    tables = launched()
    tables["projects"][1] |= {"status": "proposed"}
    assert note(tables, "accountability") == "1 benefit of projects that have not started left out of the count"
    tables["projects"][0] |= {"status": "proposed"}
    assert note(tables, "specific_targets") == (
        f"{NO_BENEFITS}; 2 benefits of projects that have not started left out of the count"
    )


def test_a_measure_that_cannot_be_judged_says_what_it_needs():
    needs = "needs a baseline before launch, a target that differs from it, and a measure after launch"
    assert note(launched(), "measure_achievement", "benefit:B1", **NOTHING_HAPPENED) == needs
    tables = launched(month_by_month("B1", "2026-01-01", [None])[0] | {"measure_value": 7.0})
    tables["benefits"][0] |= {"baseline_value": 10.0, "baseline_date": day("2024-06-30"), "target_value": 6.0}
    assert note(tables, "measure_achievement", "benefit:B1") == ""
    tables["benefits"][0]["target_value"] = 10.0  # the baseline
    assert note(tables, "measure_achievement", "benefit:B1") == needs


def invested(before: float, cost: float | None, start: str | None = "2025-04-01") -> Tables:
    """A project that spent 100 before the transformation, when it had brought so much, and one that has spent 10 since."""
    return {
        "portfolios": [portfolio(start, pmo_cost_per_year=cost)],
        "projects": [project("P1", go_live="2024-06-30"), project("P2", "2025-04-01")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2025-02-01", [10.0] * 3, [before, 0.0, 30.0]),
        "spend": [spend("P1", "2025-01-01", 100.0), spend("P2", "2025-05-01", 10.0)],
    }


def test_a_return_that_was_not_above_zero_has_no_relative_uplift():
    why = "the figure compared with is not above zero"
    assert note(invested(100.0, 1.0), "portfolio_roi_uplift") == why
    assert note(invested(100.0, 1.0), "portfolio_roi") == ""  # it is judged all the same: 20 ÷ 110 against 0 + 0.02
    assert note(invested(100.0, 1.0), "portfolio_roi_uplift_points") == ""


def test_the_return_of_the_pmo_says_what_it_lacks():
    assert note(invested(120.0, None), "pmo_return") == "pmo_cost_per_year is not given"
    assert note(invested(120.0, 0.0), "pmo_return") == "the PMO has cost nothing since transformation_start"
    assert note(invested(120.0, 12.0), "pmo_return") == ""


@pytest.mark.parametrize(
    ("cells", "lacks"),
    [
        ({"cfo_sponsor": "Ada Byrne", "cio_sponsor": "A. Byrne"}, "the mandate is not signed"),
        ({"cfo_sponsor": "Ada Byrne", "cio_sponsor": "ada  BYRNE", "mandate_signed_on": day("2026-06-30")},
         "both sponsors are the same person"),
        ({"cfo_sponsor": "tbc", "cio_sponsor": "TBC", "mandate_signed_on": day("2026-07-01")},
         "no CFO sponsor is named; no CIO sponsor is named; the mandate is not signed"),
        ({"cfo_sponsor": "Ada Byrne", "cio_sponsor": "Omar Reid", "mandate_signed_on": day("2026-06-30")}, ""),
    ],
)  # fmt: skip
def test_a_mandate_that_is_not_joint_says_what_it_lacks(cells, lacks):
    tables = {"portfolios": [portfolio("2025-04-01", **cells)], "projects": [project("P1")]}
    found = kit(tables, "2026-06-30", keys=["joint_sponsorship"])["joint_sponsorship", None]
    assert (found["note"], found["value"], found["numerator"], found["denominator"]) == (
        lacks, float(not lacks), float(not lacks), 1.0,
    )  # fmt: skip


def test_shared_benefits_that_are_over_claimed_are_named():
    tables = launched()
    tables["benefits"] = [
        benefit("B1", "P1", shared_benefit="calls", attribution=0.6),
        benefit("B2", "P2", shared_benefit="calls", attribution=0.6),
        benefit("B3", "P1", shared_benefit="paper"),
        benefit("B4", "P2", shared_benefit="paper", attribution=0.1),
        benefit("B5", "P2", shared_benefit="rent", attribution=0.5),
        benefit("B6", "P1", shared_benefit="rent", attribution=0.5),
    ]
    found = kit(tables, "2026-06-30", keys=["over_claimed_count"])["over_claimed_count", None]
    assert (found["value"], found["numerator"], found["denominator"]) == (2.0, 2.0, None)
    assert found["note"] == "calls, paper"


def test_a_project_that_has_not_started_has_a_row_only_where_it_counts():
    tables = launched(*month_by_month("B2", "2025-05-01", [10.0, 10.0]))
    tables["projects"][1] |= {"status": "proposed"}
    rows = kit(tables, "2026-06-30", keys=["benefits_run_rate", "finance_validated"])
    assert [group for _, group in rows if group] == ["project:P1"] * 2


def test_a_group_says_why_it_has_no_figure_of_its_own():
    groups = kit(late(), "2026-06-30", keys=["benefits_against_plan"])
    assert groups["benefits_against_plan", "kind:cashable"]["note"] == NO_DUE
    tables = launched(*month_by_month("B1", "2025-02-01", [1.0], [1.0]))
    nobody_knows = "no planned investment is known for what is due"
    assert note(tables, "benefits_realised", "kind:cashable") == nobody_knows
    tables["projects"][0]["planned_investment"] = 0.5
    assert note(tables, "benefits_realised", "kind:cashable") == ""


def test_without_a_project_that_has_started_there_are_no_rules_to_be_in_force():
    assert note({"projects": [project("P1", status="proposed")]}, "pivot_rules_in_force") == "no project has started"
