"""From raw cells to validated tables: read every cell by its kind, check rows, keys and references, collect problems.

What sets a row aside and what is only pointed out stands in the data dictionary. Nothing is dropped in silence: for
every table read = used + set aside + left out, and every row set aside has a problem that names it or its whole table.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from pandera.errors import SchemaErrors

from ...errors import Problem, nearest
from ...vocabulary import DEFAULT_CURRENCY, TABLES, Effect, Kind, Status
from ..cells import read_cells
from ..cells.currencies import meant, of_projects, of_rows
from ..cells.parsing import as_text, quoted
from ..raw import RawTable
from ..schemas import Column, Table, schema
from ..schemas import table as declared
from .contradictions import pointed_out

__all__ = ["Checked", "Counts", "RawTable", "validate"]

HINTS = 20  # distinct wrong references of a column that are answered with the nearest: comparing is slow
ID_LIKENESS = 0.8  # ids look alike by their nature: only one that is nearly the same is a hint


@dataclass(frozen=True)
class Counts:
    """What became of a table's rows: read = used + set_aside + left_out.

    Left out are rows that are no data of the table: totals and footnotes, and what the mapping's own filter leaves out.
    """

    read: int
    used: int
    set_aside: int
    left_out: int = 0


@dataclass(frozen=True)
class Checked:
    """Validated tables (every declared column, declared dtypes, fresh index), problems and counts per table.

    `aside` are the portfolios that the input names and that cannot be used, each with the problem that cost it.
    """

    tables: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...]
    counts: Mapping[str, Counts]
    aside: Mapping[str, Problem] = field(default_factory=dict)  # by portfolio_id


@dataclass
class _Rows:
    """One table on its way: the cells read so far, the problems found, the rows to set aside."""

    raw: RawTable
    table: Table
    frame: pd.DataFrame
    problems: list[Problem]
    aside: set[int] = field(default_factory=set)
    stated: dict[str, dict[int, str]] = field(default_factory=dict)  # column, row: the currency that the cell states

    def set_aside(self, row: int, column: str, rule: str, value: str = "", remedy: str = "") -> None:
        self.aside.add(row)
        self.problems.append(
            self.raw.problem(rule, Effect.SET_ASIDE, row=row, column=column, value=value, remedy=remedy)
        )

    def empty(self, row: int, column: str, rule: str, value: str = "", remedy: str = "") -> None:
        effect = Effect.READ_AS_EMPTY
        self.problems.append(self.raw.problem(rule, effect, row=row, column=column, value=value, remedy=remedy))

    def bad_cell(self, row: int, column: Column, rule: str, value: str, remedy: str, answer: str = "") -> None:
        aside = column.bold and not column.may_be_empty
        (self.set_aside if aside else self.empty)(row, column.name, rule, value, remedy)
        if answer:
            self.problems[-1] = replace(self.problems[-1], answer=answer)

    @property
    def used(self) -> pd.DataFrame:
        return self.frame[~self.frame.index.isin(self.aside)]


def validate(raw: Mapping[str, RawTable], as_of: dt.date | None = None) -> Checked:
    """The tables that can be used, what is wrong with the input, and what became of every row.

    A table whose bold columns are not all there is unusable: it is left out of `tables`, and all its rows count as set
    aside. With `as_of` the future is looked at too. The raw tables are left as they are. Raises `UnknownNameError` for a
    table that the dictionary does not have.
    """
    for name in raw:
        declared(name)
    done: dict[str, _Rows] = {}
    problems: list[Problem] = []
    counts: dict[str, Counts] = {}
    for name in (name for name in TABLES if name in raw):  # in this order a table's references come before it
        source = raw[name]
        torn = len({(p.place, p.row) for p in source.problems if p.effect is Effect.SET_ASIDE})
        left = source.left_out + len({(p.place, p.row) for p in source.problems if p.effect is Effect.LEFT_OUT})
        read = len(source.frame) + torn + left
        found = _columns(source)
        if any(p.effect is Effect.TABLE_UNUSABLE for p in found):
            problems += found
            counts[name] = Counts(read, 0, read - left, left)
            continue
        rows = _read(source, found)
        _check_ranges(rows)
        _check_filled(rows)
        _check_references(rows, done)
        _check_order_of_dates(rows)
        _check_keys(rows)
        _check_own_currency(rows, done)
        _check_currencies(rows, done)
        _check_dis_benefits(rows, done)
        done[name] = rows
        as_read = {id(p) for p in source.problems}  # these name their place already
        told = (p if id(p) in as_read else source.located(p) for p in rows.problems)
        problems += sorted(told, key=lambda p: p.row or 0)
        if name == "projects" and not read:
            rule = "there is no row in it, and nothing can be measured without one"
            problems.append(source.problem(rule, Effect.POINTED_OUT, remedy="give it a row for each project"))
        counts[name] = Counts(read, len(rows.used), len(rows.aside) + torn, left)
    used = {name: rows.used for name, rows in done.items()}
    problems += [raw[p.table].located(p) for p in pointed_out(used, raw, as_of)]
    tables = {name: frame.reset_index(drop=True) for name, frame in used.items()}
    return Checked(tables, tuple(problems), counts, _portfolios_aside(done))


def _portfolios_aside(done: Mapping[str, _Rows]) -> dict[str, Problem]:
    """The portfolios whose rows were all set aside, each with the first problem that cost it: of its own row, else of its
    projects'."""
    holders = [done[name] for name in ("portfolios", "projects") if name in done]
    there = {one for rows in holders[:1] for one in rows.used["portfolio_id"]}
    found: dict[str, Problem] = {}
    for rows in holders:
        cost: dict[Any, Problem] = {}  # by the row's label
        for problem in rows.problems:
            if problem.effect is Effect.SET_ASIDE:
                cost.setdefault(problem.row, problem)
        for row, portfolio_id in rows.frame.loc[sorted(rows.aside), "portfolio_id"].dropna().items():
            if portfolio_id not in there:
                found.setdefault(portfolio_id, cost[row])
    return found


def _columns(raw: RawTable) -> list[Problem]:
    """What is wrong with the columns: bold ones that are missing, undeclared ones, repeated ones."""
    table = declared(raw.name)
    found = list(raw.problems)
    names = [str(name) for name in raw.frame.columns]
    if not names and raw.frame.empty:
        return found
    unknown = [name for name in dict.fromkeys(names) if name not in table.names]
    absent = [name for name in table.names if name not in names]
    for name in (name for name in table.bold if name not in names):
        rule = f"column {name!r} is missing{nearest(name, unknown)}"
        remedy = "every row of the table is set aside until the column is there: rename the header, or map it"
        found.append(raw.problem(rule, Effect.TABLE_UNUSABLE, column=name, remedy=remedy))
    for name in unknown:
        header = raw.headers.get(name, name)
        rule = f"column {quoted(header)} is unknown{nearest(name, absent)}"
        remedy = "it is kept out: rename the header if it is one of the dictionary's columns"
        found.append(raw.problem(rule, Effect.POINTED_OUT, column=name, remedy=remedy))
    for name in (name for name, n in Counter(names).items() if n > 1 and name in table.names):
        bold = table.column(name).bold
        remedy = "which of them counts is not known, so none is read: leave one, or rename the others"
        effect = Effect.TABLE_UNUSABLE if bold else Effect.READ_AS_EMPTY
        rule = f"column {quoted(raw.headers.get(name, name))} is there {names.count(name)} times"
        found.append(raw.problem(rule, effect, column=name, remedy=remedy))
    return found


def _read(raw: RawTable, problems: list[Problem]) -> _Rows:
    """Every declared column, its cells read by kind; a column that is not there is a column of empty cells."""
    table = declared(raw.name)
    rows = _Rows(raw, table, pd.DataFrame(index=raw.frame.index), problems)
    names = [str(name) for name in raw.frame.columns]
    read: dict[str, pd.Series] = {}
    for column in table.columns:
        if names.count(column.name) != 1:
            read[column.name] = pd.Series(None, index=raw.frame.index, dtype=column.dtype)
            continue
        reading = read_cells(raw.frame.iloc[:, names.index(column.name)], column, raw.forms.get(column.name, raw.form))
        read[column.name] = reading.values
        for fault in reading.faults:
            rows.bad_cell(fault.row, column, fault.rule, fault.value, fault.remedy, fault.answer)
        if reading.stated:
            rows.stated[column.name] = dict(reading.stated)
        for remark in reading.remarks:
            rows.problems.append(
                raw.problem(remark.rule, Effect.POINTED_OUT, row=remark.row, column=column.name, value=remark.value)
            )
    rows.frame = pd.DataFrame(read, index=raw.frame.index, columns=list(table.names))
    return rows


def _check_ranges(rows: _Rows) -> None:
    """What the table's schema says of single cells; one that is out of range is emptied, or its row set aside."""
    try:
        schema(rows.table.name).validate(rows.frame, lazy=True)
        return
    except SchemaErrors as errors:
        cases = errors.failure_cases
    for case in cases.sort_values("index", kind="stable").itertuples():
        column = rows.table.column(str(case.column))
        value = as_text(case.failure_case)
        remedy = (
            "write a share from 0 to 1, such as 0.4 for 40 %, or declare scale: 0.01 in the mapping"
            if column.kind == "share"
            else f"write a number {case.check}"
        )
        rows.bad_cell(int(case.index), column, f"{value} is out of range, it must be {case.check}", value, remedy)
        rows.frame.loc[case.index, column.name] = None


def _check_filled(rows: _Rows) -> None:
    """A bold cell must be filled, but for what its line in the dictionary allows."""
    listed = {(p.row, p.column) for p in rows.problems}
    for column in (column for column in rows.table.columns if column.bold):
        lacking = rows.frame[column.name].isna()
        if column.may_be_empty:
            _check_start(rows, lacking & ~rows.frame.index.isin([row for row, _ in listed]))
            continue
        header = rows.raw.headers.get(column.name, column.name)
        for row in rows.frame.index[lacking]:
            if (row, header) in listed:
                continue
            rows.set_aside(row, column.name, "the cell is empty and must not be", remedy="fill it in")


def _check_start(rows: _Rows, lacking: pd.Series) -> None:
    """A project whose start is not known is kept, and said: only what needs no date can count it."""
    status = rows.frame["status"]
    for row in rows.frame.index[lacking & status.notna() & (status != Status.PROPOSED)]:
        counted = (
            "it counts by its status in alignment, and nowhere else"
            if status[row] == Status.ACTIVE
            else "it counts nowhere"
        )
        rule = f"the project is {status[row]} and no start is known: {counted}"
        rows.problems.append(
            rows.raw.problem(rule, Effect.POINTED_OUT, row=row, column="start_date", remedy="fill it in")
        )


def _check_keys(rows: _Rows) -> None:
    """Every row after the first usable one with the same key is set aside."""
    key = list(rows.table.key)
    filled = rows.used[key].dropna()
    again = filled[filled.duplicated()]
    if again.empty:
        return
    once = filled.drop_duplicates()
    first = dict(zip(once.itertuples(index=False, name=None), once.index, strict=True))
    for row, *values in again.itertuples():
        shown = " with ".join(quoted(as_text(value)) for value in values)
        original = first[tuple(values)]
        remedy = "give each row its own key, or remove the repetition"
        rows.set_aside(row, key[-1], f"{shown} repeats the key of row {original}", as_text(values[-1]), remedy)


def _check_references(rows: _Rows, done: Mapping[str, _Rows]) -> None:
    """A cell that names a row of another table: it must be there, and not have been set aside itself."""
    for column in rows.table.columns:
        if column.references is None or column.references[0] not in done:
            continue
        target, target_column = column.references
        other = done[target]
        if other.raw.frame.empty and target != "projects":
            continue  # a table without rows counts as missing (R9): there is nothing to refer to, and nothing to correct
        there = set(other.used[target_column])
        cells = rows.frame[column.name]
        lost = other.frame[target_column].dropna().drop_duplicates()
        lost_rows = dict(zip(lost, lost.index, strict=True))
        hints: dict[str, str] = {}
        for row, value in cells[cells.notna() & ~cells.isin(there)].items():
            if value in lost_rows:
                rule = f"{quoted(value)} was itself set aside ({other.raw.place}, row {lost_rows[value]})"
                rows.set_aside(row, column.name, rule, value, "mend that row first")  # type: ignore[arg-type]  # the label of a row is its number
                continue
            if value not in hints:
                hints[value] = nearest(value, there, ID_LIKENESS) if len(hints) < HINTS else ""
            rule = f"{quoted(value)} is not in {other.raw.place}{hints[value]}"
            remedy = f"add it to {target}, or correct the cell"
            rows.set_aside(row, column.name, rule, value, remedy)  # type: ignore[arg-type]  # the label of a row is its number


def _check_order_of_dates(rows: _Rows) -> None:
    """Nothing is decided or withdrawn before it was raised."""
    if rows.table.name not in ("decisions", "change_requests"):
        return
    raised = rows.frame["raised_on"]
    for name in (name for name in ("decided_on", "withdrawn_on") if name in rows.frame):
        early = rows.frame[rows.frame[name] < raised]
        for row, day, start in zip(early.index, early[name], early["raised_on"], strict=True):
            rule = f"{day:%Y-%m-%d} is before raised_on {start:%Y-%m-%d}"
            rows.set_aside(row, name, rule, f"{day:%Y-%m-%d}", "correct one of the two dates")


def _check_dis_benefits(rows: _Rows, done: Mapping[str, _Rows]) -> None:
    """A dis-benefit is a positive amount that is subtracted: a negative plan or actual of one is read as empty (R14)."""
    if rows.table.name != "realisation" or "benefits" not in done:
        return
    register = done["benefits"].used
    dis = set(register.loc[register["kind"] == Kind.DIS_BENEFIT, "benefit_id"])
    if not dis:
        return
    of_dis = rows.frame["benefit_id"].isin(dis)
    for column in ("planned_value", "actual_value"):
        for row, value in rows.frame.loc[of_dis & (rows.frame[column] < 0), column].items():
            if row in rows.aside:
                continue
            rule = f"{value:,.2f} is below 0, and a dis-benefit is a positive amount that is subtracted"
            remedy = "write it without the minus, or make it a benefit by its kind"
            rows.empty(row, column, rule, as_text(value), remedy)  # type: ignore[arg-type]  # the label of a row is its number
            rows.frame.loc[row, column] = None


def _check_own_currency(rows: _Rows, done: Mapping[str, _Rows]) -> None:
    """The amounts of a project that is kept in another currency than its portfolio are no amounts of the portfolio."""
    holders = {name: other.used for name, other in done.items()}
    if not (kept := of_projects(rows.table.name, rows.frame, holders)):
        return
    own = of_rows(rows.table.name, rows.frame, holders)
    money = [column.name for column in rows.table.columns if column.kind == "money"]
    for row, currency in kept.items():
        said = own.get(row, DEFAULT_CURRENCY)
        if currency == said or row in rows.aside:
            continue
        for column in money:
            if not (cell := rows.frame.loc[[row], column].dropna()).empty:
                value = cell.iloc[0]
                rule = (
                    f"{as_text(value)} is in {currency}, as the project's currency says, and the portfolio's is {said}"
                )
                remedy = f"convert it to {said}, or keep the project in a portfolio in {currency}"
                rows.empty(row, column, rule, as_text(value), remedy)
                rows.frame.loc[row, column] = None


def _check_currencies(rows: _Rows, done: Mapping[str, _Rows]) -> None:
    """An amount whose cell states another currency than the portfolio's is no amount of the portfolio."""
    if not rows.stated:
        return
    own = of_rows(rows.table.name, rows.frame, {name: other.used for name, other in done.items()})
    names = list(rows.raw.frame.columns)
    for column, cells in rows.stated.items():
        for row, stated in cells.items():
            if row in rows.aside or own.get(row, DEFAULT_CURRENCY) in meant(stated):
                continue
            value = as_text(rows.raw.frame.iloc[:, names.index(column)].loc[row])
            said = own.get(row) or f"{DEFAULT_CURRENCY}, since none is given"
            rule = f"{quoted(value)} states the currency {stated}, and the portfolio's is {said}"
            rows.empty(row, column, rule, value, "convert it, or give the portfolio its currency in portfolios")
            rows.frame.loc[row, column] = None
