"""What is still to be decided: every open issue, with who decides it and how long it has waited."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, no_answer, without
from .issues import issues

BY_RIGHT = "decision rights"
BY_SPONSOR = "the project's sponsor"
COLUMNS = (
    "decision_id",
    "title",
    "category",
    "project_id",
    "project",
    "decides",
    "named_by",
    "raised_on",
    "age",
    "within_days",
    "over",
)


def open_decisions(portfolio: Portfolio) -> Answer:
    """The issues that are neither decided nor withdrawn, the oldest first (R26, R29, R30).

    Rows: `decision_id`, `title`, `category`, `project_id`, `project`, `decides` (whom the decision rights name, else the
    project's sponsor, else None), `named_by` (BY_RIGHT, BY_SPONSOR or empty), `raised_on`, `age` (days), `within_days`,
    `over` (whether it is past them, None without any). Figures: `open`; `median_age` and `oldest` (days, None where none is
    open); `by_category` (counts, the largest first); `over` of `timed`, and `over_share` (None where `timed` is 0);
    `untimed` (no days were agreed for their category); `nobody` (nobody is named to decide).
    """
    if why := without(portfolio, "what is still to be decided", "decisions"):
        return no_answer(portfolio, why)
    every = issues(portfolio)
    waiting = every[every["open"]].sort_values("age", ascending=False, kind="stable")
    named = [_decides(right, who) for right, who in zip(waiting["right"], waiting["sponsor"], strict=True)]
    over = (waiting["age"] > waiting["within_days"]).astype(object).where(waiting["within_days"].notna(), None)
    decides = pd.Series([who for who, _ in named], index=waiting.index, dtype=object)
    rows = waiting.assign(decides=decides, named_by=[by for _, by in named], over=over)
    late, timed = int((waiting["age"] > waiting["within_days"]).sum()), int(waiting["within_days"].notna().sum())
    return answer(
        portfolio,
        rows[list(COLUMNS)],
        "decisions",
        "projects",
        open=len(rows),
        median_age=float(rows["age"].median()) if len(rows) else None,
        oldest=int(rows["age"].max()) if len(rows) else None,
        by_category={str(name): int(n) for name, n in rows["category"].value_counts().items()},
        over=late,
        timed=timed,
        over_share=late / timed if timed else None,
        untimed=len(rows) - timed,
        nobody=int(rows["decides"].isna().sum()),
    )


def _decides(right: Any, sponsor: Any) -> tuple[str | None, str]:
    if right is not None:
        return right.said, BY_RIGHT
    return (sponsor, BY_SPONSOR) if sponsor is not None else (None, "")
