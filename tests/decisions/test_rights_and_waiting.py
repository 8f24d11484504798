"""Who decided, where and how fast, against the decision rights; and what is still open, with who decides it."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from pmo_kit import load
from pmo_kit.decisions.issues import in_time, issues, share_in_time
from pmo_kit.decisions.rights import AS_AGREED, CANNOT_TELL, ELSEWHERE, NO_RIGHT, standing, taken
from pmo_kit.decisions.waiting import open_decisions
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.rules import Right

from ..builders.hand_made import checked, issue, project, with_assumptions
from ..builders.places import ROOT

AS_OF = "2026-06-30"
ANN_OR_BOARD = Right("Ann Lee", "Change Board", 14)


def portfolio(*decisions: dict[str, Any], rights: dict[str, Right] | None = None, **sponsors: str) -> Portfolio:
    projects = [project(name, sponsor=sponsors.get(name)) for name in ("P1", "P2")]
    register = checked({"projects": projects, "decisions": list(decisions)}, AS_OF)
    return with_assumptions(register, {"decision_rights": MappingProxyType(rights or {})}).for_portfolio()


@pytest.mark.parametrize(
    ("right", "by", "forum", "expected"),
    [
        (ANN_OR_BOARD, "ann lee", None, AS_AGREED),
        (ANN_OR_BOARD, "Bob", "CHANGE-BOARD", AS_AGREED),
        (ANN_OR_BOARD, "Bob", "the corridor", ELSEWHERE),
        (ANN_OR_BOARD, "Bob", None, CANNOT_TELL),  # it may have been the board
        (ANN_OR_BOARD, "TBC", "the corridor", CANNOT_TELL),  # it may have been Ann
        (Right("Ann Lee"), "Bob", None, ELSEWHERE),
        (Right("Ann Lee"), None, "Change Board", CANNOT_TELL),
        (Right(forum="Change Board"), "Change Board", None, AS_AGREED),  # a body entered as a person
        (Right("the CFO", "the CFO"), "the CFO", None, AS_AGREED),
        (Right("tbc"), "Ann Lee", None, NO_RIGHT),
        (None, "Ann Lee", "Change Board", NO_RIGHT),
    ],
)
def test_a_decision_was_taken_as_agreed_or_elsewhere_or_it_cannot_be_told(right, by, forum, expected):
    assert standing(right, by, forum) == expected


def test_decisions_of_the_last_year_are_held_against_who_should_have_taken_them():
    made = {"category": "scope", "forum": "Change Board"}
    found = taken(
        portfolio(
            issue("right", "2026-01-01", 5, **made),
            issue("corridor", "2026-01-01", 10, category="scope", forum="corridor", decided_by="Bob"),
            issue("of old", "2025-01-01", 5, category="scope", forum="corridor", decided_by="Bob"),
            issue("other", "2026-01-01", 5, category="risk"),
            rights={"scope": ANN_OR_BOARD},
        )
    )
    assert found.rows[["decision_id", "standing", "should"]].to_numpy().tolist() == [
        ["corridor", ELSEWHERE, "Ann Lee, or in the Change Board"],
        ["other", NO_RIGHT, None],
        ["right", AS_AGREED, "Ann Lee, or in the Change Board"],
    ]
    counts = ("decided", "as_agreed", "elsewhere", "untold", "no_right")
    assert [found.figures[name] for name in counts] == [3, 1, 1, 0, 1]


def test_an_issue_counts_as_decided_in_time_or_not_once_its_days_are_over():
    every = issues(
        portfolio(
            issue("in time", "2026-01-01", 14, category="scope"),
            issue("late", "2026-01-01", 15, category="scope"),
            issue("open past its days", "2026-06-15", None, category="scope"),
            issue("open on its last day", "2026-06-16", None, category="scope"),
            issue("decided early", "2026-06-20", 1, category="scope"),
            issue("withdrawn", "2026-01-01", None, category="scope", withdrawn_on="2026-03-01"),
            issue("no days agreed", "2026-01-01", 3, category="risk"),
            rights={"scope": ANN_OR_BOARD},
        )
    )
    assert in_time(every).tolist() == [True, False, False, None, True, None, None]
    assert share_in_time(every) == (1, 3)


def test_the_share_in_time_takes_the_last_year_and_all_that_is_open():
    found = taken(
        portfolio(
            issue("decided long ago", "2024-01-01", 1, category="scope"),
            issue("open since long ago", "2023-01-01", None, category="scope"),
            issue("in time", "2026-01-01", 14, category="scope"),
            issue("without days", "2026-01-01", 14, category="risk"),
            rights={"scope": ANN_OR_BOARD},
        )
    )
    assert [found.figures[name] for name in ("in_time", "timed", "in_time_share", "untimed")] == [1, 2, 0.5, 1]
    assert found.cannot_tell[0].startswith("Of 1 of 3 issues it cannot be told whether they are decided in time")


def test_without_rights_it_cannot_be_told_and_no_share_is_given():
    found = taken(portfolio(issue("one", "2026-01-01", 3, category="scope")))
    assert found.figures["in_time_share"] is None
    assert (found.figures["decided"], found.figures["no_right"], len(found.cannot_tell)) == (1, 1, 2)


def test_what_is_open_is_listed_the_oldest_first_with_who_decides_it():
    found = open_decisions(
        portfolio(
            issue("young", "2026-06-20", None, category="scope"),
            issue("old", "2026-05-01", None, category="scope"),
            issue("sponsor's", "2026-06-10", None),
            issue("nobody's", "2026-06-25", None, "P2"),
            issue("decided", "2026-05-01", 10),
            issue("decided later", "2026-06-28", 10),
            issue("withdrawn", "2026-05-01", None, withdrawn_on="2026-05-02"),
            rights={"scope": ANN_OR_BOARD},
            P1="Cara Diaz",
            P2="vacant",
        )
    )
    assert found.rows[["decision_id", "age", "decides", "over"]].to_numpy().tolist() == [
        ["old", 60, "Ann Lee, or in the Change Board", True],
        ["sponsor's", 20, "Cara Diaz", None],
        ["young", 10, "Ann Lee, or in the Change Board", False],
        ["nobody's", 5, None, None],
        ["decided later", 2, "Cara Diaz", None],
    ]
    assert found.figures == {
        "open": 5,
        "median_age": 10.0,
        "oldest": 60,
        "by_category": {"unclassified": 3, "scope": 2},
        "over": 1,
        "timed": 2,
        "over_share": 0.5,
        "untimed": 3,
        "nobody": 1,
    }


def test_nothing_open_has_no_age():
    found = open_decisions(portfolio(issue("one", "2026-01-01", 3)))
    assert [found.figures[name] for name in ("open", "median_age", "oldest", "over_share")] == [0, None, None, None]


def test_without_decisions_both_say_what_they_cannot_tell():
    alone = checked({"projects": [project("P1")]}, AS_OF).for_portfolio()
    assert taken(alone).cannot_tell == (
        "It cannot be told who decided, and how fast: the table decisions was not supplied.",
    )
    assert open_decisions(alone).silent


def test_rights_come_from_the_settings_category_by_category(tmp_path: Path):
    (tmp_path / "projects.csv").write_text(
        "project_id,portfolio_id,name,status,start_date\nP1,A,One,active,2024-01-01\n"
    )
    (tmp_path / "pmo.yaml").write_text(
        "source: .\nas_of: 2026-06-30\ndecision_rights: {budget: the CFO, scope: {forum: Change Board}}\n"
        "portfolios: {A: {decision_rights: {scope: {who: Ann Lee, within_days: 7}}}}\n"
    )
    [found] = load(tmp_path).each()
    assert found.assumptions.decision_rights == {
        "budget": Right("the CFO", "the CFO"),
        "scope": Right("Ann Lee", None, 7),
    }


def test_the_zombies_have_38_open_issues_with_a_median_age_of_596_days():
    found = open_decisions(load(ROOT / "sample_data" / "zombies").for_portfolio())
    assert (found.figures["open"], found.figures["median_age"]) == (38, 596)
