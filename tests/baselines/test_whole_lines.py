"""A line is written whole or not at all: full disks, limits, kills, and processes that write at once."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pmo_kit.errors import SettingsError
from pmo_kit.register.locks import append, history_of

from .histories import sound

APPENDS = (
    "import sys; from pathlib import Path; from pmo_kit.register.locks import append\n"
    "for n in range(100000):\n"
    "    entry = append('A', Path(sys.argv[1]), 'review', by=sys.argv[2], on='2026-01-01', details={'note': 'x' * 20000})\n"
    "    print(entry.hash, flush=True)\n"
)
# Every limit on the size of a file, from nothing to one byte too few: the system itself writes a part and then refuses.
LIMITED = """
import resource, sys
from pathlib import Path
from pmo_kit.errors import SettingsError
from pmo_kit.register.locks import append, history_of
folder = Path(sys.argv[1])
file = history_of("A", folder).file
before = file.read_bytes()
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
told = 0
def add():
    append("A", folder, "review", by="Ann Lee", on="2026-07-02", details={"note": "x" * 500})
for limit in [*range(0, len(before) + 500, 251), len(before), len(before) + 1, len(before) + 600]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
    try:
        add()
    except SettingsError as why:
        told += "nothing was added" in str(why)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert file.read_bytes() == before, limit
    assert sorted(p.suffix for p in file.parent.iterdir()) in ([".jsonl"], [".jsonl", ".lock"]), limit
assert told > 10
add()
assert history_of("A", folder).faults == ()
"""


def python(program: str, *arguments: object, **more) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", program, *map(str, arguments)], text=True, **more)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_file_that_may_not_grow_any_further_stays_as_it_was_and_takes_the_line_later(tmp_path: Path) -> None:
    sound(tmp_path)
    process = python(LIMITED, tmp_path, stderr=subprocess.PIPE)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 0


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_disk_that_is_full_at_the_last_moment_leaves_the_history_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    file = sound(tmp_path)
    before = file.read_bytes()

    def refuses(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuses)
        with pytest.raises(SettingsError, match=f"nothing was added: {os.strerror(number)}"):
            append("A", tmp_path, "review", by="Ann Lee", on="2026-07-02", details={})
    assert file.read_bytes() == before
    assert {path.suffix for path in file.parent.iterdir()} <= {".jsonl", ".lock"}
    append("A", tmp_path, "review", by="Ann Lee", on="2026-07-02", details={})
    assert len(history_of("A", tmp_path).entries) == 4


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_line_leaves_the_files_permissions_and_a_link_to_it_as_they_are(tmp_path: Path) -> None:
    file = sound(tmp_path)
    real = tmp_path / "elsewhere.jsonl"
    file.rename(real)
    file.symlink_to(real)
    real.chmod(0o640)
    append("A", tmp_path, "review", by="Ann Lee", on="2026-07-02", details={})
    assert file.is_symlink()
    assert (len(history_of("A", tmp_path).entries), real.stat().st_mode & 0o777) == (4, 0o640)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_process_killed_while_it_writes_leaves_a_whole_history_with_every_line_it_told(tmp_path: Path) -> None:
    chance = random.Random(9)
    known = 0
    for turn in range(12):
        process = python(APPENDS, tmp_path, f"Writer {turn}", stdout=subprocess.PIPE)
        first = process.stdout.readline()  # it is writing by now
        time.sleep(chance.random() * 0.06)
        process.kill()
        printed = [
            first.strip(),
            *(line.strip() for line in process.stdout.read().splitlines(keepends=True) if line[-1] == "\n"),
        ]
        process.wait()
        history = history_of("A", tmp_path)
        assert history.faults == ()
        assert set(printed) <= {entry.hash for entry in history.entries}
        assert len(history.entries) >= known + len(printed)
        known = len(history.entries)
    append("A", tmp_path, "review", by="Ann Lee", on="2026-07-02", details={})
    history = history_of("A", tmp_path)
    assert (history.faults, len(history.entries)) == ((), known + 1)
    assert {path.suffix for path in history.file.parent.iterdir()} == {
        ".jsonl",
        ".lock",
    }  # nothing of the killed is left


FIRST_LOCK = """
import sys
from pathlib import Path
from pmo_kit.errors import SettingsError
from tests.baselines.histories import TODAY, portfolio
from pmo_kit.baselines.locking import lock_baseline
folder = Path(sys.argv[1])
seen = portfolio(folder)  # each of them has seen that nothing is locked
print("ready", flush=True)
sys.stdin.readline()
try:
    lock_baseline(seen, folder, by=sys.argv[2], on=TODAY)
    print("locked")
except SettingsError as why:
    print(why)
"""


def test_of_four_first_locks_at_once_one_passes_and_three_need_a_reason(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    names = ("Ann Lee", "Bo Li", "Cy Ek", "Di Orr")
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": root}
    four = [python(FIRST_LOCK, tmp_path, name, **streams) for name in names]
    assert [process.stdout.readline() for process in four] == ["ready\n"] * 4
    for process in four:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0].strip() for process in four]
    assert said.count("locked") == 1
    winner = names[said.index("locked")]
    refused = f"a baseline is locked since 2026-07-01 by {winner}: to supersede it, say why with --reason"
    assert sorted(said) == sorted(["locked", refused, refused, refused])
    assert [entry.by for entry in history_of("A", tmp_path).locks] == [winner]
