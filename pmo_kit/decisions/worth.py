"""Does the PMO pay for itself: the metric `pmo_return`, what it claims in words, and what it cannot claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..metrics import measure
from ..metrics.result import TOLERANCE
from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, style_of
from ..vocabulary import Unit

TABLES = ("portfolios", "projects", "benefits", "realisation", "spend")

KEYS = ("pmo_return", "portfolio_roi_baseline", "months_since_launch", "months_since_launch_baseline")


def pmo_worth(portfolio: Portfolio) -> Answer:
    """What projects that began since the transformation returned beyond what such spend returned before, per unit of PMO cost.

    Rows: `metric`, `value`, `unit`, `numerator`, `denominator`, `note` of `pmo_return`, its baseline, and the median months since
    launch now and before. Figures: `value` (None where undefined), `gained` (its numerator, money), `cost` (its denominator),
    `baseline` (the ROI before; below 0 it counts as 0), `claims` and `cannot_claim` (sentences). `cannot_tell` says why there
    is no figure.
    """
    found = measure(portfolio, keys=list(KEYS), grouped=False)
    rows = found[found["group"].isna()][["metric", "value", "unit", "numerator", "denominator", "note"]]
    own = {str(row["metric"]): row for row in rows.to_dict("records")}
    values = {key: None if pd.isna(own[key]["value"]) else float(own[key]["value"]) for key in KEYS}
    result, baseline = own["pmo_return"], values["portfolio_roi_baseline"]
    figures: dict[str, Any] = {
        "value": values["pmo_return"],
        "gained": None if pd.isna(result["numerator"]) else float(result["numerator"]),
        "cost": None if pd.isna(result["denominator"]) else float(result["denominator"]),
        "baseline": baseline,
    }
    if figures["value"] is None:
        why = f"It cannot be told whether the PMO pays for itself: {result['note']}."
        return answer(portfolio, rows, *TABLES, cannot_tell=(why,), **figures, claims=(), cannot_claim=())
    return answer(
        portfolio,
        rows,
        *TABLES,
        **figures,
        claims=_claims(portfolio, figures),
        cannot_claim=_cannot_claim(values["months_since_launch"], values["months_since_launch_baseline"], portfolio),
    )


def _claims(portfolio: Portfolio, figures: Mapping[str, float | None]) -> tuple[str, ...]:
    style, currency = style_of(portfolio), portfolio.currency
    value, gained, cost, baseline = (figures[name] or 0.0 for name in ("value", "gained", "cost", "baseline"))
    bar = (
        f"their spend with the {style.percent(baseline)} on top that spend returned before"
        if baseline > 0
        else "their spend (what was spent before returned nothing, and asks for no more)"
    )
    came = f"{style.compact(abs(gained), currency)} {'more' if gained > 0 else 'less'} than {bar}"
    verdict = f"{style.number(value, 2)} for each 1 that the PMO cost: " + (
        "so far it has paid for itself." if value >= 1 - TOLERANCE else "so far it has not paid for itself."
    )
    return (
        f"The projects that began since {style.long_day(portfolio.transformation_start)} have so far brought {came}; the PMO has "
        f"cost {style.compact(cost, currency)} since.",
        verdict,
    )


def _cannot_claim(now: float | None, earlier: float | None, portfolio: Portfolio) -> tuple[str, ...]:
    style = style_of(portfolio)
    age = "Benefits go on after they are counted, so the figure rises as projects age, whatever the PMO does."
    if now is not None and earlier is not None:
        age += (
            f" Half of what has launched had been live for {style.figure(earlier, Unit.MONTHS)} then, and has been for "
            f"{style.figure(now, Unit.MONTHS)} now."
        )
    return (
        "Nobody knows what the same projects would have returned without the PMO: there is no group that went without it.",
        "The projects that began since are other projects than those before, in other years.",
        age,
    )
