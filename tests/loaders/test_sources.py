"""Parquet, databases and any mix of sources, as one way in; and addresses that keep their secrets."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pmo_kit import load
from pmo_kit.errors import SettingsError, SourceError
from pmo_kit.loaders.sources.addresses import is_database, opened, public, scrubbed
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.settings.config import Settings, read_settings

DAY = "2026-06-30"
SENTINEL = "Sent1nel/p@ss"
PROJECTS = pd.DataFrame(
    {
        "project_id": ["P1", "P2"],
        "portfolio_id": ["A", "B"],
        "name": ["Payroll", "Café"],
        "status": ["active", "closed"],
        "start_date": pd.to_datetime(["2025-01-01", "2024-02-29"]),
        "end_date": pd.to_datetime([None, "2025-12-31"]),
        "planned_investment": [1_000_000.0, None],
        "mandatory": [True, False],
    }
)
SPEND = pd.DataFrame(
    {
        "project_id": ["P1", "P1"],
        "month": pd.to_datetime(["2025-02-01", "2025-03-01"]),
        "actual_spend": [10, 20],
    }
)


def in_sqlite(path: Path, **tables: pd.DataFrame) -> str:
    connection = sqlite3.connect(path)
    for name, frame in tables.items():
        frame.to_sql(name, connection, index=False)
    connection.close()
    return f"sqlite:///{path}"


def in_duckdb(path: Path, **tables: pd.DataFrame) -> str:
    with duckdb.connect(str(path)) as connection:
        for name, frame in tables.items():
            connection.register("given", frame)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            connection.unregister("given")
    return f"duckdb:///{path}"


def in_parquet(path: Path, **tables: pd.DataFrame) -> str:
    path.mkdir()
    for name, frame in tables.items():
        frame.to_parquet(path / f"{name}.parquet", index=False)
    return str(path)


MAKERS = {"sqlite": in_sqlite, "duckdb": in_duckdb, "parquet": in_parquet}


def assert_same(one: Portfolio, other: Portfolio) -> None:
    assert list(one.tables) == list(other.tables)
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name])


@pytest.mark.parametrize("kind", MAKERS)
def test_a_typed_source_gives_the_tables_as_they_were(kind: str, tmp_path: Path) -> None:
    address = MAKERS[kind](tmp_path / "register", projects=PROJECTS, spend=SPEND)
    register = load(address, as_of=DAY)
    assert register.problems == ()
    assert_same(register, Portfolio.from_frames(projects=PROJECTS, spend=SPEND, as_of=DAY))


@pytest.mark.parametrize(
    ("name", "maker"), [("pmo.db", in_sqlite), ("pmo.sqlite3", in_sqlite), ("pmo.duckdb", in_duckdb)]
)
def test_a_database_file_is_known_by_its_ending(name: str, maker, tmp_path: Path) -> None:
    maker(tmp_path / name, projects=PROJECTS)
    assert load(tmp_path / name, as_of=DAY).portfolio_ids == ("A", "B")


def test_a_folder_of_parts_is_one_table(tmp_path: Path) -> None:
    whole = pd.concat([SPEND, SPEND.assign(project_id="P2")], ignore_index=True)
    in_parquet(tmp_path / "pq", projects=PROJECTS)
    parts = tmp_path / "pq" / "spend.parquet"
    parts.mkdir()
    whole.iloc[:2].to_parquet(parts / "part-0.parquet")
    whole.iloc[2:].to_parquet(parts / "part-1.parquet")
    register = load(tmp_path / "pq", as_of=DAY)
    assert_same(register, Portfolio.from_frames(projects=PROJECTS, spend=whole, as_of=DAY))
    assert [(s["name"], s["rows"]) for s in register.sources] == [("projects.parquet", 2), ("spend.parquet", 4)]


def test_each_table_may_come_from_a_source_of_its_own(tmp_path: Path) -> None:
    in_parquet(tmp_path / "pq", spend=SPEND)
    in_sqlite(tmp_path / "pmo.db", projects=PROJECTS, other=SPEND)
    (tmp_path / "decisions.csv").write_text("decision_id,project_id,raised_on\nD1,P1,2026-01-05\n", encoding="utf-8")
    settings = tmp_path / "pmo.yaml"
    settings.write_text(
        "source:\n  projects: sqlite:///pmo.db\n  spend: pq/spend.parquet\n  decisions: decisions.csv\n", "utf-8"
    )
    register = load(config=settings, as_of=DAY)
    assert [s["name"] for s in register.sources] == ["sqlite:///pmo.db[projects]", "spend.parquet", "decisions.csv"]
    assert {name: len(frame) for name, frame in register.tables.items()} == {"projects": 2, "spend": 2, "decisions": 1}


def test_a_table_of_another_name_is_named_after_a_hash_sign(tmp_path: Path) -> None:
    address = in_sqlite(tmp_path / "pmo.db", tbl_projects=PROJECTS)
    assert load({"projects": f"{address}#tbl_projects"}, as_of=DAY).portfolio_ids == ("A", "B")


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_query_in_the_mapping_gives_a_table(kind: str, tmp_path: Path) -> None:
    MAKERS[kind](tmp_path / "pmo", tbl=PROJECTS.rename(columns={"project_id": "ID"}))
    (tmp_path / "map.yaml").write_text(
        "projects:\n  from: {query: \"SELECT * FROM tbl WHERE name LIKE 'Pay%';\"}\n  columns: {project_id: ID}\n",
        "utf-8",
    )
    settings = tmp_path / "pmo.yaml"
    settings.write_text(f"source: {kind}:///pmo\nmapping: map.yaml\n", "utf-8")
    assert list(load(config=settings, as_of=DAY).tables["projects"]["project_id"]) == ["P1"]


def test_a_query_to_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text("project_id\n", "utf-8")
    (tmp_path / "map.yaml").write_text("projects:\n  from: {query: SELECT 1}\n", "utf-8")
    settings = Settings(source=str(tmp_path), mapping=tmp_path / "map.yaml")
    with pytest.raises(SettingsError, match="a query needs a database"):
        load(config=settings, as_of=DAY)


def test_rows_of_a_database_come_in_the_order_of_the_key(tmp_path: Path) -> None:
    address = in_sqlite(tmp_path / "pmo.db", projects=PROJECTS.iloc[::-1], spend=SPEND.iloc[::-1])
    register = load(address, as_of=DAY)
    assert list(register.tables["projects"]["project_id"]) == ["P1", "P2"]
    assert list(register.tables["spend"]["actual_spend"]) == [10, 20]


def test_the_hash_of_a_database_follows_its_rows_and_not_their_order(tmp_path: Path) -> None:
    def digest(name: str, frame: pd.DataFrame) -> str:
        return load(in_sqlite(tmp_path / name, projects=frame), as_of=DAY).sources[0]["sha256"]

    same = digest("a.db", PROJECTS)
    assert digest("b.db", PROJECTS.iloc[::-1]) == same
    assert digest("c.db", PROJECTS.assign(name="other")) != same


def test_a_row_that_cannot_be_used_is_named_by_table_and_row(tmp_path: Path) -> None:
    address = in_sqlite(tmp_path / "pmo.db", projects=PROJECTS, spend=SPEND.assign(project_id=["P1", "P9"]))
    [problem] = load(address, as_of=DAY).problems
    assert (problem.place, problem.row) == ("sqlite:///pmo.db[spend]", 2)
    assert "'P9' is not in sqlite:///pmo.db[projects]" in problem.rule


def test_other_tables_of_a_database_are_its_own_affair_unless_they_are_near(tmp_path: Path) -> None:
    address = in_sqlite(tmp_path / "pmo.db", projects=PROJECTS, alembic_version=SPEND, benefit=SPEND)
    [problem] = load(address, as_of=DAY).problems
    assert problem.sheet == "benefit"
    assert "did you mean 'benefits'?" in problem.rule


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    in_sqlite(tmp_path / "pmo.db", projects=PROJECTS)
    with pytest.raises(SourceError, match=r"'pmo2.db' is not there: did you mean 'pmo.db'\?"):
        load(f"sqlite:///{tmp_path}/pmo2.db", as_of=DAY)
    assert not (tmp_path / "pmo2.db").exists()


def test_a_file_that_is_no_database_or_no_parquet_is_said_without_its_folder(tmp_path: Path) -> None:
    (tmp_path / "pmo.db").write_text("project_id,name\n" * 100, "utf-8")
    (tmp_path / "projects.parquet").write_text("project_id,name\n", "utf-8")
    with pytest.raises(SourceError, match=r"^sqlite:///pmo.db: its tables cannot be listed: file is not a database"):
        load(tmp_path / "pmo.db", as_of=DAY)
    with pytest.raises(SourceError, match=r"^projects.parquet cannot be read as Parquet: ") as told:
        load(tmp_path / "projects.parquet", as_of=DAY)
    assert str(tmp_path) not in str(told.value)


def test_the_source_is_left_as_it_is(tmp_path: Path) -> None:
    for name, maker in (("a.db", in_sqlite), ("b.duckdb", in_duckdb)):
        maker(tmp_path / name, projects=PROJECTS)
        before = (tmp_path / name).read_bytes()
        load(tmp_path / name, as_of=DAY)
        assert (tmp_path / name).read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.db", "b.duckdb"]


def test_an_address_relative_to_the_settings_is_found_from_anywhere(tmp_path: Path) -> None:
    in_duckdb(tmp_path / "pmo.duckdb", projects=PROJECTS)
    (tmp_path / "pmo.yaml").write_text("source: duckdb:///pmo.duckdb\n", "utf-8")
    assert read_settings(tmp_path / "pmo.yaml").source == f"duckdb:///{tmp_path}/pmo.duckdb"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ann:{}@db/pmo",
        "postgresql+psycopg://ann:{}@db:5432/pmo?sslmode=require",
        "postgresql://db/pmo?user=ann&password={}",
        "mssql+pyodbc:///?odbc_connect=DRIVER%3DX%3BUID%3Dann%3BPWD%3D{}",
        "postgresql://ann:pre{}${{PMO_DB_PASSWORD}}@db/pmo",
        "sqlite:///x.db?sslpassword={}",
        "snowflake://ann@account/db?token={}",
    ],
)
def test_a_password_in_clear_is_refused_and_not_repeated(address: str, tmp_path: Path) -> None:
    for source in (address.format("hunter2#x"), {"projects": address.format("hunter2#x")}):
        with pytest.raises(SourceError, match="holds a password in clear: write") as told:
            load(source, as_of=DAY)
        assert "hunter2" not in str(told.value)
        assert "ann" not in str(told.value)


def test_a_password_comes_from_the_environment_whatever_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMO_DB_PASSWORD", SENTINEL)
    found = opened("postgresql://ann:${PMO_DB_PASSWORD}@db.example:5433/pmo?sslmode=require")
    assert (found.url.username, found.url.password, found.url.host, found.url.port, found.url.database) == (
        "ann",
        SENTINEL,
        "db.example",
        5433,
        "pmo",
    )
    assert found.url.query == {"sslmode": "require"}
    assert SENTINEL not in repr(found)


def test_the_whole_address_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PMO_DATABASE", in_sqlite(tmp_path / "pmo.db", projects=PROJECTS))
    register = load("${PMO_DATABASE}", as_of=DAY)
    assert register.portfolio_ids == ("A", "B")
    assert register.sources[0]["name"] == "${PMO_DATABASE}[projects]"


@pytest.mark.parametrize("written", ["keyring:pmo-db/ann", "${keyring:pmo-db/ann}"])
def test_a_password_comes_from_the_keyring(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    monkeypatch.setattr(keyring, "get_password", lambda *asked: SENTINEL if asked == ("pmo-db", "ann") else None)
    assert opened(f"postgresql://ann:{written}@db/pmo").url.password == SENTINEL
    with pytest.raises(SourceError, match="run `keyring set pmo-db bob`"):
        opened(f"postgresql://bob:{written.replace('ann', 'bob')}@db/pmo")


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PMO_DB_PASSWORD", raising=False)
    with pytest.raises(SourceError, match="needs the environment variable PMO_DB_PASSWORD, which is not set"):
        load("postgresql://ann:${PMO_DB_PASSWORD}@db/pmo", as_of=DAY)


def test_an_address_is_shown_without_user_password_options_and_folders() -> None:
    assert public("postgresql://ann:${X}@db:5432/pmo?sslmode=require") == "postgresql://db:5432/pmo"
    assert public("postgresql://ann:keyring:pmo/ann@db/pmo") == "postgresql://db/pmo"
    assert public("duckdb:////home/ann/pmo.duckdb") == "duckdb:///pmo.duckdb"
    assert not is_database("exports/healthy")


def test_what_a_driver_says_is_told_without_the_secret() -> None:
    told = f"cannot connect to //ann:{SENTINEL}@db with Sent1nel%2Fp%40ss"
    assert scrubbed(told, [SENTINEL]) == "cannot connect to //db with ***"
