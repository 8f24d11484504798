"""Writes docs/mutation.md from what mutmut found: the share of changes that a test noticed, and why the others were not.

Run by `make mutants`. Fails where less than nine tenths are killed, where a survivor has no reason in docs/survivors.yaml,
and where a reason has no survivor.
"""

from __future__ import annotations

import sys
from collections import Counter
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import yaml
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant, orig_function_and_class_names_from_key
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

HERE = Path(__file__).parent
BAR = 0.9
KILLED = ("killed", "timeout")
COUNTED = (*KILLED, "survived", "no tests")
INTRODUCTION = """\
# What the tests notice

Made by `make mutants`, which takes over half an hour on two processors: it is run before a release and after work on
the metrics, and is no part of `make test`. mutmut {version} changes the functions of `pmo_kit/metrics` one place at a
time – a sign, a number, a text, an argument – and runs the tests that reach the function. A change that fails a test is
killed, one that fails none survives.

**{killed:,} of {total:,} changes are killed: {share:.1%}.** A change that keeps the tests busy for many times as long as
they usually take counts as killed; one that no test reaches, or that ends Python itself, does not. Nothing is changed
outside functions (the records of the catalogue, constants) and in functions with a decorator, such as properties.
"""


class Mutant(NamedTuple):
    """A change: the function, the lines that differ (`- before`, `+ after`), what became of it. mutmut's numbers move."""

    function: str
    change: str
    status: str

    @property
    def killed(self) -> bool:
        return self.status in KILLED


def found() -> list[Mutant]:
    """Every mutant of the last run, from mutmut's own records; those killed without their lines."""
    mutants = []
    for path in sorted(walk_mutatable_files()):
        file = SourceFileMutationData(path=path)
        file.load()
        for name, code in file.exit_code_by_key.items():
            function, of_class = orig_function_and_class_names_from_key(name)
            status = status_by_exit_code[code]
            change = "" if status in KILLED else changed(get_diff_for_mutant(name, path=path))
            mutants.append(Mutant(".".join(filter(None, (path.stem, of_class, function))), change, status))
    return mutants


def changed(diff: str) -> str:
    """The lines of a diff that differ, without its header, context and indentation."""
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in diff.splitlines()[2:] if line[:1] in ("-", "+"))


def reasons(text: str) -> dict[tuple[str, str], str]:
    """The reasons by function and change; several changes of a function may share one."""
    entries = yaml.safe_load(text) or []
    return {(entry["function"], change.strip()): entry["why"] for entry in entries for change in entry["changes"]}


def share(mutants: list[Mutant]) -> float:
    """Killed over all."""
    return sum(mutant.killed for mutant in mutants) / len(mutants)


def table(mutants: list[Mutant]) -> list[str]:
    """A row per module and one for all."""
    rows = [f"| module | changes | {' | '.join(COUNTED)} | other | share killed |", "|---|" + "--:|" * 7]
    for name in [*sorted({mutant.function.split(".")[0] for mutant in mutants}), "**all**"]:
        some = [mutant for mutant in mutants if name in (mutant.function.split(".")[0], "**all**")]
        statuses = Counter(mutant.status if mutant.status in COUNTED else "other" for mutant in some)
        cells = [name, len(some), *(statuses[status] for status in (*COUNTED, "other")), f"{share(some):.1%}"]
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return rows


def survivors(mutants: list[Mutant], why: dict[tuple[str, str], str]) -> list[str]:
    """What was not killed, by function and reason."""
    lines = []
    alive = sorted((m.function, why.get(m[:2], "*Unexplained.*"), m.change, m.status) for m in mutants if not m.killed)
    for (function, reason), alike in groupby(alive, key=lambda one: one[:2]):
        changes = [change if status == "survived" else f"# {status}\n{change}" for *_, change, status in alike]
        lines += [f"**{function}**: {reason.strip()}", "", "```diff", "\n\n".join(changes), "```", ""]
    return lines


def page(mutants: list[Mutant], why: dict[tuple[str, str], str]) -> str:
    """The whole page."""
    figures = {"killed": sum(mutant.killed for mutant in mutants), "total": len(mutants), "share": share(mutants)}
    intro = INTRODUCTION.format(version=version("mutmut"), **figures)
    return "\n".join([intro, *table(mutants), "", "## What survives, and why", "", *survivors(mutants, why)])


def faults(mutants: list[Mutant], why: dict[tuple[str, str], str]) -> list[str]:
    """What is not in order, told."""
    alive = {mutant[:2] for mutant in mutants if not mutant.killed}
    told = [f"{share(mutants):.1%} are killed, less than {BAR:.0%}"] if share(mutants) < BAR else []
    told += [f"unexplained: {function}\n{change}" for function, change in sorted(alive - why.keys())]
    return told + [f"no longer survives: {function}\n{change}" for function, change in sorted(why.keys() - alive)]


if __name__ == "__main__":
    every, given = found(), reasons((HERE / "survivors.yaml").read_text(encoding="utf-8"))
    (HERE / "mutation.md").write_text(page(every, given), encoding="utf-8")
    sys.exit("\n".join(faults(every, given)) or 0)
