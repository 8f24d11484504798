"""The mapping file: foreign headers, constants, defaults, value maps, scales, dates, keys, several tables from one file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from pmo_kit.errors import SettingsError
from pmo_kit.loaders import load
from pmo_kit.loaders.mapping.spec import read_mapping
from pmo_kit.register.checks import Counts
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.settings.config import Settings

EXPORT = """Ref,Unit,Title,Phase,Begin,Cost £m,Sanctioned
7,Ops/🚀,One,Live,5/02/2025,1.5,2025-02-01
8,Ops/🚀,Two,,2025-03-01,,
"""
MAPPING = """
projects:
  from: export.csv
  columns:
    project_id: Ref
    portfolio_id: Unit
    name: Title
    status: {column: Phase, values: {Live: active}, default: proposed}
    start_date: {column: Begin, dates: ["%d/%m/%Y"]}
    planned_investment: {column: Cost £m, scale: 1_000_000}
"""


def mapped(folder: Path, mapping: str, export: str = EXPORT, name: str = "export.csv") -> Portfolio:
    (folder / name).write_text(export, encoding="utf-8")
    (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    return load(folder, Settings(mapping=folder / "mapping.yaml"), as_of="2025-02-28")


def refused(folder: Path, mapping: str, export: str = EXPORT) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        mapped(folder, mapping, export)
    return list(raised.value.problems) or [str(raised.value)]


def projects_with(column: str) -> str:
    """The mapping with one entry more or other."""
    name = column.split(":")[0].strip()
    return "\n".join([*(line for line in MAPPING.splitlines() if not line.startswith(f"    {name}:")), f"    {column}"])


def test_foreign_headers_values_units_and_dates_become_the_dictionarys(tmp_path: Path) -> None:
    portfolio = mapped(tmp_path, MAPPING)
    frame = portfolio.tables["projects"]
    assert frame["project_id"].tolist() == ["7", "8"]
    assert frame["portfolio_id"].tolist() == ["Ops/🚀", "Ops/🚀"]
    assert frame["status"].tolist() == ["active", "proposed"]
    assert frame["start_date"].dt.date.tolist() == [dt.date(2025, 2, 5), dt.date(2025, 3, 1)]
    assert frame["planned_investment"].fillna(-1).tolist() == [1_500_000.0, -1.0]


def test_what_is_not_mapped_is_named_once(tmp_path: Path) -> None:
    assert [p.line() for p in mapped(tmp_path, MAPPING).problems] == [
        "1 column is not mapped and is kept out: 'Sanctioned' (pointed out)"
    ]


def test_one_file_may_feed_several_tables(tmp_path: Path) -> None:
    more = """
portfolios:
  from: export.csv
  distinct: true
  columns: {portfolio_id: Unit, name: Unit, currency: {constant: EUR}}
decisions:
  from: export.csv
  columns: {decision_id: Ref, project_id: Ref, raised_on: Sanctioned}
"""
    portfolio = mapped(tmp_path, MAPPING + more)
    counts = {"portfolios": Counts(1, 1, 0), "projects": Counts(2, 2, 0), "decisions": Counts(2, 1, 1)}
    assert dict(portfolio.counts) == counts
    assert portfolio.for_portfolio("Ops/🚀").currency == "EUR"
    assert [p.line() for p in portfolio.problems if "distinct" not in p.rule] == [
        "row 3, Sanctioned (decisions.raised_on): the cell is empty and must not be (set aside) – fill it in"
    ]
    assert [record["rows"] for record in portfolio.sources] == [2]


def test_rows_that_differ_are_not_made_one(tmp_path: Path) -> None:
    export = EXPORT + "9,Ops/🚀,Three,Live,1/1/2025,1,\n10,IT,Four,Live,1/1/2025,1,\n"
    more = "portfolios:\n  from: export.csv\n  distinct: true\n  columns: {portfolio_id: Unit, name: Title}\n"
    assert mapped(tmp_path, MAPPING + more, export).counts["portfolios"] == Counts(read=4, used=2, set_aside=2)


@pytest.mark.parametrize(
    ("entry", "column", "expected"),
    [
        ("sponsor: {constant: Ann}", "sponsor", ["Ann", "Ann"]),
        ("sponsor: {column: Phase, default: nobody yet}", "sponsor", ["Live", "nobody yet"]),
        ('sponsor: {column: Phase, values: {"*": someone}}', "sponsor", ["someone", None]),
        ("sponsor: {column: Title, values: {One: null}, default: x}", "sponsor", ["x", "Two"]),
        ("project_id: {key: [Unit, Ref]}", "project_id", ["Ops/🚀-7", "Ops/🚀-8"]),
        ("project_id: [Unit, Ref]", "project_id", None),
    ],
)
def test_cells_come_from_a_constant_a_default_a_value_map_or_a_composed_key(
    tmp_path: Path, entry: str, column: str, expected: list | None
) -> None:
    if expected is None:
        assert "a list of `key: value` lines is needed here" in refused(tmp_path, projects_with(entry))[0]
        return
    cells = mapped(tmp_path, projects_with(entry)).tables["projects"][column]
    assert cells.astype(object).where(cells.notna(), None).tolist() == expected


def test_a_key_that_lacks_a_part_is_no_key(tmp_path: Path) -> None:
    portfolio = mapped(tmp_path, projects_with("project_id: {key: [Phase, Ref]}"))
    assert portfolio.tables["projects"]["project_id"].tolist() == ["Live-7"]
    assert (
        "row 3, Phase + Ref (projects.project_id): the cell is empty and must not be" in portfolio.problems[-1].line()
    )


@pytest.mark.parametrize(
    ("cell", "options", "expected"),
    [
        ("15.297", "scale: 1_000_000", 15_297_000.0),
        ("0.07", "scale: 100", 7.0),
        ("1234", "scale: 0.01", 12.34),
        ('"1,234"', 'decimal: "."', 1234.0),
        ('"1.234,5"', 'decimal: ","', 1234.5),
        ('"1,5"', 'decimal: ",", scale: 1000', 1500.0),
    ],
)
def test_a_unit_and_a_decimal_mark_are_declared(tmp_path: Path, cell: str, options: str, expected: float) -> None:
    export = EXPORT.replace("1.5", cell)
    frame = mapped(tmp_path, projects_with(f"planned_investment: {{column: Cost £m, {options}}}"), export).tables[
        "projects"
    ]
    assert frame["planned_investment"].iloc[0] == expected


def test_a_cell_that_a_rule_cannot_read_is_reported_as_it_stands(tmp_path: Path) -> None:
    export = EXPORT.replace("1.5", "tbc").replace("5/02/2025", "5 Feb 25")
    lines = [p.line() for p in mapped(tmp_path, MAPPING, export).problems if p.row]
    assert lines[0].startswith("row 2, Begin (projects.start_date): '5 Feb 25' is not a date (read as empty)")
    assert lines[1].startswith(
        "row 2, Cost £m (projects.planned_investment): 'tbc' is not a number: it is to be confirmed (read as empty)"
    )


def test_dates_are_tried_in_the_order_that_is_declared_and_never_guessed(tmp_path: Path) -> None:
    export = EXPORT.replace("5/02/2025", "3/4/2025").replace("2025-03-01", "25/12/2025")
    entry = 'start_date: {column: Begin, dates: ["%m/%d/%Y", "%d/%m/%Y"]}'
    frame = mapped(tmp_path, projects_with(entry), export).tables["projects"]
    assert frame["start_date"].dt.date.tolist() == [dt.date(2025, 3, 4), dt.date(2025, 12, 25)]


def test_the_dictionarys_own_headers_need_no_entry_and_can_be_left_out(tmp_path: Path) -> None:
    export = EXPORT.replace("Sanctioned", "sponsor").replace("2025-02-01", "Ann")
    assert mapped(tmp_path, MAPPING, export).tables["projects"]["sponsor"].iloc[0] == "Ann"
    left_out = mapped(tmp_path, projects_with("sponsor: null"), export)
    assert left_out.tables["projects"]["sponsor"].isna().all()
    assert left_out.problems == ()


def test_a_header_that_feeds_another_column_is_not_read_as_its_own(tmp_path: Path) -> None:
    export = EXPORT.replace("Title", "sponsor")
    frame = mapped(tmp_path, projects_with("name: sponsor"), export).tables["projects"]
    assert (frame["name"].tolist(), frame["sponsor"].isna().all()) == (["One", "Two"], True)


def test_a_table_that_is_not_mapped_is_read_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "benefits.csv").write_text("benefit_id,project_id,name\nB1,7,Less rework\n")
    assert mapped(tmp_path, MAPPING).counts["benefits"] == Counts(1, 1, 0)


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        (
            MAPPING.replace("projects:", "project:"),
            "mapping.yaml, line 2, project: table 'project' is not known: did you mean 'projects'?",
        ),
        (
            MAPPING.replace("from:", "form:"),
            "mapping.yaml, line 3, projects.form: this key is not known: did you mean 'from'?",
        ),
        (
            MAPPING.replace("    name:", "    nmae:"),
            "mapping.yaml, line 7, projects.columns.nmae: projects has no column 'nmae': did you mean 'name'?",
        ),
        (
            MAPPING.replace("scale", "scael"),
            "mapping.yaml, line 10, projects.columns.planned_investment.scael: this key is not known: did you mean 'scale'?",
        ),
        (
            MAPPING.replace("1_000_000", "million"),
            "mapping.yaml, line 10, projects.columns.planned_investment.scale: 'million' is not a number",
        ),
        (
            MAPPING.replace("column: Phase", "constant: active, column: Phase"),
            "mapping.yaml, line 8, projects.columns.status: give one of column, key and constant (there is column and "
            "constant)",
        ),
        (
            projects_with("sponsor: {default: Ann}"),
            "mapping.yaml, line 11, projects.columns.sponsor: give one of column, key and constant (there is none of them)",
        ),
        (
            MAPPING.replace("%d/%m/%Y", "%d/%m/%Q"),
            "mapping.yaml, line 9, projects.columns.start_date.dates[0]: '%d/%m/%Q' is not a date format: 'Q' is a bad "
            "directive in format '%d/%m/%Q'",
        ),
        (
            MAPPING.replace("%d/%m/%Y", "%d/%m"),
            "mapping.yaml, line 9, projects.columns.start_date.dates[0]: '%d/%m' has no year or no month: write a format "
            "such as %d/%m/%Y",
        ),
        (
            MAPPING.replace("%d/%m/%Y", "%m/%Y"),
            "mapping.yaml, line 9, projects.columns.start_date: '%m/%Y' has no day",
        ),
        (
            projects_with("sponsor: {column: Title, scale: 1000}"),
            "mapping.yaml, line 11, projects.columns.sponsor: scale is for numbers, and this is a text",
        ),
        (
            MAPPING.replace("name: Title", "name: Titel"),
            "mapping.yaml, line 7, projects.columns.name: export.csv has no column 'Titel': did you mean 'Title'?",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_nearest_name(tmp_path: Path, mapping: str, problem: str) -> None:
    assert problem in refused(tmp_path, mapping)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    wrong = MAPPING.replace("Ref", "Reff").replace("Title", "Titel").replace("Begin", "Begn")
    assert len(refused(tmp_path, wrong)) == 3


def test_a_file_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, MAPPING.replace("export.csv", "exprot.csv"))
    assert (
        problem == "mapping.yaml, line 3, projects.from: 'exprot.csv' is not in the source: did you mean 'export.csv'?"
    )


def test_a_mapped_header_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, MAPPING, EXPORT.replace("Sanctioned", "Title"))
    assert problem.endswith(
        "export.csv has 2 columns 'Title'; which is meant is not known: name it by its place, 'column C' or 'column G'"
    )


def test_ids_and_words_of_a_mapping_stay_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(
        "projects:\n  columns:\n    portfolio_id: {constant: 007}\n    sponsor: {column: On, values: {No: Yes, 1: 2}}\n"
    )
    columns = read_mapping(path)["projects"].columns
    assert (columns["portfolio_id"].constant, columns["sponsor"].values) == ("007", {"No": "Yes", "1": "2"})


def workbook(path: Path) -> Path:
    """Two sheets: the export, and another."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet of 2025"
    for line in EXPORT.splitlines():
        sheet.append([cell or None for cell in line.split(",")])
    book.create_sheet("Other").append(["a"])
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        ("r.xlsx", "Sheet of 2025"),
        ("r.xlsx", "r.xlsx#Sheet of 2025"),
        ("r.xlsx", '"#sheet of 2025"'),
        ("", "r.xlsx#Sheet of 2025"),
    ],
)
def test_a_sheet_is_named_alone_or_after_its_file(tmp_path: Path, place: str, origin: str) -> None:
    workbook(tmp_path / "r.xlsx")
    (tmp_path / "mapping.yaml").write_text(MAPPING.replace("export.csv", origin), encoding="utf-8")
    portfolio = load(tmp_path / place, Settings(mapping=tmp_path / "mapping.yaml"), as_of="2025-02-28")
    assert portfolio.tables["projects"]["project_id"].tolist() == ["7", "8"]
    expected = ["r.xlsx[Sheet of 2025]"] if not place else ["r.xlsx[Sheet of 2025]", "r.xlsx[Other]"]
    assert [p.place for p in portfolio.problems] == expected


@pytest.mark.parametrize(
    ("place", "origin", "problem"),
    [
        ("r.xlsx", "Sheet of 2024", "'Sheet of 2024' is not in the source: did you mean 'Sheet of 2025'?"),
        ("", "r.xlsx#Ohter", "'Ohter' is not in the source: did you mean 'Other'?"),
        ("", "q.xlsx#Other", "'q.xlsx' is not in the source: did you mean 'r.xlsx'?"),
    ],
)
def test_a_sheet_that_is_not_there_is_answered_with_the_nearest(
    tmp_path: Path, place: str, origin: str, problem: str
) -> None:
    workbook(tmp_path / "r.xlsx")
    (tmp_path / "mapping.yaml").write_text(MAPPING.replace("export.csv", origin), encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load(tmp_path / place, Settings(mapping=tmp_path / "mapping.yaml"), as_of="2025-02-28")
    assert str(raised.value) == f"mapping.yaml, line 3, projects.from: {problem}"


def test_a_mapped_table_without_an_address_of_its_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    settings = Settings(source={"benefits": str(tmp_path / "export.csv")}, mapping=tmp_path / "mapping.yaml")
    with pytest.raises(SettingsError, match="source in the settings has no address for projects: add one"):
        load(None, settings, as_of="2025-02-28")
