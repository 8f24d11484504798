"""Imports run the way the data flows, and nothing is imported that the layer must not know."""

from __future__ import annotations

import subprocess
import sys

from ..builders.places import ROOT


def test_imports_run_with_the_data_and_never_back():
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_importing_the_kit_imports_neither_pandas_nor_jupyter():
    program = "import sys, pmo_kit; print([name for name in ('pandas', 'IPython', 'papermill') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
