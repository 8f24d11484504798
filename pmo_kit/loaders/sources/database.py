"""A database by its address: tables or views of the dictionary's names, or what a query in the mapping gives.

SQLAlchemy reads every kind that it has a driver for; DuckDB is read by its own connection behind the same form of
address. Nothing is ever written: files are opened read-only, and PostgreSQL is read in one read-only snapshot.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from ...errors import SourceError, did_you_mean
from ...register.schemas import DICTIONARY
from .addresses import IN_FILES, opened, public, scrubbed
from .arrow import chunk, joined, sheet_of
from .sheets import Sheet, text_of

ROWS_AT_A_TIME = 50_000
IDS_AT_A_TIME = 1_000  # as many as every kind of database takes in one statement
NO_ORDER = (sa.JSON, sa.LargeBinary, sa.types.NullType, sa.ARRAY)


class Database:
    """The tables and views of one database, each read once and in the order of its key."""

    def __init__(self, address: str) -> None:
        """Raises `SourceError` where the address cannot be used; the database itself is opened when it is read."""
        self.address = address
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
        """One table, ordered by its key so that rows have numbers; a query is taken in the order it gives."""
        if name not in self._sheets:
            with self._told(f"{name} cannot be read"):
                sheet = self._fetched(self._queries.get(name) or self._ordered(name), name)
            self._sheets[name] = sheet
            self._records[name] = {"name": sheet.place, "sha256": _hash(sheet), "rows": len(sheet.frame)}
        return self._sheets[name]

    def read_where(self, name: str, header: str, ids: frozenset[str]) -> Sheet | None:
        """The rows of a table whose cell under a header reads as one of the ids; the database looks for them. None for a
        query, and where there is no single column of that name."""
        if name in self._queries:
            return None
        with self._told(f"{name} cannot be read"):
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
        if self._kind == "duckdb":
            self._connection = duckdb.connect(self._url.database, read_only=True)  # type: ignore[arg-type]  # an address of DuckDB names a file
            self._connection.execute(
                "SET python_enable_replacements = false"
            )  # a name is a table, never a variable here
            return self._connection
        url, options = self._url, {}
        if self._kind == "sqlite":
            file = f"file:{quote(str(Path(url.database or '').absolute()))}?mode=ro"
            options["creator"] = lambda: sqlite3.connect(file, uri=True)
            url = sa.URL.create("sqlite")
        elif self._kind in ("postgresql", "postgres") and url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        connection = sa.create_engine(url, poolclass=NullPool, hide_parameters=True, **options).connect()
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
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

    def _fetched(self, statement: str, name: str, wanted: Sequence[Any] | None = None) -> Sheet:
        connection = self._connected()
        if self._kind == "duckdb":
            given = None if wanted is None else [list(wanted)]
            return sheet_of(connection.sql(statement, params=given).to_arrow_table(), self.name, name)
        if wanted is None:
            # As it is written: a % in a query is no mark of a parameter.
            options = {"stream_results": True, "no_parameters": True}
            return self._sheet([connection.exec_driver_sql(statement, execution_options=options)], name)
        asked = sa.text(statement).bindparams(sa.bindparam("wanted", expanding=True))
        # Sorted by the database's own DISTINCT or not, each part is in order; of many ids the parts follow one another.
        parts = [wanted[first : first + IDS_AT_A_TIME] for first in range(0, len(wanted), IDS_AT_A_TIME)]
        results = (connection.execute(asked, {"wanted": list(part)}) for part in parts)
        return self._sheet(results, name)

    def _sheet(self, results: Iterable[sa.CursorResult[Any]], name: str) -> Sheet:
        header: tuple[str, ...] = ()
        chunks: list[list[Any]] = []
        for result in results:
            header = tuple(str(key) for key in result.keys())  # noqa: SIM118 – iterating the result itself gives its rows
            chunks = chunks or [[] for _ in header]
            for rows in result.partitions(ROWS_AT_A_TIME):
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
