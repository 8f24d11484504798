"""What was known, with names: frames for whoever shows rows. Metrics take the columns beside."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...dates import last_days
from ...register.portfolio import Portfolio
from ...vocabulary import Status
from .benefits import Benefits, keys_of
from .ledger import Ledger, Spend
from .links import Links
from .projects import Projects


def projects(portfolio: Portfolio, known: Projects) -> pd.DataFrame:
    """The projects table as known, with `started`, `launched`, `active`, `undated`, `due`, `overdue`, `first_month`, `last_month`.
    A later day reads as empty; a closed or terminated project with a later end_date reads active."""
    frame = portfolio.tables["projects"].reset_index(drop=True)
    to_come = known.table.ended & ~np.isnat(known.table.end) & np.isnat(known.end)
    frame.loc[to_come, "status"] = str(Status.ACTIVE)
    later = frame["pivot_rules_agreed_on"] > pd.Timestamp(portfolio.as_of)
    flags = ("started", "launched", "active", "undated", "due", "overdue", "first_month", "last_month")
    return frame.assign(
        end_date=known.end.astype("datetime64[us]"),
        go_live=known.go_live.astype("datetime64[us]"),
        pivot_rules_agreed_on=frame["pivot_rules_agreed_on"].mask(later),
        mandatory=known.table.mandatory,
        **{name: getattr(known, name) for name in flags},
    )


def benefits(portfolio: Portfolio, known: Benefits, projects: Projects) -> pd.DataFrame:
    """The benefits register as known, with `share`, `gross`, `dis`, `shared_key` (R11), what makes a benefit accountable, and
    `started`, `launched`, `due`, `go_live`, `start_date` of its project, whose row is `project`."""
    table, of = known.table, known.table.project
    frame = portfolio.tables["benefits"]
    frame = frame.assign(
        share=known.share,
        dis=table.dis,
        gross=table.gross,
        project=of,
        shared_key=keys_of(frame["shared_benefit"]),
        started=projects.started[of],
        launched=projects.launched[of],
        due=projects.due[of],
        go_live=projects.go_live[of].astype("datetime64[us]"),
        start_date=projects.table.start[of].astype("datetime64[us]"),
        has_baseline=known.has_baseline,
        owned=table.owned,
        has_criterion=table.has_criterion,
        accountable=known.accountable,
    )
    return frame[known.known]


def months(register: pd.DataFrame, known: Benefits, found: Ledger) -> pd.DataFrame:
    """The ledger with names, a row per benefit and month: benefit_id, project_id, kind, gross, dis, started, launched, go_live,
    `end` (the last day), planned, replanned, actual, confirmed, named, repeats, measure, evidence, after_launch, first_year,
    due."""
    row = (np.cumsum(known.known) - 1)[found.benefit]  # among the benefits that are known
    named = ["benefit_id", "project_id", "kind", "gross", "dis", "started", "launched", "go_live"]
    frame = register[named].take(row).reset_index(drop=True)
    columns = ("planned", "replanned", "actual", "confirmed", "named", "repeats", "measure", "evidence")
    flags = ("after_launch", "first_year", "due")
    return frame.assign(end=last_days(found.month), **{name: getattr(found, name) for name in (*columns, *flags)})


def spend(known: Spend, projects: Projects) -> pd.DataFrame:
    """What was spent: project_id, `end` (the last day of the month, empty where there is no date), spend."""
    dated = known.month > 0
    end = np.where(dated, last_days(np.where(dated, known.month, 1970 * 12)), np.datetime64("NaT", "us"))
    ids = pd.Series(projects.table.project_id[known.project], dtype="str")
    return pd.DataFrame({"project_id": ids, "end": end, "spend": known.amount})


def links(portfolio: Portfolio, known: Links) -> pd.DataFrame:
    """Which project serves which objective, as approved by then: project_id, objective_id, `weight` (its effective share) and
    `current` (the objective is valid)."""
    frame = portfolio.tables["alignment"].take(known.row)
    return frame.assign(weight=known.weight, current=known.current)
