"""`pmo-kit baseline`, and what the other commands say of a history that cannot be trusted: streams and exit statuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pmo_kit.cli import app

PLACE = "baselines/A-559aead0.jsonl"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one portfolio whose baseline is locked and was reviewed; returns the history's file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pmo.yaml").write_text("source: register\nas_of: 2026-06-30\n")
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "portfolios.csv").write_text("portfolio_id,name,transformation_start\nA,A,2025-01-01\n")
    (tmp_path / "register" / "projects.csv").write_text(
        "project_id,portfolio_id,name,status,start_date\nP1,A,One,active,2024-01-01\n"
    )
    (tmp_path / "register" / "decisions.csv").write_text(
        "decision_id,project_id,raised_on,decided_on\nD1,P1,2024-06-01,2024-06-21\n"
    )
    assert run("baseline", "lock", "--locked-by", "Ann Lee").exit_code == 0
    assert run("baseline", "review", "--reviewed-by", "Bo Li").exit_code == 0
    return tmp_path / PLACE


def alter(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"Ann Lee", b"Ann Low"))


def tear(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def test_a_second_lock_without_a_reason_is_refused(file: Path) -> None:
    result = run("baseline", "lock", "--locked-by", "Bo Li")
    assert result.exit_code == 2
    assert "by Ann Lee: to supersede it, say why with --reason" in result.stderr


@pytest.mark.parametrize(("damage", "told"), [(alter, "line 2 does not follow"), (tear, "line 2 is torn")])
def test_check_names_the_faults_of_a_history_with_file_line_and_remedy_and_ends_with_1(file: Path, damage, told: str):
    assert run("check").exit_code == 0
    damage(file)
    result = run("check")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == f"{PLACE}: 1 problem"
    assert lines[1].startswith(f"  {told}")
    assert "(history not used) – " in lines[1]
    assert lines[-1] == "1 problem: 1 history not used"
    (problem,) = json.loads(run("check", "--format", "json").stdout)["problems"]
    assert (problem["file"], problem["effect"]) == (PLACE, "history not used")


def test_check_points_out_a_mended_history_and_ends_with_0(file: Path) -> None:
    tear(file)
    assert run("baseline", "mend", "--mended-by", "Cy Ek", "--reason", "disk full").exit_code == 0
    result = run("check")
    assert result.exit_code == 0
    assert "line 2: a torn line was set aside by Cy Ek" in result.stdout


def test_metrics_say_that_a_history_is_not_used_and_replay_the_baseline(file: Path) -> None:
    ask = ("metrics", "--metric", "decision_cycle_time_baseline", "--format", "json")
    sound = run(*ask)
    assert "locked on" in json.loads(sound.stdout)[0]["note"]
    assert PLACE not in sound.stderr
    alter(file)
    result = run(*ask)
    assert result.exit_code == 0
    (line,) = [line for line in result.stderr.splitlines() if PLACE in line]
    assert line.startswith(f"{PLACE}: line 2 does not follow")
    assert "the baseline is replayed instead" in line
    (row,) = json.loads(result.stdout)
    assert (row["value"], "provisional" in row["note"]) == (20, True)


def test_a_run_and_its_page_say_that_a_history_is_not_used_and_show_no_path(file: Path) -> None:
    alter(file)
    result = run("run", "--notebook", "01_baselining")
    assert result.exit_code == 0, result.stderr
    (line,) = [line for line in result.stderr.splitlines() if PLACE in line]
    assert "line 2 does not follow" in line
    assert "the baseline is replayed instead" in line
    page = (file.parents[1] / "reports" / "A" / "01_baselining.html").read_text()
    assert "The history cannot be trusted, and none of it is used: line 2 does not follow" in page
    assert f"not used: its history {PLACE} cannot be trusted" in page
    assert str(file.parents[1]) not in page


def test_a_torn_line_is_mended_and_everything_goes_on_and_says_so(file: Path) -> None:
    tear(file)
    assert run("baseline", "lock", "--locked-by", "Bo Li", "--reason", "late").exit_code == 2
    assert "baseline mend" in run("baseline", "lock", "--locked-by", "Bo Li", "--reason", "late").stderr
    mended = run("baseline", "mend", "--mended-by", "Cy Ek", "--reason", "the disk was full")
    assert mended.exit_code == 0
    assert re.fullmatch("[0-9a-f]{64}\n", mended.stdout)
    assert "line 2" in mended.stderr
    assert len([*file.parent.glob("*.torn-*")]) == 1
    verified = run("baseline", "verify")
    assert verified.exit_code == 0
    assert "proved: line 2: a torn line was set aside by Cy Ek" in verified.stdout
    locked = run("baseline", "lock", "--locked-by", "Bo Li", "--reason", "late")
    assert locked.exit_code == 0
    said = f"{PLACE}: line 2: a torn line was set aside by Cy Ek on "
    assert said in locked.stderr
    assert said in run("metrics", "--metric", "projects_due_count").stderr
    listed = json.loads(run("baseline", "history", "--format", "json").stdout)
    assert [(row["event"], row["reason"]) for row in listed] == [
        ("lock", None),
        ("mend", "the disk was full"),
        ("lock", "late"),
    ]


def test_a_name_that_a_terminal_would_obey_is_spelled_out(file: Path) -> None:
    tear(file)
    assert run("baseline", "mend", "--mended-by", "Cy \x1b[31mEk", "--reason", "full").exit_code == 0
    for command in ("verify", "history", "show"):
        result = run("baseline", command)
        assert "Cy \\x1b[31mEk" in result.stdout + result.stderr
        assert "\x1b" not in result.stdout + result.stderr


def test_what_was_altered_is_not_mended(file: Path) -> None:
    alter(file)
    result = run("baseline", "mend", "--mended-by", "Cy Ek", "--reason", "tidy")
    assert result.exit_code == 2
    assert "no torn last line" in result.stderr
    assert "line 2" in result.stderr
    assert "version control" in result.stderr


def test_show_says_why_nothing_is_in_force(file: Path) -> None:
    alter(file)
    result = run("baseline", "show")
    assert result.exit_code == 1
    assert "line 2 does not follow" in result.stderr
    assert "no baseline is locked" not in result.stderr


def test_what_cannot_be_read_ends_no_command_in_a_traceback(file: Path) -> None:
    file.unlink()
    file.mkdir()
    for command, status in (
        (("check",), 1),
        (("metrics", "--metric", "projects_due_count"), 0),
        (("baseline", "verify"), 1),
        (("baseline", "history"), 1),
        (("baseline", "show"), 1),
        (("baseline", "lock", "--locked-by", "Bo Li"), 2),
        (("baseline", "mend", "--mended-by", "Bo Li", "--reason", "x"), 2),
    ):
        result = run(*command)
        assert (result.exit_code, isinstance(result.exception, SystemExit | None)) == (status, True), command
        assert "a folder stands in its place" in result.stdout + result.stderr
