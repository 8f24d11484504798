"""benefits_realised and what stands beside it."""

from __future__ import annotations

from .dates import ONE_DAY, fiscal_year
from .register import TOLERANCE, Register, Row
from .results import MET, NOT_DUE, NOT_MEASURABLE, NOT_MET, Result, count, missing, ratio, result


def rows_of(register: Register, chosen: list[Row], *, gross: bool = True) -> list[Row]:
    """The due months of the chosen projects: ended, launched."""
    ids = {project["project_id"] for project in chosen}
    return [r for r in register.months if r["project_id"] in ids and r["due"] and (r["gross"] or not gross)]


def due_with_investment(chosen: list[Row]) -> list[Row]:
    """R61: the projects of both sums."""
    return [p for p in chosen if p["due"] and p["investment"] is not None and p["investment"] > 0]


def first_year_value(register: Register, project: Row) -> float:
    """The actuals of the project's first year after launch, dis-benefits aside."""
    return sum(row["actual"] or 0.0 for row in rows_of(register, [project]) if row["first_year"])


def benefits_realised(register: Register, chosen: list[Row]) -> Result:
    """R61: first-year actuals over the planned investment of due projects."""
    if not register.has("benefits", "realisation"):
        return missing(NOT_MEASURABLE)
    counted = due_with_investment(chosen)
    actual = sum(first_year_value(register, project) for project in counted)
    investment = sum(project["investment"] for project in counted)
    found = ratio(actual, investment, len([p for p in chosen if p["started"]]) - len(counted))
    if not any(project["due"] for project in chosen):
        found["verdict"] = NOT_DUE
    elif found["value"] is None:
        found["verdict"] = NOT_MEASURABLE
    else:
        found["verdict"] = MET if found["value"] > register.benchmarks["benefits_realised"] + TOLERANCE else NOT_MET
    return found


def benefits_realised_passing(register: Register, chosen: list[Row]) -> Result:
    """Due projects above the benchmark ÷ due projects with an investment above 0."""
    if not register.has("benefits", "realisation"):
        return missing()
    measurable = due_with_investment(chosen)
    passing = [p for p in measurable if benefits_realised(register, [p])["verdict"] == MET]
    return ratio(len(passing), len(measurable), len([p for p in chosen if p["started"]]) - len(measurable))


def projects_due_count(register: Register, chosen: list[Row]) -> Result:
    """Projects a year past their launch."""
    return count(len([p for p in chosen if p["due"]]))


def projects_not_due_count(register: Register, chosen: list[Row]) -> Result:
    """Started projects that are not due."""
    return count(len([p for p in chosen if p["started"] and not p["due"]]))


def against(register: Register, chosen: list[Row], plan: str, rows: list[Row]) -> Result:
    """Actual ÷ plan over the rows that have such a plan; excluded are the benefits without one."""
    if not register.has("benefits", "realisation"):
        return missing()
    actual = planned = 0.0
    counted = set()
    for row in rows:
        if row[plan] is not None:
            actual += row["actual"] or 0.0
            planned += row[plan]
            counted.add(row["benefit"]["benefit_id"])
    return ratio(actual, planned, len(gross_benefits(register, chosen)) - len(counted))


def gross_benefits(register: Register, chosen: list[Row]) -> list[Row]:
    """The benefits in money of the chosen projects that have started, dis-benefits aside."""
    ids = {project["project_id"] for project in chosen if project["started"]}
    return [b for b in register.benefits if b["gross"] and b["project_id"] in ids]


def benefits_against_plan_first_year(register: Register, chosen: list[Row]) -> Result:
    """The first year of due projects against the plan of the same months."""
    return against(register, chosen, "planned", [r for r in rows_of(register, chosen) if r["first_year"]])


def benefits_against_plan(register: Register, chosen: list[Row]) -> Result:
    """All due months to date of launched projects, against the original plan."""
    return against(register, chosen, "planned", rows_of(register, chosen))


def benefits_against_replan(register: Register, chosen: list[Row]) -> Result:
    """All due months to date of launched projects, against the plan now approved."""
    return against(register, chosen, "replanned", rows_of(register, chosen))


def benefits_against_plan_capped(register: Register, chosen: list[Row]) -> Result:
    """Each benefit's actual at most its plan over all its months."""
    found = benefits_against_plan(register, chosen)
    if found["numerator"] is None:
        return found
    capped = 0.0
    for benefit in gross_benefits(register, chosen):
        actual = planned = 0.0
        for row in rows_of(register, chosen):
            if row["benefit"] is benefit and row["planned"] is not None:
                actual += row["actual"] or 0.0
                planned += row["planned"]
        capped += min(actual, planned)
    return ratio(capped, found["denominator"], found["excluded"])


def benefits_in_year(register: Register, chosen: list[Row]) -> Result:
    """Actual ÷ plan of the current fiscal year's due months."""
    year = fiscal_year(register.as_of, register.fiscal_start)
    rows = [r for r in rows_of(register, chosen) if fiscal_year(r["month"], register.fiscal_start) == year]
    return against(register, chosen, "planned", rows)


def benefits_realisation_growth(register: Register) -> Result:
    """benefits_against_plan of the last complete fiscal year ÷ that of the year before − 1."""
    if not register.has("benefits", "realisation"):
        return missing()
    start = register.fiscal_start
    last = fiscal_year(register.as_of + ONE_DAY, start) - 1
    values = []
    for year in (last, last - 1):
        rows = [r for r in rows_of(register, register.projects) if fiscal_year(r["month"], start) == year]
        values.append(against(register, register.projects, "planned", rows)["value"])
    now, before = values
    if now is None or before is None:
        return result(None)
    return ratio(now - before, before)
