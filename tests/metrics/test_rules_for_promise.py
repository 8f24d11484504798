"""R9, R11, R41, R63, R64 and the return at equal age, by the kit and by the reference."""

from __future__ import annotations

import pytest

from ..builders.hand_made import (
    BOTH,
    Figures,
    Tables,
    benefit,
    day,
    escalation,
    issue,
    month_by_month,
    portfolio,
    project,
    spend,
)

pytestmark = BOTH
AS_OF = "2026-06-30"
TRUST = ("confirmed", "evidenced", "repeats_plan", "reported", "not_measured", "never_launched")


def parts(figures: Figures, key: str, group: str | None = None) -> tuple:
    row = figures[key, group]
    return row["numerator"], row["denominator"], row["excluded"]


def trusted(figures: Figures) -> list[float]:
    """The numerators of the six parts."""
    return [pytest.approx(figures["benefits_against_promise", f"trust:{name}"]["numerator"]) for name in TRUST]


def test_r63_every_actual_is_told_by_how_far_it_can_be_trusted(measured):
    rows = month_by_month("B1", "2026-01-01", [10.0] * 5 + [0.0], [12.0, 10.0, 10.004, 7.0, None, 0.0])
    rows[0] |= {"validated_by": "Group finance", "evidence": "Ledger 4711"}
    rows[1] |= {"evidence": "Ledger 4712", "validated_by": "to be named by the board"}
    rows[2] |= {"validated_by": "TBC", "evidence": "n/a"}
    tables: Tables = {
        "projects": [
            project("P1", go_live="2025-12-31"),
            project("P2", status="terminated"),
            project("P3", status="proposed"),
        ],
        "benefits": [
            benefit("B1", "P1", attribution=0.5),
            benefit("B2", "P2"),
            benefit("B3", "P1", "dis_benefit"),
            benefit("B4", "P3"),
        ],
        "realisation": [
            *rows,
            *month_by_month("B2", "2026-01-01", [20.0, 5.0, None], [None, 3.0, 8.0]),  # 8: there was no plan
            *month_by_month("B2", "2026-07-01", [100.0]),  # still to come
            *month_by_month("B3", "2026-01-01", [4.0], [4.0]),
            *month_by_month("B4", "2026-01-01", [70.0]),
        ],
    }
    figures = measured(tables, AS_OF)
    assert parts(figures, "benefits_against_promise") == (pytest.approx(22.502), 50.0, 0)
    assert trusted(figures) == [6.0, 5.0, 5.002, 6.5, 5.0, 20.0]
    shares = [figures["benefits_against_promise", f"trust:{name}"]["value"] for name in TRUST]
    assert shares == [pytest.approx(part / 50) for part in (6.0, 5.0, 5.002, 6.5, 5.0, 20.0)]


def test_r63_a_quarterly_benefit_repeats_its_plan_by_its_sums(measured):
    tables: Tables = {
        "projects": [project("P1", go_live="2024-12-31")],
        "benefits": [benefit("B1", "P1", frequency="quarterly")],
        "realisation": month_by_month("B1", "2026-01-01", [10.0, 20.0], [20.0, 10.0]),
    }
    assert trusted(measured(tables, AS_OF)) == [0, 0, 30.0, 0, 0, 0]


def test_benefits_of_spend_are_the_headlines_over_what_was_spent(measured):
    tables: Tables = {
        "projects": [
            project("P1", go_live="2025-03-31", planned_investment=100.0),
            project("P2", go_live="2025-03-31", planned_investment=0.0),
            project("P3", go_live="2026-03-31", planned_investment=100.0),
        ],
        "benefits": [benefit(f"B{k}", f"P{k}") for k in (1, 2, 3)],
        "realisation": [row for k in (1, 2, 3) for row in month_by_month(f"B{k}", "2026-04-01", [None], [99.0])]
        + month_by_month("B1", "2025-04-01", [None], [90.0]),
        "spend": [spend(f"P{k}", "2024-05-01", 60.0) for k in (1, 2, 3)],
    }
    figures = measured(tables, AS_OF)
    assert parts(figures, "benefits_realised") == (90.0, 100.0, 2)  # P2 has no investment, P3 is not due
    assert parts(figures, "benefits_realised_of_spend") == (90.0, 60.0, 2)
    assert figures["benefits_realised_of_spend", None]["value"] == pytest.approx(1.5)


def test_r64_cost_is_held_against_what_was_approved(measured):
    def built(name: str, spent: float | None, approved: float | None, forecast: float | None = None, **cells):
        amounts = {"actual_spend": spent, "planned_investment": approved, "forecast_investment": forecast}
        return project(name, **amounts, **cells)

    tables = {
        "projects": [
            built("P1", 110.0, 100.0, 120.0, go_live="2025-03-31"),
            built("P2", 30.0, 50.0, status="terminated", end_date=day("2025-03-31")),
            built("P3", 999.0, 10.0),  # neither launched nor ended
            built("P4", 40.0, None, 90.0, go_live="2025-03-31"),
            built("P5", 0.0, 70.0, 0.0, go_live="2025-03-31"),
        ]
    }
    figures = measured(tables, AS_OF)
    assert parts(figures, "spend_against_approved")[:2] == (140.0, 150.0)
    assert parts(figures, "forecast_against_approved")[:2] == (120.0, 100.0)


def aged(start: str = "2025-01-01") -> Tables:
    """Two launches before the start, of which one never spent, and two since, of which one is not due."""
    tables: Tables = {"portfolios": [portfolio(start)], "projects": [], "benefits": [], "realisation": [], "spend": []}
    launches = {"P1": "2024-06-30", "P2": "2024-09-30", "P3": "2025-01-01", "P4": "2025-12-31"}
    firsts = {"P1": "2024-07-01", "P2": "2024-10-01", "P3": "2025-01-01", "P4": "2026-01-01"}
    for name, go_live in launches.items():
        tables["projects"].append(project(name, go_live=go_live))
        tables["benefits"] += [benefit(f"B{name}", name), benefit(f"D{name}", name, "dis_benefit")]
        tables["realisation"] += month_by_month(f"B{name}", firsts[name], [None] * 13, [10.0] * 13)
        tables["realisation"] += month_by_month(f"D{name}", firsts[name], [3.0, 3.0], [1.0, None])
    tables["spend"] += [spend("P1", "2024-02-01", 70.0), spend("P1", "2025-06-01", 10.0)]
    tables["spend"] += [spend("P1", "2025-07-01", 500.0)]  # after its first year
    tables["spend"] += [spend("P3", "2024-10-01", 40.0), spend("P4", "2025-10-01", 40.0)]
    return tables


def test_the_return_of_the_first_year_compares_launches_at_equal_age(measured):
    figures = measured(aged(), AS_OF)
    assert parts(figures, "roi_first_year") == (pytest.approx(120 - 4 - 40), 40.0, 0)
    assert parts(figures, "roi_first_year_baseline") == (pytest.approx(120 - 4 - 80), 80.0, 1)
    assert figures["roi_first_year", None]["value"] == pytest.approx(1.9)


def test_a_return_takes_the_dis_benefits_of_all_and_the_benefits_of_those_who_spent(measured):
    figures = measured(aged(), AS_OF)
    gains, losses, spent = 13 * 10 * 2 + 60, 4 * 4, 70 + 10 + 500 + 40 + 40  # P2 brings its losses alone
    assert parts(figures, "portfolio_roi") == (pytest.approx(gains - losses - spent), spent, 1)


def test_pmo_return_is_over_what_began_since_and_asks_for_no_loss(measured):
    tables = aged("2025-04-01")
    tables["portfolios"][0]["pmo_cost_per_year"] = 12.0
    tables["projects"].append(project("P5", "2025-04-01"))
    tables["benefits"].append(benefit("B5", "P5"))
    tables["realisation"] += month_by_month("B5", "2025-06-01", [None], [200.0])
    figures = measured(tables, AS_OF)
    assert figures["pmo_return", None]["value"] is None  # P5 has not spent
    tables["spend"].append(spend("P5", "2025-05-01", 50.0))
    found = measured(tables, AS_OF)
    before = found["portfolio_roi_baseline", None]["value"]
    assert before == pytest.approx((90 + 30 - 3 * 4 - 110) / 110)  # below zero: money has to come back, no more
    assert parts(found, "pmo_return") == (pytest.approx(200 - 50), 15.0, 0)


@pytest.mark.parametrize(("losses", "defined"), [(79.0, True), (80.0, True), (81.0, False)])
def test_a_net_ratio_needs_a_fifth_of_the_gross_plan(measured, losses, defined):
    tables: Tables = {
        "projects": [project("P1", go_live="2025-12-31")],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P1", "dis_benefit")],
        "realisation": month_by_month("B1", "2026-01-01", [100.0], [90.0])
        + month_by_month("B2", "2026-01-01", [losses], [10.0]),
    }
    found = measured(tables, AS_OF)["net_benefits_against_plan", None]
    assert found["value"] == (pytest.approx(80 / (100 - losses)) if defined else None)


@pytest.mark.parametrize(
    ("key", "start", "actual", "share"),
    [
        ("Claims", "2024-01-01", None, 0.5),
        ("claims.", "2024-01-01", None, 0.5),  # as names are compared
        ("TBC", "2024-01-01", None, 0.75),
        ("Claims", "2026-07-01", None, 0.75),  # not begun
        ("Claims", "2026-07-01", 5.0, 0.5),  # and yet it claims
    ],
)
def test_r11_a_claim_counts_once_its_project_began_or_it_has_an_actual(measured, key, start, actual, share):
    other = "TBC" if key == "TBC" else "Claims"
    tables: Tables = {
        "projects": [project("P1", go_live="2025-12-31"), project("P2", start, portfolio_id="B")],
        "benefits": [
            benefit("B1", "P1", attribution=0.75, shared_benefit=other),
            benefit("B2", "P2", attribution=0.75, shared_benefit=key),
        ],
        "realisation": month_by_month("B1", "2026-01-01", [None], [100.0])
        + month_by_month("B2", "2026-01-01", [100.0], [actual]),
    }
    assert measured(tables, AS_OF)["benefits_run_rate", None]["value"] == 0
    assert parts(measured(tables, AS_OF), "finance_validated")[1] == pytest.approx(100 * share)


def test_r9_an_empty_table_says_nothing_unless_the_portfolio_vouches_for_it(measured):
    tables: Tables = {"projects": [project("P1"), project("P2", portfolio_id="B")], "decisions": [], "escalations": []}
    figures = measured(tables, AS_OF)
    assert figures["decisions_count", None]["value"] is None
    assert figures["escalation_rate", None]["verdict"] == "not measurable"
    vouched = measured(tables, AS_OF, nothing_to_record=("decisions", "escalations"))
    assert vouched["decisions_count", None]["value"] == 0
    assert vouched["escalation_rate", None]["verdict"] == "met"
    tables |= {"decisions": [issue("D1", "2020-01-01", 5, "P2")], "escalations": [escalation("E1", "P2", "2020-01-01")]}
    figures = measured(tables, AS_OF)
    assert (figures["decisions_count", None]["value"], figures["escalation_rate", None]["value"]) == (0, 0)


@pytest.mark.parametrize("of_others", [False, True])
def test_r9_a_portfolio_without_any_benefit_is_measured_where_that_is_known(measured, of_others):
    tables: Tables = {
        "projects": [project("P1", go_live="2025-03-31", planned_investment=100.0), project("P2", portfolio_id="B")],
        "benefits": [benefit("B2", "P2")] if of_others else [],
        "realisation": month_by_month("B2", "2026-01-01", [10.0], [10.0]) if of_others else [],
    }
    vouched = () if of_others else ("benefits", "realisation")
    figures = measured(tables, AS_OF, nothing_to_record=vouched)
    assert parts(figures, "benefits_realised") == (0.0, 100.0, 0)
    assert figures["benefits_realised", None]["verdict"] == "not met"


@pytest.mark.parametrize(
    ("owner", "named"),
    [
        ("TBC (Finance)", False),
        ("tbc – Finance", False),
        ("N/A - see Ada Byrne", False),
        ("To be appointed in May", False),
        ("X x", False),
        ("x (Finance)", True),  # x only where it is all
        ("To Be Sure Ltd", True),
        ("Tbc-Bank", True),  # no space beside the dash
        ("Payments team", True),
    ],
)
def test_r41_a_placeholder_names_nobody_whatever_follows(measured, owner, named):
    profile = {"success_criterion": "Half the time", "baseline_value": 10.0, "baseline_date": day("2024-06-30")}
    tables = {"projects": [project("P1")], "benefits": [benefit("B1", "P1", owner=owner, **profile)]}
    assert measured(tables, AS_OF)["accountability", None]["value"] == int(named)
