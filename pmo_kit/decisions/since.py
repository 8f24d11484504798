"""What changed since the last run: figures, findings opened and closed, decisions asked for and gone, each with its reason.

What a run leaves for the next to compare with is `remembered`. A finding that is no longer looked for, because its data is
missing, is not said to be closed for good: the reason says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ..finding import Finding
from ..finding.findings import looked
from ..metrics.population import Known
from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, style_of
from ..sections.moved import Change, Months, Moved, moved
from ..vocabulary import HEADLINE_METRICS, Action
from .judging import judged
from .log import EARLIER
from .paper import paper
from .recommendation import Recommendation

FIGURE, RESTATED, MONTHS = "figure", "restated", "restated months"
OPENED, CLOSED, ASKED, GONE = "finding opened", "finding closed", "decision asked for", "decision no longer asked for"
COLUMNS = ("kind", "key", "what", "unit", "before", "now", "why")
MONEY_NAMES = {"planned": "Planned benefits", "actual": "Actual benefits", "spent": "Spend"}


def remembered(portfolio: Portfolio) -> dict[str, Any]:
    """What a run leaves of one portfolio for the next to compare with, as plain JSON types.

    `findings` by key: `title`, `amount` (each unit of money once; None where it is unknown) and `cases`; `decisions` that rules
    propose, by key: `project`, `do`, `amount`; `asked` of the decision paper: `count`, and `amount` of the largest (None where
    none is known): amounts are of several kinds, and may overlap, so they are not added up.
    """
    asked = paper(portfolio)
    amounts = [amount for amount in asked.rows["amount"] if not pd.isna(amount)]
    return {
        "findings": {one.key: _finding(one) for one in looked(portfolio).found},
        "decisions": {one.key: _decision(one) for one in judged(portfolio) if _proposes(one)},
        "asked": {"count": int(asked.figures["asked"]), "amount": float(max(amounts)) if amounts else None},
    }


def since_last_run(portfolio: Portfolio) -> Answer:
    """What changed since the run that this portfolio is compared with (`Portfolio.previous`).

    Rows: `kind` (FIGURE, RESTATED, MONTHS, OPENED, CLOSED, ASKED or GONE), `key`, `what`, `unit`, `before` and `now` (figures in
    that unit; empty where there was, or is, none), `why` (the reason, where the data shows it). A restated figure is as it was said
    for the day of the earlier run, and as today's data gives it for that day.

    Figures: by metric each headline figure of the earlier run; `moved` (`sections.moved.Moved`, None where there is no run to
    compare with); `remembered`; `findings_known` and `decisions_known` (whether the earlier run left them); `taken` (issues of the
    decisions table that were decided since, None without the table).
    """
    portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
    kept, found, before = remembered(portfolio), moved(portfolio), portfolio.previous
    if found is None or before is None:
        return answer(portfolio, pd.DataFrame(columns=list(COLUMNS)), "projects", moved=None, remembered=kept)
    rows = [*_figures(found, portfolio.currency)]
    if before["findings"] is not None:
        rows += _findings(portfolio, before["findings"], kept["findings"])
    if before["decisions"] is not None:
        rows += _decisions(portfolio, found, before["decisions"], kept["decisions"])
    figures: dict[str, Any] = {key: row["value"] for key, row in before["figures"].items() if key in HEADLINE_METRICS}
    return answer(
        portfolio,
        pd.DataFrame(rows, columns=list(COLUMNS)),
        *portfolio.tables,
        **figures,
        moved=found,
        remembered=kept,
        findings_known=before["findings"] is not None,
        decisions_known=before["decisions"] is not None,
        taken=_taken(portfolio, found.day),
    )


def _figures(found: Moved, currency: str) -> Iterator[dict[str, Any]]:
    for one in found.figures:
        if one.moved and not found.same_day:
            yield _row(FIGURE, one.key, one.label, one.unit, one.before, one.now, _why(one))
        if one.restated:
            yield _row(RESTATED, one.key, one.label, one.unit, one.before, one.then, _restating(found))
    for month in found.months:
        yield _row(MONTHS, month.part, MONEY_NAMES[month.part], currency, month.before, month.now, _months(month))


def _why(one: Change) -> str:
    if one.before is None:
        return "it could not be told then"
    if one.now is None:
        return "it can no longer be told"
    return "part of it is restated" if one.restated else ""


def _restating(found: Moved) -> str:
    names = [MONEY_NAMES[one.part].lower() for one in found.months]
    return f"{' and '.join(names)} of months that were over then are others now" if names else ""


def _months(one: Months) -> str:
    counts = {"changed": one.changed, "entered since": one.entered, "taken out": one.gone}
    said = [f"{count} {'month' if count == 1 else 'months'} {word}" for word, count in counts.items() if count]
    return ", ".join(said)


def _findings(
    portfolio: Portfolio, before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    unable = {name.replace(" ", "_"): why for name, why in looked(portfolio).unable.items()}
    for key, one in now.items():
        if key not in before:
            yield _row(OPENED, key, one["title"], portfolio.currency, None, one["amount"])
    for key, one in before.items():
        if key not in now:
            why = f"it cannot be looked for any more: {unable[key]}" if key in unable else "no case of it is left"
            yield _row(CLOSED, key, one["title"], portfolio.currency, one["amount"], None, why)


def _decisions(
    portfolio: Portfolio,
    found: Moved,
    before: Mapping[str, Mapping[str, Any]],
    now: Mapping[str, Mapping[str, Any]],
) -> Iterator[dict[str, Any]]:
    by_project = {one.project_id: one for one in judged(portfolio)}
    for key, one in now.items():
        if key not in before:
            yield _row(ASKED, key, _said(one), portfolio.currency, None, one["amount"], _rule(key))
    for key, one in before.items():
        if key not in now:
            project = key.partition(":")[2]
            why = _gone(portfolio, found.day, key, by_project.get(project))
            yield _row(GONE, key, _said(one), portfolio.currency, one["amount"], None, why)


def _gone(portfolio: Portfolio, day: dt.date, key: str, now: Recommendation | None) -> str:
    """Why a decision is no longer asked for, as far as the data shows it."""
    style, project_id = style_of(portfolio), key.partition(":")[2]
    projects = Known.of_portfolio(portfolio).projects.set_index("project_id")
    if project_id not in projects.index:
        return "the project is not in the register any more"
    if decided := _decided(portfolio, day, key):
        return f"it was decided on {style.day(decided[0])}: {decided[1] or 'the outcome is not recorded'}"
    project = projects.loc[project_id]
    if not pd.isna(project["end_date"]):
        return f"the project ended on {style.day(project['end_date'])}"
    if now is None:
        return "no rule holds for the project any more"
    if now.do is None:
        return f"it cannot be judged: {', '.join(now.undefined).replace('_', ' ')} cannot be told"
    return f"the first rule that holds is now {now.rule.replace('_', ' ')}: {now.do}"


def _decided(portfolio: Portfolio, day: dt.date, key: str) -> tuple[pd.Timestamp, str] | None:
    """When a recommendation was decided by the decision log, and how; None where that is not recorded."""
    if not portfolio.has("decisions"):
        return None
    log = portfolio.tables["decisions"]
    mine = log[(log["decision_id"] == f"{EARLIER}{key}") & log["decided_on"].notna()]
    mine = mine[(mine["decided_on"] >= pd.Timestamp(day)) & (mine["decided_on"] <= pd.Timestamp(portfolio.as_of))]
    if mine.empty:
        return None
    last = mine.sort_values("decided_on").iloc[-1]
    return last["decided_on"], "" if pd.isna(last["outcome"]) else str(last["outcome"])


def _taken(portfolio: Portfolio, day: dt.date) -> int | None:
    if not portfolio.has("decisions"):
        return None
    decided = portfolio.tables["decisions"]["decided_on"]
    return int(((decided > pd.Timestamp(day)) & (decided <= pd.Timestamp(portfolio.as_of))).sum())


def _proposes(one: Recommendation) -> bool:
    return one.do is not None and one.do != Action.CONTINUE


def _finding(one: Finding) -> dict[str, Any]:
    return {"title": one.title, "amount": one.own_amount, "cases": len(one.cases)}


def _decision(one: Recommendation) -> dict[str, Any]:
    return {"project": one.project, "do": str(one.do), "amount": one.amount}


def _said(one: Mapping[str, Any]) -> str:
    return f"{str(one['do']).capitalize()}: {one['project']}"


def _rule(key: str) -> str:
    return f"rule {key.partition(':')[0].replace('_', ' ')}"


def _row(
    kind: str, key: str, what: str, unit: str, before: float | None, now: float | None, why: str = ""
) -> dict[str, Any]:
    return {"kind": kind, "key": key, "what": what, "unit": unit, "before": before, "now": now, "why": why}
