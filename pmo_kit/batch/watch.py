"""What one run of a notebook may take: its time as a whole, and how much it puts out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

MOST_OUTPUT = 50_000_000  # bytes; the library that carries output drops messages when many wait, and a run would hang


class Watch:
    """Gives a run up where it takes more than it may; `given_up` then says why, and its kernel is ended."""

    def __init__(self, seconds: float | None = None) -> None:
        self.started = False
        self.given_up = ""
        self._put_out = 0
        self._end: Callable[[], None] = lambda: None
        late = f"the notebook took longer than {seconds or 0:g} seconds and was given up"
        self._timer = threading.Timer(seconds, self._give_up, [late]) if seconds else None

    def __enter__(self) -> Watch:
        if self._timer:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer:
            self._timer.cancel()

    def begun(self, end: Callable[[], None]) -> None:
        """The kernel is there, and this is how to end it."""
        self.started, self._end = True, end
        if self.given_up:
            end()

    def put_out(self, size: int) -> None:
        """Another piece of output came, of so many bytes."""
        self._put_out += size
        if self._put_out > MOST_OUTPUT and not self.given_up:
            self._give_up(f"the notebook put out more than {MOST_OUTPUT // 1_000_000} MB: let it show less")

    def _give_up(self, why: str) -> None:
        self.given_up = self.given_up or why
        self._end()
