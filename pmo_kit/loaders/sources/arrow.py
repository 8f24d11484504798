"""Columns of Arrow, as Parquet and databases give them, as the columns that the reading of cells takes over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .sheets import Sheet

YEARS = (
    dt.date.min.toordinal() - dt.date(1970, 1, 1).toordinal(),
    dt.date.max.toordinal() - dt.date(1970, 1, 1).toordinal(),
)
EVER = 2**63 - 1  # the last moment that can be stored
UNITS = {  # what moments are counted in, and how many are a day
    "D": ("days", 1),
    "s": ("seconds", 86_400),
    "ms": ("milliseconds", 86_400_000),
    "us": ("microseconds", 86_400_000_000),
    "ns": ("nanoseconds", 86_400_000_000_000),
}
_NULLABLE: dict[pa.DataType, Any] = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int8(): pd.Int64Dtype(),
    pa.int16(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.Int64Dtype(),
    pa.uint16(): pd.Int64Dtype(),
    pa.uint32(): pd.Int64Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
}


def sheet_of(table: pa.Table, file: str, sheet: str = "") -> Sheet:
    """A table of Arrow as a sheet. Its rows are numbered from 1: there is no row for the header."""
    index = pd.RangeIndex(1, table.num_rows + 1)
    columns = {n: column(table.column(n)).array for n in range(table.num_columns)}
    frame = pd.DataFrame(columns, index=index, columns=range(table.num_columns))
    return Sheet(file, sheet, tuple(table.column_names), frame)


def column(cells: pa.ChunkedArray) -> pd.Series:
    """Numbers, days, flags and texts in a dtype of pandas; whatever else there is as objects."""
    kind = cells.type
    if pa.types.is_dictionary(kind):
        return column(cells.cast(kind.value_type))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return cells.cast(pa.large_string()).to_pandas(types_mapper=lambda _: pd.StringDtype(na_value=float("nan")))
    if pa.types.is_decimal(kind):
        return cells.cast(pa.float64()).to_pandas()
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return _days(cells)
    if kind in _NULLABLE:
        return cells.to_pandas(types_mapper=_NULLABLE.get)
    if pa.types.is_floating(kind):
        return cells.cast(pa.float64()).to_pandas()
    return pd.Series(cells.to_pylist(), dtype=object)


def _days(cells: pa.ChunkedArray) -> pd.Series:
    """Days and moments; one outside of the years 1 to 9999, which no calendar here has, as a text that cannot be read."""
    kind = cells.type
    unit = "D" if pa.types.is_date32(kind) else "ms" if pa.types.is_date64(kind) else kind.unit
    stored = cells.cast(pa.int32()).cast(pa.int64()) if unit == "D" else cells.cast(pa.int64())
    name, per_day = UNITS[unit]
    first, last = (max(-EVER, min(days * per_day, EVER)) for days in YEARS)
    far = pc.or_(pc.less(stored, first), pc.greater(stored, last))
    zone = kind.tz if pa.types.is_timestamp(kind) else None
    if not pc.any(far).as_py():
        plain = cells if pa.types.is_timestamp(kind) else cells.cast(pa.timestamp("s" if unit == "D" else unit))
        return plain.cast(pa.timestamp("us", tz=zone), safe=False).to_pandas()
    near = _days(pc.if_else(far, pa.scalar(None, kind), cells)).astype(object)
    told = [f"{number} {name} from 1970" for number in stored.filter(far).to_pylist()]
    near[far.fill_null(False).to_numpy()] = told
    return near


def chunk(values: list[Any]) -> pa.Array | list[Any]:
    """A column's cells as a driver gave them, in Arrow where they are of one type."""
    try:
        made = pa.array(values)
    except (pa.ArrowException, OverflowError, TypeError):
        return values
    return made.cast(pa.float64()) if pa.types.is_decimal(made.type) else made


def joined(chunks: list[pa.Array | list[Any]]) -> pd.Series:
    """The chunks of a column as one; as objects where they are of several types."""
    types = {None if isinstance(c, list) else c.type for c in chunks} - {pa.null()}
    if len(types) <= 1 and None not in types:
        kind = types.pop() if types else pa.null()
        return column(pa.chunked_array([c.cast(kind) for c in chunks], type=kind))  # type: ignore[union-attr]  # None not in types: no list
    cells = [cell for c in chunks for cell in (c if isinstance(c, list) else c.to_pylist())]
    return pd.Series(cells, dtype=object)
