"""The decision paper: what is to be decided, each with an amount, a person, a date and the rule that says so.

What the same rule proposes for several projects is one decision with its projects beneath, for it is taken once. At most
`PLACES` decisions stand on the first screen, the largest amount first; whatever is left over is counted, and stands in the
table below. It proposes, and never decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..amounts import agreeing, is_empty, listed
from ..metrics.placeholders import is_placeholder
from ..register.portfolio import Portfolio
from ..sections.answers import Answer, answer, style_of
from ..vocabulary import Action
from .judging import judged
from .recommendation import Recommendation
from .waiting import open_decisions

A_MEETING_CYCLE = 90  # days: what is open for longer has outlived a quarter's meetings
PLACES = 5  # what a meeting takes up, and what a phone shows before it is scrolled for long
ANSWER = "answer"  # what is asked of issues that wait, beside the actions of rules
VERBS = {
    Action.TERMINATE: "End",
    Action.PAUSE: "Pause",
    Action.CHANGE_SCOPE: "Change the scope of",
    Action.START: "Start",
}


@dataclass(frozen=True)
class Asked:
    """A decision that is asked for: what one rule proposes for one or more projects, the largest amount first.

    `amount` is the sum of the amounts that are known, None where none is; `unknown` how many are not. `by` is the first day on
    which one of them is due, `waiting_days` how long the longest has waited, `in_force` for how many of them the rule binds.
    """

    do: Action
    rule: str
    reason: str
    decided_by: str
    cases: tuple[Recommendation, ...]

    @property
    def amount(self) -> float | None:
        """The amounts that are known, added up; each project stands in one decision alone."""
        known = [case.amount for case in self.cases if not is_empty(case.amount)]
        return sum(known) if known else None

    @property
    def unknown(self) -> int:
        """How many cases have no amount."""
        return sum(is_empty(case.amount) for case in self.cases)

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

    Rows, at most PLACES, the largest amount first, issues that wait last: `do` (an action, or `answer`), `what`, `amount`,
    `amount_is`, `unknown`, `who`, `by`, `overdue_days` (below 0: so many are left), `waiting_days`, `rule`, `reason`,
    `in_force` and `count` (of its cases), `standing`, `cases` (a list of records: project_id, project, amount, since,
    standing, evidence, starves). Figures: `asked` (decisions in all), `projects` (that they are about), `freed` (money that
    ending releases), `judged`, `unjudged` (projects that cannot be judged), `lacking` (facts that are missing for them),
    `continuing`, `binding` (cases whose rule is in force), `starved` (projects that depend on what is to end or pause).
    """
    portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
    found = judged(portfolio)
    decisions = asked(found)
    waits = open_decisions(portfolio)
    records = [_record(portfolio, one) for one in decisions]
    if (issues := _issues(portfolio, waits)) is not None:
        records = [*records[: PLACES - 1], issues]
    cases = [case for one in decisions for case in one.cases]
    ending = [case.amount for case in cases if case.do == Action.TERMINATE and not is_empty(case.amount)]
    unjudged = [one for one in found if one.do is None]
    return answer(
        portfolio,
        pd.DataFrame(records[:PLACES], columns=list(COLUMNS)),
        "projects",
        *[name for name in ("benefits", "realisation", "spend", "decisions") if portfolio.has(name)],
        asked=len(decisions) + (issues is not None),
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


def _record(portfolio: Portfolio, one: Asked) -> dict[str, Any]:
    style = style_of(portfolio)
    count = len(one.cases)
    of = one.cases[0].project if count == 1 else style.counted(count, "project")
    standings = list(dict.fromkeys(case.standing for case in one.cases))
    return {
        "do": str(one.do),
        "what": f"{VERBS[one.do]} {of}",
        "amount": one.amount,
        "amount_is": one.cases[0].amount_is,
        "unknown": one.unknown,
        "who": people(portfolio, one.decided_by),
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
                "standing": case.standing,
                "evidence": case.evidence,
                "starves": case.starves,
            }
            for case in one.cases
        ],
    }


def _issues(portfolio: Portfolio, waits: Answer) -> dict[str, Any] | None:
    """The issues that have waited too long as one decision, or None where none has: past the days that were agreed for their
    category, or, where none were, older than A_MEETING_CYCLE."""
    if waits.rows.empty:
        return None
    over = waits.rows["over"]
    late = waits.rows[over.eq(True) | (over.isna() & (waits.rows["age"] > A_MEETING_CYCLE))]
    if late.empty:
        return None
    style = style_of(portfolio)
    projects = portfolio.tables["projects"].set_index("project_id")["planned_investment"]
    held = projects.reindex(late["project_id"].unique()).sum(min_count=1)
    who = late["decides"].dropna().value_counts()
    timed = late["over"].notna().any()
    return {
        "do": ANSWER,
        "what": f"Decide {style.counted(len(late), 'issue')} that {agreeing(len(late), 'has', 'have')} waited too long",
        "amount": None if is_empty(held) else float(held),
        "amount_is": "planned investment of the projects that wait",
        "unknown": 0,
        "who": listed([str(name) for name in who.index], PLACES),
        "by": None,
        "overdue_days": None,
        "waiting_days": int(late["age"].max()),
        "rule": "decision rights" if timed else "no days are agreed",
        "reason": "past the days agreed for their category" if timed else f"open for more than {A_MEETING_CYCLE} days",
        "in_force": len(late),
        "count": len(late),
        "standing": "agreed in decision_rights" if timed else "agree in decision_rights within how many days who decides",
        "cases": [
            {
                "project_id": row["project_id"],
                "project": f"{row['title'] or row['decision_id']} ({row['project']})",
                "amount": None,
                "since": row["raised_on"],
                "standing": str(row["decides"] or "nobody is named to decide"),
                "evidence": (("open", style.counted(int(row["age"]), "day")),),
                "starves": (),
            }
            for row in late.to_dict("records")
        ],
    }


def people(portfolio: Portfolio, decided_by: str) -> str:
    """Who decides, with the names of the portfolio's sponsors where their offices are meant, and said where nobody is named.

    `the CFO and the CIO together` becomes `the CFO and the CIO together: Ann Lee and Raj Patel`.
    """
    words = set("".join(c if c.isalnum() else " " for c in decided_by.upper()).split())
    offices = [office for office in ("CFO", "CIO") if office in words]
    named = {office: portfolio.record.get(f"{office.lower()}_sponsor") for office in offices}
    names = [str(name) for name in named.values() if not is_placeholder(name)]
    lacking = [office for office, name in named.items() if is_placeholder(name)]
    said = f": {listed(names)}" if names else ""
    return f"{decided_by}{said}" + (f"; nobody is named as {listed(lacking)}" if lacking else "")


def _by_amount(case: Recommendation) -> tuple[float, str]:
    return _largest(case.amount), case.project_id


def _largest(amount: float | None) -> float:
    """A key that sorts the largest amount first, and none last."""
    return float("inf") if is_empty(amount) else -float(amount)
