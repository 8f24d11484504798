"""What a batch is going to do: every pair of a portfolio and a notebook, checked before anything starts.

Nothing here knows what a notebook computes. It knows which parameters a notebook declares, and refuses a run whose
parameters do not fit: papermill would only log a misspelled one and report on the notebook's default unit.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any

from ..errors import SettingsError, UnknownNameError, did_you_mean
from ..report.places import folders

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from .execute import Declared

TYPES: Mapping[str, type | tuple[type, ...]] = {"str": str, "int": int, "float": (int, float), "bool": bool}


@dataclass(frozen=True)
class Unit:
    """What notebooks are run for: a portfolio, which ones, the parameters, and these as they may be shown."""

    portfolio_id: str
    notebooks: tuple[str, ...]
    parameters: Mapping[str, Any]
    shown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Notebook:
    """A notebook as its file was read, once. What takes Jupyter to know is worked out when it is asked for: a run in which
    nothing changed does not ask."""

    name: str
    path: Path
    file: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of its file."""
        return hashlib.sha256(self.file).hexdigest()

    @cached_property
    def content(self) -> NotebookNode:
        """The notebook as it will run, without its interactive cells. Raises `SettingsError` where it is unreadable."""
        from ..report.reading import without_interactive
        from .execute import read_notebook

        return without_interactive(read_notebook(self.file, self.path.name))

    @cached_property
    def declared(self) -> Mapping[str, Declared]:
        """The parameters that it declares. Raises `SettingsError` where that cannot be told."""
        from .execute import declared_parameters

        return declared_parameters(self.content, self.name)


@dataclass(frozen=True)
class Task:
    """One report to make. `folder` is the portfolio's, below the folder for reports."""

    unit: Unit
    notebook: Notebook
    folder: str

    @property
    def path(self) -> str:
        """Where the report will stand, from the folder for reports, with `/` on every system."""
        return f"{self.folder}/{self.notebook.name}.html"


def find_notebooks(names: Iterable[str], places: Sequence[Path]) -> dict[str, Notebook]:
    """The notebooks of these names, by name; where two places hold one, the first place counts.

    Raises `UnknownNameError` with the nearest for a name that no place holds, `SettingsError` for a file that cannot be read.
    """
    there = {path.stem: path for place in reversed(places) for path in sorted(place.glob("*.ipynb"))}
    found = {}
    for name in dict.fromkeys(names):
        if name not in there:
            raise UnknownNameError("notebook", name, sorted(there))
        try:
            found[name] = Notebook(name, there[name], there[name].read_bytes())
        except OSError as why:
            raise SettingsError(f"notebook {there[name].name} cannot be read: {why.strerror}") from why
    return found


def plan(
    units: Sequence[Unit], notebooks: Mapping[str, Notebook], among: Iterable[str] | None = None
) -> tuple[Task, ...]:
    """Every (portfolio, notebook) pair, portfolio by portfolio. `notebooks` are those that the units name.

    `among` are all ids of the sources, so that a run of some portfolios uses the same folders as a run of all.

    Raises `SettingsError` where there is no portfolio at all, or one comes twice.
    """
    if not units:
        raise SettingsError("there is no portfolio to report on: the source holds no project")
    ids = [unit.portfolio_id for unit in units]
    problems = [
        f"portfolio {twice!r} is in more than one source: run the sources one at a time, each with its own --out"
        for twice in sorted(one for one, times in Counter(ids).items() if times > 1)
    ]
    if problems:
        raise SettingsError("nothing was started:", problems)
    place = folders([*(among or ()), *ids])
    return tuple(Task(unit, notebooks[name], place[unit.portfolio_id]) for unit in units for name in unit.notebooks)


def check(tasks: Iterable[Task]) -> None:
    """Raise `SettingsError` with a line for everything that does not fit: a parameter that a notebook does not declare, one
    that it needs and is not given, one of another type."""
    alike = {
        (task.notebook.name, tuple((key, type(value)) for key, value in task.unit.parameters.items())): task
        for task in tasks
    }  # five hundred portfolios ask the same question once
    problems = [
        f"{task.notebook.name}: {line}"
        for task in alike.values()
        for line in _misfits(task.notebook, task.unit.parameters)
    ]
    if problems:
        raise SettingsError("nothing was started:", dict.fromkeys(problems))


def _misfits(notebook: Notebook, given: Mapping[str, Any]) -> list[str]:
    declared = notebook.declared
    if not declared:
        return ["it has no cell tagged 'parameters', so it cannot be told which portfolio to report on"]
    spare = [name for name in declared if name not in given]
    unknown = [name for name in given if name not in declared]
    lines = [f"parameter {name!r} is not in its parameters cell{did_you_mean(name, spare)}" for name in unknown]
    needed = [name for name in spare if declared[name].default == "..."]
    lines += [f"parameter {name!r} needs a value and is given none" for name in needed]
    typed = [(name, declared[name].kind, value) for name, value in given.items() if name in declared]
    return lines + [
        f"parameter {name!r} is {value!r}{why}" for name, kind, value in typed if (why := _wrong(kind, value))
    ]


def _wrong(kind: str, value: Any) -> str:
    """Why a value cannot be handed to a parameter of this kind, or nothing."""
    if not isinstance(value, (str, bool, int, float, NoneType)) or (
        isinstance(value, float) and not math.isfinite(value)
    ):
        return ": only text, numbers, true and false can be handed over"
    of_kind = TYPES.get(kind)
    return f", and is declared as {kind}" if of_kind and not isinstance(value, of_kind) else ""
