"""The benefits review: over time, by project, by owner, leakage, and time against worth."""

from __future__ import annotations

import pandas as pd
import pytest

from pmo_kit.metrics import measure
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections import benefits

from ..builders.hand_made import Row, benefit, day, frames, month_by_month, project, spend


def of(as_of: str = "2026-06-30", **tables: list[Row]) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio("A")


def two_projects() -> Portfolio:
    """P1 has been live for a year and brought 90 of 120; P2 is in delivery, and had promised 300 by now."""
    return of(
        projects=[project("P1", go_live="2025-06-30", planned_investment=100), project("P2", planned_investment=300)],
        benefits=[
            benefit("B1", "P1", owner="Ada Nwosu"),
            benefit("B2", "P1", owner="TBC"),
            benefit("B3", "P2", owner="Ada Nwosu"),
        ],
        realisation=month_by_month("B1", "2025-07-01", [10] * 10, [9] * 10)
        + month_by_month("B2", "2025-08-01", [10, 10], [None, 0])
        + month_by_month("B3", "2025-07-01", [50] * 6),
        spend=[spend("P1", "2025-05-01", 40), spend("P1", "2025-07-01", 60), spend("P2", "2026-01-01", 70)],
    )


def test_running_totals_begin_with_the_first_pound_and_end_at_the_metric() -> None:
    answer = benefits.over_time(two_projects())
    rows = answer.rows.set_index(answer.rows["month"].dt.strftime("%Y-%m"))
    assert rows.index[0] == "2025-05"
    assert len(rows) == 14  # May 2025 to June 2026, the last month that has ended, a row for every month between
    columns = ["promised", "planned", "evidenced", "spent"]
    assert rows.loc["2025-07", columns].tolist() == [60.0, 10.0, 9.0, 100.0]
    assert rows.loc["2025-12", columns].tolist() == [380.0, 80.0, 54.0, 100.0]
    metric = measure(two_projects(), "benefits_against_promise", grouped=False).iloc[0]
    assert (
        (answer.figures["evidenced"], answer.figures["promised"])
        == (metric["numerator"], metric["denominator"])
        == (90.0, 420.0)
    )
    figures = answer.figures
    assert (figures["spent"], figures["planned"], figures["unmeasured"]) == (170.0, 120.0, 10.0)
    assert figures["not_launched"] == 300.0


def test_without_spend_the_curve_is_left_out_and_said() -> None:
    portfolio = of(
        projects=[project("P1", go_live="2025-06-30", actual_spend=100)],
        benefits=[benefit("B1", "P1")],
        realisation=month_by_month("B1", "2025-07-01", [10], [9]),
    )
    answer = benefits.over_time(portfolio)
    assert answer.rows["spent"].isna().all()
    assert answer.cannot_tell == ("It cannot be told when the money was spent: the table spend was not supplied.",)


def test_nothing_promised_by_now_is_said_as_such() -> None:
    portfolio = of(
        projects=[project("P1")], benefits=[benefit("B1", "P1")], realisation=month_by_month("B1", "2026-07-01", [10])
    )
    for question in (benefits.over_time, benefits.leakage):
        [why] = question(portfolio).cannot_tell
        assert why.endswith(": no planned value of a started project has fallen due.")


def test_what_never_launched_is_part_of_what_has_not_come() -> None:
    answer = benefits.leakage(two_projects())
    rows = answer.rows.set_index("project_id")
    assert list(rows.index) == ["P2", "P1"]  # the largest loss first, launched or not
    assert rows.loc["P2", ["promised", "not_launched", "planned", "leakage"]].tolist() == [300.0, 300.0, 0.0, 0.0]
    assert rows.loc["P1", ["promised", "not_launched", "planned", "leakage"]].tolist() == [120.0, 0.0, 120.0, 30.0]
    figures = answer.figures
    assert figures["promised"] == figures["not_launched"] + figures["early"] + figures["planned"] == 420.0
    assert figures["planned"] == figures["evidenced"] + figures["leakage"]


def test_what_came_before_a_launch_is_no_loss() -> None:
    portfolio = of(
        projects=[project("P1")],
        benefits=[benefit("B1", "P1")],
        realisation=month_by_month("B1", "2026-01-01", [10, 10], [4, None]),
    )
    figures = benefits.leakage(portfolio).figures
    assert (figures["promised"], figures["early"], figures["not_launched"]) == (20.0, 4.0, 16.0)


def test_each_project_stands_with_investment_plan_and_evidence() -> None:
    answer = benefits.by_project(two_projects())
    rows = answer.rows.set_index("project_id")
    assert list(rows.index) == ["P2", "P1"]  # the largest investment first
    assert rows.loc["P1", ["state", "promised", "evidenced", "against_promise", "first_year"]].tolist() == [
        "due",
        120.0,
        90.0,
        0.75,
        0.9,
    ]
    assert rows.loc["P2", "state"] == "in delivery"
    assert rows.loc["P2", ["promised", "evidenced", "against_promise"]].tolist() == [300.0, 0.0, 0.0]
    assert pd.isna(rows.loc["P2", "first_year"])
    figures = answer.figures
    assert (figures["promising"], figures["behind"], figures["not_launched"]) == (2, 1, 1)
    assert (figures["projects"], figures["due"], figures["passing"], figures["without_benefits"]) == (2, 1, 1, 0)


def test_without_benefits_the_projects_are_still_listed() -> None:
    answer = benefits.by_project(of(projects=[project("P1", planned_investment=100)]))
    assert answer.rows["investment"].tolist() == [100.0]
    assert answer.rows["against_promise"].isna().all()
    assert answer.figures["without_benefits"] == 0  # nothing is known of a register, so nobody lacks an entry
    assert len(answer.cannot_tell) == 1


def test_what_nobody_owns_is_a_row_of_its_own() -> None:
    answer = benefits.by_owner(two_projects())
    rows = answer.rows.set_index("owner")
    assert list(rows.index) == ["Ada Nwosu", "nobody is named"]
    assert rows.loc["Ada Nwosu", ["benefits", "planned", "evidenced", "unmeasured"]].tolist() == [2, 100.0, 90.0, 0.0]
    assert rows.loc["nobody is named", ["benefits", "planned", "evidenced", "unmeasured"]].tolist() == [
        1,
        20.0,
        0.0,
        10.0,
    ]
    assert (answer.figures["owners"], answer.figures["unowned_benefits"], answer.figures["unowned"]) == (1, 1, 20.0)


def test_owners_are_listed_without_realisation_too() -> None:
    answer = benefits.by_owner(of(projects=[project("P1")], benefits=[benefit("B1", "P1", owner="Ada Nwosu")]))
    assert answer.rows["benefits"].tolist() == [1]
    assert answer.rows["planned"].isna().all()
    assert answer.cannot_tell == (
        "It cannot be told what each owner's benefits have come to: the table realisation was not supplied.",
    )


def test_leakage_splits_without_remainder_project_by_project() -> None:
    portfolio = of(
        projects=[project("P1", go_live="2025-06-30"), project("P2", go_live="2025-06-30")],
        benefits=[benefit("B1", "P1"), benefit("B2", "P2")],
        realisation=month_by_month("B1", "2025-07-01", [100, 100, 100, 100], [0, 90, 90, 90])
        + month_by_month("B2", "2025-07-01", [100] * 5, [80, 80, 80, 80, 37], [84] * 5),
    )
    answer = benefits.leakage(portfolio)
    rows = answer.rows.set_index("project_id")
    assert rows.loc["P2", ["leakage", "scope", "delay", "shortfall"]].tolist() == [143.0, 80.0, 0.0, 63.0]  # F1
    assert rows.loc["P1", ["leakage", "scope", "delay", "shortfall"]].tolist() == [130.0, 0.0, 100.0, 30.0]  # F2
    assert answer.figures["leakage"] == sum(answer.figures[part] for part in ("scope", "delay", "shortfall")) == 273.0


@pytest.mark.parametrize(
    ("planned_go_live", "actual", "group"),
    [
        ("2025-06-30", 49, "on time, little value"),
        ("2025-06-30", 50, "on time, of value"),
        ("2025-06-29", 50, "late, of value"),
        ("2025-06-29", 49, "late, little value"),
    ],
)
def test_time_and_value_place_a_project_in_one_of_four_groups(planned_go_live: str, actual: float, group: str) -> None:
    portfolio = of(
        projects=[project("P1", go_live="2025-06-30", planned_go_live=day(planned_go_live))],
        benefits=[benefit("B1", "P1")],
        realisation=month_by_month("B1", "2025-07-01", [100], [actual]),
    )
    assert benefits.time_and_value(portfolio).rows["group"].tolist() == [group]


def test_a_due_project_that_cannot_be_placed_is_counted_and_said() -> None:
    portfolio = of(
        projects=[project("P1", go_live="2025-06-30")],
        benefits=[benefit("B1", "P1")],
        realisation=month_by_month("B1", "2025-07-01", [100], [100]),
    )
    answer = benefits.time_and_value(portfolio)
    assert answer.rows.empty
    assert answer.cannot_tell[0].startswith("1 due project cannot be placed")


def test_a_plan_in_all_counts_months_to_come_with_its_share() -> None:
    from pmo_kit.metrics.population import Known

    portfolio = of(
        projects=[project("P1")],
        benefits=[benefit("B1", "P1", attribution=0.5), benefit("B2", "P1"), benefit("B3", "P1", kind="non_financial")],
        realisation=month_by_month("B1", "2026-06-01", [100, 100]) + month_by_month("B3", "2026-06-01", [7]),
    )
    planned = benefits.planned_in_all(Known(portfolio))
    assert planned.to_dict() == {"B1": 100.0}
    assert pd.isna(planned.get("B2", float("nan")))


def test_by_month_holds_what_was_promised_against_what_came_and_who_can_be_believed() -> None:
    rows = month_by_month("B1", "2026-04-01", [10, 10, 10], [8, None, 0])
    rows[0]["validated_by"] = "Ada Nwosu"
    answer = benefits.by_month(
        of(
            projects=[project("P1", go_live="2026-03-31")],
            benefits=[benefit("B1", "P1"), benefit("B2", "P1")],
            realisation=rows + month_by_month("B2", "2025-01-01", [50], [50]),  # longer ago than a year
        )
    )
    assert list(answer.rows["month"].dt.strftime("%Y-%m")) == ["2026-04", "2026-05", "2026-06"]
    assert [answer.figures[name] for name in ("promised", "measured", "benefits")] == [3, 2, 1]
    assert list(answer.rows["actual"].fillna(-1)) == [8.0, -1.0, 0.0]


def test_what_was_not_measured_is_told_apart_from_what_fell_short() -> None:
    figures = benefits.leakage(
        of(
            projects=[project("P1", go_live="2025-12-31")],
            benefits=[benefit("B1", "P1")],
            realisation=month_by_month("B1", "2026-01-01", [10, 10, 10], [None, 0, 4]),
        )
    ).figures
    # January nobody measured; in February nothing had come yet; in March 4 of 10 came
    parts = ("unmeasured", "measured_scope", "measured_delay", "measured_shortfall", "missing")
    assert [figures[name] for name in parts] == [10.0, 0.0, 10.0, 6.0, 26.0]
