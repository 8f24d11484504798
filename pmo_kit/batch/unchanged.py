"""Which reports need not be made again: what each was made from is one hash, and no clock is in it.

A report is made from its notebook and parameters, the rows of its portfolio and what others claim of its benefits, the
settings and the history of its portfolio, what was wrong with the source, the templates, the kit and its libraries. That
other portfolios have more or fewer sound rows than before does not matter to it. What a notebook reads for itself,
such as a file of its own, nobody knows here: `--force` makes every report again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ..register.portfolio import Portfolio
from ..report.manifest import Report
from ..report.places import Places
from .asked import kit_key
from .inputs import Input
from .plan import Task


def portfolio_key(source: Input, portfolio_id: str) -> str:
    """A hash of everything that the figures of one portfolio hang on."""
    one = source.register.for_portfolio(portfolio_id)
    history = one.locks.get(portfolio_id)
    seen = source.quality
    parts: list[Any] = [
        kit_key(),
        source.name,
        one.as_of.isoformat(),
        source.settings.of(portfolio_id).model_dump_json(),
        {name: _frame(frame) for name, frame in one.tables.items()},
        _claims(one),
        one.missing(),
        [record["name"] for record in one.sources],
        [(table.table, table.set_aside) for table in seen.tables],
        [(kind.place, kind.column, kind.effect, kind.count, kind.example) for kind in seen.kinds],
        [history.newest, history.faults, len(history.entries)] if history else [],
    ]
    return _hash(json.dumps(parts, sort_keys=True, default=str).encode())


def task_key(task: Task, of_portfolio: str) -> str:
    """A hash of everything that one report hangs on."""
    shown = json.dumps(dict(task.unit.shown), sort_keys=True, default=str)
    return _hash("\n".join([of_portfolio, task.notebook.sha256, task.path, shown]).encode())


def still_true(manifest: Mapping[str, Any], places: Places) -> dict[tuple[str, str], Report]:
    """The reports of an earlier manifest that stand where it says, as they were made; by portfolio and notebook."""
    found = {}
    for record in manifest.get("reports", ()):
        try:
            report = Report(**record)
            page = (places.out / (report.path or "")).read_bytes() if report.path else None
        except (OSError, TypeError):
            continue
        if page is not None and hashlib.sha256(page).hexdigest() == report.sha256:
            found[report.portfolio_id, report.notebook] = report
    return found


def measured_before(manifest: Mapping[str, Any]) -> dict[str, tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    """By the key of a portfolio how an earlier manifest lists it, and its metric rows."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in manifest.get("metrics", ()):
        rows.setdefault(row["portfolio_id"], []).append(row)
    return {
        record["inputs"]: (record, rows.get(record["portfolio_id"], []))
        for record in manifest.get("portfolios", ())
        if record.get("inputs")
    }


def _frame(frame: pd.DataFrame) -> str:
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    return _hash(json.dumps(list(frame.columns)).encode() + rows.tobytes())


def _claims(one: Portfolio) -> str:
    """What is claimed of the benefits that the portfolio shares, by itself and by others."""
    if one.claims is None or "benefits" not in one.tables:
        return ""
    shared = one.tables["benefits"]["shared_benefit"].dropna()
    mine = one.claims[one.claims["shared_benefit"].isin(shared)]
    return _frame(mine)


def _hash(content: bytes | Iterable[int]) -> str:
    return hashlib.sha256(bytes(content)).hexdigest()
