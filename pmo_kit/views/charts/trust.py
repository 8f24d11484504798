"""The trust bar: what was promised by now, parted by how far what came can be believed (R63); the same shades everywhere.

What has come and can be believed is blue, what has come and cannot is orange, what has not come is grey; each part has a
pattern of its own, so that none hangs on its colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ...amounts import Style
from ...sections.answers import Answer
from ...sections.materiality import Promise
from ...vocabulary import Trust
from ..markup import Column, DisplayTable, Silence
from .theme import BLUE, GREY, INK, ORANGE, SMALL, Chart, Sheet, chart, text_width

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
ABOVE, BAR, LINE = 17.0, 30.0, 21.0  # the shares, the bar, and each name below it


@dataclass(frozen=True)
class Shade:
    """How a part is drawn: filled, in a texture, or outlined."""

    colour: str
    filled: bool = False
    texture: str = ""


SHADES = {
    Trust.CONFIRMED: Shade(BLUE, filled=True),
    Trust.EVIDENCED: Shade(BLUE, texture="rising"),
    Trust.REPEATS_PLAN: Shade(ORANGE, texture="crossed"),
    Trust.REPORTED: Shade(ORANGE, texture="dotted"),
    Trust.NOT_MEASURED: Shade(GREY, texture="falling"),
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
    return chart(
        lambda sheet: _draw(sheet, promise, drawn, told, style),
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


def _draw(sheet: Sheet, promise: Promise, drawn: Mapping[str, float], told: Mapping[str, str], style: Style) -> float:
    """The bar with its shares above, a mark where the promise ends if more came, and a line for each part below."""
    scale = (sheet.width - 2) / max(promise.promised, sum(drawn.values()))
    stack(sheet, drawn, ABOVE, BAR, scale)
    _shares(sheet, drawn, scale, promise.promised, style)
    foot = ABOVE + BAR + 8
    if promise.over >= A_UNIT:
        mark = 1 + promise.promised * scale
        sheet.line([(mark, ABOVE - 3), (mark, ABOVE + BAR + 3)], INK, width=2)
        sheet.text(mark, ABOVE + BAR + 15, "promised", size=SMALL, anchor="end")
        foot += 14
    across = 1 if sheet.narrow else 2
    for number, (name, text) in enumerate(told.items()):
        _legend(sheet, number % across, across, foot + LINE * (number // across), name, text)
    return foot + LINE * -(-len(told) // across) + 4


def label(part: str) -> str:
    """A part as it is named."""
    return LABELS[Trust(part)] if part in LABELS else part


def parts_of(promise: Promise) -> Mapping[str, float]:
    """The parts in the order in which they are drawn everywhere: the six of R63, and what fell short."""
    return {**{trust: promise.parts[trust] for trust in Trust}, SHORT: promise.short}


def stack(sheet: Sheet, parts: Mapping[str, float], y: float, height: float, scale: float, x: float = 1.0) -> float:
    """Draws parts side by side from `x`, each in its shade, and returns where the last one ends."""
    for name, amount in parts.items():
        width = max(amount * scale, 0.0)
        if width > 0:
            patch(sheet, name, x, y, max(width, 0.8), height)
        x += width
    return x


def patch(sheet: Sheet, name: str, x: float, y: float, width: float, height: float) -> None:
    """A rectangle in the shade of a part; an edge in its colour keeps it apart from its neighbours on any ground."""
    shade = SHADES[name]
    gap = min(0.6, width / 4)
    sheet.bar(x + gap, y, width - 2 * gap, height, shade.colour, texture=shade.texture, filled=shade.filled)


def _shares(sheet: Sheet, parts: Mapping[str, float], scale: float, whole: float, style: Style) -> None:
    """The share of each part above it, where there is room."""
    x = 1.0
    for amount in parts.values():
        width, said = amount * scale, style.percent(amount / whole)
        if width >= text_width(said, SMALL) + 4:
            sheet.text(x + width / 2, ABOVE - 5, said, size=SMALL, anchor="middle")
        x += width


def _legend(sheet: Sheet, place: int, across: int, y: float, name: str, text: str) -> None:
    """A part's shade, its name and its figures in a line below the bar; of several columns the `place`th."""
    wide = sheet.width / across
    left, right = wide * place + 1, wide * (place + 1) - (2 if place == across - 1 else 24)
    shade = next((key for key in SHADES if label(key) == name), None)
    if shade is not None:
        patch(sheet, shade, left, y + 3, 17, 13)
    sheet.name(left + 25, y + 14, name, right - left - 25 - text_width(text) - 4)
    sheet.text(right, y + 14, text, anchor="end")
