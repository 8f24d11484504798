"""The stricter readings of strategic_alignment, decision_cycle_time and escalation_rate."""

from __future__ import annotations

from . import alignment, decisions, escalations
from .dates import months_later
from .reading import CANNOT, HALF, Reading, Readings, above, below_half, quotient
from .register import TOLERANCE, Register
from .results import Result


def thin_links(register: Register, found: Result) -> Readings:
    """V7: links that evidence shows; then the money that is linked."""
    yield above(alignment.strategic_alignment_evidenced(register, register.projects)["value"], HALF)
    active, _ = alignment.split(register, register.projects)
    linked = sum(p["investment"] or 0.0 for p in active if alignment.current_weights(register, p))
    share = quotient(linked, sum(p["investment"] or 0.0 for p in active))
    yield above(share, register.benchmarks["strategic_alignment"])


def still_open(register: Register, found: Result) -> Readings:
    """V8: with the backlog; four fifths instead of a half; what has waited for longer than was usual."""
    wanted = 1 - register.benchmarks["decision_cycle_time"]
    now = decisions.decision_cycle_time_open(register)["value"]
    before = decisions.decision_cycle_time_open_baseline(register)["value"]
    yield _not_longer(now, before, wanted) if now is None or before is None or before > 0 else CANNOT
    now = decisions.decision_cycle_time_p80(register)["value"]
    yield _not_longer(now, decisions.decision_cycle_time_p80_baseline(register)["value"], 1.0)
    usual = decisions.median_baseline(register)["value"]
    waiting = [row for row in register.decisions if row["state"] == "open" and row["days"] > usual + TOLERANCE]
    since = months_later(register.as_of, -12)
    decided = [row for row in register.decisions if row["state"] == "decided" and row["decided_on"] > since]
    yield below_half(quotient(len(waiting), len(waiting) + len(decided)))


def _not_longer(now: float | None, baseline: float | None, wanted: float) -> Reading:
    benchmark = None if baseline is None else wanted * baseline
    if now is None:
        return Reading(None, benchmark, True)
    return CANNOT if benchmark is None else Reading(now, benchmark, now > benchmark + TOLERANCE)


def may_be_chance(register: Register, found: Result) -> Readings:
    """V9: whether the last quarter may as well have been as bad as the first."""
    rates = [escalations.rate(register, quarter, register.projects) for quarter in _last_four(register)]
    if not _recorded(register):
        return  # V10 stands in its place
    if not any(rate["numerator"] for rate in rates):
        yield CANNOT
        return
    high, first = escalations.wilson(rates[-1], +1)["value"], rates[0]["value"]
    yield Reading(high, first, high >= first - TOLERANCE)


def nothing_recorded(register: Register, found: Result) -> Readings:
    """V10: escalations of any level."""
    recorded = _recorded(register)
    yield Reading(recorded, 1, recorded == 0)


def _last_four(register: Register) -> list[escalations.Quarter]:
    quarters = [escalations.last_complete(register)]
    while len(quarters) < 4:
        quarters.insert(0, escalations.before(register, quarters[0]))
    return quarters


def _recorded(register: Register) -> int:
    first, last = _last_four(register)[0][0], _last_four(register)[-1][1]
    return len([row for row in register.escalations if first <= row["raised_on"] <= last])
