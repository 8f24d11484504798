"""How every table of a notebook is made of an answer, and why cells of it may be empty."""

from __future__ import annotations

from typing import Any

from ...amounts import is_empty
from ...sections.answers import Answer
from ..markup import Column, DisplayTable, Silence

NO_PLAN = "no plan is recorded"
NO_INVESTMENT = "the planned investment is not known"
NO_SPEND = "no spend is recorded"
NOT_LAUNCHED = "not launched yet"
NOTHING_DUE = "no plan of a launched project has fallen due"
NO_NAME = "nobody is named"

Shown = DisplayTable | Silence


def table(answer: Answer, caption: str, *columns: Column, **more: Any) -> Shown:
    """A table of the answer's rows; nothing to show where it has none. A column that is empty throughout is left out where the
    answer says what it cannot tell."""
    if answer.rows.empty:
        return Silence()
    if answer.cannot_tell:  # a column that is empty throughout is what cannot be told, and was said
        columns = tuple(c for c in columns if not all(is_empty(value) for value in answer.rows[c.name]))
    return DisplayTable(answer.rows, columns, caption, answer.currency, style=answer.style, **more)
