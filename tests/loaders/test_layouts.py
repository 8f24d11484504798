"""Layouts made for people, in the mapping's words: periods across, several sheets, filters, states, flat sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from pmo_kit.cli import app
from pmo_kit.errors import SettingsError
from pmo_kit.loaders import load
from pmo_kit.loaders.mapping.periods import Calendar, Period, PeriodError, period_of
from pmo_kit.register.checks import Counts
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.settings.config import Settings

PROJECTS = "project_id,portfolio_id,name,status,start_date\nP1,A,One,active,2025-01-01\nP2,A,Two,active,2025-01-01\n"
BENEFITS = "benefit_id,project_id,name\nB1,P1,Less rework\nB2,P2,Less waste\n"
Row = list[Any]


def read(folder: Path, mapping: str, **files: str) -> Portfolio:
    """The register of some CSV files, beside projects and benefits, under a mapping."""
    source = folder / "source"
    source.mkdir(exist_ok=True)
    for name, content in {"projects": PROJECTS, "benefits": BENEFITS, **files}.items():
        (source / f"{name}.csv").write_text(content, encoding="utf-8")
    return under(source, mapping)


def under(source: Path, mapping: str) -> Portfolio:
    (source.parent / "mapping.yaml").write_text(mapping, encoding="utf-8")
    return load(source, Settings(mapping=source.parent / "mapping.yaml"), as_of="2026-06-30")


def book(path: Path, **sheets: list[Row]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def refused(folder: Path, mapping: str, **files: str) -> str:
    with pytest.raises(SettingsError) as raised:
        read(folder, mapping, **files)
    return str(raised.value)


def months(portfolio: Portfolio, *columns: str) -> list[tuple[Any, ...]]:
    frame = portfolio.tables["realisation"]
    frame = frame.assign(month=frame["month"].dt.strftime("%Y-%m"))[["benefit_id", "month", *columns]]
    return list(frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))


def said(portfolio: Portfolio, table: str = "realisation") -> list[str]:
    return [p.line() for p in portfolio.problems if p.table == table]


def test_months_across_columns_become_rows(tmp_path: Path) -> None:
    mapping = 'realisation: {from: tracker.csv, columns: {benefit_id: Benefit}, across: {planned_value: "*"}}'
    found = read(tmp_path, mapping, tracker="Benefit,Jan 2026,Feb-26,2026-03\nB1,1,2,\nB2,,4,5\n")
    expected = [("B1", "2026-01", 1.0), ("B1", "2026-02", 2.0), ("B2", "2026-02", 4.0), ("B2", "2026-03", 5.0)]
    assert months(found, "planned_value") == expected
    assert "2 rows with periods across are read as 4" in said(found)[0]


def test_two_amounts_across_stand_beside_each_other(tmp_path: Path) -> None:
    mapping = """
realisation:
  from: tracker.csv
  columns: {benefit_id: Benefit}
  across: {planned_value: {columns: "Plan *", scale: 1000}, actual_value: "* actual"}
"""
    found = read(tmp_path, mapping, tracker="Benefit,Plan Jan 2026,Jan 2026 actual\nB1,1,900\n")
    assert months(found, "planned_value", "actual_value") == [("B1", "2026-01", 1000.0, 900.0)]


def test_two_header_rows_are_joined(tmp_path: Path) -> None:
    rows = [["Benefit", "Plan", None, "Ist", None], [None, "Jan 2026", "Feb 2026", "Jan 2026", "Feb 2026"]]
    source = tmp_path / "source"
    read(tmp_path, "{}")
    book(source / "finance.xlsx", Nutzen=[["Stand Juni"], *rows, ["B1", 1, 2, 3, 4]])
    mapping = """
realisation:
  from: finance.xlsx#Nutzen
  header_rows: 2
  columns: {benefit_id: Benefit}
  across: {planned_value: "Plan / *", actual_value: "Ist / *"}
"""
    found = under(source, mapping)
    assert months(found, "planned_value", "actual_value") == [("B1", "2026-01", 1.0, 3.0), ("B1", "2026-02", 2.0, 4.0)]


def test_what_cannot_be_read_across_is_told_with_its_own_header_and_row(tmp_path: Path) -> None:
    mapping = 'realisation: {from: tracker.csv, columns: {benefit_id: Benefit}, across: {planned_value: "*"}}'
    found = read(tmp_path, mapping, tracker="Benefit,Jan 2026,Feb 2026\nB1,1,2\nB2,3,lots\n")
    assert said(found)[-1].startswith("row 3, Feb 2026 (realisation.planned_value): 'lots' is not a number")


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("evenly", [("2026-04", 1.0), ("2026-05", 1.0), ("2026-06", 1.0)]),
        ("last month", [("2026-06", 3.0)]),
    ],
)
def test_what_an_amount_of_a_quarter_means_for_months_is_stated(tmp_path: Path, how: str, expected: list[Row]) -> None:
    across = f'realisation: {{from: t.csv, spread: {how}, columns: {{benefit_id: B}}, across: {{planned_value: "*"}}}}'
    found = read(tmp_path, across, t="B,Q2 2026\nB1,3\n")
    assert [row[1:] for row in months(found, "planned_value")] == expected
    down = f"realisation: {{from: t.csv, spread: {how}, columns: {{benefit_id: B, month: P, planned_value: Plan}}}}"
    found = read(tmp_path, down, t="B,P,Plan\nB1,Q2 2026,3\n")
    assert [row[1:] for row in months(found, "planned_value")] == expected


def test_what_is_not_stated_of_a_period_is_asked_and_never_guessed(tmp_path: Path) -> None:
    across = 'realisation: {from: t.csv, columns: {benefit_id: B}, across: {planned_value: "*"}}'
    assert "declare spread: evenly, or spread: last month" in refused(tmp_path, across, t="B,Q2 2026\nB1,3\n")
    assert "declare fiscal_year, such as fiscal_year: FY26 begins 2025-04" in refused(
        tmp_path, across, t="B,FY26\nB1,3\n"
    )
    assert "declare it, such as year: 2026" in refused(tmp_path, across, t="B,Jan\nB1,3\n")


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        ("Jan 2026", (2026, 1), 1),
        ("März 26", (2026, 3), 1),
        ("déc. 2025", (2025, 12), 1),
        ("2026 julio", (2026, 7), 1),
        ("202606", (2026, 6), 1),
        ("20260630", (2026, 6), 1),
        ("06/2026", (2026, 6), 1),
        ("2026-06-01 00:00:00", (2026, 6), 1),
        ("Q2 2026", (2026, 4), 3),
        ("2026-Q2", (2026, 4), 3),
        ("2. Quartal 2026", (2026, 4), 3),
        ("Q1 FY26", (2025, 4), 3),
        ("FY26", (2025, 4), 12),
        ("FY2027", (2026, 4), 12),
        ("2025/26", (2025, 4), 12),
        ("2026", (2026, 1), 12),
    ],
)
def test_periods_are_read_as_the_mapping_says_years_begin(text: str, first: tuple[int, int], count: int) -> None:
    calendar = Calendar.of("FY26 begins 2025-04", "calendar")
    assert period_of(text, calendar) == Period(first[0] * 12 + first[1] - 1, count)


@pytest.mark.parametrize("text", ["FY26", "2025/26", "Q1 FY26", "Jan"])
def test_a_period_that_says_too_little_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        period_of(text, Calendar())


@pytest.mark.parametrize("text", ["PRJ-001", "2024-17", "Phase 10", "Title", "2025/27", ""])
def test_what_is_no_period_is_none(text: str) -> None:
    assert period_of(text, Calendar.of("FY26 begins 2025-04")) is None


def test_a_scenario_column_with_plan_and_actual_as_rows(tmp_path: Path) -> None:
    mapping = """
realisation:
  from: t.csv
  keep: joined
  columns:
    benefit_id: Benefit
    month: Period
    planned_value: {column: Amount, where: {Scenario: Plan}}
    actual_value: {column: Amount, where: {Scenario: [Actual, Actuals]}}
"""
    rows = "Benefit,Period,Scenario,Amount\nB1,2026-01,Plan,10\nB1,2026-01,actual,8\nB1,2026-02,Plan,20\n"
    found = read(tmp_path, mapping, t=rows)
    assert months(found, "planned_value", "actual_value") == [
        ("B1", "2026-01", 10.0, 8.0),
        ("B1", "2026-02", 20.0, None),
    ]
    assert "3 rows are joined by their key to 2, as the mapping says (pointed out)" in said(found)


def test_rows_that_are_joined_and_differ_are_asked_about(tmp_path: Path) -> None:
    mapping = "realisation: {from: t.csv, keep: joined, columns: {benefit_id: B, month: M, planned_value: V}}"
    rows = "B,M,V\nB1,2026-01,10\nB1,2026-01,8\n"
    found = read(tmp_path, mapping, t=rows)
    assert "row 2, V (realisation.planned_value): the rows that are joined say '10' and '8'" in said(found)[-1]
    assert months(found, "planned_value") == [("B1", "2026-01", None)]
    summed = mapping.replace("planned_value: V", "planned_value: {column: V, take: total}")
    assert months(read(tmp_path, summed, t=rows), "planned_value") == [("B1", "2026-01", 18.0)]


def test_an_event_log_gives_when_an_issue_was_raised_and_decided(tmp_path: Path) -> None:
    mapping = """
decisions:
  from: log.csv
  keep: joined
  columns:
    decision_id: Issue
    project_id: Project
    raised_on: {column: Date, take: min}
    decided_on: {column: Date, take: max, where: {Event: [Approved, Rejected]}}
"""
    log = "Issue,Project,Event,Date\nD1,P1,Raised,2026-01-05\nD1,P1,Approved,2026-02-01\nD2,P2,Raised,2026-03-01\n"
    frame = read(tmp_path, mapping, log=log).tables["decisions"]
    assert frame["raised_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-05", "2026-03-01"]
    assert frame["decided_on"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["2026-02-01", ""]


def test_of_the_states_of_a_project_the_last_by_date_is_kept_and_the_others_are_left_out(tmp_path: Path) -> None:
    mapping = "projects: {from: states.csv, keep: last by As of}"
    head, one = "project_id,portfolio_id,name,status,start_date,As of\n", "P1,A,One"
    states = (
        f"{head}{one},active,2025-01-01,2026-03-31\n{one},paused,2025-01-01,2026-05-31\n{one},proposed,,2026-01-31\n"
    )
    found = read(tmp_path, mapping, states=states + "P2,A,Two,active,2025-01-01,2026-03-31\n")
    assert found.tables["projects"]["status"].tolist() == ["paused", "active"]
    assert found.counts["projects"] == Counts(read=4, used=2, set_aside=0, left_out=2)


def test_a_filter_leaves_rows_out_and_is_no_failure(tmp_path: Path) -> None:
    mapping = "projects: {where: {status: {not: [Draft]}}}"
    found = read(tmp_path, mapping, projects=PROJECTS + "P3,A,Three,draft,2025-01-01\n")
    assert found.counts["projects"] == Counts(read=3, used=2, set_aside=0, left_out=1)
    assert "1 row is left out by the mapping (where status)" in said(found, "projects")[0]


def test_several_files_feed_one_table_and_their_names_are_a_column(tmp_path: Path) -> None:
    mapping = 'projects: {from: "2026-*.csv", columns: {portfolio_id: {name_of: file}}}'
    head = "project_id,name,status,start_date\n"
    files = {"2026-Ops": head + "P1,One,active,2025-01-01\n", "2026-IT": head + "P2,Two,wobbly,2025-01-01\n"}
    found = read(tmp_path, mapping, **files)
    assert found.tables["projects"]["portfolio_id"].tolist() == ["2026-Ops"]
    (lost,) = [p for p in found.problems if p.effect == "set aside" and p.table == "projects"]
    assert (lost.file, lost.row) == ("2026-IT.csv", 2)
    latest = mapping.replace("columns", "use: latest, columns")
    assert read(tmp_path, latest, **files).tables["projects"]["project_id"].tolist() == ["P1"]


def test_a_sheet_for_each_unit(tmp_path: Path) -> None:
    head, cells = ["project_id", "name", "status", "start_date"], ["x", "active", "2025-01-01"]
    source = book(tmp_path / "units.xlsx", Sales=[head, ["P1", *cells]], Ops=[head, ["P2", *cells]])
    found = under(source, "projects: {from: [Sales, Ops], columns: {portfolio_id: {name_of: sheet}}}")
    assert found.tables["projects"]["portfolio_id"].tolist() == ["Sales", "Ops"]


def test_a_transposed_return(tmp_path: Path) -> None:
    rows = [
        ["project_id", "P1", "P2"],
        ["portfolio_id", "A", "B"],
        ["name", "One", "Two"],
        ["status", "active", "paused"],
    ]
    source = book(tmp_path / "return.xlsx", Return=[*rows, ["start_date", "2025-01-01", "2025-02-01"]])
    found = under(source, "projects: {from: Return, transposed: true}")
    assert found.tables["projects"]["portfolio_id"].tolist() == ["A", "B"]


def test_columns_are_named_by_their_place_where_they_have_no_header_or_share_one(tmp_path: Path) -> None:
    columns = "{benefit_id: column A, month: column B, planned_value: column C, actual_value: column D}"
    mapping = f"realisation: {{from: t.csv, columns: {columns}}}"
    expected = [("B1", "2026-01", 10.0, 8.0)]
    found = read(tmp_path, mapping, t="Benefit,Month,Value,Value\nB1,2026-01,10,8\n")
    assert months(found, "planned_value", "actual_value") == expected
    headless = mapping.replace("from: t.csv", "from: t.csv, header_rows: 0")
    found = read(tmp_path, headless, t="B1,2026-01,10,8\n")
    assert months(found, "planned_value", "actual_value") == expected


def test_a_header_that_stands_there_twice_and_its_number_say_the_same(tmp_path: Path) -> None:
    mapping = "realisation: {from: t.csv, columns: {benefit_id: Benefit, month: Month, planned_value: Plan}}"
    tracker = "Benefit,Month,Plan,Plan\nB1,2026-01,10,8\n"
    assert "name it by its place, 'column C' or 'column D'" in refused(tmp_path, mapping, t=tracker)
    numbered = refused(tmp_path, mapping.replace("Plan}", "Plan.1}"), t=tracker)
    assert "the column 1 after the first 'Plan' is named 'column D'" in numbered


def test_fill_down_and_a_fallback_are_said(tmp_path: Path) -> None:
    mapping = """
projects:
  from: t.csv
  fill_down: Unit
  missing: [nda]
  columns: {project_id: Ref, portfolio_id: Unit, name: Ref, status: {constant: active},
    start_date: {column: Actual start, else: Planned start}}
"""
    rows = "Unit,Ref,Actual start,Planned start\nOps,P1,2025-01-01,\n,P2,nda,2025-02-01\n"
    found = read(tmp_path, mapping, t=rows)
    assert found.tables["projects"]["portfolio_id"].tolist() == ["Ops", "Ops"]
    assert found.tables["projects"]["start_date"].dt.month.tolist() == [1, 2]
    told = " ".join(said(found, "projects"))
    assert "1 empty cell of 'Unit' takes what stands above it" in told
    assert "start_date is taken from 'Planned start' in 1 row" in told


def test_settings_for_every_table(tmp_path: Path) -> None:
    mapping = """
every_table: {language: de, missing: [k.A.]}
projects: {from: t.csv, columns: {planned_investment: Budget, sponsor: Wer}}
"""
    rows = 'project_id,portfolio_id,name,status,start_date,Budget,Wer\nP1,A,One,active,03.04.2025,"1.234",k.A.\n'
    row = read(tmp_path, mapping, t=rows).tables["projects"].iloc[0]
    assert (row["start_date"].month, row["planned_investment"], str(row["sponsor"])) == (4, 1234.0, "nan")


def test_ids_that_differ_in_case_or_blanks_are_folded_and_said(tmp_path: Path) -> None:
    benefits = "benefit_id,project_id,name\nB1,p1,Less rework\n"
    assert read(tmp_path, "{}", benefits=benefits).counts["benefits"].set_aside == 1
    found = read(tmp_path, "benefits: {fold_keys: true}", benefits=benefits)
    assert found.tables["benefits"]["project_id"].tolist() == ["P1"]
    assert "project_id: ids that differ in case or blanks are one: 'p1' as 'P1'" in said(found, "benefits")[0]


def test_rows_folded_by_distinct_are_told(tmp_path: Path) -> None:
    mapping = (
        "portfolios: {from: projects.csv, distinct: true, columns: {portfolio_id: portfolio_id, name: portfolio_id}}"
    )
    assert (
        "1 row says the same as another and is one row with it (distinct)"
        in said(read(tmp_path, mapping), "portfolios")[0]
    )


def test_a_unit_in_a_mapped_header_that_is_not_declared_is_asked_about(tmp_path: Path) -> None:
    mapping = "projects: {from: t.csv, columns: {planned_investment: Budget (£m)}}"
    rows = PROJECTS.replace("start_date\n", "start_date,Budget (£m)\n").replace("01-01\n", "01-01,2\n")
    (question,) = said(read(tmp_path, mapping, t=rows), "projects")
    assert "'Budget (£m)' names a unit, and planned_investment is read as its figures stand there" in question
    assert "Then declare scale: 1_000_000; scale: 1 says that they are whole" in question
    declared = mapping.replace("Budget (£m)", "{column: Budget (£m), scale: 1}")
    assert said(read(tmp_path, declared, t=rows), "projects") == []


def test_one_flat_sheet_gives_projects_benefits_and_realisation(tmp_path: Path) -> None:
    mapping = """
projects:
  from: flat.csv
  keep: first
  columns: {project_id: Project, portfolio_id: Unit, name: Project, status: Status, start_date: Start}
benefits: {from: flat.csv, keep: first, columns: {benefit_id: Benefit, project_id: Project, name: Benefit}}
realisation: {from: flat.csv, columns: {benefit_id: Benefit}, across: {planned_value: "*"}}
"""
    rows = "Unit,Project,Status,Start,Benefit,Jan 2026,Feb 2026\nA,P1,active,2025-01-01,B1,1,2\nA,P1,active,2025-01-01,B2,3,\n"
    found = read(tmp_path, mapping, flat=rows)
    assert {name: counts.used for name, counts in found.counts.items()} == {
        "projects": 1,
        "benefits": 2,
        "realisation": 3,
    }


def test_what_a_laid_out_table_lost_is_not_said_to_be_nothing(tmp_path: Path) -> None:
    mapping = 'realisation: {from: t.csv, columns: {benefit_id: B}, across: {planned_value: "*"}}'
    read(tmp_path, mapping, t="B,Jan 2026,Feb 2026\nB1,1,lots\n")
    (tmp_path / "own.yaml").write_text("mapping: mapping.yaml\nas_of: 2026-06-30\n", encoding="utf-8")
    command = ["check", tmp_path / "source", "--config", tmp_path / "own.yaml", "--set-aside", tmp_path / "aside.xlsx"]
    result = CliRunner().invoke(app, [str(word) for word in command])
    assert (
        "not in the workbook: realisation, laid out otherwise than it would be: mend the source itself" in result.stderr
    )
