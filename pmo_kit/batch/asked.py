"""Whether a run is asked for the very same as the run before: then nothing is read as data, and nothing is worked out.

It takes files alone: of a database nobody can tell without asking it. What counts is content; no clock and no file's date is
looked at. Where anything differs the run goes its way, and finds out which reports that concerns. Nothing is imported here
that takes its time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..register.chains import AGREEMENTS, BASELINES
from ..report.libraries import versions
from ..report.places import JOURNAL, KERNELS, LOCK, Places
from ..settings import carried
from ..settings.meant import Meant
from ..writing import write_whole

DEFAULT_OUT = "reports"  # of several sources, each with settings of its own
RECORD = "asked.json"
SINCE = ('<span class="pmo-id pmo-since pmo-unseen">made ', '<span class="pmo-id pmo-since">unchanged since ')


def request_key(
    sources: Sequence[Meant],
    portfolios: Sequence[str],
    notebooks: Sequence[str],
    strict: bool,
    compare: Path | None = None,
) -> str | None:
    """A hash of all that a run would look at; None where it would look at more than files, or compares with one that is named."""
    if compare is not None:
        return None
    whole = hashlib.sha256(json.dumps([kit_key(), [*portfolios], [*notebooks], strict, str(Path.cwd())]).encode())
    for meant in sources:
        source = Path(meant.source) if isinstance(meant.source, str) and "://" not in meant.source else None
        if source is None or not source.exists() or meant.settings.mapping is not None:
            return None
        said = [str(source), str(meant.settings.file), meant.day.isoformat(), meant.settings.model_dump_json()]
        whole.update(json.dumps(said).encode())
        workspaces = {meant.settings.file.parent, Path.cwd()} if meant.settings.file else {Path.cwd()}
        beside = meant.settings.file.parent if meant.settings.file else None
        histories = [beside / chain.folder for chain in (BASELINES, AGREEMENTS)] if beside else []
        folders = [*histories, *(place / "notebooks" for place in sorted(workspaces)), carried.folder("notebooks")]
        for path in [*_files([source]), *_files(folders)]:
            whole.update(f"\0{path}\0".encode(errors="surrogateescape") + _digest(path))
    return whole.hexdigest()


def place_of(sources: Sequence[Meant], out: Path | None) -> Places:
    """Where the reports go: where it is said, else where the settings of a single source say, else to `reports` here."""
    return Places.of(out or (sources[0].settings.out if len(sources) == 1 else Path(DEFAULT_OUT)))


def index_named(places: Places, out: Path | None) -> Path:
    """Where the index stands, as the folder was named; else from the working folder where it is below it."""
    here = Path.cwd().resolve()
    if out is not None:
        return out / "index.html"
    return (places.out.relative_to(here) if places.out.is_relative_to(here) else places.out) / "index.html"


def remember(key: str | None, places: Places) -> None:
    """Remember that everything which this hash stands for is published, whole and without a failure."""
    if key is None:
        (places.runs / RECORD).unlink(missing_ok=True)
        return
    write_whole(places.runs / RECORD, json.dumps({"key": key, "shared": _shared(places)}).encode())


def same_again(key: str | None, places: Places) -> list[Mapping[str, Any]] | None:
    """The reports of the manifest where the run before was asked for the same and everything stands as it left it, and now
    says since when it is unchanged; else None."""
    if key is None or any((places.runs / left).exists() for left in (JOURNAL, KERNELS)):
        return None
    try:
        if json.loads((places.runs / RECORD).read_bytes())["key"] != key:
            return None
        with FileLock(places.runs / LOCK, timeout=0):
            record = json.loads((places.runs / RECORD).read_bytes())
            if record != {"key": key, "shared": _shared(places)}:
                return None
            content = json.loads((places.out / "manifest.json").read_bytes())
            reports: list[Mapping[str, Any]] = content["reports"]
            if any(_digest(places.out / report["path"]).hex() != report["sha256"] for report in reports):
                return None
            if any(report["status"] != "unchanged" for report in reports):
                content["reports"] = reports = [{**report, "status": "unchanged"} for report in reports]
                index = (places.out / "index.html").read_text(encoding="utf-8").replace(*SINCE)
                text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
                write_whole(places.out / "manifest.json", text.encode(), beside=places.runs)
                write_whole(places.out / "index.html", index.encode(), beside=places.runs)
                remember(key, places)
            return reports
    except (OSError, Timeout, ValueError, KeyError, TypeError):
        return None


@cache
def kit_key() -> str:
    """A hash of the kit as it is installed, code and templates, and of the versions it runs with."""
    package = Path(carried.__file__).resolve().parents[1]
    whole = hashlib.sha256(json.dumps(versions()).encode())
    for folder in (package, carried.folder("templates") / "pmo_report", carried.folder("templates") / "pmo_index"):
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            if "carried" not in path.relative_to(folder).parts:
                whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def _shared(places: Places) -> list[str]:
    """The hashes of the manifest and the index."""
    return [_digest(places.out / name).hex() for name in ("manifest.json", "index.html")]


def _files(places: Iterable[Path]) -> Iterator[Path]:
    """Files, and the files in folders, but not of the folders in them."""
    for place in places:
        yield from [place] if place.is_file() else sorted(p for p in place.glob("*") if p.is_file())


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
