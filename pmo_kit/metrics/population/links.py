"""To which end: the objectives that are current, and the projects that serve them (rules R17 and R18)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from ...register.portfolio import Portfolio
from ..result import TOLERANCE
from .days import as_day, days_of
from .projects import ProjectTable, places


@dataclass(frozen=True, eq=False)
class LinkTable:
    """The alignment table in columns, and the objectives: `project` (its row), `objective` (the id), `weight` as given,
    `approved`; `objective_id`, `valid_from`, `valid_to` of every objective."""

    project: np.ndarray
    objective: np.ndarray
    weight: np.ndarray
    approved: np.ndarray
    objective_id: np.ndarray
    valid_from: np.ndarray
    valid_to: np.ndarray


@dataclass(frozen=True, eq=False)
class Links:
    """The links that were approved by then: `row` in the alignment table, `project`, `objective`, `weight` (its effective
    share of the project, R18) and `current` (the objective is valid on the day, R17). `objectives` are the current ones."""

    row: np.ndarray
    project: np.ndarray
    objective: np.ndarray
    weight: np.ndarray
    current: np.ndarray
    objectives: np.ndarray


def link_table(portfolio: Portfolio, projects: ProjectTable) -> LinkTable:
    """The links of a portfolio in columns."""
    links, objectives = portfolio.tables["alignment"], portfolio.tables["objectives"]
    return LinkTable(
        project=places(projects, links["project_id"]),
        objective=links["objective_id"].to_numpy(dtype=object),
        weight=links["weight"].to_numpy(dtype=float),
        approved=days_of(links["approved_on"]),
        objective_id=objectives["objective_id"].to_numpy(dtype=object),
        valid_from=days_of(objectives["valid_from"]),
        valid_to=days_of(objectives["valid_to"]),
    )


def links(table: LinkTable, day: dt.date, projects: int) -> Links:
    """Which project serves which objective on a day: empty weights share what is left of 1, above 1 they are scaled."""
    today = as_day(day)
    row = np.flatnonzero(~(table.approved > today))
    project, weight = table.project[row], table.weight[row]
    empty = np.isnan(weight)
    given = np.bincount(project, np.where(empty, 0.0, weight), projects)[project]
    unstated = np.bincount(project, empty, projects)[project]
    left = np.maximum(1 - given, 0) / np.maximum(unstated, 1)
    weight = np.where(empty, left, weight) / np.maximum(given, 1)
    objectives = table.objective_id[~(table.valid_from > today) & ~(table.valid_to < today)]
    valid = set(objectives.tolist())
    serves = np.array([one in valid for one in table.objective[row]], dtype=bool)
    return Links(row, project, table.objective[row], weight, serves & (weight > TOLERANCE), objectives)
