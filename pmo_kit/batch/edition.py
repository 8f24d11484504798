"""What one `pmo-kit run` publishes: sources read once, the notebooks to run on them, then the index and the manifest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from ..cli.options import settings_and_day
from ..errors import UnknownNameError
from ..loaders import load, store
from ..metrics import measure
from ..register.portfolio import Portfolio
from ..report.exporter import ReportExporter
from ..report.frame import stamp
from ..report.index import Listed, index_html, listed, write_index
from ..report.manifest import Report, manifest, write_manifest
from ..report.provenance import Quality, provenance, public_name, public_text, quality
from ..report.reading import hider
from ..settings import carried
from ..settings.config import Settings, resolved
from ..vocabulary import NOTEBOOKS
from .plan import Notebook, Task, Unit, find_notebooks
from .result import Outcome


@dataclass(frozen=True)
class Input:
    """A source that was read and validated, with the settings that hold for it and the portfolios to report on.

    `source` is absolute; None where the settings name the source.
    """

    source: str | None
    settings: Settings
    register: Portfolio
    ids: tuple[str, ...]
    kept_at: Path | None = None  # where the notebooks read the register

    def kept_below(self, out: Path) -> Input:
        """The same, to be kept in a store below the folder for reports; nothing is written yet."""
        key = store.key_of(self.register, self.settings, version("pmo-kit"))
        return replace(self, kept_at=out.absolute() / ".runs" / ".store" / key)

    def keep(self) -> Input:
        """Write the store, and go on with its register, which reads one portfolio at a time."""
        if self.kept_at is None:
            return self
        store.keep(self.register, self.kept_at)
        return replace(self, register=load(self.kept_at, self.settings, as_of=self.register.as_of))

    @property
    def name(self) -> str:
        """The source as it may be shown."""
        address = self.source or self.settings.source
        return public_name(address) if isinstance(address, str) else "files named in the settings"

    @cached_property
    def quality(self) -> Quality:
        """What was read and what was wrong with it."""
        return quality(self.register)

    @cached_property
    def private(self) -> dict[str, str]:
        """Texts that must not show in a report, and what stands for them."""
        hidden = {f"{Path.home()}/": "~/", f"{Path.cwd()}/": ""}
        if self.settings.file:
            hidden[f"{self.settings.file.parent}/"] = ""
        address = self.source or self.settings.source
        if isinstance(address, str):
            hidden[address] = self.name
        if self.kept_at:
            hidden[str(self.kept_at)] = self.name
        return hidden

    def parameters(self, portfolio_id: str) -> dict[str, str]:
        """What every notebook is given: text alone, with absolute paths, so that it runs from any folder."""
        config = str(self.settings.file or "")
        day = self.register.as_of.isoformat()
        source = str(self.kept_at or self.source or "")
        return {"source": source, "config": config, "portfolio_id": portfolio_id, "as_of": day}

    def unit(self, portfolio_id: str, names: Sequence[str]) -> Unit:
        """What to run for one portfolio: the named notebooks, else the settings' own, else all of the kit's."""
        chosen = tuple(dict.fromkeys(names or self.settings.of(portfolio_id).notebooks or NOTEBOOKS))
        given = self.parameters(portfolio_id)
        shown = given | {"source": self.name, "config": public_name(given["config"])}
        return Unit(portfolio_id, chosen, given, shown)


def read_input(source: str | None, config: str | None, as_of: str | None) -> Input:
    """Read and validate one source with the settings that hold for it. Raises as `load` does."""
    settings, meant, day = settings_and_day(source, config, as_of)
    register = load(meant, settings, as_of=day)
    named_here = source is not None and meant == source
    address = resolved(source, Path.cwd()) if source is not None and named_here else None
    ids = tuple(settings.portfolios) or register.portfolio_ids
    for portfolio_id in ids:
        if portfolio_id not in register.portfolio_ids:
            raise UnknownNameError("portfolio", portfolio_id, register.portfolio_ids)
    return Input(address, settings, register, ids)


def narrowed(inputs: Sequence[Input], wanted: Sequence[str]) -> list[Input]:
    """The inputs with only the portfolios asked for; `UnknownNameError` for one that no source holds."""
    if not wanted:
        return list(inputs)
    known = [one for each in inputs for one in each.register.portfolio_ids]
    for portfolio_id in wanted:
        if portfolio_id not in known:
            raise UnknownNameError("portfolio", portfolio_id, known)
    mine = (
        replace(each, ids=tuple(i for i in dict.fromkeys(wanted) if i in each.register.portfolio_ids))
        for each in inputs
    )
    return [each for each in mine if each.ids]


def notebooks_of(units: Sequence[Unit], inputs: Sequence[Input]) -> dict[str, Notebook]:
    """The notebooks that the units name: those of the workspace first, then those that the kit carries."""
    workspaces = [each.settings.file.parent for each in inputs if each.settings.file] + [Path.cwd()]
    places = dict.fromkeys([*(folder / "notebooks" for folder in workspaces), carried.folder("notebooks")])
    return find_notebooks(
        [name for unit in units for name in unit.notebooks], [p.resolve() for p in places if p.is_dir()]
    )


class Edition:
    """Renders the reports of one run, and writes the index and the manifest over them."""

    def __init__(self, inputs: Sequence[Input], made_at: dt.datetime) -> None:
        self.inputs = tuple(inputs)
        self.made_at = made_at
        self._by_id = {portfolio_id: each for each in inputs for portfolio_id in each.ids}
        self._exporter = ReportExporter()

    def render(self, task: Task, executed: NotebookNode) -> str:
        """The page of one executed notebook."""
        mine = self._by_id[task.unit.portfolio_id]
        origin = provenance(
            mine.register,
            task.unit.portfolio_id,
            parameters=task.unit.shown,
            made_at=stamp(self.made_at),
            seen=mine.quality,
        )
        return self._exporter.html(executed, origin, name=task.notebook.name, private=mine.private)

    def publish(self, outcome: Outcome, out: Path, metrics: Sequence[pd.DataFrame]) -> Path:
        """Write manifest and index; returns where the index stands."""
        reports = [self._public(result.report()) for result in outcome.results]
        days = [each.register.as_of for each in self.inputs]
        content = manifest(as_of=max(days), sources=self.sources(), reports=reports, metrics=metrics)
        portfolios: list[Listed] = [
            one for each in self.inputs for one in listed(each.register) if one.portfolio_id in each.ids
        ]
        page = index_html(
            portfolios,
            reports,
            content["metrics"],
            made_at=self.made_at,
            kit_version=version("pmo-kit"),
            sources=content["sources"],
        )
        write_manifest(content, out)
        return write_index(page, out)

    def _public(self, report: Report) -> Report:
        """A report's entry with nothing of this machine in its cause; the terminal and the log have it in full."""
        hide = hider(self._by_id[report.portfolio_id].private)
        return replace(report, cause=public_text(hide(report.cause)) if report.cause else None)

    def forget_old_stores(self, out: Path) -> None:
        """Remove what earlier runs kept: their reports are whole without it."""
        store.forget(out / ".runs" / ".store", [each.kept_at for each in self.inputs if each.kept_at])

    def sources(self) -> list[dict[str, Any]]:
        """The files that were read; with their source's name before them where there are several sources."""
        prefix = len(self.inputs) > 1
        return [
            {**record, "name": f"{each.name}/{record['name']}" if prefix else record["name"]}
            for each in self.inputs
            for record in each.register.sources
        ]


def measured(inputs: Sequence[Input]) -> list[pd.DataFrame]:
    """The metrics of every portfolio that is reported on, ungrouped."""
    return [measure(each.register.for_portfolio(one), grouped=False) for each in inputs for one in each.ids]
