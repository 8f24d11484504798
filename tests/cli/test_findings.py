"""`pmo-kit findings` as scripts meet it: shapes, streams, exit statuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pmo_kit.cli import app


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["findings", *map(str, arguments), "--as-of", "2026-06-30"])


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two portfolios: A with two projects above their approval by 500 and 200, B with none."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "register"
    folder.mkdir()
    (folder / "projects.csv").write_text(
        "project_id,portfolio_id,name,status,sponsor,start_date,planned_investment,actual_spend\n"
        "P1,A,One,active,Ann Lee,2024-01-01,1000,1200\n"
        "P2,A,=Two,active,Ann Lee,2024-01-01,1000,1500\n"
        "P3,B,Three,active,Ann Lee,2024-01-01,1000,1000\n"
    )
    return folder


def records(*arguments: str | Path) -> list[dict[str, Any]]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_json_nests_the_cases_in_their_cause_for_each_portfolio(source: Path) -> None:
    first, second = records(source)
    assert (first["portfolio_id"], first["as_of"], second["portfolio_id"]) == ("A", "2026-06-30", "B")
    [finding] = first["findings"]
    assert (finding["rule"], finding["amount"], finding["own_amount"]) == ("cost above approval", 700, 700)
    assert finding["by"] == "2026-07-30"
    assert [(case["project_id"], case["amount"]) for case in finding["cases"]] == [("P2", 500), ("P1", 200)]
    assert second["findings"] == []
    assert "cost above approval" in second["quiet"]
    assert second["unable"]["leakage"] == "the tables benefits and realisation were not supplied"


def test_csv_has_a_row_per_case_and_runs_no_formula(source: Path) -> None:
    result = run(source, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["portfolio_id"], row["rule"], row["project_id"], row["amount"]) for row in rows] == [
        ("A", "cost above approval", "P2", "500"),
        ("A", "cost above approval", "P1", "200"),
    ]
    assert rows[0]["name"] == "'=Two"
    assert rows[0]["decides"] == "the portfolio's sponsors, who are not named"
    assert rows[0]["benefit_id"] == ""


def test_the_table_has_a_row_per_cause_and_the_rest_is_told_beside_it(source: Path) -> None:
    result = run(source)
    header, row = result.stdout.splitlines()
    names = ["portfolio_id", "rule", "cases", "amount", "own_amount", "currency", "decides", "by", "finding"]
    assert header.split() == names
    assert "Two projects have cost, or are going to cost" in row
    assert (
        "A: 4 checks found nothing: zombie, past planned go-live, sponsor missing, status against dates"
        in result.stderr
    )
    assert "B: not looked for – dependency at risk: the table dependencies was not supplied" in result.stderr


def test_one_portfolio_can_be_asked_for_and_one_that_is_not_there_is_refused(source: Path) -> None:
    assert [one["portfolio_id"] for one in records(source, "--portfolio", "B")] == ["B"]
    result = run(source, "--portfolio", "C")
    assert result.exit_code == 2
    assert result.stderr.startswith("pmo-kit findings: ")


def test_who_decides_comes_from_the_settings(source: Path) -> None:
    (source / "pmo.yaml").write_text(
        "escalation:\n  - board\n  - {who: committee, amount_above: 600}\nportfolios:\n  A: {}\n  B: {escalation: [council]}\n"
    )
    first, _ = records(source)
    assert first["findings"][0]["who"] == "committee"
    assert first["findings"][0]["hears"] == "board and committee now"


def test_what_was_set_aside_is_told(source: Path) -> None:
    with (source / "projects.csv").open("a") as file:
        file.write("P1,A,Again,active,Ann Lee,2024-01-01,1,1\n")
    result = run(source)
    assert result.exit_code == 0
    assert "1 of 4 rows is set aside and 0 cells read as empty: `pmo-kit check` lists them" in result.stderr
    assert run(source, "--strict").exit_code == 2
