"""What readers see of a batch, from one true state to the next.

Reports are made beside the folder that is shared. When all are made, what is to be moved is written down (the journal), and
then moved: reports, manifest, index. A run that is killed before that leaves the last generation as it was; one that is
killed in between has its journal carried out by the next run. From its first report to its end the shared index says
since when a run is under way. One run at a time has a folder.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..errors import ReportError, SettingsError
from ..loaders import store
from ..report import index, manifest
from ..report.frame import stamp
from ..report.manifest import Report
from ..report.places import AUDIT, JOURNAL, KERNELS, LOCK, Places
from ..writing import write_whole
from .limits import PREFIX

EMPTY = "<!-- under way -->"  # stands in the index where it can be said that a run is under way
MARK = '<p class="pmo-alert" data-under-way>'
OURS = b'<body class="pmo-report">'


class Generation:
    """The folder for reports while one run has it to itself."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def previous(self) -> Mapping[str, Any]:
        """The manifest that stands there; {} where there is none that can be read."""
        return previous(self.places)

    def under_way(self, since: dt.datetime) -> None:
        """Say in the index and the manifest that a run is under way, where there are any."""
        content = dict(self.previous())
        page = self.places.out / index.NAME
        if content:
            manifest.write_manifest(content | {"under_way_since": since.isoformat(timespec="seconds")}, self.places)
        if page.is_file():
            said = (
                f"{MARK}A new run has been under way since {stamp(since)}; what stands here is of the run before.</p>"
            )
            text = page.read_text(encoding="utf-8")
            lines = [said if line.startswith((EMPTY, MARK)) else line for line in text.split("\n")]
            write_whole(page, "\n".join(lines).encode(), beside=self.places.runs)

    def publish(self, content: Mapping[str, Any], page: str, reports: Sequence[Report]) -> None:
        """Put the reports that were made into their places, take out what is no longer true, and write manifest and index
        over them. Where that is broken off, the next run goes on from here."""
        places = self.places
        standing = {report.path for report in reports if report.path}
        standing |= _workbooks(content)
        for name, text in ((manifest.NAME, manifest.text_of(content)), (index.NAME, page)):
            write_whole(places.next / name, text.encode())
        made = [path for path in sorted(standing) if (places.next / path).is_file()]
        journal = {
            "in": [*made, manifest.NAME, index.NAME],
            "out": sorted({*_ours(places), *self._workbooks_there()} - standing),
        }
        write_whole(places.runs / JOURNAL, json.dumps(journal).encode())
        _carry_out(places)

    def _workbooks_there(self) -> set[str]:
        """The audit workbooks of earlier runs that stand in the shared folder."""
        there = {path.relative_to(self.places.out).as_posix() for path in self.places.out.glob(f"*/{AUDIT}")}
        return there & _workbooks(self.previous())

    def forget_stores(self, but: Sequence[Path]) -> None:
        """Remove what earlier runs kept for their notebooks: their reports are whole without it."""
        store.forget(self.places.store, but)


@contextmanager
def generation(places: Places) -> Iterator[Generation]:
    """Have the folder for reports for this run alone, with what an earlier run left half done brought to its end.

    Raises `SettingsError` where another run has it, or where nothing can be written there; `ReportError` where later on
    nothing more can be written.
    """
    lock = FileLock(places.runs / LOCK, timeout=0)
    try:
        places.out.mkdir(parents=True, exist_ok=True)
        _private(places.runs)
        lock.acquire()
        _carry_out(places)
        probe = places.out / ".pmo-kit-probe"
        probe.write_bytes(b"")
        probe.unlink()
    except Timeout:
        raise SettingsError(
            f"another run is under way in {_shown(places)}: wait for its end, or give this one another --out"
        ) from None
    except OSError as why:
        lock.release()
        raise SettingsError(f"--out {_shown(places)} cannot be written to: {why.strerror}") from why
    try:
        _clean(places)
        yield Generation(places)
    except OSError as why:
        raise ReportError(
            f"the reports could not be written to {_shown(places)}: {why.strerror}. Mend that and run again: nothing is lost"
        ) from why
    finally:
        lock.release()


def previous(places: Places) -> Mapping[str, Any]:
    """The manifest in a folder for reports; {} where there is none that can be read."""
    try:
        content = json.loads((places.out / manifest.NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and content.get("schema_version") == manifest.SCHEMA_VERSION else {}


def _shown(places: Places) -> str:
    """The folder for reports in a message: from the working folder where it is below it."""
    here = Path.cwd().resolve()
    return repr(str(places.out.relative_to(here) if places.out.is_relative_to(here) else places.out))


def _private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(OSError):  # a file system that knows no permissions has none to take away
        if stat.S_IMODE(folder.stat().st_mode) != 0o700:
            folder.chmod(0o700)


def _ours(places: Places) -> Iterator[str]:
    """The reports that stand in the shared folder, and nothing that somebody else put there."""
    for path in places.out.glob("*/*.html"):
        if path.is_file() and OURS in path.read_bytes():
            yield path.relative_to(places.out).as_posix()


def _workbooks(content: Mapping[str, Any]) -> set[str]:
    """The audit workbooks that a manifest names."""
    return {record["audit"] for record in content.get("portfolios", ()) if record.get("audit")}


def _carry_out(places: Places) -> None:
    """Do what the journal says, as far as it is not done; then there is none."""
    journal = places.runs / JOURNAL
    if not journal.is_file():
        return
    todo = json.loads(journal.read_bytes())
    for path in todo["out"]:
        if (places.out / path).is_file():
            kept = places.runs / Path(path).with_suffix(f".superseded{Path(path).suffix}")
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(places.out / path, kept)
    for path in todo["in"]:
        if (places.next / path).is_file():
            (places.out / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(places.next / path, places.out / path)
    for folder in {(places.out / path).parent for path in todo["out"]}:
        with contextlib.suppress(OSError):
            folder.rmdir()  # where nothing is left in it
    journal.unlink()
    shutil.rmtree(places.next, ignore_errors=True)


def _clean(places: Places) -> None:
    """Remove what a run that was killed left behind."""
    for folder in (places.out, places.runs):
        for part in folder.rglob(".*.part"):
            part.unlink(missing_ok=True)
    for part in places.store.glob(".part-*"):
        shutil.rmtree(part, ignore_errors=True)
    note = places.runs / KERNELS
    with contextlib.suppress(OSError):
        left = Path(note.read_text(encoding="utf-8"))
        if left.parent == Path(tempfile.gettempdir()) and left.name.startswith(PREFIX):
            shutil.rmtree(left, ignore_errors=True)
        note.unlink()
