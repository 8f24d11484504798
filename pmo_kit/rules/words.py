"""The words of a rule, before it is parsed: what may stand in one, and where what may not stands.

A rule compares facts, and does nothing else. Whatever could call, reach into something, look at a clock or take long – `$`,
`.`, patterns, powers, comprehensions – is no word of the language, and is refused with its place before a parser sees it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import nearest
from .fact import Fact

LONGEST = 500  # characters of a rule: ten comparisons are about 300
MOST = 120  # words of a rule, so that no nesting goes deeper
SHOWN = 80  # characters of a rule that an error shows
KEYWORDS = ("and", "or", "not", "in", "true", "false")

_WORD = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)(?![\w.])
    | (?P<text>"[^"\\]*"|'[^'\\]*')
    | (?P<name>[A-Za-z_]\w*)(?!["'])
    | (?P<sign><=|>=|==|!=|<(?![<>])|>(?!>)|\*(?!\*)|/(?!/)|\?(?!\?)|[][(),:+-])
    )""",
    re.VERBOSE | re.ASCII,
)
# What is written by mistake, and what is to be written; the longer signs first.
_INSTEAD = {
    "=~": "patterns are not compared: write == or in",
    "!~": "patterns are not compared: write != or not in",
    "&&": "write and",
    "||": "write or",
    "<>": "write !=",
    "**": "a rule has no powers",
    "=": "write == to compare",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "%": "write 0.05 for 5 %",
    "!": "write not",
    "“": 'write texts in straight quotes, "…"',
    "„": 'write texts in straight quotes, "…"',
    "$": "a rule calls no functions",
    ".": "a rule looks inside nothing, and a number begins with a digit",
    "#": "a rule has no comments: say it in the reason",
}


class RuleError(ValueError):
    """What is wrong with a rule: the rule as it is written, the character where that is known, what is wrong, and what to
    write instead."""

    def __init__(self, text: str, what: str, column: int | None = None) -> None:
        self.text, self.what, self.column = text, what, column
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        place = "" if column is None else f", character {column}"
        super().__init__(f"`{shown}`{place}: {what}")


def names_in(text: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The facts that a rule names, in the order in which it does. Raises `RuleError` at the first word that may not stand in a
    rule, with the nearest name where it is one."""
    if len(text) > LONGEST:
        raise RuleError(
            text, f"a rule is at most {LONGEST} characters long, and this one {len(text):,}: make two of it"
        )
    found: list[str] = []
    at, count = 0, 0
    while text[at:].strip():
        word = _WORD.match(text, at)
        if word is None:
            raise _no_word(text, at + len(text[at:]) - len(text[at:].lstrip()))
        name, at, count = word["name"], word.end(), count + 1
        if name is not None and name not in facts and name not in KEYWORDS:
            raise RuleError(text, _unknown(name, facts), word.start("name") + 1)
        if name in facts:
            found.append(name)
    if count > MOST:
        raise RuleError(text, f"a rule has at most {MOST} words and signs, and this one {count}: make two of it")
    return tuple(dict.fromkeys(found))


def _unknown(name: str, facts: Mapping[str, Fact]) -> str:
    if name.casefold() in KEYWORDS:
        return f"{name!r} is written {name.casefold()}"
    return f"{name!r} is not a fact{nearest(name, facts) or ': `pmo-kit rules facts` lists them'}"


def _no_word(text: str, at: int) -> RuleError:
    rest = text[at:]
    for sign, instead in _INSTEAD.items():
        if rest.startswith(sign):
            return RuleError(text, f"{sign!r} may not stand in a rule: {instead}", at + 1)
    if rest[0] in "\"'":
        return RuleError(text, "a text is not closed, or has a backslash in it", at + 1)
    word = re.match(r"[\w.]+", rest)
    shown = word[0][:SHOWN] if word else rest[0]
    if shown[0].isdigit():
        return RuleError(text, f"{shown!r} is no number: write it in plain digits, such as 0.5 or 250000", at + 1)
    return RuleError(text, f"{shown!r} may not stand in a rule", at + 1)
