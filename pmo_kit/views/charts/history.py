"""The way of the headline metrics from their baseline to now: a small chart for each, what it is held against drawn in.

Shares have one scale from nothing to all, so that a step of a point looks like a point; the return and days have scales of
their own that hold nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...amounts import Style, agreeing, listed
from ...sections.answers import Answer
from ...vocabulary import Unit
from ..markup import SHAPES, Column, DisplayTable, Silence
from .axes import apart
from .theme import BLUE, GREY, INK, ORANGE, SMALL, Chart, Sheet, chart, text_width

CURVE_NARROW, CURVE = 46.0, 56.0  # height of a metric's field
ABOVE = 24.0  # its name and verdict
AIR = 20.0
RETURN = "portfolio_roi"  # may be several times the whole, and would flatten every share


def plot_since_baseline(answer: Answer) -> Chart | Silence:
    """Each headline metric quarter by quarter, with the baseline and what it is held against as lines across."""
    metrics = answer.figures.get("metrics", {})
    if not metrics or answer.rows[list(metrics)].isna().all(axis=None):
        return Silence()
    style = answer.style
    alt = "Small charts, one per metric, over the last quarters: " + "; ".join(
        f"{found['label']} {_written(found['value'], found, style)}, baseline {_written(found['baseline'], found, style)}, "
        f"{found['spoken']}"
        for found in metrics.values()
    )
    columns = (Column(key, found["label"], found["form"], "not measurable then") for key, found in metrics.items())
    return chart(
        lambda sheet: _draw(sheet, answer),
        title=_title(metrics, style),
        alt=alt + ".",
        caption="Blue line: as of the end of each quarter and now; dashed: the baseline; orange line: what the metric is held "
        "against. Shares are all drawn on one scale from 0 % to 100 % or more; return and days have their own. "
        f"Source: {answer.source}.",
        data=DisplayTable(
            answer.rows,
            (Column("when", "As of"), *columns),
            "Headline metrics at the baseline and at the end of each quarter",
            style=style,
        ),
    )


def _title(metrics: Mapping[str, Mapping[str, Any]], style: Style) -> str:
    """How many stand better and how many worse than at their baseline; nothing is said of those that cannot be compared."""
    better = sum(found["better"] is True for found in metrics.values())
    worse = sum(found["better"] is False for found in metrics.values())
    if not better + worse:
        return "No headline metric can be seen to have moved from its baseline"
    if len(metrics) in (better, worse):
        return f"All {style.in_words(len(metrics))} headline metrics stand {'better' if better else 'worse'} than at the baseline"
    rest = len(metrics) - better - worse
    parts = []
    if better:
        parts.append(f"{style.in_words(better)} {agreeing(better, 'stands', 'stand')} better than at the baseline")
    if worse:
        than = "" if better else " than at the baseline"
        parts.append(f"{style.in_words(worse)} {agreeing(worse, 'stands', 'stand')} worse{than}")
    if rest:
        parts.append(f"{style.in_words(rest)} cannot be compared or {agreeing(rest, 'has', 'have')} not moved")
    return f"Of the {style.in_words(len(metrics))} headline metrics {listed(parts)}"


def _draw(sheet: Sheet, answer: Answer) -> float:
    metrics, style = answer.figures["metrics"], answer.style
    rows = answer.rows[answer.rows["as_of"].notna()]
    shares = [key for key, found in metrics.items() if found["unit"] == Unit.RATIO and key != RETURN]
    common = _ends(shares, metrics, rows, whole=1.0)
    across = 1 if sheet.narrow else 2
    wide = (sheet.width - 28 * (across - 1)) / across
    tall = ABOVE + (CURVE_NARROW if sheet.narrow else CURVE) + AIR
    for number, (key, found) in enumerate(metrics.items()):
        left, top = (wide + 28) * (number % across), tall * (number // across)
        ends = common if key in shares else _ends([key], metrics, rows)
        _panel(sheet, left, top, wide, list(rows[key]), found, ends, style)
    lines = -(-len(metrics) // across)
    foot = tall * lines + 4
    sheet.text(1, foot, f"each from {rows['when'].iloc[0]} to {rows['when'].iloc[-1]}", size=SMALL)
    return foot + 8


def _ends(
    keys: list[str], metrics: Mapping[str, Mapping[str, Any]], rows: pd.DataFrame, whole: float = 0.0
) -> tuple[float, float]:
    """The scale of some metrics: nothing, the whole if there is one, and whatever they are and are held against."""
    known = [value for key in keys for value in (*rows[key], metrics[key]["baseline"], metrics[key]["bar"])]
    shown = [float(value) for value in known if not pd.isna(value)]
    return min(0.0, *shown, 0.0), max(whole, *shown, 0.0) or 1.0


def _panel(
    sheet: Sheet,
    left: float,
    top: float,
    wide: float,
    values: list[float],
    found: Mapping[str, Any],
    ends: tuple[float, float],
    style: Style,
) -> None:
    """One metric: its name and verdict, its curve, the value it ends at, its baseline and what it is held against."""
    verdict = f"{SHAPES[found['spoken']]} {found['spoken']}" if found["spoken"] else ""
    sheet.name(left + 1, top + 15, found["label"], wide - text_width(verdict, SMALL) - 10)
    sheet.text(left + wide - 1, top + 15, verdict, size=SMALL, anchor="end")
    field = top + ABOVE, top + ABOVE + (CURVE_NARROW if sheet.narrow else CURVE)
    low, high = ends
    named = [
        (found["bar"], f"bar {_written(found['bar'], found, style)}", ORANGE, ""),
        (found["baseline"], f"was {_written(found['baseline'], found, style)}", GREY, "5 4"),
        (found["value"], f"now {_written(found['value'], found, style)}", BLUE, ""),
    ]
    named = [one for one in named if not pd.isna(one[0])]
    right = left + wide - max([text_width(one[1], SMALL) for one in named], default=0.0) - 12
    if not named and all(pd.isna(value) for value in values):
        sheet.text(left + 6, (field[0] + field[1]) / 2, "no figure in any quarter", size=SMALL)
        return

    def y(value: float) -> float:
        return field[1] - (value - low) / (high - low) * (field[1] - field[0])

    sheet.line([(left, y(0.0)), (right, y(0.0))], INK, width=0.7, opacity=0.3)
    for value, _, colour, dash in named:
        if colour != BLUE:
            sheet.line([(left, y(value)), (right, y(value))], colour, width=1.3, dash=dash)
    step = (right - left - 8) / max(len(values) - 1, 1)
    points = [(left + 4 + step * at, y(value)) for at, value in enumerate(values) if not pd.isna(value)]
    sheet.line(points, BLUE, width=2.2)
    for x, at in points:
        sheet.mark(x, at, "dot", BLUE, size=2.6)
    named.sort(key=lambda one: -one[0])
    places = apart([y(one[0]) for one in named], field[0] + 3, field[1] + 4, gap=14)
    for (_, text, _, _), place in zip(named, places, strict=True):
        sheet.text(right + 9, place + 4, text, size=SMALL)


def _written(value: float | None, found: Mapping[str, Any], style: Style) -> str:
    return style.figure(value, found["unit"])
