"""Why something is proposed, and what would change it, in words: rows of a `Choice` in, a sentence each out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...amounts import Style, listed
from .choice import NEAREST, Choice
from .prepared import HELD, Because, Do

CALLED = {"remaining_cost": "cost to come", "exit_cost": "remaining commitment", "remaining_benefit": "forecast"}


class Words:
    """What speaks of a choice: figures in the portfolio's style and currency, projects by their names."""

    def __init__(self, style: Style, currency: str, names: Mapping[str, str]) -> None:
        self.style, self.currency, self.names = style, currency, names

    def money(self, amount: float) -> str:
        """An amount at a glance."""
        return self.style.compact(amount, self.currency)

    def called(self, project_ids: tuple[str, ...]) -> str:
        """Projects by name."""
        return listed([self.names.get(one, one) for one in project_ids])

    def trade(self, project: Mapping[Any, Any]) -> str:
        """`brings £2.1M for £0.9M from here on: 2.3 for each 1`."""
        benefit, cost = project["remaining_benefit"], project["remaining_cost"]
        brings = f"brings {self.money(benefit)}" if benefit > 0 else "brings nothing"
        if project["plan_over"]:
            brings = "has no month of its plan to come, so nobody promises anything,"
        if benefit < 0:
            brings = f"costs {self.money(-benefit)} more than it brings"
        if cost <= 0:
            return f"{brings} from here on, and nothing remains to be spent"
        each = self.style.number(benefit / cost, 1 if benefit >= cost else 2)
        return f"{brings} for {self.money(cost)} from here on" + (
            f": {each} for each 1" if benefit >= cost / 100 else ""
        )

    def reason(self, project: Mapping[Any, Any]) -> str:
        """Why this is proposed. `project` is a row of the choice with the candidate's `remaining_cost`, `remaining_benefit`,
        `exit_cost`, `plan_months` and `plan_over`."""
        because, others = project["because"], self.called(project["through"])
        if because == Because.UNDEFINED and not pd.isna(project["plan_months"]):
            reaches = self.style.counted(project["plan_months"], "month")
            return f"Its plan reaches {reaches}, too few to be held against all that it costs: left as it is."
        if because == Because.UNDEFINED:
            return f"Cannot be judged without its {listed([CALLED[one] for one in project['lacks']])}: left as it is."
        if because == Because.HANGS:
            return f"Depends on {others}, of which it cannot be told whether it goes on: left as it is."
        if because == Because.MANDATORY:
            gone = f" It depends on {others}, which ended before a launch." if others else ""
            return f"Mandatory: goes on whatever it brings.{gone}"
        if because == Because.NEEDED:
            return f"{others} must go on, and depends on it."
        trade = self.trade(project)
        if because == Because.WORTH and project["remaining_benefit"] < project["remaining_cost"]:
            return f"It {trade}; ending it would cost {self.money(project['exit_cost'])} for nothing."
        if because == Because.WORTH:
            return f"It {trade}."
        if because == Because.CARRIES:
            return f"It {trade}, and others depend on it: {others}."
        if because == Because.DEPENDS:
            return f"It {trade}, but depends on {others}, which does not go on."
        if because == Because.NO_MONEY:
            return f"It {trade}; the budget brings more elsewhere."
        if project["do"] == Do.NOT_START:
            return f"It {trade}: less than it costs."
        left = project["frees"]
        return f"It {trade}. Ending it costs the {self.money(project['exit_cost'])} that is committed and frees {self.money(left)}."

    def change(self, project: Mapping[Any, Any], choice: Choice) -> str:
        """What would change the choice, for what does not go on; an empty text for the rest and for what is held."""
        if project["do"] in (Do.CONTINUE, Do.START):
            return ""
        if project["because"] in HELD:
            return "It can be judged once that is known."
        at = project["changes_at"]
        if not pd.isna(at):
            more = max(0.0, at - project["remaining_benefit"])
            least = "from" if choice.exact else "at the earliest from"
            return f"It would go on {least} a remaining benefit of {self.money(at)}, {self.money(more)} more than is expected."
        if project["because"] == Because.DEPENDS:
            return f"It needs {self.called(project['through'])}."
        stopped = choice.rows["do"].isin([Do.PAUSE, Do.TERMINATE, Do.NOT_START]).sum()
        if stopped > NEAREST:
            return f"Not worked out: {NEAREST} others are nearer to going on."
        return "No benefit would: the budget has no room for it beside what must go on."
