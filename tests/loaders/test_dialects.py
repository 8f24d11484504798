"""Files as people export them: encodings, separators, line ends, titles, totals, merged and hidden cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from pmo_kit.errors import SourceError
from pmo_kit.loaders import load
from pmo_kit.loaders.sources.dialect import UndecidedError, separator
from pmo_kit.loaders.sources.expected import ANY_TABLE, bare
from pmo_kit.register.checks import Counts
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.settings.config import Settings

HEADER = ["project_id", "portfolio_id", "name", "status", "start_date", "planned_investment"]
ONE = ["P1", "A", "Café", "active", "2025-01-31", "100"]
TWO = ["P2", "A", "Two", "active", "2025-02-28", "250.5"]


def lines(*rows: list[str], mark: str = ",", end: str = "\n") -> str:
    return "".join(mark.join(row) + end for row in rows)


def csv_of(folder: Path, text: str | bytes, mapping: str = "") -> Portfolio:
    (folder / "projects.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    settings = Settings()
    if mapping:
        (folder / "mapping.yaml").write_text(mapping)
        settings = Settings(mapping=folder / "mapping.yaml")
    return load(folder, settings, as_of="2026-06-30")


def book_of(folder: Path, *rows: list[Any], change: Callable[[Worksheet], None] = lambda sheet: None) -> Portfolio:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "projects"
    for row in rows:
        sheet.append(row)
    change(sheet)
    book.save(folder / "register.xlsx")
    return load(folder / "register.xlsx", Settings(), as_of="2026-06-30")


def names(portfolio: Portfolio) -> list[str]:
    return portfolio.tables["projects"]["name"].tolist()


def amounts(portfolio: Portfolio) -> list[float]:
    return portfolio.tables["projects"]["planned_investment"].tolist()


def told(portfolio: Portfolio) -> list[str]:
    return [problem.line() for problem in portfolio.problems]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
    ],
)
def test_unicode_is_read_with_and_without_a_mark(tmp_path: Path, encoding: str, mark: bytes) -> None:
    portfolio = csv_of(tmp_path, mark + lines(HEADER, ONE, TWO).encode(encoding))
    assert (names(portfolio), told(portfolio)) == (["Café", "Two"], [])


def test_a_zero_byte_in_a_text_makes_no_utf_16_of_it(tmp_path: Path) -> None:
    assert names(csv_of(tmp_path, lines(HEADER, [*ONE[:2], "a\x00b", *ONE[3:]]))) == ["a\x00b"]


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    portfolio = csv_of(tmp_path, lines(HEADER, TWO, [*ONE[:5], "€5"]).encode("cp1252"), "projects: {separator: ','}")
    assert names(portfolio) == ["Two", "Café"]
    assert told(portfolio)[0] == (
        "the file is not UTF-8 and is read as Windows-1252: byte 0xe9 on line 3 as 'é' (pointed out) – if another letter is "
        "meant there, save the file as UTF-8 (in Excel: CSV UTF-8)"
    )


def test_a_file_with_a_mark_that_it_does_not_keep_to_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"the file begins as UTF-8 and is not: byte 0xe9 on line 2"):
        csv_of(tmp_path, b"\xef\xbb\xbf" + lines(HEADER, ONE).encode("cp1252"))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(tmp_path: Path, mark: str) -> None:
    portfolio = csv_of(tmp_path, lines(HEADER, ONE, TWO, mark=mark))
    assert (names(portfolio), amounts(portfolio), told(portfolio)) == (["Café", "Two"], [100, 250.5], [])


def test_commas_in_the_title_above_a_table_with_semicolons_do_not_mislead(tmp_path: Path) -> None:
    text = "Register, as of 31 March, confidential, page 1, of 1, draft\n" + lines(HEADER, ONE, mark=";")
    portfolio = csv_of(tmp_path, text)
    assert names(portfolio) == ["Café"]
    assert "row 1 stands above the header and is no data: 'Register, as of 31 March" in told(portfolio)[0]


def test_rows_tell_the_separator_where_no_header_is_known() -> None:
    assert separator("Ref, old;Cost\n1;1,5\n2;2,5,1\n", ANY_TABLE) == ";"


def test_a_separator_that_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UndecidedError) as raised:
        separator("a,b;c,d,e\n1,2;3,4,5\n", ANY_TABLE)
    assert raised.value.rule == "the cells may be separated by commas (4 columns) or semicolons (2 columns)"
    assert raised.value.remedy == "declare in the mapping what separates them, such as separator: ','"
    mapping = (
        "projects:\n  separator: ';'\n  columns:\n    project_id: 'a,b'\n    name: 'a,b'\n    portfolio_id: {constant: A}\n"
        "    status: {constant: proposed}\n    start_date: {constant: ''}\n"
    )
    assert names(csv_of(tmp_path, "a,b;c,d,e\n1,2;3,4,5\n", mapping)) == ["1,2"]


def test_excels_own_line_names_the_separator_and_is_no_row(tmp_path: Path) -> None:
    portfolio = csv_of(
        tmp_path, "sep=;\r\n" + lines(HEADER, ONE, ["P2", "A", "", "active", "2025-01-01", ""], mark=";")
    )
    assert [problem.row for problem in portfolio.problems] == [3]


def test_a_german_export_is_read_as_it_is(tmp_path: Path) -> None:
    rows = [
        ["P1", "A", "Erste", "active", "31.01.2025", "1.234,50"],
        ["P2", "A", "Zweite", "active", "01.02.2025", "2.500"],
    ]
    portfolio = csv_of(tmp_path, lines(HEADER, *rows, mark=";"))
    assert (amounts(portfolio), told(portfolio)) == ([1234.5, 2500.0], [])
    assert portfolio.tables["projects"]["start_date"].dt.date.tolist() == [dt.date(2025, 1, 31), dt.date(2025, 2, 1)]


def test_a_point_before_three_digits_is_asked_about_where_semicolons_part_the_cells(tmp_path: Path) -> None:
    row = [*ONE[:5], "1.234"]
    assert amounts(csv_of(tmp_path, lines(HEADER, row))) == [1.234]
    (line,) = told(csv_of(tmp_path, lines(HEADER, row, mark=";")))
    assert line.startswith(
        "row 2, planned_investment: '1.234' may mean 1.234 or 1234, and no other cell of the column shows"
    )


def test_what_the_mapping_itself_says_is_written_with_a_point(tmp_path: Path) -> None:
    text = lines(HEADER, [*ONE[:5], "1,5"], [*TWO[:5], ""], mark=";")
    columns = (
        "{planned_investment: {column: planned_investment, default: 2.125}, forecast_investment: {constant: 1.125}}"
    )
    frame = csv_of(tmp_path, text, f"projects: {{columns: {columns}}}").tables["projects"]
    assert frame["planned_investment"].tolist() == [1.5, 2.125]
    assert frame["forecast_investment"].tolist() == [1.125, 1.125]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_line_ends_of_every_system_are_read(tmp_path: Path, end: str) -> None:
    portfolio = csv_of(tmp_path, lines(HEADER, ONE, ["P2", "A", "", "active", "2025-01-01", ""], end=end))
    assert (names(portfolio), [problem.row for problem in portfolio.problems]) == (["Café"], [3])


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    text = lines(HEADER, end="\r\n") + lines(ONE, end="\r") + lines(TWO)
    assert names(csv_of(tmp_path, text)) == ["Café", "Two"]


def test_a_header_may_have_a_line_break(tmp_path: Path) -> None:
    header = lines([*HEADER[:5], '"planned\ninvestment"'])
    portfolio = csv_of(tmp_path, header + lines(ONE))
    assert amounts(portfolio) == [100]
    assert told(portfolio) == [
        "1 header is read as a column of the data dictionary: 'planned investment' as planned_investment (pointed out)"
    ]


def test_a_mapping_names_a_header_with_a_line_break_by_a_blank(tmp_path: Path) -> None:
    header = lines([*HEADER[:5], '"Cost\nin total"'])
    portfolio = csv_of(tmp_path, header + lines(ONE), "projects: {columns: {planned_investment: Cost in total}}")
    assert (amounts(portfolio), told(portfolio)) == ([100], [])


def test_a_definition_in_brackets_is_no_part_of_a_header(tmp_path: Path) -> None:
    long = "Planned investment (as approved in the original business case; see annex B [2024])"
    portfolio = csv_of(tmp_path, lines([*HEADER[:5], long], ONE))
    assert amounts(portfolio) == [100]
    assert told(portfolio) == [
        "1 header is read as a column of the data dictionary: 'Planned investment (as approved in the original business ca…' as "
        "planned_investment (pointed out)"
    ]


@pytest.mark.parametrize("unit", ["(£m)", "[in € thousands, as approved]", "(£'000)", "(million)"])
def test_a_header_that_names_a_unit_is_left_to_the_mapping(tmp_path: Path, unit: str) -> None:
    header = f"Planned investment {unit}"
    text = lines([*HEADER[:5], f'"{header}"'], ONE)
    portfolio = csv_of(tmp_path, text)
    assert portfolio.tables["projects"]["planned_investment"].isna().all()
    assert told(portfolio)[0] == (
        f"{header!r} is not read as planned_investment, since it names a unit (pointed out) – map it with its scale, such as "
        "planned_investment: {column: …, scale: 1_000_000}"
    )
    column = f'{{column: "{header}", scale: 1_000}}'
    assert amounts(csv_of(tmp_path, text, f"projects: {{columns: {{planned_investment: {column}}}}}")) == [100_000]


def test_a_file_of_tabs_may_be_called_tsv(tmp_path: Path) -> None:
    (tmp_path / "projects.tsv").write_text(lines(HEADER, ONE, mark="\t"), encoding="utf-8")
    assert names(load(tmp_path, Settings(), as_of="2026-06-30")) == ["Café"]


def test_two_headers_that_are_alike_but_for_brackets_are_neither_read_as_the_column(tmp_path: Path) -> None:
    header = [*HEADER[:4], "start_date", "Planned investment (old)", "Planned investment (new)"]
    portfolio = csv_of(tmp_path, lines(header, [*ONE, "7"]))
    assert portfolio.tables["projects"]["planned_investment"].isna().all()
    assert sum("is unknown: did you mean 'planned_investment'?" in line for line in told(portfolio)) == 2


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Planned investment (£m)", "planned_investment"),
        (" Go-Live [actual] ", "go_live"),
        ("project_id", "project_id"),
        ("(all)", ""),
        (None, ""),
    ],
)
def test_a_bare_header_has_no_case_blanks_or_brackets(header: Any, expected: str) -> None:
    assert bare(header) == expected


def test_title_rows_above_the_header_are_told_and_rows_keep_the_spreadsheets_numbers(tmp_path: Path) -> None:
    title = [
        ["Capital programme", "", "", "", "", ""],
        ["as of", "2025-03-31", "", "", "", ""],
        ["", "", "", "", "", ""],
    ]
    portfolio = csv_of(tmp_path, lines(*title, HEADER, ONE, ["P2", "A", "", "active", "2025-01-01", ""]))
    assert told(portfolio) == [
        "rows 1 to 2 stand above the header and are no data: 'Capital programme' and more (pointed out)",
        "row 6, name: the cell is empty and must not be (set aside) – fill it in",
    ]
    assert portfolio.counts["projects"] == Counts(2, 1, 1)


def test_the_header_row_is_the_one_that_names_mapped_columns(tmp_path: Path) -> None:
    text = "Report,of,the,board,in,March\n" + lines(["Ref", "Unit", "Title", "Phase", "Begin", "Cost"], ONE)
    columns = (
        "{project_id: Ref, portfolio_id: Unit, name: Title, status: Phase, start_date: Begin, planned_investment: Cost}"
    )
    assert amounts(csv_of(tmp_path, text, f"projects: {{columns: {columns}}}")) == [100]


def test_a_title_above_headers_that_nobody_knows_is_told_from_them(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text("My register\nRef,Cost\n1,2\n")
    with pytest.raises(SourceError, match="row 1 stands above the header and is no data: 'My register'"):
        load(tmp_path, Settings(), as_of="2026-06-30")


def test_a_header_that_is_repeated_among_the_data_is_told_and_no_row(tmp_path: Path) -> None:
    portfolio = csv_of(tmp_path, lines(HEADER, ONE, HEADER, TWO))
    assert told(portfolio) == ["row 3: the header stands here again: it is no row of data (pointed out)"]
    assert portfolio.counts["projects"] == Counts(2, 2, 0)
    assert portfolio.sources[0]["rows"] == 2


@pytest.mark.parametrize("key", ["Total", "", "Grand total", "Summe", "Gesamt", "SUM"])
def test_a_total_at_the_end_is_left_out_and_counted(tmp_path: Path, key: str) -> None:
    portfolio = csv_of(tmp_path, lines(HEADER, ONE, TWO, [key, "", "", "", "", "350.50"]))
    why = f"it says {key!r}" if key else "it has no key"
    assert told(portfolio) == [
        f"row 4: the row is a total: {why}, and its figures are the sums of their columns (left out) – nothing is lost: the rows "
        "above it are read"
    ]
    assert (portfolio.counts["projects"], portfolio.sources[0]["rows"]) == (Counts(3, 2, 0, 1), 3)


def test_a_note_may_stand_below_a_total(tmp_path: Path) -> None:
    rows = [["Total", "", "", "", "", "350.5"], [""] * 6, ["Source: Finance", "", "", "", "", ""]]
    portfolio = csv_of(tmp_path, lines(HEADER, ONE, TWO, *rows))
    assert told(portfolio)[0].startswith("row 4: the row is a total: it says 'Total'")
    assert "row 6: the row is a footnote and no data: 'Source: Finance' (left out)" in told(portfolio)[1]
    assert portfolio.counts["projects"] == Counts(4, 2, 0, 2)


def test_sub_totals_are_left_out_and_the_total_below_them_is_one(tmp_path: Path) -> None:
    first, second = (["", "", "", "", "", ""] for _ in range(2))
    first[0], first[5], second[0], second[5] = "Total North", "100", "Subtotal South", "250.5"
    total = ["Grand total", "", "", "", "", "350.5"]
    portfolio = csv_of(tmp_path, lines(HEADER, ONE, first, TWO, second, total))
    assert [line.split(":")[0] for line in told(portfolio)] == ["row 3", "row 5", "row 6"]
    assert (amounts(portfolio), portfolio.counts["projects"]) == ([100, 250.5], Counts(5, 2, 0, 3))


def test_the_upper_row_of_a_header_is_called_that(tmp_path: Path) -> None:
    portfolio = csv_of(tmp_path, lines(["Key", "", "Facts", "", "", "Money"], HEADER, ONE))
    assert told(portfolio)[0].startswith("row 1 is an upper row of the header, beginning with 'Key', and is not read")


def test_a_separator_that_is_declared_wrongly_leaves_no_columns(tmp_path: Path) -> None:
    text = lines(HEADER, [*ONE[:5], "1,5"], mark=";")
    with pytest.raises(SourceError, match=r"it has none of the columns of projects .*see that the separator is right"):
        csv_of(tmp_path, text, "projects: {separator: ','}")


def test_a_total_that_is_none_is_pointed_out_and_stays(tmp_path: Path) -> None:
    portfolio = csv_of(tmp_path, lines(HEADER, ONE, TWO, ["Total", "A", "All of it", "active", "2025-01-01", "999"]))
    assert "row 4: the row looks like a total (it says 'Total'), but its figures are not the sums" in told(portfolio)[0]
    assert amounts(portfolio) == [100, 250.5, 999]


def test_a_row_without_a_key_whose_figures_are_no_sums_is_no_total(tmp_path: Path) -> None:
    portfolio = csv_of(tmp_path, lines(HEADER, ONE, TWO, ["", "A", "Three", "active", "2025-01-01", "0"]))
    assert told(portfolio) == ["row 4, project_id: the cell is empty and must not be (set aside) – fill it in"]


def test_a_project_whose_amount_happens_to_be_the_sum_is_no_total(tmp_path: Path) -> None:
    rows = [ONE, TWO, ["P3", "A", "Three", "active", "2025-01-01", "350.5"]]
    assert amounts(csv_of(tmp_path, lines(HEADER, *rows))) == [100, 250.5, 350.5]


def test_blank_rows_are_none_and_count_as_rows_of_the_spreadsheet(tmp_path: Path) -> None:
    text = "\n" + lines(HEADER) + "\n,,,,,\n" + lines(["P1", "A", "", "active", "2025-01-01", ""]) + lines(TWO) + "\n\n"
    portfolio = csv_of(tmp_path, text)
    assert ([p.row for p in portfolio.problems], portfolio.counts["projects"]) == ([5], Counts(2, 1, 1))


def test_merged_cells_have_their_value_in_each_of_them(tmp_path: Path) -> None:
    rows = [["P1", "North", "One", "active", "2025-01-01", 1], ["P2", None, "Two", "active", "2025-01-01", 2]]
    portfolio = book_of(tmp_path, HEADER, *rows, change=lambda sheet: sheet.merge_cells("B2:B3"))
    assert portfolio.tables["projects"]["portfolio_id"].tolist() == ["North", "North"]
    assert told(portfolio) == ["row 2: the cells B2 to B3 are merged: 'North' is read in each of them (pointed out)"]


def test_a_merged_amount_is_pointed_out_with_what_to_do(tmp_path: Path) -> None:
    rows = [["P1", "A", "One", "active", "2025-01-01", 12], ["P2", "A", "Two", "active", "2025-01-01", None]]
    portfolio = book_of(tmp_path, HEADER, *rows, change=lambda sheet: sheet.merge_cells("F2:F3"))
    assert amounts(portfolio) == [12, 12]
    assert told(portfolio) == [
        "row 2: the cells F2 to F3 are merged: '12' is read in each of them (pointed out) – where it is one figure for all of "
        "them, undo the merging and divide it"
    ]


def test_a_merged_title_is_no_header(tmp_path: Path) -> None:
    portfolio = book_of(tmp_path, ["Programme"], HEADER, ONE, change=lambda sheet: sheet.merge_cells("A1:F1"))
    assert told(portfolio) == ["row 1 stands above the header and is no data: 'Programme' (pointed out)"]
    assert names(portfolio) == ["Café"]


def test_what_is_hidden_is_read_and_said(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        for row in (3, 4, 6):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["F"].hidden = True
        sheet.parent.create_sheet("seen")
        sheet.parent.active = 1
        sheet.sheet_state = "hidden"

    rows = [[f"P{i}", "A", f"N{i}", "active", "2025-01-01", 1] for i in range(5)]
    portfolio = book_of(tmp_path, HEADER, *rows, change=hide)
    assert names(portfolio) == ["N0", "N1", "N2", "N3", "N4"]
    assert [line for line in told(portfolio) if "hidden" in line] == [
        "the sheet is hidden in the workbook, and is read (pointed out)",
        "rows 3 to 4, 6 are hidden in the sheet, and read (pointed out) – delete what is not to count: a filter only hides it",
        "column F is hidden in the sheet, and read (pointed out)",
    ]


@pytest.mark.parametrize(("epoch", "serial"), [(None, 45747), (CALENDAR_MAC_1904, 44285)])
def test_serial_dates_are_days_in_both_date_systems(tmp_path: Path, epoch: Any, serial: int) -> None:
    def count_from(sheet: Worksheet) -> None:
        if epoch is not None:
            sheet.parent.epoch = epoch

    rows = [["P1", "A", "One", "active", serial, 1], ["P2", "A", "Two", "active", serial + 0.75, 1]]
    portfolio = book_of(tmp_path, HEADER, *rows, change=count_from)
    assert portfolio.tables["projects"]["start_date"].dt.date.tolist() == [dt.date(2025, 3, 31)] * 2
    assert told(portfolio) == [
        f"row {row}, start_date: a number cell in a column of dates is read as the spreadsheet's serial day (pointed out)"
        for row in (2, 3)
    ]


@pytest.mark.parametrize("number", [2025, 20250331, 7, -1, 1e300])
def test_a_number_that_is_no_likely_day_is_no_date(tmp_path: Path, number: float) -> None:
    portfolio = book_of(tmp_path, HEADER, ["P1", "A", "One", "active", number, 1])
    assert portfolio.tables["projects"]["start_date"].isna().all()
    assert "is not a date" in told(portfolio)[0]


def test_numbers_stored_as_text_are_numbers(tmp_path: Path) -> None:
    rows = [["P1", "A", "One", "active", "2025-01-01", "1,250.50"], ["P2", "A", "Two", "active", "2025-01-01", "1,250"]]
    assert amounts(book_of(tmp_path, HEADER, *rows)) == [1250.5, 1250.0]


@given(
    st.lists(st.text(st.characters(exclude_characters="\x00\r\n", exclude_categories=["Cs"]), min_size=1), max_size=5)
)
def test_any_text_comes_back_from_each_encoding(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    from pmo_kit.loaders.sources.dialect import decoded

    text = "project_id,name\n" + "\n".join(texts)
    for encoding, mark in (
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ):
        assert decoded(mark + text.encode(encoding)) == (text, ())
