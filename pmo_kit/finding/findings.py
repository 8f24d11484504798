"""Metrics → findings: early warnings, each with what, the evidence, who can act and the next step. Never blame.

A rule is a function from what is known to findings; `findings` calls them all. Warnings come before contradictions in
the records, and within each the most valuable first: by the amount at stake, those without an amount last.
"""

from __future__ import annotations

import pandas as pd

from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, no_answer, without
from .accountability import agreed_after_start, claimed_alike, no_accountability, over_claimed, owned_by_a_team
from .cost import above_approval
from .finding import SEVERITIES, WARNING, Context, Finding, Rule
from .records import like_the_plan, status_against_dates, without_evidence
from .value import leaked, not_launched, on_time_without_value, tracking_stopped

MONEY_TABLES = ("benefits", "realisation")

# The tables that a rule needs, and the rule.
RULES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("benefits",), no_accountability),
    (MONEY_TABLES, leaked),
    (MONEY_TABLES, on_time_without_value),
    (MONEY_TABLES, tracking_stopped),
    (("projects",), not_launched),
    (("projects",), above_approval),
    (("benefits",), over_claimed),
    (("benefits",), agreed_after_start),
    (MONEY_TABLES, without_evidence),
    (MONEY_TABLES, like_the_plan),
    (MONEY_TABLES, claimed_alike),
    (("projects",), status_against_dates),
    (("benefits",), owned_by_a_team),
)


def findings(portfolio: Portfolio) -> tuple[Finding, ...]:
    """Every finding about one portfolio, warnings before contradictions, the most valuable first.

    A rule whose tables were not supplied finds nothing; `early_warnings` says so.
    """
    context = Context(portfolio)
    found = [finding for needs, rule in RULES if context.portfolio.has(*needs) for finding in rule(context)]
    return tuple(sorted(found, key=_by_value))


def early_warnings(portfolio: Portfolio) -> Answer:
    """The findings as an answer: a row each, and what could not be looked for. Figures: counts and sums by severity."""
    found = findings(portfolio)
    why = tuple(
        filter(
            None,
            (
                without(portfolio, "whether anybody answers for the benefits", "benefits"),
                without(portfolio, "whether value leaked, was late, or is still being measured", *MONEY_TABLES),
            ),
        )
    )
    if not found and why:
        return no_answer(portfolio, *why)
    rows = pd.DataFrame([finding.record() for finding in found], columns=list(Finding.__dataclass_fields__))
    warnings = rows[rows["severity"] == WARNING]
    return answer(
        portfolio,
        rows,
        "projects",
        *[name for name in MONEY_TABLES if portfolio.has(name)],
        cannot_tell=why,
        warnings=len(warnings),
        contradictions=len(rows) - len(warnings),
        by_rule=warnings["rule"].value_counts(sort=False).to_dict(),
    )


def _by_value(finding: Finding) -> tuple[int, bool, float, str]:
    amount = finding.amount
    return SEVERITIES.index(finding.severity), amount is None, 0.0 if amount is None else -amount, finding.key
