"""Which objectives the portfolio's money serves, what serves none, and whether each benefit's chain holds.

Everything is counted over the projects that are active on the as-of date and the objectives that are valid on it, as
strategic_alignment counts (R3, R17, R18); investment is shared out by the links' effective weights, as
strategic_alignment_spend does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..amounts import SPACE, listed
from ..metrics.placeholders import placeholders
from ..metrics.population import Known
from ..register.naming import is_placeholder
from ..register.portfolio import Portfolio
from .answers import Answer, answer, no_answer, style_of, without
from .benefits import planned_in_all

NO_OBJECTIVE = "No current objective"
CHAIN = ("output", "outcome", "objective")  # what leads to a benefit, and what the benefit leads to
NEEDS = ("objectives", "alignment")
LEAST = 1e-6  # of a project's investment: what rounding of weights leaves over


def objectives_served(portfolio: Portfolio) -> Answer:
    """Each objective with the active projects, planned investment and spend to date that are mapped to it.

    Rows: `objective_id`, `name`, `owner`, `current`, `projects`, `investment`, `spend`, `share` (of the whole
    investment); the last row is what serves no current objective. Figures: `active`, `linked`, `investment`,
    `mapped`, `unknown_investment` (active projects without a figure).
    """
    known = Known.of_portfolio(portfolio)
    active = _active(known)
    if why := without(portfolio, "which objectives the projects and their money serve", *NEEDS):
        return no_answer(portfolio, why, active=len(active), investment=float(active["planned_investment"].sum()))
    links = known.links[known.links["current"]].merge(active, on="project_id")
    for amount in ("planned_investment", "spend"):
        links[amount] = links[amount] * links["weight"]
    by = links.groupby("objective_id")
    objectives = portfolio.tables["objectives"]
    ids = objectives["objective_id"]
    whole = float(active["planned_investment"].sum())  # 0 where none is known
    rows = pd.DataFrame(
        {
            "objective_id": ids,
            "name": objectives["name"],
            "owner": objectives["owner"].mask(placeholders(objectives["owner"])),
            "current": ids.isin(known.current_objectives["objective_id"]),
            "projects": ids.map(by["project_id"].nunique()).fillna(0).astype(int),
            "investment": _mapped(ids, by["planned_investment"].sum(), active["planned_investment"]),
            "spend": _mapped(ids, by["spend"].sum(), active["spend"]),
        }
    ).sort_values("investment", ascending=False, kind="stable")
    linked = active["project_id"].isin(links["project_id"])
    rest = {
        "objective_id": None,
        "name": NO_OBJECTIVE,
        "owner": None,
        "current": False,
        "projects": int((~linked).sum()),
        "investment": max(0.0, whole - float(rows["investment"].sum())) if whole > 0 else None,
        "spend": max(0.0, float(active["spend"].sum() - rows["spend"].sum()))
        if active["spend"].notna().any()
        else None,
    }
    rows = pd.concat([rows, pd.DataFrame([rest])], ignore_index=True)
    rows["share"] = rows["investment"] / whole if whole > 0 else float("nan")
    return answer(
        portfolio,
        rows,
        "projects",
        *NEEDS,
        *(["spend"] if portfolio.has("spend") else []),
        active=len(active),
        linked=int(linked.sum()),
        investment=whole,
        mapped=float(rows["investment"].iloc[:-1].sum()),
        unknown_investment=int(active["planned_investment"].isna().sum()),
        served=int((rows["current"] & (rows["projects"] > 0)).sum()),
        objectives=int(rows["current"].sum()),
    )


def funding(portfolio: Portfolio) -> Answer:
    """From which active project to which objective the planned investment goes, by the links' effective weights.

    Rows, the largest project first: `project_id`, `project`, `objective_id` (empty for what serves no current objective),
    `objective` and `investment` (above 0). Figures: `investment` (all of it), `unserving` (what serves no current objective).
    """
    if why := without(portfolio, "which projects fund which objectives", *NEEDS):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    active = _active(known)
    active = active[active["planned_investment"] > 0]
    if active.empty:
        return no_answer(
            portfolio, "It cannot be told which projects fund which objectives: no active project has an investment."
        )
    links = known.links[known.links["current"]].merge(active, on="project_id")
    links["investment"] = links["planned_investment"] * links["weight"]
    names = portfolio.tables["objectives"].set_index("objective_id")["name"]
    rest = active["planned_investment"] - active["project_id"].map(
        links.groupby("project_id")["investment"].sum()
    ).fillna(0.0)
    kept = ["project_id", "project", "objective_id", "objective", "investment"]
    served = links.assign(project=links["name"], objective=links["objective_id"].map(names))[kept]
    left = pd.DataFrame(
        {
            "project_id": active["project_id"],
            "project": active["name"],
            "objective_id": None,
            "objective": NO_OBJECTIVE,
            "investment": rest.where(rest > LEAST * active["planned_investment"], 0.0),
        }
    )
    rows = pd.concat([served, left.astype(served.dtypes)], ignore_index=True)
    rows = rows[rows["investment"] > 0]
    whole = rows.groupby("project_id")["investment"].transform("sum")
    order = ["whole", "project_id", "investment"]
    rows = rows.assign(whole=whole).sort_values(order, ascending=[False, True, False], kind="stable")
    return answer(
        portfolio,
        rows[kept],
        "projects",
        *NEEDS,
        investment=float(active["planned_investment"].sum()),
        unserving=float(rows.loc[rows["objective"] == NO_OBJECTIVE, "investment"].sum()),
    )


def projects_mapped(portfolio: Portfolio) -> Answer:
    """Each active project with the current objectives it serves, the largest investment first.

    Rows: `project_id`, `name`, `status`, `sponsor`, `objectives` (names with their shares; empty where none),
    `investment`, `spend`. Without objectives and alignment the column is empty, and the answer says why.
    """
    known = Known.of_portfolio(portfolio)
    active = _active(known)
    if active.empty:
        return no_answer(portfolio, "It cannot be told what the projects serve: no project is active on this date.")
    served = pd.Series(dtype="str")
    if portfolio.has(*NEEDS):
        links = known.links[known.links["current"]].sort_values("weight", ascending=False, kind="stable")
        names = links["objective_id"].map(portfolio.tables["objectives"].set_index("objective_id")["name"])
        texts = names + " (" + (links["weight"] * 100).round().astype(int).astype(str) + f"{SPACE}%)"
        served = texts.groupby(links["project_id"]).agg(", ".join)
    rows = pd.DataFrame(
        {
            "project_id": active["project_id"],
            "name": active["name"],
            "status": active["status"],
            "sponsor": active["sponsor"],
            "objectives": active["project_id"].map(served),
            "investment": active["planned_investment"],
            "spend": active["spend"],
        }
    ).sort_values("investment", ascending=False, na_position="last", kind="stable")
    why = without(portfolio, "which objectives these projects serve", *NEEDS)
    return answer(
        portfolio,
        rows,
        "projects",
        *[n for n in NEEDS if portfolio.has(n)],
        cannot_tell=(why,) if why else (),
        active=len(rows),
    )


def orphan_projects(portfolio: Portfolio) -> Answer:
    """The active projects that serve no current objective, the largest investment first, and why.

    Rows: `project_id`, `name`, `sponsor`, `mandatory`, `why`, `investment`, `spend`. Figures: `active`, `orphans`,
    `investment`, `orphaned`, `mandatory` (of the orphans).
    """
    known = Known.of_portfolio(portfolio)
    active = _active(known)
    if why := without(portfolio, "which projects serve no objective", *NEEDS):
        return no_answer(portfolio, why, active=len(active))
    current = set(known.links.loc[known.links["current"], "project_id"])
    rows = active[~active["project_id"].isin(current)]
    rows = rows[["project_id", "name", "sponsor", "mandatory", "planned_investment", "spend"]].rename(
        columns={"planned_investment": "investment"}
    )
    reasons = _reasons(known)
    rows.insert(
        4, "why", [reasons.get(project, "no link to an objective is recorded") for project in rows["project_id"]]
    )
    return answer(
        portfolio,
        rows.sort_values("investment", ascending=False, na_position="last", kind="stable"),
        "projects",
        *NEEDS,
        active=len(active),
        orphans=len(rows),
        mandatory=int(rows["mandatory"].sum()),
        orphaned=float(rows["investment"].sum()),
        investment=float(active["planned_investment"].sum()),
    )


def unserved_objectives(portfolio: Portfolio) -> Answer:
    """The current objectives that no active project serves, the heaviest first, and why.

    Rows: `objective_id`, `name`, `owner`, `weight`, `why`. Figures: `objectives` (current ones), `unserved`.
    """
    if why := without(portfolio, "which objectives no project serves", *NEEDS):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    links = known.links[known.links["weight"] > 0]
    names = known.projects.set_index("project_id")["name"]
    active = set(known.projects.loc[known.projects["active"], "project_id"])
    current = known.current_objectives
    rows = current[~current["objective_id"].isin(links.loc[links["project_id"].isin(active), "objective_id"])]
    others = links.groupby("objective_id")["project_id"].agg(list)
    why_not = [
        "only by projects that are not active: " + listed([names[p] for p in others[objective]], 2)
        if objective in others.index
        else "no project is linked to it"
        for objective in rows["objective_id"]
    ]
    rows = rows[["objective_id", "name", "owner", "weight"]].assign(why=why_not)
    if current.empty:
        return no_answer(
            portfolio, "It cannot be told which objectives no project serves: no objective is valid on this date."
        )
    return answer(
        portfolio,
        rows.sort_values("weight", ascending=False, na_position="last", kind="stable"),
        "projects",
        *NEEDS,
        objectives=len(current),
        unserved=len(rows),
    )


def benefits_chain(portfolio: Portfolio) -> Answer:
    """Each benefit of a started project with its chain: output, outcome, benefit, objective, and where it breaks first.

    Dis-benefits have no chain to an objective and are left out. Rows, broken ones with the largest plan first:
    `benefit_id`, `name`, `project`, `output`, `outcome`, `objective`, `breaks_at` (output, outcome, objective, or
    empty), `why`, `planned`. Figures: `benefits`, `whole`, and per link `broken_<link>`.
    """
    what = "whether each benefit's chain runs from output to objective"
    if why := without(portfolio, what, "benefits"):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    register = known.benefits[known.benefits["started"] & ~known.benefits["dis"]]
    if register.empty:
        return no_answer(portfolio, f"It cannot be told {what}: no benefit of a started project is in the register.")
    objectives = portfolio.tables.get("objectives")
    valid = set() if objectives is None else set(known.current_objectives["objective_id"])
    names = {} if objectives is None else dict(zip(objectives["objective_id"], objectives["name"], strict=True))
    breaks = [_first_break(row, valid, objectives is not None) for row in register.to_dict("records")]
    rows = pd.DataFrame(
        {
            "benefit_id": register["benefit_id"],
            "name": register["name"],
            "project": register["project_id"].map(known.projects.set_index("project_id")["name"]),
            "output": register["output"],
            "outcome": register["outcome"],
            "objective": [names.get(o, o) for o in register["objective_id"]],
            "breaks_at": [link for link, _ in breaks],
            "why": [why for _, why in breaks],
            "planned": register["benefit_id"].map(planned_in_all(known)),
        }
    )
    rows["whole"] = rows["breaks_at"] == ""
    rows = rows.sort_values(["whole", "planned"], ascending=[True, False], na_position="last", kind="stable")
    why = without(portfolio, "whether the objectives named are still valid", "objectives")
    return answer(
        portfolio,
        rows,
        "benefits",
        *[name for name in ("objectives", "realisation") if portfolio.has(name)],
        cannot_tell=(why,) if why else (),
        benefits=len(rows),
        whole=int(rows["whole"].sum()),
        planned=float(rows["planned"].sum(min_count=1)),
        planned_broken=float(rows.loc[~rows["whole"], "planned"].sum(min_count=1)),
        **{f"broken_{link}": int((rows["breaks_at"] == link).sum()) for link in CHAIN},
    )


def _mapped(ids: pd.Series, mapped: pd.Series, known: pd.Series) -> pd.Series:
    """What is mapped to each objective: 0 where nothing is, empty where no amount is known at all."""
    return (
        ids.map(mapped).astype("float64").fillna(0.0)
        if known.notna().any()
        else pd.Series(float("nan"), index=ids.index)
    )


def _active(known: Known) -> pd.DataFrame:
    """Active projects with their spend to date (0 where nothing was booked, empty where nothing could be)."""
    projects = known.projects[known.projects["active"]]
    booked = known.spend.groupby("project_id")["spend"].sum()
    return projects.assign(spend=projects["project_id"].map(booked).astype("float64"))


def _reasons(known: Known) -> dict[str, str]:
    """Why a project with links is still an orphan: approval to come, no weight, or a retired objective."""
    table = known.portfolio.tables["alignment"]
    objectives = known.portfolio.tables["objectives"].set_index("objective_id")
    style, reasons = style_of(known.portfolio), {}
    for link in table[table["approved_on"] > known.today].to_dict("records"):
        reasons[link["project_id"]] = f"its link is approved only on {style.day(link['approved_on'])}"
    for link in known.links[~known.links["current"]].to_dict("records"):
        objective = objectives.loc[link["objective_id"]]
        if link["weight"] <= 0:
            reasons[link["project_id"]] = f"its link to {objective['name']} has no weight"
        elif objective["valid_to"] < known.today:
            reasons[link["project_id"]] = f"{objective['name']} was retired on {style.day(objective['valid_to'])}"
        else:
            reasons[link["project_id"]] = f"{objective['name']} is valid only from {style.day(objective['valid_from'])}"
    return reasons


def _first_break(benefit: Mapping[Any, Any], valid: set[str], checked: bool) -> tuple[str, str]:
    """The first link of the chain that is missing, and why; empty texts where it holds."""
    for link in ("output", "outcome"):
        if is_placeholder(benefit[link]):
            return link, f"no {link} is recorded"
    if pd.isna(benefit["objective_id"]):
        return "objective", "it names no objective"
    if checked and benefit["objective_id"] not in valid:
        return "objective", "its objective is not valid on this date"
    return "", ""
