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


MAGNITUDE = re.compile(
    r"(?<![A-Za-z])(?:(?P<bn>bn|billions?|mrd)|(?P<m>m|mn|mm|mln|mio|millions?)|(?P<k>k|'?000s?|tsd|thousands?)"
    r"|(?P<percent>%|per ?cent))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
SCALES = {"bn": 1_000_000_000, "m": 1_000_000, "k": 1_000, "percent": 0.01}
MONEY = re.compile(r"[£€$¥₹]|(?<![A-Za-z])(?:GBP|EUR|USD|AUD|CHF|JPY|CAD|BRL)(?![A-Za-z])")


def unit_of(header: str) -> float | None:
    """What the unit in a header multiplies by: 1,000,000 for `($ M)` or `Cost £m`; None where it names none."""
    inner = [match[1] or match[2] or "" for match in IN_BRACKETS.finditer(header)]
    for place in (*inner, *([header] if MONEY.search(header) else [])):
        if found := MAGNITUDE.search(MONEY.sub(" ", place)):
            return SCALES[found.lastgroup or "m"]
    return None


@dataclass(frozen=True)
class Expected:
    """The headers that tables and mapping look for in a sheet (bare), and what the mapping declares of the layout."""

    headers: frozenset[str]
    separator: str = ""
    header_rows: int = 1  # how many rows the header has; 0 where columns are known by their place alone
    transposed: bool = False  # records stand in columns, and the header in the first of them

    @classmethod
    def of(
        cls, headers: Iterable[str], separator: str = "", header_rows: int = 1, transposed: bool = False
    ) -> Expected:
        """Made from headers as they are written."""
        return cls(frozenset(map(bare, headers)) - {""}, separator, header_rows, transposed)

    def known(self, row: Sequence[Any]) -> int:
        """How many different headers of a row are looked for."""
        return len({bare(cell) for cell in row if isinstance(cell, str)} & self.headers)


ANY_TABLE = Expected.of(name for table in DICTIONARY.values() for name in table.names)
