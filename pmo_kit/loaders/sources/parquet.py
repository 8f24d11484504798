"""A folder of Parquet files, a file (or a folder of parts) for each table; or one such file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ...errors import SourceError
from ...settings.limits import STATED, Limits
from .arrow import sheet_of
from .bounds import BeyondError, leads_out, must_be_regular, not_plain
from .sheets import Sheet, text_of, unusable

SUFFIX = ".parquet"
HASHED_AT_A_TIME = 1 << 20


class ParquetFolder:
    """The Parquet files of a folder. `realisation.parquet` may itself be a folder, whose files are read as one table."""

    def __init__(self, path: Path, limits: Limits = STATED) -> None:
        self.path, self.limits = path, limits
        self.folder = path.parent if _is_table(path) else path
        self._sheets: dict[str, Sheet] = {}
        self._records: dict[str, dict[str, Any]] = {}

    @classmethod
    def accepts(cls, path: Path) -> bool:
        """Whether this is the kind of source at the path: a Parquet file, or a folder with one and without CSV files."""
        if _is_table(path):
            return True
        if not path.is_dir():
            return False
        there = [p.suffix.casefold() for p in path.iterdir() if not p.name.startswith(".")]
        return SUFFIX in there and ".csv" not in there

    def names(self) -> tuple[str, ...]:
        """The Parquet files, in the order of their names."""
        if self.folder != self.path:
            return (self.path.name,)
        return tuple(sorted(p.name for p in self._entries() if _is_table(p)))

    def table_name(self, name: str) -> str:
        """`Benefits.parquet` holds the table `benefits`."""
        return Path(name).stem.strip().casefold()

    def place(self, name: str) -> tuple[str, str]:
        """The file; it has no sheets."""
        return name, ""

    def not_read(self) -> tuple[tuple[str, str], ...]:
        """Data files of other kinds that lie in the folder."""
        if self.folder != self.path:
            return ()
        remedy = "only Parquet files of this folder are read: give the file itself as the source of its table"
        others = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".tsv", ".txt", ".json", ".feather", ".arrow"}
        there = [(p.name, remedy) for p in sorted(self._entries()) if p.suffix.casefold() in others]
        return (*there, *not_plain((p for p in self._all() if p.suffix.casefold() in {SUFFIX, *others}), self.folder))

    def _entries(self) -> list[Path]:
        return [p for p in self._all() if (p.is_file() or p.is_dir()) and not leads_out(p, self.folder)]

    def _all(self) -> list[Path]:
        try:
            return [p for p in self.folder.iterdir() if not p.name.startswith((".", "~$"))]
        except OSError as error:
            raise SourceError(f"{self.folder.name} cannot be read: {error.strerror or error}") from None

    def read(self, name: str) -> Sheet:
        """One table with its columns as they are typed; raises `SourceError` where it is no Parquet. One that is beyond the
        limits is unusable."""
        from .unpacking import table_of  # the reader of Parquet takes its time, and is needed here alone

        if name not in self._sheets:
            try:
                parts = parts_of(self.folder / name, self.limits)
                with _told(name, self.folder):
                    self._sheets[name] = sheet_of(table_of(parts, name, self.limits), name)
                    self._record(name, parts, len(self._sheets[name].frame))
            except BeyondError as error:
                self._sheets[name] = unusable(name, "", error.rule, error.remedy)
        return self._sheets[name]

    def read_where(self, name: str, header: str, ids: frozenset[str]) -> Sheet | None:
        """The rows of a table whose cell under a header reads as one of the ids; their numbers are those in the whole
        table. None where there is no single column of that name, and where the table is beyond the limits, which `read`
        tells."""
        try:
            return self._read_where(name, header, ids)
        except BeyondError:
            return None

    def _read_where(self, name: str, header: str, ids: frozenset[str]) -> Sheet | None:
        import pyarrow.parquet as pq

        from .unpacking import must_unpack

        parts = parts_of(self.folder / name, self.limits)
        found: list[pa.Table] = []
        rows: list[np.ndarray] = []
        before = 0
        with _told(name, self.folder):
            for part in parts:
                with pq.ParquetFile(part, memory_map=True, read_dictionary=[header]) as file:
                    must_unpack(file, part, name, self.limits)
                    if file.schema_arrow.names.count(header) != 1:
                        return None
                    for group in range(file.num_row_groups):
                        mask = _reads_as(file.read_row_group(group, columns=[header]).column(0), ids)
                        here = np.flatnonzero(mask)
                        if len(here) or not found:  # the first gives the columns even where it gives no row
                            found.append(file.read_row_group(group).filter(pa.array(mask)))
                            rows.append(here + before + 1)
                        before += len(mask)
            if not found:
                return None
            sheet = sheet_of(pa.concat_tables(found, promote_options="permissive"), name)
            self._record(name, parts, len(sheet.frame))
        return replace(sheet, frame=sheet.frame.set_axis(np.concatenate(rows), axis="index"))

    def _record(self, name: str, parts: list[Path], rows: int) -> None:
        self._records[name] = {"name": name, "sha256": _hash(parts), "rows": rows}

    def records(self) -> tuple[dict[str, Any], ...]:
        """Name, sha256 and rows of each table that was read."""
        return tuple(self._records[name] for name in sorted(self._records))


def parts_of(path: Path, limits: Limits = STATED) -> list[Path]:
    """The files that a table is made of, in the order of their names."""
    if path.is_dir():
        there = (p for p in path.rglob(f"*{SUFFIX}") if not p.name.startswith((".", "_")))
        parts = sorted(p for p in there if p.is_file() and not leads_out(p, path))
        if not parts:
            raise SourceError(f"{path.name} is a folder without a Parquet file in it")
    else:
        parts = [path]
    for part in parts:
        must_be_regular(part, limits)
    return parts


@contextmanager
def _told(name: str, folder: Path) -> Iterator[None]:
    """Whatever a damaged file makes the reader raise, said in a line."""
    try:
        yield
    except SourceError:
        raise
    except (OSError, pa.ArrowException, ValueError, OverflowError, MemoryError) as error:
        said = str(error).replace(f"{folder}/", "").strip() or type(error).__name__
        raise SourceError(f"{name} cannot be read as Parquet: {said.splitlines()[0]}") from None


def _reads_as(cells: pa.ChunkedArray, ids: frozenset[str]) -> np.ndarray:
    """Which cells read as one of the ids; each distinct cell is looked at once."""
    masks = [np.zeros(0, dtype=bool)]
    for chunk in cells.chunks:
        coded = chunk if pa.types.is_dictionary(chunk.type) else chunk.dictionary_encode()
        wanted = np.array([text_of(cell) in ids for cell in coded.dictionary.to_pylist()] + [False])
        masks.append(wanted[coded.indices.fill_null(len(wanted) - 1).to_numpy(zero_copy_only=False)])
    return np.concatenate(masks)


def _is_table(path: Path) -> bool:
    return path.suffix.casefold() == SUFFIX


def _hash(parts: list[Path]) -> str:
    """The sha256 of the file, or of its parts one after the other."""
    found = hashlib.sha256()
    for part in parts:
        with part.open("rb") as file:
            while block := file.read(HASHED_AT_A_TIME):
                found.update(block)
    return found.hexdigest()
