"""One portfolio read alone, where the source can look for its rows: the same tables and figures as from the whole."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pmo_kit import load
from pmo_kit.errors import UnknownNameError
from pmo_kit.loaders import read
from pmo_kit.metrics import measure
from pmo_kit.settings.config import Settings

from ..builders.full_register import full_register
from ..conftest import PutTables
from .test_sources import MAKERS

DAY = "2026-06-30"
TABLES = {name: pd.DataFrame(rows) for name, rows in full_register().items()}


def assert_narrowed_alike(address: str, portfolio_id: str) -> None:
    expected = load(address, as_of=DAY).for_portfolio(portfolio_id)
    alone = load(address, as_of=DAY, portfolio_id=portfolio_id)
    assert list(alone.tables) == list(expected.tables)
    for name, frame in expected.tables.items():
        pd.testing.assert_frame_equal(alone.tables[name].reset_index(drop=True), frame.reset_index(drop=True), obj=name)
    pd.testing.assert_frame_equal(measure(alone, grouped=False), measure(expected, grouped=False))


@pytest.mark.slow
@pytest.mark.parametrize("portfolio_id", ["A", "B"])
@pytest.mark.parametrize("kind", MAKERS)
def test_a_portfolio_read_alone_is_the_portfolio(kind: str, portfolio_id: str, tmp_path: Path) -> None:
    assert_narrowed_alike(MAKERS[kind](tmp_path / "register", **TABLES), portfolio_id)


def test_a_portfolio_read_alone_from_postgresql_is_the_portfolio(postgres_tables: PutTables) -> None:
    assert_narrowed_alike(postgres_tables(**TABLES), "B")


@pytest.mark.parametrize("kind", MAKERS)
def test_rows_of_other_portfolios_are_not_read(kind: str, tmp_path: Path) -> None:
    address = MAKERS[kind](tmp_path / "register", **TABLES)
    raw = read(address, Settings(), "B").raw
    assert set(raw["realisation"].frame["benefit_id"]) == {"B7", "B1"}  # and of what it shares with B1 (R11)
    assert set(raw["spend"].frame["project_id"]) == {"P7"}
    assert len(raw["benefits"].frame) == 8  # whole: shares are computed over all portfolios
    assert len(raw["escalations"].frame) == 0


def test_rows_keep_their_numbers_in_the_file(tmp_path: Path) -> None:
    spend = TABLES["spend"].assign(actual_spend=[*TABLES["spend"]["actual_spend"][:-1], float("inf")])
    address = MAKERS["parquet"](tmp_path / "register", projects=TABLES["projects"], spend=spend)
    problems = load(address, as_of=DAY, portfolio_id="B").problems
    assert (len(spend), "actual_spend") in [(p.row, p.column) for p in problems]


@pytest.mark.parametrize("kind", MAKERS)
def test_ids_are_compared_as_they_are_read(kind: str, tmp_path: Path) -> None:
    projects = TABLES["projects"].assign(project_id=[str(n) for n in range(8)], portfolio_id=["A", *"BBBBBBB"])
    spend = pd.DataFrame(
        {"project_id": [0, 1], "month": pd.to_datetime(["2025-01-01"] * 2), "actual_spend": [5.0, 7.0]}
    )
    address = MAKERS[kind](tmp_path / "register", projects=projects, spend=spend)
    assert list(load(address, as_of=DAY, portfolio_id="A").tables["spend"]["actual_spend"]) == [5.0]


@pytest.mark.parametrize("values", ["", ", values: {x1: P7}"])
def test_ids_under_another_header_are_found(values: str, tmp_path: Path) -> None:
    spend = TABLES["spend"].replace({"project_id": {"P7": "x1"}} if values else {}).rename(columns={"project_id": "No"})
    MAKERS["parquet"](tmp_path / "register", projects=TABLES["projects"], spend=spend)
    (tmp_path / "map.yaml").write_text(f"spend:\n  columns:\n    project_id: {{column: 'No'{values}}}\n", "utf-8")
    settings = Settings(source=str(tmp_path / "register"), mapping=tmp_path / "map.yaml")
    alone = load(config=settings, as_of=DAY, portfolio_id="B")
    assert list(alone.tables["spend"]["actual_spend"]) == [80.0]


def test_a_portfolio_that_is_not_there_is_named(tmp_path: Path) -> None:
    address = MAKERS["duckdb"](tmp_path / "register", **TABLES)
    with pytest.raises(UnknownNameError, match="portfolio 'C' is not known"):
        load(address, as_of=DAY, portfolio_id="C")
