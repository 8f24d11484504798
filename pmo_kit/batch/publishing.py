"""From sources to published reports, in one direction: read, plan, keep, run, publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import SettingsError
from ..register.refusals import stop_if_lost
from ..settings.config import Settings
from ..settings.meant import Meant, Named, resolve, warn_of_what_is_not_taken
from .edition import Edition, measured
from .inputs import Input, narrowed, notebooks_of, read_input
from .plan import Task, plan
from .result import Published
from .workers import Told, run_tasks

Planned = Callable[[Sequence[Input], Sequence[Task]], None]
DEFAULT_OUT = Path("reports")  # of several sources, each with settings of its own


def publish(
    sources: Sequence[Meant],
    *,
    made_at: dt.datetime,
    portfolios: Sequence[str] = (),
    notebooks: Sequence[str] = (),
    out: Path | None = None,
    workers: int | None = None,
    strict: bool = False,
    planned: Planned = lambda inputs, tasks: None,
    told: Told = lambda result: None,
) -> Published:
    """Read the sources, run every notebook for every portfolio, and write the reports with an index over them.

    `portfolios` and `notebooks` are the only ones wanted, where any are named. `made_at` is the stamp of the run.
    `planned` hears once what was read and what is going to be done, `told` of every report as it is done or fails.

    Raises before anything is started, as `run` says; a report that cannot be made is no error but a failed result.
    """
    everything = [read_input(meant) for meant in sources]
    if strict:
        stop_if_lost(problem for each in everything for problem in each.register.problems)
    inputs = narrowed(everything, portfolios)
    place = out or (inputs[0].settings.out if len(inputs) == 1 else DEFAULT_OUT)
    inputs = [each.kept_below(place) for each in inputs]
    units = [each.unit(one, notebooks) for each in inputs for one in each.ids]
    tasks = plan(
        units,
        notebooks_of(units, inputs),
        among=[one for each in everything for one in each.register.portfolio_ids],
    )
    _make(place)
    inputs = [each.keep() for each in inputs]  # before the first notebook, and nothing before the plan stands
    edition = Edition(inputs, made_at)
    planned(inputs, tasks)
    metrics, entries = measured(inputs)
    outcome = run_tasks(tasks, place, render=edition.render, workers=workers, told=told)
    published = edition.publish(outcome, place, metrics, entries)
    edition.forget_old_stores(place)
    return published


def run(
    source: Named | Sequence[Named] | None = None,
    config: str | Path | None = None,
    *,
    as_of: dt.date | str | None = None,
    portfolios: str | Sequence[str] = (),
    notebooks: str | Sequence[str] = (),
    out: str | Path | None = None,
    workers: int | None = None,
    strict: bool = False,
    told: Told | None = None,
) -> Published:
    """Make the reports of one or several sources, with an index over them: what `pmo-kit run` does, in one call.

    `source`, `config` and `as_of` are those of `load`; several sources make one index, and a pmo.yaml in a source's folder
    holds for it. `portfolios` and `notebooks` name the only ones wanted; else the settings say which, else it is all of
    them. The reports go to `out`, else to `out` of the settings (of a single source), else to `reports` here. `workers`
    notebooks run at a time, one per processor where it is not given. `strict` refuses sources in which anything was set
    aside, read as empty or unusable. `told` is called with every `Result` as it comes.

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
        workers=workers,
        strict=strict,
        told=told or (lambda result: None),
    )


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    """One name or several."""
    return (given,) if isinstance(given, str) else tuple(given)


def _make(out: Path) -> None:
    try:
        (out / ".runs").mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise SettingsError(f"--out {str(out)!r} cannot be written to: {why.strerror}") from why
