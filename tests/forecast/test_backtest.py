"""The forecast's record: what replays would have said, against what came, by hand where it can be and on stories where not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pmo_kit.forecast import backtest, believed
from pmo_kit.register.portfolio import Portfolio

from ..builders import forecast_stories as stories
from ..builders.hand_made import Tables, benefit, frames, month_by_month, project
from .test_forecast import named


def of(tables: Tables, as_of: str = "2026-06-30") -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio("A")


def four() -> Tables:
    """Three projects that launched at the end of 2022 and came to 0.9, 0.7 and 0.5 of their plan, all missed but the first; one
    that launched at the end of 2024, a month late, and came to 0.6."""
    tables: Tables = {"projects": [], "benefits": [], "realisation": []}
    for k, (year, level) in enumerate(((2023, 0.9), (2023, 0.7), (2023, 0.5), (2025, 0.6))):
        live = f"{year - 1}-12-31"
        planned = pd.Timestamp(live if year == 2023 else "2024-11-30").date()
        tables["projects"].append(project(f"P{k}", start="2022-01-01", go_live=live, planned_go_live=planned))
        tables["benefits"].append(benefit(f"B{k}", f"P{k}"))
        tables["realisation"] += named(month_by_month(f"B{k}", f"{year}-01-01", [10.0] * 12, [10 * level] * 12))
    return tables


def test_each_quarter_s_end_of_a_first_year_is_a_replay_once_there_is_a_base_rate() -> None:
    found = backtest(of(four()))
    assert found.replays["project_id"].tolist() == ["P3"] * 4
    assert [str(day.date()) for day in found.replays["day"]] == ["2024-12-31", "2025-03-31", "2025-06-30", "2025-09-30"]
    assert found.replays["months"].tolist() == [0, 3, 6, 9]
    assert found.replays["outcome"].tolist() == pytest.approx([0.6] * 4)
    assert found.replays["missed"].all()
    assert (found.outcomes, found.left_out) == (
        1,
        12,
    )  # the first three had four quarters each and nothing to compare with


def test_naive_forecasts_are_scored_by_hand() -> None:
    scores = backtest(of(four())).scores.set_index("what")
    assert scores.at["plan as it stands", "brier"] == 1.0
    assert scores.at["plan as it stands", "crps"] == pytest.approx(0.4)
    assert scores.at["base rate", "brier"] == pytest.approx((1 / 3) ** 2)  # two of three missed
    # mean distance to 0.6: (0.3 + 0.1 + 0.1) ÷ 3; mean distance of two of 0.5, 0.7, 0.9: 1.6 ÷ 9
    assert scores.at["base rate", "crps"] == pytest.approx(0.5 / 3 - 0.8 / 9)
    assert np.isnan(scores.at["plan as it stands", "coverage"])


def test_too_few_outcomes_are_no_proof_and_the_base_rate_is_shown() -> None:
    shown = believed(of(four()))
    assert not shown.backtest.believed
    assert shown.forecast.basis == "base rate"
    assert shown.sentence == (
        "Too few to tell whether the forecast is good: it could be held against 1 first year, and 10 are needed. "
        "What is shown rests on the base rate: what is evidenced, and for the months to come the share of their plan that "
        "4 first years came to."
    )


def test_without_a_base_rate_it_says_that_what_is_shown_is_unproved() -> None:
    tables = four()
    shown = believed(of({name: rows for name, rows in tables.items()}, "2023-09-30"))
    assert shown.forecast.basis == "own course"
    assert shown.backtest.replays.empty
    assert shown.sentence.endswith("There is no base rate either, so what is shown is unproved.")


def test_what_came_after_a_replay_s_day_moves_the_outcome_and_not_the_forecast() -> None:
    tables = four()
    before = backtest(of(tables)).replays
    for row in tables["realisation"]:
        if row["benefit_id"] == "B3" and str(row["month"]) > "2025-09-30":
            row["actual_value"] = 20.0
    after = backtest(of(tables)).replays
    assert after["outcome"].tolist() == pytest.approx([(9 * 6 + 3 * 20) / 120] * 4)
    pd.testing.assert_frame_equal(before.drop(columns=["outcome", "missed"]), after.drop(columns=["outcome", "missed"]))


def test_the_delivery_status_has_its_own_record_over_the_same_projects() -> None:
    found = backtest(of(four())).ranking.set_index("what")
    assert found.loc["delivery status", ["missed", "reached"]].tolist() == [1, 0]
    assert found["auc"].isna().all()
    told = backtest(stories.portfolio("decay", 1)).ranking.set_index("what")
    assert told["missed"].nunique() == told["reached"].nunique() == 1
    assert told.at["forecast", "auc"] > told.at["delivery status", "auc"]


def test_every_forecast_is_in_one_band_of_the_calibration() -> None:
    found = backtest(stories.portfolio("decay", 1))
    assert found.calibration["count"].sum() == len(found.replays)
    assert found.calibration["missed"].sum() == found.replays["missed"].sum()
    assert found.calibration["expected"].sum() == pytest.approx(found.replays["miss_probability"].sum())


def test_a_probability_comes_with_what_became_of_such_forecasts() -> None:
    found = backtest(of(four()))
    counts = found.calibration["count"].tolist()
    assert [bool(found.record(one)) for one in (0.1, 0.3, 0.5, 0.7, 0.9)] == [count > 0 for count in counts]
    assert found.replays["miss_probability"].iloc[3] > 0.8
    last = int(found.calibration["count"].iloc[4])
    words = {1: "one forecast", 2: "two forecasts", 3: "three forecasts", 4: "four forecasts"}[last]
    assert found.record(1.0).replace("\u00a0", " ").startswith(f"Of {words} of 80–100 %, ")
    assert found.record(float("nan")) == ""


def test_without_a_launch_there_is_no_record() -> None:
    found = backtest(of({"projects": [project("P1")]}))
    assert (found.outcomes, found.believed, found.scores.empty) == (0, False, True)
    assert found.verdict.startswith("The forecast has no record")


@pytest.mark.parametrize("seed", [*stories.OPEN, *stories.HELD_OUT])
@pytest.mark.parametrize("story", stories.STORIES)
def test_the_stories_are_still_the_ones_that_were_frozen(story: str, seed: int) -> None:
    assert stories.fingerprint(story, seed) == stories.FROZEN[story, seed]


@pytest.mark.parametrize("story", [story for story in stories.STORIES if story != "plan_is_truth"])
def test_where_there_is_something_to_learn_the_forecast_beats_plan_and_base_rate(story: str) -> None:
    found = backtest(stories.portfolio(story, stories.HELD_OUT[0]))
    assert found.beats == {"brier": True, "crps": True}
    assert found.believed
    assert found.verdict.endswith(
        "better than the plan as it stands and than the base rate, by Brier score and by CRPS."
    )


def test_where_the_plan_is_the_truth_it_admits_that_it_is_no_better() -> None:
    shown = believed(stories.portfolio("plan_is_truth", stories.HELD_OUT[0]))
    assert not shown.backtest.believed
    assert "no better by Brier score than the plan as it stands" in shown.sentence
    assert shown.forecast.basis == "base rate"
    running = shown.forecast.projects[~shown.forecast.projects["year_known"]]
    assert (running["miss_probability"] == 0).all()
