"""Sentences written from the data: right in every combination, and text stays text."""

from __future__ import annotations

import datetime as dt
import itertools

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pmo_kit.sections.answers import Answer
from pmo_kit.sections.materiality import Standing
from pmo_kit.views import narrative
from pmo_kit.vocabulary import HEADLINE_METRICS, SPOKEN_VERDICTS, Verdict, spoken_verdict

from ..builders.hostile import HOSTILE

VERDICTS = (Verdict.MET, Verdict.NOT_MET, Verdict.NOT_DUE, Verdict.NOT_MEASURABLE)
LABELS = dict(
    zip(
        HEADLINE_METRICS,
        ("Benefits realised", "Strategic alignment", "Decision cycle time", "Escalation rate", "Portfolio ROI"),
        strict=True,
    )
)


def headline(
    *verdicts: Verdict, reserved: tuple[int, ...] = (), evidenced: float | None = None, **figures: object
) -> Answer:
    spoken = [spoken_verdict(one, [1] if number in reserved else []) for number, one in enumerate(verdicts)]
    rows = pd.DataFrame(
        [
            {
                "metric": key,
                "label": LABELS[key],
                "verdict": str(verdict),
                "spoken": said,
                "value": None,
                "agreed": 0.8,
                "evidenced": None,
            }
            for key, verdict, said in zip(HEADLINE_METRICS, verdicts, spoken, strict=True)
        ]
    ).astype({"value": object, "evidenced": object})
    rows.loc[0, "evidenced"] = evidenced
    counts = {one: spoken.count(one) for one in SPOKEN_VERDICTS}
    quality = {"rows_read": 0, "set_aside": 0, "unusable": 0, "read_as_empty": 0, "pointed_out": 0, "missing": ()}
    return Answer(
        rows,
        {"counts": counts, "standing": Standing(None), **quality, **figures},
        (),
        "Retail",
        "GBP",
        dt.date(2026, 6, 30),
    )


def spoken(said: narrative.said.Said) -> str:
    return str(said).replace("\u00a0", " ")


MET, MISSED, DUE, BLIND = VERDICTS


@pytest.mark.parametrize(
    ("verdicts", "reserved", "expected"),
    [
        ((MET,) * 5, (), "All five benchmarks are met."),
        ((DUE,) * 5, (), "None of the five benchmarks is due yet."),
        ((BLIND,) * 5, (), "None of the five benchmarks can be judged by what was supplied."),
        (
            (MET,) * 5,
            (0, 4),
            "Of the five benchmarks: three met; two met, with reservations (benefits realised and portfolio ROI).",
        ),
        (
            (MISSED, MET, BLIND, DUE, MISSED),
            (1,),
            "Of the five benchmarks: none met; one met, with reservations (strategic alignment); two not met (benefits "
            "realised and portfolio ROI); one not due yet; one not measurable.",
        ),
    ],
)
def test_the_benchmarks_are_counted_last_and_what_is_reserved_is_not_called_met(
    verdicts: tuple[Verdict, ...], reserved: tuple[int, ...], expected: str
) -> None:
    said = spoken(narrative.say_verdict(headline(*verdicts, reserved=reserved)))
    assert said == f"No benefit was promised by now.\n{expected}"


@pytest.mark.slow
def test_the_verdict_counts_right_in_every_combination() -> None:
    numbers = ("none", "one", "two", "three", "four", "five")
    for verdicts in itertools.product(VERDICTS, repeat=5):
        text = spoken(narrative.say_verdict(headline(*verdicts)))
        if len(set(verdicts)) > 1 or verdicts[0] is MISSED:
            for verdict in set(verdicts):
                assert f"{numbers[verdicts.count(verdict)]} {verdict}" in text, verdicts
            for label, verdict in zip(LABELS.values(), verdicts, strict=True):
                assert (label[1:] in text) == (verdict is MISSED), verdicts
        assert text.endswith(".")
        assert "nan" not in text.lower()
        assert "None " not in text.partition("None of the five")[0]


def test_the_line_on_the_data_says_what_was_lost_and_what_is_missing() -> None:
    answer = headline(
        *(MET,) * 5,
        evidenced=0.61,
        rows_read=1712,
        set_aside=1,
        read_as_empty=2,
        pointed_out=1,
        missing=("spend", "decisions"),
    )
    assert spoken(narrative.say_data_quality(answer)) == (
        "Data: 1,712 rows were read from the whole source, one was set aside; two cells were read as empty; one oddity was "
        "pointed out; not supplied: spend and decisions; 61 % of the planned value that is due was measured."
    )
    assert spoken(narrative.say_data_quality(headline(*(MET,) * 5))) == (
        "Data: 0 rows were read from the whole source, none was set aside."
    )


def test_what_cannot_be_told_is_said_in_its_own_paragraph() -> None:
    answer = Answer(pd.DataFrame(), {}, ("It cannot be told: the table benefits was not supplied.",))
    page = BeautifulSoup(narrative.say_leakage(answer)._repr_html_(), "html.parser")
    assert [(p["class"], p.get_text()) for p in page.find_all("p")] == [
        (["pmo-cannot-tell"], "It cannot be told: the table benefits was not supplied.")
    ]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (
            {
                "promised": 500.0,
                "not_launched": 0.0,
                "planned": 500.0,
                "evidenced": 357.0,
                "leakage": 143.0,
                "scope": 80.0,
                "delay": 0.0,
                "shortfall": 63.0,
            },
            "£143 has leaked since launch, 29 % of the plan: £80 was re-planned away and £63 fell short since.",
        ),
        (
            {
                "promised": 400.0,
                "not_launched": 300.0,
                "planned": 100.0,
                "evidenced": 80.0,
                "leakage": 20.0,
                "scope": 50.0,
                "delay": 0.0,
                "shortfall": -30.0,
            },
            "Of £400 promised by now, £300 is not launched. £20 has leaked since launch, 20 %"
            " of the plan: £50 was re-planned away, and £30 was won back.",
        ),
        (
            {
                "promised": 100.0,
                "not_launched": 0.0,
                "planned": 100.0,
                "evidenced": 120.0,
                "leakage": -20.0,
                "scope": 0.0,
                "delay": 0.0,
                "shortfall": -20.0,
            },
            "On balance nothing leaked: £120 is evidenced of £100 planned since launch.",
        ),
        (
            {"promised": 300.0, "not_launched": 300.0, "planned": 0.0, "evidenced": 0.0, "leakage": 0.0},
            "Of £300 promised by now, £300 is not launched.",
        ),
    ],
)
def test_leakage_is_said_with_its_split(figures: dict[str, float], expected: str) -> None:
    answer = Answer(pd.DataFrame([{"x": 1}]), figures, (), "Retail", "GBP")
    assert spoken(narrative.say_leakage(answer)) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (
            {"orphans": 1, "active": 10, "orphaned": 30.0, "mandatory": 1},
            "One of ten active projects serves no current objective and holds £30 of planned investment. It is mandatory.",
        ),
        (
            {"orphans": 3, "active": 20, "orphaned": 0.0, "mandatory": 2},
            "Three of 20 active projects serve no current objective. Two of them are mandatory.",
        ),
        (
            {"orphans": 0, "active": 5, "orphaned": 0.0, "mandatory": 0},
            "Every active project serves a current objective.",
        ),
        ({"orphans": 0, "active": 0, "orphaned": 0.0, "mandatory": 0}, "No project is active on this date."),
    ],
)
def test_orphans_are_counted_and_priced(figures: dict[str, float], expected: str) -> None:
    assert spoken(narrative.say_orphan_projects(Answer(pd.DataFrame([{"x": 1}]), figures, (), "", "GBP"))) == expected


def test_the_next_review_is_said_with_those_that_have_fallen_due() -> None:
    counts = {"fallen_due": 1, "overdue": 0, "late": 1}
    figures = {**counts, "last_review": dt.date(2026, 6, 1), "next_review": dt.date(2026, 9, 1), "days_left": 63}
    assert spoken(narrative.say_next_review(Answer(pd.DataFrame([{"x": 1}]), figures))) == (
        "The next review is due on 1 September 2026, 63 days after the as-of date. "
        "One review has fallen due, on 1 June 2026; one was done late."
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_text(text: str) -> None:
    answer = Answer(
        pd.DataFrame([{"name": text}]), {"objectives": 3, "unserved": 1}, (text,), text, "GBP", dt.date(2026, 6, 30)
    )
    subject = BeautifulSoup(narrative.say_subject(answer)._repr_html_(), "html.parser")
    unserved = BeautifulSoup(narrative.say_unserved_objectives(answer)._repr_html_(), "html.parser")
    assert {tag.name for tag in subject.find_all()} == {"p"}
    assert {tag.name for tag in unserved.find_all()} == {"p"}
    assert text in subject.p.get_text()
    assert [text in p.get_text() for p in unserved.find_all("p")] == [True, True]
