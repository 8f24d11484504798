"""Five made-up histories to hold a forecast against: late ramps, decay, step losses, seasons, and the plan as truth.

Written before the forecast was held against any of them, and frozen: `FROZEN` has the `fingerprint` of each, and a test holds it.
Seeds in `OPEN` were looked at while the forecast was made; those in `HELD_OUT` only when it was done.
"""

from __future__ import annotations

import hashlib
import io

import numpy as np
import pandas as pd

from pmo_kit.register.portfolio import Portfolio

AS_OF = "2026-06-30"
PROJECTS = 40
MONTHS = 30  # of plan, from the launch
STORIES = ("late_ramps", "decay", "step_losses", "seasonal", "plan_is_truth")
OPEN = (1, 2)
HELD_OUT = (201, 202, 203)
FROZEN = {
    ("late_ramps", 1): "1ccf26369a3a00f4",
    ("late_ramps", 2): "c046e39c593bd668",
    ("late_ramps", 201): "1f615370d01a7a7a",
    ("late_ramps", 202): "12b3bc8da4dffd1e",
    ("late_ramps", 203): "5dd62e87aa98a89c",
    ("decay", 1): "f3f150356948efa6",
    ("decay", 2): "7bc8ca474c89e96f",
    ("decay", 201): "abd1eaa47d64c822",
    ("decay", 202): "5811a8aa9e18679c",
    ("decay", 203): "ddd9f2be79f6544f",
    ("step_losses", 1): "b1ff66b590c94657",
    ("step_losses", 2): "ebace182a02b239e",
    ("step_losses", 201): "454e0945b18dc24b",
    ("step_losses", 202): "60f9df051d560232",
    ("step_losses", 203): "3751c56284aa31fd",
    ("seasonal", 1): "22eba4cd8a5aeb0d",
    ("seasonal", 2): "d8cad81b53d24c9f",
    ("seasonal", 201): "1477221fc643e55e",
    ("seasonal", 202): "2735dfa2c3fb3708",
    ("seasonal", 203): "73c5a3bde1df3134",
    ("plan_is_truth", 1): "70088477107aa483",
    ("plan_is_truth", 2): "b3eaf060ef95e901",
    ("plan_is_truth", 201): "ee097aeef1bf1276",
    ("plan_is_truth", 202): "71468a06eac02bed",
    ("plan_is_truth", 203): "b9a47c9e9331491d",
}
FIRST = 2021 * 12  # the month of the first launch


def frames(story: str, seed: int) -> dict[str, pd.DataFrame]:
    """The tables of a story: forty projects that launched one after the other over five years, a benefit each."""
    random = np.random.default_rng([seed, STORIES.index(story)])
    projects, benefits, realisation = [], [], []
    for n in range(PROJECTS):
        launch = FIRST + round(n * 60 / PROJECTS)
        name = f"P{n:02}"
        late = int(random.integers(0, 3))
        projects.append(
            {
                "project_id": name,
                "portfolio_id": "A",
                "name": name,
                "status": "active",
                "start_date": _day(launch - 12),
                "planned_go_live": _day(launch - 1 - late),
                "go_live": _day(launch - 1),
                "planned_investment": 1000.0,
            }
        )
        benefits.append({"benefit_id": f"B{n:02}", "project_id": name, "name": name, "kind": "cashable"})
        full = float(np.round(random.uniform(50, 200)))
        age = np.arange(MONTHS)
        plan = np.round(full * np.minimum(1, (age + 1) / 3), 2)
        value = np.round(plan * _course(story, random, age, launch + age), 2)
        for k in range(MONTHS):
            ended = launch + k <= 2026 * 12 + 5
            realisation.append(
                {
                    "benefit_id": f"B{n:02}",
                    "month": _day(launch + k),
                    "planned_value": plan[k],
                    "actual_value": value[k] if ended else None,
                    "evidence": "ledger" if ended else None,
                }
            )
    return {
        name: pd.DataFrame(rows)
        for name, rows in zip(("projects", "benefits", "realisation"), (projects, benefits, realisation), strict=True)
    }


def _course(story: str, random: np.random.Generator, age: np.ndarray, month: np.ndarray) -> np.ndarray:
    """Actual ÷ plan month by month."""
    noise = 1 + random.normal(0, 0.1, len(age))
    if story == "late_ramps":  # the plan is full after three months, what comes after nine, and then goes beyond it
        slow = np.minimum(1, (age + 1) / 9) / np.minimum(1, (age + 1) / 3)
        return np.maximum(0, random.normal(1.2, 0.2) * slow * noise)
    if story == "decay":  # full for four months, and then less every month
        return np.maximum(0, random.normal(1.0, 0.12) * np.exp(-0.07 * np.maximum(0, age - 3)) * noise)
    if story == "step_losses":  # once lost, four fifths are gone for good
        lost = np.cumsum(random.random(len(age)) < 0.04) > 0
        return np.maximum(0, random.normal(1.0, 0.12) * np.where(lost, 0.2, 1.0) * noise)
    if story == "seasonal":  # twice as much in summer as in winter, and a level of its own
        return np.maximum(0, random.normal(0.85, 0.2) * (1 + 0.5 * np.cos((month % 12 - 6) * np.pi / 6)) * noise)
    return 1 + random.normal(0, 0.01, len(age))


def _day(month: int) -> pd.Timestamp:
    """The first day of a month by its number; launches are on the first of the month before the first month of value's end."""
    return pd.Timestamp(month // 12, month % 12 + 1, 1)


def portfolio(story: str, seed: int) -> Portfolio:
    """A story as a portfolio, as of the end of June 2026."""
    return Portfolio.from_frames(frames(story, seed), as_of=AS_OF).for_portfolio()


def fingerprint(story: str, seed: int) -> str:
    """What the tables of a story come to: the beginning of the SHA-256 of their CSV."""
    text = io.StringIO()
    for frame in frames(story, seed).values():
        frame.to_csv(text, index=False)
    return hashlib.sha256(text.getvalue().encode()).hexdigest()[:16]
