"""What a budget should go to: which projects to continue, start, pause and end so that it brings most from here on.

It proposes, with the reason and with what would change it; it decides nothing. What was spent already is sunk and is nowhere in
it. Amounts are as the forecast has them, not discounted.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...metrics.population import Known
from ...register.portfolio import Portfolio
from ...sections.answers import Answer, answer, no_answer, style_of
from ...vocabulary import Status
from .candidates import Candidates, candidates
from .choice import DRAWS, DRAWS_OF_MANY, MANY, Choice, chosen, curve, stability
from .prepared import HELD, Do, prepare
from .reasons import Words

ORDER = (Do.TERMINATE, Do.PAUSE, Do.START, Do.CONTINUE, Do.NOT_START)
SOLID = 0.8  # chosen alike in at least this share of draws, a proposal hangs little on the forecast
SAME_MONEY = "what is still to be spent on what runs: what the same money would buy"


def capital(portfolio: Portfolio, budget: float | None = None) -> Answer:
    """What is proposed for each project that runs or has not started, for a budget from here on.

    `budget` is in the portfolio's currency; without one that of pmo.yaml, else the cost to come of what runs.

    Rows, what is to be decided first and the largest first: those of `Choice`, and `remaining_cost`, `exit_cost`,
    `remaining_benefit`, `plan_months` (where a plan reaches too few), `plan_over` (no month of it is to come), `reason`,
    `would_change`, `stable` (the share of the forecast's draws in which the same is proposed; empty for what is settled).

    Figures: `budget`, `budget_is`, `cost`, `value`, `lacking`, `freed`, `as_it_stands` (the value if all goes on as it does),
    `counts` by what is proposed, `held`, `unstable` (proposed alike in less than SOLID of the draws), `draws`, `curve` (a
    frame: `choice.curve`). Raises `ValueError` for a budget below 0.
    """
    known = Known.of_portfolio(portfolio)
    found = candidates(known.portfolio)
    if found.frame.empty:
        return no_answer(portfolio, "There is nothing to choose from: no project runs, and none is proposed.")
    budget = portfolio.assumptions.budget if budget is None else budget
    running = found.frame[found.frame["status"] != Status.PROPOSED]
    budget_is = SAME_MONEY if budget is None else "as set"
    budget = float(running["remaining_cost"].sum()) if budget is None else float(budget)
    if not budget >= 0:
        raise ValueError(f"budget: {budget!r} is no amount of money to spend: give one of at least 0")
    ready = prepare(found.frame, found.dependencies)
    choice = chosen(ready, budget)
    words = Words(style_of(portfolio), portfolio.currency, dict(known.projects[["project_id", "name"]].to_numpy()))
    if choice.lacking > 0:
        return no_answer(
            portfolio,
            f"{words.money(budget)} is not enough: what is mandatory, what depends on it, what cannot be judged and what is "
            f"committed cost {words.money(choice.cost)}, {words.money(choice.lacking)} more.",
            budget=budget,
            budget_is=budget_is,
            cost=choice.cost,
            lacking=choice.lacking,
        )
    stable = stability(ready, budget, found.draws)
    rows = _rows(found, choice, words, stable)
    limit = DRAWS if len(rows) <= MANY else DRAWS_OF_MANY
    return answer(
        portfolio,
        rows,
        *[name for name in ("projects", "benefits", "realisation", "spend", "dependencies") if portfolio.has(name)],
        cannot_tell=(*found.said, *_unsaid(rows, words)),
        budget=budget,
        budget_is=budget_is,
        cost=choice.cost,
        value=choice.value,
        lacking=0.0,
        freed=float(rows["frees"].sum()),
        as_it_stands=_as_it_stands(rows),
        counts={str(do): int((rows["do"] == do).sum()) for do in ORDER},
        held=int(rows["because"].isin(HELD).sum()),
        unstable=tuple(rows.loc[rows["stable"] < SOLID, "project_id"]),
        draws=min(limit, len(found.draws)),
        curve=curve(ready, budget),
    )


def _rows(found: Candidates, choice: Choice, words: Words, stable: np.ndarray) -> pd.DataFrame:
    own = ["project_id", "remaining_cost", "exit_cost", "remaining_benefit", "plan_months", "plan_over"]
    amounts = found.frame[own].assign(stable=stable)
    rows = choice.rows.merge(amounts, on="project_id", validate="one_to_one")
    said = rows.to_dict("records")
    rows = rows.assign(
        reason=[words.reason(row) for row in said],
        would_change=[words.change(row, choice) for row in said],
        place=[ORDER.index(Do(row["do"])) for row in said],
        size=-rows["frees"].where(rows["frees"] > 0, rows["value"].abs()).fillna(0.0),
    )
    return rows.sort_values(["place", "size", "project_id"], kind="stable").drop(columns=["place", "size"])


def _unsaid(rows: pd.DataFrame, words: Words) -> list[str]:
    """What is known too little of: who is held, and whose cost is no part of the sum."""
    said = []
    held = rows[rows["because"].isin(HELD)]
    if len(held):
        said.append(
            f"{words.called(tuple(held['project_id']))} cannot be judged and {'is' if len(held) == 1 else 'are'} left as "
            "found: what is unknown is not taken for nothing."
        )
    unknown = rows[rows["cost"].isna()]
    if len(unknown):
        said.append(f"The cost of {words.called(tuple(unknown['project_id']))} is not known and comes on top.")
    return said


def _as_it_stands(rows: pd.DataFrame) -> float:
    """The value where the active go on and the paused stay so; of the same projects as the value of the choice."""
    counted = rows[rows["value"].notna() & ~rows["because"].isin(HELD)]
    active, paused = (counted[counted["status"] == status] for status in (Status.ACTIVE, Status.PAUSED))
    return float((active["remaining_benefit"] - active["remaining_cost"]).sum() - paused["exit_cost"].sum())
