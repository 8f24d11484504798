"""The history of agreements: what a line holds, and what is not believed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pmo_kit.baselines.agreeing import agree_rules
from pmo_kit.errors import SettingsError
from pmo_kit.register.chains import AGREEMENTS, BASELINES
from pmo_kit.register.locks import append, history_of
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.rules import PivotRule, hash_of
from pmo_kit.vocabulary import Action

from .histories import REGISTER, TODAY, chained, sound

RULE = PivotRule("late", "months_late > 6", Action.PAUSE, "It is late,\u2028and so on.", "Zoë Ångström", 30, ("P",))
RECORD = {**RULE.record(), "hash": RULE.hash}
AGREED = {"event": "agree", "rules": [RECORD], "rules_hash": hash_of([RULE])}


def register(*rules: PivotRule) -> Portfolio:
    assumed = dataclasses.replace(REGISTER.assumptions, pivot_rules=rules)
    return dataclasses.replace(REGISTER, assumptions=assumed)


def test_an_agreement_holds_every_word_of_the_rules_and_is_one_line_whatever_is_in_them(tmp_path: Path):
    agree_rules(register(RULE), tmp_path, by=" Ann Lee ", on=TODAY)
    agree_rules(register(RULE), tmp_path, by="Bo Li", on=TODAY)
    history = history_of("A", tmp_path, AGREEMENTS)
    assert (history.faults, [entry.by for entry in history.agreements]) == ((), ["Ann Lee", "Bo Li"])
    assert history.agreements[0].details["rules"] == [RECORD]
    assert history.agreements[0].details["rules_hash"] == hash_of([RULE])
    assert len(history.file.read_text(encoding="utf-8").splitlines()) == 2  # U+2028 would end a line for an editor


def test_agreements_and_baselines_stand_in_files_of_their_own(tmp_path: Path):
    file = sound(tmp_path)
    before = file.read_bytes()
    agree_rules(register(RULE), tmp_path, by="Ann Lee", on=TODAY)
    assert file.read_bytes() == before
    assert history_of("A", tmp_path).agreements == ()
    assert len(history_of("A", tmp_path, AGREEMENTS).entries) == 1


@pytest.mark.parametrize(("chain", "event"), [(BASELINES, AGREED), (AGREEMENTS, {"event": "review", "note": ""})])
def test_what_does_not_belong_into_a_history_is_a_fault(tmp_path: Path, chain, event: dict):
    file = history_of("A", tmp_path, chain).file
    file.parent.mkdir()
    file.write_bytes(chained(event))
    (fault,) = history_of("A", tmp_path, chain).faults
    called = {"agree": "an 'agree'", "review": "a 'review'"}[event["event"]]
    assert fault == f"line 1 is {called}, which does not stand in this history"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rules": [{**RECORD, "when": "months_late > 7"}]}, "rule 'late': its hash is not that of its text"),
        ({"rules": []}, "rules_hash: it is not that of the rules"),
        ({"rules": "all"}, "rules: 'all' is not a list"),
        ({"rules": [1]}, "1 is not a record"),
        ({"rules": [{**RECORD, "within_days": "30"}]}, "within_days: '30' is not a whole number"),
        ({"rules_hash": "x"}, "rules_hash: 'x' is not a hash"),
    ],
)
def test_an_agreement_that_contradicts_itself_is_not_believed(tmp_path: Path, change: dict, told: str):
    file = history_of("A", tmp_path, AGREEMENTS).file
    file.parent.mkdir()
    file.write_bytes(chained({**AGREED, **change}))
    (fault,) = history_of("A", tmp_path, AGREEMENTS).faults
    assert fault == f"line 1 cannot be believed: {told}"


def test_one_that_is_sound_is(tmp_path: Path):
    file = history_of("A", tmp_path, AGREEMENTS).file
    file.parent.mkdir()
    file.write_bytes(chained(AGREED, AGREED))
    assert history_of("A", tmp_path, AGREEMENTS).faults == ()


def test_nothing_is_added_to_a_history_that_was_altered(tmp_path: Path):
    agree_rules(register(RULE), tmp_path, by="Ann Lee", on=TODAY)
    file = history_of("A", tmp_path, AGREEMENTS).file
    file.write_bytes(file.read_bytes().replace(b"months_late > 6", b"months_late > 9"))
    before = file.read_bytes()
    with pytest.raises(SettingsError, match="cannot be trusted, and nothing was added"):
        agree_rules(register(RULE), tmp_path, by="Bo Li", on=TODAY)
    assert file.read_bytes() == before


def test_a_rule_that_cannot_be_used_is_not_agreed_on(tmp_path: Path):
    broken = dataclasses.replace(RULE, when="month_late > 6")
    with pytest.raises(SettingsError, match=r"pivot rule 'late' cannot be used\n.*did you mean 'months_late'"):
        agree_rules(register(broken), tmp_path, by="Ann Lee", on=TODAY)
    assert history_of("A", tmp_path, AGREEMENTS).entries == ()


def test_the_same_line_may_not_be_written_into_the_other_history(tmp_path: Path):
    entry = append("A", tmp_path, "review", by="Ann Lee", on="2026-07-01", details={"note": ""})
    assert (entry.number, history_of("A", tmp_path, AGREEMENTS).entries) == (1, ())
