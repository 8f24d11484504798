"""What an earlier run found of a portfolio, read out of its manifest: what this run is compared with.

A manifest lies in a folder that is shared, so nothing in it is taken on trust: what does not have the shape it should have is
left out, and said to be unknown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import SettingsError
from ..sections.moved import KEPT, PARTS
from .manifest import SCHEMA_VERSION

LONGEST = 500  # characters of a text that is taken over
Fields = Mapping[str, Callable[[Any], Any]]


def read_manifest(path: Path) -> Mapping[str, Any]:
    """The manifest in a file that was named to be compared with. Raises `SettingsError` where it is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as why:
        raise SettingsError(f"--compare {str(path)!r} cannot be read: {why.strerror}") from why
    except ValueError:
        raise SettingsError(f"--compare {str(path)!r} is not JSON: name the manifest.json of an earlier run") from None
    if not isinstance(content, dict) or "schema_version" not in content or "portfolios" not in content:
        raise SettingsError(
            f"--compare {str(path)!r} is no manifest of pmo-kit: name the manifest.json of an earlier run"
        )
    if content["schema_version"] != SCHEMA_VERSION:
        raise SettingsError(
            f"--compare {str(path)!r} is a manifest of version {content['schema_version']!r}, and this kit reads version "
            f"{SCHEMA_VERSION}: make one with this kit"
        )
    return content


def former(manifest: Mapping[str, Any], portfolio_id: str, name: str) -> dict[str, Any] | None:
    """What a manifest of this name holds of a portfolio, or None where it does not hold it as it should.

    `manifest` (the name), `sha256` (of all that follows), `as_of`, `currency`, `kit_version`, `inputs` (the hash of what it was
    made from), `figures` by metric (`value`, `numerator`, `denominator`, None where undefined), `months` (`sections.moved.months`),
    `findings` and `decisions` (`decisions.since.remembered`; None where they are not known).
    """
    listed, measured = manifest.get("portfolios"), manifest.get("metrics")
    mine = [one for one in _dicts(listed) if one.get("portfolio_id") == portfolio_id]
    rows = [row for row in _dicts(measured) if row.get("portfolio_id") == portfolio_id and row.get("group", "") is None]
    if len(mine) != 1:
        return None
    record = mine[0] | {
        "manifest": name,
        "kit_version": manifest.get("kit_version"),
        "figures": {row.get("metric"): row for row in rows},
    }
    return shaped(record)


def shaped(record: Any) -> dict[str, Any] | None:
    """A record as `former` gives it, of whatever a file held; None where not even its day can be read."""
    if not isinstance(record, dict):
        return None
    try:
        day = dt.date.fromisoformat(record["as_of"]).isoformat()
    except (KeyError, TypeError, ValueError):
        return None
    number = dict.fromkeys(("value", "numerator", "denominator"), _number)
    figures = _entries(record.get("figures"), number) or {}
    months = _entries(record.get("months"), dict.fromkeys(PARTS, _number)) or {}
    content = {
        "as_of": day,
        "currency": _text(record.get("currency")),
        "kit_version": _text(record.get("kit_version")),
        "inputs": _text(record.get("inputs")),
        "figures": {key: figures[key] for key in KEPT if key in figures},
        "months": {
            month: {part: amount for part, amount in row.items() if amount is not None}
            for month, row in sorted(months.items())
        },
        "findings": _entries(record.get("findings"), FINDING),
        "decisions": _entries(record.get("decisions"), DECISION),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return {"manifest": _text(record.get("manifest")), "sha256": hashlib.sha256(text.encode()).hexdigest(), **content}


def left(record: Any) -> dict[str, Any]:
    """What a notebook left for the next run (`decisions.since.remembered`), in the shape that it should have."""
    asked = record.get("asked")
    return {
        "findings": _entries(record.get("findings"), FINDING),
        "decisions": _entries(record.get("decisions"), DECISION),
        "asked": {"count": _count(asked.get("count")), "amount": _number(asked.get("amount"))} if asked else None,
    }


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _entries(value: Any, fields: Fields) -> dict[str, dict[str, Any]] | None:
    """A dictionary of records with these fields alone; None where it is no dictionary."""
    if not isinstance(value, dict):
        return None
    return {
        str(key): {name: read(one.get(name)) for name, read in fields.items()}
        for key, one in value.items()
        if isinstance(one, dict)
    }


def _text(value: Any) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)


def _count(value: Any) -> int:
    return int(_number(value) or 0)


FINDING: Fields = {"title": _text, "amount": _number, "cases": _count}
DECISION: Fields = {"project": _text, "do": _text, "amount": _number}
