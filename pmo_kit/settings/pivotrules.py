"""The pivot rules of a settings file: each checked when the file is read, so that a slip is found before a project is judged."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from ..errors import did_you_mean
from ..rules import PROPOSED, PivotRule, parse
from ..vocabulary import Action

Words = Annotated[str, Field(min_length=1)]


def _proposed(given: str) -> str:
    names = [str(action) for action in PROPOSED]
    if given not in names:
        raise ValueError(f"{given!r} is nothing that a rule can propose{did_you_mean(given, names)}")
    return given


class RuleEntry(BaseModel):
    """A pivot rule as it is written in a settings file; the keys are those of `rules.PivotRule`, and only `projects` may be
    left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, Field(pattern=r"^\w[\w-]*$")]
    when: str
    do: Annotated[str, AfterValidator(_proposed)]
    reason: Words
    decided_by: Words
    within_days: int = Field(ge=1, le=3650)
    projects: tuple[Words, ...] | None = Field(None, min_length=1)

    @field_validator("id", mode="before")
    @classmethod
    def _one_word(cls, given: object) -> object:
        if isinstance(given, str) and not given.strip().replace("_", "").replace("-", "").isalnum():
            raise ValueError(f"{given!r} is no id: write one word of letters, digits, _ and -")
        return given

    @field_validator("when")
    @classmethod
    def _condition(cls, given: str, info: ValidationInfo) -> str:
        try:
            parse(given)
        except ValueError as error:
            raise ValueError(f"rule {info.data.get('id', 'without an id')!r}: {error}") from None
        return given

    def rule(self) -> PivotRule:
        """The rule as what judges takes it."""
        return PivotRule(
            self.id, self.when, Action(self.do), self.reason, self.decided_by, self.within_days, self.projects or ()
        )


def each_once(rules: tuple[RuleEntry, ...]) -> tuple[RuleEntry, ...]:
    """The rules, where no id stands twice; what is decided is kept by the rule's id. Raises `ValueError` with those that do."""
    twice = [name for name, count in Counter(rule.id for rule in rules).items() if count > 1]
    if twice:
        raise ValueError(f"the id {', '.join(map(repr, twice))} is given more than once")
    return rules
