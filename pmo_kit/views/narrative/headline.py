"""The first screen's sentences: what it is about, the verdict, and what the figures rest on."""

from __future__ import annotations

from typing import Any

from ...amounts import agreeing, is_empty, listed, sentence
from ...sections.answers import Answer
from ...vocabulary import RESERVED, Verdict
from .materiality import believed, leading
from .said import Said, said

NAMED = (RESERVED, Verdict.NOT_MET)  # what is said by name, and not only counted


def say_subject(answer: Answer) -> Said:
    """Which portfolio, as of when, in which currency."""
    text = f"{answer.portfolio}, as of {answer.style.long_day(answer.as_of)}; amounts in {answer.currency}."
    return Said((("pmo-subject", text),))


def say_verdict(answer: Answer) -> Said:
    """The report's first sentence, the worst that is material first; how far what has come can be believed; the count last."""
    stands, style, currency = answer.figures["standing"], answer.style, answer.currency
    more = " ".join(filter(None, (believed(stands, style, currency), _counts(answer))))
    return Said((("pmo-verdict", leading(stands, style, currency)), ("pmo-say", more)))


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
    aside, rows = figures["set_aside"], figures["rows_read"]
    set_aside = f"{style.in_words(aside)} {agreeing(aside, 'was', 'were')} set aside"
    parts = [
        f"{style.number(rows, 0)} {'row was' if rows == 1 else 'rows were'} read from the whole source, {set_aside}"
    ]
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


def _counts(answer: Answer) -> str:
    """How many of the five benchmarks stand where, those that are missed or met with reservations by name."""
    style, counts, rows = answer.style, answer.figures["counts"], answer.rows
    if counts[Verdict.MET] == len(rows):
        return "All five benchmarks are met."
    if counts[Verdict.NOT_DUE] == len(rows):
        return "None of the five benchmarks is due yet."
    if counts[Verdict.NOT_MEASURABLE] == len(rows):
        return "None of the five benchmarks can be judged by what was supplied."
    parts = []
    for word, count in counts.items():
        if not count and word != Verdict.MET:
            continue
        names = [_lower(label) for label in rows.loc[rows["spoken"] == word, "label"]] if word in NAMED else []
        parts.append(f"{style.in_words(count)} {word}" + (f" ({listed(names, 5)})" if names else ""))
    return f"Of the five benchmarks: {'; '.join(parts)}."


def _lower(label: str) -> str:
    """A label inside a sentence; an abbreviation stays as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _row(answer: Answer, metric: str) -> dict[Any, Any]:
    return answer.rows[answer.rows["metric"] == metric].iloc[0].to_dict()
