"""`pmo-kit check` as a user meets it: streams, exit statuses, every problem."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pmo_kit.cli import app

PROJECTS = "project_id,portfolio_id,name,status,start_date,planned_investment\n"
SOUND = PROJECTS + "P1,A,One,active,2025-01-01,100\n"
BENEFITS = "benefit_id,project_id,name,target_value,baselin_value\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["check", *map(str, arguments)])


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound register, in a folder that is not the working folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    folder = tmp_path / "register"
    folder.mkdir()
    (folder / "projects.csv").write_text(SOUND)
    return folder


def test_a_sound_source_ends_with_0(source: Path) -> None:
    result = run(source)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["table", "read", "used", "set", "aside"],
        ["projects", "1", "1", "0"],
        [],
        ["no", "problems"],
    ]


def test_every_problem_is_told_by_file_with_row_column_value_and_remedy(source: Path) -> None:
    rows = "B1,P1,Faster,lots,\nB2,P9,Cheaper,5,\n"
    (source / "benefits.csv").write_text(BENEFITS + rows)
    result = run(source)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "benefits.csv: 3 problems",
        "  column 'baselin_value' is unknown: did you mean 'baseline_value'? (pointed out) – it is kept out: rename the header if "
        "it is one of the dictionary's columns",
        "  row 2, target_value: 'lots' is not a number (read as empty) – write a number, or leave the cell empty where there is "
        "none",
        "  row 3, project_id: 'P9' is not in projects.csv (set aside) – add it to projects, or correct the cell",
        "",
        "table     read  used  set aside",
        "projects     1     1          0",
        "benefits     2     1          1",
        "",
        "3 problems: 1 row set aside, 1 cell read as empty, 1 pointed out",
    ]


def test_what_costs_no_row_ends_with_0_unless_strict(source: Path) -> None:
    (source / "benefits.csv").write_text(BENEFITS + "B1,P1,Faster,lots,\n")
    assert run(source).exit_code == 0
    result = run(source, "--strict")
    assert (result.exit_code, result.stderr) == (1, "--strict: 1 cell read as empty\n")
    assert "1 cell read as empty" in result.stdout


def test_what_is_only_pointed_out_passes_strict(source: Path) -> None:
    (source / "projects.csv").write_text(PROJECTS.replace("planned", "extra") + "P1,A,One,active,2025-01-01,100\n")
    result = run(source, "--strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "1 problem: 1 pointed out"


def test_a_flood_of_what_is_only_pointed_out_is_counted_and_in_json_whole(source: Path) -> None:
    rows = "".join(f"P{i},A,N,active,2024-01-{i:02},2023-12-{i:02}\n" for i in range(1, 31))
    (source / "projects.csv").write_text(PROJECTS.replace("planned_investment", "go_live") + rows)
    lines = run(source).stdout.splitlines()
    assert lines[0] == "projects.csv: 30 problems"
    assert [line.split(",")[0] for line in lines[1:6]] == [f"  row {i}" for i in range(2, 7)]
    assert lines[6:8] == ["  … and 25 more of this kind: --format json lists them all", ""]
    assert len(json.loads(run(source, "--format", "json").stdout)["problems"]) == 30


def test_many_rows_that_share_a_line_are_counted_where_they_are_only_pointed_out(source: Path) -> None:
    header = PROJECTS.replace("planned_investment", "end_date")
    rows = [f"P{i},A,N,{'closed' if i % 2 else 'active'},2024-01-01,\n" for i in range(40)]
    (source / "projects.csv").write_text(header + "".join(rows))
    shown = ", ".join(str(row) for row in range(3, 27, 2))
    assert run(source).stdout.splitlines()[1].startswith(f"  rows {shown} and 8 more, end_date: the project is closed")


def test_days_after_the_as_of_date_are_told_of(source: Path) -> None:
    (source / "decisions.csv").write_text(
        "decision_id,project_id,raised_on,decided_on\nD1,P1,2025-03-01,2025-09-01\nD2,P1,2025-03-01,2025-10-01\n"
    )
    assert run(source, "--as-of", "2025-06-30").stdout.splitlines()[:2] == [
        "decisions.csv: 1 problem",
        "  2 rows have their decided_on after 2025-06-30: taken as plans, and the issues open (pointed out) – correct what has "
        "happened (the first is row 2)",
    ]
    assert run(source, "--as-of", "2025-10-01").stdout.splitlines()[-1] == "no problems"


def test_rows_with_the_same_problem_share_a_line(source: Path) -> None:
    rows = "".join(f"P{i},A,,active,,\n" for i in (2, 3, 4)) + "P5,A,N,proposed,,\nP6,A,,proposed,,\n"
    (source / "projects.csv").write_text(SOUND + rows.replace("active", "proposed"))
    assert run(source).stdout.splitlines()[:2] == [
        "projects.csv: 4 problems",
        "  rows 3–5, 7, name: the cell is empty and must not be (set aside) – fill it in",
    ]


def test_the_same_question_of_many_values_is_asked_once_with_three_of_them(source: Path) -> None:
    rows = "".join(f"P{i},A,N,proposed,,{100 + i} EUX\n" for i in range(2, 12))
    (source / "projects.csv").write_text(PROJECTS + rows)
    lines = run(source).stdout.splitlines()
    assert lines[0] == "projects.csv: 10 problems"
    assert lines[1].startswith("  rows 2–11, planned_investment: '102 EUX' is not a number (read as empty)")
    assert "likewise '103 EUX', '104 EUX' and 7 other values" in lines[1]
    assert lines[2] == ""


def test_a_source_without_tables_names_the_command_that_proposes_a_mapping(source: Path) -> None:
    (source / "projects.csv").rename(source / "list.csv")
    result = run(source)
    assert result.exit_code == 2
    assert "`pmo-kit map` proposes a mapping" in result.stderr


def test_a_total_does_not_fail_the_run(source: Path) -> None:
    (source / "projects.csv").write_text(SOUND + "P2,A,Two,active,2025-01-01,50\nTotal,,,,,150\n")
    result = run(source, "--strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "1 problem: 1 row left out"


def test_a_table_that_cannot_be_used_ends_with_1(source: Path) -> None:
    (source / "projects.csv").write_text(SOUND.replace("name", "nmae"))
    result = run(source)
    assert result.exit_code == 1
    assert "column 'name' is missing: did you mean 'nmae'? (table unusable)" in result.stdout
    assert result.stdout.splitlines()[-3].split() == ["projects", "1", "0", "1", "unusable"]


def test_an_empty_file_ends_with_1_and_a_clear_line(source: Path) -> None:
    (source / "benefits.csv").write_bytes(b"")
    result = run(source)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:2] == [
        "benefits.csv: 1 problem",
        "  there is nothing in it, not even a header (table unusable) – give it the headers of the data dictionary in its first "
        "row, or take it away",
    ]


def test_tables_without_projects_end_with_1(source: Path) -> None:
    (source / "projects.csv").rename(source / "objectives.csv")
    (source / "objectives.csv").write_text("objective_id,name\nO1,Grow\n")
    result = run(source)
    assert (result.exit_code, result.stderr) == (1, "there is no projects table: nothing can be measured without one\n")


def test_json_holds_tables_problems_and_sources(source: Path) -> None:
    (source / "benefits.csv").write_text(BENEFITS + "B1,P1,Faster,lots,\n")
    result = run(source, "--format", "json")
    content = json.loads(result.stdout)
    assert content["tables"] == [
        {"table": "projects", "read": 1, "used": 1, "set_aside": 0, "left_out": 0, "usable": True},
        {"table": "benefits", "read": 1, "used": 1, "set_aside": 0, "left_out": 0, "usable": True},
    ]
    expected = {
        "file": "benefits.csv",
        "sheet": "",
        "table": "benefits",
        "row": 2,
        "column": "target_value",
        "field": "",
        "value": "lots",
        "rule": "'lots' is not a number",
        "effect": "read as empty",
        "remedy": "write a number, or leave the cell empty where there is none",
    }
    assert {key: content["problems"][1][key] for key in expected} == expected
    assert [record["name"] for record in content["sources"]] == ["benefits.csv", "projects.csv"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["registr"], "the source 'registr' is not there: did you mean 'register'?"),
        (["register", "--config", "pmo.yaml"], "the settings file 'pmo.yaml' is not there"),
        (["register", "--as-of", "soon"], "'soon' is not a date: write it as YYYY-MM-DD, or last-month-end"),
        (["register", "--portfolio", "AA"], "portfolio 'AA' is not known: did you mean 'A'?"),
        ([], "no source: name a folder of CSV files, a workbook or a database, or set source in pmo.yaml"),
    ],
)
def test_what_cannot_be_started_ends_with_2_and_prints_no_data(
    source: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(source.parent)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [(["check", "--formt", "json"], "--format"), (["chekc"], "check"), (["check", "--format", "jsn"], "json")],
)
def test_a_mistyped_command_or_option_is_answered_with_the_nearest(arguments: list[str], hint: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert hint in result.stderr


def test_settings_that_nobody_named_are_told_of(source: Path) -> None:
    (source / "pmo.yaml").write_text("as_of: 2026-06-30\n")
    assert run(source).stderr == "settings: register/pmo.yaml\n"
    assert run(source, "--config", source / "pmo.yaml").stderr == ""


def test_what_a_terminal_would_obey_is_spelled_out_and_an_emoji_is_not(source: Path) -> None:
    header = "a\x1b[31mred\u202efdp.exe 👩\u200d💻"
    (source / "projects.csv").write_text(SOUND.replace("planned_investment", header), encoding="utf-8")
    output = run(source).stdout
    assert not {"\x1b", "\u202e"} & set(output)
    assert "👩" in output


def test_hostile_names_are_only_names(source: Path) -> None:
    rows = 'P1,Ops/🚀,"<script>alert(1)</script>",active,2025-01-01,100\n'
    (source / "projects.csv").write_text(PROJECTS + rows, encoding="utf-8")
    assert run(source, "--portfolio", "Ops/🚀").exit_code == 0


def test_help_is_fast_because_nothing_heavy_is_imported() -> None:
    code = "import sys, pmo_kit.cli; sys.exit(sum(m in sys.modules for m in ('pandas', 'pandera', 'papermill', 'nbconvert')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_reading_leaves_the_source_as_it_is(source: Path) -> None:
    before = {path.name: path.read_bytes() for path in source.iterdir()}
    run(source)
    assert {path.name: path.read_bytes() for path in source.iterdir()} == before
