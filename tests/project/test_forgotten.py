"""A metric, a column, a rule, a section: whoever adds one is told which of the places that belong together was forgotten."""

from __future__ import annotations

import ast
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from pmo_kit.finding import RULES
from pmo_kit.loaders.proposal import synonyms
from pmo_kit.metrics import METRICS
from pmo_kit.register.schemas import DICTIONARY
from pmo_kit.vocabulary import HEADLINE_METRICS, METRIC_KEYS, TABLES

from .. import reference
from ..builders.full_register import full_register
from ..builders.places import ROOT

SHOWN = ("say_", "plot_", "table_", "show_")
COLUMNS = {(table.name, column.name): column for table in DICTIONARY.values() for column in table.columns}


def functions(folder: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The public functions of a folder's modules, each with its place."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{path.relative_to(ROOT)}: {node.name}", node


def returning(kind: str, folder: Path) -> dict[str, ast.FunctionDef]:
    """Those that return this, as it is written."""
    return {place: node for place, node in functions(folder) if node.returns and ast.unparse(node.returns) == kind}


def called(path: Path) -> set[str]:
    """Every name that a notebook or module looks up in another, `charts.plot_leakage` by its last part."""
    text = path.read_text(encoding="utf-8")
    cells = json.loads(text)["cells"] if path.suffix == ".ipynb" else [{"cell_type": "code", "source": text}]
    trees = [ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]
    return {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def without(places: dict[str, ast.FunctionDef], known: set[str]) -> list[str]:
    return [place for place, node in places.items() if node.name not in known]


# --- a metric --------------------------------------------------------------------------------------------------------


def test_every_metric_has_a_twin_in_the_reference_and_none_is_there_for_nothing():
    figures = reference.measure(full_register(), dt.date(2026, 6, 30), "A")
    twins = {key for key, group in figures if group is None}
    assert sorted(set(METRIC_KEYS) - twins) == [], "no twin in tests/reference"
    assert sorted(twins - set(METRIC_KEYS)) == [], "a twin in tests/reference, not in vocabulary.METRIC_KEYS"


def test_every_metric_needs_tables_that_there_are():
    assert [key for key, metric in METRICS.items() if not set(metric.needs) <= set(TABLES)] == []


def test_every_headline_metric_has_a_benchmark_and_a_verdict():
    headline = [METRICS[key] for key in HEADLINE_METRICS]
    assert [metric.key for metric in headline if not (metric.benchmark and metric.judge)] == []


# --- a table or column -----------------------------------------------------------------------------------------------


def test_every_table_of_the_vocabulary_stands_in_the_data_dictionary_in_its_order():
    assert tuple(DICTIONARY) == TABLES


def test_every_table_column_and_choice_has_its_line_in_the_synonyms():
    named = {(table, column) for table, columns in synonyms.COLUMNS.items() for column in columns}
    assert sorted(set(DICTIONARY) ^ set(synonyms.SHEETS)) == [], "pmo_kit/loaders/proposal/synonyms.py: SHEETS"
    assert sorted(set(COLUMNS) ^ named) == [], (
        "pmo_kit/loaders/proposal/synonyms.py: COLUMNS; empty where there is none"
    )
    choices = {f"{table}.{name}": set(column.choices) for (table, name), column in COLUMNS.items() if column.choices}
    assert {key: set(words) for key, words in synonyms.CHOICES.items()} == choices


# --- a finding -------------------------------------------------------------------------------------------------------

FOUND = returning("Found", ROOT / "pmo_kit" / "finding")


def test_every_rule_is_among_those_that_are_looked_for():
    assert len(FOUND) >= 24
    assert without(FOUND, {rule.look.__name__ for rule in RULES}) == [], "not in RULES of pmo_kit/finding/findings.py"


def test_every_rule_has_a_test_that_names_what_it_finds():
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "finding").glob("test_*.py"))
    untested, names = [], []
    for place, node in FOUND.items():
        calls = [call for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)]
        named = [call.args[0].value for call in calls if call.func.attr == "cause"]
        assert len(named) == 1, place
        names += named
        untested += [f"{place}: {name}" for name in named if f'"{name}"' not in tests]
    assert untested == []
    assert sorted(names) == sorted(rule.name for rule in RULES), "a rule goes by one name"


# --- a section -------------------------------------------------------------------------------------------------------

VIEWS = {place: node for place, node in functions(ROOT / "pmo_kit" / "views") if node.name.startswith(SHOWN)}
SECTIONS = {
    place: node
    for room in ("sections", "finding", "decisions")
    for place, node in returning("Answer", ROOT / "pmo_kit" / room).items()
    if not place.startswith("pmo_kit/sections/answers.py")
}
NOTEBOOKS = set().union(*(called(path) for path in (ROOT / "notebooks").glob("*.ipynb")))
WALKED = called(ROOT / "tests" / "sections" / "test_sections.py")


def test_every_section_is_asked_for_in_a_notebook():
    assert len(SECTIONS) >= 15
    assert without(SECTIONS, NOTEBOOKS) == []


def test_every_sentence_chart_and_table_is_shown_in_a_notebook():
    assert len(VIEWS) >= 40
    assert without(VIEWS, NOTEBOOKS) == []


def test_every_section_and_all_that_shows_it_is_walked_through_whatever_is_missing():
    assert without(SECTIONS | VIEWS, WALKED) == [], "not in SECTIONS of tests/sections/test_sections.py"
