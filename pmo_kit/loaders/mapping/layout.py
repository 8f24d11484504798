"""Layouts made for people, as one sheet with a header and a row for each record: several sheets in one, groups written once,
filters, and periods across columns. Each step takes a `Laid` and gives one; where a row came from goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from ...errors import did_you_mean
from ...register.cells.parsing import as_text, is_empty, quoted
from ...register.raw import Place
from ...vocabulary import Effect
from ..sources.sheets import Remark, Sheet
from .column import Where
from .periods import Period, PeriodError, period_of
from .spec import Mapping as MappingFile
from .spec import TableSpec

MONTH = "month (from the headers)"


@dataclass(frozen=True)
class Laid:
    """A sheet after some steps, and for each row whose place is another than its number says, that place."""

    sheet: Sheet
    places: Mapping[int, Place] = field(default_factory=dict)
    left_out: int = 0

    def place(self, row: int) -> Place:
        """Where a row stands in the source."""
        return self.places.get(row) or Place(self.sheet.file, self.sheet.sheet, row)

    def saying(self, rule: str, remedy: str = "") -> Laid:
        """The same with a remark on the whole sheet."""
        remark = Remark(rule, Effect.POINTED_OUT, remedy=remedy)
        return replace(self, sheet=replace(self.sheet, remarks=(*self.sheet.remarks, remark)))


def laid(sheets: Sequence[Sheet], spec: TableSpec) -> Laid:
    """The sheets that feed a table as one, laid out as the mapping says. Headers are there: `wrong_layout` has looked."""
    found = _stacked(sheets)
    found = _filled_down(found, spec.fill_down)
    found = _filtered(found, spec.where)
    return _unpivoted(found, spec) if spec.across else found


def stacked(sheets: Sequence[Sheet]) -> Sheet:
    """Several sheets as one, without what goes with each row."""
    return _stacked(sheets).sheet


def wrong_layout(sheet: Sheet, name: str, mapping: MappingFile) -> list[str]:
    """A line for each header that the layout names and the sheet does not have, and for each period that says too little."""
    spec = mapping[name]
    found = []
    for key, headers in (("fill_down", spec.fill_down), ("where", spec.where), ("keep", (spec.by,) if spec.by else ())):
        for header in headers:
            if len(sheet.positions(header)) != 1:
                found.append(
                    f"{mapping.at(name, key)}: {sheet.place} has no single column {header!r}{did_you_mean(header, sheet.header)}"
                )
    for column, across in spec.across.items():
        where, periods = mapping.at(name, "across", column), 0
        for header in sheet.header:
            inner = across.period_in(header)
            try:
                period = period_of(inner, spec.calendar) if inner else None
            except PeriodError as error:
                found.append(f"{where}: {error}")
                continue
            periods += period is not None
            if period and period.months > 1 and spec.spread is None:
                rule = f"{header!r} is longer than a month, and what its amount means for months is not said"
                found.append(f"{where}: {rule}: declare spread: evenly, or spread: last month")
        if not periods and not found:
            found.append(f"{where}: {sheet.place} has no header {across.columns!r} with a period for the star")
    return list(dict.fromkeys(found))[:5] if len(found) > 5 else found


def period_headers(sheet: Sheet, spec: TableSpec) -> set[str]:
    """The headers whose amounts stand across periods."""
    return {header for found in _across(sheet, spec).values() for _, header, _ in found}


def _stacked(sheets: Sequence[Sheet]) -> Laid:
    """The rows of several sheets below each other; a column that a sheet does not have is empty for its rows."""
    first = sheets[0]
    if len(sheets) == 1:
        return Laid(first)
    header = list(dict.fromkeys(name for sheet in sheets for name in sheet.header))
    frames: list[pd.DataFrame] = []
    places: dict[int, Place] = {}
    for sheet in sheets:
        at = {name: i for i, name in enumerate(sheet.header)}
        columns = {i: sheet.frame[at[name]] if name in at else None for i, name in enumerate(header)}
        frame = pd.DataFrame(columns, index=sheet.frame.index, dtype=object)
        start = len(places) + 1
        places.update({start + n: Place(sheet.file, sheet.sheet, int(row)) for n, row in enumerate(frame.index)})
        frames.append(frame.set_axis(range(start, start + len(frame)), axis="index"))
    named = " + ".join(sheet.place for sheet in sheets[:3]) + (
        f" and {len(sheets) - 3} more" if len(sheets) > 3 else ""
    )
    remarks = [replace(r, file=s.file, sheet=s.sheet) for s in sheets for r in s.remarks]
    return Laid(Sheet(named, "", tuple(header), pd.concat(frames), tuple(remarks), first.form), places)


def _filled_down(found: Laid, headers: Sequence[str]) -> Laid:
    """Empty cells take what stands above them, and how many did is said."""
    frame = found.sheet.frame.copy() if headers else found.sheet.frame
    for header in headers:
        at = found.sheet.positions(header)[0]
        empty = frame[at].map(is_empty).astype(bool)
        frame[at] = frame[at].mask(empty).ffill().astype(object)
        filled = int((empty & ~frame[at].map(is_empty).astype(bool)).sum())
        if filled:
            cells = "1 empty cell" if filled == 1 else f"{filled:,} empty cells"
            take, them = ("takes", "it") if filled == 1 else ("take", "them")
            found = found.saying(f"{cells} of {quoted(header)} {take} what stands above {them}, as the mapping says")
    return replace(found, sheet=replace(found.sheet, frame=frame))


def rows_where(sheet: Sheet, where: Where) -> pd.Series:
    """Which rows of a sheet fulfil every condition."""
    chosen = pd.Series(True, index=sheet.frame.index)
    for header, condition in where.items():
        cells = sheet.frame[sheet.positions(header)[0]]
        chosen &= cells.map(lambda cell, holds=condition.holds: holds("" if is_empty(cell) else as_text(cell))).astype(
            bool
        )
    return chosen


def _filtered(found: Laid, where: Where) -> Laid:
    if not where:
        return found
    chosen = rows_where(found.sheet, where)
    left = int((~chosen).sum())
    found = replace(found, sheet=replace(found.sheet, frame=found.sheet.frame[chosen]), left_out=found.left_out + left)
    many = "1 row is" if left == 1 else f"{left:,} rows are"
    return found.saying(f"{many} left out by the mapping (where {', '.join(where)})") if left else found


def _across(sheet: Sheet, spec: TableSpec) -> dict[str, list[tuple[int, str, Period]]]:
    """For each column that stands across: the positions, headers and periods of its cells."""
    found: dict[str, list[tuple[int, str, Period]]] = {}
    for column, across in spec.across.items():
        for i, header in enumerate(sheet.header):
            inner = across.period_in(header)
            try:
                period = period_of(inner, spec.calendar) if inner else None
            except PeriodError:
                continue  # `wrong_layout` has told it
            if period:
                found.setdefault(column, []).append((i, header, period))
    return found


def _unpivoted(found: Laid, spec: TableSpec) -> Laid:
    """A row for each record and period in which an amount is filled in; the amounts stand under the columns' own names."""
    sheet = found.sheet
    across = _across(sheet, spec)
    taken = {i for columns in across.values() for i, _, _ in columns}
    kept = [i for i in range(len(sheet.header)) if i not in taken]
    periods: dict[Period, dict[str, tuple[int, str]]] = {}
    for column, columns in across.items():
        for i, header, period in columns:
            periods.setdefault(period, {})[column] = (i, header)
    records = sheet.frame.to_numpy(dtype=object)
    rows: list[list[Any]] = []
    places: dict[int, Place] = {}
    for number, record in zip(sheet.frame.index, records, strict=True):
        place = found.place(int(number))
        for period, amounts in sorted(periods.items(), key=lambda item: (item[0].first, item[0].months)):
            cells = {column: record[i] for column, (i, _) in amounts.items()}
            if all(is_empty(cell) for cell in cells.values()):
                continue
            rows.append([*(record[i] for i in kept), period, *(cells.get(column) for column in across)])
            places[len(rows)] = replace(place, headers={column: header for column, (_, header) in amounts.items()})
    heads = (*(sheet.header[i] for i in kept), MONTH, *(f"{column} (across)" for column in across))
    frame = pd.DataFrame(rows, index=range(1, len(rows) + 1), columns=range(len(heads)), dtype=object)
    many = (
        "1 row with periods across is"
        if len(sheet.frame) == 1
        else f"{len(sheet.frame):,} rows with periods across are"
    )
    told = f"{many} read as {len(rows):,}, one for each period with an amount"
    made = replace(sheet, header=heads, frame=frame, letters=())
    return replace(found, sheet=made, places=places).saying(told)
