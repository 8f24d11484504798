"""Benefit profiles, and their months: what was planned, re-planned, measured, and where it can be checked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from .reading import AS_OF, Benefit, Project, Story
from .shapes import chance, decimals, first_day, last_day, month_after, month_of, ramp, rounded, season

Row = dict[str, Any]
LAST_PLANNED = dt.date(2029, 12, 1)


def profile_row(benefit: Benefit, project: Project, story: Story) -> Row:
    """The benefit's row in the register."""
    what, unit, baseline, target, source = benefit.measure
    start, planned = project.start or project.planned, project.planned or project.live
    serves = list(project.serves)
    objective = benefit.objective if benefit.objective is not None else serves[0] if serves else ""

    def default(given: dt.date | bool, otherwise: dt.date | None) -> dt.date | None:
        return otherwise if given is True else given or None

    def days(day: dt.date | None, shift: int) -> dt.date | None:
        return None if day is None else day + dt.timedelta(days=shift)

    return {
        "benefit_id": benefit.id,
        "project_id": project.id,
        "name": benefit.name,
        "objective_id": f"{story.prefix}-{objective}" if objective else "",
        "output": benefit.chain[0],
        "outcome": benefit.chain[1],
        "output_due": days(planned, -14) if benefit.chain[0] else None,
        "output_delivered": days(project.live, -10) if benefit.chain[0] else None,
        "kind": benefit.value[0],
        "owner": benefit.owner,
        "success_criterion": benefit.criterion,
        "agreed_on": default(benefit.agreed, days(project.start, -21)),
        "measure": what,
        "unit": unit,
        "baseline_value": None if baseline == "" else baseline,
        "baseline_date": default(benefit.baseline_on, days(start, -60)) if baseline != "" else None,
        "baseline_source": source,
        "target_value": None if target == "" else target,
        "target_date": default(benefit.target_on, days(planned, 365)) if target != "" else None,
        "attribution": benefit.attribution,
        "shared_benefit": benefit.shared,
        "confidence": benefit.confidence,
        "frequency": benefit.frequency,
    }


def realisation_rows(benefit: Benefit, project: Project, story: Story) -> list[Row]:
    """A row per month of the plan and of what was measured; a row per fiscal quarter where that is how it is reported."""
    planned = project.planned or project.live
    if planned is None or (not benefit.value[1] and benefit.value[0] != "non_financial"):
        return []
    plan_from = month_after(planned)
    plan_to = min(plan_from + benefit.months, month_of(LAST_PLANNED) + 1)
    rows = {m: _planned(benefit, m, plan_from) for m in range(plan_from, plan_to)}
    if project.live:
        _measure(benefit, rows, project, plan_from, story)
    ordered = [{"benefit_id": benefit.id, "month": first_day(m), **rows[m]} for m in sorted(rows)]
    return _by_quarter(ordered, story.fiscal_start) if benefit.frequency == "quarterly" else ordered


def _planned(benefit: Benefit, month: int, plan_from: int) -> Row:
    """The approved plan of a month, and the one now approved."""
    kind, a_year, shape = benefit.value
    empty = {"planned_value": None, "replanned_value": None, "actual_value": None}
    empty |= {"measure_value": None, "evidence": "", "validated_by": ""}
    if kind == "non_financial":
        return empty

    def plan(m: int) -> float:
        if m < plan_from:
            return 0
        return rounded(a_year / 12 * ramp(shape, m - plan_from) * season(benefit.season, m), 100)

    again = benefit.replan
    changed = again and month >= month_of(again["from"])
    replanned = rounded(plan(month - again.get("shift", 0)) * again["factor"], 100) if changed else None
    return empty | {"planned_value": plan(month), "replanned_value": replanned}


def _measure(benefit: Benefit, rows: dict[int, Row], project: Project, plan_from: int, story: Story) -> None:
    """Fill in the actuals from launch to the as-of date, as the story has them."""
    random = chance(benefit.id, "value")
    kind, a_year, shape = benefit.value
    what, _, baseline, target, _ = benefit.measure
    read = benefit.measured and what and baseline != "" and target != ""
    checker = story.finance[int(random.integers(len(story.finance)))] if story.finance else ""
    live = month_after(project.live)
    for month in range(live - 1, min(month_of(AS_OF), max(rows)) + 1):
        k = month - live
        wobble, checked = float(random.lognormal(0, benefit.noise)), float(random.random())
        days = _days_live(project.live, month)
        if month not in rows or not days or k >= benefit.stops or k in benefit.gaps:
            continue
        begins, by = benefit.decay
        grown = ramp(shape, max(0, k - benefit.lag)) * days * wobble if not benefit.lag or k >= benefit.lag else 0.0
        grown *= (1 - by) ** max(0, k - begins)
        row, reached = rows[month], grown * benefit.delivers
        if kind != "non_financial":
            amount = round(a_year / 12 * season(benefit.season, month) * reached, 2)
            row["actual_value"] = row["planned_value"] if benefit.copied else amount
            row["validated_by"] = checker if checked < benefit.validated else ""
        if read:
            way = reached if benefit.reaches is None else grown * benefit.reaches
            row["measure_value"] = round(baseline + (target - baseline) * way, decimals(baseline, target))
        row["evidence"] = benefit.evidence.replace("{month}", f"{first_day(month):%B %Y}")


def _days_live(live: dt.date, month: int) -> float:
    """The share of a month's days after the day of launch, 1 where it was live all the month."""
    last = last_day(month)
    return max(0.0, min(1.0, (last - live).days / last.day))


def _by_quarter(rows: list[Row], fiscal_start: int) -> list[Row]:
    """The rows added up into the last month of their fiscal quarter; a quarter that has not ended has no actual yet."""
    quarters: dict[int, list[Row]] = {}
    for row in rows:
        month = month_of(row["month"])
        ends = month + (2 - (month - (fiscal_start - 1)) % 3)
        quarters.setdefault(ends, []).append(row)
    added = []
    for ends, months in sorted(quarters.items()):
        ended = ends <= month_of(AS_OF)
        # the quarter's row is the last measured month, with the amounts of all three
        measured = [row for row in months if row["actual_value"] is not None or row["measure_value"] is not None]
        last = measured[-1] if measured and ended else months[-1]
        if not ended:
            last = last | {"measure_value": None, "evidence": "", "validated_by": ""}
        sums = {column: _sum(months, column) for column in ("planned_value", "replanned_value", "actual_value")}
        sums["actual_value"] = sums["actual_value"] if ended else None
        added.append(last | sums | {"month": first_day(ends)})
    return added


def _sum(rows: list[Row], column: str) -> float | None:
    """The sum of what is there; None where nothing is. A half re-planned quarter takes the plan for the other months."""
    given = [row[column] for row in rows]
    if column == "replanned_value" and any(v is not None for v in given):
        given = [row["planned_value"] if v is None else v for v, row in zip(given, rows, strict=True)]
    given = [v for v in given if v is not None]
    return round(float(np.sum(given)), 2) if given else None
