"""Pivot rules in pmo.yaml: what is read, for which portfolio, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.errors import SettingsError
from pmo_kit.loaders import assumptions
from pmo_kit.rules import DEFAULT_RULES, PivotRule
from pmo_kit.settings.config import Settings, read_settings
from pmo_kit.vocabulary import Action

LATE = "id: late, when: months_late >= 6, do: pause, reason: It is late., decided_by: Ann Lee, within_days: 30"
RULE = PivotRule("late", "months_late >= 6", Action.PAUSE, "It is late.", "Ann Lee", 30)


def settings_of(folder: Path, text: str) -> Settings:
    (folder / "pmo.yaml").write_text(text, encoding="utf-8")
    return read_settings(folder / "pmo.yaml")


def refused(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as raised:
        settings_of(folder, text)
    return raised.value.problems


def test_rules_reach_the_assumptions_in_their_order(tmp_path: Path):
    text = f"pivot_rules:\n  - {{{LATE}}}\n  - {{{LATE.replace('late,', 'first,', 1)}, projects: [P1, 007]}}\n"
    rules = assumptions(settings_of(tmp_path, text)).pivot_rules
    assert rules == (RULE, PivotRule("first", RULE.when, RULE.do, RULE.reason, RULE.decided_by, 30, ("P1", "007")))


def test_without_rules_those_that_ship_hold_and_an_empty_list_has_none(tmp_path: Path):
    assert assumptions(Settings()).pivot_rules == DEFAULT_RULES
    assert assumptions(settings_of(tmp_path, "pivot_rules: []\n")).pivot_rules == ()


def test_the_rules_of_a_portfolio_take_the_place_of_those_for_all(tmp_path: Path):
    settings = settings_of(tmp_path, f"pivot_rules: []\nportfolios: {{A: {{pivot_rules: [{{{LATE}}}]}}, B: }}\n")
    assert assumptions(settings.of("A")).pivot_rules == (RULE,)
    assert assumptions(settings.of("B")).pivot_rules == ()


def test_a_rule_may_always_hold(tmp_path: Path):
    text = f"pivot_rules: [{{{LATE.replace('months_late >= 6', 'true')}}}]\n"
    assert assumptions(settings_of(tmp_path, text)).pivot_rules[0].expression.judge({}) is True


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("months_late", "month_late"),
            "pivot_rules[1].when: rule 'other': `month_late >= 6`, character 1: 'month_late' is not a fact: did you mean "
            "'months_late'?",
        ),
        ((">= 6", "+ 6"), "pivot_rules[1].when: rule 'other': `months_late + 6`: this is a number, no yes or no"),
        (
            ("do: pause", "do: pauze"),
            "pivot_rules[1].do: 'pauze' is nothing that a rule can propose: did you mean 'pause'?",
        ),
        (
            ("do: pause", "do: start"),
            "pivot_rules[1].do: 'start' is nothing that a rule can propose: there is continue,",
        ),
        (("within_days: 30", "within_days: soon"), "pivot_rules[1].within_days: 'soon' is not a whole number"),
        (("within_days: 30", "within_days: 0"), "pivot_rules[1].within_days: '0' must be greater than or equal to 1"),
        (("decided_by: Ann Lee", "decided_by: ''"), "pivot_rules[1].decided_by: '' "),
        (("reason: It is late., ", ""), "pivot_rules[1].reason: this key is missing"),
        (("reason:", "resaon:"), "pivot_rules[1].resaon: this key is not known: did you mean 'reason'?"),
        (("id: other", "id: a:b"), "pivot_rules[1].id: 'a:b' is no id: write one word of letters, digits, _ and -"),
        (("id: other", "id: late"), "pivot_rules: the id 'late' is given more than once"),
        (("30", "30, projects: P1"), "pivot_rules[1].projects: a list is needed here, such as [a, b]"),
        (("30", "30, projects: []"), "pivot_rules[1].projects: "),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_line_and_place(tmp_path: Path, change: tuple[str, str], said: str):
    other = LATE.replace("id: late", "id: other").replace(*change)
    problems = refused(tmp_path, f"pivot_rules:\n  - {{{LATE}}}\n  - {{{other}}}\n")
    assert any(said in problem for problem in problems), problems
    assert all(problem.startswith(("pmo.yaml, line 3, ", "pmo.yaml, line 1, pivot_rules: ")) for problem in problems)


def test_a_rule_of_a_portfolio_is_refused_with_its_place(tmp_path: Path):
    (problem,) = refused(tmp_path, f"portfolios: {{A: {{pivot_rules: [{{{LATE.replace('late >', 'lat >')}}}]}}}}\n")
    assert problem.startswith("pmo.yaml, line 1, portfolios.A.pivot_rules[0].when: rule 'late': `months_lat >= 6`")
