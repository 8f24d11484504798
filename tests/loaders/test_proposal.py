"""`pmo-kit map`: a first mapping for a source with headers of its own, and what it asks instead of deciding."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from pmo_kit.cli import app
from pmo_kit.loaders import load
from pmo_kit.loaders.mapping.spec import Mapping, read_mapping
from pmo_kit.loaders.proposal.profile import Profile, words_of
from pmo_kit.loaders.proposal.propose import propose
from pmo_kit.loaders.sources.folder import Folder
from pmo_kit.settings import carried
from pmo_kit.settings.config import Settings

from .test_registers import REGISTERS, register

EXPORT = """Ref,Business Unit,Project Title,Phase,RAG,Commencement Date,Kick-off,Budget (£m),Capex forecast,Notes
7,Ops,One,Live,Green,25/12/2025,01/02/2025,1.5,,first
8,Ops,Two,On hold,Amber,13/01/2025,02/02/2025,2.5,,
9,IT,Three,Wobbly,Red,31/03/2025,03/04/2025,0.5,,
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["map", *map(str, arguments)])


def written(folder: Path, content: str, name: str = "export.csv") -> tuple[str, Mapping]:
    """The text of the proposal for one file, and the mapping that it is to the kit."""
    (folder / name).write_text(content, encoding="utf-8")
    text = propose(Folder(folder / name)).text
    (folder / "mapping.yaml").write_text(text, encoding="utf-8")
    return text, read_mapping(folder / "mapping.yaml")


def headers(mapping: Mapping, table: str = "projects") -> dict[str, str | None]:
    return {name: spec.column for name, spec in mapping[table].columns.items()}


def lines_about(text: str, word: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if word in line]


def test_the_fields_own_words_are_known(tmp_path: Path) -> None:
    _, mapping = written(tmp_path, EXPORT)
    assert headers(mapping) == {
        "project_id": "Ref",
        "portfolio_id": "Business Unit",
        "name": "Project Title",
        "status": "Phase",
        "start_date": "Commencement Date",
        "planned_investment": "Budget (£m)",
    }


def test_the_unit_of_a_header_becomes_a_scale_and_day_first_dates_are_declared(tmp_path: Path) -> None:
    _, mapping = written(tmp_path, EXPORT)
    assert mapping["projects"].columns["planned_investment"].scale == 1_000_000
    assert mapping["projects"].columns["start_date"].dates == ("%d/%m/%Y",)


def test_a_column_that_repeats_makes_the_portfolios(tmp_path: Path) -> None:
    _, mapping = written(tmp_path, EXPORT)
    assert mapping["portfolios"].distinct
    assert headers(mapping, "portfolios") == {
        "portfolio_id": "Business Unit",
        "name": "Business Unit",
        "currency": None,
    }
    assert mapping["portfolios"].columns["currency"].constant == "GBP"  # as £ says


@pytest.mark.parametrize(
    ("sign", "asked"), [("$", "which currency? the headers may mean USD, AUD"), ("", "no header says it")]
)
def test_a_currency_that_the_headers_do_not_settle_is_asked(tmp_path: Path, sign: str, asked: str) -> None:
    text, mapping = written(tmp_path, EXPORT.replace("£", sign))
    assert "currency" not in mapping["portfolios"].columns
    assert asked in text


def test_a_value_that_is_like_a_choice_is_proposed_and_the_others_are_asked(tmp_path: Path) -> None:
    text, mapping = written(tmp_path, EXPORT)
    assert mapping["projects"].columns["status"].values == {"Live": "active", "On hold": "paused"}
    assert lines_about(text, "Wobbly") == ["# Wobbly: proposed  # ASK: which one? (1 row)"]
    assert lines_about(text, '"*"') == ['# "*": proposed  # ASK: and whatever else may come?']


def test_a_rating_is_no_status_and_what_is_left_over_is_listed(tmp_path: Path) -> None:
    text, _ = written(tmp_path, EXPORT)
    assert lines_about(text, "#   RAG")[0].endswith("a rating (RAG) is no status, and nothing is read from it")
    assert lines_about(text, "#   Notes") == ["#   Notes: 1 different text: first, 2 of 3 cells empty"]


def test_with_a_proposal_the_source_loads_at_once_where_nothing_was_to_be_asked(tmp_path: Path) -> None:
    export = EXPORT.replace("Wobbly", "Done").replace("Amber", "Green")
    written(tmp_path, export)
    portfolio = load(tmp_path / "export.csv", Settings(mapping=tmp_path / "mapping.yaml"), as_of="2026-06-30")
    projects = portfolio.tables["projects"]
    assert projects["status"].tolist() == ["active", "paused", "closed"]
    assert projects["planned_investment"].tolist() == [1_500_000, 2_500_000, 500_000]
    assert projects["start_date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-12-25", "2025-01-13", "2025-03-31"]
    assert portfolio.portfolio_ids == ("Ops", "IT")


def test_where_day_first_and_month_first_both_fit_both_are_written_and_one_is_asked(tmp_path: Path) -> None:
    text, mapping = written(tmp_path, "Ref,Title,Start\n1,One,03/04/2025\n2,Two,05/06/2025\n")
    assert mapping["projects"].columns["start_date"].dates == ("%d/%m/%Y",)
    assert lines_about(text, "%m/%d/%Y")[0] == '# start_date: {column: Start, dates: ["%m/%d/%Y"]}'
    assert lines_about(text, "day first or month first?")[0].startswith("# ASK: day first or month first? Both fit")


def test_another_column_that_shows_the_order_of_dates_comes_first(tmp_path: Path) -> None:
    text, mapping = written(
        tmp_path, "Ref,Title,Start,Finish\n1,One,03/04/2025,12/25/2025\n2,Two,05/06/2025,12/01/2025\n"
    )
    assert mapping["projects"].columns["start_date"].dates == ("%m/%d/%Y",)
    assert mapping["projects"].columns["end_date"].dates == ("%m/%d/%Y",)
    assert "('Finish' shows" in " ".join(text.split())


def test_what_is_hardly_sure_is_not_read(tmp_path: Path) -> None:
    text, mapping = written(tmp_path, "Ref,Title,Team owning it\n1,One,Finance\n2,Two,Legal\n")
    assert "sponsor" not in mapping["projects"].columns
    assert "portfolio_id: {constant: all}" in text


def test_a_column_that_must_be_there_is_asked_for(tmp_path: Path) -> None:
    text, mapping = written(tmp_path, "Project ID,Start date\nP1,2025-01-01\nP2,2025-02-01\n")
    assert headers(mapping)["name"] == "Project ID"
    (asked,) = lines_about(text, "nothing looks like status")
    assert asked.startswith("# ASK: nothing looks like status (one of proposed, active, paused, closed, terminated)")


def test_a_key_that_repeats_is_asked_about(tmp_path: Path) -> None:
    export = "Project ID,Title\n" + "".join(f"P{i // 2 if i < 2 else i},T{i}\n" for i in range(20))
    text, _ = written(tmp_path, export)
    assert "# ASK: is it the key? 1 row repeats another's and is set aside." in text


def test_an_objective_named_on_each_project_becomes_objectives_and_alignment(tmp_path: Path) -> None:
    export = "Ref,Title,Phase,Start,Strategic objective\n1,One,Live,2025-01-01,Grow\n2,Two,Live,2025-01-01,Grow\n"
    _, mapping = written(tmp_path, export)
    assert headers(mapping, "objectives") == {"objective_id": "Strategic objective", "name": "Strategic objective"}
    assert headers(mapping, "alignment") == {"project_id": "Ref", "objective_id": "Strategic objective"}
    portfolio = load(tmp_path / "export.csv", Settings(mapping=tmp_path / "mapping.yaml"), as_of="2026-06-30")
    assert {name: count.used for name, count in portfolio.counts.items()} == {
        "projects": 2,
        "objectives": 1,
        "alignment": 2,
    }


def test_each_sheet_of_a_workbook_finds_its_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Project list"
    for row in (["Ref", "Title", "Phase", "Start"], [1, "One", "Live", "2025-01-01"]):
        book.active.append(row)
    tracker = book.create_sheet("Benefits tracker")
    for row in (["Benefit", "Period", "Plan", "Actual"], ["B1", "2025-03-01", 10, 8]):
        tracker.append(row)
    book.create_sheet("benefits").append(["benefit_id", "project_id", "name"])
    book.save(tmp_path / "our.xlsx")
    result = run(tmp_path / "our.xlsx", "--out", tmp_path / "mapping.yaml")
    assert result.exit_code == 0, result.stderr
    assert "as they are, without a mapping: benefits\n" in result.stderr
    mapping = read_mapping(tmp_path / "mapping.yaml")
    assert {name: spec.origin for name, spec in mapping.items()} == {
        "projects": "Project list",
        "realisation": "Benefits tracker",
    }
    assert headers(mapping, "realisation") == {
        "benefit_id": "Benefit",
        "month": "Period",
        "planned_value": "Plan",
        "actual_value": "Actual",
    }


@pytest.mark.parametrize("sample", ["healthy", "leaky", "watermelon", "small", "zombies", "no_baselines", "leaky.xlsx"])
def test_the_samples_need_no_mapping(sample: str) -> None:
    result = run(carried.folder("sample_data") / sample)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith("the source needs no mapping: `pmo-kit check` reads it\n")


HOSTILE = [
    "Name: #1",
    "a\nb",
    "'quoted'",
    '"both"',
    "- dash",
    "{x: y}",
    "* star",
    "null",
    "\x1b[31mred",
    "é 👩",
    "%20",
    "a, b",
]


@pytest.mark.parametrize("header", HOSTILE)
def test_a_header_of_any_text_comes_back_as_it_is(tmp_path: Path, header: str) -> None:
    """Placed, in flow form, and left over: the file stays one that is read."""
    frame = pd.DataFrame({"Project ID": ["1", "2"], "Title": ["a", "b"], header: ["x", "y"]})
    frame[f"Start date {header}"] = "25/12/2025"
    frame.to_csv(tmp_path / "export.csv", index=False)
    source = Folder(tmp_path / "export.csv")
    there = source.read("export.csv").header
    (tmp_path / "mapping.yaml").write_text(text := propose(source).text, encoding="utf-8")
    mapping = read_mapping(tmp_path / "mapping.yaml")
    assert {column for spec in mapping.values() for of in spec.columns.values() for column in of.headers} <= set(there)
    assert all(character.isprintable() or character == "\n" for character in text)


@pytest.mark.parametrize(
    ("header", "words", "scale", "currency"),
    [
        ("Planned Cost ($ M)", "planned cost", 1_000_000, "USD"),
        ("Budget £m", "budget", 1_000_000, "GBP"),
        ("Budget (€ '000)", "budget", 1_000, "EUR"),
        ("Cost (EUR k)", "cost", 1_000, "EUR"),
        ("StartDate", "start date", None, ""),
        ("Name", "name", None, ""),
        ("Milestone M", "milestone m", None, ""),
    ],
)
def test_the_unit_is_read_off_a_header(header: str, words: str, scale: int | None, currency: str) -> None:
    profile = Profile(header, pd.Series([], dtype=object))
    assert (words_of(header), profile.scale, "".join(profile.currencies[:1])) == (words, scale, currency)


def test_a_file_that_is_there_is_not_written_over_without_force(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text("mine")
    result = run(tmp_path / "export.csv", "--out", tmp_path / "mapping.yaml")
    assert (result.exit_code, (tmp_path / "mapping.yaml").read_text()) == (2, "mine")
    assert "is there already: name another file, or give --force to write over it" in result.stderr
    assert run(tmp_path / "export.csv", "--out", tmp_path / "mapping.yaml", "--force").exit_code == 0
    assert (tmp_path / "mapping.yaml").read_text(encoding="utf-8") == run(tmp_path / "export.csv").stdout


def test_a_source_that_is_like_nothing_gives_a_file_that_says_what_stops_it_and_lists_every_column(
    tmp_path: Path,
) -> None:
    (tmp_path / "cells.csv").write_text("x,y\n1,2\n")
    result = run(tmp_path / "cells.csv")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, "like no table: cells.csv")
    assert "nothing here is like projects" in " ".join(result.stdout.split())
    assert [line.strip("# ") for line in result.stdout.splitlines()[-2:]] == ["x: numbers", "y: numbers"]


@pytest.mark.parametrize("cell", ["PRJ-001", "PROJ-0012", "2024-17", "Phase 10", "P1"])
def test_an_id_or_a_name_is_no_date(cell: str) -> None:
    assert Profile("x", pd.Series([cell] * 3)).kind == "texts"


@pytest.mark.parametrize("cell", ["08/Jan/25 4:38 PM", "8 January 2025", "2025-01-08", "08.01.2025", "15. März 2026"])
def test_what_the_reader_reads_as_a_date_is_one(cell: str) -> None:
    assert Profile("x", pd.Series([cell] * 3)).kind == "dates"


def test_a_repeated_id_does_not_drop_the_table(tmp_path: Path) -> None:
    rows = "P1,One,Live,2025-01-01\n" * 3 + "P2,Two,Live,2025-01-01\n"
    _, mapping = written(tmp_path, "Project ID,Title,Phase,Start\n" + rows)
    assert headers(mapping)["project_id"] == "Project ID"


def test_a_value_beyond_row_5000_is_asked_about(tmp_path: Path) -> None:
    rows = "".join(f"{i},T{i},{'Wobbly' if i == 5999 else 'Live'},2025-01-01\n" for i in range(6000))
    text, _ = written(tmp_path, "Ref,Title,Phase,Start\n" + rows)
    assert lines_about(text, "Wobbly") == ["# Wobbly: proposed  # ASK: which one? (1 row)"]


def test_a_workbook_in_a_folder_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    book = openpyxl.Workbook()
    book.active.title = "Project list"
    for row in (["Ref", "Title", "Phase", "Start"], [1, "One", "Live", "2025-01-01"]):
        book.active.append(row)
    book.save(tmp_path / "in" / "our.xlsx")
    assert "from: our.xlsx#Project list" in run(tmp_path / "in").stdout


def test_what_the_user_answers_is_written_and_not_asked(tmp_path: Path) -> None:
    class Answers:
        def choose(self, question: str, options: Sequence[str], shown: Profile | None = None) -> str:
            return "closed" if "Wobbly" in question else "AUD" if "currency" in question else ""

    (tmp_path / "export.csv").write_text(EXPORT.replace("£", "$"), encoding="utf-8")
    text = propose(Folder(tmp_path / "export.csv"), asker=Answers()).text
    assert lines_about(text, "Wobbly") == ["Wobbly: closed  # as answered"]
    assert lines_about(text, "currency") == ["currency: {constant: AUD}"]


@pytest.mark.parametrize(
    ("file", "name", "agreed"),
    [
        (
            "us_it_dashboard_projects.csv",
            "us_it_dashboard",
            {
                *("portfolios.portfolio_id", "portfolios.name", "projects.project_id", "projects.portfolio_id"),
                *("projects.name", "projects.start_date", "projects.forecast_go_live", "projects.planned_go_live"),
                *("projects.planned_investment", "projects.forecast_investment"),
            },
        ),
        ("melbourne_water_capital_delivery.csv", "melbourne_water", {"projects.project_id", "projects.name"}),
    ],
)
def test_a_real_register_is_guessed_as_it_was_mapped_by_hand(
    tmp_path: Path, file: str, name: str, agreed: set[str]
) -> None:
    if not (REGISTERS / file).is_file():
        register(name, file)  # skips with the reason, or fails where it must be there
    (tmp_path / "mapping.yaml").write_text(propose(Folder(REGISTERS / file)).text, encoding="utf-8")
    guess = read_mapping(tmp_path / "mapping.yaml")
    by_hand = read_mapping(carried.folder("templates") / "registers" / name / "mapping.yaml")
    same = {
        f"{table}.{column}"
        for table, spec in by_hand.items()
        for column, of in spec.columns.items()
        if table in guess and of.headers and (of.headers, of.scale) == _origin(guess, table, column)
    }
    assert same == agreed


def _origin(mapping: Mapping, table: str, column: str) -> tuple[tuple[str, ...], float | None] | None:
    of = mapping[table].columns.get(column)
    return None if of is None else (of.headers, of.scale)


def test_a_database_is_looked_at_like_any_other_source(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(EXPORT, encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "tool.db")) as connection:
        pd.read_csv(tmp_path / "x.csv").to_sql("prj_master", connection, index=False)
    result = run(f"sqlite:///{tmp_path}/tool.db", "--out", tmp_path / "mapping.yaml")
    assert result.exit_code == 0, result.stderr
    mapping = read_mapping(tmp_path / "mapping.yaml")
    assert mapping["projects"].origin == "prj_master"
    assert headers(mapping)["start_date"] == "Commencement Date"
    assert str(tmp_path) not in (tmp_path / "mapping.yaml").read_text(encoding="utf-8")
