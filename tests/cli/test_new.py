"""A new workspace: everything to start with, settings that explain themselves, and nothing half-made."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
import yaml
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from pmo_kit.cli import app
from pmo_kit.errors import SourceError
from pmo_kit.loaders import load
from pmo_kit.loaders.blank import write_blank_workbook
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.register.schemas import DICTIONARY
from pmo_kit.settings import carried
from pmo_kit.settings.config import Settings, read_settings
from pmo_kit.vocabulary import NOTEBOOKS

from ..builders.places import ROOT


def make(folder: Path) -> Result:
    return CliRunner().invoke(app, ["new", str(folder)])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "deep" / "my pmo"
    done = make(folder)
    assert done.exit_code == 0, done.stderr
    return folder


def test_a_workspace_has_settings_notebooks_samples_a_workbook_and_a_short_readme(workspace: Path):
    assert {path.name for path in workspace.iterdir()} == {
        "pmo.yaml",
        "README.md",
        ".gitattributes",
        "notebooks",
        "sample_data",
        "portfolio.xlsx",
        "your-own-export.md",
    }
    assert sorted(path.stem for path in (workspace / "notebooks").iterdir()) == sorted(NOTEBOOKS)
    assert len((workspace / "README.md").read_text().strip().splitlines()) <= 14
    assert [path.name for path in workspace.parent.iterdir()] == ["my pmo"]


def test_the_notebooks_of_a_workspace_take_source_and_day_from_its_settings(workspace: Path):
    for name in NOTEBOOKS:
        theirs, hers = (
            read_parameters(place / f"{name}.ipynb") for place in (ROOT / "notebooks", workspace / "notebooks")
        )
        assert {key: one["default"] for key, one in hers.items()} == {
            "source": '""',
            "config": '"../pmo.yaml"',
            "portfolio_id": '""',
            "as_of": '""',
        }
        assert {(one["inferred_type_name"], len(one["help"]) > 20) for one in hers.values()} == {("str", True)}
        assert theirs["source"]["default"] == '"../sample_data/healthy"'
    nbformat.validate(nbformat.read(workspace / "notebooks/01_baselining.ipynb", as_version=4))


@pytest.mark.slow
def test_a_notebook_of_a_workspace_follows_the_source_that_its_settings_name(tmp_path: Path):
    assert make(tmp_path / "ws").exit_code == 0
    settings = tmp_path / "ws/pmo.yaml"
    settings.write_text(settings.read_text().replace("source: sample_data/healthy", "source: sample_data/small"))
    done = papermill.execute_notebook(
        str(tmp_path / "ws/notebooks/01_baselining.ipynb"),
        str(tmp_path / "out.ipynb"),
        cwd=str(tmp_path / "ws/notebooks"),
        progress_bar=False,
    )
    shown = " ".join(o.data.get("text/html", "") for c in done.cells for o in c.get("outputs", ()) if "data" in o)
    assert "Operations &amp; Quality, as of 30 June 2026; amounts in USD" in shown


def test_the_readme_says_how_to_open_the_notebooks_and_what_to_run_first(workspace: Path):
    text = (workspace / "README.md").read_text()
    assert all(
        words in text for words in ("`jupyter lab notebooks`", "*Python 3 (ipykernel)*", "`01_baselining.ipynb`")
    )


def read_parameters(path: Path) -> dict[str, dict[str, str]]:
    return papermill.inspect_notebook(str(path))


def test_the_samples_come_with_their_settings_and_without_what_made_them(workspace: Path):
    samples = [path for path in (workspace / "sample_data").iterdir() if path.is_dir()]
    assert len(samples) == 6
    assert all((sample / "pmo.yaml").is_file() and (sample / "projects.csv").is_file() for sample in samples)
    assert not list(workspace.rglob("*.py"))


def test_the_settings_of_a_workspace_lead_to_a_sample_that_can_be_read(workspace: Path):
    settings = read_settings(workspace / "pmo.yaml")
    assert Path(str(settings.source)) == workspace.resolve() / "sample_data/healthy"
    assert isinstance(load(config=workspace / "pmo.yaml"), Portfolio)


def test_every_key_of_the_settings_is_explained(workspace: Path):
    text = (workspace / "pmo.yaml").read_text()
    told = re.findall(r"^(?:# )?(\w+):", text, flags=re.MULTILINE)
    assert sorted(told) == sorted(Settings.model_fields)


def test_what_is_commented_out_can_be_taken_in(workspace: Path, tmp_path: Path):
    lines = (workspace / "pmo.yaml").read_text().splitlines()
    taken_in = [re.sub(r"^# (?=\w+:|  )", "", line) for line in lines]
    (tmp_path / "pmo.yaml").write_text("\n".join(taken_in))
    given = yaml.safe_load("\n".join(taken_in))
    assert sorted(given) == sorted(Settings.model_fields)
    settings = read_settings(tmp_path / "pmo.yaml")
    defaults = Settings()
    for name in ("discount_rate", "optimism_bias", "review_window_months", "locale"):
        assert getattr(settings, name) == getattr(defaults, name)


def test_a_folder_that_is_there_and_not_empty_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    done = make(tmp_path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is there already and is not an empty folder: name another one" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_of_that_name_is_refused(tmp_path: Path):
    (tmp_path / "ws").write_text("mine")
    assert make(tmp_path / "ws").exit_code == 2
    assert (tmp_path / "ws").read_text() == "mine"


def test_an_empty_folder_is_filled(tmp_path: Path):
    (tmp_path / "ws").mkdir()
    assert make(tmp_path / "ws").exit_code == 0
    assert (tmp_path / "ws/pmo.yaml").is_file()


@pytest.mark.parametrize(
    "why", [OSError(28, "No space left on device"), SourceError("notebooks is not where the kit carries it")]
)
def test_a_failure_leaves_nothing_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: Exception):
    def fails(*_: object) -> None:
        raise why

    monkeypatch.setattr(sys.modules["pmo_kit.cli.new"], "_copy", fails)
    done = make(tmp_path / "ws")
    assert done.exit_code == 2
    assert str(why.args[-1]) in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_workbook_to_fill_in_has_every_table_and_column_and_reads_without_a_problem(tmp_path: Path):
    write_blank_workbook(tmp_path / "portfolio.xlsx")
    book = load_workbook(tmp_path / "portfolio.xlsx")
    assert {sheet.title: tuple(cell.value for cell in sheet[1]) for sheet in book} == {
        t.name: t.names for t in DICTIONARY.values()
    }
    bold = {(sheet.title, cell.value) for sheet in book for cell in sheet[1] if cell.font.bold}
    assert bold == {(table.name, name) for table in DICTIONARY.values() for name in table.bold}
    assert all(cell.comment.text.strip() for sheet in book for cell in sheet[1])
    register = load(tmp_path / "portfolio.xlsx", as_of="2026-06-30")
    assert [p.rule.partition(",")[0] for p in register.problems] == ["there is no row in it"]
    assert register.portfolio_ids == ()


def test_a_workbook_that_was_filled_in_is_read(tmp_path: Path):
    write_blank_workbook(tmp_path / "portfolio.xlsx")
    book = load_workbook(tmp_path / "portfolio.xlsx")
    book["portfolios"].append(["A", "Retail"])
    book["projects"].append(["P1", "A", "One", "active", None, "2025-01-01"])
    book.save(tmp_path / "portfolio.xlsx")
    assert load(tmp_path / "portfolio.xlsx", as_of="2026-06-30").tables["projects"]["name"].tolist() == ["One"]


def test_an_incomplete_installation_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(carried, "_PACKAGE", tmp_path / "site-packages" / "pmo_kit")
    with pytest.raises(SourceError, match="notebooks is not where the kit carries it"):
        carried.folder("notebooks")


def test_what_a_wheel_carries_is_found_inside_of_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "pmo_kit/carried/notebooks").mkdir(parents=True)
    monkeypatch.setattr(carried, "_PACKAGE", tmp_path / "pmo_kit")
    assert carried.folder("notebooks") == tmp_path / "pmo_kit/carried/notebooks"
