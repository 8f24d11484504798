"""Tables of the investment decisions."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ...amounts import is_empty
from ...sections.answers import Answer
from ..markup import Column, Silence
from ..reasons import chance_of
from .table import NO_NAME, NO_PLAN, Shown, table

NOT_STATED = "not stated in full"
NOT_FORECAST = "nothing can be forecast"
NO_DAYS = "no days were agreed"


def table_recommended(answer: Answer) -> Shown:
    """What the rules say of each project that runs, what is to be decided first."""
    if answer.rows.empty:
        return Silence()
    named = [rule.replace("_", " ") for rule in answer.rows["rule"]]
    return table(
        replace(answer, rows=answer.rows.assign(named=named)),
        "Running projects, and what the first rule that matches says of each",
        Column("project", "Project"),
        Column("do", "The rule says"),
        Column("amount", "Amount", "money", "it cannot be told"),
        Column("amount_is", "Which is", empty="nothing"),
        Column("waiting_days", "Days waiting", "number", "nobody waits"),
        Column("named", "By the rule"),
        Column("standing", "Is it in force?"),
        note="A project that cannot be judged is never taken for one that goes on.",
    )


def table_open_decisions(answer: Answer) -> Shown:
    """Open issues, the oldest first."""
    return table(
        answer,
        "Issues that wait to be decided, the oldest first",
        Column("title", "Issue", empty="no title is recorded"),
        Column("project", "Project"),
        Column("category", "Category", empty="none is recorded"),
        Column("decides", "Who decides", empty=NO_NAME),
        Column("raised_on", "Raised on", "date"),
        Column("age", "Days open", "number"),
        Column("within_days", "Days agreed", "number", NO_DAYS),
    )


def table_taken(answer: Answer) -> Shown:
    """Decisions of the last twelve months that were taken elsewhere, or of which it cannot be told, first."""
    return table(
        answer,
        "Decisions of the last twelve months, those taken elsewhere first",
        Column("title", "Decision", empty="no title is recorded"),
        Column("project", "Project"),
        Column("standing", "Where it was taken"),
        Column("should", "Whose it is", empty="nobody was agreed"),
        Column("decided_by", "Decided by", empty=NO_NAME),
        Column("decided_on", "Decided on", "date", "not decided"),
        Column("days", "Days taken", "number"),
        Column("within_days", "Days agreed", "number", NO_DAYS),
    )


def table_followed(answer: Answer) -> Shown:
    """Earlier recommendations and what became of each."""
    return table(
        answer,
        "Earlier recommendations, those still open first",
        Column("project", "Project"),
        Column("recommended", "Recommended", empty="not known"),
        Column("state", "State"),
        Column("decided", "Decided", empty="not decided"),
        Column("age", "Days taken", "number"),
        Column("in_time", "In time", "flag", NO_DAYS),
        Column("standing", "Where it was taken", empty="not decided"),
        Column("acted", "Acted on", "flag", "it cannot be told"),
        Column("freed", "Freed", "money", "nothing that can be told"),
    )


def table_changes(answer: Answer) -> Shown:
    """Projects by what approved change requests did to them."""
    return table(
        answer,
        "What approved change requests did to each project, most benefit given up first",
        Column("project", "Project"),
        Column("approved", "Approved", "number"),
        Column("benefit", "Benefit", "money", NOT_STATED),
        Column("benefit_share", "Given up of the plan", "ratio", NO_PLAN),
        Column("cost", "Cost", "money", NOT_STATED),
        Column("days", "Days", "number", NOT_STATED),
    )


def table_trades(answer: Answer) -> Shown:
    """Approved change requests that give up benefit and keep the date or save cost."""
    return table(
        answer,
        "Approved change requests that give up benefit, and what for",
        Column("summary", "Change", empty="no summary is recorded"),
        Column("project", "Project"),
        Column("benefit", "Benefit", "money"),
        Column("why", "It"),
        Column("cost", "Cost", "money", NOT_STATED),
        Column("days", "Days", "number", NOT_STATED),
        Column("decided_on", "Approved on", "date", "no day is recorded"),
    )


def table_pending(answer: Answer) -> Shown:
    """Change requests that wait to be decided, the oldest first."""
    return table(
        answer,
        "Change requests that wait to be decided, the oldest first",
        Column("summary", "Change", empty="no summary is recorded"),
        Column("project", "Project"),
        Column("raised_on", "Raised on", "date"),
        Column("age", "Days open", "number"),
        Column("benefit", "Benefit", "money", NOT_STATED),
        Column("cost", "Cost", "money", NOT_STATED),
        Column("days", "Days", "number", NOT_STATED),
    )


def table_forecast(answer: Answer) -> Shown:
    """Projects with what is expected of them, the likeliest to miss first."""
    style = answer.style
    if answer.rows.empty:
        return Silence()
    misses = [
        ("missed" if chance > 0 else "did not miss") if known else "" if is_empty(chance) else chance_of(chance, style)
        for chance, known in zip(answer.rows["miss_probability"], answer.rows["year_known"], strict=True)
    ]
    return table(
        replace(answer, rows=answer.rows.assign(misses=misses), cannot_tell=()),
        "What each project is expected to bring, the likeliest to miss its first year first",
        Column("name", "Project"),
        Column("misses", "Misses its first year", empty=NOT_FORECAST),
        Column("planned_year", "First year planned", "money", NO_PLAN),
        Column("year_expected", "First year expected", "money", NOT_FORECAST),
        Column("planned_remaining", "Still planned", "money", NO_PLAN),
        Column("remaining_expected", "Still expected", "money", NOT_FORECAST),
        Column("remaining_low", "At worst, 1 in 10", "money", NOT_FORECAST),
        Column("remaining_high", "At best, 1 in 10", "money", NOT_FORECAST),
    )


def table_proof(answer: Answer) -> Shown:
    """How the forecast and the two naive ones fared in the replay."""
    return table(
        answer,
        "A replay of the history: the forecast, the plan as it stands, the base rate",
        Column("what", "Forecast"),
        Column("brier", "Brier score", "number", NOT_FORECAST),
        Column("crps", "CRPS", "number", NOT_FORECAST),
        Column("coverage", "Inside its 80 % interval", "ratio", NOT_FORECAST),
        note="Brier score: mean squared error of the probability of a miss, 0 is best. CRPS: the distance between the distribution "
        "and what came, in shares of the plan, 0 is best. Of an 80 % interval four fifths should lie inside.",
    )


def table_calibration(answer: Answer) -> Shown:
    """The forecast's own record: of how many projects it gave which probability, and how many missed."""
    rows = pd.DataFrame(answer.figures.get("calibration", ()))
    if rows.empty or not rows["count"].sum():
        return Silence()
    style = answer.style
    rows = rows[rows["count"] > 0]
    given = [
        f"{style.percent(low)} to {style.percent(high)}" for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    rows = rows.assign(given=given, expected=rows["expected"].round(1)).reset_index(drop=True)
    return table(
        replace(answer, rows=rows, cannot_tell=()),
        "The forecast's record: what it said, and what came",
        Column("given", "Probability of missing it gave"),
        Column("count", "To so many", "number"),
        Column("expected", "Expected to miss", "number"),
        Column("missed", "Missed", "number"),
    )


def table_ranking(answer: Answer) -> Shown:
    """How well the forecast, and the delivery status, tell what misses from what does not."""
    rows = pd.DataFrame(answer.figures.get("ranking", ()))
    return table(
        replace(answer, rows=rows, cannot_tell=()),
        "Telling what misses from what does not",
        Column("what", "By"),
        Column("auc", "AUC", "number", "all missed, or none did"),
        Column("missed", "Missed", "number"),
        Column("reached", "Did not", "number"),
        note="AUC: how often what missed was ranked above what did not; 0.5 is chance, 1 is always.",
    )


def table_capital(answer: Answer) -> Shown:
    """What is proposed for each project, what is to be decided first."""
    return table(
        answer,
        "What would bring most for the budget, project by project",
        Column("name", "Project"),
        Column("do", "Proposed"),
        Column("cost", "Costs from here on", "money", "not known"),
        Column("benefit", "Brings", "money", "not known"),
        Column("frees", "Frees", "money", "nothing"),
        Column("stable", "The same in so many draws", "ratio", "nothing was drawn"),
    )


def table_pilots(answer: Answer) -> Shown:
    """Candidates for a first pilot, the best first."""
    return table(
        answer,
        "Candidates for a first pilot",
        Column("name", "Project"),
        Column("rank", "Place", "number", "not proposed"),
        Column("visible", "Visible", "ratio", "it cannot be told"),
        Column("measurable", "Measurable", "ratio", "it cannot be told"),
        Column("months", "Months to launch", "number", "no date is known"),
    )
