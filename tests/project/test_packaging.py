"""What is installed and how: pyproject, environment.yml and the lock say the same, and a wheel carries everything."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from ..builders.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def parts(requirement: str) -> tuple[str, str]:
    """Name without extras, and version range, of a requirement."""
    name, bounds = re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?(.*)", requirement.replace(" ", "")).groups()
    return name.casefold(), bounds


def declared() -> dict[str, str]:
    wanted = [*PROJECT["dependencies"], *(r for extra in PROJECT["optional-dependencies"].values() for r in extra)]
    return dict(map(parts, wanted))


def test_conda_and_pip_install_the_same_packages_with_the_same_floors():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    named = [entry for entry in listed if isinstance(entry, str) and entry != "pip"]
    conda = dict(map(parts, [*named, *(entry for entry in pip if not entry.startswith("--"))]))
    assert conda.pop("python") == PROJECT["requires-python"]
    assert conda == declared()


def test_the_lock_has_a_hash_for_every_package_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    pinned = re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert set(declared()) <= {name.casefold() for name in pinned}
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in lock
    assert "index-url" not in lock


def test_the_package_has_the_licence_that_it_says():
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_a_wheel_carries_notebooks_templates_and_sample_data(wheel: Path):
    inside = zipfile.ZipFile(wheel).namelist()
    tracked = subprocess.run(
        ["git", "ls-files", "notebooks", "templates", "sample_data"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split("\n")
    expected = {f"pmo_kit/carried/{name}" for name in tracked if name}
    if not expected:
        pytest.skip("not a git checkout: what should be carried cannot be listed")
    assert expected <= set(inside)


def test_a_wheel_carries_no_tests_and_no_caches(wheel: Path):
    inside = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in inside if name.startswith("tests/") or "__pycache__" in name or "checkpoints" in name]


def test_an_installed_package_makes_a_workspace(wheel: Path, tmp_path: Path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from pmo_kit.cli import main; main()"
    made = tmp_path / "my-pmo"
    command = [sys.executable, "-c", program, str(tmp_path / "installed"), "new", str(made)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (made / "pmo.yaml").is_file()
    assert sorted(path.name for path in (made / "notebooks").glob("*.ipynb"))[0] == "01_baselining.ipynb"
