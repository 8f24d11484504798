"""From sources to published reports, in one direction: read, plan, keep, run, publish."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..baselines.trust import told as told_of
from ..errors import SettingsError, UnknownNameError
from ..register.refusals import stop_if_lost
from ..report.former import read_manifest
from ..report.manifest import Report
from ..report.places import Places
from ..settings.config import Settings
from ..settings.meant import Meant, Named, resolve, warn_of_what_is_not_taken
from .asked import index_named, place_of, remember, request_key
from .edition import Edition
from .generation import generation, previous
from .inputs import Input, narrowed, notebooks_of, read_input
from .limits import Limits
from .plan import Task, check, plan
from .result import Published, Result
from .signals import Signals
from .unchanged import compared_with, measured_before, portfolio_key, remembered, still_true, task_key
from .workbooks import Workbooks

if TYPE_CHECKING:
    from nbformat import NotebookNode

Told = Callable[[Result], None]
Planned = Callable[[Sequence[Input], Sequence[Task], int], None]


def publish(
    sources: Sequence[Meant],
    *,
    made_at: dt.datetime,
    portfolios: Sequence[str] = (),
    notebooks: Sequence[str] = (),
    out: Path | None = None,
    limits: Limits | None = None,
    force: bool = False,
    strict: bool = False,
    compare: Path | None = None,
    planned: Planned = lambda inputs, tasks, unchanged: None,
    told: Told = lambda result: None,
) -> Published:
    """Read the sources, run every notebook for every portfolio, and write the reports with an index over them.

    `portfolios` and `notebooks` are the only ones wanted, where any are named. `made_at` is the stamp of the run.
    `planned` hears once what was read, what is wanted, and how many reports of that are still true; `told` of every report
    that is made or fails. `force` makes reports again that are still true. `compare` is a manifest to compare with, in place of
    the one that stands in the folder.

    Raises before anything is started, as `run` says; a report that cannot be made is no error but a failed result.
    """
    with Signals() as signals:
        key = request_key(sources, portfolios, notebooks, strict, compare)
        named = read_manifest(compare) if compare else None
        everything = [read_input(meant) for meant in sources]
        if strict:
            stop_if_lost(problem for each in everything for problem in each.register.problems)
        inputs = narrowed(everything, portfolios)
        places = place_of(sources if len(inputs) != 1 else [inputs[0].meant], out)
        everything = [each.kept_below(places.store) for each in everything]
        inputs = narrowed(everything, portfolios)
        wanted, others = _tasks(everything, inputs, notebooks)
        tasks = [*wanted, *others]
        of_portfolios = _portfolio_keys(everything, tasks)
        before = previous(places)
        keys = _keys(tasks, of_portfolios, compared_with(before, of_portfolios, named, compare))
        stands = still_true(before, places)
        check(task for task in wanted if force or not _unchanged(task, stands, keys))
        with generation(places) as now:
            before = now.previous()  # an earlier run may have been brought to its end
            earlier = compared_with(before, of_portfolios, named, compare)
            everything = [each.comparing(earlier) for each in everything]
            keys = _keys(tasks, of_portfolios, earlier)
            stands = still_true(before, places)
            todo = [task for task in wanted if force or not _unchanged(task, stands, keys)]
            planned(inputs, wanted, len(wanted) - len(todo))
            edition, workbooks = Edition(everything, made_at), Workbooks(everything, places)
            results = {
                task.path: result for task in tasks if task not in todo and (result := _standing(task, stands, keys))
            }
            interrupted = False
            if todo:
                now.under_way(made_at)
                for each in everything:
                    each.keep()
                interrupted = _make(todo, places, edition, workbooks, keys, made_at, limits, told, signals, results)
            signals.hold()
            listed = [result for task in tasks if (result := results.get(task.path))]
            told_on = {one: of_portfolios[one] for one in dict.fromkeys(result.portfolio_id for result in listed)}
            left = remembered(listed, places)
            of_each, rows = edition.measured(told_on, measured_before(before), left)
            content, page, reports = edition.over(listed, workbooks.listed(of_each, listed, told_on, before), rows)
            now.publish(content, page, reports)
            whole = not interrupted and all(result.status != "failed" for result in listed)
            whole = whole and not any(
                told_of(history)
                for each in inputs
                for kind in (each.register.locks, each.register.agreements)
                for history in kind.values()
            )
            as_before = key == request_key(
                sources, portfolios, notebooks, strict, compare
            )  # nothing changed in the meantime
            remember(key if whole and as_before else None, places)
            now.forget_stores([each.kept_at for each in everything if each.kept_at])
    mine = tuple(results[task.path] for task in wanted if task.path in results)
    return Published(mine, interrupted or bool(signals.received), signals.received, index=index_named(places, out))


def _tasks(
    everything: Sequence[Input], inputs: Sequence[Input], notebooks: Sequence[str]
) -> tuple[list[Task], list[Task]]:
    """What is wanted, and what else the sources and settings hold: its reports stay as long as they are true."""
    among = [one for each in everything for one in each.register.portfolio_ids]
    units = [each.unit(one, notebooks) for each in inputs for one in each.ids]
    wanted = list(plan(units, notebooks_of(units, everything), among=among))
    mine = {task.path for task in wanted}
    rest = [each.unit(one, ()) for each in everything for one in each.ids]
    with contextlib.suppress(UnknownNameError, SettingsError):  # what is not wanted may be amiss
        others = plan(rest, notebooks_of(rest, everything), among=among)
        return wanted, [task for task in others if task.path not in mine]
    return wanted, []


def _portfolio_keys(everything: Sequence[Input], tasks: Iterable[Task]) -> dict[str, str]:
    """What the figures of each portfolio are made from, by its id."""
    sources = {one: each for each in everything for one in each.register.portfolio_ids}
    return {one: portfolio_key(sources[one], one) for one in dict.fromkeys(task.unit.portfolio_id for task in tasks)}


def _keys(
    tasks: Iterable[Task], of_portfolios: Mapping[str, str], earlier: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """What each report is made from, by its path."""
    return {
        task.path: task_key(task, of_portfolios[one], earlier.get(one))
        for task in tasks
        for one in [task.unit.portfolio_id]
    }


def _unchanged(task: Task, stands: Mapping[tuple[str, str], Report], keys: Mapping[str, str]) -> bool:
    report = stands.get((task.unit.portfolio_id, task.notebook.name))
    return report is not None and (report.inputs, report.path) == (keys[task.path], task.path)


def _standing(task: Task, stands: Mapping[tuple[str, str], Report], keys: Mapping[str, str]) -> Result | None:
    """The result of a report that is still true; None where it is not."""
    if not _unchanged(task, stands, keys):
        return None
    report = stands[task.unit.portfolio_id, task.notebook.name]
    return Result(task, "unchanged", report.sha256, inputs=report.inputs, made_at=report.made_at)


def _make(
    todo: Sequence[Task],
    places: Places,
    edition: Edition,
    workbooks: Workbooks,
    keys: Mapping[str, str],
    made_at: dt.datetime,
    limits: Limits | None,
    told: Told,
    signals: Signals,
    results: dict[str, Result],
) -> bool:
    """Make the reports that are to be made; whether that was interrupted."""
    from .workers import Run, run_tasks  # Jupyter takes its time to be imported, and a run may have nothing to make

    def render(task: Task, executed: NotebookNode) -> str:
        workbooks.make(task.unit.portfolio_id, task.folder)  # the page links to it
        return edition.render(task, executed)

    run = Run(places, render, limits or Limits(), keys, made_at.isoformat(timespec="seconds"))
    outcome = run_tasks(todo, run, told=told, ending=signals.hold)
    results |= {result.task.path: result for result in outcome.results}
    return outcome.interrupted


def run(
    source: Named | Sequence[Named] | None = None,
    config: str | Path | None = None,
    *,
    as_of: dt.date | str | None = None,
    portfolios: str | Sequence[str] = (),
    notebooks: str | Sequence[str] = (),
    out: str | Path | None = None,
    workers: int | None = None,
    force: bool = False,
    strict: bool = False,
    compare: str | Path | None = None,
    told: Told | None = None,
) -> Published:
    """Make the reports of one or several sources, with an index over them: what `pmo-kit run` does, in one call.

    `source`, `config` and `as_of` are those of `load`; several sources make one index, and a pmo.yaml in a source's folder
    holds for it. `portfolios` and `notebooks` name the only ones wanted; else the settings say which, else it is all of
    them. The reports go to `out`, else to `out` of the settings (of a single source), else to `reports` here. `workers`
    notebooks run at a time, one per processor where it is not given. A report is made again only where something that it is
    made from changed, or with `force`. `strict` refuses sources in which anything was set
    aside, read as empty or unusable. `compare` names the manifest.json of an earlier run to compare with; else it is the one in
    `out`, where that was made from something else. `told` is called with every `Result` as it comes.

    Returns a `Published`, frozen: `index` (the path of index.html), `results` (one for each portfolio and notebook),
    `failed` (those whose report could not be made, each with its `cause`; the others are made all the same), and
    `interrupted` (whether Ctrl-C ended the run; what was finished stays).

    Raises before anything is started: `SettingsError` where settings, parameters or `out` do not fit or no date is given
    (nothing here looks at a clock for the as-of date), `SourceError` where a source cannot be used, holds no portfolio, or
    `strict` refuses it, `UnknownNameError` for a portfolio or notebook that is not there.

        published = run("sample_data/leaky", portfolios="LVX-DIGITAL", out="reports")
        print(published.index, [result.cause for result in published.failed])
    """
    if isinstance(config, Settings):
        raise SettingsError("config: name a settings file: each notebook reads it for itself")
    named: Sequence[Named | None] = source if isinstance(source, Sequence) and not isinstance(source, str) else [source]
    if not named:
        raise SettingsError("no source: the list of sources is empty")
    sources = [resolve(one, config, as_of) for one in named]
    for one in sources:
        warn_of_what_is_not_taken(one)
    return publish(
        sources,
        made_at=dt.datetime.now(dt.UTC),  # the stamp of the run; no figure hangs on it
        portfolios=_names(portfolios),
        notebooks=_names(notebooks),
        out=Path(out).expanduser() if out else None,
        limits=Limits(workers=workers),
        force=force,
        strict=strict,
        compare=Path(compare).expanduser() if compare else None,
        told=told or (lambda result: None),
    )


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    """One name or several."""
    return (given,) if isinstance(given, str) else tuple(given)
