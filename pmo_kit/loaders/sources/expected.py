"""What a sheet is expected to hold, before it is read: the headers by which its header row is known, and its separator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ...register.schemas import DICTIONARY


def bare(header: Any) -> str:
    """A header without case, blanks, line breaks and what stands in brackets: `Planned investment (£m)` is
    `planned_investment`."""
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", str(header or ""))
    return re.sub(r"[\W_]+", "_", text.casefold()).strip("_")


IN_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
UNIT = re.compile(
    r"(?<![a-z])(?:k|m|mn|mln|mio|bn|thousands?|millions?|billions?|percent|per cent)(?![a-z])|000|%", re.IGNORECASE
)


def names_unit(header: str) -> bool:
    """Whether a header says in brackets that its figures are not in units: `(£m)`, `(in thousands)`, `(%)`."""
    return any(UNIT.search(match[1] or match[2] or "") for match in IN_BRACKETS.finditer(header))


@dataclass(frozen=True)
class Expected:
    """The headers that tables and mapping look for in a sheet (bare), and the separator where the mapping declares it."""

    headers: frozenset[str]
    separator: str = ""

    @classmethod
    def of(cls, headers: Iterable[str], separator: str = "") -> Expected:
        """Made from headers as they are written."""
        return cls(frozenset(map(bare, headers)) - {""}, separator)

    def known(self, row: Sequence[Any]) -> int:
        """How many different headers of a row are looked for."""
        return len({bare(cell) for cell in row if isinstance(cell, str)} & self.headers)


ANY_TABLE = Expected.of(name for table in DICTIONARY.values() for name in table.names)
