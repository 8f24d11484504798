"""What a run publishes: a page for every executed notebook, then the index and the manifest over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from ..loaders import store
from ..metrics import measure
from ..report.exporter import ReportExporter
from ..report.frame import stamp
from ..report.index import Listed, index_html, listed, write_index
from ..report.manifest import Report, manifest, write_manifest
from ..report.provenance import provenance, public_text
from ..report.reading import hider
from .inputs import Input
from .plan import Task
from .result import Outcome, Published


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

    def publish(
        self, outcome: Outcome, out: Path, metrics: Sequence[pd.DataFrame], portfolios: Sequence[Listed]
    ) -> Published:
        """Write manifest and index over what was made."""
        reports = [self._public(result.report()) for result in outcome.results]
        days = [each.register.as_of for each in self.inputs]
        content = manifest(as_of=max(days), sources=self.sources(), reports=reports, metrics=metrics)
        page = index_html(
            portfolios,
            reports,
            content["metrics"],
            made_at=self.made_at,
            kit_version=version("pmo-kit"),
            sources=content["sources"],
        )
        write_manifest(content, out)
        return Published(outcome.results, outcome.interrupted, index=write_index(page, out))

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


def measured(inputs: Sequence[Input]) -> tuple[list[pd.DataFrame], list[Listed]]:
    """The metrics of every portfolio that is reported on, ungrouped, and how the index lists it; one portfolio at a time."""
    metrics, portfolios = [], []
    for one in (each.register.for_portfolio(name) for each in inputs for name in each.ids):
        metrics.append(measure(one, grouped=False))
        portfolios.append(listed(one))
    return metrics, portfolios
