"""`pmo-kit new`: a workspace to start from – settings, notebooks, a workbook to fill in, and sample data to try."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ..errors import SettingsError
from .output import say

PARAMETERS = {  # of a workspace's notebooks, where they are other than the kit's
    "source": 'source: str = ""  # Folder of CSV files, a workbook or a database; empty: the one that the settings name',
    "config": 'config: str = "../pmo.yaml"  # Settings file: that of this workspace',
    "as_of": 'as_of: str = ""  # The day to look from, as YYYY-MM-DD; empty: the one in the settings',
}


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
    for notebook in sorted((workspace / "notebooks").iterdir()):
        notebook.write_text(hers(notebook.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    for sample in sorted(folder("sample_data").iterdir()):
        if (sample / "pmo.yaml").is_file():
            _copy(sample, workspace / "sample_data" / sample.name, "*")
    for file in [*sorted(folder("sample_data").glob("*.xlsx")), folder("sample_data") / "README.md"]:
        shutil.copyfile(file, workspace / "sample_data" / file.name)
    write_blank_workbook(workspace / "portfolio.xlsx")


def hers(text: str) -> str:
    """A notebook of the kit as it stands in a workspace: source and day come from the settings there, so that changing them
    changes what the notebook shows."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            lines = (PARAMETERS.get(line.partition(":")[0], line.rstrip("\n")) for line in cell["source"])
            cell["source"] = "\n".join(lines).splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _copy(origin: Path, to: Path, pattern: str) -> None:
    to.mkdir(parents=True)
    for file in sorted(origin.glob(pattern)):
        if file.is_file():
            shutil.copyfile(file, to / file.name)
