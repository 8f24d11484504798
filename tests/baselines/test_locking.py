"""Baselines that cannot be rewritten in silence: locks, reviews, and what a history proves."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit.baselines.locking import lock_baseline, record_review, reviews, verify
from pmo_kit.errors import SettingsError
from pmo_kit.metrics import before, measure
from pmo_kit.metrics.decisions import mean_before, median_before
from pmo_kit.metrics.population import Known
from pmo_kit.register.locks import append, history_of
from pmo_kit.register.portfolio import Portfolio

TODAY = dt.date(2026, 7, 1)


def portfolio(folder: Path, days_before: int = 20, start: str = "2025-01-01") -> Portfolio:
    """One project; one issue decided in so many days the year before the transformation, one in 12 days this year."""
    raised = pd.Timestamp("2024-06-01")
    register = Portfolio.from_frames(
        portfolios=pd.DataFrame([{"portfolio_id": "A", "name": "A", "transformation_start": start}]),
        projects=pd.DataFrame(
            [{"project_id": "P", "portfolio_id": "A", "name": "P", "status": "active", "start_date": "2024-01-01"}]
        ),
        decisions=pd.DataFrame(
            [
                {
                    "decision_id": "1",
                    "project_id": "P",
                    "raised_on": raised,
                    "decided_on": raised + pd.Timedelta(days=days_before),
                },
                {"decision_id": "2", "project_id": "P", "raised_on": "2026-01-01", "decided_on": "2026-01-13"},
            ]
        ),
        as_of="2026-06-30",
    )
    return replace(register, locks={"A": history_of("A", folder)}).for_portfolio("A")


def locked(folder: Path, **more) -> Portfolio:
    lock_baseline(portfolio(folder), folder, by="Ann Lee", on=TODAY, **more)
    return portfolio(folder)


def figure(of: Portfolio, key: str) -> pd.Series:
    return measure(of, key, grouped=False).iloc[0]


def test_without_a_lock_a_baseline_is_replayed_and_provisional(tmp_path: Path):
    row = figure(portfolio(tmp_path), "decision_cycle_time_baseline")
    assert row["value"] == 20
    assert "provisional" in row["note"]


def test_a_locked_baseline_stays_when_what_was_before_is_rewritten(tmp_path: Path):
    locked(tmp_path)
    rewritten = portfolio(tmp_path, days_before=10)
    assert figure(rewritten, "decision_cycle_time_baseline")["value"] == 20
    assert figure(rewritten, "decision_cycle_time_reduction")["value"] == pytest.approx(
        0.4
    )  # 12 against 20, not against 10
    assert figure(rewritten, "decision_cycle_time")["verdict"] == "met"
    assert "locked on 2026-07-01 by Ann Lee" in figure(rewritten, "decision_cycle_time_baseline")["note"]


def test_a_verdict_compares_with_the_locked_median_and_the_locked_mean(tmp_path: Path):
    locked(tmp_path)
    rewritten = Known(portfolio(tmp_path, days_before=10))
    assert (median_before(rewritten).value, mean_before(rewritten).value) == (20, 20)


def test_before_the_transformation_is_what_was_locked_and_nothing_that_was_not(tmp_path: Path):
    locked(tmp_path)
    rewritten = portfolio(tmp_path, days_before=10)
    found = before(rewritten, ["decision_cycle_time", "a_metric_of_a_later_catalogue"])
    assert list(found) == ["decision_cycle_time"]
    assert (found["decision_cycle_time"]["value"], found["decision_cycle_time"]["denominator"]) == (20.0, 1)


def test_the_day_measured_is_the_day_before_the_transformation(tmp_path: Path):
    entry = lock_baseline(portfolio(tmp_path), tmp_path, by="Ann Lee", on=TODAY)
    assert entry.details["as_of"] == "2024-12-31"
    assert entry.details["window"] == ["2024-01-01", "2024-12-31"]


def test_a_second_lock_needs_a_reason_and_leaves_the_first_in_the_history(tmp_path: Path):
    first = locked(tmp_path).lock
    with pytest.raises(SettingsError, match="to supersede it, say why"):
        lock_baseline(portfolio(tmp_path), tmp_path, by="Bo Li", on=TODAY)
    lock_baseline(portfolio(tmp_path, days_before=30), tmp_path, by="Bo Li", on=TODAY, reason="decisions were missing")
    history = history_of("A", tmp_path)
    assert [entry.by for entry in history.locks] == ["Ann Lee", "Bo Li"]
    assert history.entries[0] == first
    assert figure(portfolio(tmp_path), "decision_cycle_time_baseline")["value"] == 30


@pytest.mark.parametrize("name", ["", "TBC", "n/a", "PMO"])
def test_a_placeholder_locks_nothing(tmp_path: Path, name: str):
    with pytest.raises(SettingsError, match="nobody's name"):
        lock_baseline(portfolio(tmp_path), tmp_path, by=name, on=TODAY)
    assert history_of("A", tmp_path).entries == ()


def test_a_baseline_that_is_not_over_cannot_be_locked(tmp_path: Path):
    with pytest.raises(SettingsError, match="still to come"):
        lock_baseline(portfolio(tmp_path), tmp_path, by="Ann Lee", on=dt.date(2024, 12, 30))


def three_lines(folder: Path) -> Path:
    for number in range(3):
        append("A", folder, "review", by=f"Reviewer {number}", on="2026-01-01", details={"note": ""})
    return history_of("A", folder).file


def test_an_untouched_history_proves_its_lines(tmp_path: Path):
    three_lines(tmp_path)
    proves, against, cannot = verify(history_of("A", tmp_path))
    assert len(proves) == 1
    assert "all 3 lines" in proves[0]
    assert against == []
    assert any("cut at its end" in sentence for sentence in cannot)


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(lambda lines: [lines[0].replace("Reviewer 0", "Somebody"), *lines[1:]], id="altered"),
        pytest.param(lambda lines: [lines[0], lines[2]], id="taken out"),
        pytest.param(lambda lines: [lines[0], lines[0], *lines[1:]], id="put in"),
        pytest.param(lambda lines: [lines[1], lines[0], lines[2]], id="changed about"),
        pytest.param(lambda lines: [*lines[:2], lines[2][:40]], id="cut short"),
    ],
)
def test_a_history_that_was_tampered_with_is_not_trusted_and_takes_no_more_lines(tmp_path: Path, tamper):
    file = three_lines(tmp_path)
    file.write_text("\n".join(tamper(file.read_text().splitlines())) + "\n")
    assert verify(history_of("A", tmp_path))[1] != []
    with pytest.raises(SettingsError, match="cannot be trusted"):
        append("A", tmp_path, "review", by="Ann Lee", on="2026-01-02", details={})


def test_a_history_cut_at_its_end_contradicts_the_hash_that_a_report_printed(tmp_path: Path):
    file = three_lines(tmp_path)
    printed = history_of("A", tmp_path).newest
    file.write_text("".join(f"{line}\n" for line in file.read_text().splitlines()[:2]))
    cut = history_of("A", tmp_path)
    assert verify(cut)[1] == []  # the chain alone cannot show it
    assert verify(cut, [printed[:12]])[1] != []


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path):
    program = (
        "import sys; from pathlib import Path; from pmo_kit.register.locks import append\n"
        "for n in range(15): append('A', Path(sys.argv[1]), 'review', by=sys.argv[2], on='2026-01-01', details={'n': n})"
    )
    both = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name]) for name in ("Ann Lee", "Bo Li")]
    assert [process.wait(60) for process in both] == [0, 0]
    history = history_of("A", tmp_path)
    assert history.faults == ()
    assert sorted((e.by, e.details["n"]) for e in history.entries) == sorted(
        (b, n) for b in ("Ann Lee", "Bo Li") for n in range(15)
    )


def test_reviews_are_quarterly_for_a_year_and_then_monthly_and_each_is_done_late_or_overdue(tmp_path: Path):
    def review_on(day: str) -> None:
        record_review(portfolio(tmp_path), tmp_path, by="Ann Lee", on=dt.date.fromisoformat(day))

    review_on("2025-04-05")  # in time for 1 April
    review_on("2025-10-02")  # late for 1 July: October's was due; in time for October
    calendar = reviews(portfolio(tmp_path), dt.date(2026, 2, 10))
    assert [(row["due_on"].isoformat(), row["state"]) for row in calendar.to_dict("records")] == [
        ("2025-04-01", "done"),
        ("2025-07-01", "done late"),
        ("2025-10-01", "done"),
        ("2026-01-01", "overdue"),
        ("2026-02-01", "overdue"),
        ("2026-03-01", "to come"),
    ]


def test_a_review_that_has_not_fallen_due_is_not_recorded(tmp_path: Path):
    with pytest.raises(SettingsError, match="no review has fallen due"):
        record_review(portfolio(tmp_path), tmp_path, by="Ann Lee", on=dt.date(2025, 3, 31))
