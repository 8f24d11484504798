"""A single cell as it was read: whether it is empty, how one would type it, how a message shows it, and what is wrong."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

SHOWN = 60  # characters of a cell that a message repeats


class UnreadableError(ValueError):
    """A cell that cannot be read as its kind: `rule` says why, `remedy` how to mend it. It never leaves this package.

    `answer` is the kind of answer that the cell holds instead (withheld, a range, …), where that is known.
    """

    def __init__(self, rule: str, remedy: str = "", answer: str = "") -> None:
        super().__init__(rule)
        self.rule, self.remedy, self.answer = rule, remedy, answer


@dataclass(frozen=True)
class Noted:
    """A value with what must be said of it: a `remark`, or the `currency` (sign or code) that the cell states."""

    value: Any
    remark: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Part:
    """An equal part of a cell: the amount of a quarter shared among its months. It is read as the cell is, and divided."""

    cell: Any
    of: int

    def __str__(self) -> str:
        return as_text(self.cell)


def is_empty(cell: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT, or text without a visible character."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return True
    if isinstance(cell, str):
        return not cell.strip()
    return isinstance(cell, (Real, Decimal, np.generic)) and bool(cell != cell)


def as_text(cell: Any) -> str:
    """A cell as one would type it: 7.0 from a spreadsheet is 7, a day at midnight is a date."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, (bool, np.bool_)):
        return "true" if cell else "false"
    if isinstance(cell, (float, np.floating)):
        return str(int(cell)) if math.isfinite(cell) and cell == int(cell) and abs(cell) < 1e15 else repr(float(cell))  # type: ignore[operator]  # numpy's floats compare
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    return str(cell)


def quoted(cell: Any) -> str:
    """A cell as a message shows it: in quotation marks, on one line, cut where it is long."""
    text = as_text(cell)
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")
