"""Charts of the investment decisions: what is to be expected of each project, and what each further amount would buy."""

from __future__ import annotations

import pandas as pd

from ...amounts import sentence
from ...sections.answers import Answer
from ..markup import Column, DisplayTable, Silence
from .axes import Frame, level_room, steps
from .theme import BLUE, GREY, INK, ORANGE, SMALL, TOP, Chart, Sheet, chart, shorten, text_width

ABOVE, BESIDE, BAR = 40.0, 28.0, 12.0  # a project's height with its name above and beside; the height of its interval
NAMES = 0.4  # the part of a wide sheet that names take at most
TALL_NARROW, TALL = 200.0, 260.0
LEAST = 0.5  # what is less than half a unit of money is not drawn


def plot_forecast(answer: Answer) -> Chart | Silence:
    """Each project's benefits still to come: the plan as a mark, what is expected as a dot, four of five outcomes as a band."""
    style, currency = answer.style, answer.currency
    rows = answer.rows
    rows = rows[rows["planned_remaining"] > LEAST] if len(rows) else rows
    if rows.empty:
        return Silence()
    shown = rows.sort_values("planned_remaining", ascending=False, kind="stable").head(TOP)
    title = _expected(answer)
    named = [
        f"{shorten(row['name'], 30)} {style.compact(row['remaining_expected'], currency)} of "
        f"{style.compact(row['planned_remaining'], currency)}"
        for row in shown.to_dict("records")
    ]
    return chart(
        lambda sheet: _bands(sheet, shown, answer),
        title=title,
        alt="Bands of what is still to come, with the plan as a mark: " + "; ".join(named[:5]) + ".",
        caption=f"Dot: expected; band: four of five outcomes; upright mark: planned; {currency}, months to come, "
        f"dis-benefits subtracted{_of_all(len(shown), len(rows))}. Source: {answer.source}.",
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


def _expected(answer: Answer) -> str:
    """What is expected of all that is still planned; a share only where the plan, less dis-benefits, is above nothing."""
    style, figures = answer.style, answer.figures
    planned, expected = figures["planned_remaining"], figures["remaining_expected"]
    if planned > LEAST and expected >= 0:
        return f"{style.percent(expected / planned)} of what is still planned is to be expected"
    written = (style.compact(amount, answer.currency) for amount in (expected, planned))
    return "{} is to be expected where {} is still planned".format(*written)


def _of_all(shown: int, whole: int) -> str:
    return f"; the {shown} largest plans of {whole}" if shown < whole else ""


def _bands(sheet: Sheet, shown: pd.DataFrame, answer: Answer) -> float:
    """A project to a row: its interval as a band, what is expected as a dot, its plan as a mark."""
    style, currency = answer.style, answer.currency
    low, high = min(0.0, shown["remaining_low"].min()), max(shown[["planned_remaining", "remaining_high"]].max())
    records = shown.to_dict("records")
    said = [
        f"{style.compact(row['remaining_expected'], currency)} of {style.compact(row['planned_remaining'], currency)}"
        for row in records
    ]
    figures = max(text_width(text, SMALL) for text in said) + 10
    names = 0.0 if sheet.narrow else min(NAMES * sheet.width, max(text_width(row["name"]) for row in records)) + 10
    left, right = names + 6, sheet.width - (6 if sheet.narrow else figures)
    height = ABOVE if sheet.narrow else BESIDE

    def x(amount: float) -> float:
        return left + float((amount - low) / (high - low)) * (right - left)

    for number, (row, text) in enumerate(zip(records, said, strict=True)):
        y = height * number
        words, middle = (y + 14, y + 27) if sheet.narrow else (y + 18, y + 14)
        sheet.name(1, words, row["name"], sheet.width - figures - 4 if sheet.narrow else names - 10)
        sheet.text(sheet.width - 2, words, text, size=SMALL, anchor="end")
        sheet.line([(left, middle), (right, middle)], GREY, width=0.8, opacity=0.6)
        band = x(row["remaining_low"]), x(row["remaining_high"])
        sheet.bar(band[0], middle - 4, max(band[1] - band[0], 0.8), 8, BLUE, texture="rising")
        sheet.mark(x(row["remaining_expected"]), middle, "dot", BLUE, size=4.5)
        sheet.bar(x(row["planned_remaining"]) - 1, middle - BAR / 2 - 1, 2, BAR + 2, INK)
    return height * len(records) + 6.0


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
    elif abs(value) < LEAST:
        title = f"{style.compact(budget, currency)} brings no more than it costs"
    else:
        more = "more" if value > 0 else "less"
        title = f"{style.compact(budget, currency)} brings {style.compact(abs(value), currency)} {more} than it costs"
    return chart(
        lambda sheet: _frontier(sheet, curve, (budget, value), answer),
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


def _frontier(sheet: Sheet, curve: pd.DataFrame, stands: tuple[float, float], answer: Answer) -> float:
    def written(amount: float) -> str:
        return answer.style.compact(amount, answer.currency)

    levels = steps(min(0.0, curve["value"].min()), curve["value"].max(), 4)
    budgets = steps(curve["budget"].min(), curve["budget"].max(), 3 if sheet.narrow else 6)
    height = TALL_NARROW if sheet.narrow else TALL
    right = sheet.width - 12
    frame = Frame(sheet, level_room(levels, written), 10, right, height, budgets[0], budgets[-1], levels[0], levels[-1])
    frame.levels(levels, written)
    points = [(frame.x(budget), frame.y(value)) for budget, value in zip(curve["budget"], curve["value"], strict=True)]
    sheet.line(points, BLUE, width=2.4)
    for x, y in points:
        sheet.mark(x, y, "dot", BLUE, size=2.8)
    sheet.mark(frame.x(stands[0]), frame.y(stands[1]), "diamond", ORANGE, size=6)
    frame.foot(budgets, written)
    sheet.text(right, height + 32, "budget from here on", size=SMALL, anchor="end")
    return height + 38
