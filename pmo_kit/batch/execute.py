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

CELL_TIMEOUT = 600  # seconds that one cell may take
START_TIMEOUT = 120  # seconds that a kernel may take to come up on a busy machine
logging.getLogger("papermill").addHandler(logging.NullHandler())  # what it logs as an error is our cause
_KEPT = "pmo-kit:"
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class _Kept:
    """How papermill writes an executed notebook: by its own means it changes the working folder of the whole process
    for each file, which threads cannot share."""

    def write(self, text: str, path: str) -> None:
        Path(path.removeprefix(_KEPT)).write_text(text, encoding="utf-8")

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


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """The notebook in a file. Raises `SettingsError` where it cannot be read as one."""
    try:
        notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
        return notebook
    except OSError as why:
        raise SettingsError(f"notebook {path.name} cannot be read: {why.strerror}") from why
    except Exception as why:  # nbformat raises what its JSON and schema libraries raise
        raise SettingsError(f"{path.name} is not a notebook that can be read: {_first_line(why)}") from why


def declared_parameters(notebook: nbformat.NotebookNode, name: str) -> dict[str, Declared]:
    """The typed parameters of a notebook, by name; {} where it has no cell tagged `parameters`."""
    try:
        found = papermill.inspect_notebook(notebook)
    except ValueError as why:
        raise SettingsError(
            f"notebook {name}: {_first_line(why)} Save it from JupyterLab once, with a kernel chosen"
        ) from why
    return {key: Declared(key, p["inferred_type_name"], p["default"], p["help"]) for key, p in found.items()}


def execute(
    notebook: nbformat.NotebookNode,
    parameters: Mapping[str, Any],
    kept_at: Path,
    *,
    kernels: Kernels,
    timeout: float = CELL_TIMEOUT,
) -> nbformat.NotebookNode:
    """Run a notebook with these parameters (JSON types) and give it back executed; `kept_at` holds it as far as it came.

    Raises `NotebookError` with a cause in one line where a cell raises, the kernel dies, or a cell takes longer than
    `timeout` seconds.
    """
    try:
        executed: nbformat.NotebookNode = papermill.execute_notebook(
            notebook,
            _KEPT + str(kept_at.absolute()).replace("{", "{{").replace("}", "}}"),  # papermill formats paths
            parameters=dict(parameters),
            progress_bar=False,
            start_timeout=START_TIMEOUT,
            execution_timeout=timeout,
            kernel_manager_class=kernels.manager(),
            shutdown_kernel="immediate",  # a report has nothing to tidy up, and waiting costs half a second
        )
        return executed
    except PapermillExecutionError as why:
        raise NotebookError(_cause(why), _plain("\n".join(why.traceback))) from why
    except CellTimeoutError as why:
        raise NotebookError(f"a cell took longer than {timeout:g} seconds and was given up", _plain(str(why))) from why
    except DeadKernelError as why:
        raise NotebookError("the kernel died: was there memory enough?", _plain(str(why))) from why
    except Exception as why:  # a kernel that cannot start, a disk that is full: this report fails, the others go on
        raise NotebookError(f"{type(why).__name__}: {_first_line(why)}") from why


def _cause(why: PapermillExecutionError) -> str:
    """`SourceError: benefits.csv …`, and which cell."""
    said = _plain(str(why.evalue)).strip()
    first = said.splitlines()[0] if said else ""
    return f"{why.ename}{': ' if first else ''}{first} (in cell {why.exec_count})"


def _plain(text: str) -> str:
    return _COLOURS.sub("", text)


def _first_line(why: BaseException) -> str:
    return next(iter(_plain(str(why)).strip().splitlines()), type(why).__name__)
