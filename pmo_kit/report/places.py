"""Where a batch's files stand.

    <out>/index.html, manifest.json
    <out>/<portfolio>/<notebook>.html              what is shared
    <out>/.runs/<portfolio>/<notebook>.ipynb       the executed notebook, logs, failed runs

`<portfolio>` is a slug of the id that any file system, mail and address can carry. Where the slug is not the id it
ends in a short hash of the id, so two ids never share a folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..register.slugs import hashed, slug

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|index\.html|manifest\.json", re.IGNORECASE)


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
