"""How a run is ended from outside: Ctrl-C, SIGTERM and SIGHUP mean the same, and a second one changes nothing."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Ended(KeyboardInterrupt):
    """A signal asked for the end of the run, the one of this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"ended by signal {number}")


class Signals:
    """While it is open, the first signal raises `Ended` unless `hold` was called; whatever comes later is only noted.

    `received` is the first signal's number, 0 without one. Only a main thread is told of signals: in any other, and where a
    program has handlers of its own for them, nothing is changed.
    """

    def __init__(self) -> None:
        self.received = 0
        self._held = False
        self._before: dict[int, Any] = {}

    def hold(self) -> None:
        """From here on raise nothing: what is under way is brought to its end."""
        self._held = True

    def __enter__(self) -> Signals:
        if threading.current_thread() is threading.main_thread():
            for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
                if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                    self._before[number] = signal.signal(number, self._told)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _told(self, number: int, frame: FrameType | None) -> None:
        first = not self.received
        self.received = self.received or number
        if first and not self._held:
            self._held = True
            raise Ended(number)
