"""The batch in real kernels: what is made, what fails alone, and what is left where readers look."""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbformat import NotebookNode
from typer.testing import CliRunner

from pmo_kit.batch.limits import Limits
from pmo_kit.batch.plan import Task, Unit, find_notebooks, plan
from pmo_kit.batch.result import Outcome, Result
from pmo_kit.batch.workers import Run, run_tasks
from pmo_kit.cli import app
from pmo_kit.report.places import Places

from ..builders.made_notebooks import PARAMETERS, notebook, saved
from ..builders.pages import Page

pytestmark = pytest.mark.slow

AWKWARD = 'a/😀 "\\\n{x}'  # slash, emoji, quote, backslash, line break, braces
NOTEBOOKS = {
    "good": notebook("print(repr(portfolio_id), as_of)"),
    "raises_last": notebook("print('fine')", "raise ValueError('no plan\\nin it')"),
    "dies": notebook("import os; os._exit(3)", "print('never')"),
    "exits": notebook("raise SystemExit(0)", "print('never')"),
    "sleeps": notebook("import time; time.sleep(60)"),
    "cannot_be_shown": notebook("print('refuse me')"),
}


def render(task: Task, executed: NotebookNode) -> str:
    """A page as small as can be, from a notebook that is checked as the exporter checks it."""
    from pmo_kit.report.reading import require_whole

    require_whole(executed)
    text = "".join(output.text for cell in executed.cells for output in cell.get("outputs", []) if "text" in output)
    if "refuse me" in text:
        raise RuntimeError("the page would be empty")
    return f"<p>{text}</p>"


@dataclass
class Ran:
    """A finished batch."""

    places: Places
    outcome: Outcome
    told: list[Result]

    def result(self, notebook_name: str, portfolio_id: str = "A") -> Result:
        """The result of one pair."""
        (found,) = [r for r in self.outcome.results if (r.notebook, r.portfolio_id) == (notebook_name, portfolio_id)]
        return found


def units(*pairs: tuple[str, tuple[str, ...]]) -> list[Unit]:
    shown = {"source": "data"}
    return [
        Unit(one, names, {"source": "", "config": "", "portfolio_id": one, "as_of": "2026-06-30"}, shown)
        for one, names in pairs
    ]


def tasks(folder: Path, *pairs: tuple[str, tuple[str, ...]]) -> tuple[Task, ...]:
    for name, made in NOTEBOOKS.items():
        saved(folder, name, made)
    return plan(units(*pairs), find_notebooks(NOTEBOOKS, [folder]))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One batch with everything that can go wrong in it, in a folder with braces in its name."""
    folder = tmp_path_factory.mktemp("batch")
    places = Places.of(folder / "reports {x}")
    told: list[Result] = []
    todo = tasks(folder / "notebooks", ("A", tuple(NOTEBOOKS)), (AWKWARD, ("good",)))
    outcome = run_tasks(todo, Run(places, render, Limits(workers=2, timeout=4)), told=told.append)
    return Ran(places, outcome, told)


def test_there_is_a_result_for_every_task_in_the_plans_order(ran: Ran):
    assert [r.notebook for r in ran.outcome.results] == [*NOTEBOOKS, "good"]
    assert not ran.outcome.interrupted
    assert sorted(r.notebook for r in ran.told) == sorted([*NOTEBOOKS, "good"])


def test_a_failure_stops_nothing_else(ran: Ran):
    assert [r.notebook for r in ran.outcome.results if r.status == "complete"] == ["good", "good"]


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("raises_last", "ValueError: no plan (in cell 4)"),
        ("dies", "the kernel died: was there memory enough?"),
        ("exits", "code cell 3 ended with an error: a report needs a run without one"),
        ("sleeps", "a cell took longer than 4 seconds and was given up"),
        ("cannot_be_shown", "RuntimeError: the page would be empty"),
    ],
)
def test_what_goes_wrong_fails_its_report_with_a_cause_in_one_line(ran: Ran, name: str, cause: str):
    result = ran.result(name)
    assert (result.status, result.cause, result.sha256) == ("failed", cause, None)
    assert not (ran.places.next / "A" / f"{name}.html").exists()


def test_the_failed_notebook_and_what_python_said_are_kept_aside(ran: Ran):
    runs = ran.places.runs / "A"
    kept = json.loads((runs / "raises_last.ipynb").read_text())
    assert any(o["output_type"] == "error" for cell in kept["cells"] for o in cell.get("outputs", []))
    log = (runs / "raises_last.log").read_text()
    assert "raise ValueError('no plan" in log
    assert "\x1b" not in log


def test_only_whole_reports_wait_to_be_published(ran: Ran):
    waiting = {p.relative_to(ran.places.next).as_posix() for p in ran.places.next.rglob("*.html")}
    assert waiting == {"A/good.html", f"{ran.result('good', AWKWARD).task.folder}/good.html"}
    assert not ran.places.out.exists()
    page = (ran.places.next / "A/good.html").read_bytes()
    assert page == b"<p>'A' 2026-06-30\n</p>"
    assert ran.result("good").sha256 == hashlib.sha256(page).hexdigest()


def test_an_awkward_id_reaches_its_notebook_as_it_is(ran: Ran):
    page = (ran.places.next / ran.result("good", AWKWARD).task.path).read_text()
    assert page == f"<p>{AWKWARD!r} 2026-06-30\n</p>"


def test_a_failed_result_says_so_in_the_manifest(ran: Ran):
    record = ran.result("dies").report()
    assert (record.status, record.path, record.sha256, record.parameters) == ("failed", None, None, {"source": "data"})
    assert record.cause


def test_an_interrupt_keeps_what_is_finished_and_leaves_no_half_report(tmp_path: Path):
    todo = tasks(tmp_path / "notebooks", ("A", ("good", "sleeps", "raises_last")), ("B", ("sleeps",)))
    told: list[Result] = []

    def stop_at_first(result: Result) -> None:
        told.append(result)
        if len(told) == 1:
            raise KeyboardInterrupt

    begun = time.monotonic()
    run = Run(Places.of(tmp_path / "out"), render, Limits(workers=2))
    outcome = run_tasks((*todo[:2], todo[3], todo[2]), run, told=stop_at_first)
    assert time.monotonic() - begun < 30
    assert outcome.interrupted
    assert [r.status for r in outcome.results] == ["complete", "failed", "failed", "failed"]
    assert {r.cause for r in outcome.failed} <= {
        "interrupted before it was finished",
        "not started: the run was interrupted",
    }
    shared = [p.name for p in run.places.next.rglob("*.html")]
    assert shared == ["good.html"]


# --- the command -----------------------------------------------------------------------------------------------------

STUB = """from markupsafe import escape
from IPython.display import HTML, display
import sys
print(source, file=sys.stderr)
display(HTML(f'<p class="pmo-say">{escape(portfolio_id)} as of {as_of} from {escape(source)}</p>'))"""


def workspace(folder: Path) -> Path:
    """A workspace with two portfolios and two small notebooks under the kit's names, one of which fails for one of them."""
    data = folder / "data"
    data.mkdir(parents=True)
    (data / "portfolios.csv").write_text(
        'portfolio_id,name\nretail,Retail\n"a/😀","<b>Wholesale</b>"\n', encoding="utf-8"
    )
    rows = ["P1,retail,One,active,2025-01-01", "P2,a/😀,Two,active,2025-01-01"]
    (data / "projects.csv").write_text(
        "\n".join(["project_id,portfolio_id,name,status,start_date", *rows]), encoding="utf-8"
    )
    (folder / "pmo.yaml").write_text("source: data\nas_of: 2026-06-30\n")
    saved(folder / "notebooks", "01_baselining", notebook(STUB, question="Where do we start?"))
    said = "f'<script>alert(1)</script> in {source}/x.csv, {config}, /opt/py/lib.py'"
    fails = f"if portfolio_id == 'retail':\n    raise ValueError({said})"
    saved(folder / "notebooks", "03_benefits_review", notebook(STUB, fails))
    return folder


@dataclass
class Command:
    """A command that was run in a workspace."""

    folder: Path
    status: int
    stdout: str
    stderr: str

    @property
    def manifest(self) -> dict:
        """What the run left for machines."""
        return json.loads((self.folder / "reports/manifest.json").read_text())


def command(folder: Path, *options: str) -> Command:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = CliRunner().invoke(app, ["run", *options])
    return Command(folder, done.exit_code, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def commanded(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """`pmo-kit run` in a workspace, over an older report of the pair that fails."""
    folder = workspace(tmp_path_factory.mktemp("command") / "ws")
    older = folder / "reports/retail/03_benefits_review.html"
    older.parent.mkdir(parents=True)
    older.write_text('<body class="pmo-report">an older report')
    (folder / "reports/retail/notes.html").write_text("somebody's own")
    return command(folder, "data", "--notebook", "01_baselining", "--notebook", "03_benefits_review", "--workers", "2")


def test_the_command_ends_with_1_where_a_report_failed_and_says_where_the_index_is(commanded: Command):
    assert (commanded.status, commanded.stdout) == (1, str(Path("reports") / "index.html") + "\n")


def test_the_command_tells_its_progress_and_the_cause_on_stderr(commanded: Command):
    assert "4 reports on 2 portfolios" in commanded.stderr
    assert "notebooks of this workspace: 01_baselining, 03_benefits_review" in commanded.stderr
    assert "3 of 4 reports made" in commanded.stderr
    assert "retail, 03_benefits_review: ValueError: <script>alert(1)</script> in" in commanded.stderr


def test_the_manifest_lists_every_report_with_its_hash_or_its_cause(commanded: Command):
    listed = {(r["portfolio_id"], r["notebook"]): r for r in commanded.manifest["reports"]}
    assert len(listed) == 4
    for record in listed.values():
        if record["status"] == "complete":
            page = (commanded.folder / "reports" / record["path"]).read_bytes()
            assert (hashlib.sha256(page).hexdigest(), record["cause"]) == (record["sha256"], None)
    failed = listed["retail", "03_benefits_review"]
    assert (failed["status"], failed["path"], failed["sha256"]) == ("failed", None, None)
    assert failed["cause"] == "ValueError: <script>alert(1)</script> in data/x.csv, pmo.yaml, lib.py (in cell 4)"


def test_the_manifest_has_its_keys_and_the_metrics_of_every_portfolio(commanded: Command):
    made = commanded.manifest
    assert [*made] == ["schema_version", "kit_version", "as_of", "sources", "reports", "portfolios", "metrics"]
    assert made["as_of"] == "2026-06-30"
    assert [(s["name"], s["rows"], len(s["sha256"])) for s in made["sources"]] == [
        ("portfolios.csv", 2, 64),
        ("projects.csv", 2, 64),
    ]
    assert {row["portfolio_id"] for row in made["metrics"]} == {"retail", "a/😀"}
    counted = [row for row in made["metrics"] if row["metric"] == "projects_not_due_count"]
    assert [(row["group"], row["value"], row["as_of"]) for row in counted] == [(None, 1, "2026-06-30")] * 2


def text_of(path: Path) -> str:
    """The text of a page, or of all parts of a workbook."""
    if path.suffix != ".xlsx":
        return path.read_text()
    with zipfile.ZipFile(path) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


def test_no_absolute_path_is_in_what_is_shared(commanded: Command):
    shared = [p for p in (commanded.folder / "reports").rglob("*") if p.is_file() and p.name != "notes.html"]
    assert len(shared) == 7
    for path in shared:
        content = text_of(path)
        assert str(commanded.folder) not in content
        assert str(Path.home()) not in content


def test_a_report_shows_its_figures_and_its_source_by_name(commanded: Command):
    (path,) = [
        r["path"]
        for r in commanded.manifest["reports"]
        if r["portfolio_id"] == "a/😀" and r["notebook"] == "01_baselining"
    ]
    page = Page((commanded.folder / "reports" / path).read_text())
    assert page.with_class("pmo-say")[0].text == "a/😀 as of 2026-06-30 from data"
    assert page.one("h1").text.split() == ["<b>Wholesale</b>", "Where", "do", "we", "start?"]
    assert "data" in [e.text for e in page.all("dd")]


def test_the_index_links_what_was_made_and_tells_what_was_not(commanded: Command):
    page = Page((commanded.folder / "reports/index.html").read_text())
    linked = [a for a in page.addresses() if a.endswith("html") and not a.startswith("#")]
    assert len(linked) == 3
    assert all((commanded.folder / "reports" / address).is_file() for address in linked)
    assert "ValueError: <script>alert(1)</script> in" in page.with_class("pmo-alert")[0].text
    assert len(page.all("script")) == 1


def test_the_stale_report_is_moved_from_where_readers_look_and_what_is_not_ours_is_left(commanded: Command):
    assert not (commanded.folder / "reports/retail/03_benefits_review.html").exists()
    moved = commanded.folder / "reports.runs/retail/03_benefits_review.superseded.html"
    assert "an older report" in moved.read_text()
    assert (commanded.folder / "reports/retail/notes.html").read_text() == "somebody's own"


def test_what_is_not_shared_stands_beside_and_is_private(commanded: Command):
    runs = commanded.folder / "reports.runs"
    assert runs.stat().st_mode & 0o777 == 0o700
    assert (runs / "retail/03_benefits_review.log").is_file()
    assert not (runs / "next").exists()
    assert not [p for p in commanded.folder.rglob("*") if p.name.endswith(".part")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--portfolio", "retial"], "portfolio 'retial' is not known: did you mean 'retail'?"),
        (
            ["--notebook", "03_benefit_review"],
            "notebook '03_benefit_review' is not known: did you mean '03_benefits_review'?",
        ),
        (["--as-of", "30.06.2026"], "as-of date: '30.06.2026' is not a date"),
        (["--config", "pmo.yml"], "pmo.yml"),
        (["nowhere"], "the source 'nowhere' is not there"),
        (["--out", "pmo.yaml"], "--out 'pmo.yaml' cannot be written to"),
        (["data", "data"], "portfolio 'a/😀' is in more than one source"),
    ],
)
def test_what_does_not_fit_ends_with_2_before_anything_is_started(tmp_path: Path, options: list[str], said: str):
    done = command(workspace(tmp_path / "ws"), *options)
    assert (done.status, done.stdout) == (2, "")
    assert said in done.stderr
    assert not list((done.folder).rglob("*.html"))
    assert not (done.folder / "reports.runs").exists()


def test_a_misspelled_parameter_ends_with_2_before_anything_is_started(tmp_path: Path):
    folder = workspace(tmp_path / "ws")
    misspelled = PARAMETERS.replace("portfolio_id", "porfolio_id")
    saved(folder / "notebooks", "03_benefits_review", notebook("1", parameters=misspelled))
    done = command(folder, "--notebook", "01_baselining", "--notebook", "03_benefits_review")
    assert done.status == 2
    assert (
        "03_benefits_review: parameter 'portfolio_id' is not in its parameters cell: did you mean 'porfolio_id'?"
        in done.stderr
    )
    assert not (folder / "reports").exists()


def test_several_sources_make_one_index_each_with_its_own_settings(tmp_path: Path):
    for name, day in (("north", "2026-06-30"), ("south", "2026-03-31")):
        folder = tmp_path / name
        folder.mkdir()
        row = f"P-{name},{name},One,active,2025-01-01"
        (folder / "projects.csv").write_text(f"project_id,portfolio_id,name,status,start_date\n{row}\n")
        (folder / "pmo.yaml").write_text(f"as_of: {day}\n")
    saved(tmp_path / "notebooks", "01_baselining", notebook(STUB))
    done = command(tmp_path, "north", "south", "--notebook", "01_baselining")
    assert done.status == 0, done.stderr
    reports = [
        (r["portfolio_id"], r["parameters"]["source"], r["parameters"]["as_of"]) for r in done.manifest["reports"]
    ]
    assert reports == [("north", "north", "2026-06-30"), ("south", "south", "2026-03-31")]
    assert [s["name"] for s in done.manifest["sources"]] == ["north/projects.csv", "south/projects.csv"]
    page = Page((tmp_path / "reports/index.html").read_text())
    assert [e.attributes["datetime"] for e in page.all("time")] == ["2026-03-31", "2026-06-30"]
    assert "as of 31 March 2026" in page.text
