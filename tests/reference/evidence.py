"""Accountability, evidence, tracking, targets."""

from __future__ import annotations

from .dates import ONE_DAY, first_of_month
from .names import named, plain
from .realised import against, rows_of
from .register import TOLERANCE, Register, Row
from .results import Result, count, missing, ratio, result


def started_benefits(register: Register, chosen: list[Row]) -> list[Row]:
    """R2: the benefits of started projects, of all kinds."""
    ids = {project["project_id"] for project in chosen if project["started"]}
    return [b for b in register.benefits if b["project_id"] in ids]


def accountability(register: Register, chosen: list[Row]) -> Result:
    """Benefits with success criterion, baseline and owner ÷ benefits."""
    if not register.has("benefits"):
        return missing()
    found = started_benefits(register, chosen)
    return ratio(len([b for b in found if b["accountable"]]), len(found))


def specific_targets(register: Register, chosen: list[Row]) -> Result:
    """Benefits with unit, baseline, target, target date and direction ÷ benefits."""
    if not register.has("benefits"):
        return missing()
    found = started_benefits(register, chosen)
    specific = 0
    for b in found:
        dated = b.get("target_value") is not None and b.get("target_date") is not None
        if named(b.get("unit")) and b["has_baseline"] and dated:
            specific += abs(b["target_value"] - b["baseline_value"]) > TOLERANCE
    return ratio(specific, len(found))


def evidence_coverage(register: Register, chosen: list[Row]) -> Result:
    """Planned value of due months that have an actual ÷ planned value of due months."""
    found = against(register, chosen, "planned", rows_of(register, chosen))
    if found["denominator"] is None:
        return found
    measured = sum(r["planned"] or 0.0 for r in rows_of(register, chosen) if r["actual"] is not None)
    return ratio(measured, found["denominator"], found["excluded"])


def net_benefits_against_plan(register: Register, chosen: list[Row]) -> Result:
    """Actual less dis-benefits ÷ plan less planned dis-benefits, same months; undefined below a fifth of the gross plan."""
    if not register.has("benefits", "realisation"):
        return missing()
    actual = planned = gross = 0.0
    counted = set()
    for row in rows_of(register, chosen, gross=False):
        if row["planned"] is None or not (row["gross"] or row["kind"] == "dis_benefit"):
            continue
        counted.add(row["benefit"]["benefit_id"])
        if row["gross"]:
            actual += row["actual"] or 0.0
            planned += row["planned"]
            gross += row["planned"]
        else:
            actual -= row["dis_cost"]
            planned -= row["planned"]
    money = [b for b in started_benefits(register, chosen) if b["kind"] != "non_financial"]
    found = ratio(actual, planned, len(money) - len(counted))
    if planned < gross / 5 - TOLERANCE:
        found["value"] = None  # so little is left that the ratio says nothing
    return found


def measure_of(register: Register, benefit: Row) -> Result:
    """(latest measure after launch − baseline) ÷ (target − baseline), not clipped."""
    measures = [
        r for r in register.months if r["benefit"] is benefit and r["after_launch"] and r["measure"] is not None
    ]
    target = benefit.get("target_value")
    if not measures or target is None or not benefit["has_baseline"]:
        return result(None, excluded=1)
    latest = max(measures, key=lambda row: row["month"])["measure"]
    moved, wanted = latest - benefit["baseline_value"], target - benefit["baseline_value"]
    if abs(wanted) <= TOLERANCE:
        return result(None, excluded=1)
    return result(moved / wanted, moved, wanted)


def measure_achievement(register: Register, chosen: list[Row]) -> Result:
    """Reached and defined; different units have no common value."""
    if not register.has("benefits", "realisation"):
        return missing()
    found = started_benefits(register, chosen)
    achieved = [row["value"] for row in (measure_of(register, b) for b in found) if row["value"] is not None]
    reached = len([value for value in achieved if value >= 1 - TOLERANCE])
    return result(None, reached, len(achieved), len(found) - len(achieved))


def post_launch_tracking(register: Register, chosen: list[Row]) -> Result:
    """R45: due projects with every due row of the first year measured ÷ due projects."""
    if not register.has("benefits", "realisation"):
        return missing()
    tracked, due = 0, [p for p in chosen if p["due"]]
    for project in due:
        rows = [r for r in rows_of(register, [project], gross=False) if r["first_year"]]
        tracked += bool(rows) and all(
            r["actual"] is not None or (r["kind"] == "non_financial" and r["measure"] is not None) for r in rows
        )
    return ratio(tracked, len(due), len([p for p in chosen if p["started"]]) - len(due))


def pivot_rules_in_force(register: Register, chosen: list[Row]) -> Result:
    """Started projects whose rules were agreed on or before start ÷ started projects."""
    started = [p for p in chosen if p["started"]]
    agreed = [p for p in started if p["rules_agreed"] is not None and p["rules_agreed"] <= p["start"]]
    return ratio(len(agreed), len(started))


def joint_sponsorship(register: Register) -> Result:
    """1 of 1 where two different people signed the mandate."""
    if register.record is None:
        return missing()
    one, other = register.record.get("cfo_sponsor"), register.record.get("cio_sponsor")
    signed = register.record.get("mandate_signed_on")
    joint = named(one) and named(other) and plain(one) != plain(other) and signed is not None
    return ratio(int(joint and signed <= register.as_of), 1)


def over_claimed_count(register: Register) -> Result:
    """Shared benefits of started projects whose claims, over all portfolios, exceed 1."""
    if not register.has("benefits"):
        return missing()
    found = started_benefits(register, register.projects)
    return count(len({b["key"] for b in found if b["claimed"] > 1 + TOLERANCE}))


def finance_validated(register: Register, chosen: list[Row]) -> Result:
    """Actual value that finance confirmed ÷ actual value."""
    if not register.has("benefits", "realisation"):
        return missing()
    ids = {project["project_id"] for project in chosen}
    rows = [r for r in register.months if r["project_id"] in ids and r["gross"]]
    return ratio(sum(r["validated"] for r in rows), sum(r["actual"] or 0.0 for r in rows))


def benefits_run_rate(register: Register, chosen: list[Row]) -> Result:
    """The mean actual of the last three ended months, times 12."""
    if not register.has("benefits", "realisation"):
        return missing()
    month, actual = first_of_month(register.as_of + ONE_DAY), 0.0
    ids = {project["project_id"] for project in chosen}
    for _ in range(3):
        month = first_of_month(month - ONE_DAY)
        for row in register.months:
            if row["project_id"] in ids and row["gross"] and row["month"] == month:
                actual += row["actual"] or 0.0
    return result(actual / 3 * 12, actual / 3 * 12)
