"""The twelve readings, in the order in which they are made, and `tested`, which makes them."""

from __future__ import annotations

from dataclasses import replace

from ...vocabulary import RESERVATIONS, Verdict
from ..population import Known
from ..result import Figure
from . import governance, value
from .reading import NotMadeError, Reading

REALISED, ROI = ("benefits_realised",), ("portfolio_roi",)
READINGS: tuple[Reading, ...] = (
    Reading(
        "never_launched",
        REALISED,
        "started projects not launched a year after their planned go-live (empty: start + 24 months), and those ended without "
        "a launch, are due with nothing",
        "at or below the benchmark",
        value.never_launched,
    ),
    Reading(
        "carried_by_few",
        REALISED,
        "each project's value counts at most max(1, benchmark) × its own planned investment; then benefits_realised_passing",
        "at or below the benchmark; else passing at or below 0.5",
        value.carried_by_few,
    ),
    Reading(
        "unconfirmed",
        (*REALISED, *ROI),
        "only actuals with an evidence text or validated_by; spend and dis-benefits in full",
        "it fails its benchmark",
        value.unconfirmed,
    ),
    Reading(
        "repeats_the_plan",
        REALISED,
        "the share of the numerator that repeats the plan, with neither evidence nor confirmation",
        "at or above 0.5",
        value.repeats_the_plan,
    ),
    Reading(
        "old_launches",
        REALISED,
        "due projects launched in the three years to as_of",
        "at or below the benchmark",
        value.old_launches,
    ),
    Reading(
        "overspent",
        REALISED,
        "÷ max(planned investment, spend to the end of the first year), project by project",
        "at or below the benchmark",
        value.overspent,
    ),
    Reading(
        "thin_links",
        ("strategic_alignment",),
        "strategic_alignment_evidenced; then planned investment of the linked projects ÷ that of the active",
        "at or below 0.5; else at or below the benchmark",
        governance.thin_links,
    ),
    Reading(
        "still_open",
        ("decision_cycle_time",),
        "decision_cycle_time_open, then decision_cycle_time_p80, against their baselines; then issues open for longer than the "
        "baseline ÷ (those + issues decided in the 12 months)",
        "not as much shorter, or not reached; else longer, or not reached; else at or above 0.5",
        governance.still_open,
    ),
    Reading(
        "may_be_chance",
        ("escalation_rate",),
        "the Wilson upper end of the last of the four quarters against the first one's rate",
        "at or above it",
        governance.may_be_chance,
    ),
    Reading(
        "nothing_recorded",
        ("escalation_rate",),
        "escalations of any level recorded in the four quarters; replaces may_be_chance",
        "none",
        governance.nothing_recorded,
    ),
    Reading(
        "age_alone",
        ROI,
        "roi_first_year against roi_first_year_baseline",
        "not higher, or nothing due since the start",
        value.age_alone,
    ),
    Reading(
        "fragile",
        (*REALISED, *ROI),
        "the lowest figure that leaving out one project gives",
        "it fails its benchmark",
        value.fragile,
    ),
)
assert tuple(reading.key for reading in READINGS) == tuple(RESERVATIONS)


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
