"""portfolio_roi, net present value, and what stands beside them; pmo_return."""

from __future__ import annotations

import datetime as dt
import statistics

from .dates import complete_months, first_of_month, first_year, fiscal_year, last_of_month, months_later, next_month
from .register import TOLERANCE, Register, Row
from .results import MET, NOT_DUE, NOT_MEASURABLE, NOT_MET, Result, missing, ratio, result

Flow = tuple[dt.date | None, str, float]


def spent(register: Register, project: Row) -> list[Flow]:
    """R20: the project's actual spend, month by month where there is a table, else in one, whatever its status."""
    if register.has("spend"):
        rows = [r for r in register.spend if r["project_id"] == project["project_id"]]
        return [(first_of_month(r["month"]), "cost", r["actual_spend"]) for r in rows]
    return [(None, "cost", project["actual_spend"])] if project["actual_spend"] else []


def flows(register: Register, project: Row) -> list[Flow]:
    """Spend and dis-benefits of any project, and the benefits of one that ever spent."""
    costs = spent(register, project)
    found = list(costs)
    for row in register.months:
        if row["project_id"] == project["project_id"]:
            if row["gross"] and row["actual"] is not None and costs:
                found.append((row["month"], "benefit", row["actual"]))
            elif row["kind"] == "dis_benefit":
                found.append((row["month"], "dis", row["dis_cost"]))
    return found


def without_spend(register: Register, chosen: list[Row]) -> int:
    """R21."""
    return len([p for p in chosen if p["started"] and not spent(register, p)])


def ready(register: Register) -> bool:
    """Whether the tables that a return needs were supplied."""
    return register.has("benefits", "realisation")


def roi(register: Register, chosen: list[Row]) -> Result:
    """(actual − dis-benefits − spend) ÷ spend, to date."""
    if not ready(register):
        return missing()
    sums = {"cost": 0.0, "benefit": 0.0, "dis": 0.0}
    for project in chosen:
        for _, what, amount in flows(register, project):
            sums[what] += amount
    return ratio(sums["benefit"] - sums["dis"] - sums["cost"], sums["cost"], without_spend(register, chosen))


def portfolio_roi_baseline(register: Register, chosen: list[Row]) -> Result:
    """R25; without a spend table there is none. A lock is of the portfolio's own figure, not of its projects'."""
    if "portfolio_roi" in register.locked and chosen is register.projects:
        return result(**register.locked["portfolio_roi"])
    before = register.baseline()
    if before is None or not register.has("spend") or not ready(register):
        return missing()
    ids = {project["project_id"] for project in chosen}
    return roi(before, [p for p in before.projects if p["project_id"] in ids])


def portfolio_roi_uplift(register: Register, chosen: list[Row]) -> Result:
    """R24: relative to the baseline."""
    now, baseline = roi(register, chosen)["value"], portfolio_roi_baseline(register, chosen)["value"]
    if now is None or baseline is None:
        return result(None)
    return ratio(now - baseline, baseline)


def portfolio_roi_uplift_points(register: Register, chosen: list[Row]) -> Result:
    """The plain difference."""
    now, baseline = roi(register, chosen)["value"], portfolio_roi_baseline(register, chosen)["value"]
    if now is None or baseline is None:
        return result(None)
    return result(now - baseline, now - baseline)


def bar(register: Register) -> float | None:
    """R24: what the return must reach over the portfolio's baseline; None without one."""
    baseline = portfolio_roi_baseline(register, register.projects)["value"]
    if baseline is None:
        return None
    return baseline + max(register.benchmarks["portfolio_roi"] * abs(baseline), 0.02)


def portfolio_roi(register: Register, chosen: list[Row]) -> Result:
    """ROI with its verdict (R24)."""
    found = roi(register, chosen)
    start, wanted = register.transformation_start, bar(register)
    if not ready(register) or not any(spent(register, p) for p in chosen):
        found["verdict"] = NOT_MEASURABLE
    elif start is not None and register.as_of < months_later(start, 12):
        found["verdict"] = NOT_DUE
    elif found["value"] is None:
        found["verdict"] = NOT_MEASURABLE
    elif found["value"] <= TOLERANCE:
        found["verdict"] = NOT_MET
    elif wanted is None:
        found["verdict"] = NOT_MEASURABLE
    else:
        found["verdict"] = MET if found["value"] >= wanted - TOLERANCE else NOT_MET
    return found


def roi_first_year(register: Register, chosen: list[Row]) -> Result:
    """The return at the end of the first year, of due projects launched since transformation_start."""
    return _return_of_the_first_year(register, chosen, since=True)


def roi_first_year_baseline(register: Register, chosen: list[Row]) -> Result:
    """The same of due projects launched before it: of today's register, so that no lock overrides it."""
    return _return_of_the_first_year(register, chosen, since=False)


def of_a_side(register: Register, chosen: list[Row], *, since: bool) -> list[Row]:
    """The due projects launched on or after transformation_start, or before it."""
    start = register.transformation_start
    return [p for p in chosen if p["due"] and start is not None and (p["go_live"] >= start) == since]


def spent_by_the_first_year(register: Register, project: Row) -> list[float]:
    """The amounts that a launched project had spent by the end of its first year."""
    last = first_year(project["go_live"], register.window)[-1]
    return [amount for month, _, amount in spent(register, project) if month <= last]


def _return_of_the_first_year(register: Register, chosen: list[Row], *, since: bool) -> Result:
    if not ready(register) or not register.has("spend"):
        return missing()
    if register.transformation_start is None:
        return result(None)
    gain = cost = 0.0
    without = 0
    for project in of_a_side(register, chosen, since=since):
        amounts = spent_by_the_first_year(register, project)
        without += not amounts
        if amounts:
            cost += sum(amounts)
            for row in register.months:
                if row["project_id"] == project["project_id"] and row["first_year"]:
                    gain += (row["actual"] or 0.0) if row["gross"] else 0.0
                    gain -= row["dis_cost"] if row["kind"] == "dis_benefit" else 0.0
    return ratio(gain - cost, cost, without)


def present_values(register: Register, chosen: list[Row]) -> tuple[float, float] | None:
    """R22, R23: present value of net benefits and of costs; None without the tables. No flow to date is biased."""
    if not ready(register) or not register.has("spend"):
        return None
    start = register.fiscal_start
    years = [
        fiscal_year(month, start)
        for project in register.projects
        for month, _, amount in flows(register, project)
        if amount != 0
    ]
    benefits = costs = 0.0
    for project in chosen:
        for month, what, amount in flows(register, project):
            if amount == 0:
                continue
            factor = (1 + register.assumptions["discount_rate"]) ** (fiscal_year(month, start) - min(years))
            if what == "cost":
                costs += amount / factor
            elif what == "benefit":
                benefits += amount / factor
            else:
                benefits -= amount / factor
    return benefits, costs


def net_present_value(register: Register, chosen: list[Row]) -> Result:
    """Net benefits less costs, present values."""
    values = present_values(register, chosen)
    if values is None:
        return missing()
    excluded = without_spend(register, chosen)
    if not any(amount for p in chosen for _, what, amount in flows(register, p) if what != "benefit"):
        return result(None, excluded=excluded)
    return result(values[0] - values[1], values[0] - values[1], None, excluded)


def benefit_cost_ratio(register: Register, chosen: list[Row]) -> Result:
    """Present value of net benefits ÷ that of costs."""
    values = present_values(register, chosen)
    return missing() if values is None else ratio(*values, without_spend(register, chosen))


def months_since_launch(register: Register) -> Result:
    """The median of complete months since launch, over projects with spend."""
    spenders = [p for p in register.projects if spent(register, p)]
    ages = [complete_months(p["go_live"], register.as_of) for p in spenders if p["launched"]]
    return result(statistics.median(ages) if ages else None, None, len(ages), len(spenders) - len(ages))


def months_since_launch_baseline(register: Register) -> Result:
    """As of the day before transformation_start; actual_spend cannot be replayed, so a spend table is needed."""
    if "months_since_launch" in register.locked:
        return result(**register.locked["months_since_launch"])
    before = register.baseline()
    return missing() if before is None or not register.has("spend") else months_since_launch(before)


def pmo_return(register: Register) -> Result:
    """Net benefits − spend × (1 + baseline ROI, at least 0) of projects started since, ÷ what the PMO cost since."""
    start = register.transformation_start
    if register.record is None or not ready(register):
        return missing()
    baseline = portfolio_roi_baseline(register, register.projects)["value"]
    cost = register.record.get("pmo_cost_per_year")
    if start is None:
        return result(None)
    projects = [p for p in register.projects if p["started"] and p["start"] >= start]
    if baseline is None or cost is None or not any(spent(register, p) for p in projects):
        return result(None)
    months, month = 0, first_of_month(start)
    while last_of_month(month) <= register.as_of:
        months += 1
        month = next_month(month)
    weight = {"benefit": 1.0, "dis": -1.0, "cost": -(1 + max(0.0, baseline))}
    gain = sum(weight[what] * amount for p in projects for _, what, amount in flows(register, p))
    return ratio(gain, cost * months / 12)
