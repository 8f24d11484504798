"""The workbook to fill in: made from the data dictionary, and clean to read once it is filled in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from pmo_kit.loaders import load
from pmo_kit.loaders.blank import write_blank_workbook
from pmo_kit.loaders.example import KEYS, ROWS
from pmo_kit.loaders.sources.grid import EXAMPLE
from pmo_kit.register.schemas import DICTIONARY, Column, Table
from pmo_kit.settings import carried
from pmo_kit.vocabulary import Kind

IDS = {"portfolio_id": "A", "project_id": "P1", "objective_id": "O1", "benefit_id": "B1", "depends_on": "P2"}
DAY = dt.date(2025, 3, 1)
DAYS = {  # in the order in which things happen
    "start_date": dt.date(2025, 1, 2),
    "end_date": dt.date(2025, 12, 31),
    "go_live": dt.date(2025, 2, 2),
    "valid_to": dt.date(2029, 12, 31),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_blank_workbook(tmp_path / "portfolio.xlsx")
    return tmp_path / "portfolio.xlsx"


def value(column: Column) -> Any:
    """Something that a column takes, other for each kind."""
    if column.name in IDS:
        return IDS[column.name]
    if column.choices:
        return column.choices[-1]  # terminated, dis_benefit, quarterly, …
    kinds = {
        "date": DAYS.get(column.name, DAY),
        "month": DAY,
        "share": 0.25,
        "integer": 4,
        "flag": "true",
        "currency": "EUR",
    }
    return kinds.get(column.kind, f"a {column.name}" if column.kind == "text" else 7.5)


def filled_in(path: Path, tables: list[Table]) -> None:
    """A row with a value in every column of every table; what a second project is needed for has one."""
    book = openpyxl.load_workbook(path)
    for table in tables:
        book[table.name].append([value(column) for column in table.columns])
    second = {"project_id": "P2", "name": "another", "status": "active", "end_date": None}
    book["projects"].append([second.get(c.name, value(c)) for c in DICTIONARY["projects"].columns])
    book.save(path)


def test_filled_in_from_end_to_end_it_loads_without_a_problem(path: Path) -> None:
    filled_in(path, list(DICTIONARY.values()))
    portfolio = load(path, as_of="2026-06-30")
    assert [problem.line() for problem in portfolio.problems] == []
    assert {name: count.used for name, count in portfolio.counts.items()} == {
        name: 2 if name == "projects" else 1 for name in DICTIONARY
    }
    for name, table in DICTIONARY.items():
        first = portfolio.tables[name].iloc[0]
        assert {c.name for c in table.columns if first[c.name] is None or first[c.name] != first[c.name]} == set()
    assert portfolio.tables["realisation"]["month"].dt.date.tolist() == [DAY]
    assert portfolio.tables["benefits"]["kind"].tolist() == [Kind.DIS_BENEFIT]
    assert portfolio.tables["projects"]["mandatory"].tolist() == [True, True]


def test_each_sheet_shows_an_example_row_that_says_itself_that_it_is_not_read(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert {sheet["A2"].value for sheet in book} == {EXAMPLE}
    assert all(cell.font.italic for sheet in book for cell in sheet[2])
    found = load(path, as_of="2026-06-30").problems
    assert [(p.table, p.rule.partition(",")[0]) for p in found] == [("projects", "there is no row in it")]
    assert all(count.read == 0 for count in load(path, as_of="2026-06-30").counts.values())


def test_an_example_row_that_is_given_a_key_is_a_row_like_any_other(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["projects"]["A2"] = "P1"
    book.save(path)
    portfolio = load(path, as_of="2026-06-30")
    assert portfolio.counts["projects"].read == 1


def test_choices_flags_and_keys_are_offered_and_figures_are_checked(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for table in DICTIONARY.values():
        rules = {str(rule.sqref).split("2:")[0]: rule for rule in book[table.name].data_validations.dataValidation}
        for number, column in enumerate(table.columns, start=1):
            rule = rules.get(openpyxl.utils.get_column_letter(number))
            if column.choices:
                assert rule.formula1 == f'"{",".join(column.choices)}"'
            elif column.references:
                assert (rule.type, rule.formula1.split("!")[0]) == ("list", f"={column.references[0]}")
            elif column.kind in ("text", "currency"):
                assert rule is None
            else:
                assert rule.type in {"flag": ["list"], "date": ["date"], "month": ["date"]}.get(
                    column.kind, ["decimal", "whole"]
                )


def test_every_header_has_a_note_a_width_and_a_format_and_stays_in_sight(path: Path) -> None:
    for sheet in openpyxl.load_workbook(path):
        assert sheet.freeze_panes == "B2"
        for cell, column in zip(sheet[1], DICTIONARY[sheet.title].columns, strict=True):
            note = cell.comment.text.splitlines()
            assert note[-1] == (
                "Must be filled in." if column.bold and not column.may_be_empty else "May be left empty."
            )
            assert sheet.column_dimensions[cell.column_letter].width > len(column.name)
            dated = sheet.column_dimensions[cell.column_letter].number_format
            assert (dated in ("yyyy-mm-dd", "yyyy-mm")) == (column.kind in ("date", "month"))


def test_an_id_of_digits_keeps_its_zeros(path: Path) -> None:
    """The columns of texts are formatted as text, so that a spreadsheet makes no number of what is typed there."""
    book = openpyxl.load_workbook(path)
    assert book["projects"].column_dimensions["A"].number_format == "@"


def content(book: Workbook) -> dict[str, Any]:
    """What a reader sees of a workbook."""
    return {
        sheet.title: (
            [(c.value, c.number_format, c.comment and c.comment.text) for row in sheet.iter_rows() for c in row],
            sorted((str(r.sqref), r.type, r.formula1) for r in sheet.data_validations.dataValidation),
        )
        for sheet in book
    }


def test_the_workbook_among_the_templates_is_not_stale(path: Path) -> None:
    template = openpyxl.load_workbook(carried.folder("templates") / "portfolio.xlsx")
    assert content(template) == content(openpyxl.load_workbook(path)), "run make workbook"


def test_the_example_rows_would_pass_every_check_were_they_data(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for sheet in book:
        sheet["A2"] = KEYS[sheet.title]
    book["projects"].append([{"project_id": "P-002"}.get(cell.value) for cell in book["projects"][1]])
    for name, told in (("portfolio_id", "OPS"), ("name", "Ledger"), ("status", "active"), ("start_date", "2025-01-02")):
        at = [cell.value for cell in book["projects"][1]].index(name) + 1
        book["projects"].cell(row=3, column=at, value=told)
    book.save(path)
    portfolio = load(path, as_of="2026-06-30")
    assert [problem.line() for problem in portfolio.problems] == []
    assert set(portfolio.tables) == set(DICTIONARY)
    benefit = portfolio.tables["benefits"].iloc[0]
    assert (benefit["baseline_value"], benefit["target_value"]) == (12, 4)


def test_every_column_but_days_that_have_not_come_has_an_example() -> None:
    empty = {(t.name, n) for t in DICTIONARY.values() for n in t.names[1:] if ROWS[t.name].get(n) is None}
    assert empty == {
        ("projects", "end_date"),
        ("objectives", "valid_to"),
        ("benefits", "shared_benefit"),
        ("decisions", "withdrawn_on"),
    }


@pytest.mark.parametrize("before", [0, 1])
def test_an_example_row_is_no_data_also_where_a_column_was_put_in_before_it(path: Path, before: int) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["projects"]
    if before:
        sheet.insert_cols(1, before)
        sheet.cell(row=1, column=1, value="note")
    book.save(path)
    assert load(path, as_of="2026-06-30").counts["projects"].read == 0
