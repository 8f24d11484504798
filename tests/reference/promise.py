"""What had been promised by now, and how what is reported of it can be trusted; what was spent beside it."""

from __future__ import annotations

from .realised import against, due_with_investment, first_year_value
from .register import Register, Row
from .results import Result, missing, ratio
from .roi import spent

TRUST = ("confirmed", "evidenced", "repeats_plan", "reported")


def promised(register: Register, chosen: list[Row]) -> list[Row]:
    """Every ended month of every started project, launched or not, dis-benefits aside."""
    ids = {project["project_id"] for project in chosen if project["started"]}
    return [row for row in register.months if row["project_id"] in ids and row["gross"]]


def benefits_against_promise(register: Register, chosen: list[Row]) -> Result:
    """Actual ÷ original plan of all that had been promised by now."""
    return against(register, chosen, "planned", promised(register, chosen))


def by_trust(register: Register, chosen: list[Row]) -> dict[str, Result]:
    """R63: the parts of the actual, and of the plan of which there is none, each over the whole plan."""
    names = (*TRUST, "not_measured", "never_launched")
    whole = benefits_against_promise(register, chosen)
    if whole["denominator"] is None:
        return {name: missing() for name in names}
    parts = dict.fromkeys(names, 0.0)
    for row in promised(register, chosen):
        if row["planned"] is None:
            continue
        for name in TRUST:
            parts[name] += row["trust"][name]
        if row["actual"] is None:
            parts["not_measured" if row["due"] else "never_launched"] += row["planned"]
    return {name: ratio(amount, whole["denominator"], whole["excluded"]) for name, amount in parts.items()}


def benefits_realised_of_spend(register: Register, chosen: list[Row]) -> Result:
    """First-year actuals ÷ actual spend to date of the headline's projects that spent."""
    if not register.has("benefits", "realisation"):
        return missing()
    counted = [p for p in due_with_investment(chosen) if spent(register, p)]
    actual = sum(first_year_value(register, project) for project in counted)
    cost = sum(amount for project in counted for _, _, amount in spent(register, project))
    return ratio(actual, cost, len([p for p in chosen if p["started"]]) - len(counted))


def spend_against_approved(register: Register, chosen: list[Row]) -> Result:
    """R64: of launched or ended projects with spend and planned investment above 0."""
    over = {}
    for project in chosen:
        if project["launched"] or project["ended"]:
            over[project["project_id"]] = sum(amount for _, _, amount in spent(register, project))
    return _against_approved(chosen, over)


def forecast_against_approved(register: Register, chosen: list[Row]) -> Result:
    """R64: of started projects with forecast and planned investment above 0."""
    return _against_approved(chosen, {p["project_id"]: p["forecast"] or 0.0 for p in chosen if p["started"]})


def _against_approved(chosen: list[Row], amounts: dict[str, float]) -> Result:
    cost = approved = 0.0
    counted = 0
    for project in chosen:
        amount = amounts.get(project["project_id"], 0.0)
        if amount > 0 and (project["investment"] or 0.0) > 0:
            counted += 1
            cost += amount
            approved += project["investment"]
    return ratio(cost, approved, len([p for p in chosen if p["started"]]) - counted)
