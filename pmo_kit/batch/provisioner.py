"""How a kernel's process is started: forked from a warm one where that is safe, else spawned; jupyter_client does the rest.

Both are the same kernel to whoever talks to it, and both are ended with all that they started.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

FORGE = Path(__file__).with_name("forge.py")  # a script of its own, which imports nothing of the batch
LAUNCHER = "ipykernel_launcher"
READY = b"ready\n"  # what the warm process says once
PACKER = "--Session.packer=pmo_kit.writing.packed"
WARM_UP = 120  # seconds
DIES_WITHIN = 5.0  # seconds that the system may take to end a process that was killed
ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
"""What every kernel of a batch is given: as many kernels run as there are processors, and a library that started
threads when it is imported could not be forked."""
NO_BACKGROUND = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}  # of a memory pool that pyarrow does not use here


def can_fork() -> bool:
    """Whether kernels can be forked safely here, and waited for by whoever is not their parent."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


class ForgeError(Exception):
    """The warm process gave no kernel; one that is spawned does as well."""


class Forge:
    """The warm process that kernels are forked from, as the batch sees it. May be asked from several threads."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._asked = ours
        self._guard = threading.Lock()
        self._warm = False
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(FORGE), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                env=os.environ | ONE_THREAD | NO_BACKGROUND,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # a Ctrl-C on the terminal is for the batch, which ends its kernels itself
            )

    def kernel(self, arguments: Sequence[str], folder: str, environment: Mapping[str, str]) -> Forked:
        """A new kernel with these arguments; waits until the warm process is warm. Raises `ForgeError`."""
        request = {"arguments": [*arguments], "folder": folder, "environment": {**environment}}
        with self._guard:
            try:
                if not self._warm:
                    self._asked.settimeout(WARM_UP)
                    self._warm = self._asked.recv(len(READY)) == READY
                self._asked.sendall(json.dumps(request).encode() + b"\n")
                answer, handles, _, _ = socket.recv_fds(self._asked, 4096, 1)
            except OSError as why:
                raise ForgeError(f"the warm process for kernels does not answer: {why}") from why
        if not handles:
            raise ForgeError(json.loads(answer or b'{"refused": "the warm process for kernels ended"}')["refused"])
        return Forked(json.loads(answer)["pid"], handles[0], self)

    def reap(self, pid: int) -> None:
        """Let go of a kernel that ended; until then its number is given to no other process."""
        with self._guard, contextlib.suppress(OSError):
            self._asked.sendall(json.dumps({"reap": pid}).encode() + b"\n")

    def close(self) -> None:
        """End the warm process, and with it every kernel that is left."""
        with contextlib.suppress(OSError):
            self._asked.shutdown(socket.SHUT_RDWR)
        self._asked.close()
        try:
            self._process.wait(DIES_WITHIN)
        except subprocess.TimeoutExpired:  # still warming up: it has no kernels
            self._process.kill()
            self._process.wait()


class Forked:
    """A forked kernel's process, with what jupyter_client asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, handle: int, forge: Forge) -> None:
        self.pid = pid
        self._handle, self._forge = handle, forge
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs; else a number. With what status it ended, only its parent is told."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it has ended."""
        return self._ended(timeout)

    def send_signal(self, signum: int) -> None:
        """Send it a signal; none where it has ended."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signum)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._handle], [], [], timeout)[0]:
            end_group(self.pid)
            os.close(self._handle)
            self.returncode = 1
            self._forge.reap(self.pid)
        return self.returncode


def end_group(pid: int | None) -> None:
    """End what a kernel started and left behind; its process group goes by its number."""
    if pid and hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


class Provisioner(LocalProvisioner):
    """Starts a kernel by a fork where there is a warm process and the kernel is this Python's own, else afresh."""

    forge: Forge | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel that this command line means."""
        environment = {**kwargs.pop("env", os.environ), **ONE_THREAD}
        if (arguments := own_arguments(cmd)) is not None:
            cmd, arguments = [*cmd, PACKER], [*arguments, PACKER]
        if self.forge is None or arguments is None:
            return await super().launch_kernel(cmd, env=environment, **kwargs)
        folder = str(kwargs.get("cwd") or Path.cwd())
        environment["JPY_PARENT_PID"] = str(os.getpid())
        try:
            kernel = self.forge.kernel(arguments, folder, environment)
        except ForgeError:
            return await super().launch_kernel(cmd, env=environment, **kwargs)
        self.process = kernel  # type: ignore[assignment]  # it offers what is asked of a Popen
        self.pid = self.pgid = kernel.pid
        self.cwd = folder
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and what it started, and see it gone, instead of looking ten times a second."""
        process = self.process
        await super().kill(restart)
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(DIES_WITHIN)

    async def cleanup(self, restart: bool = False) -> None:
        """End what the kernel left behind when it ended by itself."""
        if isinstance(self.process, Forked):
            self.process.kill()
            self.process.wait(DIES_WITHIN)
        else:
            end_group(self.pgid)
        await super().cleanup(restart)


def own_arguments(cmd: Sequence[str]) -> list[str] | None:
    """The kernel's arguments in a command line that starts this Python's own ipykernel; None for any other kernel."""
    if LAUNCHER not in cmd or not cmd or Path(cmd[0]).resolve() != Path(sys.executable).resolve():
        return None
    place = list(cmd).index(LAUNCHER)
    return list(cmd[place + 1 :]) if cmd[place - 1] == "-m" else None
