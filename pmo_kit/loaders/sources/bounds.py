"""Whether a file may be read at all, and where what is in it goes beyond the limits of the settings."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ...errors import SourceError, number_of
from ...settings.limits import MEGABYTE, Limits


class BeyondError(SourceError):
    """A file or table that is beyond a limit, or that its reader gave up on; `rule` says why, and `remedy` how to mend it."""

    def __init__(self, place: str, rule: str, remedy: str) -> None:
        super().__init__(f"{place}: {rule}: {remedy}")
        self.place, self.rule, self.remedy = place, rule, remedy


def raised(limit: str, to: int) -> str:
    """How to raise a limit to what is needed."""
    return f"take away what is not needed, or raise the limit in pmo.yaml, such as `limits: {{{limit}: {to:_}}}`"


def must_be_regular(path: Path, limits: Limits) -> None:
    """Raises `SourceError` where there is no plain file at the path – a pipe or a device has no end – and `BeyondError` where
    the file is larger than a file may be."""
    try:
        state = path.stat()
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror or error}") from None
    if not stat.S_ISREG(state.st_mode):
        raise SourceError(f"{path.name} is no file but a pipe, a device or a folder: name a file")
    if state.st_size > limits.megabytes * MEGABYTE:
        size = -(-state.st_size // MEGABYTE)
        rule = f"it has {number_of(size, 'megabyte')}, and at most {number_of(limits.megabytes, 'is', 'are')} read"
        raise BeyondError(path.name, rule, raised("megabytes", size))


def must_fit(place: str, rows: int, columns: int, limits: Limits) -> None:
    """Raises `BeyondError` where a table of so many rows and columns is beyond the limits."""
    if rows > limits.rows:
        raise BeyondError(
            place,
            f"it has {number_of(rows, 'row')}, and at most {number_of(limits.rows, 'is', 'are')} read",
            raised("rows", rows),
        )
    if (cells := rows * columns) > limits.cells:
        most = number_of(limits.cells, "cell is", "cells are")
        rule = f"it has {number_of(rows, 'row')} × {number_of(columns, 'column')}, and at most {most} read"
        raise BeyondError(place, rule, raised("cells", cells))


def counted(rows: Iterable[Sequence[Any]], place: str, limits: Limits) -> Iterator[Sequence[Any]]:
    """The rows as they come, until they are more than the limits allow: then `BeyondError` is raised."""
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if number > limits.rows + 1:  # the header is none
            rule = f"it has more than {number_of(limits.rows, 'row')}, and no more are read"
            raise BeyondError(place, rule, raised("rows", 2 * limits.rows))
        if cells > limits.cells:
            rule = f"it has more than {number_of(limits.cells, 'cell')}, and no more are read"
            raise BeyondError(place, rule, raised("cells", 2 * limits.cells))
        yield row


def leads_out(path: Path, folder: Path) -> bool:
    """Whether an entry of a folder is a link to what lies elsewhere: a source is what is in it, and reaches for nothing else."""
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def not_plain(entries: Iterable[Path], folder: Path) -> Iterator[tuple[str, str]]:
    """Of a folder's entries the names of those that are no plain files in it, each with what to do."""
    for path in sorted(entries):
        if leads_out(path, folder):
            yield (
                path.name,
                "it is a link that leads out of the folder: put the file itself there, or name it in your settings",
            )
        elif not path.is_file() and not path.is_dir():
            yield path.name, "it is a pipe, a device or a link to nothing: put a file there"
