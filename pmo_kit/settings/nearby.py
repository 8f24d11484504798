"""A path that is not there, answered with the nearest that is."""

from __future__ import annotations

import difflib
from pathlib import Path

from ..errors import SourceError, did_you_mean

LIKENESS = 0.6  # 0 to 1, of names that may be meant


def not_there(what: str, path: Path) -> SourceError:
    """The error of a path that is not there, with the nearest path that is, where a folder or two are misspelled; else with
    what there is beside it."""
    if found := _nearest(path):
        same = next(n for n, (a, b) in enumerate(zip(path.parts, found.parts, strict=True)) if a != b)
        given, meant = (str(Path(*each.parts[same:])) for each in (path, found))
        return SourceError(f"{what} {given!r} is not there: did you mean {meant!r}?")
    beside = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
    return SourceError(f"{what} {path.name!r} is not there{did_you_mean(path.name, beside)}")


def _nearest(path: Path) -> Path | None:
    """The path with each part that is not there replaced by the nearest beside it; None where a part has none."""
    found = Path(path.anchor)
    for part in path.parts[1 if path.anchor else 0 :]:
        if (found / part).exists():
            found /= part
            continue
        try:
            beside = {p.name.casefold(): p.name for p in sorted(found.iterdir()) if not p.name.startswith(".")}
        except OSError:
            return None
        near = difflib.get_close_matches(part.casefold(), beside, n=1, cutoff=LIKENESS)
        if not near:
            return None
        found /= beside[near[0]]
    return found
