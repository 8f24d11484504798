"""A first mapping file, written for an analyst to finish: guesses with how sure they are, questions, and what is left over.

Every line marked ASK is something that only somebody who knows the source can answer. What is hardly sure is written as a
comment, so that nothing is taken in silence.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...register.schemas import DICTIONARY, Column
from ...vocabulary import DEFAULT_CURRENCY
from ..sources.sheets import Source
from .asking import NOBODY, Asker
from .guess import SURE, Guess, TableGuess, fits_as_it_is, guessed, main_table, with_it
from .layouts import beside, laid_out
from .profile import Profile, Seen, repeated
from .questions import amounts, doubts
from .questions import dates as dates_of
from .questions import values as values_of
from .shape import Shaped, shapes
from .yamltext import said, scalar

WIDTH = 118
STANDS_IN = (
    "portfolio_id",
    "name",
    "start_date",
)  # of a table that lacks them: what stands in is written, and asked about
COMMON = ("GBP", "EUR", "USD")
HEAD = """\
A first mapping of {source}, guessed from its headers and cells. Nothing in it is certain: the percentage says how
sure the guess is, ASK marks what only somebody who knows the source can answer, and what is commented out is not read.
Finish it, name it in pmo.yaml (`mapping: {file}`), and run `pmo-kit check`. What may stand here:
docs/your-own-export.md."""


@dataclass(frozen=True)
class Proposal:
    """The mapping as text; empty where none is needed. `as_they_are` names the tables that need no entry."""

    text: str
    tables: tuple[str, ...]
    as_they_are: tuple[str, ...]
    questions: int
    nowhere: tuple[str, ...]  # sheets that are like no table


def propose(origin: Source, file: str = "mapping.yaml", asker: Asker = NOBODY) -> Proposal:
    """A mapping for what a source holds; where nothing in it is like any table, one that says so and lists every column.

    `asker` is asked what could not be decided; what it does not answer stands in the file, marked ASK.
    """
    found = shapes(origin)
    named = {
        one.origins[0]: origin.table_name(one.origins[0].rpartition("#")[2]) for one in found if len(one.origins) == 1
    }
    own = {named[o] for one in found for o in one.origins[:1] if o in named and fits_as_it_is(one.sheet, named[o])}
    foreign = [one for one in found if named.get(one.origins[0]) not in own]
    seen = {id(one): Seen(one.sheet) for one in foreign}
    best: dict[str, tuple[TableGuess, Shaped]] = {}
    for one in foreign:
        for table in _tables_of(one, seen[id(one)]):
            rival = best.get(table.table.name)
            if table.table.name not in own and (rival is None or table.likelihood > rival[0].likelihood):
                best[table.table.name] = table, one
    tables = [table for table, _ in best.values()]
    for main in list(tables):
        tables += [_on_layout(table, main) for table in with_it(main, [*own, *(table.table.name for table in tables)])]
        if main.table.name in ("realisation", "benefits") and not main.lines:
            tables += beside(main, main.sheet, [*own, *(table.table.name for table in tables)])
    held = {origin for table in tables for origin in (table.origin,)}
    nowhere = tuple(_origin(one) for one in foreign if _origin(one) not in held)
    order = list(DICTIONARY)
    tables.sort(key=lambda table: order.index(table.table.name))
    lines = [
        *_head(origin, file),
        *_stops(tables, own),
        *(line for table in tables for line in _table(table, tables, asker)),
    ]
    for one in (one for one in foreign if _origin(one) in nowhere):
        lines += ["", *_not_placed(one, seen[id(one)])]
    text = "\n".join(lines) + "\n" if tables or nowhere else ""
    return Proposal(text, tuple(t.table.name for t in tables), tuple(sorted(own)), text.count("ASK:"), nowhere)


def _origin(one: Shaped) -> str:
    """The `from` of a sheet, or of several, as a mapping has it."""
    names = [scalar(name, flow=len(one.origins) > 1) for name in one.origins]
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _tables_of(one: Shaped, seen: Seen) -> list[TableGuess]:
    """The tables that a sheet may feed: by its layout, else the one that it is most like."""
    origin = _origin(one)
    tables = laid_out(one, seen, origin)
    if not tables:
        main = main_table(seen, origin, one.name)
        tables = [] if main is None else [replace(main, lines=one.lines, entries=_of_several(one, main))]
        key = tables[0].columns.get(main.table.key[0]) if main and len(main.table.key) == 1 else None
        if key and key.profile.repeats and (date := _state_date(seen, tables[0])):
            keep = f"keep: last by {date}  # several states of each: the last counts"
            tables = [replace(tables[0], lines=(*one.lines, keep))]
    return tables


def _on_layout(found: TableGuess, main: TableGuess) -> TableGuess:
    """A table with the layout of the sheet that it shares with another."""
    layout = tuple(line for line in main.lines if line.startswith(("header_rows:", "transposed:")))
    return replace(found, lines=layout)


def _of_several(one: Shaped, main: TableGuess) -> dict[str, str]:
    """The name of the sheet, or file, as the portfolio of its projects, where several feed the table and no column says it."""
    if len(one.origins) == 1 or main.table.name != "projects" or "portfolio_id" in main.columns:
        return {}
    return {
        "portfolio_id": f"{{name_of: {'sheet' if '#' in one.origins[0] or not Path(one.origins[0]).suffix else 'file'}}}"
    }


def _state_date(seen: Seen, main: TableGuess) -> str:
    """The header of the day that a row tells the state of: `As of`, `Report date`."""
    placed = {guess.profile.header for guess in main.columns.values()}
    words = ("as of", "snapshot", "report date", "reporting date", "stichtag", "updated", "status date", "extract date")
    left = (p for p in seen.profiles if p.kind == "dates" and p.header not in placed)
    return next((p.header for p in left if any(word in p.words for word in words)), "")


def _stops(tables: Sequence[TableGuess], own: set[str]) -> Iterator[str]:
    """What keeps the mapping from running as it stands."""
    lacking = [f"{t.table.name}.{column.name}" for t in tables for column in t.lacking if column.name not in STANDS_IN]
    if "projects" not in own and not any(table.table.name == "projects" for table in tables):
        yield "#"
        yield from _asked(
            "nothing here is like projects, and without them nothing can be measured: which sheet lists them?", ""
        )
    if lacking:
        yield "#"
        yield from _asked(f"it cannot run before these columns are found: {', '.join(lacking)}", "")


def _not_placed(one: Shaped, seen: Seen) -> Iterator[str]:
    """A sheet that is like no table that is still open, with every column of it."""
    yield f"# Not placed, because it is like no table that is still open: {said(', '.join(one.origins))}"
    yield "# ASK: which table is it? Take away the # before the lines, and name the columns"
    yield "# TABLE:"
    yield f"#   from: {_origin(one)}"
    yield from (f"#   {line}" for line in one.lines)
    yield "#   columns:"
    for profile in seen.profiles:
        yield f"#     # {scalar(profile.header)}: {said(profile.looks())}"
    yield from (
        f"#     # {scalar(name)}: there are several columns of that name" for name in repeated(one.sheet.header)
    )


def _head(origin: Source, file: str) -> Iterator[str]:
    told = " ".join(HEAD.format(source=said(origin.path.name), file=file).split())
    yield from (f"# {line}" for line in textwrap.wrap(told, WIDTH))


def _table(guess: TableGuess, among: Sequence[TableGuess], asker: Asker) -> Iterator[str]:
    name = guess.table.name
    yield ""
    yield f"{name}:  # {guess.table.meaning}"
    yield f"  from: {guess.origin}"
    yield from (f"  {line}" for line in guess.lines)
    if guess.distinct:
        yield "  distinct: true  # rows that say the same are one row"
    yield "  columns:"
    written = list(_columns(guess, asker, _left(guess, [o for o in among if o.sheet is guess.sheet])))
    if not any(not line.lstrip().startswith("#") for line in written):
        yield "    {}"
    yield from written
    mains = [other for other in among if other.sheet is guess.sheet]
    if mains[-1] is guess:
        yield from _left_over(guess, mains)


def _columns(guess: TableGuess, asker: Asker, left: Sequence[Profile]) -> Iterator[str]:
    for column in guess.table.columns:
        if column.name in guess.entries:
            yield f"    {column.name}: {guess.entries[column.name]}"
        elif column.name in guess.columns:
            found = guess.columns[column.name]
            if found.profile.header != column.name or column.kind in ("choice", "date"):
                yield from _placed(guess, column, found, asker)
        elif column.bold and not (column.kind == "month" and any(line.startswith("across:") for line in guess.lines)):
            yield from _lacking(guess, column, asker, left)
        elif (guess.table.name, column.name) == ("portfolios", "currency"):
            yield from _currency(guess, asker)


def _placed(table: TableGuess, column: Column, guess: Guess, asker: Asker) -> Iterator[str]:
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
        if other and (chosen := asker.choose(f"{profile.header}: {asked[0]}", ("day first", "month first"), profile)):
            first = dates[0] if ("%d" in dates[0][:12]) == (chosen == "day first") else other[0]
            dates, asked, other = [first], [], []
        options += dates
        questions += asked
        extra += [f"# {column.name}: {{column: {scalar(profile.header, flow=True)}, {option}}}" for option in other]
    values = list(values_of(column, table.table.name, profile, asker)) if column.choices else []
    doubtful = guess.confidence < SURE
    if doubtful and (
        answer := asker.choose(f"is {profile.header!r} {table.table.name}.{column.name}?", ("yes", "no"), profile)
    ):
        if answer == "no":
            return
        doubtful = False
    off = "# " if doubtful and not column.bold else ""
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
    elif doubtful:
        questions.insert(0, f"is it this? ({profile.looks()})")
    for question in questions:
        yield from _asked(question)


def _lacking(guess: TableGuess, column: Column, asker: Asker, left: Sequence[Profile]) -> Iterator[str]:
    """A column that must be there and that nothing looks like: what can stand in for it, else a line to fill in."""
    headers = tuple(profile.header for profile in left)
    if headers and (chosen := asker.choose(f"which column is {guess.table.name}.{column.name}?", headers)):
        yield f"    {column.name}: {scalar(chosen)}"
        return
    key = guess.columns.get("project_id")
    if column.name == "portfolio_id":
        yield f"    {column.name}: {{constant: all}}"
        yield from _asked("nothing looks like a business unit, so all is one portfolio: name it, or the column")
    elif column.name == "name" and (
        key := key if guess.table.name == "projects" else guess.columns.get(guess.table.key[0])
    ):
        yield f"    {column.name}: {scalar(key.profile.header)}"
        yield from _asked("nothing looks like a name, so the key stands in for it: which column is the name?")
    elif column.name == "start_date":
        yield f'    {column.name}: {{constant: ""}}'
        yield from _asked("nothing looks like a start: without one a project counts only by its status")
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


def _currency(guess: TableGuess, asker: Asker) -> Iterator[str]:
    stated = [p.currencies for p in guess.sheet.profiles if p.currencies]
    codes = list(dict.fromkeys(code for each in stated for code in each))
    if len({each[0] for each in stated}) == 1 and (len(codes) == 1 or codes[0] == DEFAULT_CURRENCY):
        yield f"    currency: {{constant: {codes[0]}}}  # as a header says"
        return
    if chosen := asker.choose("which currency are the amounts in?", tuple(dict.fromkeys((*codes[:5], *COMMON)))):
        yield f"    currency: {{constant: {chosen}}}"
        return
    yield f"    # currency: {{constant: {codes[0] if codes else DEFAULT_CURRENCY}}}"
    may = f"the headers may mean {', '.join(codes[:5])}" if codes else "no header says it"
    yield from _asked(f"which currency? {may}; without this line it is {DEFAULT_CURRENCY}")


def _left_over(guess: TableGuess, mains: Sequence[TableGuess]) -> Iterator[str]:
    """The headers that no table of this sheet takes, each with what is to be seen there and what it might be."""
    left = _left(guess, mains)
    twice = repeated(guess.sheet.header)
    if not (left or twice):
        return
    yield "    # Not placed:"
    for profile in left:
        yield f"    #   {scalar(profile.header)}: {said(profile.looks())}{_elsewhere(guess, profile)}"
    for header in twice:
        yield f"    #   {scalar(header)}: there are several columns of that name, and which is meant is not known"


def _left(guess: TableGuess, mains: Sequence[TableGuess]) -> list[Profile]:
    """The columns that none of these tables takes, by an entry or by its layout."""
    placed = {found.profile.header for table in mains for found in table.columns.values()}
    placed |= {header for table in mains for header in table.taken}
    return [profile for profile in guess.sheet.profiles if profile.header not in placed]


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


def _asked(question: str, indent: str = "    ") -> Iterator[str]:
    lines = textwrap.wrap(f"ASK: {said(question)}", WIDTH - 10, break_long_words=False)
    yield f"{indent}# {lines[0]}"
    yield from (f"{indent}#      {line}" for line in lines[1:])
