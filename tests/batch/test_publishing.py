"""A batch from Python in one call: what comes back, what is refused, and that nothing is started before."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from pmo_kit import run
from pmo_kit.batch import Published, Result
from pmo_kit.errors import SettingsError, SourceError, UnknownNameError
from pmo_kit.settings import config
from pmo_kit.settings.config import Settings

from ..builders.made_notebooks import notebook, saved

pytestmark = pytest.mark.xdist_group("kernels")

PROJECTS = "project_id,portfolio_id,name,status,start_date\n"
SAYS = """from IPython.display import HTML, display
display(HTML(f'<p class="pmo-say">{portfolio_id} as of {as_of}</p>'))"""
DAY = "2026-06-30"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sources, one with the portfolios A and B and one with C, and a notebook that fails for B."""
    folder = tmp_path_factory.mktemp("python")
    for source, ids in (("north", "AB"), ("south", "C")):
        (folder / source).mkdir()
        rows = "".join(f"P{one},{one},Name,active,2025-01-01\n" for one in ids)
        (folder / source / "projects.csv").write_text(PROJECTS + rows)
    saved(folder / "notebooks", "tiny", notebook(SAYS, "assert portfolio_id != 'B', 'not for B'"))
    return folder


@pytest.fixture
def here(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder is the workspace."""
    monkeypatch.chdir(workspace)
    return workspace


def names(published: Published) -> list[tuple[str, str]]:
    return [(result.portfolio_id, result.status) for result in published.results]


def test_one_call_makes_the_reports_of_several_sources_and_says_what_became_of_each(here: Path, tmp_path: Path) -> None:
    told: list[Result] = []
    made = run(
        ["north", here / "south"], as_of=DAY, notebooks=["tiny"], out=tmp_path / "out", workers=2, told=told.append
    )
    assert names(made) == [("A", "complete"), ("B", "failed"), ("C", "complete")]
    assert [(result.portfolio_id, result.cause) for result in made.failed] == [
        ("B", "AssertionError: not for B (in cell 4)")
    ]
    assert not made.interrupted
    assert sorted(result.portfolio_id for result in told) == ["A", "B", "C"]
    assert made.index == tmp_path / "out/index.html"
    assert "C/tiny.html" in made.index.read_text()
    assert "C as of 2026-06-30" in (tmp_path / "out/C/tiny.html").read_text()
    manifest = json.loads((made.index.parent / "manifest.json").read_text())
    assert [(report["portfolio_id"], report["status"]) for report in manifest["reports"]] == names(made)
    with pytest.raises(FrozenInstanceError):
        made.index = tmp_path  # type: ignore[misc]
    assert "nbformat" not in repr(made)


def test_one_name_is_a_name_and_not_its_letters(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, read = [], config.read_settings
    monkeypatch.setattr(config, "read_settings", lambda path=None: (seen.append(path), read(path))[1])
    made = run("north", as_of=DAY, portfolios="A", notebooks="tiny", out=str(tmp_path / "out"))
    assert names(made) == [("A", "complete")]
    assert len(seen) == 1  # what is meant is looked up once


def test_an_address_for_each_table_is_one_source(here: Path, tmp_path: Path) -> None:
    made = run({"projects": "south/projects.csv"}, as_of=DAY, notebooks="tiny", out=tmp_path / "out")
    assert names(made) == [("C", "complete")]
    assert str(here) not in (tmp_path / "out/C/tiny.html").read_text()


def test_without_settings_or_out_the_reports_go_to_reports_in_the_working_folder(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").symlink_to(here / "notebooks")
    monkeypatch.chdir(tmp_path)
    made = run(here / "south", as_of=DAY, notebooks="tiny")
    assert (made.index, made.index.is_file()) == (Path("reports/index.html"), True)


@pytest.mark.parametrize(
    ("source", "given", "error", "said"),
    [
        ("north", {"as_of": None}, SettingsError, "no as-of date"),
        ("nowhere", {}, SourceError, "the source 'nowhere' is not there"),
        (None, {}, SettingsError, "no source"),
        ([], {}, SettingsError, "no source: the list of sources is empty"),
        ("north", {"portfolios": "Z"}, UnknownNameError, "portfolio 'Z' is not known"),
        ("north", {"notebooks": "tny"}, UnknownNameError, "notebook 'tny' is not known: did you mean 'tiny'?"),
        (["north", "north"], {}, SettingsError, "portfolio 'A' is in more than one source"),
        ("north", {"config": Settings()}, SettingsError, "config: name a settings file"),
        ("aside", {"strict": True}, SourceError, "--strict: 1 row set aside"),
        ("empty", {}, SourceError, "there is no portfolio to measure: projects has no rows"),
        (["north", "empty"], {}, SourceError, "there is no portfolio to measure: projects has no rows"),
        (
            "aside",
            {"portfolios": "E"},
            UnknownNameError,
            "portfolio 'E' was set aside, because projects.csv: row 3, name",
        ),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_started(
    here: Path, tmp_path: Path, source: object, given: dict, error: type[Exception], said: str
) -> None:
    for name, rows in (("aside", "PD,D,Name,active,2025-01-01\nPE,E,,active,2025-01-01\n"), ("empty", "")):
        (here / name).mkdir(exist_ok=True)
        (here / name / "projects.csv").write_text(PROJECTS + rows)
    out = tmp_path / "out"
    with pytest.raises(error) as raised:
        run(source, **{"as_of": DAY, "notebooks": "tiny", "out": out, **given})
    assert str(raised.value).removeprefix("nothing was started:\n  ").startswith(said)
    assert not out.exists()
