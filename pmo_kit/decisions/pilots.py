"""Where to try the new way of working first: projects that are seen, can be measured and launch soon.

A criterion that is undefined is not 0: such a project is listed and not ranked, with what is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..amounts import listed
from ..dates import add_months, complete_months
from ..metrics.evidence import lacking_of_targets
from ..metrics.placeholders import placeholders
from ..metrics.population import Known
from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, no_answer, style_of, without
from ..vocabulary import Status

MOST = 3  # so many are proposed
FEWEST = 2  # with fewer there is no choice
SOON = 12  # months: a pilot that launches later shows nothing within the year that people wait for it


def pilots(portfolio: Portfolio) -> Answer:
    """Candidates for a first pilot: projects that run or are proposed and have not launched, the best first.

    `visible` is the mean of `sponsor` (1 where somebody is named, R41) and `aligned` (the share that serves current objectives,
    R18); `measurable` that of `accountable` and `specific` (shares of its benefits with criterion, baseline and owner, and with
    a target that can be missed); `soon` says that forecast_go_live, else planned_go_live, is to come within SOON months, and
    that the planned day is not as long past: such a date is hoped for. Ranked is what launches soon and is neither invisible
    nor unmeasurable: by the weaker of the two, then their sum, then the nearer launch.

    Rows: `project_id`, `name`, `status`, the criteria, `months` to go-live, `rank` (empty where it is not ranked), `proposed`
    (the first MOST), `why` (a sentence). Figures: `proposed` (ids), `candidates`, `ranked`.
    """
    known = Known.of_portfolio(portfolio)
    projects = known.project
    chosen = ~projects.launched & ~projects.ended & ~projects.table.ended
    chosen &= (known.projects["status"] != Status.PAUSED).to_numpy()
    rows = _criteria(known)[chosen].reset_index(drop=True)
    if rows.empty:
        return no_answer(portfolio, "There is nothing to try it on: every project has launched, ended or is paused.")
    weaker, both = rows[["visible", "measurable"]].min(axis=1, skipna=False), rows["visible"] + rows["measurable"]
    fit = (rows["soon"] == 1) & (weaker > 0)
    order = rows.assign(unfit=~fit, weaker=-weaker, both=-both).sort_values(
        ["unfit", "weaker", "both", "months", "project_id"], kind="stable"
    )
    rows = order.drop(columns=["unfit", "weaker", "both"]).reset_index(drop=True)
    count = int(fit.sum())
    place = np.arange(1.0, len(rows) + 1)
    rows = rows.assign(rank=np.where(place <= count, place, np.nan), proposed=place <= min(count, MOST))
    rows = rows.assign(why=[_why(portfolio, row) for row in rows.to_dict("records")]).drop(columns="hoped_for")
    said = [
        without(portfolio, "how visible a project is", "objectives", "alignment"),
        without(portfolio, "how well a project can be measured", "benefits"),
        f"{style_of(portfolio).counted(count, 'project').capitalize()} can be proposed: too few to choose a pilot from."
        if count < FEWEST
        else "",
    ]
    return answer(
        portfolio,
        rows,
        *[name for name in ("projects", "objectives", "alignment", "benefits") if portfolio.has(name)],
        cannot_tell=tuple(filter(None, said)),
        proposed=tuple(rows.loc[rows["proposed"], "project_id"]),
        candidates=len(rows),
        ranked=count,
    )


def _criteria(known: Known) -> pd.DataFrame:
    """Every project with its criteria, shares from 0 to 1, empty where undefined."""
    portfolio, frame, count = known.portfolio, known.projects, len(known.project)
    sponsor = (~placeholders(frame["sponsor"])).astype(float)
    aligned = np.full(count, np.nan)
    if portfolio.has("objectives", "alignment"):
        links = known.link
        aligned = np.bincount(links.project, np.where(links.current, links.weight, 0.0), count).clip(max=1.0)
    accountable = specific = np.full(count, np.nan)
    if portfolio.has("benefits"):
        register = known.benefit
        of, kept = register.table.project, register.known
        whole = np.bincount(of, kept, count)
        vague = np.logical_or.reduce(list(lacking_of_targets(known).values()))
        accountable, specific = (
            np.divide(np.bincount(of, kept & has, count), whole, out=np.full(count, np.nan), where=whole > 0)
            for has in (register.accountable, ~vague)
        )
    expected = frame["forecast_go_live"].fillna(frame["planned_go_live"])
    months = np.array([_months(known.day, day) for day in expected], dtype=float)
    hoped_for = (frame["planned_go_live"] < pd.Timestamp(add_months(known.day, -SOON))).to_numpy()
    criteria = {
        "sponsor": sponsor,
        "aligned": aligned,
        "visible": (sponsor + aligned) / 2,
        "accountable": accountable,
        "specific": specific,
        "measurable": (accountable + specific) / 2,
        "go_live": expected,
        "months": months,
        "hoped_for": hoped_for,
        "soon": np.where(np.isnan(months), np.nan, ((months < SOON) & ~hoped_for).astype(float)),
    }
    return frame[["project_id", "name", "status"]].assign(**criteria)


def _months(today: dt.date, day: pd.Timestamp) -> float:
    """Complete months to a day; empty without one, and for one that has passed, which nobody launched on."""
    return float("nan") if pd.isna(day) or day.date() < today else float(complete_months(today, day.date()))


def _why(portfolio: Portfolio, row: Mapping[Any, Any]) -> str:
    style, missing = style_of(portfolio), []
    if pd.isna(row["aligned"]):
        missing.append("what it serves")
    if pd.isna(row["measurable"]):
        missing.append("its benefits")
    if pd.isna(row["soon"]):
        missing.append("a go-live that is still to come")
    if missing:
        return f"Not ranked without {listed(missing)}."
    seen = "a sponsor is named" if row["sponsor"] else "no sponsor is named"
    launch = style.day(row["go_live"])
    if row["soon"]:
        doubt = ""
    else:
        doubt = (
            f", {SOON} months or more after it was planned"
            if row["hoped_for"]
            else ", too late to show anything within a year"
        )
    return (
        f"{seen.capitalize()}, and {style.percent(row['aligned'])} of it serves current objectives; "
        f"{style.percent(row['accountable'])} of its benefits are accountable and {style.percent(row['specific'])} have a target "
        f"that can be missed; it is to launch on {launch}{doubt}."
    )
