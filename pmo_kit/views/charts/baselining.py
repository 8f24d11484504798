"""Charts of the baselining notebook: ratios before and now, and which benefits have a baseline."""

from __future__ import annotations

import pandas as pd

from ...amounts import Style, listed
from ...sections.answers import Answer
from ...sections.baselining import REASONS
from ...vocabulary import Unit
from ..markup import Column, DisplayTable, Silence
from .bars import counted_bars
from .theme import BLUE, GREY, SMALL, Chart, Sheet, chart, text_width
from .titles import how_many

ABOVE, BESIDE = 38.0, 30.0  # a metric's height with its name above its line, and beside it


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
        title = "No ratio that was measured then and now has moved by half a point since the transformation began"
    else:
        most = moved.iloc[0]
        title = f"{most['label']} moved most: from {style.percent(most['before'])} to {style.percent(most['now'])}"
    alt = "Pairs of points per metric, before and now: " + "; ".join(
        f"{row['label']} {style.percent(row['before'])} and {style.percent(row['now'])}"
        for row in ratios.to_dict("records")
    )
    others = list(rows.loc[rows["unit"] != Unit.RATIO, "label"])
    beside = f" {listed(others)} is in days and stands in the table." if others else ""
    return chart(
        lambda sheet: _pairs(sheet, ratios, style),
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
        title=how_many(figures["baselined"], figures["benefits"], "benefit", ("has", "have"), answer.style)
        + " a baseline from before go-live",
        alt="benefits by whether they have a baseline",
        heading="Baseline",
        caption="Benefits by baseline",
    )


def _pairs(sheet: Sheet, ratios: pd.DataFrame, style: Style) -> float:
    """A line for each ratio on one scale, with a ring where it was and a dot where it is."""
    values = pd.concat([ratios["before"], ratios["now"]]).dropna()
    low, high = min(0.0, values.min()), max(1.0, values.max())
    said = [f"{style.percent(row['before'])} → {style.percent(row['now'])}" for row in ratios.to_dict("records")]
    figures = max(text_width(text, SMALL) for text in said) + 8
    names = 0.0 if sheet.narrow else max(text_width(label) for label in ratios["label"]) + 12
    left, right = names + 8, sheet.width - 8 - (0 if sheet.narrow else figures)
    height = ABOVE if sheet.narrow else BESIDE
    for number, (row, figure) in enumerate(zip(ratios.to_dict("records"), said, strict=True)):
        y = height * number
        words, line = (y + 14, y + 26) if sheet.narrow else (y + 19, y + 15)
        sheet.name(1, words, row["label"], sheet.width - figures - 4)
        sheet.text(sheet.width - 2, words, figure, size=SMALL, anchor="end")
        sheet.line([(left, line), (right, line)], GREY, width=1, opacity=0.5)
        before, now = (left + (row[column] - low) / (high - low) * (right - left) for column in ("before", "now"))
        if not pd.isna(before) and not pd.isna(now):
            sheet.line([(before, line), (now, line)], BLUE, width=2.4)
        if not pd.isna(now):
            sheet.mark(now, line, "dot", BLUE, size=4.5)
        if not pd.isna(before):
            sheet.mark(before, line, "dot", GREY, size=4.5, filled=False)
    return height * len(ratios) + 6
