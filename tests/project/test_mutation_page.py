"""The page on mutation testing: what counts as killed, and what it does not let pass."""

from __future__ import annotations

import runpy

import pytest

from ..builders.places import ROOT

MUTATION = runpy.run_path(str(ROOT / "docs" / "mutation.py"))
CHANGE = "- return a + b\n+ return a - b"
REASONS = """
- function: decisions.mean_days
  why: b is always nought
  changes:
    - |
      - return a + b
      + return a - b
"""


def mutants(*statuses: str) -> list:
    """One change per status, all to the same function."""
    return [MUTATION["Mutant"]("decisions.mean_days", CHANGE, status) for status in statuses]


@pytest.mark.parametrize(
    ("statuses", "share"),
    [
        (["killed", "timeout"], 1.0),
        (["killed", "survived"], 0.5),
        (["killed", "no tests"], 0.5),
        (["killed", "segfault"], 0.5),
        (["killed", "suspicious"], 0.5),
        (["killed", "not checked"], 0.5),
    ],
)
def test_only_what_failed_a_test_or_never_ended_is_killed(statuses, share):
    assert MUTATION["share"](mutants(*statuses)) == share


def test_a_survivor_with_a_reason_is_in_order_where_nine_tenths_are_killed():
    why = MUTATION["reasons"](REASONS)
    every = mutants(*["killed"] * 9, "survived")
    assert MUTATION["faults"](every, why) == []
    assert "**9 of 10 changes are killed: 90.0%.**" in MUTATION["page"](every, why)
    assert f"**decisions.mean_days**: b is always nought\n\n```diff\n{CHANGE}\n```" in MUTATION["page"](every, why)


def test_less_than_nine_tenths_is_told():
    told = MUTATION["faults"](mutants(*["killed"] * 8, "survived"), MUTATION["reasons"](REASONS))
    assert told == ["88.9% are killed, less than 90%"]


def test_a_survivor_without_a_reason_is_unexplained():
    every = mutants(*["killed"] * 9, "survived")
    assert MUTATION["faults"](every, {}) == [f"unexplained: decisions.mean_days\n{CHANGE}"]
    assert "**decisions.mean_days**: *Unexplained.*" in MUTATION["page"](every, {})


def test_a_reason_whose_change_is_killed_by_now_is_told():
    told = MUTATION["faults"](mutants("killed"), MUTATION["reasons"](REASONS))
    assert told == [f"no longer survives: decisions.mean_days\n{CHANGE}"]


def test_a_change_is_its_lines_without_header_context_and_indentation():
    diff = "--- a.py\n+++ a.py\n@@ -1,3 +1,3 @@\n def f(a, b):\n     c = 1\n-    return a + b\n+    return a - b"
    assert MUTATION["changed"](diff) == CHANGE


def test_every_reason_that_is_kept_is_a_sentence():
    kept = (ROOT / "docs" / "survivors.yaml").read_text(encoding="utf-8")
    assert all(len(why.split()) > 3 for why in MUTATION["reasons"](kept).values())
