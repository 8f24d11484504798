"""What can go wrong, as one small tree, and the form in which bad input is reported.

    PmoKitError
    ├── SettingsError      pmo.yaml, a mapping file or a parameter is wrong: nothing was started
    ├── SourceError        the source is not there, cannot be opened, or has no usable projects table
    ├── UnknownNameError   a table, column, metric, portfolio or notebook of that name does not exist, or was set aside
    └── ReportError        a notebook ran but its report could not be made whole

A `Problem` is no exception: it says what is wrong with one cell, row or table, and what became of it. Loaders collect
every problem and speak once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from .vocabulary import Effect


class PmoKitError(Exception):
    """The root: catch this to catch everything the kit raises on purpose."""


class SettingsError(PmoKitError):
    """Settings, mapping or parameters are wrong; `problems` holds a line for each."""

    def __init__(self, message: str, problems: Iterable[str] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *(f"  {line}" for line in self.problems)]))


class SourceError(PmoKitError):
    """The source cannot be read at all."""


class UnknownNameError(PmoKitError):
    """A name that does not exist, answered with the nearest that does; or with why it was set aside, where it was."""

    def __init__(self, what: str, name: str, known: Iterable[str], *, aside: str = "") -> None:
        self.what, self.name, self.known = what, name, tuple(known)
        why = f"was set aside, because {aside}" if aside else f"is not known{did_you_mean(name, self.known)}"
        super().__init__(f"{what} {name!r} {why}")


class ReportError(PmoKitError):
    """A report could not be made whole, and was not written."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the input: where, what, by which rule, and how to mend it.

    `row` is the row as a spreadsheet numbers it (the header is row 1); `column` the header as the source has it, and
    `field` the dictionary's name for it where that is another. `answer` is the kind of answer that an unreadable cell holds
    instead of a value: withheld, to be confirmed, range, prose, missing.
    """

    file: str
    rule: str
    effect: Effect
    table: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    remedy: str = ""
    field: str = ""
    answer: str = ""

    @property
    def place(self) -> str:
        """File and sheet, as one reads them aloud."""
        return f"{self.file}[{self.sheet}]" if self.sheet else self.file

    def line(self) -> str:
        """The problem as one line, without the file: `row 14, target_value: 'tbc' is not a number (read as empty)`.

        A problem of a whole column or table has no row, and names its column in the rule itself.
        """
        column = f"{self.column} ({self.table}.{self.field})" if self.field else self.column
        where = "" if self.row is None else f"row {self.row}{', ' if column else ''}{column}: "
        return f"{where}{self.rule} ({self.effect})" + (f" – {self.remedy}" if self.remedy else "")

    def record(self) -> dict[str, Any]:
        """The problem as plain JSON types."""
        return asdict(self) | {"effect": str(self.effect)}


def number_of(count: int, one: str, many: str = "") -> str:
    """`1 row`, `1,204 rows`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def with_article(noun: str) -> str:
    """A noun with the article that it is spoken with.

    >>> with_article("outcome"), with_article("unit"), with_article("'agree'")
    ('an outcome', 'a unit', "an 'agree'")
    """
    sound = noun.lstrip("'\"").casefold()
    vowel = sound.startswith(("a", "e", "i", "o", "u")) and not sound.startswith(("uni", "use", "one", "eu"))
    return f"{'an' if vowel else 'a'} {noun}"


def nearest(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """`: did you mean 'x'?` where something is near, else nothing. Case counts for nothing; `likeness` is 0 to 1."""
    by_fold = {str(k).casefold(): str(k) for k in known}
    near = difflib.get_close_matches(str(name).casefold(), by_fold, n=1, cutoff=likeness)
    return f": did you mean {by_fold[near[0]]!r}?" if near else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The nearest, or the short list of what there is, or nothing."""
    known = list(dict.fromkeys(str(k) for k in known))
    return nearest(name, known) or (f": there is {', '.join(known)}" if 0 < len(known) <= 12 else "")
