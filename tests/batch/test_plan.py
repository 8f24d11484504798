"""What a batch refuses before it starts anything: notebooks, parameters and portfolios that do not fit."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from pmo_kit.batch.plan import Unit, check, find_notebooks, plan
from pmo_kit.errors import SettingsError, UnknownNameError

from ..builders.made_notebooks import PARAMETERS, notebook, saved

GIVEN = {"source": "/data", "config": "", "portfolio_id": "A", "as_of": "2026-06-30"}


def unit(portfolio_id: str = "A", notebooks: tuple[str, ...] = ("one",), **given: Any) -> Unit:
    return Unit(portfolio_id, notebooks, {**GIVEN, "portfolio_id": portfolio_id, **given})


def refusal(folder: Path, made: Any, *units: Unit) -> str:
    """What is said to a plan with this one notebook."""
    saved(folder, "one", made)
    with pytest.raises(SettingsError) as refused:
        check(plan(units or [unit()], find_notebooks(["one"], [folder])))
    return str(refused.value)


def test_every_portfolio_is_paired_with_its_notebooks(tmp_path: Path):
    for name in ("one", "two"):
        saved(tmp_path, name, notebook("1"))
    found = find_notebooks(["one", "two"], [tmp_path])
    tasks = plan([unit("A", ("one", "two")), unit("b/c", ("two",))], found)
    assert [(task.unit.portfolio_id, task.notebook.name) for task in tasks] == [
        ("A", "one"),
        ("A", "two"),
        ("b/c", "two"),
    ]
    assert [task.path for task in tasks[:2]] == ["A/one.html", "A/two.html"]
    assert re.fullmatch(r"b-c-[0-9a-f]{8}/two\.html", tasks[2].path)


def test_a_run_of_one_portfolio_uses_the_folder_that_a_run_of_all_uses(tmp_path: Path):
    saved(tmp_path, "one", notebook("1"))
    found = find_notebooks(["one"], [tmp_path])
    of_all = plan([unit("A"), unit("a")], found)
    of_one = plan([unit("A")], found, among=["A", "a"])
    assert of_one[0].path == of_all[0].path


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (
            PARAMETERS.replace("portfolio_id", "portfolio"),
            "one: parameter 'portfolio_id' is not in its parameters cell: did you mean 'portfolio'?",
        ),
        (PARAMETERS + "\nregion: str = ...", "one: parameter 'region' needs a value and is given none"),
        (
            PARAMETERS.replace("as_of: str", "as_of: int"),
            "one: parameter 'as_of' is '2026-06-30', and is declared as int",
        ),
        ("", "one: it has no cell tagged 'parameters', so it cannot be told which portfolio to report on"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(tmp_path: Path, parameters: str, said: str):
    assert refusal(tmp_path, notebook("1", parameters=parameters)) == f"nothing was started:\n  {said}"


@pytest.mark.parametrize("value", [dt.date(2026, 6, 30), ("a", "b"), float("nan"), float("inf"), b"x"])
def test_a_value_that_papermill_would_change_on_the_way_is_refused(tmp_path: Path, value: Any):
    typeless = notebook("1", parameters=PARAMETERS.replace("as_of: str", "as_of"))
    said = refusal(tmp_path, typeless, unit(as_of=value))
    assert said.endswith(": only text, numbers, true and false can be handed over")


def test_everything_that_does_not_fit_is_told_at_once_and_once(tmp_path: Path):
    misspelled = PARAMETERS.replace("portfolio_id", "portfolioid").replace("as_of", "asof")
    said = refusal(tmp_path, notebook("1", parameters=misspelled), unit("A"), unit("B"))
    assert said.splitlines() == [
        "nothing was started:",
        "  one: parameter 'portfolio_id' is not in its parameters cell: did you mean 'portfolioid'?",
        "  one: parameter 'as_of' is not in its parameters cell: did you mean 'asof'?",
    ]


def test_a_parameter_with_a_default_of_its_own_is_welcome(tmp_path: Path):
    saved(tmp_path, "one", notebook("1", parameters=PARAMETERS + "\nshown: int = 12  # rows"))
    found = find_notebooks(["one"], [tmp_path])
    check(plan([unit()], found))
    assert (found["one"].declared["shown"].kind, found["one"].declared["shown"].help) == ("int", "rows")


def test_a_portfolio_in_two_sources_is_refused(tmp_path: Path):
    assert "portfolio 'A' is in more than one source" in refusal(tmp_path, notebook("1"), unit("A"), unit("A"))


def test_no_portfolio_at_all_is_refused(tmp_path: Path):
    with pytest.raises(SettingsError, match="there is no portfolio to report on"):
        plan([], {})


def test_a_notebook_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path):
    saved(tmp_path, "03_benefits_review", notebook("1"))
    with pytest.raises(
        UnknownNameError, match="notebook '03_benefit_review' is not known: did you mean '03_benefits_review'"
    ):
        find_notebooks(["03_benefit_review"], [tmp_path])


@pytest.mark.parametrize("content", ["", "{", '{"cells": 1}', "[]"])
def test_a_file_that_is_no_notebook_is_refused_by_name(tmp_path: Path, content: str):
    (tmp_path / "one.ipynb").write_text(content)
    with pytest.raises(SettingsError, match=r"one\.ipynb is not a notebook that can be read"):
        check(plan([unit()], find_notebooks(["one"], [tmp_path])))


def test_a_notebook_without_a_kernel_is_refused_by_name(tmp_path: Path):
    made = notebook("1")
    made.metadata.clear()
    saved(tmp_path, "one", made)
    with pytest.raises(SettingsError, match="notebook one: No kernel name found"):
        check(plan([unit()], find_notebooks(["one"], [tmp_path])))


def test_the_first_place_that_has_a_notebook_counts(tmp_path: Path):
    for place in ("workspace", "kit"):
        saved(tmp_path / place, "one", notebook(f"'{place}'"))
    saved(tmp_path / "kit", "two", notebook("'kit'"))
    found = find_notebooks(["one", "two"], [tmp_path / "workspace", tmp_path / "kit"])
    assert [found[name].path.parent.name for name in ("one", "two")] == ["workspace", "kit"]


def test_a_path_is_no_notebooks_name(tmp_path: Path):
    saved(tmp_path, "one", notebook("1"))
    (tmp_path / "sub").mkdir()
    with pytest.raises(UnknownNameError):
        find_notebooks(["../one"], [tmp_path / "sub"])


def test_interactive_cells_are_gone_before_anything_runs(tmp_path: Path):
    picker = new_code_cell("picker()", metadata={"tags": ["interactive"]})
    note = new_markdown_cell("Choose one:", metadata={"tags": ["interactive"]})
    path = saved(tmp_path, "one", notebook("1", picker, note))
    before = path.read_bytes()
    found = find_notebooks(["one"], [tmp_path])
    assert [cell.source for cell in found["one"].content.cells] == ["# What came back?", PARAMETERS, "1"]
    assert path.read_bytes() == before
