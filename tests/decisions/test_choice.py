"""What is chosen for a budget, on tables small enough to choose from in the head, and held against trying every set."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pmo_kit.decisions.capital.choice import choose, curve, stability
from pmo_kit.decisions.capital.prepared import prepare

NONE = float("nan")


def one(
    project_id: str, cost: float, benefit: float, status: str = "active", leaving: float = 0.0, **more: Any
) -> dict:
    row = {"project_id": project_id, "name": project_id, "status": status, "mandatory": False}
    return {**row, "remaining_cost": cost, "exit_cost": leaving, "remaining_benefit": benefit, **more}


def table(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


def proposed(*rows: dict, budget: float, needs: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    found = choose(table(*rows), budget, dependencies=needs).rows
    return dict(zip(found["project_id"], found["do"], strict=True))


# --- sunk cost, budget, exit -----------------------------------------------------------------------------------------


def test_what_brings_more_than_it_still_costs_goes_on_whatever_was_spent() -> None:
    found = choose(table(one("A", 4, 6)), 4)
    assert found.rows.loc[0, ["do", "cost", "benefit", "value", "because"]].tolist() == [
        "continue",
        4,
        6,
        2,
        "brings more than it costs",
    ]
    assert (found.cost, found.value, found.lacking) == (4, 2, 0)


def test_what_brings_less_than_ending_it_saves_is_ended_and_frees_what_is_not_committed() -> None:
    found = choose(table(one("A", 10, 6, leaving=3)), 10).rows.loc[0]
    assert found[["do", "cost", "value", "frees", "changes_at"]].tolist() == ["terminate", 3, -3, 7, 7]
    assert found["because"] == "costs more than it brings"


def test_what_is_nearly_all_committed_goes_on_although_it_brings_less_than_it_costs() -> None:
    # ending it: 9 out for nothing; going on: 10 out for 6
    found = choose(table(one("A", 10, 6, leaving=9)), 10).rows.loc[0]
    assert (found["do"], found["value"]) == ("continue", -4)


def test_what_is_worth_its_cost_but_does_not_fit_is_paused_and_not_ended() -> None:
    found = choose(table(one("A", 5, 20), one("B", 5, 9)), 5).rows
    assert found["do"].tolist() == ["continue", "pause"]
    assert found["because"].tolist()[1] == "the money brings more elsewhere"
    # with B in, A is out: 4 instead of 15, so B would have to bring 9 + 11
    assert found["changes_at"].tolist()[1] == 20


def test_a_paused_project_is_resumed_where_that_is_worth_it() -> None:
    assert proposed(one("A", 5, 20, "paused"), budget=5) == {"A": "continue"}


def test_a_proposed_project_is_started_or_not_and_costs_nothing_where_it_is_not() -> None:
    found = choose(table(one("A", 5, 9, "proposed", leaving=NONE), one("B", 5, 4, "proposed", leaving=2)), 10)
    assert found.rows["do"].tolist() == ["start", "do not start"]
    assert (found.cost, found.value) == (5, 4)
    assert found.rows["frees"].tolist() == [0, 0]


def test_no_more_than_the_budget_is_spent() -> None:
    # ratio would take A (4 per 1) and then have no room for B and C, which together bring more
    assert proposed(one("A", 2, 8), one("B", 3, 10), one("C", 3, 10), budget=6) == {
        "A": "pause",
        "B": "continue",
        "C": "continue",
    }


def test_a_budget_of_nothing_leaves_what_costs_nothing() -> None:
    found = choose(table(one("A", 0, 5), one("B", 3, 9), one("C", 0, 0)), 0)
    assert found.rows["do"].tolist() == ["continue", "pause", "continue"]
    assert (found.cost, found.value, found.lacking) == (0, 5, 0)


def test_a_budget_below_nothing_is_refused() -> None:
    for wrong in (-1.0, NONE):
        with pytest.raises(ValueError, match="at least 0"):
            choose(table(one("A", 1, 1)), wrong)


def test_no_candidates_are_no_choice_and_cost_nothing() -> None:
    found = choose(table(one("A", 1, 1)).iloc[:0], 10)
    assert (len(found.rows), found.cost, found.value, found.lacking) == (0, 0, 0, 0)


# --- mandatory, and what does not fit --------------------------------------------------------------------------------


def test_what_is_mandatory_goes_on_or_starts_at_any_loss() -> None:
    found = choose(
        table(one("A", 5, 0, mandatory=True), one("B", 5, NONE, "proposed", mandatory=True), one("C", 5, 50)), 12
    ).rows
    assert found["do"].tolist() == ["continue", "start", "pause"]
    assert found["because"].tolist()[:2] == ["mandatory", "mandatory"]
    assert np.isnan(found["changes_at"][2])  # no benefit makes room for it


def test_mandatory_cost_above_the_budget_is_said_with_what_is_lacking() -> None:
    found = choose(table(one("A", 5, 9, mandatory=True), one("B", 8, 9, leaving=2)), 4)
    assert (found.lacking, found.cost, len(found.rows)) == (3, 7, 0)


def test_what_is_owed_whatever_is_decided_is_a_part_of_the_least() -> None:
    # B costs 2 to finish and 6 to end: the least is to finish it
    assert choose(table(one("A", 8, 9, leaving=1), one("B", 2, 0, leaving=6)), 2.5).lacking == 0.5


# --- dependencies ----------------------------------------------------------------------------------------------------


def test_a_project_goes_on_only_with_what_it_depends_on() -> None:
    # A alone loses 3; with B, which needs it, both bring 12 for 8
    both = choose(table(one("A", 4, 1), one("B", 4, 11)), 8, dependencies=[("B", "A")]).rows
    assert both["do"].tolist() == ["continue", "continue"]
    assert both.loc[0, ["because", "through"]].tolist() == ["others depend on it", ("B",)]
    # for 7 there is no room for both: B waits for A, and A for itself is not worth its cost
    tight = choose(table(one("A", 4, 1), one("B", 4, 11)), 7, dependencies=[("B", "A")]).rows
    assert tight["do"].tolist() == ["terminate", "pause"]
    assert tight.loc[1, ["because", "through"]].tolist() == ["depends on what does not go on", ("A",)]


def test_what_a_mandatory_project_depends_on_goes_on_at_any_distance() -> None:
    rows = table(one("A", 4, 0), one("B", 4, 0, "proposed"), one("C", 1, 0, mandatory=True))
    found = choose(rows, 9, dependencies=[("C", "B"), ("B", "A")]).rows
    assert found["do"].tolist() == ["continue", "start", "continue"]
    assert found.loc[0, ["because", "through"]].tolist() == ["needed by what must go on", ("B",)]


def test_what_depends_on_one_that_ended_before_its_launch_is_paused_and_what_needs_that_as_well() -> None:
    found = choose(table(one("A", 1, 9), one("B", 1, 9)), 9, dependencies=[("A", "GONE"), ("B", "A")]).rows
    assert found["do"].tolist() == ["pause", "pause"]
    assert found["through"].tolist() == [("GONE",), ("A",)]
    assert found["frees"].tolist() == [1, 1]


def test_a_mandatory_project_goes_on_although_what_it_needs_has_ended_and_that_is_named() -> None:
    found = choose(table(one("A", 1, 0, mandatory=True)), 9, dependencies=[("A", "GONE")]).rows.loc[0]
    assert found[["do", "because", "through"]].tolist() == ["continue", "mandatory", ("GONE",)]


def test_projects_that_depend_on_each_other_go_on_together_or_not_at_all() -> None:
    circle = (("A", "B"), ("B", "A"))
    assert proposed(one("A", 3, 1), one("B", 3, 9), budget=6, needs=circle) == {"A": "continue", "B": "continue"}
    assert proposed(one("A", 3, 1), one("B", 3, 9), budget=5, needs=circle) == {"A": "terminate", "B": "pause"}


# --- what is undefined -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["remaining_cost", "exit_cost", "remaining_benefit"])
def test_what_is_undefined_is_held_as_it_is_and_never_taken_for_nothing(column: str) -> None:
    rows = [one("A", 4, 6), one("B", 4, 6, "paused"), one("C", 4, 6, "proposed"), one("D", 1, 9)]
    found = choose(table(*({**row, column: NONE} for row in rows[:3]), rows[3]), 5).rows
    do = ["continue", "pause", "start" if column == "exit_cost" else "do not start", "continue"]
    if column == "exit_cost":  # A is held at 4, D takes the fifth, and there is nothing left for C
        do[2] = "do not start"
    assert found["do"].tolist() == do
    assert found["because"].tolist()[:2] == ["cannot be judged"] * 2
    assert found["lacks"].tolist()[:2] == [(column,)] * 2
    assert found["changes_at"].isna().tolist()[:2] == [True, True]


def test_the_cost_of_what_is_held_is_kept_for_it() -> None:
    # A is held and takes 4 of 6: B no longer fits
    assert proposed(one("A", 4, NONE), one("B", 3, 30), budget=6) == {"A": "continue", "B": "pause"}


def test_what_a_held_running_project_depends_on_is_not_ended() -> None:
    found = choose(table(one("A", 9, 0), one("B", 1, NONE)), 20, dependencies=[("B", "A")]).rows
    assert found["do"].tolist() == ["continue", "continue"]
    assert found.loc[0, ["because", "through"]].tolist() == ["needed by what must go on", ("B",)]


def test_what_depends_on_one_that_is_held_without_running_cannot_be_judged_either() -> None:
    needs = (("A", "B"), ("C", "B"), ("D", "A"))
    rows = table(one("A", 1, 0), one("B", 1, NONE, "paused"), one("C", 1, 9, "proposed"), one("D", 1, 9))
    found = choose(rows, 20, dependencies=needs).rows
    assert found["do"].tolist() == ["continue", "pause", "do not start", "continue"]
    assert found.loc[0, ["because", "through"]].tolist() == ["depends on what cannot be judged", ("B",)]
    assert found.loc[3, "because"] == "brings more than it costs"  # A runs on, so D can


def test_a_mandatory_project_with_an_unknown_cost_goes_on_and_its_cost_stays_unknown() -> None:
    found = choose(table(one("A", NONE, NONE, mandatory=True), one("B", 3, 5)), 3)
    assert found.rows["do"].tolist() == ["continue", "continue"]
    assert np.isnan(found.rows["cost"][0])
    assert (found.cost, found.value) == (3, 2)


# --- ties ------------------------------------------------------------------------------------------------------------


def test_what_runs_is_preferred_to_what_is_proposed_and_then_the_first_by_its_id() -> None:
    assert proposed(one("A", 3, 5, "proposed"), one("B", 3, 5), budget=3) == {"A": "do not start", "B": "continue"}
    assert proposed(one("C", 3, 5), one("B", 3, 5), budget=3) == {"B": "continue", "C": "pause"}
    assert proposed(one("A", 3, 3), one("B", 3, 3, "proposed"), budget=6) == {"A": "continue", "B": "do not start"}


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = [one(f"P{n}", 3 + n % 2, 5 + n % 3) for n in range(8)]
    expected = proposed(*rows, budget=13)
    assert all(proposed(*mixed, budget=13) == expected for mixed in (rows[::-1], rows[3:] + rows[:3]))


# --- held against trying every set -----------------------------------------------------------------------------------


def tried(rows: pd.DataFrame, budget: float, needs: list[tuple[str, str]]) -> tuple[float, set[str]] | None:
    """The best set by trying each: the largest value, then most that runs, fewest starts, the earliest ids."""
    ids, found = sorted(rows["project_id"]), []
    by = rows.set_index("project_id").to_dict("index")
    for mask in itertools.product([0, 1], repeat=len(ids)):
        goes = {name for name, chosen in zip(ids, mask, strict=True) if chosen}
        if any(by[name]["mandatory"] and name not in goes for name in ids):
            continue
        if any(a in goes and b not in goes for a, b in needs):
            continue
        left = [name for name in ids if name not in goes and by[name]["status"] != "proposed"]
        cost = sum(by[name]["remaining_cost"] for name in goes) + sum(by[name]["exit_cost"] for name in left)
        if cost <= budget:
            runs = sum(by[name]["status"] != "proposed" for name in goes)
            places = sum(n for n, name in enumerate(ids) if name in goes)
            value = sum(by[name]["remaining_benefit"] for name in goes) - cost
            found.append(((value, runs, -len(goes), -places), goes))
    return (max(found, key=lambda pair: pair[0])[0], max(found, key=lambda pair: pair[0])[1]) if found else None


@pytest.mark.parametrize("seed", range(60))
def test_it_is_what_trying_every_set_finds(seed: int) -> None:
    random = np.random.default_rng(seed)
    count = int(random.integers(1, 11))
    ids = [f"P{n:02}" for n in range(count)]
    rows = table(
        *(
            one(
                name,
                float(random.integers(0, 8)),
                float(random.integers(0, 14)),
                str(random.choice(["active", "active", "paused", "proposed"])),
                float(random.integers(0, 5)),
                mandatory=bool(random.random() < 0.15),
            )
            for name in ids
        )
    )
    needs = [(ids[a], ids[b]) for a, b in random.integers(0, count, (count // 2, 2)) if a != b]
    budget = float(random.integers(0, 1 + int(rows["remaining_cost"].sum())))
    found, expected = (
        choose(rows.sample(frac=1, random_state=seed), budget, dependencies=needs),
        tried(rows, budget, needs),
    )
    if expected is None:
        assert found.lacking > 0
        assert tried(rows, budget + found.lacking, needs) is not None
        assert tried(rows, budget + found.lacking - 1, needs) is None
        return
    goes = found.rows[found.rows["do"].isin(["continue", "start"])]
    key, chosen = expected
    places = sum(ids.index(name) for name in goes["project_id"])
    runs = int((goes["status"] != "proposed").sum())
    assert (round(found.value, 6), runs, -len(goes), -places) == key, chosen
    assert found.cost <= budget
    # each project that stays out goes on from the benefit that is named, and not from one below it
    for row in found.rows[found.rows["changes_at"].notna()].to_dict("records"):
        for step, does in ((0.5, True), (-0.5, False)):
            other = rows.copy()
            other.loc[other["project_id"] == row["project_id"], "remaining_benefit"] = row["changes_at"] + step
            again = choose(other, budget, dependencies=needs).rows.set_index("project_id")
            assert (again.loc[row["project_id"], "do"] in ("continue", "start")) == does


# --- the curve and how stable it is ----------------------------------------------------------------------------------


def test_each_further_sum_of_money_buys_what_is_next_best() -> None:
    ready = prepare(table(one("A", 2, 8), one("B", 2, 6), one("C", 2, 1)))
    found = curve(ready, 4, points=3)  # from nothing to the 4 that all that is worth its cost would take
    assert found["budget"].tolist() == [0, 2, 4]
    assert found["value"].tolist() == [0, 6, 10]
    assert found["goes"].tolist() == [0, 1, 2]
    assert found["buys"].tolist()[1:] == [3, 2]


def test_the_curve_has_the_budget_that_was_asked_for_among_its_points() -> None:
    ready = prepare(table(one("A", 2, 8), one("B", 2, 6)))
    assert curve(ready, 3, points=3)["budget"].tolist() == [0, 2, 3, 4]
    assert curve(ready, 9, points=3)["budget"].tolist() == [0, 2, 4, 9]


def test_the_share_of_draws_with_the_same_choice_is_counted_in_the_order_given() -> None:
    rows = table(one("B", 2, 5), one("A", 2, 9, mandatory=True), one("C", 2, 1))
    # B is to continue: it does in draws 1 and 3; C is to end: it does in three of four
    draws = np.array([[5.0, 9.0, 1.0], [1.0, 9.0, 1.0], [3.0, 0.0, 0.0], [0.0, 9.0, 3.0]])
    assert stability(prepare(rows), 6, draws)[[0, 2]].tolist() == [0.5, 0.75]
    assert np.isnan(stability(prepare(rows), 6, draws)[1])  # A goes on whatever is drawn
    assert stability(prepare(rows), 6, draws, limit=2)[[0, 2]].tolist() == [0.5, 0.5]  # the first and the last


def test_without_draws_or_without_room_nothing_is_said_of_how_stable_it_is() -> None:
    ready = prepare(table(one("A", 2, 9, mandatory=True)))
    assert np.isnan(stability(ready, 6, np.empty((0, 1)))).all()
    assert np.isnan(stability(ready, 1, np.array([[9.0]]))).all()


def test_two_hundred_projects_are_chosen_exactly_and_within_the_budget(capfd: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(4)
    cost = random.lognormal(13, 1, 200).round()
    rows = table(*(one(f"P{n:03}", cost[n], (cost[n] * random.normal(1.4, 0.8)).round()) for n in range(200)))
    budget = float(cost.sum() / 2)
    found = choose(rows, budget)
    assert found.cost <= budget
    ratio = (rows["remaining_benefit"] / rows["remaining_cost"]).sort_values(ascending=False).index
    greedy, left = 0.0, budget
    for n in ratio:
        if rows["remaining_benefit"][n] > cost[n] <= left:
            greedy, left = greedy + rows["remaining_benefit"][n] - cost[n], left - cost[n]
    assert found.value >= greedy
    assert capfd.readouterr().out == ""  # the solver has a line of its own to print, and is kept from it
