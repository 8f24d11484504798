"""Problems as a person reads them: by file, rows that share a line, and what would flood the screen only counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..register.refusals import lost
from ..vocabulary import Effect
from .output import number_of

if TYPE_CHECKING:
    from ..errors import Problem

SHOWN = 5  # lines of one kind that are only pointed out; the rest is counted
EXAMPLES = 3  # values with one question that are shown where there are more
ASKED = 5  # different values from which on one question is asked for all of them
Kind = tuple[Effect, str, str, str]
RUNS = 12  # runs of rows on such a line
VALUE = re.compile(r"'[^']*'")


def summed_up(problems: Sequence[Problem]) -> str:
    """`5 problems: 1 row set aside, 1 cell read as empty, 3 pointed out`."""
    if not problems:
        return "no problems"
    only_told = sum(p.effect is Effect.POINTED_OUT for p in problems)
    left = sum(p.effect is Effect.LEFT_OUT for p in problems)
    costs = [*lost(problems), *([f"{number_of(left, 'row')} left out"] if left else [])]
    costs += [f"{only_told:,} pointed out"] if only_told else []
    return f"{number_of(len(problems), 'problem')}: {', '.join(costs)}"


def told(problems: Iterable[Problem]) -> Iterator[str]:
    """The problems by file, as lines; where only the row differs, the rows share a line.

    Whatever costs a row or a cell is told in full, but where the same question is to be answered for many values of a column:
    then it is asked once, with three of them. Of what is only pointed out the first of a kind are told, and a count.
    """
    by_place: dict[str, list[Problem]] = {}
    for problem in problems:
        by_place.setdefault(problem.place, []).append(problem)
    for place, found in by_place.items():
        yield f"{place}: {number_of(len(found), 'problem')}"
        kinds: dict[Kind, dict[str, list[int]]] = {}
        for problem in found:
            lines = kinds.setdefault(_kind(problem), {})
            rows = lines.setdefault(_rowless(problem), [])
            if problem.row is not None:
                rows.append(problem.row)
        for kind, lines in kinds.items():
            if kind[0] is not Effect.POINTED_OUT and len(lines) > ASKED and kind[1]:
                yield _folded(lines)
                continue
            few = SHOWN if kind[0] is Effect.POINTED_OUT else len(lines)
            for line, rows in list(lines.items())[:few]:
                yield f"  {_rows(rows, RUNS if kind[0] is Effect.POINTED_OUT else len(rows))}{line}"
            if left := sum(len(rows) or 1 for rows in list(lines.values())[few:]):
                yield f"  … and {left:,} more of this kind: --format json lists them all"
        yield ""


def _folded(lines: dict[str, list[int]]) -> str:
    """One line for the same question of many values: the rows, the first value, and what else stands there."""
    first, *others = lines
    rows = [row for found in lines.values() for row in found]
    values = dict.fromkeys(match[0] for line in others if (match := VALUE.search(line)) and match[0] not in first)
    shown = f"likewise {', '.join(list(values)[: EXAMPLES - 1])}" if values else "likewise others"
    more = f" and {len(values) - EXAMPLES + 1:,} other values" if len(values) >= EXAMPLES else ""
    return f"  {_rows(rows, RUNS)}{first}; {shown}{more} (--format json lists them all)"


def _kind(problem: Problem) -> Kind:
    """What makes two problems the same but for their values: names and figures in the rule count for nothing."""
    rule = re.sub(r"'[^']*'|[0-9][0-9.,:-]*", "#", problem.rule)
    return problem.effect, problem.column, problem.field, re.sub(r"a thousand times|# times", "", rule)


def _rowless(problem: Problem) -> str:
    return problem.line().removeprefix(f"row {problem.row}")


def _rows(rows: Sequence[int], most: int) -> str:
    """`row 14`, `rows 3, 7–9`, `rows 3, 7–9 and 20 more`, or nothing."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], row]
        else:
            runs.append([row, row])
    shown = ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs[:most])
    left = sum(last - first + 1 for first, last in runs[most:])
    more = f" and {left:,} more" if left else ""
    return f"row{'s' if len(set(rows)) > 1 else ''} {shown}{more}" if rows else ""
