"""value_leakage and its parts, and how far benefits are sustained."""

from __future__ import annotations

from .dates import first_of_month, last_of_month, next_month
from .realised import gross_benefits, rows_of
from .register import TOLERANCE, Register, Row
from .results import Result, missing, ratio


def parts(register: Register, chosen: list[Row]) -> dict[str, Result]:
    """The leakage of launched projects' due months, in all and in parts, each over the original plan."""
    names = ("", "_scope", "_delay", "_shortfall", "_gross")
    if not register.has("benefits", "realisation"):
        return {f"value_leakage{name}": missing() for name in names}
    amounts = dict.fromkeys(names, 0.0)
    original, counted = 0.0, set()
    for benefit in gross_benefits(register, chosen):
        rows = [r for r in rows_of(register, chosen) if r["benefit"] is benefit and r["planned"] is not None]
        leaked, delayed = 0.0, True
        for row in rows:
            counted.add(benefit["benefit_id"])
            original += row["planned"]
            gap = row["planned"] - (row["actual"] or 0.0)
            leaked += gap
            amounts["_scope"] += row["planned"] - row["replanned"]
            if row["actual"] is not None and row["actual"] > 0:
                delayed = False
            if delayed:
                amounts["_delay"] += row["replanned"]
        amounts[""] += leaked
        amounts["_gross"] += max(0.0, leaked)
    amounts["_shortfall"] = amounts[""] - amounts["_scope"] - amounts["_delay"]
    excluded = len(gross_benefits(register, chosen)) - len(counted)
    return {f"value_leakage{name}": ratio(amounts[name], original, excluded) for name in names}


def sustained_rate(register: Register, chosen: list[Row]) -> Result:
    """The mean of the last three months ÷ the highest mean of any three in a row, summed over benefits."""
    if not register.has("benefits", "realisation"):
        return missing()
    latest = highest = 0.0
    defined = 0
    for benefit in gross_benefits(register, chosen):
        rows = {r["month"]: r["actual"] or 0.0 for r in rows_of(register, chosen) if r["benefit"] is benefit}
        if not rows:
            continue
        month = first_of_month(benefit["project"]["go_live"])
        if last_of_month(month) <= benefit["project"]["go_live"]:
            month = next_month(month)
        line = []
        while month <= max(rows):
            line.append(rows.get(month, 0.0))
            month = next_month(month)
        means = [sum(line[k : k + 3]) / 3 for k in range(len(line) - 2)]
        if means and max(means) > TOLERANCE:
            defined += 1
            latest += means[-1]
            highest += max(means)
    return ratio(latest, highest, len(gross_benefits(register, chosen)) - defined)
