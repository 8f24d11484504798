"""The cost bar: what was approved as an outline, what is spent solid, what is forecast hatched."""

from __future__ import annotations

from ...amounts import is_empty
from ...sections.answers import Answer
from ..markup import Column, DisplayTable, Silence
from .bars import Bar, draw
from .theme import BLUE, GREY, ORANGE, Chart, chart

SLIGHT = 0.5  # half a unit of money is nothing


def plot_cost(answer: Answer) -> Chart | Silence:
    """Approved, spent and forecast cost of the started projects, with what was approved as a mark."""
    if answer.silent:
        return Silence()
    style, figures, currency = answer.style, answer.figures, answer.currency
    approved = figures["approved"]
    whole = style.compact(approved, currency)
    bars = [Bar("Approved", approved, whole, colour=GREY, filled=False)]
    title = f"{whole} is approved for {style.counted(figures['projects'], 'started project')}"
    if not is_empty(figures["spent"]):
        spent = figures["spent"]
        bars.append(
            Bar(
                "Spent so far",
                spent,
                f"{style.compact(spent, currency)}, {style.percent(spent / approved)}",
                mark=approved,
            )
        )
        title += f", {style.compact(spent, currency)} is spent"
    if not is_empty(figures["forecast"]):
        forecast, held = figures["forecast"], figures["approved_forecast"]
        more = _signed(forecast - held, answer)
        over = forecast - held > SLIGHT
        bars.append(
            Bar(
                "Forecast at the end",
                forecast,
                f"{style.compact(forecast, currency)}, {more}",
                colour=ORANGE if over else BLUE,
                texture="rising",
                mark=held,
            )
        )
        title += f"; {style.compact(forecast, currency)} is forecast, {more}"
    told = figures["approved_forecast"]
    part = (
        ""
        if is_empty(told) or approved - told < SLIGHT
        else f"; a forecast is there for {style.compact(told, currency)} of it"
    )
    left_out = figures["unknown"]
    out = f"; {style.counted(left_out, 'started project')} without an approved investment left out" if left_out else ""
    return chart(
        lambda sheet: draw(sheet, bars),
        title=title,
        alt="Horizontal bars of cost: " + ", ".join(f"{bar.name.lower()} {bar.label}" for bar in bars) + ".",
        caption=f"Whole cost of started projects, {currency}; upright mark: approved{part}{out}. Source: {answer.source}.",
        data=DisplayTable(
            answer.rows,
            (
                Column("name", "Project"),
                Column("approved", "Approved", "money"),
                Column("spent", "Spent so far", "money", "no spend is recorded"),
                Column("forecast", "Forecast", "money", "no forecast is recorded"),
            ),
            "What was approved, spent and is forecast, by project",
            currency,
            style=style,
        ),
    )


def _signed(more: float, answer: Answer) -> str:
    if abs(more) <= SLIGHT:
        return "as approved"
    written = answer.style.compact(abs(more), answer.currency)
    return f"{written} more than approved" if more > 0 else f"{written} less than approved"
