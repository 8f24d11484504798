"""Baselines and the review calendar."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit.baselines.locking import lock_baseline
from pmo_kit.baselines.reviews import review_dates
from pmo_kit.register.locks import append, history_of, mend
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections import baselining as baseline
from pmo_kit.sections import headline, readiness
from pmo_kit.views import narrative

from ..builders.hand_made import benefit, day, escalation, frames, issue, month_by_month, portfolio, project


def narrowed(as_of: str, **tables: list[dict]) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio("A")


def begun(start: str | None, as_of: str) -> Portfolio:
    return narrowed(as_of, portfolios=[portfolio(start)], projects=[project("P1")])


def test_reviews_are_quarterly_in_the_first_year_and_monthly_after() -> None:
    days = review_dates(day("2025-04-01"), day("2026-07-31"))
    assert [str(one) for one in days] == [
        "2025-07-01",
        "2025-10-01",
        "2026-01-01",
        "2026-04-01",
        "2026-05-01",
        "2026-06-01",
        "2026-07-01",
    ]


def test_reviews_from_a_last_day_fall_on_last_days() -> None:
    days = review_dates(day("2025-08-31"), day("2026-09-30"))
    assert [str(one) for one in days] == ["2025-11-30", "2026-02-28", "2026-05-31", "2026-08-31", "2026-09-30"]


@pytest.mark.parametrize(
    ("as_of", "fallen", "coming", "left"),
    [
        ("2025-03-01", 0, "2025-07-01", 122),
        ("2025-06-30", 0, "2025-07-01", 1),
        ("2025-07-01", 1, "2025-10-01", 92),
        ("2026-04-01", 4, "2026-05-01", 30),
        ("2027-05-15", 17, "2027-06-01", 17),
    ],
)
def test_a_review_that_is_due_today_has_fallen_due(as_of: str, fallen: int, coming: str, left: int) -> None:
    figures = baseline.review_calendar(begun("2025-04-01", as_of)).figures
    assert (figures["fallen_due"], str(figures["next_review"]), figures["days_left"]) == (fallen, coming, left)


def test_the_calendar_tells_what_is_overdue_and_to_come_and_its_rhythm() -> None:
    rows = baseline.review_calendar(begun("2025-04-01", "2026-04-30")).rows
    assert list(rows["state"]) == ["overdue"] * 4 + ["to come"] * 6
    assert list(rows["rhythm"]) == ["quarterly"] * 4 + ["monthly"] * 6
    assert list(rows["review"]) == list(range(1, 11))


def test_without_a_transformation_start_no_review_can_be_named() -> None:
    answer = baseline.review_calendar(begun(None, "2026-06-30"))
    assert answer.silent
    assert answer.cannot_tell == (
        "It cannot be told when the next review is due: the portfolio has no transformation_start.",
    )


def test_a_metric_is_measured_as_of_the_day_before_the_transformation() -> None:
    answer = baseline.measured_before(
        narrowed(
            "2026-06-30",
            portfolios=[portfolio("2025-04-01")],
            projects=[project("P1"), project("P2")],
            decisions=[
                issue("D1", "2024-06-01", 20),
                issue("D2", "2024-06-01", 20),
                issue("D3", "2026-01-01", 5),
                issue("D4", "2026-01-01", 5),
            ],
            escalations=[escalation("E1", "P1", "2025-01-10")],
        )
    )
    rows = answer.rows.set_index("metric")
    assert answer.figures["day"] == dt.date(2025, 3, 31)
    assert rows.loc["decision_cycle_time", ["before", "now"]].tolist() == [20.0, 5.0]
    assert rows.loc["escalation_rate", ["before", "now"]].tolist() == [0.5, 0.0]
    assert rows["before"].notna().sum() == answer.figures["measured"] == 2
    assert rows.loc["strategic_alignment", "why"] == "not supplied: alignment, objectives"


def test_metrics_without_a_baseline_are_those_without_a_figure_before() -> None:
    before = baseline.measured_before(begun("2025-04-01", "2026-06-30"))
    missing = baseline.metrics_without_baseline(before)
    assert list(missing.rows["metric"]) == list(baseline.COMPARED)
    assert (missing.rows["why"] != "").all()
    assert len(before.rows) == len(baseline.COMPARED)


def test_without_a_transformation_start_each_metric_says_why_it_has_no_baseline() -> None:
    made = narrowed(
        "2026-06-30",
        portfolios=[portfolio()],
        projects=[project("P1")],
        escalations=[escalation("E1", "P1", "2026-01-05")],
    )
    answer = baseline.measured_before(made)
    why = answer.rows.set_index("metric")["why"]
    assert why["escalation_rate"] == "the portfolio has no transformation_start"
    assert why["accountability"] == "not supplied: benefits"
    assert answer.cannot_tell == (
        "It cannot be told what was measured before: the portfolio has no transformation_start.",
    )


def test_each_benefit_says_why_it_has_no_baseline() -> None:
    measured = {"baseline_value": 10, "baseline_date": day("2024-02-01")}
    answer = baseline.benefits_without_baseline(
        narrowed(
            "2026-06-30",
            projects=[project("P1", go_live="2025-01-15"), project("P2")],
            benefits=[
                benefit("in time", "P1", **measured),
                benefit("no value", "P1"),
                benefit("no date", "P1", baseline_value=10),
                benefit("on the day", "P1", baseline_value=10, baseline_date=day("2025-01-15")),
                benefit("later", "P2", baseline_value=10, baseline_date=day("2026-07-01")),
            ],
            realisation=month_by_month("no value", "2025-02-01", [100, 100])
            + month_by_month("no date", "2025-02-01", [500]),
        )
    )
    assert dict(zip(answer.rows["benefit_id"], answer.rows["lacks_baseline"], strict=True)) == {
        "no date": "the value has no date",
        "no value": "no value was recorded",
        "in time": "",
        "on the day": "measured on 15 Jan 2025, not before go-live on 15 Jan 2025",
        "later": "dated 1 Jul 2026, after the as-of date",
    }
    assert list(answer.rows["benefit_id"])[:2] == ["no date", "no value"]  # the largest plan first
    assert (answer.figures["benefits"], answer.figures["baselined"]) == (5, 1)
    assert (answer.figures["planned"], answer.figures["planned_without"]) == (700.0, 700.0)
    assert answer.figures["reasons"]["measured too late"]["benefits"] == 2


def test_a_benefit_with_baseline_and_specific_target_needs_no_row() -> None:
    whole = {
        "unit": "days",
        "baseline_value": 10,
        "baseline_date": day("2024-02-01"),
        "target_value": 6,
        "target_date": day("2026-01-01"),
    }
    made = narrowed("2026-06-30", projects=[project("P1")], benefits=[benefit("B1", "P1", **whole)])
    answer = baseline.benefits_without_baseline(made)
    assert answer.rows.empty
    assert (answer.figures["baselined"], answer.figures["specific"]) == (1, 1)
    assert pd.isna(answer.figures["planned"])  # no plan is known, which is not a plan of 0


def test_without_a_register_no_benefit_can_be_told() -> None:
    answer = baseline.benefits_without_baseline(begun("2025-04-01", "2026-06-30"))
    assert answer.cannot_tell == (
        "It cannot be told which benefits have a baseline: the table benefits was not supplied.",
    )


def with_history(of: Portfolio, folder: Path) -> Portfolio:
    return dataclasses.replace(of, locks={"A": history_of("A", folder)})


def test_the_calendar_takes_up_the_reviews_on_record(tmp_path: Path) -> None:
    for on in ("2025-07-10", "2026-01-20"):
        append("A", tmp_path, "review", by="Ada Byrne", on=on, details={"note": ""})
    answer = baseline.review_calendar(with_history(begun("2025-04-01", "2026-04-30"), tmp_path))
    assert list(answer.rows["state"])[:5] == ["done", "done late", "done", "overdue", "to come"]
    assert list(answer.rows["by"])[:3] == ["Ada Byrne"] * 3
    assert [answer.figures[name] for name in ("fallen_due", "done", "late", "overdue")] == [4, 2, 1, 1]
    assert str(narrative.say_next_review(answer)).endswith(
        "Four reviews have fallen due, the last on 1 April 2026; three were done, one of them late, and one is overdue."
    )


def test_without_a_record_every_review_that_fell_due_is_overdue_and_how_to_record_one_is_said() -> None:
    told = str(narrative.say_next_review(baseline.review_calendar(begun("2025-04-01", "2026-04-30"))))
    assert "none is recorded as done" in told
    assert "pmo-kit baseline review --portfolio A --reviewed-by NAME" in told


def test_a_second_lock_supersedes_the_first_and_both_are_listed(tmp_path: Path) -> None:
    of = begun("2025-04-01", "2026-06-30")
    lock_baseline(with_history(of, tmp_path), tmp_path, by="Ada Byrne", on=dt.date(2026, 5, 4))
    lock_baseline(with_history(of, tmp_path), tmp_path, by="Omar Reid", on=dt.date(2026, 6, 1), reason="late spend")
    answer = baseline.locks(with_history(of, tmp_path))
    assert list(answer.rows["state"]) == ["in force", "superseded"]
    assert list(answer.rows["by"]) == ["Omar Reid", "Ada Byrne"]
    assert answer.rows["reason"].fillna("").tolist() == ["late spend", ""]
    assert str(narrative.say_locks(answer)) == (
        "The baseline in force measured 31 March 2025 and was locked on 1 June 2026 by Omar Reid. "
        "One other lock stays in the history."
    )


def test_without_a_lock_it_is_said_how_to_lock() -> None:
    answer = baseline.locks(begun("2025-04-01", "2026-06-30"))
    assert (answer.figures["lock"], answer.figures["locks"]) == (None, 0)
    assert "pmo-kit baseline lock --portfolio A --locked-by NAME" in str(narrative.say_locks(answer))


def test_a_history_that_was_altered_is_told_and_not_used(tmp_path: Path) -> None:
    of = begun("2025-04-01", "2026-06-30")
    lock_baseline(with_history(of, tmp_path), tmp_path, by="Ada Byrne", on=dt.date(2026, 5, 4))
    append("A", tmp_path, "review", by="Ada Byrne", on="2026-05-05", details={"note": ""})
    file = history_of("A", tmp_path).file
    file.write_text(file.read_text().replace("2026-05-04", "2026-05-03"))
    answer = baseline.locks(with_history(of, tmp_path))
    assert list(answer.rows["state"]) == ["not used"]
    assert answer.cannot_tell[0].startswith("The history cannot be trusted, and none of it is used: line 2")
    assert "replayed" in answer.cannot_tell[0]


def test_where_the_history_is_not_used_no_sentence_says_that_nothing_was_locked_or_reviewed(tmp_path: Path) -> None:
    of = begun("2025-04-01", "2026-06-30")
    lock_baseline(with_history(of, tmp_path), tmp_path, by="Ada Byrne", on=dt.date(2026, 5, 4))
    append("A", tmp_path, "review", by="Ada Byrne", on="2025-07-05", details={"note": ""})
    file = history_of("A", tmp_path).file
    file.write_text(file.read_text().replace("2026-05-04", "2026-05-03"))
    doubted = with_history(of, tmp_path)
    before_ = baseline.measured_before(doubted)
    assert before_.figures["lock"] is None
    told = str(narrative.say_measured_before(before_))
    assert "for what was locked cannot be trusted" in told
    assert "no baseline is locked" not in told
    calendar = baseline.review_calendar(doubted)
    assert set(calendar.rows["state"]) == {"not known", "to come"}
    assert (calendar.figures["fallen_due"], calendar.figures["overdue"], calendar.figures["done"]) == (6, 0, 0)
    assert calendar.cannot_tell == (
        "It cannot be told which reviews were done: the history that records them cannot be trusted.",
    )
    told = str(narrative.say_next_review(calendar))
    assert "none is recorded as done" not in told
    assert "overdue" not in told


def test_a_mended_history_says_in_the_lock_section_what_was_set_aside(tmp_path: Path) -> None:
    of = begun("2025-04-01", "2026-06-30")
    lock_baseline(with_history(of, tmp_path), tmp_path, by="Ada Byrne", on=dt.date(2026, 5, 4))
    append("A", tmp_path, "review", by="Ada Byrne", on="2026-05-05", details={"note": ""})
    file = history_of("A", tmp_path).file
    file.write_bytes(file.read_bytes()[:-9])
    mend("A", tmp_path, by="Omar Reid", on="2026-05-06", reason="<the disk> was full")
    answer = baseline.locks(with_history(of, tmp_path))
    assert list(answer.rows["state"]) == ["in force"]
    said = narrative.say_locks(answer)
    assert str(said).endswith(
        "A line that was cut off while it was written was set aside on 6 May 2026 by Omar Reid: <the disk> was full."
    )
    assert "&lt;the disk&gt;" in said._repr_html_()


def ready(**benefits_: dict) -> dict[str, dict]:
    """Rows of `what_can_be_baselined` by what they are about."""
    measured = {"baseline_value": 10, "baseline_date": day("2024-02-01")}
    of = narrowed(
        "2026-06-30",
        portfolios=[portfolio("2025-04-01")],
        projects=[project("P1", go_live="2025-01-15", sponsor="Kofi Mensah"), project("P2", sponsor="Mia Lund")],
        benefits=[
            benefit("B1", "P1", output="a portal", outcome="people use it", **measured),
            benefit("B2", "P1", output="a portal", outcome="people use it"),
            benefit("B3", "P2", output="a form", outcome=None),
            benefit("B4", "P2", output="TBC", owner="Ada Byrne", **measured),
        ],
        escalations=[escalation("E1", "P1", "2025-01-10")],
    )
    answer = readiness.what_can_be_baselined(of, baseline.measured_before(of))
    return {row["what"]: row for row in answer.rows.to_dict("records")}


def counts(row: dict) -> list[int]:
    return [row[name] for name in ("all", "have", "now", "never")]


def test_what_can_still_be_baselined_is_told_apart_from_what_cannot_any_more() -> None:
    rows = ready()
    assert counts(rows["Benefits"]) == [4, 2, 1, 1]  # B2 is live without one; B3 can still be measured
    assert rows["Benefits"]["who"] == "Mia Lund"
    assert counts(rows["Outputs"]) == [4, 1, 2, 1]  # B4's output is nobody's yet, and can be named
    assert counts(rows["Outcomes"]) == [4, 1, 2, 1]
    assert sorted(rows["Outputs"]["who"].split(" and ")) == ["Ada Byrne", "Mia Lund"]


def test_a_metric_can_be_baselined_where_it_can_be_replayed_and_else_says_who_must_act() -> None:
    rows = ready()
    assert counts(rows["Escalation rate"]) == [1, 0, 1, 0]
    assert counts(rows["Strategic alignment"]) == [1, 0, 0, 0]
    assert rows["Strategic alignment"]["who"] == "whoever keeps alignment, objectives"
    assert len(rows) == 3 + 5


def test_a_vague_target_is_listed_with_what_it_lacks() -> None:
    of = narrowed(
        "2026-06-30",
        projects=[project("P1")],
        benefits=[benefit("B1", "P1", unit="days", baseline_value=10, baseline_date=day("2024-02-01"), target_value=6)],
    )
    answer = readiness.vague_targets(baseline.benefits_without_baseline(of))
    assert list(answer.rows["lacks_target"]) == ["a target date"]
    assert str(narrative.say_vague_targets(answer)) == (
        "One of one target lacks something without which nobody can tell whether it was reached."
    )


def test_the_way_of_a_metric_begins_with_its_baseline_and_ends_now() -> None:
    of = narrowed(
        "2026-05-15",
        portfolios=[portfolio("2025-04-01")],
        projects=[project("P1")],
        decisions=[issue(f"D{k}", "2024-06-01", 20) for k in range(5)]
        + [issue(f"E{k}", "2026-01-01", 5) for k in range(5)],
        escalations=[],
    )
    answer = headline.since_baseline(of, headline.headline(of))
    way = answer.rows["decision_cycle_time"]
    assert (len(way), way.iloc[0], way.iloc[-1]) == (10, 20.0, 5.0)  # the baseline, eight quarters, and now
    assert (answer.rows["when"].iloc[0], answer.rows["when"].iloc[-1]) == ("baseline", "15 May 2026")
    assert answer.figures["metrics"]["decision_cycle_time"]["better"] is True
    assert answer.figures["metrics"]["escalation_rate"]["better"] is None  # 0 then, 0 now
    told = str(narrative.say_since_baseline(answer))
    assert told.startswith("One stands better than at the baseline: decision cycle time.")
    assert "are replayed from today's data" in told
