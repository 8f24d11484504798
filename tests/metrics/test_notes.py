"""What is said beside a figure: why it is undefined, what was left out, and what must be known to read it."""

from __future__ import annotations

import datetime as dt

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
# A project under way, and tables in which nothing was recorded.
NOTHING_RECORDED = {
    "benefits_realised": [NO_YEAR],
    "benefits_realised_passing": ["no due project has a planned investment", "benefits, realisation"],
    "benefits_against_plan_first_year": [NO_YEAR, "benefits, realisation"],
    "benefits_against_plan": [NO_DUE, "benefits, realisation"],
    "benefits_against_plan_capped": [NO_DUE, "benefits, realisation"],
    "benefits_against_replan": [NO_DUE, "benefits, realisation"],
    "strategic_alignment": ["alignment, objectives"],
    "strategic_alignment_spend": [
        "no active project has a planned investment",
        "1 active project without a planned investment left out",
        "alignment, objectives",
    ],
    "strategic_alignment_excluding_mandatory": ["alignment, objectives"],
    "strategic_alignment_evidenced": ["alignment, objectives, benefits"],
    "decision_cycle_time": [NO_ISSUE, "decisions", "there is no baseline above zero"],
    "decision_cycle_time_mean": [NO_ISSUE, "decisions"],
    "decision_cycle_time_baseline": [NO_ISSUE, "decisions", PROVISIONAL],
    "decision_cycle_time_mean_baseline": [NO_ISSUE, "decisions", PROVISIONAL],
    "decision_cycle_time_reduction": [
        "a median is needed for now and, above zero, for the year before transformation_start",
        "decisions",
    ],
    "decisions_open_share": [NO_ISSUE, "decisions"],
    "oldest_open_decision_days": ["no issue is open", "decisions"],
    "decisions_count": ["decisions"],
    "escalation_rate_low": ["fiscal quarter 2026Q2", "escalations"],
    "portfolio_roi": [NO_SPEND, SILENT, "benefits, realisation", NO_BASELINE],
    "portfolio_roi_baseline": [NO_BASELINE, SILENT, "benefits, realisation, spend", PROVISIONAL],
    "portfolio_roi_uplift": [NO_BASELINE, "benefits, realisation"],
    "portfolio_roi_uplift_points": [NO_BASELINE, "benefits, realisation"],
    "net_present_value": [NO_SPEND, SILENT, "benefits, realisation, spend"],
    "benefit_cost_ratio": [NO_SPEND, SILENT, "benefits, realisation, spend"],
    "months_since_launch": [NO_LAUNCH],
    "months_since_launch_baseline": [NO_LAUNCH, "spend", PROVISIONAL],
    "accountability": [NO_BENEFITS, "benefits"],
    "evidence_coverage": [NO_DUE, "benefits, realisation"],
    "net_benefits_against_plan": [
        "planned benefits do not exceed planned dis-benefits in the months due",
        "benefits, realisation",
    ],
    "measure_achievement": [
        "measures in different units have no common value: see numerator (reached) and denominator (defined)",
        "benefits, realisation",
    ],
    "post_launch_tracking": [NO_YEAR, "benefits, realisation"],
    "value_leakage": [NO_DUE, "benefits, realisation"],
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
    "pmo_return": [NO_BASELINE, "benefits, realisation, spend"],
}


def sentence(parts: list[str]) -> str:
    """The parts of a note; those that name tables say that nothing was recorded in them."""
    named = {"alignment", "benefits", "decisions", "escalations", "spend"}
    return "; ".join(f"nothing was recorded in {p}" if p.partition(",")[0] in named else p for p in parts)


def empty(start: str | None, **cells) -> Tables:
    return {"portfolios": [portfolio(start)], "projects": [project("P1", **cells)], **{name: [] for name in TABLES}}


def note(tables: Tables, key: str, group: str | None = None, as_of: str = "2026-06-30") -> str:
    return kit(tables, as_of, keys=[key])[key, group]["note"]


@pytest.mark.whole_catalogue
def test_where_nothing_was_recorded_every_figure_says_so_and_why_it_is_undefined():
    found = kit(empty("2025-04-01"), "2026-06-30")
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
    assert note(empty(None), key) == none
    assert note(empty("2026-07-02"), key) == "the time before transformation_start is not over"
    assert note(empty("2026-07-01"), key).endswith(PROVISIONAL)


def test_the_returns_verdict_says_what_it_waits_for():
    roi = [NO_SPEND, SILENT, "benefits, realisation"]
    none = "the portfolio has no transformation_start, so there is no time before it"
    assert note(empty(None), "portfolio_roi") == sentence([*roi, none])
    assert note(empty("2026-07-01"), "portfolio_roi") == sentence([*roi, "transformation_start is still to come"])
    assert note(empty(None), "pmo_return") == f"{none}; nothing was recorded in benefits, realisation, spend"
    assert note(empty(None), "portfolio_roi_uplift").startswith(f"{none}; ")


def test_a_project_row_says_why_it_has_no_figure_of_its_own():
    rows = kit(empty("2025-04-01"), "2026-06-30")
    assert rows["benefits_realised", "project:P1"]["note"] == "live for less than a full year, or not at all"
    assert rows["benefits_against_plan", "project:P1"]["note"] == NO_DUE
    assert rows["portfolio_roi", "project:P1"]["note"] == f"{NO_SPEND}; {NO_BASELINE}"
    assert rows["net_present_value", "project:P1"]["note"] == NO_SPEND
    assert rows["projects_due_count", "project:P1"]["note"] == ""


def late(**cells) -> Tables:
    """Two projects past their planned go-live; each has a benefit, one of which is no money."""
    return {
        "portfolios": [portfolio(None, currency="EUR")],
        "projects": [project(name, planned_go_live=day("2026-06-30"), **cells) for name in ("P1", "P2")],
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
    one = {"projects": [project("P1", planned_go_live=day("2026-06-30"))]}
    assert note({**one, "benefits": [], "realisation": []}, "benefits_against_plan").split("; ")[1] == (
        "1 project past planned go-live and not launched, 0 GBP of planned value has passed"
    )


def test_what_waits_stands_beside_what_was_realised_too():
    tables = launched(planned_investment=100.0)
    tables["projects"].append(project("P3", planned_go_live=day("2026-06-30")))
    assert note(tables, "benefits_realised") == (
        "1 project past planned go-live and not launched, 0 GBP of planned value has passed; "
        "nothing was recorded in realisation"
    )


@pytest.mark.parametrize(
    "cells",
    [
        {"go_live": "2026-06-30"},
        {"end_date": day("2026-06-30"), "status": "closed"},
        {"status": "terminated"},  # without a date it is unknown since when
        {"status": "proposed"},
    ],
)
def test_what_has_launched_or_ended_or_not_begun_is_not_waited_for(cells):
    assert "past planned go-live" not in note(late(**cells), "benefits_realised")


def test_a_day_before_its_planned_go_live_no_project_is_late():
    assert note(late(), "benefits_against_plan", as_of="2026-06-29") == NO_DUE


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
    assert note(tables, "benefits_realised") == (
        "no planned investment is known for what is due; 2 due projects without a planned investment left out; "
        "nothing was recorded in realisation"
    )
    tables["projects"][0]["planned_investment"] = 100.0
    assert note(tables, "benefits_realised").startswith("1 due project without a planned investment left out; ")


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
    assert note(launched(), "measure_achievement", "benefit:B1") == needs
    tables = complete()
    tables["benefits"][0]["target_value"] = 10.0  # the baseline
    assert note(tables, "measure_achievement", "benefit:B1") == needs


def invested(before: float, cost: float | None, start: str = "2025-04-01") -> Tables:
    """One project that spent 100 before the transformation, when it had brought so much, and 10 after."""
    return {
        "portfolios": [portfolio(start, pmo_cost_per_year=cost)],
        "projects": [project("P1", go_live="2024-06-30")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2025-02-01", [10.0] * 3, [before, 0.0, 30.0]),
        "spend": [spend("P1", "2025-01-01", 100.0), spend("P1", "2025-05-01", 10.0)],
    }


def test_a_return_that_was_not_above_zero_has_no_relative_uplift():
    why = "the figure compared with is not above zero"
    assert note(invested(100.0, 1.0), "portfolio_roi_uplift") == why
    assert note(invested(100.0, 1.0), "portfolio_roi") == "the baseline is not above zero: see the uplift in points"
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


def complete() -> Tables:
    """One project of which everything is known, and nothing is late, unmeasured or left out."""
    profile = {"owner": "Ada Byrne", "success_criterion": "answered in a day", "unit": "days", "objective_id": "O1"}
    profile |= {"baseline_value": 10.0, "baseline_date": day("2023-01-31"), "target_value": 6.0}
    rows = month_by_month("B1", "2024-01-01", [100.0] * 30, [100.0] * 30)
    for row in rows:
        row |= {"validated_by": "Group finance", "measure_value": 5.0, "evidence": "ledger 4711"}
    asked = [f"{year}-{month:02}-10" for year in (2024, 2025, 2026) for month in range(1, 6)]
    sponsors = {"cfo_sponsor": "Ada Byrne", "cio_sponsor": "Omar Reid", "mandate_signed_on": day("2024-01-15")}
    return {
        "portfolios": [portfolio("2025-01-01", pmo_cost_per_year=120.0, **sponsors)],
        "projects": [
            project(
                "P1",
                "2023-03-01",
                "2023-12-31",
                planned_go_live=day("2023-12-31"),
                planned_investment=500.0,
                pivot_rules_agreed_on=day("2023-02-01"),
            )
        ],
        "objectives": [{"objective_id": "O1", "name": "Grow"}],
        "alignment": [{"project_id": "P1", "objective_id": "O1"}],
        "benefits": [benefit("B1", "P1", target_date=day("2024-12-31"), **profile)],
        "realisation": rows,
        "spend": [spend("P1", "2023-05-01", 500.0)],
        "decisions": [
            {"decision_id": f"D{n}", "project_id": "P1", "raised_on": day(one), "decided_on": day(one) + dt.timedelta(20 - n)}
            for n, one in enumerate(asked)
        ] + [{"decision_id": "D15", "project_id": "P1", "raised_on": day("2026-06-20")}],
        "escalations": [
            {"escalation_id": "E1", "project_id": "P1", "raised_on": day("2025-08-01"), "level": "programme",
             "closed_on": day("2025-08-09")}
        ],
    }  # fmt: skip


@pytest.mark.whole_catalogue
def test_where_nothing_is_left_out_or_undefined_little_is_said():
    found = {key: row for (key, group), row in kit(complete(), "2026-06-30").items() if group is None}
    assert [key for key, row in found.items() if row["value"] is None] == ["measure_achievement"]
    assert {key: row["note"] for key, row in found.items() if row["note"]} == {
        "decision_cycle_time_baseline": PROVISIONAL,
        "decision_cycle_time_mean_baseline": PROVISIONAL,
        "escalation_rate": "fiscal quarter 2026Q2; the 95 % intervals of the first and the last quarter judged overlap: "
        "it may be chance",
        "escalation_rate_low": "fiscal quarter 2026Q2",
        "escalation_rate_high": "fiscal quarter 2026Q2",
        "portfolio_roi_baseline": PROVISIONAL,
        "months_since_launch_baseline": PROVISIONAL,
        "measure_achievement": "measures in different units have no common value: see numerator (reached) and denominator "
        "(defined)",
    }
    verdicts = {key: row["verdict"] for key, row in found.items() if row["verdict"]}
    assert verdicts == {
        "benefits_realised": "met",  # 1,200 of 500
        "strategic_alignment": "met",
        "decision_cycle_time": "met",  # days fall by one with each issue: 18 in the year before, 8 now
        "escalation_rate": "met",  # none in four quarters
        "portfolio_roi": "met",  # (3,000 − 500) ÷ 500 against (1,200 − 500) ÷ 500
    }
    assert (found["portfolio_roi"]["value"], found["portfolio_roi_baseline"]["value"]) == (5.0, 1.4)
    assert (found["decision_cycle_time"]["value"], found["decision_cycle_time_baseline"]["value"]) == (8.0, 18.0)


@pytest.mark.whole_catalogue
def test_no_group_of_a_complete_register_has_anything_to_say():
    grouped = {pair: row["note"] for pair, row in kit(complete(), "2026-06-30").items() if pair[1] is not None}
    assert len(grouped) > 40
    assert {pair: note for pair, note in grouped.items() if note != ""} == {
        (
            "measure_achievement",
            "project:P1",
        ): "measures in different units have no common value: see numerator (reached) and denominator (defined)",
    }


def test_a_project_that_never_spent_is_told_so_in_its_row():
    tables = complete()
    tables["projects"].append(project("P2"))
    rows = kit(tables, "2026-06-30", keys=["net_present_value", "portfolio_roi"])
    assert rows["net_present_value", "project:P2"]["note"] == NO_SPEND
    assert rows["portfolio_roi", "project:P2"]["note"] == f"{NO_SPEND}; {NO_BASELINE}"
    assert rows["portfolio_roi", None]["note"] == SILENT


def test_without_a_spend_table_the_uplift_says_what_was_not_supplied():
    tables = complete()
    del tables["spend"]
    for key in ("portfolio_roi_uplift", "portfolio_roi_uplift_points"):
        assert note(tables, key) == "not supplied: spend"


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


def test_groups_are_told_in_the_order_of_their_names():
    tables = complete()
    tables["decisions"][-1]["category"] = "scope"
    tables["decisions"][-2]["category"] = "budget"
    rows = kit(tables, "2026-06-30", keys=["decision_cycle_time"])
    named = [group for _, group in rows if group]
    assert named == ["category:budget", "category:scope", "category:unclassified", "forum:unclassified"]
