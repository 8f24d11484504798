"""The rooms of the kit: the README's picture, CONTRIBUTING's table, the import contract and the first lines of each agree."""

from __future__ import annotations

import ast
import importlib
import re
from importlib.util import find_spec

import pytest

from ..builders.places import ROOT
from ..builders.rooms import imports, layers, modules, rooms
from ..conftest import SLOW_FILES

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MODULES = modules()
IMPORTS = imports(MODULES)
ROOMS = rooms()
GROUND = {"vocabulary", "dates", "errors", "amounts", "writing"}
BESIDE_THE_ROOMS = {"builders", "ground", "project", "reference"}  # of the folders of tests
PACKAGES = {
    name.removeprefix("pmo_kit."): ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    for name, path in MODULES.items()
    if path.name == "__init__.py" and name != "pmo_kit"
}


def drawn() -> dict[str, str]:
    """The rooms of the README's picture in its order, and what is said of each; those of a line share what is said."""
    picture = re.search(r"```\npmo_kit/[^\n]*\n(.*?)```", README, re.DOTALL)[1]
    lines = [re.split(r" {2,}", line.strip(), maxsplit=1) for line in picture.split("\n") if line.startswith("  ")]
    return {name.rstrip("/"): said for names, said in lines for name in names.split()}


def below(room: str) -> set[str]:
    """The rooms on the lower lines of the contract."""
    [height] = [k for k, line in enumerate(layers()) if room in line]
    return set().union(*layers()[height + 1 :])


def may_import(package: str) -> set[str]:
    """What a package's docstring lets it import: rooms, and its neighbours in the package around it."""
    [clause] = re.findall(r"\bMay import\b([^.;]*)", " ".join(PACKAGES[package].split()))
    around, _, _ = package.rpartition(".")
    neighbours = {name.removeprefix("pmo_kit.") for name in MODULES} if around else set()
    words = re.findall(r"\w+", clause)
    allowed = ROOMS.intersection(words) | {f"{around}.{word}" for word in words}.intersection(neighbours)
    allowed |= GROUND if "ground" in words else set()
    allowed |= {name for name in neighbours if name.startswith(f"{around}.")} if "all beside it" in clause else set()
    return allowed | (below(package.split(".")[0]) if "all below" in clause else set())


def imported(package: str) -> set[str]:
    """What a package does import from outside itself, under the same names."""
    room, around = package.split(".")[0], package.rpartition(".")[0]
    found = set()
    for module, targets in IMPORTS.items():
        if f"{module}.".startswith(f"pmo_kit.{package}."):
            found |= {target.removeprefix("pmo_kit.") for target in targets if target != "pmo_kit"}
    outside = {target for target in found if not f"{target}.".startswith(f"{package}.")}
    depth = around.count(".") + 2
    return {".".join(one.split(".")[: depth if around and one.startswith(f"{room}.") else 1]) for one in outside}


def test_the_readme_draws_every_room_and_none_that_is_not_there():
    assert sorted(drawn()) == sorted(ROOMS)


def test_the_readme_draws_the_rooms_in_the_order_of_the_contract_from_the_ground_up():
    height = {name: k for k, line in enumerate(reversed(layers())) for name in line}
    heights = [height[name] for name in drawn()]
    assert heights == sorted(heights)


def test_what_the_readme_draws_inside_a_room_is_there():
    named = [(room, part) for room, said in drawn().items() for part in re.findall(r"(\w+)/", said)]
    assert len(named) >= 5
    assert [f"{room}/{part}" for room, part in named if f"pmo_kit.{room}.{part}" not in MODULES] == []


def test_the_table_of_where_things_are_leads_to_every_room_and_to_none_that_is_not_there():
    table = CONTRIBUTING.partition("## Where things are")[2]
    named = set(re.findall(r"`pmo_kit/(\w+)", table))
    assert sorted(named) == sorted(ROOMS)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_in_a_few_lines_who_lives_there(package: str):
    assert PACKAGES[package].endswith((".", ".\n"))
    assert 1 <= len(PACKAGES[package].splitlines()) <= 6


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_no_more_than_its_first_lines_say(package: str):
    assert sorted(imported(package) - may_import(package)) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_what_the_first_lines_of_a_package_name_is_there(package: str):
    names = re.findall(r"`([a-z_][\w.]*)[/(`]", PACKAGES[package])
    assert [name for name in names if not _is_there(package, name)] == []


def _is_there(package: str, name: str) -> bool:
    """Whether a name in a docstring is a module inside, beside or at the top, something that the package has, or a library."""
    around = ["pmo_kit." + package, ("pmo_kit." + package).rpartition(".")[0], "pmo_kit"]
    if any(f"{place}.{name}" in MODULES for place in around):
        return True
    first, _, rest = name.partition(".")
    if f"pmo_kit.{package}.{first}" in MODULES and rest:
        return hasattr(importlib.import_module(f"pmo_kit.{package}.{first}"), rest)
    return hasattr(importlib.import_module(f"pmo_kit.{package}"), name) or find_spec(first) is not None


def test_every_folder_of_tests_is_a_room_or_one_that_is_known():
    folders = {path.name for path in (ROOT / "tests").iterdir() if (path / "__init__.py").exists()}
    assert folders - BESIDE_THE_ROOMS <= ROOMS
    assert folders >= ROOMS - GROUND


def test_the_files_that_a_quick_run_leaves_out_are_there():
    assert sorted(name for name in SLOW_FILES if not (ROOT / "tests" / name).exists()) == []
