"""Horizontal bars with their names above them and their figures at their ends: what fits a phone and a long name alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...amounts import is_empty
from ...sections.answers import Answer
from ..markup import Column, DisplayTable
from .theme import BLUE, GREY, SMALL, TEXT, TOP, WIDTH, Chart, chart, drawing, shorten

ROW = 36.0  # a line of text, its bar, and air
BAR = 10.0
LABEL = 126.0  # what the figures at the ends may take


@dataclass(frozen=True)
class Bar:
    """One bar: from `start` to `end`, the figure written at its end, and a `mark` such as the plan beside the actual."""

    name: str
    end: float
    label: str
    start: float = 0.0
    colour: str = BLUE
    mark: float | None = None


def top(rows: pd.DataFrame, by: str, sums: Sequence[str], others: str = "the other {count} together") -> pd.DataFrame:
    """The TOP rows by one column, and the rest added up in a last row named as `others`; all of them where they fit."""
    ordered = rows.sort_values(by, ascending=False, na_position="last", kind="stable")
    if len(ordered) <= TOP + 1:
        return ordered
    head, rest = ordered.head(TOP), ordered.iloc[TOP:]
    last = {"name": others.format(count=len(rest)), **{column: rest[column].sum() for column in sums}}
    return pd.concat([head, pd.DataFrame([last])], ignore_index=True)


def height(count: int) -> float:
    """The height of a drawing of so many bars."""
    return ROW * max(count, 1) + 4


def number_and_plan(count: float, planned: float | None, answer: Answer) -> str:
    """`12 · £3.4M`, or the number alone where no plan is known."""
    return f"{int(count)}" if is_empty(planned) else f"{int(count)} · {answer.style.compact(planned, answer.currency)}"


def draw(axes: Axes, bars: Sequence[Bar]) -> None:
    """Draws the bars from the top, all on one scale, with a zero line where some are negative."""
    ends = [value for bar in bars for value in (bar.start, bar.end, bar.mark or 0.0)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = (WIDTH - LABEL) / (high - low) if high > low else 0.0

    def x(value: float) -> float:
        return (value - low) * scale + 1

    for number, bar in enumerate(bars):
        y = ROW * number
        left, right = sorted((x(bar.start), x(bar.end)))
        axes.text(1, y + 13, shorten(bar.name, 54), fontsize=TEXT, va="baseline")
        if bar.end != bar.start:
            axes.add_patch(Rectangle((left, y + 18), max(right - left, 0.8), BAR, color=bar.colour, linewidth=0))
        beyond = right
        if bar.mark is not None:
            beyond = max(right, x(bar.mark))
            axes.plot([x(bar.mark)] * 2, [y + 15.5, y + 30.5], color=GREY, linewidth=2.2, solid_capstyle="butt")
        axes.text(beyond + 5, y + 27, bar.label, fontsize=SMALL, va="baseline")
    if low < 0:
        axes.plot([x(0)] * 2, [0, ROW * len(bars)], color=GREY, linewidth=0.8)


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
    with drawing(height(len(bars))) as (figure, axes):
        draw(axes, bars)
        return chart(
            figure,
            title=title,
            alt=f"Horizontal bars, {alt}: {counts}.",
            caption=f"Number of benefits, and their planned value over all months in {answer.currency}. "
            f"Source: {answer.source}.",
            data=DisplayTable(rows, columns, caption, answer.currency, style=answer.style),
        )
