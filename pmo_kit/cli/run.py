"""`pmo-kit run`: the batch, from sources to reports with an index over them."""

from __future__ import annotations

import datetime as dt
import sys
import time
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


def run(
    source: Sources = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Portfolios = None,
    notebook: Names = None,
    out: Out = None,
    workers: Workers = None,
    strict: Strict = False,
) -> None:
    """Run every notebook for every portfolio, in parallel, and write the reports with an index over them.

    Ends with 1 where a report could not be made; the others are made all the same. Ends with 2 before anything is
    started where source, settings, notebooks or parameters do not fit.
    """
    from ..batch import publish

    now = dt.datetime.now(dt.UTC)  # the stamp of the run
    named: Sequence[str | None] = source or [None]
    sources = [meant(one, config, as_of) for one in named]
    with _Progress() as progress:
        published = publish(
            sources,
            made_at=now,
            portfolios=portfolio or (),
            notebooks=notebook or (),
            out=out,
            workers=workers,
            strict=strict,
            planned=progress.planned,
            told=progress.told,
        )
    _tell_end(published, time.monotonic() - progress.begun)
    typer.echo(published.index)
    if published.interrupted:
        raise typer.Exit(130)  # what a shell expects of a program that Ctrl-C ended
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
    made = total - len(failed)
    say(f"{made} of {total} reports made in {seconds:.0f} s" + (f", {len(failed)} failed:" if failed else ""))
    for result in failed:
        say(f"  {result.portfolio_id}, {result.notebook}: {result.cause}")


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

    def planned(self, inputs: Sequence[Input], tasks: Sequence[Task]) -> None:
        """The plan stands, and its reports are going to be made."""
        _tell_plan(inputs, tasks)
        for each in inputs:
            tell_histories(each.register, each.ids)
        self.total, self.begun = len(tasks), time.monotonic()
        if sys.stderr.isatty():
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
