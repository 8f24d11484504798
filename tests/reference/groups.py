"""The groups of a figure: by project, owner, objective, kind, category, forum or quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from . import alignment, decisions, escalations, evidence, leakage, promise, realised
from .dates import quarter_name
from .names import named, plain
from .register import Register, Row
from .results import Result, count

Results = dict[tuple[str, str | None], Result]
UNCLASSIFIED = "unclassified"
# What is summed over benefits, and of that what is summed over months, each of which lies in one quarter.
OVER_MONTHS = (
    realised.benefits_against_plan_first_year,
    realised.benefits_against_plan,
    realised.benefits_against_replan,
    promise.benefits_against_promise,
    realised.benefits_in_year,
    evidence.evidence_coverage,
    evidence.net_benefits_against_plan,
    evidence.finance_validated,
)
OVER_BENEFITS = (
    *OVER_MONTHS,
    realised.benefits_against_plan_capped,
    leakage.sustained_rate,
    evidence.accountability,
    evidence.specific_targets,
    evidence.measure_achievement,
)
OF_ISSUES = (
    ("decision_cycle_time", decisions.cohort, decisions.median),
    ("decision_cycle_time_mean", decisions.cohort, decisions.mean),
    ("decision_cycle_time_p80", decisions.cohort, decisions.eightieth),
    ("decision_cycle_time_open", decisions.with_a_backlog, decisions.median),
    ("decisions_open_share", decisions.cohort, decisions.still_open),
    ("decisions_count", decisions.cohort, lambda issues: count(len(issues))),
)
WITH_A_BASELINE = tuple(key for key, _, _ in OF_ISSUES if key.startswith("decision_cycle_time"))


def by_project(register: Register, sums: Iterable[Callable[..., Result]]) -> Results:
    """A row of every started project, and of every other that counts something."""
    found: Results = {}
    for project in register.projects:
        rows = {metric.__name__: metric(register, [project]) for metric in sums}
        rows.update(leakage.parts(register, [project]))
        if "portfolio_roi" in register.locked:
            del rows["portfolio_roi_baseline"]
        for name, row in rows.items():
            if project["started"] or row["numerator"] or row["denominator"] or row["excluded"]:
                found[name, f"project:{project['project_id']}"] = row
    return found


def by_benefits_own(register: Register, by: str) -> Results:
    """By what the register says of each benefit: its owner, objective or kind."""
    found: Results = {}
    for name, benefits in grouped(register.benefits, lambda b: _name_of(register, b, by)).items():
        group, part = f"{by}:{name}", register.narrowed(benefits)
        if realised.gross_benefits(part, part.projects):
            found["benefits_realised", group] = {**realised.benefits_realised(part, part.projects), "verdict": ""}
            found["benefits_realised_of_spend", group] = promise.benefits_realised_of_spend(part, part.projects)
        run_rate = evidence.benefits_run_rate(part, part.projects)
        if run_rate["numerator"] or realised.gross_benefits(part, part.projects):
            found["benefits_run_rate", group] = run_rate  # actuals count whether or not the project has started
        for metric in OVER_BENEFITS:
            found[metric.__name__, group] = metric(part, part.projects)
        found.update({(key, group): row for key, row in leakage.parts(part, part.projects).items()})
    return found


def by_objective_served(register: Register) -> Results:
    """The part of the investment that serves each current objective."""
    found: Results = {}
    if register.has("alignment", "objectives"):
        for objective in register.raw.get("objectives", []):
            if alignment.current(register, objective):
                row = alignment.strategic_alignment_spend(register, register.projects, objective["objective_id"])
                found["strategic_alignment_spend", f"objective:{objective['objective_id']}"] = row
    return found


def by_column_of_issues(register: Register, column: str) -> Results:
    """Decisions by category or forum, now and before."""
    return _of_issues(register, lambda issue: f"{column}:{issue.get(column) or UNCLASSIFIED}")


def by_quarter(register: Register) -> Results:
    """By the fiscal quarter in which a month lies, an issue was raised, or a project was active."""
    found = {
        **_of_issues(register, lambda issue: quarter_name(issue["raised_on"], register.fiscal_start)),
        **escalations_by_quarter(register),
    }
    raised = escalations.raised_in_the_last_year(register) if register.has("escalations") else []
    for name, some in grouped(raised, lambda one: quarter_name(one["raised_on"], register.fiscal_start)).items():
        found["escalations_contained", name] = escalations.contained(some)
    quarters = grouped(register.months, lambda month: quarter_name(month["month"], register.fiscal_start))
    for name, months in quarters.items():
        part = register.narrowed(months=months)
        for metric in OVER_MONTHS:
            found[metric.__name__, name] = {**metric(part, part.projects), "excluded": 0}
    return found


def by_trust(register: Register) -> Results:
    """R63: what had been promised by now, told by how far it can be trusted."""
    parts = promise.by_trust(register, register.projects)
    return {("benefits_against_promise", f"trust:{name}"): row for name, row in parts.items()}


def escalations_by_quarter(register: Register) -> Results:
    """The escalation rate and its interval, quarter by quarter."""
    found: Results = {}
    for name, quarter in escalations.shown(register).items() if register.has("escalations") else ():
        found["escalation_rate", name] = escalations.rate(register, quarter, register.projects)
        for end, row in escalations.interval(register, quarter).items():
            found[f"escalation_rate_{end}", name] = row
    return found


def grouped(rows: list[Row], name_of: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    """The rows of each name."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(name_of(row), []).append(row)
    return found


def _name_of(register: Register, benefit: Row, by: str) -> str:
    if by != "owner":
        return benefit.get("objective_id" if by == "objective" else by) or UNCLASSIFIED
    if not named(benefit.get("owner")):
        return UNCLASSIFIED
    spellings = [b["owner"] for b in register.benefits if plain(b.get("owner")) == plain(benefit["owner"])]
    return spellings[0].strip()


def _of_issues(register: Register, name_of: Callable[[Row], str]) -> Results:
    found: Results = {}
    before = register.baseline()
    if not register.has("decisions"):
        return found
    for key, rows_of, pool in OF_ISSUES:
        for name, issues in grouped(rows_of(register), name_of).items():
            found[key, name] = pool(issues)
        if key in WITH_A_BASELINE and before is not None and key not in register.locked:
            for name, issues in grouped(rows_of(before), name_of).items():
                found[f"{key}_baseline", name] = pool(issues)
    return found
