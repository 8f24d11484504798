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
from pathlib import Path
from typing import Any

import pandas as pd

from ..register.portfolio import Portfolio
from ..report.former import former, left, shaped
from ..report.manifest import NAME, Report
from ..report.places import Places
from ..views.narrative.since import REMEMBERED
from .asked import kit_key
from .inputs import Input
from .plan import Task
from .result import Result


def portfolio_key(source: Input, portfolio_id: str) -> str:
    """A hash of everything that the figures of one portfolio hang on."""
    one = source.register.for_portfolio(portfolio_id)
    histories = [kind.get(portfolio_id) for kind in (one.locks, one.agreements)]
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
        [[history.newest, history.faults, len(history.entries)] if history else [] for history in histories],
    ]
    return _hash(json.dumps(parts, sort_keys=True, default=str).encode())


def task_key(task: Task, of_portfolio: str, earlier: Mapping[str, Any] | None = None) -> str:
    """A hash of everything that one report hangs on; `earlier` is the run that it is compared with."""
    shown = json.dumps(dict(task.unit.shown), sort_keys=True, default=str)
    compared = earlier["sha256"] if earlier else ""
    return _hash("\n".join([of_portfolio, task.notebook.sha256, task.path, shown, compared]).encode())


def compared_with(
    manifest: Mapping[str, Any], keys: Mapping[str, str], named: Mapping[str, Any] | None, file: Path | None
) -> dict[str, dict[str, Any]]:
    """By portfolio what an earlier run found that this one is compared with; `keys` says what each is made from now.

    That is what the manifest that was `named`, in a `file`, holds of it. Else it is what the folder's own holds, where that was
    made from something else; where it was made from the same, what it was itself compared with stays.
    """
    found: dict[str, dict[str, Any] | None] = {}
    if named is not None and file is not None:
        found = {one: former(named, one, file.name) for one in keys}
    else:
        listed = manifest.get("portfolios", ())
        kept = {(one["portfolio_id"], one.get("inputs")): one.get("previous") for one in listed}
        for one, key in keys.items():
            same = (one, key) in kept
            found[one] = shaped(kept[one, key]) if same else former(manifest, one, NAME)
    return {one: record for one, record in found.items() if record is not None}


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


def remembered(results: Iterable[Result], places: Places) -> dict[str, Mapping[str, Any]]:
    """By portfolio what its notebooks left for the next run to compare with, of those that were executed in this one; a portfolio
    of which none did is not in it."""
    found: dict[str, Mapping[str, Any]] = {}
    for result in results:
        if result.status != "complete":
            continue
        place = (places.runs / result.task.path).with_suffix(".ipynb")
        try:
            cells = json.loads(place.read_text(encoding="utf-8"))["cells"]
            shown = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
            found.update((result.portfolio_id, left(data[REMEMBERED])) for data in shown if REMEMBERED in data)
        except (OSError, ValueError, TypeError, LookupError, AttributeError):
            continue  # the next run says that it does not know what this one found
    return found


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
