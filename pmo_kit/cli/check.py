"""`pmo-kit check`: read a source, tell everything that is wrong with it, and what became of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import SettingsError
from ..vocabulary import Effect
from .options import AsOf, Config, Portfolios, Source, Strict, meant, new_workbook
from .output import number_of, print_json, print_table, printable, say
from .problems import summed_up, told

if TYPE_CHECKING:
    from ..errors import Problem
    from ..loaders import Register


COSTS = (Effect.SET_ASIDE, Effect.READ_AS_EMPTY, Effect.TABLE_UNUSABLE)


class CheckFormat(StrEnum):
    """How the outcome is printed."""

    TEXT = "text"
    JSON = "json"


def check(
    source: Source = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Portfolios = None,
    strict: Strict = False,
    set_aside: Annotated[
        Path | None,
        typer.Option(
            "--set-aside",
            metavar="FILE.xlsx",
            help="Write what was set aside or read as empty to a workbook, to be mended and read again.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[CheckFormat, typer.Option("--format", help="How to print it.")] = CheckFormat.TEXT,
) -> None:
    """Read and validate a source.

    Tells every problem, and per table rows read = used + set aside + left out.

    Ends with 1 where a row is set aside, a table unusable, no portfolio left, or a history of baselines or agreements not to be
    trusted;
    with --strict also where a cell was read as empty.
    """
    from ..baselines import trust
    from ..loaders import histories, read
    from ..register.chains import AGREEMENTS, BASELINES
    from ..register.checks import validate
    from ..register.portfolio import holder_of
    from ..register.refusals import lost, refusal

    if set_aside is not None:
        new_workbook(set_aside, "--set-aside")
    asked = meant(source, config, as_of)
    register = read(asked.source, asked.settings)
    checked = validate(register.raw, asked.day)
    found = (*register.problems, *checked.problems)
    known: tuple[str, ...] = ()
    if "projects" in checked.tables:
        known = tuple(holder_of(checked.tables)["portfolio_id"].unique())
        for name in (name for name in portfolio or () if name not in known):
            raise refusal(name, known, checked.aside, checked.counts, found)
    held = [one for chain in (BASELINES, AGREEMENTS) for one in histories(asked.settings, known, chain).values()]
    doubts = [problem for history in held for problem in trust.problems(history)]
    problems = (*found, *doubts)
    records = [
        {
            **{"table": name, "read": c.read, "used": c.used, "set_aside": c.set_aside, "left_out": c.left_out},
            "usable": name in checked.tables,
        }
        for name, c in checked.counts.items()
    ]
    if form is CheckFormat.JSON:
        sources = [dict(record) for record in register.sources]
        print_json({"tables": records, "problems": [p.record() for p in problems], "sources": sources})
    else:
        _print_text(problems, records)
    if set_aside is not None:
        _write_set_aside(set_aside, register, found)
    if "projects" not in checked.counts:
        say("there is no projects table: nothing can be measured without one")
    elif "projects" in checked.tables and not known:
        say("there is no portfolio: nothing can be measured without one")
    costs = lost(problems) if strict else []
    if costs:
        say(f"--strict: {', '.join(costs)}")
    unused = any(problem.effect is Effect.HISTORY_UNUSED for problem in doubts)
    if costs or unused or not known or any(r["set_aside"] or not r["usable"] for r in records):
        raise typer.Exit(1)


def _write_set_aside(path: Path, register: Register, problems: Sequence[Problem]) -> None:
    from ..loaders.set_aside import write_set_aside

    try:
        rows, cells = write_set_aside(path, register.asked, problems)
    except OSError as why:
        raise SettingsError(f"--set-aside {str(path)!r} cannot be written: {why.strerror or why}") from why
    if rows or cells:
        told = f"{number_of(rows, 'row')} to mend, {number_of(cells, 'cell')} coloured with the reason in a comment"
        say(f"wrote {path.name}: {told}; `pmo-kit check` reads it with the same --config")
    elsewhere = sorted({p.table for p in problems if p.effect in COSTS and p.table and p.table not in register.asked})
    if elsewhere:
        say(f"not in the workbook: {', '.join(elsewhere)}, laid out otherwise than it would be: mend the source itself")
    elif not (rows or cells):
        say(f"nothing was set aside: {path.name} was not written")


def _print_text(problems: Sequence[Problem], records: Sequence[dict[str, Any]]) -> None:
    for line in told(problems):
        typer.echo(printable(line))
    counted = ["read", "used", "set_aside", *(["left_out"] if any(r["left_out"] for r in records) else [])]
    rows = [[r["table"], *(str(r[count]) for count in counted), "" if r["usable"] else "unusable"] for r in records]
    heads = [count.replace("_", " ") for count in counted]
    print_table(rows, ["table", *heads, ""], numeric=heads)
    typer.echo(f"\n{summed_up(problems)}")
