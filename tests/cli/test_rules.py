"""`pmo-kit rules`: what is printed, what is recorded, and with which exit status a mistake ends."""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pmo_kit.cli import app
from pmo_kit.decisions.judging import judged
from pmo_kit.loaders import load
from pmo_kit.rules import DEFAULT_RULES, FACTS

PLACE = "agreements/A-559aead0.jsonl"
RULE = "{id: late, when: months_late >= 6, do: pause, reason: It is late., decided_by: Ann Lee, within_days: 30}"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one rule and two projects, one of which is still to come."""
    monkeypatch.chdir(tmp_path)
    settle(tmp_path, RULE)
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "projects.csv").write_text(
        "project_id,portfolio_id,name,status,start_date,planned_go_live\n"
        "P1,A,One,active,2024-01-01,2025-01-31\nP2,A,Two,active,2026-06-30,2027-01-31\n"
    )
    return tmp_path


def settle(folder: Path, *rules: str) -> None:
    (folder / "pmo.yaml").write_text(f"source: register\nas_of: 2026-06-30\npivot_rules: [{', '.join(rules)}]\n")


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """The day on which the commands are run from now on."""
    monkeypatch.setattr(importlib.import_module("pmo_kit.cli.rules"), "today", lambda: dt.date.fromisoformat(day))


def test_facts_are_printed_without_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    result = run("rules", "facts", "--format", "json")
    assert result.exit_code == 0
    assert [fact["name"] for fact in json.loads(result.stdout)] == [fact.name for fact in FACTS]
    table = run("rules", "facts").stdout.splitlines()
    assert table[0].split() == ["name", "kind", "unit", "meaning", "undefined"]
    assert len(table) == 1 + len(FACTS)
    assert len(list(csv.DictReader(io.StringIO(run("rules", "facts", "--format", "csv").stdout)))) == len(FACTS)


def test_check_prints_each_rule_and_for_how_many_projects_it_is_in_force(workspace: Path, monkeypatch):
    (rule,) = json.loads(run("rules", "check", "--format", "json").stdout)
    assert (rule["id"], rule["do"], rule["agreed_on"], rule["in_force"], rule["judged"]) == (
        "late",
        "pause",
        None,
        0,
        2,
    )
    on(monkeypatch, "2026-06-30")
    assert run("rules", "agree", "--agreed-by", "Ann Lee").exit_code == 0
    (rule,) = json.loads(run("rules", "check", "--format", "json").stdout)
    assert (rule["agreed_on"], rule["agreed_by"], rule["in_force"], rule["judged"]) == ("2026-06-30", "Ann Lee", 1, 2)
    (row,) = csv.DictReader(io.StringIO(run("rules", "check", "--format", "csv").stdout))
    assert (row["hash"], row["agreed_on"], row["in_force"]) == (rule["hash"], "2026-06-30", "1")
    assert rule["hash"][:12] in run("rules", "check").stdout


def test_without_rules_of_ones_own_check_prints_those_that_ship(workspace: Path):
    (workspace / "pmo.yaml").write_text("source: register\nas_of: 2026-06-30\n")
    result = run("rules", "check", "--format", "json")
    assert [rule["id"] for rule in json.loads(result.stdout)] == [rule.id for rule in DEFAULT_RULES]
    settle(workspace)
    result = run("rules", "check")
    assert result.exit_code == 0
    assert "A: there are no rules, for pivot_rules is an empty list" in result.stderr


def test_a_rule_with_a_typo_is_refused_with_its_place_and_the_near_name(workspace: Path):
    settle(workspace, RULE.replace("months_late", "month_late"))
    result = run("rules", "check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "pmo.yaml, line 3, pivot_rules[0].when: rule 'late': `month_late >= 6`, character 1: " in result.stderr
    assert "'month_late' is not a fact: did you mean 'months_late'?" in result.stderr


def test_a_rule_for_a_project_that_there_is_not_ends_with_1(workspace: Path):
    settle(workspace, RULE.replace("30}", "30, projects: [P1, P3]}"))
    result = run("rules", "check")
    assert result.exit_code == 1
    assert "A: rule 'late': project 'P3' is not known: there is P1, P2" in result.stderr


def test_agree_prints_the_hash_of_its_line_and_the_rule_is_in_force_for_what_starts_later(workspace: Path, monkeypatch):
    on(monkeypatch, "2026-06-01")
    result = run("rules", "agree", "--agreed-by", "Ann Lee")
    assert result.exit_code == 0
    assert "line 1: 1 rule of A agreed on by Ann Lee on 2026-06-01" in result.stderr
    (line,) = (workspace / PLACE).read_text(encoding="utf-8").splitlines()
    assert (json.loads(line)["rules"][0]["when"], json.loads(line)["by"]) == ("months_late >= 6", "Ann Lee")
    assert load(config="pmo.yaml").agreements["A"].newest == result.stdout.strip()
    (late,) = [one for one in judged(load(config="pmo.yaml")) if one.do]
    assert (late.project_id, late.in_force) == ("P1", False)
    assert late.standing == "not in force: agreed on 1 Jun 2026, after the start on 1 Jan 2024"


def test_a_rule_that_was_changed_is_in_force_for_nobody_until_it_is_agreed_on_again(workspace: Path, monkeypatch):
    on(monkeypatch, "2023-12-01")
    run("rules", "agree", "--agreed-by", "Ann Lee")
    standing = lambda: judged(load(config="pmo.yaml"))[0].standing  # noqa: E731 – one line, asked three times
    assert standing() == "in force: agreed on 1 Dec 2023 by Ann Lee, before the start"
    settle(workspace, RULE.replace(">= 6", ">= 5"))
    assert standing() == "not in force: changed since it was agreed on 1 Dec 2023"
    on(monkeypatch, "2026-06-01")
    run("rules", "agree", "--agreed-by", "Bo Li")
    assert standing() == "not in force: agreed on 1 Jun 2026, after the start on 1 Jan 2024"


@pytest.mark.parametrize(
    ("rules", "by", "said"),
    [
        ((RULE,), "tbc", "'tbc' is nobody's name: say who it is"),
        ((), "Ann Lee", "there are no rules to agree on"),
    ],
)
def test_what_nobody_can_agree_on_is_not_recorded(workspace: Path, rules: tuple[str, ...], by: str, said: str):
    settle(workspace, *rules)
    result = run("rules", "agree", "--agreed-by", by)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (workspace / PLACE).exists()


def test_without_a_settings_file_there_is_nowhere_to_record_it(workspace: Path):
    (workspace / "pmo.yaml").unlink()
    result = run("rules", "agree", "register", "--agreed-by", "Ann Lee")
    assert result.exit_code == 2
    assert "a history of agreements stands beside a settings file" in result.stderr


def alter(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"by": "Ann Lee"', b'"by": "Ann Low"'))


def tear(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


@pytest.mark.parametrize(("damage", "told"), [(alter, "line 2 does not follow"), (tear, "line 2 is torn")])
def test_a_history_that_cannot_be_trusted_is_told_and_puts_nothing_in_force(workspace: Path, monkeypatch, damage, told):
    on(monkeypatch, "2023-12-01")
    run("rules", "agree", "--agreed-by", "Ann Lee")
    run("rules", "agree", "--agreed-by", "Bo Li")
    assert run("rules", "check").exit_code == 0
    damage(workspace / PLACE)
    result = run("rules", "check", "--format", "json")
    assert result.exit_code == 1
    assert f"{PLACE}: {told}" in result.stderr
    assert "what was agreed is not used, and no rule is in force" in result.stderr
    assert json.loads(result.stdout)[0]["in_force"] == 0
    checked = run("check")
    assert checked.exit_code == 1
    assert f"{PLACE}: 1 problem" in checked.stdout
    assert run("rules", "verify").exit_code == 1
    assert "nothing was added" in run("rules", "agree", "--agreed-by", "Cy Ek").stderr


def test_a_torn_line_is_mended_and_what_was_agreed_before_counts_again(workspace: Path, monkeypatch):
    on(monkeypatch, "2023-12-01")
    run("rules", "agree", "--agreed-by", "Ann Lee")
    run("rules", "agree", "--agreed-by", "Bo Li")
    tear(workspace / PLACE)
    assert "`pmo-kit rules mend` sets it aside" in run("check").stdout
    result = run("rules", "mend", "--mended-by", "Cy Ek", "--reason", "disk full")
    assert result.exit_code == 0
    assert judged(load(config="pmo.yaml"))[0].standing.startswith("in force: agreed on 1 Dec 2023")
    proved = run("rules", "verify", "--printed", result.stdout.strip())
    assert proved.exit_code == 0
    assert "proved: all 2 lines follow from one another" in proved.stdout


def test_verify_says_where_nothing_was_agreed(workspace: Path):
    result = run("rules", "verify")
    assert result.exit_code == 0
    assert "nothing is agreed, and nothing can be proved" in result.stdout
