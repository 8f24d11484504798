"""Time against value: which projects came on time and are worth little, and which came late and are worth having."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...sections.answers import Answer
from ...sections.benefits import FAR_BELOW, LATE_VALUABLE, LATE_WORTHLESS, ON_TIME_VALUABLE, ON_TIME_WORTHLESS
from ..markup import Column, DisplayTable, Silence
from .axes import Frame, level_room, steps
from .theme import BLUE, GREY, ORANGE, SMALL, TEAL, Chart, Sheet, chart, fitted, text_width

GROUPS = {
    ON_TIME_WORTHLESS: (ORANGE, "cross"),
    LATE_VALUABLE: (TEAL, "diamond"),
    ON_TIME_VALUABLE: (BLUE, "dot"),
    LATE_WORTHLESS: (GREY, "square"),
}
NAMED = 10  # of two hundred points as many carry their project's name; the table has the rest
WORTH_SHOWN = 2.0  # beyond twice the plan a point is drawn at the edge: it is worth it either way
DAYS_SHOWN = 730.0  # the same for two years late, or early
TALL_NARROW, TALL = 250.0, 320.0
LINE = 14.0  # what a name takes from top to bottom


def plot_time_and_value(answer: Answer) -> Chart | Silence:
    """Each due project by how late it came and how much of its first year's plan it brought, the four corners named."""
    style = answer.style
    if answer.rows.empty:
        return Silence()
    rows = answer.rows
    drawn = rows.assign(x=rows["days_late"].clip(-DAYS_SHOWN, DAYS_SHOWN), y=rows["worth"].clip(0, WORTH_SHOWN))
    title = _title(answer)
    counts = rows["group"].value_counts()
    told = "; ".join(f"{name}: {counts.get(name, 0)}" for name in GROUPS)
    return chart(
        lambda sheet: _draw(sheet, drawn, answer),
        title=title,
        alt=f"Points, one per due project, days late against first-year benefits over plan. {title}. {told}.",
        caption="Days from planned to actual go-live; first-year benefits over plan (over investment where nothing was "
        f"planned). The dashed line is {style.percent(FAR_BELOW)} of the plan; what lies beyond twice the plan or two years is "
        f"drawn at the edge. Source: {answer.source}.",
        data=DisplayTable(
            rows,
            (
                Column("name", "Project"),
                Column("days_late", "Days late", "number"),
                Column("worth", "First year over plan", "ratio"),
                Column("group", "Where it stands"),
            ),
            "Due projects by time and value",
            style=style,
        ),
    )


def _title(answer: Answer) -> str:
    """Where the projects stand that have been live for a year; of the others nothing is said."""
    style, rows = answer.style, answer.rows
    counts = rows["group"].value_counts()
    whole = len(rows)
    if len(counts) == 1:
        all_of = "The one project" if whole == 1 else f"All {style.in_words(whole)} projects"
        have = "has been" if whole == 1 else "have been"
        return f"{all_of} that {have} live for a year came {_said(counts.index[0])}"
    worthless, valuable = counts.get(ON_TIME_WORTHLESS, 0), counts.get(LATE_VALUABLE, 0)
    return (
        f"Of {style.in_words(whole)} projects that have been live for a year, {style.in_words(worthless)} came "
        f"{_said(ON_TIME_WORTHLESS)} and {style.in_words(valuable)} {_said(LATE_VALUABLE)}"
    )


def _said(group: str) -> str:
    """A corner as it is said in a sentence."""
    return {
        ON_TIME_WORTHLESS: "on time with little value",
        LATE_VALUABLE: "late with value",
        ON_TIME_VALUABLE: "on time with value",
        LATE_WORTHLESS: "late with little value",
    }[group]


def _draw(sheet: Sheet, drawn: pd.DataFrame, answer: Answer) -> float:
    style = answer.style
    reach = max(30.0, float(drawn["x"].max()) * 1.1)
    low = min(-reach * 0.35, float(drawn["x"].min()) * 1.1)
    levels = steps(0.0, max(1.0, float(drawn["y"].max())), 4)
    height = TALL_NARROW if sheet.narrow else TALL
    left = level_room(levels, style.percent)
    frame = Frame(sheet, left, 22, sheet.width - 8, height - 22, low, reach, -0.14 * levels[-1], levels[-1])
    frame.levels(levels, style.percent)
    sheet.line([(frame.x(0), frame.top), (frame.x(0), frame.bottom)], GREY, width=1.2)
    half = frame.y(FAR_BELOW)
    sheet.line([(frame.left, half), (frame.right, half)], GREY, width=1.2, dash="5 4")
    for group, (colour, shape) in GROUPS.items():
        for x, y in drawn.loc[drawn["group"] == group, ["x", "y"]].itertuples(index=False):
            sheet.mark(frame.x(x), frame.y(y), shape, colour, size=4.5)
        _corner(frame, group)
    matter = drawn[drawn["group"].isin([ON_TIME_WORTHLESS, LATE_VALUABLE])]
    rest = drawn.drop(matter.index)
    chosen = pd.concat([matter.nlargest(NAMED, "planned"), rest.nlargest(NAMED, "planned")])
    _name(frame, drawn, chosen.head(4 if sheet.narrow else NAMED).to_dict("records"))
    frame.foot(steps(low, reach, 4 if sheet.narrow else 8)[1:-1], lambda days: style.number(days, 0))
    sheet.text(frame.right, height + 8, "days late (left of the line: early)", size=SMALL, anchor="end")
    return _legend(sheet, height + 12, drawn)


def _corner(frame: Frame, group: str) -> None:
    """The name of a corner, above and below all points, where there is the room for it."""
    said = _said(group)
    early, worthless = group in (ON_TIME_WORTHLESS, ON_TIME_VALUABLE), group in (ON_TIME_WORTHLESS, LATE_WORTHLESS)
    x, room = (frame.x(0) - 8, frame.x(0) - 8) if early else (frame.right, frame.right - frame.x(0) - 8)
    if text_width(said, SMALL) <= room:
        frame.sheet.text(x, frame.bottom - 6 if worthless else frame.top - 8, said, size=SMALL, anchor="end", bold=True)


def _legend(sheet: Sheet, y: float, drawn: pd.DataFrame) -> float:
    """Each corner's mark, its name and how many stand in it."""
    across = 1 if sheet.narrow else 2
    for number, (group, (colour, shape)) in enumerate(GROUPS.items()):
        x, foot = sheet.width / across * (number % across), y + 19 * (number // across) + 15
        sheet.mark(x + 8, foot - 4, shape, colour, size=4.5)
        sheet.text(x + 20, foot, f"{_said(group)}: {int((drawn['group'] == group).sum())}", size=SMALL)
    return y + 19 * (len(GROUPS) // across) + 6


def _name(frame: Frame, drawn: pd.DataFrame, points: list[dict[Any, Any]]) -> None:
    """Writes points' projects beside them, towards the side where there is room; not where a point or a name stands."""
    marks = [(frame.x(x), frame.y(y)) for x, y in drawn[["x", "y"]].itertuples(index=False)]
    taken: list[tuple[float, float, float]] = []
    for point in points:
        x, y = frame.x(point["x"]), frame.y(point["y"])
        room = 110.0 if frame.sheet.narrow else 190.0
        width = text_width(fitted(point["name"], room, SMALL), SMALL)
        for start in (x + 8, x - 8 - width):
            inside = start >= frame.left and start + width <= frame.right
            struck = any(start - 4 < a < start + width + 4 and abs(b - y) < LINE * 0.7 for a, b in marks)
            covered = any(start < end and begin < start + width and abs(at - y) < LINE for begin, end, at in taken)
            if inside and not struck and not covered:
                frame.sheet.name(start, y + 4, point["name"], room, size=SMALL)
                taken.append((start, start + width, y))
                break
