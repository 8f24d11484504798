"""A validated register written once, so that whoever needs one portfolio of it reads that portfolio alone.

    <key>/register.json      counts, problems, sources; and which portfolio each group of rows belongs to
    <key>/<table>.parquet    a group of rows for each portfolio, in the order of the portfolios
    <key>/claims.parquet     of the benefits that several may claim what their shares are computed from
    <key>/histories.json     the histories of locked baselines and of agreed rules, as they were read
    <key>/pmo.yaml           the settings as they were read, but for where things are
    <key>/previous.json      by portfolio what an earlier run found, where a run compares with one

The key is a hash of content, settings, histories and kit version. A store is a source like any other (`load(store)`), and gives the
very tables that reading the sources themselves gives: the same rows, order, problems and counts. What a run compares with is no
part of the key: it is written anew by every run, and one run at a time has a store.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import yaml

from ..errors import Problem, SourceError
from ..register.chains import AGREEMENTS, BASELINES, Chain
from ..register.checks import Counts
from ..register.claims import SINCE
from ..register.lock_lines import Entry
from ..register.locks import History
from ..register.portfolio import Portfolio
from ..register.schemas import table as declared
from ..settings.config import DEFAULT_FILE, Settings
from ..vocabulary import TABLES, Effect
from ..writing import write_whole
from .sources.arrow import column

INDEX = "register.json"
HISTORIES = "histories.json"
PREVIOUS = "previous.json"
PLACES = {"source", "mapping", "out"}  # settings that say where something is; a store holds what was there
ROW = "__row"  # where a row stands in its table, so that order and index come back
CLAIMS = "claims"
LARGEST = 1 << 20  # rows in a group


class StoredTables(Mapping[str, pd.DataFrame]):
    """The tables of a store, each read when it is asked for; `narrowed` reads those of one portfolio alone."""

    def __init__(self, folder: Path, groups: Mapping[str, list[str | None]], portfolio_ids: Iterable[str]) -> None:
        self._folder, self._groups = folder, groups
        self.portfolio_ids = tuple(portfolio_ids)
        self._read: dict[str, pd.DataFrame] = {}

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._groups if name != CLAIMS)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._groups or name == CLAIMS:
            raise KeyError(name)
        if name not in self._read:
            frame = self._frame(name, range(len(self._groups[name]))).sort_index()
            self._read[name] = frame.reset_index(drop=True)
        return self._read[name]

    def narrowed(self, portfolio_id: str) -> tuple[dict[str, pd.DataFrame], pd.DataFrame | None]:
        """The tables with the rows of one portfolio, and the claims of all on what it shares with others."""
        tables = {name: self._of(name, portfolio_id) for name in self}
        return tables, self.claims if "benefits" in tables else None

    def _of(self, name: str, portfolio_id: str) -> pd.DataFrame:
        wanted = [n for n, owner in enumerate(self._groups[name]) if owner in (None, portfolio_id)]
        return self._frame(name, wanted)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """The claims of all portfolios on what they share."""
        return self._frame(CLAIMS, range(len(self._groups[CLAIMS]))).sort_index()

    def _frame(self, name: str, groups: Iterable[int]) -> pd.DataFrame:
        import pyarrow.parquet as pq

        try:
            with pq.ParquetFile(self._folder / f"{name}.parquet", memory_map=True) as file:
                read = file.read_row_groups(list(groups), use_threads=False)
        except (OSError, pa.ArrowException):
            raise SourceError("the store of this run is gone or damaged: run `pmo-kit run` again") from None
        table = declared("benefits" if name == CLAIMS else name)
        dtypes = {each.name: each.dtype for each in table.columns} | dict.fromkeys(SINCE, "datetime64[us]")
        index = pd.Index(read.column(ROW).to_numpy())
        columns = {
            each: column(read.column(each)).astype(dtype).array  # type: ignore[call-overload]  # a dtype by its name
            for each, dtype in dtypes.items()
            if each in read.column_names
        }
        return pd.DataFrame(columns, index=index)


def key_of(register: Portfolio, settings: Settings, kit_version: str) -> str:
    """What a store is called: a hash of what was read, of what the settings made of it, and of the kit's version."""
    mapping = settings.mapping.read_bytes() if settings.mapping else b""
    parts = [
        json.dumps([dict(source) for source in register.sources], sort_keys=True, default=str),
        json.dumps([problem.record() for problem in register.problems], sort_keys=True),
        settings.model_dump_json(),
        hashlib.sha256(mapping).hexdigest(),
        json.dumps(_histories(register), sort_keys=True),
        kit_version,
    ]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def keep(register: Portfolio, folder: Path, settings: Settings | None = None) -> Path:
    """Write a whole register, its histories and its settings into a folder that is there whole or not at all; one that is
    there already is left."""
    if is_store(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".part-"))
    try:
        groups = {name: _write(part, name, frame, _owners(register, name)) for name, frame in register.tables.items()}
        if "benefits" in register.tables:
            groups[CLAIMS] = _write(part, CLAIMS, register.claims, None)  # type: ignore[arg-type]  # there with benefits
        content = {
            "portfolio_ids": register.portfolio_ids,
            "groups": groups,
            "counts": {name: asdict(count) for name, count in register.counts.items()},
            "problems": [problem.record() for problem in register.problems],
            "aside": {name: problem.record() for name, problem in register.aside.items()},
            "sources": [dict(source) for source in register.sources],
            "without_rows": sorted(register.without_rows),
            "without_values": sorted(register.without_values),
        }
        (part / HISTORIES).write_text(json.dumps(_histories(register)), encoding="utf-8")
        meant = (settings or Settings()).model_dump(mode="json", exclude_unset=True, exclude=PLACES)
        (part / DEFAULT_FILE).write_text(yaml.safe_dump(meant, sort_keys=False), encoding="utf-8")
        (part / INDEX).write_text(json.dumps(content, ensure_ascii=True), encoding="utf-8")
        os.replace(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        if not is_store(folder):  # else another run wrote the same in the meantime
            raise
    return folder


def compare_with(folder: Path, earlier: Mapping[str, Mapping[str, Any]]) -> None:
    """Write into a store what an earlier run found, by portfolio, in place of what stood there."""
    write_whole(folder / PREVIOUS, json.dumps(earlier, ensure_ascii=True).encode())


def is_store(source: object) -> bool:
    """Whether a source is the folder of a store."""
    return isinstance(source, (str, Path)) and (Path(source) / INDEX).is_file()


def kept(folder: Path, as_of: Any) -> Portfolio:
    """The register in a store, its tables read when they are needed."""
    try:
        content = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        problems = tuple(_problem(one) for one in content["problems"])
        aside = {name: _problem(one) for name, one in content["aside"].items()}
        counts = {name: Counts(**count) for name, count in content["counts"].items()}
        if unknown := set(content["groups"]) - {*TABLES, CLAIMS}:
            raise KeyError(*unknown)  # a name is part of a path
        tables = StoredTables(folder, content["groups"], content["portfolio_ids"])
        silent = [frozenset(content[name]) for name in ("without_rows", "without_values")]
        told = json.loads((folder / HISTORIES).read_text(encoding="utf-8"))
        locks, agreements = (
            {one: _history(folder, record, chain) for one, record in told[chain.folder].items()}
            for chain in (BASELINES, AGREEMENTS)
        )
        note = folder / PREVIOUS
        earlier = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise SourceError("the store of this run is damaged: run `pmo-kit run` again") from None
    return Portfolio(
        tables,
        as_of,
        problems=problems,
        counts=MappingProxyType(counts),
        aside=MappingProxyType(aside),
        sources=tuple(content["sources"]),
        claims=tables.claims if "benefits" in tables else None,
        without_rows=silent[0],
        without_values=silent[1],
        locks=MappingProxyType(locks),
        agreements=MappingProxyType(agreements),
        earlier=MappingProxyType(earlier),
    )


def _histories(register: Portfolio) -> dict[str, dict[str, dict[str, Any]]]:
    """The histories as plain JSON types, by the folder of their kind and by portfolio."""
    return {
        chain.folder: {one: _told(history) for one, history in kind.items()}
        for chain, kind in ((BASELINES, register.locks), (AGREEMENTS, register.agreements))
    }


def _told(history: History) -> dict[str, Any]:
    return {
        "file": f"{history.file.parent.name}/{history.file.name}",
        "entries": [asdict(entry) for entry in history.entries],
        "faults": history.faults,
        "torn": history.torn.decode("latin-1"),
        "remedy": history.remedy,
    }


def _history(folder: Path, record: Mapping[str, Any], chain: Chain) -> History:
    entries = tuple(Entry(**entry) for entry in record["entries"])
    torn = record["torn"].encode("latin-1")
    return History(folder / record["file"], entries, tuple(record["faults"]), torn, record["remedy"], chain)


def _problem(record: Mapping[str, Any]) -> Problem:
    return Problem(**{**record, "effect": Effect(record["effect"])})


def forget(stores: Path, but: Iterable[Path]) -> None:
    """Remove the stores in a folder, but for these."""
    names = {path.name for path in but}
    for path in stores.iterdir() if stores.is_dir() else ():
        if path.name not in names:
            shutil.rmtree(path, ignore_errors=True)


def _owners(register: Portfolio, name: str) -> pd.Series | None:
    """The portfolio of every row, or None for a table that no portfolio has for itself."""
    tables = register.tables
    if name == "objectives" or (name == "realisation" and not register.rows("benefits")):
        return None
    frame = tables[name]
    if "portfolio_id" in frame:
        return frame["portfolio_id"]
    projects = frame.get("project_id")
    if projects is None:
        projects = frame["benefit_id"].map(tables["benefits"].set_index("benefit_id")["project_id"])
    return projects.map(tables["projects"].set_index("project_id")["portfolio_id"])


def _write(folder: Path, name: str, frame: pd.DataFrame, owners: pd.Series | None) -> list[str | None]:
    """Write a table in groups, each of one portfolio; returns whose each group is."""
    import pyarrow.parquet as pq

    rows = frame.index.to_numpy()
    codes, ids = (np.zeros(len(frame), int), [None]) if owners is None else pd.factorize(owners, sort=True)
    order = np.argsort(codes, kind="stable")
    table = pa.Table.from_pandas(frame.take(order), preserve_index=False).append_column(ROW, pa.array(rows[order]))
    table = table.replace_schema_metadata(None)
    starts = np.searchsorted(codes[order], np.arange(len(ids) + 1))
    groups: list[str | None] = []
    with pq.ParquetWriter(folder / f"{name}.parquet", table.schema, compression="zstd") as file:
        for owner, start, end in zip(ids, starts[:-1], starts[1:], strict=True):
            for first in range(int(start), int(end), LARGEST):
                file.write_table(table.slice(first, min(LARGEST, int(end) - first)), row_group_size=LARGEST)
                groups.append(None if owner is None else str(owner))
    return groups
