"""The index over all portfolios: what stands where, totals that add, failures with their cause; and the manifest."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pmo_kit.report.frame import Since
from pmo_kit.report.index import index_html
from pmo_kit.report.listed import Listed, worst_first
from pmo_kit.report.manifest import Report, manifest, metric_rows, write_manifest
from pmo_kit.report.over_all import over_all
from pmo_kit.report.places import Places
from pmo_kit.report.totals import Total, overview
from pmo_kit.vocabulary import HEADLINE_METRICS

from ..builders.hostile import HOSTILE
from ..builders.pages import Page

DAY = dt.date(2026, 6, 30)
MADE_AT = dt.datetime(2026, 7, 10, 15, 28, tzinfo=dt.UTC)
BODY = {"a", "bdi", "caption", "code", "dd", "details", "div", "dl", "dt", "h2", "li", "p", "section", "span", "strong"}
BODY |= {"summary", "table", "tbody", "td", "th", "thead", "tr", "ul"}
NAMES = ("01_baselining", "03_benefits_review")


def row(
    metric: str, portfolio_id: str, top: float | None, bottom: float | None, verdict: str = "met"
) -> dict[str, Any]:
    """A metric row as the manifest has it; undefined where there is nothing to divide by."""
    unit = "days" if metric == "decision_cycle_time" else "ratio"
    value = top / bottom if top is not None and bottom else None
    cells = {
        "value": value,
        "unit": unit,
        "numerator": top,
        "denominator": bottom,
        "excluded": 0,
        "as_of": "2026-06-30",
    }
    said = {"verdict": verdict, "reservations": [], "note": ""}
    return {"metric": metric, "portfolio_id": portfolio_id, "group": None, **cells, **said}


def rows(
    portfolio_id: str, top: float | None = 1.0, bottom: float | None = 2.0, verdict: str = "met"
) -> list[dict[str, Any]]:
    return [row(metric, portfolio_id, top, bottom, verdict) for metric in HEADLINE_METRICS]


def listed(
    portfolio_id: str, name: str = "", currency: str = "GBP", as_of: dt.date = DAY, sentence: str = ""
) -> Listed:
    return Listed(portfolio_id, name or portfolio_id, currency, as_of, sentence)


def made(portfolio_id: str, notebook: str = NAMES[0], folder: str = "") -> Report:
    path = f"{folder or portfolio_id}/{notebook}.html"
    return Report(portfolio_id, notebook, "complete", path, "ab" * 32, {"source": "data"})


def failed(portfolio_id: str, cause: str, notebook: str = NAMES[1]) -> Report:
    return Report(portfolio_id, notebook, "failed", None, None, {"source": "data"}, cause)


def page(portfolios: list[Listed], reports: list[Report], figures: list[dict[str, Any]]) -> Page:
    return Page(index_html(portfolios, reports, figures, made_at=MADE_AT, kit_version="0.1.0"))


def test_a_portfolio_stands_with_its_figures_verdicts_and_links():
    figures = rows("A", 3, 4, "not met")
    figures[2] = row("decision_cycle_time", "A", 15, 1, "not due yet")
    shown = page([listed("A", "Retail")], [made("A", NAMES[0]), made("A", NAMES[1])], figures)
    (line,) = [e for e in shown.all("tr") if "Retail" in e.text]
    assert [e.text for e in shown.with_class("pmo-figure")] == [
        "–",  # at stake
        "–",  # decisions asked for
        "75\u00a0%",
        "75\u00a0%",
        "15\u00a0days",
        "75\u00a0%",
        "75\u00a0%",
    ]
    words = [e.text.split(" ", 1)[1] for e in shown.with_class("pmo-status") if "tr" in e.inside]
    assert words == ["not met", "not met", "not due yet", "not met", "not met"]
    linked = [a for a in shown.addresses() if a.startswith("A/")]
    assert linked == ["A/01_baselining.html", "A/03_benefits_review.html"]
    assert "Benefits review" in line.text


def weighed(
    portfolio_id: str, at_stake: float | None, whole: float = 100.0, currency: str = "GBP", **asked: Any
) -> Listed:
    share = None if at_stake is None else at_stake / whole
    return replace(listed(portfolio_id, currency=currency), at_stake=at_stake, share=share, asked=asked or None)


def promise(portfolio_id: str, came: float | None, promised: float | None) -> dict[str, Any]:
    return row("benefits_against_promise", portfolio_id, came, promised, "")


def test_the_portfolio_with_most_money_at_stake_stands_first_and_what_has_none_last():
    found = worst_first([weighed("A", None), weighed("B", 20.0), weighed("C", 30.0)])
    assert [one.portfolio_id for one in found] == ["C", "B", "A"]


def test_amounts_in_two_currencies_are_not_compared_but_their_shares_are():
    found = worst_first([weighed("A", 30.0, 100.0), weighed("B", 20.0, 25.0, "EUR")])
    assert [one.portfolio_id for one in found] == ["B", "A"]


def test_one_sentence_tells_what_has_come_over_all_where_most_is_at_stake_and_what_is_asked():
    all_of_them = [weighed("C", 30.0, count=3, amount=25.0), weighed("B", 20.0, count=1, amount=None)]
    said = over_all(all_of_them, [promise("C", 40, 100), promise("B", 20, 100)])
    assert said.replace("\u00a0", " ") == (
        "£60 of the £200 promised by now has come (30 %) over two portfolios. Most is at stake in C: £30. Four decisions are "
        "asked for in two portfolios, the largest over £25."
    )


def test_what_cannot_be_told_of_a_portfolio_is_said_and_never_counts_as_none():
    all_of_them = [weighed("C", 30.0, count=1, amount=25.0), weighed("B", None)]
    said = over_all(all_of_them, [promise("C", 40, 100), promise("B", None, None)])
    assert said.replace("\u00a0", " ") == (
        "£40 of the £100 promised by now has come (40 %); of one portfolio that cannot be told. Most is at stake in C: £30. One "
        "decision is asked for in one portfolio, the largest over £25; what is asked for in B is not known."
    )


def test_amounts_in_two_currencies_are_told_apart_in_the_sentence_over_all():
    all_of_them = [weighed("B", 20.0, 25.0, "EUR"), weighed("A", 30.0)]
    said = over_all(all_of_them, [promise("A", 40, 100), promise("B", 5, 25)]).replace("\u00a0", " ")
    assert said.startswith(
        "€5 of the €25 promised by now has come (20 %); £40 of the £100 promised by now has come (40 %). "
    )
    assert "The largest part is at stake in B: €20, 80 % of its whole." in said


def test_decisions_and_what_moved_stand_in_a_portfolios_row():
    told = replace(weighed("A", 30.0, count=4, amount=5_100_000.0), since=Since("Restated: <b>x</b>", True))
    shown = page([told], [made("A")], rows("A"))
    assert [e.text for e in shown.with_class("pmo-figure")][:2] == ["£30", "4, the largest £5.1M"]
    assert shown.with_class("pmo-restated")[0].text == "Restated: <b>x</b>"
    assert [e.attributes["data-value"] for e in shown.all("td") if "data-value" in e.attributes][:2] == ["30.0", "4"]


def test_one_portfolio_has_no_totals():
    assert "Over all portfolios" not in page([listed("A")], [made("A")], rows("A")).text


def test_totals_are_added_from_numerators_and_denominators():
    # 10 of 100 and 90 of 100 in pounds are 50 %; a mean of ratios would say so too, so the third is of another size
    figures = [*rows("A", 10, 100), *rows("B", 90, 100), *rows("C", 0, 600)]
    found = {one.metric: one for one in overview(figures, dict.fromkeys("ABC", "GBP"))}
    for metric in ("benefits_realised", "portfolio_roi"):
        assert found[metric].totals == (Total("GBP", 0.125, 100, 800, 3, 3),)
    for metric in ("strategic_alignment", "escalation_rate"):
        assert found[metric].totals == (Total("", 0.125, 100, 800, 3, 3),)
    assert found["decision_cycle_time"].totals == ()  # a median does not add


def test_amounts_in_different_currencies_are_never_added_but_counts_are():
    figures = [*rows("A", 10, 100), *rows("B", 90, 100)]
    found = {one.metric: one for one in overview(figures, {"A": "GBP", "B": "EUR"})}
    assert found["benefits_realised"].totals == (Total("EUR", 0.9, 90, 100, 1, 1), Total("GBP", 0.1, 10, 100, 1, 1))
    assert found["strategic_alignment"].totals == (Total("", 0.5, 100, 200, 2, 2),)


def test_an_undefined_figure_is_not_added_and_counted_as_left_out():
    figures = [*rows("A", 10, 100), *rows("B", None, None, "not measurable")]
    (total,) = overview(figures, {"A": "GBP", "B": "GBP"})[0].totals
    assert total == Total("GBP", 0.1, 10, 100, 1, 2)
    (nothing,) = overview(rows("B", None, None), {"B": "GBP"})[0].totals
    assert (nothing.value, nothing.added, nothing.of) == (None, 0, 1)


def test_verdicts_are_counted_and_rows_of_groups_are_not():
    figures = [*rows("A", 1, 2, "met"), *rows("B", 1, 2, "not met"), *rows("C", None, None, "not measurable")]
    figures += [{**one, "group": "project:P1"} for one in rows("A", 1, 2, "not met")]
    counted = overview(figures, dict.fromkeys("ABC", "GBP"))[0].verdicts
    assert counted == {"met": 1, "met, with reservations": 0, "not met": 1, "not due yet": 0, "not measurable": 1}


def reserved(portfolio_id: str) -> list[dict[str, Any]]:
    """Rows of a portfolio of which each `met` has a reservation."""
    one = {"key": "fragile", "value": 0.1, "benchmark": 0.8, "note": "without P1 it is 10 %"}
    return [{**line, "reservations": [one]} for line in rows(portfolio_id)]


def test_met_with_reservations_is_a_word_of_its_own_in_the_list_and_in_the_counts():
    figures = [*rows("A"), *reserved("B")]
    counted = overview(figures, dict.fromkeys("AB", "GBP"))[0].verdicts
    assert (counted["met"], counted["met, with reservations"]) == (1, 1)
    shown = page([listed("B")], [], reserved("B"))
    assert next(cell.text.strip() for cell in shown.with_class("pmo-reserved")) == "◐ met, with reservations"
    assert len(shown.with_class("pmo-met")) == 1  # in the words that explain


def test_the_manifest_keeps_reservations_as_a_list_with_what_is_not_reached_as_null():
    one = {"key": "still_open", "value": float("nan"), "benchmark": 14.0, "note": "not half are decided"}
    frame = pd.DataFrame([{"metric": "decision_cycle_time", "value": 1.0, "reservations": [one]}])
    [kept] = metric_rows(frame)
    assert kept["reservations"] == [{**one, "value": None}]
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept


def test_a_portfolio_is_told_in_a_sentence_that_is_never_obeyed():
    sentence = "£6M of the £53.3M promised by now has come <script>alert(1)</script>."
    shown = page([listed("A", sentence=sentence)], [], rows("A"))
    assert sentence in shown.text
    assert shown.all("script") == page([listed("A")], [], rows("A")).all("script") or len(shown.all("script")) == 1


def test_totals_are_shown_with_what_was_divided():
    figures = [*rows("A", 1_000_000, 4_000_000), *rows("B", 1_000_000, 1_000_000), *rows("C", 1, 2)]
    shown = page([listed("A"), listed("B"), listed("C", currency="EUR")], [], figures)
    lines = [e.text for e in shown.with_class("pmo-line")]
    assert lines[:4] == ["EUR 50\u00a0% of €2", "GBP 40\u00a0% of £5M", "1 of 1", "2 of 2"]


def test_a_failure_is_told_first_with_its_cause_and_has_no_link():
    shown = page([listed("A", "Retail")], [made("A"), failed("A", "ValueError: no plan (in cell 4)")], rows("A"))
    (alert,) = shown.with_class("pmo-alert")
    assert shown.all("section")[0] is alert
    assert "Retail, Benefits review: ValueError: no plan (in cell 4)" in alert.text
    assert shown.with_class("pmo-failed")[0].text == "Benefits review: not made"
    assert [a for a in shown.addresses() if a.startswith("A/")] == ["A/01_baselining.html"]


def test_without_a_failure_there_is_no_alarm():
    assert page([listed("A")], [made("A")], rows("A")).with_class("pmo-alert") == []


def test_portfolios_with_other_dates_say_theirs():
    shown = page([listed("A"), listed("B", as_of=dt.date(2026, 3, 31))], [], [*rows("A"), *rows("B")])
    assert [e.text for e in shown.with_class("pmo-id")] == ["A, as of 30 June 2026", "B, as of 31 March 2026"]


def test_the_age_of_the_figures_stands_with_the_stamp_of_the_run():
    one_day = page([listed("A")], [], rows("A"))
    assert (
        one_day.one("footer").text == "Made with pmo-kit 0.1.0 on 2026-07-10 15:28 UTC, 10 days after the as-of date."
    )
    two_days = page([listed("A"), listed("B", as_of=dt.date(2026, 7, 9))], [], [*rows("A"), *rows("B")])
    assert two_days.one("footer").text.endswith(", 1 to 10 days after the as-of date.")


def test_a_link_leads_to_a_file_with_an_awkward_name():
    shown = page([listed("A")], [made("A", "my 100% #1? notebook")], rows("A"))
    assert "A/my%20100%25%20%231%3F%20notebook.html" in shown.addresses()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_ids_and_causes_are_shown_and_never_obeyed(text: str):
    figures = [{**one, "note": text} for one in rows(text)]
    shown = page([listed(text, text)], [made(text, text, "x"), failed(text, text)], figures)
    assert len(shown.all("script")) == 1
    assert len(shown.all("h1")) == 1
    assert not [e.tag for e in shown.elements if any(name.startswith("on") for name in e.attributes)]
    assert {e.tag for e in shown.elements if "main" in e.inside} <= BODY
    (head,) = [e for e in shown.all("th") if e.attributes.get("scope") == "row"]
    assert " ".join(text.split()) in " ".join(head.text.split())
    assert not [a for a in shown.addresses() if a.casefold().startswith(("javascript:", "http", "file:", "//"))]


@pytest.mark.slow
def test_five_hundred_portfolios_are_all_there_and_the_page_stays_light():
    ids = [f"unit-{number:03}" for number in range(500)]
    reports = [made(one, name) for one in ids for name in NAMES]
    shown = page([listed(one) for one in ids], reports, [line for one in ids for line in rows(one)])
    assert len([a for a in shown.addresses() if a.startswith("unit-")]) == 1000
    assert "500 portfolios, 1,000 reports" in shown.one("h1").text
    assert len(shown.html.encode()) < 1_500_000


@pytest.mark.parametrize(("count", "first"), [(12, "portfolios"), (13, "overview")])
def test_a_long_list_comes_after_what_it_adds_up_to(count: int, first: str):
    ids = [f"unit-{number}" for number in range(count)]
    shown = page([listed(one) for one in ids], [], [line for one in ids for line in rows(one)])
    assert shown.all("h2")[0].attributes["id"] == first


def test_the_manifest_is_json_without_holes(tmp_path: Path):
    frame = pd.DataFrame(
        [
            {
                "metric": "portfolio_roi",
                "group": None,
                "value": math.nan,
                "denominator": 4.0,
                "excluded": 1,
                "as_of": DAY,
            },
            {
                "metric": "portfolio_roi",
                "group": "project:P1",
                "value": 0.5,
                "denominator": math.nan,
                "excluded": 0,
                "as_of": DAY,
            },
        ]
    )
    sources = [{"name": "projects.csv", "sha256": "ab" * 32, "rows": 3, "path": "/home/ann/projects.csv"}]
    content = manifest(
        as_of=DAY,
        sources=sources,
        reports=[made("a/😀", folder="a-1"), failed("A", "why")],
        portfolios=[{"portfolio_id": "A"}],
        metrics=metric_rows(frame),
    )
    write_manifest(content, Places(tmp_path / "out"))
    read = json.loads((tmp_path / "out/manifest.json").read_text(), parse_constant=pytest.fail)
    assert read == content
    assert [*read] == ["schema_version", "kit_version", "as_of", "sources", "reports", "portfolios", "metrics"]
    assert read["sources"] == [{"name": "projects.csv", "sha256": "ab" * 32, "rows": 3}]
    assert [*read["reports"][0]] == [
        "portfolio_id",
        "notebook",
        "status",
        "path",
        "sha256",
        "parameters",
        "cause",
        "inputs",
        "made_at",
    ]
    assert [(m["value"], m["denominator"], m["excluded"], m["as_of"]) for m in read["metrics"]] == [
        (None, 4.0, 1, "2026-06-30"),
        (0.5, None, 0, "2026-06-30"),
    ]


def test_metric_rows_leave_their_frame_as_it_was():
    frame = pd.DataFrame([{"metric": "x", "value": math.nan, "as_of": DAY}])
    before = frame.copy()
    metric_rows(frame)
    pd.testing.assert_frame_equal(frame, before)
