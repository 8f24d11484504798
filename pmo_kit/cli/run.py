"""`pmo-kit run`: the batch, from sources to reports with an index over them."""

from __future__ import annotations

import datetime as dt
import signal
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import AsOf, Config, Portfolios, Strict, meant, tell_histories
from .output import number_of, printable, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..batch import Published, Result
    from ..batch.inputs import Input
    from ..batch.plan import Task

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]...",
        help="Folders of CSV files, or workbooks; several make one index. A pmo.yaml in such a folder holds for it.",
        show_default=False,
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Option("--notebook", metavar="NAME", help="Only this notebook; may be repeated.", show_default=False),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where the reports go; else out in the settings, else reports."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", min=1, help="Notebooks at a time; else one per processor.")
]
Force = Annotated[bool, typer.Option("--force", help="Make reports again that nothing changed for.")]
Timeout = Annotated[float, typer.Option("--timeout", metavar="SECONDS", min=1, help="How long a cell may take.")]
NotebookTimeout = Annotated[
    float | None,
    typer.Option("--notebook-timeout", metavar="SECONDS", min=1, help="How long a notebook may take; else any time."),
]
MaxFailures = Annotated[
    int | None,
    typer.Option("--max-failures", metavar="N", min=1, help="Begin no other report once so many have failed."),
]
Compare = Annotated[
    Path | None,
    typer.Option(
        "--compare",
        metavar="MANIFEST",
        help="The manifest.json of the run to compare with; else the one in the output folder.",
        show_default=False,
    ),
]
Profile = Annotated[bool, typer.Option("--profile", help="Tell where the time went, by notebook and cell.")]


class Way(StrEnum):
    """How kernels are started."""

    FORKED = "forked"
    SPAWNED = "spawned"


KernelsOption = Annotated[
    Way,
    typer.Option(
        "--kernels",
        help="Forked from a warm process, where that is safe (Linux), or each spawned afresh, which is slower.",
    ),
]


def run(
    source: Sources = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Portfolios = None,
    notebook: Names = None,
    out: Out = None,
    workers: Workers = None,
    force: Force = False,
    timeout: Timeout = 600,
    notebook_timeout: NotebookTimeout = None,
    max_failures: MaxFailures = None,
    kernels: KernelsOption = Way.FORKED,
    compare: Compare = None,
    profile: Profile = False,
    strict: Strict = False,
) -> None:
    """Run every notebook for every portfolio, in parallel, and write the reports with an index over them.

    A report is made again only where its notebook, data, settings, baseline or the kit changed. Ends with 1 where a report
    could not be made; the others are made all the same. Ends with 2 before anything is started where source, settings,
    notebooks or parameters do not fit.
    """
    from ..batch import asked

    now = dt.datetime.now(dt.UTC)  # the stamp of the run
    named: Sequence[str | None] = source or [None]
    sources = [meant(one, config, as_of) for one in named]
    place = asked.place_of(sources, out)
    key = None if force else asked.request_key(sources, portfolio or (), notebook or (), strict, compare)
    if (standing := asked.same_again(key, place)) is not None:
        say(f"{number_of(len(standing), 'report')} unchanged: nothing to do")
        typer.echo(asked.index_named(place, out))
        return
    from ..batch import Limits, publish

    limits = Limits(workers, timeout, notebook_timeout, max_failures, kernels.value)
    try:
        with _Progress() as progress:
            published = publish(
                sources,
                made_at=now,
                portfolios=portfolio or (),
                notebooks=notebook or (),
                out=out,
                limits=limits,
                force=force,
                strict=strict,
                compare=compare,
                planned=progress.planned,
                told=progress.told,
            )
    except KeyboardInterrupt as ended:  # before anything was made
        raise typer.Exit(128 + getattr(ended, "number", signal.SIGINT)) from None
    _tell_end(published, time.monotonic() - progress.begun)
    if profile:
        _tell_profile(published.results)
    typer.echo(published.index)
    if published.interrupted:  # 130 after Ctrl-C, 143 after SIGTERM: what a shell expects
        raise typer.Exit(128 + (published.signal or signal.SIGINT))
    if published.failed:
        raise typer.Exit(1)


def _tell_plan(inputs: Sequence[Input], tasks: Sequence[Task]) -> None:
    from ..settings import carried
    from ..settings.beside import shown

    portfolios = sum(len(each.ids) for each in inputs)
    say(f"{number_of(len(tasks), 'report')} on {number_of(portfolios, 'portfolio')}")
    own = {task.notebook.path for task in tasks if task.notebook.path.parent != carried.folder("notebooks")}
    for each in inputs:
        file = each.settings.file
        if file and each.settings.beside and any((file.parent / "notebooks").glob("*.ipynb")):
            said = f"the notebooks in {file.parent.name}/notebooks are not run: they merely lie beside a source"
            say(f"{said}; if you trust them, type --config {shown(file)}")
    if own:
        say(f"notebooks of this workspace: {', '.join(sorted(path.stem for path in own))}")


def _tell_end(published: Published, seconds: float) -> None:
    total, failed = len(published.results), published.failed
    unchanged = sum(result.status == "unchanged" for result in published.results)
    made = total - len(failed) - unchanged
    parts = [f"{made} of {total} reports made in {seconds:.0f} s"]
    parts += [f"{unchanged} unchanged"] if unchanged else []
    parts += [f"{len(failed)} failed:"] if failed else []
    say(", ".join(parts))
    for result in failed:
        say(f"  {result.portfolio_id}, {result.notebook}: {result.cause}")


def _tell_profile(results: Sequence[Result]) -> None:
    """Seconds by notebook, over all portfolios: in all, and in the kernel's start, each cell and the page."""
    spent: dict[str, dict[str, float]] = {}
    for result in results:
        of_notebook = spent.setdefault(result.notebook, {})
        for part, seconds in result.spent.items():
            of_notebook[part] = of_notebook.get(part, 0.0) + seconds
    for name, parts in spent.items():
        ranked = sorted(parts.items(), key=lambda part: -part[1])
        say(f"{name}: {sum(parts.values()):.1f} s; " + ", ".join(f"{part} {seconds:.2f}" for part, seconds in ranked))


class _Progress:
    """What is going to be done, then a bar on a terminal, a line per report elsewhere; always on stderr."""

    def __init__(self) -> None:
        self.total, self.done, self.begun = 0, 0, time.monotonic()
        self.bar: Any = None

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *raised: object) -> None:
        if self.bar:
            self.bar.stop()

    def planned(self, inputs: Sequence[Input], tasks: Sequence[Task], unchanged: int) -> None:
        """The plan stands, and its reports are going to be made, but for those that are unchanged."""
        _tell_plan(inputs, tasks)
        for each in inputs:
            tell_histories(each.register, each.ids)
        self.total, self.begun = len(tasks) - unchanged, time.monotonic()
        if self.total and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("reports"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self.bar = Progress(*columns, console=Console(stderr=True))
            self.bar.start()
            self.bar.add_task("reports", total=self.total)

    def told(self, result: Result) -> None:
        """Another report is done, one way or the other."""
        self.done += 1
        line = f"{self.done:>{len(str(self.total))}}/{self.total} {result.portfolio_id}, {result.notebook}: "
        line += f"{result.seconds:.1f} s" if result.status == "complete" else f"FAILED, {result.cause}"
        if self.bar is None:
            say(line)
            return
        self.bar.advance(self.bar.task_ids[0])
        if result.status == "failed":
            self.bar.console.print(printable(line), style="red", markup=False, highlight=False)
