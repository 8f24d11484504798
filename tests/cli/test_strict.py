"""`pmo-kit run --strict` makes nothing out of a source in which anything was lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmo_kit.cli import app

PROJECTS = "project_id,portfolio_id,name,status,start_date,planned_investment\n"


@pytest.mark.parametrize(
    ("row", "cost"),
    [
        ("P2,A,Two,active,2025-01-01,lots\n", "1 cell read as empty"),
        ("P2,A,,active,2025-01-01,1\nP3,A,,active,,\n", "2 rows set aside"),
    ],
)
def test_a_run_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, cost: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "projects.csv").write_text(PROJECTS + "P1,A,One,active,2025-01-01,1\n" + row)
    result = CliRunner().invoke(app, ["run", "register", "--strict", "--as-of", "2026-06-30"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"pmo-kit run: --strict: {cost}: `pmo-kit check` lists them, and nothing was done\n"
    assert [path.name for path in tmp_path.iterdir()] == ["register"]
