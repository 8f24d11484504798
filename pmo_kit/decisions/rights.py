"""Whether decisions were taken where they belong, and within their days: the decision rights against what was decided."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..register.naming import bare, is_placeholder
from ..register.portfolio import Portfolio
from ..rules import Right
from ..sections.answers import Answer, answer, no_answer, without
from .issues import in_time, issues, share_in_time

AS_AGREED = "as agreed"
ELSEWHERE = "elsewhere"
CANNOT_TELL = "cannot be told"
NO_RIGHT = "nobody was agreed"
SHOWN = (ELSEWHERE, CANNOT_TELL, NO_RIGHT, AS_AGREED)  # the order of rows
COLUMNS = (
    "decision_id",
    "title",
    "category",
    "project_id",
    "project",
    "standing",
    "should",
    "decided_by",
    "forum",
    "raised_on",
    "decided_on",
    "days",
    "within_days",
    "in_time",
)


def standing(right: Right | None, decided_by: Any, forum: Any) -> str:
    """Where a decision was taken: AS_AGREED, ELSEWHERE, CANNOT_TELL, or NO_RIGHT where none is given.

    Persons and bodies are compared without case, spaces and punctuation, and a placeholder names nobody (R41, R52). A
    decision is taken as agreed where whom the right names decided, or it was taken in the forum that it names; elsewhere only
    where everything that the right names can be compared, and differs.

    >>> board = Right(forum="Change Board")
    >>> standing(board, "Ann Lee", "change board"), standing(board, "Ann Lee", "the corridor"), standing(board, "Ann Lee", None)
    ('as agreed', 'elsewhere', 'cannot be told')
    """
    if right is None or not (wanted := _names(right.who, right.forum)):
        return NO_RIGHT
    by, where = _names(decided_by), _names(forum)
    if wanted & (by | where):
        return AS_AGREED
    unknown = (right.who and not by) or (right.forum and not where)
    return CANNOT_TELL if unknown else ELSEWHERE


def _names(*texts: Any) -> set[str]:
    return {bare(text) for text in texts if not is_placeholder(text)}


def taken(portfolio: Portfolio) -> Answer:
    """The decisions of the last twelve months against the decision rights, and how many were taken within their days.

    Rows, those taken elsewhere first: `decision_id`, `title`, `category`, `project_id`, `project`, `standing` (AS_AGREED,
    ELSEWHERE, CANNOT_TELL, NO_RIGHT), `should` (who should have decided), `decided_by`, `forum`, `raised_on`, `decided_on`,
    `days`, `within_days`, `in_time`. Figures: `decided`; `as_agreed`, `elsewhere`, `untold` and `no_right`, which add up
    to it; `in_time` of `timed`, and `in_time_share` (a ratio, None where `timed` is 0): of the issues decided in the last
    twelve months or open, whose agreed days are over, those decided within them; `untimed`: those for whose category no days
    were agreed. `cannot_tell` says what is missing.
    """
    if why := without(portfolio, "who decided, and how fast", "decisions"):
        return no_answer(portfolio, why)
    every = issues(portfolio)
    every["in_time"] = in_time(every)
    decided = every[every["lately"]]
    found = [
        standing(right, by, forum)
        for right, by, forum in zip(decided["right"], decided["decided_by"], decided["forum"], strict=True)
    ]
    should = pd.Series([right.said if right else None for right in decided["right"]], index=decided.index, dtype=object)
    rows = decided.assign(standing=found, should=should)
    rows = rows.assign(order=rows["standing"].map(SHOWN.index)).sort_values(["order", "decided_on"], kind="stable")
    asked = every[every["lately"] | every["open"]]
    inside, timed = share_in_time(asked)
    untimed = int(asked["within_days"].isna().sum())
    count = rows["standing"].value_counts()
    return answer(
        portfolio,
        rows[list(COLUMNS)],
        "decisions",
        "projects",
        cannot_tell=_cannot_tell(portfolio, len(asked), untimed),
        decided=len(rows),
        as_agreed=int(count.get(AS_AGREED, 0)),
        elsewhere=int(count.get(ELSEWHERE, 0)),
        untold=int(count.get(CANNOT_TELL, 0)),
        no_right=int(count.get(NO_RIGHT, 0)),
        in_time=inside,
        timed=timed,
        in_time_share=inside / timed if timed else None,
        untimed=untimed,
    )


def _cannot_tell(portfolio: Portfolio, asked: int, untimed: int) -> tuple[str, ...]:
    rights = portfolio.assumptions.decision_rights
    if not rights:
        return (
            "It cannot be told whether decisions are taken where they belong: pmo.yaml names no decision_rights.",
            "It cannot be told whether they are taken in time: no days were agreed within which to decide.",
        )
    if not untimed:
        return ()
    return (
        f"Of {untimed} of {asked} issues it cannot be told whether they are decided in time: no days were agreed for "
        "their category (within_days under decision_rights in pmo.yaml).",
    )
