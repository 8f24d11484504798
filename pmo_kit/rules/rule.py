"""A pivot rule: when it holds, what is to become of the project, and what was agreed about who decides and by when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import SettingsError
from ..vocabulary import Action
from .language import Expression, parse
from .words import RuleError

# START is none: a rule is about a project that has started.
PROPOSED = (Action.CONTINUE, Action.CHANGE_SCOPE, Action.PAUSE, Action.TERMINATE)


@dataclass(frozen=True)
class PivotRule:
    """A rule: its `id`; `when` it holds, in the language of rules; what to `do`; the `reason` in words; `decided_by` whom, and
    within how many days of the first day on which it holds. `projects` are those that it is for, () for all."""

    id: str
    when: str
    do: Action
    reason: str
    decided_by: str
    within_days: int
    projects: tuple[str, ...] = ()

    @property
    def expression(self) -> Expression:
        """The condition, parsed and checked. Raises `SettingsError` with the rule's id where it is not one."""
        try:
            return parse(self.when)
        except RuleError as fault:
            raise SettingsError(f"pivot rule {self.id!r} cannot be used", [str(fault)]) from None

    def is_for(self, project_id: str) -> bool:
        """Whether a project is one that it is for."""
        return not self.projects or project_id in self.projects

    def record(self) -> dict[str, Any]:
        """The rule as plain JSON types, as it is agreed and printed."""
        return {
            "id": self.id,
            "when": self.when,
            "do": str(self.do),
            "reason": self.reason,
            "decided_by": self.decided_by,
            "within_days": self.within_days,
            "projects": list(self.projects),
        }

    @property
    def hash(self) -> str:
        """The SHA-256 of the rule with every word of it, in 64 hexadecimal digits: whatever is changed changes it."""
        return hash_of_record(self.record())


def hash_of(rules: Iterable[PivotRule]) -> str:
    """The SHA-256 of a set of rules in its order, which counts: the first that matches wins."""
    return _sha256([rule.hash for rule in rules])


def hash_of_record(record: Mapping[str, Any]) -> str:
    """The hash of a rule from its record, as it stands in an agreement."""
    return _sha256(record)


def hash_of_records(records: Iterable[Mapping[str, Any]]) -> str:
    """The hash of a set of rules from records that hold each one's own."""
    return _sha256([record["hash"] for record in records])


def _sha256(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=True, sort_keys=True).encode()).hexdigest()
