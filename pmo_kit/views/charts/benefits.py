"""Charts of the benefits review: value over time, by project, what leaked, and time against worth."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from ...amounts import sentence
from ...sections.answers import Answer
from ...sections.benefits import FAR_BELOW, LATE_VALUABLE, LATE_WORTHLESS, ON_TIME_VALUABLE, ON_TIME_WORTHLESS
from ..markup import Column, DisplayTable, Silence
from .bars import Bar, draw, height, top
from .theme import BLUE, GREY, INK, ORANGE, SMALL, TEAL, Chart, chart, drawing, plotting, shorten

GROUPS = {
    ON_TIME_WORTHLESS: (ORANGE, "X"),
    LATE_VALUABLE: (TEAL, "D"),
    ON_TIME_VALUABLE: (BLUE, "o"),
    LATE_WORTHLESS: (GREY, "s"),
}
NOT_LIVE = ("in delivery", "never launched")  # states of by_project's rows
MONTHS_NAMED = 4  # as many as fit under the axis on a phone
NAMED = 3  # points of a group that carry their project's name; more would cover each other
WORTH_SHOWN = 2.0  # beyond twice the plan a point is drawn at the edge: it is worth it either way
DAYS_SHOWN = 730.0  # the same for two years late, or early


def plot_over_time(answer: Answer) -> Chart | Silence:
    """Running totals of what was promised, spent and evidenced, of the plan in launched projects where not all are launched,
    and of the re-plan where there is another one."""
    style = answer.style
    if answer.silent:
        return Silence()
    rows, figures = answer.rows, answer.figures
    curves: list[tuple[str, str, str, Any, float]] = [
        ("evidenced", "evidenced", BLUE, "-", 2.4),
        ("promised", "promised", ORANGE, "--", 1.8),
    ]
    if figures["promised"] - figures["planned"] > 0.005 * figures["promised"]:  # else one curve covers the other
        curves.append(("planned", "launched", ORANGE, (0, (1, 1)), 1.4))
    if abs(figures["replanned"] - figures["planned"]) > 0.5:
        curves.append(("replanned", "re-planned", TEAL, "-.", 1.6))
    if rows["spent"].notna().any():
        curves.append(("spent", "spent", GREY, ":", 2.0))
    share = style.percent(figures["evidenced"] / figures["promised"]) if figures["promised"] > 0 else "Nothing"
    title = f"{share} of the benefits promised by now is evidenced"
    alt = "Curves over time, running totals at the end: " + ", ".join(
        f"{name} {style.compact(rows[column].iloc[-1], answer.currency)}" for column, name, *_ in curves
    )
    with plotting(230, left=46, right=122) as (figure, axes):
        for column, _, colour, dash, width in curves:
            axes.plot(rows["month"], rows[column], color=colour, linestyle=dash, linewidth=width)
        _label_ends(
            axes,
            [
                (rows[c].iloc[-1], f"{name} {style.compact(rows[c].iloc[-1], answer.currency)}")
                for c, name, *_ in curves
            ],
        )
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: style.compact(value, answer.currency)))
        every = -(-len(rows) // MONTHS_NAMED)
        shown = list(rows["month"])[::-1][::every][::-1]
        axes.set_xticks(shown, [style.month(end) for end in shown])
        return chart(
            figure,
            title=title,
            alt=alt + ".",
            caption=f"Running totals, {answer.currency}: promised by all started projects, launched or not"
            f"{', spend of all projects' if curves[-1][0] == 'spent' else ''}. Source: {answer.source}.",
            data=DisplayTable(
                rows,
                (
                    Column("month", "To the end of", "month"),
                    Column("promised", "Promised", "money"),
                    Column("planned", "Of launched projects", "money"),
                    Column("replanned", "Re-planned", "money"),
                    Column("evidenced", "Evidenced", "money"),
                    Column("spent", "Spent", "money", "no spend table was supplied"),
                ),
                "Benefits and spend, running totals",
                answer.currency,
                style=style,
            ),
        )


def plot_by_project(answer: Answer) -> Chart | Silence:
    """Evidenced benefits of started projects as bars, what each had promised by now as a mark."""
    style, figures = answer.style, answer.figures
    promising = answer.rows[answer.rows["promised"] > 0] if len(answer.rows) else answer.rows
    if promising.empty:
        return Silence()
    shown = top(promising, "promised", ("promised", "evidenced"), "The other {count} projects together")
    bars = [
        Bar(
            row["name"],
            row["evidenced"],
            f"{style.compact(row['evidenced'], answer.currency)} of {style.compact(row['promised'], answer.currency)}"
            + (", not launched" if row["state"] in NOT_LIVE else ""),
            mark=row["promised"],
        )
        for row in shown.to_dict("records")
    ]
    behind, waiting = figures["behind"], figures["not_launched"]
    have = "has" if behind in (0, 1) else "have"
    title = (
        f"{sentence(style.counted(behind, 'project'))} of {figures['promising']} {have} brought less than half of what "
    )
    title += f"{'it' if behind == 1 else 'they'} had promised by now"
    title += _not_launched(waiting, behind, style.in_words(waiting)) if waiting else ""
    alt = "Horizontal bars, evidenced benefits with what was promised as a mark: " + "; ".join(
        f"{shorten(bar.name, 30)} {bar.label}" for bar in bars[:5]
    )
    with drawing(height(len(bars))) as (figure, axes):
        draw(axes, bars)
        return chart(
            figure,
            title=title,
            alt=alt + ("; and more." if len(bars) > 5 else "."),
            caption=f"Bar: evidenced; upright mark: promised by now, launched or not, {answer.currency}. "
            f"Source: {answer.source}.",
            data=DisplayTable(
                promising,
                (
                    Column("name", "Project"),
                    Column("state", "State"),
                    Column("promised", "Promised by now", "money"),
                    Column("evidenced", "Evidenced", "money"),
                    Column("against_promise", "Of the promise", "ratio"),
                ),
                "Promised and evidenced benefits by project",
                answer.currency,
                style=style,
            ),
        )


def plot_leakage(answer: Answer) -> Chart | Silence:
    """From all that was promised to what is evidenced: not launched; re-planned away, delayed, fallen short since launch."""
    style = answer.style
    if answer.silent:
        return Silence()
    figures = answer.figures
    promise, got = figures["promised"], figures["evidenced"] + figures["early"]
    steps = [
        *([("Not launched", "not_launched")] if figures["not_launched"] else []),
        ("Re-planned away", "scope"),
        ("Due before the first value came", "delay"),
        ("Fallen short since", "shortfall"),
    ]
    bars, level = [Bar("Promised by now", promise, style.compact(promise, answer.currency), colour=GREY)], promise
    for name, key in steps:
        part = figures[key]
        name = "More than re-planned" if key == "shortfall" and part < 0 else name
        bars.append(
            Bar(
                name,
                level - part,
                style.compact(-part, answer.currency) if part else style.compact(0, answer.currency),
                level,
                ORANGE,
            )
        )
        level -= part
    bars.append(Bar("Evidenced", got, style.compact(got, answer.currency)))
    lost = figures["leakage"] + figures["not_launched"]
    share = f" ({style.percent(lost / promise)})" if promise > 0 else ""
    if lost > 0:
        missing, whole = style.compact(lost, answer.currency), style.compact(promise, answer.currency)
        title = f"{missing} of {whole} promised by now has not come{share}"
    else:
        title = f"All that was promised by now has come, and {style.compact(-lost, answer.currency)} more"
    alt = "Steps from promise to evidence: " + ", ".join(f"{bar.name.lower()} {bar.label}" for bar in bars)
    shown = pd.DataFrame(
        {"name": [bar.name for bar in bars], "amount": [promise, *(-figures[key] for _, key in steps), got]}
    )
    with drawing(height(len(bars))) as (figure, axes):
        draw(axes, bars)
        return chart(
            figure,
            title=title,
            alt=alt + ".",
            caption=f"Months that have ended, {answer.currency}; over-delivery is netted. Source: {answer.source}.",
            data=DisplayTable(
                shown,
                (Column("name", "Step"), Column("amount", "Amount", "money")),
                "From promise to evidence",
                answer.currency,
                style=style,
            ),
        )


def plot_time_and_value(answer: Answer) -> Chart | Silence:
    """Each due project by how late it came and how much of its first year's plan it brought."""
    style = answer.style
    if answer.rows.empty:
        return Silence()
    rows, figures = answer.rows, answer.figures
    drawn = rows.assign(x=rows["days_late"].clip(-DAYS_SHOWN, DAYS_SHOWN), y=rows["worth"].clip(0, WORTH_SHOWN))
    worthless, valuable = figures["on_time_worthless"], figures["late_valuable"]
    title = (
        f"{sentence(style.counted(worthless, 'project'))} came on time with little value; "
        f"{style.counted(valuable, 'project')} came late and of value"
    )
    alt = f"Points, one per due project, days late against first-year benefits over plan. {title}."
    with plotting(250, left=46, right=14, bottom=38) as (figure, axes):
        axes.axvline(0, color=GREY, linewidth=1)
        axes.axhline(FAR_BELOW, color=GREY, linewidth=1, linestyle="--")
        for group, (colour, marker) in GROUPS.items():
            points = drawn[drawn["group"] == group]
            axes.plot(points["x"], points["y"], marker=marker, color=colour, linestyle="", markersize=6.5, alpha=0.9)
        _frame(axes, drawn)
        for group in (ON_TIME_WORTHLESS, LATE_VALUABLE):
            _name(axes, drawn[drawn["group"] == group].nlargest(NAMED, "planned").to_dict("records"))
        return chart(
            figure,
            title=title,
            alt=alt,
            caption="Days from planned to actual go-live; first-year benefits over plan (over investment where nothing was "
            f"planned). Cross: on time, little value; diamond: late, of value; dot: on time, of value; square: late, "
            f"little value. The dashed line is {style.percent(FAR_BELOW)} of the plan. Source: {answer.source}.",
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


def _not_launched(waiting: int, behind: int, in_words: str) -> str:
    if waiting == behind:
        return "; it is not launched" if behind == 1 else "; none of them is launched"
    return f"; {in_words} of them {'is' if waiting == 1 else 'are'} not launched"


def _label_ends(axes: Axes, ends: list[tuple[float, str]]) -> None:
    """Names the curves at their right ends, pushed apart so that none covers another."""
    low, high = axes.get_ylim()
    room = (high - low) * 0.075
    at = low
    for value, text in sorted(ends):
        at = max(value, at + room)
        axes.annotate(
            text,
            (1, at),
            (6, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            fontsize=SMALL,
            va="center",
            color=INK,
            annotation_clip=False,
        )


def _frame(axes: Axes, drawn: pd.DataFrame) -> None:
    reach = max(30.0, float(drawn["x"].max()) * 1.15)
    axes.set_xlim(min(-reach * 0.25, float(drawn["x"].min()) * 1.15), reach)
    axes.set_ylim(-0.06, max(1.15, float(drawn["y"].max()) * 1.1))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    axes.set_xlabel("days late (left of the line: early)", fontsize=SMALL)


def _name(axes: Axes, points: list[dict[Any, Any]]) -> None:
    """Writes points' projects beside them, towards the side where there is room; not where another name stands."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    taken: list[float] = []
    for point in points:
        if any(abs(point["y"] - other) < (high - low) * 0.07 for other in taken):
            continue
        taken.append(point["y"])
        beyond = point["x"] > (left + right) / 2
        axes.annotate(
            shorten(point["name"], 26),
            (point["x"], point["y"]),
            (-7 if beyond else 7, 0),
            textcoords="offset points",
            fontsize=SMALL - 0.5,
            va="center",
            ha="right" if beyond else "left",
            color=INK,
        )
