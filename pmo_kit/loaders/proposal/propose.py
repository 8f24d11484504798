"""A first mapping file, written for an analyst to finish: guesses with how sure they are, questions, and what is left over.

Every line marked ASK is something that only somebody who knows the source can answer. What is hardly sure is written as a
comment, so that nothing is taken in silence.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import SourceError
from ...register.schemas import DICTIONARY, Column
from ...vocabulary import DEFAULT_CURRENCY
from ..sources.sheets import Source
from .guess import SURE, Guess, TableGuess, fits_as_it_is, guessed, main_table, with_it
from .profile import Profile, Seen, repeated
from .questions import amounts, doubts
from .questions import dates as dates_of
from .questions import values as values_of
from .yamltext import said, scalar

WIDTH = 118
HEAD = """\
A first mapping of {source}, guessed from its headers and cells. Nothing in it is certain: the percentage says how
sure the guess is, ASK marks what only somebody who knows the source can answer, and what is commented out is not read.
Finish it, name it in pmo.yaml (`mapping: {file}`), and run `pmo-kit check`. What may stand here: docs/tables.md and
the mappings in templates/registers."""


@dataclass(frozen=True)
class Proposal:
    """The mapping as text; empty where none is needed. `as_they_are` names the tables that need no entry."""

    text: str
    tables: tuple[str, ...]
    as_they_are: tuple[str, ...]
    questions: int
    nowhere: tuple[str, ...]  # sheets that are like no table


def propose(origin: Source, file: str = "mapping.yaml") -> Proposal:
    """A mapping for what a source holds. Raises `SourceError` where nothing in it is like any table."""
    sheets = [(name, origin.read(name)) for name in origin.names()]
    own = {origin.table_name(name) for name, sheet in sheets if fits_as_it_is(sheet, origin.table_name(name))}
    best: dict[str, TableGuess] = {}
    held: dict[str, TableGuess] = {}  # by sheet
    foreign = [(name, Seen(sheet)) for name, sheet in sheets if origin.table_name(name) not in own and sheet.header]
    for name, sheet in foreign:
        found = main_table(sheet, name, Path(name).stem)
        if found and found.table.name not in own:
            rival = best.get(found.table.name)
            if rival is None or found.likelihood > rival.likelihood:
                best[found.table.name] = found
    for found in best.values():
        held[found.origin] = found
    tables = list(best.values())
    for main in list(tables):
        tables += with_it(main, [*own, *(table.table.name for table in tables)])
    nowhere = tuple(name for name, _ in foreign if name not in held)
    if not tables and not own:
        there = ", ".join(map(repr, nowhere)) or "nothing"
        raise SourceError(f"nothing in the source is like a table of the data dictionary (there is {there})")
    order = list(DICTIONARY)
    tables.sort(key=lambda table: order.index(table.table.name))
    lines = [*_head(origin, file), *(line for table in tables for line in _table(table, tables))] if tables else []
    if lines and nowhere:
        lines += ["", "# Not placed, because they are like no table that is still open:"]
        lines += [
            f"#   {said(name)}: {said(', '.join(sheet.header))[:WIDTH]}" for name, sheet in foreign if name in nowhere
        ]
    text = "\n".join(lines) + "\n" if lines else ""
    return Proposal(text, tuple(t.table.name for t in tables), tuple(sorted(own)), text.count("ASK:"), nowhere)


def _head(origin: Source, file: str) -> Iterator[str]:
    told = " ".join(HEAD.format(source=said(origin.path.name), file=file).split())
    yield from (f"# {line}" for line in textwrap.wrap(told, WIDTH))


def _table(guess: TableGuess, among: Sequence[TableGuess]) -> Iterator[str]:
    name = guess.table.name
    yield ""
    yield f"{name}:  # {guess.table.meaning}"
    yield f"  from: {scalar(guess.origin)}"
    if guess.distinct:
        yield "  distinct: true  # rows that say the same are one row"
    yield "  columns:"
    written = list(_columns(guess))
    if not any(not line.lstrip().startswith("#") for line in written):
        yield "    {}"
    yield from written
    mains = [other for other in among if other.sheet is guess.sheet]
    if mains[-1] is guess:
        yield from _left_over(guess, mains)


def _columns(guess: TableGuess) -> Iterator[str]:
    for column in guess.table.columns:
        if column.name in guess.columns:
            found = guess.columns[column.name]
            if found.profile.header != column.name or column.kind in ("choice", "date"):
                yield from _placed(guess, column, found)
        elif column.bold:
            yield from _lacking(guess, column)
        elif (guess.table.name, column.name) == ("portfolios", "currency"):
            yield from _currency(guess)


def _placed(table: TableGuess, column: Column, guess: Guess) -> Iterator[str]:
    """The entry of one column, and below it what is to be asked."""
    profile, options, extra = guess.profile, [], []
    questions = [*doubts(table, column, guess)]
    if column.kind in ("money", "number", "share", "integer"):
        if column.kind == "money" and profile.scale:
            options.append(f"scale: {profile.scale:_}")
        if profile.decimal == ",":
            options.append('decimal: ","')
        questions += amounts(table, column, profile)
    if column.kind in ("date", "month") and profile.in_digits:
        dates, asked, other = dates_of(table.sheet, profile)
        options += dates
        questions += asked
        extra += [f"# {column.name}: {{column: {scalar(profile.header, flow=True)}, {option}}}" for option in other]
    values = list(values_of(column, table.table.name, profile)) if column.choices else []
    off = "" if guess.confidence >= SURE or column.bold else "# "
    confidence = f"{guess.confidence:.0%}".replace("%", " %")
    if values:
        yield f"    {off}{column.name}:  # {confidence}"
        yield f"    {off}  column: {scalar(profile.header)}"
        yield from (f"    {off}  {line}" for line in values)
    else:
        header = scalar(profile.header, flow=bool(options))
        entry = f"{{{', '.join([f'column: {header}', *options])}}}" if options else header
        yield f"    {off}{column.name}: {entry}  # {confidence}"
    yield from (f"    {line}" for line in extra)
    if off:
        questions.insert(0, f"is it this? Take the # away if it is ({profile.looks()})")
    elif guess.confidence < SURE:
        questions.insert(0, f"is it this? ({profile.looks()})")
    for question in questions:
        yield from _asked(question)


def _lacking(guess: TableGuess, column: Column) -> Iterator[str]:
    """A column that must be there and that nothing looks like: what can stand in for it, else a line to fill in."""
    key = guess.columns.get("project_id")
    if column.name == "portfolio_id":
        yield f"    {column.name}: {{constant: all}}"
        yield from _asked("nothing looks like a business unit, so all is one portfolio: name it, or the column")
    elif column.name == "name" and key:
        yield f"    {column.name}: {scalar(key.profile.header)}"
        yield from _asked("nothing looks like a name, so the key stands in for it: which column names a project?")
    else:
        example = f"{{constant: {column.choices[0]}}}" if column.choices else "HEADER"
        ended = guess.columns.get("end_date")
        if column.name == "status" and ended and ended.confidence >= SURE:
            header = scalar(ended.profile.header, flow=True)
            example = f'{{column: {header}, values: {{"*": closed}}, default: active}}'
        yield f"    # {column.name}: {example}"
        what = (
            f" (one of {', '.join(column.choices)})"
            if column.choices
            else f" ({column.meaning})"
            if column.meaning
            else ""
        )
        yield from _asked(f"nothing looks like {column.name}{what}, and without it the table cannot be used")


def _currency(guess: TableGuess) -> Iterator[str]:
    stated = [p.currencies for p in guess.sheet.profiles if p.currencies]
    codes = list(dict.fromkeys(code for each in stated for code in each))
    if len({each[0] for each in stated}) == 1 and (len(codes) == 1 or codes[0] == DEFAULT_CURRENCY):
        yield f"    currency: {{constant: {codes[0]}}}  # as a header says"
        return
    yield f"    # currency: {{constant: {codes[0] if codes else DEFAULT_CURRENCY}}}"
    may = f"the headers may mean {', '.join(codes[:5])}" if codes else "no header says it"
    yield from _asked(f"which currency? {may}; without this line it is {DEFAULT_CURRENCY}")


def _left_over(guess: TableGuess, mains: Sequence[TableGuess]) -> Iterator[str]:
    """The headers that no table of this sheet takes, each with what is to be seen there and what it might be."""
    placed = {found.profile.header for table in mains for found in table.columns.values()}
    left = [profile for profile in guess.sheet.profiles if profile.header not in placed]
    twice = repeated(guess.sheet.header)
    if not (left or twice):
        return
    yield "    # Not placed:"
    for profile in left:
        yield f"    #   {scalar(profile.header)}: {said(profile.looks())}{_elsewhere(guess, profile)}"
    for header in twice:
        yield f"    #   {scalar(header)}: there are several columns of that name, and which is meant is not known"


def _elsewhere(guess: TableGuess, profile: Profile) -> str:
    if profile.is_rating:
        return " – a rating (RAG) is no status, and nothing is read from it"
    for table in DICTIONARY.values():
        if table.name == guess.table.name:
            continue
        for name, found in guessed(guess.sheet, "", table).columns.items():
            if found.profile.header == profile.header and found.confidence >= SURE and not name.endswith("_id"):
                return f" – it may be {table.name}.{name}"
    return ""


def _asked(question: str) -> Iterator[str]:
    lines = textwrap.wrap(f"ASK: {said(question)}", WIDTH - 10, break_long_words=False)
    yield f"    # {lines[0]}"
    yield from (f"    #      {line}" for line in lines[1:])
