"""Where no portfolio is left, every command says what was set aside and why, and ends without a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pmo_kit.cli import app

PROJECTS = "project_id,portfolio_id,name,status,start_date\n"
ASIDE = "row 2, name: the cell is empty and must not be (set aside) – fill it in"
COMMANDS = [["metrics"], ["metrics", "--over", "4q"], ["run"], ["baseline", "show"]]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--as-of", "2026-06-30"])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings, in which `register` is the source."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pmo.yaml").write_text("source: register\n")
    (tmp_path / "register").mkdir()
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("projects", "portfolios", "lines"),
    [
        ("P1,A,,active,2025-01-01\n", None, ["every row of projects is set aside (1 of 1)", f"projects.csv: {ASIDE}"]),
        ("", None, ["projects has no rows"]),
        ("", "", ["portfolios has no rows, and projects has no rows"]),
    ],
)
def test_what_cannot_be_started_ends_with_2_and_says_what_was_set_aside(
    here: Path, command: list[str], projects: str, portfolios: str | None, lines: list[str]
) -> None:
    (here / "register/projects.csv").write_text(PROJECTS + projects)
    if portfolios is not None:
        (here / "register/portfolios.csv").write_text("portfolio_id,name\n" + portfolios)
    done = run(*command)
    assert (done.exit_code, done.stdout) == (2, "")
    settings, *told = done.stderr.splitlines()
    assert settings.startswith("settings: ")
    assert told == [
        f"pmo-kit {command[0]}: there is no portfolio to measure: {lines[0]}",
        *(f"  {line}" for line in lines[1:]),
    ]
    assert not (here / "reports").exists()


@pytest.mark.parametrize("rows", ["", "P1,A,,active,2025-01-01\n"])
def test_check_lists_the_problems_and_ends_with_1(here: Path, rows: str) -> None:
    (here / "register/projects.csv").write_text(PROJECTS + rows)
    done = run("check")
    assert (done.exit_code, ASIDE in done.stdout) == (1, bool(rows))
    assert done.stderr.splitlines()[1:] == ["there is no portfolio: nothing can be measured without one"]


@pytest.mark.parametrize("command", [*COMMANDS, ["check"]])
def test_a_portfolio_that_was_set_aside_is_not_called_unknown(here: Path, command: list[str]) -> None:
    (here / "register/projects.csv").write_text(PROJECTS + "P1,B,,active,2025-01-01\nP2,A,Two,active,2025-01-01\n")
    done = run(*command, "--portfolio", "B")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"portfolio 'B' was set aside, because projects.csv: {ASIDE}" in done.stderr


@pytest.mark.parametrize("command", COMMANDS[:3])
def test_so_it_is_where_the_settings_name_it(here: Path, command: list[str]) -> None:
    (here / "pmo.yaml").write_text("source: register\nportfolios: [A, B]\n")
    (here / "register/projects.csv").write_text(PROJECTS + "P1,B,,active,2025-01-01\nP2,A,Two,active,2025-01-01\n")
    done = run(*command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"portfolio 'B' was set aside, because projects.csv: {ASIDE}" in done.stderr
