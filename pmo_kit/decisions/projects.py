"""The projects by where they stand – time, cost, benefit, trust – worst first, and for each what its page of its own tells.

A state is a word, a shape beside it, and never a colour alone. `bad` needs somebody to act, `fair` is short of what was agreed,
`good` is as agreed, `early` cannot be late yet, `unknown` cannot be told.

time     `good` where it went live on or before planned_go_live, `bad` where it did so later, is past it, or ended without a
         launch; `early` before it; `unknown` without a planned date
cost     spend over the approved investment: `good` up to it, `bad` beyond; `unknown` where one of the two is
benefit  what has come of what was promised by now: `good` from all of it on, `fair` from FAR_BELOW, `bad` below; `early` where
         nothing was promised by now
trust    the part of what has come that is confirmed or has its evidence named (R63): `good` where it is all, `fair` from HALF,
         `bad` below; `unknown` where nothing has come
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..amounts import is_empty
from ..finding.findings import looked
from ..forecast.backtest import believed
from ..metrics.placeholders import persons
from ..metrics.population import Known
from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, style_of
from ..sections.benefits import FAR_BELOW, NEEDS, by_project, planned_in_all, promised_months
from .changes import changes
from .issues import issues
from .judging import judged

GOOD, FAIR, BAD, EARLY, UNKNOWN = "good", "fair", "bad", "early", "unknown"
HALF = 0.5
ALL = 0.995  # what is written as all of it
QUARTERS = 4  # a year of them
State = tuple[str, str]  # which of the five, and in words


def project_states(portfolio: Portfolio) -> Answer:
    """A row per started project, most money missing or overspent first; of the same, most states that are bad.

    Rows: those of `sections.benefits.by_project`, with `missing` (promised by now less evidenced, at least 0), `over` (spend above
    the approved investment, at least 0), `at_stake` (the larger), `time`, `cost`, `benefit`, `trust` (each one of GOOD, FAIR, BAD,
    EARLY, UNKNOWN, and its words), and lists of dictionaries: `benefits` (name, person, planned, came), `quarters` (first_day,
    last_day, planned, came; the last QUARTERS with a promise, each as far as it has come), `decisions` (do, amount, amount_is, who,
    by, why), `waiting` (title, age), `findings` (rule, evidence, amount), `changes` (one or none: approved, cost, days, benefit)
    and `forecast` (one or none: planned_year, year_expected, year_known, miss_probability, remaining_expected). Figures:
    `projects`, and for each of the four `bad_time` and so on, how many are bad.
    """
    portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
    found = by_project(portfolio)
    if found.rows.empty:
        return found
    known = Known.of_portfolio(portfolio)
    rows = found.rows.assign(
        missing=(found.rows["promised"] - found.rows["evidenced"].fillna(0.0)).clip(lower=0.0),
        over=(found.rows["spend"] - found.rows["investment"]).clip(lower=0.0),
    )
    rows["at_stake"] = np.fmax(rows["missing"], rows["over"])
    projects = known.projects.set_index("project_id")
    named = _believed(known)
    style = style_of(portfolio)
    states = [
        {
            "time": _time(projects.loc[row["project_id"]], known.today),
            "cost": _cost(row, style.percent),
            "benefit": _benefit(row, style.percent),
            "trust": _trust(row["evidenced"], named.get(row["project_id"])),
        }
        for row in rows.to_dict("records")
    ]
    frame = pd.DataFrame(states, index=rows.index, dtype=object)
    rows = rows.join(frame)
    rows["bad"] = [sum(kind == BAD for kind, _ in one) for one in frame.itertuples(index=False)]
    parts = _parts(portfolio, known)
    for name, of in parts.items():
        rows[name] = pd.Series([of.get(one, []) for one in rows["project_id"]], index=rows.index, dtype=object)
    rows = rows.sort_values(
        ["at_stake", "bad", "project_id"], ascending=[False, False, True], na_position="last", kind="stable"
    )
    return answer(
        portfolio,
        rows,
        "projects",
        *[name for name in (*NEEDS, "spend") if portfolio.has(name)],
        cannot_tell=found.cannot_tell,
        projects=len(rows),
        **{f"bad_{name}": sum(kind == BAD for kind, _ in frame[name]) for name in ("time", "cost", "benefit", "trust")},
    )


def _time(project: pd.Series, today: pd.Timestamp) -> State:
    planned, live = project["planned_go_live"], project["go_live"]
    if project["launched"]:
        if pd.isna(planned) or pd.isna(live):
            return UNKNOWN, "live, no planned date"
        days = (live - planned).days
        return (GOOD, "live on time") if days <= 0 else (BAD, f"live {_days(days)} late")
    if not pd.isna(project["end_date"]) or project["undated"]:
        return BAD, "ended, never launched"
    if pd.isna(planned):
        return UNKNOWN, "no planned date"
    days = (today - planned).days
    return (BAD, f"{_days(days)} overdue") if days > 0 else (EARLY, "not due yet")


def _days(days: int) -> str:
    return f"{days:,} {'day' if days == 1 else 'days'}"


def _cost(row: Mapping[Any, Any], percent: Any) -> State:
    spent, approved = row["spend"], row["investment"]
    if is_empty(spent) or is_empty(approved) or approved <= 0:
        return UNKNOWN, "no spend known" if is_empty(spent) else "no approval known"
    if spent > approved:
        return BAD, f"{percent(spent / approved - 1)} above approval"
    return GOOD, f"{percent(spent / approved)} of approval spent"


def _benefit(row: Mapping[Any, Any], percent: Any) -> State:
    promised, came = row["promised"], row["evidenced"]
    if is_empty(promised):
        return UNKNOWN, "no plan known"
    if promised <= 0:
        return EARLY, "nothing promised by now"
    share = (0.0 if is_empty(came) else came) / promised
    said = f"{percent(share, FAR_BELOW)} of promise" if share else "nothing of promise"
    return (GOOD if share >= 1 else FAIR if share >= FAR_BELOW else BAD), said


def _trust(came: float | None, named: float | None) -> State:
    if is_empty(came):
        return UNKNOWN, "cannot be told"
    if came <= 0:
        return UNKNOWN, "nothing has come"
    share = (named or 0.0) / came
    if share >= ALL:
        return GOOD, "all evidenced"
    return (FAIR, "mostly evidenced") if share >= HALF else (BAD, "mostly without evidence" if share else "no evidence")


def _believed(known: Known) -> dict[str, float]:
    """By project what has come and is confirmed by finance or has its evidence named."""
    if not known.portfolio.has(*NEEDS):
        return {}
    months = promised_months(known)
    return {str(one): float(amount) for one, amount in months.groupby("project_id")["named"].sum().items()}


def _parts(portfolio: Portfolio, known: Known) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """What each project's own page tells, by part and by project."""
    return {
        "benefits": _benefits(portfolio, known),
        "quarters": _quarters(portfolio, known),
        "decisions": _decisions(portfolio),
        "waiting": _waiting(portfolio),
        "findings": _findings(portfolio),
        "changes": _changes(portfolio),
        "forecast": _forecast(portfolio),
    }


def _benefits(portfolio: Portfolio, known: Known) -> dict[str, list[dict[str, Any]]]:
    if not portfolio.has("benefits"):
        return {}
    register = known.benefits.assign(
        who=persons(known.benefits["owner"]), planned=known.benefits["benefit_id"].map(planned_in_all(known))
    )
    came: pd.Series = pd.Series(dtype="float64")
    if portfolio.has("realisation"):
        came = promised_months(known).groupby("benefit_id")["actual"].sum(min_count=1)
    register["came"] = register["benefit_id"].map(came)
    register = register.sort_values("planned", ascending=False, na_position="last", kind="stable")
    return _by(register.rename(columns={"who": "person"}), ("name", "person", "planned", "came"))


def _quarters(portfolio: Portfolio, known: Known) -> dict[str, list[dict[str, Any]]]:
    if not portfolio.has(*NEEDS):
        return {}
    months = promised_months(known)
    begins = portfolio.fiscal_year_start_month
    end = months["end"].dt.to_period("M")
    to_come = 2 - (end.dt.month - begins) % 3  # months from this one to the last of its quarter
    last = (end.dt.year * 12 + end.dt.month - 1 + to_come).astype("int64")
    quarter = months.groupby([months["project_id"], last.rename("last")])
    sums = quarter[["planned", "actual"]].sum(min_count=1).assign(last_day=quarter["end"].max())
    frame = sums.groupby("project_id").tail(QUARTERS).reset_index().rename(columns={"actual": "came"})
    frame["first_day"] = [_first_of(one - 2) for one in frame["last"]]
    return _by(frame, ("first_day", "last_day", "planned", "came"))


def _first_of(month: int) -> dt.date:
    """The first day of a month that is counted from year 0."""
    return dt.date(month // 12, month % 12 + 1, 1)


def _decisions(portfolio: Portfolio) -> dict[str, list[dict[str, Any]]]:
    return {
        one.project_id: [
            {
                "do": "cannot be judged" if one.do is None else str(one.do),
                "amount": one.amount,
                "amount_is": one.amount_is,
                "who": one.decided_by,
                "by": one.by,
                "why": f"{', '.join(one.undefined).replace('_', ' ')} cannot be told" if one.do is None else one.reason,
            }
        ]
        for one in judged(portfolio)
    }


def _waiting(portfolio: Portfolio) -> dict[str, list[dict[str, Any]]]:
    if not portfolio.has("decisions"):
        return {}
    every = issues(portfolio)
    waiting = every[every["open"]].sort_values("age", ascending=False, kind="stable")
    return _by(waiting, ("title", "age"))


def _findings(portfolio: Portfolio) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in looked(portfolio).found:
        for case in one.cases:
            if case.project_id is not None:
                said = {"rule": one.rule, "evidence": case.evidence, "amount": case.amount}
                found.setdefault(case.project_id, []).append(said)
    return found


def _changes(portfolio: Portfolio) -> dict[str, list[dict[str, Any]]]:
    rows = changes(portfolio).rows
    return {} if rows.empty else _by(rows, ("approved", "cost", "days", "benefit"))


def _forecast(portfolio: Portfolio) -> dict[str, list[dict[str, Any]]]:
    rows = believed(portfolio).forecast.projects
    names = ("planned_year", "year_expected", "year_known", "miss_probability", "remaining_expected")
    return {} if rows.empty else _by(rows, names)


def _by(frame: pd.DataFrame, columns: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a frame as dictionaries of these columns, by project."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one, row in zip(frame["project_id"], frame[list(columns)].to_dict("records"), strict=True):
        found.setdefault(str(one), []).append({str(key): value for key, value in row.items()})
    return found
