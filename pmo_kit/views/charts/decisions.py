"""Charts of the investment decisions: what is to be expected of each project, and what each further amount would buy."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ...amounts import sentence
from ...sections.answers import Answer
from ..markup import Column, DisplayTable, Silence
from .theme import BLUE, GREY, INK, ORANGE, SMALL, TEXT, TOP, WIDTH, Chart, chart, drawing, plotting, shorten

ROW, HEAD, BAR = 37.0, 8.0, 10.0  # a project's height, what is above the first, the height of its interval
LEAST = 0.5  # what is less than half a unit of money is not drawn


def plot_forecast(answer: Answer) -> Chart | Silence:
    """Each project's benefits still to come: the plan as a mark, what is expected as a dot, four of five outcomes as a band."""
    style, currency = answer.style, answer.currency
    rows = answer.rows
    rows = rows[rows["planned_remaining"] > LEAST] if len(rows) else rows
    if rows.empty:
        return Silence()
    shown = rows.sort_values("planned_remaining", ascending=False, kind="stable").head(TOP)
    figures = answer.figures
    share = style.percent(figures["remaining_expected"] / figures["planned_remaining"])
    title = f"{share} of what is still planned is to be expected"
    named = [
        f"{shorten(row['name'], 30)} {style.compact(row['remaining_expected'], currency)} of "
        f"{style.compact(row['planned_remaining'], currency)}"
        for row in shown.to_dict("records")
    ]
    low, high = min(0.0, shown["remaining_low"].min()), max(shown[["planned_remaining", "remaining_high"]].max())
    scale = (WIDTH - 4) / (high - low)
    with drawing(HEAD + ROW * len(shown)) as (figure, axes):
        for number, row in enumerate(shown.to_dict("records")):
            y = HEAD + ROW * number
            expected = style.compact(row["remaining_expected"], currency)
            axes.text(1, y + 8, shorten(row["name"]), fontsize=TEXT, va="baseline")
            axes.text(
                WIDTH - 2,
                y + 8,
                f"{expected} of {style.compact(row['planned_remaining'], currency)}",
                fontsize=SMALL,
                ha="right",
                va="baseline",
            )
            left, right, dot, mark = (
                2 + (row[name] - low) * scale
                for name in ("remaining_low", "remaining_high", "remaining_expected", "planned_remaining")
            )
            middle = y + 13 + BAR / 2
            axes.plot([2, WIDTH - 2], [middle, middle], color=GREY, linewidth=0.6, alpha=0.6)
            axes.plot([left, right], [middle, middle], color=BLUE, linewidth=6, alpha=0.45, solid_capstyle="butt")
            axes.plot([dot], [middle], color=BLUE, marker="o", markersize=6.5)
            axes.plot([mark, mark], [middle - BAR / 2, middle + BAR / 2], color=INK, linewidth=1.8)
        return chart(
            figure,
            title=title,
            alt="Bands of what is still to come, with the plan as a mark: " + "; ".join(named[:5]) + ".",
            caption=f"Dot: expected; band: four of five outcomes; upright mark: planned; {currency}, months to come, "
            f"dis-benefits subtracted. Source: {answer.source}.",
            data=DisplayTable(
                rows,
                (
                    Column("name", "Project"),
                    Column("planned_remaining", "Still planned", "money"),
                    Column("remaining_expected", "Expected", "money"),
                    Column("remaining_low", "Low", "money"),
                    Column("remaining_high", "High", "money"),
                ),
                "What is still to come, by project",
                currency,
                style=style,
            ),
        )


def plot_capital(answer: Answer) -> Chart | Silence:
    """What each budget would bring at best: benefit less cost from here on."""
    style, currency = answer.style, answer.currency
    curve: pd.DataFrame | None = answer.figures.get("curve")
    curve = None if curve is None else curve.dropna(subset=["value"])
    if curve is None or len(curve) < 2:
        return Silence()
    budget, value = answer.figures["budget"], answer.figures["value"]
    best = curve["value"].max()
    enough = curve.loc[curve["value"] >= best - LEAST, "budget"].min()
    if enough < budget - LEAST:
        title = f"Beyond {style.compact(enough, currency)} no further amount brings anything"
    else:
        title = f"{style.compact(budget, currency)} brings {style.compact(value, currency)} more than it costs"
    with plotting(210, left=52, right=16, bottom=38) as (figure, axes):
        axes.plot(curve["budget"], curve["value"], color=BLUE, linewidth=2.2, marker="o", markersize=4)
        axes.plot([budget], [value], color=ORANGE, marker="D", markersize=8)
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.yaxis.set_major_locator(MaxNLocator(5))
        written = FuncFormatter(lambda amount, _: style.compact(amount, currency))
        axes.xaxis.set_major_formatter(written)
        axes.yaxis.set_major_formatter(written)
        axes.set_xlabel("budget from here on", fontsize=SMALL)
        return chart(
            figure,
            title=title,
            alt=f"A curve of budgets and what each brings at best less its cost. {sentence(title)}.",
            caption=f"What the best choice brings less what it costs from here on, for each budget; diamond: the budget as it "
            f"stands; {currency}. Source: {answer.source}.",
            data=DisplayTable(
                curve,
                (Column("budget", "Budget", "money"), Column("value", "Brings, less its cost", "money")),
                "What each budget would bring",
                currency,
                style=style,
            ),
        )
