"""What a proposal asks: about keys and rivals, units and decimals, the order of dates, and the values of choices."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from rapidfuzz import fuzz

from ...register.cells.parsing import UnreadableError, parse
from ...register.schemas import Column
from .asking import NOBODY, Asker
from .guess import SURE, Guess, TableGuess
from .languages import CHOICES as OTHER_LANGUAGES
from .profile import Profile, Seen
from .synonyms import CHOICES
from .yamltext import said, scalar

MOST_CHOICES = 25  # different values of a choice that are listed
SMALL = 5_000  # a usual amount of a project below it is hardly in whole units


def doubts(table: TableGuess, column: Column, guess: Guess) -> Iterator[str]:
    profile = guess.profile
    if guess.rivals:
        yield f"or is it {', '.join(said(repr(rival)) for rival in guess.rivals[:3])}?"
    kept = any(line.startswith("keep:") for line in table.lines)
    if table.table.key == (column.name,) and not (table.distinct or kept) and (again := profile.repeats):
        rows = "1 row repeats another's and is" if again == 1 else f"{again:,} rows repeat another's and are"
        yield f"is it the key? {rows} set aside. Several columns make one by {{key: [ONE, OTHER]}}"
    words = set(profile.words.split())
    if "actual" in words and words & {"projected", "forecast", "estimated", "planned"}:
        yield "projected or actual? Where it has happened it belongs under another column (go_live, end_date, actual_spend)"


def amounts(table: TableGuess, column: Column, profile: Profile) -> Iterator[str]:
    if profile.decimal == "both":
        yield "some amounts have a decimal point and some a decimal comma: mend those of the other kind"
    if profile.decimal == "open":
        yield 'does 1,234 mean a thousand or one and a bit? Declare decimal: "." or decimal: ","'
    if column.kind != "money" or profile.scale or table.table.name != "projects":
        return
    usual_ones = [
        float(cell) for cell in profile.texts.elements() if cell.replace(".", "", 1).isdigit() and float(cell)
    ]
    if usual_ones and (usual := statistics.median(usual_ones)) < SMALL:
        yield f"a usual amount is {usual:,.4g}: in thousands or millions? (scale: 1_000_000)"


def dates(sheet: Seen, profile: Profile) -> tuple[list[str], list[str], list[str]]:
    """The option, what is to be asked, and the option that would do as well."""
    forms = profile.formats
    if not forms:
        return [], ["its dates are written in several ways: declare them, such as dates: ['%d/%m/%Y', '%d.%m.%y']"], []
    written = [f"dates: [{scalar(form, flow=True)}]" for form in forms]
    if len(forms) == 1:
        return written, [], []
    others = [other for other in sheet.profiles if len(other.formats) == 1 and other.in_digits]
    orders = {other.formats[0].lstrip("%").startswith("m") for other in others}
    if orders == {True}:
        written.reverse()
    shown = f" ({said(others[0].header)!r} shows the order written here)" if len(orders) == 1 else ""
    example = profile.in_digits[0]
    return written[:1], [f"day first or month first? Both fit every date here, such as {example}{shown}"], written[1:]


def values(column: Column, table: str, profile: Profile, asker: Asker = NOBODY) -> Iterator[str]:
    """A line for each value that is none of the choices by itself."""
    place = f"{table}.{column.name}"
    names = {
        choice: (*CHOICES.get(place, {}).get(choice, ()), *OTHER_LANGUAGES.get(place, {}).get(choice, ()))
        for choice in column.choices
    }
    matched, open_ = [], []
    for text, count in profile.texts.most_common(MOST_CHOICES):
        if _reads(text, column):
            continue
        near, score = _nearest_choice(text, column, names)
        rows = f"{count:,} row{'' if count == 1 else 's'}"
        if score >= SURE:
            matched.append(f"{scalar(text)}: {near}  # {score:.0%} ({rows})".replace("%", " %"))
        elif chosen := asker.choose(f"{profile.header}: what is {text!r} ({rows})?", column.choices):
            matched.append(f"{scalar(text)}: {chosen}  # as answered")
        else:
            open_.append(f"# {scalar(text)}: {column.choices[0]}  # ASK: which one? ({rows})")
    if not (matched or open_):
        return
    yield "values:" if matched else "# values:"
    yield from (f"  {line}" for line in (*matched, *open_))
    if len(profile.texts) > MOST_CHOICES:
        yield f"  # ASK: {len(profile.texts) - MOST_CHOICES} more values are not shown: is this the column?"
    yield f'  # "*": {column.choices[0]}  # ASK: and whatever else may come?'
    if profile.empty_count:
        rows = f"{profile.empty_count:,} cell{'' if profile.empty_count == 1 else 's'}"
        yield f"# default: {column.choices[0]}  # ASK: what does an empty cell mean? ({rows})"


def _reads(text: str, column: Column) -> bool:
    try:
        parse(text, column)
    except UnreadableError:
        return False
    return True


def _nearest_choice(text: str, column: Column, names: dict[str, tuple[str, ...]]) -> tuple[str, float]:
    word = " ".join(text.replace("_", " ").replace("-", " ").casefold().split())
    scored = [
        (fuzz.token_sort_ratio(word, name) / 100 * (1.0 if name == choice else 0.95), choice)
        for choice in column.choices
        for name in (choice.replace("_", " "), *names.get(choice, ()))
    ]
    score, choice = max(scored)
    return choice, score
