"""Horizontal bars with their figures at their ends: names above them on a phone, beside them where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ...amounts import is_empty
from ...sections.answers import Answer
from ..markup import Column, DisplayTable
from .theme import BLUE, GREY, SMALL, TOP, Chart, Sheet, chart, text_width

ABOVE, BESIDE = 38.0, 27.0  # a row's height with its name above the bar, and beside it
BAR = 12.0
NAMES = 0.4  # the part of a wide sheet that names take at most
LEAST = 60.0  # the shortest a field of bars gets, however long a figure is written


@dataclass(frozen=True)
class Bar:
    """One bar: from `start` to `end`, the figure written at its end, and a `mark` such as the plan beside the actual.

    `texture` is a hatch, `filled` False an outline: the plan is outlined, the actual solid, what is expected hatched.
    """

    name: str
    end: float
    label: str
    start: float = 0.0
    colour: str = BLUE
    mark: float | None = None
    texture: str = ""
    filled: bool = True


def top(rows: pd.DataFrame, by: str, sums: Sequence[str], others: str = "the other {count} together") -> pd.DataFrame:
    """The TOP rows by one column, and the rest added up in a last row named as `others`; all of them where they fit."""
    ordered = rows.sort_values(by, ascending=False, na_position="last", kind="stable")
    if len(ordered) <= TOP + 1:
        return ordered
    head, rest = ordered.head(TOP), ordered.iloc[TOP:]
    last = {"name": others.format(count=len(rest)), **{column: rest[column].sum() for column in sums}}
    return pd.concat([head, pd.DataFrame([last])], ignore_index=True)


def number_and_plan(count: float, planned: float | None, answer: Answer) -> str:
    """`12 · £3.4M`, or the number alone where no plan is known."""
    return f"{int(count)}" if is_empty(planned) else f"{int(count)} · {answer.style.compact(planned, answer.currency)}"


def draw(sheet: Sheet, bars: Sequence[Bar]) -> float:
    """Draws the bars from the top, all on one scale, with a zero line where some are negative; returns the height taken."""
    ends = [value for bar in bars for value in (bar.start, bar.end, bar.mark or 0.0)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    row = ABOVE if sheet.narrow else BESIDE
    names = 0.0 if sheet.narrow else min(NAMES * sheet.width, max(text_width(bar.name) for bar in bars)) + 10
    figures = max(text_width(bar.label, SMALL) for bar in bars) + 8
    field = max(sheet.width - names - figures - 2, LEAST)
    scale = field / (high - low) if high > low else 0.0

    def x(value: float) -> float:
        return names + (value - low) * scale + 1

    for number, bar in enumerate(bars):
        y = row * number
        over = y + (20 if sheet.narrow else (BESIDE - BAR) / 2)
        sheet.name(1, y + (14 if sheet.narrow else 18), bar.name, sheet.width - 2 if sheet.narrow else names - 10)
        left, right = sorted((x(bar.start), x(bar.end)))
        if bar.end != bar.start:
            width = max(right - left, 0.8)
            sheet.bar(left, over, width, BAR, bar.colour, texture=bar.texture, filled=bar.filled)
        beyond = right
        if bar.mark is not None:
            beyond = max(right, x(bar.mark))
            sheet.bar(x(bar.mark) - 1.2, over - 3, 2.4, BAR + 6, GREY)
        sheet.text(min(beyond + 6, sheet.width - figures + 7), over + BAR - 1.5, bar.label, size=SMALL)
    if low < 0:
        sheet.line([(x(0), 0), (x(0), row * len(bars))], GREY, width=1)
    return row * max(len(bars), 1) + 4


def counted_bars(
    answer: Answer, rows: pd.DataFrame, *, best: str, title: str, alt: str, heading: str, caption: str
) -> Chart:
    """Bars of how many benefits are of each sort, with their planned value; `rows` has `name`, `benefits` and `planned`,
    and the bar of the name `best` stands out."""
    bars = [
        Bar(
            row["name"],
            row["benefits"],
            number_and_plan(row["benefits"], row["planned"], answer),
            colour=BLUE if row["name"] == best else GREY,
        )
        for row in rows.to_dict("records")
    ]
    counts = ", ".join(f"{bar.name.lower()} {int(bar.end)}" for bar in bars)
    columns = (
        Column("name", heading),
        Column("benefits", "Benefits", "number"),
        Column("planned", "Planned value", "money", "no plan is recorded"),
    )
    return chart(
        lambda sheet: draw(sheet, bars),
        title=title,
        alt=f"Horizontal bars, {alt}: {counts}.",
        caption=f"Number of benefits, and their planned value over all months in {answer.currency}. Source: {answer.source}.",
        data=DisplayTable(rows, columns, caption, answer.currency, style=answer.style),
    )
