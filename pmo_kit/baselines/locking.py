"""Locking a baseline, recording a review, and saying what a history can prove.

A baseline is every metric over the time before the transformation, measured as of the day before transformation_start
(R25). Once it is locked, what is entered late no longer moves it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from ..dates import add_months
from ..errors import SettingsError
from ..metrics import CATALOGUE, measure
from ..register.chains import BASELINES, Chain
from ..register.lock_lines import Entry
from ..register.locks import History, append, fingerprint, mend
from ..register.naming import is_placeholder
from ..register.portfolio import Portfolio
from .reviews import TO_COME, reviews
from .trust import mended


def lock_baseline(
    portfolio: Portfolio, folder: Path, *, by: str, on: dt.date, as_of: dt.date | None = None, reason: str = ""
) -> Entry:
    """Measure every metric as of the day before transformation_start, or `as_of`, and add it to the history.

    `by` is a person's name, `on` the day of locking, `folder` that of the settings. A second lock supersedes the first and
    needs a `reason`; the first stays in the history. Raises `SettingsError` without a name, a day or that reason.
    """
    portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
    day = as_of or _eve(portfolio)
    if day > on:
        raise SettingsError(f"the baseline day {day} is still to come on {on}: lock it when it is over")
    details = {
        "as_of": day.isoformat(),
        "window": [(add_months(day, -12) + dt.timedelta(days=1)).isoformat(), day.isoformat()],
        "reason": reason.strip(),
        "fingerprint": fingerprint([f"{source['name']} {source['sha256']}" for source in portfolio.sources]),
        "definition": fingerprint([f"{metric.key} {metric.formula}" for metric in CATALOGUE]),
        "figures": _figures(measure(portfolio.as_of_date(day), grouped=False)),
    }
    return append(
        portfolio.own_id,
        folder,
        "lock",
        by=person(by),
        on=on.isoformat(),
        details=details,
        unless=lambda history: "" if reason.strip() else _superseded(history),
    )


def record_review(portfolio: Portfolio, folder: Path, *, by: str, on: dt.date, note: str = "") -> Entry:
    """Add a review that was done to the history. Raises `SettingsError` without a name, or where no review has fallen due."""
    calendar = reviews(portfolio, on)
    if calendar.empty or not (calendar["state"] != TO_COME).any():
        raise SettingsError(f"no review has fallen due by {on}: reviews are counted from transformation_start")
    return append(portfolio.own_id, folder, "review", by=person(by), on=on.isoformat(), details={"note": note.strip()})


def mend_history(
    portfolio: Portfolio, folder: Path, *, by: str, on: dt.date, reason: str, chain: Chain = BASELINES
) -> Entry:
    """Set a torn last line of the history aside, and record in it by whom, when and why. Raises `SettingsError` without a
    name or a reason, and where nothing is torn."""
    if not reason.strip():
        raise SettingsError("a mended history says why: give --reason")
    return mend(portfolio.own_id, folder, by=person(by), on=on.isoformat(), reason=reason.strip(), chain=chain)


def verify(history: History, printed: Iterable[str] = ()) -> tuple[list[str], list[str], list[str]]:
    """What a history proves, what contradicts it, and what it cannot prove, as sentences.

    `printed` are hashes that reports printed; the first eight digits will do. A hash that a report printed and the
    history does not hold means that the history was cut or rewritten after that report.
    """
    printed = tuple(printed)
    proves, against, cannot = [], [*history.faults], []
    count = len(history.entries)
    if count and not history.faults:
        proves.append(
            f"all {count} lines follow from one another: none was altered, taken out or put in before the last"
            if count > 1
            else "there is one line, and it is sound"
        )
    for known in printed:
        if history.holds(known):
            number = next(e.number for e in history.entries if e.hash.startswith(known.casefold()))
            proves.append(
                f"{known[:8]}, which a report printed, is line {number}: up to it nothing was rewritten since"
            )
        else:
            against.append(f"{known[:8]}, which a report printed, is not in the history: it was cut or rewritten since")
    if not count and not history.faults:
        cannot.append(f"there is no history in {history.file.name}: {history.chain.nothing}, and nothing can be proved")
        return proves, against, cannot
    for entry in history.mends:
        _check_set_aside(history, entry, proves, against, cannot)
    if not printed:
        cannot.append(
            "that the whole file was not written anew, or cut at its end: compare it with the hash in a report (--printed HASH)"
        )
    cannot.append("that the names in it are those of the people who ran the command, and that the figures were right")
    return proves, against, cannot


def _check_set_aside(history: History, entry: Entry, proves: list[str], against: list[str], cannot: list[str]) -> None:
    """Whether what a mended history set aside is still beside it as it was."""
    name, digest = (entry.details["set_aside"][part] for part in ("file", "sha256"))
    told = mended(entry)
    file = history.file.parent / Path(name).name
    try:
        content = file.read_bytes() if file.is_file() else None  # a pipe would keep one waiting
    except OSError:
        content = None
    if content is None:
        cannot.append(f"{told}, and what was in it: {name} cannot be read")
    elif hashlib.sha256(content).hexdigest() == digest:
        proves.append(f"{told}, and stands in {name} as it was")
    else:
        against.append(f"{told}, and {name} is no longer what it was")


def _superseded(history: History) -> str:
    """What a lock without a reason would supersede, and what to do; empty where nothing is locked."""
    if not history.locks:
        return ""
    before = history.locks[-1]
    return f"a baseline is locked since {before.on} by {before.by}: to supersede it, say why with --reason"


def _eve(portfolio: Portfolio) -> dt.date:
    """The day before transformation_start."""
    start = portfolio.transformation_start
    if start is None:
        raise SettingsError("there is no baseline day: give the portfolio a transformation_start, or say --as-of")
    return start - dt.timedelta(days=1)


def _figures(rows: pd.DataFrame) -> list[dict[str, Any]]:
    parts = ("metric", "value", "unit", "numerator", "denominator", "excluded", "note")
    records = rows[list(parts)].to_dict("records")
    return [
        {str(k): None if isinstance(v, float) and math.isnan(v) else v for k, v in record.items()} for record in records
    ]


def person(name: str) -> str:
    """A person's name, without the blanks around it. Raises `SettingsError` for a placeholder (R41)."""
    if is_placeholder(name):
        raise SettingsError(f"{name!r} is nobody's name: say who it is")
    return name.strip()
