"""What a report is made from: a change in it makes the report again, and nothing else does."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode

from pmo_kit.batch import Limits, Published, asked, workers
from pmo_kit.batch import publishing as made_by
from pmo_kit.batch.inputs import read_input
from pmo_kit.batch.publishing import publish
from pmo_kit.batch.unchanged import portfolio_key
from pmo_kit.cli.run import _tell_profile
from pmo_kit.errors import ReportError
from pmo_kit.register import locks
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.settings.meant import resolve

from ..builders.made_notebooks import executed, notebook, prints, ran, saved

SETTINGS = "as_of: 2026-06-30\nsource: data\n"
ROWS = {
    "portfolios": ["portfolio_id,name", "A,Alpha", "B,Beta"],
    "projects": [
        "project_id,portfolio_id,name,status,start_date",
        "P1,A,One,active,2025-01-01",
        "P2,B,Two,active,2025-01-01",
    ],
    "benefits": [
        "benefit_id,project_id,name,kind,unit,attribution,shared_benefit",
        "B1,P1,First,cashable,GBP,0.5,S",
        "B2,P2,Second,cashable,GBP,0.5,S",
        "B3,P2,Third,cashable,GBP,1,",
    ],
}
FIRST, SECOND = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC), dt.datetime(2026, 7, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the portfolios A and B, which share one benefit."""
    (tmp_path / "data").mkdir()
    for name in ROWS:
        edit(tmp_path, name)
    (tmp_path / "pmo.yaml").write_text(SETTINGS)
    saved(tmp_path / "notebooks", "tiny", notebook("print(1)"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(folder: Path, name: str, *more: str, without: str = "", old: str = "\0", new: str = "") -> None:
    rows = [row.replace(old, new) for row in ROWS[name] if not without or without not in row]
    (folder / "data" / f"{name}.csv").write_text("\n".join([*rows, *more]) + "\n")


def keys(folder: Path) -> dict[str, str]:
    source = read_input(resolve(None, folder / "pmo.yaml"))
    return {one: portfolio_key(source, one) for one in ("A", "B")}


def review(folder: Path) -> None:
    locks.append("A", folder, "review", by="Ann", on="2026-06-01", details={"note": "seen"})


@pytest.mark.parametrize(
    ("change", "concerned"),
    [
        (lambda f: None, ""),
        (lambda f: edit(f, "projects", "P3,B,Three,active,2025-01-01"), "B"),
        (lambda f: edit(f, "projects", old="One", new="Uno"), "A"),
        (lambda f: edit(f, "benefits", old="Third", new="Drei"), "B"),
        (lambda f: edit(f, "benefits", old="P2,Second,cashable,GBP,0.5", new="P2,Second,cashable,GBP,0.8"), "AB"),
        (lambda f: edit(f, "portfolios", old="Beta", new="Gamma"), "B"),
        (lambda f: (f / "pmo.yaml").write_text(SETTINGS + "discount_rate: 0.1\n"), "AB"),
        (lambda f: (f / "pmo.yaml").write_text(SETTINGS + "portfolios: {A: {}, B: {discount_rate: 0.1}}\n"), "B"),
        (lambda f: (f / "pmo.yaml").write_text(SETTINGS + "# a remark\n"), ""),
        (lambda f: (f / "pmo.yaml").write_text(SETTINGS.replace("06-30", "05-31")), "AB"),
        (lambda f: (f / "data/spend.csv").write_text("project_id,month,planned_spend,actual_spend\n"), "AB"),
        (lambda f: edit(f, "projects", "P9,B,Nine,no such status,2025-01-01"), "AB"),
        (review, "A"),
    ],
)
def test_a_change_concerns_the_portfolios_whose_figures_it_can_move(
    folder: Path, change: Callable[[Path], object], concerned: str
) -> None:
    before = keys(folder)
    change(folder)
    after = keys(folder)
    assert {one for one in "AB" if before[one] != after[one]} == set(concerned)


def test_a_change_of_the_kit_concerns_every_report(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys(folder)
    monkeypatch.setattr("pmo_kit.batch.unchanged.kit_key", lambda: "another")
    assert not set(before.values()) & set(keys(folder).values())


# --- a run -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def executions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The portfolios whose notebooks were run; what they are run by is left out."""
    seen: list[str] = []

    def execute(content: NotebookNode, given: dict, kept_at: Path, **how: object) -> NotebookNode:
        seen.append(given["portfolio_id"])
        return executed(ran(prints(f"of {given['portfolio_id']}")))

    monkeypatch.setattr(workers, "execute", execute)
    return seen


def run(folder: Path, at: dt.datetime = FIRST, **given: object) -> Published:
    meant = resolve(None, folder / "pmo.yaml")
    return publish([meant], made_at=at, notebooks=["tiny"], limits=Limits(1, way="spawned"), **given)  # type: ignore[arg-type]


def listed(folder: Path) -> dict[str, tuple[str, str]]:
    content = json.loads((folder / "reports/manifest.json").read_text())
    return {each["portfolio_id"]: (each["status"], each["made_at"][:10]) for each in content["reports"]}


def test_a_second_run_makes_nothing_and_says_since_when_it_stands(folder: Path, executions: list[str]) -> None:
    run(folder)
    pages = {path: path.stat().st_mtime_ns for path in folder.glob("reports/*/tiny.html")}
    rows = json.loads((folder / "reports/manifest.json").read_text())["metrics"]
    again = run(folder, SECOND)
    assert executions == ["A", "B"]
    assert [result.status for result in again.results] == ["unchanged", "unchanged"]
    assert pages == {path: path.stat().st_mtime_ns for path in folder.glob("reports/*/tiny.html")}
    assert listed(folder) == dict.fromkeys("AB", ("unchanged", "2026-07-01"))
    assert json.loads((folder / "reports/manifest.json").read_text())["metrics"] == rows
    assert "unchanged since 2026-07-01 09:00 UTC" in (folder / "reports/index.html").read_text()


def test_only_the_portfolio_whose_data_changed_is_made_again(folder: Path, executions: list[str]) -> None:
    run(folder)
    edit(folder, "projects", "P3,B,Three,active,2025-01-01")
    run(folder, SECOND)
    assert executions == ["A", "B", "B"]
    assert listed(folder) == {"A": ("unchanged", "2026-07-01"), "B": ("complete", "2026-07-02")}


@pytest.mark.parametrize(
    "change",
    [
        lambda f: saved(f / "notebooks", "tiny", notebook("print(2)")),
        lambda f: (f / "reports/A/tiny.html").write_text("altered"),
        lambda f: (f / "reports/A/tiny.html").unlink(),
        lambda f: (f / "reports/manifest.json").write_text("{"),
    ],
)
def test_what_no_longer_fits_is_made_again(
    folder: Path, executions: list[str], change: Callable[[Path], object]
) -> None:
    run(folder)
    change(folder)
    run(folder, SECOND)
    assert executions[:3] == ["A", "B", "A"]
    assert listed(folder)["A"] == ("complete", "2026-07-02")


def test_force_makes_every_report_again(folder: Path, executions: list[str]) -> None:
    run(folder)
    run(folder, SECOND, force=True)
    assert executions == ["A", "B", "A", "B"]


def test_a_run_of_one_portfolio_keeps_the_others_reports_as_long_as_they_are_true(
    folder: Path, executions: list[str]
) -> None:
    (folder / "pmo.yaml").write_text(SETTINGS + "notebooks: [tiny]\n")
    run(folder)
    run(folder, SECOND, portfolios=["A"], force=True)
    assert listed(folder) == {"A": ("complete", "2026-07-02"), "B": ("unchanged", "2026-07-01")}
    edit(folder, "projects", old="Two", new="Dos")
    run(folder, SECOND, portfolios=["A"])
    assert listed(folder) == {"A": ("unchanged", "2026-07-02")}
    assert not (folder / "reports/B").exists()
    assert (folder / "reports.runs/B/tiny.superseded.html").is_file()


def test_a_portfolio_that_is_gone_takes_its_report_along(folder: Path, executions: list[str]) -> None:
    run(folder)
    for name in ROWS:
        edit(folder, name, without="P2" if name != "portfolios" else "Beta")
    run(folder, SECOND)
    assert [*listed(folder)] == ["A"]
    assert not (folder / "reports/B").exists()


def test_a_report_that_was_made_and_not_published_is_taken_as_it_is(
    folder: Path, executions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*given: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(made_by.Edition, "over", killed)
        with pytest.raises(Killed):
            run(folder)
    assert not (folder / "reports/manifest.json").exists()
    run(folder, SECOND)
    assert executions == ["A", "B"]
    assert listed(folder) == dict.fromkeys("AB", ("complete", "2026-07-01"))


# --- the very same again ---------------------------------------------------------------------------------------------


def again(folder: Path, **options: object) -> list[str] | None:
    """What is found to stand without reading the data; None where a run has to look closer."""
    sources = [resolve(None, folder / "pmo.yaml")]
    place = asked.place_of(sources, None)
    reports = asked.same_again(asked.request_key(sources, (), ["tiny"], bool(options)), place)
    return None if reports is None else [report["status"] for report in reports]


def test_the_very_same_again_is_answered_without_reading_the_data(folder: Path, executions: list[str]) -> None:
    assert again(folder) is None
    run(folder)
    index = (folder / "reports/index.html").read_text()
    assert again(folder) == ["unchanged", "unchanged"]
    assert listed(folder) == dict.fromkeys("AB", ("unchanged", "2026-07-01"))
    told = (folder / "reports/index.html").read_text()
    assert told == index.replace(' pmo-unseen">made 2026', '">unchanged since 2026') != index
    assert again(folder) == ["unchanged", "unchanged"]
    run(folder, SECOND)
    assert executions == ["A", "B"]


@pytest.mark.parametrize(
    "change",
    [
        lambda f: edit(f, "projects", "P3,B,Three,active,2025-01-01"),
        lambda f: (f / "data/more.csv").write_text("a\n"),
        lambda f: (f / "pmo.yaml").write_text(SETTINGS + "discount_rate: 0.1\n"),
        lambda f: saved(f / "notebooks", "tiny", notebook("print(2)")),
        lambda f: (f / "reports/A/tiny.html").write_text("altered"),
        lambda f: (f / "reports/index.html").write_text("altered"),
        lambda f: (f / "reports/manifest.json").unlink(),
        lambda f: (f / "reports.runs/publishing.json").write_text("{}"),
        review,
    ],
)
def test_whatever_differs_is_looked_at_closer(
    folder: Path, executions: list[str], change: Callable[[Path], object]
) -> None:
    run(folder)
    change(folder)
    assert again(folder) is None


def test_a_run_with_a_failure_is_never_taken_for_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def execute(*given: object, **how: object) -> NotebookNode:
        raise ReportError("no")

    monkeypatch.setattr(workers, "execute", execute)
    assert len(run(folder).failed) == 2
    assert again(folder) is None


def test_after_so_many_failures_no_other_report_is_begun(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def execute(*given: object, **how: object) -> NotebookNode:
        time.sleep(0.3)  # long enough for the first failure to be heard of
        raise ReportError("no")

    monkeypatch.setattr(workers, "execute", execute)
    meant = resolve(None, folder / "pmo.yaml")
    saved(folder / "notebooks", "other", notebook("1"))
    limits = Limits(1, max_failures=1, way="spawned")
    made = publish([meant], made_at=FIRST, notebooks=["tiny", "other"], limits=limits)
    causes = [result.cause for result in made.results]
    assert causes[0] == "no"
    assert str(causes[-1]).startswith("not started: ")
    assert not made.interrupted


def test_a_profile_tells_where_the_time_went_by_notebook(
    folder: Path, executions: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    made = run(folder)
    parts = made.results[0].spent
    assert {"kernel", "page"} <= set(parts)
    assert sum(parts.values()) <= made.results[0].seconds + 0.01
    _tell_profile(made.results)
    assert re.search(r"^tiny: [\d.]+ s; (kernel|page) [\d.]+, (kernel|page) [\d.]+$", capsys.readouterr().err, re.M)


def test_a_history_that_cannot_be_trusted_is_told_by_every_run(folder: Path, executions: list[str]) -> None:
    review(folder)
    (history,) = (folder / "baselines").glob("*.jsonl")
    history.write_bytes(history.read_bytes() * 2)
    run(folder)
    assert again(folder) is None


# --- one snapshot, and nothing of another's --------------------------------------------------------------------------


def test_what_is_changed_while_a_run_is_under_way_is_not_seen_by_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pmo_kit import load

    found = []

    def execute(content: NotebookNode, given: dict, kept_at: Path, **how: object) -> NotebookNode:
        (folder / "pmo.yaml").write_text(SETTINGS + "discount_rate: 0.2\n")
        review(folder)
        one = load(given["source"], given["config"], as_of=given["as_of"]).for_portfolio(given["portfolio_id"])
        found.append((one.assumptions.discount_rate, len(one.locks["A"].entries)))
        return executed(ran(prints("x")))

    monkeypatch.setattr(workers, "execute", execute)
    run(folder)
    assert found == [(0.035, 0), (0.035, 0)]
    assert "not locked" in (folder / "reports/A/tiny.html").read_text()


def test_a_report_shows_no_cell_of_another_portfolio(folder: Path, executions: list[str]) -> None:
    edit(folder, "projects", "P7,B,SENTINEL-NAME,SENTINEL-STATUS,2025-01-01", "SENTINEL-ID,B,X,active,SENTINEL-DATE")
    edit(folder, "benefits", "SENTINEL-BENEFIT,P2,Fourth,cashable,GBP,SENTINEL-SHARE,")
    run(folder)
    page = (folder / "reports/A/tiny.html").read_text()
    assert "SENTINEL" not in page
    assert "attribution: " in page  # counted all the same


# --- the audit workbook beside the reports ---------------------------------------------------------------------------


def workbooks(folder: Path) -> dict[str, int]:
    """When each of the workbooks that stand there was written."""
    return {path.parent.name: path.stat().st_mtime_ns for path in folder.glob("reports/*/audit.xlsx")}


def test_beside_the_reports_of_a_portfolio_stands_its_audit_workbook_and_each_page_links_to_it(
    folder: Path, executions: list[str]
) -> None:
    run(folder)
    assert [*sorted(workbooks(folder))] == ["A", "B"]
    assert 'href="audit.xlsx"' in (folder / "reports/A/tiny.html").read_text()
    for record in json.loads((folder / "reports/manifest.json").read_text())["portfolios"]:
        content = (folder / "reports" / record["audit"]).read_bytes()
        assert record["audit"] == f"{record['portfolio_id']}/audit.xlsx"
        assert record["audit_sha256"] == hashlib.sha256(content).hexdigest()


def test_a_portfolio_that_did_not_change_keeps_its_workbook(folder: Path, executions: list[str]) -> None:
    run(folder)
    before = workbooks(folder)
    edit(folder, "projects", "P3,B,Three,active,2025-01-01")
    run(folder, SECOND)
    assert workbooks(folder)["A"] == before["A"]
    assert workbooks(folder)["B"] > before["B"]


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_bytes(b"altered")])
def test_a_workbook_that_is_gone_or_altered_is_made_again_without_its_reports(
    folder: Path, executions: list[str], change: Callable[[Path], object]
) -> None:
    run(folder)
    path = folder / "reports/A/audit.xlsx"
    before = path.read_bytes()
    change(path)
    run(folder, SECOND)
    assert path.read_bytes() == before
    assert executions == ["A", "B"]


def test_what_a_killed_run_left_is_no_workbook(folder: Path, executions: list[str]) -> None:
    run(folder)
    before = (folder / "reports/A/audit.xlsx").read_bytes()
    left = folder / "reports.runs/next/A/audit.xlsx"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half of it")
    run(folder, SECOND)
    assert (folder / "reports/A/audit.xlsx").read_bytes() == before


def test_a_portfolio_that_is_gone_takes_its_workbook_along_and_a_file_of_somebody_else_stays(
    folder: Path, executions: list[str]
) -> None:
    run(folder)
    (folder / "reports/C").mkdir()
    (folder / "reports/C/audit.xlsx").write_bytes(b"of an auditor")
    for name in ROWS:
        edit(folder, name, without="P2" if name != "portfolios" else "Beta")
    run(folder, SECOND)
    assert [*sorted(workbooks(folder))] == ["A", "C"]
    assert (folder / "reports.runs/B/audit.superseded.xlsx").is_file()


def test_a_workbook_that_cannot_be_made_fails_the_report_that_would_link_to_it(
    folder: Path, executions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(portfolio: Portfolio) -> bytes:
        raise ValueError("no workbook")

    monkeypatch.setattr("pmo_kit.report.audit.workbook.audit_workbook", cannot)
    made = run(folder)
    assert [result.cause for result in made.results] == ["ValueError: no workbook"] * 2
    assert workbooks(folder) == {}
    assert "audit" not in json.loads((folder / "reports/manifest.json").read_text())["portfolios"][0]
