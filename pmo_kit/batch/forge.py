"""A warm process that forks kernels: it has imported what notebooks need, and each kernel is a copy of it.

It is started as a script of its own, with a socket as its only argument, and imports nothing of the batch. For each line
that it is sent, a kernel's arguments, folder and environment as JSON, it forks once and sends back the process id with a
descriptor of the process (`pidfd`), by which the kernel can be waited for without being its parent. A process with one thread
can be forked safely, one with several cannot: the threads are counted before each fork. No shell is made here and no backend
for pictures is loaded, because one that is there before its kernel sends pictures nowhere. When the socket closes, every
kernel is ended.

Linux alone: elsewhere libraries of the system do not survive a fork.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
import warnings
from typing import Any

WANTED = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "pyarrow.parquet",
    "pmo_kit.decisions",
    "pmo_kit.finding",
    "pmo_kit.lab",
    "pmo_kit.loaders",
    "pmo_kit.sections.alignment",
    "pmo_kit.sections.baselining",
    "pmo_kit.sections.benefits",
    "pmo_kit.sections.executive",
    "pmo_kit.sections.forecast",
    "pmo_kit.sections.headline",
    "pmo_kit.sections.readiness",
    "pmo_kit.views.bullets",
    "pmo_kit.views.cards",
    "pmo_kit.views.charts",
    "pmo_kit.views.narrative",
    "pmo_kit.views.paper",
    "pmo_kit.views.reasons",
    "pmo_kit.views.tables",
)
_PR_SET_PDEATHSIG = 1  # Linux, sys/prctl.h


def warm() -> None:
    """Import what notebooks need, and show a few things of a small sample once: fonts are found, templates compiled."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as every kernel has it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a kernel that imports the same is to be warned again, and is
        for name in WANTED:
            importlib.import_module(name)
        _rehearse()
    gc.collect()
    gc.freeze()  # a collection in a kernel would touch, and so copy, every page that it shares with the others


def _rehearse() -> None:
    from pmo_kit import decisions, load
    from pmo_kit.sections import baselining, headline
    from pmo_kit.settings.carried import folder
    from pmo_kit.settings.config import Settings
    from pmo_kit.views import cards, charts, narrative, tables

    register = load(folder("sample_data") / "small", Settings(), as_of="2026-06-30")
    portfolio = register.for_portfolio(register.portfolio_ids[0])
    first, before = headline.headline(portfolio), baselining.measured_before(portfolio)
    shown = (
        narrative.say_subject(first),
        cards.show_headline(first),
        charts.plot_trust(first),
        charts.plot_before_and_now(before),
        tables.table_measured_before(before),
        narrative.say_paper(decisions.paper(portfolio)),  # the rules that ship are parsed
    )
    for each in shown:
        getattr(each, "_repr_html_", str)()


def threads() -> int:
    """How many threads this process has, those of libraries among them."""
    return len(os.listdir("/proc/self/task"))


def serve(asked: socket.socket) -> list[str] | None:
    """Fork a kernel for every request. Returns twice: in each kernel its arguments, and here None at the end."""
    ends: set[int] = set()
    with asked.makefile("rb") as lines:
        asked.sendall(b"ready\n")
        for line in lines:
            request = json.loads(line)
            if "reap" in request:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(request["reap"], 0)
                ends.discard(request["reap"])
                continue
            if (running := threads()) != 1:
                answer = {"refused": f"the warm process has {running} threads and cannot be forked safely"}
                socket.send_fds(asked, [json.dumps(answer).encode() + b"\n"], [])
                continue
            pid = os.fork()
            if pid == 0:
                lines.close()
                asked.close()
                _become(request)
                return list(request["arguments"])
            ends.add(pid)
            handle = os.pidfd_open(pid)
            socket.send_fds(asked, [json.dumps({"pid": pid}).encode() + b"\n"], [handle])
            os.close(handle)
    for pid in ends:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    return None


def _become(request: dict[str, Any]) -> None:
    """Make this process one that nobody could tell from a kernel that was started afresh."""
    os.setsid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # Python's own generator is seeded afresh by the fork itself
    import ipykernel_launcher

    sys.argv = [str(ipykernel_launcher.__file__), *request["arguments"]]


def main() -> None:
    """Warm up, serve, and in each kernel run it to its end; then its own exit handlers run as in any other."""
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        warm()
        arguments = serve(asked)
    if arguments is None:
        return
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


if __name__ == "__main__":
    main()
