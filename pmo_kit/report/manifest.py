"""manifest.json: what a run made, from what, and what it measured; for machines, beside the index for people.

`schema_version, kit_version, as_of, sources[] (name, sha256, rows), reports[] (portfolio_id, notebook, status, path,
sha256, parameters, cause, inputs, made_at), portfolios[] (portfolio_id, name, currency, as_of, sentence, at_stake, share,
inputs, months, findings, decisions, asked, previous, since, and of the workbook beside its reports audit, the path, and
audit_sha256), metrics[] (rows of the metric catalogue's shape)`; and `under_way_since` while a run is under way. `inputs` is a
hash of all that a report, or a portfolio's figures, were made from; `previous` is the earlier run that a portfolio is compared
with (`report.former`), `since` what is said of it. No absolute path stands in it.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from ..writing import write_whole
from .places import Places

SCHEMA_VERSION = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Report:
    """One report of a run. `path` is from the manifest's folder; without a report there is a `cause` instead.

    `made_at` is the stamp of the run that made it, an earlier one where it is `unchanged`.
    """

    portfolio_id: str
    notebook: str
    status: Literal["complete", "unchanged", "failed"]
    path: str | None
    sha256: str | None
    parameters: Mapping[str, Any]
    cause: str | None = None
    inputs: str | None = None
    made_at: str | None = None


def manifest(
    *,
    as_of: dt.date,
    sources: Iterable[Mapping[str, Any]],
    reports: Sequence[Report],
    portfolios: Iterable[Mapping[str, Any]],
    metrics: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """The manifest as plain JSON types. `metrics` are rows as `metric_rows` gives them, of one or several sources."""
    return {
        "schema_version": SCHEMA_VERSION,
        "kit_version": version("pmo-kit"),
        "as_of": as_of.isoformat(),
        "sources": [{key: source[key] for key in ("name", "sha256", "rows")} for source in sources],
        "reports": [asdict(report) for report in reports],
        "portfolios": list(portfolios),
        "metrics": list(metrics),
    }


def metric_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Metric rows as JSON has them: None where a value is undefined, dates in ISO 8601, whole counts as such."""
    return [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def text_of(content: Mapping[str, Any]) -> str:
    """The manifest as the text of its file; text that is not Unicode is spelled out."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return text.encode(errors="backslashreplace").decode()


def write_manifest(content: Mapping[str, Any], places: Places) -> Path:
    """Write the manifest into the folder for reports, whole or not at all; returns where it stands."""
    write_whole(places.out / NAME, text_of(content).encode(), beside=places.runs)
    return places.out / NAME


def _plain(value: Any) -> Any:
    if isinstance(value, list):  # reservations
        return [{key: _plain(cell) for key, cell in one.items()} for one in value]
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return None if value is pd.NaT or value is pd.NA else value
