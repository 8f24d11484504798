"""Rules on value: what leaked, what came on time and is worth little, what is no longer measured, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..amounts import listed, sentence
from ..metrics.result import TOLERANCE
from ..sections.benefits import FAR_BELOW, ON_TIME_WORTHLESS, leakage, time_and_value
from ..vocabulary import Frequency, Kind
from .finding import WARNING, Context, Finding

# A tenth of the plan: smaller gaps are within what finance departments reconcile at a year's end.
LEAKAGE_SHARE = 0.10
# Three months in silence: a whole review cycle in the first year. A monthly benefit then lacks three figures, …
SILENT_MONTHS = 3
# … a quarterly one two, since a single quarter may only be late in being entered.
SILENT_QUARTERS = 2
MONEY_TABLES = ("benefits", "realisation")

LEAKAGE_STEPS = {
    "taken out by a new plan": "Look at the approved change again: was what was given up worth what it saved?",
    "due before the first value came": "Find out what keeps the first value back, and put a date on it.",
    "short of the plan since": "Compare use with the business case's assumptions, and agree a remedy with the owners.",
}
# the same parts where they are negative: more came than the new plan asked for, or the new plan asks for more
GAINS = {
    "taken out by a new plan": "added by a new plan",
    "due before the first value came": "ahead of the plan",
    "short of the plan since": "above the new plan",
}


def leaked(context: Context) -> Iterator[Finding]:
    """Launched projects that are short of their plan by more than LEAKAGE_SHARE: split into scope, delay, shortfall."""
    for row in leakage(context.portfolio).rows.to_dict("records"):
        if row["leakage"] <= LEAKAGE_SHARE * row["planned"] + TOLERANCE:
            continue
        parts = {
            "taken out by a new plan": row["scope"],
            "due before the first value came": row["delay"],
            "short of the plan since": row["shortfall"],
        }
        lost = {part: amount for part, amount in parts.items() if amount > TOLERANCE}
        won = {GAINS[part]: -amount for part, amount in parts.items() if amount < -TOLERANCE}
        if abs(row["scope"]) <= TOLERANCE:  # there is no new plan
            won = {name.replace("new ", ""): amount for name, amount in won.items()}
        split = listed([f"{context.money(amount)} {part}" for part, amount in lost.items()])
        said = f"all of it {next(iter(lost))}" if len(lost) == 1 and not won else split
        if won:
            said += f", less {listed([f'{context.money(amount)} {part}' for part, amount in won.items()])}"
        largest = max(parts, key=lambda part: parts[part])
        yield context.finding(
            "leakage",
            WARNING,
            row["project_id"],
            amount=row["leakage"],
            what=f"{row['name']} has brought less than was planned since launch.",
            evidence=f"{context.money(row['evidenced'])} of {context.money(row['planned'])} is evidenced; "
            f"{context.money(row['leakage'])} is missing, {said}.",
            who=context.who(row["project_id"]),
            next_step=LEAKAGE_STEPS[largest],
        )


def on_time_without_value(context: Context) -> Iterator[Finding]:
    """Due projects that went live by their planned date and whose first year brought less than FAR_BELOW of its plan."""
    style = context.style
    rows = time_and_value(context.portfolio).rows
    if rows.empty:
        return
    for row in rows[rows["group"] == ON_TIME_WORTHLESS].to_dict("records"):
        measured = row["planned"] > 0
        basis = row["planned"] if measured else row["investment"]
        share = style.percent(row["worth"], FAR_BELOW)
        named = "planned for the first year" if measured else "invested; no benefit was planned"
        yield context.finding(
            "on time without value",
            WARNING,
            row["project_id"],
            amount=basis - row["evidenced"],
            what=f"{row['name']} went live on time and has little to show for it yet.",
            evidence=f"Live since {style.day(row['go_live'])}, planned for {style.day(row['planned_go_live'])}; the first year "
            f"brought {context.money(row['evidenced'])} of {context.money(basis)} {named} ({share}).",
            who=context.who(row["project_id"]),
            next_step="Ask the people it was built for what would have to change for it to be worth having.",
        )


def tracking_stopped(context: Context) -> Iterator[Finding]:
    """Benefits of launched projects whose latest due months, SILENT_MONTHS or more in a row, have no actual.

    For a non-financial benefit a measure will do (R45).
    """
    style = context.style
    known = context.known
    register = known.benefits.set_index("benefit_id")
    rows = known.months[known.months["after_launch"]]
    measured = rows["actual"].notna() | ((rows["kind"] == Kind.NON_FINANCIAL) & rows["measure"].notna())
    for benefit_id, months in rows.assign(measured=measured).sort_values("end").groupby("benefit_id"):
        benefit: Any = register.loc[benefit_id]  # a row, for an id occurs once
        seen = months.loc[months["measured"], "end"]
        silent = months[months["end"] > seen.max()] if len(seen) else months
        quarterly = benefit["frequency"] == Frequency.QUARTERLY
        if len(silent) < (SILENT_QUARTERS if quarterly else SILENT_MONTHS):
            continue
        periods = style.counted(len(silent), "quarter" if quarterly else "month")
        since = f"the last figure is of {style.day(seen.max())}" if len(seen) else "none has been entered since launch"
        yield context.finding(
            "tracking stopped",
            WARNING,
            benefit["project_id"],
            str(benefit_id),
            amount=silent["planned"].sum(min_count=1) if benefit["gross"] or benefit["dis"] else None,
            what=f"{benefit['name']} {'is no longer measured' if len(seen) else 'has not been measured yet'}.",
            evidence=f"{sentence(periods)} due without an actual; {since}. What is not measured is not realised.",
            who=context.who(benefit["project_id"], benefit["owner"]),
            next_step="Enter the figures that are due, or ask for a change that takes the benefit out of the plan.",
        )


def not_launched(context: Context) -> Iterator[Finding]:
    """Started projects past their planned go-live and not launched, the ended included (R38), with the planned value that has
    passed."""
    style = context.style
    known = context.known
    frame = known.projects
    ended = frame["end_date"].notna() | frame["undated"]
    waiting = frame["started"] & ~frame["launched"]
    passed = pd.Series(dtype="float64")
    if context.portfolio.has(*MONEY_TABLES):
        rows = known.months[known.months["gross"]]
        passed = rows.groupby("project_id")["planned"].sum()
    late = waiting & (frame["planned_go_live"] < known.today)
    for project in frame.assign(ended=ended)[late].to_dict("records"):
        amount = passed.get(project["project_id"])
        forecast = project["forecast_go_live"]
        if project["ended"]:
            view = f"it was {project['status']}" + (
                "" if pd.isna(project["end_date"]) else f" on {style.day(project['end_date'])}"
            )
        elif pd.isna(forecast):
            view = "there is no forecast"
        elif forecast < known.today:
            view = f"the forecast, {style.day(forecast)}, has passed as well"
        else:
            view = f"the forecast is {style.day(forecast)}"
        yield context.finding(
            "past planned go-live",
            WARNING,
            project["project_id"],
            amount=amount,
            what=f"{project['name']} was to be live by {style.day(project['planned_go_live'])} and "
            f"{'was never' if project['ended'] else 'is not'} launched.",
            evidence=sentence(view) + (f"; {context.money(amount)} of planned value has passed." if amount else "."),
            who=context.who(project["project_id"]),
            next_step="Say what became of what it had promised, and take it out of the plan by a change."
            if project["ended"]
            else "Agree a date that can be believed, or decide whether to go on.",
        )
