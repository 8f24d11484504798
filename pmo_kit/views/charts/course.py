"""The course of benefits and spend: actual solid, plan dashed, what is expected hatched, and the gap signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...amounts import is_empty
from ...sections.answers import Answer
from ..markup import Column, DisplayTable, Silence
from .axes import Frame, level_room, steps
from .theme import BLUE, GREY, INK, ORANGE, SMALL, TEAL, Chart, Sheet, chart, text_width

SLIGHT = 0.005  # a curve that is no further from another is covered by it, and not drawn
TALL_NARROW, TALL = 190.0, 250.0  # height of the field
COLUMN = 22.0  # width of the bar of what is expected
ROW = 19.0  # a line of the legend


@dataclass(frozen=True)
class Curve:
    """A running total and how it is drawn."""

    column: str
    name: str
    colour: str
    dash: str
    width: float


EVIDENCED = Curve("evidenced", "evidenced", BLUE, "", 2.8)
PROMISED = Curve("promised", "promised", ORANGE, "7 4", 2.0)
LAUNCHED = Curve("planned", "promised, launched", ORANGE, "2 3", 1.8)
REPLANNED = Curve("replanned", "re-planned, launched", TEAL, "8 3 2 3", 1.8)
SPENT = Curve("spent", "spent", GREY, "", 1.6)


def plot_over_time(answer: Answer) -> Chart | Silence:
    """Running totals of what was promised, spent and evidenced, of the plan in launched projects where not all are launched,
    and of the re-plan where there is another one; what is promised and expected of the months to come to the right."""
    if answer.silent:
        return Silence()
    style, currency, figures = answer.style, answer.currency, answer.figures
    curves = _curves(answer)
    alt = "Curves over time, running totals by now: " + ", ".join(
        f"{curve.name} {style.compact(figures[curve.column], currency)}" for curve in curves
    )
    expected = _expected(answer)
    alt += f". To come: {expected}." if expected else "."
    rows = pd.concat([answer.rows, figures["ahead"]], ignore_index=True)
    hatched = (
        "; hatched: what is expected by the end of the plan, less dis-benefits; upright line: four of five outcomes"
    )
    return chart(
        lambda sheet: _draw(sheet, answer, curves),
        title=_title(answer),
        alt=alt,
        caption=f"Running totals, {currency}: promised by all started projects, launched or not"
        f"{', spend of all projects' if SPENT in curves else ''}{hatched if expected else ''}. Source: {answer.source}.",
        data=DisplayTable(
            rows,
            (
                Column("month", "To the end of", "month"),
                Column("promised", "Promised", "money"),
                Column("planned", "Of launched projects", "money", "a month to come"),
                Column("replanned", "Re-planned", "money", "a month to come"),
                Column("evidenced", "Evidenced", "money", "a month to come"),
                Column("spent", "Spent", "money", "a month to come, or no spend table was supplied"),
            ),
            "Benefits and spend, running totals",
            currency,
            note=f"Of the months to come {expected}." if expected else "",
            style=style,
        ),
    )


def _title(answer: Answer) -> str:
    """How much of the promise is evidenced; where it is all, in sum, what never launched is said all the same."""
    style, figures = answer.style, answer.figures
    promised, evidenced = figures["promised"], figures["evidenced"]
    if not promised > 0:
        return f"Nothing had been promised by now; {style.compact(evidenced, answer.currency)} is evidenced"
    if evidenced < promised:
        return f"{style.percent(evidenced / promised)} of the benefits promised by now is evidenced"
    whole = style.compact(promised, answer.currency)
    title = f"{style.compact(evidenced, answer.currency)} is evidenced where {whole} was promised by now"
    missing = figures["not_launched"] + figures["unmeasured"]
    if missing >= 1:
        title += f", though {style.compact(missing, answer.currency)} of it never launched or was not measured"
    return title


def _curves(answer: Answer) -> list[Curve]:
    figures = answer.figures
    curves = [EVIDENCED, PROMISED]
    if figures["promised"] - figures["planned"] > SLIGHT * figures["promised"]:
        curves.append(LAUNCHED)
    if abs(figures["replanned"] - figures["planned"]) > SLIGHT * figures["promised"]:
        curves.append(REPLANNED)
    return [*curves, SPENT] if answer.rows["spent"].notna().any() else curves


def _expected(answer: Answer) -> str:
    figures, style = answer.figures, answer.style
    if is_empty(figures["to_come_expected"]):
        return ""
    planned, expected, low, high = (
        style.compact(figures[f"to_come_{name}"], answer.currency) for name in ("planned", "expected", "low", "high")
    )
    return f"{expected} is expected of {planned} planned, between {low} and {high} in four of five outcomes"


def _draw(sheet: Sheet, answer: Answer, curves: list[Curve]) -> float:
    style, currency, figures = answer.style, answer.currency, answer.figures
    ahead, rows = figures["ahead"], answer.rows
    told = not is_empty(figures["to_come_expected"])
    amounts = [*rows[[curve.column for curve in curves]].max(), *ahead["promised"]]
    if told:
        amounts += [figures["evidenced"] + figures[f"to_come_{end}"] for end in ("low", "expected", "high")]
    levels = steps(min(0.0, min(amounts)), max(amounts), 4 if sheet.narrow else 5)

    def written(value: float) -> str:
        return style.compact(value, currency)

    height = TALL_NARROW if sheet.narrow else TALL
    months = [*rows["month"], *ahead["month"]]
    left = level_room(levels, written)
    right = sheet.width - (COLUMN + 16 if told else 6)
    frame = Frame(sheet, left, 14, right, height, 0, max(len(months) - 1, 1), levels[0], levels[-1])
    frame.levels(levels, written)
    today = len(rows) - 1
    if len(ahead):
        _to_come_of_plan(frame, today, figures["promised"], list(ahead["promised"]))
    for curve in curves[::-1]:
        points = [(frame.x(at), frame.y(value)) for at, value in enumerate(rows[curve.column])]
        sheet.line(points, curve.colour, width=curve.width, dash=curve.dash)
        if len(points) == 1:
            sheet.mark(*points[0], "dot", curve.colour, size=3.5)
    _gap(frame, today, answer)
    if told:
        _column(frame, figures)
    every = range(len(months))
    frame.foot(every[::-1][:: max(1, len(months) // 8)], lambda at: style.month(months[int(at)]))
    return _legend(sheet, height + 30, answer, curves, told)


def _to_come_of_plan(frame: Frame, today: int, promised: float, ahead: list[float]) -> None:
    """Today's line, and the plan that runs on beyond it."""
    x = frame.x(today)
    frame.sheet.line([(x, frame.top), (x, frame.bottom)], INK, width=1, dash="1 3", opacity=0.7)
    half = text_width("today", SMALL) / 2
    frame.sheet.text(min(max(x, half + 1), frame.right - half), frame.top - 3, "today", size=SMALL, anchor="middle")
    points = [(frame.x(today + step), frame.y(value)) for step, value in enumerate([promised, *ahead])]
    frame.sheet.line(points, PROMISED.colour, width=1.4, dash="3 5")


def _gap(frame: Frame, today: int, answer: Answer) -> None:
    """The difference between what is evidenced and what was promised, signed, beside today."""
    figures = answer.figures
    gap = figures["evidenced"] - figures["promised"]
    high, low = frame.y(figures["promised"]), frame.y(figures["evidenced"])
    if abs(high - low) < 18:
        return
    x = frame.x(today)
    frame.sheet.line([(x, high), (x, low)], ORANGE if gap < 0 else BLUE, width=3)
    said = ("+" if gap > 0 else "") + answer.style.compact(gap, answer.currency)
    beyond = x + 6 + text_width(said, SMALL) > frame.right
    frame.sheet.text(
        x + (-6 if beyond else 6),
        (high + low) / 2 + 4,
        said,
        size=SMALL,
        anchor="end" if beyond else "start",
        bold=True,
    )


def _column(frame: Frame, figures: Any) -> None:
    """What is evidenced, solid, and what is expected to come on top of it, hatched, with the interval as an upright line."""
    came = figures["evidenced"]
    ends = {end: frame.y(came + figures[f"to_come_{end}"]) for end in ("low", "expected", "high")}
    x, foot, now = frame.right + 8, frame.y(0), frame.y(came)
    frame.sheet.bar(x, now, COLUMN, max(foot - now, 0.8), BLUE)
    upper, lower = sorted((now, ends["expected"]))
    frame.sheet.bar(x, upper, COLUMN, max(lower - upper, 0.8), BLUE, texture="rising")
    middle = x + COLUMN / 2
    frame.sheet.line([(middle, ends["high"]), (middle, ends["low"])], INK, width=2)
    for end in ("low", "high"):
        frame.sheet.line([(middle - 5, ends[end]), (middle + 5, ends[end])], INK, width=2)


def _legend(sheet: Sheet, y: float, answer: Answer, curves: list[Curve], told: bool) -> float:
    """Each curve's stroke, name and figure by now; below them what is expected."""
    figures, style = answer.figures, answer.style
    said = [f"{curve.name} {style.compact(figures[curve.column], answer.currency)}" for curve in curves]
    widest = max(text_width(text) for text in said) + 46
    across = max(1, min(3, int(sheet.width // widest)))
    wide = sheet.width / across
    for number, (curve, text) in enumerate(zip(curves, said, strict=True)):
        x, foot = wide * (number % across), y + ROW * (number // across) + 14
        sheet.line([(x + 1, foot - 4), (x + 30, foot - 4)], curve.colour, width=curve.width, dash=curve.dash)
        sheet.text(x + 38, foot, text)
    rows = -(-len(curves) // across)
    if not told:
        return y + ROW * rows + 6
    foot = y + ROW * rows + 14
    sheet.bar(1, foot - 11, 29, 13, BLUE, texture="rising")
    expected, low, high = (
        style.compact(figures[f"to_come_{end}"], answer.currency) for end in ("expected", "low", "high")
    )
    sheet.text(38, foot, f"still expected {expected} ({low} to {high})")
    return foot + 8
