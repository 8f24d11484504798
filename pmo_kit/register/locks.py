"""Histories that cannot be rewritten unseen: a file per portfolio, a line per event, each line carrying the hash of the one
before. Of locked baselines there is one, of agreed rules another; both are kept by the same code.

The file is JSON Lines, readable in a diff. Nothing in it is ever changed: a second lock supersedes the first with a
reason, and a review is a line of its own. A line that was altered, taken out or put in breaks the chain after it. That
the *end* was cut off, or the whole file written anew, no chain can show by itself: the newest hash is therefore printed
in every report, and contradicts the file once reports are out.

What is in the file is never believed unseen: whatever is wrong with it is a fault that is told, and nothing is raised.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..errors import SettingsError, with_article
from ..writing import PART, write_whole
from .chains import BASELINES, Chain
from .lock_lines import Entry, Event, entry_of, is_torn, line_of, sha256, shown
from .slugs import hashed

NOTHING_BEFORE = "0" * 64
WAIT = 30  # seconds that a second process waits for the first to finish its line
TOLD = 3  # faults that are told before the rest is counted

MAKE_READABLE = "let a file that may be read stand there, or nothing"
BRING_BACK = "bring the file back as it was, from version control or a backup; it is evidence, and nothing in it is mended by hand"
LINE_ENDS = "turn the line ends back into LF alone; git leaves them with `*.jsonl -text` in .gitattributes"
OTHER_ID = "give one of the two portfolios another id"


@dataclass(frozen=True)
class History:
    """The lines of one portfolio's file, and what is wrong with it.

    `chain` is the kind of history that it is. `torn` is the end of the file where it is a line that was cut off while it was
    written, and nothing else is wrong; `remedy` says what to do about the faults.
    """

    file: Path
    entries: tuple[Entry, ...] = ()
    faults: tuple[str, ...] = ()
    torn: bytes = b""
    remedy: str = ""
    chain: Chain = BASELINES

    @property
    def place(self) -> str:
        """The file as it may be shown: its folder beside the settings, and its name."""
        return f"{self.chain.folder}/{self.file.name}"

    @property
    def doubt(self) -> str:
        """Why the history cannot be trusted, the first faults told and the rest counted; empty where it can."""
        more = len(self.faults) - TOLD
        return "; ".join([*self.faults[:TOLD], *([f"and {more:,} more"] if more > 0 else [])])

    @property
    def newest(self) -> str:
        """The hash of the last line, which every report prints; an empty text where there is none."""
        return self.entries[-1].hash if self.entries else ""

    def lock_on(self, day: dt.date) -> Entry | None:
        """The lock in force for a report as of a day: the last one that measured no later day. A history that cannot be
        trusted has none."""
        fit = [entry for entry in self.locks if entry.details["as_of"] <= day.isoformat()]
        return fit[-1] if fit and not self.faults else None

    @property
    def locks(self) -> tuple[Entry, ...]:
        """Every lock, the oldest first."""
        return self._of("lock")

    @property
    def reviews(self) -> tuple[Entry, ...]:
        """Every review, the oldest first."""
        return self._of("review")

    @property
    def agreements(self) -> tuple[Entry, ...]:
        """Every agreement on rules, the oldest first."""
        return self._of("agree")

    @property
    def mends(self) -> tuple[Entry, ...]:
        """Every time that a torn line was set aside, the oldest first."""
        return self._of("mend")

    def _of(self, event: Event) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.event == event)

    def holds(self, known: str) -> bool:
        """Whether a hash that a report printed is in this history; its first eight digits will do."""
        return len(known) >= 8 and any(entry.hash.startswith(known.casefold()) for entry in self.entries)


def history_of(portfolio_id: str, folder: Path, chain: Chain = BASELINES) -> History:
    """The history of a portfolio in the folder of the settings; without a file it has no entries.

    What is wrong with the file is told in `faults` – that it cannot be read, a line that cannot be believed, a line whose
    hash does not follow from the one before – with the number of the line concerned and what that means.
    """
    file = _file(portfolio_id, folder, chain)
    try:
        return _history(portfolio_id, file, _content(file), chain)
    except OSError as why:
        why_not = f"the file cannot be read: {why.strerror or why}"
        return History(file, faults=(why_not,), remedy=MAKE_READABLE, chain=chain)


def append(
    portfolio_id: str,
    folder: Path,
    event: Event,
    *,
    by: str,
    on: str,
    details: Mapping[str, Any],
    unless: Callable[[History], str] = lambda history: "",
    chain: Chain = BASELINES,
) -> Entry:
    """Write one more line, after all others that are being written, whole or not at all.

    `unless` is asked about the history once nobody else can write to it, and says why nothing may be added, if so. Raises
    `SettingsError` with that reason, where the line cannot be written, and where the history has faults: nothing is
    added to a file that cannot be trusted.
    """
    with _alone(portfolio_id, folder, chain) as (file, content):
        history = _history(portfolio_id, file, content, chain)
        if history.faults:
            raise SettingsError(
                f"the history of {portfolio_id!r} cannot be trusted, and nothing was added",
                [*(f"{history.place}: {fault}" for fault in history.faults), history.remedy],
            )
        if why := unless(history):
            raise SettingsError(why)
        return _added(history, content, portfolio_id, event, by, on, details)


def mend(portfolio_id: str, folder: Path, *, by: str, on: str, reason: str, chain: Chain = BASELINES) -> Entry:
    """Set a torn last line aside, into a file beside the history that is named after its content, and record that.

    Raises `SettingsError` where no line is torn: a history that was altered is evidence, and stays as it is.
    """
    with _alone(portfolio_id, folder, chain) as (file, content):
        history = _history(portfolio_id, file, content, chain)
        if not history.torn:
            message = f"the history of {portfolio_id!r} has no torn last line, and nothing was mended"
            faults = [f"{history.place}: {fault}" for fault in history.faults]
            raise SettingsError(message, [*faults, history.remedy] if faults else ())
        digest = sha256(history.torn)
        aside = file.with_name(f"{file.stem}.torn-{digest[:16]}")
        write_whole(aside, history.torn)  # before the chain: a kill between the two loses nothing, and mending goes on
        details = {"reason": reason, "set_aside": {"file": aside.name, "sha256": digest, "bytes": len(history.torn)}}
        return _added(history, content.removesuffix(history.torn), portfolio_id, "mend", by, on, details)


def fingerprint(parts: Sequence[str]) -> str:
    """One hash over several texts, in their order."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part.encode()).digest())
    return whole.hexdigest()


def _file(portfolio_id: str, folder: Path, chain: Chain) -> Path:
    return folder / chain.folder / f"{hashed(portfolio_id)}.jsonl"


def _content(file: Path) -> bytes:
    """The bytes of a file, none where there is no file. Raises `OSError` where something else stands in its place."""
    try:
        state = file.stat()
    except FileNotFoundError:
        if file.is_symlink():
            raise
        return b""
    if not stat.S_ISREG(state.st_mode):
        kind = "a folder" if stat.S_ISDIR(state.st_mode) else "something else, such as a pipe,"
        raise OSError(errno.EINVAL, f"{kind} stands in its place")
    return file.read_bytes()


def _history(portfolio_id: str, file: Path, content: bytes, chain: Chain) -> History:
    entries: list[Entry] = []
    faults: list[str] = []
    previous, due, start, remedy = NOTHING_BEFORE, 1, 0, ""
    lines = content.split(b"\n")
    if not lines[-1]:
        lines.pop()  # what comes after the last line end
    for number, line in enumerate(lines, start=1):
        rest, start = start, start + len(line) + 1
        try:
            entry = entry_of(line)
        except ValueError as why:
            if not faults and is_torn(content[rest:], previous):
                fault = f"line {number} is torn: it was cut off while it was written, and is the last"
                return History(file, tuple(entries), (fault,), content[rest:], chain.mending, chain)
            faults.append(f"line {number} {why}")
            previous, due = sha256(line), due + 1
            continue
        if entry.previous != previous or entry.number != due:
            faults.append(
                f"line {number} does not follow from the line before: one of the two was altered, taken out or put in"
            )
        if entry.portfolio_id != portfolio_id:
            faults.append(f"line {number} is of portfolio {shown(entry.portfolio_id)}, not of {shown(portfolio_id)}")
            remedy = OTHER_ID
        if entry.event not in chain.events:
            faults.append(f"line {number} is {with_article(repr(entry.event))}, which does not stand in this history")
        entries.append(entry)
        previous, due = entry.hash, entry.number + 1  # one line that is missing is told once
    if faults:
        remedy = remedy or (LINE_ENDS if content.endswith(b"\r\n") else BRING_BACK)
    return History(file, tuple(entries), tuple(faults), remedy=remedy, chain=chain)


@contextmanager
def _alone(portfolio_id: str, folder: Path, chain: Chain) -> Iterator[tuple[Path, bytes]]:
    """The file of a history and its content, while nobody else writes to it. Raises `SettingsError` where it cannot be had."""
    file = _file(portfolio_id, folder, chain)
    lock = FileLock(file.with_suffix(".lock"), timeout=WAIT)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with lock:
            for part in file.parent.glob(PART.format(file.name)):
                part.unlink()  # what a process left that was killed
            yield file, _content(file)
    except Timeout:
        raise SettingsError(
            f"another process has been writing the history of {portfolio_id!r} for {WAIT} s, and nothing was added"
        ) from None
    except OSError as why:
        raise SettingsError(
            f"the history of {portfolio_id!r} cannot be written, and nothing was added: {why.strerror or why}",
            [f"{chain.folder}/{file.name}"],
        ) from why


def _added(
    history: History, content: bytes, portfolio_id: str, event: Event, by: str, on: str, details: Mapping[str, Any]
) -> Entry:
    """The history's lines and one more, written as one file that takes the place of the one before."""
    record = {
        "number": len(history.entries) + 1,
        "event": event,
        "portfolio_id": portfolio_id,
        "by": by,
        "on": on,
        "previous": history.newest or NOTHING_BEFORE,
        **details,
    }
    try:
        line = line_of(record)
    except ValueError as why:
        raise SettingsError(f"nothing was added to the history of {portfolio_id!r}: {why}") from None
    ended = content if content.endswith(b"\n") or not content else content + b"\n"
    write_whole(history.file.resolve(), ended + line + b"\n")
    return entry_of(line)
