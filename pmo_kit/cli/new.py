"""`pmo-kit new`: a workspace to start from – settings, notebooks, a workbook to fill in, and sample data to try."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ..errors import SettingsError
from .output import say


def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where to make it; a folder that is not there, or is empty.")
    ],
) -> None:
    """Make a workspace: settings, notebooks, a workbook to fill in, and sample data to try."""
    folder = folder.expanduser()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError(f"{str(folder)!r} is there already and is not an empty folder: name another one")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        try:
            _fill(beside)
            beside.chmod(0o755)  # mkdtemp keeps it to its owner
            if folder.exists():
                folder.rmdir()  # empty; Windows moves nothing onto a folder that is there
            os.replace(beside, folder)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OSError as why:
        raise SettingsError(f"{str(folder)!r} cannot be made: {why.strerror or why}") from why
    say(f"made {folder}: settings, notebooks, a workbook to fill in, and sample data")
    typer.echo(f"cd {folder} && pmo-kit run")


def _fill(workspace: Path) -> None:
    from ..loaders.blank import write_blank_workbook
    from ..settings.carried import folder

    for template in sorted((folder("templates") / "workspace").iterdir()):
        shutil.copyfile(template, workspace / template.name)
    _copy(folder("notebooks"), workspace / "notebooks", "*.ipynb")
    for sample in sorted(folder("sample_data").iterdir()):
        if (sample / "pmo.yaml").is_file():
            _copy(sample, workspace / "sample_data" / sample.name, "*")
    for file in [*sorted(folder("sample_data").glob("*.xlsx")), folder("sample_data") / "README.md"]:
        shutil.copyfile(file, workspace / "sample_data" / file.name)
    write_blank_workbook(workspace / "portfolio.xlsx")


def _copy(origin: Path, to: Path, pattern: str) -> None:
    to.mkdir(parents=True)
    for file in sorted(origin.glob(pattern)):
        if file.is_file():
            shutil.copyfile(file, to / file.name)
