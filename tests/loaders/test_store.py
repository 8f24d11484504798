"""The store of a batch: the very tables that a direct read gives, of one portfolio without the others' rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit import load
from pmo_kit.errors import SourceError
from pmo_kit.loaders import store
from pmo_kit.metrics import measure
from pmo_kit.register import locks
from pmo_kit.register.chains import BASELINES
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.register.slugs import hashed
from pmo_kit.settings.config import Settings, read_settings

from ..builders.full_register import full_register
from ..builders.places import ROOT

pytestmark = pytest.mark.slow

DAY = "2026-06-30"
SAMPLES = sorted(p.parent.name for p in (ROOT / "sample_data").glob("*/projects.csv"))


def register() -> Portfolio:
    return Portfolio.from_frames({name: pd.DataFrame(rows) for name, rows in full_register().items()}, as_of=DAY)


def assert_same(one: Portfolio, other: Portfolio) -> None:
    assert list(one.tables) == list(other.tables)
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name])
    for part in ("portfolio_id", "as_of", "problems", "counts", "aside", "sources", "portfolio_ids"):
        assert getattr(one, part) == getattr(other, part), part


@pytest.mark.parametrize("name", SAMPLES)
def test_a_store_gives_what_the_source_gives(name: str, tmp_path: Path) -> None:
    direct = load(ROOT / "sample_data" / name, as_of=DAY)
    stored = load(store.keep(direct, tmp_path / "kept"), as_of=DAY)
    assert_same(stored, direct)
    for portfolio_id in direct.portfolio_ids:
        assert_same(stored.for_portfolio(portfolio_id), direct.for_portfolio(portfolio_id))


def test_rows_of_several_portfolios_come_back_in_their_order_whole_and_narrowed(tmp_path: Path) -> None:
    tables = full_register()
    tables["projects"] = tables["projects"][::-1]
    tables["realisation"] = sorted(tables["realisation"], key=lambda row: row["month"])
    direct = Portfolio.from_frames({name: pd.DataFrame(rows) for name, rows in tables.items()}, as_of=DAY)
    stored = load(store.keep(direct, tmp_path / "kept"), as_of=DAY)
    assert_same(stored, direct)
    for portfolio_id in ("A", "B"):
        assert_same(stored.for_portfolio(portfolio_id), direct.for_portfolio(portfolio_id))


def test_every_figure_is_the_same_and_shares_are_computed_over_all_portfolios(tmp_path: Path) -> None:
    direct = register()
    stored = load(store.keep(direct, tmp_path / "kept"), as_of=DAY)
    for portfolio_id in ("A", "B"):
        expected = measure(direct.for_portfolio(portfolio_id))
        pd.testing.assert_frame_equal(measure(stored.for_portfolio(portfolio_id)), expected)
        over = expected.set_index("metric").loc["over_claimed_count", "value"]
        assert over == 1  # 0.75 claimed by each of A and B


def test_of_one_portfolio_no_other_row_is_read(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder = store.keep(register(), tmp_path / "kept")
    file = pq.ParquetFile(folder / "projects.parquet")
    assert [file.read_row_group(n).column("project_id").to_pylist() for n in range(file.num_row_groups)] == [
        ["P1", "P2", "P3", "P4", "P5", "P6", "P8"],
        ["P7"],
    ]


def test_problems_and_counts_are_those_of_the_whole_source(tmp_path: Path) -> None:
    tables = full_register()
    tables["spend"].append({**tables["spend"][0], "project_id": "P99"})
    direct = Portfolio.from_frames({name: pd.DataFrame(rows) for name, rows in tables.items()}, as_of=DAY)
    stored = load(store.keep(direct, tmp_path / "kept"), as_of=DAY).for_portfolio("B")
    assert (stored.counts["spend"].read, stored.counts["spend"].set_aside) == (len(tables["spend"]), 1)
    assert stored.problems == direct.problems


@pytest.mark.parametrize("lacking", ["benefits", "realisation", "portfolios", "objectives"])
def test_a_table_that_was_not_supplied_is_missing_in_the_store_too(lacking: str, tmp_path: Path) -> None:
    tables = {name: pd.DataFrame(rows) for name, rows in full_register().items() if name != lacking}
    direct = Portfolio.from_frames(tables, as_of=DAY)
    stored = load(store.keep(direct, tmp_path / "kept"), as_of=DAY)
    assert stored.missing() == direct.missing()
    assert_same(stored.for_portfolio("A"), direct.for_portfolio("A"))


def test_an_empty_table_is_kept_as_empty(tmp_path: Path) -> None:
    tables = {name: pd.DataFrame(rows) for name, rows in full_register().items()}
    tables["escalations"] = tables["escalations"].iloc[:0]
    direct = Portfolio.from_frames(tables, as_of=DAY)
    stored = load(store.keep(direct, tmp_path / "kept"), as_of=DAY)
    assert_same(stored, direct)
    assert_same(stored.for_portfolio("B"), direct.for_portfolio("B"))


def test_the_key_follows_content_settings_and_version(tmp_path: Path) -> None:
    one, settings = register(), Settings()
    one = replace(one, sources=({"name": "a.csv", "sha256": "0", "rows": 1},))
    other = replace(one, sources=({"name": "a.csv", "sha256": "1", "rows": 1},))
    (tmp_path / "map.yaml").write_text("projects: {}\n", "utf-8")
    mapped = Settings(mapping=tmp_path / "map.yaml")
    keys = [
        store.key_of(one, settings, "1"),
        store.key_of(other, settings, "1"),
        store.key_of(one, Settings(discount_rate=0.1), "1"),
        store.key_of(one, settings, "2"),
        store.key_of(one, mapped, "1"),
    ]
    assert len(set(keys)) == 5
    assert store.key_of(one, settings, "1") == keys[0]
    (tmp_path / "map.yaml").write_text("projects: {distinct: true}\n", "utf-8")
    assert store.key_of(one, mapped, "1") != keys[4]


def test_settings_hold_for_a_store_as_for_a_source(tmp_path: Path) -> None:
    (tmp_path / "pmo.yaml").write_text(
        "discount_rate: 0.05\nportfolios: {B: {discount_rate: 0.07}, A: {}}\nmapping: gone.yaml\n", "utf-8"
    )
    stored = load(store.keep(register(), tmp_path / "kept"), tmp_path / "pmo.yaml", as_of=DAY)
    assert stored.for_portfolio("A").assumptions.discount_rate == 0.05
    assert stored.for_portfolio("B").assumptions.discount_rate == 0.07


def test_what_cannot_be_written_whole_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "asdict", lambda count: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.keep(register(), tmp_path / "stores" / "kept")
    assert list((tmp_path / "stores").iterdir()) == []


def test_old_stores_are_removed(tmp_path: Path) -> None:
    old, new = (store.keep(register(), tmp_path / "stores" / name) for name in ("old", "new"))
    store.forget(tmp_path / "stores", [new])
    assert (old.exists(), new.exists()) == (False, True)


def test_a_damaged_store_says_what_to_do(tmp_path: Path) -> None:
    folder = store.keep(register(), tmp_path / "kept")
    stored = load(folder, as_of=DAY)
    (folder / "benefits.parquet").unlink()
    with pytest.raises(SourceError, match="run `pmo-kit run` again"):
        stored.for_portfolio("A")
    (folder / store.INDEX).write_text("{", "utf-8")
    with pytest.raises(SourceError, match="run `pmo-kit run` again"):
        load(folder, as_of=DAY)


def test_a_store_holds_the_settings_and_histories_as_they_were_read(tmp_path: Path) -> None:
    place = tmp_path / "ws"
    place.mkdir()
    (place / "pmo.yaml").write_text("as_of: 2026-06-30\ndiscount_rate: 0.05\nportfolios: {B: {discount_rate: 0.07}}\n")
    for name, rows in full_register().items():
        pd.DataFrame(rows).to_csv(place / f"{name}.csv", index=False)
    locks.append("A", place, event="review", by="Ann", on="2026-06-01", details={"note": "seen"})
    (place / BASELINES.folder / f"{hashed('B')}.jsonl").mkdir()
    direct = load(place)
    settings = read_settings(place / "pmo.yaml")
    folder = store.keep(direct, tmp_path / "kept", settings)
    (place / "pmo.yaml").write_text("discount_rate: 0.5\n")  # what is changed afterwards is not seen
    locks.append("A", place, event="review", by="Bob", on="2026-06-02", details={"note": "seen again"})
    stored = load(folder, folder / "pmo.yaml", as_of=DAY)
    assert [entry.by for entry in stored.locks["A"].entries] == ["Ann"]
    for one in ("A", "B"):
        assert replace(stored.locks[one], file=direct.locks[one].file) == direct.locks[one]
        assert stored.for_portfolio(one).assumptions == direct.for_portfolio(one).assumptions
    assert stored.locks["B"].doubt == "the file cannot be read: a folder stands in its place"
    assert str(tmp_path) not in (folder / "pmo.yaml").read_text() + (folder / "histories.json").read_text()
