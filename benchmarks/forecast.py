"""What a forecast takes: 10,000 draws of 1,000 benefits, beside the least that any such simulation does in numpy.

Run it with `python benchmarks/forecast.py`; it writes forecast.json beside it and prints a table in Markdown. The ways take
turns in one process. The floor draws one normal number for each benefit and draw, multiplies it and sorts each benefit's draws,
which is what an interval takes; it knows no history, no projects and no launches.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from catalogue import AS_OF, register

from pmo_kit.forecast import backtest, forecast
from pmo_kit.register.portfolio import Portfolio

PROJECTS, BENEFITS, MONTHS, DRAWS, TURNS = 200, 1_340, 48, 10_000, 5  # a quarter of the benefits is not in money


def floor(benefits: int, draws: int) -> np.ndarray:
    """One normal number for each, scaled, sorted by benefit; their tenths."""
    random = np.random.Generator(np.random.SFC64(1))
    drawn = random.standard_normal((benefits, draws), dtype=np.float32)
    drawn *= np.linspace(1, 2, benefits, dtype=np.float32)[:, None]
    return np.sort(drawn, axis=1)[:, [draws // 10, -draws // 10]]


def made(early: bool) -> Portfolio:
    """A portfolio whose benefits have months to come. With `early` every project launched within the last year, so that each
    benefit is drawn in both its first year and the time after it."""
    tables = register(PROJECTS, BENEFITS, MONTHS)
    tables["realisation"]["month"] += pd.offsets.MonthBegin(6)
    later = tables["realisation"]["month"] > pd.Timestamp(AS_OF)
    tables["realisation"].loc[later, ["actual_value", "measure_value"]] = np.nan
    if early:
        tables["projects"]["go_live"] = pd.Timestamp("2025-12-31")
    return Portfolio.from_frames(tables, as_of=AS_OF).for_portfolio()


def timed(ways: dict[str, Callable[[], object]]) -> dict[str, dict[str, float]]:
    """Each way in turn, so many times: best and slowest wall-clock seconds, best processor seconds."""
    found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for _ in range(TURNS):
        for way, work in ways.items():
            begun, busy = time.perf_counter(), time.process_time()
            work()
            found[way].append((time.perf_counter() - begun, time.process_time() - busy))
    return {
        way: {"seconds": min(wall)[0], "worst": max(wall)[0], "busy": min(cpu for _, cpu in wall)}
        for way, wall in found.items()
    }


def run() -> dict:
    """All ways. A portfolio remembers what was worked out of it, so each turn takes a fresh one."""
    load = os.getloadavg()[0]
    settled, early = made(early=False), made(early=True)
    benefits = len(forecast(settled, 10).benefits)
    ways = {
        "floor: a normal number each, sorted": lambda: floor(benefits, DRAWS),
        "forecast, most launched long ago": lambda: forecast(replace(settled), DRAWS),
        "forecast, all launched half a year ago": lambda: forecast(replace(early), DRAWS),
        "forecast with the 2,000 draws of a report": lambda: forecast(replace(settled)),
        "the replay of the history, 1,000 draws each": lambda: backtest(replace(settled)),
    }
    return {
        "size": f"{PROJECTS:,} projects, {benefits:,} benefits in money, {DRAWS:,} draws",
        "ways": timed(ways),
        "replays": int(backtest(settled).replays["day"].nunique()),
        "load_before": load,
        "load_after": os.getloadavg()[0],
        "machine": f"{os.cpu_count()} processors, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("numpy", "scipy", "pandas")},
    }


def table(outcome: dict) -> str:
    """The outcome in Markdown, each way against the floor."""
    base = outcome["ways"]["floor: a normal number each, sorted"]["busy"]
    lines = [f"**{outcome['size']}** (the history has {outcome['replays']} quarters' ends to replay)", ""]
    lines += ["| way | ms | slowest | processor ms | processor time against the floor |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {way} | {one['seconds'] * 1e3:,.0f} | {one['worst'] * 1e3:,.0f} | {one['busy'] * 1e3:,.0f} | "
        f"{one['busy'] / base:.1f} × |"
        for way, one in outcome["ways"].items()
    ]
    versions = ", ".join(f"{name} {number}" for name, number in outcome["versions"].items())
    load = f"load {outcome['load_before']:.1f} before, {outcome['load_after']:.1f} after"
    return "\n".join([*lines, "", f"{outcome['machine']}; {versions}; {load}."])


if __name__ == "__main__":
    result = run()
    (Path(__file__).parent / "forecast.json").write_text(json.dumps(result, indent=1) + "\n")
    print(table(result), file=sys.stdout)
