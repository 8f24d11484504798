"""Reports and index in a real browser, opened from disk as a reader would: on a laptop, a phone, on paper, without scripts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pmo_kit.report.exporter import ReportExporter
from pmo_kit.report.index import index_html
from pmo_kit.vocabulary import NOTEBOOKS, ON_ONE_PAGE

from ..builders.hostile import HOSTILE
from ..builders.made_notebooks import executed, prints, ran, shows, words
from .test_index import MADE_AT, failed, listed, made, rows
from .test_report import origin

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KINDS = ("index.html", *(f"{name}.html" for name in NOTEBOOKS))
LAPTOP, PHONE, SMALL_PHONE = 1280, 360, 320


def pages(folder: Path) -> list[Path]:
    """Every page that is shared."""
    return sorted(path for path in folder.rglob("*.html") if not any(part.endswith(".runs") for part in path.parts))


def opened(browser: Browser, path: Path, width: int = LAPTOP, scheme: str = "light", **options: Any) -> Page:
    """A page in a window of its own."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
    page = context.new_page()
    page.goto(path.as_uri())
    return page


def key_pages(folder: Path) -> list[Path]:
    """The index, the fullest reports and the emptiest: what a layout has to stand."""
    known = {(path.parent.name, path.name): path for path in pages(folder)}
    full = ("02_alignment_mapping", "03_benefits_review", "04_investment_decisions", ON_ONE_PAGE)
    wanted = [(folder.name, "index.html"), *(("MNF-OMNI", f"{name}.html") for name in full)]
    wanted += [("PMD-OPS", f"{name}.html") for name in ("01_baselining", ON_ONE_PAGE)]
    return [known[one] for one in wanted]


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report and an index with every hostile text in all the places where a register's text comes to stand."""
    folder = tmp_path_factory.mktemp("hostile")
    outputs = [shows(kind, text) for kind in ("text/markdown", "text/plain", "text/latex") for text in HOSTILE]
    cells = [words("## Figures"), ran(*map(prints, HOSTILE), *outputs)]
    everything = " ".join(HOSTILE)
    page = ReportExporter().html(executed(*cells), origin(everything, everything), name="03_benefits_review")
    (folder / "report.html").write_text(page, encoding="utf-8")
    portfolios = [listed(f"{n}-{text}", text) for n, text in enumerate(HOSTILE)]
    ids = [one.portfolio_id for one in portfolios]
    reports = [report for one in ids for report in (made(one, "x", "x"), failed(one, one))]
    figures = [line for one in ids for line in rows(one)]
    page = index_html(portfolios, reports, figures, made_at=MADE_AT, kit_version="0.1.0")
    (folder / "index.html").write_text(page, encoding="utf-8")
    return folder


# --- one file --------------------------------------------------------------------------------------------------------


def test_a_page_opened_from_disk_asks_for_nothing_else(chromium: Browser, sample_reports: Path):
    for path in pages(sample_reports):
        page = chromium.new_context().new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, said=said: said.append(message.text))
        page.goto(path.as_uri())
        page.emulate_media(media="print")
        page.wait_for_timeout(50)
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
        assert said == []
        page.context.close()


def test_every_sample_report_is_there_and_light(sample_reports: Path):
    found = pages(sample_reports)
    assert sorted({path.name for path in found}) == sorted(KINDS)
    assert len(found) == 1 + 2 * len(NOTEBOOKS)
    assert max(path.stat().st_size for path in found) < 1_000_000


# --- safe ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["with its policy", "escaped alone"])
def test_hostile_text_never_runs(chromium: Browser, hostile_pages: Path, bypass_csp: bool):
    context = chromium.new_context(bypass_csp=bypass_csp)
    page = context.new_page()
    ran_scripts: list[str] = []
    page.on("dialog", lambda dialog: (ran_scripts.append(dialog.message), dialog.dismiss()))
    for path in pages(hostile_pages):
        page.goto(path.as_uri())
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        scripts = page.evaluate("document.scripts.length")
        handlers = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on/i.test(a.name))).length"
        )
        assert (scripts, handlers, ran_scripts) == (1, 0, [])
    context.close()


def test_the_policy_stops_a_script_that_got_in(chromium: Browser, hostile_pages: Path, tmp_path: Path):
    page = (hostile_pages / "report.html").read_text(encoding="utf-8")
    infected = page.replace(
        "</main>", "<img src='http://127.0.0.1:9/x' onerror='document.title=1'><script>document.title=1</script></main>"
    )
    (tmp_path / "infected.html").write_text(infected, encoding="utf-8")
    assert opened(chromium, tmp_path / "infected.html").title() != "1"


def test_hostile_text_does_not_break_the_layout(chromium: Browser, hostile_pages: Path):
    for path in pages(hostile_pages):
        page = opened(chromium, path, PHONE)
        assert overflow(page) <= 0, path.name
        page.context.close()


# --- readable --------------------------------------------------------------------------------------------------------


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize("width", [SMALL_PHONE, PHONE, LAPTOP])
def test_nothing_runs_out_of_the_page(chromium: Browser, sample_reports: Path, width: int):
    for path in key_pages(sample_reports):
        page = opened(chromium, path, width)
        assert overflow(page) <= 0, path.name
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_axe_finds_nothing(chromium: Browser, sample_reports: Path, hostile_pages: Path, width: int, scheme: str):
    from axe_playwright_python.sync_playwright import Axe

    for path in (*key_pages(sample_reports), hostile_pages / "index.html"):
        page = opened(chromium, path, width, scheme)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        assert found == [], path.name
        page.context.close()


def test_a_page_reads_the_same_without_scripts(chromium: Browser, sample_reports: Path):
    for path in key_pages(sample_reports):
        with_scripts, without = opened(chromium, path), opened(chromium, path, java_script_enabled=False)
        assert without.locator("main").inner_text() == with_scripts.locator("main").inner_text()
        assert without.locator(".pmo-theme").is_hidden()
        with_scripts.context.close()
        without.context.close()


def test_the_theme_can_be_turned_and_says_what_it_will_do(chromium: Browser, sample_reports: Path):
    page = opened(chromium, sample_reports / "index.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    button = page.get_by_role("button", name="Dark theme")
    button.click()
    assert page.evaluate(ground) != light
    page.get_by_role("button", name="Light theme").click()
    assert page.evaluate(ground) == light


def test_a_table_is_sorted_by_a_column_and_says_so_and_what_is_empty_stays_last(chromium: Browser, tmp_path: Path):
    given = {"A": 20.0, "B": None, "C": 30.0}
    of = [replace(listed(name), at_stake=amount, share=amount and 0.5) for name, amount in given.items()]
    page = index_html(of, [], [line for one in given for line in rows(one)], made_at=MADE_AT, kit_version="0.1.0")
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    shown = opened(chromium, tmp_path / "index.html")
    order = "[...document.querySelectorAll('.pmo-portfolios tbody th bdi:first-child')].map(e => e.textContent[0])"
    assert shown.evaluate(order)[::2] == ["C", "A", "B"]
    head = shown.get_by_role("button", name="At stake")
    head.click()
    head.click()
    assert shown.evaluate(order)[::2] == ["A", "C", "B"]
    assert shown.get_by_role("columnheader", name="At stake").get_attribute("aria-sort") == "ascending"


def test_the_keyboard_reaches_the_report_first_and_every_wide_table(chromium: Browser, sample_reports: Path):
    page = opened(chromium, key_pages(sample_reports)[2], PHONE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    wide = "[...document.querySelectorAll('.pmo-scroll')].filter(e => e.scrollWidth > e.clientWidth)"
    assert page.evaluate(f"{wide}.length") > 0
    assert page.evaluate(f"{wide}.filter(e => e.tabIndex !== 0).length") == 0


# --- charts ----------------------------------------------------------------------------------------------------------

# Of each chart: how many of its drawings are seen, the smallest letter in CSS pixels, and the width of drawing and column.
CHARTS = """[...document.querySelectorAll('.pmo-chart:has(.pmo-drawn)')].map(chart => {
    const seen = [...chart.querySelectorAll('svg')].filter(svg => svg.getBoundingClientRect().width > 0);
    const scale = seen[0].getBoundingClientRect().width / seen[0].viewBox.baseVal.width;
    const sizes = [...seen[0].querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize) * scale);
    const cut = [...seen[0].querySelectorAll('text')].filter(text => {
        const words = text.getBoundingClientRect(), whole = seen[0].getBoundingClientRect();
        return words.left < whole.left - 1 || words.right > whole.right + 1;
    }).map(text => text.textContent);
    return {seen: seen.length, smallest: Math.min(...sizes), cut,
            drawn: seen[0].getBoundingClientRect().width, column: chart.getBoundingClientRect().width};
})"""


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_a_chart_fills_its_column_with_letters_that_can_be_read(chromium: Browser, sample_reports: Path, width: int):
    found = 0
    for path in key_pages(sample_reports):
        page = opened(chromium, path, width)
        for chart in page.evaluate(CHARTS):
            found += 1
            assert (chart["seen"], chart["cut"]) == (1, []), path.name
            assert chart["smallest"] >= 11, path.name
            if width == PHONE or path.stem != ON_ONE_PAGE:
                assert chart["drawn"] >= chart["column"] - 1, path.name
        page.context.close()
    assert found > 20


def test_a_chart_is_told_once_to_a_reader_who_does_not_see_it(chromium: Browser, sample_reports: Path):
    page = opened(chromium, key_pages(sample_reports)[2])
    told = page.evaluate(
        "[...document.querySelectorAll('.pmo-drawn')].map(one => one.getAttribute('aria-label').length)"
    )
    assert min(told) > 40
    assert page.evaluate("document.querySelectorAll('.pmo-drawn svg:not([aria-hidden=true])').length") == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))


# --- on paper --------------------------------------------------------------------------------------------------------


def test_what_is_folded_on_the_screen_is_printed(chromium: Browser, sample_reports: Path):
    page = opened(chromium, key_pages(sample_reports)[2], scheme="dark")
    height = """[...document.querySelectorAll('details')].filter(fold =>
        !fold.closest('.pmo-chart, .pmo-dossier') && !fold.querySelector('tbody tr:nth-child(13)')).map(fold =>
        fold.getBoundingClientRect().height - fold.querySelector('summary').getBoundingClientRect().height)"""
    assert max(page.evaluate(height)) < 20
    page.emulate_media(media="print")
    assert min(page.evaluate(height)) > 10
    said = page.evaluate("getComputedStyle(document.querySelector('.pmo-states caption'), '::after').content")
    assert "unfolds in the file" in said  # a project's own page is no part of the paper
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_no_table_is_cut_on_a4_and_its_head_is_repeated(chromium: Browser, sample_reports: Path):
    printable = round((210 - 2 * 13) / 25.4 * 96)  # the width of the page between its margins, in CSS pixels
    for path in key_pages(sample_reports):
        page = opened(chromium, path, printable)
        page.emulate_media(media="print")
        cut = page.evaluate(
            "[...document.querySelectorAll('table, pre, svg')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
        )
        assert cut == 0, path.name
        heads = page.evaluate(
            "[...new Set([...document.querySelectorAll('thead')].map(e => getComputedStyle(e).display))]"
        )
        assert heads in ([], ["table-header-group"])
        page.context.close()


def test_a_list_of_more_than_a_dozen_rows_stays_in_the_file_and_the_paper_says_so(
    chromium: Browser, sample_reports: Path
):
    page = opened(chromium, key_pages(sample_reports)[2])
    page.emulate_media(media="print")
    long = "[...document.querySelectorAll('details:has(tbody tr:nth-child(13))')].filter(one => !one.closest('.pmo-chart'))"
    assert page.evaluate(f"{long}.length") > 0
    said = page.evaluate(f"{long}.map(one => getComputedStyle(one.querySelector('summary'), '::after').content)")
    assert all("unfold in the file" in one for one in said)
    assert page.evaluate(f"{long}.filter(one => one.querySelector('tr').offsetHeight > 0).length") == 0


def sides(page: Page) -> int:
    """How many sides of paper a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_a_report_takes_twelve_sides_at_most_and_the_page_to_forward_one(chromium: Browser, sample_reports: Path):
    for path in key_pages(sample_reports):
        page = opened(chromium, path)
        assert sides(page) <= (1 if path.stem == ON_ONE_PAGE else 12), path
        page.context.close()


def test_the_data_of_charts_stays_in_the_file_and_the_paper_says_so(chromium: Browser, sample_reports: Path):
    page = opened(chromium, key_pages(sample_reports)[2])
    page.emulate_media(media="print")
    assert (
        page.evaluate("[...document.querySelectorAll('.pmo-chart details')].filter(one => one.offsetHeight > 0).length")
        == 0
    )
    said = page.evaluate("getComputedStyle(document.querySelector('.pmo-chart figcaption'), '::after').content")
    assert "unfolds in the file" in said


def test_the_running_title_is_one_text_whatever_the_portfolio_is_called(chromium: Browser, hostile_pages: Path):
    page = opened(chromium, hostile_pages / "report.html")
    assert page.evaluate("[...document.documentElement.style]") == ["--running"]
    title = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--running')")
    assert re.fullmatch(r"'[^'\\\n]+'", title.strip())


def test_no_word_is_broken_in_a_printed_row(chromium: Browser, sample_reports: Path):
    """A word lies in one line: as many boxes as words that stand alone in a cell."""
    broken = """[...document.querySelectorAll('td, th')].filter(cell => cell.offsetHeight > 0).flatMap(cell => {
        const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
        for (let node = walk.nextNode(); node; node = walk.nextNode())
            for (const word of node.textContent.matchAll(/[\\p{L}]{2,24}/gu)) {
                const range = document.createRange();
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].length);
                if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
            }
        return found;
    })"""
    printable = round((210 - 2 * 13) / 25.4 * 96)
    for path in key_pages(sample_reports):
        page = opened(chromium, path, printable)
        page.emulate_media(media="print")
        assert page.evaluate(broken) == [], path
        page.context.close()


def test_dates_are_told_in_words(sample_reports: Path):
    assert f"{dt.date(2026, 6, 30):%d %B %Y}" in (sample_reports / "index.html").read_text(encoding="utf-8")
