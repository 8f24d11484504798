"""The candidates for a portfolio's money: what runs and what is proposed, with its cost, its benefit and what it depends on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...amounts import agreeing
from ...forecast import Forecast, shown
from ...metrics.population import Known
from ...metrics.result import plural
from ...register.portfolio import Portfolio
from ...sections.answers import style_of
from ...sections.benefits import planned_in_all
from ...vocabulary import Status
from ..remaining import remaining

SEED = 11  # of the draws for proposed projects


@dataclass(frozen=True, eq=False)
class Candidates:
    """`frame` as `choose` takes it, `dependencies` that are not met yet, `draws` of the remaining benefit (a row per draw and a
    column per row of `frame`, empty where nothing is drawn), and `said`: what was assumed, in sentences."""

    frame: pd.DataFrame
    dependencies: tuple[tuple[str, str], ...]
    draws: np.ndarray
    said: tuple[str, ...]


def candidates(portfolio: Portfolio) -> Candidates:
    """The projects that run or have not started, as of the portfolio's day. Money is not discounted.

    The remaining benefit of what runs is the forecast's. A proposed project has no start to forecast from: it is taken for its
    whole plan, dis-benefits subtracted, times what the forecast expects of the running projects' months to come ÷ what was
    planned for them; its draws are those of running projects, each as often as its plan is large. Costs to come are raised by
    `optimism_bias.cost`; the benefits' bias is the forecast's to know.

    What has not launched and whose plan reaches fewer months than `review_window_months` has no remaining benefit that could be
    held against all that it costs: it is left empty, and `plan_months` says how few there are. `plan_over`
    says that no month of a plan is to come: its remaining benefit is 0 because nobody promises any.
    """
    known, expected = Known.of_portfolio(portfolio), shown(portfolio)
    projects, all_of = known.project, known.projects
    running = projects.started & ~projects.ended
    open_to = running | (~projects.started & ~projects.table.ended)
    costs = remaining(portfolio)
    frame = pd.DataFrame(
        {
            "project_id": all_of["project_id"],
            "name": all_of["name"],
            "status": np.where(
                running, np.where(all_of["status"] == Status.PAUSED, Status.PAUSED, Status.ACTIVE), Status.PROPOSED
            ),
            "mandatory": projects.table.mandatory,
            "remaining_cost": costs["remaining_cost"] * (1 + portfolio.assumptions.optimism_cost),
            "exit_cost": costs["exit_cost"],
        }
    )[open_to].reset_index(drop=True)
    benefit, draws, said = _benefits(portfolio, known, frame, expected)
    reach, last = _reach(portfolio, known)
    months = reach.reindex(frame["project_id"]).to_numpy(dtype=float)
    too_few = ~projects.launched[open_to] & (months < portfolio.assumptions.review_window_months)
    more = {
        "remaining_benefit": np.where(too_few, np.nan, benefit),
        "plan_months": np.where(too_few, months, np.nan),
        "plan_over": frame["project_id"].isin(_over(expected)),
    }
    if last is not None:
        said = (
            *said,
            f"Benefits count as far as their plans reach, the last of them to {style_of(portfolio).month(last)}.",
        )
    pairs, elsewhere = _unmet(portfolio, known)
    if elsewhere:
        style = style_of(portfolio)
        said = (
            *said,
            f"{style.counted(elsewhere, 'dependency', 'dependencies')} on projects of other portfolios "
            f"{agreeing(elsewhere, 'is', 'are')} left out: what is decided there is not known here.",
        )
    return Candidates(frame.assign(**more), pairs, draws, said)


def _benefits(
    portfolio: Portfolio, known: Known, frame: pd.DataFrame, expected: Forecast
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """The remaining benefit of each candidate, its draws, and what is said of the proposed."""
    forecasts = expected.projects
    place = {} if forecasts.empty else {name: n for n, name in enumerate(forecasts["project_id"])}
    of = np.array([place.get(name, -1) for name in frame["project_id"]], dtype=np.int64)
    benefit, draws = np.full(len(frame), np.nan), np.full((len(expected.remaining), len(frame)), np.nan)
    there = of >= 0
    if there.any():
        benefit[there] = forecasts["remaining_expected"].to_numpy(dtype=float)[of[there]]
        draws[:, there] = expected.remaining[:, of[there]]
    proposed = np.flatnonzero(~there & (frame["status"] == Status.PROPOSED).to_numpy())
    plan = _plans(portfolio, known).reindex(frame["project_id"].iloc[proposed]).to_numpy(dtype=float)
    proposed, plan = proposed[~np.isnan(plan)], plan[~np.isnan(plan)]
    if not len(proposed) or forecasts.empty:
        return benefit, draws, ()
    planned, to_come = (forecasts[name].to_numpy(dtype=float) for name in ("planned_remaining", "remaining_expected"))
    counts = np.flatnonzero((planned > 0) & ~np.isnan(to_come))
    if not len(counts):
        return benefit, draws, ()
    ratio = float(to_come[counts].sum() / planned[counts].sum())
    benefit[proposed] = plan * ratio
    random = np.random.default_rng(SEED)
    like = random.choice(counts, (len(draws), len(proposed)), p=planned[counts] / planned[counts].sum())
    draws[:, proposed] = plan * np.take_along_axis(expected.remaining, like, axis=1) / planned[like]
    return (
        benefit,
        draws,
        (
            f"What has not started is taken to bring {style_of(portfolio).percent(ratio)} of its plan: as much as is expected of "
            f"the {plural(len(counts), 'project')} with months to come.",
        ),
    )


def _over(expected: Forecast) -> pd.Series:
    """The projects of the forecast for whose months to come nothing is planned."""
    forecasts = expected.projects
    if forecasts.empty:
        return pd.Series(dtype="str")
    return forecasts.loc[(forecasts["planned_remaining"] == 0) & (forecasts["remaining_expected"] == 0), "project_id"]


def _plans(portfolio: Portfolio, known: Known) -> pd.Series:
    """What each project's benefits are planned to bring in all, dis-benefits subtracted, by project_id."""
    if not portfolio.has("benefits", "realisation"):
        return pd.Series(dtype="float64")
    register = known.benefits.set_index("benefit_id")
    planned = planned_in_all(known)
    signed = planned * np.where(register["dis"].reindex(planned.index).to_numpy(dtype=bool), -1.0, 1.0)
    return signed.groupby(register["project_id"].reindex(planned.index)).sum(min_count=1)


def _reach(portfolio: Portfolio, known: Known) -> tuple[pd.Series, pd.Timestamp | None]:
    """How many months the plan of each project reaches, from its first to its last, by project_id; and the last month of all."""
    if not portfolio.has("benefits", "realisation"):
        return pd.Series(dtype="float64"), None
    table = portfolio.tables["realisation"]
    table = table[(table["planned_value"] != 0) & table["planned_value"].notna()]
    owner = table["benefit_id"].map(known.benefits.set_index("benefit_id")["project_id"])
    by = table["month"].groupby(owner)
    first, last = by.min(), by.max()
    months = (last.dt.year - first.dt.year) * 12 + last.dt.month - first.dt.month + 1
    return months.astype(float), None if table.empty else last.max()


def _unmet(portfolio: Portfolio, known: Known) -> tuple[tuple[tuple[str, str], ...], int]:
    """Who depends on what has not launched, and how many depend on projects of other portfolios."""
    if not portfolio.has("dependencies"):
        return (), 0
    table = portfolio.tables["dependencies"]
    launched = dict(zip(known.projects["project_id"], known.project.launched, strict=True))
    pairs = [(str(one), str(other)) for one, other in zip(table["project_id"], table["depends_on"], strict=True)]
    return (
        tuple(pair for pair in pairs if pair[1] in launched and not launched[pair[1]]),
        sum(other not in launched for _, other in pairs),
    )
