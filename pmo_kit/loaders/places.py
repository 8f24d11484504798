"""Where each table is found: in which file of a folder, in which sheet of a workbook, as named or as mapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from ..errors import Problem, SettingsError, SourceError, did_you_mean, nearest
from ..settings.limits import STATED, Limits
from ..settings.nearby import not_there
from ..vocabulary import TABLES, Effect
from .mapping.spec import Mapping, Query, TableSpec
from .sources.addresses import SUFFIXES, is_database, public, refuse_clear_secrets
from .sources.bounds import leads_out
from .sources.folder import Folder
from .sources.parquet import ParquetFolder
from .sources.sheets import Source, sheet_title
from .sources.workbook import SUFFIXES as BOOKS
from .sources.workbook import Workbook

KINDS: tuple[type[Source], ...] = (ParquetFolder, Folder, Workbook)  # a database is told by its address


@dataclass
class Places:
    """In which sheet of which source each table is found, and what lies there beside them."""

    tables: dict[str, tuple[Source, str]]
    origins: list[Source]
    remarks: list[Problem]
    limits: Limits = STATED
    refused: dict[str, str] = field(default_factory=dict)  # workbooks that cannot be opened, and why
    several: dict[str, list[tuple[Source, str]]] = field(
        default_factory=dict
    )  # of tables that more than one sheet feeds

    def feeding(self, table: str) -> list[tuple[Source, str]]:
        """The sheets that feed a table, one or several."""
        return self.several.get(table) or [self.tables[table]]

    def close(self) -> None:
        """End the connections to databases."""
        for origin in self.origins:
            if ends := getattr(origin, "close", None):
                ends()


def find(source: str | Path | MappingType[str, str] | None, mapping: Mapping, places: Places | None = None) -> Places:
    """Where each table is: as the mapping says, else under its own name. `places` is filled, where an empty one is given,
    so that what was opened can be closed whatever happens.

    Raises `SourceError` where there is no source or no table in it, `SettingsError` where settings or mapping name what
    is not there.
    """
    if source is None:
        raise SettingsError(
            "no source: name a folder of CSV files, a workbook or a database, or set source in pmo.yaml"
        )
    places = places or Places({}, [], [])
    if isinstance(source, MappingType):
        for name in (name for name in mapping if name not in source):
            raise SettingsError(f"{mapping.at(name)}: source in the settings has no address for {name}: add one")
        for name, address in source.items():
            if is_database(str(address)):
                refuse_clear_secrets(str(address))
            path, _, sheet_name = str(address).partition("#")
            origin = _opened(path, places)
            wanted = sheet_name or _named(mapping, name) or _only(origin, name)
            if isinstance(wanted, Query):
                places.tables[name] = _asked(origin, name, wanted, mapping.at(name, "from"))
            else:
                places.tables[name] = (origin, _found(origin, wanted, f"source.{name}"))
        return places
    origin = _opened(str(source), places)
    for name, spec in mapping.items():
        if spec.origin:
            where = mapping.at(name, "from")
            if isinstance(spec.origin, Query):
                places.tables[name] = _asked(origin, name, spec.origin, where)
            elif spec.several:
                found = _several(origin, spec, places, where)
                places.tables[name], places.several[name] = found[0], found
            else:
                places.tables[name] = _origin(origin, spec.origins[0], places, where)
    books, looked_in = workbooks_of(origin, places), {id(origin)}
    for name in (name for name in TABLES if name not in places.tables):
        sheets = [sheet for sheet in origin.names() if origin.table_name(sheet) == name]
        if len(sheets) > 1:
            raise SourceError(f"{' and '.join(sheets)} both hold {name}: keep one of them")
        if sheets:
            places.tables[name] = (origin, sheets[0])
        elif held := _in_workbooks(name, books):
            places.tables[name] = held
            looked_in.add(id(held[0]))
            if held[0] not in places.origins:
                places.origins.append(held[0])
        elif name in mapping:
            raise SettingsError(
                f"{mapping.at(name)}: the source has no {name}{did_you_mean(name, origin.names())}: set from"
            )
    if not places.tables:
        nothing = (
            ": there is no table in it"
            if is_database(str(source))
            else ": there is neither a CSV file nor a workbook in it"
        )
        there = f": there is {', '.join(origin.names()[:12])}" if origin.names() else nothing
        raise SourceError(
            f"{_shown(str(source))} holds none of the tables{there}. Tables are called {', '.join(TABLES)}; "
            "`pmo-kit map` proposes a mapping for files, sheets and headers of other names"
        )
    for one in (one for one in (origin, *books) if id(one) in looked_in):
        places.remarks += _beside(one, places)
    return places


def _named(mapping: Mapping, name: str) -> str | Query:
    """What `from:` of a table names, where it is a single thing."""
    if name not in mapping:
        return ""
    spec = mapping[name]
    if spec.several:
        where = mapping.at(name, "from")
        raise SettingsError(
            f"{where}: source in the settings has one address for {name}: name one sheet, or one source for all"
        )
    return spec.origin if isinstance(spec.origin, Query) else next(iter(spec.origins), "")


def _several(origin: Source, spec: TableSpec, places: Places, where: str) -> list[tuple[Source, str]]:
    """Every sheet or file that one of the names or patterns means, each once; the last by name where the latest is asked for."""
    found: list[tuple[Source, str]] = []
    for text in spec.origins:
        if "*" not in text:
            found.append(_origin(origin, text, places, where))
            continue
        file, mark, sheet_name = text.partition("#")
        if mark or Path(file).suffix.casefold() in BOOKS:
            folder = origin.path if origin.path.is_dir() else origin.path.parent
            books = [p for p in sorted(folder.iterdir()) if fnmatch(p.name.casefold(), file.casefold()) and p.is_file()]
            inner = [_inner(path, folder, places, where) for path in books if not path.name.startswith((".", "~$"))]
            pattern = sheet_name.casefold() or "*"
            like = [(book, name) for book in inner for name in book.names() if fnmatch(name.casefold(), pattern)]
        else:
            like = [(origin, name) for name in origin.names() if fnmatch(name.casefold(), text.casefold())]
        if not like:
            raise SettingsError(f"{where}: nothing in the source is like {text!r}{did_you_mean(text, origin.names())}")
        found += like
    once = list({(id(source), name): (source, name) for source, name in found}.values())
    latest = max(once, key=lambda one: (one[0].path.name, one[1]))
    return [latest] if spec.of_several == "latest" else once


def workbooks_of(origin: Source, places: Places | None = None) -> list[Workbook]:
    """The workbooks of a folder: what no CSV file holds may stand in one of them. Those of `places` are opened already."""
    if not isinstance(origin, Folder) or not origin.path.is_dir():
        return []
    places = places or Places({}, [], [], origin.limits)
    books = [one for one in places.origins if isinstance(one, Workbook)]  # those that the mapping has opened
    opened = {book.path.name for book in books}
    for path in sorted(origin.path.iterdir()):
        if path.name in opened or not path.is_file() or not Workbook.accepts(path):
            continue
        if path.name.startswith((".", "~$")) or leads_out(path, origin.path):
            continue
        try:
            books.append(Workbook(path, places.limits))
        except SourceError as error:  # the others are read
            said = str(error).removeprefix(f"{path.name}: ")
            places.refused[path.name] = re.sub(rf"^{re.escape(path.name)} ", "it ", said)
    return books


def _in_workbooks(table: str, books: list[Workbook]) -> tuple[Source, str] | None:
    """The sheet that is called as the table, or the only sheet of a workbook that is; `SourceError` where several are."""
    held = [
        (book, sheet)
        for book in books
        for sheet in book.names()
        if table == book.table_name(sheet) or (len(book.names()) == 1 and table == book.path.stem.strip().casefold())
    ]
    if len(held) > 1:
        places = " and ".join(f"{book.path.name}[{sheet}]" for book, sheet in held)
        raise SourceError(f"{places} both hold {table}: keep one of them")
    return held[0] if held else None


@contextmanager
def open_source(source: str | Path | MappingType[str, str] | None, limits: Limits = STATED) -> Iterator[Source]:
    """One source opened without asking what it holds, and closed again. Raises as `find` does."""
    if source is None or isinstance(source, MappingType):
        raise SettingsError("no single source: name a folder of CSV files, a workbook or a database")
    places = Places({}, [], [], limits)
    try:
        yield _opened(str(source), places)
    finally:
        places.close()


def _opened(address: str, places: Places) -> Source:
    """The source at an address; raises `SourceError` where there is none, with the nearest names beside it."""
    if is_database(address):
        from .sources.database import Database  # SQLAlchemy and DuckDB take their time, and few need them

        for origin in places.origins:
            if isinstance(origin, Database) and origin.address == address:
                return origin
        places.origins.append(origin := Database(address, places.limits))
        return origin
    path = Path(address).expanduser()
    if path.is_file() and (kind := SUFFIXES.get(path.suffix.casefold())):
        return _opened(f"{kind}:///{path}", places)
    for origin in places.origins:
        if origin.path == path:
            return origin
    if not path.exists():
        raise not_there("the source", path)
    for source in KINDS:
        if source.accepts(path):
            places.origins.append(origin := source(path, places.limits))
            return origin
    raise SourceError(f"{path.name} is neither a folder, a CSV or Parquet file, a workbook (.xlsx) nor a database")


def _asked(origin: Source, name: str, query: Query, where: str) -> tuple[Source, str]:
    """The rows that a query of the mapping gives."""
    from .sources.database import Database

    if not isinstance(origin, Database):
        raise SettingsError(
            f"{where}: a query needs a database, and the source is {origin.path.name}: name a file or sheet"
        )
    return origin, origin.with_query(name, query.query)


def _origin(origin: Source, text: str, places: Places, where: str) -> tuple[Source, str]:
    """What `from:` names: a file of the folder, a sheet of the workbook, or `file#sheet`."""
    file, mark, sheet_name = text.partition("#")
    if isinstance(origin, Folder) and (mark or Path(file).suffix.casefold() not in ("", ".csv")):
        path = origin.folder / file
        if not path.is_file():
            there = [p.name for p in origin.folder.iterdir()]
            raise SettingsError(f"{where}: {file!r} is not in the source{did_you_mean(file, there)}")
        inner = _inner(path, origin.folder, places, where)
        return inner, _found(inner, sheet_name or _only(inner, ""), where)
    return origin, _found(origin, sheet_name if mark else text, where)


def _inner(path: Path, folder: Path, places: Places, where: str) -> Source:
    """A file of the source's folder opened by itself, but no link that leads out of it, unless the source is that link."""
    if leads_out(path, folder) and all(path != origin.path for origin in places.origins):
        raise SettingsError(f"{where}: {path.name!r} is a link that leads out of the source: put the file itself there")
    return _opened(str(path), places)


def _found(origin: Source, wanted: str, where: str) -> str:
    """The sheet of that name, its ending and case aside; in a workbook also as far as a sheet can bear the name."""
    alike = (
        lambda a, b: a == b,
        lambda a, b: origin.table_name(a) == origin.table_name(b),
        lambda a, b: a.casefold() == sheet_title(b).casefold(),
    )
    for same in alike:
        if sheets := [name for name in origin.names() if same(name, wanted)]:
            return sheets[0]
    raise SettingsError(f"{where}: {wanted!r} is not in the source{did_you_mean(wanted, origin.names())}")


def _only(origin: Source, name: str) -> str:
    """The sheet that is meant where none is named: the table's own, else the only one there is."""
    names = origin.names()
    own = [sheet for sheet in names if origin.table_name(sheet) == name]
    return own[0] if own else names[0] if len(names) == 1 else name


def _beside(origin: Source, places: Places) -> list[Problem]:
    """Files and sheets that are no tables: named once, in case one of them was meant to be."""
    feeding = (one for name in places.tables for one in places.feeding(name))
    used = {sheet for held, sheet in feeding if held is origin}
    opened = {other.path.name for other in places.origins}
    found = []
    for name in (name for name in origin.names() if name not in used):
        table = origin.table_name(name)
        rule = "it is not read: the name is no table's"
        remedy = "rename it, or name it in the mapping, if it holds a table"
        if table in TABLES:
            rule, remedy = f"it is not read: the mapping takes {table} from elsewhere", ""
        elif not (near := nearest(table, TABLES)) and is_database(str(getattr(origin, "address", ""))):
            continue  # what else a database holds is its own affair
        else:
            rule += near
        file, sheet = origin.place(name)
        found.append(Problem(file, rule, Effect.POINTED_OUT, sheet=sheet, remedy=remedy))
    for name, why in ((name, why) for name, why in origin.not_read() if name not in opened):
        because, remedy = (f": {places.refused[name]}", "") if name in places.refused else ("", why)
        found.append(Problem(name, f"it is not read{because}", Effect.POINTED_OUT, remedy=remedy))
    return found


def _shown(address: str) -> str:
    """An address without the password in it, a path without the folders above it."""
    return public(address) if is_database(address) else Path(address).name or address
