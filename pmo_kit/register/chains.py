"""The kinds of history that are kept: of locked baselines, and of agreements on rules."""

from __future__ import annotations

from dataclasses import dataclass

from .lock_lines import Event


@dataclass(frozen=True)
class Chain:
    """A kind of history: the `folder` of its files beside the settings, the `events` that stand in it, the `command` that
    writes it, what `nothing` is called where there is no line, and what becomes of it where it cannot be trusted (`unused`)."""

    folder: str
    events: tuple[Event, ...]
    command: str
    nothing: str
    unused: str

    @property
    def mending(self) -> str:
        """What to do about a torn line."""
        return f"`{self.command} mend` sets it aside and goes on"


BASELINES = Chain(
    "baselines",
    ("lock", "review", "mend"),
    "pmo-kit baseline",
    "nothing is locked",
    "what was locked is not used, and the baseline is replayed instead",
)
AGREEMENTS = Chain(
    "agreements",
    ("agree", "mend"),
    "pmo-kit rules",
    "nothing is agreed",
    "what was agreed is not used, and no rule is in force",
)
