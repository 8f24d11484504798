"""A made register of any size, seeded: portfolios, projects, benefits and their monthly realisation."""

from __future__ import annotations

import numpy as np
import pandas as pd

MONTHS = 36
PROJECTS = 40  # of a portfolio
FIRST = "2022-07-01"
KINDS = ("cashable", "cashable", "non_cashable", "non_financial")


def register(rows: int, seed: int = 7) -> dict[str, pd.DataFrame]:
    """Tables with about so many realisation rows; a portfolio has 40 projects and at most 1,400 benefits."""
    random = np.random.default_rng(seed)
    benefits = max(1, rows // MONTHS)
    portfolios = max(2, benefits // 1400)
    ids = np.array([f"PF{n:03}" for n in range(portfolios)])
    of_portfolio = np.repeat(np.arange(portfolios), PROJECTS)
    projects = np.array([f"PF{n:03}-{k:02}" for n in range(portfolios) for k in range(PROJECTS)])
    launched = pd.Timestamp("2022-06-15")
    of_project = random.integers(0, len(projects), benefits)
    names = np.array([f"B{n:06}" for n in range(benefits)])
    shared = np.where(random.random(benefits) < 0.05, "S" + random.integers(0, 50, benefits).astype(str), None)
    month = pd.date_range(FIRST, periods=MONTHS, freq="MS").to_numpy()
    planned = np.round(random.gamma(2.0, 500.0, benefits * MONTHS), 2)
    actual = np.round(planned * random.normal(0.8, 0.3, benefits * MONTHS), 2)
    actual[random.random(benefits * MONTHS) < 0.2] = np.nan
    realisation = pd.DataFrame(
        {
            "benefit_id": np.repeat(names, MONTHS),
            "month": np.tile(month, benefits),
            "planned_value": planned,
            "actual_value": actual,
            "validated_by": pd.array(
                np.where(random.random(benefits * MONTHS) < 0.5, "Group finance", None), dtype="str"
            ),
        }
    )
    shuffled = random.permutation(len(realisation))  # an export comes in no useful order
    return {
        "portfolios": pd.DataFrame({"portfolio_id": ids, "name": ids, "currency": "GBP"}),
        "projects": pd.DataFrame(
            {
                "project_id": projects,
                "portfolio_id": ids[of_portfolio],
                "name": projects,
                "status": "active",
                "start_date": pd.Timestamp("2021-01-04"),
                "go_live": launched,
                "planned_investment": np.round(random.gamma(2.0, 500_000.0, len(projects)), 2),
            }
        ),
        "benefits": pd.DataFrame(
            {
                "benefit_id": names,
                "project_id": projects[of_project],
                "name": names,
                "kind": np.array(KINDS)[random.integers(0, len(KINDS), benefits)],
                "owner": "Ada Byrne",
                "attribution": np.where(random.random(benefits) < 0.5, 0.5, 1.0),
                "shared_benefit": pd.array(shared, dtype="str"),
            }
        ),
        "realisation": realisation.iloc[shuffled].reset_index(drop=True),
    }
