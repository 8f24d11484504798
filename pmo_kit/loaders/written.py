"""Cells of a workbook that the kit writes: every value as it is, and no text a formula."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import numpy as np
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from ..register.cells.parsing import as_text, is_empty

LONGEST = 32_767  # characters that a cell of a workbook holds


def put(cell: Cell, value: Any) -> Cell:
    """Put a value into a cell as it is; a text is never a formula, whatever it begins with."""
    value = _plain(value)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("�", value)[:LONGEST]
        cell.data_type = "s"
        if value.startswith(("=", "+", "-", "@", "\t", "\r")):
            cell.quotePrefix = True  # the apostrophe of a spreadsheet: it stays a text when it is edited
    else:
        cell.value = value
    return cell


def _plain(value: Any) -> Any:
    """A value that a workbook can hold; None for an empty one."""
    if is_empty(value):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (str, bool, int, Decimal)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        return dt.datetime(*value.timetuple()[:6], value.microsecond)  # noqa: DTZ001 – as it stands in the source
    if isinstance(value, (dt.date, dt.time, dt.timedelta)) and not isinstance(value, dt.datetime):
        return value
    return as_text(value)
