"""The one page to forward: the five headline figures against their bars, the money in a few lines, the projects that matter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..amounts import is_empty
from ..metrics import measure
from ..metrics.population import Known
from ..register.portfolio import Portfolio
from ..vocabulary import Kind
from .answers import Answer, answer, no_answer, without
from .benefits import NEEDS, by_project
from .headline import held_against

PROJECTS = 6  # as many as one side has room for
KINDS = {
    Kind.CASHABLE: "Cash",
    Kind.NON_CASHABLE: "Not cash, in money",
    "unclassified": "Kind not recorded",
    Kind.DIS_BENEFIT: "Dis-benefits",
}
MONEY_KEYS = (
    "benefits_against_plan",
    "finance_validated",
    "benefits_in_year",
    "benefits_run_rate",
    "spend_against_approved",
)


# What a headline figure rests on: how many of what it was measured over.
RESTS_ON = {
    "benefits_realised": ("due project", "due projects"),
    "strategic_alignment": ("active project", "active projects"),
    "decision_cycle_time": ("issue raised in 12 months", "issues raised in 12 months"),
    "escalation_rate": ("project active in the quarter", "projects active in the quarter"),
    "portfolio_roi": ("project with spend", "projects with spend"),
}


def bullets(portfolio: Portfolio, first: Answer) -> Answer:
    """The five headline figures, each with what it is held against and what it rests on. `first` is what `headline` found.

    Rows: `metric`, `label`, `of` (of what it is), `spoken`, `value`, `unit`, `baseline`, `provisional`, `bar` (in the figure's own
    unit: days for the decision cycle, a return for ROI; empty where there is none), `lower` (lower is better), `count` and
    `counted` (how many of what it rests on; empty where that is not known), `why` (there is no figure).
    """
    known = Known.of_portfolio(portfolio)
    due = measure(portfolio, ["projects_due_count", "decisions_count"], grouped=False).set_index("metric")["value"]
    spending = int(np.count_nonzero(known.project.total(known.spent.project, known.spent.amount) > 0))
    rows = []
    for row in first.rows.to_dict("records"):
        counts = {
            "benefits_realised": due.get("projects_due_count"),
            "decision_cycle_time": due.get("decisions_count"),
            "portfolio_roi": spending or None,
        }
        rows.append(
            {
                **{
                    name: row[name]
                    for name in ("metric", "label", "of", "spoken", "value", "unit", "baseline", "provisional")
                },
                "bar": held_against(known, row),
                "lower": row["metric"] in ("decision_cycle_time", "escalation_rate"),
                "count": counts.get(row["metric"], row["denominator"]),
                "counted": RESTS_ON[row["metric"]],
                "why": row["note"],
            }
        )
    return answer(portfolio, pd.DataFrame(rows), *portfolio.tables)


def cost(portfolio: Portfolio) -> Answer:
    """What was approved, spent and is forecast, of the started projects whose approved investment is known.

    Rows: `project_id`, `name`, `approved`, `spent`, `forecast` (empty where none is recorded). Figures: `projects`, `approved`,
    `spent`, `forecast` and `approved_forecast` (what was approved for those that have one; both None where none has),
    `unknown` (started projects without an approved investment: left out).
    """
    known = Known.of_portfolio(portfolio)
    started = known.projects[known.projects["started"]]
    rows = started[started["planned_investment"] > 0]
    if rows.empty:
        return no_answer(portfolio, "It cannot be told what it costs: no started project has an approved investment.")
    booked = known.spend.groupby("project_id")["spend"].sum()
    found = pd.DataFrame(
        {
            "project_id": rows["project_id"],
            "name": rows["name"],
            "approved": rows["planned_investment"],
            "spent": rows["project_id"].map(booked).astype("float64"),
            "forecast": rows["forecast_investment"].where(rows["forecast_investment"] > 0),
        }
    ).sort_values("approved", ascending=False, kind="stable")
    told = found[found["forecast"].notna()]
    return answer(
        portfolio,
        found,
        "projects",
        *(["spend"] if portfolio.has("spend") else []),
        projects=len(found),
        approved=float(found["approved"].sum()),
        spent=float(found["spent"].sum()) if found["spent"].notna().any() else None,
        forecast=float(told["forecast"].sum()) if len(told) else None,
        approved_forecast=float(told["approved"].sum()) if len(told) else None,
        unknown=len(started) - len(rows),
    )


def money(portfolio: Portfolio) -> Answer:
    """What has come in money, cash and other apart; what finance confirmed of it; this year, and at what rate.

    Rows: `what`, `came` (an amount), `whole` (what it is held against, empty where there is nothing), `share` (of the whole)
    and `held` (what the whole is, in words). Only lines that can be told are there.
    """
    if why := without(portfolio, "what has come in money", *NEEDS):
        return no_answer(portfolio, why)
    found = measure(portfolio, MONEY_KEYS).to_dict("records")
    own = {row["metric"]: row for row in found if is_empty(row["group"])}
    kinds = {
        row["group"].removeprefix("kind:"): row
        for row in found
        if row["metric"] == "benefits_against_plan" and str(row["group"]).startswith("kind:")
    }
    lines = [_line(name, kinds[key], "planned by now, launched") for key, name in KINDS.items() if key in kinds]
    lines += [
        _line("Confirmed by finance", own["finance_validated"], "that has come"),
        _line("This fiscal year so far", own["benefits_in_year"], "planned for its months so far"),
        {"what": "A year at the rate of the last three months", "came": own["benefits_run_rate"]["value"], "held": ""},
        _line("Spent on what has launched or ended", own["spend_against_approved"], "approved for them"),
    ]
    rows = pd.DataFrame(lines, columns=["what", "came", "whole", "share", "held"])
    return answer(portfolio, rows[rows["came"].notna()], *NEEDS)


def _line(what: str, row: dict[Any, Any], held: str) -> dict[str, Any]:
    known = not is_empty(row["value"]) or not is_empty(row["numerator"])
    return {
        "what": what,
        "came": row["numerator"] if known else None,
        "whole": row["denominator"],
        "share": row["value"],
        "held": held,
    }


def projects_that_matter(portfolio: Portfolio) -> Answer:
    """The projects where most money is missing or overspent, at most PROJECTS.

    Rows, the largest amount first: `project_id`, `name`, `sponsor`, `state`, `promised`, `evidenced`, `missing` (promised by
    now less evidenced, at least 0), `over` (spend above the approved investment, at least 0), `at_stake` (the larger of the
    two). Figures: `projects` (that have started), `others` (of them, with something at stake and not shown), `rest` (money at
    stake in those).
    """
    found = by_project(portfolio)
    if found.rows.empty:
        return found
    rows = found.rows.assign(
        missing=(found.rows["promised"] - found.rows["evidenced"].fillna(0.0)).clip(lower=0.0),
        over=(found.rows["spend"] - found.rows["investment"]).clip(lower=0.0),
    )
    rows["at_stake"] = np.fmax(rows["missing"], rows["over"])  # the same money is not counted twice
    rows = rows[rows["at_stake"] > 0].sort_values(["at_stake", "project_id"], ascending=[False, True], kind="stable")
    kept = ["project_id", "name", "sponsor", "state", "promised", "evidenced", "missing", "over", "at_stake"]
    return answer(
        portfolio,
        rows[kept].head(PROJECTS),
        "projects",
        *[name for name in (*NEEDS, "spend") if portfolio.has(name)],
        cannot_tell=found.cannot_tell,
        projects=len(found.rows),
        others=max(0, len(rows) - PROJECTS),
        rest=float(rows["at_stake"].iloc[PROJECTS:].sum()),
    )
