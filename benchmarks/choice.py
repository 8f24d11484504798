"""How good the choice for a budget is, and how long it takes, beside the rule of thumb that it is held against.

The peer is what is done by hand: what is mandatory first, then by gain for each pound of cost, what still fits. Both are
given the same seeded registers in the same run. Writes choice.json beside itself. Run it from the checkout's root:
`python benchmarks/choice.py`.
"""

from __future__ import annotations

import itertools
import json
import os
import platform
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy

from pmo_kit.decisions.capital.choice import choose, curve, stability
from pmo_kit.decisions.capital.prepared import Ready, prepare

SIZES = (15, 50, 200)
SHARES = (0.2, 0.35, 0.5)  # of all that could be spent: budgets that bind
SEEDS = range(10)
FEW = 3  # seeds for what takes long
DRAWS = 25


def register(projects: int, seed: int) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Candidates whose costs spread as those of real portfolios do; a fifth is proposed, a tenth depends on another."""
    random = np.random.default_rng(seed)
    ids = [f"P{n:03}" for n in range(projects)]
    cost = random.lognormal(13, 1, projects).round()
    frame = pd.DataFrame(
        {
            "project_id": ids,
            "name": ids,
            "status": np.where(random.random(projects) < 0.2, "proposed", "active"),
            "mandatory": random.random(projects) < 0.03,
            "remaining_cost": cost,
            "exit_cost": (cost * random.uniform(0, 0.3, projects)).round(),
            "remaining_benefit": (cost * random.normal(1.4, 0.8, projects)).round(),
        }
    )
    pairs = random.integers(0, projects, (projects // 10, 2))
    return frame, [(ids[max(pair)], ids[min(pair)]) for pair in pairs.tolist() if pair[0] != pair[1]]


def by_thumb(ready: Ready, budget: float) -> np.ndarray:
    """What is settled, then by gain for each pound, what fits and whose needs go on."""
    programme, spare = ready.programme, budget - ready.owed
    goes = programme.low > 0
    spare -= programme.cost[goes].sum()
    needs = {n: [b for a, b in programme.pairs.tolist() if a == n] for n in range(len(goes))}
    worth = np.flatnonzero((programme.gain > 0) & (programme.high > 0) & ~goes)
    each = programme.gain[worth] / np.maximum(programme.cost[worth], 1.0)
    for n in worth[np.argsort(-each, kind="stable")].tolist():
        if programme.cost[n] <= spare and all(goes[b] for b in needs[n]):
            goes[n], spare = True, spare - programme.cost[n]
    return goes


def timed(way: Callable[[], Any]) -> tuple[Any, float, float]:
    """What a call returns, and its milliseconds, by the clock and of the processor."""
    began, worked = time.perf_counter(), time.process_time()
    found = way()
    return found, 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked)


def measured(projects: int) -> dict[str, float]:
    """What the rule of thumb loses over all registers and budgets of this size, and how long each way takes."""
    times: dict[str, list[tuple[float, float]]] = {}
    lost = []
    for seed, share in itertools.product(SEEDS, SHARES):
        frame, pairs = register(projects, seed)
        ready = prepare(frame, pairs)
        budget = ready.owed + share * float(np.maximum(ready.programme.cost, 0).sum())
        draws = frame["remaining_benefit"].to_numpy() * np.random.default_rng(seed).normal(1, 0.3, (DRAWS, projects))
        ways: dict[str, Callable[[], Any]] = {
            "best": partial(ready.best, budget),
            "thumb": partial(by_thumb, ready, budget),
            "choose": partial(choose, frame, budget, dependencies=pairs),
        }
        if seed < FEW:
            ways |= {"curve": partial(curve, ready, budget), "stability": partial(stability, ready, budget, draws)}
        found = {}
        for name, way in ways.items():
            found[name], *took = timed(way)
            times.setdefault(name, []).append((took[0], took[1]))
        best, thumb = (float(ready.programme.gain[found[name]].sum()) for name in ("best", "thumb"))
        if thumb > best + 1:
            raise SystemExit(f"{projects} projects, seed {seed}: the rule of thumb beats the exact choice")
        lost.append(1 - thumb / best)
    made = {"projects": projects, "lost_by_thumb_mean": np.mean(lost), "lost_by_thumb_most": np.max(lost)}
    for name, took in times.items():
        clock, processor = np.array(took).T
        made |= {f"{name}_ms": np.median(clock), f"{name}_slowest_ms": clock.max()}
        made |= {f"{name}_cpu_ms": np.median(processor), f"{name}_slowest_cpu_ms": processor.max()}
    return {name: round(float(value), 3 if name.startswith("lost") else 1) for name, value in made.items()}


def main() -> None:
    """Chooses, times, and prints a table."""
    before = os.getloadavg()[0]
    rows = [measured(projects) for projects in SIZES]
    made = {
        "rows": rows,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "scipy": scipy.__version__,
        "load": [round(before, 1), round(os.getloadavg()[0], 1)],
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(pd.DataFrame(rows).T.to_string())


if __name__ == "__main__":
    main()
