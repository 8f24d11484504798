"""The way of the headline metrics from their baseline to now: a small chart for each, one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ...amounts import Style
from ...sections.answers import Answer
from ..markup import SHAPES, Column, DisplayTable, Silence
from .theme import BLUE, GREY, SMALL, TEXT, WIDTH, Chart, chart, drawing

PANEL = 76.0  # a title, a curve, and air
TOP_OF_CURVE, CURVE = 26.0, 34.0
LEFT, RIGHT = 6.0, WIDTH - 78.0  # what is right of a curve names its end and the baseline


def plot_since_baseline(answer: Answer) -> Chart | Silence:
    """Each headline metric quarter by quarter, with the baseline as a dashed line and the verdict in its title."""
    metrics = answer.figures.get("metrics", {})
    if not metrics or answer.rows[list(metrics)].isna().all(axis=None):
        return Silence()
    style, rows = answer.style, answer.rows[answer.rows["as_of"].notna()]
    better = [found["label"] for found in metrics.values() if found["better"]]
    worse = sum(found["better"] is False for found in metrics.values())
    compared = len(better) + worse
    title = f"{len(better)} of {compared} metrics that have moved from their baseline stand better than there"
    if not compared:
        title = "No headline metric can be seen to have moved from its baseline"
    alt = "Small charts, one per metric, over the last quarters: " + "; ".join(
        f"{found['label']} {_written(found['value'], found, style)}, baseline {_written(found['baseline'], found, style)}, "
        f"{found['spoken']}"
        for found in metrics.values()
    )
    with drawing(PANEL * len(metrics) + 18) as (figure, axes):
        for number, (key, found) in enumerate(metrics.items()):
            _panel(axes, PANEL * number, list(rows[key]), found, style)
        foot = PANEL * len(metrics) + 8
        axes.text(LEFT, foot, rows["when"].iloc[0], fontsize=SMALL, va="center")
        axes.text(RIGHT, foot, rows["when"].iloc[-1], fontsize=SMALL, va="center", ha="right")
        columns = (Column(key, found["label"], found["form"], "not measurable then") for key, found in metrics.items())
        return chart(
            figure,
            title=title,
            alt=alt + ".",
            caption=f"Line: as of the end of each quarter and now; dashed: the baseline; each metric on a scale of its own. "
            f"Source: {answer.source}.",
            data=DisplayTable(
                answer.rows,
                (Column("when", "As of"), *columns),
                "Headline metrics at the baseline and at the end of each quarter",
                style=style,
            ),
        )


def _panel(axes: Axes, top: float, values: list[float], found: Mapping[str, Any], style: Style) -> None:
    """One metric: its name and verdict, its curve, the value it ends at, and its baseline."""
    axes.text(1, top + 13, found["label"], fontsize=TEXT, va="baseline")
    verdict = f"{SHAPES[found['spoken']]} {found['spoken']}" if found["spoken"] else ""
    axes.text(WIDTH - 4, top + 13, verdict, fontsize=SMALL, va="baseline", ha="right")
    known = [value for value in (*values, found["baseline"]) if not pd.isna(value)]
    if not known:
        axes.text(LEFT, top + TOP_OF_CURVE + CURVE / 2, "no figure in any quarter", fontsize=SMALL, va="center")
        return
    low, high = min(known), max(known)

    def y(value: float) -> float:
        part = 0.5 if high == low else (value - low) / (high - low)
        return top + TOP_OF_CURVE + CURVE * (1 - part)

    ends = []
    if not pd.isna(found["baseline"]):
        axes.plot([LEFT, RIGHT], [y(found["baseline"])] * 2, color=GREY, linestyle="--", linewidth=1.2)
        ends.append((y(found["baseline"]), f"was {_written(found['baseline'], found, style)}"))
    step = (RIGHT - LEFT) / max(len(values) - 1, 1)
    points = [(LEFT + step * number, y(value)) for number, value in enumerate(values) if not pd.isna(value)]
    if points:
        axes.plot(*zip(*points, strict=True), color=BLUE, linewidth=2, marker="o", markersize=3.5)
    if not pd.isna(found["value"]):
        ends.append((y(found["value"]), _written(found["value"], found, style)))
    at = float("-inf")
    for level, text in sorted(ends):  # pushed apart, so that neither covers the other
        at = max(level, at + 13)
        axes.text(RIGHT + 8, at, text, fontsize=SMALL, va="center")


def _written(value: float | None, found: Mapping[str, Any], style: Style) -> str:
    return style.figure(value, found["unit"])
