"""Two runs of one portfolio: what the second is compared with, how long that stays, and that it is said loudly."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from pmo_kit.batch import Limits, workers
from pmo_kit.batch.publishing import publish
from pmo_kit.errors import SettingsError
from pmo_kit.settings.meant import resolve

from ..builders.made_notebooks import executed, notebook, prints, ran, saved

TABLES = {
    "portfolios": ["portfolio_id,name,currency", "A,Alpha,GBP"],
    "projects": [
        "project_id,portfolio_id,name,status,start_date,go_live,planned_investment",
        "P1,A,One,active,2024-01-01,2025-12-31,1000",
    ],
    "benefits": ["benefit_id,project_id,name,kind", "B1,P1,First,cashable"],
    "realisation": [
        "benefit_id,month,planned_value,actual_value",
        *(f"B1,2026-0{month}-01,100,40" for month in range(1, 7)),
    ],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one portfolio, whose notebooks are not really run."""
    (tmp_path / "data").mkdir()
    for name, lines in TABLES.items():
        (tmp_path / "data" / f"{name}.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "pmo.yaml").write_text("as_of: 2026-06-30\nsource: data\n")
    saved(tmp_path / "notebooks", "tiny", notebook("print(1)"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workers, "execute", made)
    return tmp_path


def made(content: NotebookNode, given: dict, kept_at: Path, **how: object) -> NotebookNode:
    return executed(ran(prints("x")))


def run(folder: Path, **given: Any) -> dict[str, Any]:
    """The manifest's record of the portfolio after a run."""
    meant = resolve(None, folder / "pmo.yaml", given.pop("as_of", None))
    at = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
    publish([meant], made_at=at, notebooks=["tiny"], limits=Limits(1, way="spawned"), **given)
    [record] = json.loads((folder / "reports/manifest.json").read_text())["portfolios"]
    return record


def double(folder: Path) -> None:
    file = folder / "data/realisation.csv"
    file.write_text(file.read_text().replace(",40", ",80"))


def page(folder: Path) -> str:
    return (folder / "reports/A/tiny.html").read_text().partition("</style>")[2]


def test_a_first_run_is_compared_with_nothing(folder: Path) -> None:
    record = run(folder)
    assert record["previous"] is None
    assert record["since"] == {"line": "", "restated": False}
    assert "no earlier run" in page(folder)


def test_doubled_actuals_are_said_loudly_on_the_first_screen_and_named_in_the_provenance(folder: Path) -> None:
    run(folder)
    double(folder)
    record = run(folder)
    assert record["since"]["restated"]
    shown = page(folder)
    head = shown.partition("</header>")[0]
    # six months of 40 are 240, and of 80 are 480
    said = "actual benefits of the months until then add up to £480, and had been £240 (six months changed)"
    assert said in head
    assert 'class="pmo-restated"' in head
    assert f"<code>{record['previous']['sha256'][:12]}</code>" in shown
    assert "manifest.json of the run as of 2026-06-30" in shown


def test_the_comparison_stays_as_long_as_the_inputs_do(folder: Path) -> None:
    run(folder)
    double(folder)
    first = run(folder)
    again = run(folder, force=True)
    assert again["previous"] == first["previous"]
    assert again["since"] == first["since"]


def test_a_later_day_is_compared_with_the_earlier_and_restates_nothing(folder: Path) -> None:
    run(folder, as_of="2026-05-31")
    record = run(folder)
    assert record["previous"]["as_of"] == "2026-05-31"
    assert not record["since"]["restated"]
    assert "has come of what was promised £240, had been £200 (+£40)" in record["since"]["line"]


def test_a_manifest_that_is_named_beats_the_one_in_the_folder_and_makes_the_report_again(folder: Path) -> None:
    run(folder, as_of="2026-03-31")
    (folder / "march.json").write_bytes((folder / "reports/manifest.json").read_bytes())
    run(folder, as_of="2026-05-31")
    run(folder)
    assert "of 31 May 2026" in page(folder)
    record = run(folder, compare=folder / "march.json")
    assert record["previous"]["manifest"] == "march.json"
    assert "of 31 March 2026" in page(folder)
    assert run(folder)["previous"]["manifest"] == "march.json"  # nothing else changed, so it stays


def test_a_file_that_is_no_manifest_ends_a_run_before_anything_is_started(folder: Path) -> None:
    (folder / "other.json").write_text("[]")
    with pytest.raises(SettingsError, match="no manifest of pmo-kit"):
        run(folder, compare=folder / "other.json")
    assert not (folder / "reports").exists()


def test_a_manifest_that_somebody_spoilt_is_no_reason_to_fail(folder: Path) -> None:
    run(folder)
    file = folder / "reports/manifest.json"
    content = json.loads(file.read_text())
    content["portfolios"][0] |= {"months": "x", "as_of": 7, "inputs": "other"}
    file.write_text(json.dumps(content))
    assert run(folder)["previous"] is None
