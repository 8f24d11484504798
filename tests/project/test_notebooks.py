"""The notebooks as tear sheets: their structure, their parameters, and that they run wherever they are started."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import papermill
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from pmo_kit.vocabulary import NOTEBOOKS

from ..builders.places import ROOT

FOLDER = ROOT / "notebooks"
PARAMETERS = ("source", "config", "portfolio_id", "as_of")
LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.AsyncFor)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@pytest.fixture(params=NOTEBOOKS)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def read(name: str) -> NotebookNode:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def code_cells(name: str) -> list[NotebookNode]:
    return [cell for cell in read(name).cells if cell.cell_type == "code"]


def tagged(cell: NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", ())


def test_every_notebook_of_the_vocabulary_is_there_and_no_other() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NOTEBOOKS)


def test_a_notebook_is_committed_without_outputs(name: str) -> None:
    for cell in code_cells(name):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_a_notebook_is_valid_with_a_plain_kernel_and_stable_ids(name: str) -> None:
    notebook = read(name)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", one) for one in ids)  # named by what they are, not by chance


def test_code_is_short_and_only_calls(name: str) -> None:
    for cell in code_cells(name):
        assert len(cell.source.splitlines()) <= 5
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, (*LOOPS, *DEFINITIONS))]
        assert "plt." not in cell.source
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE)


def test_no_result_is_typed_in(name: str) -> None:
    for cell in read(name).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d", cell.source)
        elif not tagged(cell, "parameters"):
            constants = [n.value for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.Constant)]
            assert set(constants) <= {0}  # the first portfolio of a register


def test_a_section_is_a_question_and_one_cell_that_computes_shows_and_says(name: str) -> None:
    cells = read(name).cells
    assert re.fullmatch(r"# .+\?", cells[0].source)
    headings = [k for k, cell in enumerate(cells) if cell.source.startswith("## ")]
    assert len(headings) >= 5
    for k in headings:
        assert re.fullmatch(r"## .+\?", cells[k].source)
        answer = cells[k + 1].source
        assert "say_" in answer
        assert "display(" in answer


def test_every_notebook_has_a_picker_that_nothing_depends_on(name: str) -> None:
    [picker] = [cell for cell in code_cells(name) if tagged(cell, "interactive")]
    assert picker.source.startswith("lab.pick_portfolio(")
    assert not [node for node in ast.walk(ast.parse(picker.source)) if isinstance(node, (ast.Assign, ast.NamedExpr))]


def test_papermill_reads_every_parameter_with_type_default_and_help(name: str) -> None:
    found = papermill.inspect_notebook(str(FOLDER / f"{name}.ipynb"))
    assert tuple(found) == PARAMETERS
    assert {one["inferred_type_name"] for one in found.values()} == {"str"}
    assert all(len(one["help"]) > 20 for one in found.values())
    assert found["as_of"]["default"] == '"2026-06-30"'
    assert (FOLDER / found["source"]["default"].strip('"')).resolve() == ROOT / "sample_data" / "healthy"


def test_parameters_are_the_same_in_every_notebook() -> None:
    [cell] = {next(cell.source for cell in code_cells(name) if tagged(cell, "parameters")) for name in NOTEBOOKS}
    assert cell.count("\n") == 3


def run(name: str, folder: Path, **parameters: str) -> NotebookNode:
    return papermill.execute_notebook(
        str(FOLDER / f"{name}.ipynb"), str(folder / "out.ipynb"), parameters, cwd=str(folder), progress_bar=False
    )


def page(notebook: NotebookNode) -> BeautifulSoup:
    shown = [
        o.data["text/html"] for c in notebook.cells for o in c.get("outputs", ()) if "text/html" in o.get("data", {})
    ]
    return BeautifulSoup("\n".join(shown), "html.parser")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "source", "as_of", "words"),
    [
        ("01_baselining", "small", "2026-06-30", "The next review is due on July 1, 2026"),
        ("02_alignment_mapping", "zombies", "2025-12-31", "serve no current objective"),
        ("03_benefits_review", "leaky.xlsx", "2026-06-30", "has leaked since launch"),
    ],
)
def test_plain_papermill_runs_a_notebook_on_another_source_from_anywhere(
    name: str, source: str, as_of: str, words: str, tmp_path: Path
) -> None:
    done = run(name, tmp_path, source=str(ROOT / "sample_data" / source), as_of=as_of)
    told = page(done)
    assert words in told.get_text()
    assert len(told.select("p.pmo-verdict")) == 1
    streams = [o.text for cell in done.cells for o in cell.get("outputs", ()) if o.output_type == "stream"]
    assert streams == []


@pytest.mark.slow
def test_a_portfolio_that_is_not_there_stops_the_notebook_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(papermill.PapermillExecutionError, match="portfolio 'NOPE' is not known"):
        run("01_baselining", tmp_path, source=str(ROOT / "sample_data" / "small"), portfolio_id="NOPE")
