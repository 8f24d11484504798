"""Terms are linked to what they mean at their first use, in the kit's own paragraphs alone."""

from __future__ import annotations

from pmo_kit.report.exporter import ReportExporter
from pmo_kit.report.glossary import TERMS, Linker, anchor

from ..builders.made_notebooks import executed, ran, shows, words
from ..builders.pages import Page
from .test_report import origin


def said(text: str) -> str:
    return f'<p class="pmo-say">{text}</p>'


def test_a_term_is_linked_at_its_first_use_and_not_again() -> None:
    linker = Linker()
    once = linker.linked(said("£7 was promised by now. Promised by now is more."))
    assert once == said(
        '£7 was <a class="pmo-term" href="#term-promised-by-now">promised by now</a>. Promised by now is more.'
    )
    assert linker.linked(said("promised by now")) == said("promised by now")


def test_two_terms_of_a_sentence_are_linked_in_their_order() -> None:
    linked = Linker().linked(said("The baseline is provisional."))
    assert linked.index("#term-baseline") < linked.index("#term-provisional")
    assert linked.count("<a ") == 2


def test_a_part_of_a_word_is_no_term() -> None:
    assert Linker().linked(said("baselined")) == said("baselined")


def test_nothing_but_the_kits_own_paragraphs_is_touched() -> None:
    for html in ("<td>baseline</td>", '<p title="baseline">baseline</p>', '<p class="pmo-say">a <b>baseline</b></p>'):
        assert Linker().linked(html) == html


def test_every_link_leads_to_a_term_that_is_explained_on_the_page() -> None:
    cells = (words("## One?"), ran(shows("text/html", said(" and ".join(TERMS)))))
    page = Page(ReportExporter().html(executed(*cells), origin(), name="03_benefits_review"))
    wanted = {one.attributes["href"] for one in page.with_class("pmo-term")}
    assert wanted == {f"#{anchor(term)}" for term in TERMS}
    assert wanted <= {f"#{one.attributes['id']}" for one in page.elements if "id" in one.attributes}


def test_the_page_on_one_side_has_no_glossary_and_no_links_to_one() -> None:
    cells = (words("## One?"), ran(shows("text/html", said("the baseline"))))
    page = Page(ReportExporter().html(executed(*cells), origin(), name="executive_page"))
    assert page.with_class("pmo-term") == []
