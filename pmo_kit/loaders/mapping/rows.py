"""What becomes of the rows of a table once their cells are mapped: ids that are one, rows that are joined or left, and the
amounts of a quarter or year shared among its months. Whatever is folded or left out is counted and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from ...register.cells import read_cells
from ...register.cells.celltext import Part
from ...register.cells.forms import PLAIN, Form
from ...register.cells.parsing import as_text, is_empty, quoted
from ...register.schemas import Column, Table
from .column import ColumnSpec, folded
from .periods import Calendar, Period, PeriodError, period_of

SHOWN = 3  # examples of what is folded


@dataclass
class Rows:
    """A table on its way: its cells by the dictionary's columns, and what must be said of them."""

    table: Table
    frame: pd.DataFrame
    forms: Mapping[str, Form]
    told: list[str] = field(default_factory=list)  # of the whole table
    lost: list[tuple[int, str, str]] = field(default_factory=list)  # row, column, rule: a cell that is empty now
    left_out: int = 0


def fold_keys(rows: Rows, known: Mapping[str, Sequence[str]]) -> None:
    """Ids that differ from one of `known`, else from one above them, in case or blanks alone become that one."""
    ids = [c.name for c in rows.table.columns if c.references or (c.name,) == rows.table.key]
    for name in (name for name in ids if name in rows.frame):
        spelt: dict[str, str] = {}
        for one in (*known.get(name, ()), *(as_text(cell) for cell in rows.frame[name] if not is_empty(cell))):
            spelt.setdefault(folded(one), one)
        texts = rows.frame[name].map(lambda cell: cell if is_empty(cell) else as_text(cell))
        first = texts.map(lambda text, spelt=spelt: text if is_empty(text) else spelt[folded(text)])
        changed = {f"{a!r} as {b!r}": None for a, b in zip(texts, first, strict=True) if not is_empty(a) and a != b}
        if changed:
            many = f", and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
            rows.told.append(
                f"{name}: ids that differ in case or blanks are one: {', '.join(list(changed)[:SHOWN])}{many}"
            )
            rows.frame[name] = first


def make_distinct(rows: Rows) -> None:
    """Rows that say the same are one row, and how many were folded is said."""
    again = rows.frame.map(lambda cell: "" if is_empty(cell) else as_text(cell)).duplicated()
    if count := int(again.sum()):
        rows.frame = rows.frame[~again]
        many = "1 row says" if count == 1 else f"{count:,} rows say"
        rows.told.append(f"{many} the same as another and {'is' if count == 1 else 'are'} one row with it (distinct)")


def keep_one(rows: Rows, which: str, by: pd.Series | None, form: Form) -> None:
    """Of the rows with the same key the first or last, in the order of `by` where it is given, else as they stand."""
    key = [name for name in rows.table.key if name in rows.frame]
    order = rows.frame.index
    if by is not None:
        days = read_cells(by, Column("by", "date"), form).values
        numbers = read_cells(by, Column("by", "number"), form).values
        order = (numbers if days.isna().all() else days).sort_values(kind="stable", na_position="first").index
    keys = rows.frame.loc[order, key].map(lambda cell: None if is_empty(cell) else as_text(cell))
    again = keys.duplicated(keep="last" if which == "last" else "first") & keys.notna().all(axis="columns")
    if count := int(again.sum()):
        rows.frame = rows.frame[~again.reindex(rows.frame.index)]
        rows.left_out += count
        many = "1 row is" if count == 1 else f"{count:,} rows are"
        rows.told.append(f"{many} left out by the mapping: of the rows with one key the {which} is kept")


def join(rows: Rows, specs: Mapping[str, ColumnSpec]) -> None:
    """Rows with the same key as one row: of each column the cell that is filled, or the one that `take` says."""
    key = [name for name in rows.table.key if name in rows.frame]
    texts = rows.frame[key].map(lambda cell: None if is_empty(cell) else as_text(cell))
    whole = texts.notna().all(axis="columns")
    groups: dict[tuple[str, ...], list[int]] = {}
    for row, *parts in texts[whole].itertuples():
        groups.setdefault(tuple(parts), []).append(row)
    firsts = [found[0] for found in groups.values()]
    frame = rows.frame.loc[sorted([*firsts, *texts.index[~whole]])].copy()
    for name in (name for name in frame.columns if name not in key):
        column = rows.table.column(name)
        take = specs[name].take if name in specs else None
        values = (
            read_cells(rows.frame[name], column, rows.forms.get(name, PLAIN)).values
            if take in ("min", "max", "total")
            else None
        )
        cells = rows.frame[name].to_dict()
        chosen = {}
        for found in groups.values():
            filled = [row for row in found if not is_empty(cells[row])]
            chosen[found[0]] = _chosen(rows, name, take, filled, cells, values, found[0])
        frame[name] = pd.Series({**{row: cells[row] for row in frame.index}, **chosen}, dtype=object)
    if count := len(rows.frame) - len(frame):
        rows.told.append(f"{len(rows.frame):,} rows are joined by their key to {len(frame):,}, as the mapping says")
    rows.frame = frame if count else rows.frame


def _chosen(
    rows: Rows,
    name: str,
    take: str | None,
    filled: list[int],
    cells: Mapping[Any, Any],
    values: pd.Series | None,
    row: int,
) -> Any:
    """The cell of a joined row."""
    if not filled:
        return None
    if take == "total" and values is not None:
        readable = values.loc[filled].dropna()
        if len(readable) == len(filled):
            return float(readable.sum())
        return cells[next(one for one in filled if pd.isna(values[one]))]  # told where it is read
    if take in ("min", "max") and values is not None:
        readable = values.loc[filled].dropna()
        at = filled[0] if readable.empty else readable.idxmin() if take == "min" else readable.idxmax()
        return cells[at]
    if take:
        return cells[filled[0 if take == "first" else -1]]
    texts = dict.fromkeys(as_text(cells[one]) for one in filled)
    if len(texts) > 1:
        rule = f"the rows that are joined say {' and '.join(map(quoted, list(texts)[:SHOWN]))}, and which counts is not declared"
        rows.lost.append((row, name, rule))
        return None
    return cells[filled[0]]


def spread(rows: Rows, calendar: Calendar, how: str | None) -> dict[int, int]:
    """Months as they are named become days; a row of a quarter or year becomes one for each month (`evenly`), or stands in its
    last. Returns for each row of the new frame the row that it came from. What says too little stays as it is written."""
    if is_datetime64_any_dtype(rows.frame["month"].dtype):  # days already, as Parquet and databases give them
        return {int(row): int(row) for row in rows.frame.index}
    known = {cell: _period(cell, calendar) for cell in {c for c in rows.frame["month"] if isinstance(c, str)}}
    periods = {
        row: known[cell] if isinstance(cell, str) else _period(cell, calendar)
        for row, cell in rows.frame["month"].items()
    }
    longer = [row for row, period in periods.items() if period and period.months > 1 and how]
    money = [c.name for c in rows.table.columns if c.kind == "money" and c.name in rows.frame]
    if not longer:
        months = [
            p.month() if p and p.months == 1 else cell
            for p, cell in zip(periods.values(), rows.frame["month"], strict=True)
        ]
        rows.frame = rows.frame.assign(month=pd.Series(months, index=rows.frame.index, dtype=object))
        return {int(row): int(row) for row in rows.frame.index}
    made: list[dict[Any, Any]] = []
    came_from: dict[int, int] = {}
    for row, record in zip(rows.frame.index, rows.frame.to_dict("records"), strict=True):
        period = periods[row]
        shared = period is not None and period.months > 1 and how == "evenly"
        parts = (
            {name: Part(record[name], period.months) for name in money if not is_empty(record[name])}
            if shared and period
            else {}
        )
        for n in _months_of(period, how):
            made.append({**record, **parts, "month": period.month(n) if period and n >= 0 else record["month"]})
            came_from[len(made)] = int(row)
    columns = {
        name: pd.Series([one[name] for one in made], index=range(1, len(made) + 1), dtype=object) for name in rows.frame
    }
    rows.frame = pd.DataFrame(columns)
    done = "shared evenly among its months" if how == "evenly" else "put into its last month"
    amounts = (
        "1 amount of a quarter or year is"
        if len(longer) == 1
        else f"{len(longer):,} amounts of a quarter or year are each"
    )
    rows.told.append(f"{amounts} {done}, as the mapping says")
    return came_from


def _months_of(period: Period | None, how: str | None) -> Iterable[int]:
    if period is None or (period.months > 1 and how is None):
        return (-1,)
    return range(period.months) if how == "evenly" else (period.months - 1,)


def _period(cell: object, calendar: Calendar) -> Period | None:
    if isinstance(cell, Period):
        return cell
    try:
        return None if is_empty(cell) else period_of(cell, calendar)
    except PeriodError:
        return None
