"""A sheet with headers of its own turned into a table of the data dictionary, as the mapping says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ...errors import Problem, did_you_mean
from ...register.cells.forms import PLAIN, Form
from ...register.cells.parsing import as_text, is_empty, quoted
from ...register.raw import RawTable
from ...register.schemas import Column, table
from ...vocabulary import Effect
from ..sources.expected import unit_of
from ..sources.sheets import Sheet
from .column import ANY_OTHER, ColumnSpec, folded
from .layout import MONTH, Laid, laid, period_headers, rows_where
from .rows import Rows, fold_keys, join, keep_one, make_distinct, spread
from .spec import NUMERIC, TableSpec
from .spec import Mapping as MappingFile

JOINT = "-"  # between the parts of a composed key


def wrong_headers(sheet: Sheet, name: str, mapping: MappingFile) -> list[str]:
    """A line for each header that the mapping names and the sheet does not have, or has more than once."""
    found = []
    for column, of in mapping[name].columns.items():
        where = mapping.at(name, "columns", column)
        for header in (*of.headers, *of.where):
            at = sheet.positions(header)
            if not at:
                found.append(f"{where}: {sheet.place} has no column {header!r}{_numbered(header, sheet)}")
            elif len(at) > 1:
                rule = f"{where}: {sheet.place} has {len(at)} columns {header!r}; which is meant is not known"
                places = " or ".join(repr(f"column {sheet.letters[i]}") for i in at) if sheet.letters else ""
                found.append(f"{rule}: name it by its place, {places}" if places else rule)
    return found


def _numbered(header: str, sheet: Sheet) -> str:
    """The nearest header; for `Plan.1`, as other tools number a header that stands there twice, the place of the column."""
    stem, dot, number = header.rpartition(".")
    at = sheet.positions(stem) if dot and number.isdigit() else []
    if at and int(number) < len(at) and sheet.letters:
        return f": the column {number} after the first {stem!r} is named 'column {sheet.letters[at[int(number)]]}'"
    return did_you_mean(header, sheet.header)


def used_headers(sheet: Sheet, name: str, spec: TableSpec) -> set[str]:
    """The headers of the sheet that go into the table: those the mapping names, and the dictionary's own."""
    named = {sheet.header[i] for header in spec.named for i in sheet.positions(header)} | period_headers(sheet, spec)
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


def mapped(
    sheets: Sequence[Sheet], name: str, spec: TableSpec, known: Mapping[str, Sequence[str]] | None = None
) -> RawTable:
    """The table of that name made from its sheet, or from several. How cells are written is handed on in `forms`; they are
    read later. `known` are the ids, by column, of the tables that were read before: to them ids are folded."""
    found = laid(sheets, spec)
    sheet, declared = found.sheet, table(name)
    specs = _specs(sheet, name, spec)
    cells = {one: _cells(found, of, declared.column(one), spec) for one, of in specs.items()}
    forms = {
        one: form for one, of in specs.items() if (form := _form(of, declared.column(one), sheet, spec)) is not None
    }
    headers = {one: " + ".join(of.headers) for one, of in specs.items() if of.headers and one not in spec.across}
    problems = (*sheet.problems(name), *sheet.renamed(name, _own(sheet, name, spec)), *_units(sheet, name, specs))
    if spec.across and cells:
        cells["month"] = sheet.frame[sheet.header.index(MONTH)]
    rows = Rows(declared, pd.DataFrame(cells, index=sheet.frame.index), forms)
    came_from = _arranged(rows, found, spec, specs, known or {})
    if not cells:
        rule, remedy = f"it has none of the columns of {name}", "map its columns; see that the separator is right"
        unusable = Problem(sheet.file, rule, Effect.TABLE_UNUSABLE, table=name, sheet=sheet.sheet, remedy=remedy)
        problems = (*problems, unusable)
    places = {new: found.place(old) for new, old in came_from.items() if new != old or old in found.places}
    raw = RawTable(
        *(name, rows.frame, sheet.file, sheet.sheet, headers, problems, forms, sheet.form),
        left_out=found.left_out + rows.left_out,
        places=places,
    )
    said = (
        *(raw.problem(rule, Effect.POINTED_OUT) for rule in (*_taken_from_others(sheet, specs, spec), *rows.told)),
        *(
            raw.located(
                raw.problem(
                    rule,
                    Effect.READ_AS_EMPTY,
                    row=row,
                    column=column,
                    remedy="declare take: first, last, min, max or total",
                )
            )
            for row, column, rule in rows.lost
        ),
    )
    return replace(raw, problems=(*problems, *said))


def _arranged(
    rows: Rows, found: Laid, spec: TableSpec, specs: Mapping[str, ColumnSpec], known: Mapping[str, Sequence[str]]
) -> dict[int, int]:
    """Fold, join and spread the rows as the mapping says; for each row of the end the row of the sheet that it came from."""
    if spec.fold_keys:
        fold_keys(rows, known)
    if spec.distinct:
        make_distinct(rows)
    if spec.keep == "joined":
        join(rows, specs)
    elif spec.keep:
        by = found.sheet.frame[found.sheet.positions(spec.by)[0]] if spec.by else None
        keep_one(
            rows,
            spec.keep.split()[0],
            None if by is None else by.loc[rows.frame.index],
            _written(found.sheet.form, spec),
        )
    if "month" in rows.frame and "month" in rows.table.names:
        of = specs.get("month")
        if of is None or not (of.dates or of.constant):
            return spread(rows, spec.calendar, spec.spread)
    return {int(row): int(row) for row in rows.frame.index}


def _specs(sheet: Sheet, name: str, spec: TableSpec) -> dict[str, ColumnSpec]:
    """What each column of the table is made from, in the dictionary's order; columns that nothing feeds are not there."""
    own = _own(sheet, name, spec)
    found = {}
    for column in table(name).names:
        if column in spec.across:
            found[column] = spec.across[column].spec(f"{column} (across)")
        elif (of := spec.columns.get(column)) is not None:
            found[column] = of
        elif column in own:
            found[column] = ColumnSpec(column=sheet.header[own[column]])
    return {column: of for column, of in found.items() if not of.left_out}


def _cells(found: Laid, of: ColumnSpec, column: Column, spec: TableSpec) -> pd.Series:
    sheet = found.sheet
    if of.name_of is not None:
        places = [found.place(int(row)) for row in sheet.frame.index]
        names = [p.sheet or Path(p.file).stem if of.name_of == "sheet" else Path(p.file).stem for p in places]
        cells = pd.Series(names, index=sheet.frame.index, dtype=object)
        return _translated(cells, of, False)
    positions = [sheet.positions(header)[0] for header in of.headers]
    frame = sheet.frame
    if of.missing or spec.missing:
        frame = _without(frame[list(dict.fromkeys(positions))], of, spec)
    in_form = column.kind in NUMERIC and of.constant is None
    cells = _column(frame, positions, of, in_form)
    return cells.astype(object).where(rows_where(sheet, of.where), None) if of.where else cells


def _form(of: ColumnSpec, column: Column, sheet: Sheet, spec: TableSpec) -> Form | None:
    """How the cells of a column are written: as its own entry says, else its table, else its file."""
    if of.constant is not None:
        return PLAIN  # the mapping's own words are written as the dictionary asks
    form = _written(sheet.form, spec)
    in_form = column.kind in NUMERIC
    if in_form or of.dates:
        return form_of(of, form, in_form)
    return form if form is not sheet.form else None


def _written(form: Form, spec: TableSpec) -> Form:
    """The form of a file with what the mapping says of the whole table."""
    if not (spec.mark or spec.dates or spec.language):
        return form
    order = "day first" if spec.day_first else form.order
    return replace(form, decimal=spec.mark or form.decimal, dates=spec.dates or form.dates, order=order)  # type: ignore[arg-type]  # a mark is a point or a comma


def _units(sheet: Sheet, name: str, specs: Mapping[str, ColumnSpec]) -> Iterator[Problem]:
    """A question for each figure whose header names a unit that the mapping does not declare."""
    for column, of in specs.items():
        unit = next((u for header in of.headers if (u := unit_of(header))), None)
        if unit is None or of.scale is not None or table(name).column(column).kind not in NUMERIC:
            continue
        rule = f"{quoted(of.headers[0])} names a unit, and {column} is read as its figures stand there"
        scale = f"{unit:_.0f}" if unit >= 1 else f"{unit:g}"
        remedy = f"are they in it? Then declare scale: {scale}; scale: 1 says that they are whole"
        yield Problem(sheet.file, rule, Effect.POINTED_OUT, table=name, sheet=sheet.sheet, remedy=remedy)


def _taken_from_others(sheet: Sheet, specs: Mapping[str, ColumnSpec], spec: TableSpec) -> Iterator[str]:
    """How often a column's cell was taken from another header, because its own was empty."""
    for column, of in specs.items():
        if of.otherwise:
            positions = [sheet.positions(header)[0] for header in of.headers]
            empty = _without(sheet.frame[positions], of, spec).map(is_empty).astype(bool)
            filled = empty.iloc[:, 0] & ~empty.iloc[:, 1:].all(axis="columns")
            if count := int(filled.sum()):
                others = " or ".join(map(quoted, of.otherwise))
                rows = "1 row" if count == 1 else f"{count:,} rows"
                yield f"{column} is taken from {others} in {rows}, where {quoted(of.column)} is empty"


def _without(frame: pd.DataFrame, of: ColumnSpec, spec: TableSpec) -> pd.DataFrame:
    """The cells without the words that stand for an empty one."""
    words = {folded(word) for word in (*of.missing, *spec.missing)}
    if not words:
        return frame
    lack = frame.map(lambda cell: isinstance(cell, str) and folded(cell) in words).astype(bool)
    return frame.astype(object).mask(lack, None)


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
        for i in positions[1:]:  # what is taken where the cell is empty
            cells = cells.astype(object).where(~cells.map(is_empty).astype(bool), frame[i])
        if not of.values and (in_form or of.default is None):
            return cells  # in the type that the source gave it
    return _translated(cells, of, in_form)


def _translated(cells: pd.Series, of: ColumnSpec, in_form: bool) -> pd.Series:
    if not of.values and of.default is None:
        return cells
    rule = _rule(of, in_form)
    known: dict[Any, Any] = {}

    def read(cell: Any) -> Any:
        if type(cell) is not str:
            return rule(cell)
        if cell not in known:
            known[cell] = rule(cell)
        return known[cell]

    return pd.Series([read(cell) for cell in cells], index=cells.index, dtype=object)


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
    return replace(
        form, decimal=of.decimal or form.decimal, dates=of.dates or form.dates, scale=of.scale, default=default
    )
