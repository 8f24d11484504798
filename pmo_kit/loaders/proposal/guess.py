"""Which column of a foreign sheet may be which of the data dictionary's: a guess, with how sure it is and why.

Headers are compared with the dictionary's names and with what the field calls them; cells must be of the kind. The guess
is never used as it is: it is written into a mapping file that an analyst reads, mends and keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz, process

from ...register.schemas import DICTIONARY, Column, Table
from ..sources.sheets import Sheet
from .languages import COLUMNS as OTHER_LANGUAGES
from .profile import Profile, Seen
from .synonyms import COLUMNS, SHEETS

LEAST = 0.6  # how sure a guess must be to be made
SURE = 0.8  # and to be used
KINDS = {  # which kinds of cells a column may hold, and how much of the likeness is left where it holds another
    "date": {"dates": 1.0, "empty": 0.8},
    "month": {"dates": 1.0, "texts": 0.6, "empty": 0.5},
    "money": {"numbers": 1.0, "empty": 0.8},
    "number": {"numbers": 1.0, "empty": 0.8},
    "integer": {"numbers": 1.0, "empty": 0.8},
    "share": {"numbers": 1.0, "empty": 0.8},
    "text": {"texts": 1.0, "numbers": 0.75, "empty": 0.7},
    "choice": {"texts": 1.0, "empty": 0.6, "numbers": 0.3},
    "flag": {"texts": 0.95, "numbers": 0.8, "empty": 0.7},
    "currency": {"texts": 1.0, "empty": 0.6},
}
AN_ID = {"texts": 1.0, "numbers": 1.0, "empty": 0.6}
BY_A_SYNONYM = 0.95  # the most that is made of a name that is not the dictionary's own
BY_NAME = ("portfolios", "objectives")  # an id and a name stand in any sheet: these must be called what they are


@dataclass(frozen=True)
class Guess:
    """A column of the dictionary and the header that it may stand under."""

    column: Column
    profile: Profile
    confidence: float
    rivals: tuple[str, ...] = ()  # headers that were nearly as likely


@dataclass(frozen=True)
class TableGuess:
    """A table of the dictionary and the sheet that it may come from, with a guess for each column that was placed."""

    table: Table
    sheet: Seen
    origin: str
    columns: Mapping[str, Guess]
    distinct: bool = False
    lines: tuple[str, ...] = ()  # of the mapping, on the layout
    entries: Mapping[str, str] = field(default_factory=dict)  # by column, what is written instead of its header
    taken: frozenset[str] = frozenset()  # headers that the layout takes

    @property
    def lacking(self) -> list[Column]:
        """The columns that must be there and were not placed."""
        return [
            column for column in self.table.columns if column.bold and column.name not in {*self.columns, *self.entries}
        ]

    @property
    def likelihood(self) -> float:
        """How much speaks for the table: its bold columns above all."""
        bold = [guess.confidence for guess in self.columns.values() if guess.column.bold]
        other = sum(guess.confidence for guess in self.columns.values() if not guess.column.bold)
        return sum(bold) / len(self.table.bold) + 0.1 * other


@cache
def _names(table: str, column: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a column may be called: by the dictionary, and by others."""
    own = column.replace("_", " ")
    one = table.removesuffix("s").replace("_", " ")
    spelled = (own, own.removesuffix(" on"), own.removesuffix(" date"), f"{one} {own}")
    others = (names.get(table, {}).get(column, ()) for names in (COLUMNS, OTHER_LANGUAGES))
    return tuple(dict.fromkeys(spelled)), tuple(word for words in others for word in words)


ALL_NAMES = frozenset(
    word
    for table in DICTIONARY.values()
    for column in table.names
    for words in _names(table.name, column)
    for word in words
)


@cache
def likeness(words: str, names: tuple[str, ...]) -> float:
    """How like a header is to the nearest of the names, from 0 to 1; a name that is only part of a header counts less."""
    if not (words and names):
        return 0.0
    best = _nearest(words, names, fuzz.ratio)
    if " " in words:  # a single word is in order as it is
        best = max(best, _nearest(words, names, fuzz.token_sort_ratio))
    outer, (every, parts) = set(words.split()), _words(names)
    if not outer.isdisjoint(every):
        best = max([best, *(0.6 + 0.35 * len(inner) / len(outer) for inner in parts if inner < outer)])
    return best


def _nearest(words: str, names: tuple[str, ...], scorer: Callable[..., float]) -> float:
    """The likeness to the nearest of the names, 0 where it is below 0.8; asked in one call, for a sheet may be wide."""
    found = process.extractOne(words, names, scorer=scorer, score_cutoff=80)
    return found[1] / 100 if found else 0.0


@cache
def _words(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """All words of the names, and those of each."""
    parts = tuple(frozenset(name.split()) for name in names)
    return frozenset().union(*parts), parts


def _score(profile: Profile, table: Table, column: Column) -> float:
    if column.kind == "choice" and profile.is_rating:
        return 0.0
    own, others = _names(table.name, column.name)
    score = max(likeness(profile.words, own), BY_A_SYNONYM * likeness(profile.words, others))
    if score < LEAST:
        return 0.0
    if column.choices and (profile.kind == "empty" or not _holds_choices(profile, column)):
        return 0.0
    score *= (AN_ID if column.name.endswith("_id") else KINDS[column.kind]).get(profile.kind, 0.2)
    if profile.header == column.name:
        score = max(score, 0.9)
    if table.key == (column.name,):
        score *= 0.85 + 0.15 * profile.unique  # a key that repeats may be one all the same: rows are kept or joined
    return round(score, 3)


def _holds_choices(profile: Profile, column: Column) -> bool:
    """Whether the values of a column may be choices: few, and repeated, so that a name or remark is none."""
    return not column.choices or len(profile.texts) <= max(12, len(profile.filled) // 3)


def guessed(sheet: Seen, origin: str, table: Table, taken: Iterable[str] = ()) -> TableGuess:
    """The likeliest header for each column of a table; a header is placed once, the likeliest place first."""
    left_out = set(taken)
    offered = [profile for profile in sheet.profiles if profile.header not in left_out]
    scores = [
        (score, -i, -j, profile, column)
        for i, profile in enumerate(offered)
        for j, column in enumerate(table.columns)
        if (score := _score(profile, table, column)) >= LEAST
    ]
    placed: dict[str, Guess] = {}
    used: set[str] = set()
    for score, _, _, profile, column in sorted(scores, key=lambda found: found[:3], reverse=True):
        if column.name in placed or profile.header in used:
            continue
        rivals = tuple(p.header for s, _, _, p, c in scores if c is column and p is not profile and s >= score - 0.12)
        placed[column.name] = Guess(column, profile, score, rivals)
        used.add(profile.header)
    ordered = {name: placed[name] for name in table.names if name in placed}
    return TableGuess(table, sheet, origin, ordered)


def fits_as_it_is(sheet: Sheet, name: str) -> bool:
    """Whether a sheet is a table of that name already: every column that must be there is, and no other header."""
    table = DICTIONARY.get(name)
    return table is not None and set(table.bold) <= set(sheet.header) <= set(table.names)


def main_table(sheet: Seen, origin: str, name: str) -> TableGuess | None:
    """The table that a sheet most likely holds, or None where nothing is like any. `name` is the sheet's or file's."""
    best: TableGuess | None = None
    most = 0.0
    for table in DICTIONARY.values():
        found = guessed(sheet, origin, table)
        called = likeness(" ".join(name.replace("_", " ").split()), (table.name.replace("_", " "), *SHEETS[table.name]))
        weight = found.likelihood + (0.5 * called if called >= 0.7 else 0.0)
        weight += 0.25 if table.name == "projects" and found.columns else 0.0  # the one table that must be there
        if table.name in BY_NAME and called < 0.7 and not _calls_itself(found):
            weight *= 0.5
        if called < 0.7 and not _has_its_keys(found):
            continue
        if found.columns and weight > most:
            best, most = found, weight
    if best is None or len(best.lacking) > len(best.table.bold) / 2 + 1 or most < 0.45:
        return None
    return best


def _has_its_keys(found: TableGuess) -> bool:
    """Whether the ids and months are there without which a row of the table could not be told from others."""
    needed = [column for column in found.table.columns if column.bold and (column.kind == "month" or column.references)]
    keys = [found.table.column(name) for name in found.table.key]
    optional = {"portfolio_id"} if found.table.name == "projects" else set()
    named = {name for name, guess in found.columns.items() if guess.confidence >= SURE} | optional
    return {column.name for column in (*needed, *keys)} <= named


def _calls_itself(found: TableGuess) -> bool:
    """Whether a header of the key says what the table holds: `Objective no`."""
    stem = found.table.name.removesuffix("s")
    return any(stem in guess.profile.words for name, guess in found.columns.items() if name in found.table.key)


def with_it(main: TableGuess, known: Iterable[str]) -> list[TableGuess]:
    """Further tables that the same sheet feeds: its portfolios, where that column repeats, and objectives it names."""
    found: list[TableGuess] = []
    if main.table.name != "projects":
        return found
    unit = main.columns.get("portfolio_id")
    if unit and "portfolios" not in known and unit.profile.repeats:
        other = guessed(main.sheet, main.origin, DICTIONARY["portfolios"], [unit.profile.header])
        alike = {
            name: guess
            for name, guess in other.columns.items()
            if name != "portfolio_id" and guess.confidence >= SURE and _says_the_same(unit.profile, guess.profile)
        }
        columns = {
            "portfolio_id": Guess(DICTIONARY["portfolios"].column("portfolio_id"), unit.profile, unit.confidence)
        }
        name = alike.pop("name", Guess(DICTIONARY["portfolios"].column("name"), unit.profile, unit.confidence))
        found.append(
            TableGuess(DICTIONARY["portfolios"], main.sheet, main.origin, {**columns, "name": name, **alike}, True)
        )
    key = main.columns.get("project_id")
    placed = [guess.profile.header for guess in main.columns.values()]
    served = guessed(main.sheet, main.origin, DICTIONARY["alignment"], placed).columns.get("objective_id")
    if key and served and "objectives" not in known and "alignment" not in known:
        objective, alignment = DICTIONARY["objectives"], DICTIONARY["alignment"]
        named = {n: Guess(objective.column(n), served.profile, served.confidence) for n in objective.bold}
        pair = {
            "project_id": Guess(alignment.column("project_id"), key.profile, key.confidence),
            "objective_id": served,
        }
        found.append(TableGuess(objective, main.sheet, main.origin, named, distinct=True))
        found.append(TableGuess(alignment, main.sheet, main.origin, pair))
    return found


def _says_the_same(unit: Profile, other: Profile) -> bool:
    """Whether rows of one unit all say the same here, so that a unit stays one row."""
    pairs = set(zip(map(str, unit.cells), map(str, other.cells), strict=True))
    return len(pairs) == len({one for one, _ in pairs})
