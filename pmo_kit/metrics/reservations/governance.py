"""Stricter readings of governance: of the links, of the time to decide, of the escalations."""

from __future__ import annotations

from collections.abc import Sequence

from .. import alignment, decisions, escalations
from ..population import Known
from ..population.days import as_day
from ..result import TOLERANCE, Reservation, at_least, plural, pooled, ratio
from .reading import HALF, NotMadeError, at_most, in_days, percent, reserved, within


def thin_links(known: Known, key: str) -> Reservation | None:
    """V7: whether an accountable benefit stands behind the links, and then whether most of the money does."""
    made = 0
    if known.portfolio.has("benefits"):
        evidenced = pooled(known.of(alignment.evidenced), ratio).value
        said = "an accountable benefit stands behind the link of only {value} of them"
        if evidenced is not None:
            made += 1
            if found := at_most("thin_links", evidenced, HALF, said):
                return found
    money = pooled(alignment.invested_in_links(known), ratio).value
    if money is not None:
        bar = known.portfolio.assumptions.benchmarks["strategic_alignment"]
        return at_most("thin_links", money, bar, "only {value} of the investment is in linked projects")
    if not made:
        raise NotMadeError("neither benefits nor planned investments are known")
    return None


def still_open(known: Known, key: str) -> Reservation | None:
    """V8: with the backlog in it, for four in five, and how much of the backlog is old."""
    bar = decisions.shorter(known)
    now = decisions.median_days(known.of(decisions.with_the_open))
    before = decisions.figure_before(
        known, "decision_cycle_time_open", decisions.with_the_open_baseline, decisions.median_days
    )
    wanted = None if before.value is None else bar * before.value
    if now.value is None or (wanted is not None and now.value > wanted + TOLERANCE):
        said = (
            f"with the issues that were waiting already, {in_days(now.value)}, against {in_days(before.value)} before"
        )
        return reserved("still_open", now.value, wanted, said)
    p80 = decisions.p80_days(known.of(decisions.cohort))
    earlier = decisions.figure_before(known, "decision_cycle_time_p80", decisions.cohort_baseline, decisions.p80_days)
    if p80.value is None or (earlier.value is not None and p80.value > earlier.value + TOLERANCE):
        said = f"four in five are decided {within(p80.value)}, against {within(earlier.value)} before"
        return reserved("still_open", p80.value, earlier.value, said)
    issues, median = known.issue, known.of(decisions.median_before).known_value
    old = int((issues.open & (issues.days > median + TOLERANCE)).sum())
    decided = int(issues.decided_lately.sum())
    if old + decided == 0:
        return None
    share = old / (old + decided)
    if not at_least(share, HALF):
        return None
    said = f"{plural(old, 'issue')} open for longer than the baseline, {decided:,} decided in the twelve months"
    return reserved("still_open", share, HALF, said)


def may_be_chance(known: Known, key: str) -> Reservation | None:
    """V9: whether the last quarter's rate is below the first one's with chance considered. V10 takes its place where nothing
    was recorded at all."""
    history = escalations.judged(known)
    if not _recorded(known, history):
        return None
    if not any(quarter.figure.numerator for quarter in history):
        raise NotMadeError("none of the four quarters has an executive escalation")
    high, first = escalations.upper(history[-1].rows).known_value, history[0].figure.known_value
    if high < first - TOLERANCE:
        return None
    said = f"the last quarter's rate may as well be {percent(high)}, and the first one's was {percent(first)}"
    return reserved("may_be_chance", high, first, said)


def nothing_recorded(known: Known, key: str) -> Reservation | None:
    """V10: whether an escalation of any level was recorded in the four quarters."""
    if _recorded(known, escalations.judged(known)):
        return None
    said = "no escalation of any level was recorded in the four quarters"
    return reserved("nothing_recorded", 0.0, 1.0, said)


def _recorded(known: Known, history: Sequence[escalations.Quarter]) -> int:
    raised = known.escalation.raised
    return int(((raised >= as_day(history[0].first)) & (raised <= as_day(history[-1].last))).sum())
