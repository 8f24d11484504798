"""The audit workbook as it is written: its sheets, live formulas, harmless texts, the same bytes; and its command."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from pmo_kit.cli import app
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.report.audit.grid import Column, Grid, down, moved_by_months
from pmo_kit.report.audit.workbook import audit_workbook

from ..builders.full_register import full_register
from ..builders.hand_made import benefit, checked, project

FIGURES = (
    "benefits_realised",
    "strategic_alignment",
    "decision_cycle_time",
    "escalation_rate",
    "portfolio_roi",
    "benefits_against_promise",
    "value_leakage",
)
TABLES = ("projects", "benefits", "realisation", "spend", "decisions", "escalations", "alignment", "objectives")


@pytest.fixture(scope="module")
def full() -> Portfolio:
    """A portfolio with every table, beside another one."""
    tables = full_register()
    tables["projects"][0]["name"] = '=HYPERLINK("https://example.org")'
    tables["projects"][1]["name"] = "@home"
    return checked(tables, "2026-06-30").for_portfolio("A")


@pytest.fixture(scope="module")
def book(full: Portfolio) -> Workbook:
    """Its workbook, as it is opened."""
    return opened(audit_workbook(full))


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def cells(book: Workbook) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_sheets_are_the_summary_what_it_is_the_figures_and_the_tables(book: Workbook) -> None:
    assert book.sheetnames == ["Summary", "Read me", *FIGURES, *TABLES, "settings"]


def test_every_numerator_denominator_and_value_is_a_formula_over_rows(book: Workbook) -> None:
    for name in FIGURES:
        sheet, row = book[name], 5
        while sheet.cell(row, 1).value:
            assert all(str(sheet.cell(row, column).value).startswith("=") for column in (2, 3, 4, 8)), name
            assert all(not str(sheet.cell(row, column).value).startswith("=") for column in (5, 6, 7)), name
            assert "!$" in sheet.cell(row, 2).value, name
            row += 1
        assert row > 5, name


def test_a_text_from_the_source_is_never_a_formula(book: Workbook) -> None:
    names = {cell.value: cell for cell in book["projects"]["C"][1:]}
    for name in ('=HYPERLINK("https://example.org")', "@home"):
        assert names[name].data_type == "s"
        assert names[name].quotePrefix


def test_the_same_rows_give_the_same_bytes_dated_by_the_day_they_are_seen_on(full: Portfolio, book: Workbook) -> None:
    assert audit_workbook(full) == audit_workbook(full)
    assert book.properties.modified == book.properties.created == dt.datetime(2026, 6, 30)  # noqa: DTZ001


def test_no_cell_of_another_portfolio_is_in_it(book: Workbook) -> None:
    others = {"P7", "B7"}  # of portfolio B, which shares a benefit with this one
    assert others.isdisjoint({cell.value for cell in cells(book)})


def test_what_others_claim_of_a_shared_benefit_is_a_single_sum() -> None:
    tables = {
        "projects": [project("P1"), project("P2", portfolio_id="B"), project("P3", portfolio_id="B")],
        "benefits": [
            benefit("B1", "P1", attribution=0.5, shared_benefit="S"),
            benefit("B2", "P2", attribution=0.75, shared_benefit="s"),
            benefit("B3", "P3", attribution=0.25, shared_benefit="S."),
        ],
    }
    sheet = opened(audit_workbook(checked(tables, "2026-06-30").for_portfolio("A")))["benefits"]
    [row] = list(sheet.iter_rows(min_row=2))
    heads = [cell.value for cell in sheet[1]]
    assert row[heads.index("claimed elsewhere")].value == 1.0


def test_only_months_that_have_ended_are_in_it_and_of_a_quarter_when_it_has(full: Portfolio) -> None:
    tables = {
        "projects": [project("P1")],
        "benefits": [benefit("B1", "P1"), benefit("B2", "P1", frequency="quarterly")],
        "realisation": [
            {"benefit_id": name, "month": dt.date(2026, month, 1), "planned_value": 1.0}
            for name in ("B1", "B2")
            for month in (3, 4, 5, 6)
        ],
    }
    sheet = opened(audit_workbook(checked(tables, "2026-05-31").for_portfolio("A")))["realisation"]
    rows = [(row[1].value, row[2].value.month) for row in sheet.iter_rows(min_row=2)]
    assert rows == [("B1", 3), ("B1", 4), ("B1", 5), ("B2", 3)]


def test_heads_stay_where_they_are_on_the_screen_and_on_paper(book: Workbook) -> None:
    assert book["realisation"].freeze_panes == "B2"
    assert book["realisation"].print_title_rows == "$1:$1"
    assert book["benefits_realised"].freeze_panes == "B8"
    assert all(sheet.page_setup.fitToHeight == 0 for sheet in book)


def test_a_figure_whose_table_was_not_supplied_says_so_and_is_undefined() -> None:
    book = opened(audit_workbook(checked({"projects": [project("P1")]}, "2026-06-30").for_portfolio("A")))
    assert [sheet for sheet in book.sheetnames if sheet in TABLES] == ["projects"]
    assert [cell.value for cell in book["benefits_realised"][5]][1:4] == ["undefined"] * 3
    assert book["benefits_realised"]["I5"].value == "not measurable: not supplied: benefits, realisation"


def test_columns_are_named_in_a_formula_and_become_addresses() -> None:
    other = Grid("spend", (Column("no.", [1, 2, 3]), Column("spent", [5, 6, 7])), 3)
    own = Grid("sums", (Column("no.", [1, 2]), Column("so far", "")), 2)
    formula = "SUMIFS(spend[spent],spend[no.],[@no.])+N([^so far])"
    assert list(down(formula, {"spend": other, "sums": own}, own, range(2, 4))) == [
        "=SUMIFS(spend!$B$2:$B$4,spend!$A$2:$A$4,$A2)+N($B1)",
        "=SUMIFS(spend!$B$2:$B$4,spend!$A$2:$A$4,$A3)+N($B2)",
    ]


def test_a_last_day_stays_a_last_day_when_it_is_moved_by_months() -> None:
    assert moved_by_months("A1", "12") == "IF(EOMONTH(A1,0)=A1,EOMONTH(A1,12),EDATE(A1,12))"


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two portfolios with a project each."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "register").mkdir()
    (tmp_path / "register/projects.csv").write_text(
        "project_id,portfolio_id,name,status,start_date\nP1,A,One,active,2025-01-01\nP2,B,Two,active,2025-01-01\n"
    )
    return tmp_path / "register"


def audit(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["audit", *map(str, arguments), "--as-of", "2026-06-30"])


def test_the_command_writes_the_workbook_of_the_portfolio_that_is_named(source: Path) -> None:
    result = audit(source, "--portfolio", "B", "--out", "audit.xlsx")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert "wrote audit.xlsx: the figures of B as formulas" in result.stderr
    assert load_workbook("audit.xlsx")["projects"]["B2"].value == "P2"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "audit.xlsx"), "A, B"),
        (("--portfolio", "C", "--out", "audit.xlsx"), "portfolio 'C' is not known"),
        (("--portfolio", "A", "--portfolio", "B", "--out", "audit.xlsx"), "one portfolio; write one for each"),
        (("--portfolio", "A", "--out", "audit.csv"), "let it end in .xlsx"),
        (("--portfolio", "A", "--out", "there.xlsx"), "is there already"),
        (("--portfolio", "A", "--out", "nowhere/audit.xlsx"), "there is no such folder"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is(
    source: Path, arguments: tuple[str, ...], said: str
) -> None:
    Path("there.xlsx").write_text("of somebody")
    result = audit(source, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not Path("audit.xlsx").exists()


def test_a_disk_that_is_full_is_told(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pmo_kit.writing.write_whole", full)
    result = audit(source, "--portfolio", "A", "--out", "audit.xlsx")
    assert result.exit_code == 2
    assert "cannot be written: No space left on device" in result.stderr
