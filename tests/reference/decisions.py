"""decision_cycle_time and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable

from .dates import months_later
from .register import TOLERANCE, Register, Row
from .results import MET, NOT_DUE, NOT_MEASURABLE, NOT_MET, Result, count, missing, ratio, result


def cohort(register: Register) -> list[Row]:
    """R26: the issues raised in the last twelve months."""
    since = months_later(register.as_of, -12)
    return [row for row in register.decisions if since < row["raised_on"]]


def with_a_backlog(register: Register) -> list[Row]:
    """The cohort, and what was open when the twelve months began, each from the age that it had then."""
    since = months_later(register.as_of, -12)
    rows = []
    for row in register.decisions:
        seen_from = max(0, (since - row["raised_on"]).days)
        if since < row["raised_on"] or row["days"] > seen_from:
            rows.append({**row, "seen_after": seen_from if row["raised_on"] <= since else None})
    return rows


def kaplan_meier(rows: list[Row], left: float = 0.5) -> float | None:
    """The smallest t with S(t) ≤ what is left; decisions come before censorings of the same day (R29)."""
    survival = 1.0
    for day in sorted({row["days"] for row in rows}):
        watched = [row for row in rows if row.get("seen_after") is None or row["seen_after"] < day]
        at_risk = len([row for row in watched if row["days"] >= day])
        decided = len([row for row in watched if row["days"] == day and row["state"] == "decided"])
        survival *= 1 - decided / at_risk
        if survival <= left + TOLERANCE:
            return day
    return None


def median(rows: list[Row]) -> Result:
    """The Kaplan–Meier median with decided and n."""
    return result(kaplan_meier(rows), len([r for r in rows if r["state"] == "decided"]), len(rows))


def eightieth(rows: list[Row]) -> Result:
    """The day by which four fifths are decided, with decided and n."""
    return {**median(rows), "value": kaplan_meier(rows, 0.2)}


def decision_cycle_time_p80(register: Register) -> Result:
    """Of the last twelve months."""
    return eightieth(cohort(register)) if register.has("decisions") else missing()


def decision_cycle_time_open(register: Register) -> Result:
    """The median over the cohort and what was open when the twelve months began."""
    return median(with_a_backlog(register)) if register.has("decisions") else missing()


def _before(register: Register, key: str, measure: Callable[[Register], Result]) -> Result:
    """R25: the locked one, else the same as of the day before transformation_start."""
    if key in register.locked:
        return result(**register.locked[key])
    before = register.baseline()
    return missing() if before is None or not register.has("decisions") else measure(before)


def median_baseline(register: Register) -> Result:
    """decision_cycle_time_baseline."""
    return _before(register, "decision_cycle_time", lambda before: median(cohort(before)))


def decision_cycle_time_mean_baseline(register: Register) -> Result:
    """Of the mean."""
    return _before(register, "decision_cycle_time_mean", decision_cycle_time_mean)


def decision_cycle_time_p80_baseline(register: Register) -> Result:
    """Of the four fifths."""
    return _before(register, "decision_cycle_time_p80", decision_cycle_time_p80)


def decision_cycle_time_open_baseline(register: Register) -> Result:
    """Of the median with a backlog."""
    return _before(register, "decision_cycle_time_open", decision_cycle_time_open)


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
