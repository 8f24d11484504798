"""What was promised: the benefits register, and the shares of it that may be claimed (rules R10, R11, R40 and R41)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...register.naming import bare, shared_key
from ...register.portfolio import Portfolio
from ...vocabulary import Frequency, Kind
from ..placeholders import placeholders
from .days import as_day, days_of
from .projects import Projects, ProjectTable, places


@dataclass(frozen=True, eq=False)
class BenefitTable:
    """The benefits table in columns, a row per benefit, as on any day. `project` is the row of its project; `gross` of a
    benefit whose money adds up, `dis` of a dis-benefit (R13); `owned`, `has_criterion`, `has_unit` say that the text is no
    placeholder (R41)."""

    benefit_id: np.ndarray
    project: np.ndarray
    objective: np.ndarray
    kind: np.ndarray
    gross: np.ndarray
    dis: np.ndarray
    non_financial: np.ndarray
    quarterly: np.ndarray
    agreed: np.ndarray
    owned: np.ndarray
    has_criterion: np.ndarray
    has_unit: np.ndarray
    unit: np.ndarray
    baseline: np.ndarray
    baseline_date: np.ndarray
    target: np.ndarray
    target_date: np.ndarray
    attribution: np.ndarray

    def __len__(self) -> int:
        return len(self.project)


@dataclass(frozen=True, eq=False)
class Benefits:
    """The register as known on a day, a row for each of the table: `known` says which were agreed by then (R10). `share` may
    be claimed (R11); `started` is the project's. `accountable` has a criterion, a baseline (R40) and an owner."""

    table: BenefitTable
    known: np.ndarray
    share: np.ndarray
    started: np.ndarray
    has_baseline: np.ndarray
    accountable: np.ndarray

    def __len__(self) -> int:
        return len(self.known)


def benefit_table(portfolio: Portfolio, projects: ProjectTable) -> BenefitTable:
    """The benefits of a portfolio in columns."""
    frame = portfolio.tables["benefits"]
    kind = frame["kind"].to_numpy(dtype=object)
    words = np.array([one if isinstance(one, str) else "" for one in kind], dtype="U16")
    dis, non_financial = words == str(Kind.DIS_BENEFIT), words == str(Kind.NON_FINANCIAL)
    return BenefitTable(
        benefit_id=frame["benefit_id"].to_numpy(dtype=object),
        project=places(projects, frame["project_id"]),  # checked: every benefit has its project
        objective=frame["objective_id"].to_numpy(dtype=object),
        kind=kind,
        gross=~(dis | non_financial),
        dis=dis,
        non_financial=non_financial,
        quarterly=(frame["frequency"] == Frequency.QUARTERLY).to_numpy(dtype=bool),
        agreed=days_of(frame["agreed_on"]),
        owned=~placeholders(frame["owner"]),
        has_criterion=~placeholders(frame["success_criterion"]),
        has_unit=~placeholders(frame["unit"]),
        unit=frame["unit"].to_numpy(dtype=object),
        baseline=frame["baseline_value"].to_numpy(dtype=float),
        baseline_date=days_of(frame["baseline_date"]),
        target=frame["target_value"].to_numpy(dtype=float),
        target_date=days_of(frame["target_date"]),
        attribution=frame["attribution"].fillna(1.0).to_numpy(dtype=float),
    )


def benefits(table: BenefitTable, day: dt.date, projects: Projects, share: np.ndarray) -> Benefits:
    """The register as known on a day."""
    live = projects.go_live[table.project]
    has_baseline = (
        ~np.isnan(table.baseline)
        & (table.baseline_date <= as_day(day))
        & (np.isnat(live) | (table.baseline_date < live))
    )
    return Benefits(
        table=table,
        known=~(table.agreed > as_day(day)),
        share=share,
        started=projects.started[table.project],
        has_baseline=has_baseline,
        accountable=table.owned & table.has_criterion & has_baseline,
    )


def claims(portfolio: Portfolio, day: dt.date) -> pd.DataFrame:
    """What counts as a claim on a shared benefit on a day, over all portfolios (R11): `key` (as names are compared),
    `shared_benefit` (of its spellings the first by the alphabet), `claimed` (in total). A claim counts once its project has
    started, or an actual of its own is in; one that was agreed later is not known."""
    frame = portfolio.claims
    if frame is None or frame.empty:
        return pd.DataFrame({"key": [], "shared_benefit": [], "claimed": []})
    today = as_day(day)
    counts = (days_of(frame["started_on"]) <= today) | (days_of(frame["first_actual"]) <= today)
    counts &= ~(days_of(frame["agreed_on"]) > today) & ~placeholders(frame["shared_benefit"])
    counted = frame[counts]
    keys = counted["shared_benefit"].map(bare)
    texts = counted["shared_benefit"].astype(
        object
    )  # grouped as strings, arrow would start threads: no fork after that
    spelt = texts.groupby(keys).min().astype("str")  # whatever the order of the rows
    total = counted["attribution"].fillna(1.0).groupby(keys).sum()
    return pd.DataFrame({"key": total.index, "shared_benefit": spelt.to_numpy(), "claimed": total.to_numpy()})


def keys_of(shared: pd.Series) -> np.ndarray:
    """What shared benefits are compared by; None where a benefit is not shared (R11, R41)."""
    codes, keys = _coded_keys(shared)
    of_each: np.ndarray = np.array(keys, dtype=object)[codes]
    return of_each


def _coded_keys(shared: pd.Series) -> tuple[np.ndarray, list[str | None]]:
    """The distinct keys, each spelling worked out once, and where each benefit finds its own; the last is that of no key."""
    codes, spelt = pd.factorize(shared)
    return codes, [*map(shared_key, spelt), None]


def shares(portfolio: Portfolio, table: BenefitTable, claimed: pd.DataFrame) -> np.ndarray:
    """The share of each benefit that its project may claim: attribution ÷ max(1, Σ attribution of the shared benefit)."""
    shared = portfolio.tables["benefits"]["shared_benefit"]
    if claimed.empty or shared.isna().all():
        return table.attribution
    total = dict(zip(claimed["key"], claimed["claimed"], strict=True))
    codes, keys = _coded_keys(shared)
    of_one: np.ndarray = table.attribution / np.array([max(1.0, total.get(key, 1.0)) for key in keys])[codes]
    return of_one
