"""Any valid register is the same register in every kind of source: CSV, workbook, Parquet, SQLite, DuckDB, PostgreSQL."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook

from pmo_kit import load
from pmo_kit.loaders import store
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.register.schemas import table as declared

from ..builders.generated import registers
from ..builders.hand_made import Tables
from ..conftest import PutTables

pytestmark = pytest.mark.slow

QUICK = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


def typed(tables: Tables) -> dict[str, pd.DataFrame]:
    """The rows as a typed source holds them: each column in the dictionary's type, all columns there."""
    made = {}
    for name, rows in tables.items():
        columns = declared(name).columns
        frame = pd.DataFrame(rows, columns=[c.name for c in columns])
        made[name] = frame.astype({c.name: c.dtype for c in columns})
    return made


def in_csv(folder: Path, tables: dict[str, pd.DataFrame]) -> str:
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False, date_format="%Y-%m-%d")
    return str(folder)


def in_workbook(folder: Path, tables: dict[str, pd.DataFrame]) -> str:
    book = Workbook()
    book.remove(book.active)
    for name, frame in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(list(frame.columns))
        for row in frame.astype(object).itertuples(index=False):
            sheet.append([None if pd.isna(cell) else cell for cell in row])
    book.save(folder / "register.xlsx")
    return str(folder / "register.xlsx")


def in_parquet(folder: Path, tables: dict[str, pd.DataFrame]) -> str:
    for name, frame in tables.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    return str(folder)


def in_sqlite(folder: Path, tables: dict[str, pd.DataFrame]) -> str:
    connection = sqlite3.connect(folder / "register.db")
    for name, frame in tables.items():
        frame.to_sql(name, connection, index=False)
    connection.close()
    return f"sqlite:///{folder}/register.db"


def in_duckdb(folder: Path, tables: dict[str, pd.DataFrame]) -> str:
    with duckdb.connect(str(folder / "register.duckdb")) as connection:
        for name, frame in tables.items():
            connection.register("given", frame)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            connection.unregister("given")
    return f"duckdb:///{folder}/register.duckdb"


MAKERS = {"csv": in_csv, "workbook": in_workbook, "parquet": in_parquet, "sqlite": in_sqlite, "duckdb": in_duckdb}


def assert_same(back: Portfolio, register: Portfolio) -> None:
    """The same tables and counts; a database has no order of rows, so they are put in that of the key."""
    assert list(back.tables) == list(register.tables)
    assert back.counts == register.counts
    for name, frame in register.tables.items():
        key = list(declared(name).key)
        one, other = (f.sort_values(key, ignore_index=True) for f in (back.tables[name], frame))
        pd.testing.assert_frame_equal(one, other, obj=name)


def there_and_back(kind: str, given: tuple[Tables, dt.date]) -> None:
    rows, day = given
    tables = typed(rows)
    with TemporaryDirectory() as folder:
        back = load(MAKERS[kind](Path(folder), tables), as_of=day)
    assert_same(back, Portfolio.from_frames(tables, as_of=day))


@pytest.mark.parametrize("kind", MAKERS)
def test_a_register_comes_back_from_every_kind_of_source(kind: str) -> None:
    QUICK(given(registers())(lambda drawn: there_and_back(kind, drawn)))()


@QUICK
@given(registers())
def test_a_register_comes_back_from_a_store(drawn: tuple[Tables, dt.date]) -> None:
    rows, day = drawn
    register = Portfolio.from_frames(typed(rows), as_of=day)
    with TemporaryDirectory() as folder:
        back = load(store.keep(register, Path(folder) / "store"), as_of=day)
        assert_same(back, register)
        for portfolio_id in register.portfolio_ids:
            assert_same(back.for_portfolio(portfolio_id), register.for_portfolio(portfolio_id))


def test_a_register_comes_back_from_postgresql(postgres_tables: PutTables) -> None:
    import sqlalchemy as sa

    from ..builders.postgres import emptied

    def there(drawn: tuple[Tables, dt.date]) -> None:
        rows, day = drawn
        tables = typed(rows)
        address = postgres_tables(**tables)
        try:
            assert_same(load(address, as_of=day), Portfolio.from_frames(tables, as_of=day))
        finally:
            emptied(sa.make_url(address).query["host"])

    QUICK(given(registers())(there))()
