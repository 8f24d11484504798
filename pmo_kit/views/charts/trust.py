"""The trust bar: what was promised by now, parted by how far what came can be believed (R63); the same shades everywhere.

What has come and can be believed is blue, what has come and cannot is orange, what has not come is grey; each part has a
pattern of its own, so that none hangs on its colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...amounts import Style
from ...sections.answers import Answer
from ...sections.materiality import Promise
from ...vocabulary import Trust
from ..markup import Column, DisplayTable, Silence
from .theme import BLUE, GREY, INK, ORANGE, SMALL, TEXT, WIDTH, Chart, chart, drawing

LABELS = {
    Trust.CONFIRMED: "Confirmed by name",
    Trust.EVIDENCED: "Evidence named",
    Trust.REPEATS_PLAN: "Repeats the plan",
    Trust.REPORTED: "Typed in without either",
    Trust.NOT_MEASURED: "Not measured",
    Trust.NEVER_LAUNCHED: "Never launched",
}
SHORT, OVER = "Fell short", "Beyond the promise"
A_UNIT = 0.5  # what is less than half a unit of money is not drawn
ABOVE, BAR, LINE = 15.0, 28.0, 19.0  # the shares, the bar, and each name below it
NARROW = 30.0  # a part less wide than this has its share beside its name alone


@dataclass(frozen=True)
class Shade:
    """How a part is drawn: filled, hatched, or outlined."""

    colour: str
    filled: bool = False
    hatch: str = ""


SHADES = {
    Trust.CONFIRMED: Shade(BLUE, filled=True),
    Trust.EVIDENCED: Shade(BLUE, hatch="////"),
    Trust.REPEATS_PLAN: Shade(ORANGE, hatch="xxxx"),
    Trust.REPORTED: Shade(ORANGE, hatch="...."),
    Trust.NOT_MEASURED: Shade(GREY, hatch="\\\\\\\\"),
    Trust.NEVER_LAUNCHED: Shade(GREY, filled=True),
    SHORT: Shade(GREY),
}


def plot_trust(answer: Answer) -> Chart | Silence:
    """The promise as one bar: confirmed, evidenced, repeats the plan, reported, not measured, never launched, and what is left."""
    promise: Promise | None = answer.figures["standing"].promise
    if promise is None:
        return Silence()
    style, currency = answer.style, answer.currency
    parts = parts_of(promise)
    drawn = {name: amount for name, amount in parts.items() if amount >= A_UNIT}
    told = {
        label(name): f"{style.compact(amount, currency)}, {style.percent(amount / promise.promised)}"
        for name, amount in parts.items()
        if abs(amount) >= A_UNIT
    }
    if promise.over >= A_UNIT:
        told[OVER] = f"{style.compact(promise.over, currency)}, {style.percent(promise.over / promise.promised)}"
    promised = style.compact(promise.promised, currency)
    share = style.percent(promise.believed / promise.promised)
    title = f"{share} of the {promised} promised by now has come and is confirmed or has its evidence named"
    alt = f"A bar of the {promised} promised by now: " + "; ".join(f"{name} {text}" for name, text in told.items())
    shown = pd.DataFrame(
        [(label(name), amount, amount / promise.promised) for name, amount in parts.items()]
        + ([(OVER, -promise.over, -promise.over / promise.promised)] if promise.over >= A_UNIT else []),
        columns=["part", "amount", "share"],
    )
    under = 14.0 if promise.over >= A_UNIT else 0.0
    with drawing(ABOVE + BAR + 10 + under + LINE * len(told)) as (figure, axes):
        scale = (WIDTH - 2) / max(promise.promised, sum(drawn.values()))
        stack(axes, drawn, ABOVE, BAR, scale)
        _shares(axes, drawn, scale, promise.promised, style)
        if promise.over >= A_UNIT:
            mark = 1 + promise.promised * scale
            axes.plot([mark, mark], [ABOVE - 3, ABOVE + BAR + 3], color=INK, linewidth=1.6)
            axes.text(mark, ABOVE + BAR + 13, "promised", fontsize=SMALL, ha="right", va="baseline")
        for number, (name, text) in enumerate(told.items()):
            _legend(axes, ABOVE + BAR + 10 + under + LINE * number, name, text)
        return chart(
            figure,
            title=title,
            alt=f"{alt}.",
            caption="Original plan of every ended month of every started project, launched or not, and what came of it; "
            f"{currency}. Source: {answer.source}.",
            data=DisplayTable(
                shown,
                (
                    Column("part", "Part"),
                    Column("amount", "Amount", "money"),
                    Column("share", "Of the promise", "ratio"),
                ),
                "The promise by now, part by part",
                currency,
                total={"part": "Promised by now", "amount": promise.promised, "share": 1.0},
                style=style,
            ),
        )


def label(part: str) -> str:
    """A part as it is named."""
    return LABELS[Trust(part)] if part in LABELS else part


def parts_of(promise: Promise) -> Mapping[str, float]:
    """The parts in the order in which they are drawn everywhere: the six of R63, and what fell short."""
    return {**{trust: promise.parts[trust] for trust in Trust}, SHORT: promise.short}


def stack(axes: Axes, parts: Mapping[str, float], y: float, height: float, scale: float, x: float = 1.0) -> float:
    """Draws parts side by side from `x`, each in its shade, and returns where the last one ends."""
    for name, amount in parts.items():
        width = max(amount * scale, 0.0)
        if width > 0:
            patch(axes, name, x, y, max(width, 0.8), height)
        x += width
    return x


def patch(axes: Axes, name: str, x: float, y: float, width: float, height: float) -> None:
    """A rectangle in the shade of a part; an edge in its colour keeps it apart from its neighbours on any ground."""
    shade = SHADES[name]
    face = shade.colour if shade.filled else "none"
    inset = min(0.7, width / 4)
    axes.add_patch(
        Rectangle(
            (x + inset, y),
            width - 2 * inset,
            height,
            facecolor=face,
            edgecolor=shade.colour,
            hatch=shade.hatch or None,
            linewidth=1.0,
        )
    )


def _shares(axes: Axes, parts: Mapping[str, float], scale: float, whole: float, style: Style) -> None:
    """The share of each part above it, where there is room."""
    x = 1.0
    for amount in parts.values():
        width = amount * scale
        if width >= NARROW:
            axes.text(
                x + width / 2, ABOVE - 5, style.percent(amount / whole), fontsize=SMALL, ha="center", va="baseline"
            )
        x += width


def _legend(axes: Axes, y: float, name: str, text: str) -> None:
    """A part's shade, its name and its figures in a line below the bar."""
    shade = next((key for key in SHADES if label(key) == name), None)
    if shade is not None:
        patch(axes, shade, 1, y + 2, 16, 12)
    axes.text(25, y + 12, name, fontsize=TEXT, va="baseline")
    axes.text(WIDTH - 2, y + 12, text, fontsize=TEXT, ha="right", va="baseline")
