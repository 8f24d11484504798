"""Types are checked strictly by `make lint`; where a line or a module is left out, it says why."""

from __future__ import annotations

import re
import tomllib

import pytest

from ..builders.places import ROOT
from ..builders.rooms import modules

SETTINGS = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
MYPY = tomllib.loads(SETTINGS)["tool"]["mypy"]
IGNORED = [
    (f"{name}:{number}", line)
    for name, path in modules().items()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    if "type: ignore" in line
]


def test_the_whole_kit_is_checked_and_strictly():
    assert MYPY["files"] == ["pmo_kit"]
    assert MYPY["strict"] is True


@pytest.mark.parametrize(("place", "line"), IGNORED, ids=[place for place, _ in IGNORED])
def test_a_line_that_is_left_out_names_the_rule_and_the_reason(place: str, line: str):
    assert re.search(r"# type: ignore\[[a-z, -]+\]  # \w.+$", line), place


def test_modules_that_are_left_out_have_a_reason_beside_them():
    overrides = re.findall(r"^\[\[tool\.mypy\.overrides\]\](.*)$", SETTINGS, re.MULTILINE)
    assert len(overrides) == len(MYPY["overrides"])
    assert all(re.match(r"  # \w.+", reason) for reason in overrides)
