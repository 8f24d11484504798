"""Change requests against the fixed outcome: what each does to the benefit, and not only to cost and date.

A project may stay within every tolerance of time and budget and give up, request by request, what it was approved for. What
was approved adds up to a project's drift; what gives up benefit and keeps the date or saves cost is named one by one.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ..amounts import sentence
from ..metrics.population import Known
from ..metrics.population.days import as_day, days_of
from ..metrics.population.projects import places
from ..metrics.result import TOLERANCE
from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, no_answer, style_of, without
from ..vocabulary import ChangeStatus

IMPACTS = {"cost": "cost_impact", "days": "schedule_impact_days", "benefit": "benefit_impact"}
SAVES_COST = "saves cost"
KEEPS_THE_DATE = "keeps the date"
SUPPLIED = "what change requests do to the outcome"


def _requests(known: Known) -> pd.DataFrame:
    """The change requests raised by the as-of date, each with its `status` as it was then, `age` in days, and the impacts by
    their short names. One that was decided later was pending; one without decided_on is taken as decided when it was raised."""
    frame = known.portfolio.tables["change_requests"]
    frame = frame[frame["raised_on"] <= known.today].reset_index(drop=True)
    later = frame["decided_on"] > known.today
    return frame.rename(columns={long: short for short, long in IMPACTS.items()}).assign(
        project=frame["project_id"].map(known.projects.set_index("project_id")["name"]),
        status=frame["status"].astype(object).where(~later, str(ChangeStatus.PENDING)),
        age=(known.today - frame["raised_on"]).dt.days,
        raised_on=frame["raised_on"].dt.date,
        decided_on=frame["decided_on"].dt.date.where(~later, None),
    )


def _approved(portfolio: Portfolio) -> pd.DataFrame:
    requests = Known.of_portfolio(portfolio).of(_requests)
    return requests[requests["status"] == ChangeStatus.APPROVED]


def net_change(known: Known, impact: str) -> np.ndarray:
    """What the change requests of each project that were approved by then do, net: the sum of an impact, a row per project.

    0 where there are none, NaN where there are and none says. One that says nothing beside others that do adds nothing; one
    approved without a day counts from the day it was raised. `impact` is a column of change_requests, which must be there.
    """
    frame, count = known.portfolio.tables["change_requests"], len(known.project)
    raised, decided = days_of(frame["raised_on"]), days_of(frame["decided_on"])
    by_then = (raised <= as_day(known.day)) & ~(decided > as_day(known.day))
    approved = (frame["status"] == ChangeStatus.APPROVED).to_numpy(dtype=bool) & by_then
    of = places(known.project.table, frame["project_id"])[approved]
    amount = frame[impact].to_numpy(dtype=float)[approved]
    silent = (np.bincount(of, minlength=count) > 0) & (np.bincount(of, ~np.isnan(amount), count) == 0)
    return np.where(silent, np.nan, known.project.total(of, amount))


def given_up(known: Known) -> np.ndarray:
    """The benefit that approved change requests took out ÷ the original plan over its life, a row per project; negative where
    they added benefit, NaN without a plan above 0.

    The plan is the one that a change request had before it: claims are not scaled (R11), and dis-benefits and what is no money
    are left out.
    """
    plan = np.zeros(len(known.project))
    if known.portfolio.has("benefits", "realisation"):
        owner = known.benefits[known.benefits["gross"]].set_index("benefit_id")["project"]
        months = known.portfolio.tables["realisation"]
        months = months[months["benefit_id"].isin(owner.index)]
        plan = known.project.total(
            months["benefit_id"].map(owner).to_numpy(dtype=np.int64), months["planned_value"].to_numpy()
        )
    return -net_change(known, "benefit_impact") / np.where(plan > 0, plan, np.nan) + 0.0  # + 0.0 makes a −0.0 a 0.0


def drift(portfolio: Portfolio) -> pd.DataFrame:
    """What approved change requests have done to each project, net: a row per project, in the order of the projects table.

    Columns: `project_id`; `cost` (money) and `days` added; `benefit` (money over the plan's life; negative where benefit was
    given up), each as `net_change` has it; `benefit_share`, the share of the original plan that was given up (`given_up`).
    NaN without change requests (R9).
    """
    known = Known.of_portfolio(portfolio)
    made: dict[str, np.ndarray] = dict.fromkeys((*IMPACTS, "benefit_share"), np.full(len(known.project), np.nan))
    if portfolio.has("change_requests"):
        made = {name: net_change(known, impact) for name, impact in IMPACTS.items()}
        made["benefit_share"] = given_up(known)
    return pd.DataFrame({"project_id": known.projects["project_id"], **made})


def changes(portfolio: Portfolio) -> Answer:
    """What change requests have done to each project's outcome, the largest benefit given up first.

    Rows, one per project with an approved request: `project_id`, `project`, `approved` (how many), `unstated` (of them with an
    impact left empty), `cost`, `days`, `benefit`, `benefit_share` (as `drift` has them), `cost_share` (cost ÷ planned
    investment, NaN without one above 0). Figures: `approved`, `pending`, `rejected`, `withdrawn`, `unknown` (without a status)
    and `undated` (approved without a day); `beyond_plan` (projects that gave up more than they had planned);
    of all approved `cost`, `days` and `benefit`, what is stated added up (None where
    nothing is), and `unstated`; `projects` with an approved request.
    """
    if why := without(portfolio, SUPPLIED, "change_requests"):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    requests = known.of(_requests)
    approved = requests[requests["status"] == ChangeStatus.APPROVED]
    empty = approved[list(IMPACTS)].isna().any(axis=1)
    projects = known.projects.set_index("project_id")
    found = drift(portfolio).set_index("project_id")
    found = found.loc[found.index.isin(approved["project_id"])]
    invested = projects["planned_investment"].reindex(found.index)
    beyond = int((found["benefit_share"] > 1 + TOLERANCE).sum())
    rows = found.assign(
        project=projects["name"].reindex(found.index),
        approved=approved.groupby("project_id").size(),
        unstated=empty.groupby(approved["project_id"]).sum(),
        cost_share=found["cost"] / invested.where(invested > 0),
    ).reset_index(names="project_id")
    undated = int(approved["decided_on"].isna().sum())
    counts = requests["status"].value_counts()
    sums = {name: approved[name].sum(min_count=1) for name in IMPACTS}
    return answer(
        portfolio,
        rows.sort_values(["benefit", "cost"], ascending=[True, False], kind="stable", na_position="last"),
        "change_requests",
        "projects",
        *[name for name in ("benefits", "realisation") if portfolio.has(name)],
        cannot_tell=_cannot_tell(portfolio, int(empty.sum()), undated, beyond),
        **{str(status): int(counts.get(str(status), 0)) for status in ChangeStatus},
        unknown=int(requests["status"].isna().sum()),
        undated=undated,
        beyond_plan=beyond,
        unstated=int(empty.sum()),
        projects=len(rows),
        **{name: None if pd.isna(value) else float(value) for name, value in sums.items()},
    )


def _cannot_tell(portfolio: Portfolio, unstated: int, undated: int, beyond: int) -> tuple[str, ...]:
    style = style_of(portfolio)
    sentences = [without(portfolio, "what share of the plan was given up", "benefits", "realisation")]
    if unstated:
        leave, do = ("leaves", "it does to its project") if unstated == 1 else ("leave", "they do to their projects")
        sentences.append(
            f"{style.counted(unstated, 'approved change request')} {leave} an impact empty: what {do} cannot be told in full."
        )
    if undated:
        have = "has" if undated == 1 else "have"
        sentences.append(
            f"{style.counted(undated, 'approved change request')} {have} no decided_on and count from the day they were raised."
        )
    if beyond:
        sentences.append(
            f"{style.counted(beyond, 'project')} gave up more benefit than the original plan holds: one of the two "
            "cannot be right."
        )
    return tuple(sentence(one) for one in sentences if one)


def trades(portfolio: Portfolio) -> Answer:
    """The approved change requests that give up benefit and keep the date or save cost, the largest first.

    One does where it takes benefit out, and either saves cost or adds no day; whether that was its purpose, the summary says.
    Rows: `change_id`, `project_id`, `project`,
    `summary`, `decided_on`, `why` (SAVES_COST, KEEPS_THE_DATE, or both), `benefit`, `cost`, `days`. Figures: `trades`,
    `benefit` (what they gave up, negative; None where there is none), `approved`, and `untold`: those approved of which it
    cannot be told, because an impact is empty.
    """
    if why := without(portfolio, SUPPLIED, "change_requests"):
        return no_answer(portfolio, why)
    approved = _approved(portfolio)
    saves, keeps = approved["cost"] < 0, approved["days"] <= 0
    gives = approved["benefit"] < 0
    untold = approved["benefit"].isna() & (saves | keeps | approved[["cost", "days"]].isna().any(axis=1))
    untold |= gives & ~saves & ~keeps & approved[["cost", "days"]].isna().any(axis=1)
    rows = approved[gives & (saves | keeps)].sort_values("benefit", kind="stable")
    purposes = [
        " and ".join([*([SAVES_COST] if cost < 0 else []), *([KEEPS_THE_DATE] if days <= 0 else [])])
        for cost, days in zip(rows["cost"], rows["days"], strict=True)
    ]
    return answer(
        portfolio,
        rows.assign(why=purposes)[
            ["change_id", "project_id", "project", "summary", "decided_on", "why", "benefit", "cost", "days"]
        ],
        "change_requests",
        "projects",
        trades=len(rows),
        benefit=float(rows["benefit"].sum()) if len(rows) else None,
        approved=len(approved),
        untold=int(untold.sum()),
    )


def pending(portfolio: Portfolio) -> Answer:
    """The change requests that wait to be decided, the oldest first.

    Rows: `change_id`, `project_id`, `project`, `summary`, `raised_on`, `age` (days), `cost`, `days`, `benefit`. Figures:
    `pending`, `oldest` and `median_age` (days, None where none waits), `benefit` (what is stated added up, None where nothing
    is).
    """
    if why := without(portfolio, "which change requests wait", "change_requests"):
        return no_answer(portfolio, why)
    requests = Known.of_portfolio(portfolio).of(_requests)
    rows = requests[requests["status"] == ChangeStatus.PENDING].sort_values("age", ascending=False, kind="stable")
    benefit = rows["benefit"].sum(min_count=1)
    return answer(
        portfolio,
        rows[["change_id", "project_id", "project", "summary", "raised_on", "age", "cost", "days", "benefit"]],
        "change_requests",
        "projects",
        pending=len(rows),
        oldest=int(rows["age"].max()) if len(rows) else None,
        median_age=float(rows["age"].median()) if len(rows) else None,
        benefit=None if pd.isna(benefit) else float(benefit),
    )


def approved_since(portfolio: Portfolio, project_id: str, day: dt.date) -> int:
    """How many change requests of a project were raised on that day or later, and approved by the as-of date."""
    approved = _approved(portfolio)
    return int(((approved["project_id"] == project_id) & (approved["raised_on"] >= day)).sum())
