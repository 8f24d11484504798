"""A register in PostgreSQL, read from a real server as a user who needs a password; and where that password never shows."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pmo_kit import load
from pmo_kit.cli import app
from pmo_kit.errors import SourceError
from pmo_kit.register.portfolio import Portfolio

from ..builders.full_register import full_register
from ..builders.postgres import Server
from ..conftest import PutTables
from .test_sources import PROJECTS, SPEND, assert_same

DAY = "2026-06-30"


def test_tables_come_as_they_were_put(postgres_tables: PutTables) -> None:
    address = postgres_tables(projects=PROJECTS, spend=SPEND)
    assert_same(load(address, as_of=DAY), Portfolio.from_frames(projects=PROJECTS, spend=SPEND, as_of=DAY))


def test_types_of_the_database_are_read_by_what_they_mean(postgres: Server, postgres_tables: PutTables) -> None:
    import sqlalchemy as sa

    address = postgres_tables(projects=PROJECTS)
    engine = sa.create_engine(postgres.superuser)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE VIEW spend AS SELECT 'P1'::char(8) AS project_id, date '2025-02-14' AS month,"
            " 12.50::numeric(12,2) AS actual_spend, 7::bigint AS planned_spend, '{}'::json AS more"
        )
    engine.dispose()
    register = load(address, as_of=DAY)
    assert register.tables["spend"].iloc[0].to_list() == ["P1", pd.Timestamp("2025-02-01"), 7.0, 12.5]
    assert [p.rule for p in register.problems] == [
        "column 'more' is unknown",
        "2025-02-14 is not the first day of a month and was read as 2025-02",
    ]


def test_a_query_with_a_percent_sign_gives_a_table(postgres_tables: PutTables, tmp_path: Path) -> None:
    address = postgres_tables(tbl=PROJECTS)
    query = "WITH p AS (SELECT * FROM tbl) SELECT * FROM p WHERE name LIKE 'Pay%'"
    (tmp_path / "map.yaml").write_text(f'projects:\n  from: {{query: "{query}"}}\n', "utf-8")
    (tmp_path / "pmo.yaml").write_text(f'source: "{address}"\nmapping: map.yaml\n', "utf-8")
    assert list(load(config=tmp_path / "pmo.yaml", as_of=DAY).tables["projects"]["project_id"]) == ["P1"]


def test_nothing_can_be_written_by_a_query(postgres_tables: PutTables, tmp_path: Path) -> None:
    address = postgres_tables(projects=PROJECTS)
    (tmp_path / "map.yaml").write_text("projects:\n  from: {query: DELETE FROM projects RETURNING *}\n", "utf-8")
    (tmp_path / "pmo.yaml").write_text(f'source: "{address}"\nmapping: map.yaml\n', "utf-8")
    with pytest.raises(SourceError, match=r"query for projects cannot be read: "):
        load(config=tmp_path / "pmo.yaml", as_of=DAY)
    assert len(load(address, as_of=DAY).tables["projects"]) == 2


def test_a_wrong_password_is_told_without_it(postgres_tables: PutTables, monkeypatch: pytest.MonkeyPatch) -> None:
    address = postgres_tables(projects=PROJECTS)
    monkeypatch.setenv("PMO_DB_PASSWORD", "not-the-password")
    with pytest.raises(SourceError, match="password authentication failed") as told:
        load(address, as_of=DAY)
    assert "not-the-password" not in str(told.value)


def test_the_password_shows_nowhere(
    postgres: Server, postgres_tables: PutTables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address = postgres_tables(**{name: pd.DataFrame(rows) for name, rows in full_register().items()})
    said = []
    for command in (
        ["check", address, "--format", "json"],
        ["check", address],
        ["metrics", address, "--as-of", DAY, "--format", "json"],
        ["run", address, "--as-of", DAY, "--portfolio", "A", "--notebook", "01_baselining", "--out", "reports"],
        ["check", address.replace("/postgres?", "/nowhere?")],
        ["check", address.replace("${PMO_DB_PASSWORD}", "Sent1nel-clear")],
    ):
        done = CliRunner().invoke(app, command)
        said.append(done.output + done.stderr + str(done.exception or ""))
    assert json.loads((tmp_path / "reports" / "manifest.json").read_text("utf-8"))["reports"][0]["status"] == "complete"
    places = [tmp_path / "reports", tmp_path / "reports.runs"]
    written = {path: path.read_bytes() for place in places for path in place.rglob("*") if path.is_file()}
    assert any(path.suffix == ".ipynb" for path in written)
    for text in [*(one.encode() for one in said), *written.values()]:
        assert b"Sent1nel" not in text
