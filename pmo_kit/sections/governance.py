"""How long it takes to decide, and how often projects have to go to the executive: the curves behind two headline metrics."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..metrics.decisions import cohort, cohort_baseline, median_days, undecided
from ..metrics.escalations import lower, quarters, upper
from ..metrics.population import Known
from ..metrics.result import Rows
from ..register.portfolio import Portfolio
from .answers import Answer, answer, no_answer, without

NOW, BEFORE = "now", "before"


def decision_times(portfolio: Portfolio) -> Answer:
    """What share of issues is still undecided after so many days: of the last twelve months, and of those before the
    transformation, replayed (Kaplan–Meier, open issues censored; R29, R30).

    Rows: `series` (NOW or BEFORE), `days` and `undecided` (a share), from day 0 on; a last row says how long was watched.
    Figures, for `now` and `before` each: `issues_…`, `open_…` (of them, undecided), `median_…` (days, None where fewer than
    half were decided); `before` ones are None without a time before.
    """
    if why := without(portfolio, "how long it takes to decide", "decisions"):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    found = {NOW: known.of(cohort), BEFORE: known.of(cohort_baseline)}
    told = {name: rows for name, rows in found.items() if not rows.cannot and len(rows)}
    if NOW not in told:
        return no_answer(
            portfolio, "It cannot be told how long it takes to decide: no issue was raised in the last twelve months."
        )
    figures: dict[str, Any] = {}
    for name in found:
        rows = told.get(name)
        figures[f"issues_{name}"] = None if rows is None else len(rows)
        figures[f"open_{name}"] = None if rows is None else int((~rows["decided"]).sum())
        figures[f"median_{name}"] = None if rows is None else median_days(rows).value
    curves = pd.concat([_curve(name, rows) for name, rows in told.items()], ignore_index=True)
    return answer(portfolio, curves, "decisions", **figures)


def _curve(name: str, rows: Rows) -> pd.DataFrame:
    times, shares = undecided(rows)
    days, left = np.append(0.0, times), np.append(1.0, shares)
    if (last := rows["days"].max()) > days[-1]:
        days, left = np.append(days, last), np.append(left, left[-1])
    return pd.DataFrame({"series": name, "days": days, "undecided": left})


def escalations_by_quarter(portfolio: Portfolio) -> Answer:
    """How many of the active projects had to go to the executive, quarter by quarter (R32, R33).

    Rows, the oldest first: `quarter`, `first`, `last`, `partial` (not over yet), `active` and `escalated` (projects), `rate`
    with `low` and `high` (95 %, Wilson; empty where no project was active). Quarters before the first active project are left out.
    """
    if why := without(portfolio, "how often projects have to go to the executive", "escalations"):
        return no_answer(portfolio, why)
    rows = [
        {
            "quarter": one.name,
            "first": one.first,
            "last": one.last,
            "partial": one.partial,
            "active": int(one.active.sum()),
            "escalated": int((one.active & one.escalated).sum()),
            "rate": one.figure.value,
            "low": lower(one.rows).value,
            "high": upper(one.rows).value,
        }
        for one in Known.of_portfolio(portfolio).of(quarters)
    ]
    found = pd.DataFrame(rows).astype({"rate": "float64", "low": "float64", "high": "float64"})
    found = found[(found["active"] > 0).cummax()]
    if found.empty:
        return no_answer(
            portfolio, "It cannot be told how often projects go to the executive: no project was active in two years."
        )
    return answer(portfolio, found, "escalations", "projects")
