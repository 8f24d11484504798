"""What became of the benefits: over time, by project and by owner, since launch, and on time against worth having.

Everything rests on the populations of the metric catalogue: months that have ended, shares applied, dis-benefits and
non-financial benefits outside sums of money (R7, R11, R13). What was not measured counts as nothing. Curves, bars and the
bridge begin with the whole promise: what started projects had planned by now, launched or not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..forecast.backtest import shown
from ..forecast.totals import HIGH, LOW
from ..metrics import measure
from ..metrics.leakage import split
from ..metrics.placeholders import persons
from ..metrics.population import Known
from ..register.portfolio import Portfolio
from .answers import Answer, answer, no_answer, without

NEEDS = ("benefits", "realisation")
NOBODY = "nobody is named"
NOTHING_PROMISED = "no planned value of a started project has fallen due"

# Half of what was planned: beyond what a slow ramp in the first year or the usual optimism of an estimate explains.
FAR_BELOW = 0.5

ON_TIME_WORTHLESS = "on time, little value"
LATE_VALUABLE = "late, of value"
ON_TIME_VALUABLE = "on time, of value"
LATE_WORTHLESS = "late, little value"


def planned_in_all(known: Known) -> pd.Series:
    """The original plan of each benefit over all its months, past and to come, shares applied; by benefit_id.

    Empty where no plan is recorded, and for non-financial benefits, which never enter a sum of money (R13).
    """
    if not known.portfolio.has("realisation"):
        return pd.Series(dtype="float64")
    table = known.portfolio.tables["realisation"]
    money = known.benefits.loc[known.benefits["gross"] | known.benefits["dis"], "benefit_id"]
    table = table[table["benefit_id"].isin(money)]
    share = table["benefit_id"].map(known.shares).astype("float64")
    return (table["planned_value"] * share).groupby(table["benefit_id"]).sum(min_count=1)


def promised_months(known: Known) -> pd.DataFrame:
    """The months of the promise: of money benefits of started projects, with an original plan; as `Known.months`."""
    months = known.months
    return months[months["started"] & months["gross"] & months["planned"].notna()]


def over_time(portfolio: Portfolio) -> Answer:
    """Benefits and spend month by month, running totals: what was promised, planned of it in launched projects, re-planned,
    evidenced and spent.

    Rows: `month` (its last day, up to the last month that has ended), `promised` (started projects, launched or not),
    `planned` and `replanned` (launched ones), `evidenced`, `spent` (all projects; empty without dated spend). Figures: their
    totals at the as-of date, `not_launched`
    (promised of projects not launched, and nothing came), `unmeasured` (of launched ones, without an actual); `ahead`, a frame
    of the months to come: `month` and `promised`, running on; and of what is still to come, less dis-benefits,
    `to_come_planned`, `to_come_expected`, `to_come_low` and `to_come_high` (10 % and 90 %), None where nothing is forecast.
    """
    if why := without(portfolio, "what the benefits come to", *NEEDS):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    promise = promised_months(known)
    if promise.empty:
        return no_answer(portfolio, f"It cannot be told yet what the benefits come to: {NOTHING_PROMISED}.")
    launched = promise["launched"]
    parts = {
        "promised": promise["planned"],
        "planned": promise["planned"].where(launched, 0.0),
        "replanned": promise["replanned"].where(launched, 0.0),
        "evidenced": promise["actual"],
    }
    monthly = pd.DataFrame(parts).groupby(promise["end"]).sum()
    dated = known.spend.dropna(subset="end")
    has_spend = portfolio.has("spend") and not dated.empty
    if has_spend:
        monthly = monthly.join(dated.groupby("end")["spend"].sum().rename("spent"), how="outer")
    else:
        monthly["spent"] = np.nan
    ended = pd.Timestamp(portfolio.as_of) + pd.Timedelta(days=1) - pd.offsets.MonthEnd(1)
    every = pd.date_range(monthly.index.min(), max(monthly.index.max(), ended), freq="ME", name="month")
    rows = monthly.reindex(every).fillna(0.0).cumsum().reset_index()
    if not has_spend:
        rows["spent"] = np.nan
    why = without(portfolio, "when the money was spent", "spend")
    last = rows.iloc[-1]
    return answer(
        portfolio,
        rows,
        *NEEDS,
        *(["spend"] if has_spend else []),
        cannot_tell=(why,) if why else (),
        **{name: float(last[name]) for name in ("promised", "planned", "replanned", "evidenced", "spent")},
        not_launched=float(promise.loc[~launched & promise["actual"].isna(), "planned"].sum()),
        unmeasured=float(promise.loc[launched & promise["actual"].isna(), "planned"].sum()),
        ahead=_ahead(known, rows["month"].iloc[-1], float(last["promised"])),
        **_to_come(portfolio),
    )


def _ahead(known: Known, now: pd.Timestamp, by_now: float) -> pd.DataFrame:
    """The plan of the months after `now` of started projects, running on from what was promised by then."""
    money = known.benefits[known.benefits["started"] & known.benefits["gross"]]
    table = known.portfolio.tables["realisation"]
    end = table["month"] + pd.offsets.MonthEnd(0)
    to_come = table["benefit_id"].isin(money["benefit_id"]) & (end > now) & table["planned_value"].notna()
    share = table["benefit_id"].map(known.shares).astype("float64")
    monthly = (table["planned_value"] * share)[to_come].groupby(end[to_come]).sum()
    if monthly.empty:
        return pd.DataFrame({"month": pd.Series(dtype="datetime64[us]"), "promised": pd.Series(dtype="float64")})
    every = pd.date_range(now + pd.offsets.MonthEnd(1), monthly.index.max(), freq="ME", name="month")
    return (monthly.reindex(every).fillna(0.0).cumsum() + by_now).rename("promised").reset_index()


def _to_come(portfolio: Portfolio) -> dict[str, float | None]:
    """What is expected of the months to come, of all projects together."""
    found = shown(portfolio)
    if found.projects.empty or not found.projects["planned_remaining"].abs().sum():
        return dict.fromkeys(("to_come_planned", "to_come_expected", "to_come_low", "to_come_high"))
    low, high = np.quantile(found.remaining.sum(axis=1), (LOW, HIGH))
    return {
        "to_come_planned": float(found.projects["planned_remaining"].sum()),
        "to_come_expected": float(found.projects["remaining_expected"].sum()),
        "to_come_low": float(low),
        "to_come_high": float(high),
    }


def by_month(portfolio: Portfolio, months: int = 12) -> Answer:
    """The promise month by month over the last `months` that have ended, benefit by benefit, and what came of it by trust (R63).

    Rows, the largest promise first: `benefit_id`, `name`, `project`, `month` (its last day), `planned`, `launched`, `actual`
    Rows, the largest promise first: `benefit_id`, `name`, `project`, `month` (its last day), `planned`, `launched`, `actual`
    (empty: not measured), and of it `confirmed`, `evidenced`, `repeats_plan` and `reported`. Figures: `promised` (rows),
    `measured` and `believed` (rows with an actual, and with value that is confirmed or evidenced), `benefits`.
    """
    if why := without(portfolio, "what came month by month", *NEEDS):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    promise = promised_months(known)
    last = pd.Timestamp(portfolio.as_of) + pd.Timedelta(days=1) - pd.offsets.MonthEnd(1)
    promise = promise[(promise["end"] > last - pd.offsets.MonthEnd(months)) & (promise["planned"] != 0)]
    if promise.empty:
        return no_answer(portfolio, f"It cannot be told what came month by month: {NOTHING_PROMISED} in the last year.")
    confirmed, named = promise["confirmed"].fillna(0.0), promise["named"].fillna(0.0)
    rest, repeats = promise["actual"].fillna(0.0) - named, promise["repeats"].astype(bool)
    register = portfolio.tables["benefits"].set_index("benefit_id")["name"]
    names = known.projects.set_index("project_id")["name"]
    rows = pd.DataFrame(
        {
            "benefit_id": promise["benefit_id"],
            "name": promise["benefit_id"].map(register),
            "project": promise["project_id"].map(names),
            "month": promise["end"],
            "planned": promise["planned"],
            "launched": promise["launched"],
            "actual": promise["actual"],
            "confirmed": confirmed,
            "evidenced": named - confirmed,
            "repeats_plan": rest.where(repeats, 0.0),
            "reported": rest.where(~repeats, 0.0),
            "whole": promise.groupby("benefit_id")["planned"].transform("sum"),
        }
    ).sort_values(["whole", "benefit_id", "month"], ascending=[False, True, True], kind="stable")
    return answer(
        portfolio,
        rows.drop(columns="whole"),
        *NEEDS,
        promised=len(rows),
        measured=int(rows["actual"].notna().sum()),
        believed=int((named > 0).sum()),
        benefits=rows["benefit_id"].nunique(),
    )


def by_project(portfolio: Portfolio) -> Answer:
    """Each started project's investment, planned and evidenced benefits, the largest investment first.

    Rows: `project_id`, `name`, `sponsor`, `state` (in delivery, never launched, launched, due), `go_live`, `investment`, `spend`,
    `promised` and `evidenced` (to date, launched or not), `against_promise`, `first_year` (first-year benefits over investment,
    where due). The ratios are the project rows of `benefits_against_promise` and `benefits_realised`. Figures: `promising`
    (projects that had promised something by now), `behind` (of them, with less than FAR_BELOW of it), `not_launched` (of those).
    """
    known = Known.of_portfolio(portfolio)
    projects = known.projects[known.projects["started"]]
    why = without(portfolio, "what each project returned", *NEEDS)
    if projects.empty:
        return no_answer(portfolio, "It cannot be told what each project returned: no project has started.")
    found = measure(portfolio, keys=["benefits_against_promise", "benefits_realised"])
    promise, first = _by_project(found, "benefits_against_promise"), _by_project(found, "benefits_realised")
    ids = projects["project_id"]
    benefits = known.benefits["project_id"] if portfolio.has("benefits") else ids
    rows = pd.DataFrame(
        {
            "project_id": ids,
            "name": projects["name"],
            "sponsor": projects["sponsor"],
            "state": np.select(
                [projects["due"], projects["launched"], projects["end_date"].notna() | projects["undated"]],
                ["due", "launched", "never launched"],
                "in delivery",
            ),
            "go_live": projects["go_live"],
            "investment": projects["planned_investment"],
            "spend": ids.map(known.spend.groupby("project_id")["spend"].sum()),
            "promised": ids.map(promise["denominator"]),
            "evidenced": ids.map(promise["numerator"]),
            "against_promise": ids.map(promise["value"]),
            "first_year": ids.map(first["value"]),
        }
    ).sort_values("investment", ascending=False, na_position="last", kind="stable")
    promising = rows["promised"] > 0
    behind = promising & (rows["evidenced"] < FAR_BELOW * rows["promised"])
    return answer(
        portfolio,
        rows,
        "projects",
        *[name for name in NEEDS if portfolio.has(name)],
        cannot_tell=(why,) if why else (),
        promising=int(promising.sum()),
        behind=int(behind.sum()),
        not_launched=int((behind & rows["state"].isin(["in delivery", "never launched"])).sum()),
        projects=len(rows),
        due=int(projects["due"].sum()),
        launched=int(projects["launched"].sum()),
        passing=int((rows["first_year"] > portfolio.assumptions.benchmarks["benefits_realised"] + 1e-9).sum()),
        benchmark=portfolio.assumptions.benchmarks["benefits_realised"],
        without_benefits=int((~ids.isin(benefits)).sum()),
    )


def by_owner(portfolio: Portfolio) -> Answer:
    """Each owner's benefits, planned and evidenced to date; what nobody owns is a row of its own.

    Rows, the largest plan first: `owner`, `benefits` (of started projects), and over the due months of launched projects
    `planned`, `evidenced`, `against_plan`, `unmeasured` (planned value without an actual); empty where nothing is due.
    Figures: `owners`, `benefits`, `unowned_benefits`, `planned`, `unowned` (planned to date that nobody owns).
    """
    if why := without(portfolio, "who answers for which benefits", "benefits"):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    register = known.benefits[known.benefits["started"]]
    if register.empty:
        return no_answer(portfolio, "It cannot be told who answers for which benefits: none is in the register.")
    owner = persons(register["owner"]).fillna(NOBODY).set_axis(register["benefit_id"])
    rows = owner.value_counts().rename("benefits").to_frame().join(_due_by(known, owner))
    rows = rows.rename_axis("owner").reset_index()
    rows["against_plan"] = rows["evidenced"] / rows["planned"].where(rows["planned"] > 0)
    nobody = rows["owner"] == NOBODY
    why = without(portfolio, "what each owner's benefits have come to", "realisation")
    return answer(
        portfolio,
        rows.sort_values(["planned", "benefits", "owner"], ascending=[False, False, True], kind="stable"),
        *[name for name in NEEDS if portfolio.has(name)],
        cannot_tell=(why,) if why else (),
        owners=int((~nobody).sum()),
        benefits=len(register),
        unowned_benefits=int(rows.loc[nobody, "benefits"].sum()),
        planned=float(rows["planned"].sum(min_count=1)),
        unowned=float(rows.loc[nobody, "planned"].sum()),
    )


def _due_by(known: Known, owner: pd.Series) -> pd.DataFrame:
    """Planned, evidenced and unmeasured value to date by owner; no rows without a realisation table."""
    if not known.portfolio.has("realisation"):
        return pd.DataFrame(columns=["planned", "evidenced", "unmeasured"], dtype="float64")
    due = known.due_months
    frame = due.assign(evidenced=due["actual"].fillna(0.0), unmeasured=due["planned"].where(due["actual"].isna(), 0.0))
    return frame.groupby(due["benefit_id"].map(owner))[["planned", "evidenced", "unmeasured"]].sum()


def leakage(portfolio: Portfolio) -> Answer:
    """Where promised value was lost, project by project, and how it splits: not launched; and since launch scope, delay,
    shortfall.

    Rows, the largest loss first: `project_id`, `name`, `promised` (by now, launched or not), `not_launched` (of it, where
    nothing came), `planned` (due since launch), `evidenced` (of that), `leakage`, `scope`, `delay`, `shortfall` (which may be
    negative: more came than was re-planned), `unmeasured` (plan of months since launch that nobody measured). Figures: the
    same for the portfolio, `gross`, `missing` (benefit by benefit, what has not come), and `early` (what came of projects that
    are not launched): promised = not_launched + early + planned, planned = evidenced + leakage. `measured_scope`,
    `measured_delay` and `measured_shortfall` split what is left of the leakage when `unmeasured` is taken off.
    """
    if why := without(portfolio, "what leaked since launch", *NEEDS):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    promise = promised_months(known)
    if promise.empty:
        return no_answer(portfolio, f"It cannot be told yet what leaked since launch: {NOTHING_PROMISED}.")
    parts = split(known).set_index("benefit_id")
    waiting = promise[~promise["launched"]].groupby("benefit_id")[["planned", "actual"]].sum()
    parts["promised"] = promise.groupby("benefit_id")["planned"].sum()
    parts["early"] = waiting["actual"]
    parts["not_launched"] = waiting["planned"] - waiting["actual"]
    measured = _measured(promise[promise["launched"]])
    parts = parts.join(measured)[parts["promised"].notna()]
    parts["missing"] = parts["gross"].fillna(0.0) + parts["not_launched"].fillna(0.0).clip(lower=0.0)
    amounts = [
        "promised",
        "not_launched",
        "early",
        "planned",
        "actual",
        "leakage",
        "scope",
        "delay",
        "shortfall",
        "gross",
        "missing",
        *measured.columns,
    ]
    rows = parts.groupby("project_id", sort=False)[amounts].sum().reset_index().rename(columns={"actual": "evidenced"})
    rows.insert(1, "name", rows["project_id"].map(known.projects.set_index("project_id")["name"]))
    totals: dict[str, Any] = {name: float(rows[name].sum()) for name in rows.columns[2:]}
    lost = (rows["not_launched"] + rows["leakage"]).sort_values(ascending=False, kind="stable")
    return answer(portfolio, rows.loc[lost.index], *NEEDS, **totals)


def _measured(due: pd.DataFrame) -> pd.DataFrame:
    """By benefit: the plan of months that nobody measured, and scope, delay and shortfall of those that somebody did."""
    by = due["benefit_id"]
    known = due["actual"].notna()
    first = due["end"].where(due["actual"] > 0).groupby(by).transform("min")
    waited = known & ~(due["end"] >= first)
    parts = pd.DataFrame(
        {
            "unmeasured": due["planned"].where(~known, 0.0),
            "measured_scope": (due["planned"] - due["replanned"]).where(known, 0.0),
            "measured_delay": due["replanned"].where(waited, 0.0),
        }
    )
    short = (due["planned"] - due["actual"]).where(known, 0.0) - parts["measured_scope"] - parts["measured_delay"]
    return parts.assign(measured_shortfall=short).groupby(by).sum()


def time_and_value(portfolio: Portfolio) -> Answer:
    """Due projects by when they came and what their first year brought: on time and worthless beside late and valuable.

    Rows: `project_id`, `name`, `sponsor`, `planned_go_live`, `go_live`, `days_late` (negative: early), `investment`,
    `planned`, `evidenced` (first year), `worth` (evidenced over planned; over planned investment where there is no
    plan), `group`. On time is on or before planned_go_live; little value is less than FAR_BELOW. Figures: `due`, and a
    count per group.
    """
    if why := without(portfolio, "whether what came on time was worth having", *NEEDS):
        return no_answer(portfolio, why)
    known = Known.of_portfolio(portfolio)
    due = known.projects[known.projects["due"]]
    if due.empty:
        why = "It cannot be told yet whether what came on time was worth having"
        return no_answer(portfolio, f"{why}: no project has been live for a full year.")
    year = known.months[known.months["gross"] & known.months["first_year"]].groupby("project_id")
    ids = due["project_id"]
    rows = pd.DataFrame(
        {
            "project_id": ids,
            "name": due["name"],
            "sponsor": due["sponsor"],
            "planned_go_live": due["planned_go_live"],
            "go_live": due["go_live"],
            "days_late": (due["go_live"] - due["planned_go_live"]).dt.days.astype("float64"),
            "investment": due["planned_investment"],
            "planned": ids.map(year["planned"].sum()).fillna(0.0),
            "evidenced": ids.map(year["actual"].sum()).fillna(0.0),
        }
    )
    basis = rows["planned"].where(rows["planned"] > 0, rows["investment"])
    rows["worth"] = rows["evidenced"] / basis.where(basis > 0)
    on_time, worthless = rows["days_late"] <= 0, rows["worth"] < FAR_BELOW
    rows["group"] = np.select(
        [on_time & worthless, on_time, worthless], [ON_TIME_WORTHLESS, ON_TIME_VALUABLE, LATE_WORTHLESS], LATE_VALUABLE
    )
    placed = rows[rows["days_late"].notna() & rows["worth"].notna()]
    counts = placed["group"].value_counts()
    left_out = len(rows) - len(placed)
    noun = "project" if left_out == 1 else "projects"
    said = (
        f"{left_out} due {noun} cannot be placed: without a planned go-live, or neither plan nor investment is known."
    )
    return answer(
        portfolio,
        placed.sort_values("worth", kind="stable"),
        "projects",
        *NEEDS,
        cannot_tell=(said,) if left_out else (),
        due=len(rows),
        on_time_worthless=int(counts.get(ON_TIME_WORTHLESS, 0)),
        late_valuable=int(counts.get(LATE_VALUABLE, 0)),
        on_time_valuable=int(counts.get(ON_TIME_VALUABLE, 0)),
        late_worthless=int(counts.get(LATE_WORTHLESS, 0)),
    )


def _by_project(rows: pd.DataFrame, metric: str) -> pd.DataFrame:
    """A metric's project rows by project_id; none where it could not be measured."""
    chosen = rows[(rows["metric"] == metric) & rows["group"].fillna("").str.startswith("project:")]
    return chosen.set_index(chosen["group"].str.removeprefix("project:").astype("str"))
