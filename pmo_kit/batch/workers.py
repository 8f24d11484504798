"""Run a plan: notebooks in parallel, each report made whole in a folder of its own until all are published.

Threads do for workers, because the work is done in kernels, which are processes of their own, and none of the workers can be
lost. One failure stops nothing else. A report that an earlier run made and was ended before it could publish it is taken
as it is, where it was made from the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from ..errors import ReportError
from ..report.places import KERNELS, Places
from ..writing import write_whole
from .execute import KernelError, NotebookError, execute, spent
from .kernels import Kernels
from .limits import Limits
from .plan import Task
from .result import Outcome, Result

Render = Callable[[Task, NotebookNode], str]
Told = Callable[[Result], None]
INTERRUPTED = "interrupted before it was finished"
NOT_STARTED = "not started: the run was interrupted"
LONGEST_LOG = 200_000  # characters


@dataclass(frozen=True)
class Run:
    """What the tasks of one run have in common."""

    places: Places
    render: Render
    limits: Limits
    keys: Mapping[str, str] = field(default_factory=dict)  # of what a report is made from, by its path
    made_at: str = ""


def run_tasks(
    tasks: Sequence[Task],
    run: Run,
    *,
    told: Told = lambda result: None,
    ending: Callable[[], None] = lambda: None,
) -> Outcome:
    """Run every task; a result for each, in the order of the tasks. The reports wait to be published.

    `told` hears of every result as it comes. An interrupt (Ctrl-C, or a signal that is turned into one) ends all kernels;
    what was finished stays, and the outcome says that it was interrupted. `ending` hears of that first.
    """
    if not tasks:
        return Outcome(())
    results: dict[int, Result] = {}
    interrupted, why = False, NOT_STARTED
    at_a_time = max(1, min(run.limits.workers or os.cpu_count() or 1, len(tasks)))
    with Kernels(run.limits.way) as kernels, ThreadPoolExecutor(max_workers=at_a_time) as pool:
        note = run.places.runs / KERNELS
        write_whole(note, str(kernels.folder).encode())
        numbered = {pool.submit(_one, task, run, kernels): n for n, task in enumerate(tasks)}
        try:
            for future in as_completed(numbered):
                if future.cancelled():
                    continue
                results[numbered[future]] = future.result()
                told(future.result())
                failed = sum(result.status == "failed" for result in results.values())
                if run.limits.max_failures and failed >= run.limits.max_failures:
                    why = f"not started: {failed} {'report' if failed == 1 else 'reports'} had failed"
                    for other in numbered:
                        other.cancel()
        except KeyboardInterrupt:
            interrupted = True
            ending()
            for future in numbered:
                future.cancel()
            kernels.end()
    note.unlink(missing_ok=True)
    for future, n in numbered.items():
        if n not in results:
            results[n] = _failed(tasks[n], run, why, why, 0.0) if future.cancelled() else future.result()
            told(results[n])
    return Outcome(tuple(results[n] for n in range(len(tasks))), interrupted)


def _one(task: Task, run: Run, kernels: Kernels) -> Result:
    """Run one task to its report; never raises but for what ends the process."""
    begun = time.monotonic()
    runs = run.places.runs / task.folder
    try:
        if (waiting := _waiting(task, run)) is not None:
            return waiting
        runs.mkdir(parents=True, exist_ok=True)
        executed = _executed(task, run, kernels, runs / f"{task.notebook.name}.ipynb")
        rendering = time.monotonic()
        page = run.render(task, executed).encode(errors="backslashreplace")
        if kernels.ended:
            raise ReportError(INTERRUPTED)
        sha256 = hashlib.sha256(page).hexdigest()
        key = run.keys.get(task.path)
        write_whole(run.places.next / task.path, page)
        record = {"inputs": key, "sha256": sha256, "made_at": run.made_at}
        write_whole(_record_of(task, run), json.dumps(record).encode())
        (runs / f"{task.notebook.name}.log").unlink(missing_ok=True)
        end = time.monotonic()
        cells = spent(executed)
        kernel = max(0.0, rendering - begun - sum(cells.values()))
        return Result(
            task,
            "complete",
            sha256,
            seconds=end - begun,
            inputs=key,
            made_at=run.made_at,
            spent={"kernel": kernel, **cells, "page": end - rendering},
        )
    except Exception as why:  # whatever it is, it fails this report alone
        cause = INTERRUPTED if kernels.ended else _cause(why)
        return _failed(task, run, cause, _told_in_full(why), time.monotonic() - begun)


def _executed(task: Task, run: Run, kernels: Kernels, kept_at: Path) -> NotebookNode:
    """The executed notebook; tried again once where no kernel started, and only there."""

    def once() -> NotebookNode:
        return execute(
            task.notebook.content,
            task.unit.parameters,
            kept_at,
            kernels=kernels,
            timeout=run.limits.timeout,
            notebook_timeout=run.limits.notebook_timeout,
        )

    try:
        return once()
    except KernelError:
        if kernels.ended:
            raise
        return once()


def _record_of(task: Task, run: Run) -> Path:
    return (run.places.next / task.path).with_suffix(".json")


def _waiting(task: Task, run: Run) -> Result | None:
    """The report that an earlier run made from the same and did not publish."""
    try:
        record = json.loads(_record_of(task, run).read_bytes())
        page = (run.places.next / task.path).read_bytes()
    except (OSError, ValueError):
        return None
    key = run.keys.get(task.path)
    if key is None or record["inputs"] != key or hashlib.sha256(page).hexdigest() != record["sha256"]:
        return None
    return Result(task, "complete", record["sha256"], inputs=key, made_at=record["made_at"])


def _failed(task: Task, run: Run, cause: str, in_full: str, seconds: float) -> Result:
    runs = run.places.runs / task.folder
    try:
        runs.mkdir(parents=True, exist_ok=True)
        for made in (run.places.next / task.path, _record_of(task, run)):
            made.unlink(missing_ok=True)
        if len(in_full) > LONGEST_LOG:
            in_full = f"{in_full[:LONGEST_LOG]}\n… and {len(in_full) - LONGEST_LOG:,} more characters"
        said = f"{task.unit.portfolio_id}, {task.notebook.name}\n{in_full}\n"
        write_whole(runs / f"{task.notebook.name}.log", said.encode(errors="backslashreplace"))
    except OSError as why:
        cause = f"{cause}; and its log could not be written ({why.strerror})"
    return Result(task, "failed", cause=cause, seconds=seconds)


def _cause(why: Exception) -> str:
    if isinstance(why, OSError) and why.strerror:
        return f"the report could not be written: {why.strerror}"
    if isinstance(why, ReportError):
        return str(why).splitlines()[0]
    return f"{type(why).__name__}: {(str(why).splitlines() or [''])[0]}"


def _told_in_full(why: Exception) -> str:
    return why.traceback if isinstance(why, NotebookError) else "".join(traceback.format_exception(why))
