"""CONTRIBUTING stays true: its paths and commands exist, and what looks at a commit runs here as it is."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ..builders.places import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`]+)`", CONTRIBUTING)
HOOKS_FILE = ROOT / ".pre-commit-config.yaml"
[LOCAL] = yaml.safe_load(HOOKS_FILE.read_text(encoding="utf-8"))["repos"]
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in LOCAL["hooks"]}


def test_every_path_that_is_named_is_there():
    paths = [word for word in CODE if re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", word) and ("/" in word or "." in word)]
    assert len(paths) >= 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_command_of_make_that_is_named_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word.split()[1] for word in CODE if word.startswith("make ")}
    assert {"test", "test-fast", "lint"} <= named
    assert named <= targets


def test_every_name_that_is_said_to_stand_in_a_file_is_made_there():
    named = re.findall(r"`(\w+)` of\s+`([\w/.-]+\.py)`", CONTRIBUTING)
    assert len(named) >= 7
    made = r"^(?:class |def |){name}\b(?:\(|:| =)"
    assert [
        f"{name} of {path}"
        for name, path in named
        if not re.search(made.format(name=name), (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    ] == []


def test_each_of_the_four_that_are_added_most_has_its_walk():
    walks = CONTRIBUTING.partition("## Adding something")[2]
    assert re.findall(r"^\*\*(.+)\*\*$", walks, re.MULTILINE) == ["A metric", "A column", "A finding", "A section"]
    assert "tests/project/test_forgotten.py" in walks


def test_the_hooks_of_a_commit_fetch_nothing():
    assert LOCAL["repo"] == "local"
    assert {hook["language"] for hook in HOOKS.values()} == {"system"}
    assert "://" not in HOOKS_FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_of_a_commit_runs_on_this_checkout(name: str):
    command, *arguments = shlex.split(HOOKS[name]["entry"])
    files = ["pmo_kit", "tests"] if HOOKS[name].get("pass_filenames", True) else []
    here = Path(sys.executable).parent / command
    done = subprocess.run([here, *arguments, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
