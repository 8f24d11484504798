"""Which of the active projects serve a current corporate objective, and with how much of the money.

Active is by date (R3), and by status where no start is known, which is said; closed or terminated without an end date is
never active and is excluded (R5). Both the alignment and the objectives table are needed (R17).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..vocabulary import Verdict
from .population import Known
from .result import NOBODY, Figure, Rows, above, join, plural, together, units

NOBODY_ACTIVE = "no project is active"


def linked(known: Known) -> Rows:
    """Per active project: whether it is linked to at least one current objective; a weight of 0 is no link (R18)."""
    return _active(known, is_linked(known))


def is_linked(known: Known) -> np.ndarray:
    """Which projects are linked to a current objective."""
    links = known.link
    return np.bincount(links.project[links.current], minlength=len(known.project)) > 0


def linked_voluntary(known: Known) -> Rows:
    """The same without the mandatory projects, which count as excluded here."""
    rows = known.of(linked)
    mandatory = known.project.table.mandatory[rows["project"]]
    columns = {
        **rows.columns,
        "numerator": np.where(mandatory, 0.0, rows["numerator"]),
        "denominator": np.where(mandatory, 0.0, rows["denominator"]),
        "excluded": np.where(mandatory, 1, rows["excluded"]),
    }
    return Rows(columns, empty="no project that is not mandatory is active")


def evidenced(known: Known) -> Rows:
    """Per active project: whether an accountable benefit, no dis-benefit, serves a current objective it is linked to."""
    links, register = known.link, known.benefit
    current = set(zip(links.project[links.current].tolist(), links.objective[links.current].tolist(), strict=True))
    stands = np.flatnonzero(register.known & register.accountable & ~register.table.dis)
    pairs = zip(register.table.project[stands].tolist(), register.table.objective[stands].tolist(), strict=True)
    serves = np.zeros(len(known.project), dtype=bool)
    serves[[project for project, objective in pairs if (project, objective) in current]] = True
    return _active(known, serves)


def spend_aligned(known: Known) -> Rows:
    """Per active project: planned investment × the sum of its current weights, over planned investment.

    A project whose planned investment is unknown is excluded. Grouped by objective, the numerator is the objective's
    part and the denominator stays the whole investment.
    """
    projects, links = known.project, known.link
    invested = projects.table.planned_investment
    active = _standing(known)
    row = np.flatnonzero(active | projects.undated)
    unknown = np.isnan(invested) | projects.undated
    whole = units(row, 0.0, np.where(unknown, 0.0, invested)[row], unknown[row])
    serve = np.flatnonzero(links.current & active[links.project] & ~np.isnan(invested[links.project]))
    of = links.project[serve]
    parts = units(of, links.weight[serve] * invested[of], 0.0, objective=links.objective[serve])
    unserved = units(np.full(len(links.objectives), NOBODY), 0.0, 0.0, objective=links.objectives)
    without = int((active & np.isnan(invested)).sum())
    note = f"{plural(without, 'active project')} without a planned investment left out" if without else ""
    columns = together(whole, together(parts, unserved))
    return Rows(columns, note=note, empty="no active project has a planned investment")


def invested_in_links(known: Known) -> Rows:
    """Per active project: planned investment of the linked ones over that of all, whatever the weight of the link (V7)."""
    projects = known.project
    invested = np.nan_to_num(projects.table.planned_investment)
    row = np.flatnonzero(_standing(known))
    return Rows(units(row, np.where(is_linked(known), invested, 0.0)[row], invested[row]))


def _standing(known: Known) -> np.ndarray:
    """Which projects are active: by date, or by status where no start is known."""
    standing: np.ndarray = known.project.active | known.project.by_status
    return standing


def _active(known: Known, aligned: np.ndarray) -> Rows:
    projects = known.project
    active = _standing(known)
    row = np.flatnonzero(active | projects.undated)
    undated, by_status = int(projects.undated.sum()), int(projects.by_status.sum())
    left_out = f"{plural(undated, 'project')} closed or terminated without an end date left out" if undated else ""
    counted = f"{plural(by_status, 'project')} without a known start counted as active by status" if by_status else ""
    columns = units(row, (active & aligned)[row], active[row], projects.undated[row])
    return Rows(columns, note=join(left_out, counted), empty=NOBODY_ACTIVE)


def judge(known: Known, figure: Figure, project: int | None = None) -> Figure:
    """Met strictly above the benchmark; not measurable where no project is active."""
    if figure.value is None:
        return replace(figure, state=Verdict.NOT_MEASURABLE)
    met = above(figure.value, known.portfolio.assumptions.benchmarks["strategic_alignment"])
    return replace(figure, state=Verdict.MET if met else Verdict.NOT_MET)
