"""What the first sentence leads with: what is wrong and material, the largest amount first, and how far to believe the rest."""

from __future__ import annotations

from typing import Any

import pytest

from pmo_kit import load
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections.headline import headline
from pmo_kit.sections.materiality import standing
from pmo_kit.views import charts, narrative
from pmo_kit.vocabulary import Trust

from ..builders.hand_made import Row, Tables, benefit, day, frames, issue, month_by_month, portfolio, project, spend
from ..builders.places import ROOT

AS_OF = "2026-06-30"


def of(tables: Tables, as_of: str = AS_OF) -> Portfolio:
    return Portfolio.from_frames(frames(tables), as_of=as_of).for_portfolio("A")


def first(tables: Tables, as_of: str = AS_OF) -> str:
    """The first paragraph of the first screen."""
    return str(narrative.say_verdict(headline(of(tables, as_of)))).replace("\u00a0", " ").replace("\n", " ")


def promised(*benefits: tuple[str | None, float, float | None], **cells: Any) -> Tables:
    """Projects with their launch, what each had promised and what came in its first month after March 2026, confirmed."""
    tables: Tables = {"projects": [], "benefits": [], "realisation": []}
    for k, (go_live, plan, actual) in enumerate(benefits):
        tables["projects"].append(project(f"P{k}", go_live=go_live))
        tables["benefits"].append(benefit(f"B{k}", f"P{k}"))
        [row] = month_by_month(f"B{k}", "2026-04-01", [plan], [actual])
        tables["realisation"].append(row | {"validated_by": "Group finance"} | cells)
    return tables


def keys(tables: Tables) -> list[str]:
    return [one.key for one in standing(of(tables)).concerns]


def test_the_promise_is_parted_without_remainder() -> None:
    tables = promised(("2026-03-31", 100.0, 60.0), ("2026-03-31", 50.0, None), (None, 300.0, None), (None, 40.0, 15.0))
    promise = standing(of(tables)).promise
    assert promise is not None
    assert (promise.promised, promise.came, promise.believed, promise.unbelieved) == (490.0, 75.0, 75.0, 0.0)
    assert (promise.never_launched, promise.not_measured, promise.short, promise.over) == (300.0, 50.0, 65.0, 0.0)
    assert promise.missing == promise.promised - promise.came
    assert promise.parts[Trust.CONFIRMED] == 75.0


def test_what_others_brought_beyond_their_plan_does_not_make_good_for_what_never_launched() -> None:
    promise = standing(of(promised(("2026-03-31", 100.0, 200.0), (None, 300.0, None)))).promise
    assert promise is not None
    assert (promise.over, promise.short, promise.missing) == (100.0, 0.0, 300.0)
    assert first(promised(("2026-03-31", 100.0, 200.0), (None, 300.0, None))).startswith(
        "£200 of the £400 promised by now has come (50 %): £300 was due from what never launched, though the rest brought £100 "
        "more than planned."
    )


@pytest.mark.parametrize(("actual", "material"), [(90.0, True), (90.1, False)])
def test_a_tenth_of_the_whole_is_material(actual: float, material: bool) -> None:
    assert ("missing" in keys(promised(("2026-03-31", 100.0, actual)))) is material


def test_what_is_dear_among_small_change_does_not_outshout_the_rest() -> None:
    tables = promised(("2026-03-31", 1e6, 1e6))
    tables["projects"].append(project("P9", go_live="2026-01-31", planned_investment=100.0, actual_spend=200.0))
    assert "overrun" not in keys(tables)
    tables["projects"][-1] |= {"planned_investment": 20_000.0, "actual_spend": 40_000.0}
    assert "overrun" in keys(tables)


def test_the_worst_in_money_leads_then_how_far_it_can_be_believed_then_the_count() -> None:
    tables = promised(("2026-03-31", 100.0, 60.0), (None, 300.0, None))
    tables["realisation"] += month_by_month("B0", "2026-05-01", [40.0], [40.0])
    assert first(tables) == (
        "£100 of the £440 promised by now has come (23 %): £300 was due from what never launched and £40 fell "
        "short. Of what has come, £60 is confirmed by name and £40 repeats the plan. "
        "Of the five benchmarks: none met; one not due yet; four not measurable."
    )


def test_what_repeats_the_plan_is_not_told_as_success() -> None:
    said = first(promised(("2026-03-31", 100.0, 100.0), validated_by=None))
    assert said.startswith(
        "All of the £100 said to have come repeats the plan, with neither evidence nor confirmation, so none"
    )
    typed = first(promised(("2026-03-31", 100.0, 95.0), validated_by="TBC"))
    assert typed.startswith("All of the £95 said to have come is typed in, with neither evidence nor confirmation")


def test_where_nothing_is_wrong_the_promise_leads_as_it_stands() -> None:
    assert first(promised(("2026-03-31", 100.0, 98.0))).startswith(
        "£98 of the £100 promised by now has come (98 %). All of what has come is confirmed by name."
    )


def test_a_loss_is_said_where_the_return_is_missed() -> None:
    tables = promised(("2025-12-31", 100.0, 100.0)) | {"portfolios": [portfolio("2025-01-01")]}
    tables["spend"] = [spend("P0", "2025-05-01", 900.0)]
    assert first(tables).startswith("£800 more has been spent than has come back (£900 spent); £100 of the £100")


def test_without_benefits_it_says_what_went_in_and_that_nothing_can_be_told() -> None:
    alone = {"projects": [project("P1", go_live="2025-06-30", planned_investment=500.0)]}
    assert first(alone).startswith(
        "£500 went into what has launched or ended, and what came of it cannot be told: the tables benefits and realisation "
        "were not supplied."
    )
    nothing = {"projects": [project("P1")]}
    assert first(nothing).startswith("What the benefits have come to cannot be told: the tables benefits and")


def test_what_has_no_amount_leads_only_where_nothing_with_an_amount_is_material() -> None:
    issues = [issue("D0", "2024-06-03", 20, "P0"), *(issue(f"D{k}", "2026-01-10", 60, "P0") for k in range(1, 4))]
    slow = {"portfolios": [portfolio("2025-01-01")], "decisions": issues}
    assert first(promised(("2026-03-31", 100.0, 98.0)) | slow).startswith(
        "The median decision takes 60 days; £98 of the £100"
    )
    assert first(promised(("2026-03-31", 100.0, 50.0)) | slow).startswith(
        "£50 of the £100 promised by now has come (50 %)"
    )


def test_other_currencies_and_one_project_are_said_as_they_are() -> None:
    euro = promised(("2026-03-31", 2.5e6, 1e6)) | {"portfolios": [portfolio(currency="EUR")]}
    assert first(euro).startswith("€1M of the €2.5M promised by now has come (40 %).")


@pytest.mark.parametrize(
    ("sample", "opening"),
    [
        ("healthy", "£39.7M of the £40.9M promised by now has come (97 %)."),
        (
            "watermelon",
            "£6M of the £53.3M promised by now has come (11 %); £38.8M more has been spent than has come back",
        ),
        ("zombies", "£34.4M more has been spent than has come back (£40.5M spent); £6.2M of the £23.2M promised"),
        (
            "no_baselines",
            "£16.9M of the £18.3M said to have come repeats the plan, with neither evidence nor confirmation",
        ),
        (
            "leaky",
            "£36.6M of the £71.4M promised by now has come (51 %): £28.3M fell short and £6.5M was not measured.",
        ),
        ("small", "£7.9M went into what has launched or ended, and what came of it cannot be told"),
    ],
)
def test_each_sample_opens_with_its_story(sample: str, opening: str) -> None:
    """The stories of sample_data/README.md; the amounts are those of its tables, the currencies £ for the reader's sake."""
    [portfolio_id] = load(ROOT / "sample_data" / sample).portfolio_ids
    said = str(narrative.say_verdict(headline(load(ROOT / "sample_data" / sample).for_portfolio(portfolio_id))))
    plain = said.replace("\u00a0", " ")
    for sign in ("€", "$"):
        plain = plain.replace(sign, "£")
    assert plain.startswith(opening)


def test_the_bar_has_its_parts_in_one_order_and_says_them_all() -> None:
    tables = promised(("2026-03-31", 100.0, 60.0), ("2026-03-31", 50.0, None), (None, 300.0, None))
    tables["realisation"] += month_by_month("B0", "2026-05-01", [40.0, 40.0, 40.0], [40.0, 10.0, None])
    tables["realisation"][-2]["evidence"] = None
    chart = charts.plot_trust(headline(of(tables)))
    alt = chart.alt.replace("\u00a0", " ")
    assert alt == (
        "A bar of the £530 promised by now: Confirmed by name £60, 11 %; Repeats the plan £40, 8 %; Typed in without either £10, "
        "2 %; Not measured £50, 9 %; Never launched £300, 57 %; Fell short £70, 13 %."
    )
    assert [row["part"] for row in chart.data.rows.to_dict("records")][:6] == [
        "Confirmed by name",
        "Evidence named",
        "Repeats the plan",
        "Typed in without either",
        "Not measured",
        "Never launched",
    ]
    assert chart.data.rows["amount"].sum() == 530.0


def test_what_came_beyond_the_promise_is_a_part_of_its_own() -> None:
    chart = charts.plot_trust(headline(of(promised(("2026-03-31", 100.0, 130.0)))))
    assert "Beyond the promise £30, 30 %" in chart.alt.replace("\u00a0", " ")
    assert chart.data.rows["amount"].sum() == 100.0


def test_without_a_promise_there_is_no_bar() -> None:
    row: Row = project("P1", planned_go_live=day("2027-01-31"))
    assert charts.plot_trust(headline(of({"projects": [row]})))._repr_html_() == ""
