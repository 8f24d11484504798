"""A portfolio that was set aside says so and why, and a register without any says what became of its rows."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pmo_kit import findings, headline, history, measure
from pmo_kit.errors import PmoKitError, SourceError, UnknownNameError
from pmo_kit.register.portfolio import Portfolio

HEADER = ["project_id", "portfolio_id", "name", "status", "start_date"]
Cells = tuple[str | None, ...]


def register(projects: list[Cells], portfolios: list[Cells] | None = None) -> Portfolio:
    """A register of these rows; the first of each table is row 2."""
    tables = {"projects": pd.DataFrame(projects, columns=HEADER, dtype=object)}
    if portfolios is not None:
        tables["portfolios"] = pd.DataFrame(portfolios, columns=["portfolio_id", "name"], dtype=object)
    return Portfolio.from_frames(tables, as_of="2026-06-30")


def project(project_id: str, portfolio_id: str, name: str | None = "One") -> Cells:
    return project_id, portfolio_id, name, "active", "2025-01-01"


def said(one: Portfolio, portfolio_id: str | None, kind: type[PmoKitError] = UnknownNameError) -> str:
    with pytest.raises(kind) as raised:
        one.for_portfolio(portfolio_id)
    return str(raised.value)


def test_a_portfolio_whose_own_row_was_set_aside_says_why() -> None:
    one = register([project("P1", "A"), project("P2", "B")], [("A", "Alpha"), ("B", None)])
    assert one.portfolio_ids == ("A",)
    assert said(one, "B") == (
        "portfolio 'B' was set aside, because portfolios (DataFrame): row 3, name: the cell is empty and must not be (set aside) – "
        "fill it in"
    )


def test_a_portfolio_that_only_projects_name_says_what_became_of_the_first() -> None:
    one = register([project("P1", "A"), project("P2", "B", None), project("P1", "B")])
    assert said(one, "B").startswith(
        "portfolio 'B' was set aside, because projects (DataFrame): row 3, name: the cell is empty"
    )


def test_of_several_problems_with_a_row_the_first_is_told() -> None:
    one = register([project("P1", "A"), ("P2", "B", None, "dreaming", "2025-01-01")])
    first = next(p for p in one.problems if p.row == 3)
    assert said(one, "B").endswith(f"because projects (DataFrame): {first.line()}")


def test_an_id_that_no_portfolio_bears_is_told_as_its_projects_problem() -> None:
    one = register([project("P1", "A"), project("P2", "Beta")], [("A", "Alpha"), ("B", "Bravo")])
    assert said(one, "Beta").startswith(
        "portfolio 'Beta' was set aside, because projects (DataFrame): row 3, portfolio_id: 'Beta' is not"
    )


def test_what_is_in_use_is_not_set_aside_though_some_of_its_rows_are() -> None:
    one = register([project("P1", "A"), project("P2", "A", None)], [("A", "Alpha"), ("A", "Again")])
    assert (dict(one.aside), one.for_portfolio("A").name) == ({}, "Alpha")


def test_a_name_that_nobody_wrote_is_answered_with_the_nearest_as_before() -> None:
    one = register([project("P1", "Retail"), project("P2", "B", None)])
    assert said(one, "Retial") == "portfolio 'Retial' is not known: did you mean 'Retail'?"


def test_a_register_whose_every_row_was_set_aside_says_which_and_why() -> None:
    one = register([project("P1", "A", None), project("P2", "B", None)])
    assert said(one, None, SourceError).splitlines() == [
        "there is no portfolio to measure: every row of projects is set aside (2 of 2)",
        "  projects (DataFrame): row 2, name: the cell is empty and must not be (set aside) – fill it in",
        "  projects (DataFrame): row 3, name: the cell is empty and must not be (set aside) – fill it in",
    ]


def test_tables_with_nothing_but_headers_say_so() -> None:
    assert said(register([]), None, SourceError) == "there is no portfolio to measure: projects has no rows"


def test_portfolios_without_a_row_count_as_missing_and_the_projects_say_which_there_are() -> None:
    both = register([project("P1", "A")], [])
    assert both.portfolio_ids == ("A",)
    assert both.for_portfolio("A").currency == "GBP"


def test_a_long_list_of_rows_is_counted_after_the_first() -> None:
    lines = said(register([project(f"P{n}", "A", None) for n in range(1250)]), None, SourceError).splitlines()
    assert len(lines) == 1 + 12 + 1
    assert lines[-1] == "  … and 1,238 more: `pmo-kit check` lists them"


@pytest.mark.parametrize("asked", [measure, headline, findings, lambda one: history(one, None, 2)])
def test_nothing_is_measured_where_there_is_no_portfolio(asked: Callable[[Portfolio], object]) -> None:
    with pytest.raises(SourceError, match="there is no portfolio to measure: projects has no rows"):
        asked(register([]))
