"""Whether a rule is in force: agreed before the start, and not changed since."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from pmo_kit.baselines.agreeing import agree_rules
from pmo_kit.decisions.standing import Standing, standing
from pmo_kit.register.chains import AGREEMENTS
from pmo_kit.register.locks import history_of
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.rules import PivotRule
from pmo_kit.vocabulary import Action

from ..builders.hand_made import checked, day, project

START = day("2024-01-01")
RULE = PivotRule("late", "months_late > 6", Action.PAUSE, "It is late.", "Ann Lee", 30)
CHANGED = dataclasses.replace(RULE, when="months_late > 9")
OTHER = dataclasses.replace(RULE, id="other")


def register(folder: Path, *rules: PivotRule) -> Portfolio:
    whole = checked({"projects": [project("P1")]}, "2025-06-30")
    assumed = dataclasses.replace(whole.assumptions, pivot_rules=rules)
    held = {"A": history_of("A", folder, AGREEMENTS)}
    return dataclasses.replace(whole, assumptions=assumed, agreements=held).for_portfolio("A")


def agreed(folder: Path, *events: tuple[str, tuple[PivotRule, ...]]) -> Standing:
    """The standing of RULE after these agreements, each on a day."""
    for on, rules in events:
        agree_rules(register(folder, *rules), folder, by="Ann Lee", on=dt.date.fromisoformat(on))
    return standing(register(folder, RULE), RULE, START, agreed_on=day("2023-01-01"))


@pytest.mark.parametrize(
    ("events", "in_force", "said"),
    [
        ([("2023-12-31", (RULE,))], True, "in force: agreed on 31 Dec 2023 by Ann Lee, before the start"),
        ([("2024-01-01", (RULE,))], True, "in force: agreed on 1 Jan 2024 by Ann Lee, on the day of the start"),
        ([("2024-01-02", (RULE,))], False, "not in force: agreed on 2 Jan 2024, after the start on 1 Jan 2024"),
        ([("2023-12-31", (OTHER,))], False, "not in force: never agreed"),
        ([("2023-12-31", (CHANGED,))], False, "not in force: changed since it was agreed on 31 Dec 2023"),
        (
            [("2023-12-31", (RULE,)), ("2024-06-01", (OTHER, RULE))],
            True,
            "in force: agreed on 31 Dec 2023 by Ann Lee, before the start",
        ),
        (
            [("2023-12-31", (RULE,)), ("2024-06-01", (OTHER,))],
            False,
            "not in force: changed since it was agreed on 31 Dec 2023",
        ),
        (
            [("2023-12-31", (RULE,)), ("2024-06-01", (CHANGED,)), ("2024-07-01", (RULE,))],
            False,
            "not in force: changed since the start, and agreed again on 1 Jul 2024",
        ),
        (
            [("2023-10-01", (RULE,)), ("2023-11-01", (CHANGED,)), ("2023-12-01", (RULE,))],
            True,
            "in force: agreed on 1 Dec 2023 by Ann Lee, before the start",
        ),
        # agreed after the as-of day: as if it had not been
        (
            [("2023-12-31", (RULE,)), ("2025-07-01", (CHANGED,))],
            True,
            "in force: agreed on 31 Dec 2023 by Ann Lee, before the start",
        ),
        (
            [("2025-07-01", (RULE,))],
            True,
            "in force by the register's word: agreed on 1 Jan 2023; which rules is not recorded",
        ),
    ],
)
def test_a_rule_is_in_force_where_it_was_agreed_before_the_start_and_not_changed_since(
    tmp_path: Path, events: list, in_force: bool, said: str
):
    assert agreed(tmp_path, *events) == Standing(in_force, said)


@pytest.mark.parametrize(
    ("on", "in_force", "said"),
    [
        ("2023-12-31", True, "in force by the register's word: agreed on 31 Dec 2023; which rules is not recorded"),
        ("2024-01-01", True, "in force by the register's word: agreed on 1 Jan 2024; which rules is not recorded"),
        (
            "2024-01-02",
            False,
            "not in force: by the register's word, agreed on 2 Jan 2024, after the start on 1 Jan 2024",
        ),
        (None, False, "not in force: never agreed"),
    ],
)
def test_without_a_history_the_register_is_taken_at_its_word(tmp_path: Path, on: str | None, in_force: bool, said: str):
    found = standing(register(tmp_path, RULE), RULE, START, day(on) if on else None)
    assert found == Standing(in_force, said)


def test_a_history_that_cannot_be_trusted_puts_nothing_in_force(tmp_path: Path):
    agreed(tmp_path, ("2023-12-31", (RULE,)))
    file = history_of("A", tmp_path, AGREEMENTS).file
    file.write_bytes(file.read_bytes().replace(b"Ann Lee", b"Ann Low") + b"\n")
    found = standing(register(tmp_path, RULE), RULE, START, day("2023-01-01"))
    assert not found.in_force
    assert found.said == f"not in force: the history of agreements cannot be trusted (agreements/{file.name})"


def test_a_register_without_settings_has_no_history_and_its_word_counts():
    whole = checked({"projects": [project("P1")]}, "2025-06-30").for_portfolio("A")
    assert standing(whole, RULE, START, day("2023-12-31")).in_force
