"""What is said: paragraphs with a style class each, escaped where they become HTML."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ...sections.answers import Answer
from ..markup import fill


@dataclass(frozen=True)
class Said:
    """What is said, paragraph by paragraph: a style class and a text each."""

    paragraphs: tuple[tuple[str, str], ...]

    def _repr_html_(self) -> str:
        return Markup("\n").join(fill("paragraph", css=css, text=text) for css, text in self.paragraphs)

    def __str__(self) -> str:
        return "\n".join(text for _, text in self.paragraphs)

    __repr__ = __str__


def said(answer: Answer, *texts: str) -> Said:
    """These sentences as one paragraph, and a paragraph each for what the answer cannot tell."""
    spoken = " ".join(text for text in texts if text)
    paragraphs = (("pmo-say", spoken),) if spoken else ()
    return Said((*paragraphs, *(("pmo-cannot-tell", text) for text in answer.cannot_tell)))
