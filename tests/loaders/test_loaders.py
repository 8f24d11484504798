"""From files to tables: folders of CSV files, workbooks, and everything that can be wrong with a file as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from pmo_kit.errors import Problem, SettingsError, SourceError
from pmo_kit.loaders import Register, load, read
from pmo_kit.register.checks import Counts
from pmo_kit.register.portfolio import ReferenceClass, Rung
from pmo_kit.settings.config import Settings
from pmo_kit.vocabulary import Effect

PROJECTS = "project_id,portfolio_id,name,status,start_date\nP1,A,One,active,2025-01-01\n"


def write(folder: Path, **files: str | bytes) -> Path:
    for stem, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{stem}.csv").write_bytes(data)
    return folder


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def source(path: Path) -> Register:
    return read(path, Settings())


def problems(register: Register, table: str = "projects") -> list[Problem]:
    return [*register.problems, *register.raw[table].problems]


def test_a_file_is_the_table_of_its_name_whatever_the_case(tmp_path: Path) -> None:
    (tmp_path / "Projects.CSV").write_text(PROJECTS)
    register = source(tmp_path)
    assert list(register.raw) == ["projects"]
    assert register.raw["projects"].file == "Projects.CSV"
    assert register.problems == ()


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    register = source(write(tmp_path, projects=b"\xef\xbb\xbf" + PROJECTS.encode()))
    assert next(iter(register.raw["projects"].frame.columns)) == "project_id"


def test_cells_of_a_csv_file_are_text_as_they_stand(tmp_path: Path) -> None:
    text = 'project_id,portfolio_id,name\r\n007,NA,"two\nlines, and ""quotes"""\r\n'
    frame = source(write(tmp_path, projects=text)).raw["projects"].frame
    assert frame.values.tolist() == [["007", "NA", 'two\nlines, and "quotes"']]


def test_rows_are_numbered_as_a_spreadsheet_does_and_blank_rows_are_none(tmp_path: Path) -> None:
    text = 'project_id,name\nP1,"two\nlines"\n\n , \nP2,x\n'
    frame = source(write(tmp_path, projects=text)).raw["projects"].frame
    assert frame.index.tolist() == [2, 5]


@pytest.mark.parametrize(("row", "cells"), [("P2,A,Two,active", 4), ("P2,A,Two,active,2025-01-01,", 6)])
def test_a_row_of_another_length_is_set_aside_and_counted(tmp_path: Path, row: str, cells: int) -> None:
    portfolio = load(write(tmp_path, projects=f"{PROJECTS}{row}\n"), as_of="2026-06-30")
    assert [(p.row, p.rule, p.effect) for p in portfolio.problems] == [
        (3, f"the row has {cells} cells where the header has 5", Effect.SET_ASIDE)
    ]
    assert portfolio.counts["projects"] == Counts(2, 1, 1)
    assert portfolio.sources[0]["rows"] == 2


@pytest.mark.parametrize(
    ("content", "rule", "remedy"),
    [
        (b"", "there is nothing in it, not even a header", "headers of the data dictionary"),
        (b"\xef\xbb\xbf\n \n", "there is nothing in it, not even a header", "headers"),
        (
            PROJECTS.encode() + b"P2,A,Caf\x81,active,2025-01-01\n",
            "the file is neither UTF-8 nor Windows-1252: byte 0x81",
            "save it as UTF-8 (in Excel: CSV UTF-8)",
        ),
        (
            PROJECTS.encode() + b'P2,A,"Two,active,2025-01-01\n',
            "the file breaks off near line 3: unexpected end of data",
            "mend the quotation marks there",
        ),
    ],
)
def test_a_file_that_cannot_be_read_as_a_table_says_why(tmp_path: Path, content: bytes, rule: str, remedy: str) -> None:
    register = source(write(tmp_path, projects=content))
    (problem,) = problems(register)
    assert (problem.file, problem.rule, problem.effect) == ("projects.csv", rule, Effect.TABLE_UNUSABLE)
    assert remedy in problem.remedy
    with pytest.raises(SourceError, match=r"projects cannot be used.*\n.*projects.csv"):
        load(tmp_path, as_of="2026-06-30")


def test_headers_without_rows_are_a_table_without_rows(tmp_path: Path) -> None:
    text = "benefit_id,project_id,name\n"
    portfolio = load(write(tmp_path, projects=PROJECTS, benefits=text), as_of="2026-06-30")
    assert portfolio.counts["benefits"] == Counts(0, 0, 0)
    assert "benefits" in portfolio.tables
    assert not portfolio.has("benefits")  # silence is no zero (R9)


def test_an_empty_file_beside_usable_projects_costs_only_its_own_table(tmp_path: Path) -> None:
    portfolio = load(write(tmp_path, projects=PROJECTS, benefits=""), as_of="2026-06-30")
    assert portfolio.missing("benefits") == ("benefits",)
    assert [p.effect for p in portfolio.problems] == [Effect.TABLE_UNUSABLE]


def test_a_header_that_is_there_twice_is_told(tmp_path: Path) -> None:
    register = source(write(tmp_path, projects="project_id,name,name\nP1,a,b\n"))
    with pytest.raises(SourceError, match="column 'name' is there 2 times"):
        load(tmp_path, as_of="2026-06-30")
    assert list(register.raw["projects"].frame.columns) == ["project_id", "name", "name"]


def test_a_column_without_a_header_is_kept_out_and_told_where_it_is_filled(tmp_path: Path) -> None:
    register = source(write(tmp_path, projects="project_id,,name,\nP1,x,a,\n"))
    assert [p.rule for p in problems(register)] == ["column 2 has no header and is kept out; its first cell is 'x'"]


def test_a_file_that_is_no_table_is_named_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS, benefit="a\n", notes="a\n")
    (tmp_path / "benefits.xlsx").write_bytes(b"")
    (tmp_path / "README.md").write_text("")
    (tmp_path / ".hidden.csv").write_text("")
    (tmp_path / "~$benefits.xlsx").write_text("")
    assert [(p.file, p.rule, p.effect) for p in source(tmp_path).problems] == [
        ("benefit.csv", "it is not read: the name is no table's: did you mean 'benefits'?", Effect.POINTED_OUT),
        ("notes.csv", "it is not read: the name is no table's", Effect.POINTED_OUT),
        (
            "benefits.xlsx",
            "it is not read: it cannot be opened as a workbook (invalid Zip archive: Could not find EOCD): "
            "open it and save it again as .xlsx, without a password",
            Effect.POINTED_OUT,
        ),
    ]


def test_two_files_for_one_table_are_refused(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS)
    (tmp_path / "PROJECTS.csv").write_text(PROJECTS)
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system does not tell upper from lower case")
    with pytest.raises(SourceError, match=r"PROJECTS.csv and projects.csv both hold projects: keep one of them"):
        source(tmp_path)


def test_one_csv_file_is_a_source(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS, benefits="x\n")
    assert list(source(tmp_path / "projects.csv").raw) == ["projects"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("portfolo", r"the source 'portfolo' is not there: did you mean 'portfolio'\?"),
        (
            "portfolio",
            r"portfolio holds none of the tables: there is neither a CSV file nor a workbook in it. Tables are called",
        ),
        ("broken.xlsx", r"broken.xlsx cannot be opened as a workbook .*: open it and save it again as .xlsx"),
        ("letter.docx", r"letter.docx is neither a folder, a CSV or Parquet file, a workbook"),
        ("db://me:se/cr@et@host/x", r"^the address of the database db://host/x holds a password in clear"),
    ],
)
def test_a_source_that_cannot_be_read_at_all_says_so(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "portfolio").mkdir()
    (tmp_path / "broken.xlsx").write_text("not a workbook")
    (tmp_path / "letter.docx").write_text("")
    with pytest.raises(SourceError, match=message) as raised:
        read(name if "://" in name else tmp_path / name, Settings())
    assert str(tmp_path) not in str(raised.value)


def test_no_source_at_all_says_what_to_give() -> None:
    with pytest.raises(
        SettingsError,
        match=r"no source: name a folder of CSV files, a workbook or a database, or set source in pmo\.yaml",
    ):
        read(None, Settings())


def test_each_file_is_recorded_with_its_hash_and_without_its_folder(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS, benefits="benefit_id,project_id,name\n")
    expected = [
        {"name": name, "sha256": hashlib.sha256((tmp_path / name).read_bytes()).hexdigest(), "rows": rows}
        for name, rows in (("benefits.csv", 0), ("projects.csv", 1))
    ]
    assert list(source(tmp_path).sources) == expected


HEADER = ["project_id", "portfolio_id", "name", "status", "start_date", "planned_investment"]


def test_a_sheet_is_the_table_of_its_name(tmp_path: Path) -> None:
    start = dt.date(2025, 1, 1)
    rows = [HEADER, [7, "A", "Seven", "active", start, 1.5], [], ["007", "A", "Bond", "active", "2025-01-01", None]]
    path = book(tmp_path / "register.xlsx", Projects=rows, Notes=[["anything"]])
    portfolio = load(path, as_of="2026-06-30")
    assert portfolio.tables["projects"]["project_id"].tolist() == ["7", "007"]
    assert portfolio.tables["projects"]["start_date"].dt.date.tolist() == [start, start]
    assert [(p.file, p.sheet, p.rule) for p in portfolio.problems] == [
        ("register.xlsx", "Notes", "it is not read: the name is no table's")
    ]
    assert [(record["name"], record["rows"]) for record in portfolio.sources] == [("register.xlsx", 2)]


def test_a_problem_in_a_workbook_names_sheet_and_row(tmp_path: Path) -> None:
    rows = [[], HEADER, [], ["P1", "A", "One", "active", dt.time(1, 2), "tbc"]]
    path = book(tmp_path / "register.xlsx", projects=rows)
    portfolio = load(path, as_of="2026-06-30")
    assert [(p.place, p.row, p.column, p.rule) for p in portfolio.problems] == [
        ("register.xlsx[projects]", 4, "start_date", "'01:02:00' is not a date"),
        ("register.xlsx[projects]", 4, "planned_investment", "'tbc' is not a number: it is to be confirmed"),
    ]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [("#REF!", "'#REF!' is an error of the spreadsheet"), ("=1+1", "the formula '=1+1' has no value yet")],
)
@pytest.mark.parametrize("column", ["planned_investment", "name"])
def test_a_formula_without_a_value_is_no_empty_cell(tmp_path: Path, column: str, cell: str, rule: str) -> None:
    good = dict(zip(HEADER, ["P1", "A", "One", "active", "2025-01-01", 1.0], strict=True))
    path = book(
        tmp_path / "register.xlsx",
        projects=[HEADER, [*good.values()], [*{**good, "project_id": "P2", column: cell}.values()]],
    )
    workbook = openpyxl.load_workbook(path)
    workbook["projects"]["G3"].number_format = "0.00"  # an empty cell with a format, as spreadsheets leave them
    workbook["projects"]["A2"].number_format = "@"
    workbook.save(path)
    portfolio = load(path, as_of="2026-06-30")
    assert [(p.row, p.column, p.rule) for p in portfolio.problems] == [(3, column, rule)]


def test_a_workbook_and_a_folder_of_the_same_cells_give_the_same_tables(tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    write(folder, projects=",".join(HEADER) + "\nP1,A,One,active,2025-01-01,1250.5\n")
    path = book(
        tmp_path / "r.xlsx",
        projects=[HEADER, ["P1", "A", "One", "active", dt.datetime.fromisoformat("2025-01-01"), 1250.5]],
    )
    of_folder, of_book = (load(place, as_of="2026-06-30").tables["projects"] for place in (folder, path))
    assert of_folder.equals(of_book)


def test_the_settings_in_a_sources_folder_hold_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pmo.yaml").write_text("as_of: 2020-01-31\n")
    monkeypatch.chdir(elsewhere)
    folder = tmp_path / "register"
    folder.mkdir()
    write(folder, projects=PROJECTS)
    assert load(folder).as_of == dt.date(2020, 1, 31)
    (folder / "pmo.yaml").write_text("as_of: 2026-06-30\ndiscount_rate: 0.05\n")
    portfolio = load(folder)
    assert (portfolio.as_of, portfolio.assumptions.discount_rate) == (dt.date(2026, 6, 30), 0.05)
    assert load(folder, as_of="2026-07-31").as_of == dt.date(2026, 7, 31)


def test_a_workspace_reads_the_source_that_its_settings_name(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write(data, projects=PROJECTS)
    (tmp_path / "pmo.yaml").write_text("source: data\nas_of: 2026-06-30\n")
    assert load(tmp_path).portfolio_ids == ("A",)


def test_a_source_that_is_named_beats_the_settings(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS)
    config = tmp_path / "other.yaml"
    config.write_text("source: nowhere\nas_of: 2026-06-30\n")
    assert load(tmp_path, config).portfolio_ids == ("A",)
    with pytest.raises(SourceError, match="the source 'nowhere' is not there"):
        load(None, config)


def test_without_a_clock_a_date_must_be_given(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS)
    with pytest.raises(SettingsError, match="no as-of date"):
        load(tmp_path, Settings())


def test_tables_may_come_from_several_sources(tmp_path: Path) -> None:
    write(tmp_path, export=PROJECTS)
    book(tmp_path / "value.xlsx", Register=[["benefit_id", "project_id", "name"], ["B1", "P1", "Less rework"]])
    config = tmp_path / "pmo.yaml"
    config.write_text("as_of: 2026-06-30\nsource: {projects: export.csv, benefits: value.xlsx#Register}\n")
    portfolio = load(None, config)
    assert {name: count.used for name, count in portfolio.counts.items()} == {"projects": 1, "benefits": 1}
    assert {record["name"] for record in portfolio.sources} == {"export.csv", "value.xlsx"}


def test_what_is_agreed_for_one_portfolio_is_used_when_narrowed_to_it(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS + "P2,B,Two,active,2025-01-01\n")
    (tmp_path / "pmo.yaml").write_text(
        "as_of: 2026-06-30\ndiscount_rate: 0.04\nbenchmarks: {benefits_realised: 0.9}\n"
        "portfolios: {A: {benchmarks: {portfolio_roi: 0.1}}, B: {discount_rate: 0.06}}\n"
    )
    register = load(tmp_path)
    a, b = (register.for_portfolio(name).assumptions for name in ("A", "B"))
    assert (a.discount_rate, b.discount_rate) == (0.04, 0.06)
    assert (a.benchmarks["benefits_realised"], a.benchmarks["portfolio_roi"]) == (0.9, 0.1)
    assert (b.benchmarks["portfolio_roi"], b.benchmarks["strategic_alignment"]) == (0.2, 0.9)


def test_what_has_nothing_to_record_is_carried_to_the_register_and_can_differ_by_portfolio(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS + "P2,B,Two,active,2025-01-01\n")
    (tmp_path / "pmo.yaml").write_text(
        "as_of: 2026-06-30\nnothing_to_record: [escalations, spend, spend]\n"
        "portfolios: {A: {}, B: {nothing_to_record: [decisions]}}\n"
    )
    register = load(tmp_path)
    assert register.assumptions.nothing_to_record == {"escalations", "spend"}
    found = [register.for_portfolio(name).assumptions.nothing_to_record for name in ("A", "B")]
    assert found == [{"escalations", "spend"}, {"decisions"}]


def test_the_escalation_ladder_is_carried_to_the_register_and_can_differ_by_portfolio(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS + "P2,B,Two,active,2025-01-01\n")
    (tmp_path / "pmo.yaml").write_text(
        "as_of: 2026-06-30\nescalation: [board, {level: council, after_days: 90, amount_above: 5e6}]\n"
        "portfolios: {A: {}, B: {escalation: [committee]}}\n"
    )
    register = load(tmp_path)
    a, b = (register.for_portfolio(name).assumptions.escalation for name in ("A", "B"))
    assert a == (Rung("board"), Rung("council", 90, 5_000_000.0))
    assert b == (Rung("committee"),)


def test_each_portfolio_is_written_in_its_own_locale(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS + "P2,B,Two,active,2025-01-01\n")
    (tmp_path / "pmo.yaml").write_text("as_of: 2026-06-30\nportfolios: {A: {}, B: {locale: de-DE}}\n")
    register = load(tmp_path)
    assert [register.for_portfolio(name).assumptions.locale for name in ("A", "B")] == ["en_GB", "de_DE"]


def test_budget_and_pilots_are_carried_to_the_register_and_can_differ_by_portfolio(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS + "P2,B,Two,active,2025-01-01\n")
    (tmp_path / "pmo.yaml").write_text(
        "as_of: 2026-06-30\nbudget: 500\npilots: {projects: [P1], since: 2026-01-01}\n"
        "portfolios: {A: {}, B: {budget: 700, pilots: {projects: [P2], since: 2026-02-01}}}\n"
    )
    register = load(tmp_path)
    a, b = (register.for_portfolio(name).assumptions for name in ("A", "B"))
    assert (a.budget, a.pilots, a.pilots_since) == (500, {"P1"}, dt.date(2026, 1, 1))
    assert (b.budget, b.pilots, b.pilots_since) == (700, {"P2"}, dt.date(2026, 2, 1))


def test_a_reference_class_is_carried_to_the_register_and_can_differ_by_portfolio(tmp_path: Path) -> None:
    write(tmp_path, projects=PROJECTS + "P2,B,Two,active,2025-01-01\n")
    (tmp_path / "pmo.yaml").write_text(
        "as_of: 2026-06-30\n"
        "portfolios: {A: {}, B: {reference_class: {mean: 0.7, spread: 0.25, count: 40, source: Group review 2025}}}\n"
    )
    register = load(tmp_path)
    found = [register.for_portfolio(name).assumptions.reference_class for name in ("A", "B")]
    assert found == [None, ReferenceClass(0.7, 0.25, 40, "Group review 2025")]


def test_a_folder_of_workbooks_is_one_source(tmp_path: Path) -> None:
    """One workbook with a sheet per table beside one whose name is the table's, as PMOs export them."""
    project = {"project_id": "P1", "portfolio_id": "A", "name": "n", "status": "active", "start_date": "2025-01-01"}
    pd.DataFrame([project]).to_excel(tmp_path / "projects.xlsx", sheet_name="Sheet1", index=False)
    with pd.ExcelWriter(tmp_path / "register 2026.xlsx") as book:
        pd.DataFrame([{"objective_id": "O1", "name": "Grow"}]).to_excel(book, sheet_name="Objectives", index=False)
        pd.DataFrame([{"anything": 1}]).to_excel(book, sheet_name="Notes", index=False)
    (tmp_path / "alignment.csv").write_text("project_id,objective_id\nP1,O1\n")
    read = load(tmp_path, as_of="2026-06-30")
    assert {name: len(table) for name, table in read.tables.items()} == {"projects": 1, "objectives": 1, "alignment": 1}
    assert {one["name"] for one in read.sources} == {"projects.xlsx", "register 2026.xlsx", "alignment.csv"}
    assert [(p.file, p.sheet, p.rule) for p in read.problems] == [
        ("register 2026.xlsx", "Notes", "it is not read: the name is no table's")
    ]


def test_a_table_in_two_workbooks_of_a_folder_is_refused(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        pd.DataFrame([{"project_id": "P1"}]).to_excel(tmp_path / name, sheet_name="projects", index=False)
    with pytest.raises(SourceError, match=r"one.xlsx\[projects\] and two.xlsx\[projects\] both hold projects"):
        load(tmp_path, as_of="2026-06-30")
