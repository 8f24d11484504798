"""Which of the active projects serve a current corporate objective, and with how much of the money.

Active is by date (R3); closed or terminated without an end date is never active and is excluded (R5). Both the
alignment and the objectives table are needed (R17).
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..vocabulary import Verdict
from .population import Known
from .result import Figure, Rows, above, plural

NOBODY_ACTIVE = "no project is active"


def linked(known: Known) -> Rows:
    """Per active project: whether it is linked to at least one current objective; a weight of 0 is no link (R18)."""
    links = known.links
    return _active(known, links.loc[links["current"], "project_id"])


def linked_voluntary(known: Known) -> Rows:
    """The same without the mandatory projects, which count as excluded here."""
    rows = known.of(linked)
    mandatory = rows.frame["mandatory"]
    frame = rows.frame.copy()
    frame.loc[mandatory, "excluded"] = 1
    frame.loc[mandatory, ["numerator", "denominator"]] = 0.0
    return Rows(frame, empty="no project that is not mandatory is active")


def evidenced(known: Known) -> Rows:
    """Per active project: whether an accountable benefit, no dis-benefit, serves a current objective it is linked to."""
    links = known.links[known.links["current"]][["project_id", "objective_id"]]
    benefits = known.benefits[known.benefits["accountable"] & ~known.benefits["dis"]]
    return _active(known, benefits.merge(links, on=["project_id", "objective_id"])["project_id"])


def spend_aligned(known: Known) -> Rows:
    """Per active project: planned investment × the sum of its current weights, over planned investment.

    A project whose planned investment is unknown is excluded. Grouped by objective, the numerator is the objective's
    part and the denominator stays the whole investment.
    """
    projects = known.projects[known.projects["active"] | known.projects["undated"]]
    unknown = projects["planned_investment"].isna() | projects["undated"]
    invested = pd.DataFrame(
        {
            "project_id": projects["project_id"],
            "denominator": projects["planned_investment"].mask(unknown),
            "excluded": unknown.astype(int),
        }
    )
    links = known.links[known.links["current"]].merge(invested, on="project_id")
    parts = links[["project_id", "objective_id"]].assign(numerator=links["weight"] * links["denominator"])
    unserved = known.current_objectives[["objective_id"]].assign(numerator=0.0)
    without = int((projects["planned_investment"].isna() & ~projects["undated"]).sum())
    note = f"{plural(without, 'active project')} without a planned investment left out" if without else ""
    return Rows(
        pd.concat([invested, parts, unserved]),
        note=note,
        empty="no active project has a planned investment",
    )


def _active(known: Known, aligned: pd.Series) -> Rows:
    projects = known.projects[known.projects["active"] | known.projects["undated"]]
    active = projects["active"].astype(float)
    frame = pd.DataFrame(
        {
            "project_id": projects["project_id"],
            "numerator": active * projects["project_id"].isin(aligned),
            "denominator": active,
            "excluded": projects["undated"].astype(int),
            "mandatory": projects["mandatory"],
        }
    )
    undated = int(projects["undated"].sum())
    note = f"{plural(undated, 'project')} closed or terminated without an end date left out" if undated else ""
    return Rows(frame, note=note, empty=NOBODY_ACTIVE)


def judge(known: Known, figure: Figure, project_id: str | None = None) -> Figure:
    """Met strictly above the benchmark; not measurable where no project is active."""
    if figure.value is None:
        return replace(figure, state=Verdict.NOT_MEASURABLE)
    met = above(figure.value, known.portfolio.assumptions.benchmarks["strategic_alignment"])
    return replace(figure, state=Verdict.MET if met else Verdict.NOT_MET)
