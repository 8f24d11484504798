"""Reading a column of cells by its kind: values where they can be read, a fault for each that cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from .parsing import UnreadableError, as_text, is_empty, parse
from .schemas import Column


@dataclass(frozen=True)
class Fault:
    """A cell that could not be read, or that was read with a remark."""

    row: int
    value: str
    rule: str
    remedy: str = ""


@dataclass(frozen=True)
class Reading:
    """A column whose cells are read: values in the declared dtype (empty where unreadable), faults, and remarks."""

    values: pd.Series
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()


def read_cells(cells: pd.Series, column: Column) -> Reading:
    """The cells of one column read by the column's kind. `cells` is left as it is; the index is kept."""
    known: dict[str, Any] = {}  # texts repeat: each is parsed once
    values: list[Any] = []
    faults: list[Fault] = []
    for row, cell in zip(cells.index, cells.to_numpy(dtype=object), strict=True):
        is_text = type(cell) is str
        if is_text and cell in known:
            value = known[cell]
        else:
            try:
                value = None if is_empty(cell) else parse(cell, column)
            except UnreadableError as error:
                value = error
            if is_text:
                known[cell] = value
        if isinstance(value, UnreadableError):
            faults.append(Fault(row, as_text(cell), value.rule, value.remedy))
            value = None
        values.append(value)
    read = pd.Series(values, index=cells.index, dtype=column.dtype, name=column.name)
    if column.kind != "month":
        return Reading(read, tuple(faults))
    first = read.dt.to_period("M").dt.to_timestamp().astype(column.dtype)
    remarks = tuple(
        Fault(row, day, f"{day} is not the first day of a month and was read as {day[:7]}", f"write {day[:7]}")
        for row, day in read[read.notna() & (read != first)].dt.strftime("%Y-%m-%d").items()
    )
    return Reading(first.rename(column.name), tuple(faults), remarks)
