"""What a recommendation becomes in the decisions table, and which rows of it a log keeps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from pmo_kit.decisions.log import action_in, key_of, log, needs_decision, title_of
from pmo_kit.decisions.recommendation import Recommendation
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.register.schemas import table
from pmo_kit.vocabulary import Action

from ..builders.hand_made import checked, day, issue, project

AS_OF = "2026-06-30"


def recommendation(do: Action | None = Action.TERMINATE, project_id: str = "P1", **parts: Any) -> Recommendation:
    """A recommendation of the rule `late`, which has held since 1 June 2026."""
    given: dict[str, Any] = {
        "key": f"late:{project_id}",
        "project_id": project_id,
        "project": f"Project {project_id}",
        "do": do,
        "rule": "late",
        "reason": "It is late.",
        "in_force": True,
        "standing": "agreed on 1 Jan 2024, before the start",
        "decided_by": "Ann Lee",
        "by": dt.date(2026, 7, 1),
        "since": dt.date(2026, 6, 1),
        "waiting_days": 29,
        "amount": 1200.0,
        "amount_is": "freed",
        "evidence": (("months_late", 14.0),),
        "undefined": (),
        "starves": (),
    }
    return Recommendation(**{**given, **parts})


def portfolio(*decisions: dict[str, Any]) -> Portfolio:
    tables: dict[str, Any] = {"projects": [project("P1"), project("P2")]}
    return checked(tables | ({"decisions": list(decisions)} if decisions else {}), AS_OF)


def test_a_recommendation_is_entered_on_top_with_nothing_filled_in_that_nobody_decided():
    rows = log([recommendation()], portfolio(issue("D1", "2026-01-01", 3)))
    assert list(rows.columns) == list(table("decisions").names)
    new, old = rows.to_dict("records")
    assert {name: value for name, value in new.items() if value == value and value is not None} == {
        "decision_id": "REC:late:P1",
        "project_id": "P1",
        "title": "Terminate: Project P1",
        "category": "budget",
        "raised_on": dt.datetime(2026, 6, 1),  # noqa: DTZ001 – a day
    }
    assert old["decision_id"] == "D1"


def test_one_that_stands_there_already_keeps_its_row_and_the_day_it_was_raised_first():
    stands = issue("REC:late:P1", "2026-02-01", 9, title="Terminate: P1", outcome="continue")
    rows = log([recommendation(), recommendation(), recommendation(project_id="P2")], portfolio(stands))
    assert rows["decision_id"].tolist() == ["REC:late:P2", "REC:late:P1"]
    assert rows.loc[1, ["raised_on", "outcome"]].tolist() == [pd.Timestamp("2026-02-01"), "continue"]


@pytest.mark.parametrize("do", [None, Action.CONTINUE])
def test_what_needs_no_decision_is_not_entered(do):
    assert not needs_decision(recommendation(do))
    assert log([recommendation(do)], portfolio()).empty


def test_without_a_first_day_it_is_raised_on_the_day_of_the_report():
    [row] = log([recommendation(Action.PAUSE, since=None)], portfolio()).to_dict("records")
    assert (row["raised_on"].date(), row["category"]) == (day(AS_OF), "schedule")


def test_no_decision_id_occurs_twice():
    rows = log([recommendation(), recommendation()], portfolio())
    assert rows["decision_id"].tolist() == ["REC:late:P1"]


def test_a_title_says_the_action_and_is_read_back():
    for do in (Action.CHANGE_SCOPE, Action.PAUSE, Action.TERMINATE):
        assert action_in(title_of(recommendation(do))) == do


@pytest.mark.parametrize("text", [None, float("nan"), "", "Stop it", "start", "not terminate"])
def test_other_words_are_no_action(text):
    assert action_in(text) is None


def test_only_an_id_of_a_recommendation_has_a_key():
    assert [key_of(one) for one in ("REC:late:P:1", "REC", "rec:late:P1")] == ["late:P:1", "", ""]
