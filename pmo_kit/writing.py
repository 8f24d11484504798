"""How a file gets to its place: whole, or not at all; and how a kernel's message gets out of it."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

PART = ".{}-*.part"  # what a process that was killed leaves beside a file of that name


def write_whole(path: Path, content: bytes, beside: Path | None = None) -> None:
    """Write a file so that it is there whole or not at all: under another name first, then moved.

    `beside` is the folder for the other name, on the same disk; the file's own where it is not given. A file that was
    there keeps its permissions. Once this returns, the file outlasts a power cut, as far as the disk keeps its word.
    Raises `OSError`, and then what was there before is there unchanged.
    """
    beside = beside or path.parent
    for place in (beside, path.parent):
        place.mkdir(parents=True, exist_ok=True)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644  # mkstemp's is for its owner alone
    before, after = PART.format(path.name).split("*")
    handle, part = tempfile.mkstemp(dir=beside, prefix=before, suffix=after)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(mode)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # the file is in its place; some systems cannot open a folder, or not sync it
        _sync(path.parent)


def _sync(folder: Path) -> None:
    """Have the disk remember which names a folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def packed(message: Any) -> bytes:
    """A kernel's message as JSON. Text that is not Unicode, such as half of a pair, is escaped: as Jupyter packs it by itself
    it would lose the message, and what is waited for with it."""
    from jupyter_client.jsonutil import json_default
    from jupyter_client.session import json_packer

    try:
        return json_packer(message)
    except UnicodeEncodeError:
        return json.dumps(message, default=json_default, allow_nan=False).encode()
