"""Rules on value after launch: what leaked, what came on time and is worth little, what is no longer measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..amounts import agreeing, listed, sentence
from ..metrics.result import TOLERANCE
from ..sections.benefits import FAR_BELOW, ON_TIME_WORTHLESS, leakage, time_and_value
from ..vocabulary import Category, Frequency, Kind
from .context import NOTHING, Context
from .finding import WARNING, Found
from .ladder import AT_ONCE
from .money import INVESTED, MISSING, Pots

# A tenth of the plan: smaller gaps are within what finance departments reconcile at a year's end.
LEAKAGE_SHARE = 0.10
# Three months: a whole review cycle in the first year. A monthly benefit silent for it lacks three figures, …
SILENT_MONTHS = 3
# … a quarterly one two, since a single quarter may only be late in being entered.
SILENT_QUARTERS = 2
MEASURED_MONTHS = 3  # before as many have been measured, what a launch brings cannot be told from its ramp

LEAKAGE_STEPS = {
    "taken out by a new plan": "Look at the approved changes again: was what was given up worth what it saved?",
    "due before the first value came": "Find out what keeps the first value back, and put a date on it for each.",
    "short of the plan since": "Compare use with the business cases' assumptions, and agree a remedy with each owner.",
}
# the same parts where they are negative: more came than the new plan asked for, or the new plan asks for more
GAINS = {
    "taken out by a new plan": "added by a new plan",
    "due before the first value came": "ahead of the plan",
    "short of the plan since": "above the new plan",
}


def leaked(context: Context) -> Found:
    """Launched projects that are short of their plan by more than LEAKAGE_SHARE: split into scope, delay, shortfall.

    At stake is the original plan less what is evidenced over their due months, as `value_leakage` has it.
    """
    rows = leakage(context.portfolio).rows
    if rows.empty:
        return None
    short = rows[rows["leakage"] > LEAKAGE_SHARE * rows["planned"] + TOLERANCE]
    missing = _missing_since_launch(context)
    cases = [
        context.of_project(
            row["project_id"],
            f"{context.money(row['evidenced'])} of {context.money(row['planned'])} is evidenced; "
            f"{context.money(row['leakage'])} is missing, {_split(context, row)}.",
            missing[row["project_id"]],
            context.project(row["project_id"])["go_live"],
        )
        for row in short.to_dict("records")
    ]
    parts = _parts(short[["scope", "delay", "shortfall"]].sum().to_dict())
    number = len(cases)
    stake = context.stake(cases, ", {} in all")
    return context.cause(
        "leakage",
        WARNING,
        cases,
        title=f"{sentence(context.style.counted(number, 'launched project'))} {agreeing(number, 'has', 'have')} brought less "
        f"than was planned since launch, by more than a tenth{stake}",
        amount_is="promised since launch and missing",
        next_step=LEAKAGE_STEPS[max(parts, key=lambda part: parts[part])],
        category=Category.BENEFIT,
    )


def _missing_since_launch(context: Context) -> dict[str, Pots]:
    """What of the plan due since launch has not come, by project."""
    due = context.known.due_months
    return context.missing(due[due["gross"]], "project_id")


def _parts(row: Mapping[Any, Any]) -> dict[str, float]:
    return dict(zip(GAINS, (row["scope"], row["delay"], row["shortfall"]), strict=True))


def _split(context: Context, row: Mapping[Any, Any]) -> str:
    """What a project's leakage consists of."""
    parts = _parts(row)
    lost = {part: amount for part, amount in parts.items() if amount > TOLERANCE}
    won = {GAINS[part]: -amount for part, amount in parts.items() if amount < -TOLERANCE}
    if abs(row["scope"]) <= TOLERANCE:  # there is no new plan
        won = {name.replace("new ", ""): amount for name, amount in won.items()}
    if len(lost) == 1 and not won:
        return f"all of it {next(iter(lost))}"
    said = listed([f"{context.money(amount)} {part}" for part, amount in lost.items()])
    return said + (
        f", less {listed([f'{context.money(amount)} {part}' for part, amount in won.items()])}" if won else ""
    )


def on_time_without_value(context: Context) -> Found:
    """Due projects that went live by their planned date and whose first year brought less than FAR_BELOW of its plan.

    At stake is what of their plan since launch is missing; of one that planned no benefit, its investment less what came.
    """
    style = context.style
    rows = time_and_value(context.portfolio).rows
    missing = _missing_since_launch(context)
    cases = []
    for row in rows[rows["group"] == ON_TIME_WORTHLESS].to_dict("records") if len(rows) else []:
        project_id, planned = row["project_id"], row["planned"] > 0
        basis = row["planned"] if planned else row["investment"]
        named = "planned for the first year" if planned else "invested; no benefit was planned"
        pots = missing[project_id] if planned else {(INVESTED, project_id): float(basis - row["evidenced"])}
        evidence = (
            f"Live since {style.day(row['go_live'])}, planned for {style.day(row['planned_go_live'])}; the first year brought "
            f"{context.money(row['evidenced'])} of {context.money(basis)} {named} ({style.percent(row['worth'], FAR_BELOW)})."
        )
        cases.append(context.of_project(project_id, evidence, pots, row["go_live"]))
    number = len(cases)
    stake = context.stake(cases, " and {} of what " + agreeing(number, "it", "they") + " promised is missing")
    return context.cause(
        "on time without value",
        WARNING,
        cases,
        title=f"{sentence(style.counted(number, 'project'))} went live on time{stake or ', and little has come of it'}",
        amount_is="promised and missing",
        next_step="Ask the people each was built for what would have to change for it to be worth having.",
        days=AT_ONCE,
        category=Category.BENEFIT,
    )


def not_returning(context: Context) -> Found:
    """Projects live on time for less than a year whose measured months brought less than FAR_BELOW of their plan.

    Only months with an actual count, MEASURED_MONTHS at the least: what nobody has measured yet says nothing here. At stake is
    what of the plan of those months is missing.
    """
    style, projects = context.style, context.projects
    young = projects[projects["launched"] & ~projects["due"] & (projects["go_live"] <= projects["planned_go_live"])]
    months = context.known.due_months
    months = months[months["gross"] & months["actual"].notna() & months["project_id"].isin(young["project_id"])]
    missing = context.missing(months, "project_id")
    cases = []
    live = young["go_live"].to_dict()
    for project_id, rows in months.groupby("project_id"):
        planned, actual, measured = rows["planned"].sum(), rows["actual"].sum(), rows["end"].nunique()
        if measured < MEASURED_MONTHS or not actual < FAR_BELOW * planned - TOLERANCE:
            continue
        evidence = (
            f"Live since {style.day(live[project_id])}, on time; {style.counted(measured, 'month')} measured so far brought "
            f"{context.money(actual)} of {context.money(planned)} planned ({style.percent(actual / planned, FAR_BELOW)})."
        )
        cases.append(context.of_project(str(project_id), evidence, missing[str(project_id)], live[project_id]))
    number = len(cases)
    stake = context.stake(cases, "; {} of what was due by now is missing")
    return context.cause(
        "on schedule but not returning",
        WARNING,
        cases,
        title=f"{sentence(style.counted(number, 'project'))} went live on time within the last year and "
        f"{agreeing(number, 'is', 'are')} far below plan so far{stake}",
        amount_is="due by now and missing",
        next_step="Agree now what has to change for the first year to be met, while the team is still there.",
        days=AT_ONCE,
        category=Category.BENEFIT,
    )


def tracking_stopped(context: Context) -> Found:
    """Benefits of launched projects whose latest due months, SILENT_MONTHS or more in a row, have no actual.

    For a non-financial benefit a measure will do (R45). The title counts those that fell silent before twelve months were over.
    At stake is what was planned for the silent months.
    """
    rows = context.known.months[context.known.months["after_launch"]]
    measured = rows["actual"].notna() | ((rows["kind"] == Kind.NON_FINANCIAL) & rows["measure"].notna())
    cases, early = [], 0
    for benefit_id, months in rows.assign(measured=measured).sort_values("end").groupby("benefit_id"):
        benefit = context.benefit(str(benefit_id))
        seen = months.loc[months["measured"], "end"]
        silent = months[months["end"] > seen.max()] if len(seen) else months
        quarterly = benefit["frequency"] == Frequency.QUARTERLY
        if len(silent) < (SILENT_QUARTERS if quarterly else SILENT_MONTHS):
            continue
        in_the_year = bool(silent["first_year"].any())
        early += in_the_year
        cases.append(
            context.of_benefit(
                str(benefit_id),
                _silence(context, seen, len(silent), quarterly)
                + (" The first year was not over." if in_the_year else ""),
                _planned(silent) if benefit["gross"] or benefit["dis"] else NOTHING,
                silent["end"].min(),
            )
        )
    number = len(cases)
    stake = context.stake(cases, "; {} was planned for the silent months")
    before = (
        f", {context.style.in_words(early)} of them since before the first year was over" if 0 < early < number else ""
    )
    before = ", since before the first year was over" if number and early == number else before
    return context.cause(
        "tracking stopped",
        WARNING,
        cases,
        title=f"{sentence(context.style.counted(number, 'benefit'))} of launched projects {agreeing(number, 'has', 'have')} had no "
        f"figure for a quarter or longer{before}{stake}",
        amount_is="planned and not measured",
        next_step="Enter the figures that are due, or ask for a change that takes the benefit out of the plan.",
        category=Category.BENEFIT,
    )


def _silence(context: Context, seen: pd.Series, count: int, quarterly: bool) -> str:
    periods = sentence(context.style.counted(count, "quarter" if quarterly else "month"))
    last = (
        f"the last figure is of {context.style.day(seen.max())}" if len(seen) else "none has been entered since launch"
    )
    return f"{periods} due without an actual; {last}."


def _planned(silent: pd.DataFrame) -> Pots:
    """What these months without an actual were planned to bring; empty where they have no plan."""
    rows = silent[silent["planned"].notna()]
    columns = (rows["benefit_id"], rows["end"], rows["planned"])
    return {(MISSING, benefit_id, end): float(planned) for benefit_id, end, planned in zip(*columns, strict=True)}
