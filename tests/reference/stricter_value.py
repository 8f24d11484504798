"""The stricter readings of benefits_realised and portfolio_roi."""

from __future__ import annotations

from . import roi
from .dates import first_year, months_later
from .reading import CANNOT, HALF, Reading, Readings, above, below_half, quotient
from .realised import benefits_realised_passing, due_with_investment, first_year_value, rows_of
from .register import TOLERANCE, Register, Row
from .results import Result
from .roi import Flow, bar, flows, spent


def never_launched(register: Register, found: Result) -> Readings:
    """V1: what was never launched and should have been a year ago, or ended so, is due with nothing."""
    invested = found["denominator"]
    for project in register.projects:
        if project["started"] and not project["launched"]:
            planned = project["planned_go_live"] or months_later(project["start"], 24)
            late = register.as_of > months_later(planned, register.window)
            if late or project["ended"]:
                invested += max(0.0, project["investment"] or 0.0)
    yield above(quotient(found["numerator"], invested), register.benchmarks["benefits_realised"])


def carried_by_few(register: Register, found: Result) -> Readings:
    """V2: no project counts for more than its investment; then how many pass."""
    benchmark = register.benchmarks["benefits_realised"]
    capped = 0.0
    for project in due_with_investment(register.projects):
        most = max(1.0, benchmark) * project["investment"]
        capped += min(first_year_value(register, project), most)
    yield above(quotient(capped, found["denominator"]), benchmark)
    yield above(benefits_realised_passing(register, register.projects)["value"], HALF)


def unconfirmed(register: Register, found: Result) -> Readings:
    """V3 on benefits_realised: only what somebody confirmed or evidence shows."""
    backed = sum(_trusted(row) for row in _first_year_rows(register))
    yield above(quotient(backed, found["denominator"]), register.benchmarks["benefits_realised"])


def repeats_the_plan(register: Register, found: Result) -> Readings:
    """V4."""
    repeated = sum(row["trust"]["repeats_plan"] for row in _first_year_rows(register))
    yield below_half(quotient(repeated, found["numerator"]))


def old_launches(register: Register, found: Result) -> Readings:
    """V5: only what was launched in the last three years."""
    since = months_later(register.as_of, -36)
    young = [p for p in due_with_investment(register.projects) if p["go_live"] > since]
    value = quotient(sum(first_year_value(register, p) for p in young), sum(p["investment"] for p in young))
    yield above(value, register.benchmarks["benefits_realised"])


def overspent(register: Register, found: Result) -> Readings:
    """V6: over what was spent, where that is more than was planned."""
    if not any(spent(register, p) for p in register.projects if p["due"]):
        yield CANNOT
        return
    cost = 0.0
    for project in due_with_investment(register.projects):
        last = first_year(project["go_live"], register.window)[-1]
        amounts = [amount for month, _, amount in spent(register, project) if month is None or month <= last]
        cost += max(project["investment"], sum(amounts))
    yield above(quotient(found["numerator"], cost), register.benchmarks["benefits_realised"])


def fragile(register: Register, found: Result) -> Readings:
    """V12 on benefits_realised: without the one project that it stands or falls by."""
    counted = due_with_investment(register.projects)
    values = []
    for left_out in counted:
        rest = [p for p in counted if p is not left_out]
        value = quotient(sum(first_year_value(register, p) for p in rest), sum(p["investment"] for p in rest))
        values += [] if value is None else [value]
    lowest = min(values) if len(counted) > 1 and values else None
    yield above(lowest, register.benchmarks["benefits_realised"])


def unconfirmed_return(register: Register, found: Result) -> Readings:
    """V3 on portfolio_roi: benefits that are confirmed or evidenced, spend and dis-benefits in full."""
    kept = []
    for project in register.projects:
        kept.append([flow for flow in flows(register, project) if flow[1] != "benefit"])
        rows = [r for r in register.months if r["project_id"] == project["project_id"] and r["gross"]]
        if spent(register, project):
            kept.append([(row["month"], "benefit", _trusted(row)) for row in rows])
    yield _return_fails(register, _return_of(kept))


def age_alone(register: Register, found: Result) -> Readings:
    """V11: the return at equal age, since and before."""
    now = roi.roi_first_year(register, register.projects)["value"]
    before = roi.roi_first_year_baseline(register, register.projects)["value"]
    if not register.has("spend") or register.transformation_start is None:
        yield CANNOT
    elif not roi.of_a_side(register, register.projects, since=True):
        yield Reading(None, before, True)
    elif now is None or before is None:
        yield CANNOT
    else:
        yield Reading(now, before, now <= before + TOLERANCE)


def fragile_return(register: Register, found: Result) -> Readings:
    """V12 on portfolio_roi."""
    of_each = [flows(register, project) for project in register.projects]
    values = [_return_of(of_each[:k] + of_each[k + 1 :]) for k in range(len(of_each))]
    values = [value for value in values if value is not None]
    spenders = [p for p in register.projects if spent(register, p)]
    yield _return_fails(register, min(values) if len(spenders) > 1 and values else None)


def _return_fails(register: Register, value: float | None) -> Reading:
    """Whether a return would not meet R24: above 0, and at or above what the reported baseline asks for."""
    if value is None:
        return CANNOT
    wanted = max(0.0, bar(register))
    return Reading(value, wanted, value <= TOLERANCE or value < wanted - TOLERANCE)


def _return_of(flows_of: list[list[Flow]]) -> float | None:
    sums = {"cost": 0.0, "benefit": 0.0, "dis": 0.0}
    for some in flows_of:
        for _, what, amount in some:
            sums[what] += amount
    return quotient(sums["benefit"] - sums["dis"] - sums["cost"], sums["cost"])


def _first_year_rows(register: Register) -> list[Row]:
    return [row for row in rows_of(register, due_with_investment(register.projects)) if row["first_year"]]


def _trusted(row: Row) -> float:
    return row["trust"]["confirmed"] + row["trust"]["evidenced"]
