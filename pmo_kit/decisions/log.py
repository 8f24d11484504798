"""The decision log: recommendations as rows of the decisions table, so that a log filled in after a meeting is the next input.

What a recommendation becomes there is settled here once, for whoever writes the log and whoever follows up on it: its
decision_id is `REC:` and its key, its title begins with the action, and its outcome is one of the actions, or words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..amounts import sentence
from ..register.naming import bare
from ..register.portfolio import Portfolio
from ..register.schemas import table
from ..vocabulary import Action, Category
from .recommendation import Recommendation

EARLIER = "REC:"
OUTCOMES = (Action.CONTINUE, Action.CHANGE_SCOPE, Action.PAUSE, Action.TERMINATE)
# What a decision on each action is about. To continue needs none: it is what happens while nobody decides.
CATEGORY = {
    Action.CHANGE_SCOPE: Category.SCOPE,
    Action.PAUSE: Category.SCHEDULE,
    Action.TERMINATE: Category.BUDGET,
}


def key_of(decision_id: str) -> str:
    """The key of the recommendation that a decision_id is about; empty where it is about none.

    >>> key_of("REC:a_year_late:P-07"), key_of("D-12")
    ('a_year_late:P-07', '')
    """
    return decision_id.removeprefix(EARLIER) if decision_id.startswith(EARLIER) else ""


def title_of(recommendation: Recommendation) -> str:
    """The title under which a recommendation is entered: `Terminate: CRM platform`."""
    return f"{sentence(str(recommendation.do))}: {recommendation.project}"


def action_in(text: Any) -> Action | None:
    """The action that a title begins with, or that an outcome is, case and punctuation aside; None for other words.

    >>> str(action_in("Change scope: CRM platform")), str(action_in("Terminate.")), action_in("Terminate, but not yet")
    ('change scope', 'terminate', None)
    """
    said = str(text).partition(":")[0] if text is not None else ""
    return {bare(action): action for action in OUTCOMES}.get(bare(said))


def needs_decision(recommendation: Recommendation) -> bool:
    """Whether there is something to decide: neither to go on as before, nor a project that cannot be judged."""
    return recommendation.do in CATEGORY


def in_order(recommendations: Iterable[Recommendation]) -> list[Recommendation]:
    """Recommendations as a reader needs them: first what needs a decision, the largest amount on top and without one last; then
    what cannot be judged; then what goes on."""
    return sorted(
        recommendations,
        key=lambda one: (
            not needs_decision(one),
            one.do is not None and not needs_decision(one),
            math.inf if one.amount is None else -one.amount,
        ),
    )


def log(recommendations: Iterable[Recommendation], portfolio: Portfolio) -> pd.DataFrame:
    """The whole decisions table as it is to be after the next meeting: what is newly recommended, and below it what is there.

    Columns: those of the data dictionary. A recommendation that stands there already keeps its row as it is, with the day on
    which it was raised first; no decision_id occurs twice. A new one is raised on the day since which its rule holds, else
    on the as-of date; who decided, where and what is left empty, for nobody did yet. `portfolio` may be the whole register.
    """
    columns = list(table("decisions").names)
    there = portfolio.tables["decisions"][columns] if "decisions" in portfolio.tables else None
    taken = set() if there is None else set(there["decision_id"])
    new: dict[str, dict[str, Any]] = {}
    for one in recommendations:
        decision_id = f"{EARLIER}{one.key}"
        if one.do not in CATEGORY or decision_id in taken:
            continue
        new.setdefault(
            decision_id,
            {
                "decision_id": decision_id,
                "project_id": one.project_id,
                "title": title_of(one),
                "category": str(CATEGORY[one.do]),
                "raised_on": pd.Timestamp(one.since or portfolio.as_of),
            },
        )
    top = pd.DataFrame(list(new.values()), columns=columns, dtype=object)
    return top if there is None else pd.concat([top, there.astype(object)], ignore_index=True)
