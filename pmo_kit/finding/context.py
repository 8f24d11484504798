"""What every rule has at hand: a portfolio as it is known, its money by where it stands, and names and amounts to speak with."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from ..amounts import is_empty
from ..metrics.population import Known
from ..register.naming import is_placeholder
from ..register.portfolio import Portfolio
from ..sections.answers import style_of
from ..sections.benefits import planned_in_all
from ..vocabulary import Category
from .finding import CONTRADICTION, Case, Finding, place
from .ladder import NEXT_MEETING, NEXT_REVIEW, due, heard_by, hearing, sponsors
from .money import CAME, MISSING, TO_COME, TO_SPEND, Pots, counted_once, total

NOTHING: Pots = {}
Row = dict[Any, Any]


def has_left(name: Any) -> bool:
    """Whether somebody is named who is no longer there: `Former Director of Resources`, `ex-CIO`, `left in May`."""
    return bool(re.match(r"\W*(former(ly)?\b|ex-|left\b)", str(name).casefold()))


class Context:
    """A portfolio as every rule looks at it; what is asked is worked out once."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
        self.known = Known.of_portfolio(self.portfolio)
        self.style = style_of(self.portfolio)
        self.today = self.known.today

    # --- names ---

    @cached_property
    def projects(self) -> pd.DataFrame:
        """The projects as known, by project_id, with `ended`: by then, or without saying when."""
        frame = self.known.projects
        return frame.assign(ended=self.known.project.ended).set_index("project_id", drop=False)

    def project(self, project_id: str) -> Row:
        """The row of a project as known, with `ended`."""
        return self._projects[project_id]

    def benefit(self, benefit_id: str) -> Row:
        """The row of a benefit as known."""
        return self._benefits[benefit_id]

    @cached_property
    def _projects(self) -> dict[Any, Row]:
        return self.projects.to_dict("index")

    @cached_property
    def _benefits(self) -> dict[Any, Row]:
        return self.known.benefits.set_index("benefit_id", drop=False).to_dict("index")

    def sponsored(self, project_id: str) -> bool:
        """Whether a project has a sponsor who is still there."""
        name = self.project(project_id)["sponsor"]
        return not is_placeholder(name) and not has_left(name)

    @cached_property
    def names_sponsors(self) -> bool:
        """Whether the register says of any project who sponsors it; else that nobody is named says nothing."""
        return bool(self.projects["sponsor"].notna().any())

    def who(self, project_id: str, owner: Any = None) -> str:
        """Who can act on a case: the benefit's owner, else the project's sponsor, else the portfolio's sponsors.

        Somebody who has left, by their title, cannot: the next is named, and why.
        """
        gone: list[str] = []
        named = {"owns the benefit": owner, "sponsors the project": self.project(project_id)["sponsor"]}
        for role, name in named.items():
            if is_placeholder(name):
                continue
            if not has_left(name):
                return "; ".join([f"{name}, who {role}", *gone])
            gone.append(f"nobody {role} any more: “{name}” has left")
        return "; ".join(["the portfolio's sponsors", *gone])

    def decides(self, category: Any) -> str:
        """Who decides what is of this category by the decision rights of the settings; empty where they do not say."""
        right = None if is_empty(category) else self.portfolio.assumptions.decision_rights.get(str(category))
        return "" if right is None else right.said

    def agreed_days(self, category: Any, otherwise: float | None) -> float | None:
        """Within how many days what is of this category is to be decided by the decision rights, else `otherwise`."""
        right = None if is_empty(category) else self.portfolio.assumptions.decision_rights.get(str(category))
        return otherwise if right is None or right.within_days is None else float(right.within_days)

    # --- money ---

    def money(self, amount: float) -> str:
        """An amount at a glance, in the portfolio's currency."""
        return self.style.compact(amount, self.portfolio.currency)

    def at_stake(self, cases: Sequence[Case]) -> float | None:
        """What is at stake in some cases, each unit of money once; None where no amount is known."""
        return total(counted_once([case.pots for case in cases], {}))

    def stake(self, cases: Sequence[Case], words: str) -> str:
        """Words with the amount at stake in place of `{}`; empty where there is no amount above zero."""
        amount = self.at_stake(cases)
        return words.format(self.money(amount)) if amount else ""

    def missing(self, months: pd.DataFrame, by: str) -> dict[str, Pots]:
        """What of these months of the ledger was planned and has not come, by the ids in a column."""
        plan, actual = months["planned"].fillna(0.0), months["actual"].fillna(0.0)
        pots: dict[str, dict[Any, float]] = {}
        columns = (months[by], months["benefit_id"], months["end"], plan - actual)
        for one, benefit_id, end, amount in zip(*columns, strict=True):
            pots.setdefault(one, {})[(MISSING, benefit_id, end)] = float(amount)
        return dict(pots)

    @cached_property
    def promised(self) -> dict[str, Pots]:
        """What of the plan by now has not come, by project: money benefits of started projects, launched or not."""
        if not self.portfolio.has("benefits", "realisation"):
            return {}
        months = self.known.months
        return self.missing(months[months["started"] & months["gross"] & months["planned"].notna()], "project_id")

    @cached_property
    def planned(self) -> dict[str, Pots]:
        """The whole plan of each benefit by benefit_id, past and to come: what is missing, what came, and what is to come.

        A benefit without a plan in money is not in it.
        """
        whole = planned_in_all(self.known).dropna()
        if whole.empty:
            return {}
        months = self.known.months
        months = months[months["planned"].notna() & months["benefit_id"].isin(whole.index)]
        plan = months["planned"]
        came = months["actual"].fillna(0.0).clip(lower=0.0).clip(upper=plan.clip(lower=0.0))
        pots: dict[str, dict[Any, float]] = {str(benefit_id): {} for benefit_id in whole.index}
        columns = (months["benefit_id"], months["end"], plan - came, came)
        for benefit_id, end, lost, kept in zip(*columns, strict=True):
            pots[benefit_id][(MISSING, benefit_id, end)] = float(lost)
            pots[benefit_id][(CAME, benefit_id, end)] = float(kept)
        past = plan.groupby(months["benefit_id"]).sum()
        for benefit_id, amount in whole.items():
            pots[str(benefit_id)][(TO_COME, benefit_id)] = float(amount) - float(past.get(benefit_id, 0.0))
        return dict(pots)

    def plan_of(self, benefit_id: str) -> Pots:
        """The whole plan of a benefit; empty where it has none in money."""
        return self.planned.get(benefit_id, NOTHING)

    def plan_of_project(self, project_id: str) -> Pots:
        """The whole plan of the benefits of a project that add up to money; empty where none has one."""
        mine = self._money_benefits.get(project_id, [])
        return {pot: amount for benefit_id in mine for pot, amount in self.plan_of(benefit_id).items()}

    @cached_property
    def _money_benefits(self) -> dict[str, list[str]]:
        """The benefits of each project whose money adds up (R13)."""
        if not self.portfolio.has("benefits"):
            return {}
        register = self.known.benefits
        pairs = register.loc[register["gross"], ["project_id", "benefit_id"]].itertuples(index=False, name=None)
        found: dict[str, list[str]] = {}
        for project_id, benefit_id in pairs:
            found.setdefault(project_id, []).append(benefit_id)
        return found

    @cached_property
    def spent(self) -> dict[str, float]:
        """What each project has spent, by project_id; one without spend is not in it (R20)."""
        return {str(k): float(v) for k, v in self.known.spend.groupby("project_id")["spend"].sum().items()}

    def to_spend(self, project_id: str) -> Pots:
        """What a project is still to cost: its forecast, else its approved investment, less what is spent; empty if unknown."""
        project = self.project(project_id)
        cost = (
            project["planned_investment"]
            if is_empty(project["forecast_investment"])
            else project["forecast_investment"]
        )
        if is_empty(cost):
            return NOTHING
        return {(TO_SPEND, project_id): max(0.0, float(cost) - self.spent.get(project_id, 0.0))}

    # --- what is found ---

    def of_project(self, project_id: str, evidence: str, pots: Pots = NOTHING, since: Any = None) -> Case:
        """A case that is a project."""
        name = str(self.project(project_id)["name"])
        return Case(project_id, None, name, name, evidence, self.who(project_id), pots, _day(since))

    def of_benefit(self, benefit_id: str, evidence: str, pots: Pots = NOTHING, since: Any = None) -> Case:
        """A case that is a benefit."""
        benefit = self.benefit(benefit_id)
        project_id = str(benefit["project_id"])
        project = str(self.project(project_id)["name"])
        who = self.who(project_id, benefit["owner"])
        return Case(project_id, benefit_id, str(benefit["name"]), project, evidence, who, pots, _day(since))

    def cause(
        self,
        rule: str,
        severity: str,
        cases: Iterable[Case],
        *,
        title: str,
        next_step: str,
        amount_is: str = "",
        days: int | None = None,
        category: Category | None = None,
    ) -> Finding | None:
        """The finding of a rule from its cases; None where there is none. `days` from the as-of date it is to be decided.

        Who decides: by the decision rights on the category, else the highest rung of the escalation ladder that hears of it,
        else the portfolio's sponsors, beneath whom the projects' own stand.
        """
        found = sorted(cases, key=place)
        if not found:
            return None
        amount = self.at_stake(found)
        stood = [(self.portfolio.as_of - case.since).days for case in found if case.since is not None]
        ladder, age = self.portfolio.assumptions.escalation, max(stood, default=None)
        heard, _ = heard_by(ladder, amount, age)
        within = days or (NEXT_REVIEW if severity == CONTRADICTION else NEXT_MEETING)
        return Finding(
            key=rule.replace(" ", "_"),
            rule=rule,
            severity=severity,
            title=title,
            cases=tuple(found),
            amount=amount,
            amount_is=amount_is,
            own_amount=None,
            currency=self.portfolio.currency,
            who=self.decides(category) or (heard[-1] if heard else sponsors(self.portfolio.record)),
            by=due(self.portfolio.as_of, within),
            hears=hearing(ladder, amount, age, self.style, self.portfolio.currency),
            next_step=next_step,
        )


def _day(moment: Any) -> dt.date | None:
    return None if is_empty(moment) else pd.Timestamp(moment).date()
