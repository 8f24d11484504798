"""Rows of a sheet that are no data: totals, sub-totals and footnotes. Each is told, counted as left out, and never added up.

A row is left out as a total only where it says so (or has no key) and its figures are the sums of the rows above it; a row
that only says so is pointed out and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...register.cells.celltext import Noted, UnreadableError, is_empty, quoted
from ...register.cells.figures import parse_number, shown_by
from ...register.cells.forms import Form
from ...register.schemas import DICTIONARY, Column
from ...vocabulary import Effect
from .expected import bare
from .sheets import Remark

WORD = r"((grand|sub|overall)[ -]?)?totals?|sum|(gesamt|end|zwischen)?summe|gesamt|insgesamt|somme|(sous-)?total|(sub)?total"
TOTAL = re.compile(WORD, re.IGNORECASE)
OF_A_GROUP = re.compile(rf"({WORD})\b.*|.*\b({WORD})", re.IGNORECASE)  # `Total Operations`, `IT subtotal`
NOTE = re.compile(
    r"([*†‡¹²³]|\(?[0-9a-z]\)|notes?\b|sources?\b|stand\b|quelle|anmerkung|hinweis|nota|fuente|fonte).*",
    re.IGNORECASE | re.DOTALL,
)
AMOUNT = Column("total", "money")
KEYS = {table.key[0] for table in DICTIONARY.values()}
NOTES = 5  # rows at the end among which a total is looked for
LOOKS = 50  # how often each row of a sheet may be added up, on average, before sub-totals are looked for no longer
CENT = 0.011  # sums of rounded amounts, in floating point
NOTHING_LOST = "nothing is lost: the rows above it are read"


def no_data(header: Sequence[str], cells: Sequence[Sequence[Any]], index: Sequence[int], form: Form) -> list[Remark]:
    """A remark for each row that is a footnote or a total, or that looks like one and stays; in the order of the rows.

    Those with the effect left out are no rows of the table. `index` numbers the rows as the spreadsheet does.
    """
    end = len(cells)
    found: list[Remark] = []
    while end and len(header) > 2 and _is_note(cells[end - 1]):
        end -= 1
        rule = f"the row is a footnote and no data: {quoted(next(c for c in cells[end] if not is_empty(c)))}"
        found.append(Remark(rule, Effect.LEFT_OUT, index[end], cells=tuple(cells[end])))
    key = next((i for i, name in enumerate(header) if bare(name) in KEYS), 0)
    data: list[int] = []
    group: list[Sequence[Any]] = []  # the rows since the last sub-total
    looked = 0
    for i in range(end):
        remark = None
        if group and looked <= LOOKS * end and _says_group(cells[i]):
            remark = _total(header, group, cells[i], index[i], form, key, OF_A_GROUP)
            looked += len(group)
            if looked > LOOKS * end:
                rule = f"below row {index[i]} no sub-total is looked for: too many rows say that they are totals, and are none"
                remedy = "take sub-totals that stand below it away: they are read as any other row"
                found.append(Remark(rule, Effect.POINTED_OUT, remedy=remedy))
        if remark is not None and remark.effect is Effect.LEFT_OUT:
            found.append(remark)
            group = []
        else:
            data.append(i)
            group.append(cells[i])
    for i in [i for i in reversed(data) if i >= end - NOTES]:
        remark = _total(header, [cells[n] for n in data if n < i], cells[i], index[i], form, key, TOTAL)
        if remark is not None:
            found.append(remark)
            break
    return sorted(found, key=lambda remark: remark.row or 0)


def _is_note(row: Sequence[Any]) -> bool:
    """A single text that begins as notes do, or is a sentence."""
    filled = [cell for cell in row if not is_empty(cell)]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return False
    text = filled[0].strip()
    return not TOTAL.fullmatch(text) and bool(NOTE.fullmatch(text) or len(re.findall(r"[^\W\d_]{2,}", text)) >= 4)


def _says_group(row: Sequence[Any]) -> bool:
    first = next((cell for cell in row if not is_empty(cell)), None)
    return isinstance(first, str) and OF_A_GROUP.fullmatch(first.strip().rstrip(":")) is not None


def _total(
    header: Sequence[str],
    above: Sequence[Sequence[Any]],
    row: Sequence[Any],
    number: int,
    form: Form,
    key: int,
    says: re.Pattern[str],
) -> Remark | None:
    """Whether a row is the total of those above it: it says so, or has no key, and its figures are the sums of theirs."""
    words = [cell.strip() for cell in row if isinstance(cell, str) and says.fullmatch(cell.strip().rstrip(":"))]
    if not words and not is_empty(row[key]):
        return None
    sums = [
        _is_sum([*(one[i] for one in above), row[i]], form)
        for i in range(len(header))
        if not is_empty(row[i]) and not (isinstance(row[i], str) and row[i].strip() in words)
    ]
    figures = [is_sum for is_sum in sums if is_sum is not None]  # sums of nothing but 0 say nothing
    why = f"it says {quoted(words[0])}" if words else "it has no key"
    remark = None
    if figures and all(figures):
        rule = f"the row is a total: {why}, and its figures are the sums of their columns"
        remark = Remark(rule, Effect.LEFT_OUT, number, NOTHING_LOST)
    elif words and figures:
        rule = f"the row looks like a total ({why}), but its figures are not the sums of their columns"
        remark = Remark(rule, Effect.POINTED_OUT, number, "it is read as any other row: take it away if it is none")
    return remark and replace(remark, cells=tuple(row))


def _is_sum(column: Sequence[Any], form: Form) -> bool | None:
    """Whether the last cell is the sum of those above it; None where it is no figure."""
    form = shown_by({cell for cell in column if isinstance(cell, str)}, form, AMOUNT)
    *above, last = (_figure(cell, form) for cell in column)
    figures = [figure for figure in above if figure is not None]
    if last is None or not any(figures):
        return None
    return abs(sum(figures) - last) <= max(CENT, 1e-9 * abs(last))


def _figure(cell: Any, form: Form) -> float | None:
    if is_empty(cell):
        return None
    try:
        number = parse_number(cell, AMOUNT, form)
    except UnreadableError:
        return None
    return number.value if isinstance(number, Noted) else number
