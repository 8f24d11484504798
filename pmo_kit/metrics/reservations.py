"""Verdicts that cannot be bought: each `met` of a portfolio is put to the test of stricter readings (V1 to V12).

A reading is the metric itself over another population: of confirmed actuals, of recent launches, with what never launched in
it. Where it would not meet its bar, the `met` carries a reservation. The verdict stays what the definition says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..dates import add_months
from ..vocabulary import RESERVATIONS, Trust, Verdict
from . import alignment, decisions, escalations, realised, returns
from .population import Known
from .population.days import as_day
from .promise import believed
from .result import TOLERANCE, Figure, Reservation, above, at_least, plural, pooled, ratio
from .sums import spenders

HALF = 0.5
RECENT = 36  # months in which a launch is recent (V5)


class NotMadeError(Exception):
    """A reading that cannot be made, and why: it raises no reservation."""


@dataclass(frozen=True)
class Reading:
    """A stricter reading: its name, the metrics whose `met` it tests, what is read (for the reference page), and the function
    that gives a reservation or None, or raises `NotMadeError`."""

    key: str
    on: tuple[str, ...]
    reading: str
    reserved: str
    read: Callable[[Known, str], Reservation | None]

    @property
    def number(self) -> str:
        """V1 to V12: what it is cited by."""
        return RESERVATIONS[self.key]


def tested(key: str, known: Known, figure: Figure) -> Figure:
    """The figure of a portfolio with its reservations, where it is met; readings that cannot be made are named in the note."""
    if figure.state is not Verdict.MET:
        return figure
    found, not_made = [], []
    for reading in (one for one in READINGS if key in one.on):
        try:
            reservation = reading.read(known, key)
        except NotMadeError as why:
            not_made.append(f"{reading.key} ({why})")
            continue
        if reservation:
            found.append(reservation)
    note = f"not made: {', '.join(not_made)}" if not_made else ""
    return replace(figure, reservations=tuple(found)).saying(note)


def _realised(known: Known) -> Figure:
    return pooled(realised.first_year_return(known), ratio)


def _reserved(key: str, value: float | None, benchmark: float | None, sentence: str) -> Reservation:
    return Reservation(key, value, benchmark, sentence)


def _at_most(key: str, value: float | None, bar: float, sentence: str) -> Reservation | None:
    """Reserved where a figure is not above its bar; not made where there is no figure."""
    if value is None:
        raise NotMadeError("the figure is undefined under it")
    return None if above(value, bar) else _reserved(key, value, bar, sentence.format(value=_percent(value)))


def never_launched(known: Known, key: str) -> Reservation | None:
    """V1: what never launched, a year after it should have, is due with nothing."""
    projects = known.project
    figure = _realised(known.varied(project=replace(projects, due=projects.due | projects.overdue)))
    count = plural(int((projects.overdue & (projects.table.planned_investment > 0)).sum()), "project")
    said = f"with {count} that never launched counted as due with nothing, {{value}} is left"
    return _at_most("never_launched", figure.value, realised.bar(known), said)


def carried_by_few(known: Known, key: str) -> Reservation | None:
    """V2: no project makes good for another beyond its own bar; then how many pass by themselves."""
    over, bar = realised.counted(known), realised.bar(known)
    invested = np.where(over, known.project.table.planned_investment, 0.0)
    of = np.where(known.benefit.known & known.benefit.table.gross, realised.first_year_actual(known), 0.0)
    came = np.where(over, known.project.total(known.benefit.table.project, of), 0.0)
    capped = np.minimum(came, max(1.0, bar) * invested)
    said = "with no project counted above its own investment, {value} is left"
    found = _at_most("carried_by_few", float(capped.sum() / invested.sum()), bar, said)
    if found:
        return found
    passing = pooled(realised.passing(known), ratio)
    said = "only {value} of the due projects pass by themselves"
    return _at_most("carried_by_few", passing.value, HALF, said)


def unconfirmed(known: Known, key: str) -> Reservation | None:
    """V3: only actuals with an evidence text or the name of somebody in finance; spend and dis-benefits in full."""
    varied = known.varied(ledger=known.ledger.believing(known.ledger.named))
    if key == "benefits_realised":
        said = "of what has an evidence text or was confirmed by name, only {value}"
        return _at_most("unconfirmed", _realised(varied).value, realised.bar(known), said)
    return _return(
        "unconfirmed",
        known,
        pooled(returns.return_on_spend(varied), ratio).value,
        "of what has an evidence text or was confirmed by name, only a return of {value}",
    )


def _return(key: str, known: Known, value: float | None, said: str) -> Reservation | None:
    """Reserved where a return does not meet the bar of the reported baseline."""
    bar = known.of(returns.bar)
    if value is None:
        raise NotMadeError("the figure is undefined under it")
    assert bar is not None, "no return is met without a bar"
    if returns.meets(value, bar):
        return None
    return _reserved(key, value, max(bar, 0.0), said.format(value=_percent(value)))


def repeats_the_plan(known: Known, key: str) -> Reservation | None:
    """V4: the share of the numerator that repeats the plan, unconfirmed and without evidence."""
    ledger, over = known.ledger, realised.counted(known)
    rows = ledger.gross & ledger.first_year & over[ledger.project]
    whole = float(np.nansum(ledger.actual[rows]))
    if not whole > 0:
        raise NotMadeError("nothing came")
    share = float(known.of(believed)[Trust.REPEATS_PLAN][rows].sum()) / whole
    if not at_least(share, HALF):
        return None
    said = f"{_percent(share)} of it repeats the plan, with neither evidence nor confirmation"
    return _reserved("repeats_the_plan", share, HALF, said)


def old_launches(known: Known, key: str) -> Reservation | None:
    """V5: of due projects launched in the last three years alone."""
    projects = known.project
    recent = projects.go_live > as_day(add_months(known.day, -RECENT))
    figure = _realised(known.varied(project=replace(projects, due=projects.due & recent)))
    if figure.value is None:
        raise NotMadeError("no due project was launched in the last three years")
    said = "of what was launched in the last three years, only {value}"
    return _at_most("old_launches", figure.value, realised.bar(known), said)


def overspent(known: Known, key: str) -> Reservation | None:
    """V6: against what each project had cost by the end of its first year, where that is more than was planned."""
    projects, spent, over = known.project, known.spent, realised.counted(known)
    undated = not known.portfolio.has("spend")
    by_then = undated | (spent.month <= projects.last_month[spent.project])
    cost = projects.total(spent.project, np.where(by_then, spent.amount, 0.0))
    if not (over & (cost != 0)).any():
        raise NotMadeError("no due project has spend")
    invested = np.where(over, np.maximum(projects.table.planned_investment, cost), 0.0)
    of = np.where(known.benefit.known & known.benefit.table.gross, realised.first_year_actual(known), 0.0)
    came = np.where(over, projects.total(known.benefit.table.project, of), 0.0)
    said = "against what was spent where that is more than was planned, only {value}"
    return _at_most("overspent", float(came.sum() / invested.sum()), realised.bar(known), said)


def thin_links(known: Known, key: str) -> Reservation | None:
    """V7: whether an accountable benefit stands behind the links, and then whether most of the money does."""
    made = 0
    if known.portfolio.has("benefits"):
        evidenced = pooled(known.of(alignment.evidenced), ratio).value
        said = "an accountable benefit stands behind the link of only {value} of them"
        if evidenced is not None:
            made += 1
            if found := _at_most("thin_links", evidenced, HALF, said):
                return found
    money = pooled(alignment.invested_in_links(known), ratio).value
    if money is not None:
        bar = known.portfolio.assumptions.benchmarks["strategic_alignment"]
        return _at_most("thin_links", money, bar, "only {value} of the investment is in linked projects")
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
        said = f"with the issues that were waiting already, {_days(now.value)}, against {_days(before.value)} before"
        return _reserved("still_open", now.value, wanted, said)
    p80 = decisions.p80_days(known.of(decisions.cohort))
    earlier = decisions.figure_before(known, "decision_cycle_time_p80", decisions.cohort_baseline, decisions.p80_days)
    if p80.value is None or (earlier.value is not None and p80.value > earlier.value + TOLERANCE):
        said = f"four in five are decided {_within(p80.value)}, against {_within(earlier.value)} before"
        return _reserved("still_open", p80.value, earlier.value, said)
    issues, median = known.issue, known.of(decisions.median_before).known_value
    old = int((issues.open & (issues.days > median + TOLERANCE)).sum())
    decided = int(issues.decided_lately.sum())
    if old + decided == 0:
        return None
    share = old / (old + decided)
    if not at_least(share, HALF):
        return None
    said = f"{plural(old, 'issue')} open for longer than the baseline, {decided:,} decided in the twelve months"
    return _reserved("still_open", share, HALF, said)


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
    said = f"the last quarter's rate may as well be {_percent(high)}, and the first one's was {_percent(first)}"
    return _reserved("may_be_chance", high, first, said)


def nothing_recorded(known: Known, key: str) -> Reservation | None:
    """V10: whether an escalation of any level was recorded in the four quarters."""
    if _recorded(known, escalations.judged(known)):
        return None
    said = "no escalation of any level was recorded in the four quarters"
    return _reserved("nothing_recorded", 0.0, 1.0, said)


def _recorded(known: Known, history: Sequence[escalations.Quarter]) -> int:
    raised = known.escalation.raised
    return int(((raised >= as_day(history[0].first)) & (raised <= as_day(history[-1].last))).sum())


def age_alone(known: Known, key: str) -> Reservation | None:
    """V11: whether what was launched since returned more in its first year than what was launched before."""
    now, before = (known.of(rows) for rows in (returns.first_year_since, returns.first_year_before))
    if now.cannot:
        raise NotMadeError(now.cannot)
    earlier = pooled(before, ratio).value
    later = pooled(now, ratio).value
    if not len(now):
        said = "no project launched since transformation_start has been live for a full year: it may be age alone"
        return _reserved("age_alone", None, earlier, said)
    if earlier is None or later is None:
        side = "since" if later is None else "before"
        raise NotMadeError(f"no project launched {side} transformation_start has a first year with spend")
    if later > earlier + TOLERANCE:
        return None
    said = (
        f"at equal age what was launched since returned {_percent(later)}, what was launched before {_percent(earlier)}"
    )
    return _reserved("age_alone", later, earlier, said)


def fragile(known: Known, key: str) -> Reservation | None:
    """V12: the lowest figure that leaving out one project gives."""
    of_roi = key == "portfolio_roi"
    rows = known.of(returns.return_on_spend if of_roi else realised.first_year_return)
    whole, each = rows.sums(), rows.by_project(len(known.project))
    if (known.of(spenders) if of_roi else realised.counted(known)).sum() < 2:
        raise NotMadeError("one project alone is in it")
    without = {
        n: (whole.numerator - one.numerator) / (whole.denominator - one.denominator)
        for n, one in each.items()
        if whole.denominator - one.denominator > 0
    }
    if not without:
        raise NotMadeError("the figure is undefined under it")
    project = min(without, key=without.__getitem__)
    said = f"without {known.project.table.project_id[project]} it is {{value}}"
    if of_roi:
        return _return("fragile", known, without[project], said)
    return _at_most("fragile", without[project], realised.bar(known), said)


def _percent(value: float) -> str:
    return f"{value:.1%}".replace("%", " %")


def _days(value: float | None) -> str:
    return "not half are decided" if value is None else f"{value:,.0f} days"


def _within(value: float | None) -> str:
    return "not even now" if value is None else f"within {value:,.0f} days"


REALISED, ROI = ("benefits_realised",), ("portfolio_roi",)
READINGS: tuple[Reading, ...] = (
    Reading(
        "never_launched",
        REALISED,
        "started projects not launched a year after their planned go-live (empty: start + 24 months), and those ended without "
        "a launch, are due with nothing",
        "at or below the benchmark",
        never_launched,
    ),
    Reading(
        "carried_by_few",
        REALISED,
        "each project's value counts at most max(1, benchmark) × its own planned investment; then benefits_realised_passing",
        "at or below the benchmark; else passing at or below 0.5",
        carried_by_few,
    ),
    Reading(
        "unconfirmed",
        (*REALISED, *ROI),
        "only actuals with an evidence text or validated_by; spend and dis-benefits in full",
        "it fails its benchmark",
        unconfirmed,
    ),
    Reading(
        "repeats_the_plan",
        REALISED,
        "the share of the numerator that repeats the plan, with neither evidence nor confirmation",
        "at or above 0.5",
        repeats_the_plan,
    ),
    Reading(
        "old_launches",
        REALISED,
        "due projects launched in the three years to as_of",
        "at or below the benchmark",
        old_launches,
    ),
    Reading(
        "overspent",
        REALISED,
        "÷ max(planned investment, spend to the end of the first year), project by project",
        "at or below the benchmark",
        overspent,
    ),
    Reading(
        "thin_links",
        ("strategic_alignment",),
        "strategic_alignment_evidenced; then planned investment of the linked projects ÷ that of the active",
        "at or below 0.5; else at or below the benchmark",
        thin_links,
    ),
    Reading(
        "still_open",
        ("decision_cycle_time",),
        "decision_cycle_time_open, then decision_cycle_time_p80, against their baselines; then issues open for longer than the "
        "baseline ÷ (those + issues decided in the 12 months)",
        "not as much shorter, or not reached; else longer, or not reached; else at or above 0.5",
        still_open,
    ),
    Reading(
        "may_be_chance",
        ("escalation_rate",),
        "the Wilson upper end of the last of the four quarters against the first one's rate",
        "at or above it",
        may_be_chance,
    ),
    Reading(
        "nothing_recorded",
        ("escalation_rate",),
        "escalations of any level recorded in the four quarters; replaces may_be_chance",
        "none",
        nothing_recorded,
    ),
    Reading(
        "age_alone",
        ROI,
        "roi_first_year against roi_first_year_baseline",
        "not higher, or nothing due since the start",
        age_alone,
    ),
    Reading(
        "fragile",
        (*REALISED, *ROI),
        "the lowest figure that leaving out one project gives",
        "it fails its benchmark",
        fragile,
    ),
)
assert tuple(reading.key for reading in READINGS) == tuple(RESERVATIONS)
