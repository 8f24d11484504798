"""The six samples come out as they are told in sample_data/README.md."""

from __future__ import annotations

from functools import cache

import pytest

from pmo_kit import load
from pmo_kit.finding import Finding, Looked, looked

from ..builders.places import ROOT


@cache
def came(sample: str) -> Looked:
    register = load(ROOT / "sample_data" / sample)
    return looked(register.for_portfolio(register.portfolio_ids[0]))


def found(sample: str, rule: str) -> Finding:
    return next(finding for finding in came(sample).found if finding.rule == rule)


def ids(sample: str, rule: str) -> set[str]:
    return {str(case.project_id) for case in found(sample, rule).cases}


def test_of_the_watermelon_first_comes_what_went_live_on_time_and_brought_little() -> None:
    first = came("watermelon").found[0]
    assert first.title == "14 projects went live on time and €46.4M of what they promised is missing"
    assert {"LVX-P01", "LVX-P02", "LVX-P06", "LVX-P08"} <= ids("watermelon", "on time without value")
    assert "LVX-P07" not in ids("watermelon", "on time without value")  # late, and the one that paid for itself
    assert ids("watermelon", "benefit traded for schedule") == {"LVX-P01", "LVX-P02", "LVX-P06"}


def test_the_thirteen_zombies_are_named_first() -> None:
    first = came("zombies").found[0]
    assert (first.rule, len(first.cases)) == ("zombie", 13)
    assert ids("zombies", "zombie") == {f"PCC-P{k:02}" for k in range(1, 14)}
    assert "£4.3M went into them in the last twelve months" in first.title
    assert len(found("zombies", "alignment lost").cases) == 12
    assert len(found("zombies", "sponsor missing").cases) == 11
    assert "no CIO sponsor is named" in found("zombies", "no joint mandate").title
    assert found("zombies", "escalation rising")
    assert found("zombies", "past planned go-live").own_amount < 10_000  # the zombies' money is told once


def test_the_leak_is_named_with_the_loyalty_app_and_the_stock_accuracy() -> None:
    first = came("leaky").found[0]
    assert (first.rule, len(first.cases)) == ("leakage", 14)
    assert {"MNF-P03", "MNF-P04"} <= ids("leaky", "leakage")
    assert ids("leaky", "tracking stopped") == {"MNF-P02", "MNF-P03", "MNF-P05", "MNF-P10", "MNF-P13"}
    assert found("leaky", "over-claimed").title.startswith("Two shared benefits are claimed for more than the whole")


def test_a_register_that_proves_nothing_is_told_so_first() -> None:
    first = came("no_baselines").found[0]
    assert (first.rule, len(first.cases)) == ("no accountability", 24)
    assert found("no_baselines", "actual like the plan")
    assert "the same person" in found("no_baselines", "no joint mandate").title


def test_the_healthy_portfolio_has_few_findings() -> None:
    """Voice biometrics returned a fifth; four projects are short of their plan; the chatbot was stopped."""
    assert {finding.rule for finding in came("healthy").found} == {
        "leakage",
        "on time without value",
        "past planned go-live",
    }
    assert sum(len(finding.cases) for finding in came("healthy").found) == 6
    assert ids("healthy", "on time without value") == {"HBS-P14"}
    assert ids("healthy", "past planned go-live") == {"HBS-P26"}
    assert len(came("healthy").quiet) == 21


def test_of_little_data_what_could_not_be_looked_for_is_told() -> None:
    unable = came("small").unable
    assert {"leakage", "alignment lost", "decision overdue", "escalation rising"} <= set(unable)
    assert found("small", "no accountability").amount is None


@pytest.mark.parametrize("sample", ["healthy", "watermelon", "zombies", "no_baselines", "leaky", "small"])
def test_own_amounts_are_never_more_than_amounts_and_no_title_is_left_unfinished(sample: str) -> None:
    for finding in came(sample).found:
        assert (finding.amount is None) == (finding.own_amount is None)
        assert (finding.own_amount or 0.0) <= (finding.amount or 0.0) + 0.005
        assert "{}" not in finding.title
        assert "  " not in finding.title
        assert not finding.title.endswith(".")
