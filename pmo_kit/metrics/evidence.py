"""Whether there is anybody to hold to account, anything to measure against, and evidence of what is claimed.

Without a success criterion, a baseline and an owner, measurement is reporting theatre; what was not measured is not
realised.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

import numpy as np
import pandas as pd

from ..vocabulary import Kind
from .placeholders import bare, is_placeholder, placeholders
from .population import Known
from .realised import NOTHING_PLANNED
from .result import TOLERANCE, Figure, Rows, plural
from .sums import against, by_month

NO_BENEFITS = "no started project has a benefit in the register"
NOT_MOVED = Figure(
    excluded=1, note="needs a baseline before launch, a target that differs from it, and a measure after launch"
)


def accountability(known: Known) -> Rows:
    """Per benefit of a started project: whether it has all three: success criterion, baseline, owner."""
    return _of_benefits(known, known.benefits["accountable"])


def specific_targets(known: Known) -> Rows:
    """Per benefit of a started project: whether unit, baseline, target, target date and direction are there."""
    return _of_benefits(known, ~np.logical_or.reduce(list(_lacks(known.benefits).values())))


def target_lacks(known: Known) -> pd.DataFrame:
    """Per benefit of a started project what its target lacks: benefit_id, project_id, name, `lacks` (texts), `specific`."""
    frame = known.benefits[known.benefits["started"]]
    lacks = _lacks(frame)
    texts = [", ".join(compress(lacks, row)) for row in np.column_stack(list(lacks.values()))]
    return frame[["benefit_id", "project_id", "name"]].assign(lacks=texts, specific=[not text for text in texts])


def _lacks(register: pd.DataFrame) -> dict[str, pd.Series]:
    return {
        "a unit": placeholders(register["unit"]),
        "a baseline": ~register["has_baseline"],
        "a target": register["target_value"].isna(),
        "a target date": register["target_date"].isna(),
        "a direction (target equals baseline)": register["target_value"] == register["baseline_value"],
    }


def evidence_coverage(known: Known) -> Rows:
    """Planned value of due months that have an actual over planned value of due months."""
    ledger = known.ledger
    measured = np.where(np.isnan(ledger.actual), 0.0, ledger.planned)
    return against(known, ledger.due, measured, ledger.planned, empty=NOTHING_PLANNED)


def net_against_plan(known: Known) -> Rows:
    """Benefits less dis-benefits, actual over planned, same months; an unmeasured dis-benefit counts at its plan (R14)."""
    ledger = known.ledger
    rows = ledger.launched & (ledger.gross | ledger.dis) & ~np.isnan(ledger.planned)
    sign = np.where(ledger.dis, -1.0, 1.0)
    actual = np.where(ledger.silent, ledger.planned, ledger.actual)
    return against(
        known,
        rows,
        sign * actual,
        sign * ledger.planned,
        dis=True,
        empty="planned benefits do not exceed planned dis-benefits in the months due",
    )


def measures(known: Known) -> Rows:
    """Per benefit: (latest measure after launch − baseline) ÷ (target − baseline), as `achievement`; excluded where undefined."""
    ledger = known.ledger
    rows = np.flatnonzero(ledger.after_launch & ~np.isnan(ledger.measure))
    rows = rows[np.argsort(ledger.month[rows])]
    latest = np.full(len(known.benefits), np.nan)
    latest[ledger.benefit[rows]] = ledger.measure[rows]  # of several for one benefit the last one stays
    started = known.benefits["started"]
    frame = known.benefits[started]
    distance = (frame["target_value"] - frame["baseline_value"]).where(frame["has_baseline"])
    moved = latest[started] - frame["baseline_value"]
    achievement = moved / distance.where(distance != 0)
    defined = achievement.notna()
    frame = frame[["project_id", "benefit_id"]].assign(
        moved=moved,
        distance=distance,
        achievement=achievement,
        numerator=achievement >= 1 - TOLERANCE,
        denominator=defined,
        excluded=~defined,
    )
    return Rows(frame)


def reached(numerator: float, denominator: float, excluded: int) -> Figure:
    """How many measures reached their target, of those that are defined; no value, for achievements do not add."""
    note = "measures in different units have no common value: see numerator (reached) and denominator (defined)"
    return Figure(None, numerator, denominator, excluded, note)


def achieved(frame: pd.DataFrame) -> Iterator[tuple[str, Figure]]:
    """Each benefit's achievement, not clipped: below 0 it moved the wrong way, above 1 beyond the target."""
    for benefit_id, *moved in frame[["benefit_id", "achievement", "moved", "distance"]].to_numpy().tolist():
        yield benefit_id, NOT_MOVED if np.isnan(moved[0]) else Figure(*moved)


def tracking(known: Known) -> Rows:
    """Per due project: whether every due row of its first year was measured; without such rows it fails (R45)."""
    ledger = known.ledger
    non_financial = (known.benefits["kind"] == Kind.NON_FINANCIAL).to_numpy()[ledger.benefit]
    measured = ~np.isnan(ledger.actual) | (non_financial & ~np.isnan(ledger.measure))
    asked, missed = ledger.has(ledger.first_year), ledger.has(ledger.first_year & ~measured)
    of_project = known.benefits["project_id"]
    projects = known.projects[known.projects["started"]]
    kept = projects["project_id"].isin(of_project[asked]) & ~projects["project_id"].isin(of_project[missed])
    frame = projects[["project_id"]].assign(
        numerator=kept & projects["due"],
        denominator=projects["due"],
        excluded=~projects["due"],
    )
    return Rows(frame, empty="no project has been live for a full year yet")


def rules_in_force(known: Known) -> Rows:
    """Per started project: whether its pivot rules were agreed on or before its start; absent is not agreed."""
    projects = known.projects[known.projects["started"]]
    agreed = projects["pivot_rules_agreed_on"] <= projects["start_date"]
    return Rows(
        projects[["project_id"]].assign(numerator=agreed, denominator=1.0, excluded=0),
        empty="no project has started",
    )


def joint_sponsorship(known: Known) -> Figure:
    """1 of 1 where CFO and CIO sponsor are named, are two different people, and the mandate is signed; else 0 of 1 (R52)."""
    record = known.portfolio.record
    cfo, cio, signed = record.get("cfo_sponsor"), record.get("cio_sponsor"), record.get("mandate_signed_on")
    lacks = [
        *(["no CFO sponsor is named"] if is_placeholder(cfo) else []),
        *(["no CIO sponsor is named"] if is_placeholder(cio) else []),
        *(["both sponsors are the same person"] if not is_placeholder(cfo) and bare(cfo) == bare(cio) else []),
        *(["the mandate is not signed"] if signed is None or signed > known.today else []),
    ]
    value = 0.0 if lacks else 1.0
    return Figure(value, value, 1.0, note="; ".join(lacks))


def over_claimed(known: Known) -> Figure:
    """How many shared benefits this portfolio claims whose claims exceed 1 in total, over all portfolios (R11)."""
    claimed = set(known.benefits.loc[known.benefits["started"], "shared_benefit"].dropna())
    over = [key for key in known.claims.index[known.claims > 1 + TOLERANCE] if key in claimed]
    return Figure(float(len(over)), float(len(over)), note=", ".join(str(key) for key in over))


def finance_validated(known: Known) -> Rows:
    """Actual value that finance confirmed by name over actual value, to date."""
    ledger = known.ledger
    rows = ledger.gross & ~np.isnan(ledger.actual)
    frame = known.benefits[["project_id", "benefit_id"]].assign(
        numerator=ledger.total(ledger.validated, rows), denominator=ledger.total(ledger.actual, rows), excluded=0
    )
    return Rows(
        frame[ledger.has(rows)],
        empty="no actual value above zero has been recorded",
        monthly=lambda: by_month(ledger, rows, ledger.validated, ledger.actual),
    )


def _of_benefits(known: Known, has: pd.Series) -> Rows:
    """Per benefit of a started project whether it has what is asked for."""
    started = known.benefits["started"]
    rows = known.benefits[["project_id", "benefit_id"]].assign(numerator=has, denominator=1.0, excluded=0)
    early = int((~started).sum())
    note = f"{plural(early, 'benefit')} of projects that have not started left out of the count" if early else ""
    return Rows(rows[started], note=note, empty=NO_BENEFITS)
