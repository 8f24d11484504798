"""From one true state to the next: whatever a run is ended by, index, manifest and reports say the same."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pmo_kit.batch import generation as module
from pmo_kit.batch.generation import Generation, generation
from pmo_kit.errors import ReportError, SettingsError
from pmo_kit.report.manifest import Report
from pmo_kit.report.places import Places

from ..builders.made_notebooks import notebook, saved
from ..builders.places import ROOT

NOW = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)


class Killed(BaseException):
    """The process is gone."""


def page(text: str) -> str:
    return f'<body class="pmo-report">{text}'


def made(places: Places, text: str, *paths: str) -> list[Report]:
    """Reports that wait to be published."""
    reports = []
    for path in paths:
        (places.next / path).parent.mkdir(parents=True, exist_ok=True)
        (places.next / path).write_text(page(text))
        sha256 = hashlib.sha256(page(text).encode()).hexdigest()
        reports.append(Report(path.split("/")[0], "one", "complete", path, sha256, {}))
    return reports


def publish(now: Generation, text: str, *paths: str) -> None:
    reports = made(now.places, text, *paths)
    content = {"schema_version": 1, "said": text, "reports": [{"path": r.path, "sha256": r.sha256} for r in reports]}
    now.publish(content, f"index {text}\n<!-- under way -->\n", reports)


def is_true(places: Places) -> bool:
    """Whether the manifest, the index and the reports say the same."""
    content = json.loads((places.out / "manifest.json").read_text())
    if f"index {content['said']}" not in (places.out / "index.html").read_text():
        return False
    stand = {path.relative_to(places.out).as_posix(): path for path in places.out.glob("*/*.html")}
    return {r["path"]: r["sha256"] for r in content["reports"]} == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in stand.items()
    }


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A folder with one published generation."""
    found = Places.of(tmp_path / "reports")
    with generation(found) as now:
        publish(now, "first", "A/one.html", "B/one.html")
    return found


def test_a_generation_is_put_in_place_whole_and_what_is_no_longer_made_is_taken_out(places: Places) -> None:
    assert is_true(places)
    with generation(places) as now:
        publish(now, "second", "A/one.html", "C/one.html")
    assert is_true(places)
    assert sorted(path.name for path in places.out.iterdir()) == ["A", "C", "index.html", "manifest.json"]
    assert (places.runs / "B/one.superseded.html").read_text() == page("first")


@pytest.mark.parametrize("moves", range(6))
def test_a_run_that_is_killed_while_it_publishes_is_brought_to_its_end_by_the_next(
    places: Places, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    done = []
    really = os.replace

    def replace(old: Path, new: Path) -> None:
        if places.next in Path(old).parents and places.out in Path(new).parents:
            if len(done) == moves:
                raise Killed
            done.append(new)
        really(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(module.os, "replace", replace)
        with contextlib.suppress(Killed), generation(places) as now:
            publish(now, "second", "A/one.html", "C/one.html")
    with generation(places):
        assert is_true(places)
        assert "second" in (places.out / "index.html").read_text()
        assert not places.next.exists()


def test_while_a_run_is_under_way_index_and_manifest_say_since_when(places: Places) -> None:
    with contextlib.suppress(Killed), generation(places) as now:
        now.under_way(NOW)
        made(places, "second", "A/one.html")
        raise Killed
    assert is_true(places)
    assert "under way since 2026-07-01 09:00 UTC" in (places.out / "index.html").read_text()
    assert json.loads((places.out / "manifest.json").read_text())["under_way_since"] == "2026-07-01T09:00:00+00:00"
    with generation(places) as now:
        now.under_way(NOW + dt.timedelta(days=1))
        assert (places.out / "index.html").read_text().count("under way since") == 1
        publish(now, "third", "A/one.html")
    assert "under way since" not in (places.out / "index.html").read_text()


def test_a_second_run_into_the_same_folder_is_refused_in_a_line(places: Places) -> None:
    refused = pytest.raises(SettingsError, match=r"another run is under way in .*: wait for its end, or give this one")
    with generation(places), refused, generation(places):
        pass
    assert is_true(places)


def test_what_a_killed_run_left_is_gone_after_the_next(places: Places) -> None:
    (places.out / "A/.one.html-x1.part").write_text("")
    (places.runs / ".index.html-x1.part").write_text("")
    (places.store / ".part-x1").mkdir(parents=True)
    with generation(places):
        pass
    assert not [path for path in places.out.parent.rglob("*") if "part" in path.name]


def test_the_kernels_folder_of_a_killed_run_is_removed_and_no_other(places: Places) -> None:
    left = Path(tempfile.mkdtemp(prefix="pmo-kit-"))
    (places.runs / "kernels").write_text(str(left))
    with generation(places):
        assert not left.exists()
    (places.runs / "kernels").write_text(str(places.out))
    with generation(places):
        assert places.out.exists()


def test_a_disk_that_is_full_is_told_in_a_line_and_leaves_what_was_there(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object, **how: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_whole", full)
    told = pytest.raises(ReportError, match=r"could not be written to .*: No space left on device")
    with told, generation(places) as now:
        publish(now, "second", "A/one.html")
    assert is_true(places)


def test_a_folder_that_is_read_only_is_told_in_a_line(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path, content: bytes) -> int:  # as for whoever is not the superuser, who may write anywhere
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", denied)
    with pytest.raises(SettingsError, match="cannot be written to: Permission denied"), generation(places):
        pass


# --- signals, to the command itself ----------------------------------------------------------------------------------

SLOW = """import os, pathlib, subprocess, time
child = subprocess.Popen(["sleep", "300"])
pathlib.Path(os.environ["TOLD"]).write_text(f"{os.getpid()} {child.pid}")
time.sleep(300)"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
@pytest.mark.parametrize(
    ("signals", "status"),
    [
        ([signal.SIGINT], 130),
        ([signal.SIGINT, signal.SIGINT], 130),
        ([signal.SIGTERM], 143),
        ([signal.SIGTERM, signal.SIGINT], 143),
        ([signal.SIGHUP], 129),
    ],
)
def test_a_signal_ends_the_run_with_all_that_it_started_and_leaves_a_true_index(
    tmp_path: Path, signals: list[signal.Signals], status: int
) -> None:
    (tmp_path / "projects.csv").write_text(
        "project_id,portfolio_id,name,status,start_date\nP1,A,One,active,2025-01-01\nP2,B,Two,active,2025-01-01\n"
    )
    saved(tmp_path / "notebooks", "quick", notebook("print('quick')"))
    saved(tmp_path / "notebooks", "slow", notebook(SLOW))
    told = tmp_path / "told"
    asked = ["run", ".", "--as-of", "2026-06-30", "--notebook", "quick", "--notebook", "slow", "--workers", "1"]
    command = [sys.executable, "-c", "from pmo_kit.cli import main; main()", *asked]
    environment = os.environ | {"TOLD": str(told), "PYTHONPATH": str(ROOT)}
    batch = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, start_new_session=True)
    until = time.monotonic() + 90
    while not (told.exists() and told.read_text()):
        assert time.monotonic() < until
        assert batch.poll() is None
        time.sleep(0.05)
    for number in signals:
        batch.send_signal(number)
        time.sleep(0.05)
    _, said = batch.communicate(timeout=60)
    assert batch.returncode == status, said
    for pid in told.read_text().split():
        assert not _runs(int(pid))
    content = json.loads((tmp_path / "reports/manifest.json").read_text())
    assert [(r["portfolio_id"], r["notebook"], r["status"]) for r in content["reports"]] == [
        ("A", "quick", "complete"),
        ("A", "slow", "failed"),
        ("B", "quick", "failed"),
        ("B", "slow", "failed"),
    ]
    assert [p.name for p in (tmp_path / "reports").rglob("*.html")] == ["index.html", "quick.html"]
    assert "under way" not in (tmp_path / "reports/index.html").read_text().replace("<!-- under way -->", "")


def _runs(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False
