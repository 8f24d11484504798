"""Charts of the benefits review: what each project brought of its promise, and where the rest went."""

from __future__ import annotations

import pandas as pd

from ...sections.answers import Answer
from ..markup import Column, DisplayTable, Silence
from .bars import Bar, draw, top
from .theme import BLUE, GREY, ORANGE, Chart, chart, shorten
from .titles import how_many

NOT_LIVE = ("in delivery", "never launched")  # states of by_project's rows
STEPS = (
    ("Never launched", "not_launched"),
    ("Not measured", "unmeasured"),
    ("Re-planned away", "measured_scope"),
    ("Due before the first value came", "measured_delay"),
    ("Fallen short since", "measured_shortfall"),
)
SLIGHT = 0.5  # half a unit of money is nothing


def plot_by_project(answer: Answer) -> Chart | Silence:
    """Evidenced benefits of started projects as bars, what each had promised by now as a mark."""
    style = answer.style
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
    title = _behind(answer)
    alt = "Horizontal bars, evidenced benefits with what was promised as a mark: " + "; ".join(
        f"{shorten(bar.name, 30)} {bar.label}" for bar in bars[:5]
    )
    return chart(
        lambda sheet: draw(sheet, bars),
        title=title,
        alt=alt + ("; and more." if len(bars) > 5 else "."),
        caption=f"Bar: evidenced; upright mark: promised by now, launched or not, {answer.currency}. Source: {answer.source}.",
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


def _behind(answer: Answer) -> str:
    """How many projects are below half of their promise, and how many of those are not launched."""
    style, figures = answer.style, answer.figures
    behind, waiting = figures["behind"], figures["not_launched"]
    if not behind:
        return "No project has brought less than half of what it had promised by now"
    which, verbs = "that had promised something by now", ("has", "have")
    title = how_many(behind, figures["promising"], "project", verbs, style, which) + " brought less than half of it"
    return title + (_not_launched(waiting, behind, style.in_words(waiting)) if waiting else "")


def plot_leakage(answer: Answer) -> Chart | Silence:
    """From all that was promised to what is evidenced: never launched, not measured, and of what was measured re-planned away,
    delayed, fallen short."""
    style, currency = answer.style, answer.currency
    if answer.silent:
        return Silence()
    figures = answer.figures
    promise, got = figures["promised"], figures["evidenced"] + figures["early"]
    bars, level = (
        [Bar("Promised by now", promise, style.compact(promise, currency), colour=GREY, filled=False)],
        promise,
    )
    for name, key in STEPS:
        part = figures[key]
        if abs(part) < SLIGHT and key != "measured_shortfall":
            continue
        name = "More than re-planned" if key == "measured_shortfall" and part < 0 else name
        bars.append(Bar(name, level - part, _signed(-part, answer), level, ORANGE if part > 0 else BLUE))
        level -= part
    bars.append(Bar("Evidenced", got, style.compact(got, currency)))
    alt = "Steps from promise to evidence: " + ", ".join(f"{bar.name.lower()} {bar.label}" for bar in bars)
    shown = pd.DataFrame(
        [
            {"name": "Promised by now", "amount": promise},
            *({"name": name, "amount": -figures[key]} for name, key in STEPS),
            {"name": "Evidenced", "amount": got},
        ]
    )
    return chart(
        lambda sheet: draw(sheet, bars),
        title=_missing(answer),
        alt=alt + ".",
        caption=f"Months that have ended, {currency}. A month that nobody measured is in that step and in none after it; what came "
        f"beyond a plan is netted in the last step. Source: {answer.source}.",
        data=DisplayTable(
            shown,
            (Column("name", "Step"), Column("amount", "Amount", "money")),
            "From promise to evidence",
            currency,
            style=style,
        ),
    )


def _missing(answer: Answer) -> str:
    """What has not come, benefit by benefit; what others brought beyond their plan does not make good for it."""
    style, figures, currency = answer.style, answer.figures, answer.currency
    promise, missing = figures["promised"], figures["missing"]
    over = missing - figures["leakage"] - figures["not_launched"]
    more = style.compact(over, currency)
    if missing < SLIGHT:
        return "All that was promised by now has come" + (f", and {more} more" if over >= SLIGHT else "")
    share = f" ({style.percent(missing / promise)})" if promise > 0 else ""
    title = (
        f"{style.compact(missing, currency)} of {style.compact(promise, currency)} promised by now has not come{share}"
    )
    return title + (f"; {more} came elsewhere beyond its plan" if over >= SLIGHT else "")


def _signed(amount: float, answer: Answer) -> str:
    written = answer.style.compact(amount if abs(amount) >= SLIGHT else 0.0, answer.currency)
    return f"+{written}" if amount >= SLIGHT else written


def _not_launched(waiting: int, behind: int, in_words: str) -> str:
    if waiting == behind:
        return "; it is not launched" if behind == 1 else "; none of them is launched"
    return f"; {in_words} of them {'is' if waiting == 1 else 'are'} not launched"
