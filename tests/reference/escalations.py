"""escalation_rate by fiscal quarter, its interval and its verdict; escalations_contained."""

from __future__ import annotations

import datetime as dt
import itertools
import math

from .dates import ONE_DAY, last_of_month, months_later, quarter_months, quarter_name
from .register import TOLERANCE, Register, Row
from .results import MET, NOT_DUE, NOT_MEASURABLE, NOT_MET, Result, missing, ratio

Z = 1.959964
Quarter = tuple[dt.date, dt.date]


def quarter_of(register: Register, day: dt.date) -> Quarter:
    """First and last day of the fiscal quarter that holds the day."""
    first, last = quarter_months(day, register.fiscal_start)
    return first, last_of_month(last)


def before(register: Register, quarter: Quarter) -> Quarter:
    """The quarter before."""
    return quarter_of(register, quarter[0] - ONE_DAY)


def last_complete(register: Register) -> Quarter:
    """The last fiscal quarter that has ended."""
    return before(register, quarter_of(register, register.as_of + ONE_DAY))


def rate(register: Register, quarter: Quarter, chosen: list[Row]) -> Result:
    """R33: distinct projects with an executive escalation ÷ distinct projects active, of one quarter."""
    first, last = quarter
    ids = {project["project_id"] for project in chosen}
    active = {p["project_id"] for p in chosen if register.active(p, first, min(last, register.as_of))}
    escalated, elsewhere = set(), 0
    for row in register.escalations:
        if row["project_id"] in ids and row["level"] == "executive" and first <= row["raised_on"] <= last:
            if row["project_id"] in active:
                escalated.add(row["project_id"])
            else:
                elsewhere += 1
    return ratio(len(escalated), len(active), elsewhere)


def history(register: Register, chosen: list[Row]) -> list[Result]:
    """The complete quarters from the first that has an active project, oldest first."""
    starts = [p["start"] for p in chosen if p["started"]]
    quarter, rates = last_complete(register), []
    while starts and quarter[1] >= min(starts):
        rates.insert(0, rate(register, quarter, chosen))
        quarter = before(register, quarter)
    while rates and rates[0]["value"] is None:
        rates.pop(0)
    return rates


def verdict(register: Register, chosen: list[Row]) -> str:
    """R34."""
    rates = [found["value"] for found in history(register, chosen)]
    last_four = rates[-4:]
    told = [rate for rate in last_four if rate is not None]
    if any(later > earlier + TOLERANCE for earlier, later in itertools.pairwise(told)):
        return NOT_MET
    if None in last_four:
        return NOT_MEASURABLE
    if len(rates) < 4:
        return NOT_DUE
    falls = last_four[-1] < last_four[0] - TOLERANCE or last_four[-1] <= TOLERANCE
    return MET if falls else NOT_MET


def escalation_rate(register: Register, chosen: list[Row]) -> Result:
    """The last complete quarter, with the verdict over the last four."""
    if not register.has("escalations"):
        return missing(NOT_MEASURABLE)
    return {**rate(register, last_complete(register), chosen), "verdict": verdict(register, chosen)}


def wilson(found: Result, sign: int) -> Result:
    """One end of the 95 % interval of a rate."""
    if found["value"] is None:
        return {**found, "verdict": ""}
    p, n = found["value"], found["denominator"]
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return {**found, "value": min(1.0, max(0.0, centre + sign * half)), "verdict": ""}


def interval(register: Register, quarter: Quarter) -> dict[str, Result]:
    """Both ends of the interval of the rate of a quarter."""
    if not register.has("escalations"):
        return {"low": missing(), "high": missing()}
    found = rate(register, quarter, register.projects)
    return {"low": wilson(found, -1), "high": wilson(found, +1)}


def shown(register: Register) -> dict[str, Quarter]:
    """R32: the last eight complete quarters, and the unfinished one."""
    quarters = []
    quarter = last_complete(register)
    for _ in range(8):
        quarters.append(quarter)
        quarter = before(register, quarter)
    if quarter_of(register, register.as_of)[1] > register.as_of:
        quarters.append(quarter_of(register, register.as_of))
    return {quarter_name(first, register.fiscal_start): (first, last) for first, last in quarters}


def escalations_contained(register: Register, chosen: list[Row]) -> Result:
    """Closed at programme level ÷ raised, last twelve months."""
    if not register.has("escalations"):
        return missing()
    ids = {project["project_id"] for project in chosen}
    return contained([r for r in raised_in_the_last_year(register) if r["project_id"] in ids])


def raised_in_the_last_year(register: Register) -> list[Row]:
    """Of any level."""
    since = months_later(register.as_of, -12)
    return [r for r in register.escalations if r["raised_on"] > since]


def contained(raised: list[Row]) -> Result:
    """Those of the escalations that were closed at programme level."""
    return ratio(len([r for r in raised if r["level"] == "programme" and r["closed"]]), len(raised))
