"""What was known on a day: valid rows as dictionaries, masked as of it, with shares, populations and due months."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from .dates import first_of_month, first_year, last_of_month, months_later, quarter_months
from .names import named
from .shares import claim, claims, key_of, without_negatives
from .trust import by_trust

TOLERANCE = 1e-9
GROSS_KINDS = ("cashable", "non_cashable", None)
# The columns of amounts and measures of the tables that are of no use without any.
VALUES = {
    "realisation": ("planned_value", "replanned_value", "actual_value", "measure_value"),
    "spend": ("planned_spend", "actual_spend"),
}
DEFAULTS = {
    "discount_rate": 0.035,
    "optimism_cost": 0.0,
    "optimism_benefit": 0.0,
    "review_window_months": 12,
    "nothing_to_record": (),
    "benchmarks": {
        "benefits_realised": 0.80,
        "strategic_alignment": 0.90,
        "decision_cycle_time": 0.30,
        "portfolio_roi": 0.20,
    },
}
Row = dict[str, Any]


class Register:
    """One portfolio as it was known on a day, as lists of dictionaries."""

    def __init__(
        self,
        tables: dict[str, list[Row]],
        as_of: dt.date,
        portfolio_id: str,
        assumptions: dict | None,
        locked: dict[str, Row] | None = None,
        shared_on: dt.date | None = None,
    ) -> None:
        self.raw, self.as_of, self.portfolio_id = tables, as_of, portfolio_id
        self.shared_on = shared_on or as_of  # R11: the report's own day, also for its baseline and history
        self.locked = locked or {}
        self.assumptions = {**DEFAULTS, **(assumptions or {})}
        self.benchmarks = {**DEFAULTS["benchmarks"], **self.assumptions["benchmarks"]}
        self.window = self.assumptions["review_window_months"]
        self.record: Row | None = None
        for row in tables.get("portfolios", []):
            if row["portfolio_id"] == portfolio_id:
                self.record = row
        self.fiscal_start = int((self.record or {}).get("fiscal_year_start_month") or 1)
        self.transformation_start = (self.record or {}).get("transformation_start")
        self.projects = [self._project(row) for row in tables["projects"] if row["portfolio_id"] == portfolio_id]
        self.ids = {project["project_id"] for project in self.projects}
        self.benefits = self._benefits()
        self.months = self._months()
        self.alignment = [r for r in self._mine("alignment") if not self._later(r.get("approved_on"))]
        self.spend = [r for r in self._mine("spend") if last_of_month(r["month"]) <= as_of and r.get("actual_spend")]
        self.decisions = [self._decision(r) for r in self._mine("decisions") if r["raised_on"] <= as_of]
        self.escalations = [self._escalation(r) for r in self._mine("escalations") if r["raised_on"] <= as_of]

    def seen_on(self, day: dt.date) -> Register:
        """The same rows as they were known on another day, no lock in force."""
        return Register(self.raw, day, self.portfolio_id, self.assumptions, shared_on=self.shared_on)

    def narrowed(self, benefits: list[Row] | None = None, months: list[Row] | None = None) -> Register:
        """The same register with these benefits, or these months, alone; shares stay those of the whole."""
        part = copy.copy(self)
        part.benefits = self.benefits if benefits is None else benefits
        ids = {benefit["benefit_id"] for benefit in part.benefits}
        part.months = [m for m in self.months if m["benefit"]["benefit_id"] in ids] if months is None else months
        return part

    def baseline(self) -> Register | None:
        """R25: as of the day before transformation_start; None where there is no such day or it is still to come."""
        if self.transformation_start is None:
            return None
        day = self.transformation_start - dt.timedelta(days=1)
        return None if day > self.as_of else self.seen_on(day)

    def has(self, *names: str) -> bool:
        """R9: whether all these tables say something, be it that nothing happened."""
        return all(self._told(name) for name in names)

    def _told(self, name: str) -> bool:
        rows = self.raw.get(name, [])
        if not rows:
            return name in self.assumptions["nothing_to_record"]
        return name not in VALUES or any(row.get(column) is not None for row in rows for column in VALUES[name])

    def started(self) -> list[Row]:
        """R2."""
        return [project for project in self.projects if project["started"]]

    def _later(self, day: dt.date | None) -> bool:
        return day is not None and day > self.as_of

    def _known(self, day: dt.date | None) -> dt.date | None:
        return None if self._later(day) else day

    def _mine(self, name: str) -> list[Row]:
        return [row for row in self.raw.get(name, []) if row["project_id"] in self.ids]

    def _project(self, row: Row) -> Row:
        status, start = row["status"], row.get("start_date")
        if self._later(row.get("end_date")) and status in ("closed", "terminated"):
            status = "active"
        end, go_live = self._known(row.get("end_date")), self._known(row.get("go_live"))
        started = status != "proposed" and start is not None and start <= self.as_of
        launched = started and go_live is not None
        return {
            "project_id": row["project_id"],
            "start": start,
            "end": end,
            "go_live": go_live,
            "planned_go_live": row.get("planned_go_live"),
            "investment": row.get("planned_investment"),
            "forecast": row.get("forecast_investment"),
            "actual_spend": row.get("actual_spend"),
            "mandatory": row.get("mandatory") is True,
            "rules_agreed": self._known(row.get("pivot_rules_agreed_on")),
            "started": started,
            "launched": launched,
            "due": launched and self.as_of >= months_later(go_live, self.window),
            "end_unknown": started and status in ("closed", "terminated") and end is None,
            "ended": started and (end is not None or status in ("closed", "terminated")),
        }

    def active(self, project: Row, first: dt.date, last: dt.date) -> bool:
        """R3, R5: whether the project was active on at least one day from first to last."""
        if not project["started"] or project["end_unknown"]:
            return False
        ends = last if project["end"] is None else min(project["end"], last)
        return max(project["start"], first) <= ends

    def _benefits(self) -> list[Row]:
        known = [row for row in self.raw.get("benefits", []) if not self._later(row.get("agreed_on"))]
        claimed = claims(self.raw, self.shared_on)
        found = []
        for row in known:
            if row["project_id"] not in self.ids:
                continue
            project = next(p for p in self.projects if p["project_id"] == row["project_id"])
            key = key_of(row)
            total = claimed.get(key or "", 0.0)
            baseline, measured = row.get("baseline_value"), row.get("baseline_date")
            in_time = measured is not None and measured <= self.as_of
            if in_time and project["go_live"] is not None and measured >= project["go_live"]:
                in_time = False
            has_baseline = baseline is not None and in_time
            accountable = has_baseline and named(row.get("owner")) and named(row.get("success_criterion"))
            share, kind = claim(row) / max(1.0, total), row.get("kind") or None
            found.append({**row, "project": project, "kind": kind, "gross": kind in GROSS_KINDS, "share": share})
            found[-1].update(key=key, claimed=total, has_baseline=has_baseline, accountable=accountable)
        return found

    def _months(self) -> list[Row]:
        """The ended months of every benefit, quarters added up first (R12), shares applied (R11)."""
        found = []
        for benefit in self.benefits:
            buckets: dict[dt.date, list[Row]] = {}
            for row in self.raw.get("realisation", []):
                if row["benefit_id"] == benefit["benefit_id"]:
                    month = first_of_month(row["month"])
                    if benefit.get("frequency") == "quarterly":
                        month = quarter_months(month, self.fiscal_start)[1]
                    buckets.setdefault(month, []).append(without_negatives(benefit, row))
            for month in sorted(buckets):
                if last_of_month(month) <= self.as_of:
                    found.append(self._month(benefit, month, sorted(buckets[month], key=lambda r: r["month"])))
        return found

    def _month(self, benefit: Row, month: dt.date, rows: list[Row]) -> Row:
        project, share = benefit["project"], benefit["share"]
        replanned = [
            r["planned_value"] if r.get("replanned_value") is None else r["replanned_value"]
            for r in ({"planned_value": None, **r} for r in rows)
        ]
        measures = [r["measure_value"] for r in rows if r.get("measure_value") is not None]
        after = project["launched"] and last_of_month(month) > project["go_live"]
        planned, actual = added([r.get("planned_value") for r in rows]), added([r.get("actual_value") for r in rows])
        dis_cost = actual
        if actual is None and after:
            dis_cost = planned  # R14: silence must not flatter
        first = first_year(project["go_live"], self.window) if project["launched"] else []
        return {
            "benefit": benefit,
            "project_id": project["project_id"],
            "kind": benefit["kind"],
            "gross": benefit["gross"],
            "month": month,
            "planned": scaled(planned, share),
            "replanned": scaled(added(replanned), share),
            "actual": scaled(actual, share),
            "dis_cost": scaled(dis_cost, share) or 0.0,
            "trust": {name: amount * share for name, amount in by_trust(rows, planned, actual).items()},
            "validated": scaled(added([r.get("actual_value") for r in rows if named(r.get("validated_by"))]), share)
            or 0.0,
            "measure": measures[-1] if measures else None,
            "due": project["launched"],
            "after_launch": after,
            "first_year": project["due"] and month in first,
        }

    def _decision(self, row: Row) -> Row:
        """R29: how long the issue took or has been watched, and whether that ended in a decision."""
        decided, withdrawn = self._known(row.get("decided_on")), self._known(row.get("withdrawn_on"))
        if decided is not None and (withdrawn is None or decided <= withdrawn):
            until, state = decided, "decided"
        elif withdrawn is not None:
            until, state = withdrawn, "withdrawn"
        else:
            until, state = self.as_of, "open"
        return {**row, "days": (until - row["raised_on"]).days, "state": state}

    def _escalation(self, row: Row) -> Row:
        return {**row, "closed": self._known(row.get("closed_on")) is not None}


def added(values: list[float | None]) -> float | None:
    """The sum of what is there; None where nothing is."""
    there = [value for value in values if value is not None]
    return sum(there) if there else None


def scaled(value: float | None, share: float) -> float | None:
    """The part of an amount that may be claimed."""
    return None if value is None else value * share
