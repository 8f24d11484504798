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
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

SCALE = 1e7  # what the largest amount becomes: HiGHS takes objectives for equal that are 1e-6 apart
TIES = 100.0  # what all that settles ties may come to, beside that
PENNY = 0.005  # a budget is kept to this much
WHOLE = 1e-9  # a part this near to a whole is one
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


def bound(programme: Programme, spare: float) -> float:
    """What the gain of no set exceeds: the best that parts of projects would bring; minus infinity where not even they fit."""
    found = _parts(programme, programme.gain, spare)
    return -np.inf if found is None else float((programme.gain * found).sum())


def _solve(programme: Programme, objective: np.ndarray, spare: float) -> np.ndarray | None:
    over = 0.0
    while True:
        goes = _whole(programme, objective, spare - over)
        excess = 0.0 if goes is None else float(programme.cost[goes].sum()) - spare
        if excess <= 2 * PENNY:
            return goes
        over += excess  # the solver's tolerance, a millionth of a large amount, is no budget


def _whole(programme: Programme, objective: np.ndarray, spare: float) -> np.ndarray | None:
    """The best set. Where parts of projects are allowed and the best has none, it is that; else HiGHS branches."""
    share = _parts(programme, objective, spare)
    if share is None or (np.abs(share - share.round()) < WHOLE).all():
        return None if share is None else share.round() > 0
    rows, limit = _rows(programme, spare)
    with _quiet():
        found = milp(
            -objective,
            constraints=LinearConstraint(rows, -np.inf, limit),
            integrality=np.ones(len(objective)),
            bounds=Bounds(programme.low, programme.high),
            options={"mip_rel_gap": 0.0},
        )
    best_share = _found(found)
    return None if best_share is None else best_share.round() > 0


def _parts(programme: Programme, objective: np.ndarray, spare: float) -> np.ndarray | None:
    if not len(objective):
        return np.zeros(0) if spare >= -PENNY else None
    rows, limit = _rows(programme, spare)
    bounds = np.column_stack([programme.low, programme.high])
    return _found(linprog(-objective, A_ub=rows, b_ub=limit, bounds=bounds, method="highs"))


def _rows(programme: Programme, spare: float) -> tuple[np.ndarray, np.ndarray]:
    """The budget, where there is one, and a row for each pair."""
    first, second = programme.pairs.reshape(-1, 2).T
    rows = np.zeros((len(first) + 1, len(programme.gain)))
    rows[0] = programme.cost
    rows[np.arange(len(first)) + 1, first] = 1.0
    rows[np.arange(len(first)) + 1, second] -= 1.0
    limit = np.append(spare + PENNY, np.zeros(len(first)))
    return (rows, limit) if np.isfinite(spare) else (rows[1:], limit[1:])


def _found(result: Any) -> np.ndarray | None:
    """What the solver found; None where nothing is allowed. Raises `ArithmeticError` where it gave up."""
    if result.status == INFEASIBLE:
        return None
    if result.x is None:
        raise ArithmeticError(f"the choice could not be worked out: {result.message}")
    return np.asarray(result.x)


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
