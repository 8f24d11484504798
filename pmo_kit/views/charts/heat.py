"""Benefits by month: what came of each month's plan, and in which shade it can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...amounts import is_empty
from ...sections.answers import Answer
from ...vocabulary import Trust
from ..markup import Column, DisplayTable, Silence
from .theme import GREY, SMALL, Chart, Sheet, chart, text_width
from .trust import label, patch

SHOWN = 12  # benefits that are drawn, those with the largest plans
CELL, ABOVE, NAMES = 17.0, 38.0, 0.4  # a cell's height; a row's with its name above; the part of a wide sheet for names
PARTS = {
    Trust.CONFIRMED: "confirmed",
    Trust.EVIDENCED: "evidenced",
    Trust.REPEATS_PLAN: "repeats_plan",
    Trust.REPORTED: "reported",
}


def plot_by_month(answer: Answer) -> Chart | Silence:
    """A box for each benefit and month of the last year, filled as far as the plan came, in the shade of its trust."""
    if answer.silent:
        return Silence()
    figures, rows = answer.figures, answer.rows
    title = _title(figures, answer)
    kept = list(dict.fromkeys(rows["benefit_id"]))[:SHOWN]
    least = (
        f"; the {SHOWN} benefits with the largest plans of {figures['benefits']}" if figures["benefits"] > SHOWN else ""
    )
    drawn = rows[rows["benefit_id"].isin(kept)]
    return chart(
        lambda sheet: _draw(sheet, drawn, answer),
        title=title,
        alt=f"A box per benefit and month, filled as far as its plan came. {title}.",
        caption="Box: the month's plan; filled: what came of it, at most the whole; its shade says how far it can be believed"
        f"{least}. Source: {answer.source}.",
        data=_table(drawn, answer),
    )


def _table(drawn: pd.DataFrame, answer: Answer) -> DisplayTable:
    """A row for each benefit that is drawn, with what share of each month's plan came."""
    came = drawn.assign(share=drawn["actual"] / drawn["planned"])
    months = sorted(drawn["month"].unique())
    first = drawn.drop_duplicates("benefit_id").set_index("benefit_id")
    rows = came.set_index(["benefit_id", "month"])["share"].unstack().reindex(index=first.index, columns=months)
    rows.columns = [answer.style.month(month) for month in months]
    columns = [Column(name, name, "ratio", "not measured, or nothing was planned") for name in rows.columns]
    rows.insert(0, "name", first["name"])
    rows.insert(1, "project", first["project"])
    return DisplayTable(
        rows,
        (Column("name", "Benefit"), Column("project", "Project"), *columns),
        "What came of each month's plan",
        style=answer.style,
    )


def _title(figures: Mapping[str, Any], answer: Answer) -> str:
    style = answer.style
    promised, measured, believed = figures["promised"], figures["measured"], figures["believed"]
    whole = f"{style.counted(promised, 'month')} of benefits promised in the last year"
    if not measured:
        return f"Of {whole}, none was measured"
    part = (
        "all were" if measured == promised > 1 else f"{style.in_words(measured)} {'was' if measured == 1 else 'were'}"
    )
    return f"Of {whole}, {part} measured; {style.in_words(believed)} brought value that is confirmed or has its evidence named"


def _draw(sheet: Sheet, rows: pd.DataFrame, answer: Answer) -> float:
    months = sorted(rows["month"].unique())
    by = list(rows.groupby("benefit_id", sort=False))
    longest = max(text_width(found["name"].iloc[0]) for _, found in by)
    names = 0.0 if sheet.narrow else min(NAMES * sheet.width, longest) + 12
    wide = (sheet.width - names - 2) / max(len(months), 6)
    row = ABOVE if sheet.narrow else CELL + 5
    used: list[str] = []
    for number, (_, found) in enumerate(by):
        y = row * number
        sheet.name(
            1, y + (14 if sheet.narrow else 13), found["name"].iloc[0], (sheet.width if sheet.narrow else names) - 10
        )
        for one in found.to_dict("records"):
            x = names + wide * months.index(one["month"]) + 1
            _cell(sheet, x, y + (19 if sheet.narrow else 0), wide - 2.5, one, used)
    foot, taken = row * len(by) + 12, sheet.width + 8
    for at in range(len(months) - 1, -1, -1):
        words = answer.style.month(months[at])
        half = text_width(words, SMALL) / 2
        middle = min(max(names + wide * (at + 0.5), half + 1), sheet.width - half - 1)
        if middle + half < taken - 10:
            sheet.text(middle, foot, words, size=SMALL, anchor="middle")
            taken = middle - half
    return _legend(sheet, foot + 8, [name for name in Trust if name in used])


def _cell(sheet: Sheet, x: float, y: float, wide: float, one: Mapping[Any, Any], used: list[str]) -> None:
    """A month: its outline, and from below what came, the most trusted part first."""
    if is_empty(one["actual"]):
        state = Trust.NOT_MEASURED if one["launched"] else Trust.NEVER_LAUNCHED
        patch(sheet, state, x, y, wide, CELL)
        used.append(state)
        return
    sheet.bar(x, y, wide, CELL, GREY, filled=False)
    left, foot = 1.0, y + CELL
    for trust, column in PARTS.items():
        part = min(max(one[column] / one["planned"], 0.0), left)
        if part * CELL >= 0.5:
            patch(sheet, trust, x, foot - part * CELL, wide, part * CELL)
            used.append(trust)
            left, foot = left - part, foot - part * CELL


def _legend(sheet: Sheet, y: float, used: list[str]) -> float:
    across = 1 if sheet.narrow else 3
    for number, name in enumerate(used):
        x, top = sheet.width / across * (number % across), y + 20 * (number // across)
        patch(sheet, name, x + 1, top + 3, 17, 13)
        sheet.text(x + 25, top + 14, label(name), size=SMALL)
    return y + 20 * -(-len(used) // across) + 4
