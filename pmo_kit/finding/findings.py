"""Metrics → findings: each one cause with its cases, what is at stake, who decides by when, and the next step. Never blame.

A rule is a function from what is known to one finding, or to why it could not look; `findings` calls them all.

The order: warnings before contradictions in the records; within each by the money at stake ÷ the days until it must be
decided, so that of two causes worth the same the one that is due first comes first; those without an amount last, the
soonest due first, then by name. Each unit of money is counted once in that order: what a cause further up has counted is no
part of a later one's own amount.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ..amounts import agreeing, listed
from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, no_answer
from .accountability import agreed_after_start, no_accountability, owned_by_a_team
from .alignment import alignment_lost
from .changes import traded_for_schedule
from .claims import claimed_alike, over_claimed
from .context import Context
from .cost import above_approval
from .delivery import dependency_at_risk, not_launched
from .expected import not_going_to_return
from .finding import CONTRADICTION, FIELDS, SEVERITIES, WARNING, CannotLook, Finding, Found
from .governance import decision_overdue, escalation_rising, review_overdue
from .money import Pot, counted_once, total
from .records import like_the_plan, status_against_dates, without_evidence
from .sponsorship import no_joint_mandate, sponsor_missing
from .targets import vague_target
from .value import leaked, not_returning, on_time_without_value, tracking_stopped
from .zombies import zombie

MONEY_TABLES = ("benefits", "realisation")


@dataclass(frozen=True)
class Rule:
    """A rule: the name of what it finds, how severe that is, the tables that it cannot look without, and the function."""

    name: str
    severity: str
    needs: tuple[str, ...]
    look: Callable[[Context], Found]


RULES: tuple[Rule, ...] = (
    Rule("zombie", WARNING, ("projects",), zombie),
    Rule("on time without value", WARNING, MONEY_TABLES, on_time_without_value),
    Rule("on schedule but not returning", WARNING, MONEY_TABLES, not_returning),
    Rule("not going to return", WARNING, MONEY_TABLES, not_going_to_return),
    Rule("leakage", WARNING, MONEY_TABLES, leaked),
    Rule("tracking stopped", WARNING, MONEY_TABLES, tracking_stopped),
    Rule("past planned go-live", WARNING, ("projects",), not_launched),
    Rule("dependency at risk", WARNING, ("dependencies",), dependency_at_risk),
    Rule("cost above approval", WARNING, ("projects",), above_approval),
    Rule("benefit traded for schedule", WARNING, ("change_requests",), traded_for_schedule),
    Rule("alignment lost", WARNING, ("alignment", "objectives"), alignment_lost),
    Rule("no accountability", WARNING, ("benefits",), no_accountability),
    Rule("vague target", WARNING, ("benefits",), vague_target),
    Rule("over-claimed", WARNING, ("benefits",), over_claimed),
    Rule("sponsor missing", WARNING, ("projects",), sponsor_missing),
    Rule("no joint mandate", WARNING, ("portfolios",), no_joint_mandate),
    Rule("escalation rising", WARNING, ("escalations",), escalation_rising),
    Rule("decision overdue", WARNING, ("decisions",), decision_overdue),
    Rule("baseline review overdue", WARNING, ("portfolios",), review_overdue),
    Rule("claimed by several", CONTRADICTION, MONEY_TABLES, claimed_alike),
    Rule("actual like the plan", CONTRADICTION, MONEY_TABLES, like_the_plan),
    Rule("actual without evidence", CONTRADICTION, MONEY_TABLES, without_evidence),
    Rule("agreed after the start", CONTRADICTION, ("benefits",), agreed_after_start),
    Rule("owned by a team", CONTRADICTION, ("benefits",), owned_by_a_team),
    Rule("status against dates", CONTRADICTION, ("projects",), status_against_dates),
)


@dataclass(frozen=True)
class Looked:
    """What came of all rules: the findings in their order, the names of rules that looked and found nothing (`quiet`), and of
    those that could not look why, by name (`unable`)."""

    found: tuple[Finding, ...]
    quiet: tuple[str, ...]
    unable: dict[str, str]


def findings(portfolio: Portfolio) -> tuple[Finding, ...]:
    """Every finding about one portfolio: a cause each, in the order of the module's text.

    A rule whose tables were not supplied finds nothing; `looked` and `early_warnings` say so.
    """
    return looked(portfolio).found


def looked(portfolio: Portfolio) -> Looked:
    """What came of all rules on one portfolio, those that found nothing included; worked out once."""
    if looked not in portfolio.memo:
        portfolio.memo[looked] = _looked(portfolio)
    came: Looked = portfolio.memo[looked]
    return came


def _looked(portfolio: Portfolio) -> Looked:
    context = Context(portfolio)
    came = {rule.name: _look(rule, context) for rule in RULES}
    found = [one for one in came.values() if isinstance(one, Finding)]
    return Looked(
        found=tuple(_owned(sorted(found, key=lambda finding: _place(finding, context.portfolio)))),
        quiet=tuple(name for name, one in came.items() if one is None),
        unable={name: one.why for name, one in came.items() if isinstance(one, CannotLook)},
    )


def _look(rule: Rule, context: Context) -> Found:
    if missing := context.portfolio.missing(*rule.needs):
        noun = agreeing(len(missing), "table", "tables")
        return CannotLook(f"the {noun} {listed(missing, 9)} {agreeing(len(missing), 'was', 'were')} not supplied")
    return rule.look(context)


def _place(finding: Finding, portfolio: Portfolio) -> tuple[int, bool, float, int, str]:
    days = (finding.by - portfolio.as_of).days
    amount = finding.amount
    return (
        SEVERITIES.index(finding.severity),
        not amount,
        -(amount or 0.0) / days,
        days,
        finding.key,
    )


def _owned(found: Sequence[Finding]) -> list[Finding]:
    """The same findings with what of their amounts, and of their cases', none further up has counted."""
    taken: dict[Pot, float] = {}
    owned = []
    for finding in found:
        own = counted_once([case.pots for case in finding.cases], taken)
        cases = tuple(replace(case, own_amount=amount) for case, amount in zip(finding.cases, own, strict=True))
        owned.append(replace(finding, cases=cases, own_amount=total(own)))
    return owned


def early_warnings(portfolio: Portfolio) -> Answer:
    """The findings as an answer: a row per cause, `cases` a list of dictionaries, the columns those of `Finding.record`.

    Figures: `warnings`, `contradictions` (causes), `cases` (of warnings), `contradicted` (cases of contradictions), `by_rule`
    (cases of each warning), `own` (money at stake over all warnings, each unit once; None where no amount is known), `quiet`
    (by severity the rules that found nothing), `unable` (by severity those that could not look, with why).
    """
    came = looked(portfolio)
    why = _cannot_tell(came.unable)
    severity = {rule.name: rule.severity for rule in RULES}
    warnings = [finding for finding in came.found if finding.severity == WARNING]
    others = [finding for finding in came.found if finding.severity == CONTRADICTION]
    figures: dict[str, Any] = {
        "warnings": len(warnings),
        "contradictions": len(others),
        "cases": sum(len(finding.cases) for finding in warnings),
        "contradicted": sum(len(finding.cases) for finding in others),
        "by_rule": {finding.rule: len(finding.cases) for finding in warnings},
        "own": total(finding.own_amount for finding in warnings),
        "quiet": {each: tuple(name for name in came.quiet if severity[name] == each) for each in SEVERITIES},
        "unable": {each: {k: v for k, v in came.unable.items() if severity[k] == each} for each in SEVERITIES},
    }
    if not came.found and why:
        return no_answer(portfolio, *why, **figures)
    rows = pd.DataFrame([finding.record() for finding in came.found], columns=list(FIELDS))
    tables = ("projects", *(name for name in MONEY_TABLES if portfolio.has(name)))
    return answer(portfolio, rows, *tables, cannot_tell=why, **figures)


def _cannot_tell(unable: dict[str, str]) -> tuple[str, ...]:
    """One sentence on the rules that could not look, by the reason that keeps them from it; none where all could."""
    by_reason: dict[str, list[str]] = {}
    for name, why in unable.items():
        by_reason.setdefault(why, []).append(name)
    parts = [f"{listed(names, len(names))} ({why})" for why, names in by_reason.items()]
    return (f"Not looked for: {'; '.join(parts)}.",) if parts else ()
