"""Months as whole numbers, ramps, seasons, spending curves, and randomness that is seeded by name."""

from __future__ import annotations

import datetime as dt
import math
import zlib

import numpy as np

SEED = 20260630

# What each month of the year weighs, January first; every season averages 1.
SEASONS = {
    "flat": (1,) * 12,
    "retail": (0.85, 0.75, 0.85, 0.90, 0.95, 0.95, 0.90, 0.85, 0.95, 1.05, 1.40, 1.60),
    "winter": (1.50, 1.40, 1.20, 0.95, 0.75, 0.60, 0.55, 0.55, 0.75, 1.00, 1.30, 1.45),
    "term": (1.10, 1.15, 1.15, 1.00, 1.05, 0.80, 0.50, 0.55, 1.30, 1.35, 1.25, 0.80),
}


def chance(*words: str) -> np.random.Generator:
    """A generator of its own for every thing that is named, so that a change to one project leaves the others alone."""
    return np.random.default_rng([SEED, zlib.crc32("/".join(words).encode())])


def month_of(day: dt.date) -> int:
    """The month that a day lies in, as a number that can be counted on from."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> dt.date:
    """The first day of a month."""
    return dt.date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> dt.date:
    """The last day of a month."""
    return first_day(month + 1) - dt.timedelta(days=1)


def month_after(day: dt.date) -> int:
    """The first whole month from a day on: the day's own month where it is the first."""
    return month_of(day) + (day.day > 1)


def on_weekday(day: dt.date) -> dt.date:
    """The day, or the Monday after where it falls on a weekend."""
    return day + dt.timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def ramp(name: str, k: int) -> float:
    """The share of the full rate in month k (0 is the first): `now`, `s<n>` an S-curve, `l<n>` a line, over n months."""
    if name == "now":
        return 1.0
    shape, months = name[0], int(name[1:])
    if k >= months:
        return 1.0
    if shape == "s":
        return 1 / (1 + math.exp(-(k + 0.5 - months / 2) * 8 / months))
    if shape == "l":
        return (k + 1) / months
    raise ValueError(f"ramp {name!r}: write now, s<months> or l<months>")


def season(name: str, month: int) -> float:
    """What a month weighs against the average month of its year."""
    return SEASONS[name][month % 12]


def bell(months: int) -> list[float]:
    """Shares that add up to 1: a slow start, a busy middle, a tail."""
    raw = [0.25 + math.sin(math.pi * (i + 0.5) / months) for i in range(months)]
    return [share / sum(raw) for share in raw]


def rounded(amount: float, step: float) -> float:
    """The amount as a plan gives it: to the nearest step, half up."""
    return math.floor(amount / step + 0.5) * step


def decimals(baseline: float, target: float) -> int:
    """With how many decimals a measure is read: the closer its baseline and target, the more."""
    span = abs(target - baseline)
    return 3 if span < 1 else 1 if span < 200 else 0
