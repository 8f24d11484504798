"""What a source may hold and take: past a stated limit a table is unusable with a clear line, and the next one is read."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pmo_kit.errors import SettingsError, SourceError
from pmo_kit.loaders import load
from pmo_kit.loaders.sources.database import Database
from pmo_kit.loaders.sources.expected import ANY_TABLE
from pmo_kit.loaders.sources.folder import Folder
from pmo_kit.loaders.sources.parquet import ParquetFolder
from pmo_kit.loaders.sources.sheets import Source
from pmo_kit.loaders.sources.workbook import Workbook
from pmo_kit.settings import limits
from pmo_kit.settings.config import Settings, read_settings
from pmo_kit.settings.limits import Limits
from pmo_kit.vocabulary import Effect

from ..builders import damage

SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"
NO_END = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t"


def told(source: Source, name: str) -> str:
    """What is said of a sheet that is unusable, and its remedy."""
    [remark] = source.read(name).remarks
    assert remark.effect is Effect.TABLE_UNUSABLE
    return f"{remark.rule} – {remark.remedy}"


def book(path: Path, rows: int = 3, **cells: object) -> Path:
    """A workbook with a sheet of projects, some of its cells others, and a sheet of benefits that is sound."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "projects"
    for row in (["project_id", "name"], *([f"P{n}", "x"] for n in range(rows))):
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    for row in (["benefit_id"], ["B1"]):
        made.create_sheet("benefits").append(row) if row == ["benefit_id"] else made["benefits"].append(row)
    made.save(path)
    return path


def put_in(path: Path, new: bytes) -> Path:
    """Put bytes behind the last row of the first sheet."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts[SHEET] = parts[SHEET].replace(END, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def test_a_stray_cell_in_the_last_corner_of_a_sheet_is_named_and_the_next_sheet_is_read(tmp_path: Path) -> None:
    source = Workbook(book(tmp_path / "stray.xlsx", XFD1048576="x"))
    said = told(source, "projects")
    assert "or stops the reader: its cells reach to XFD1048576 – see in the spreadsheet how far its cells reach" in said
    assert len(source.read("benefits").frame) == 1


def test_a_figure_beyond_all_calendars_that_is_formatted_as_a_time_is_told(tmp_path: Path) -> None:
    path = book(tmp_path / "hours.xlsx", A3=1e9)
    made = openpyxl.load_workbook(path)
    made["projects"]["A3"].number_format = "[h]:mm:ss"
    made.save(path)
    source = Workbook(path)
    assert "it cannot be read (days=1000000000; must have magnitude <= 999999999) – open the workbook, see" in told(
        source, "projects"
    )
    assert len(source.read("benefits").frame) == 1


def test_two_hundred_thousand_cells_that_nobody_closed_are_no_table(tmp_path: Path) -> None:
    cells = b'<row r="9">' + b'<c r="A9" t="e">' * 200_000 + END
    assert "it cannot be read" in told(Workbook(put_in(book(tmp_path / "open.xlsx"), cells)), "projects")


def test_merged_cells_that_overlap_are_looked_at_no_more_often_than_there_are_cells(tmp_path: Path) -> None:
    areas = b'<mergeCell ref="A2:A1048576"/>' * 3_000
    path = put_in(book(tmp_path / "merged.xlsx", 1_000), END + b"<mergeCells>" + areas + b"</mergeCells>")
    said = [remark.rule for remark in Workbook(path).read("projects").remarks]
    assert said[:2] == [
        "the cells A2 to A1048576 are merged: 'P0' is read in each of them",
        "the cells A2 to A1048576 are merged: 'P0' is read in each of them",
    ]
    assert said[2] == "merged cells overlap, as no spreadsheet writes them: 2,998 of them are not read as merged"


def test_a_workbook_that_unpacks_to_more_than_it_may_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ALWAYS", 1)
    path = put_in(book(tmp_path / "bomb.xlsx"), END + b" " * 3_000_000)
    with pytest.raises(SourceError, match=r"^bomb.xlsx: unpacked it has 3 megabytes, and at most 1 are read: take"):
        Workbook(path)


def test_a_sheet_whose_cells_repeat_a_thousand_million_times_is_refused(tmp_path: Path) -> None:
    names = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    cell = '<t:table-cell t:number-columns-repeated="16384" o:value-type="float" o:value="1"/>'
    row = f'<t:table-row t:number-rows-repeated="1048576">{cell}</t:table-row>'
    sheet = f'<o:body><o:spreadsheet><t:table t:name="projects">{row}</t:table></o:spreadsheet></o:body>'
    with zipfile.ZipFile(tmp_path / "projects.ods", "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", f"<o:document-content {names}>{sheet}</o:document-content>")
    with pytest.raises(SourceError, match=r"^projects.ods cannot be opened as a workbook"):
        Workbook(tmp_path / "projects.ods")


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (Limits(rows=2), "it has 3 rows, and at most 2 are read – take away what is not needed, or raise the limit"),
        (Limits(cells=7), "it has 4 rows × 2 columns, and at most 7 cells are read"),
    ],
)
def test_rows_and_cells_of_a_sheet_are_limited(tmp_path: Path, stated: Limits, said: str) -> None:
    assert said in told(Workbook(book(tmp_path / "p.xlsx"), stated), "projects")


def test_rows_cells_and_bytes_of_a_csv_file_are_limited(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text("project_id,name\nP1,a\nP2,b\n")
    (tmp_path / "benefits.csv").write_bytes(b"benefit_id\n" + b"B1\n" * 400_000)
    assert len(Folder(tmp_path, Limits(rows=2, cells=6)).read("projects.csv").frame) == 2
    assert told(Folder(tmp_path, Limits(rows=1)), "projects.csv") == (
        "it has more than 1 row, and no more are read – take away what is not needed, or raise the limit in pmo.yaml, "
        "such as `limits: {rows: 2}`"
    )
    assert "it has more than 5 cells" in told(Folder(tmp_path, Limits(cells=5)), "projects.csv")
    assert "it has 2 megabytes, and at most 1 is read" in told(Folder(tmp_path, Limits(megabytes=1)), "benefits.csv")


def test_rows_that_all_say_total_and_are_none_are_read_and_are_not_added_up_without_end(tmp_path: Path) -> None:
    lines = [f"Total {n},{1 if n == 0 else 3}" for n in range(200)]  # 1, 3, 3 …: no row is the sum of those above it
    (tmp_path / "projects.csv").write_text("\n".join(["name,planned_investment", *lines]))
    sheet = Folder(tmp_path).read("projects.csv")
    assert len(sheet.frame) == 200
    [said] = [remark.rule for remark in sheet.remarks if "no sub-total" in remark.rule]
    assert said.startswith("below row 143 no sub-total is looked for")  # 1 + 2 + … + 141 = 10,011 > 50 × 200


@pytest.mark.parametrize(("most", "read"), [(12, True), (11, False)])
def test_a_csv_file_whose_records_stand_in_columns_has_as_many_cells_as_its_longest_row_fills(
    tmp_path: Path, most: int, read: bool
) -> None:
    (tmp_path / "projects.csv").write_text("project_id,P1,P2,P3\nname\nstatus\n")  # 4 × 3 cells, 6 of them written
    source = Folder(tmp_path, Limits(cells=most))
    source.expect("projects.csv", replace(ANY_TABLE, transposed=True))
    beyond = any("at most 11 cells are read" in remark.rule for remark in source.read("projects.csv").remarks)
    assert beyond is not read


def test_a_setting_raises_a_limit_and_a_table_beyond_it_is_told_with_the_files_name(tmp_path: Path) -> None:
    source = damage.folder(tmp_path / "data")
    (source / "benefits.csv").write_text("benefit_id,project_id,name\n" + "".join(f"B{n},P1,x\n" for n in range(9)))
    for rows, usable in ((8, False), (9, True)):
        (tmp_path / "pmo.yaml").write_text(f"source: data\nas_of: 2026-06-30\nlimits: {{rows: {rows}}}\n")
        register = load(config=tmp_path / "pmo.yaml")
        assert ("benefits" in register.tables) is usable
        lines = [problem.line() for problem in register.problems if problem.file == "benefits.csv"]
        assert (
            any("it has more than 8 rows, and no more are read (table unusable)" in line for line in lines)
            is not usable
        )
    assert read_settings(tmp_path / "pmo.yaml").limits == Limits(rows=9)


def test_a_text_that_stands_in_every_row_of_a_parquet_file_is_measured_before_it_is_unpacked(tmp_path: Path) -> None:
    codes = pa.DictionaryArray.from_arrays(pa.array([0] * 65_536, pa.int32()), pa.array(["x" * 100_000]))
    pq.write_table(pa.table({"project_id": codes}), tmp_path / "projects.parquet", store_schema=False)
    assert (tmp_path / "projects.parquet").stat().st_size < 10_000
    assert "unpacked it has 6,553 megabytes, and at most 512 are read" in told(
        ParquetFolder(tmp_path), "projects.parquet"
    )


def test_a_parquet_file_with_too_many_rows_is_not_read(tmp_path: Path) -> None:
    pd.DataFrame({"project_id": ["P"] * 9}).to_parquet(tmp_path / "projects.parquet")
    assert "it has 9 rows, and at most 8 are read" in told(ParquetFolder(tmp_path, Limits(rows=8)), "projects.parquet")


def test_a_moment_that_no_calendar_has_is_a_cell_that_cannot_be_read(tmp_path: Path) -> None:
    far = pa.table({"project_id": ["P1", "P2"], "start_date": pa.array([2**62, 0], pa.timestamp("us"))})
    pq.write_table(far, tmp_path / "projects.parquet")
    cells = ParquetFolder(tmp_path).read("projects.parquet").frame[1].tolist()
    assert cells == ["4611686018427387904 microseconds from 1970", pd.Timestamp("1970-01-01")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
@pytest.mark.parametrize("name", ["projects.csv", "projects.xlsx", "projects.parquet"])
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(SourceError, match=f"{name} is no file but a pipe, a device or a folder: name a file"):
        load(tmp_path / name, as_of="2026-06-30")


def test_a_pipe_and_a_link_that_leads_out_of_a_folder_are_told_and_not_read(tmp_path: Path) -> None:
    source = damage.folder(tmp_path / "data")
    (tmp_path / "secret.csv").write_text("benefit_id,project_id,name\nB1,P1,secret\n")
    (source / "benefits.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(source / "spend.csv")
    register = load(source, as_of="2026-06-30")
    assert "benefits" not in register.tables
    said = {problem.file: problem.line() for problem in register.problems}
    assert "it is a link that leads out of the folder" in said["benefits.csv"]
    assert "it is a pipe, a device or a link to nothing" in said["spend.csv"]


def test_a_pattern_of_workbooks_takes_no_link_that_leads_out_of_the_source(tmp_path: Path) -> None:
    source = damage.folder(tmp_path / "data")
    book(source / "units 1.xlsx")
    (source / "units 2.xlsx").symlink_to(book(tmp_path / "secret.xlsx"))
    (tmp_path / "map.yaml").write_text('projects: {from: "units *.xlsx#projects"}')
    with pytest.raises(SettingsError, match=r"'units 2.xlsx' is a link that leads out of the source"):
        load(source, Settings(mapping=tmp_path / "map.yaml"), as_of="2026-06-30")


@pytest.fixture(params=["duckdb", "sqlite"])
def views(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with a sound table, a view without an end, one that finds nothing for ever, and one that reaches out."""
    reaches = {"duckdb": "SELECT * FROM read_text('/etc/passwd')", "sqlite": "SELECT load_extension('x')"}[
        request.param
    ]
    statements = [
        "CREATE TABLE projects(project_id TEXT)",
        "INSERT INTO projects VALUES ('P1')",
        f"CREATE VIEW spend AS {NO_END}",
        f"CREATE VIEW decisions AS SELECT * FROM ({NO_END}) WHERE n < 0",
        f"CREATE VIEW benefits AS {reaches}",
    ]
    path = tmp_path / f"pmo.{request.param}"
    connection = duckdb.connect(str(path)) if request.param == "duckdb" else sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    if request.param == "sqlite":
        connection.commit()
    connection.close()
    return f"{request.param}:///{path}"


def test_a_view_that_never_ends_is_stopped_and_the_next_table_is_read(views: str) -> None:
    database = Database(views, Limits(rows=10_000, seconds=1))
    assert "it has more than 10,000 rows, and no more are read" in told(database, "spend")
    assert "reading it takes longer than 1 s" in told(database, "decisions")
    assert len(database.read("projects").frame) == 1
    database.close()


def test_nothing_in_a_database_reaches_out_of_it(views: str) -> None:
    database = Database(views)
    with pytest.raises(SourceError, match=r"benefits cannot be read: .*(disabled by configuration|unsafe use of load)"):
        database.read("benefits")
    database.close()
