"""Columns of Arrow, as Parquet and databases give them, as the columns that the reading of cells takes over."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from .sheets import Sheet

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
    if pa.types.is_date(kind):
        return cells.cast(pa.timestamp("ms" if pa.types.is_date64(kind) else "s")).cast(pa.timestamp("us")).to_pandas()
    if pa.types.is_timestamp(kind):
        return cells.cast(pa.timestamp("us", tz=kind.tz), safe=False).to_pandas()
    if kind in _NULLABLE:
        return cells.to_pandas(types_mapper=_NULLABLE.get)
    if pa.types.is_floating(kind):
        return cells.cast(pa.float64()).to_pandas()
    return pd.Series(cells.to_pylist(), dtype=object)


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
