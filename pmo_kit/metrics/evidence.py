"""Whether there is anybody to hold to account, anything to measure against, and evidence of what is claimed.

Without a success criterion, a baseline and an owner, measurement is reporting theatre; what was not measured is not
realised.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

import numpy as np
import pandas as pd

from ..register.naming import bare, is_placeholder
from .population import Known
from .population.days import as_day
from .realised import NOTHING_PLANNED
from .result import TOLERANCE, Figure, Rows, Sums, plural, units
from .sums import against, by_month, chosen_benefits

NO_BENEFITS = "no started project has a benefit in the register"
NET_OF_GROSS = 0.2  # below this share of the gross plan a net plan divides nothing
NOT_MOVED = Figure(
    excluded=1, note="needs a baseline before launch, a target that differs from it, and a measure after launch"
)


def accountability(known: Known) -> Rows:
    """Per benefit of a started project: whether it has all three: success criterion, baseline, owner."""
    return _of_benefits(known, known.benefit.accountable)


def specific_targets(known: Known) -> Rows:
    """Per benefit of a started project: whether unit, baseline, target, target date and direction are there."""
    return _of_benefits(known, ~np.logical_or.reduce(list(lacking_of_targets(known).values())))


def target_lacks(known: Known) -> pd.DataFrame:
    """Per benefit of a started project what its target lacks: benefit_id, project_id, name, `lacks` (texts), `specific`."""
    register = known.benefit
    row = np.flatnonzero(register.known & register.started)
    lacks = {what: missing[row] for what, missing in lacking_of_targets(known).items()}
    texts = [", ".join(compress(lacks, each)) for each in np.column_stack(list(lacks.values()))]
    frame = known.portfolio.tables["benefits"].take(row)[["benefit_id", "project_id", "name"]]
    return frame.assign(lacks=texts, specific=[not text for text in texts])


def lacking_of_targets(known: Known) -> dict[str, np.ndarray]:
    """What a target can lack, and which benefits of the register lack it."""
    table = known.benefit.table
    return {
        "a unit": ~table.has_unit,
        "a baseline": ~known.benefit.has_baseline,
        "a target": np.isnan(table.target),
        "a target date": np.isnat(table.target_date),
        "a direction (target equals baseline)": table.target == table.baseline,
    }


def evidence_coverage(known: Known) -> Rows:
    """Planned value of due months that have an actual over planned value of due months."""
    ledger = known.ledger
    due = ledger.due_months
    planned = ledger.planned[due.row]
    measured = np.where(np.isnan(ledger.actual[due.row]), 0.0, planned)
    return against(known, due, measured, planned, empty=NOTHING_PLANNED)


def net_against_plan(known: Known) -> Rows:
    """Benefits less dis-benefits, actual over planned, same months; an unmeasured dis-benefit counts at its plan (R14)."""
    ledger = known.ledger
    months = ledger.chosen(ledger.launched & (ledger.gross | ledger.dis) & ~np.isnan(ledger.planned))
    dis, planned = ledger.dis[months.row], ledger.planned[months.row]
    counted = np.where(ledger.silent[months.row], planned, ledger.actual[months.row])
    sign = np.where(dis, -1.0, 1.0)
    return against(
        known,
        months,
        sign * counted,
        sign * planned,
        dis=True,
        beside=np.where(dis, 0.0, planned),
        empty="planned dis-benefits leave less than a fifth of the planned benefits in the months due",
    )


def net_ratio(sums: Sums) -> Figure:
    """Σ numerator ÷ Σ denominator; undefined where the net plan is below a fifth of the gross one, which is `beside`."""
    enough = sums.denominator > 0 and sums.denominator >= NET_OF_GROSS * sums.beside - TOLERANCE
    value = sums.numerator / sums.denominator if enough else None
    return Figure(value, sums.numerator, sums.denominator, sums.excluded)


def measures(known: Known) -> Rows:
    """Per benefit: (latest measure after launch − baseline) ÷ (target − baseline), as `achievement`; excluded where undefined."""
    ledger, register, table = known.ledger, known.benefit, known.benefit.table
    rows = np.flatnonzero(ledger.after_launch & ~np.isnan(ledger.measure))
    rows = rows[np.argsort(ledger.month[rows], kind="stable")]
    latest = np.full(len(register), np.nan)
    latest[ledger.benefit[rows]] = ledger.measure[rows]  # of several for one benefit the last one stays
    distance = np.where(register.has_baseline, table.target - table.baseline, np.nan)
    moved = latest - table.baseline
    can = ~np.isnan(distance) & (distance != 0)
    achievement = np.divide(moved, distance, out=np.full(len(moved), np.nan), where=can)
    defined = ~np.isnan(achievement)
    columns = chosen_benefits(
        known,
        register.known & register.started,
        defined & (achievement >= 1 - TOLERANCE),
        defined,
        ~defined,
        moved=moved,
        distance=distance,
        achievement=achievement,
    )
    inside = columns["benefit"][columns["denominator"] > 0]
    spelt = {bare(table.unit[row]) if table.has_unit[row] else "" for row in inside.tolist()}
    note = (
        "achievements do not add up to one value: see numerator (reached) and denominator (defined)"
        if len(spelt) < 2
        else "measures in different units have no common value: see numerator (reached) and denominator (defined)"
    )
    return Rows(columns, empty=note)


def reached(sums: Sums) -> Figure:
    """How many measures reached their target, of those that are defined; no value, for achievements do not add."""
    return Figure(None, sums.numerator, sums.denominator, sums.excluded)


def achieved(rows: Rows, benefit_ids: np.ndarray) -> Iterator[tuple[str, Figure]]:
    """Each benefit's achievement, not clipped: below 0 it moved the wrong way, above 1 beyond the target."""
    columns = (benefit_ids[rows["benefit"]], rows["achievement"], rows["moved"], rows["distance"])
    for benefit_id, *moved in zip(*(column.tolist() for column in columns), strict=True):
        yield benefit_id, NOT_MOVED if np.isnan(moved[0]) else Figure(*moved)


def tracking(known: Known) -> Rows:
    """Per due project: whether every due row of its first year was measured; without such rows it fails (R45)."""
    ledger, projects = known.ledger, known.project
    non_financial = known.benefit.table.non_financial[ledger.benefit]
    measured = ~np.isnan(ledger.actual) | (non_financial & ~np.isnan(ledger.measure))
    asked = np.bincount(ledger.project, ledger.first_year, len(projects)) > 0
    missed = np.bincount(ledger.project, ledger.first_year & ~measured, len(projects)) > 0
    row = np.flatnonzero(projects.started)
    columns = units(row, (asked & ~missed & projects.due)[row], projects.due[row], ~projects.due[row])
    return Rows(columns, empty="no project has been live for a full year yet")


def rules_in_force(known: Known) -> Rows:
    """Per started project: whether its pivot rules were agreed on or before its start; absent is not agreed."""
    table = known.project.table
    agreed = (table.rules_agreed <= table.start) & (table.rules_agreed <= as_day(known.day))
    row = np.flatnonzero(known.project.started)
    return Rows(units(row, agreed[row], 1.0), empty="no project has started")


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
    claims = known.claims
    over = claims[claims["claimed"] > 1 + TOLERANCE]
    if over.empty:
        return Figure(0.0, 0.0)
    register = known.benefits
    claimed = set(register.loc[register["started"], "shared_key"])
    names = [str(name) for key, name in zip(over["key"], over["shared_benefit"], strict=True) if key in claimed]
    return Figure(float(len(names)), float(len(names)), note=", ".join(names))


def finance_validated(known: Known) -> Rows:
    """Actual value that finance confirmed by name over actual value, to date."""
    ledger = known.ledger
    months = ledger.chosen(ledger.gross & ~np.isnan(ledger.actual))
    confirmed, actual = ledger.confirmed[months.row], ledger.actual[months.row]
    columns = chosen_benefits(known, months.asked, months.total(confirmed), months.total(actual))
    return Rows(
        columns,
        empty="no actual value above zero has been recorded",
        monthly=lambda: by_month(ledger, months, confirmed, actual),
    )


def _of_benefits(known: Known, has: np.ndarray) -> Rows:
    """Per benefit of a started project whether it has what is asked for."""
    register = known.benefit
    early = int((register.known & ~register.started).sum())
    note = f"{plural(early, 'benefit')} of projects that have not started left out of the count" if early else ""
    return Rows(chosen_benefits(known, register.known & register.started, has, 1.0), note=note, empty=NO_BENEFITS)
