"""What the portfolio returned on what it spent: ROI to date, net present value, benefit–cost ratio, and the PMO's own return.

Flows are counted over every project that ever spent, the terminated included: (Σ actual value − Σ dis-benefits − Σ spend) ÷
Σ spend. A dis-benefit that fell due after launch and was not measured counts at its plan: silence must not flatter (R14).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from ..dates import complete_months, fiscal_years
from ..vocabulary import Verdict
from .population import Known
from .result import Figure, Rows, at_least, change, plural, pooled, ratio, unmeasurable

NOBODY_SPENT = "no spend to date, or it adds up to nothing"
NO_BASELINE = "no baseline: that needs a spend table with spend before transformation_start"


def flows(known: Known) -> pd.DataFrame:
    """What came in and went out, to date, of the projects that ever spent: project_id, end, benefit, dis, spend."""
    spend = known.spend[["project_id", "end", "spend"]]
    spenders = spend.loc[spend["spend"] != 0, "project_id"].unique()
    months = known.months[known.months["project_id"].isin(spenders)]
    gross = months[months["gross"]]
    dis = months[months["dis"]]
    silent = dis["actual"].isna() & dis["after_launch"]
    frame = pd.concat(
        [
            spend[spend["project_id"].isin(spenders)],
            gross[["project_id", "end"]].assign(benefit=gross["actual"]),
            dis[["project_id", "end"]].assign(dis=dis["actual"].mask(silent, dis["planned"])),
        ]
    )
    return frame.reindex(columns=["project_id", "end", "benefit", "dis", "spend"]).fillna(
        {"benefit": 0.0, "dis": 0.0, "spend": 0.0}
    )


def return_on_spend(known: Known) -> Rows:
    """Per project that ever spent: net return over spend, to date; started projects without spend are excluded (R21)."""
    rows = known.of(flows)
    frame = pd.DataFrame(
        {
            "project_id": rows["project_id"],
            "numerator": rows["benefit"] - rows["dis"] - rows["spend"],
            "denominator": rows["spend"],
            "excluded": 0,
        }
    )
    return _with_silent(known, frame)


def return_before(known: Known) -> Rows:
    """The same as of the day before transformation_start; without a spend table there is none (R25)."""
    if cannot := known.lacking("spend"):
        return unmeasurable(cannot)
    return (
        unmeasurable(known.no_baseline)
        if known.baseline is None
        else replace(known.baseline.of(return_on_spend), empty=NO_BASELINE)
    )


def roi_before(known: Known) -> Figure:
    """The baseline of the ROI: the locked one, else the replayed one."""
    rows = known.of(return_before)
    return known.locked("portfolio_roi") or pooled(rows, ratio).saying(rows.cannot)


def uplift(known: Known) -> Figure:
    """ROI over its baseline, relative; undefined where the baseline is not above zero (R24)."""
    now, before = pooled(known.of(return_on_spend), ratio), known.of(roi_before)
    return change(now.value, before.value, why=before.note or NO_BASELINE if before.value is None else "")


def uplift_points(known: Known) -> Figure:
    """ROI less its baseline: 0.18 is eighteen percentage points."""
    now, before = pooled(known.of(return_on_spend), ratio), known.of(roi_before)
    if now.value is None or before.value is None:
        return Figure(note=(before.note or NO_BASELINE) if before.value is None else NOBODY_SPENT)
    return Figure(now.value - before.value, now.value - before.value)


def present_value(known: Known) -> Rows:
    """Per project: flows by fiscal year, discounted from the portfolio's earliest flow, which is year 0 (R22, R23).

    `numerator` is the present value of net benefits, `denominator` that of costs.
    """
    assumed = known.portfolio.assumptions
    rows = known.of(flows)
    year = fiscal_years(rows["end"], known.portfolio.fiscal_year_start_month)
    moved = (rows[["benefit", "dis", "spend"]] != 0).any(axis=1)
    factor = (1 + assumed.discount_rate) ** -(year - year[moved].min()).astype(float)
    benefit = rows["benefit"] * (1 - assumed.optimism_benefit) - rows["dis"]
    cost = rows["spend"] * (1 + assumed.optimism_cost)
    frame = pd.DataFrame(
        {"project_id": rows["project_id"], "numerator": benefit * factor, "denominator": cost * factor, "excluded": 0}
    )
    return _with_silent(known, frame)


def net(numerator: float, denominator: float, excluded: int) -> Figure:
    """Present value of net benefits less that of costs; undefined where nothing was ever spent."""
    value = numerator - denominator if denominator else None
    return Figure(value, value, None, excluded, "" if denominator else NOBODY_SPENT)


def launched_months(known: Known) -> Rows:
    """Per launched project with spend: complete months since launch. Paid-back-so-far depends on it, so it stands beside ROI."""
    spend = known.spend
    spenders = spend.loc[spend["spend"] != 0, "project_id"]
    projects = known.projects[known.projects["project_id"].isin(spenders)]
    months = [
        complete_months(d.date(), known.day) if ok else float("nan")
        for d, ok in zip(projects["go_live"], projects["launched"], strict=True)
    ]
    frame = projects[["project_id"]].assign(months=months, excluded=(~projects["launched"]).astype(int))
    return Rows(frame, empty="no project with spend has launched")


def launched_months_before(known: Known) -> Rows:
    """The same as of the day before transformation_start."""
    return unmeasurable(known.no_baseline) if known.baseline is None else launched_months(known.baseline)


def median_months(frame: pd.DataFrame) -> Figure:
    """The median of `months`; the denominator is how many it was taken over."""
    months = frame["months"].dropna()
    return Figure(None if months.empty else float(months.median()), None, len(months), int(frame["excluded"].sum()))


def pmo_return(known: Known) -> Figure:
    """(Net realised benefits − spend × (1 + baseline ROI)) ÷ PMO cost, over the ended months since transformation_start."""
    portfolio = known.portfolio
    start, cost = portfolio.transformation_start, portfolio.record.get("pmo_cost_per_year")
    if start is None:
        return Figure(note=known.no_baseline)
    before = known.of(roi_before).value
    if before is None or cost is None:
        return Figure(note=NO_BASELINE if before is None else "pmo_cost_per_year is not given")
    rows = known.of(flows)
    since = rows[rows["end"] >= pd.Timestamp(start)]
    gained = float(since["benefit"].sum() - since["dis"].sum() - since["spend"].sum() * (1 + before))
    paid = cost * complete_months(start.replace(day=1), known.day + dt.timedelta(days=1)) / 12
    if paid <= 0:
        return Figure(None, gained, paid, note="the PMO has cost nothing since transformation_start")
    return Figure(gained / paid, gained, paid)


def judge(known: Known, figure: Figure, project_id: str | None = None) -> Figure:
    """Met where ROI is at least the benchmark above its baseline, relative (R24)."""
    start = known.portfolio.transformation_start
    if start is None:
        return replace(figure, state=Verdict.NOT_MEASURABLE).saying(known.no_baseline)
    if known.day < start:
        return replace(figure, state=Verdict.NOT_DUE).saying("transformation_start is still to come")
    rows = known.of(return_before)
    before = known.of(roi_before).value if project_id is None else known.of(_before_by_project).get(project_id)
    gained = change(figure.value, before)
    if gained.value is None:
        why = rows.cannot or (
            NO_BASELINE if before is None else "the baseline is not above zero: see the uplift in points"
        )
        return replace(figure, state=Verdict.NOT_MEASURABLE).saying(why)
    met = at_least(gained.value, known.portfolio.assumptions.benchmarks["portfolio_roi"])
    return replace(figure, state=Verdict.MET if met else Verdict.NOT_MET)


def _with_silent(known: Known, frame: pd.DataFrame) -> Rows:
    started = known.projects[known.projects["started"]]
    silent = started[~started["project_id"].isin(frame["project_id"].unique())]
    note = f"{plural(len(silent), 'started project')} without spend left out" if len(silent) else ""
    return Rows(
        pd.concat([frame, silent[["project_id"]].assign(excluded=1)], ignore_index=True), note=note, empty=NOBODY_SPENT
    )


def _before_by_project(known: Known) -> dict[str, float | None]:
    sums = known.of(return_before).frame.groupby("project_id")[["numerator", "denominator", "excluded"]].sum()
    return {project: ratio(*map(float, row)).value for project, row in zip(sums.index, sums.to_numpy(), strict=True)}
