"""Histories of portfolio A to damage: a register with one decision before the transformation, a lock and two reviews."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pmo_kit.baselines.locking import lock_baseline, record_review
from pmo_kit.register.locks import history_of
from pmo_kit.register.portfolio import Portfolio

TODAY = dt.date(2026, 7, 1)
REGISTER = Portfolio.from_frames(
    portfolios=pd.DataFrame([{"portfolio_id": "A", "name": "A", "transformation_start": "2025-01-01"}]),
    projects=pd.DataFrame(
        [{"project_id": "P", "portfolio_id": "A", "name": "P", "status": "active", "start_date": "2024-01-01"}]
    ),
    decisions=pd.DataFrame(
        [{"decision_id": "1", "project_id": "P", "raised_on": "2024-06-01", "decided_on": "2024-06-21"}]  # 20 days
    ),
    as_of="2026-06-30",
)


def portfolio(folder: Path) -> Portfolio:
    """The register with the history that stands in the folder."""
    return replace(REGISTER, locks={"A": history_of("A", folder)}).for_portfolio("A")


def lock(folder: Path, by: str = "Ann Lee", reason: str = "") -> None:
    """Lock the baseline, as `pmo-kit baseline lock` does."""
    lock_baseline(portfolio(folder), folder, by=by, on=TODAY, reason=reason)


def sound(folder: Path) -> Path:
    """A lock and two reviews; returns the file."""
    lock(folder)
    for by in ("Bo Li", "Zoë Ångström"):
        record_review(portfolio(folder), folder, by=by, on=TODAY, note="all seen")
    return history_of("A", folder).file


def chained(*records: dict) -> bytes:
    """A file of these records as anyone could write it: each line carries the hash of the line before."""
    lines: list[bytes] = []
    for record in records:
        previous = hashlib.sha256(lines[-1]).hexdigest() if lines else "0" * 64
        first = {"number": len(lines) + 1, "event": "review", "portfolio_id": "A", "by": "Ann Lee", "on": "2026-01-01"}
        lines.append(json.dumps({**first, "previous": previous, **record}, ensure_ascii=False).encode())
    return b"".join(line + b"\n" for line in lines)
