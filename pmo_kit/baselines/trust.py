"""What is said of a history that cannot be trusted, or that was mended: nothing is passed over in silence."""

from __future__ import annotations

from ..errors import Problem
from ..register.lock_lines import Entry
from ..register.locks import History
from ..vocabulary import Effect


def told(history: History) -> list[str]:
    """What whoever reads the figures must know of a history, a line each: that it is not used and why, that it was mended."""
    if history.faults:
        return [f"{history.place}: {history.doubt}; {history.chain.unused}: `pmo-kit check` says what to do"]
    return [f"{history.place}: {mended(entry)}: {entry.details['reason']}" for entry in history.mends]


def problems(history: History) -> list[Problem]:
    """Each fault of a history as a problem with its remedy; that it was mended is pointed out."""
    if history.faults:
        return [Problem(history.place, fault, Effect.HISTORY_UNUSED, remedy=history.remedy) for fault in history.faults]
    return [Problem(history.place, mended(entry), Effect.POINTED_OUT) for entry in history.mends]


def mended(entry: Entry) -> str:
    """`line 3: a torn line was set aside by Ann Lee on 2026-07-01`."""
    return f"line {entry.number}: a torn line was set aside by {entry.by} on {entry.on}"
