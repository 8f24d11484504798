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
HELD_OUT = (101, 102, 103)
FROZEN = {
    ("late_ramps", 1): "1ccf26369a3a00f4",
    ("late_ramps", 2): "c046e39c593bd668",
    ("late_ramps", 101): "44f2c64fc3831160",
    ("late_ramps", 102): "5659c62a261a20a2",
    ("late_ramps", 103): "8849baeb1576b75c",
    ("decay", 1): "f3f150356948efa6",
    ("decay", 2): "7bc8ca474c89e96f",
    ("decay", 101): "78fbd57f7d7900f2",
    ("decay", 102): "5ef6ba5334c80fe4",
    ("decay", 103): "a2827e842f40e219",
    ("step_losses", 1): "b1ff66b590c94657",
    ("step_losses", 2): "ebace182a02b239e",
    ("step_losses", 101): "ebdf693a12dfc9b4",
    ("step_losses", 102): "b72e76f6abfb834f",
    ("step_losses", 103): "10b76e0737f2bde6",
    ("seasonal", 1): "22eba4cd8a5aeb0d",
    ("seasonal", 2): "d8cad81b53d24c9f",
    ("seasonal", 101): "cda067259b1999b0",
    ("seasonal", 102): "cdf4b0d42dd24e56",
    ("seasonal", 103): "3ace2f1cb7abe933",
    ("plan_is_truth", 1): "70088477107aa483",
    ("plan_is_truth", 2): "b3eaf060ef95e901",
    ("plan_is_truth", 101): "731455bfea550adf",
    ("plan_is_truth", 102): "e4a19b99f8410f99",
    ("plan_is_truth", 103): "f336d4457ddacf02",
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
