"""Run a plan: notebooks in parallel, each report under its final name only when it is whole.

Threads do for workers, because the work is done in kernels, which are processes of their own. Of the processor time of
a sample's report 3.5 s are its kernel's and 0.2 s are spent here, so one process keeps some fifteen kernels busy, and none
of its workers can be lost. One failure stops nothing else.
"""

from __future__ import annotations

import hashlib
import os
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from nbformat import NotebookNode

from ..errors import ReportError
from ..writing import write_whole
from .execute import CELL_TIMEOUT, NotebookError, execute
from .kernels import Kernels, Way
from .plan import Task
from .result import Outcome, Result

Render = Callable[[Task, NotebookNode], str]
Told = Callable[[Result], None]
INTERRUPTED = "interrupted before it was finished"
NOT_STARTED = "not started: the run was interrupted"


def run_tasks(
    tasks: Sequence[Task],
    out: Path,
    *,
    render: Render,
    workers: int | None = None,
    timeout: float = CELL_TIMEOUT,
    way: Way = "forked",
    told: Told = lambda result: None,
) -> Outcome:
    """Run every task and write its report below `out`; a result for each, in the order of the tasks.

    `render` makes the page from the executed notebook. `workers` notebooks run at a time, one per processor where it is
    not given. `told` hears of every result as it comes. An older report of a task that fails is moved away from where
    readers look, so that it does not pass for a current one. An interrupt (Ctrl-C) ends all kernels; what was finished
    stays, and the outcome says that it was interrupted.
    """
    results: dict[int, Result] = {}
    interrupted = False
    at_a_time = max(1, min(workers or os.cpu_count() or 1, len(tasks) or 1))
    with Kernels(way) as kernels, ThreadPoolExecutor(max_workers=at_a_time) as pool:
        numbered = {pool.submit(_one, task, out, render, timeout, kernels): n for n, task in enumerate(tasks)}
        try:
            for future in as_completed(numbered):
                results[numbered[future]] = future.result()
                told(future.result())
        except KeyboardInterrupt:
            interrupted = True
            kernels.end()
            for future in numbered:
                future.cancel()
    for future, n in numbered.items():
        if n not in results:
            results[n] = _not_started(tasks[n], out) if future.cancelled() else future.result()
            told(results[n])
    return Outcome(tuple(results[n] for n in range(len(tasks))), interrupted)


def _one(task: Task, out: Path, render: Render, timeout: float, kernels: Kernels) -> Result:
    """Run one task to its report; never raises but for what ends the process."""
    begun = time.monotonic()
    runs = out / ".runs" / task.folder
    log = runs / f"{task.notebook.name}.log"
    try:
        runs.mkdir(parents=True, exist_ok=True)
        kept_at = runs / f"{task.notebook.name}.ipynb"
        executed = execute(task.notebook.content, task.unit.parameters, kept_at, kernels=kernels, timeout=timeout)
        page = render(task, executed).encode()
        if kernels.ended:
            raise ReportError(INTERRUPTED)
        write_whole(out / task.path, page, beside=runs)
        log.unlink(missing_ok=True)
        return Result(task, "complete", hashlib.sha256(page).hexdigest(), seconds=time.monotonic() - begun)
    except Exception as why:  # whatever it is, it fails this report alone
        cause = INTERRUPTED if kernels.ended else _cause(why)
        return _failed(task, out, cause, _told_in_full(why), time.monotonic() - begun)


def _not_started(task: Task, out: Path) -> Result:
    return _failed(task, out, NOT_STARTED, NOT_STARTED, 0.0)


def _failed(task: Task, out: Path, cause: str, in_full: str, seconds: float) -> Result:
    runs = out / ".runs" / task.folder
    try:
        runs.mkdir(parents=True, exist_ok=True)
        if (out / task.path).exists():
            os.replace(out / task.path, runs / f"{task.notebook.name}.superseded.html")
        write_whole(
            runs / f"{task.notebook.name}.log", f"{task.unit.portfolio_id}, {task.notebook.name}\n{in_full}\n".encode()
        )
    except OSError as why:
        cause = f"{cause}; and its log could not be written ({why.strerror})"
    return Result(task, "failed", cause=cause, seconds=seconds)


def _cause(why: Exception) -> str:
    if isinstance(why, ReportError):
        return str(why).splitlines()[0]
    return f"{type(why).__name__}: {(str(why).splitlines() or [''])[0]}"


def _told_in_full(why: Exception) -> str:
    return why.traceback if isinstance(why, NotebookError) else "".join(traceback.format_exception(why))
