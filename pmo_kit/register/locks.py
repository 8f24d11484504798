"""The history of locked baselines: a file per portfolio, a line per event, each line carrying the hash of the one before.

The file is JSON Lines, readable in a diff. Nothing in it is ever changed: a second lock supersedes the first with a
reason, and a review is a line of its own. A line that was altered, taken out or put in breaks the chain after it. That
the *end* was cut off, or the whole file written anew, no chain can show by itself: the newest hash is therefore printed
in every report, and contradicts the file once reports are out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock

from ..errors import SettingsError
from .slugs import hashed

FOLDER = "baselines"  # beside the settings file
NOTHING_BEFORE = "0" * 64
WAIT = 30  # seconds that a second process waits for the first to finish its line


@dataclass(frozen=True)
class Entry:
    """One line of a history: what happened, by whom, when, on what day's knowledge, and the hash of the line before.

    `event` is `lock` or `review`. A lock has `window` (first and last day), `reason`, `fingerprint` (of the data),
    `definition` (of the catalogue) and `figures`: a mapping per metric with value, unit, numerator, denominator, excluded, note.
    """

    number: int
    event: Literal["lock", "review"]
    portfolio_id: str
    by: str
    on: str
    previous: str
    hash: str
    details: Mapping[str, Any]

    @property
    def figures(self) -> dict[str, Mapping[str, Any]]:
        """The locked figures by metric key; {} for a review."""
        return {figure["metric"]: figure for figure in self.details.get("figures", ())}


@dataclass(frozen=True)
class History:
    """The lines of one portfolio's file, and what is wrong with it."""

    file: Path
    entries: tuple[Entry, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def newest(self) -> str:
        """The hash of the last line, which every report prints; an empty text where there is none."""
        return self.entries[-1].hash if self.entries else ""

    def lock_on(self, day: dt.date) -> Entry | None:
        """The lock in force for a report as of a day: the last one that measured no later day. A history that contradicts
        itself has none."""
        fit = [entry for entry in self.locks if entry.details["as_of"] <= day.isoformat()]
        return fit[-1] if fit and not self.faults else None

    @property
    def locks(self) -> tuple[Entry, ...]:
        """Every lock, the oldest first."""
        return tuple(entry for entry in self.entries if entry.event == "lock")

    @property
    def reviews(self) -> tuple[Entry, ...]:
        """Every review, the oldest first."""
        return tuple(entry for entry in self.entries if entry.event == "review")

    def holds(self, known: str) -> bool:
        """Whether a hash that a report printed is in this history; its first eight digits will do."""
        return len(known) >= 8 and any(entry.hash.startswith(known.casefold()) for entry in self.entries)


def history_of(portfolio_id: str, folder: Path) -> History:
    """The history of a portfolio in the folder of the settings; without a file it has no entries.

    What is wrong with the file is told in `faults` – a line that cannot be read, a line whose hash does not follow from
    the one before – with the number of the first line concerned and what that means.
    """
    file = folder / FOLDER / f"{hashed(portfolio_id)}.jsonl"
    if not file.is_file():
        return History(file)
    entries, faults, previous = [], [], NOTHING_BEFORE
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            record = json.loads(line)
            entry = _entry(record, _hash(line))
        except (ValueError, TypeError, KeyError):
            faults.append(f"line {number} cannot be read: it was cut short or altered")
            previous = _hash(line)
            continue
        if entry.previous != previous or entry.number != number:
            faults.append(
                f"line {number} does not follow from the line before: one of the two was altered, taken out or put in"
            )
        if entry.portfolio_id != portfolio_id:
            faults.append(f"line {number} is of portfolio {entry.portfolio_id!r}, not of {portfolio_id!r}")
        entries.append(entry)
        previous = entry.hash
    return History(file, tuple(entries), tuple(faults))


def append(
    portfolio_id: str, folder: Path, event: Literal["lock", "review"], *, by: str, on: str, details: Mapping[str, Any]
) -> Entry:
    """Write one more line, after all others that are being written. Raises `SettingsError` where the history is broken:
    nothing is added to a file that contradicts itself."""
    file = folder / FOLDER / f"{hashed(portfolio_id)}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file.with_suffix(".lock"), timeout=WAIT):
        history = history_of(portfolio_id, folder)
        if history.faults:
            raise SettingsError(
                f"the history of {portfolio_id!r} contradicts itself, and nothing was added", history.faults
            )
        record = {
            "number": len(history.entries) + 1,
            "event": event,
            "portfolio_id": portfolio_id,
            "by": by,
            "on": on,
            "previous": history.newest or NOTHING_BEFORE,
            **details,
        }
        line = json.dumps(record, ensure_ascii=False, allow_nan=False)
        with file.open("a", encoding="utf-8", newline="\n") as out:
            out.write(line + "\n")
    return _entry(record, _hash(line))


def fingerprint(parts: Sequence[str]) -> str:
    """One hash over several texts, in their order."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part.encode()).digest())
    return whole.hexdigest()


def _entry(record: Mapping[str, Any], line_hash: str) -> Entry:
    named = ("number", "event", "portfolio_id", "by", "on", "previous")
    details = {key: value for key, value in record.items() if key not in named}
    return Entry(*(record[name] for name in named), hash=line_hash, details=details)


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
