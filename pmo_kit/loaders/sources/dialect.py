"""How a text file is written: its encoding and what separates its cells. Found out, declared, or asked for; never guessed."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from ...errors import SourceError
from ...vocabulary import Effect
from .expected import Expected
from .grid import header_at
from .sheets import Remark

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SAMPLE = 200_000  # characters, and rows, that are looked at to tell what separates the cells
SAMPLE_ROWS = 500
DIRECTIVE = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|$)')  # Excel's own first line, which it does not count as a row


class UndecidedError(SourceError):
    """A file whose encoding or separator cannot be told; `rule` says why, and `remedy` how to mend it."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(f"{rule}: {remedy}")
        self.rule, self.remedy = rule, remedy


def decoded(content: bytes) -> tuple[str, tuple[Remark, ...]]:
    """The text of a file, and what was assumed to read it: UTF-8 or UTF-16, else Windows-1252, which is told."""
    mark, encoding = next(((mark, name) for mark, name in MARKS if content.startswith(mark)), (b"", ""))
    content = content[len(mark) :]
    encoding = encoding or _without_mark(content[:4000])
    try:
        return content.decode(encoding or "utf-8"), ()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        shown = f"byte 0x{content[error.start]:02x} on line {line}"
        if encoding:
            rule = f"the file begins as {encoding.upper()} and is not: {shown}"
            raise UndecidedError(rule, "save it as UTF-8 (in Excel: CSV UTF-8)") from None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        rule = f"the file is neither UTF-8 nor Windows-1252: byte 0x{content[error.start]:02x}"
        raise UndecidedError(rule, "save it as UTF-8 (in Excel: CSV UTF-8)") from None
    letter = bytes([int(shown[7:9], 16)]).decode("cp1252")
    rule = f"the file is not UTF-8 and is read as Windows-1252: {shown} as {letter!r}"
    remedy = "if another letter is meant there, save the file as UTF-8 (in Excel: CSV UTF-8)"
    return text, (Remark(rule, Effect.POINTED_OUT, remedy=remedy),)


def _without_mark(start: bytes) -> str:
    """UTF-16 without a mark: every other byte of plain letters is zero, and shows the order. Nothing for other texts."""
    first, second = (start[parity::2].count(0) * 4 > len(start) // 2 for parity in (0, 1))
    return "" if first == second else "utf-16-be" if first else "utf-16-le"


def without_directive(text: str) -> tuple[str, str]:
    """The text without Excel's line `sep=;`, and the separator that it names, or nothing."""
    match = DIRECTIVE.match(text)
    return (text[match.end() :], match[1]) if match else (text, "")


def separator(text: str, expected: Expected) -> str:
    """What separates the cells: that by which the header names the most columns, and by which rows are as long as it."""
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r"), 0) + 1] or sample
    found = {}
    for mark in SEPARATORS:
        try:
            rows = [
                r for r in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=mark), SAMPLE_ROWS) if any(r)
            ]
        except csv.Error:
            continue
        at = header_at(rows, expected)
        if not rows or len(rows[at]) < 2:
            continue
        after = rows[at + 1 :]
        fitting = sum(len(row) == len(rows[at]) for row in after) / len(after) if after else 1.0
        found[mark] = (expected.known(rows[at]), fitting, len(rows[at]))
    if not found:
        return ","
    for measure in (0, 1):
        best = max(values[measure] for values in found.values())
        found = {mark: values for mark, values in found.items() if values[measure] == best}
        if len(found) == 1:
            return next(iter(found))
    ways = " or ".join(f"{SEPARATORS[mark]} ({values[2]} columns)" for mark, values in found.items())
    remedy = f"declare in the mapping what separates them, such as separator: {next(iter(found))!r}"
    raise UndecidedError(f"the cells may be separated by {ways}", remedy)
