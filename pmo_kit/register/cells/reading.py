"""Reading a column of cells by its kind: values where they can be read, a fault for each that cannot.

The column is looked at as a whole first: what a comma means, whether the day or the month stands first, and whether its
figures are percentages is decided once, from all its distinct texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from ..schemas import Column
from .celltext import Noted, Part, UnreadableError, as_text, is_empty
from .forms import PLAIN, Form
from .parsing import parse, shown_by
from .typed import distinct, taken_over

MANY = 1000  # rows from which on the texts of a typed column are told apart before they are read


@dataclass(frozen=True)
class Fault:
    """A cell that could not be read, or that was read with a remark.

    `answer` is the kind of answer that an unreadable cell holds instead: withheld, to be confirmed, range, prose, missing.
    """

    row: int
    value: str
    rule: str
    remedy: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Reading:
    """A column whose cells are read: values in the declared dtype (empty where unreadable), faults, and remarks.

    `stated` names, for each row whose cell bears a currency, that currency as it stands there (`£`, `EUR`).
    """

    values: pd.Series
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    stated: tuple[tuple[int, str], ...] = ()


def read_cells(cells: pd.Series, column: Column, form: Form = PLAIN) -> Reading:
    """The cells of one column read by the column's kind and form. `cells` is left as it is; the index is kept.

    A column that its source has typed already is taken over as a whole.
    """
    as_it_is = form.scale is None and form.default is None
    whole = taken_over(cells, column) if as_it_is else None
    if whole is not None:
        reading = Reading(whole)
    elif as_it_is and len(cells) > MANY and (texts := distinct(cells)):
        reading = _of_texts(cells, *texts, column, form)
    else:
        reading = _one_by_one(cells, column, form)
    if column.kind != "month":
        return reading
    first = reading.values.dt.to_period("M").dt.to_timestamp().astype(column.dtype)
    other = reading.values[reading.values.notna() & (reading.values != first)].dt.strftime("%Y-%m-%d")
    remarks = tuple(
        Fault(row, day, f"{day} is not the first day of a month and was read as {day[:7]}", f"write {day[:7]}")
        for row, day in other.items()
    )
    return replace(reading, values=first.rename(column.name), remarks=reading.remarks + remarks)


def _one_by_one(cells: pd.Series, column: Column, form: Form) -> Reading:
    found = cells.to_numpy(dtype=object)
    form = _form_of(found, column, form)
    known: dict[str, Any] = {}  # texts repeat: each is parsed once
    values: list[Any] = []
    faults: list[Fault] = []
    remarks: list[Fault] = []
    stated: list[tuple[int, str]] = []
    for row, cell in zip(cells.index, found, strict=True):
        is_text = type(cell) is str
        if is_text and cell in known:
            value = known[cell]
        else:
            value = _read(cell, column, form)
            if is_text:
                known[cell] = value
        if isinstance(value, UnreadableError):
            faults.append(Fault(row, as_text(cell), value.rule, value.remedy, value.answer))
            value = None
        elif isinstance(value, Noted):
            if value.remark:
                remarks.append(Fault(row, as_text(cell), value.remark))
            if value.currency:
                stated.append((row, value.currency))
            value = value.value
        values.append(value)
    read = pd.Series(values, index=cells.index, dtype=column.dtype, name=column.name)
    return Reading(read, tuple(faults), tuple(remarks), tuple(stated))


def _of_texts(cells: pd.Series, positions: np.ndarray, texts: pd.Series, column: Column, form: Form) -> Reading:
    """Each distinct text of a typed column read once, and given back to the rows that hold it."""
    once = _one_by_one(texts, column, form)
    values = (
        once.values.reindex(positions).set_axis(cells.index).rename(column.name)
    )  # -1, an empty cell, is in no place
    held = {found.row for found in (*once.faults, *once.remarks)} | {row for row, _ in once.stated}
    rows = {position: cells.index[positions == position] for position in held}
    faults, remarks = (
        tuple(sorted((replace(f, row=row) for f in found for row in rows[f.row]), key=lambda f: f.row))
        for found in (once.faults, once.remarks)
    )
    stated = tuple((row, currency) for position, currency in once.stated for row in rows[position])
    return Reading(values, faults, remarks, stated)


def _read(cell: Any, column: Column, form: Form) -> Any:
    """The value of a cell, or the error that says why it has none."""
    if is_empty(cell):
        if form.default is None:
            return None
        cell, form = form.default, PLAIN  # the mapping's own words are written as the dictionary asks
    if isinstance(cell, Part):
        whole = _read(cell.cell, column, form)
        if isinstance(whole, Noted):
            return replace(whole, value=whole.value / cell.of)
        return whole if isinstance(whole, UnreadableError) else whole / cell.of
    try:
        return parse(cell, column, form)
    except UnreadableError as error:
        return error


def _form_of(found: Iterable[Any], column: Column, form: Form) -> Form:
    """The form with what the cells of the column show together."""
    inner = (cell.cell if isinstance(cell, Part) else cell for cell in found)
    form = shown_by({cell for cell in inner if type(cell) is str}, column, form)
    if column.kind != "share" or form.scale is not None:
        return form
    counted = Counter(cell for cell in found if isinstance(cell, (str, Real)) and not is_empty(cell))
    shares = [
        (value, n) for cell, n in counted.items() if isinstance(value := _read(cell, column, form), float) and value
    ]
    return replace(form, above_one=sum(n for value, n in shares if value > 1) * 2 > sum(n for _, n in shares))
