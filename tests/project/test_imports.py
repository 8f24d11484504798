"""Imports run the way the data flows, never in a circle, and nothing is imported that the layer must not know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ..builders.places import ROOT
from ..builders.rooms import circle, imports, layers, modules, rooms, siblings

MODULES = modules()
IMPORTS = imports(MODULES)
PACKAGES = [name for name, path in MODULES.items() if path.name == "__init__.py"]


def test_imports_run_with_the_data_and_never_back():
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_contract_declares_every_room_in_thirteen_lines_at_most():
    assert len(layers()) <= 13
    assert sorted(name for line in layers() for name in line) == sorted(rooms())
    assert "exhaustive = True" in (ROOT / ".importlinter").read_text(encoding="utf-8")


def test_no_modules_import_one_another_in_a_circle():
    assert " → ".join(circle(IMPORTS)) == ""


@pytest.mark.parametrize("package", PACKAGES)
def test_inside_a_package_no_siblings_import_one_another_in_a_circle(package: str):
    assert " → ".join(circle(siblings(IMPORTS, package))) == ""


def test_a_circle_is_named_though_it_closes_for_the_type_checker_alone(tmp_path: Path):
    files = {
        "__init__.py": "",
        "metrics/__init__.py": "from .sums import total\n",
        "metrics/sums.py": "from ..views import bars\n",
        "views/__init__.py": "",
        "views/bars.py": "if TYPE_CHECKING:\n    from kit.metrics import total\n",
    }
    for name, text in files.items():
        (tmp_path / "kit" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "kit" / name).write_text(text)
    graph = imports(modules(tmp_path / "kit"))
    assert circle(graph) == ["kit.metrics", "kit.metrics.sums", "kit.views.bars", "kit.metrics"]
    assert circle(siblings(graph, "kit")) == ["kit.metrics", "kit.views", "kit.metrics"]
    assert circle(siblings(graph, "kit.metrics")) == []


def test_importing_the_kit_imports_neither_pandas_nor_jupyter():
    program = "import sys, pmo_kit; print([name for name in ('pandas', 'IPython', 'papermill') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
