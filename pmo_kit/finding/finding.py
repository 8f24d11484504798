"""What a finding is, and what every rule has at hand to write one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ..metrics.population import Known
from ..register.naming import is_placeholder
from ..register.portfolio import Portfolio
from ..sections.answers import style_of
from ..sections.benefits import planned_in_all

WARNING = "early warning"
CONTRADICTION = "contradiction in the records"
SEVERITIES = (WARNING, CONTRADICTION)


@dataclass(frozen=True)
class Finding:
    """One finding. `key` is stable from run to run; `amount` is what is at stake, in `currency`, None where unknown."""

    key: str
    rule: str
    severity: str
    what: str
    evidence: str
    who: str
    next_step: str
    project_id: str
    benefit_id: str | None = None
    amount: float | None = None
    currency: str = ""

    def record(self) -> dict[str, Any]:
        """The finding as plain JSON types."""
        return asdict(self)


def _has_left(name: Any) -> bool:
    """Whether somebody is named who is no longer there: `Former Director of Resources`, `ex-CIO`, `left in May`."""
    return bool(re.match(r"\W*(former(ly)?\b|ex-|left\b)", str(name).casefold()))


class Context:
    """What every rule looks at: a portfolio as it is known, and names and amounts to speak with."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
        self.known = Known.of_portfolio(self.portfolio)
        self.style = style_of(self.portfolio)

    @cached_property
    def planned(self) -> pd.Series:
        """What each benefit is planned to bring over all its months, by benefit_id."""
        return planned_in_all(self.known)

    @cached_property
    def sponsors(self) -> dict[str, Any]:
        """The sponsor of each project."""
        return dict(zip(self.known.projects["project_id"], self.known.projects["sponsor"], strict=True))

    def who(self, project_id: str, owner: Any = None) -> str:
        """Who can act: the benefit's owner, else the project's sponsor, else the portfolio's sponsors.

        Somebody who has left, by their title, cannot: the next is named, and why.
        """
        gone: list[str] = []
        named = {"owns the benefit": owner, "sponsors the project": self.sponsors.get(project_id)}
        for role, name in named.items():
            if is_placeholder(name):
                continue
            if not _has_left(name):
                return "; ".join([f"{name}, who {role}", *gone])
            gone.append(f"nobody {role} any more: “{name}” has left")
        return "; ".join(["the portfolio's sponsors", *gone])

    def money(self, amount: float) -> str:
        """An amount at a glance, in the portfolio's currency."""
        return self.style.compact(amount, self.portfolio.currency)

    def finding(
        self,
        rule: str,
        severity: str,
        project_id: str,
        benefit_id: str | None = None,
        *,
        amount: float | None = None,
        **said: str,
    ) -> Finding:
        """A finding with its key, and an unknown amount as None. `said`: what, evidence, who, next_step."""
        return Finding(
            key=f"{rule.replace(' ', '_')}:{benefit_id or project_id}",
            rule=rule,
            severity=severity,
            project_id=project_id,
            benefit_id=benefit_id,
            amount=None if amount is None or pd.isna(amount) else float(amount),
            currency=self.portfolio.currency,
            **said,
        )


Rule = Callable[[Context], Iterator[Finding]]
