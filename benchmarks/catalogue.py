"""How long the catalogue takes, next to the same sums in plain DuckDB.

    python benchmarks/catalogue.py        # all registers; writes benchmarks/catalogue.json, prints the table

Three made registers, seeded, each of one portfolio: 30 projects with 1,000 realisation rows, 200 projects with 1,000 benefits
over 24 months, and one with 5 million realisation rows. Both sides have the tables in memory; every measurement starts from
them. "Sums over realisation" are the numerators and denominators of the metrics in SUMS, for the portfolio and for each
project; DuckDB works all of them out in one query, and both sides must come to the same sums before a time is believed. Ways
take turns, in one process.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from pmo_kit.metrics import history, measure
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections.headline import headline

AS_OF = "2026-06-30"
REGISTERS = {  # projects, benefits, months, turns
    "1 thousand": (30, 42, 24, 25),
    "24 thousand": (200, 1_000, 24, 9),
    "5 million": (4_000, 138_889, 36, 5),
}
KINDS = ("cashable", "cashable", "cashable", "non_cashable", "non_financial", "dis_benefit")
SUMS = {  # column of the query → metric, part of its row
    "first_year": ("benefits_realised", "numerator"),
    "first_year_due": ("benefits_against_plan_first_year", "numerator"),
    "first_year_plan": ("benefits_against_plan_first_year", "denominator"),
    "actual": ("benefits_against_plan", "numerator"),
    "planned": ("benefits_against_plan", "denominator"),
    "capped": ("benefits_against_plan_capped", "numerator"),
    "actual_replan": ("benefits_against_replan", "numerator"),
    "replanned": ("benefits_against_replan", "denominator"),
    "covered": ("evidence_coverage", "numerator"),
    "net_actual": ("net_benefits_against_plan", "numerator"),
    "net_planned": ("net_benefits_against_plan", "denominator"),
    "leaked": ("value_leakage", "numerator"),
    "scope": ("value_leakage_scope", "numerator"),
    "delay": ("value_leakage_delay", "numerator"),
    "gross_leakage": ("value_leakage_gross", "numerator"),
    "year_actual": ("benefits_in_year", "numerator"),
    "year_planned": ("benefits_in_year", "denominator"),
    "run_rate": ("benefits_run_rate", "numerator"),
    "validated": ("finance_validated", "numerator"),
    "claimed": ("finance_validated", "denominator"),
}
SQL = """
WITH claims AS (SELECT shared_benefit, sum(coalesce(attribution, 1)) AS total FROM benefits
                WHERE shared_benefit IS NOT NULL GROUP BY 1),
     register AS (SELECT benefit_id, project_id, kind = 'dis_benefit' AS dis, kind NOT IN ('dis_benefit', 'non_financial') AS gross,
                         coalesce(attribution, 1) / greatest(1, coalesce(total, 1)) AS share, go_live <= $day AS launched, go_live,
                         go_live + INTERVAL 12 MONTH <= $day AS due, planned_investment
                  FROM benefits LEFT JOIN claims USING (shared_benefit) JOIN projects USING (project_id)),
     ledger AS (SELECT register.*, last_day(month) AS ended, share * planned_value AS planned, share * actual_value AS actual,
                       share * coalesce(replanned_value, planned_value) AS replanned, validated_by,
                       coalesce(launched AND gross AND planned_value IS NOT NULL, FALSE) AS counts,
                       coalesce(launched AND last_day(month) > go_live, FALSE) AS live,
                       last_day(month) < date_trunc('month', go_live + INTERVAL 1 DAY) + INTERVAL 12 MONTH AS early,
                       CASE WHEN dis AND actual_value IS NULL AND launched AND last_day(month) > go_live
                            THEN share * planned_value ELSE share * actual_value END AS lost
                FROM realisation JOIN register USING (benefit_id) WHERE last_day(month) <= $day),
     begun AS (SELECT benefit_id, min(ended) AS begun FROM ledger WHERE counts AND actual > 0 GROUP BY 1),
     sums AS (SELECT benefit_id, any_value(project_id) AS project_id,
        sum(actual) FILTER (gross AND live AND early AND due AND planned_investment IS NOT NULL) AS first_year,
        sum(actual) FILTER (counts AND live AND early AND due) AS first_year_due,
        sum(planned) FILTER (counts AND live AND early AND due) AS first_year_plan,
        sum(actual) FILTER (counts) AS actual, sum(planned) FILTER (counts) AS planned,
        sum(actual) FILTER (launched AND gross AND replanned IS NOT NULL) AS actual_replan,
        sum(replanned) FILTER (launched AND gross) AS replanned,
        sum(replanned) FILTER (counts) AS replanned_due,
        sum(planned) FILTER (counts AND actual IS NOT NULL) AS covered,
        sum(CASE WHEN dis THEN -lost ELSE actual END) FILTER (launched AND (gross OR dis) AND planned IS NOT NULL) AS net_actual,
        sum(CASE WHEN dis THEN -planned ELSE planned END) FILTER (launched AND (gross OR dis)) AS net_planned,
        sum(actual) FILTER (counts AND year(ended) = year($day)) AS year_actual,
        sum(planned) FILTER (counts AND year(ended) = year($day)) AS year_planned,
        sum(actual) FILTER (gross AND ended > last_day($day - INTERVAL 3 MONTH)) * 4 AS run_rate,
        sum(actual) FILTER (gross AND validated_by IS NOT NULL) AS validated, sum(actual) FILTER (gross) AS claimed,
        sum(replanned) FILTER (counts AND (begun IS NULL OR ended < begun)) AS delay
     FROM ledger LEFT JOIN begun USING (benefit_id) GROUP BY 1)
SELECT project_id, sum(first_year) AS first_year, sum(first_year_due) AS first_year_due, sum(first_year_plan) AS first_year_plan,
       sum(actual) AS actual, sum(planned) AS planned, sum(least(coalesce(actual, 0), planned)) AS capped,
       sum(actual_replan) AS actual_replan, sum(replanned) AS replanned, sum(covered) AS covered, sum(net_actual) AS net_actual,
       sum(net_planned) AS net_planned, sum(planned) - coalesce(sum(actual), 0) AS leaked,
       sum(planned) - sum(replanned_due) AS scope, sum(delay) AS delay,
       sum(greatest(0, planned - coalesce(actual, 0))) AS gross_leakage, sum(year_actual) AS year_actual,
       sum(year_planned) AS year_planned, sum(run_rate) AS run_rate, sum(validated) AS validated, sum(claimed) AS claimed
FROM sums GROUP BY GROUPING SETS ((project_id), ())
"""
Sums = dict[tuple[str, str | None], float]


def register(projects: int, benefits: int, months: int, seed: int = 11) -> dict[str, pd.DataFrame]:
    """One portfolio with every table that a metric needs; a tenth of the months is still to come, some projects too."""
    random = np.random.default_rng(seed)
    ids = np.array([f"P{n:05}" for n in range(projects)])
    names = np.array([f"B{n:06}" for n in range(benefits)])
    of_project = random.integers(0, projects, benefits)
    starts = pd.Timestamp("2022-01-03") + pd.to_timedelta(random.integers(0, 900, projects), unit="D")
    first = pd.Timestamp(AS_OF) + pd.offsets.MonthBegin(-round(months * 0.9))
    month = pd.date_range(first, periods=months, freq="MS")
    cells = benefits * months
    planned = np.round(random.gamma(2.0, 500.0, cells), 2)
    actual = np.round(planned * random.normal(0.8, 0.3, cells), 2)
    past = np.tile(month <= AS_OF, benefits)
    shuffled = random.permutation(cells)  # an export comes in no useful order
    realisation = pd.DataFrame(
        {
            "benefit_id": np.repeat(names, months),
            "month": np.tile(month, benefits),
            "planned_value": np.where(random.random(cells) < 0.02, np.nan, planned),
            "replanned_value": np.where(random.random(cells) < 0.1, np.round(planned * 0.8, 2), np.nan),
            "actual_value": np.where(past & (random.random(cells) < 0.8), actual, np.nan),
            "measure_value": np.where(past & (random.random(cells) < 0.1), 7.0, np.nan),
            "validated_by": pd.array(np.where(random.random(cells) < 0.5, "Group finance", None), dtype="str"),
        }
    )
    raised = pd.Timestamp("2023-01-02") + pd.to_timedelta(random.integers(0, 1250, 10 * projects), unit="D")
    spent = pd.date_range("2023-01-01", AS_OF, freq="MS")
    shared = np.where(random.random(benefits) < 0.05, "S" + random.integers(0, 50, benefits).astype(str), None)
    return {
        "portfolios": pd.DataFrame(
            [
                {
                    "portfolio_id": "A",
                    "name": "All",
                    "cfo_sponsor": "Ada Byrne",
                    "cio_sponsor": "Bo Lindqvist",
                    "mandate_signed_on": "2024-01-08",
                    "transformation_start": "2024-07-01",
                    "pmo_cost_per_year": 1e6,
                }
            ]
        ),
        "projects": pd.DataFrame(
            {
                "project_id": ids,
                "portfolio_id": "A",
                "name": ids,
                "status": "active",
                "start_date": starts,
                "planned_go_live": starts + pd.Timedelta(days=400),
                "go_live": starts + pd.to_timedelta(random.integers(200, 1400, projects), unit="D"),
                "planned_investment": np.round(random.gamma(2.0, 50_000.0, projects), 2),
                "pivot_rules_agreed_on": starts - pd.Timedelta(days=10),
            }
        ),
        "objectives": pd.DataFrame({"objective_id": [f"O{n}" for n in range(8)], "name": "Grow"}),
        "alignment": pd.DataFrame({"project_id": ids, "objective_id": [f"O{n % 9}" for n in range(projects)]})[
            lambda links: links["objective_id"] != "O8"
        ],
        "benefits": pd.DataFrame(
            {
                "benefit_id": names,
                "project_id": ids[of_project],
                "name": names,
                "kind": np.array(KINDS)[random.integers(0, len(KINDS), benefits)],
                "owner": "Ada Byrne",
                "success_criterion": "calls are answered in time",
                "unit": "days",
                "baseline_value": 10.0,
                "baseline_date": pd.Timestamp("2021-12-01"),
                "target_value": 6.0,
                "target_date": pd.Timestamp("2026-12-31"),
                "attribution": np.where(random.random(benefits) < 0.5, 0.5, 1.0),
                "shared_benefit": pd.array(shared, dtype="str"),
            }
        ),
        "realisation": realisation.iloc[shuffled].reset_index(drop=True),
        "spend": pd.DataFrame(
            {
                "project_id": np.repeat(ids, len(spent)),
                "month": np.tile(spent, projects),
                "actual_spend": np.round(random.gamma(2.0, 2_000.0, projects * len(spent)), 2),
            }
        ),
        "decisions": pd.DataFrame(
            {
                "decision_id": [f"D{n}" for n in range(10 * projects)],
                "project_id": np.repeat(ids, 10),
                "raised_on": raised,
                "decided_on": raised + pd.to_timedelta(random.integers(1, 90, 10 * projects), unit="D"),
                "category": "scope",
                "forum": "Board",
            }
        ),
        "escalations": pd.DataFrame(
            {
                "escalation_id": [f"E{n}" for n in range(projects)],
                "project_id": ids,
                "raised_on": raised[:projects],
                "level": np.where(random.random(projects) < 0.5, "executive", "programme"),
            }
        ),
    }


def sums_of_the_kit(portfolio: Portfolio) -> Sums:
    """The sums as the catalogue has them, by name and project; None is the portfolio."""
    rows = measure(portfolio, list(dict.fromkeys(key for key, _ in SUMS.values())))
    return {
        (name, None if group is None else group.removeprefix("project:")): total
        for name, (key, part) in SUMS.items()
        for group, total in rows.loc[rows["metric"] == key, ["group", part]].itertuples(index=False)
        if group is None or group.startswith("project:")
    }


def sums_of_duckdb(connection: duckdb.DuckDBPyConnection) -> Sums:
    """The same of one query."""
    rows = connection.execute(SQL, {"day": dt.date.fromisoformat(AS_OF)}).fetch_df()
    projects = [None if pd.isna(one) else one for one in rows["project_id"]]
    return {(name, project): total for name in SUMS for project, total in zip(projects, rows[name], strict=True)}


def agree(kit: Sums, other: Sums) -> None:
    """Both sides come to the same; a project without any such row has 0 with the kit and nothing in SQL."""
    for key, total in kit.items():
        theirs = other.get(key, 0.0)
        theirs = 0.0 if pd.isna(theirs) else theirs
        assert math.isclose(total, theirs, rel_tol=1e-9, abs_tol=1e-4), (key, total, theirs)
    assert len({project for _, project in kit}) > 20


def timed(ways: dict[str, Callable[[], object]], turns: int) -> dict[str, dict[str, float]]:
    """Each way in turn, so many times: best and slowest wall-clock seconds, best processor seconds."""
    found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for _ in range(turns):
        for way, work in ways.items():
            begun, busy = time.perf_counter(), time.process_time()
            work()
            found[way].append((time.perf_counter() - begun, time.process_time() - busy))
    return {
        way: {"seconds": min(wall)[0], "worst": max(wall)[0], "busy": min(cpu for _, cpu in wall)}
        for way, wall in found.items()
    }


def run() -> dict:
    """All registers, every way. A portfolio remembers what was worked out of it, so each turn takes a fresh one."""
    outcome: dict = {"load_before": os.getloadavg()[0], "registers": {}}
    for name, (projects, benefits, months, turns) in REGISTERS.items():
        portfolio = Portfolio.from_frames(register(projects, benefits, months), as_of=AS_OF).for_portfolio()
        with duckdb.connect() as connection:
            for table, frame in portfolio.tables.items():
                connection.from_df(frame).create(table)
            agree(sums_of_the_kit(portfolio), sums_of_duckdb(connection))
            keys = list(dict.fromkeys(key for key, _ in SUMS.values()))
            ways = {
                "sums over realisation: pmo-kit": lambda one=portfolio, keys=keys: measure(replace(one), keys),
                "sums over realisation: plain DuckDB": lambda one=connection: sums_of_duckdb(one),
                "the whole catalogue: pmo-kit": lambda one=portfolio: measure(replace(one)),
                "the whole catalogue, ungrouped: pmo-kit": lambda one=portfolio: measure(replace(one), grouped=False),
                "the headline of a report: pmo-kit": lambda one=portfolio: headline(replace(one)),
                "the whole catalogue over 8 quarters: pmo-kit": lambda one=portfolio: history(replace(one), None, 8),
            }
            found = timed(ways, turns)
        rows = len(portfolio.tables["realisation"])
        outcome["registers"][name] = {
            "size": f"{projects:,} projects, {benefits:,} benefits, {rows:,} realisation rows",
            "rows_of_the_catalogue": len(measure(portfolio)),
            "ways": found,
        }
    outcome["load_after"] = os.getloadavg()[0]
    outcome["machine"] = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    outcome["versions"] = {name: version(name) for name in ("numpy", "pandas", "duckdb")}
    return outcome


def table(outcome: dict) -> str:
    """The outcome in Markdown, each way against plain DuckDB."""
    lines = []
    for found in outcome["registers"].values():
        base = found["ways"]["sums over realisation: plain DuckDB"]["seconds"]
        lines += ["", f"**{found['size']}** (the catalogue has {found['rows_of_the_catalogue']:,} rows)", ""]
        lines += ["| way | ms | slowest | processor ms | against DuckDB |", "|---|---:|---:|---:|---:|"]
        lines += [
            f"| {way} | {one['seconds'] * 1e3:,.0f} | {one['worst'] * 1e3:,.0f} | {one['busy'] * 1e3:,.0f} | "
            f"{one['seconds'] / base:.1f} × |"
            for way, one in found["ways"].items()
        ]
    versions = ", ".join(f"{name} {number}" for name, number in outcome["versions"].items())
    load = f"load {outcome['load_before']:.1f} before, {outcome['load_after']:.1f} after"
    return "\n".join([*lines, "", f"{outcome['machine']}; {versions}; {load}."])


if __name__ == "__main__":
    result = run()
    (Path(__file__).parent / "catalogue.json").write_text(json.dumps(result, indent=1) + "\n")
    print(table(result), file=sys.stdout)
