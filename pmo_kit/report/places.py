"""Where a batch's files stand.

    <out>/index.html, manifest.json
    <out>/<portfolio>/<notebook>.html              what is shared
    <out>/<portfolio>/audit.xlsx                   the figures as formulas over their rows
    <out>.runs/<portfolio>/<notebook>.ipynb        the executed notebook, logs, reports that are no longer true
    <out>.runs/next/                               reports that are made and not yet published
    <out>.runs/store/                              what the notebooks of a run read

The second folder is private to whoever runs the batch, and stands beside the first, so that sharing one shares nothing of it.

`<portfolio>` is a slug of the id that any file system, mail and address can carry. Where the slug is not the id it
ends in a short hash of the id, so two ids never share a folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..register.slugs import hashed, slug

AUDIT = "audit.xlsx"  # beside the reports of a portfolio: the figures as formulas over their rows
JOURNAL = "publishing.json"  # in the private folder: what is being moved into its place
KERNELS = "kernels"  # in the private folder: where the kernels of the run that is under way have theirs
LOCK = "lock"  # in the private folder: who holds it has both folders
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|index\.html|manifest\.json", re.IGNORECASE)


@dataclass(frozen=True)
class Places:
    """Where a batch's files stand; `out` is absolute, and no link."""

    out: Path

    @classmethod
    def of(cls, out: Path) -> Places:
        """The places of a folder for reports as somebody names it."""
        return cls(out.expanduser().resolve())

    @property
    def runs(self) -> Path:
        """The private folder."""
        return self.out.with_name(self.out.name + ".runs")

    @property
    def next(self) -> Path:
        """What is made and not yet published."""
        return self.runs / "next"

    @property
    def store(self) -> Path:
        """What the notebooks read."""
        return self.runs / "store"


def folders(ids: Iterable[str]) -> dict[str, str]:
    """The folder name of every portfolio id.

    An id that is its own slug keeps it; every other gets its slug and a hash. So do ids that differ in nothing but case,
    which Windows and macOS would put into one folder, and names that a file system or the batch itself has taken.

    >>> folders(["retail", "a/😀"])
    {'retail': 'retail', 'a/😀': 'a-fb4e2a63'}
    """
    ids = tuple(dict.fromkeys(ids))
    with_hash = {one: hashed(one) for one in ids}
    alike = Counter(one.casefold() for one in ids) + Counter(name.casefold() for name in with_hash.values())
    keeps = {one for one in ids if slug(one) == one and not _RESERVED.fullmatch(one) and alike[one.casefold()] == 1}
    return {one: one if one in keeps else with_hash[one] for one in ids}
