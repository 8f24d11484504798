"""`pmo-kit check`: read a source, tell everything that is wrong with it, and what became of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import AsOf, Config, Portfolios, Source, settings_and_day
from .output import print_json, print_table, printable, say

if TYPE_CHECKING:
    from ..errors import Problem


class CheckFormat(StrEnum):
    """How the outcome is printed."""

    TEXT = "text"
    JSON = "json"


def check(
    source: Source = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Portfolios = None,
    form: Annotated[CheckFormat, typer.Option("--format", help="How to print it.")] = CheckFormat.TEXT,
) -> None:
    """Read and validate a source.

    Tells every problem, and per table rows read = used + set aside.

    Ends with 1 where a row is set aside or a table unusable.
    """
    from ..checks import validate
    from ..errors import UnknownNameError
    from ..loaders import read

    settings, meant, _ = settings_and_day(source, config, as_of)
    register = read(meant, settings)
    checked = validate(register.raw)
    problems = (*register.problems, *checked.problems)
    if portfolio and "projects" in checked.tables:
        known = checked.tables.get("portfolios", checked.tables["projects"])["portfolio_id"].unique()
        for name in (name for name in portfolio if name not in known):
            raise UnknownNameError("portfolio", name, known)
    records = [
        {"table": name, "read": c.read, "used": c.used, "set_aside": c.set_aside, "usable": name in checked.tables}
        for name, c in checked.counts.items()
    ]
    if form is CheckFormat.JSON:
        sources = [dict(record) for record in register.sources]
        print_json({"tables": records, "problems": [p.record() for p in problems], "sources": sources})
    else:
        _print_text(problems, records)
    if "projects" not in checked.counts:
        say("there is no projects table: nothing can be measured without one")
    if "projects" not in checked.tables or any(r["set_aside"] or not r["usable"] for r in records):
        raise typer.Exit(1)


def _print_text(problems: Sequence[Problem], records: Sequence[dict[str, Any]]) -> None:
    for line in told(problems):
        typer.echo(printable(line))
    rows = [
        [r["table"], str(r["read"]), str(r["used"]), str(r["set_aside"]), "" if r["usable"] else "unusable"]
        for r in records
    ]
    print_table(rows, ["table", "read", "used", "set aside", ""], numeric=["read", "used", "set aside"])


def told(problems: Iterable[Problem]) -> Iterator[str]:
    """The problems by file, as lines; where only the row differs, the rows share a line."""
    by_place: dict[str, list[Problem]] = {}
    for problem in problems:
        by_place.setdefault(problem.place, []).append(problem)
    for place, found in by_place.items():
        lines: dict[str, list[int]] = {}
        for problem in found:
            rows = lines.setdefault(_rowless(problem), [])
            if problem.row is not None:
                rows.append(problem.row)
        yield f"{place}: {len(found)} problem{'' if len(found) == 1 else 's'}"
        for line, rows in lines.items():
            yield f"  {_rows(rows)}{line}"
        yield ""


def _rowless(problem: Problem) -> str:
    return problem.line().removeprefix(f"row {problem.row}")


def _rows(rows: Sequence[int]) -> str:
    """`row 14`, `rows 3, 7–9`, or nothing."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], row]
        else:
            runs.append([row, row])
    shown = ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)
    return f"row{'s' if len(set(rows)) > 1 else ''} {shown}" if rows else ""
