"""What stands in a cell instead of an answer: withheld, to be confirmed, a range, prose, missing. None of it is a number.

They are told apart because they call for different people: a withheld figure exists, one to be confirmed does not yet, a
range is an estimate that somebody must settle, and prose may hold the figure or none.
"""

from __future__ import annotations

import re
from enum import StrEnum

from .days import period


class Answer(StrEnum):
    """The kinds of answer that are no value."""

    WITHHELD = "withheld"
    TO_BE_CONFIRMED = "to be confirmed"
    RANGE = "range"
    PROSE = "prose"
    MISSING = "missing"


WITHHELD = re.compile(
    r"\b(exempt|withheld|withhold|redact(ed|ion)|not (disclosed|published|disclosable|for publication)|undisclosed"
    r"|commercial(ly)?[ -](in confidence|interests?|sensitiv\w*|confidential\w*)|confidential|national security"
    r"|section [0-9]+|not (yet )?in a position to provide|freedom of information)\b",
    re.IGNORECASE,
)
TO_BE_CONFIRMED = re.compile(
    r"(to be (confirmed|determined|decided|agreed|announced|advised|defined|provided|set)|t\.?b\.?[cdan]\.?|pending"
    r"|awaiting .*|not (yet )?(known|confirmed|agreed|decided|determined|set|available)( yet)?|under review)",
    re.IGNORECASE,
)
MISSING = re.compile(
    r"(n/?\.?a\.?|not applicable|none|null|nil return|missing|blank|[-–—?.*_]+|xx+|unknown|no data|not (provided|supplied|stated))",
    re.IGNORECASE,
)
NO_TIME = re.compile(r"0?0:00(:00(\.0+)?)?|(1899-12-3[01]|1900-01-0[01])([T ]00:00(:00)?)?")
LABELLED = re.compile(
    r"low(?:est)?\s*[:=]?\s*(?P<low>.+?)[,;]?\s*(?:(?:mid(?:dle)?|central|most likely)\s*[:=]?\s*(?P<mid>.+?)[,;]?\s*)?"
    r"high(?:est)?\s*[:=]?\s*(?P<high>.+)",
    re.IGNORECASE | re.DOTALL,
)
FIGURE = r"[^\w\s]{0,3}[0-9][0-9.,/ ]*[^\W\d]{0,3}\.?%?"
SPANNED = re.compile(
    rf"(?:between\s+|from\s+|c\.\s*|approx\.?\s*)?(?P<low>{FIGURE})\s*(?:-|–|—|\bto\b|\band\b|\.\.\.?|…)\s*(?P<high>{FIGURE})",
    re.IGNORECASE,
)
REMEDIES = {
    Answer.WITHHELD: "ask its holder for it, or leave the cell empty",
    Answer.TO_BE_CONFIRMED: "fill it in once it is confirmed, and leave the cell empty until then",
    Answer.RANGE: "write the one value that is to count: none of them is taken",
    Answer.PROSE: "write the value alone, and keep the words in a column of text",
    Answer.MISSING: "fill it in, or leave the cell empty where there is none",
}


def answered(text: str, of_days: bool = False) -> tuple[Answer, str, str] | None:
    """The kind of answer in a cell that could not be read, how to say it, and the remedy; None where it is none of them."""
    text = " ".join(text.split())
    if NO_TIME.fullmatch(text) and of_days:
        return (
            Answer.MISSING,
            "a time of day without a day, which is how an empty date is exported",
            REMEDIES[Answer.MISSING],
        )
    if WITHHELD.search(text):
        return Answer.WITHHELD, "withheld", REMEDIES[Answer.WITHHELD]
    if TO_BE_CONFIRMED.fullmatch(text):
        return Answer.TO_BE_CONFIRMED, "to be confirmed", REMEDIES[Answer.TO_BE_CONFIRMED]
    if MISSING.fullmatch(text):
        return Answer.MISSING, "missing", REMEDIES[Answer.MISSING]
    if match := LABELLED.fullmatch(text):
        middle = f", middle {match['mid']}" if match["mid"] else ""
        return Answer.RANGE, f"a range: low {match['low']}{middle}, high {match['high']}", REMEDIES[Answer.RANGE]
    if not (of_days and period(text)) and (match := SPANNED.fullmatch(text)):
        return Answer.RANGE, f"a range from {match['low'].strip()} to {match['high'].strip()}", REMEDIES[Answer.RANGE]
    if len(re.findall(r"[^\W\d_]{2,}", text)) >= 3:
        return Answer.PROSE, "prose", REMEDIES[Answer.PROSE]
    return None
