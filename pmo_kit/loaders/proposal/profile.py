"""What a column of a foreign sheet looks like: the words and the unit of its header, the kind of its cells, its dates."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any, Literal

import pandas as pd

from ...register.cells.currencies import SIGN, meant
from ...register.cells.days import NAMED_DAY, NAMED_MONTH, NAMED_MONTH_FIRST
from ...register.cells.figures import written
from ...register.cells.parsing import as_text, is_empty
from ..sources.sheets import Sheet
from .synonyms import RAG_VALUES, RAG_WORDS

LOOKED_AT = 5000  # filled cells, from all over the column, that tell its kind; values and keys are counted over all
MANY = 0.6  # the share of the filled cells that makes a column one of dates or of numbers
BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
MAGNITUDE = re.compile(
    r"(?<![A-Za-z])(?:(?P<bn>bn|billions?)|(?P<m>m|mn|mm|mio|millions?)|(?P<k>k|'?000s?|tsd|thousands?))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
MONEY_SIGN = re.compile(rf"(?<![A-Za-z])(?:{SIGN})|(?<![A-Za-z])[A-Z]{{3}}(?![A-Za-z])")
SCALES = {"bn": 1_000_000_000, "m": 1_000_000, "k": 1_000}
ISO = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?([T ].*)?")
IN_DIGITS = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1([0-9]{4}|[0-9]{2})")
CLOCK = re.compile(r"[ T,]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?[AaPp]\.?[Mm]\.?)?$")


def words_of(header: str) -> str:
    """A header in lower case, without its brackets, unit and punctuation: `Planned Cost ($ M)` is `planned cost`."""
    bare = MAGNITUDE.sub(" ", BRACKETS.sub(" ", header)) if MONEY_SIGN.search(header) else BRACKETS.sub(" ", header)
    bare = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)  # StartDate
    return " ".join(re.sub(r"[\W_]+", " ", bare).casefold().split())


@dataclass(frozen=True)
class Profile:
    """One column of a sheet as it looks, before anything is believed of it."""

    header: str
    cells: pd.Series

    @cached_property
    def filled(self) -> list[Any]:
        """The cells that hold something; of very many a sample from the whole column."""
        cells = [cell for cell in self.cells if not is_empty(cell)]
        return cells[:: max(1, len(cells) // LOOKED_AT)]

    @cached_property
    def texts(self) -> Counter[str]:
        """How often each text stands there, in the whole column."""
        return Counter(as_text(cell) for cell in self.cells if not is_empty(cell))

    @cached_property
    def words(self) -> str:
        """What the header says."""
        return words_of(self.header)

    @cached_property
    def repeats(self) -> int:
        """How many cells of the whole column say what one above them says."""
        cells = [as_text(cell) for cell in self.cells if not is_empty(cell)]
        return len(cells) - len(set(cells))

    @cached_property
    def empty_count(self) -> int:
        """How many cells of the whole column are empty."""
        return sum(map(is_empty, self.cells))

    @cached_property
    def unique(self) -> float:
        """Which share of the rows has a value of its own."""
        return 1 - (self.repeats + self.empty_count) / len(self.cells) if len(self.cells) else 0.0

    @cached_property
    def kind(self) -> Literal["dates", "numbers", "texts", "empty"]:
        """What most of the cells are."""
        if not self.filled:
            return "empty"
        if sum(map(_is_date, self.filled)) >= MANY * len(self.filled):
            return "dates"
        return "numbers" if sum(map(_is_number, self.filled)) >= MANY * len(self.filled) else "texts"

    @cached_property
    def scale(self) -> int | None:
        """What the unit in the header multiplies by: 1,000,000 for `($ M)`, None where it says nothing."""
        places = [match[0] for match in BRACKETS.finditer(self.header)] or [self.header]
        for place in places:
            if found := MAGNITUDE.search(MONEY_SIGN.sub(" ", place)):
                bracketed = place is not self.header
                if bracketed or MONEY_SIGN.search(self.header) or found[0].casefold() in ("million", "millions"):
                    return SCALES[found.lastgroup or "m"]
        return None

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """The currencies that a sign or code in the header may mean."""
        return next((codes for match in MONEY_SIGN.finditer(self.header) if (codes := meant(match[0]))), ())

    @cached_property
    def is_rating(self) -> bool:
        """Whether it rates how a project is doing (RAG), which is no status."""
        values = {text.casefold().replace(" ", "").replace("-", "/") for text in self.texts}
        return bool(set(self.words.split()) & RAG_WORDS) or bool(values and values <= RAG_VALUES and len(values) > 1)

    @cached_property
    def in_digits(self) -> list[str]:
        """Dates written in digits that are not ISO, without the time of day."""
        bare = {CLOCK.sub("", text.strip()) for text in self.texts}
        return sorted(text for text in bare if IN_DIGITS.fullmatch(text))

    @cached_property
    def formats(self) -> list[str]:
        """The formats that fit every date written in digits; two where day first and month first both do."""
        marks = {match[1] for text in self.in_digits if (match := IN_DIGITS.fullmatch(text))}
        years = {len(text.rpartition(mark)[2]) for text in self.in_digits for mark in marks if mark in text}
        if len(marks) != 1 or len(years) != 1:
            return []
        mark, year = marks.pop(), "%Y" if years == {4} else "%y"
        orders = (mark.join(("%d", "%m", year)), mark.join(("%m", "%d", year)))
        return [form for form in orders if all(_fits(text, form) for text in self.in_digits)]

    @cached_property
    def decimal(self) -> Literal["", ",", "both", "open"]:
        """`,` where amounts are written with a decimal comma, `both` where with point and comma, `open` where that is open."""
        texts = [re.sub(r"[^\d.,]", "", text) for text in self.texts]
        comma = any(re.search(r",\d{1,2}$|\.\d{3},\d", text) for text in texts)
        point = any(re.search(r"\.\d{1,2}$|,\d{3}\.\d", text) for text in texts)
        if comma or point:
            return "both" if comma and point else "," if comma else ""
        return "open" if any(re.fullmatch(r"\d{1,3}[.,]\d{3}", text) for text in texts) else ""

    def looks(self) -> str:
        """What is to be seen, for a comment: `dates, 12 empty`, `4 different texts: Live, Done, …`."""
        empty = f", {self.empty_count:,} of {len(self.cells):,} cells empty" if self.empty_count and self.filled else ""
        if self.kind == "dates":
            written = f" written {' or '.join(self.formats)}" if self.formats else ""
            return f"dates{written}{empty}"
        if self.kind != "texts":
            return {"numbers": "numbers", "empty": "no cell is filled"}[self.kind] + empty
        shown = ", ".join(" ".join(text.split())[:24] for text, _ in self.texts.most_common(3))
        more = ", …" if len(self.texts) > 3 else ""
        return f"{len(self.texts):,} different text{'s' if len(self.texts) != 1 else ''}: {shown}{more}{empty}"


@dataclass(frozen=True, eq=False)
class Seen:
    """A sheet as it looks: each column is looked at once, however many tables it is tried for."""

    sheet: Sheet

    @property
    def header(self) -> tuple[str, ...]:
        """The headers of the sheet."""
        return self.sheet.header

    @cached_property
    def profiles(self) -> list[Profile]:
        """A profile for each column whose header stands there once."""
        headers = Counter(self.header)
        return [Profile(name, self.sheet.frame.iloc[:, i]) for i, name in enumerate(self.header) if headers[name] == 1]


def repeated(headers: Iterable[str]) -> list[str]:
    """The headers that stand there more than once: which of the columns is meant cannot be known."""
    return [name for name, count in Counter(headers).items() if count > 1]


def _is_date(cell: Any) -> bool:
    if isinstance(cell, dt.date):
        return True
    text = CLOCK.sub("", cell.strip()) if isinstance(cell, str) else ""
    return any(form.fullmatch(text) for form in (ISO, IN_DIGITS, NAMED_DAY, NAMED_MONTH_FIRST, NAMED_MONTH))


def _is_number(cell: Any) -> bool:
    if isinstance(cell, str):
        return written(cell) is not None
    return isinstance(cell, Real) and not isinstance(cell, bool)


def _fits(text: str, form: str) -> bool:
    try:
        dt.datetime.strptime(text, form)  # noqa: DTZ007 – only whether it fits is asked
    except ValueError:
        return False
    return True
