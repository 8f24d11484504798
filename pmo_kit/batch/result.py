"""What became of a batch: a result for every task, whatever happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..report.manifest import Report
from .plan import Task


@dataclass(frozen=True)
class Result:
    """One task and what became of it. A report that is not complete has no `path` and no `sha256`, but a `cause`."""

    task: Task
    status: Literal["complete", "failed"]
    sha256: str | None = None
    cause: str | None = None
    seconds: float = 0.0

    @property
    def portfolio_id(self) -> str:
        """The portfolio that was reported on."""
        return self.task.unit.portfolio_id

    @property
    def notebook(self) -> str:
        """The notebook that was run."""
        return self.task.notebook.name

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The parameters as they may be shown."""
        return self.task.unit.shown

    def report(self) -> Report:
        """The result as the manifest and the index tell it."""
        path = self.task.path if self.status == "complete" else None
        return Report(
            self.portfolio_id, self.notebook, self.status, path, self.sha256, dict(self.parameters), self.cause
        )


@dataclass(frozen=True)
class Outcome:
    """The results of a batch in the plan's order, and whether it was given up before its end."""

    results: tuple[Result, ...]
    interrupted: bool = False

    @property
    def failed(self) -> tuple[Result, ...]:
        """The results of reports that could not be made."""
        return tuple(result for result in self.results if result.status == "failed")


@dataclass(frozen=True)
class Published(Outcome):
    """What a run left: `index` is the page over all reports, `results` say what became of each. `manifest.json` and the
    reports stand beside the index, in the folder `index.parent`."""

    index: Path = field(kw_only=True)
