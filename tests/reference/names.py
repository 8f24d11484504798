"""R41, R52: what names somebody or something, and when two names are one."""

from __future__ import annotations

import unicodedata

PLACEHOLDERS = (
    ("na", "tbc", "tbd", "tba", "pmo", "none", "nobody", "unknown", "unassigned"),
    ("various", "vacant", "team"),
)
OF_NAMING = (
    ("confirmed", "decided", "determined", "defined", "agreed", "advised", "announced"),
    ("named", "appointed", "assigned", "filled", "set"),
)
NO_NAME = {word for line in PLACEHOLDERS for word in line}
TO_BE_NAMED = {"tobe" + word for line in OF_NAMING for word in line}
UNIT_SIGNS = "%‰‱°"
BRACKETS = "([{"
DASHES = "-‐‑‒–—―−"


def plain(text: str | None) -> str:
    """The text without case, spaces and punctuation; a unit sign stays."""
    letters = (text or "").casefold()
    return "".join(c for c in letters if c.isalnum() or c in UNIT_SIGNS or unicodedata.category(c) == "Sc")


def named(text: str | None) -> bool:
    """Whether the text names somebody or something, and is no placeholder."""
    letters = plain(text)
    if letters == "" or letters in NO_NAME or set(letters) == {"x"}:
        return False
    return not _to_be_named(text or "") and not any(plain(head) in NO_NAME for head in _heads(text or ""))


def _to_be_named(text: str) -> bool:
    """Whether the text begins with "to be" and a whole word of naming, however it is spaced."""
    so_far = ""
    for word in "".join(c if c.isalnum() else " " for c in text.casefold()).split():
        so_far += word
        if so_far in TO_BE_NAMED:
            return True
    return False


def _heads(text: str) -> list[str]:
    """What stands before an opening bracket, or before a dash with a space beside it."""
    found = []
    for k, sign in enumerate(text):
        beside = text[max(0, k - 1) : k] + text[k + 1 : k + 2]
        if sign in BRACKETS or (sign in DASHES and any(c.isspace() for c in beside)):
            found.append(text[:k])
    return found
