"""Each unit of money once: within a cause, over causes, and in the order of what is at stake and how soon it is due."""

from __future__ import annotations

import pytest

from pmo_kit.finding import Finding, Looked
from pmo_kit.finding.money import counted_once, total, worth

from ..builders.causes import looking, owned, with_evidence
from ..builders.hand_made import benefit, day, month_by_month, portfolio, project, spend


def by_rule(came: Looked) -> dict[str, Finding]:
    return {finding.rule: finding for finding in came.found}


def test_a_pot_that_was_counted_gives_only_what_goes_beyond() -> None:
    taken = {("B1", 1): 10.0}
    assert counted_once([{("B1", 1): 12.0, ("B1", 2): 5.0}, {("B1", 1): 4.0}, {}], taken) == [7.0, 0.0, None]
    assert taken == {("B1", 1): 12.0, ("B1", 2): 5.0}


def test_what_came_above_plan_is_netted_within_a_case_and_takes_nothing_from_another() -> None:
    assert worth({("B1", 1): 200.0, ("B1", 2): -57.0}) == 143.0
    taken = {("B1", 1): 200.0}
    assert counted_once([{("B1", 1): 200.0, ("B1", 2): -57.0}], taken) == [0.0]


@pytest.mark.parametrize(
    ("amounts", "sum_of_them"), [([], None), ([None], None), ([None, 0.0], 0.0), ([1.0, 2.5], 3.5)]
)
def test_the_total_of_nothing_known_is_unknown(amounts: list[float | None], sum_of_them: float | None) -> None:
    assert total(amounts) == sum_of_them


def test_missing_money_belongs_to_the_first_cause_that_has_it_and_own_amounts_add_up() -> None:
    """P1 has brought 20 of 100 a month for six months, on time: 480 are missing. Its benefit has no owner, and 1,200 planned
    in all: 600 to come and 120 that came are what the earlier causes have not counted."""
    came = looking(
        projects=[project("P1", go_live="2025-12-31", planned_go_live=day("2025-12-31"))],
        benefits=[owned("B1", owner="TBC")],
        realisation=with_evidence(month_by_month("B1", "2026-01-01", [100] * 12, [20] * 6)),
    )
    found = by_rule(came)
    assert [one.rule for one in came.found] == ["no accountability", "on schedule but not returning", "leakage"]
    assert [one.amount for one in came.found] == [1200.0, 480.0, 480.0]
    assert [one.own_amount for one in came.found] == [1200.0, 0.0, 0.0]
    assert found["leakage"].cases[0].own_amount == 0.0


def test_a_later_and_larger_cause_counts_what_is_left() -> None:
    """On time and due: the first cause has all that is missing since launch, 12 × 80; the plan beyond it is what came and
    what is to come: 12 × 20 + 100."""
    came = looking(
        projects=[project("P1", go_live="2025-03-31", planned_go_live=day("2025-03-31"))],
        benefits=[owned("B1", target_date=None)],
        realisation=with_evidence(month_by_month("B1", "2025-07-01", [100] * 13, [20] * 12)),
    )
    found = by_rule(came)
    first, vague = found["on time without value"], found["vague target"]
    assert (first.amount, first.own_amount) == (960.0, 960.0)
    assert (vague.amount, vague.own_amount) == (1300.0, 340.0)
    assert [one.rule for one in came.found] == ["on time without value", "vague target", "leakage"]
    assert sum(one.own_amount or 0.0 for one in came.found) == 1300.0


def test_what_is_due_sooner_comes_first_of_two_that_are_worth_the_same() -> None:
    """A zombie is due in 14 days, what is past its planned go-live in 30; both are worth 500."""
    came = looking(
        projects=[
            project("P1", planned_go_live=day("2025-01-31"), sponsor="TBC"),
            project("P2", sponsor="Kofi Mensah"),
        ],
        benefits=[owned("B1")],
        realisation=month_by_month("B1", "2026-02-01", [100] * 5),
    )
    zombie, late = came.found[:2]
    assert (zombie.rule, zombie.amount, zombie.by) == ("zombie", 500.0, day("2026-07-14"))
    assert (late.rule, late.amount, late.own_amount, late.by) == ("past planned go-live", 500.0, 0.0, day("2026-07-30"))


def test_warnings_come_before_contradictions_and_unknown_amounts_last() -> None:
    came = looking(
        portfolios=[portfolio(cfo_sponsor="Ada Nwosu")],
        projects=[project("P1", planned_investment=1000), project("P2", status="closed", planned_investment=90_000)],
        spend=[spend("P1", "2026-01-01", 1500.0)],
    )
    assert [one.rule for one in came.found] == ["cost above approval", "no joint mandate", "status against dates"]


def test_the_order_of_rows_changes_nothing() -> None:
    benefits = [benefit("B1", "P1"), benefit("B2", "P2"), owned("B3", owner="Claims team")]
    projects = [project("P1"), project("P2", status="closed")]
    assert looking(projects=projects, benefits=benefits) == looking(projects=projects[::-1], benefits=benefits[::-1])


def test_cases_come_the_largest_first_and_unknown_ones_last() -> None:
    plans = [("B1", 50), ("B2", 300), ("B4", 900)]
    came = looking(
        projects=[project("P1")],
        benefits=[benefit(name, "P1") for name in ("B1", "B2", "B3", "B4")],
        realisation=[row for name, plan in plans for row in month_by_month(name, "2026-07-01", [plan])],
    )
    finding = by_rule(came)["no accountability"]
    assert [case.benefit_id for case in finding.cases] == ["B4", "B2", "B1", "B3"]
    assert (finding.amount, finding.cases[-1].amount) == (1250.0, None)
