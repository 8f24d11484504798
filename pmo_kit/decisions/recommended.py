"""What the rules say of every project that runs, as an answer to show: also of those that go on, and that cannot be judged."""

from __future__ import annotations

import pandas as pd

from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, no_answer, style_of
from .evidence import written
from .judging import judged
from .log import in_order

UNJUDGED = "cannot be judged"
COLUMNS = (
    "project_id",
    "project",
    "do",
    "rule",
    "reason",
    "evidence",
    "amount",
    "amount_is",
    "decided_by",
    "by",
    "waiting_days",
    "in_force",
    "standing",
    "lacking",
)


def recommended(portfolio: Portfolio) -> Answer:
    """A row per project that runs, what is to be decided first.

    Rows: `project_id`, `project`, `do` (an action, or UNJUDGED), `rule`, `reason`, `evidence` (the facts that the rule names, in
    words), `amount`, `amount_is`, `decided_by`, `by`, `waiting_days`, `in_force`, `standing`, `lacking` (facts that are undefined).
    Figures: `counts` by what is said, `projects`, `in_force`, `rules` (how many there are).
    """
    portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
    rules = portfolio.assumptions.pivot_rules
    if not rules:
        return no_answer(portfolio, "Nothing can be proposed by rule: pivot_rules in pmo.yaml is an empty list.")
    found = judged(portfolio)
    if not found:
        return no_answer(portfolio, "There is nothing to judge: no project is running.")
    style = style_of(portfolio)
    rows = [
        {
            **{name: getattr(one, name) for name in COLUMNS if hasattr(one, name)},
            "do": UNJUDGED if one.do is None else str(one.do),
            "evidence": ", ".join(written(name, value, style, portfolio.currency) for name, value in one.evidence),
            "lacking": ", ".join(name.replace("_", " ") for name in one.undefined),
        }
        for one in in_order(found)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return answer(
        portfolio,
        frame,
        *[name for name in ("projects", "benefits", "realisation", "spend") if portfolio.has(name)],
        counts=frame["do"].value_counts(sort=False).to_dict(),
        projects=len(frame),
        in_force=int(frame["in_force"].sum()),
        rules=len(rules),
    )
