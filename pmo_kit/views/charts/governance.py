"""Charts of governance: how long decisions take, how old those are that wait, and what went to the executive."""

from __future__ import annotations

import pandas as pd

from ...amounts import agreeing, is_empty, sentence
from ...sections.answers import Answer
from ...sections.governance import BEFORE, NOW
from ..markup import Column, DisplayTable, Silence
from .axes import Frame, level_room, steps
from .bars import Bar, draw
from .theme import BLUE, GREY, INK, ORANGE, SMALL, Chart, Sheet, chart, text_width

TALL_NARROW, TALL = 190.0, 240.0
AGES = ((30, "up to 30 days"), (60, "31 to 60 days"), (90, "61 to 90 days"), (180, "91 to 180 days"))
OLDER = "more than 180 days"
STYLES = {NOW: (BLUE, "", 2.6), BEFORE: (GREY, "6 4", 2.0)}


def plot_decision_times(answer: Answer) -> Chart | Silence:
    """The share of issues still undecided after so many days, in steps, now and before the transformation."""
    if answer.silent:
        return Silence()
    style, figures = answer.style, answer.figures
    medians = {name: figures[f"median_{name}"] for name in STYLES}
    title = _half(medians[NOW], medians[BEFORE], answer)
    told = f"{style.counted(figures['issues_now'], 'issue')} of the last twelve months, {figures['open_now']} of them not decided"
    if not is_empty(figures["issues_before"]):
        told += f"; before the transformation {style.counted(figures['issues_before'], 'issue')}"
    shown = answer.rows.assign(series=answer.rows["series"].map({NOW: "last twelve months", BEFORE: "before"}))
    return chart(
        lambda sheet: _steps(sheet, answer),
        title=title,
        alt=f"Steps down from all to the share of issues that is still undecided after so many days. {title}. {sentence(told)}.",
        caption=f"Share still undecided after so many days (Kaplan–Meier: what is still open counts as long as it has waited); "
        f"{told}, replayed from today's data. Source: {answer.source}.",
        data=DisplayTable(
            shown,
            (
                Column("series", "Issues of"),
                Column("days", "Days", "number"),
                Column("undecided", "Still undecided", "ratio"),
            ),
            "Share of issues still undecided, by days since they were raised",
            style=style,
        ),
    )


def _half(now: float | None, before: float | None, answer: Answer) -> str:
    style = answer.style
    if is_empty(now):
        watched = answer.rows.loc[answer.rows["series"] == NOW, "days"].max()
        return f"Fewer than half of the issues were decided within the {style.number(watched, 0)} days for which they were watched"
    title = f"Half of the issues are decided within {style.figure(now, 'days')}"
    return title if is_empty(before) else f"{title}; before the transformation it was {style.figure(before, 'days')}"


def _steps(sheet: Sheet, answer: Answer) -> float:
    style, height = answer.style, TALL_NARROW if sheet.narrow else TALL
    levels = [0.0, 0.25, 0.5, 0.75, 1.0]
    days = steps(0.0, max(answer.rows["days"].max(), 1.0), 4 if sheet.narrow else 8)
    left = level_room(levels, style.percent)
    frame = Frame(sheet, left, 10, sheet.width - 8, height, 0.0, days[-1], 0.0, 1.0)
    frame.levels(levels, style.percent)
    foot, x = height + 34.0, 0.0
    for name in (BEFORE, NOW):
        rows = answer.rows[answer.rows["series"] == name]
        if rows.empty:
            continue
        points: list[tuple[float, float]] = []
        for day, share in rows[["days", "undecided"]].itertuples(index=False):
            if points:
                points.append((frame.x(day), points[-1][1]))
            points.append((frame.x(day), frame.y(share)))
        colour, dash, width = STYLES[name]
        sheet.line(points, colour, width=width, dash=dash)
        words = "before the transformation" if name == BEFORE else "last twelve months"
        sheet.line([(x + 1, foot + 10), (x + 30, foot + 10)], colour, width=width, dash=dash)
        sheet.text(x + 38, foot + 14, words, size=SMALL)
        x, foot = (0.0, foot + 18) if sheet.narrow else (x + text_width(words, SMALL) + 70, foot)
    frame.foot(days, lambda day: style.number(day, 0))
    sheet.text(frame.right, height + 29, "days since raised", size=SMALL, anchor="end")
    return foot + (6 if sheet.narrow else 22)


def plot_ages(answer: Answer) -> Chart | Silence:
    """How many issues wait for a decision, by how long they have waited."""
    if answer.silent or answer.rows.empty:
        return Silence()
    style, rows = answer.style, answer.rows
    limits = [-1, *(limit for limit, _ in AGES), float("inf")]
    names = [name for _, name in AGES] + [OLDER]
    by_age = pd.cut(rows["age"], limits, labels=names).astype("str")
    late = rows["over"].eq(True)
    shown = pd.DataFrame(
        {
            "name": names,
            "count": [int((by_age == name).sum()) for name in names],
            "late": [int((late & (by_age == name)).sum()) for name in names],
        }
    )
    bars = [
        Bar(one["name"], one["count"], f"{one['count']}" + (f", {one['late']} past their days" if one["late"] else ""))
        for one in shown.to_dict("records")
    ]
    return chart(
        lambda sheet: draw(sheet, bars),
        title=_waiting(rows, answer),
        alt="Horizontal bars, open issues by how long they have waited: "
        + ", ".join(f"{bar.name} {bar.label}" for bar in bars)
        + ".",
        caption="Issues neither decided nor withdrawn, by days since they were raised; past their days: beyond what was agreed "
        f"for their category. Source: {answer.source}.",
        data=DisplayTable(
            shown,
            (
                Column("name", "Waiting"),
                Column("count", "Issues", "number"),
                Column("late", "Past their days", "number"),
            ),
            "Open issues by how long they have waited",
            style=style,
        ),
    )


def _waiting(rows: pd.DataFrame, answer: Answer) -> str:
    style, long = answer.style, int((rows["age"] > AGES[2][0]).sum())
    whole, oldest = len(rows), style.figure(float(rows["age"].max()), "days")
    if whole == 1:
        return f"The one open issue has waited for {oldest}"
    if not long:
        return (
            f"None of the {style.in_words(whole)} open issues has waited for more than 90 days; the oldest for {oldest}"
        )
    part = (
        f"All {style.in_words(whole)}"
        if long == whole
        else f"{sentence(style.in_words(long))} of the {style.in_words(whole)}"
    )
    verb = "have" if long == whole else agreeing(long, "has", "have")
    return f"{part} open issues {verb} waited for more than 90 days, the oldest for {oldest}"


def plot_escalations(answer: Answer) -> Chart | Silence:
    """The share of active projects that went to the executive, quarter by quarter, with its 95 % interval."""
    if answer.silent:
        return Silence()
    style, rows = answer.style, answer.rows
    over = rows[~rows["partial"]]
    return chart(
        lambda sheet: _quarters(sheet, answer),
        title=_went(over, answer),
        alt="Points with intervals, share of active projects with an executive escalation by fiscal quarter: "
        + "; ".join(f"{one['quarter']} {one['escalated']} of {one['active']}" for one in rows.to_dict("records"))
        + ".",
        caption="Dot: share of the projects active in the fiscal quarter; line: 95 % interval (Wilson), which is wide where few "
        f"projects were active; ring: the quarter is not over. Source: {answer.source}.",
        data=DisplayTable(
            rows,
            (
                Column("quarter", "Fiscal quarter"),
                Column("active", "Active projects", "number"),
                Column("escalated", "Escalated", "number"),
                Column("rate", "Share", "ratio", "no project was active"),
                Column("low", "Low", "ratio", "no project was active"),
                Column("high", "High", "ratio", "no project was active"),
            ),
            "Projects that went to the executive, by fiscal quarter",
            style=style,
        ),
    )


def _went(over: pd.DataFrame, answer: Answer) -> str:
    style = answer.style
    if over.empty or not over["active"].iloc[-1]:
        return "No project was active in the last quarter that has ended"
    last = over.iloc[-1]
    interval = f"95 % interval {style.percent(last['low'])} to {style.percent(last['high'])}"
    return (
        f"{sentence(style.in_words(last['escalated']))} of {style.counted(last['active'], 'active project')} went to the executive "
        f"in {last['quarter']} ({interval})"
    )


def _quarters(sheet: Sheet, answer: Answer) -> float:
    style, rows = answer.style, answer.rows
    height = TALL_NARROW if sheet.narrow else TALL
    levels = steps(0.0, max(0.1, rows["high"].max()) if rows["high"].notna().any() else 1.0, 4)
    levels = [level for level in levels if level <= 1.0] or levels
    left = level_room(levels, style.percent)
    frame = Frame(sheet, left, 10, sheet.width - 8, height, -0.5, len(rows) - 0.5, 0.0, levels[-1])
    frame.levels(levels, style.percent)
    for number, one in enumerate(rows.to_dict("records")):
        if is_empty(one["rate"]):
            continue
        x = frame.x(number)
        sheet.line([(x, frame.y(one["low"])), (x, frame.y(one["high"]))], INK, width=1.6, opacity=0.7)
        colour = ORANGE if number == len(rows) - 1 or (rows["partial"].iloc[-1] and number == len(rows) - 2) else BLUE
        sheet.mark(x, frame.y(one["rate"]), "dot", colour, size=5, filled=not one["partial"])
    every = 2 if sheet.narrow and len(rows) > 5 else 1
    named = range(len(rows))[::-1][::every]
    frame.foot(named, lambda number: str(rows["quarter"].iloc[int(number)]))
    for number in named:
        said = f"{rows['escalated'].iloc[number]} of {rows['active'].iloc[number]}"
        half = text_width(said, SMALL) / 2
        middle = min(frame.x(number), sheet.width - half - 1)
        sheet.text(middle, height + 30, said, size=SMALL, anchor="middle")
    return height + 36
