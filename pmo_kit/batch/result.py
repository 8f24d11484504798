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
    """One task and what became of it. A report that failed has no `path` and no `sha256`, but a `cause`.

    `inputs` is the hash of all that it is made from; `made_at` the stamp of the run that made it, in ISO 8601; `spent` says where
    the seconds went: to the kernel, each cell, the page.
    """

    task: Task
    status: Literal["complete", "unchanged", "failed"]
    sha256: str | None = None
    cause: str | None = None
    seconds: float = 0.0
    inputs: str | None = None
    made_at: str | None = None
    spent: Mapping[str, float] = field(default_factory=dict)

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
        return Report(
            self.portfolio_id,
            self.notebook,
            self.status,
            None if self.status == "failed" else self.task.path,
            self.sha256,
            dict(self.parameters),
            self.cause,
            self.inputs,
            self.made_at,
        )


@dataclass(frozen=True)
class Outcome:
    """The results of a batch in the plan's order, and whether it was given up before its end; by which signal, where it was one."""

    results: tuple[Result, ...]
    interrupted: bool = False
    signal: int = 0

    @property
    def failed(self) -> tuple[Result, ...]:
        """The results of reports that could not be made."""
        return tuple(result for result in self.results if result.status == "failed")


@dataclass(frozen=True)
class Published(Outcome):
    """What a run left: `index` is the page over all reports, `results` say what became of each. `manifest.json` and the
    reports stand beside the index, in the folder `index.parent`."""

    index: Path = field(kw_only=True)
