"""What a batch is going to do: every pair of a portfolio and a notebook, checked before anything starts.

Nothing here knows what a notebook computes. It knows which parameters a notebook declares, and refuses a run whose
parameters do not fit: papermill would only log a misspelled one and report on the notebook's default unit.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import NoneType
from typing import Any

from nbformat import NotebookNode

from ..errors import SettingsError, UnknownNameError, did_you_mean
from ..report.places import folders
from ..report.reading import without_interactive
from .execute import Declared, declared_parameters, read_notebook

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
    """A notebook as it will run, without its interactive cells, and the parameters that it declares."""

    name: str
    path: Path
    content: NotebookNode = field(repr=False)
    declared: Mapping[str, Declared] = field(repr=False)


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

    Raises `UnknownNameError` with the nearest for a name that no place holds, `SettingsError` for one that is unreadable.
    """
    there = {path.stem: path for place in reversed(places) for path in sorted(place.glob("*.ipynb"))}
    found = {}
    for name in dict.fromkeys(names):
        if name not in there:
            raise UnknownNameError("notebook", name, sorted(there))
        content = without_interactive(read_notebook(there[name]))
        found[name] = Notebook(name, there[name], content, declared_parameters(content, name))
    return found


def plan(
    units: Sequence[Unit], notebooks: Mapping[str, Notebook], among: Iterable[str] | None = None
) -> tuple[Task, ...]:
    """Every (portfolio, notebook) pair, portfolio by portfolio. `notebooks` are those that the units name.

    `among` are all ids of the sources, so that a run of some portfolios uses the same folders as a run of all.

    Raises `SettingsError` with a line for everything that does not fit: no portfolio at all, one that comes twice, a
    parameter that a notebook does not declare, one that it needs and is not given, one of another type.
    """
    if not units:
        raise SettingsError("there is no portfolio to report on: the source holds no project")
    ids = [unit.portfolio_id for unit in units]
    counted = Counter(ids)
    problems = [
        f"portfolio {twice!r} is in more than one source: run the sources one at a time, each with its own --out"
        for twice in sorted(one for one, times in counted.items() if times > 1)
    ]
    alike = {
        (name, tuple((key, type(value)) for key, value in unit.parameters.items())): unit
        for unit in units
        for name in unit.notebooks
    }  # five hundred portfolios ask the same question once
    for (name, _), unit in alike.items():
        problems += [f"{name}: {line}" for line in _misfits(notebooks[name], unit.parameters)]
    if problems:
        raise SettingsError("nothing was started:", dict.fromkeys(problems))
    place = folders([*(among or ()), *ids])
    return tuple(Task(unit, notebooks[name], place[unit.portfolio_id]) for unit in units for name in unit.notebooks)


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
