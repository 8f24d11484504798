"""What is said of the last run: in a sentence on the executive page, in a line on every report and on the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...amounts import Style, agreeing, is_empty, listed, sentence
from ...decisions.since import ASKED, CLOSED, GONE, OPENED
from ...sections.answers import Answer
from ...sections.moved import Months, Moved
from ...vocabulary import Unit
from .said import Said

REMEMBERED = "application/vnd.pmo-kit.remembered+json"  # what the batch takes out of an executed notebook
FIRST = "There is no earlier run to compare with."
NAMES = {"planned": "planned benefits", "actual": "actual benefits", "spent": "spend"}
NAMED = 3


@dataclass(frozen=True)
class Kept(Said):
    """What is said, with what the run leaves for the next one to compare with."""

    record: Mapping[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/html": self._repr_html_(), "text/plain": str(self), REMEMBERED: dict(self.record)}


def say_since_last_run(answer: Answer) -> Kept:
    """What moved since the last run, what was restated, which findings and decisions came and went."""
    found: Moved | None = answer.figures["moved"]
    kept = answer.figures["remembered"]
    if found is None:
        return Kept((("pmo-note", FIRST),), kept)
    text = " ".join(filter(None, (_moved(found, answer.style), _came_and_went(answer))))
    said = (("pmo-restated", restated(found, answer.style, answer.currency)), ("pmo-since", text))
    return Kept(tuple(one for one in said if one[1]), kept)


def line_since(found: Moved | None, style: Style, currency: str) -> tuple[str, bool]:
    """The same in a line, without findings and decisions; and whether the past was restated. Empty without an earlier run."""
    if found is None:
        return "", False
    if told := restated(found, style, currency):
        return told, True
    return _moved(found, style), False


def restated(found: Moved, style: Style, currency: str) -> str:
    """What is said where the past was restated: the money of months that were over, and the figures; empty where it was not."""
    if not found.months and not found.restated:
        return ""
    day = style.long_day(found.day)
    parts = [_months(one, style, currency) for one in found.months]
    figures = [_change(one.label, one.before, one.then, one.unit, style) for one in found.restated]
    if figures:
        parts.append(f"as of {day} today’s data gives other figures than were reported: {listed(figures, NAMED)}")
    return f"Restated since the last run, of {day}: {'; '.join(parts)}."


def _months(one: Months, style: Style, currency: str) -> str:
    counts = {"changed": one.changed, "entered since": one.entered, "taken out": one.gone}
    said = [f"{style.counted(count, 'month')} {word}" for word, count in counts.items() if count]
    was, is_ = (style.compact(amount, currency) for amount in (one.before, one.now))
    sums = f"{agreeing(1 if one.part == 'spent' else 2, 'adds', 'add')} up to {is_}, and had been {was}"
    if was == is_:
        sums = f"{agreeing(1 if one.part == 'spent' else 2, 'still adds', 'still add')} up to {is_}"
    return f"{NAMES[one.part]} of the months until then {sums} ({listed(said)})"


def _moved(found: Moved, style: Style) -> str:
    """The figures that moved from one day to another."""
    when = f"Since the last run, of {style.long_day(found.day)}"
    other = f" Amounts are not compared: they were in {found.other_currency}." if found.other_currency else ""
    if found.same_day and found.moved:  # all of it is restated, and said
        return other.strip()
    if not found.moved:
        return f"{when}, no headline figure has moved.{other}"
    changes = [_change(one.label, one.before, one.now, one.unit, style) for one in found.moved]
    return f"{when}: {'; '.join(changes)}.{other}"


def _change(label: str, before: float | None, after: float | None, unit: str, style: Style) -> str:
    """`benefits realised 62 %, had been 45 % (+17 points)`."""
    name = label if label[:2].isupper() else label[:1].lower() + label[1:]
    ratio = unit == Unit.RATIO
    now = "cannot be told"
    if after is not None:
        now = style.figure(after, unit, short=True, beside=before if ratio else None)
    then = "could not be told"
    if before is not None:
        then = f"had been {style.figure(before, unit, short=True, beside=after if ratio else None)}"
    return f"{name} {now}, {then}{_by(before, after, unit, style)}"


def _by(before: float | None, after: float | None, unit: str, style: Style) -> str:
    if before is None or after is None:
        return ""
    change = after - before
    sign = "+" if change > 0 else "−"
    if unit == Unit.RATIO:
        points = abs(change) * 100
        size = style.number(points, 0 if points >= 10 else 1)
        return f" ({sign}{size} {'point' if size == '1' else 'points'})"
    return f" ({sign}{style.figure(abs(change), unit, short=True)})"


def _came_and_went(answer: Answer) -> str:
    """How many findings opened and closed, how many decisions are newly asked for and no longer, and how many were taken."""
    style, kinds = answer.style, answer.rows["kind"]
    parts = []
    if answer.figures["findings_known"]:
        opened, closed = (int((kinds == kind).sum()) for kind in (OPENED, CLOSED))
        if opened or closed:
            parts.append(
                f"{style.counted(opened, 'finding')} {agreeing(opened, 'has', 'have')} opened and "
                f"{style.in_words(closed)} {agreeing(closed, 'is', 'are')} no longer found"
            )
    if answer.figures["decisions_known"]:
        asked, gone = (int((kinds == kind).sum()) for kind in (ASKED, GONE))
        if asked:
            parts.append(f"rules propose {style.counted(asked, 'decision')} that they did not propose then")
        if gone:
            reasons = _reasons(answer)
            parts.append(f"{style.counted(gone, 'decision')} {agreeing(gone, 'is', 'are')} no longer proposed{reasons}")
    if taken := answer.figures["taken"]:
        parts.append(f"{style.counted(taken, 'issue')} {agreeing(taken, 'was', 'were')} decided")
    unknown = [
        word
        for word, name in (("findings", "findings_known"), ("decisions", "decisions_known"))
        if not answer.figures[name]
    ]
    lacking = f" Its {' and '.join(unknown)} are not known." if unknown else ""
    return f"{sentence('; '.join(parts))}.{lacking}" if parts else lacking.strip()


def _reasons(answer: Answer) -> str:
    """The reason where one decision went, or all for the same; empty else, for the table has them."""
    reasons = set(answer.rows.loc[answer.rows["kind"] == GONE, "why"])
    return f" ({next(iter(reasons))})" if len(reasons) == 1 and not is_empty(next(iter(reasons))) else ""
