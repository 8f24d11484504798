"""Which tables a sheet may feed that is laid out for people: periods across, plan and actual as rows, a log of events, or
projects, benefits and their amounts in one flat sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...register.schemas import DICTIONARY
from ..mapping.column import folded
from ..mapping.periods import Calendar, PeriodError, period_of
from ..sources.expected import unit_of
from .guess import Guess, TableGuess, guessed
from .languages import ACTUAL, DECIDED, EVENT, PLAN, RAISED, SCENARIO
from .profile import Profile, Seen
from .shape import Across, Shaped, periods_across
from .yamltext import scalar

LIKELY = 0.7  # how sure an id must be for a table of a layout
AMOUNTS = {
    "realisation": {"plan": "planned_value", "replan": "replanned_value", "actual": "actual_value"},
    "spend": {"plan": "planned_spend", "actual": "actual_spend"},
}
SPREAD = "does an amount of a quarter or year belong to all its months (evenly), or to its last (last month)?"
FEW = 12  # different values of a column that may tell plan from actual


def laid_out(shaped: Shaped, seen: Seen, origin: str) -> list[TableGuess]:
    """The tables that a sheet feeds by its layout; none where it has no layout of its own."""
    if across := periods_across(shaped.sheet):
        return _across(seen, origin, across, shaped.lines)
    if (scenario := _scenario(seen)) is not None:
        return _of_scenarios(seen, origin, scenario, shaped.lines)
    if (log := _log(seen, origin, shaped.lines)) is not None:
        return [log]
    return []


def _across(seen: Seen, origin: str, across: Sequence[Across], lines: tuple[str, ...]) -> list[TableGuess]:
    taken = frozenset(header for one in across for header in one.headers)
    found = [_likely(guessed(seen, origin, DICTIONARY[name], taken)) for name in ("realisation", "spend")]
    main = found[0] if "benefit_id" in found[0].columns else found[1] if "project_id" in found[1].columns else found[0]
    left = dict(AMOUNTS[main.table.name])
    written = ["across:  # an amount for each period; the star stands for it"]
    for one in sorted(across, key=lambda one: not one.measure):
        column = left.pop(one.measure, None) or (next(iter(left.values()), None) if not one.measure else None)
        if column is None:
            written.append(f"  # ASK: what is {scalar(one.pattern)}? It is not read")
            continue
        left = {measure: name for measure, name in left.items() if name != column}
        written.append(f"  {column}: {_entry(one, seen)}")
        if not one.measure:
            written.append(f"  # ASK: are these planned or actual amounts? ({', '.join(one.headers[:3])})")
    main = replace(
        main, columns={n: g for n, g in main.columns.items() if n not in ("month", *AMOUNTS[main.table.name].values())}
    )
    main = replace(main, lines=(*lines, *_said_of_periods(across), *written), taken=taken)
    return [main, *beside(main, seen, (), taken)]


def _entry(one: Across, seen: Seen) -> str:
    """The pattern, with the unit and decimal mark that its headers and cells show."""
    cells = [profile for profile in seen.profiles if profile.header in one.headers]
    options = [f"scale: {unit:_.0f}" for unit in [unit_of(one.pattern)] if unit and unit > 1]
    options += ['decimal: ","'] if any(profile.decimal == "," for profile in cells) else []
    return (
        f"{{{', '.join([f'columns: {scalar(one.pattern, flow=True)}', *options])}}}" if options else scalar(one.pattern)
    )


def _said_of_periods(across: Sequence[Across]) -> list[str]:
    """What must be stated of these periods before they are read, as lines to take up."""
    asked: dict[str, str] = {}
    for one in across:
        before, _, after = one.pattern.partition("*")
        for header, period in zip(one.headers, one.periods, strict=True):
            inner = header[len(before) : len(header) - len(after)].strip()
            if period.months > 1:
                asked["# spread: evenly"] = SPREAD
            try:
                period_of(inner, Calendar())
            except PeriodError as why:
                line = "# year: 2026" if "no year" in str(why) else "# fiscal_year: FY26 begins 2025-04"
                asked[line] = f"{str(why).partition(':')[0]}: which?"
    return [f"{line}  # ASK: {question} Take the first # away" for line, question in asked.items()]


def _scenario(seen: Seen) -> Profile | None:
    """The column whose values say plan in some rows and actual in others."""
    for profile in seen.profiles:
        values = {folded(text) for text in profile.texts}
        if profile.kind == "texts" and len(values) <= FEW and values & PLAN and values & ACTUAL:
            return profile
    return next((p for p in seen.profiles if p.words in SCENARIO and {folded(t) for t in p.texts} & ACTUAL), None)


def _of_scenarios(seen: Seen, origin: str, scenario: Profile, lines: tuple[str, ...]) -> list[TableGuess]:
    taken = frozenset([scenario.header])
    found = [_likely(guessed(seen, origin, DICTIONARY[name], taken)) for name in ("realisation", "spend")]
    main = next((one for one in found if {*one.table.key} <= {*one.columns}), None)
    if main is None:
        return []
    keys = {guess.profile.header for name, guess in main.columns.items() if name in main.table.key}
    amounts = [p for p in seen.profiles if p.kind == "numbers" and p.header not in keys | taken]
    if not amounts:
        return []
    amount = amounts[0]
    names = AMOUNTS[main.table.name]
    entries = {}
    for measure, words in (("plan", PLAN), ("actual", ACTUAL)):
        if texts := [text for text in scenario.texts if folded(text) in words]:
            options = [f"scale: {unit:_.0f}" for unit in [unit_of(amount.header)] if unit and unit > 1]
            options += ['decimal: ","'] if amount.decimal == "," else []
            listed = ", ".join(scalar(text, flow=True) for text in texts)
            where = f"where: {{{scalar(scenario.header, flow=True)}: [{listed}]}}"
            entries[names[measure]] = (
                f"{{{', '.join([f'column: {scalar(amount.header, flow=True)}', where, *options])}}}"
            )
    known = {folded(text) for text in scenario.texts}
    others = sorted(known - PLAN - ACTUAL)
    asked = (
        [f"# ASK: what is {', '.join(map(repr, others[:3]))} in {scenario.header!r}? It is not read"] if others else []
    )
    keep = "keep: joined  # the rows of one key and month are one row"
    columns = {n: g for n, g in main.columns.items() if n not in names.values() and g.profile is not amount}
    taken |= {amount.header}
    main = replace(main, columns=columns, lines=(*lines, keep, *asked), entries=entries, taken=taken)
    return [main, *beside(main, seen, (), taken)]


def _log(seen: Seen, origin: str, lines: tuple[str, ...]) -> TableGuess | None:
    """A log of events, a row for each, of which the first and the last day of an issue can be read."""
    for event in seen.profiles:
        values = {folded(text): text for text in event.texts}
        raised, decided = [t for v, t in values.items() if v in RAISED], [t for v, t in values.items() if v in DECIDED]
        if not (raised and decided) or (event.words not in EVENT and len(values) > FEW):
            continue
        found = _likely(guessed(seen, origin, DICTIONARY["decisions"], [event.header]))
        dates = [p for p in seen.profiles if p.kind == "dates"]
        if "decision_id" not in found.columns or not found.columns["decision_id"].profile.repeats or len(dates) != 1:
            continue
        (date,) = dates
        options = f", dates: [{scalar(date.formats[0], flow=True)}]" if date.formats else ""
        column = f"column: {scalar(date.header, flow=True)}{options}"
        listed = ", ".join(scalar(text, flow=True) for text in decided)
        entries = {
            "raised_on": f"{{{column}, take: min}}",
            "decided_on": f"{{{column}, take: max, where: {{{scalar(event.header, flow=True)}: [{listed}]}}}}",
        }
        columns = {n: g for n, g in found.columns.items() if g.profile is not date}
        for name, guess in columns.items():
            if name != "decision_id" and not guess.column.choices:  # what the last event says of it counts
                entries[name] = f"{{column: {scalar(guess.profile.header, flow=True)}, take: last}}"
        keep = "keep: joined  # the events of one issue are one row"
        taken = frozenset([event.header, date.header])
        return replace(found, columns=columns, lines=(*lines, keep), entries=entries, taken=taken)
    return None


def beside(main: TableGuess, seen: Seen, known: Iterable[str], taken: Iterable[str] = ()) -> list[TableGuess]:
    """The benefits and projects that a flat sheet holds beside their amounts, each once."""
    known = {*known, main.table.name}
    found: list[TableGuess] = []
    used = set(taken)
    if main.table.name == "realisation" and "benefits" not in known:
        benefits = _likely(guessed(seen, main.origin, DICTIONARY["benefits"], used))
        key = main.columns.get("benefit_id")
        if key is not None and "project_id" in benefits.columns:
            own = Guess(DICTIONARY["benefits"].column("benefit_id"), key.profile, key.confidence)
            others = {n: g for n, g in benefits.columns.items() if g.profile.header != key.profile.header}
            found.append(_once(replace(benefits, columns={"benefit_id": own, **others}), main))
            used |= {g.profile.header for n, g in others.items() if n != "project_id"} | {key.profile.header}
    if main.table.name == "benefits":
        used |= {g.profile.header for n, g in main.columns.items() if n != "project_id"}
    if main.table.name in ("realisation", "benefits", "spend") and "projects" not in known:
        projects = _likely(guessed(seen, main.origin, DICTIONARY["projects"], used))
        if "project_id" in projects.columns and {"name", "status", "start_date"} & {*projects.columns}:
            found.append(_once(projects, main))
    return found


def _once(found: TableGuess, main: TableGuess) -> TableGuess:
    """The table with the first row of each key kept, where keys repeat."""
    key = found.columns[found.table.key[0]].profile
    layout = tuple(line for line in main.lines if line.startswith(("header_rows:", "transposed:")))
    keep = ("keep: first  # the sheet says the same of it in several rows",) if key.repeats else ()
    return replace(found, lines=(*layout, *keep), taken=main.taken)


def _likely(found: TableGuess) -> TableGuess:
    return replace(found, columns={n: g for n, g in found.columns.items() if g.confidence >= LIKELY})
