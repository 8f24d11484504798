"""What a run publishes: a page for every executed notebook, and the index and the manifest over all that stand."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ..metrics import measure
from ..report.frame import Since, stamp
from ..report.index import index_html
from ..report.listed import Listed, listed
from ..report.manifest import Report, manifest, metric_rows
from ..report.places import AUDIT
from ..report.provenance import hider, provenance, public_text
from ..sections.answers import style_of
from ..sections.moved import months, moved
from ..views.narrative.since import line_since
from .inputs import Input
from .plan import Task
from .result import Result

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..report.exporter import ReportExporter

Rows = Sequence[Mapping[str, Any]]


class Edition:
    """Renders the reports of one run, and the index and the manifest over them."""

    def __init__(self, inputs: Sequence[Input], made_at: dt.datetime) -> None:
        self.inputs = tuple(inputs)
        self.made_at = made_at
        self._by_id = {portfolio_id: each for each in inputs for portfolio_id in each.register.portfolio_ids}
        self._exporter: ReportExporter | None = None
        self._guard = threading.Lock()
        self._since: dict[str, Since] = {}

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
        return self._pages().html(
            executed,
            origin,
            name=task.notebook.name,
            siblings=task.unit.notebooks,
            workbook=AUDIT,
            private=mine.private,
            since=self.since(task.unit.portfolio_id),
        )

    def since(self, portfolio_id: str) -> Since:
        """What is said in a line of what moved since the run that a portfolio is compared with; worked out once."""
        with self._guard:
            if portfolio_id not in self._since:
                one = self._by_id[portfolio_id].register.for_portfolio(portfolio_id)
                self._since[portfolio_id] = Since(*line_since(moved(one), style_of(one), one.currency))
            return self._since[portfolio_id]

    def _pages(self) -> ReportExporter:
        with self._guard:
            if self._exporter is None:  # nbconvert takes its time to be imported, and a run may have nothing to render
                from ..report.exporter import ReportExporter

                self._exporter = ReportExporter()
            return self._exporter

    def over(self, results: Iterable[Result], portfolios: Rows, rows: Rows) -> tuple[dict[str, Any], str, list[Report]]:
        """The manifest, the index and the reports over these results, the portfolios and their metric rows."""
        reports = [self._public(result.report()) for result in results]
        days = [each.register.as_of for each in self.inputs]
        content = manifest(
            as_of=max(days), sources=self.sources(), reports=reports, portfolios=portfolios, metrics=rows
        )
        page = index_html(
            [_listed(record) for record in portfolios],
            reports,
            content["metrics"],
            made_at=self.made_at,
            kit_version=version("pmo-kit"),
            sources=content["sources"],
        )
        return content, page, reports

    def _public(self, report: Report) -> Report:
        """A report's entry with nothing of this machine in its cause; the terminal and the log have it in full."""
        hide = hider(self._by_id[report.portfolio_id].private)
        return replace(report, cause=public_text(hide(report.cause)) if report.cause else None)

    def sources(self) -> list[dict[str, Any]]:
        """The files that were read; with their source's name before them where there are several sources."""
        prefix = len(self.inputs) > 1
        return [
            {**record, "name": f"{each.name}/{record['name']}" if prefix else record["name"]}
            for each in self.inputs
            for record in each.register.sources
        ]

    def measured(
        self,
        keys: Mapping[str, str],
        before: Mapping[str, tuple[Mapping[str, Any], Rows]],
        left: Mapping[str, Mapping[str, Any]],
    ) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
        """How each portfolio of these keys is listed, and its metric rows, ungrouped: measured, but for those that an earlier
        run listed under the same key. `left` is what notebooks of this run left for the next to compare with, by portfolio."""
        portfolios: list[Mapping[str, Any]] = []
        rows: list[Mapping[str, Any]] = []
        for portfolio_id, key in keys.items():
            if key not in before:
                one = self._by_id[portfolio_id].register.for_portfolio(portfolio_id)
                record = _record(listed(one)) | {"inputs": key, "months": months(one)}
                known: tuple[Mapping[str, Any], Rows] = record, metric_rows(measure(one, grouped=False))
            else:
                known = before[key]
            earlier = self._by_id[portfolio_id].register.earlier.get(portfolio_id)
            told = (
                known[0].get("previous") == earlier and "since" in known[0]
            )  # the comparison is the same, and was said
            since = {} if told else {"previous": earlier, "since": asdict(self.since(portfolio_id))}
            portfolios.append({**known[0], **since, **left.get(portfolio_id, {})})
            rows += known[1]
        return portfolios, rows


LISTED = ("portfolio_id", "name", "currency", "sentence", "at_stake", "share")


def _record(one: Listed) -> dict[str, Any]:
    return {name: getattr(one, name) for name in LISTED} | {"as_of": one.as_of.isoformat()}


def _listed(record: Mapping[str, Any]) -> Listed:
    given = {name: record[name] for name in LISTED}
    day = dt.date.fromisoformat(record["as_of"])
    return Listed(**given, as_of=day, asked=record.get("asked"), since=Since(**record["since"]))
