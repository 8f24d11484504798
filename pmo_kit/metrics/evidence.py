"""Whether there is anybody to hold to account, anything to measure against, and evidence of what is claimed.

Without a success criterion, a baseline and an owner, measurement is reporting theatre; what was not measured is not
realised.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .placeholders import bare, is_placeholder, placeholders
from .population import Known
from .result import TOLERANCE, Figure, Rows, plural

NO_BENEFITS = "no started project has a benefit in the register"


def accountability(known: Known) -> Rows:
    """Per benefit of a started project: whether it has all three: success criterion, baseline, owner."""
    return _of_benefits(known, "accountable")


def specific_targets(known: Known) -> Rows:
    """Per benefit of a started project: whether unit, baseline, target, target date and direction are there."""
    return _of_benefits(known, "specific")


def target_lacks(known: Known) -> pd.DataFrame:
    """Per benefit of a started project what its target lacks: benefit_id, project_id, name, `lacks` (texts), `specific`."""
    frame = known.benefits[known.benefits["started"]]
    lacks = {
        "a unit": placeholders(frame["unit"]),
        "a baseline": ~frame["has_baseline"],
        "a target": frame["target_value"].isna(),
        "a target date": frame["target_date"].isna(),
        "a direction (target equals baseline)": frame["target_value"] == frame["baseline_value"],
    }
    found = pd.DataFrame(lacks, index=frame.index)
    texts = [", ".join(name for name in found.columns if row[name]) for _, row in found.iterrows()]
    return frame[["benefit_id", "project_id", "name"]].assign(lacks=texts, specific=~found.any(axis=1))


def evidence_coverage(known: Known) -> Rows:
    """Planned value of due months that have an actual over planned value of due months."""
    rows = known.due_months
    frame = rows[["project_id", "benefit_id", "end"]].assign(
        numerator=rows["planned"].where(rows["actual"].notna(), 0.0), denominator=rows["planned"]
    )
    return Rows(known.with_left_out(frame), empty="no planned value has fallen due in a launched project")


def net_against_plan(known: Known) -> Rows:
    """Benefits less dis-benefits, actual over planned, same months; an unmeasured dis-benefit counts at its plan (R14)."""
    rows = known.months
    rows = rows[rows["launched"] & (rows["gross"] | rows["dis"]) & rows["planned"].notna()]
    sign = np.where(rows["dis"], -1.0, 1.0)
    silent = rows["dis"] & rows["actual"].isna() & rows["after_launch"]
    actual = rows["actual"].mask(silent, rows["planned"]).fillna(0.0)
    frame = rows[["project_id", "benefit_id", "end"]].assign(
        numerator=sign * actual, denominator=sign * rows["planned"]
    )
    return Rows(
        known.with_left_out(frame, dis=True),
        empty="planned benefits do not exceed planned dis-benefits in the months due",
    )


def measures(known: Known) -> Rows:
    """Per benefit: (latest measure after launch − baseline) ÷ (target − baseline), as `achievement`; excluded where undefined."""
    frame = known.benefits[known.benefits["started"]]
    rows = known.months[known.months["after_launch"] & known.months["measure"].notna()]
    latest = rows.sort_values("end", kind="stable").groupby("benefit_id")["measure"].last()
    distance = (frame["target_value"] - frame["baseline_value"]).where(frame["has_baseline"])
    moved = frame["benefit_id"].map(latest).astype(float) - frame["baseline_value"]
    achievement = moved / distance.where(distance != 0)
    defined = achievement.notna()
    frame = frame[["project_id", "benefit_id"]].assign(
        moved=moved,
        distance=distance,
        achievement=achievement,
        numerator=(achievement >= 1 - TOLERANCE).astype(float).where(defined),
        denominator=defined.astype(float),
        excluded=(~defined).astype(int),
    )
    return Rows(frame)


def reached(numerator: float, denominator: float, excluded: int) -> Figure:
    """How many measures reached their target, of those that are defined; no value, for achievements do not add."""
    note = "measures in different units have no common value: see numerator (reached) and denominator (defined)"
    return Figure(None, numerator, denominator, excluded, note)


def achieved(frame: pd.DataFrame) -> Figure:
    """One benefit's achievement, not clipped: below 0 it moved the wrong way, above 1 beyond the target."""
    row = frame.iloc[0]
    if pd.isna(row["achievement"]):
        return Figure(
            None,
            excluded=1,
            note="needs a baseline before launch, a target that differs from it, and a measure after launch",
        )
    return Figure(float(row["achievement"]), float(row["moved"]), float(row["distance"]))


def tracking(known: Known) -> Rows:
    """Per due project: whether every due row of its first year was measured; without such rows it fails (R45)."""
    rows = known.months[known.months["first_year"]]
    measured = rows["actual"].notna() | ((rows["kind"] == "non_financial") & rows["measure"].notna())
    every = measured.groupby(rows["project_id"]).all()
    projects = known.projects[known.projects["started"]]
    kept = projects["project_id"].map(every).eq(True)
    frame = projects[["project_id"]].assign(
        numerator=(kept & projects["due"]).astype(float),
        denominator=projects["due"].astype(float),
        excluded=(~projects["due"]).astype(int),
    )
    return Rows(frame, empty="no project has been live for a full year yet")


def rules_in_force(known: Known) -> Rows:
    """Per started project: whether its pivot rules were agreed on or before its start; absent is not agreed."""
    projects = known.projects[known.projects["started"]]
    agreed = projects["pivot_rules_agreed_on"] <= projects["start_date"]
    return Rows(
        projects[["project_id"]].assign(numerator=agreed.astype(float), denominator=1.0, excluded=0),
        empty="no project has started",
    )


def joint_sponsorship(known: Known) -> Figure:
    """1 of 1 where CFO and CIO sponsor are named, are two different people, and the mandate is signed; else 0 of 1 (R52)."""
    record = known.portfolio.record
    if not record:
        return Figure(note="the portfolio has no row of its own")
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
    rows = known.months[known.months["gross"] & known.months["actual"].notna()]
    frame = rows[["project_id", "benefit_id"]].assign(
        numerator=rows["validated"].fillna(0.0), denominator=rows["actual"], excluded=0
    )
    return Rows(frame, empty="no actual value above zero has been recorded")


def _of_benefits(known: Known, quality: str) -> Rows:
    frame = known.benefits[known.benefits["started"]]
    has = target_lacks(known)["specific"] if quality == "specific" else frame[quality]
    rows = frame[["project_id", "benefit_id"]].assign(numerator=has.astype(float), denominator=1.0, excluded=0)
    early = int((~known.benefits["started"]).sum())
    note = f"{plural(early, 'benefit')} of projects that have not started left out of the count" if early else ""
    return Rows(rows, note=note, empty=NO_BENEFITS)
