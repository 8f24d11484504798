"""Charts: readable on white and dark, safe, repeatable, and telling for one project as for two hundred."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pmo_kit import decisions
from pmo_kit.amounts import BRITISH
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.sections import alignment, benefits, executive, governance
from pmo_kit.sections import baselining as baseline
from pmo_kit.views import charts
from pmo_kit.views.charts import theme
from pmo_kit.views.charts.bars import top
from pmo_kit.views.charts.titles import how_many
from pmo_kit.views.markup import Silence

from ..builders.hand_made import benefit, day, escalation, frames, issue, month_by_month, portfolio, project, spend
from ..builders.hostile import HOSTILE

ALLOWED = {
    "title",
    "circle",
    "pattern",
    "figure",
    "p",
    "svg",
    "g",
    "path",
    "text",
    "defs",
    "rect",
    "figcaption",
    "details",
    "summary",
}
ALLOWED |= {"div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "span"}
PAGES = ("#ffffff", "#121417", "#202124")  # white, and the two dark grounds of the report


def register(
    count: int, name: Callable[[int], str] = lambda k: f"Project {k}", currency: str = "GBP", size: int = 1
) -> Portfolio:
    """`count` due projects, each with a benefit, an objective and spend; every other one late, every third worth little."""
    ids = [f"P{k}" for k in range(count)]
    lives = {"go_live": "2025-03-31", "planned_investment": 1000}
    plans = [dt.date(2025, 3, 31) if k % 2 else dt.date(2025, 1, 31) for k in range(count)]
    tables = {
        "portfolios": [{**portfolio("2025-06-01"), "currency": currency}],
        "projects": [project(one, **lives, planned_go_live=plans[k], **{"name": name(k)}) for k, one in enumerate(ids)],
        "objectives": [{"objective_id": f"O{k}", "name": name(k), "owner": "Ada"} for k in range(count)],
        "alignment": [{"project_id": one, "objective_id": f"O{k}"} for k, one in enumerate(ids)],
        "benefits": [benefit(f"B{k}", one, **{"name": name(k)}) for k, one in enumerate(ids)],
        "realisation": [
            row
            for k in range(count)
            for row in month_by_month(
                f"B{k}",
                "2025-04-01",
                [(100 + k) * size] * 12,
                [(20 if k % 3 == 0 else 90) * size] * 12,
                [90 * size] * 12,
            )
        ],
        "spend": [spend(one, "2025-01-01", 500) for one in ids],
        "decisions": [issue(f"D{k}", "2026-01-01", 30 + k if k % 2 else None, one) for k, one in enumerate(ids)],
        "escalations": [escalation(f"E{k}", one, "2026-02-01") for k, one in enumerate(ids) if k % 3 == 0],
    }
    return Portfolio.from_frames(frames(tables), as_of="2026-06-30").for_portfolio("A")


def every_chart(of: Portfolio) -> dict[str, theme.Chart]:
    return {
        "before_and_now": charts.plot_before_and_now(baseline.measured_before(of)),
        "baselined": charts.plot_baselined(baseline.benefits_without_baseline(of)),
        "objectives_served": charts.plot_objectives_served(alignment.objectives_served(of)),
        "benefits_chain": charts.plot_benefits_chain(alignment.benefits_chain(of)),
        "over_time": charts.plot_over_time(benefits.over_time(of)),
        "by_project": charts.plot_by_project(benefits.by_project(of)),
        "leakage": charts.plot_leakage(benefits.leakage(of)),
        "time_and_value": charts.plot_time_and_value(benefits.time_and_value(of)),
        "by_month": charts.plot_by_month(benefits.by_month(of)),
        "cost": charts.plot_cost(executive.cost(of)),
        "funding": charts.plot_funding(alignment.funding(of)),
        "dependencies": charts.plot_dependencies(alignment.benefits_chain(of)),
        "ages": charts.plot_ages(decisions.open_decisions(of)),
        "decision_times": charts.plot_decision_times(governance.decision_times(of)),
        "escalations": charts.plot_escalations(governance.escalations_by_quarter(of)),
    }


@pytest.fixture(scope="module", params=[1, 200])
def drawn(request: pytest.FixtureRequest) -> dict[str, theme.Chart]:
    return every_chart(register(request.param))


@pytest.fixture(scope="module")
def hostile() -> dict[str, theme.Chart]:
    return every_chart(register(len(HOSTILE), lambda k: HOSTILE[k]))


def texts_of(chart: theme.Chart) -> list[ElementTree.Element]:
    """The words in both drawings of a chart."""
    return [one for one in ElementTree.fromstring(chart.svg).iter() if one.tag.endswith("}text")]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [theme.BLUE, theme.ORANGE, theme.TEAL, theme.GREY])
def test_every_colour_holds_three_to_one_on_white_and_on_dark(colour: str) -> None:
    assert min(contrast(colour, page) for page in PAGES) >= 3.0


def test_a_chart_takes_no_more_than_four_colours_and_the_page_s_own(drawn: dict[str, theme.Chart]) -> None:
    palette = {theme.BLUE, theme.ORANGE, theme.TEAL, theme.GREY}
    for name, chart in drawn.items():
        used = set(re.findall(r"#[0-9a-f]{6}\b", chart.svg))
        assert used <= palette, name
        assert "currentColor" in chart.svg, name
        assert {text.get("fill") for text in texts_of(chart)} == {"currentColor"}, name


def test_every_chart_says_its_message_its_source_and_what_is_to_be_seen(drawn: dict[str, theme.Chart]) -> None:
    for name, chart in drawn.items():
        figure = BeautifulSoup(chart._repr_html_(), "html.parser").figure
        told = [one for one in figure.find_all(True) if one.has_attr("aria-label") and one.get("role") == "img"]
        assert [one["aria-label"] for one in told] == [chart.alt], name
        assert [one["aria-hidden"] for one in figure.find_all("svg")] == ["true", "true"], name
        assert len(chart.alt) > 40, name
        assert "No description has been provided" not in chart.alt
        assert figure.select_one(".pmo-chart-title").get_text() == chart.title
        assert "Source: " in figure.figcaption.get_text(), name
        assert figure.details.summary.get_text() == "The data behind this chart"
        assert figure.details.select("tbody tr"), name
        assert "nan" not in (chart.title + chart.alt + chart.svg).lower(), name


def test_a_chart_brings_no_style_script_or_address_of_its_own(drawn: dict[str, theme.Chart]) -> None:
    for name, chart in drawn.items():
        assert "style=" not in chart.svg, name
        assert "<style" not in chart.svg, name
        assert "<metadata" not in chart.svg, name
        assert set(re.findall(r"https?://[^\"'\s<]+", chart.svg)) <= {theme.SVG}, name
        assert not re.search(r"\d{4}-\d\d-\d\dT", chart.svg), name


def test_no_two_charts_of_a_page_share_an_id(drawn: dict[str, theme.Chart]) -> None:
    ids = [one for chart in drawn.values() for one in re.findall(r'\bid="([^"]+)"', chart.svg)]
    assert len(ids) == len(set(ids))
    for chart in drawn.values():
        own = set(re.findall(r'\bid="([^"]+)"', chart.svg))
        assert set(re.findall(r'(?:url\(#|href="#)([^)"]+)', chart.svg)) <= own


def test_the_same_data_gives_the_same_bytes() -> None:
    first, second = every_chart(register(3)), every_chart(register(3))
    assert {name: chart._repr_html_() for name, chart in first.items()} == {
        name: chart._repr_html_() for name, chart in second.items()
    }


def test_hostile_names_stay_text_in_every_chart(hostile: dict[str, theme.Chart]) -> None:
    for name, chart in hostile.items():
        page = BeautifulSoup(chart._repr_html_(), "html.parser")
        assert {tag.name for tag in page.find_all()} <= {tag.lower() for tag in ALLOWED} | ALLOWED, name
        assert not [tag for tag in page.find_all() if any(key.startswith("on") for key in tag.attrs)], name
        ElementTree.fromstring(chart.svg)


def test_a_formula_in_a_name_is_drawn_as_it_stands(hostile: dict[str, theme.Chart]) -> None:
    texts = [text.text for text in texts_of(hostile["by_project"])]
    assert "$x^2$ \\frac{1}{2} & £5_000" in texts
    assert "bellandescape" in texts
    assert "one two three" in texts


def test_a_long_name_is_cut_in_the_drawing_and_whole_in_the_data(hostile: dict[str, theme.Chart]) -> None:
    long = next(name for name in HOSTILE if len(name) > 100)
    chart = hostile["by_project"]
    assert long.strip() not in [text.text for text in texts_of(chart)]
    assert max(len(text.text) for text in texts_of(chart)) <= theme.LONGEST
    data = BeautifulSoup(chart._repr_html_(), "html.parser").select("tbody th")
    assert long.strip() in [row.get_text().strip() for row in data]


def test_two_hundred_projects_are_ten_and_the_others_together() -> None:
    rows = pd.DataFrame({"name": [f"P{k}" for k in range(200)], "planned": [float(200 - k) for k in range(200)]})
    shown = top(rows, "planned", ("planned",), "The other {count} projects together")
    assert list(shown["name"])[:2] + list(shown["name"])[-1:] == ["P0", "P1", "The other 190 projects together"]
    assert len(shown) == 11
    assert shown["planned"].sum() == rows["planned"].sum()


def test_eleven_bars_are_all_drawn() -> None:
    rows = pd.DataFrame({"name": [f"P{k}" for k in range(11)], "planned": range(11)})
    assert sorted(top(rows, "planned", ("planned",))["name"]) == sorted(rows["name"])


def test_titles_are_written_from_the_data() -> None:
    drawn = every_chart(register(6))  # plans 100 to 105 a month; P0 and P3 bring 20, the others 90; P0, P2, P4 are late
    assert drawn["over_time"].title.replace("\u00a0", " ") == "65 % of the benefits promised by now is evidenced"
    assert drawn["by_project"].title == (
        "Two of the six projects that had promised something by now have brought less than half of it"
    )
    assert drawn["time_and_value"].title == (
        "Of six projects that have been live for a year, one came on time with little value and two late with value"
    )
    assert drawn["baselined"].title == "No benefit has a baseline from before go-live"
    assert drawn["leakage"].title.replace("\u00a0", " ") == "£2.6K of £7.4K promised by now has not come (35 %)"


def test_what_never_launched_stands_in_title_bars_and_bridge() -> None:
    late = [project(f"P{k}") for k in (1, 2)]
    tables = {
        "projects": [project("P0", name="Portal", go_live="2025-12-31"), *late],
        "benefits": [benefit(f"B{k}", f"P{k}") for k in range(3)],
        "realisation": month_by_month("B0", "2026-01-01", [100], [80])
        + month_by_month("B1", "2026-01-01", [300])
        + month_by_month("B2", "2026-02-01", [200]),
    }
    of = Portfolio.from_frames(frames(tables), as_of="2026-06-30")
    bars, bridge = (
        charts.plot_by_project(benefits.by_project(of)),
        charts.plot_leakage(benefits.leakage(of)),
    )
    assert bars.title == (
        "Two of the three projects that had promised something by now have brought less than half of it; "
        "none of them is launched"
    )
    assert "P1 £0 of £300, not launched" in bars.alt
    assert bridge.title.replace("\u00a0", " ") == "£520 of £600 promised by now has not come (87 %)"
    assert "promised by now £600, never launched −£500" in bridge.alt
    curves = charts.plot_over_time(benefits.over_time(of))
    assert "promised £600, promised, launched £100" in curves.alt


def test_a_section_that_cannot_tell_draws_nothing() -> None:
    alone = Portfolio.from_frames(frames({"projects": [project("P1")]}), as_of="2026-06-30")
    assert all(isinstance(shown, Silence) for shown in every_chart(alone).values())


def test_value_that_came_back_beyond_the_plan_is_drawn_too() -> None:
    tables = {
        "projects": [project("P1", go_live="2025-12-31")],
        "benefits": [benefit("B1", "P1", baseline_date=day("2025-01-01"))],
        "realisation": month_by_month("B1", "2026-01-01", [100], [150]),
    }
    chart = charts.plot_leakage(benefits.leakage(Portfolio.from_frames(frames(tables), as_of="2026-06-30")))
    assert chart.title == "All that was promised by now has come, and £50 more"
    assert "more than re-planned +£50" in chart.alt


@pytest.mark.parametrize(
    ("name", "limit", "expected"),
    [
        ("Short", 10, "Short"),
        ("Data centre exit, phase one", 18, "Data centre exit…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("a\x00b", 10, "ab"),
    ],
)
def test_names_are_cut_at_a_word(name: str, limit: int, expected: str) -> None:
    assert theme.shorten(name, limit) == expected


# --- two drawings ----------------------------------------------------------------------------------------------------


def boxes(chart: theme.Chart) -> Iterator[tuple[float, list[tuple[float, float, float, float, str]]]]:
    """The width of each drawing of a chart and, of each of its words, left, right, top, bottom and the text itself."""
    for svg in ElementTree.fromstring(chart.svg).iter(f"{{{theme.SVG}}}svg"):
        found = []
        for one in (one for one in svg.iter() if one.tag.endswith("}text")):
            size = float(one.get("font-size", theme.TEXT))
            wide = theme.text_width(one.text, size)
            left = float(one.get("x")) - {"start": 0, "middle": wide / 2, "end": wide}[one.get("text-anchor", "start")]
            foot = float(one.get("y"))
            found.append((left, left + wide, foot - 0.72 * size, foot + 0.1 * size, one.text))
        yield float(svg.get("viewBox").split()[2]), found


def test_each_chart_is_drawn_for_a_phone_and_for_a_laptop_and_said_once(drawn: dict[str, theme.Chart]) -> None:
    for name, chart in drawn.items():
        assert [width for width, _ in boxes(chart)] == [theme.NARROW, theme.WIDE], name
        sizes = {float(text.get("font-size", theme.TEXT)) for text in texts_of(chart)}
        assert min(sizes) >= 11, name


@pytest.mark.parametrize("count", [1, 12, 40, 200])
def test_no_label_covers_another_or_leaves_the_drawing(count: int) -> None:
    of = register(count, lambda k: f"Project {k} with a name that goes on for quite a while, as names in registers do")
    for name, chart in every_chart(of).items():
        for width, words in boxes(chart):
            for number, (left, right, high, low, text) in enumerate(words):
                assert left >= -1, (name, width, text)
                assert right <= width + 1, (name, width, text)
                for a, b, top_, foot, other in words[number + 1 :]:
                    assert right <= a or b <= left or low <= top_ or foot <= high, (name, width, text, other)


@pytest.mark.parametrize("currency", ["CHF", "SAR", "USD"])
def test_currencies_with_long_names_are_not_cut(currency: str) -> None:
    for name, chart in every_chart(register(3, currency=currency, size=123_456)).items():
        for width, words in boxes(chart):
            assert [text for left, right, _, _, text in words if left < -1 or right > width + 1] == [], (name, width)


def test_a_name_that_is_cut_has_its_whole_as_a_title() -> None:
    long = "Consolidation of everything that has ever been bought, rented or borrowed by anybody in the group"
    chart = charts.plot_by_project(benefits.by_project(register(1, lambda _: long)))
    cut = [text for text in texts_of(chart) if text.text.startswith("Consolidation")]
    assert [len(text.text) <= 60 for text in cut] == [True, True]
    assert [text[0].text for text in cut] == [long, long]


# --- titles that are wrong in neither direction ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 1, "No chain runs"),
        (0, 6, "No chain runs"),
        (1, 1, "The one chain runs"),
        (1, 6, "One of the six chains runs"),
        (2, 20, "Two of the 20 chains run"),
        (6, 6, "All six chains run"),
        (0, 0, "No chain runs"),
    ],
)
def test_a_count_of_a_whole_reads_right_for_none_one_some_and_all(part: int, whole: int, expected: str) -> None:
    assert how_many(part, whole, "chain", ("runs", "run"), BRITISH) == expected


def returned(*actuals: float | None, live: bool = True) -> Portfolio:
    """A project for each actual, with 100 promised for January 2026; a month later all were live, or none was."""
    ids = [f"P{k}" for k in range(len(actuals))]
    tables = {
        "projects": [project(one, **({"go_live": "2025-12-31"} if live else {})) for one in ids],
        "benefits": [benefit(f"B{k}", one) for k, one in enumerate(ids)],
        "realisation": [
            row for k, actual in enumerate(actuals) for row in month_by_month(f"B{k}", "2026-01-01", [100], [actual])
        ],
    }
    return Portfolio.from_frames(frames(tables), as_of="2026-06-30")


@pytest.mark.parametrize(
    ("actuals", "expected"),
    [
        ([90.0, 60.0], "No project has brought less than half of what it had promised by now"),
        ([10.0], "The one project that had promised something by now has brought less than half of it"),
        ([10.0, None], "All two projects that had promised something by now have brought less than half of it"),
        ([10.0, 60.0], "One of the two projects that had promised something by now has brought less than half of it"),
    ],
)
def test_what_is_behind_is_counted_of_all_that_promised(actuals: list[float | None], expected: str) -> None:
    assert charts.plot_by_project(benefits.by_project(returned(*actuals))).title == expected


@pytest.mark.parametrize(
    ("actuals", "bridge", "curve"),
    [
        ([100.0], "All that was promised by now has come", "£100 is evidenced where £100 was promised by now"),
        (
            [150.0],
            "All that was promised by now has come, and £50 more",
            "£150 is evidenced where £100 was promised by now",
        ),
        (
            [40.0],
            "£60 of £100 promised by now has not come (60 %)",
            "40 % of the benefits promised by now is evidenced",
        ),
        (  # what one brings beyond its plan does not make good for what nobody measured
            [250.0, None],
            "£100 of £200 promised by now has not come (50 %); £150 came elsewhere beyond its plan",
            "£250 is evidenced where £200 was promised by now, though £100 of it never launched or was not measured",
        ),
    ],
)
def test_more_in_one_place_does_not_hide_what_is_missing_in_another(
    actuals: list[float | None], bridge: str, curve: str
) -> None:
    of = returned(*actuals)
    assert charts.plot_leakage(benefits.leakage(of)).title.replace("\u00a0", " ") == bridge
    assert charts.plot_over_time(benefits.over_time(of)).title.replace("\u00a0", " ") == curve


def test_what_was_not_measured_is_a_step_of_its_own() -> None:
    alt = charts.plot_leakage(benefits.leakage(returned(40.0, None))).alt
    assert alt == (
        "Steps from promise to evidence: promised by now £200, not measured −£100, fallen short since −£60, evidenced £40."
    )


def test_the_plan_of_months_to_come_runs_on_from_today() -> None:
    tables = {
        "projects": [project("P1", go_live="2025-12-31")],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2026-05-01", [100, 100, 30, 20], [50, 60]),
    }
    answer = benefits.over_time(Portfolio.from_frames(frames(tables), as_of="2026-06-30"))
    assert list(answer.figures["ahead"]["promised"]) == [230.0, 250.0]
    assert [f"{month:%Y-%m-%d}" for month in answer.figures["ahead"]["month"]] == ["2026-07-31", "2026-08-31"]
    assert list(charts.plot_over_time(answer).data.rows["promised"]) == [100.0, 200.0, 230.0, 250.0]
