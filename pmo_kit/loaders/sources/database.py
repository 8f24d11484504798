"""A database by its address: tables or views of the dictionary's names, or what a query in the mapping gives.

SQLAlchemy reads every kind that it has a driver for; DuckDB is read by its own connection behind the same form of
address. Nothing is ever written: files are opened read-only, and PostgreSQL is read in one read-only snapshot. Nothing in
a file reaches out of it: a view cannot read other files. What takes longer than the limits allow is stopped.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import quote

import duckdb
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from ...errors import SourceError, did_you_mean, number_of
from ...register.schemas import DICTIONARY
from ...settings.limits import STATED, Limits
from .addresses import IN_FILES, opened, public, scrubbed
from .arrow import chunk, joined, sheet_of
from .bounds import BeyondError, must_be_regular, must_fit, raised
from .sheets import Sheet, text_of, unusable

ROWS_AT_A_TIME = 50_000
IDS_AT_A_TIME = 1_000  # as many as every kind of database takes in one statement
NO_ORDER = (sa.JSON, sa.LargeBinary, sa.types.NullType, sa.ARRAY)


class Database:
    """The tables and views of one database, each read once and in the order of its key."""

    def __init__(self, address: str, limits: Limits = STATED) -> None:
        """Raises `SourceError` where the address cannot be used; the database itself is opened when it is read."""
        self.address, self.limits = address, limits
        self.name = public(address)
        self.path = Path(self.name)
        where = opened(address)
        self._secrets, self._url = where.secrets, where.url
        self._kind = where.url.get_backend_name()
        if self._kind in IN_FILES:
            _must_be_there(where.url.database, self.name)
        self._connection: Any = None
        self._names: tuple[str, ...] | None = None
        self._queries: dict[str, str] = {}
        self._sheets: dict[str, Sheet] = {}
        self._records: dict[str, dict[str, Any]] = {}

    @classmethod
    def accepts(cls, path: Path) -> bool:
        """Never: a database is told by its address."""
        return False

    def names(self) -> tuple[str, ...]:
        """The tables and views, in the order of their names."""
        if self._names is None:
            with self._told("its tables cannot be listed"):
                self._names = tuple(sorted(self._listed()))
        return self._names

    def table_name(self, name: str) -> str:
        """A table `Benefits` holds the table `benefits`."""
        return name.strip().casefold()

    def place(self, name: str) -> tuple[str, str]:
        """The address as it may be shown, and the table in it."""
        return self.name, name

    def not_read(self) -> tuple[tuple[str, str], ...]:
        """Nothing."""
        return ()

    def with_query(self, table: str, query: str) -> str:
        """The name under which the rows of a query are read from now on."""
        name = f"query for {table}"
        self._queries[name] = query.strip().rstrip(";")
        return name

    def read(self, name: str) -> Sheet:
        """One table, ordered by its key so that rows have numbers; a query is taken in the order it gives. One that is beyond
        the limits is unusable."""
        if name not in self._sheets:
            try:
                with self._told(f"{name} cannot be read"):
                    self._must_end(name)
                    sheet = self._fetched(self._queries.get(name) or self._ordered(name), name)
            except BeyondError as error:
                self._sheets[name] = unusable(self.name, name, error.rule, error.remedy)
                return self._sheets[name]
            self._sheets[name] = sheet
            self._records[name] = {"name": sheet.place, "sha256": _hash(sheet), "rows": len(sheet.frame)}
        return self._sheets[name]

    def read_where(self, name: str, header: str, ids: frozenset[str]) -> Sheet | None:
        """The rows of a table whose cell under a header reads as one of the ids; the database looks for them. None for a
        query, and where there is no single column of that name."""
        if name in self._queries:
            return None
        try:
            with self._told(f"{name} cannot be read"):
                return self._read_where(name, header, ids)
        except BeyondError:
            return None  # `read` tells it

    def _read_where(self, name: str, header: str, ids: frozenset[str]) -> Sheet | None:
        self._must_end(name)
        columns = self._columns(name)
        if columns.count(header) != 1:
            return None
        quoted = self._quote()
        distinct = self._fetched(f"SELECT DISTINCT {quoted(header)} FROM {quoted(name)}", name).frame[0]
        wanted = [cell for cell in distinct.astype(object).tolist() if text_of(cell) in ids]
        nothing = f"SELECT * FROM {quoted(name)} WHERE 1 = 0"  # IN of nothing has no type that PostgreSQL compares
        sheet = (
            self._fetched(self._ordered(name, columns, header), name, wanted)
            if wanted
            else self._fetched(nothing, name)
        )
        self._records[name] = {"name": sheet.place, "sha256": _hash(sheet), "rows": len(sheet.frame)}
        return sheet

    def records(self) -> tuple[dict[str, Any], ...]:
        """Name, sha256 of the rows, and how many they are, for each table or query that was read."""
        return tuple(self._records[name] for name in sorted(self._records))

    def close(self) -> None:
        """End the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> Any:
        if self._connection is not None:
            return self._connection
        if self._kind in IN_FILES:
            path = Path(self._url.database or "").expanduser()
            must_be_regular(path, self.limits)
        if self._kind == "duckdb":
            self._connection = closed_duckdb(path, self.limits)
            return self._connection
        url, options = self._url, {}
        if self._kind == "sqlite":
            options["creator"] = lambda: closed_sqlite(path)
            url = sa.URL.create("sqlite")
        elif self._kind in ("postgresql", "postgres") and url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        connection = sa.create_engine(url, poolclass=NullPool, hide_parameters=True, **options).connect()
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            connection.exec_driver_sql(f"SET statement_timeout = {self.limits.seconds * 1000}")
        self._connection = connection
        return connection

    def _listed(self) -> list[str]:
        connection = self._connected()
        if self._kind == "duckdb":
            found = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            return [name for (name,) in connection.execute(found).fetchall()]
        inspector = sa.inspect(connection)
        return [*inspector.get_table_names(), *inspector.get_view_names()]

    def _quote(self) -> Callable[[str], str]:
        connection = self._connected()
        return _in_quotes if self._kind == "duckdb" else connection.dialect.identifier_preparer.quote_identifier

    def _columns(self, name: str) -> list[str]:
        """The columns of a table that rows can be ordered by."""
        connection = self._connected()
        if self._kind == "duckdb":
            return [column for column, *_ in connection.execute(f"DESCRIBE {_in_quotes(name)}").fetchall()]
        found = sa.inspect(connection).get_columns(name)
        return [column["name"] for column in found if not isinstance(column["type"], NO_ORDER)]

    def _ordered(self, name: str, columns: Sequence[str] | None = None, only: str = "") -> str:
        """The statement that reads a table in the order of its key, then of all that can be ordered; of the column `only`
        just the values that are handed over with it."""
        columns = self._columns(name) if columns is None else columns
        quoted = self._quote()
        declared = DICTIONARY.get(self.table_name(name))
        key = [column for column in (declared.key if declared else ()) if column in columns]
        order = ", ".join(quoted(column) for column in dict.fromkeys([*key, *columns]))
        values = "(SELECT unnest($1))" if self._kind == "duckdb" else ":wanted"
        where = f" WHERE {quoted(only)} IN {values}" if only else ""
        return f"SELECT * FROM {quoted(name)}{where}" + (f" ORDER BY {order}" if order else "")

    def _must_end(self, name: str) -> None:
        """Raises `BeyondError` where a view or table of a file has more rows than are read, before they are put in order:
        a view may have no end."""
        if name in self._queries or self._kind not in IN_FILES:
            return
        some = f"SELECT count(*) FROM (SELECT 1 FROM {self._quote()(name)} LIMIT {self.limits.rows + 1})"
        connection = self._connected()
        with self._in_time(name):
            if self._kind == "duckdb":
                ((rows,),) = connection.execute(some).fetchall()
            else:
                rows = connection.exec_driver_sql(some).scalar_one()
        if rows > self.limits.rows:
            rule = f"it has more than {number_of(self.limits.rows, 'row')}, and no more are read"
            raise BeyondError(name, rule, raised("rows", 2 * self.limits.rows))

    @contextmanager
    def _in_time(self, name: str) -> Iterator[None]:
        """Stops a statement to a file that runs for too long: then `BeyondError` is raised."""
        connection = self._connected()
        driver = connection if self._kind == "duckdb" else getattr(connection.connection, "driver_connection", None)
        late = Timer(self.limits.seconds, getattr(driver, "interrupt", lambda: None))
        late.daemon = True
        late.start()
        try:
            yield
        except Exception:
            if not late.finished.is_set():
                raise
            rule = f"reading it takes longer than {self.limits.seconds:,} s"
            raise BeyondError(name, rule, raised("seconds", 2 * self.limits.seconds)) from None
        finally:
            late.cancel()

    def _fetched(self, statement: str, name: str, wanted: Sequence[Any] | None = None) -> Sheet:
        with self._in_time(name):
            return self._answered(statement, name, wanted)

    def _answered(self, statement: str, name: str, wanted: Sequence[Any] | None = None) -> Sheet:
        connection = self._connected()
        if self._kind == "duckdb":
            given = None if wanted is None else [list(wanted)]
            return self._of_arrow(connection.sql(statement, params=given).to_arrow_reader(ROWS_AT_A_TIME), name)
        if wanted is None:
            # As it is written: a % in a query is no mark of a parameter.
            options = {"stream_results": True, "no_parameters": True}
            return self._sheet([connection.exec_driver_sql(statement, execution_options=options)], name)
        asked = sa.text(statement).bindparams(sa.bindparam("wanted", expanding=True))
        # Sorted by the database's own DISTINCT or not, each part is in order; of many ids the parts follow one another.
        parts = [wanted[first : first + IDS_AT_A_TIME] for first in range(0, len(wanted), IDS_AT_A_TIME)]
        results = (connection.execute(asked, {"wanted": list(part)}) for part in parts)
        return self._sheet(results, name)

    def _of_arrow(self, reader: pa.RecordBatchReader, name: str) -> Sheet:
        batches, rows = [], 0
        for batch in reader:
            rows += batch.num_rows
            must_fit(name, rows, batch.num_columns, self.limits)
            batches.append(batch)
        return sheet_of(pa.Table.from_batches(batches, schema=reader.schema), self.name, name)

    def _sheet(self, results: Iterable[sa.CursorResult[Any]], name: str) -> Sheet:
        header: tuple[str, ...] = ()
        chunks: list[list[Any]] = []
        read = 0
        for result in results:
            header = tuple(str(key) for key in result.keys())  # noqa: SIM118 – iterating the result itself gives its rows
            chunks = chunks or [[] for _ in header]
            for rows in result.partitions(ROWS_AT_A_TIME):
                read += len(rows)
                must_fit(name, read, len(header), self.limits)
                for position, cells in enumerate(zip(*rows, strict=True)):
                    chunks[position].append(chunk(list(cells)))
        frame = pd.DataFrame({n: joined(found) for n, found in enumerate(chunks)}, columns=range(len(header)))
        return Sheet(self.name, name, header, frame.set_axis(pd.RangeIndex(1, len(frame) + 1), axis="index"))

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Whatever a driver raises, said in a line, and without what the address keeps secret."""
        try:
            yield
        except SourceError:
            raise
        except (ModuleNotFoundError, sa.exc.NoSuchModuleError) as error:
            driver = getattr(error, "name", None) or self._url.drivername
            remedy = "pip install 'pmo-kit[sql]'" if "psycopg" in str(driver) else "install the driver SQLAlchemy names"
            raise SourceError(f"{self.name}: there is no driver for it ({driver}): {remedy}") from None
        except Exception as error:  # every driver has exceptions of its own
            said = scrubbed(str(getattr(error, "orig", None) or error).strip(), self._secrets)
            first = said.splitlines()[0] if said else type(error).__name__
            raise SourceError(f"{self.name}: {what}: {first}") from None


def closed_duckdb(path: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """A file of DuckDB, opened so that nothing is written, and nothing in it reads other files, loads code or asks the net."""
    closed: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": f"{limits.memory}MB",
        "temp_directory": "",  # what does not fit into memory is refused, and not put beside the file
    }
    connection = duckdb.connect(str(path), read_only=True, config=closed)
    connection.execute("SET python_enable_replacements = false")  # a name is a table, never a variable here
    connection.execute("SET lock_configuration = true")
    return connection


def closed_sqlite(path: Path) -> sqlite3.Connection:
    """A file of SQLite, opened so that nothing is written, no other file is attached, and its views call only what is
    harmless."""
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    return connection


def _must_be_there(database: str | None, shown: str) -> None:
    """A database in a file must be there: opening one that is not would make an empty one."""
    if not database or database == ":memory:":
        raise SourceError(f"{shown} names no file: write the path after the third slash, such as sqlite:///pmo.db")
    path = Path(database).expanduser()
    if not path.is_file():
        beside = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
        raise SourceError(f"the database {path.name!r} is not there{did_you_mean(path.name, beside)}")


def _hash(sheet: Sheet) -> str:
    """The hash of a sheet's header and cells; the order of the rows counts."""
    found = hashlib.sha256("\x1f".join(sheet.header).encode())
    for position in sheet.frame.columns:
        cells = sheet.frame[position]
        try:
            numbers = pd.util.hash_pandas_object(cells, index=False)
        except TypeError:  # objects of several kinds
            numbers = pd.util.hash_pandas_object(cells.map(repr), index=False)
        found.update(numbers.to_numpy().tobytes())
    return found.hexdigest()


def _in_quotes(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
