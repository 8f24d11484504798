"""Settings that merely lie beside a source: what they say of the data holds, and nothing in them runs or reaches out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmo_kit.batch.inputs import notebooks_of, read_input
from pmo_kit.cli import app
from pmo_kit.errors import SettingsError, SourceError
from pmo_kit.loaders import load
from pmo_kit.settings import carried
from pmo_kit.settings.beside import not_taken, settings_for
from pmo_kit.settings.limits import Limits
from pmo_kit.settings.meant import resolve

from ..builders.damage import folder
from ..builders.places import ROOT

ALL = """\
as_of: 2026-06-30
discount_rate: 0.07
source: {reaching}
mapping: ../mapping.yaml
out: /tmp/elsewhere
notebooks: [mine]
limits: {{cells: 9}}
portfolios: {{A: {{notebooks: [mine], discount_rate: 0.05}}}}
"""


@pytest.fixture
def received(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of CSV files that somebody sent, in the folder that the user stands in."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return folder(tmp_path / "here" / "received")


@pytest.mark.parametrize(
    "reaching", ["../secret", "/etc", "postgresql://db/pmo", "${PMO_DATABASE}", "{projects: ../secret.csv}"]
)
def test_what_runs_or_reaches_out_is_not_taken_and_told_with_what_to_type(received: Path, reaching: str) -> None:
    (received / "pmo.yaml").write_text(ALL.format(reaching=reaching))
    settings, source = settings_for("received")
    assert (source, settings.mapping, settings.out, settings.notebooks) == ("received", None, Path("reports"), None)
    assert (settings.limits, settings.of("A").notebooks, settings.of("A").discount_rate) == (Limits(), None, 0.05)
    assert (settings.discount_rate, settings.as_of) == (0.07, dt.date(2026, 6, 30))
    assert not_taken(settings) == (
        "received/pmo.yaml: notebooks, out, limits, portfolios.A.notebooks, source, mapping are not taken from settings "
        "that merely lie beside a source; if you trust them, type --config received/pmo.yaml"
    )


def test_what_is_not_taken_comes_from_the_workspace_that_the_user_stands_in(received: Path) -> None:
    (received / "pmo.yaml").write_text("as_of: 2026-06-30\nout: theirs\n")
    Path("pmo.yaml").write_text("out: hers\nnotebooks: [01_baselining]\nlimits: {rows: 7}\ndiscount_rate: 0.2\n")
    settings, _ = settings_for("received")
    assert (settings.out, settings.notebooks, settings.limits.rows) == (Path("hers").resolve(), ["01_baselining"], 7)
    assert settings.discount_rate == 0.035


def test_settings_that_are_named_or_stood_in_are_trusted(received: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (received / "pmo.yaml").write_text("as_of: 2026-06-30\nout: theirs\n")
    named, _ = settings_for("received", "received/pmo.yaml")
    monkeypatch.chdir(received)
    for settings in (named, settings_for(".")[0]):
        assert (settings.out, settings.workspace, not_taken(settings)) == (received / "theirs", received, "")


def test_a_source_and_a_mapping_inside_of_the_folder_hold_without_a_word(received: Path) -> None:
    (received / "sub").mkdir()
    (received / "map.yaml").write_text("{}")
    (received / "pmo.yaml").write_text("source: sub\nmapping: map.yaml\n")
    settings, source = settings_for("received")
    assert (source, settings.mapping, not_taken(settings)) == (
        str(received / "sub"),
        received / "map.yaml",
        "",
    )


@pytest.mark.parametrize("sample", sorted(path.parent.name for path in ROOT.glob("sample_data/*/pmo.yaml")))
def test_the_samples_go_on_without_a_word(received: Path, sample: str) -> None:
    settings, source = settings_for(ROOT / "sample_data" / sample)
    assert (source, settings.as_of, not_taken(settings)) == (
        str(ROOT / "sample_data" / sample),
        dt.date(2026, 6, 30),
        "",
    )


@pytest.mark.parametrize(
    "origin",
    [
        "{query: SELECT 1}",
        "../secret.xlsx#projects",
        "/etc/passwd",
        "[projects.csv, ../secret.xlsx#projects]",
        "../*.xlsx#projects",
        "[projects.csv, /srv/*.csv]",
    ],
)
def test_a_mapping_beside_a_source_that_asks_a_query_or_reads_elsewhere_is_not_followed(
    received: Path, origin: str
) -> None:
    (received / "map.yaml").write_text(f"projects: {{from: {origin}}}")
    (received / "pmo.yaml").write_text("mapping: map.yaml\nas_of: 2026-06-30\n")
    with pytest.raises(SettingsError, match=r"reaches out, and is not followed(.|\n)*type --config received/pmo.yaml"):
        load("received")


def test_notebooks_beside_a_source_are_not_run(received: Path) -> None:
    (received / "pmo.yaml").write_text("source: .\nas_of: 2026-06-30\n")
    (received / "notebooks").mkdir()
    (received / "notebooks/01_baselining.ipynb").write_text("what somebody sent")
    each = read_input(resolve("received"))
    [found] = notebooks_of([each.unit("A", ["01_baselining"])], [each]).values()
    assert found.path.parent == carried.folder("notebooks")


def test_the_command_line_says_it_and_a_call_warns(received: Path) -> None:
    (received / "pmo.yaml").write_text("as_of: 2026-06-30\nout: theirs\n")
    said = "received/pmo.yaml: out is not taken from settings that merely lie beside a source; if you trust them, type"
    assert said in CliRunner().invoke(app, ["check", "received"]).stderr
    with pytest.warns(UserWarning, match=said):
        load("received")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("recieved", "the source 'recieved' is not there: did you mean 'received'?"),
        ("../hree/received", "the source 'hree/received' is not there: did you mean 'here/received'?"),
        ("nothing/like/it", "the source 'it' is not there"),
    ],
)
def test_a_misspelled_source_is_told_as_that_and_not_as_a_date_that_is_lacking(
    received: Path, given: str, said: str
) -> None:
    (received / "pmo.yaml").write_text("as_of: 2026-06-30\n")
    with pytest.raises(SourceError) as told:
        load(given)
    assert str(told.value) == said
