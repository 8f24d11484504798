"""Who is asked what a proposal cannot decide: nobody, where the file is written with its questions in it, or the user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .profile import Profile


class Asker(Protocol):
    """Answers a question with one of the options, or with nothing: then the question stands in the file."""

    def choose(self, question: str, options: Sequence[str], shown: Profile | None = None) -> str:
        """One of the options, or an empty text. `shown` is the column that the question is about."""


class _Nobody:
    def choose(self, question: str, options: Sequence[str], shown: Profile | None = None) -> str:
        return ""


NOBODY: Asker = _Nobody()
