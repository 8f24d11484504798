"""Where a report comes from and how good its input was: as-of date, sources, counts, problems, versions, parameters.

Nothing in it is an absolute path, a user's name or a secret. The stamp of the run is given by whoever starts it, so
the same inputs give the same page but for that one line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import Problem
from ..loaders.sources.addresses import is_database, public
from ..register.lock_lines import Entry
from ..register.locks import History
from ..register.portfolio import Assumptions, Portfolio
from .libraries import versions

_ABSOLUTE = re.compile(r"(?<![\w.<:/\\])(?:[A-Za-z]:[\\/]|/)(?:[^\s'\"<>|:*?/\\]+[\\/])+([^\s'\"<>|:*?/\\]*)")


@dataclass(frozen=True)
class TableCount:
    """What became of one table's rows: read = used + set aside."""

    table: str
    read: int
    used: int
    set_aside: int


@dataclass(frozen=True)
class ProblemKind:
    """Problems that are alike: the same file, column, rule and effect. `example` is the first of them, as a line; or says, of
    problems that are counted and not quoted, how many they are, and `count` is then 1."""

    place: str
    column: str
    effect: str
    count: int
    example: str


@dataclass(frozen=True)
class Quality:
    """What was read, used and set aside over the whole source, and what was wrong with it."""

    tables: tuple[TableCount, ...]
    missing: tuple[str, ...]
    kinds: tuple[ProblemKind, ...]
    problems: int

    @property
    def read(self) -> int:
        """Rows read over all tables."""
        return sum(table.read for table in self.tables)

    @property
    def used(self) -> int:
        """Rows used over all tables."""
        return sum(table.used for table in self.tables)

    @property
    def set_aside(self) -> int:
        """Rows set aside over all tables."""
        return sum(table.set_aside for table in self.tables)


@dataclass(frozen=True)
class Provenance:
    """Everything that a report's foot tells of where it comes from."""

    portfolio_id: str
    portfolio_name: str
    as_of: dt.date
    made_at: str
    sources: tuple[Mapping[str, Any], ...]
    quality: Quality
    parameters: Mapping[str, str]
    assumptions: Assumptions
    versions: Mapping[str, str]
    history: History | None = None  # of locked baselines
    previous: Mapping[str, Any] | None = None  # the earlier run that it is compared with

    @property
    def age(self) -> int | None:
        """How many days old the figures were when the report was made; None where it looks at a day to come, or no stamp is
        given."""
        try:
            days = (dt.date.fromisoformat(self.made_at[:10]) - self.as_of).days
        except ValueError:
            return None
        return days if days >= 0 else None

    @property
    def lock(self) -> Entry | None:
        """The locked baseline that the report compares with."""
        return self.history.lock_on(self.as_of) if self.history else None


def quality(register: Portfolio) -> Quality:
    """The quality of a whole source; counted once for all its portfolios.

    Where there are several portfolios, or one was set aside, problems are counted and none is quoted: a page on one of them
    shows no cell of another.
    """
    tables = tuple(TableCount(name, c.read, c.used, c.set_aside) for name, c in register.counts.items())
    alone = len(register.portfolio_ids) == 1 and not register.aside
    kinds = alike(register.problems) if alone else counted(register.problems)
    return Quality(tables, register.missing(), kinds, len(register.problems))


def provenance(
    register: Portfolio, portfolio_id: str, *, parameters: Mapping[str, str], made_at: str, seen: Quality | None = None
) -> Provenance:
    """The provenance of one portfolio's report. `parameters` are shown as they come: give public ones."""
    return Provenance(
        portfolio_id=portfolio_id,
        portfolio_name=names(register).get(portfolio_id) or portfolio_id,
        as_of=register.as_of,
        made_at=made_at,
        sources=register.sources,
        quality=seen or quality(register),
        parameters=parameters,
        assumptions=register.overrides.get(portfolio_id, register.assumptions),
        versions=versions(),
        history=register.locks.get(portfolio_id),
        previous=register.earlier.get(portfolio_id),
    )


def alike(problems: Iterable[Problem]) -> tuple[ProblemKind, ...]:
    """The problems by kind, the most frequent first: those that differ in nothing but row and value are one kind."""
    kinds: dict[tuple[Any, ...], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.place, problem.column, problem.effect, _without_values(problem.rule)), []).append(
            problem
        )
    found = [ProblemKind(key[0], key[1], str(key[2]), len(group), group[0].line()) for key, group in kinds.items()]
    return tuple(sorted(found, key=lambda kind: -kind.count))


def counted(problems: Iterable[Problem]) -> tuple[ProblemKind, ...]:
    """How many problems there are of each file, column and effect, the most frequent first; nothing of them is quoted."""
    times = Counter((problem.place, problem.column, str(problem.effect)) for problem in problems)
    return tuple(
        ProblemKind(place, column, effect, 1, f"{column + ': ' if column else ''}{effect}, {n:,} times")
        if n > 1
        else ProblemKind(place, column, effect, 1, f"{column + ': ' if column else ''}{effect}, once")
        for (place, column, effect), n in times.most_common()
    )


def _without_values(rule: str) -> str:
    return re.sub(r"'[^']*'|\d+", "", rule)


def names(register: Portfolio) -> dict[str, str]:
    """The name of every portfolio by its id, as far as the source names them."""
    if not register.has("portfolios"):
        return {}
    rows = register.tables["portfolios"]
    return {row.portfolio_id: row.name for row in rows[["portfolio_id", "name"]].dropna().itertuples(index=False)}  # type: ignore[misc]  # texts


def public_name(address: str) -> str:
    """A source or settings file as it may be shown: its last part, and of a database address neither user nor password.

    >>> public_name("/home/ann/exports/retail"), public_name("postgresql://ann:secret@db/pmo")
    ('retail', 'postgresql://db/pmo')
    """
    if is_database(address):
        return public(address)
    return address.replace("\\", "/").rstrip("/").rpartition("/")[2]


def public_text(text: str) -> str:
    """A message of the machine's without the folders in it: of every absolute path the last part is left.

    >>> public_text("FileNotFoundError: '/home/ann/exports/benefits.csv' (in cell 4)")
    "FileNotFoundError: 'benefits.csv' (in cell 4)"
    """
    return _ABSOLUTE.sub(lambda found: found[1], text)


def hider(private: Mapping[str, str]) -> Callable[[str], str]:
    """A function that puts what stands for them in place of private texts, longest first and as whole parts of a path."""
    known = {text: shown for text, shown in private.items() if len(text) > 3}
    if not known:
        return str
    longest_first = sorted(known, key=len, reverse=True)
    ends = (re.escape(text) if text.endswith(("/", "\\")) else re.escape(text) + r"(?![\w-])" for text in longest_first)
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(ends)})")
    return lambda text: pattern.sub(lambda found: known[found[0]], text)
