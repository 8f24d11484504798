"""Charts of the baselining notebook: ratios before and now, and which benefits have a baseline."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from ...amounts import Style, listed
from ...sections.answers import Answer
from ...sections.baselining import REASONS
from ...vocabulary import Unit
from ..markup import Column, DisplayTable, Silence
from .bars import ROW, counted_bars, height
from .theme import BLUE, GREY, SMALL, TEXT, WIDTH, Chart, chart, drawing


def plot_before_and_now(answer: Answer) -> Chart | Silence:
    """Each metric that is a ratio as a pair of points, before the transformation and now, joined by a line."""
    style = answer.style
    rows = answer.rows
    ratios = rows[(rows["unit"] == Unit.RATIO) & rows[["before", "now"]].notna().any(axis=1)] if len(rows) else rows
    if ratios.empty or answer.figures["day"] is None:
        return Silence()
    both = ratios.dropna(subset=["before", "now"])
    moved = both.assign(gap=(both["now"] - both["before"]).abs()).sort_values("gap", ascending=False, kind="stable")
    if moved.empty:
        title = "Nothing was measured both before the transformation and now"
    elif moved["gap"].iloc[0] < 0.005:
        title = "No ratio has moved since the transformation began"
    else:
        most = moved.iloc[0]
        title = f"{most['label']} moved most: from {style.percent(most['before'])} to {style.percent(most['now'])}"
    alt = "Pairs of points per metric, before and now: " + "; ".join(
        f"{row['label']} {style.percent(row['before'])} and {style.percent(row['now'])}"
        for row in ratios.to_dict("records")
    )
    others = list(rows.loc[rows["unit"] != Unit.RATIO, "label"])
    beside = f" {listed(others)} is in days and stands in the table." if others else ""
    with drawing(height(len(ratios)) + 4) as (figure, axes):
        _pairs(axes, ratios, style)
        return chart(
            figure,
            title=title,
            alt=alt + ".",
            caption=f"Ratios in per cent; ring: as of {style.day(answer.figures['day'])}, dot: now.{beside} "
            f"Source: {answer.source}.",
            data=DisplayTable(
                ratios,
                (
                    Column("label", "Metric"),
                    Column("before", "Before", "ratio", "no figure", "why"),
                    Column("now", "Now", "ratio", "not measurable now"),
                ),
                "Ratios before the transformation and now",
                style=style,
            ),
        )


def plot_baselined(answer: Answer) -> Chart | Silence:
    """How many benefits have a baseline, and why the others have none."""
    if answer.silent:
        return Silence()
    figures = answer.figures
    known = figures["reasons"]
    shown = pd.DataFrame(
        [
            {"name": name, **known.get(reason, {"benefits": 0, "planned": None})}
            for name, reason in (("Baselined", ""), *((f"Not: {reason}", reason) for reason in REASONS))
        ]
    )
    return counted_bars(
        answer,
        shown,
        best="Baselined",
        title=f"{figures['baselined']} of {figures['benefits']} benefits have a baseline from before go-live",
        alt="benefits by whether they have a baseline",
        heading="Baseline",
        caption="Benefits by baseline",
    )


def _pairs(axes: Axes, ratios: pd.DataFrame, style: Style) -> None:
    values = pd.concat([ratios["before"], ratios["now"]]).dropna()
    low, high = min(0.0, values.min()), max(1.0, values.max())
    scale = (WIDTH - 20) / (high - low)
    for number, row in enumerate(ratios.to_dict("records")):
        y = ROW * number
        axes.text(1, y + 13, row["label"], fontsize=TEXT, va="baseline")
        said = f"{style.percent(row['before'])} → {style.percent(row['now'])}"
        axes.text(WIDTH - 4, y + 13, said, fontsize=SMALL, va="baseline", ha="right")
        axes.plot([10, WIDTH - 10], [y + 25] * 2, color=GREY, alpha=0.35, linewidth=0.8)
        before, now = (10 + (row[column] - low) * scale for column in ("before", "now"))
        axes.plot([before, now], [y + 25] * 2, color=BLUE, linewidth=2)
        axes.plot([now], [y + 25], marker="o", markersize=7.5, color=BLUE, linestyle="")
        axes.plot(
            [before],
            [y + 25],
            marker="o",
            markersize=8,
            markeredgecolor=GREY,
            markerfacecolor="none",
            markeredgewidth=2,
            linestyle="",
        )
