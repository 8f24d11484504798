"""The decision paper: what is to be decided, each with an amount, a person, a date and the rule that says so.

What the same rule proposes for several projects is one decision with its projects beneath, for it is taken once. What no rule
of the portfolio is about, and a finding is – value that does not come from what has launched, issues that wait – is asked for
as the finding's cause, where most of its money is in projects that no rule's decision is about. At most PLACES decisions
stand on the first screen: what rules propose, then causes, each with the largest amount first; the others are counted. It
proposes, and never decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..amounts import is_empty, listed
from ..finding import WARNING, Finding, findings
from ..register.naming import bare, is_placeholder
from ..register.portfolio import Portfolio
from ..rules.default import BOTH_SPONSORS
from ..sections.answers import Answer, answer, style_of
from ..vocabulary import Action
from .deciders import ROLES, persons
from .evidence import written
from .judging import judged
from .recommendation import Recommendation

PLACES = 5  # what a meeting takes up, and what a phone shows before it is scrolled for long
MATERIAL = 0.05  # a cause with less of what is at stake in all is left to the findings
MOST = 0.5  # … and so is one of whose money less lies in projects that no rule's decision is about
CAUSE = "look into"  # what is asked of a finding's cause, beside the actions of rules
ISSUES = "decision overdue"  # the finding that is a decision though it has no amount
PEOPLE_NAMED = 3
VERBS = {
    Action.TERMINATE: "End",
    Action.PAUSE: "Pause",
    Action.CHANGE_SCOPE: "Change the scope of",
    Action.START: "Start",
}
COLUMNS = (
    "do",
    "what",
    "amount",
    "amount_is",
    "unknown",
    "who",
    "by",
    "overdue_days",
    "waiting_days",
    "rule",
    "reason",
    "in_force",
    "count",
    "standing",
    "cases",
)


@dataclass(frozen=True)
class Asked:
    """A decision that is asked for: what one rule proposes for one or more projects, the largest amount first.

    `amount` is the sum of the amounts that are known, None where none is above 0; `unknown` how many are not known. `by` is the
    first day on which one of them is due, `waiting_days` how long the longest has waited, `in_force` for how many the rule binds.
    """

    do: Action
    rule: str
    reason: str
    decided_by: str
    cases: tuple[Recommendation, ...]

    @property
    def amount(self) -> float | None:
        """The amounts that are known, added up; each project stands in one decision alone."""
        return sum(case.amount for case in self.cases if case.amount is not None) or None

    @property
    def unknown(self) -> int:
        """How many cases have no amount."""
        return sum(case.amount is None for case in self.cases)

    @property
    def by(self) -> dt.date | None:
        """The first day on which one of the cases is due."""
        return min((case.by for case in self.cases if case.by), default=None)

    @property
    def waiting_days(self) -> int | None:
        """How long the case has waited that has waited longest."""
        return max((case.waiting_days for case in self.cases if case.waiting_days is not None), default=None)

    @property
    def in_force(self) -> int:
        """For how many of the cases the rule was agreed before the start, and not changed since."""
        return sum(case.in_force for case in self.cases)


def asked(recommendations: Iterable[Recommendation]) -> tuple[Asked, ...]:
    """What rules propose other than to continue, gathered by rule, action and who decides; the largest amount first, what has
    none last."""
    gathered: dict[tuple[str, Action, str], list[Recommendation]] = {}
    for one in recommendations:
        if one.do is not None and one.do != Action.CONTINUE:
            gathered.setdefault((one.rule, one.do, one.decided_by), []).append(one)
    found = [
        Asked(do, rule, cases[0].reason, who, tuple(sorted(cases, key=_by_amount)))
        for (rule, do, who), cases in gathered.items()
    ]
    return tuple(sorted(found, key=lambda one: (_largest(one.amount), one.rule)))


def paper(portfolio: Portfolio) -> Answer:
    """What is to be decided about this portfolio, as of its day.

    Rows, at most PLACES, rules' decisions before causes: `do` (an action, or CAUSE), `what`, `amount`, `amount_is`, `unknown`
    (cases without an amount), `who`, `by`, `overdue_days` (below 0: so many are left), `waiting_days`, `rule` (its id, or the
    finding), `reason`, `in_force` and `count` (of its cases), `standing`, `cases` (a list of records: project_id, project, amount,
    since, standing, evidence, starves).

    Figures: `asked` (decisions in all), `left_over` (of them, not in the rows), `projects` (that rules propose something for),
    `freed` (money that ending releases), `judged`, `unjudged` (projects that cannot be judged), `lacking` (facts that are missing
    for them), `continuing`, `binding` (cases whose rule is in force), `starved` (projects that depend on what is to end or
    pause), `rules` (whether there are any).
    """
    portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
    found = judged(portfolio)
    decisions = asked(found)
    cases = [case for one in decisions for case in one.cases]
    records = [_of_rule(portfolio, one) for one in decisions]
    records += _causes(portfolio, {case.project_id for case in cases})
    ending = [case.amount for case in cases if case.do == Action.TERMINATE and case.amount is not None]
    unjudged = [one for one in found if one.do is None]
    return answer(
        portfolio,
        pd.DataFrame(records[:PLACES], columns=list(COLUMNS)),
        "projects",
        *[name for name in ("benefits", "realisation", "spend", "decisions") if portfolio.has(name)],
        asked=len(records),
        left_over=max(0, len(records) - PLACES),
        projects=len(cases),
        freed=sum(ending) if ending else None,
        judged=len(found),
        unjudged=len(unjudged),
        lacking=tuple(dict.fromkeys(name for one in unjudged for name in one.undefined)),
        continuing=sum(one.do == Action.CONTINUE for one in found),
        binding=sum(case.in_force for case in cases),
        starved=tuple(dict.fromkeys(name for case in cases for name in case.starves)),
        rules=bool(portfolio.assumptions.pivot_rules),
    )


def _of_rule(portfolio: Portfolio, one: Asked) -> dict[str, Any]:
    style, count = style_of(portfolio), len(one.cases)
    of = one.cases[0].project if count == 1 else style.counted(count, "project")
    standings = list(dict.fromkeys(case.standing for case in one.cases))
    return {
        "do": str(one.do),
        "what": f"{VERBS[one.do]} {of}",
        "amount": one.amount,
        "amount_is": one.cases[0].amount_is,
        "unknown": one.unknown,
        "who": people(portfolio, one),
        "by": one.by,
        "overdue_days": None if one.by is None else (portfolio.as_of - one.by).days,
        "waiting_days": one.waiting_days,
        "rule": one.rule,
        "reason": one.reason,
        "in_force": one.in_force,
        "count": count,
        "standing": standings[0] if len(standings) == 1 else "",
        "cases": [
            {
                "project_id": case.project_id,
                "project": case.project,
                "amount": case.amount,
                "since": case.since,
                "standing": case.standing if len(standings) > 1 else "",
                "evidence": ", ".join(written(name, value, style, portfolio.currency) for name, value in case.evidence),
                "starves": case.starves,
            }
            for case in one.cases
        ],
    }


def _causes(portfolio: Portfolio, decided: set[str]) -> list[dict[str, Any]]:
    """The causes that are material in projects for which no rule proposes anything, and issues that wait too long; the largest
    amount first."""
    warnings = [one for one in findings(portfolio) if one.severity == WARNING]
    whole = sum(one.own_amount for one in warnings if one.own_amount is not None)
    causes = []
    for one in warnings:
        rest = sum(case.own_amount or 0.0 for case in one.cases if case.project_id not in decided)
        if one.rule == ISSUES or (rest > 0 and rest >= MATERIAL * whole and rest >= MOST * (one.amount or 0.0)):
            causes.append(one)
    return [_of_cause(portfolio, one) for one in sorted(causes, key=lambda one: (_largest(one.amount), one.rule))]


def _of_cause(portfolio: Portfolio, one: Finding) -> dict[str, Any]:
    since = min((case.since for case in one.cases if case.since is not None), default=None)
    return {
        "do": CAUSE,
        "what": one.title,
        "amount": one.amount,
        "amount_is": one.amount_is,
        "unknown": sum(case.amount is None for case in one.cases) if one.amount else 0,
        "who": one.who,
        "by": one.by,
        "overdue_days": (portfolio.as_of - one.by).days,
        "waiting_days": None if since is None else (portfolio.as_of - since).days,
        "rule": one.rule,
        "reason": one.next_step,
        "in_force": 0,
        "count": len(one.cases),
        "standing": "a finding: no rule of the portfolio is about it",
        "cases": [
            {
                "project_id": case.project_id,
                "project": case.name,
                "amount": case.amount,
                "since": case.since,
                "standing": "",
                "evidence": case.evidence,
                "starves": (),
            }
            for case in one.cases
        ],
    }


def people(portfolio: Portfolio, one: Asked) -> str:
    """Who decides: the role with the names that the register has for it, and said where it has none.

    `CFO and CIO together: Ann Lee and Raj Patel`; a name that fills both offices decides alone, and that is said.
    """
    if one.decided_by not in ROLES:
        return one.decided_by
    if one.decided_by == BOTH_SPONSORS:
        return _both(portfolio)
    named = {case.project_id: persons(portfolio, one.decided_by, case.project_id) for case in one.cases}
    names = list(dict.fromkeys(name for found in named.values() for name in found))
    lacking = [project for project, found in named.items() if not found]
    said = [f"{one.decided_by}: {listed(names, PEOPLE_NAMED)}"] if names else []
    if lacking:
        some = f" for {style_of(portfolio).counted(len(lacking), 'project')}" if names else ""
        said.append(f"nobody is named{some}" if names else f"{one.decided_by}; nobody is named")
    return "; ".join(said)


def _both(portfolio: Portfolio) -> str:
    offices = {office: portfolio.record.get(f"{office.lower()}_sponsor") for office in ("CFO", "CIO")}
    named = [str(name) for name in offices.values() if not is_placeholder(name)]
    vacant: list[str] = [office for office, name in offices.items() if is_placeholder(name)]
    said = [f"{BOTH_SPONSORS}: {listed(named)}" if named else BOTH_SPONSORS]
    if vacant:
        said.append(f"nobody is named as {listed(vacant)}")
    elif len({bare(name) for name in named}) == 1:
        said.append("one person fills both offices")
    return "; ".join(said)


def _by_amount(case: Recommendation) -> tuple[float, str]:
    return _largest(case.amount), case.project_id


def _largest(amount: float | None) -> float:
    """A key that sorts the largest amount first, and none last."""
    return float("inf") if is_empty(amount) else -float(amount)
