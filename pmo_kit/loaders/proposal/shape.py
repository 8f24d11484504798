"""How a foreign sheet is laid out: periods across, two header rows, records in columns, a sheet for each unit. Found by looking
at it, and told in the mapping's own words; nothing is read by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..mapping.periods import Calendar, Period, PeriodError, period_of
from ..places import workbooks_of
from ..sources.expected import ANY_TABLE
from ..sources.sheets import Sheet, Source
from .languages import ACTUAL, PLAN, REPLAN
from .profile import words_of

ANY_CALENDAR = Calendar.of("FY26 begins 2026-01", "calendar", 2026)  # only whether a text is a period is asked
FEW = 2  # periods from which on headers are taken to stand across
ALIKE = 0.8  # the share of headers that sheets of one kind have in common


@dataclass(frozen=True)
class Shaped:
    """A sheet as it may be read, the `from` that names it, and the lines of a mapping that say how it is laid out."""

    origins: tuple[str, ...]
    sheet: Sheet
    lines: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the sheet, or its file, is called."""
        return Path(self.origins[0].rpartition("#")[2]).stem if len(self.origins) == 1 else ""


@dataclass(frozen=True)
class Across:
    """Amounts across periods: the pattern of their headers, which headers they are, what they may be, and the periods."""

    pattern: str
    headers: tuple[str, ...]
    measure: str  # plan, replan or actual; empty where the headers do not say
    periods: tuple[Period, ...]


def periods_across(sheet: Sheet) -> list[Across]:
    """The amounts that stand across periods, by the pattern of their headers."""
    found: dict[str, list[tuple[str, Period]]] = {}
    for header in sheet.header:
        for pattern, inner in _splits(header):
            if (period := _period(inner)) is not None:
                found.setdefault(pattern, []).append((header, period))
                break
    return [
        Across(
            pattern, tuple(h for h, _ in columns), measure_of(pattern.replace("*", " ")), tuple(p for _, p in columns)
        )
        for pattern, columns in found.items()
        if len({period for _, period in columns}) >= FEW
    ]


def measure_of(words: str) -> str:
    """Whether words say plan, replan or actual; nothing where they say none, or several."""
    said = set(words_of(words.replace("/", " ")).split())
    whole = words_of(words)
    found = [
        name
        for name, known in (("replan", REPLAN), ("plan", PLAN), ("actual", ACTUAL))
        if whole in known or said & {one for one in known if " " not in one}
    ]
    return found[0] if found else ""


def _splits(header: str) -> Iterator[tuple[str, str]]:
    """A header as a pattern with a star, and what stands for the star."""
    yield "*", header
    parts = re.split(r"(\s+/\s+|\s+|(?<=[a-z])-(?=[A-Z0-9]))", header)
    for i in range(1, len(parts), 2):
        before, after = "".join(parts[: i + 1]), "".join(parts[i + 1 :])
        yield f"{before}*", after
    for i in range(len(parts) - 2, 0, -2):
        before, after = "".join(parts[:i]), "".join(parts[i:])
        yield f"*{after}", before


def _period(text: str) -> Period | None:
    try:
        return period_of(text, ANY_CALENDAR)
    except PeriodError:
        return None


def shapes(origin: Source) -> list[Shaped]:
    """Every sheet of a source, and of the workbooks that lie in its folder, as it may be read."""
    found = [_shaped(origin, name, name) for name in origin.names()]
    for book in workbooks_of(origin):
        found += [_shaped(book, name, f"{book.path.name}#{name}") for name in book.names()]
    return _of_units([one for one in found if one.sheet.header])


def _shaped(origin: Source, name: str, label: str) -> Shaped:
    plain = Shaped((label,), origin.read(name))
    if getattr(origin, "expect", None) is None:
        return plain
    two = _read_as(origin, name, header_rows=2)
    if _has_groups(two):
        return Shaped((label,), two, ("header_rows: 2  # an upper row of the header tells columns apart",))
    across = _read_as(origin, name, transposed=True)
    if _is_return(plain.sheet, across):
        return Shaped((label,), across, ("transposed: true  # records stand in columns",))
    return plain


def _read_as(origin: Source, name: str, header_rows: int = 1, transposed: bool = False) -> Sheet:
    """A sheet as it is read under another layout; the source keeps none of it."""
    expect = origin.expect  # type: ignore[attr-defined]  # that it is there is looked at in _shaped
    expect(name, replace(ANY_TABLE, header_rows=header_rows, transposed=transposed))
    sheet = origin.read(name)
    expect(name, ANY_TABLE)
    return sheet


def _has_groups(sheet: Sheet) -> bool:
    """Whether two rows joined give a group with several periods, or groups that repeat what stands below them."""
    groups: dict[str, set[Period]] = {}
    lower: Counter[str] = Counter()
    for header in sheet.header:
        group, mark, name = header.partition(" / ")
        if mark and (period := _period(name)):
            groups.setdefault(group, set()).add(period)
        elif mark and not re.search(r"\d", name):
            lower[name.casefold()] += 1
    return any(len(periods) >= FEW for periods in groups.values()) or sum(n > 1 for n in lower.values()) >= FEW


def _is_return(plain: Sheet, across: Sheet) -> bool:
    """Whether the first column, and not the first row, holds what headers say."""
    if not across.header or len(across.header) < 3 or len(plain.header) > 200:
        return False
    return known(across.header) >= 3 and known(across.header) > 2 * known(plain.header)


def known(headers: tuple[str, ...]) -> int:
    """How many headers are a column's name, or what the field calls one."""
    from .guess import ALL_NAMES

    return sum(words_of(header) in ALL_NAMES for header in headers)


def _of_units(found: list[Shaped]) -> list[Shaped]:
    """Sheets with the same headers as one: a sheet for each business unit, or a file for each month."""
    groups: list[list[Shaped]] = []
    for one in found:
        for group in groups:
            if one.lines == group[0].lines and _alike(one.sheet, group[0].sheet):
                group.append(one)
                break
        else:
            groups.append([one])
    return [_together(group) if len(group) > 1 else group[0] for group in groups]


def _alike(one: Sheet, other: Sheet) -> bool:
    a, b = set(one.header), set(other.header)
    return len(a) >= 3 and len(a & b) >= ALIKE * max(len(a), len(b))


def _together(group: list[Shaped]) -> Shaped:
    from ..mapping.layout import stacked

    sheet = stacked([one.sheet for one in group])
    return Shaped(tuple(origin for one in group for origin in one.origins), sheet, group[0].lines)
