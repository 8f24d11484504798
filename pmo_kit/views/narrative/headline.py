"""The first screen's sentences: what it is about, the verdict, and what the figures rest on."""

from __future__ import annotations

from typing import Any

from ...amounts import agreeing, is_empty, listed, sentence
from ...sections.answers import Answer
from ...vocabulary import Verdict
from .said import Said, said

CLOSE = 0.05  # within a twentieth of the benchmark is "just" above or below it
FAR = 0.5  # below half of the benchmark is "far" below it


def say_subject(answer: Answer) -> Said:
    """Which portfolio, as of when, in which currency."""
    text = f"{answer.portfolio}, as of {answer.style.long_day(answer.as_of)}; amounts in {answer.currency}."
    return Said((("pmo-subject", text),))


def say_verdict(answer: Answer) -> Said:
    """The report's first sentence: how many benchmarks are met, how the money stands, and what else is missed."""
    parts = [_score(answer), _money(answer), _missed(answer)]
    return Said((("pmo-verdict", "; ".join(part for part in parts if part) + "."),))


def say_since_baseline(answer: Answer) -> Said:
    """How many headline metrics stand better than at their baseline, how many worse, and what cannot be replayed."""
    style, metrics = answer.style, list(answer.figures["metrics"].values())
    names = {better: [_lower(one["label"]) for one in metrics if one["better"] is better] for better in (True, False)}
    parts = []
    for better, word in ((True, "better"), (False, "worse")):
        if found := names[better]:
            verb = agreeing(len(found), "stands", "stand")
            parts.append(f"{style.in_words(len(found))} {verb} {word} than at the baseline: {listed(found, 5)}")
    text = sentence("; ".join(parts)) if parts else "No headline metric can be seen to have moved from its baseline"
    without = [_lower(one["label"]) for one in metrics if is_empty(one["baseline"])]
    more = f"There is no baseline for {listed(without, 5)}." if without else ""
    provisional = any(one["provisional"] and not is_empty(one["baseline"]) for one in metrics)
    standing = "The baseline is provisional: no lock is in force." if provisional else ""
    return said(answer, f"{text}.", more, standing)


def say_data_quality(answer: Answer) -> Said:
    """One line on what the figures rest on: rows read and set aside, tables not supplied, how much was measured."""
    style = answer.style
    figures = answer.figures
    aside = figures["set_aside"]
    set_aside = f"{style.in_words(aside)} {agreeing(aside, 'was', 'were')} set aside"
    parts = [f"{style.number(figures['rows_read'], 0)} rows were read from the whole source, {set_aside}"]
    if count := figures["unusable"]:
        parts.append(f"{style.counted(count, 'table')} could not be used")
    if count := figures["read_as_empty"]:
        parts.append(f"{style.counted(count, 'cell')} {agreeing(count, 'was', 'were')} read as empty")
    if count := figures["pointed_out"]:
        parts.append(f"{style.counted(count, 'oddity', 'oddities')} {agreeing(count, 'was', 'were')} pointed out")
    if missing := figures["missing"]:
        parts.append(f"not supplied: {listed(list(missing), 9)}")
    measured = _row(answer, "benefits_realised")["evidenced"]
    if not is_empty(measured):
        parts.append(f"{style.percent(measured)} of the planned value that is due was measured")
    return said(answer, "Data: " + "; ".join(parts) + ".")


def _score(answer: Answer) -> str:
    """How many of the five benchmarks are met, and how many of the others cannot be judged."""
    style = answer.style
    counts = answer.figures["counts"]
    met, missed = counts[Verdict.MET], counts[Verdict.NOT_MET]
    due, blind = counts[Verdict.NOT_DUE], counts[Verdict.NOT_MEASURABLE]
    open_ones = [
        *([f"{style.in_words(due)} {agreeing(due, 'is', 'are')} not due yet"] if due else []),
        *([f"{style.in_words(blind)} cannot be judged"] if blind else []),
    ]
    if met + missed == 0:
        if not blind:
            return "None of the five benchmarks is due yet"
        if not due:
            return "None of the five benchmarks can be judged by what was supplied"
        return f"None of the five benchmarks can be judged: {listed(open_ones)}"
    total = met + missed + due + blind
    if met == total:
        return "All five benchmarks are met"
    score = f"{sentence(style.in_words(met))} of five benchmarks {agreeing(met, 'is', 'are')} met"
    return f"{score}, {listed(open_ones)}" if open_ones else score


def _money(answer: Answer) -> str:
    """Benefits realised against the benchmark, empty where there is no figure."""
    style = answer.style
    row = _row(answer, "benefits_realised")
    if is_empty(row["value"]):
        return ""
    value, bar = float(row["value"]), float(row["agreed"])
    stand = f"benefits realised stand at {style.percent(value, bar)} of planned investment"
    return f"{stand}, {_distance(value, bar)} the {style.percent(bar)} agreed"


def _missed(answer: Answer) -> str:
    """The other benchmarks that are missed, by name."""
    rows = answer.rows
    missed = rows[(rows["verdict"] == Verdict.NOT_MET) & (rows["metric"] != "benefits_realised")]
    if missed.empty:
        return ""
    also = _row(answer, "benefits_realised")["verdict"] == Verdict.NOT_MET
    names = [label[:1].lower() + label[1:] for label in missed["label"]]
    return f"{'also missed' if also else 'missed'}: {listed(names, 4)}"


def _distance(value: float, bar: float) -> str:
    """Where a value stands against the benchmark: above is above, and exactly at it is not."""
    if abs(value - bar) <= 1e-9:
        return "exactly at, and so not above,"
    if value < bar:
        return "far below" if value < FAR * bar else "just below" if value >= bar * (1 - CLOSE) else "below"
    return "just above" if value <= bar * (1 + CLOSE) else "above"


def _lower(label: str) -> str:
    """A label inside a sentence; an abbreviation stays as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _row(answer: Answer, metric: str) -> dict[Any, Any]:
    return answer.rows[answer.rows["metric"] == metric].iloc[0].to_dict()
