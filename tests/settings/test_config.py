"""pmo.yaml: every key, every mistake with its line, and which settings hold."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pmo_kit.errors import SettingsError
from pmo_kit.rules import PivotRule, Right
from pmo_kit.settings.beside import settings_for
from pmo_kit.settings.config import Pilots, Rung, Settings, read_settings
from pmo_kit.vocabulary import METRIC_KEYS, Action

TODAY = dt.date(2026, 3, 31)

EVERY_KEY = """
source: data
mapping: maps/mapping.yaml
as_of: 2026-06-30
portfolios:
  007:
  Ops/🚀: {discount_rate: 0.05, optimism_bias: {cost: 0.2}}
notebooks: [03_benefits_review]
out: somewhere
discount_rate: 0.04
optimism_bias: {cost: 0.1, benefit: 0.05}
review_window_months: 18
benchmarks: {benefits_realised: 0.75}
nothing_to_record: [escalations, dependencies]
pivot_rules: [{id: late, when: months_late > 6, do: change scope, reason: It is late., decided_by: Ann Lee, within_days: 30}]
decision_rights: {budget: the CFO, scope: {who: Ann Lee, forum: Change Board, within_days: "14"}}
escalation: [programme board, {who: executive, after_days: 90}, {level: council, amount_above: 1000000, after_days: "180"}]
locale: de-DE
reference_class: {mean: 0.7, spread: 0.25, count: 40, source: Group review 2025}
budget: 250000
pilots: {projects: [P1, 007], since: 2026-01-01}
"""


def settings_of(folder: Path, text: str) -> Settings:
    (folder / "pmo.yaml").write_text(text, encoding="utf-8")
    return read_settings(folder / "pmo.yaml")


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        settings_of(folder, text)
    return list(raised.value.problems) or [str(raised.value)]


def test_every_key_may_be_left_out(tmp_path: Path) -> None:
    for text in ("", "# nothing\n", "source:\n"):
        assert settings_of(tmp_path, text).model_dump() == Settings().model_dump()
    assert (Settings().discount_rate, Settings().review_window_months, Settings().out) == (0.035, 12, Path("reports"))


def test_every_key_is_read(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, EVERY_KEY)
    assert settings.source == str(tmp_path / "data")
    assert (settings.mapping, settings.out) == (tmp_path / "maps/mapping.yaml", tmp_path / "somewhere")
    assert settings.as_of == dt.date(2026, 6, 30)
    assert list(settings.portfolios) == ["007", "Ops/🚀"]
    assert settings.notebooks == ["03_benefits_review"]
    assert (settings.discount_rate, settings.review_window_months) == (0.04, 18)
    assert (settings.optimism_bias.cost, settings.optimism_bias.benefit) == (0.1, 0.05)
    assert settings.benchmarks == {"benefits_realised": 0.75}
    assert settings.nothing_to_record == ("escalations", "dependencies")
    assert {category: right.held() for category, right in settings.decision_rights.items()} == {
        "budget": Right("the CFO", "the CFO"),
        "scope": Right("Ann Lee", "Change Board", 14),
    }
    assert [entry.rule() for entry in settings.pivot_rules or ()] == [
        PivotRule("late", "months_late > 6", Action.CHANGE_SCOPE, "It is late.", "Ann Lee", 30)
    ]
    assert settings.escalation == (
        Rung(who="programme board"),
        Rung(who="executive", after_days=90),
        Rung(level="council", after_days=180, amount_above=1_000_000),
    )
    assert [rung.name for rung in settings.escalation] == ["programme board", "executive", "council"]
    assert settings.locale == "de_DE"
    assert settings.reference_class is not None
    assert settings.reference_class.model_dump() == {
        "mean": 0.7,
        "spread": 0.25,
        "count": 40,
        "source": "Group review 2025",
    }
    assert settings.budget == 250_000
    assert settings.pilots == Pilots(projects=("P1", "007"), since=dt.date(2026, 1, 1))


def test_what_is_set_for_a_portfolio_overrides_what_is_set_for_all_key_by_key(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, EVERY_KEY)
    own, other = settings.of("Ops/🚀"), settings.of("007")
    assert (own.discount_rate, own.optimism_bias.cost, own.optimism_bias.benefit) == (0.05, 0.2, 0.05)
    assert (other.discount_rate, other.optimism_bias.cost) == (0.04, 0.1)
    assert own.benchmarks == {"benefits_realised": 0.75}
    assert settings.of() == settings.of("not listed")


def test_benchmarks_of_a_portfolio_are_added_to_those_for_all(tmp_path: Path) -> None:
    text = "benchmarks: {benefits_realised: 0.7, portfolio_roi: 0.3}\nportfolios: {A: {benchmarks: {portfolio_roi: 0.1}}}\n"
    assert settings_of(tmp_path, text).of("A").benchmarks == {"benefits_realised": 0.7, "portfolio_roi": 0.1}


def test_a_list_of_portfolios_says_which(tmp_path: Path) -> None:
    assert list(settings_of(tmp_path, "portfolios: [B, 007, 1e3]\n").portfolios) == ["B", "007", "1e3"]
    assert refused(tmp_path, "portfolios: [A, A]\n") == ["pmo.yaml, line 1, portfolios: A is listed more than once"]


def test_addresses_may_differ_by_table_and_one_with_a_scheme_is_left_alone(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "source: {projects: a.csv, benefits: postgresql://me@host/db}\n")
    assert settings.source == {"projects": str(tmp_path / "a.csv"), "benefits": "postgresql://me@host/db"}


@pytest.mark.parametrize("key", METRIC_KEYS)
def test_every_metric_can_have_a_benchmark(key: str) -> None:
    assert Settings.model_validate({"benchmarks": {key: "0.5"}}).benchmarks == {key: 0.5}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("mappng: x\n", "pmo.yaml, line 1, mappng: this key is not known: did you mean 'mapping'?"),
        (
            "\nbenchmarks:\n  portfolio_rio: 0.3\n",
            "pmo.yaml, line 3, benchmarks.portfolio_rio: metric 'portfolio_rio' is not known: did you mean 'portfolio_roi'?",
        ),
        ("benchmarks: {portfolio_roi: high}\n", "pmo.yaml, line 1, benchmarks.portfolio_roi: 'high' is not a number"),
        (
            "benchmarks: {portfolio_roi: nan}\n",
            "pmo.yaml, line 1, benchmarks.portfolio_roi: 'nan' is not a finite number",
        ),
        (
            "nothing_to_record: [spend, escalation]\n",
            "pmo.yaml, line 1, nothing_to_record[1]: table 'escalation' is not known: did you mean 'escalations'?",
        ),
        (
            "portfolios: {A: {nothing_to_record: [decision]}}\n",
            "pmo.yaml, line 1, portfolios.A.nothing_to_record[0]: table 'decision' is not known: did you mean 'decisions'?",
        ),
        (
            "nothing_to_record: spend\n",
            "pmo.yaml, line 1, nothing_to_record: a list is needed here, such as [a, b]",
        ),
        ("benchmarks: 0.3\n", "pmo.yaml, line 1, benchmarks: a list of `key: value` lines is needed here"),
        (
            "optimism_bias: {benfit: 0.2}\n",
            "pmo.yaml, line 1, optimism_bias.benfit: this key is not known: did you mean 'benefit'?",
        ),
        (
            "escalation:\n  - {who: board, after_day: 30}\n",
            "pmo.yaml, line 2, escalation[0].after_day: this key is not known: did you mean 'after_days'?",
        ),
        (
            "escalation:\n  - {after_days: 30}\n",
            "pmo.yaml, line 2, escalation[0]: a rung of the escalation ladder names one who hears of it: write `who: NAME`",
        ),
        (
            "escalation: [{who: board, amount_above: lots}]\n",
            "pmo.yaml, line 1, escalation[0].amount_above: 'lots' is not a number",
        ),
        (
            "reference_class: {mean: 0.7, spred: 0.2, spread: 0.2, count: 9, source: us}\n",
            "pmo.yaml, line 1, reference_class.spred: this key is not known: did you mean 'spread'?",
        ),
        (
            "decision_rights: {budgt: CFO}\n",
            "pmo.yaml, line 1, decision_rights.budgt: category 'budgt' is not known: did you mean 'budget'?",
        ),
        (
            "decision_rights:\n  budget: {whom: CFO}\n",
            "pmo.yaml, line 2, decision_rights.budget.whom: this key is not known: did you mean 'who'?",
        ),
        (
            "decision_rights:\n  budget: {within_days: 14}\n",
            "pmo.yaml, line 2, decision_rights.budget: it does not say who decides: give who, forum or both",
        ),
        (
            "decision_rights: {budget: {who: CFO, within_days: 0}}\n",
            "pmo.yaml, line 1, decision_rights.budget.within_days: '0' must be greater than or equal to 1",
        ),
        (
            "source: {projcts: a.csv}\n",
            "pmo.yaml, line 1, source.projcts: table 'projcts' is not known: did you mean 'projects'?",
        ),
        (
            "as_of: 2026-02-30\n",
            "pmo.yaml, line 1, as_of: '2026-02-30' is not a date: write it as YYYY-MM-DD, or last-month-end",
        ),
        (
            "as_of: 30/06/2026\n",
            "pmo.yaml, line 1, as_of: '30/06/2026' is not a date: write it as YYYY-MM-DD, or last-month-end",
        ),
        ("discount_rate: 3.5\n", "pmo.yaml, line 1, discount_rate: '3.5' must be less than 1"),
        ("discount_rate: -0.1\n", "pmo.yaml, line 1, discount_rate: '-0.1' must be greater than or equal to 0"),
        ("budget: -1\n", "pmo.yaml, line 1, budget: '-1' must be greater than or equal to 0"),
        (
            "pilots: {projects: [P1], since: 1/1/2026}\n",
            "pmo.yaml, line 1, pilots.since: '1/1/2026' is not a date: write it as YYYY-MM-DD",
        ),
        ("review_window_months: 1.5\n", "pmo.yaml, line 1, review_window_months: '1.5' is not a whole number"),
        ("notebooks: 01_baselining\n", "pmo.yaml, line 1, notebooks: a list is needed here, such as [a, b]"),
        (
            "locale: de_DF\n",
            "pmo.yaml, line 1, locale: 'de_DF' is not a locale: did you mean 'de_DE'?",
        ),
        (
            "portfolios: {A: {discount_rat: 0.1}}\n",
            "pmo.yaml, line 1, portfolios.A.discount_rat: this key is not known: did you mean 'discount_rate'?",
        ),
        (
            "portfolios: everything\n",
            "pmo.yaml, line 1, portfolios: a list of portfolio ids is needed, or ids with what differs for each",
        ),
        ("out: a\nout: b\n", "pmo.yaml, line 2: 'out' is given a second time (first on line 1)"),
        ("just text\n", "pmo.yaml holds no keys: write one `key: value` a line"),
        ("- source\n", "pmo.yaml holds no keys: write one `key: value` a line"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(tmp_path: Path, text: str, problem: str) -> None:
    assert refused(tmp_path, text) == [problem]


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    problems = refused(tmp_path, "mappng: x\ndiscount_rate: abc\nbenchmarks: {a: 1, portfolio_roi: b}\nlocal: en_GB\n")
    assert [problem.split(", ")[1] for problem in problems] == ["line 1", "line 2", "line 3", "line 3", "line 4"]


def test_what_is_no_yaml_names_the_line(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "source: data\nas_of: [2026\n")
    assert problem.startswith("line 3, column 1: ")


def test_a_settings_file_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "pmo.yaml").write_text("")
    with pytest.raises(
        SettingsError, match=r"the settings file 'pmo.yml' is not there: did you mean 'pmo.yaml'\?"
    ) as raised:
        read_settings(tmp_path / "pmo.yml")
    assert str(tmp_path) not in str(raised.value)


def test_a_password_in_an_address_is_never_printed(tmp_path: Path) -> None:
    for text in (
        "source: [sql://me:secret@host]\n",
        "source: {projects: [sql://me:secret@host]}\n",
        "source: {p: sql://me:secret@h}\n",
    ):
        assert not any("secret" in problem for problem in refused(tmp_path, text))


@pytest.mark.parametrize(
    ("setting", "option", "expected"),
    [
        (None, None, TODAY),
        (None, "2025-12-31", dt.date(2025, 12, 31)),
        (None, dt.date(2025, 12, 31), dt.date(2025, 12, 31)),
        (None, "last-month-end", dt.date(2026, 2, 28)),
        ("2026-01-15", None, dt.date(2026, 1, 15)),
        ("2026-01-15", "2025-12-31", dt.date(2025, 12, 31)),
        ("last-month-end", None, dt.date(2026, 2, 28)),
    ],
)
def test_the_option_beats_the_settings_and_they_beat_today(
    setting: str | None, option: str | None, expected: dt.date
) -> None:
    assert Settings.model_validate({"as_of": setting}).day(option, TODAY) == expected


@pytest.mark.parametrize("option", ["yesterday", "2026-13-01", "31.12.2025"])
def test_an_as_of_that_is_no_date_says_how_to_write_one(option: str) -> None:
    with pytest.raises(SettingsError, match="is not a date: write it as YYYY-MM-DD, or last-month-end"):
        Settings().day(option, TODAY)


@pytest.mark.parametrize("setting", [None, "last-month-end"])
def test_without_a_clock_there_is_no_today(setting: str | None) -> None:
    with pytest.raises(SettingsError, match="no as-of date"):
        Settings.model_validate({"as_of": setting}).day()


def test_pmo_yaml_of_the_source_comes_before_that_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there, bare = tmp_path / "here", tmp_path / "there", tmp_path / "bare"
    for folder in (here, there, bare):
        folder.mkdir()
    (here / "pmo.yaml").write_text("source: data\ndiscount_rate: 0.01\n")
    (there / "pmo.yaml").write_text("discount_rate: 0.02\n")
    (bare / "own.yaml").write_text("discount_rate: 0.03\n")
    monkeypatch.chdir(here)
    assert settings_for()[1] == str(here / "data")
    found = [settings_for(there), settings_for(bare), settings_for(there, bare / "own.yaml")]
    assert [(settings.discount_rate, source) for settings, source in found] == [
        (0.02, str(there)),
        (0.01, str(bare)),
        (0.03, str(there)),
    ]
    monkeypatch.chdir(bare)
    assert settings_for() == (Settings(), None)
