"""The kernels of one batch: each a fresh process with a private folder, all known, so that all can be ended at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from types import TracebackType
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type

from .limits import PREFIX, Way
from .provisioner import Forge, Provisioner, can_fork, end_group
from .watch import Watch

LONGEST_SOCKET = 100  # bytes of a path that a socket of the system can have on every Unix, of 104 to 108
ASK_AGAIN = 0.5  # seconds


class WatchedChannel(AsyncZMQSocketChannel):
    """The channel on which output comes, whose size is told."""

    told: Callable[[int], None] = staticmethod(lambda size: None)

    async def get_msg(self, *args: Any, **kw: Any) -> dict[str, Any]:  # type: ignore[override]  # typed as what is not awaited
        """The next message."""
        message: dict[str, Any] = await super().get_msg(*args, **kw)
        content = message["content"]
        self.told(len(content.get("text", "")) + sum(len(str(each)) for each in content.get("data", {}).values()))
        return message


class PromptClient(AsyncKernelClient):
    """A client that goes on when the kernel is ready, instead of when it has been silent for a while."""

    iopub_channel_class = Type(WatchedChannel)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered on both channels that a run needs. Raises `RuntimeError`."""
        latest = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < latest:
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            asked = self.kernel_info()
            with contextlib.suppress(Empty, asyncio.TimeoutError):
                reply = await self._async_get_shell_msg(timeout=ASK_AGAIN)
                # what is written before this client listens is lost to it: its own request's end shows that it listens
                while not _ends(await self._async_get_iopub_msg(timeout=ASK_AGAIN), asked):
                    pass
                self._handle_kernel_info_reply(reply)
                return
        raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")


def _ends(message: dict[str, Any], request: str) -> bool:
    """Whether a message says that the kernel is done with a request."""
    is_idle = message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
    return is_idle and bool(message["parent_header"].get("msg_id") == request)


class Kernels:
    """The kernels that are running now. `way` is how they are started; where forking is not safe they are spawned."""

    def __init__(self, way: Way = "forked") -> None:
        self.forge = Forge() if way == "forked" and can_fork() else None
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # private to the user, as mkdtemp makes it
        (self.folder / "ipython").mkdir()
        self._running: set[AsyncKernelManager] = set()
        self._guard = threading.Lock()
        self.ended = False

    def __enter__(self) -> Kernels:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what is left, the warm process too, and remove the private folders."""
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def manager(self, watch: Watch) -> type[AsyncKernelManager]:
        """A kernel manager that is known here from the start of its kernel to its end, and that is watched."""
        kernels = self

        class Known(AsyncKernelManager):
            async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override]  # typed as what is not awaited
                if kernels.ended:
                    raise RuntimeError("the run was ended")
                own = Path(tempfile.mkdtemp(dir=kernels.folder, prefix="k"))
                self.client_factory = PromptClient
                self.connection_file = str(own / "k.json")
                self.kernel_id = self.kernel_id or str(uuid.uuid4())
                if _speaks_by_files(own):
                    self.transport, self.ip = "ipc", str(own / "k")  # no port that another process could take
                else:
                    self.transport_encryption = "required"
                self.provisioner = Provisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
                self.provisioner.forge = kernels.forge
                temporary = own / "tmp"
                temporary.mkdir()
                given = {"IPYTHONDIR": str(kernels.folder / "ipython"), "TMPDIR": str(temporary)}
                kw["env"] = {**kw.get("env", os.environ), **given}
                await super().start_kernel(**kw)
                kernels._add(self)

            def client(self, **kw: Any) -> AsyncKernelClient:  # type: ignore[override]  # as in AsyncKernelManager
                made = super().client(**kw)
                made.iopub_channel.told = watch.put_out
                watch.begun(lambda: _kill(self))
                return made

            async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]  # as above
                await super().cleanup_resources(restart)
                kernels._running.discard(self)
                shutil.rmtree(Path(self.connection_file).parent, ignore_errors=True)

        return Known

    def end(self) -> None:
        """End every kernel at once, and every one that is just starting; the runs that need them fail."""
        with self._guard:
            self.ended = True
            for manager in list(self._running):
                _kill(manager)
        if self.forge:
            self.forge.close()

    def _add(self, manager: AsyncKernelManager) -> None:
        with self._guard:
            self._running.add(manager)
            if self.ended:
                _kill(manager)


def _speaks_by_files(folder: Path) -> bool:
    return sys.platform != "win32" and len(os.fsencode(folder / "k-99")) <= LONGEST_SOCKET


def _kill(manager: AsyncKernelManager) -> None:
    pid = getattr(manager.provisioner, "pid", None)
    end_group(pid)
    if pid and not hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
