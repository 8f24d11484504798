"""`pmo-kit run`: the batch, from sources to reports with an index over them."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import SettingsError
from .options import AsOf, Config, Portfolios, Strict, stop_if_strict, tell_histories
from .output import number_of, printable, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..batch.plan import Task
    from ..batch.result import Result

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
    from ..batch.edition import Edition, measured, narrowed, notebooks_of, read_input
    from ..batch.plan import plan
    from ..batch.run import run as run_batch

    now = dt.datetime.now(dt.UTC)  # the stamp of the run
    everything = [read_input(one, config, as_of) for one in source or [None]]
    stop_if_strict(strict, [problem for each in everything for problem in each.register.problems])
    inputs = narrowed(everything, portfolio or [])
    place = out or (inputs[0].settings.out if len(inputs) == 1 else Path("reports"))
    inputs = [each.kept_below(place) for each in inputs]
    units = [each.unit(one, notebook or []) for each in inputs for one in each.ids]
    notebooks = notebooks_of(units, inputs)
    tasks = plan(units, notebooks, among=[one for each in everything for one in each.register.portfolio_ids])
    _make(place)
    inputs = [each.keep() for each in inputs]  # before the first notebook, and nothing before the plan stands
    edition = Edition(inputs, now)
    _tell_plan(tasks)
    for each in inputs:
        tell_histories(each.register, each.ids)
    metrics = measured(inputs)
    with _Progress(len(tasks)) as progress:
        outcome = run_batch(tasks, place, render=edition.render, workers=workers, told=progress.told)
    index = edition.publish(outcome, place, metrics)
    edition.forget_old_stores(place)
    _tell_end(outcome.results, time.monotonic() - progress.begun)
    typer.echo(index)
    if outcome.interrupted:
        raise typer.Exit(130)  # what a shell expects of a program that Ctrl-C ended
    if outcome.failed:
        raise typer.Exit(1)


def _make(out: Path) -> None:
    try:
        (out / ".runs").mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise SettingsError(f"--out {str(out)!r} cannot be written to: {why.strerror}") from why


def _tell_plan(tasks: Sequence[Task]) -> None:
    from ..settings import carried

    portfolios = {task.unit.portfolio_id for task in tasks}
    say(f"{number_of(len(tasks), 'report')} on {number_of(len(portfolios), 'portfolio')}")
    own = {task.notebook.path for task in tasks if task.notebook.path.parent != carried.folder("notebooks")}
    if own:
        say(f"notebooks of this workspace: {', '.join(sorted(path.stem for path in own))}")


def _tell_end(results: Sequence[Result], seconds: float) -> None:
    failed = [result for result in results if result.status == "failed"]
    made = len(results) - len(failed)
    say(f"{made} of {len(results)} reports made in {seconds:.0f} s" + (f", {len(failed)} failed:" if failed else ""))
    for result in failed:
        say(f"  {result.portfolio_id}, {result.notebook}: {result.cause}")


class _Progress:
    """A bar on a terminal, a line per report elsewhere; always on stderr."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.begun = total, 0, time.monotonic()
        self.bar: Any = None

    def __enter__(self) -> _Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("reports"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self.bar = Progress(*columns, console=Console(stderr=True))
            self.bar.start()
            self.bar.add_task("reports", total=self.total)
        return self

    def __exit__(self, *raised: object) -> None:
        if self.bar:
            self.bar.stop()

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
