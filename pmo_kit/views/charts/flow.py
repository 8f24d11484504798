"""Funding flow: from projects to objectives, each band as wide as the money in it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ...sections.alignment import NO_OBJECTIVE
from ...sections.answers import Answer
from ..markup import Column, DisplayTable, Silence
from .axes import apart
from .theme import BLUE, GREY, ORANGE, SMALL, TOP, Chart, Sheet, chart, shorten

GAP, LINE, LINES = 9.0, 17.0, 31.0  # between two nodes; what a name takes from top to bottom, in one line and in two
NODE = 9.0  # the width of a node
NAMES, NAMES_NARROW = 0.34, 0.4  # the part of the sheet that the names of one side take
MONEY_NARROW, MONEY = 150.0, 200.0  # height that the whole investment takes, without gaps
OTHERS = "other projects together"


def plot_funding(answer: Answer) -> Chart | Silence:
    """Which projects' money goes to which objectives; what serves none is in another colour."""
    if answer.silent or answer.rows.empty:
        return Silence()
    style, figures, rows = answer.style, answer.figures, answer.rows
    drawn = _gathered(rows)
    largest = rows.groupby("objective", sort=False)["investment"].sum().sort_values(ascending=False, kind="stable")
    told = "; ".join(
        f"{shorten(str(name), 40)} {style.compact(amount, answer.currency)}" for name, amount in largest.head(5).items()
    )
    title = _title(figures["investment"], figures["unserving"], largest.drop(NO_OBJECTIVE, errors="ignore"), answer)
    return chart(
        lambda sheet: _draw(sheet, drawn, answer),
        title=title,
        alt=f"Bands of money from projects to objectives. {title}. To {told}.",
        caption=f"Planned investment of active projects, {answer.currency}, shared out by the weight of their links; orange: "
        f"what serves no current objective. Source: {answer.source}.",
        data=DisplayTable(
            rows,
            (
                Column("project", "Project"),
                Column("objective", "Objective"),
                Column("investment", "Planned investment", "money"),
            ),
            "Planned investment from project to objective",
            answer.currency,
            style=style,
        ),
    )


def _title(whole: float, unserving: float, served: pd.Series, answer: Answer) -> str:
    style = answer.style
    none = f"{style.percent(unserving / whole)} of the investment serves no current objective"
    if served.empty:
        return none
    most = f"{style.percent(served.iloc[0] / whole)} of the investment goes to {shorten(str(served.index[0]), 60)}"
    return f"{most}; {style.percent(unserving / whole)} serves no current objective" if unserving else most


def _gathered(rows: pd.DataFrame) -> pd.DataFrame:
    """The flows of the TOP largest projects and objectives; those of the others together."""
    whole = rows.groupby("project_id", sort=False)["investment"].sum().sort_values(ascending=False, kind="stable")
    kept = set(whole.index if len(whole) <= TOP + 1 else whole.index[:TOP])
    others = f"The {len(whole) - len(kept)} {OTHERS}"
    by = rows.loc[rows["objective"] != NO_OBJECTIVE].groupby("objective")["investment"].sum()
    by = by.sort_values(ascending=False, kind="stable")
    aims = {NO_OBJECTIVE, *(by.index if len(by) <= TOP + 1 else by.index[:TOP])}
    named = rows.assign(
        key=rows["project_id"].where(rows["project_id"].isin(kept), others),
        project=rows["project"].where(rows["project_id"].isin(kept), others),
        objective=rows["objective"].where(
            rows["objective"].isin(aims), f"The {len(by) - len(aims) + 1} other objectives together"
        ),
    )
    return named.groupby(["key", "project", "objective"], sort=False)["investment"].sum().reset_index()


def _places(amounts: Mapping[str, float], scale: float, line: float) -> dict[str, float]:
    """The upper end of each node, one below the other; a node takes what its name does at least."""
    places, y = {}, 4.0
    for name, amount in amounts.items():
        places[name] = y
        y += max(amount * scale, line - GAP) + GAP
    return places


def _draw(sheet: Sheet, drawn: pd.DataFrame, answer: Answer) -> float:
    scale = (MONEY_NARROW if sheet.narrow else MONEY) / drawn["investment"].sum()
    sources = drawn.groupby("key", sort=False)["investment"].sum()
    aims = drawn.groupby("objective", sort=False)["investment"].sum()
    order = _fewest_crossings(drawn, list(sources.index), list(aims.index))
    aims = aims[order]
    line = LINES if sheet.narrow else LINE
    left, right = _places(dict(sources), scale, line), _places(dict(aims), scale, line)
    names = (NAMES_NARROW if sheet.narrow else NAMES) * sheet.width
    x_left, x_right = names, sheet.width - names - NODE
    down, back = dict(left), dict(right)
    for key in sources.index:
        flows = drawn[drawn["key"] == key].set_index("objective")["investment"]
        for objective in (name for name in order if name in flows.index):
            wide = flows[objective] * scale
            colour = ORANGE if objective == NO_OBJECTIVE else BLUE
            _band(sheet, x_left + NODE, down[key], x_right, back[objective], wide, colour)
            down[key], back[objective] = down[key] + wide, back[objective] + wide
    title = dict(zip(drawn["key"], drawn["project"], strict=True))
    _nodes(sheet, left, dict(sources), scale, x_left, title, "end")
    _nodes(sheet, right, dict(aims), scale, x_right, {}, "start")
    sides = ((left, sources), (right, aims))
    ends = [places[name] + max(amounts[name] * scale, line) for places, amounts in sides for name in places]
    return float(max(ends)) + 12


def _fewest_crossings(drawn: pd.DataFrame, sources: list[str], aims: list[str]) -> list[str]:
    """Objectives in the order of where their money comes from on average; what serves none last."""
    place = {key: number for number, key in enumerate(sources)}
    at = drawn["key"].map(place) * drawn["investment"]
    middle = at.groupby(drawn["objective"]).sum() / drawn.groupby("objective")["investment"].sum()
    return sorted(aims, key=lambda name: (name == NO_OBJECTIVE, middle[name], name))


def _band(sheet: Sheet, x: float, y: float, to_x: float, to_y: float, wide: float, colour: str) -> None:
    """A band in eased steps from one node to another."""
    steps = [number / 12 for number in range(13)]
    eased = [(x + (to_x - x) * t, y + (to_y - y) * t * t * (3 - 2 * t)) for t in steps]
    sheet.area([*eased, *((a, b + max(wide, 0.8)) for a, b in reversed(eased))], colour, opacity=0.45)


def _nodes(
    sheet: Sheet,
    places: Mapping[str, float],
    amounts: Mapping[str, float],
    scale: float,
    x: float,
    titles: Mapping[str, str],
    anchor: str,
) -> None:
    """Nodes with their names beside them, pushed apart where they are thin."""
    wanted = [places[name] + amounts[name] * scale / 2 for name in places]
    line = LINES if sheet.narrow else LINE
    middles = apart(wanted, line / 2, float("inf"), gap=line)
    for name, middle in zip(places, middles, strict=True):
        colour = ORANGE if name == NO_OBJECTIVE else GREY
        sheet.bar(x, places[name], NODE, max(amounts[name] * scale, 0.8), colour)
        beside, room = (x - 6, x - 8) if anchor == "end" else (x + NODE + 6, sheet.width - x - NODE - 8)
        if sheet.narrow:
            sheet.lines(beside, middle, titles.get(name, name), room, anchor=anchor)
        else:
            sheet.name(beside, middle + 4, titles.get(name, name), room, size=SMALL, anchor=anchor)
