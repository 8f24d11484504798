"""From a register as people lay it out to a checked one: `map` writes the mapping, and a `check` of it passes."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmo_kit.cli import app
from pmo_kit.loaders import load
from pmo_kit.loaders.mapping.spec import Mapping, read_mapping
from pmo_kit.loaders.proposal.shape import shapes
from pmo_kit.loaders.sources.folder import Folder
from pmo_kit.loaders.sources.workbook import Workbook
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.settings.config import Settings

from ..builders.own_layouts import LAYOUTS

NINE_IN_TEN = 0.9


def mapped(folder: Path, name: str) -> tuple[Path, Path]:
    """The source, and the mapping of it that `map` writes with what the user answers."""
    (folder / "in").mkdir()
    source = LAYOUTS[name].write(folder / "in")
    mapping = folder / "mapping.yaml"
    result = CliRunner().invoke(app, ["map", str(source), "--out", str(mapping), "--yes"])
    assert result.exit_code == 0, result.output
    text = mapping.read_text(encoding="utf-8")
    for asked, answer in LAYOUTS[name].answers:
        assert asked in text
        text = text.replace(asked, answer)
    mapping.write_text(text, encoding="utf-8")
    return source, mapping


def register(folder: Path, name: str) -> Portfolio:
    source, mapping = mapped(folder, name)
    return load(source, Settings(mapping=mapping), as_of="2026-06-30")


def placed(mapping: Mapping, headers: set[str]) -> set[str]:
    """Those of the headers that the mapping takes, by an entry or across."""
    named = {header for spec in mapping.values() for header in spec.named}
    across = [one for spec in mapping.values() for one in spec.across.values()]
    return {header for header in headers if header in named or any(one.period_in(header) for one in across)}


@pytest.mark.parametrize("name", LAYOUTS)
def test_nine_in_ten_columns_need_no_hand(tmp_path: Path, name: str) -> None:
    source, mapping = mapped(tmp_path, name)
    origin = Folder(source) if source.is_dir() or source.suffix == ".csv" else Workbook(source)
    sheets = [one for one in shapes(origin) if not {"projects.csv", "benefits.csv"} & set(one.origins)]
    headers = {header for one in sheets for header in one.sheet.header}
    assert len(headers) == LAYOUTS[name].columns
    assert len(placed(read_mapping(mapping), headers)) >= NINE_IN_TEN * len(headers)


@pytest.mark.parametrize("name", LAYOUTS)
def test_check_passes_and_no_row_is_set_aside(tmp_path: Path, name: str) -> None:
    source, mapping = mapped(tmp_path, name)
    (tmp_path / "own.yaml").write_text(f"mapping: {mapping.name}\nas_of: 2026-06-30\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(source), "--config", str(tmp_path / "own.yaml"), "--strict"])
    assert result.exit_code == 0, result.output


def test_the_german_workbook_gives_plan_and_actual_month_by_month(tmp_path: Path) -> None:
    found = register(tmp_path, "german")
    frame = found.tables["realisation"]
    first = frame[frame["benefit_id"] == "N-1"]
    assert first["planned_value"].tolist() == [10, 20, 30]
    assert first["actual_value"].fillna(-1).tolist() == [8, 15, -1]
    assert frame["month"].dt.strftime("%Y-%m").unique().tolist() == ["2026-01", "2026-02", "2026-03"]
    assert found.tables["projects"]["planned_investment"].tolist() == [1_250_000.5, 250_000]


def test_each_unit_is_a_portfolio_by_the_name_of_its_sheet(tmp_path: Path) -> None:
    assert register(tmp_path, "units").portfolio_ids == ("Sales", "Ops")


def test_the_log_gives_days_from_raising_to_deciding(tmp_path: Path) -> None:
    frame = register(tmp_path, "log").tables["decisions"]
    days = (frame["decided_on"] - frame["raised_on"]).dt.days
    assert days.fillna(-1).tolist() == [20, 12, -1]


def test_each_column_of_a_return_is_a_project(tmp_path: Path) -> None:
    frame = register(tmp_path, "transposed").tables["projects"]
    assert frame["project_id"].tolist() == ["GMPP-1", "GMPP-2", "GMPP-3"]
    assert frame["status"].tolist() == ["active", "closed", "active"]


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
def test_a_flat_sheet_gives_projects_benefits_and_their_amounts(tmp_path: Path, language: str) -> None:
    found = register(tmp_path, f"flat {language}")
    assert {name: count.used for name, count in found.counts.items()} == {
        "projects": 2,
        "benefits": 2,
        "realisation": 4,
    }
    assert found.tables["realisation"]["planned_value"].sum() == 30
