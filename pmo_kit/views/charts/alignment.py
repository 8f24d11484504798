"""Charts of the alignment notebook: which objectives the money serves, and where benefits' chains break."""

from __future__ import annotations

import pandas as pd

from ...sections.answers import Answer
from ..markup import Column, DisplayTable, Silence
from .bars import Bar, counted_bars, draw, top
from .theme import ORANGE, Chart, chart
from .titles import how_many

LINKS = {"": "Whole", "output": "No output", "outcome": "No outcome", "objective": "No valid objective"}


def plot_objectives_served(answer: Answer) -> Chart | Silence:
    """Planned investment by objective, what serves none last and in another colour."""
    if answer.silent:
        return Silence()
    rows = answer.rows
    served, rest = rows.iloc[:-1], rows.iloc[-1]
    if served["investment"].isna().all():
        return Silence()
    shown = top(served, "investment", ("investment", "projects"), "the other {count} objectives together")
    whole = answer.figures["investment"]
    bars = [
        Bar(row["name"], row["investment"], _share(row["investment"], whole, answer))
        for row in shown.to_dict("records")
    ]
    bars.append(Bar(rest["name"], rest["investment"], _share(rest["investment"], whole, answer), colour=ORANGE))
    title = _served(answer)
    first = bars[0]
    alt = (
        f"Horizontal bars, planned investment by objective. The longest is {first.name} with {first.label}; "
        f"{bars[-1].label} serves no current objective."
    )
    return chart(
        lambda sheet: draw(sheet, bars),
        title=title,
        alt=alt,
        caption=f"Planned investment of active projects, {answer.currency}. Source: {answer.source}.",
        data=DisplayTable(
            rows,
            (
                Column("name", "Objective"),
                Column("projects", "Active projects", "number"),
                Column("investment", "Planned investment", "money", "no planned investment is known"),
                Column("share", "Share", "ratio", "no planned investment is known"),
            ),
            "Planned investment by objective",
            answer.currency,
            style=answer.style,
        ),
    )


def plot_benefits_chain(answer: Answer) -> Chart | Silence:
    """How many benefits have a whole chain from output to objective, and at which link the others break first."""
    style = answer.style
    if answer.silent:
        return Silence()
    chains = answer.rows.groupby("breaks_at")
    by = pd.DataFrame({"benefits": chains.size(), "planned": chains["planned"].sum(min_count=1)}).reindex(list(LINKS))
    shown = by.assign(benefits=by["benefits"].fillna(0), name=list(LINKS.values())).reset_index(drop=True)
    figures = answer.figures
    return counted_bars(
        answer,
        shown,
        best=LINKS[""],
        title=how_many(figures["whole"], figures["benefits"], "chain", ("runs", "run"), style)
        + " whole from output to objective",
        alt="benefits by the first link of their chain that is missing",
        heading="Chain",
        caption="Benefits by the first missing link",
    )


def _served(answer: Answer) -> str:
    """What part of the investment serves an objective; of projects without a known investment nothing is said."""
    figures = answer.figures
    whole, unknown = figures["investment"], figures["unknown_investment"]
    if not whole > 0:
        return "It is not known what part of the investment in active projects serves a current objective"
    share = answer.style.percent(figures["mapped"] / whole)
    known = "known investment" if unknown else "investment"
    return f"{share} of the {known} in active projects serves a current objective"


def _share(amount: float, whole: float, answer: Answer) -> str:
    style = answer.style
    written = style.compact(amount, answer.currency)
    return f"{written} · {style.percent(amount / whole)}" if whole > 0 else written
