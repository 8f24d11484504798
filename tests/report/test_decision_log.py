"""The decision log as a workbook: what stands in it, and that it reads back as the decisions table after a meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from pmo_kit import load
from pmo_kit.decisions.follow_through import followed
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.register.schemas import table
from pmo_kit.report.decision_log import write_log
from pmo_kit.vocabulary import Action

from ..decisions.test_log import recommendation

PROJECTS = (
    "project_id,portfolio_id,name,status,start_date,end_date\n"
    "P1,A,Project P1,active,2024-01-01,\nP2,A,Project P2,active,2024-01-01,\nP3,B,Project P3,active,2024-01-01,\n"
)
DECISIONS = (
    "decision_id,project_id,title,category,forum,raised_on,decided_on,withdrawn_on,decided_by,outcome\n"
    "D1,P1,=1+1,risk,Board,2026-01-05,2026-01-09,,Ann Lee,@home\n"
    "D2,P3,Choose,,,2026-02-05,,,,\n"
    "REC:late:P2,P2,Terminate: Project P2,budget,,2026-03-01,2026-06-05,,Ann Lee,continue\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two portfolios with three decisions, one of them on an earlier recommendation."""
    (tmp_path / "projects.csv").write_text(PROJECTS)
    (tmp_path / "portfolios.csv").write_text("portfolio_id,name,currency\nA,A,EUR\nB,B,EUR\n")
    (tmp_path / "decisions.csv").write_text(DECISIONS)
    (tmp_path / "pmo.yaml").write_text("source: .\nas_of: 2026-06-30\n")
    return tmp_path


def with_log(folder: Path) -> Portfolio:
    """The register with the log in place of its decisions."""
    settings = "source: {projects: projects.csv, portfolios: portfolios.csv, decisions: log.xlsx}\nas_of: 2026-07-31\n"
    (folder / "next.yaml").write_text(settings)
    return load(config=folder / "next.yaml")


def fill_in(path: Path, decision_id: str, **cells: Any) -> None:
    """What a secretary types after the meeting."""
    book = load_workbook(path)
    sheet = book["decisions"]
    header = [cell.value for cell in sheet[1]]
    [row] = [row for row in sheet.iter_rows(min_row=2) if row[0].value == decision_id]
    for name, value in cells.items():
        row[header.index(name)].value = value
    book.save(path)


def test_a_log_reads_back_as_the_table_that_it_was_made_of_and_what_is_new(folder: Path):
    register = load(folder)
    assert write_log(folder / "log.xlsx", [recommendation(), recommendation(project_id="P2")], register) == (1, 3)
    again = with_log(folder)
    assert again.problems == ()
    assert again.tables["decisions"]["decision_id"].tolist() == ["REC:late:P1", "D1", "D2", "REC:late:P2"]
    kept = again.tables["decisions"].iloc[1:].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, register.tables["decisions"].reset_index(drop=True))


def test_what_was_filled_in_after_the_meeting_is_followed_up_on(folder: Path):
    write_log(folder / "log.xlsx", [recommendation()], load(folder))
    fill_in(
        folder / "log.xlsx",
        "REC:late:P1",
        decided_on=dt.date(2026, 7, 3),
        decided_by="Ann Lee",
        forum="Board",
        outcome="terminate",
    )
    again = with_log(folder)
    assert again.problems == ()
    found = followed(again.for_portfolio("A"))
    rows = found.rows.set_index("decision_id")
    assert rows.loc["REC:late:P1", ["state", "recommended", "decided", "age"]].tolist() == [
        "decided",
        "terminate",
        "terminate",
        32.0,
    ]
    assert rows.loc["REC:late:P2", "as_recommended"] is False
    assert (found.figures["recommended"], found.figures["as_recommended"], found.figures["otherwise"]) == (2, 1, 1)


def test_a_log_of_a_log_adds_nothing(folder: Path):
    write_log(folder / "log.xlsx", [recommendation()], load(folder))
    again = with_log(folder)
    assert write_log(folder / "second.xlsx", [recommendation(since=dt.date(2026, 7, 1))], again) == (0, 4)
    assert again.tables["decisions"]["raised_on"].iloc[0] == pd.Timestamp("2026-06-01")


def test_nothing_in_it_is_a_formula(folder: Path):
    evil = replace(recommendation(), project="=HYPERLINK(1)", reason="@SUM(A1)", decided_by="+1")
    write_log(folder / "log.xlsx", [evil], load(folder))
    book = load_workbook(folder / "log.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    begun = [cell for cell in cells if str(cell.value).startswith(("=", "+", "@"))]
    assert len(begun) == 5  # the title of D1 and its outcome, and the three on the paper
    assert all(cell.quotePrefix for cell in begun)


def test_the_sheet_has_the_dictionarys_columns_and_lists_to_choose_from(folder: Path):
    write_log(folder / "log.xlsx", [recommendation()], load(folder))
    sheet = load_workbook(folder / "log.xlsx")["decisions"]
    assert [cell.value for cell in sheet[1]] == list(table("decisions").names)
    lists = {rule.formula1: str(rule.sqref) for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert lists['"continue,change scope,pause,terminate"'] == "J2"  # the outcome of what is open and recommended alone
    assert lists['"scope,schedule,budget,benefit,risk,other"'] == "D2:D5000"
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("B2", "$1:$1", "landscape")


def test_the_paper_says_first_what_needs_a_decision_and_of_the_rest_why_it_cannot_be_judged(folder: Path):
    made = [
        recommendation(None, "P3", amount=None, by=None, evidence=(("launched", True),), undefined=("exit_cost",)),
        recommendation(Action.CONTINUE, "P2", evidence=(("months_late", 0.0), ("status", "active"))),
        recommendation(starves=("Project P2", "Project P3")),
    ]
    write_log(folder / "log.xlsx", made, load(folder))
    sheet = load_workbook(folder / "log.xlsx")["paper"]
    header = [cell.value for cell in sheet[1]]
    rows = [dict(zip(header, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert [row["recommended"] for row in rows] == ["terminate", "cannot be judged", "continue"]
    first, unjudged, last = rows
    assert (first["amount"], first["currency"], first["by"].date()) == (1200, "EUR", dt.date(2026, 7, 1))
    assert (first["depends on it"], first["evidence"]) == ("Project P2, Project P3", "months_late: 14")
    assert (unjudged["amount"], unjudged["currency"]) == (None, None)
    assert unjudged["evidence"] == "launched: yes; exit_cost: undefined"
    assert last["evidence"] == "months_late: 0; status: active"
