"""What was set aside, as a workbook that looks like the source: mended there, it reads as if it had been right at once."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

from pmo_kit.cli import app
from pmo_kit.loaders import load
from pmo_kit.loaders.sources.sheets import sheet_title
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.settings import carried
from pmo_kit.settings.config import Settings

PROJECTS = "project_id,portfolio_id,name,status,start_date,planned_investment\n"
BENEFITS = "benefit_id,project_id,name,target_value\n"
RED, AMBER = "00FFB3B3", "00FFE699"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two projects, of which one cannot be used; three benefits, of which one cannot and one lacks a cell."""
    folder = tmp_path / "register"
    folder.mkdir()
    (folder / "projects.csv").write_text(PROJECTS + "P1,A,One,active,2025-01-01,100\nP2,A,,active,2025-02-01,200\n")
    (folder / "benefits.csv").write_text(BENEFITS + "B1,P1,Faster,10\nB2,P1,Cheaper,lots\nB3,P9,Better,30\n")
    return folder


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["check", *map(str, arguments), "--as-of", "2026-06-30"])


def written(source: Path, *arguments: str | Path) -> Path:
    path = source.parent / "aside.xlsx"
    result = check(source, *arguments, "--set-aside", path)
    assert "wrote aside.xlsx: " in result.stderr, result.output
    return path


def cells(sheet: Worksheet) -> list[tuple]:
    return list(sheet.iter_rows(values_only=True))


def again(path: Path, mapping: Path | None = None) -> Portfolio:
    return load(path, Settings(mapping=mapping), as_of="2026-06-30")


def test_it_has_the_sources_sheets_headers_and_cells_and_what_is_to_be_mended_comes_first(source: Path) -> None:
    book = openpyxl.load_workbook(written(source))
    assert book.sheetnames == ["projects", "benefits"]
    header = tuple(PROJECTS.strip().split(","))
    assert cells(book["projects"]) == [
        header,
        ("P2", "A", None, "active", "2025-02-01", "200"),
        ("P1", "A", "One", "active", "2025-01-01", "100"),
    ]
    assert cells(book["benefits"])[1:] == [("B2", "P1", "Cheaper", "lots"), ("B3", "P9", "Better", "30")]


def test_the_bad_cell_is_coloured_and_says_why_and_whence(source: Path) -> None:
    book = openpyxl.load_workbook(written(source))
    lacking, unread, unknown = book["projects"]["C2"], book["benefits"]["D2"], book["benefits"]["B3"]
    assert [cell.fill.fgColor.rgb for cell in (lacking, unread, unknown)] == [RED, AMBER, RED]
    told = [cell.comment.text for cell in (lacking, unread, unknown)]
    assert told[0] == "row 3 of projects.csv, set aside: the cell is empty and must not be – fill it in"
    assert told[1].startswith("row 3 of benefits.csv, read as empty: 'lots' is not a number – ")
    assert told[2].startswith("row 4 of benefits.csv, set aside: 'P9' is not in projects.csv – ")
    coloured = [cell.coordinate for row in book["projects"]["A1:F3"] for cell in row if cell.fill.fgColor.rgb == RED]
    assert coloured == ["C2"]
    assert book["projects"]["A3"].comment.text.startswith("The rows from here on are used as they are.")


def test_mended_and_read_again_it_gives_the_rows(source: Path) -> None:
    path = written(source)
    book = openpyxl.load_workbook(path)
    book["projects"]["C2"] = "Two"
    book["benefits"]["D2"] = 20
    book["benefits"]["B3"] = "P2"
    book.save(path)
    portfolio = again(path)
    assert portfolio.problems == ()
    benefits = portfolio.tables["benefits"].set_index("benefit_id")
    assert benefits["target_value"].to_dict() == {"B2": 20.0, "B3": 30.0}
    assert portfolio.tables["projects"].set_index("project_id")["name"].to_dict() == {"P2": "Two", "P1": "One"}


MAPPING = """
portfolios:
  from: the register of everything we do in delivery.csv
  distinct: true
  columns: {portfolio_id: Unit, name: Unit}
projects:
  from: the register of everything we do in delivery.csv
  columns:
    project_id: {key: [Unit, "No:"]}
    portfolio_id: Unit
    name: Title
    status: {constant: active}
    start_date: {column: Begin, dates: ["%d/%m/%Y"]}
    planned_investment: {column: Cost £m, scale: 1_000_000}
objectives:
  from: goals.csv
  columns: {objective_id: Goal, name: Goal}
"""


def test_under_a_mapping_it_is_mended_in_the_sources_own_columns(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    export = "No:,Unit,Title,Begin,Cost £m,Not mapped\n1,Ops,One,5/02/2025,1.5,=1+1\n"
    export += "2,Ops,,05/03/2025,much,kept\n1,Ops,Two,6/03/2025,2,\n"
    (folder / "the register of everything we do in delivery.csv").write_text(export, encoding="utf-8")
    (folder / "goals.csv").write_text("Goal\nGrow\n")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "own.yaml").write_text("mapping: mapping.yaml\n")
    path = written(folder, "--config", tmp_path / "own.yaml")
    book = openpyxl.load_workbook(path)
    sheet = book["the register of everything we do"[:31]]
    assert cells(sheet)[1] == ("2", "Ops", None, "05/03/2025", "much", "kept")
    marked = {cell.coordinate for row in sheet["A2:F3"] for cell in row if cell.comment}
    assert marked == {"A3", "B3", "C2", "E2"}  # the repeated key stands in both columns that make it
    sheet["C2"], sheet["E2"], sheet["A3"] = "Two", 2.5, 3
    book.save(path)
    portfolio = again(path, tmp_path / "mapping.yaml")
    assert {p.effect for p in portfolio.problems} == {"pointed out"}
    projects = portfolio.tables["projects"].set_index("project_id")
    assert projects["planned_investment"].to_dict() == {"Ops-2": 2.5e6, "Ops-3": 2e6, "Ops-1": 1.5e6}
    assert projects.at["Ops-2", "start_date"].date().isoformat() == "2025-03-05"


def test_a_text_that_looks_like_a_formula_stays_a_text(source: Path) -> None:
    rows = '=HYPERLINK("http://x"),A,,active,2025-01-01,1\n'.replace('("http://x")', "(1)")
    (source / "projects.csv").write_text(
        PROJECTS + "P1,A,One,active,2025-01-01,1\n" + rows + "@x,A,,active,2025-01-01,1\n"
    )
    path = written(source)
    book = openpyxl.load_workbook(path)
    first, second = book["projects"]["A2"], book["projects"]["A3"]
    assert [(c.value, c.data_type, c.quotePrefix) for c in (first, second)] == [
        ("=HYPERLINK(1)", "s", True),
        ("@x", "s", True),
    ]
    book["projects"]["C2"] = book["projects"]["C3"] = "Named"
    first.data_type = "s"  # openpyxl takes it for a formula when it reads it; a spreadsheet does not
    book.save(path)
    assert set(again(path).tables["projects"]["project_id"]) == {"P1", "=HYPERLINK(1)", "@x"}


def test_a_torn_row_is_there_with_all_its_cells(source: Path) -> None:
    (source / "benefits.csv").write_text(BENEFITS + "B1,P1,Faster, cheaper,10\nB2,P1,x,5\n")
    book = openpyxl.load_workbook(written(source))
    assert cells(book["benefits"])[1] == ("B1", "P1", "Faster", " cheaper", "10")
    assert "the row has 5 cells where the header has 4" in book["benefits"]["A2"].comment.text


def test_a_table_that_cannot_be_used_is_there_whole_with_the_reason_at_its_header(source: Path) -> None:
    (source / "benefits.csv").write_text("benefit_id,project_id,nam\nB1,P1,Faster\nB2,P1,Cheaper\n")
    path = written(source)
    book = openpyxl.load_workbook(path)
    assert len(cells(book["benefits"])) == 3
    assert "column 'name' is missing: did you mean 'nam'?" in book["benefits"]["A1"].comment.text
    book["benefits"]["C1"] = "name"
    book["projects"]["C2"] = "Two"
    book.save(path)
    assert again(path).counts["benefits"].used == 2


def test_a_workbook_with_real_dates_and_numbers_keeps_them(tmp_path: Path) -> None:
    import datetime as dt

    book = openpyxl.Workbook()
    book.active.title = "projects"
    book.active.append(PROJECTS.strip().split(","))
    book.active.append(["P1", "A", None, "active", dt.datetime(2025, 1, 1), 100.5])  # noqa: DTZ001
    book.active.append([7, "A", "Two", "active", dt.datetime(2025, 1, 1), 100])  # noqa: DTZ001
    book.save(tmp_path / "register.xlsx")
    sheet = openpyxl.load_workbook(written(tmp_path / "register.xlsx"))["projects"]
    assert cells(sheet)[1] == ("P1", "A", None, "active", dt.datetime(2025, 1, 1), 100.5)  # noqa: DTZ001


def test_what_is_there_is_not_written_over_and_nothing_is_written_for_nothing(source: Path) -> None:
    path = written(source)
    before = path.read_bytes()
    result = check(source, "--set-aside", path)
    assert (result.exit_code, result.stdout, path.read_bytes()) == (2, "", before)
    assert "is there already and may hold what was typed into it: name another file" in result.stderr
    (source / "projects.csv").write_text(PROJECTS + "P1,A,One,active,2025-01-01,100\n")
    (source / "benefits.csv").unlink()
    result = check(source, "--set-aside", source.parent / "none.xlsx")
    assert (result.exit_code, result.stderr) == (0, "nothing was set aside: none.xlsx was not written\n")
    assert not (source.parent / "none.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "message"), [("a.csv", "let it end in .xlsx"), ("no/a.xlsx", "there is no such folder")]
)
def test_a_name_that_cannot_be_written_is_refused_before_anything_is_read(
    source: Path, name: str, message: str
) -> None:
    result = check(source, "--set-aside", source.parent / name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("projects.csv", "projects"),
        ("a/b: c?.csv", "a_b_ c_"),
        ("x" * 40, "x" * 31),
        ("Sheet 1", "Sheet 1"),
        ("'quoted'", "quoted"),
        ("?", "_"),
        ("''", "sheet"),
    ],
)
def test_any_name_becomes_one_that_a_sheet_can_bear(name: str, title: str) -> None:
    assert sheet_title(name) == title


@pytest.mark.slow
@pytest.mark.parametrize("sample", ["watermelon", "zombies", "no_baselines", "leaky", "leaky.xlsx"])
def test_what_is_not_mended_is_told_of_again(sample: str, tmp_path: Path) -> None:
    source = carried.folder("sample_data") / sample
    before = load(source, Settings(), as_of="2026-06-30")
    assert check(source, "--set-aside", tmp_path / "aside.xlsx").exit_code in (0, 1)
    assert lost(again(tmp_path / "aside.xlsx")) == lost(before) != []


def lost(portfolio: Portfolio) -> list[tuple[str, str, str, str]]:
    """What cost a row or a cell, wherever it stands."""
    return sorted((p.table, p.column, p.value, p.effect) for p in portfolio.problems if p.effect != "pointed out")
