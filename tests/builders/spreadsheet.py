"""A spreadsheet that recalculates workbooks: LibreOffice, without a window, in a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

Cells = dict[str, list[tuple[Any, ...]]]  # the rows of each sheet, by its name


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, Cells]:
    """What the sheets of these workbooks say once every formula has been computed, by the workbook's name.

    Where there is no LibreOffice, tests are skipped; but they fail where CI is true.
    """
    office = shutil.which("soffice")
    if office is None:
        why = "there is no LibreOffice: install it with `apt-get install libreoffice-calc-nogui`"
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)
    given, made = folder / "given", folder / "made"
    given.mkdir(parents=True)
    for name, content in books.items():
        (given / f"{name}.xlsx").write_bytes(content)
    files = [str(path) for path in sorted(given.iterdir())]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(made), *files]
    subprocess.run(command, capture_output=True, check=True, timeout=600)
    return {name: _cells(made / f"{name}.xlsx") for name in books}


def _cells(path: Path) -> Cells:
    book = load_workbook(path, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
