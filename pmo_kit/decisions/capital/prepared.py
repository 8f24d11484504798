"""Candidates for money made ready for the choice: what is settled whatever the numbers, and what they decide.

What is undefined is not taken for 0: such a project is held as it is, and so is what depends on one that is held without
running. What a held running project depends on is not ended. A mandatory project goes on, and so does all it depends on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from ...vocabulary import Status
from .solver import PENNY, Programme, best

Pairs = Iterable[tuple[str, str]]
RUNNING = (Status.ACTIVE, Status.PAUSED)


class Do(StrEnum):
    """What is proposed for a project."""

    CONTINUE = "continue"
    START = "start"
    PAUSE = "pause"
    TERMINATE = "terminate"
    NOT_START = "do not start"


class Because(StrEnum):
    """Why it is proposed."""

    MANDATORY = "mandatory"
    NEEDED = "needed by what must go on"
    UNDEFINED = "cannot be judged"
    HANGS = "depends on what cannot be judged"
    WORTH = "brings more than it costs"
    CARRIES = "others depend on it"
    NOT_WORTH = "costs more than it brings"
    DEPENDS = "depends on what does not go on"
    NO_MONEY = "the money brings more elsewhere"


HELD = (Because.UNDEFINED, Because.HANGS)


@dataclass(frozen=True, eq=False)
class Ready:
    """Candidates made ready, a row each in the order of their ids; `order` is each one's place among those given.

    `pairs` are the rows of a project and one that it depends on, `dead` the ids that it depends on and that never came;
    `because` and `through` say what is settled; `go` and `stay` are what going on and not going on cost, 0 where unknown.
    """

    frame: pd.DataFrame
    order: np.ndarray
    pairs: np.ndarray
    dead: tuple[tuple[str, ...], ...]
    because: np.ndarray
    through: np.ndarray
    programme: Programme
    go: np.ndarray
    stay: np.ndarray

    @property
    def held(self) -> np.ndarray:
        """Which rows stay as they are because it cannot be told."""
        return np.isin(self.because, HELD)

    @property
    def owed(self) -> float:
        """What it costs where nothing goes on that need not."""
        return float(self.stay.sum())

    def best(self, budget: float) -> np.ndarray | None:
        """Which rows go on."""
        return best(self.programme, budget - self.owed)

    def cost(self, goes: np.ndarray) -> float:
        """What it costs where these go on."""
        return float(np.where(goes, self.go, self.stay).sum())

    def value(self, goes: np.ndarray) -> float:
        """What these bring, less the cost; of what is held, and of what goes on with an unknown benefit, neither counts."""
        brings = self.frame["remaining_benefit"].to_numpy(dtype=float)
        counted = ~self.held & ~(goes & np.isnan(brings))
        return float((np.where(goes, brings - self.go, -self.stay))[counted].sum())

    def do(self, goes: np.ndarray) -> np.ndarray:
        """What is proposed where these go on."""
        running = self.frame["status"].isin(RUNNING).to_numpy()
        ends = ~self.held & (self.programme.gain < -PENNY)
        stops = np.where(running, np.where(ends, Do.TERMINATE, Do.PAUSE), Do.NOT_START)
        return np.where(goes, np.where(running, Do.CONTINUE, Do.START), stops)


def prepare(candidates: pd.DataFrame, dependencies: Pairs = ()) -> Ready:
    """The candidates made ready. `candidates`: `project_id`, `name`, `status` (active, paused or proposed), `mandatory`,
    `remaining_cost`, `exit_cost`, `remaining_benefit` (money; empty = unknown).

    `dependencies` are pairs of a project and one that it depends on; one that is no candidate has ended without a launch, and
    none that needs it can go on but what is mandatory. What is met already (launched) is left out by the caller. A proposed
    project that is not started costs nothing, whatever its exit cost.
    """
    order = np.argsort(candidates["project_id"].to_numpy(dtype=object), kind="stable")
    frame = candidates.iloc[order].reset_index(drop=True)
    row = {name: n for n, name in enumerate(frame["project_id"])}
    known = sorted({(row[one], row.get(other, other)) for one, other in dependencies if one in row}, key=str)
    pairs = np.array([pair for pair in known if isinstance(pair[1], int)], dtype=np.int64).reshape(-1, 2)
    dead = tuple(
        tuple(str(other) for one, other in known if one == n and isinstance(other, str)) for n in range(len(row))
    )
    running, active = frame["status"].isin(RUNNING).to_numpy(), (frame["status"] == Status.ACTIVE).to_numpy()
    remaining = frame["remaining_cost"].to_numpy(dtype=float)
    leaving = np.where(running, frame["exit_cost"].to_numpy(dtype=float), 0.0)
    brings = frame["remaining_benefit"].to_numpy(dtype=float)
    because, through = _settled(frame, pairs, active, np.isnan(remaining) | np.isnan(leaving) | np.isnan(brings))
    held = np.isin(because, HELD)
    must = np.isin(because, [Because.MANDATORY, Because.NEEDED]) | (held & active)
    stopped = _reach(
        [(b, a) for a, b in pairs], np.array([bool(names) for names in dead], dtype=bool) & ~must & ~held, ~must & ~held
    )
    go = np.nan_to_num(remaining)
    stay = np.where(must, go, np.nan_to_num(leaving))
    programme = Programme(
        gain=np.where(must | held, 0.0, np.nan_to_num(brings) - np.nan_to_num(remaining) + np.nan_to_num(leaving)),
        cost=go - stay,
        running=running,
        low=np.where(must, 1.0, 0.0),
        high=np.where((held & ~active) | stopped, 0.0, 1.0),
        pairs=np.array([pair for pair in pairs.tolist() if not held[pair[0]]], dtype=np.int64).reshape(-1, 2),
    )
    return Ready(frame, order, pairs, dead, because, through, programme, go, stay)


def _reach(steps: Iterable[tuple[int, int]], begin: np.ndarray, through: np.ndarray | None = None) -> np.ndarray:
    """All rows that are reached from these along the steps, but for those that may not be passed."""
    found, steps = begin.copy(), [(int(a), int(b)) for a, b in steps]
    grown = True
    while grown:
        grown = False
        for one, other in steps:
            if found[one] and not found[other] and (through is None or through[other]):
                found[other] = grown = True
    return found


def _settled(
    frame: pd.DataFrame, pairs: np.ndarray, active: np.ndarray, undefined: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What goes on or is held whatever the numbers: `because`, empty where the numbers decide, and `through`."""
    mandatory = frame["mandatory"].to_numpy(dtype=bool)
    must = _reach(pairs, mandatory)
    held = undefined & ~must
    hanging = _reach([(b, a) for a, b in pairs if not active[b]], held & ~active, ~must)
    hangs = hanging & ~held
    held = held | hangs
    kept = _reach(pairs, held & active, active & ~held) & ~held & ~must
    must = must | _reach(pairs, kept, ~held)
    because = np.full(len(frame), "", dtype=object)
    because[must] = Because.NEEDED
    because[mandatory] = Because.MANDATORY
    because[held] = Because.UNDEFINED
    because[hangs] = Because.HANGS
    ids = frame["project_id"].to_numpy(dtype=object)
    through = np.empty(len(frame), dtype=object)
    through[:] = [()] * len(frame)
    for n in np.flatnonzero(because == Because.NEEDED):
        through[n] = tuple(ids[a] for a, b in pairs if b == n and (must[a] or held[a]))
    for n in np.flatnonzero(hangs):
        through[n] = tuple(ids[b] for a, b in pairs if a == n and held[b] and not active[b])
    return because, through
