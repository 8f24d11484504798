"""The facts of each project that rules may name, as known on a day: `rules.FACTS` says what each of them means.

Sums are those of the metrics, and what is to come is the forecast's. Nothing undefined becomes 0: it is None or NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pandas as pd

from ..dates import complete_months
from ..metrics import alignment, evidence, realised
from ..metrics.placeholders import placeholders
from ..metrics.population import Known
from ..metrics.population.days import in_last_year
from ..metrics.population.projects import places
from ..metrics.result import Rows, ratio
from ..register.portfolio import Portfolio
from ..rules import FACTS, Kind
from .changes import given_up, net_change
from .expected import FORECAST, MONEY_TABLES, over, to_come
from .remaining import remaining, spent_so_far

# Facts that take time, by what makes them: nothing is made of a group of which none is asked for.
BROUGHT = frozenset({"realised_to_plan", "first_year_to_investment", "measured_share", "months_unmeasured"})
ASKED = frozenset({"benefit_given_up", "schedule_drift_days", "executive_escalations", "oldest_open_decision_days"})
COLUMNS = ("project_id", "name", *(fact.name for fact in FACTS))

Column = np.ndarray


def facts(portfolio: Portfolio, only: Collection[str] | None = None) -> pd.DataFrame:
    """A row per project that has started and not ended: `project_id`, `name`, and a column per fact in the order of `FACTS`.

    Takes one portfolio. `only` names the facts that are asked for; the others are left undefined, and without one that hangs
    on the forecast none is made. Numbers are floats, NaN where undefined; a yes or no and a text are None there.
    """
    return facts_of(Known.of_portfolio(portfolio.for_portfolio(portfolio.portfolio_id)), only)


def facts_of(known: Known, only: Collection[str] | None = None) -> pd.DataFrame:
    """The same of a population, on its own day."""
    asked = frozenset(COLUMNS if only is None else only)
    made = {**_standing(known), **_cost(known)}
    if asked & BROUGHT:
        made |= _brought(known)
    if asked & ASKED:
        made |= _asked(known)
    if asked & FORECAST:
        made |= to_come(known, made["remaining_cost"])
    row = np.flatnonzero(known.project.started & ~known.project.ended)
    columns: dict[str, Any] = {
        name: known.projects[name].to_numpy(dtype=object)[row] for name in ("project_id", "name")
    }
    for fact in FACTS:
        whole = made.get(fact.name)
        if whole is None or fact.name not in asked:
            whole = np.full(len(known.project), np.nan if fact.kind is Kind.NUMBER else None)
        kind = np.float64 if fact.kind is Kind.NUMBER else object
        columns[fact.name] = pd.Series(whole[row].astype(kind), dtype=kind)
    return pd.DataFrame(columns, columns=list(COLUMNS))


def _standing(known: Known) -> dict[str, Column]:
    """Where each project stands, and who answers for it."""
    projects, has = known.project, known.portfolio.has
    table, count = projects.table, len(projects)
    made: dict[str, Column] = {
        "status": known.projects["status"].to_numpy(dtype=object),
        "mandatory": table.mandatory.astype(object),
        "launched": projects.launched.astype(object),
        "months_since_start": _months(known, table.start),
        "months_since_go_live": _months(known, projects.go_live),
        "months_late": _late(known),
        "has_sponsor": (~placeholders(known.portfolio.tables["projects"]["sponsor"])).astype(object),
    }
    if has("objectives", "alignment"):
        made["aligned"] = alignment.is_linked(known).astype(object)
    if has("benefits"):
        register = known.benefit
        made["benefits_count"] = np.bincount(register.table.project[register.known], minlength=count)
        made["accountable_share"] = _ratios(known, evidence.accountability)
    if has("dependencies"):
        links = known.portfolio.tables["dependencies"]
        needs, needed = places(table, links["project_id"]), places(table, links["depends_on"])
        counts = (needed >= 0) & projects.active[needs]
        made["dependents_count"] = np.bincount(needed[counts], minlength=count)
    return made


def _cost(known: Known) -> dict[str, Column]:
    """What each project costs from here on; what was spent is among it for comparison."""
    table = known.project.table
    spend = spent_so_far(known)
    to_pay = remaining(known.portfolio)
    larger = np.fmax(spend, table.forecast_investment)  # the one that is known where the other is not
    return {
        "planned_investment": table.planned_investment,
        "spend": spend,
        **{name: to_pay[name].to_numpy(dtype=float) for name in ("remaining_cost", "exit_cost", "avoidable_cost")},
        "cost_to_approved": over(larger, table.planned_investment),
    }


def _brought(known: Known) -> dict[str, Column]:
    """What each project brought, and how far it was measured."""
    if not known.portfolio.has(*MONEY_TABLES):
        return {}
    return {
        "realised_to_plan": _ratios(known, realised.against_plan),
        "first_year_to_investment": _ratios(known, realised.first_year_return),
        "measured_share": _ratios(known, evidence.evidence_coverage),
        "months_unmeasured": _silent(known),
    }


def _asked(known: Known) -> dict[str, Column]:
    """What was changed and asked for since each project started."""
    has, count = known.portfolio.has, len(known.project)
    made: dict[str, Column] = {}
    if has("change_requests"):
        made["schedule_drift_days"] = net_change(known, "schedule_impact_days")
        if has(*MONEY_TABLES):
            made["benefit_given_up"] = given_up(known)
    if has("escalations"):
        asked = known.escalation
        late = asked.executive & in_last_year(asked.raised, known.day)
        made["executive_escalations"] = np.bincount(asked.project[late], minlength=count)
    if has("decisions"):
        issues = known.issue
        made["oldest_open_decision_days"] = np.zeros(count)
        of = issues.table.project[issues.row]
        np.maximum.at(made["oldest_open_decision_days"], of[issues.open], issues.days[issues.open])
    return made


def _months(known: Known, since: Column) -> Column:
    """Complete months from each of these days to the day; NaN where there is none."""
    return np.array([np.nan if day is None else complete_months(day, known.day) for day in since.tolist()], dtype=float)


def _late(known: Known) -> Column:
    """Complete months from the planned go-live to the actual one, or to the day while there is none; 0 where it is not late."""
    live = known.project.go_live
    pairs = zip(known.project.table.planned_go_live.tolist(), live.tolist(), strict=True)
    late = [np.nan if due is None else max(0, complete_months(due, came or known.day)) for due, came in pairs]
    return np.array(late, dtype=float)


def _silent(known: Known) -> Column:
    """Months from the last one with an actual of any benefit, else from launch, to the last that is due."""
    ledger, projects = known.ledger, known.project
    last = np.full(len(projects), -1, dtype=np.int64)
    np.maximum.at(last, ledger.project[ledger.due], ledger.month[ledger.due])
    seen = projects.first_month - 1
    came = ledger.due & ~np.isnan(ledger.actual)
    np.maximum.at(seen, ledger.project[came], ledger.month[came])
    return np.where(last < 0, np.nan, np.maximum(last - seen, 0))


def _ratios(known: Known, rows: Callable[[Known], Rows]) -> Column:
    """A ratio of the catalogue for each project, NaN where it is undefined."""
    made = np.full(len(known.project), np.nan)
    for row, sums in known.of(rows).by_project(len(made)).items():
        value = ratio(sums).value
        made[row] = np.nan if value is None else value
    return made
