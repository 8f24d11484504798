"""One notebook, run from its first cell to its last; papermill stands behind this module alone.

Parameters are checked before anything starts, because papermill itself only logs a misspelled one and goes on with the
notebook's default.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from ..errors import ReportError, SettingsError
from .kernels import Kernels
from .limits import CELL_TIMEOUT
from .watch import Watch

LONGEST_CAUSE = 500  # characters of what a cell said that are told
START_TIMEOUT = 120  # seconds that a kernel may take to come up on a busy machine
logging.getLogger("papermill").addHandler(logging.NullHandler())  # what it logs as an error is our cause
_KEPT = "pmo-kit:"
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class _Kept:
    """How papermill writes an executed notebook: by its own means it changes the working folder of the whole process
    for each file, which threads cannot share."""

    def write(self, text: str, path: str) -> None:
        Path(path.removeprefix(_KEPT)).write_text(text, encoding="utf-8", errors="backslashreplace")

    def pretty_path(self, path: str) -> str:
        return path.removeprefix(_KEPT)


papermill.iorw.papermill_io.register(_KEPT, _Kept())


class NotebookError(ReportError):
    """A notebook did not run to its end. `traceback` is what Python said, without colours."""

    def __init__(self, cause: str, traceback: str = "") -> None:
        self.traceback = traceback or cause
        super().__init__(cause)


@dataclass(frozen=True)
class Declared:
    """A parameter as the notebook's `parameters` cell declares it: the type as written, the default as source, the help."""

    name: str
    kind: str
    default: str
    help: str


def read_notebook(file: bytes, name: str) -> nbformat.NotebookNode:
    """The notebook in a file's bytes. Raises `SettingsError` where they are none."""
    try:
        notebook: nbformat.NotebookNode = nbformat.reads(file.decode("utf-8-sig"), as_version=4)
        return notebook
    except Exception as why:  # nbformat raises what its JSON and schema libraries raise
        raise SettingsError(f"{name} is not a notebook that can be read: {_first_line(why)}") from why


def declared_parameters(notebook: nbformat.NotebookNode, name: str) -> dict[str, Declared]:
    """The typed parameters of a notebook, by name; {} where it has no cell tagged `parameters`."""
    try:
        found = papermill.inspect_notebook(notebook)
    except ValueError as why:
        raise SettingsError(
            f"notebook {name}: {_first_line(why)} Save it from JupyterLab once, with a kernel chosen"
        ) from why
    return {key: Declared(key, p["inferred_type_name"], p["default"], p["help"]) for key, p in found.items()}


class KernelError(NotebookError):
    """The kernel did not start; the notebook is not to blame, and may be tried again."""


def execute(
    notebook: nbformat.NotebookNode,
    parameters: Mapping[str, Any],
    kept_at: Path,
    *,
    kernels: Kernels,
    timeout: float = CELL_TIMEOUT,
    notebook_timeout: float | None = None,
) -> nbformat.NotebookNode:
    """Run a notebook with these parameters (JSON types) and give it back executed; `kept_at` holds it as far as it came.

    Raises `NotebookError` with a cause in one line where a cell raises, the kernel dies, too much is put out, or a cell takes
    longer than `timeout` seconds, or all cells longer than `notebook_timeout`; `KernelError` where there was no kernel.
    """
    watch = Watch(notebook_timeout)
    try:
        with watch:
            executed: nbformat.NotebookNode = papermill.execute_notebook(
                notebook,
                _KEPT + str(kept_at.absolute()).replace("{", "{{").replace("}", "}}"),  # papermill formats paths
                parameters=dict(parameters),
                progress_bar=False,
                start_timeout=START_TIMEOUT,
                execution_timeout=timeout,
                kernel_manager_class=kernels.manager(watch),
                shutdown_kernel="immediate",  # a report has nothing to tidy up, and waiting costs half a second
            )
        return executed
    except Exception as why:  # a kernel that cannot start, a disk that is full: this report fails, the others go on
        if watch.given_up:
            raise NotebookError(watch.given_up, _plain(str(why))) from why
        if isinstance(why, PapermillExecutionError):
            raise NotebookError(_cause(why), _plain("\n".join(why.traceback))) from why
        if isinstance(why, CellTimeoutError):
            raise NotebookError(
                f"a cell took longer than {timeout:g} seconds and was given up", _plain(str(why))
            ) from why
        if isinstance(why, DeadKernelError):
            raise NotebookError("the kernel died: was there memory enough?", _plain(str(why))) from why
        kind = NotebookError if watch.started else KernelError
        raise kind(f"{type(why).__name__}: {_first_line(why)}") from why


def spent(executed: nbformat.NotebookNode) -> dict[str, float]:
    """Where the time of an executed notebook went: seconds of each code cell, by its number as people count them."""
    cells = [cell for cell in executed.cells if cell.cell_type == "code"]
    times = {f"cell {n}": cell.metadata.get("papermill", {}).get("duration") for n, cell in enumerate(cells, start=1)}
    return {name: float(seconds) for name, seconds in times.items() if seconds}


def _cause(why: PapermillExecutionError) -> str:
    """`SourceError: benefits.csv …`, and which cell."""
    said = _cut(_plain(str(why.evalue)).strip())
    first = said.splitlines()[0] if said else ""
    return f"{why.ename}{': ' if first else ''}{first} (in cell {why.exec_count})"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CAUSE else f"{text[:LONGEST_CAUSE]}…"


def _plain(text: str) -> str:
    return _COLOURS.sub("", text)


def _first_line(why: BaseException) -> str:
    return _cut(next(iter(_plain(str(why)).strip().splitlines()), type(why).__name__))
