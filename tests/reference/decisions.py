"""decision_cycle_time and what stands beside it."""

from __future__ import annotations

from .dates import months_later
from .register import TOLERANCE, Register, Row
from .results import MET, NOT_DUE, NOT_MEASURABLE, NOT_MET, Result, count, missing, ratio, result


def cohort(register: Register) -> list[Row]:
    """R26: the issues raised in the last twelve months."""
    since = months_later(register.as_of, -12)
    return [row for row in register.decisions if since < row["raised_on"]]


def kaplan_meier(rows: list[Row]) -> float | None:
    """The smallest t with S(t) ≤ 0.5; decisions come before censorings of the same day (R29)."""
    survival = 1.0
    for day in sorted({row["days"] for row in rows}):
        at_risk = len([row for row in rows if row["days"] >= day])
        decided = len([row for row in rows if row["days"] == day and row["state"] == "decided"])
        survival *= 1 - decided / at_risk
        if survival <= 0.5 + TOLERANCE:
            return day
    return None


def median(rows: list[Row]) -> Result:
    """The Kaplan–Meier median with decided and n."""
    return result(kaplan_meier(rows), len([r for r in rows if r["state"] == "decided"]), len(rows))


def median_baseline(register: Register) -> Result:
    """R25: the locked one, else the same as of the day before transformation_start."""
    if "decision_cycle_time" in register.locked:
        return result(**register.locked["decision_cycle_time"])
    before = register.baseline()
    if before is None or not register.has("decisions"):
        return missing()
    return median(cohort(before))


def decision_cycle_time(register: Register) -> Result:
    """The median with its verdict (R27, R28)."""
    if not register.has("decisions"):
        return missing(NOT_MEASURABLE)
    rows = cohort(register)
    found = median(rows)
    baseline = median_baseline(register)["value"]
    start = register.transformation_start
    benchmark = register.benchmarks["decision_cycle_time"]
    if start is not None and register.as_of < months_later(start, 12):
        found["verdict"] = NOT_DUE
    elif baseline is None or baseline <= 0 or not rows:
        found["verdict"] = NOT_MEASURABLE
    elif found["value"] is None:
        longest = max(row["days"] for row in rows)
        found["verdict"] = NOT_MET if longest >= (1 - benchmark) * baseline - TOLERANCE else NOT_MEASURABLE
    else:
        met = (baseline - found["value"]) / baseline >= benchmark - TOLERANCE
        found["verdict"] = MET if met else NOT_MET
    return found


def mean(rows: list[Row]) -> Result:
    """The plain mean of those decided."""
    decided = [row["days"] for row in rows if row["state"] == "decided"]
    return ratio(sum(decided), len(decided), len(rows) - len(decided))


def decision_cycle_time_mean(register: Register) -> Result:
    """Of the last twelve months."""
    return mean(cohort(register)) if register.has("decisions") else missing()


def decision_cycle_time_mean_baseline(register: Register) -> Result:
    """The locked one, else as of the day before transformation_start."""
    if "decision_cycle_time_mean" in register.locked:
        return result(**register.locked["decision_cycle_time_mean"])
    before = register.baseline()
    return missing() if before is None or not register.has("decisions") else mean(cohort(before))


def decision_cycle_time_reduction(register: Register) -> Result:
    """How much shorter than the baseline."""
    if not register.has("decisions"):
        return missing()
    now, baseline = decision_cycle_time(register)["value"], median_baseline(register)["value"]
    if now is None or baseline is None:
        return result(None)
    return ratio(baseline - now, baseline)


def decisions_open_share(register: Register, chosen: list[Row]) -> Result:
    """Open issues ÷ issues of the last twelve months (R30)."""
    if not register.has("decisions"):
        return missing()
    ids = {project["project_id"] for project in chosen}
    rows = [row for row in cohort(register) if row["project_id"] in ids]
    return still_open(rows)


def still_open(rows: list[Row]) -> Result:
    """Those of the issues that are open."""
    return ratio(len([row for row in rows if row["state"] == "open"]), len(rows))


def oldest_open_decision_days(register: Register) -> Result:
    """Over all open issues, not only the cohort."""
    if not register.has("decisions"):
        return missing()
    waiting = [row["days"] for row in register.decisions if row["state"] == "open"]
    return result(max(waiting)) if waiting else result(None)


def decisions_count(register: Register, chosen: list[Row]) -> Result:
    """Issues raised in the last twelve months."""
    if not register.has("decisions"):
        return missing()
    ids = {project["project_id"] for project in chosen}
    return count(len([row for row in cohort(register) if row["project_id"] in ids]))
