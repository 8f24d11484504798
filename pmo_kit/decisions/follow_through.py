"""What became of earlier recommendations: decided or not, in time, by whom it was for, acted on, and what that freed.

They are read from the decision log alone: the rows of the decisions table whose decision_id begins with `REC:`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..metrics.population import Known
from ..register.naming import bare, is_placeholder
from ..register.portfolio import Portfolio
from ..rules import PivotRule, Right
from ..sections.answers import Answer, answer, no_answer, style_of, without
from ..vocabulary import Action
from .acted import Decided, acted, freed
from .deciders import ROLES, persons
from .issues import in_time, issues, share_in_time
from .log import EARLIER, action_in, key_of
from .rights import AS_AGREED, CANNOT_TELL, ELSEWHERE, NO_RIGHT, standing

OPEN, DECIDED, WITHDRAWN = "open", "decided", "withdrawn"
COLUMNS = (
    "decision_id",
    "rule",
    "project_id",
    "project",
    "state",
    "recommended",
    "decided",
    "as_recommended",
    "raised_on",
    "decided_on",
    "age",
    "within_days",
    "in_time",
    "should",
    "decided_by",
    "forum",
    "standing",
    "acted",
    "evidence",
    "freed",
)


def followed(portfolio: Portfolio) -> Answer:
    """Earlier recommendations and what became of each; those still open first, the oldest on top, then the latest decided.

    Rows: `decision_id`, `rule` (its id), `project_id`, `project`, `state` (open, decided, withdrawn), `recommended` (an action,
    from the title, else what the rule proposes now), `decided` (an action, or the outcome in words), `as_recommended`,
    `raised_on`, `decided_on`, `age` (days from raised to decided, withdrawn or the as-of date), `within_days` (the rule's where
    the settings still have it, else the category's), `in_time`, `should` (who was to decide), `decided_by`, `forum`,
    `standing` (as `rights.standing` has it), `acted` and its `evidence` (`acted.acted`), `freed` (money, of a termination that
    was acted on). What cannot be told is None. Figures: `recommended` = `open` + `decided` + `withdrawn`; `in_time` of `timed`
    with `in_time_share` (of those whose days are over); `as_recommended`, `otherwise`, `in_words` of those decided; by standing
    `as_agreed`, `elsewhere`, `untold`, `no_right`; `acted` of `acted_asked` with `acted_share`; `freed` (None where there is
    none) and `freed_untold`: terminations acted on of which it cannot be told.
    """
    if why := without(portfolio, "what became of earlier recommendations", "decisions"):
        return no_answer(portfolio, why)
    every = issues(portfolio)
    earlier = every[every["decision_id"].str.startswith(EARLIER)].reset_index(drop=True)
    if earlier.empty:
        return no_answer(
            portfolio,
            "No earlier recommendation stands in the decisions table: there is nothing to follow up on yet.",
            recommended=0,
        )
    rules = {rule.id: rule for rule in portfolio.assumptions.pivot_rules}
    earlier["rule"] = [key_of(one).partition(":")[0] for one in earlier["decision_id"]]
    days = [rules[name].within_days if name in rules else None for name in earlier["rule"]]
    earlier["within_days"] = pd.Series(days, dtype=float).fillna(earlier["within_days"])
    looked_up = _Lookup(portfolio, rules)
    told = pd.DataFrame([looked_up.row(one) for one in earlier.to_dict("records")], dtype=object).astype(
        {"freed": float}
    )
    rows = pd.concat([earlier.drop(columns=["decided", "age"]).rename(columns={"days": "age"}), told], axis=1)
    rows["in_time"] = in_time(earlier)
    rows = rows.sort_values(["decided_on", "age"], ascending=False, kind="stable", na_position="last")
    rows = rows.sort_values("state", key=lambda names: names.map([OPEN, DECIDED, WITHDRAWN].index), kind="stable")
    return answer(
        portfolio,
        rows[list(COLUMNS)],
        *[name for name in ("decisions", "projects", "spend", "change_requests") if portfolio.has(name)],
        cannot_tell=_cannot_tell(portfolio, rows),
        **_figures(rows, *share_in_time(earlier)),
    )


class _Lookup:
    """What each row is held against: rules and rights, and the projects as they stand."""

    def __init__(self, portfolio: Portfolio, rules: Mapping[str, PivotRule]) -> None:
        self.known = Known.of_portfolio(portfolio)
        self.rules = rules
        self.projects = {one["project_id"]: (n, one) for n, one in enumerate(self.known.projects.to_dict("records"))}

    def row(self, issue: Mapping[Any, Any]) -> dict[str, Any]:
        """What became of one recommendation."""
        rule = self.rules.get(issue["rule"])
        recommended = action_in(issue["title"]) or (rule.do if rule else None)
        state = DECIDED if issue["decided"] else OPEN if issue["open"] else WITHDRAWN
        should, where = self._standing(issue, rule)
        found = {"state": state, "recommended": recommended and str(recommended), "should": should}
        if state != DECIDED:
            return {
                **found,
                **dict.fromkeys(("decided", "as_recommended", "standing", "acted", "freed")),
                "evidence": "",
            }
        action = action_in(issue["outcome"])
        place, project = self.projects[issue["project_id"]]
        decided = Decided(self.known, project, place, issue["decided_on"])
        did, evidence = acted(action, decided)
        return {
            **found,
            "decided": str(action) if action else issue["outcome"],
            "as_recommended": action == recommended if action and recommended else None,
            "standing": where,
            "acted": did,
            "evidence": evidence,
            "freed": freed(decided) if did and action == Action.TERMINATE else None,
        }

    def _standing(self, issue: Mapping[Any, Any], rule: PivotRule | None) -> tuple[str | None, str]:
        """Who was to decide, and where it was decided: whom the rule names, or whom the category's right does, will do."""
        right, by, forum = issue["right"], issue["decided_by"], issue["forum"]
        found = [standing(right, by, forum)]
        should = [right.said] if right else []
        if rule is not None and (who := persons(self.known.portfolio, rule.decided_by, issue["project_id"])):
            should.insert(0, " and ".join(who))
            if rule.decided_by not in ROLES:
                found.append(standing(Right(rule.decided_by, rule.decided_by), by, forum))
            elif {bare(name) for name in who} <= _persons(by):
                found.append(AS_AGREED)
            else:
                found.append(CANNOT_TELL if is_placeholder(by) else ELSEWHERE)
        if rule is not None and bare(by) == bare(rule.decided_by):  # as the paper names them
            found.append(AS_AGREED)
        where = next(one for one in (AS_AGREED, CANNOT_TELL, ELSEWHERE, NO_RIGHT) if one in found)
        return " or ".join(dict.fromkeys(should)) or None, where


def _persons(text: Any) -> set[str]:
    """The persons named together in one cell: `Ann Lee and Ben Okafor`."""
    return set() if is_placeholder(text) else {bare(one) for one in re.split(r"\s+and\s+|[,;/&+]", str(text))}


def _figures(rows: pd.DataFrame, inside: int, timed: int) -> dict[str, Any]:
    state, standings = rows["state"].value_counts(), rows["standing"].value_counts()
    same, did = rows["as_recommended"], rows["acted"]
    ended = rows[(rows["acted"] == True) & (rows["decided"] == Action.TERMINATE)]  # noqa: E712 – the column holds objects
    released = ended["freed"].dropna()
    return {
        "recommended": len(rows),
        **{name: int(state.get(name, 0)) for name in (OPEN, DECIDED, WITHDRAWN)},
        "in_time": inside,
        "timed": timed,
        "in_time_share": inside / timed if timed else None,
        "as_recommended": int((same == True).sum()),  # noqa: E712
        "otherwise": int((same == False).sum()),  # noqa: E712
        "in_words": int(((rows["state"] == DECIDED) & same.isna()).sum()),
        "as_agreed": int(standings.get(AS_AGREED, 0)),
        "elsewhere": int(standings.get(ELSEWHERE, 0)),
        "untold": int(standings.get(CANNOT_TELL, 0)),
        "no_right": int(standings.get(NO_RIGHT, 0)),
        "acted": int((did == True).sum()),  # noqa: E712
        "acted_asked": int(did.notna().sum()),
        "acted_share": float((did == True).sum() / did.notna().sum()) if did.notna().any() else None,  # noqa: E712
        "freed": float(released.sum()) if len(released) else None,
        "freed_untold": len(ended) - len(released),
    }


def _cannot_tell(portfolio: Portfolio, rows: pd.DataFrame) -> tuple[str, ...]:
    style = style_of(portfolio)
    decided = rows[rows["state"] == DECIDED]
    untold = int(decided["acted"].isna().sum())
    untimed = int(rows["within_days"].isna().sum())
    sentences = []
    if untold:
        sentences.append(f"Of {untold} of {len(decided)} decided it cannot be told whether they were acted on.")
    if untimed:
        sentences.append(
            f"Of {untimed} of {len(rows)} it cannot be told whether they were decided in time: their rule is no longer in "
            "pmo.yaml, and no days were agreed for their category."
        )
    if (decided["freed"].notna()).any():
        sentences.append(
            f"What was freed rests on investments and commitments as they stand on {style.long_day(portfolio.as_of)}: they "
            "carry no date."
        )
    return tuple(sentences)
