"""`pmo-kit metrics` as scripts meet it: shapes, streams, exit statuses."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pmo_kit.cli import app
from pmo_kit.vocabulary import HEADLINE_METRICS, METRIC_KEYS

COLUMNS = ["metric", "portfolio_id", "group", "value", "unit", "numerator", "denominator", "excluded"]
COLUMNS += ["as_of", "verdict", "reservations", "note"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["metrics", *map(str, arguments)])


def rows(*arguments: str | Path) -> list[dict[str, Any]]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two portfolios: A with two launched projects that returned 85 of 100 and 150 of 200, B with none launched."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "register"
    folder.mkdir()
    (folder / "projects.csv").write_text(
        "project_id,portfolio_id,name,status,start_date,go_live,planned_investment\n"
        "P1,A,One,active,2024-01-01,2025-03-31,100\n"
        "P2,A,Two,active,2024-01-01,2025-06-30,200\n"
        "P3,B,Three,active,2024-01-01,,50\n"
    )
    (folder / "benefits.csv").write_text("benefit_id,project_id,name,kind\nB1,P1,b,cashable\nB2,P2,b,cashable\n")
    (folder / "realisation.csv").write_text(
        "benefit_id,month,planned_value,actual_value\nB1,2025-05,100,85\nB2,2025-08,150.5,150\n"
    )
    return folder


def test_every_row_has_the_columns_of_the_catalogue(source: Path) -> None:
    found = rows(source, "--as-of", "2026-06-30")
    assert {tuple(row) for row in found} == {tuple(COLUMNS)}
    assert {row["metric"] for row in found} == set(METRIC_KEYS)
    assert {row["portfolio_id"] for row in found} == {"A", "B"}
    assert {row["as_of"] for row in found} == {"2026-06-30"}


def test_a_figure_comes_with_what_it_was_made_of(source: Path) -> None:
    (own, *projects) = [
        row
        for row in rows(source, "--as-of", "2026-06-30", "--portfolio", "A", "--metric", "benefits_realised")
        if not str(row["group"]).startswith("kind:")
    ]
    assert (own["group"], own["numerator"], own["denominator"], own["excluded"]) == (None, 235, 300, 0)
    assert own["value"] == pytest.approx(235 / 300)
    assert own["verdict"] == "not met"
    assert [(row["group"], row["value"]) for row in projects] == [("project:P1", 0.85), ("project:P2", 0.75)]


def test_what_is_undefined_is_null_with_a_note_and_counts_are_whole(source: Path) -> None:
    text = run(
        source, "--as-of", "2026-06-30", "--portfolio", "B", "--metric", "benefits_realised", "--format", "json"
    ).stdout
    (own, *_) = json.loads(text)
    assert (own["value"], own["verdict"], bool(own["note"])) == (None, "not due yet", True)
    counted = run(
        source, "--as-of", "2026-06-30", "--portfolio", "A", "--metric", "projects_due_count", "--format", "json"
    ).stdout
    assert '"value": 2,' in counted


def test_csv_has_the_same_columns_and_empty_cells(source: Path) -> None:
    result = run(source, "--as-of", "2026-06-30", "--metric", "benefits_realised", "--format", "csv")
    records = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(records[0]) == COLUMNS
    own = {record["portfolio_id"]: record["value"] for record in records if record["group"] == ""}
    assert own == {"A": str(235 / 300), "B": ""}


def test_the_table_names_every_column_and_is_plain_in_a_pipe(source: Path) -> None:
    result = run(source, "--as-of", "2026-06-30", "--metric", "benefits_realised", "--portfolio", "A")
    header, first = result.stdout.splitlines()[:2]
    assert header.split() == COLUMNS
    assert first.split()[:6] == ["benefits_realised", "A", "0.7833", "ratio", "235", "300"]


def test_only_the_metrics_and_portfolios_asked_for_in_that_order(source: Path) -> None:
    found = rows(
        source,
        "--as-of",
        "2026-06-30",
        *("--portfolio", "B", "--portfolio", "A", "--portfolio", "B", "--metric", "projects_due_count"),
    )
    assert [row["portfolio_id"] for row in found if row["group"] is None] == ["B", "A"]
    assert {row["metric"] for row in found} == {"projects_due_count"}


def test_the_settings_say_which_portfolios_and_how_they_are_measured(source: Path) -> None:
    config = source.parent / "own.yaml"
    config.write_text("as_of: 2026-06-30\nportfolios: {A: {benchmarks: {benefits_realised: 0.7}}}\n")
    found = rows(source, "--config", config, "--metric", "benefits_realised")
    assert {row["portfolio_id"] for row in found} == {"A"}
    assert found[0]["verdict"] == "met"


def test_reservations_are_a_list_in_json_and_their_keys_elsewhere(source: Path) -> None:
    """Nothing of the 235 that came back is evidenced or confirmed, so under that reading 0 of 300 came back."""
    config = source.parent / "own.yaml"
    config.write_text("as_of: 2026-06-30\nportfolios: {A: {benchmarks: {benefits_realised: 0.7}}}\n")
    asked = ("--config", config, "--metric", "benefits_realised", "--by", "project")
    whole, *projects = rows(source, *asked)
    (one,) = whole["reservations"]
    assert list(one) == ["key", "value", "benchmark", "note"]
    assert (one["key"], one["value"], one["benchmark"]) == ("unconfirmed", 0, 0.7)
    assert [row["reservations"] for row in projects] == [[], []]
    records = list(csv.DictReader(io.StringIO(run(source, *asked, "--format", "csv").stdout)))
    assert [record["reservations"] for record in records] == ["unconfirmed", "", ""]
    assert "  met, with reservations  unconfirmed" in run(source, *asked).stdout.splitlines()[1]


def test_what_was_set_aside_is_told_on_stderr_and_ends_with_0(source: Path) -> None:
    (source / "decisions.csv").write_text("decision_id,project_id,raised_on\nD1,P9,2025-01-01\nD2,P1,2025-01-01\n")
    (source / "spend.csv").write_text("")
    result = run(source, "--as-of", "2026-06-30", "--metric", "decisions_count", "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)
    assert result.stderr.splitlines() == [
        "tables that cannot be used: spend",
        "1 of 9 rows is set aside and 0 cells read as empty: `pmo-kit check` lists them",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--metric", "benefits_relised"], "metric 'benefits_relised' is not known: did you mean 'benefits_realised'?"),
        (["--portfolio", "C"], "portfolio 'C' is not known: there is A, B"),
        (["--as-of", "2026-6-30"], "'2026-6-30' is not a date"),
    ],
)
def test_an_unknown_name_ends_with_2_and_prints_no_data(source: Path, arguments: list[str], message: str) -> None:
    result = run(source, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_without_usable_projects_nothing_is_measured(source: Path) -> None:
    (source / "projects.csv").write_text("project_id\nP1\n")
    result = run(source, "--as-of", "2026-06-30")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "projects.csv: column 'name' is missing" in result.stderr


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed_in_csv(source: Path) -> None:
    text = (source / "projects.csv").read_text().replace(",A,", ",=1+1,")
    (source / "projects.csv").write_text(text)
    result = run(source, "--as-of", "2026-06-30", "--metric", "projects_due_count", "--format", "csv")
    assert {record["portfolio_id"] for record in csv.DictReader(io.StringIO(result.stdout))} == {"'=1+1", "B"}


def test_by_gives_one_grouping_in_place_of_the_usual_ones(source: Path) -> None:
    asked = ("--as-of", "2026-06-30", "--portfolio", "A", "--metric", "benefits_realised")
    assert [row["group"] for row in rows(source, *asked, "--by", "kind")] == [None, "kind:cashable"]
    assert [row["group"] for row in rows(source, *asked, "--by", "project")] == [None, "project:P1", "project:P2"]


def test_a_metric_that_cannot_be_grouped_so_stands_alone_and_that_is_said(source: Path) -> None:
    asked = ("--as-of", "2026-06-30", "--portfolio", "A", "--metric", "projects_due_count", "--by", "owner")
    result = run(source, *asked, "--format", "json")
    assert [(row["group"], row["value"]) for row in json.loads(result.stdout)] == [(None, 2)]
    assert result.stderr == "not grouped by owner, only the whole figure is shown: projects_due_count\n"


def test_over_tells_a_history_as_of_quarter_ends_and_what_it_cannot_replay(source: Path) -> None:
    asked = ("--as-of", "2026-06-30", "--portfolio", "A", "--metric", "projects_due_count", "--over", "3q")
    result = run(source, *asked, "--format", "json")
    found = [(row["as_of"], row["value"]) for row in json.loads(result.stdout)]
    assert found == [("2025-12-31", 0), ("2026-03-31", 1), ("2026-06-30", 2)]  # due a year after launch
    assert result.stderr.startswith("replayed from today's data: ")


def test_a_register_is_refused_with_strict_where_anything_was_lost(source: Path) -> None:
    assert run(source, "--as-of", "2026-06-30", "--strict").exit_code == 0
    (source / "decisions.csv").write_text("decision_id,project_id,raised_on\nD1,P9,2025-01-01\nD2,P1,2025-01-01\n")
    (source / "spend.csv").write_text("")
    result = run(source, "--as-of", "2026-06-30", "--strict")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "pmo-kit metrics: --strict: 1 table unusable, 1 row set aside: `pmo-kit check` lists them, and nothing was done\n"
    )


@pytest.mark.slow
def test_a_long_table_says_how_to_ask_for_less(source: Path) -> None:
    many = "".join(f"Q{i},A,N,active,2024-01-01,,50\n" for i in range(100))
    with (source / "projects.csv").open("a") as file:
        file.write(many)
    hint = "rows: --metric KEY for one of them, --by GROUP for one grouping, --portfolio ID for one portfolio"
    assert hint in run(source, "--as-of", "2026-06-30").stderr
    assert hint not in run(source, "--as-of", "2026-06-30", "--format", "csv").stderr
    assert hint not in run(source, "--as-of", "2026-06-30", "--metric", "projects_due_count").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "owner", "--over", "8q"], "--by and --over exclude one another"),
        (["--by", "ownr"], "grouping 'ownr' is not known: did you mean 'owner'?"),
        (["--over", "8"], "--over '8' is not a number of quarters: write it as 8q, from 1q to 99q"),
    ],
)
def test_a_grouping_or_history_that_cannot_be_told_ends_with_2(
    source: Path, arguments: list[str], message: str
) -> None:
    result = run(source, "--as-of", "2026-06-30", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_at_a_terminal_the_headline_is_shown_and_how_to_see_the_rest(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (source, "--as-of", "2026-06-30", "--portfolio", "A")
    everything = len(rows(*asked))
    monkeypatch.setenv("COLUMNS", "400")
    for module in ("output", "metrics"):
        monkeypatch.setattr(sys.modules[f"pmo_kit.cli.{module}"], "at_terminal", lambda: True)
    seen = run(*asked)
    assert [key for key in METRIC_KEYS if re.search(rf"^ *{key} ", seen.stdout, re.MULTILINE)] == [
        key for key in METRIC_KEYS if key in HEADLINE_METRICS
    ]
    assert f"the headline metrics; {everything - len(HEADLINE_METRICS)} more rows: --all for all of them" in seen.stderr
    assert "project:P1" not in seen.stdout
    for more in (["--all"], ["--metric", "benefits_realised"], ["--by", "project"]):
        told = run(*asked, *more)
        assert "project:P1" in told.stdout
        assert "the headline metrics" not in told.stderr
    assert len(rows(*asked)) == everything
