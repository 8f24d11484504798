"""A decision right: who decides what is of one category, or in which forum, and within how many days."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Right:
    """Who decides. `who` is a person or an office, `forum` a body; at least one is there, and what either decides is decided
    rightly. `within_days` counts from the day an issue is raised; None where no limit was agreed."""

    who: str | None = None
    forum: str | None = None
    within_days: int | None = None

    @property
    def said(self) -> str:
        """Who decides, in words.

        >>> Right("Jane Doe", "Investment Committee").said, Right("the CFO", "the CFO").said
        ('Jane Doe, or in the Investment Committee', 'the CFO')
        """
        if self.who and self.forum and self.who != self.forum:
            the = "" if self.forum.casefold().startswith("the ") else "the "
            return f"{self.who}, or in {the}{self.forum}"
        return self.who or self.forum or ""
