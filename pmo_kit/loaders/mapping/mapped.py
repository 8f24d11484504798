"""A sheet with headers of its own turned into a table of the data dictionary, as the mapping says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from ...errors import Problem, did_you_mean
from ...register.cells.forms import PLAIN, Form
from ...register.cells.parsing import as_text, is_empty
from ...register.raw import RawTable
from ...register.schemas import table
from ...vocabulary import Effect
from ..sources.sheets import Sheet
from .spec import ANY_OTHER, NUMERIC, ColumnSpec, Mapping, TableSpec

JOINT = "-"  # between the parts of a composed key


def wrong_headers(sheet: Sheet, name: str, mapping: Mapping) -> list[str]:
    """A line for each header that the mapping names and the sheet does not have, or has more than once."""
    found = []
    for column, of in mapping[name].columns.items():
        where = mapping.at(name, "columns", column)
        for header in of.headers:
            times = len(sheet.positions(header))
            if not times:
                found.append(f"{where}: {sheet.place} has no column {header!r}{did_you_mean(header, sheet.header)}")
            elif times > 1:
                found.append(f"{where}: {sheet.place} has {times} columns {header!r}; which is meant is not known")
    return found


def used_headers(sheet: Sheet, name: str, spec: TableSpec) -> set[str]:
    """The headers of the sheet that go into the table: those the mapping names, and the dictionary's own."""
    named = {sheet.header[i] for i in _named(sheet, spec)}
    own = {sheet.header[i] for i in _own(sheet, name, spec).values()}
    left_out = {column for column, of in spec.columns.items() if of.left_out}
    return named | own | (left_out & set(sheet.header))


def _named(sheet: Sheet, spec: TableSpec) -> set[int]:
    """Where the headers stand that the mapping names."""
    return {i for of in spec.columns.values() for header in of.headers for i in sheet.positions(header)}


def _own(sheet: Sheet, name: str, spec: TableSpec) -> dict[str, int]:
    """Where the columns stand that are read under their own names: the mapping says nothing of column or header.

    Where it maps other columns, a header must be the column's name to the letter: `Title` may be something else there.
    """
    named = _named(sheet, spec)
    own = {c: i for c, i in sheet.columns_of(name).items() if not spec.columns or sheet.header[i] == c}
    return {column: i for column, i in own.items() if column not in spec.columns and i not in named}


def mapped(sheet: Sheet, name: str, spec: TableSpec) -> RawTable:
    """The table of that name made from the sheet. How cells are written is handed on in `forms`; they are read later."""
    cells: dict[str, pd.Series] = {}
    headers: dict[str, str] = {}
    forms: dict[str, Form] = {}
    own = _own(sheet, name, spec)
    for column in table(name).columns:
        of = spec.columns.get(column.name)
        if of is None and column.name in own:
            of = ColumnSpec(column=sheet.header[own[column.name]])
        if of is None or of.left_out:
            continue
        positions = [sheet.positions(header)[0] for header in of.headers]
        in_form = column.kind in NUMERIC and of.constant is None
        cells[column.name] = _column(sheet.frame, positions, of, in_form)
        if of.constant is not None:
            forms[column.name] = PLAIN  # the mapping's own words are written as the dictionary asks
        elif in_form or of.dates:
            forms[column.name] = form_of(of, sheet.form, in_form)
        if of.headers:
            headers[column.name] = " + ".join(of.headers)
    frame = pd.DataFrame(cells, index=sheet.frame.index)
    if spec.distinct:
        frame = frame[~frame.map(lambda cell: "" if is_empty(cell) else as_text(cell)).duplicated()]
    problems = (*sheet.problems(name), *sheet.renamed(name, own))
    if not cells:
        rule, remedy = f"it has none of the columns of {name}", "map its columns; see that the separator is right"
        unusable = Problem(sheet.file, rule, Effect.TABLE_UNUSABLE, table=name, sheet=sheet.sheet, remedy=remedy)
        problems = (*problems, unusable)
    return RawTable(name, frame, sheet.file, sheet.sheet, headers, problems, forms, sheet.form)


def _column(frame: pd.DataFrame, positions: list[int], of: ColumnSpec, in_form: bool) -> pd.Series:
    if of.constant is not None:
        return pd.Series(of.constant, index=frame.index, dtype=object)
    if of.key is not None:
        parts = [frame[i].map(lambda cell: "" if is_empty(cell) else as_text(cell)) for i in positions]
        rows = zip(*parts, strict=True)
        joined = [JOINT.join(row) if all(row) else None for row in rows]  # a key that lacks a part is no key
        cells = pd.Series(joined, index=frame.index, dtype=object)
    else:
        cells = frame[positions[0]]
        if not of.values and (in_form or of.default is None):
            return cells  # in the type that the source gave it
    rule = _rule(of, in_form)
    known: dict[Any, Any] = {}

    def read(cell: Any) -> Any:
        if type(cell) is not str:
            return rule(cell)
        if cell not in known:
            known[cell] = rule(cell)
        return known[cell]

    return pd.Series([read(cell) for cell in cells], index=frame.index, dtype=object)


def _rule(of: ColumnSpec, in_form: bool) -> Callable[[Any], Any]:
    """What happens to a single cell before it is read: its value is translated, and an empty one filled."""

    def rule(cell: Any) -> Any:
        if not is_empty(cell) and of.values:
            text = as_text(cell)
            cell = of.values.get(text, of.values.get(ANY_OTHER, cell))
        return of.default if is_empty(cell) and not in_form else cell

    return rule


def form_of(of: ColumnSpec, form: Form, in_form: bool) -> Form:
    """How the cells of a column are written, as the mapping declares it; a figure's default is not scaled."""
    default = of.default if in_form else None
    return replace(form, decimal=of.decimal or "", dates=of.dates, scale=of.scale, default=default)
