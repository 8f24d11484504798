"""The curves behind the decision cycle and the escalation rate, on registers small enough to follow by hand."""

from __future__ import annotations

import datetime as dt

from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections import governance

from ..builders.hand_made import Row, escalation, frames, issue, portfolio, project


def of(**tables: list[Row]) -> Portfolio:
    return Portfolio.from_frames(frames({"projects": [project("P1"), project("P2")], **tables}), as_of="2026-06-30")


def test_issues_leave_the_curve_as_they_are_decided_and_open_ones_count_while_they_wait():
    decided = [issue("D1", "2026-01-01", 10), issue("D2", "2026-01-01", 30)]
    answer = governance.decision_times(
        of(decisions=[*decided, issue("D3", "2026-06-10", None), issue("D4", "2026-01-01", 20)])
    )
    assert list(answer.rows["series"].unique()) == ["now"]
    # 4 watched: one decided on day 10; one on day 20, when the open one (20 days old) is still watched; then one of one
    assert list(answer.rows["days"]) == [0.0, 10.0, 20.0, 30.0]
    assert list(answer.rows["undecided"].round(3)) == [1.0, 0.75, 0.5, 0.0]
    assert (answer.figures["issues_now"], answer.figures["open_now"], answer.figures["median_now"]) == (4, 1, 20.0)
    assert answer.figures["median_before"] is None


def test_the_curve_of_the_time_before_stands_beside():
    answer = governance.decision_times(
        of(
            portfolios=[portfolio("2025-06-01")],
            decisions=[issue("D1", "2025-01-01", 40), issue("D2", "2026-01-01", 10)],
        )
    )
    before = answer.rows[answer.rows["series"] == "before"]
    assert list(before["days"]) == [0.0, 40.0]
    assert (answer.figures["issues_before"], answer.figures["median_before"]) == (1, 40.0)


def test_a_quarter_counts_projects_and_not_escalations():
    answer = governance.escalations_by_quarter(
        of(escalations=[escalation("E1", "P1", "2026-04-10"), escalation("E2", "P1", "2026-05-10")])
    )
    last = answer.rows.iloc[-1]
    assert (last["last"], last["active"], last["escalated"], last["rate"]) == (dt.date(2026, 6, 30), 2, 1, 0.5)
    # Wilson, n = 2, p = 0.5, z = 1.96: (0.5 + 0.96) / 2.92 ± 1.96 × sqrt(0.125 + 0.24) / 2.92
    assert (round(last["low"], 2), round(last["high"], 2)) == (0.09, 0.91)
    assert len(answer.rows) == 8
    assert answer.rows["escalated"].sum() == 1


def test_without_a_table_or_an_issue_it_says_why():
    assert "decisions was not supplied" in governance.decision_times(of()).cannot_tell[0]
    assert "escalations was not supplied" in governance.escalations_by_quarter(of()).cannot_tell[0]
    old = governance.decision_times(of(decisions=[issue("D1", "2024-01-01", 10)]))
    assert old.cannot_tell == (
        "It cannot be told how long it takes to decide: no issue was raised in the last twelve months.",
    )
