"""How large a Parquet file is once it is unpacked, found out before its texts are.

A text that stands in every row is stored once, so that a file of some kilobytes may hold gigabytes. Texts are therefore
read as codes, which stay small, and what they will take is added up from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ...settings.limits import MEGABYTE, Limits
from .bounds import BeyondError, must_fit, raised

TEXTS = ("STRING", "ENUM", "JSON", "NONE")  # kinds of bytes that Arrow reads as codes
FIGURE = 8  # bytes that any other value takes


def table_of(parts: Iterable[Path], name: str, limits: Limits) -> pa.Table:
    """The parts of a table as one, its texts as codes. Raises `BeyondError` where it is beyond the limits."""
    tables = []
    for part in parts:
        with pq.ParquetFile(part) as file:
            must_unpack(file, part, name, limits)
            texts = coded(file)
        tables.append(pq.ParquetFile(part, read_dictionary=texts).read())
        size = sum(_size(column) for column in tables[-1].columns)
        _must_have_room(size, part, name, limits)
    must_fit(name, sum(len(table) for table in tables), max((table.num_columns for table in tables), default=0), limits)
    return pa.concat_tables([table.unify_dictionaries() for table in tables], promote_options="permissive")


def must_unpack(file: pq.ParquetFile, part: Path, name: str, limits: Limits) -> None:
    """Raises `BeyondError` where what a file says of itself is beyond the limits, its texts aside."""
    held, schema = file.metadata, file.schema
    must_fit(name, held.num_rows, held.num_columns, limits)
    values = [0] * held.num_columns
    packed = 0
    for group in map(held.row_group, range(held.num_row_groups)):
        packed += group.total_byte_size
        for n in range(held.num_columns):
            values[n] += group.column(n).num_values
    must_fit(name, max(values, default=0), 1, limits)  # a list in a cell has many values
    widths = [max(schema.column(n).length, FIGURE) for n in range(held.num_columns)]
    _must_have_room(max(packed, int(np.dot(values, widths))), part, name, limits)


def coded(file: pq.ParquetFile) -> list[str]:
    """The columns of texts, also inside of lists and records."""
    columns = [file.schema.column(n) for n in range(len(file.schema))]
    return [c.path for c in columns if c.physical_type == "BYTE_ARRAY" and c.logical_type.type in TEXTS]


def _must_have_room(size: int, part: Path, name: str, limits: Limits) -> None:
    packed = part.stat().st_size
    if size > (room := limits.room(packed)):
        rule = f"unpacked it has {size // MEGABYTE:,} megabytes, and at most {room // MEGABYTE:,} are read"
        raise BeyondError(name, rule, raised("growth", -(-size // max(packed, 1))))


def _size(cells: Any) -> int:
    """The bytes that cells of Arrow take once their texts stand in every row."""
    if isinstance(cells, pa.ChunkedArray):
        return sum(map(_size, cells.chunks))
    kind = cells.type
    if pa.types.is_dictionary(kind):
        lengths = pc.binary_length(cells.dictionary).fill_null(0).to_numpy(zero_copy_only=False)
        return int(lengths[cells.indices.drop_null().to_numpy()].sum(dtype=np.int64))
    if pa.types.is_map(kind):
        return _size(cells.keys) + _size(cells.items)
    if pa.types.is_nested(kind):
        return sum(map(_size, cells.flatten())) if pa.types.is_struct(kind) else _size(cells.flatten())
    return int(cells.nbytes)
