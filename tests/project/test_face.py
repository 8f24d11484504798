"""The public face: exactly these names, each what it says, whatever else was imported before."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pmo_kit

from ..builders.places import ROOT

NAMES = ["Portfolio", "__version__", "findings", "headline", "history", "load", "measure", "metric", "run"]
CALLABLE = [name for name in NAMES if name != "__version__"]


def test_exactly_these_names_are_public_and_completed() -> None:
    assert sorted(pmo_kit.__all__) == NAMES
    assert dir(pmo_kit) == NAMES


@pytest.mark.parametrize("name", CALLABLE)
def test_each_can_be_called_and_explains_itself(name: str) -> None:
    found = getattr(pmo_kit, name)
    assert inspect.isclass(found) if name == "Portfolio" else inspect.isfunction(found)
    assert found.__name__ == name
    assert len(inspect.getdoc(found) or "") > 60


@pytest.mark.parametrize("name", ["load", "measure", "run"])
def test_what_may_raise_says_what(name: str) -> None:
    assert re.search(r"Raises .*Error", inspect.getdoc(getattr(pmo_kit, name)) or "", flags=re.DOTALL)


def test_the_version_is_that_of_the_installation() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*|0\+unknown", pmo_kit.__version__)


def test_a_name_that_is_not_public_is_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'pmo_kit' has no attribute 'lode'"):
        pmo_kit.lode  # noqa: B018 – looking it up is the test


def test_the_names_stay_what_they_are_after_every_module_was_imported() -> None:
    """A package of the same name would take a function's place as soon as somebody imports it."""
    program = f"""
import importlib, pkgutil, pmo_kit
for module in pkgutil.walk_packages(pmo_kit.__path__, "pmo_kit."):
    importlib.import_module(module.name)
found = {{name: getattr(pmo_kit, name) for name in {CALLABLE}}}
assert all(callable(one) and one.__name__ == name for name, one in found.items()), found
assert dir(pmo_kit) == {NAMES}
assert found["run"] is pmo_kit.batch.run and found["findings"] is pmo_kit.finding.findings
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_editor_is_told_of_the_same_names_from_the_same_places() -> None:
    tree = ast.parse(Path(pmo_kit.__file__).read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    told = {alias.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert told == pmo_kit._FACE


def test_the_readme_names_them_and_says_that_nothing_else_is_public() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    (sentence,) = re.findall(
        r"Public are (.*?), each with a docstring\. Nothing else is: every other name may change", text
    )
    assert sorted(re.findall(r"`(\w+)`", sentence)) == NAMES


def test_the_readmes_example_uses_only_what_is_public() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    (imported,) = [node for node in ast.parse(example).body if isinstance(node, ast.ImportFrom)]
    assert imported.module == "pmo_kit"
    assert {alias.name for alias in imported.names} <= set(NAMES)
    assert "run" in {alias.name for alias in imported.names}
