"""The best set that a budget allows, exactly: a small integer programme, solved by HiGHS through scipy.

Knows numbers only. Ties are settled by the objective itself: of equal sets the one in which most of what runs goes on, of
those the one that starts least, and of those the one with the earliest rows. So amounts that differ by less than a
hundred-thousandth of the largest do not decide.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

SCALE = 1e7  # what the largest amount becomes: HiGHS takes objectives for equal that are 1e-6 apart
TIES = 100.0  # what all that settles ties may come to, beside that
PENNY = 0.005  # a budget is kept to this much
INFEASIBLE = 2  # scipy's status


@dataclass(frozen=True, eq=False)
class Programme:
    """What may go on, a row each: `gain` and `cost` are what going on brings and costs beyond not going on (a cost below zero
    is one of not going on), `running` prefers it among equals, `low` and `high` say what is settled (1 and 1: it goes on; 0
    and 0: it does not). In a pair of rows the first goes on only where the second does."""

    gain: np.ndarray
    cost: np.ndarray
    running: np.ndarray
    low: np.ndarray
    high: np.ndarray
    pairs: np.ndarray

    def with_settled(self, row: int) -> Programme:
        """The same programme in which this row goes on."""
        return replace(self, low=np.where(np.arange(len(self.low)) == row, 1.0, self.low))


def best(programme: Programme, spare: float) -> np.ndarray | None:
    """Which rows go on so that the gain is largest and their cost together at most `spare`; None where no set costs so little."""
    count = len(programme.gain)
    step = TIES / 2 / max(count, 1)
    ties = np.where(programme.running, step, 0.0) - step * np.arange(1, count + 1) / max(count, 1) ** 2
    return _solve(programme, _scaled(programme.gain) + ties, spare)


def cheapest(programme: Programme) -> np.ndarray | None:
    """Which rows go on so that the cost is smallest; None where what is settled contradicts the pairs."""
    return _solve(programme, -_scaled(programme.cost), np.inf)


def _scaled(amounts: np.ndarray) -> np.ndarray:
    largest = float(np.abs(amounts).max(initial=0.0))
    return amounts * (SCALE / largest) if largest > 0 else amounts


def _solve(programme: Programme, objective: np.ndarray, spare: float) -> np.ndarray | None:
    count = len(objective)
    if not count:
        return np.zeros(0, dtype=bool) if spare >= -PENNY else None
    first, second = programme.pairs.reshape(-1, 2).T
    rows = np.zeros((len(first) + 1, count))
    rows[0] = programme.cost
    rows[np.arange(len(first)) + 1, first] = 1.0
    rows[np.arange(len(first)) + 1, second] -= 1.0
    limit = np.zeros(len(rows))
    over = 0.0
    while True:
        limit[0] = spare + PENNY - over
        with _quiet():
            found = milp(
                -objective,
                constraints=LinearConstraint(rows, -np.inf, limit),
                integrality=np.ones(count),
                bounds=Bounds(programme.low, programme.high),
                options={"mip_rel_gap": 0.0},
            )
        if found.status == INFEASIBLE:
            return None
        if found.x is None:
            raise ArithmeticError(f"the choice could not be worked out: {found.message}")
        goes: np.ndarray = np.round(found.x) > 0
        excess = float(programme.cost[goes].sum()) - spare
        if excess <= 2 * PENNY:
            return goes
        over += excess  # the solver's tolerance, a millionth of a large amount, is no budget


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without what HiGHS 1.12 prints to the process's output whatever it is told (ERGO-Code/HiGHS, issue 2783): a line in the
    midst of a table or of JSON."""
    sys.stdout.flush()
    try:
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # no output to keep clean
        yield
        return
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        _C.fflush(None)  # what C keeps back for later would come out once the output is back
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


_C = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
