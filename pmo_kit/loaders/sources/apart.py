"""A workbook read in a process of its own, so that whatever a file makes of its reader ends there.

The reader of workbooks is no Python: where a damaged file makes it ask for more memory than there is, it ends the whole
process that it runs in, and nothing can be caught. A process of its own has bounds of memory and of time, and its end is
one line about one file.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import weakref
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any, cast

from ...errors import SourceError
from ...settings.limits import MEGABYTE, Limits
from . import reader
from .bounds import BeyondError, must_fit, raised
from .grid import Merged

PROGRAM = str(Path(reader.__file__))


class Apart:
    """A workbook that is open in another process. `held` are its sheets: name, whether it has cells, whether it is seen."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Raises `SourceError` where the file is no workbook, `BeyondError` where opening it takes too much."""
        self._path, self._limits = path.absolute(), limits
        self._memory = limits.room(path.stat().st_size)
        self.held = self._opened()

    def sheet(self, name: str) -> tuple[list[list[Any]], list[Merged]]:
        """The cells of a sheet from A1 on, row by row, and what is merged. Raises `BeyondError` where that takes too much, or
        cannot be done."""
        place = f"{self._path.name}[{name}]"
        if self._process.poll() is not None:  # an earlier sheet ended it
            self._opened()
        with suppress(OSError):  # it has just ended, and that is told below
            self._asks.write(pickle.dumps(name))
            self._asks.flush()
        kind, answer = self._answer(place)
        if kind == "large":
            rows, columns = answer
            must_fit(place, rows - 1 if rows > self._limits.rows else rows, columns, self._limits)
        if kind != "read":
            remedy = "open the workbook, see that no cell shows #### for a date or time, and save it again as .xlsx"
            raise BeyondError(place, f"it cannot be read ({answer})", remedy)
        rows, merged = answer
        return rows, merged

    def close(self) -> None:
        """End the process."""
        self._end()

    def _opened(self) -> tuple[tuple[str, bool, bool], ...]:
        limits = self._limits
        given = [str(self._path), str(self._memory), str(limits.rows), str(limits.cells)]
        self._process = subprocess.Popen(
            [sys.executable, "-P", PROGRAM, *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._asks, self._answers = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        self._end = weakref.finalize(self, _ended, self._process, self._asks, self._answers)
        kind, answer = self._answer(self._path.name)
        if kind != "held":
            self.close()
            remedy = "open it and save it again as .xlsx, without a password"
            raise SourceError(f"{self._path.name} cannot be opened as a workbook ({answer}): {remedy}")
        return tuple(answer)

    def _answer(self, place: str) -> tuple[str, Any]:
        late = Timer(self._limits.seconds, self._process.kill)
        late.daemon = True
        late.start()
        try:
            kind, answer = pickle.load(self._answers)
            return kind, answer
        except (EOFError, pickle.UnpicklingError):
            waited = late.finished.is_set()
            self.close()
            raise self._gave_up(place, waited) from None
        finally:
            late.cancel()

    def _gave_up(self, place: str, waited: bool) -> BeyondError:
        if waited:
            rule = f"reading it takes longer than {self._limits.seconds:,} s"
            return BeyondError(place, rule, raised("seconds", 2 * self._limits.seconds))
        rule = f"reading it takes more than {self._memory // MEGABYTE:,} megabytes of memory, or stops the reader"
        larger = f"{{growth: {10 * self._limits.growth:_}, memory: {2 * self._limits.memory:_}}}"
        remedy = "see in the spreadsheet how far its cells reach (Ctrl+End), clear what is not needed and save it again"
        return BeyondError(place, rule, f"{remedy}, or raise the limits in pmo.yaml, such as `limits: {larger}`")


def _ended(process: subprocess.Popen[bytes], *streams: IO[bytes]) -> None:
    process.kill()
    for stream in streams:
        with suppress(OSError):  # it may hold what nobody reads any more
            stream.close()
    process.wait()
