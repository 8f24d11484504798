"""Kernels forked from a warm process do what spawned ones do, are each alone, and leave nothing behind."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from pmo_kit.batch.execute import NotebookError, execute
from pmo_kit.batch.kernels import Kernels, Way
from pmo_kit.batch.provisioner import ForgeError, can_fork, own_arguments

from ..builders.made_notebooks import notebook
from ..builders.places import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kernels")]
needs_fork = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux alone")

FAILS = {"tags": ["raises-exception"]}
AWKWARD: list[str | tuple[str, dict]] = [
    "print('plain'); 1 + 1",
    "print('ünïcode 😀 \\u202e עברית')",
    "import sys; print('to stderr', file=sys.stderr)",
    "import subprocess; subprocess.run(['echo', 'from a child'], check=True).returncode",
    "!echo from a shell",
    "import os; _ = os.write(1, b'written to the descriptor\\n')",
    "%%bash\necho magic",
    ("input('how many?')", FAILS),
    ("import getpass; getpass.getpass()", FAILS),
    ("1 / 0", FAILS),
    ("def deep(n):\n    return deep(n - 1) if n else {}['gone']\ndeep(3)", FAILS),
    ("def broken(:", FAILS),
    ("raise SystemExit(3)", FAILS),
    ("raise KeyboardInterrupt", FAILS),
    ("try:\n    int('x')\nexcept ValueError as why:\n    raise RuntimeError('outer\\nsecond line') from why", FAILS),
    "from IPython.display import HTML, JSON, Latex, Markdown, SVG, display\n"
    "display(HTML('<b>x</b>'), Markdown('*y*'), Latex('$z$'), JSON({'a': 1}), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'))",
    "shown = display('first', display_id='one'); shown.update('second')",
    "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
    "import matplotlib.pyplot as plt\nplt.rcParams['svg.hashsalt'] = 'x'\nplt.plot([1, 2, 1]); plt.title('drawn'); plt.show()",
    "import matplotlib; matplotlib.get_backend(), plt.get_fignums()",
    "fig, ax = plt.subplots(); ax.bar(['a'], [1])",
    "import pandas as pd\npd.DataFrame({'a': [1, None], 'b': ['x', 'é']})",
    "pd.DataFrame({'a': [1.5]}).style.format('{:.3f}').set_uuid('same')",
    "print('x' * 3_000_000)",
    "for n in range(3_000): print(n)",
    "import warnings; warnings.warn('be warned')",
    "import logging; logging.getLogger('mine').warning('logged'); logging.getLogger().handlers",
    "import asyncio; await asyncio.sleep(0); 'awaited'",
    "import multiprocessing as mp\nwith mp.get_context('fork').Pool(1) as pool:\n    print(pool.map(abs, [-1, -2]))",
    "import threading; t = threading.Thread(target=lambda: print('from a thread')); t.start(); t.join()",
    "import signal; signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)",
    "sys.argv[1:2], sys.path[0], __name__, sys.stdin is None, os.getcwd()",
    "os.environ['IPYTHONDIR'] != '', os.environ.get('JPY_PARENT_PID', '').isdigit(), os.environ['OMP_NUM_THREADS']",
    "get_ipython().history_manager.hist_file, get_ipython().__class__.__name__",
    "os.getsid(0) == os.getpid() == os.getpgid(0)",
    "%timeit -n1 -r1 -q pass",
    "%who_ls NoneType",
    "import numpy as np, random; np.random.seed(4); random.seed(4); np.random.rand(), random.random()",
    ("class Broken:\n    def _repr_html_(self): raise ValueError('not shown')\nBroken()", FAILS),
    "help(abs)",
    "portfolio_id, as_of",
]
PLACES = re.compile(r"0x[0-9a-f]{6,}|(?<=ipykernel_)\d+|\b\d+\.py|/[^\s'\"]*?/pmo-kit-[^\s'\"]*")


@pytest.fixture(scope="module", params=["forked", "spawned"])
def kernels(request: pytest.FixtureRequest) -> Iterator[Kernels]:
    """Kernels of each way."""
    with Kernels(request.param) as made:
        yield made


def run(kernels: Kernels, *cells: Any, folder: Path, timeout: float = 60) -> NotebookNode:
    made = [
        new_code_cell(each[0], metadata=each[1]) if isinstance(each, tuple) else new_code_cell(each) for each in cells
    ]
    given = {"source": "s", "config": "", "portfolio_id": "é", "as_of": "2026-06-30"}
    return execute(notebook(*made), given, folder / "kept.ipynb", kernels=kernels, timeout=timeout)


def shown(cell: NotebookNode) -> list[Any]:
    """What a cell put out, without what differs from one process to the next."""
    texts: dict[str, str] = {}
    others = []
    for output in cell.outputs:
        if output.output_type == "stream":  # what comes through a descriptor may come in other pieces
            texts[output.name] = texts.get(output.name, "") + output.text
        else:
            others.append({key: value for key, value in output.items() if key != "transient"})
    return [PLACES.sub("", str(sorted(texts.items()))), PLACES.sub("", str(others))]


def said(executed: NotebookNode) -> str:
    return "".join(output.text for cell in executed.cells for output in cell.get("outputs", []) if "text" in output)


@needs_fork
def test_a_forked_kernel_puts_out_what_a_spawned_one_does_cell_by_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # under it ipykernel does not listen to descriptors
    found = {}
    ways: tuple[Way, Way] = ("forked", "spawned")
    for way in ways:
        with Kernels(way) as kernels:
            assert (kernels.forge is not None) == (way == "forked")
            with pytest.raises(NotebookError):  # papermill's own verdict, once all have run
                run(kernels, *AWKWARD, folder=tmp_path)
        found[way] = nbformat.read(tmp_path / "kept.ipynb", as_version=4)
    forked, spawned = (found[way] for way in ways)
    for one, other in zip(forked.cells, spawned.cells, strict=True):
        if one.cell_type == "code":
            assert (one.source, shown(one)) == (other.source, shown(other))
            assert (one.execution_count, one.metadata.papermill.status) == (
                other.execution_count,
                other.metadata.papermill.status,
            )
    for text in ("from a child", "written to the descriptor", "StdinNotImplementedError"):
        assert text in str(forked)
    assert forked.metadata.language_info == spawned.metadata.language_info
    assert any("image/png" in output.get("data", {}) for cell in forked.cells for output in cell.get("outputs", []))


@needs_fork
def test_forked_kernels_share_neither_state_nor_chance(tmp_path: Path) -> None:
    draws = "import random, uuid, numpy, tempfile\nprint(random.random(), numpy.random.rand(), uuid.uuid4(), tempfile.mkdtemp())"
    with Kernels() as kernels:
        assert kernels.forge
        first = said(run(kernels, draws, "import builtins; builtins.left = 1", folder=tmp_path)).split()
        second = said(run(kernels, draws, "import builtins; assert not hasattr(builtins, 'left')", folder=tmp_path))
        assert not set(first) & set(second.split())
        assert not Path(first[3]).exists()  # each kernel's folder for temporary files goes with it


def test_start_up_files_of_the_user_are_not_run(
    kernels: Kernels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_up = tmp_path / "home/.ipython/profile_default/startup/x.py"
    start_up.parent.mkdir(parents=True)
    start_up.write_text("ran = True")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "home/.ipython"))
    assert said(run(kernels, "print('ran' in globals())", folder=tmp_path)) == "False\n"


def test_a_kernel_that_dies_is_told_and_what_it_started_is_ended(kernels: Kernels, tmp_path: Path) -> None:
    leaves = _starts_another(tmp_path / "pid")
    with pytest.raises(NotebookError, match="the kernel died"):
        run(kernels, leaves, "import os; os._exit(4)", folder=tmp_path)
    assert _gone(int((tmp_path / "pid").read_text()))
    assert said(run(kernels, "print('next')", folder=tmp_path)) == "next\n"


def test_a_cell_that_takes_too_long_is_given_up_with_its_processes(kernels: Kernels, tmp_path: Path) -> None:
    sleeps = _starts_another(tmp_path / "pid") + "\nimport time; time.sleep(60)"
    with pytest.raises(NotebookError, match="longer than 2 seconds"):
        run(kernels, sleeps, folder=tmp_path, timeout=2)
    assert _gone(int((tmp_path / "pid").read_text()))


def test_a_notebook_that_takes_too_long_is_given_up(kernels: Kernels, tmp_path: Path) -> None:
    cells = [new_code_cell("import time; time.sleep(1)") for _ in range(20)]
    with pytest.raises(NotebookError, match=r"the notebook took longer than 3 seconds and was given up"):
        execute(notebook(*cells), {}, tmp_path / "kept.ipynb", kernels=kernels, timeout=60, notebook_timeout=3)


@pytest.mark.parametrize("floods", ["print('x' * 100_000_000)", "for n in range(2000): print('x' * 50_000)"])
def test_too_much_output_is_told_as_that(kernels: Kernels, tmp_path: Path, floods: str) -> None:
    with pytest.raises(NotebookError, match="the notebook put out more than 50 MB: let it show less"):
        run(kernels, floods, folder=tmp_path)


def test_a_long_error_is_cut_where_it_is_told(kernels: Kernels, tmp_path: Path) -> None:
    with pytest.raises(NotebookError) as raised:
        run(kernels, "raise ValueError('y' * 5_000_000)", folder=tmp_path)
    assert str(raised.value) == f"ValueError: {'y' * 500}… (in cell 3)"


def test_text_that_is_not_unicode_does_not_lose_the_rest(kernels: Kernels, tmp_path: Path) -> None:
    assert said(run(kernels, "print('before \\ud800 after')", folder=tmp_path)).startswith("before ")
    assert "after" in (tmp_path / "kept.ipynb").read_text()


def test_nothing_of_a_run_is_left_in_the_private_folder(kernels: Kernels, tmp_path: Path) -> None:
    run(kernels, "1", folder=tmp_path)
    assert [path.name for path in kernels.folder.iterdir()] == ["ipython"]
    assert kernels.folder.stat().st_mode & 0o777 == 0o700


@needs_fork
def test_where_the_warm_process_is_gone_kernels_are_spawned(tmp_path: Path) -> None:
    with Kernels() as kernels:
        assert kernels.forge
        kernels.forge.close()
        with pytest.raises(ForgeError):
            kernels.forge.kernel([], str(tmp_path), {})
        assert said(run(kernels, "print('well')", folder=tmp_path)) == "well\n"


@needs_fork
def test_the_end_of_the_batch_is_the_end_of_its_forked_kernels(tmp_path: Path) -> None:
    asks = (
        "import os, time\nfrom pmo_kit.batch.provisioner import Forge\nforge = Forge()\n"
        "kernel = forge.kernel(['-f', 'c.json', '--ip=127.0.0.1'], '.', dict(os.environ))\n"
        "print(kernel.pid, flush=True)\ntime.sleep(60)"
    )
    batch = subprocess.Popen([sys.executable, "-c", asks], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert batch.stdout
    pid = int(batch.stdout.readline())
    assert not _gone(pid, within=0)
    batch.send_signal(signal.SIGKILL)
    batch.wait()
    batch.stdout.close()
    assert _gone(pid)


def test_only_this_pythons_own_kernel_is_taken_from_the_warm_process() -> None:
    own = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "c.json"]
    assert own_arguments(own) == ["-f", "c.json"]
    assert own_arguments(["/usr/bin/python3.1", *own[1:]]) is None
    assert own_arguments([sys.executable, "-m", "xeus", "-f", "c.json"]) is None
    assert own_arguments(["R", "--slave"]) is None


def _starts_another(told: Path) -> str:
    return f"import subprocess, pathlib\npathlib.Path({str(told)!r}).write_text(str(subprocess.Popen(['sleep', '300']).pid))"


def _gone(pid: int, within: float = 5) -> bool:
    """Whether a process has ended, or ends soon."""
    until = time.monotonic() + within
    while True:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            if state not in "ZX":
                if time.monotonic() >= until:
                    return False
                time.sleep(0.05)
                continue
        return True
