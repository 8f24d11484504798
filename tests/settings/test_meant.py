"""What is meant is looked up once, where a command or a call begins, and holds wherever one goes from there."""

from __future__ import annotations

import datetime as dt
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmo_kit.cli import app
from pmo_kit.errors import SettingsError
from pmo_kit.loaders import load_meant
from pmo_kit.settings import config
from pmo_kit.settings.config import Settings
from pmo_kit.settings.meant import resolve

DAY = dt.date(2026, 6, 30)
PROJECTS = "project_id,portfolio_id,name,status,start_date\nP1,A,One,active,2025-01-01\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a register in it."""
    folder = tmp_path / "here"
    (folder / "register").mkdir(parents=True)
    (folder / "register/projects.csv").write_text(PROJECTS)
    monkeypatch.chdir(folder)
    return folder


def test_a_source_is_made_absolute_whoever_names_it(here: Path) -> None:
    assert resolve("register", as_of=DAY).source == str(here / "register")
    assert resolve(Path("register"), as_of=DAY).source == str(here / "register")
    assert resolve(here / "register", as_of=DAY).source == str(here / "register")
    (here / "pmo.yaml").write_text("source: register\n")
    assert resolve(as_of=DAY).source == str(here / "register")


def test_of_an_address_only_the_path_of_a_file_is_made_absolute(here: Path) -> None:
    assert resolve("sqlite:///pmo.db", as_of=DAY).source == f"sqlite:///{here}/pmo.db"
    for address in ("postgresql://db.example/pmo", "${PMO_DATABASE}"):
        assert resolve(address, as_of=DAY).source == address
    assert resolve({"projects": "plan.xlsx#Projects"}, as_of=DAY).source == {"projects": f"{here}/plan.xlsx#Projects"}


def test_nobody_names_a_source(here: Path) -> None:
    assert resolve("", "", "2026-06-30").source is None


def test_settings_that_were_read_already_hold_and_name_the_source_where_nobody_else_does(here: Path) -> None:
    (here / "pmo.yaml").write_text("discount_rate: 0.5\n")
    given = Settings(source="/elsewhere", discount_rate=0.1)
    assert resolve(None, given, DAY).source == "/elsewhere"
    meant = resolve("register", given, DAY)
    assert (meant.source, meant.settings.discount_rate) == (str(here / "register"), 0.1)


def test_the_day_is_the_callers_else_the_settings_else_todays(here: Path) -> None:
    assert resolve("register", today=DAY).day == DAY
    (here / "pmo.yaml").write_text("as_of: 2025-12-31\n")
    assert resolve("register", today=DAY).day == dt.date(2025, 12, 31)
    assert resolve("register", as_of="2025-06-30", today=DAY).day == dt.date(2025, 6, 30)


def test_without_a_clock_a_date_must_be_given(here: Path) -> None:
    with pytest.raises(SettingsError, match=r"no as-of date: give one as YYYY-MM-DD, or set as_of in pmo\.yaml"):
        resolve("register")


def test_what_is_meant_holds_in_another_folder_with_other_settings(
    here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    meant = resolve("register", as_of=DAY)
    (tmp_path / "pmo.yaml").write_text("as_of: 2020-01-31\ndiscount_rate: 0.5\n")
    monkeypatch.chdir(tmp_path)
    register = load_meant(meant)
    assert (register.portfolio_ids, register.as_of, register.assumptions.discount_rate) == (("A",), DAY, 0.035)


def test_what_is_meant_cannot_be_changed(here: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        resolve("register", as_of=DAY).day = dt.date(2020, 1, 31)  # type: ignore[misc]


@pytest.mark.parametrize("command", [["check"], ["metrics"], ["baseline", "history"]])
def test_a_command_reads_its_settings_once(here: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    (here / "register/pmo.yaml").write_text("as_of: 2026-06-30\n")
    seen, read = [], config.read_settings
    monkeypatch.setattr(config, "read_settings", lambda path=None: (seen.append(path), read(path))[1])
    done = CliRunner().invoke(app, [*command, "register"])
    assert done.exit_code == 0, done.stderr
    assert [Path(str(path)).name for path in seen] == ["pmo.yaml"]
