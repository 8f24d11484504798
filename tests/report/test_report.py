"""The page that is shared: whole or refused, one file without addresses, and text from the data never obeyed."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from pmo_kit.errors import Problem, ReportError
from pmo_kit.register.locks import append, history_of, mend
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.report.exporter import ReportExporter
from pmo_kit.report.frame import Since
from pmo_kit.report.provenance import Provenance, Quality, alike, provenance, public_name
from pmo_kit.vocabulary import Effect

from ..builders.hostile import HOSTILE
from ..builders.made_notebooks import executed, prints, ran, shows, words
from ..builders.pages import Page

STAMP = "2026-11-23 15:28 UTC"
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def exporter() -> ReportExporter:
    return ReportExporter()


def origin(name: str = "Retail", portfolio_id: str = "retail", made_at: str = STAMP, **parts: object) -> Provenance:
    """The provenance of a register with one project, read from one file."""
    import pandas as pd

    register = Portfolio.from_frames(
        portfolios=pd.DataFrame([{"portfolio_id": portfolio_id, "name": name}]),
        projects=pd.DataFrame(
            [
                {
                    "project_id": "P1",
                    "portfolio_id": portfolio_id,
                    "name": "n",
                    "status": "active",
                    "start_date": "2025-01-01",
                },
                {
                    "project_id": "P1",
                    "portfolio_id": portfolio_id,
                    "name": "again",
                    "status": "active",
                    "start_date": None,
                },
            ]
        ),
        as_of="2026-06-30",
    )
    shown = {"source": "exports", "config": "pmo.yaml", "portfolio_id": portfolio_id, "as_of": "2026-06-30"}
    made = provenance(register, portfolio_id, parameters=shown, made_at=made_at)
    return Provenance(**{**vars(made), **parts})


def page(exporter: ReportExporter, *cells: NotebookNode, private: dict[str, str] | None = None, **parts: str) -> Page:
    return Page(exporter.html(executed(*cells), origin(**parts), name="03_benefits_review", private=private))


# --- whole or not at all ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (ran(new_output("error", ename="ValueError", evalue="x", traceback=["x"])), "code cell 1 ended with an error"),
        (ran(papermill={"exception": True, "status": "failed"}), "code cell 1 ended with an error"),
        (ran(papermill={"exception": None, "status": "pending"}), "code cell 1 was not executed"),
        (ran(number=None), "code cell 1 was not executed"),
    ],
)
def test_a_notebook_that_did_not_run_to_its_end_is_refused(exporter: ReportExporter, cell: NotebookNode, said: str):
    with pytest.raises(ReportError, match=said):
        exporter.html(executed(words("## All is well"), cell), origin(), name="03_benefits_review")


def test_a_notebook_that_papermill_marked_as_failed_is_refused(exporter: ReportExporter):
    stopped = executed(ran(prints("fine")))
    stopped.metadata["papermill"] = {"exception": True}
    with pytest.raises(ReportError, match="stopped with an error"):
        exporter.html(stopped, origin(), name="03_benefits_review")


def test_an_empty_code_cell_and_an_interactive_one_need_not_have_run(exporter: ReportExporter):
    picker = new_code_cell("picker()", metadata={"tags": ["interactive"]})
    assert "fine" in page(exporter, new_code_cell(" "), picker, ran(prints("fine"))).text


def damaged(folder: Path) -> Path:
    append("retail", folder, "review", by="Ada Byrne", on="2026-05-05", details={"note": ""})
    file = history_of("retail", folder).file
    file.write_bytes(file.read_bytes()[:-9])
    return file


def test_the_provenance_says_that_a_history_is_not_used_and_why_without_a_path(
    exporter: ReportExporter, tmp_path: Path
):
    file = damaged(tmp_path)
    shown = page(exporter, ran(prints("x")), history=history_of("retail", tmp_path))
    assert f"not used: its history baselines/{file.name} cannot be trusted (line 1 is torn" in shown.text
    assert str(tmp_path) not in shown.text
    file.unlink()
    file.mkdir()
    shown = page(exporter, ran(prints("x")), history=history_of("retail", tmp_path))
    assert "cannot be trusted (the file cannot be read: a folder stands in its place)" in shown.text
    assert str(tmp_path) not in shown.text


def test_the_provenance_says_that_a_history_was_mended(exporter: ReportExporter, tmp_path: Path):
    damaged(tmp_path)
    mend("retail", tmp_path, by="<b>Omar</b>", on="2026-05-06", reason="full")
    shown = page(exporter, ran(prints("x")), history=history_of("retail", tmp_path))
    assert "line 1: a torn line was set aside by <b>Omar</b> on 2026-05-06" in shown.text


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_a_page_has_one_h1_with_the_portfolio_and_the_question(exporter: ReportExporter):
    shown = page(exporter, words("# Another question\n\nA word."), ran(prints("x")))
    assert shown.one("h1").text.split() == ["Retail", "What", "came", "back?"]
    assert shown.one("title").text == "Retail – What came back?"


def test_a_notebook_without_a_question_is_called_by_its_name(exporter: ReportExporter):
    made = executed(ran(prints("x")))
    del made.cells[0]
    assert (
        Page(exporter.html(made, origin(), name="03_benefits_review")).one("title").text == "Retail – Benefits review"
    )


def test_sections_and_contents_follow_the_notebooks_headings(exporter: ReportExporter):
    cells = [
        words("Before.\n\n## Who owns it?\n\nText\n\n```\n## no heading\n```\n\n### Below\n"),
        words("## Who owns it?"),
    ]
    shown = page(exporter, *cells)
    sections = [(e.attributes["id"], e.text) for e in shown.all("h2")]
    assert sections == [
        ("contents", "Contents"),
        ("Who-owns-it".casefold(), "Who owns it?"),
        ("who-owns-it-2", "Who owns it?"),
        ("method", "Method"),
        ("words", "The words of this report"),
        ("data-quality", "Data quality"),
        ("provenance", "Provenance"),
    ]
    linked = [e.attributes["href"] for e in shown.all("a") if "nav" in e.inside]
    assert linked == [f"#{anchor}" for anchor, _ in sections[1:]]
    ids = [e.attributes["id"] for e in shown.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))


def test_landmarks_and_the_way_past_them_are_there(exporter: ReportExporter):
    shown = page(exporter, ran(prints("x")))
    assert [len(shown.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    first_link = shown.all("a")[0]
    assert first_link.attributes["href"] == f"#{shown.one('main').attributes['id']}"


def test_code_warnings_widgets_and_scripts_are_left_out(exporter: ReportExporter):
    shown = page(
        exporter,
        ran(prints("a warning", "stderr"), prints("a figure")),
        ran(shows("application/vnd.jupyter.widget-view+json", {"model_id": "w"})),
        ran(shows("application/javascript", "alert('js')")),
        ran(prints("of the picker"), tags=["interactive"]),
    )
    assert "a figure" in shown.text
    for left_out in ("shown()", "a warning", "<plain>", "model_id", "alert('js')", "of the picker"):
        assert left_out not in shown.html


def test_html_is_shown_as_it_is_and_text_in_a_frame_that_can_be_moved(exporter: ReportExporter):
    shown = page(exporter, words("## Figures"), ran(shows("text/html", "<p class='pmo-say'>68 %</p>"), prints("a < b")))
    assert shown.with_class("pmo-say")[0].text == "68 %"
    (frame,) = [e for e in shown.with_class("pmo-scroll") if "Figures" in (e.attributes["aria-label"] or "")]
    assert (frame.text, frame.attributes["tabindex"], frame.attributes["role"]) == ("a < b", "0", "region")


@pytest.mark.parametrize(
    ("metadata", "told"), [({"alt": "Benefits rise"}, "Benefits rise"), ({}, "Picture that belongs to: Figures")]
)
def test_a_picture_keeps_its_description(exporter: ReportExporter, metadata: dict, told: str):
    shown = page(exporter, words("## Figures"), ran(shows("image/png", DOT, **{"image/png": metadata})))
    assert shown.one("img").attributes["alt"] == told
    assert "No description has been provided" not in shown.html


# --- one file --------------------------------------------------------------------------------------------------------


def test_a_page_points_to_itself_and_the_index_and_loads_nothing(exporter: ReportExporter):
    shown = page(exporter, words("## One"), ran(shows("image/png", DOT)))
    outward = [a for a in shown.addresses() if not a.startswith(("#", "data:"))]
    assert outward == ["../index.html"]
    assert not re.search(r"//[\w.-]+\.\w+/|@import|url\(", shown.html)


def test_the_policy_lets_nothing_in_but_this_pages_own_style_and_one_script(exporter: ReportExporter):
    shown = page(exporter, ran(prints("x")))
    (script,) = shown.all("script")
    hashed = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    policy = next(e for e in shown.all("meta") if "http-equiv" in e.attributes).attributes["content"]
    assert policy.split("; ") == [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        f"script-src 'sha256-{hashed}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    before = [e.tag for e in shown.elements[: shown.elements.index(script)]]
    assert before.index("meta") < before.index("style")


def test_the_frame_of_a_page_is_light(exporter: ReportExporter):
    assert len(page(exporter, ran(prints("x"))).html.encode()) < 50_000


def test_the_same_inputs_give_the_same_page_but_for_the_stamp(exporter: ReportExporter):
    cells = (words("## One"), ran(shows("text/html", "<p>x</p>")))
    first, later = (page(exporter, *cells, made_at=stamp).html for stamp in (STAMP, "2027-01-01 00:00 UTC"))
    assert first.count(STAMP) == 1
    aged = first.replace("146 days old when this was made", "185 days old when this was made")
    assert first.count("days old") == 1
    assert aged.replace(STAMP, "2027-01-01 00:00 UTC") == later


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2026-06-30 09:00 UTC", "0 days old"),
        ("2026-07-01 09:00 UTC", "1 day old"),
        ("2026-06-29 09:00 UTC", ""),
        ("", ""),
    ],
)
def test_the_age_of_the_figures_stands_under_the_title_and_none_is_below_nought(
    exporter: ReportExporter, stamp: str, said: str
):
    aged = page(exporter, ran(prints("x")), made_at=stamp).with_class("pmo-age")
    assert [one.text for one in aged] == ([f"{said} when this was made"] if said else [])


# --- safe ------------------------------------------------------------------------------------------------------------


def visible(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_obeyed(exporter: ReportExporter, text: str):
    wrong = Problem(text, f"{text} is no number", Effect.READ_AS_EMPTY, row=2, column=text, value=text, remedy=text)
    plain = origin()
    parts = {
        "name": text,
        "portfolio_id": text,
        "parameters": {"source": text, "config": text, "portfolio_id": text, "as_of": "2026-06-30"},
        "sources": ({"name": text, "sha256": "ab" * 32, "rows": 1},),
        "quality": Quality(plain.quality.tables, (text,), alike([wrong]), 1),
    }
    cells = [ran(prints(text), shows("text/markdown", text), shows("text/plain", text), shows("text/latex", text))]
    shown = Page(exporter.html(executed(*cells), origin(**parts), name="03_benefits_review"))
    baseline = page(
        exporter, ran(prints("x"), shows("text/markdown", "x"), shows("text/plain", "x"), shows("text/latex", "x"))
    )
    assert visible(text) in visible(shown.one("h1").text)
    assert visible(shown.one("title").text) == visible(f"{text} – What came back?")
    assert len(shown.all("script")) == 1
    assert not [e.tag for e in shown.elements if any(name.startswith("on") for name in e.attributes)]
    assert not [a for a in shown.addresses() if a.strip().casefold().startswith(("javascript:", "x", "file:"))]
    own = {e.tag for e in baseline.elements} | {"details", "summary", "strong", "span", "code", "br"}
    assert {e.tag for e in shown.elements} <= own
    assert len(shown.all("h1")) == 1


@pytest.mark.parametrize("kind", ["text/markdown", "text/plain", "text/latex"])
@pytest.mark.parametrize(
    "text", ["```mermaid\n<script>alert(1)</script>\n```", "<b onclick='x()'>y</b>", "$<script>x</script>$"]
)
def test_what_code_puts_out_as_text_stays_text(exporter: ReportExporter, kind: str, text: str):
    shown = page(exporter, ran(shows(kind, text)))
    assert len(shown.all("script")) == 1
    assert shown.all("b") == []


def test_no_private_folder_shows(exporter: ReportExporter, tmp_path: Path):
    home, source = "/home/ann", "/home/ann/exports"
    told = f"{source}/benefits.csv in {source}, {home}/notes, {source}-old, /home/anna/x, <code>{source}</code>"
    cells = (ran(prints(told), shows("text/html", f"<p>{told}</p>")),)
    shown = page(exporter, *cells, private={source: "exports", f"{home}/": "~/"})
    assert (
        shown.all("pre")[0].text
        == "exports/benefits.csv in exports, ~/notes, ~/exports-old, /home/anna/x, <code>exports</code>"
    )
    assert "/home/ann/" not in shown.html


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/home/ann/exports/retail/", "retail"),
        ("C:\\Users\\ann\\retail.xlsx", "retail.xlsx"),
        ("postgresql://ann:secret@db.local:5432/pmo?password=x", "postgresql://db.local:5432/pmo"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_folders_users_and_secrets(address: str, shown: str):
    assert public_name(address) == shown


# --- honest ----------------------------------------------------------------------------------------------------------


def test_the_foot_tells_what_was_read_used_and_set_aside_and_why(exporter: ReportExporter):
    shown = page(exporter, ran(prints("x")))
    quality = next(e for e in shown.all("table") if "Set aside" in e.text)
    assert "projects211" in quality.text
    assert "1 of 3 rows set aside" in shown.one("header").text
    assert "row 3" in shown.with_class("pmo-problems")[0].text
    assert "benefits, realisation" in shown.text


def test_the_foot_tells_where_the_figures_come_from(exporter: ReportExporter):
    sources = ({"name": "projects.csv", "sha256": "0123456789abcdef" * 4, "rows": 1234},)
    shown = Page(exporter.html(executed(ran(prints("x"))), origin(sources=sources), name="03_benefits_review"))
    facts = {e.text for e in shown.all("dd")}
    assert {"2026-06-30", "retail", "03_benefits_review", "exports", "pmo.yaml", "3.5 %"} <= facts
    listed = next(e for e in shown.all("table") if "SHA-256" in e.text)
    assert "projects.csv1,2340123456789ab" in visible(listed.text)
    assert "pandas" in shown.text


def test_alike_problems_are_told_once_with_their_number(exporter: ReportExporter):
    same = [
        Problem("b.csv", f"'{value}' is not a number", Effect.READ_AS_EMPTY, row=row, column="target_value")
        for row, value in enumerate(("tbc", "soon", "n/a"), start=2)
    ]
    plain = origin()
    quality = Quality(plain.quality.tables, (), alike(same), 3)
    shown = Page(exporter.html(executed(ran(prints("x"))), origin(quality=quality), name="03_benefits_review"))
    (told,) = [e for e in shown.all("li") if "b.csv" in e.text]
    assert told.text == "b.csv, row 2, target_value: 'tbc' is not a number (read as empty) and 2 more like it"


def test_a_page_is_dated_by_its_figures(exporter: ReportExporter):
    shown = page(exporter, ran(prints("x")))
    assert dt.date.fromisoformat(shown.one("time").attributes["datetime"] or "") == dt.date(2026, 6, 30)


# --- what could not be told ------------------------------------------------------------------------------------------


def untold(*texts: str) -> NotebookNode:
    return ran(shows("text/html", "\n".join(f'<p class="pmo-cannot-tell">{text}</p>' for text in texts)))


def test_what_could_not_be_told_stands_once_at_the_end_with_a_line_in_its_place(exporter: ReportExporter):
    cells = (words("## One?"), untold("No spend &amp; no plan.", "Nor this."), words("## Two?"), untold("Nor this."))
    shown = page(exporter, *cells)
    [listed] = shown.with_class("pmo-cannot-tell")
    assert listed.tag == "ul"
    assert [" ".join(e.text.split()) for e in shown.all("li") if "Asked under" in e.text] == [
        "No spend & no plan. Asked under: One?",
        "Nor this. Asked under: One? Two?",
    ]
    assert [e.text for e in shown.all("a") if e.attributes["href"] == "#not-told"] == [
        "What could not be told",  # among the contents
        "What cannot be told here, and what to send",
        "What cannot be told here, and what to send",
    ]


def test_a_report_that_can_tell_everything_has_no_such_section(exporter: ReportExporter):
    assert "not-told" not in page(exporter, words("## One?"), ran(prints("x"))).html.partition("</style>")[2]


def test_a_line_on_the_last_run_stands_under_the_title_and_its_text_is_never_obeyed(exporter: ReportExporter):
    made = executed(ran(prints("x")))
    told = Since("Restated: <b>x</b>", True)
    shown = Page(exporter.html(made, origin(), name="03_benefits_review", since=told))
    [line] = shown.with_class("pmo-restated")
    assert line.text == "Restated: <b>x</b>"
    assert "header" in line.inside
