"""Valid small registers of two portfolios, drawn by hypothesis with a liking for edges: the last days of months, leap
days, the days around as_of, zero and empty amounts, placeholders, and tables that were not supplied."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from .hand_made import Row

Draw = st.DrawFn
AS_OF = [
    dt.date(2024, 2, 29),
    dt.date(2025, 2, 28),
    dt.date(2026, 6, 30),
    dt.date(2026, 6, 29),
    dt.date(2026, 1, 1),
    dt.date(2025, 12, 31),
]
OPTIONAL = ["portfolios", "objectives", "benefits", "realisation", "spend", "decisions", "escalations", "alignment"]
COSTS = [None, 0.0, 10.0, 5.0, 40.0, 2.5, 12.5, 5.0, 10.0, -5.0]
PLANS = [None, 0.0, 10.0, 25.0, 40.0, 100.0, 40.0, 100.0, 12.5, -20.0]
ACTUALS = [None, None, 0.0, 25.0, 40.0, 100.0, 100.0, 90.0, 12.5, -20.0]
NAMES = [
    None,
    "Ada Byrne",
    "ada byrne ",
    "Omar Reid",
    "TBC",
    "n/a",
    "To be confirmed",
    "Payments team",
    "xx",
    "–",
    "Tobey",
]
CONFIRMED = [None, None, "Finance", "Finance", "TBC", "tbd (Finance)", "To be named by the board", "nobody"]
EVIDENCE = [None, None, "Ledger 4711", "n/a", "TBA – Ada", "Ledger – to be agreed", "£"]
KEYS = [None, None, "Claims settled", "claims  settled.", "CLAIMS-SETTLED", "S", "s ", "unknown", "tbc [later]"]
SHARES = [None, 0.0, 0.25, 0.5, 0.75, 1.0]


def months_from(day: dt.date, count: int) -> dt.date:
    """The first day of the month so many months away."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month0 + 1, 1)


@st.composite
def dates(draw: Draw, as_of: dt.date, earliest: int = -1000, latest: int = 90) -> dt.date:
    """A day near as_of: any, the first or last of a month, or an edge of a window that is counted from as_of."""
    kind = draw(st.sampled_from("dfleay"))
    if kind == "d":
        return as_of + dt.timedelta(days=draw(st.integers(earliest, latest)))
    first = months_from(as_of, draw(st.integers(earliest // 30, latest // 30)))
    if kind == "f":
        return first
    if kind == "l":
        return first - dt.timedelta(days=1)
    if kind == "a":
        return as_of + dt.timedelta(days=draw(st.integers(-1, 1)))
    if kind == "y":
        return as_of - dt.timedelta(days=draw(st.sampled_from([364, 365, 366, 367, 730, 731])))
    return draw(
        st.sampled_from([dt.date(2024, 2, 29), dt.date(2023, 2, 28), dt.date(2025, 3, 31), dt.date(2024, 4, 30)])
    )


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """The same, or empty."""
    return st.one_of(st.none(), strategy)


def seldom(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """The same, or empty three times out of four."""
    return st.one_of(st.none(), st.none(), st.none(), strategy)


def pick(choices: list[Any]) -> st.SearchStrategy:
    """One of these."""
    return st.sampled_from(choices)


@st.composite
def registers(draw: Draw) -> tuple[dict[str, list[Row]], dt.date]:
    """Tables of portfolios A and B, and the day they are seen on."""
    as_of = draw(st.one_of(pick(AS_OF), st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))))
    near, late = dates(as_of, -400), seldom(dates(as_of))
    projects = [draw(project_rows(f"P{k}", as_of)) for k in range(draw(pick([1, 2, 3, 4, 5])))]
    ids = [row["project_id"] for row in projects]
    objectives = [
        {"objective_id": f"O{k}", "name": "n", "valid_from": draw(late), "valid_to": draw(late)}
        for k in range(draw(pick([0, 1, 2, 3])))
    ]
    goals = [row["objective_id"] for row in objectives]
    pairs = [(p, o) for p in ids for o in goals if draw(pick([True, True, False]))]
    benefits = [draw(benefit_rows(f"B{k}", ids, goals, as_of)) for k in range(draw(pick([0, 2, 3, 4, 5, 6])))]
    tables = {
        "projects": projects,
        "portfolios": [draw(portfolio_rows(name, as_of)) for name in "AB"],
        "objectives": objectives,
        "alignment": [
            {"project_id": p, "objective_id": o, "weight": draw(pick(SHARES)), "approved_on": draw(late)}
            for p, o in pairs
        ],
        "benefits": benefits,
        "realisation": [row for b in benefits for row in draw(realisation_rows(b["benefit_id"], as_of))],
        "spend": [row for name in ids for row in draw(spend_rows(name, as_of))],
        "decisions": [draw(decision_rows(f"D{k}", ids, as_of)) for k in range(draw(pick([0, 2, 4, 6, 8, 10])))],
        "escalations": [
            {
                "escalation_id": f"E{k}",
                "project_id": draw(pick(ids)),
                "raised_on": draw(near),
                "closed_on": draw(late),
                "level": draw(pick(["executive", "executive", "programme"])),
            }
            for k in range(draw(pick([0, 1, 3, 5, 7])))
        ],
    }
    if draw(pick([False, False, True])):
        for name in draw(st.lists(pick(OPTIONAL), unique=True, min_size=1, max_size=2)):
            del tables[name]
    return tables, as_of


@st.composite
def portfolio_rows(draw: Draw, name: str, as_of: dt.date) -> Row:
    return {
        "portfolio_id": name,
        "name": name,
        "cfo_sponsor": draw(pick(NAMES)),
        "cio_sponsor": draw(pick(NAMES)),
        "mandate_signed_on": draw(maybe(dates(as_of))),
        "transformation_start": draw(
            st.one_of(dates(as_of, -600, -300), dates(as_of, -600, -300), maybe(dates(as_of, -700, 40)))
        ),
        "fiscal_year_start_month": draw(maybe(st.integers(1, 12))),
        "pmo_cost_per_year": draw(pick([None, 0.0, 120.0, 60.0])),
    }


@st.composite
def project_rows(draw: Draw, name: str, as_of: dt.date) -> Row:
    status = draw(pick(["active", "active", "active", "paused", "closed", "terminated", "proposed"]))
    start = draw(st.one_of(dates(as_of, -1400, -400), dates(as_of, -1400, -400), dates(as_of)))
    return {
        "project_id": name,
        "portfolio_id": draw(pick(["A", "A", "A", "A", "B"])),
        "name": name,
        "status": status,
        "start_date": None if status == "proposed" and draw(st.booleans()) else start,
        "end_date": draw(seldom(st.one_of(dates(as_of, -400), dates(as_of, -1400, -700)))),
        "planned_go_live": draw(maybe(dates(as_of, -1100, 200))),
        "go_live": draw(st.one_of(st.none(), dates(as_of), dates(as_of, -900, -360), dates(as_of, -900, -360))),
        "planned_investment": draw(pick([None, 0.0, 30.0, 50.0, 100.0, 100.0, 200.0])),
        "forecast_investment": draw(pick([None, 0.0, 40.0, 110.0, 130.0])),
        "actual_spend": draw(pick(COSTS)),
        "mandatory": draw(pick([None, True, False])),
        "pivot_rules_agreed_on": draw(st.one_of(st.none(), st.just(start), dates(as_of))),
    }


@st.composite
def benefit_rows(draw: Draw, name: str, projects: list[str], goals: list[str], as_of: dt.date) -> Row:
    return {
        "benefit_id": name,
        "project_id": draw(pick(projects)),
        "name": name,
        "objective_id": draw(pick([None, *goals, *goals])),
        "kind": draw(pick([None, "cashable", "cashable", "non_cashable", "non_financial", "dis_benefit"])),
        "owner": draw(pick(NAMES)),
        "success_criterion": draw(pick([None, "Half the time", "tbd", "Half the time", "Half the time"])),
        "agreed_on": draw(seldom(dates(as_of))),
        "unit": draw(pick([None, "days", "days", "N/A"])),
        "baseline_value": draw(pick([None, 10.0, 10.0, 10.0, 0.0])),
        "baseline_date": draw(maybe(dates(as_of, -1400, -500))),
        "target_value": draw(pick([None, 6.0, 6.0, 10.0])),
        "target_date": draw(maybe(dates(as_of))),
        "attribution": draw(pick([None, None, *SHARES])),
        "shared_benefit": draw(pick(KEYS)),
        "frequency": draw(pick([None, "monthly", "quarterly"])),
    }


@st.composite
def realisation_rows(draw: Draw, name: str, as_of: dt.date) -> list[Row]:
    k = draw(pick([*range(-36, 0, 3), -30, -24, -18, 0]))
    rows = []
    for _ in range(draw(pick([0, 1, 3, 6, 9, 12, 15]))):
        k += draw(pick([1, 1, 1, 1, 2, 3, 5]))
        plan, actual = draw(pick(PLANS)), draw(pick([*ACTUALS, "plan"]))
        if actual == "plan":
            actual = None if plan is None else plan + draw(pick([0.0, 0.0, 0.004, -0.004, 0.006]))
        rows.append(
            {
                "benefit_id": name,
                "month": months_from(as_of, k),
                "planned_value": plan,
                "replanned_value": draw(pick([None, None, *PLANS])),
                "actual_value": actual,
                "measure_value": draw(pick([None, 5.0, 6.0, 7.0, 11.0])),
                "evidence": draw(pick(EVIDENCE)),
                "validated_by": draw(pick(CONFIRMED)),
            }
        )
    return rows


@st.composite
def decision_rows(draw: Draw, name: str, projects: list[str], as_of: dt.date) -> Row:
    raised = draw(st.one_of(dates(as_of, -380), dates(as_of, -1000)))
    waits = pick([0, 1, 2, 5, 5, 10, 20, 30, 40, 60])
    decided, withdrawn = draw(st.one_of(st.none(), waits, waits)), draw(seldom(waits))
    return {
        "decision_id": name,
        "project_id": draw(pick(projects)),
        "category": draw(pick([None, "scope", "budget"])),
        "forum": draw(pick([None, "Board"])),
        "raised_on": raised,
        "decided_on": None if decided is None else raised + dt.timedelta(days=decided),
        "withdrawn_on": None if withdrawn is None else raised + dt.timedelta(days=withdrawn),
    }


@st.composite
def spend_rows(draw: Draw, name: str, as_of: dt.date) -> list[Row]:
    """A few months of spend, of which some are reversed in full a month later."""
    months = {draw(pick([-40, -36, -33, -30, -27, -24, -12, -6, -1, 0, 1])) for _ in range(draw(pick([0, 1, 2, 3])))}
    amounts = {k: draw(pick(COSTS)) for k in months}
    if len(months) == 1 and draw(st.booleans()):
        (k,) = months
        amounts[k + 1] = -(amounts[k] or 0.0)
    return [{"project_id": name, "month": months_from(as_of, k), "actual_spend": amounts[k]} for k in sorted(amounts)]


def recorded() -> st.SearchStrategy:
    """The tables of which a portfolio says that without rows nothing happened."""
    return st.lists(pick(OPTIONAL[1:]), unique=True, max_size=4).map(lambda names: tuple(sorted(names)))
