"""`pmo-kit decide` as scripts and secretaries meet it: shapes, streams, and the log that is the next run's input."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from pmo_kit import load
from pmo_kit.cli import app
from pmo_kit.cli.decide import COLUMNS
from pmo_kit.decisions.follow_through import followed

SETTINGS = """
as_of: 2026-06-30
pivot_rules:
  - {id: late, when: months_late >= 12, do: terminate, reason: It is late., decided_by: CFO and CIO together, within_days: 30}
  - {id: dear, when: cost_to_approved > 1, do: change scope, reason: It is dear., decided_by: Ann Lee, within_days: 14}
  - {id: on, when: "true", do: continue, reason: It goes on., decided_by: "the project's sponsor", within_days: 90}
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """P1 is two years late with 60 of 100 still to be spent and nothing owed, P2 goes on, of P3 nobody knows the approval; P4 is of
    another portfolio and late as well. One decision is recorded, and one cannot be read."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "register"
    folder.mkdir()
    (folder / "pmo.yaml").write_text("source: ." + SETTINGS)
    (folder / "portfolios.csv").write_text(
        "portfolio_id,name,currency,cfo_sponsor,cio_sponsor\nA,A,GBP,Cleo Finn,Ian Olsen\nB,B,GBP,,\n"
    )
    (folder / "projects.csv").write_text(
        "project_id,portfolio_id,name,status,start_date,planned_go_live,planned_investment,actual_spend,remaining_commitment,sponsor\n"
        "P1,A,One,active,2023-01-01,2024-06-30,100,40,0,Sam\n"
        "P2,A,Two,active,2023-01-01,2026-06-30,100,40,0,Sam\n"
        "P3,A,Three,active,2023-01-01,2026-06-30,,40,0,Sam\n"
        "P4,B,Four,active,2023-01-01,2024-06-30,100,90,0,Sam\n"
    )
    (folder / "decisions.csv").write_text("decision_id,project_id,raised_on\nD1,P2,2026-01-05\n,P2,2026-01-05\n")
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["decide", *map(str, arguments)])


def records(*arguments: str | Path) -> list[dict[str, Any]]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_each_project_has_a_record_with_amount_person_day_rule_and_standing(source: Path):
    found = records(source, "--portfolio", "A")
    assert {tuple(record) for record in found} == {COLUMNS}
    assert [(record["decision_id"], record["do"]) for record in found] == [
        ("REC:late:P1", "terminate"),
        ("REC:dear:P3", None),
        ("REC:on:P2", "continue"),
    ]
    first, unjudged, _ = found
    assert (first["amount"], first["currency"], first["amount_is"]) == (60, "GBP", "freed")
    assert (first["who"], first["rule"], first["reason"]) == ("Cleo Finn and Ian Olsen", "late", "It is late.")
    assert dt.date.fromisoformat(first["by"]) == dt.date(2026, 6, 30) + dt.timedelta(days=30)  # nobody was bound before
    assert (first["in_force"], first["standing"]) == (False, "not in force: never agreed")
    assert (unjudged["undefined"], unjudged["amount"], unjudged["by"]) == (["cost_to_approved"], None, None)


def test_the_table_leaves_out_what_goes_on_and_counts_it(source: Path):
    result = run(source, "--portfolio", "A")
    assert result.exit_code == 0, result.stderr
    header, *lines = result.stdout.splitlines()
    assert header.split() == ["portfolio", "what", "amount", "who", "by", "rule", "waiting", "standing"]
    assert len(lines) == 2
    assert "Terminate: One" in lines[0]
    assert "£60 freed" in lines[0].replace("\u00a0", " ")
    assert "Cannot be judged: Three, without cost_to_approved" in lines[1]
    assert "1 decision to take; 1 project that cannot be judged; 1 project to go on as it is" in result.stderr


def test_csv_has_every_portfolio_and_a_text_in_each_cell(source: Path):
    rows = list(csv.DictReader(io.StringIO(run(source, "--format", "csv").stdout)))
    assert [(row["portfolio_id"], row["project_id"]) for row in rows] == [
        ("A", "P1"),
        ("A", "P3"),
        ("A", "P2"),
        ("B", "P4"),
    ]
    assert rows[0]["evidence"] == "months_late: 24"
    assert rows[1]["evidence"] == "cost_to_approved: undefined"
    assert rows[3]["who"] == "CFO and CIO together (nobody is named)"


def test_a_log_that_is_filled_in_is_the_next_runs_decisions(source: Path, tmp_path: Path):
    log = source / "log.xlsx"
    result = run(source, "--portfolio", "A", "--log", log)
    assert result.exit_code == 0, result.stderr
    assert "wrote log.xlsx: 1 new recommendation above 1 row of decisions" in result.stderr
    assert "1 row of decisions set aside and 0 cells read as empty are not in it" in result.stderr
    book = load_workbook(log)
    sheet = book["decisions"]
    header = [cell.value for cell in sheet[1]]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["REC:late:P1", "D1"]
    for name, value in {
        "decided_on": dt.date(2026, 6, 30),
        "decided_by": "Cleo Finn, Ian Olsen",
        "outcome": "pause",
    }.items():
        sheet.cell(2, header.index(name) + 1).value = value
    book.save(log)
    settings = tmp_path / "next.yaml"
    files = ", ".join(f"{name}: register/{name}.csv" for name in ("projects", "portfolios"))
    settings.write_text(f"source: {{{files}, decisions: register/log.xlsx}}" + SETTINGS)
    again = load(config=settings)
    assert [problem.line() for problem in again.problems] == []
    [row] = followed(again.for_portfolio("A")).rows.to_dict("records")
    assert [row[name] for name in ("recommended", "decided", "standing")] == ["terminate", "pause", "as agreed"]
    second = run("--config", settings, "--log", tmp_path / "second.xlsx")
    assert "wrote second.xlsx: 1 new recommendation above 2 rows of decisions" in second.stderr  # that of B
    assert "not in it" not in second.stderr


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("log.csv", "is no workbook's name: let it end in .xlsx"),
        ("nowhere/log.xlsx", "cannot be written: there is no such folder"),
    ],
)
def test_a_log_that_cannot_be_written_is_refused_before_anything_is_read(source: Path, name: str, why: str):
    result = run(source, "--log", name)
    assert result.exit_code == 2
    assert why in result.stderr
    assert result.stdout == ""


def test_a_log_that_is_there_is_never_written_over(source: Path, tmp_path: Path):
    (tmp_path / "log.xlsx").write_text("filled in")
    result = run(source, "--log", "log.xlsx")
    assert (result.exit_code, "is there already" in result.stderr) == (2, True)
    assert (tmp_path / "log.xlsx").read_text() == "filled in"
