"""How a plan is run, and what a notebook may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CELL_TIMEOUT = 600.0  # seconds that one cell may take
PREFIX = "pmo-kit-"  # of the folder in which the kernels of a run have theirs
Way = Literal["forked", "spawned"]


@dataclass(frozen=True)
class Limits:
    """How a plan is run: notebooks at a time (one per processor where it is not given), seconds that a cell and a notebook
    may take, failures after which no other report is begun, and how kernels are started."""

    workers: int | None = None
    timeout: float = CELL_TIMEOUT
    notebook_timeout: float | None = None
    max_failures: int | None = None
    way: Way = "forked"
