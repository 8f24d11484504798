"""strategic_alignment and what stands beside it."""

from __future__ import annotations

from .register import TOLERANCE, Register, Row
from .results import MET, NOT_MEASURABLE, NOT_MET, Result, missing, ratio


def current(register: Register, objective: Row) -> bool:
    """R17: both ends inclusive."""
    begins, ends = objective.get("valid_from"), objective.get("valid_to")
    return (begins is None or begins <= register.as_of) and (ends is None or register.as_of <= ends)


def current_weights(register: Register, project: Row) -> dict[str, float]:
    """R18: the project's weight on each current objective, links of weight 0 left out."""
    links = [row for row in register.alignment if row["project_id"] == project["project_id"]]
    given = sum(row["weight"] for row in links if row.get("weight") is not None)
    empty = len([row for row in links if row.get("weight") is None])
    weights = {}
    for row in links:
        weight = max(0.0, 1.0 - given) / empty if row.get("weight") is None else row["weight"] / max(1.0, given)
        for objective in register.raw.get("objectives", []):
            if objective["objective_id"] == row["objective_id"] and current(register, objective) and weight > TOLERANCE:
                weights[row["objective_id"]] = weight
    return weights


def split(register: Register, chosen: list[Row]) -> tuple[list[Row], int]:
    """The projects active on as_of, and how many cannot be told (R5)."""
    active = [p for p in chosen if register.active(p, register.as_of, register.as_of)]
    return active, len([p for p in chosen if p["end_unknown"]])


def strategic_alignment(register: Register, chosen: list[Row]) -> Result:
    """Active projects linked to at least one current objective ÷ active projects."""
    if not register.has("alignment", "objectives"):
        return missing(NOT_MEASURABLE)
    active, unknown = split(register, chosen)
    found = ratio(len([p for p in active if current_weights(register, p)]), len(active), unknown)
    found["verdict"] = NOT_MEASURABLE
    if found["value"] is not None:
        met = found["value"] > register.benchmarks["strategic_alignment"] + TOLERANCE
        found["verdict"] = MET if met else NOT_MET
    return found


def strategic_alignment_spend(register: Register, chosen: list[Row], objective_id: str | None = None) -> Result:
    """Planned investment times current weight ÷ planned investment."""
    if not register.has("alignment", "objectives"):
        return missing()
    active, excluded = split(register, chosen)
    aligned = invested = 0.0
    for project in active:
        if project["investment"] is None:
            excluded += 1
            continue
        weights = current_weights(register, project)
        invested += project["investment"]
        share = sum(weights.values()) if objective_id is None else weights.get(objective_id, 0.0)
        aligned += project["investment"] * share
    return ratio(aligned, invested, excluded)


def strategic_alignment_excluding_mandatory(register: Register, chosen: list[Row]) -> Result:
    """The same without statutory projects."""
    if not register.has("alignment", "objectives"):
        return missing()
    active, unknown = split(register, chosen)
    free = [p for p in active if not p["mandatory"]]
    linked = [p for p in free if current_weights(register, p)]
    return ratio(len(linked), len(free), unknown + len(active) - len(free))


def strategic_alignment_evidenced(register: Register, chosen: list[Row]) -> Result:
    """Active projects of which an accountable benefit serves a current objective they are linked to."""
    if not register.has("alignment", "objectives", "benefits"):
        return missing()
    active, unknown = split(register, chosen)
    evidenced = 0
    for project in active:
        weights = current_weights(register, project)
        evidenced += any(
            b["accountable"] and b["kind"] != "dis_benefit" and b.get("objective_id") in weights
            for b in register.benefits
            if b["project"] is project
        )
    return ratio(evidenced, len(active), unknown)
