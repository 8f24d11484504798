"""Names for files and folders that any file system, mail and address can carry, made from ids that none of them can."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 60  # with the hash, the notebook and a deep SharePoint folder this stays below 255 characters


def slug(text: str) -> str:
    """The text in letters, digits, `-`, `_` and `.` alone; `portfolio` where nothing of it is left.

    >>> slug("retail-2026"), slug("Grün & Söhne"), slug("..")
    ('retail-2026', 'Grun-Sohne', 'portfolio')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip(".-")[:LONGEST].rstrip(".-") or "portfolio"


def hashed(text: str) -> str:
    """The slug of a text with a short hash of it: no two texts share one, and none is a name that is taken.

    >>> hashed("a/😀")
    'a-fb4e2a63'
    """
    return f"{slug(text)}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
