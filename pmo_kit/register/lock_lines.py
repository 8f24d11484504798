"""One line of a history, of locked baselines or of agreed rules: its text, its hash, and what it must hold to be believed.

A line is a JSON object in UTF-8 that ends with a line feed; its hash is that of its bytes without the line feed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ..rules.rule import hash_of_record, hash_of_records

Event = Literal["lock", "review", "mend", "agree"]
Rule = tuple[Callable[[Any], bool], str]  # what holds for a field, and how it is called where it does not
NAMED = ("number", "event", "portfolio_id", "by", "on", "previous")
SHOWN = 40  # characters of a wrong value that are told
_TOKEN = re.compile(rb'\s*("(?:[^"\\]|\\.)*"|[][{}:,]|true|false|null|-?\d[-+.\deE]*)')
_PART = re.compile(rb'\s*(?:"(?:[^"\\]|\\.)*\\?|-|tr?u?|fa?l?s?|nu?l?)?')  # of a token
_PREVIOUS = re.compile(rb'"previous": "([0-9a-f]{64})"')
_ENDS_ELSEWHERE = re.compile("[\x7f-\x9f\u2028\u2029]")  # ends a line for editors and diffs, though not for us


@dataclass(frozen=True)
class Entry:
    """One line of a history: what happened, by whom, when, on what day's knowledge, and the hash of the line before.

    `event` is `lock`, `review`, `mend` or `agree`. A lock has `as_of` (the day that was measured), `window` (first and last day),
    `reason`, `fingerprint` (of the data), `definition` (of the catalogue) and `figures`: a mapping per metric with value,
    unit, numerator, denominator, excluded, note. A review has a `note`. A mend has a `reason` and `set_aside`: the file that
    the torn line stands in since, its sha256 and its length in bytes. An agreement has `rules`, each with its whole text and
    its `hash`, and `rules_hash`, that of the set in its order.
    """

    number: int
    event: Event
    portfolio_id: str
    by: str
    on: str
    previous: str
    hash: str
    details: Mapping[str, Any]

    @property
    def figures(self) -> dict[str, Mapping[str, Any]]:
        """The locked figures by metric key; {} for what is no lock."""
        return {figure["metric"]: figure for figure in self.details["figures"]} if self.event == "lock" else {}


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def line_of(record: Mapping[str, Any]) -> bytes:
    """A record as the bytes of a line, without its line feed. Raises `ValueError` where it cannot be read back."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    text = _ENDS_ELSEWHERE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)  # JSON has these inside texts alone
    try:
        line = text.encode()
    except UnicodeEncodeError as why:
        raise ValueError(f"{shown(why.object[why.start : why.end])} is not text") from None
    entry_of(line)
    return line


def entry_of(line: bytes) -> Entry:
    """A line as an entry. Raises `ValueError` with what is wrong, as the rest of a sentence that begins with the line."""
    if not line.strip():
        raise ValueError("is empty: nobody but an editor or a disk writes such a line")
    if line.startswith(b"\xef\xbb\xbf"):
        raise ValueError("begins with a byte order mark: an editor put it there")
    if line.endswith(b"\r"):
        raise ValueError("ends in CR and LF, and was written with LF: a program changed the line ends")
    try:
        record = json.loads(line.decode(), object_pairs_hook=_once, parse_constant=_figure, parse_float=_figure)
        json.dumps(record, ensure_ascii=False).encode()
        _check(record)
    except UnicodeError:
        raise ValueError("is not UTF-8 throughout: it was altered") from None
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("cannot be read: it was cut short or altered") from None
    except ValueError as why:
        raise ValueError(f"cannot be believed: {why}") from None
    details = {key: value for key, value in record.items() if key not in NAMED}
    return Entry(*(record[name] for name in NAMED), hash=sha256(line), details=details)  # type: ignore[misc]  # six by place


def is_torn(rest: bytes, previous: str) -> bool:
    """Whether the end of a file is a line that was cut off while it was written: begun, never closed, nothing after it.

    What a disk puts after such a line, or in its place, when the power fails is zeros; what an editor adds is a line end.
    A line that was written to its end and then altered is not torn, nor is one that says it follows from another line
    than that of the hash `previous`.
    """
    legible = rest.rstrip(b"\0 \t\r\n")
    named = _PREVIOUS.search(legible)
    begun = legible.startswith(b"{") and b"\n" not in legible and _breaks_off(legible)
    return not legible or (begun and (named is None or named[1].decode() == previous))


def _breaks_off(line: bytes) -> bool:
    """Whether a record is sound as far as it goes, and ends before its last bracket is closed."""
    at = depth = 0
    while found := _TOKEN.match(line, at):
        at = found.end()
        depth += {b"{": 1, b"}": -1}.get(found[1], 0)
    return depth > 0 and _PART.fullmatch(line, at) is not None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for key, value in pairs:
        if key in record:
            raise ValueError(f"{shown(key)} stands twice in one record")
        record[key] = value
    return record


def _figure(text: str) -> float:
    """A number that is written with a point or an exponent, or `NaN` and `Infinity`, which JSON does not have."""
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text[:SHOWN]} is no number that can be calculated with")
    return number


def _check(record: Any) -> None:
    """Whether every field of a line is what it must be; `ValueError` names the first that is not, its value and the rule."""
    _fields(record, EVERY_LINE)
    if record["event"] == "review":
        _fields({"note": "", **record}, REVIEW)
    elif record["event"] == "mend":
        _fields(record, MEND)
        _fields(record["set_aside"], SET_ASIDE)
    elif record["event"] == "agree":
        _fields(record, AGREE)
        for rule in record["rules"]:
            _fields(rule, RULE)
            if rule["hash"] != hash_of_record({key: value for key, value in rule.items() if key != "hash"}):
                raise ValueError(f"rule {shown(rule['id'])}: its hash is not that of its text")
        if record["rules_hash"] != hash_of_records(record["rules"]):
            raise ValueError("rules_hash: it is not that of the rules")
    else:
        _fields(record, LOCK)
        seen: set[str] = set()
        for figure in record["figures"]:
            _fields(figure, FIGURE)
            if figure["metric"] in seen:
                raise ValueError(f"metric: {shown(figure['metric'])} stands twice")
            seen.add(figure["metric"])


def _fields(record: Any, rules: Mapping[str, Rule]) -> None:
    if not isinstance(record, dict):
        raise ValueError(f"{shown(record)} is not a record")
    for name, (holds, what) in rules.items():
        if name not in record:
            raise ValueError(f"{name} is missing")
        if not holds(record[name]):
            raise ValueError(f"{name}: {shown(record[name])} is not {what}")


def shown(value: Any) -> str:
    """A wrong value as it is told: short, on one line, and nothing in it that a terminal obeys."""
    text = repr(value)
    text = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _hash(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _day(value: Any) -> bool:
    """A date as it is written here, so that two of them compare as texts do."""
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _window(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_day, value))


def _number(value: Any) -> bool:
    """A number that can be calculated with, or nothing; that a float is finite was seen when it was read."""
    return value is None or isinstance(value, float) or (_whole(value) and abs(value) < 10**300)


TEXT, DAY, HASH, WHOLE = (_text, "a text"), (_day, "a date"), (_hash, "a hash"), (_whole, "a whole number")
NUMBER = (_number, "a number that can be calculated with")
LIST = (lambda value: isinstance(value, list), "a list")
EVENT = (lambda value: value in get_args(Event), "known: it is lock, review, mend or agree")
EVERY_LINE = {"number": WHOLE, "event": EVENT, "portfolio_id": TEXT, "by": TEXT, "on": DAY, "previous": HASH}
LOCK = {
    "as_of": DAY,
    "window": (_window, "a first and a last day"),
    "reason": TEXT,
    "fingerprint": HASH,
    "definition": HASH,
    "figures": LIST,
}
REVIEW = {"note": TEXT}
MEND = {"reason": TEXT, "set_aside": (lambda value: isinstance(value, dict), "a record")}
AGREE = {"rules": LIST, "rules_hash": HASH}
RULE = {
    "id": TEXT,
    "when": TEXT,
    "do": TEXT,
    "reason": TEXT,
    "decided_by": TEXT,
    "within_days": WHOLE,
    "projects": LIST,
    "hash": HASH,
}
SET_ASIDE = {"file": TEXT, "sha256": HASH, "bytes": WHOLE}
FIGURE = {"metric": TEXT, "unit": TEXT, "note": TEXT} | dict.fromkeys(
    ("value", "numerator", "denominator", "excluded"), NUMBER
)
