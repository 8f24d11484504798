"""What the rules say of every project that runs."""

from __future__ import annotations

from pmo_kit.decisions.recommended import UNJUDGED, recommended

from ..builders.hand_made import day, project
from .test_paper import GO_ON, LATE, MONEY, register

SOON = day("2027-01-31")


def test_what_is_to_be_decided_stands_first_then_what_cannot_be_judged_then_what_goes_on():
    told = recommended(
        register(
            project("P1", planned_go_live=SOON, **MONEY),
            project("P2", **MONEY),
            project("P3", planned_go_live=day("2026-01-31"), **MONEY),
        )
    )
    assert told.rows[["project_id", "do"]].to_numpy().tolist() == [
        ["P3", "terminate"],
        ["P2", UNJUDGED],
        ["P1", "continue"],
    ]
    assert told.rows["lacking"].tolist() == ["", "months late", ""]
    assert told.rows["evidence"].tolist() == ["months late 5", "months late: not known", ""]
    assert told.figures["counts"] == {"terminate": 1, UNJUDGED: 1, "continue": 1}
    assert (told.figures["projects"], told.figures["in_force"], told.figures["rules"]) == (3, 0, 2)


def test_without_rules_and_without_a_running_project_nothing_can_be_proposed():
    one = project("P1", planned_go_live=SOON, **MONEY)
    assert "empty list" in recommended(register(one, rules=())).cannot_tell[0]
    ended = project("P1", status="closed", end_date=day("2026-01-31"))
    assert recommended(register(ended, rules=(LATE, GO_ON))).cannot_tell == (
        "There is nothing to judge: no project is running.",
    )
