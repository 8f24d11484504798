"""What was measured before the transformation, what has no baseline and why, and when the next review is due.

A metric's baseline is the same metric as of the day before transformation_start (R25); a benefit's is a dated value
measured before go-live (R40).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..amounts import Style
from ..baselines.reviews import DONE, DONE_LATE, NOT_KNOWN, OVERDUE, QUARTERLY_UNTIL, TO_COME, reviews
from ..dates import add_months
from ..metrics import before, measure
from ..metrics.evidence import target_lacks
from ..metrics.population import Known
from ..metrics.registry import CATALOGUE
from ..register.lock_lines import Entry
from ..register.portfolio import Portfolio
from ..vocabulary import HEADLINE_METRICS
from .answers import Answer, answer, no_answer, style_of, without
from .benefits import planned_in_all

REVIEWS_AHEAD = 6  # as many as fit into the next half year's diary

# The headline, and the figures that say how far it can be believed: what a CFO would ask to see both before and now.
COMPARED = (
    *HEADLINE_METRICS,
    "benefits_against_plan",
    "evidence_coverage",
    "accountability",
    "post_launch_tracking",
    "strategic_alignment_spend",
)
OWN_BASELINE = {"decision_cycle_time": "decision_cycle_time_baseline", "portfolio_roi": "portfolio_roi_baseline"}
NO_VALUE, NO_DATE, TOO_LATE = "no value was recorded", "the value has no date", "measured too late"
REASONS = (NO_VALUE, NO_DATE, TOO_LATE)
UNTOLD_REVIEWS = "It cannot be told which reviews were done: the history that records them cannot be trusted."
NO_START = "the portfolio has no transformation_start"


def review_calendar(portfolio: Portfolio) -> Answer:
    """The reviews that have fallen due by the as-of date and what became of them, the next one, and some after it.

    Rows: `review` (1, 2, …), `due_on`, `rhythm` (quarterly, monthly), `state` (done, done late, overdue, to come, not
    known), `done_on`, `by`. Figures: `fallen_due`, `done`, `late`, `overdue` (counts), `last_review`, `next_review`, `days_left`.
    A review that is due on the as-of date has fallen due; what was done is what the history of baselines records.
    """
    start = portfolio.transformation_start
    if start is None:
        return no_answer(portfolio, f"It cannot be told when the next review is due: {NO_START}.")
    rows = reviews(portfolio, portfolio.as_of, REVIEWS_AHEAD)
    first_year = add_months(start, QUARTERLY_UNTIL)
    rows.insert(0, "review", range(1, len(rows) + 1))
    rows.insert(2, "rhythm", ["quarterly" if due <= first_year else "monthly" for due in rows["due_on"]])
    rows["done_on"] = pd.to_datetime(rows["done_on"])
    counts = rows["state"].value_counts()
    fallen = list(rows.loc[rows["state"] != TO_COME, "due_on"])
    coming = rows.loc[rows["state"] == TO_COME, "due_on"].iloc[0]
    return answer(
        portfolio,
        rows,
        "portfolios",
        cannot_tell=(UNTOLD_REVIEWS,) if NOT_KNOWN in counts else (),
        fallen_due=len(fallen),
        done=int(counts.get(DONE, 0)),
        late=int(counts.get(DONE_LATE, 0)),
        overdue=int(counts.get(OVERDUE, 0)),
        last_review=fallen[-1] if fallen else None,
        next_review=coming,
        days_left=(coming - portfolio.as_of).days,
        start=start,
        portfolio_id=portfolio.portfolio_id,
    )


def locks(portfolio: Portfolio) -> Answer:
    """The baselines that were locked, the newest first, and which of them holds on the as-of date.

    Rows: `number` (of the line in the history), `on`, `by`, `as_of` (the day that was measured), `measured` (metrics with
    a value), `reason`, `state` (in force, superseded, of a later day, not used), `hash` (its first eight digits). Figures:
    `lock` (the entry in force, or None), `locks`, `mends` (the entries that tell of a torn line set aside), `portfolio_id`.
    """
    history = portfolio.locks.get(portfolio.portfolio_id or "")
    held = history.locks if history else ()
    doubt = history.doubt if history else ""
    force = portfolio.lock
    rows = pd.DataFrame(
        [
            {
                "number": entry.number,
                "on": pd.Timestamp(entry.on),
                "by": entry.by,
                "as_of": pd.Timestamp(entry.details["as_of"]),
                "measured": sum(figure["value"] is not None for figure in entry.figures.values()),
                "reason": entry.details.get("reason") or None,
                "state": "not used" if doubt else _standing(entry, force, portfolio.as_of),
                "hash": entry.hash[:8],
            }
            for entry in reversed(held)
        ]
    )
    cannot = (
        f"The history cannot be trusted, and none of it is used: {doubt}. What this report compares with is replayed and "
        "provisional; pmo-kit check says what to do."
    )
    return answer(
        portfolio,
        rows,
        "portfolios",
        cannot_tell=(cannot,) if doubt else (),
        lock=force,
        locks=len(held),
        mends=history.mends if history else (),
        portfolio_id=portfolio.portfolio_id,
    )


def _standing(entry: Entry, force: Entry | None, as_of: dt.date) -> str:
    if force is not None and entry.number == force.number:
        return "in force"
    return "of a later day" if entry.details["as_of"] > as_of.isoformat() else "superseded"


def measured_before(portfolio: Portfolio) -> Answer:
    """Each metric as of the day before transformation_start, beside its value now.

    Rows: `metric`, `label`, `unit`, `before`, `now`, `why` (why there is no figure before). Figures: `day` (the day of
    the replay), `measured`, `asked`, `lock` (the entry that holds it, or None: provisional), `doubted` (whether what was
    locked is left out because its history cannot be trusted). Owners and statuses
    carry no date and cannot be replayed: they count as they are today.
    """
    start = portfolio.transformation_start
    now = _own(measure(portfolio, keys=[*COMPARED, *OWN_BASELINE.values()], grouped=False))
    lock = portfolio.lock
    day = (
        dt.date.fromisoformat(lock.details["as_of"])
        if lock
        else None
        if start is None
        else start - dt.timedelta(days=1)
    )
    earlier = before(portfolio, COMPARED) | {key: now[own] for key, own in OWN_BASELINE.items() if own in now}
    labels = {record.key: record.label for record in CATALOGUE}
    rows = pd.DataFrame(
        [
            {
                "metric": key,
                "label": labels[key],
                "unit": now[key]["unit"],
                "before": earlier[key]["value"] if key in earlier else None,
                "now": now[key]["value"],
                "why": _why(earlier.get(key), now[key]),
            }
            for key in COMPARED
        ]
    ).astype({"before": "float64", "now": "float64"})
    history = portfolio.locks.get(portfolio.portfolio_id or "")
    doubted = history is not None and bool(history.faults)
    future = start is not None and start > portfolio.as_of
    return answer(
        portfolio,
        rows,
        *portfolio.tables,
        day=day,
        measured=int(rows["before"].notna().sum()),
        asked=len(rows),
        not_begun=future,
        lock=lock,
        doubted=doubted,
        cannot_tell=(f"It cannot be told what was measured before: {NO_START}.",) if start is None else (),
    )


def metrics_without_baseline(before: Answer) -> Answer:
    """Of what `measured_before` found, the metrics without a figure before the transformation, and why."""
    return dataclasses.replace(before, rows=before.rows[before.rows["before"].isna()].reset_index(drop=True))


def benefits_without_baseline(portfolio: Portfolio) -> Answer:
    """The benefits of started projects that have no baseline or no specific target, and what each lacks.

    Rows, the largest plan first: `benefit_id`, `name`, `project`, `owner`, `reason` (one of REASONS, or empty),
    `lacks_baseline` (the same with its dates), `lacks_target` (what is missing for a specific target, or empty),
    `planned` (all its months, shares applied). Figures: `benefits`, `baselined`, `specific`, `planned_without`,
    `reasons` (benefits and planned value by reason).
    """
    what = "which benefits have a baseline"
    if why := without(portfolio, what, "benefits"):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    register = known.benefits[known.benefits["started"]]
    if register.empty:
        return no_answer(portfolio, f"It cannot be told {what}: no benefit of a started project is in the register.")
    missing = [_no_baseline(row, portfolio.as_of, style_of(portfolio)) for row in register.to_dict("records")]
    rows = pd.DataFrame(
        {
            "benefit_id": register["benefit_id"],
            "name": register["name"],
            "project": register["project_id"].map(known.projects.set_index("project_id")["name"]),
            "owner": register["owner"].where(register["owned"]),
            "reason": [reason for reason, _ in missing],
            "lacks_baseline": [why for _, why in missing],
            "lacks_target": register["benefit_id"].map(target_lacks(known).set_index("benefit_id")["lacks"]),
            "planned": register["benefit_id"].map(planned_in_all(known)),
        }
    )
    by_reason = rows.groupby("reason").agg(benefits=("benefit_id", "size"), planned=("planned", _total)).reset_index()
    lacking = rows[(rows["lacks_baseline"] != "") | (rows["lacks_target"] != "")]
    return answer(
        portfolio,
        lacking.sort_values("planned", ascending=False, na_position="last", kind="stable"),
        *[name for name in ("benefits", "projects", "realisation") if portfolio.has(name)],
        cannot_tell=tuple(
            filter(None, [without(portfolio, "what these benefits are planned to bring", "realisation")])
        ),
        benefits=len(rows),
        baselined=int((rows["lacks_baseline"] == "").sum()),
        specific=int((rows["lacks_target"] == "").sum()),
        planned_without=_total(rows.loc[rows["lacks_baseline"] != "", "planned"]),
        planned=_total(rows["planned"]),
        reasons=by_reason.set_index("reason").to_dict("index"),
    )


def _why(before: Mapping[Any, Any] | None, now: Mapping[Any, Any]) -> str:
    """Why there is no figure before: what the replay says, or what is missing even now, or that there is no such day."""
    if before is not None:
        return before["note"]  # type: ignore[no-any-return]  # a note is a text
    return now["note"] if pd.isna(now["value"]) and now["note"] else NO_START


def _total(amounts: pd.Series) -> float:
    """A sum that is empty where none of its amounts is known."""
    return float(amounts.sum(min_count=1))


def _own(rows: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """A portfolio's own figures by metric."""
    return {row["metric"]: row for row in rows[rows["group"].isna()].to_dict("records")}


def _no_baseline(benefit: Mapping[Any, Any], as_of: dt.date, style: Style) -> tuple[str, str]:
    """Why a benefit has no baseline (R40): one of REASONS, and the reason with its dates; empty texts where it has one."""
    if benefit["has_baseline"]:
        return "", ""
    value, measured, live = benefit["baseline_value"], benefit["baseline_date"], benefit["go_live"]
    if pd.isna(value):
        return NO_VALUE, NO_VALUE
    if pd.isna(measured):
        return NO_DATE, NO_DATE
    if measured.date() > as_of:
        return TOO_LATE, f"dated {style.day(measured)}, after the as-of date"
    return TOO_LATE, f"measured on {style.day(measured)}, not before go-live on {style.day(live)}"
