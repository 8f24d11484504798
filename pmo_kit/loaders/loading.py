"""From a source to a `Portfolio`: find the tables, map what has other names, tell everything that is wrong at once.

A kind of source is a module with a class that offers what `sheets.Source` lists; `places.KINDS` names them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..errors import Problem, SettingsError
from ..register.cells.parsing import as_text, is_empty
from ..register.chains import AGREEMENTS, BASELINES, Chain
from ..register.locks import History, history_of
from ..register.portfolio import Assumptions, Portfolio, ReferenceClass, Rung
from ..register.raw import RawTable
from ..register.schemas import table
from ..rules import DEFAULT_RULES
from ..settings.beside import shown as typed
from ..settings.config import Overridable, Settings
from ..settings.meant import Meant, resolve, warn_of_what_is_not_taken
from ..vocabulary import BENCHMARKS, TABLES, Effect
from .mapping.layout import wrong_layout
from .mapping.mapped import mapped, used_headers, wrong_headers
from .mapping.spec import Mapping, Query, TableSpec, read_mapping
from .narrowing import narrowed
from .places import Places, find
from .sources.expected import Expected
from .sources.sheets import Sheet
from .store import is_store, kept


@dataclass(frozen=True)
class Register:
    """What was read, before a cell is checked: tables, problems of whole files, and a record of each file."""

    raw: MappingType[str, RawTable]
    problems: tuple[Problem, ...]
    sources: tuple[MappingType[str, Any], ...]
    asked: MappingType[str, tuple[str, Sheet]] = field(default_factory=dict)  # by table: sheet, and the name it goes by


def load(
    source: str | Path | MappingType[str, str] | None = None,
    config: str | Path | Settings | None = None,
    *,
    as_of: dt.date | str | None = None,
    portfolio_id: str | None = None,
) -> Portfolio:
    """The whole register as a `Portfolio`; `.for_portfolio(id)` narrows it to one.

    With a `portfolio_id` it comes narrowed to that one, and Parquet and databases are asked for its rows alone: every
    figure is the same, but `problems` and `counts` are then of the rows that were read.

    `source` (a folder of CSV or Parquet files, one such file, a workbook, the address of a database, or one of these for
    each table) beats the settings' own. `config` is a settings file,
    or settings already read; without one, the pmo.yaml in the source's folder, else in the working directory, is read.
    `as_of` beats the settings' date, and one of them must be there: nothing here looks at a clock.

    Raises `SourceError` where the source or its projects cannot be used, `SettingsError` where settings or mapping are
    wrong, `UnknownNameError` for a `portfolio_id` that is not there. Rows and cells that cannot be used are no errors:
    they are listed in `problems`.
    """
    meant = resolve(source, config, as_of)
    warn_of_what_is_not_taken(meant)
    return load_meant(meant, portfolio_id)


def load_meant(meant: Meant, portfolio_id: str | None = None) -> Portfolio:
    """What `load` gives, of a source, settings and day that were looked up before. Raises as it does."""
    source, settings = meant.source, meant.settings
    if is_store(source):
        portfolio = kept(Path(str(source)), meant.day)
    else:
        portfolio = _validated(read(source, settings, portfolio_id), meant.day)
        if portfolio_id and (silent := portfolio.without_rows | portfolio.without_values):
            # whether a table is silent or has other portfolios' rows only the whole of it can tell (R9)
            portfolio = _validated(read(source, settings, portfolio_id, silent), meant.day)
        ids = portfolio.portfolio_ids
        portfolio = replace(portfolio, locks=histories(settings, ids), agreements=histories(settings, ids, AGREEMENTS))
    own = {name: assumptions(settings.of(name)) for name in settings.portfolios}
    portfolio = replace(portfolio, assumptions=assumptions(settings), overrides=MappingProxyType(own))
    return portfolio.for_portfolio(portfolio_id) if portfolio_id else portfolio


def _validated(register: Register, day: dt.date) -> Portfolio:
    return Portfolio.from_raw(register.raw, as_of=day, problems=register.problems, sources=register.sources)


def histories(settings: Settings, portfolio_ids: Iterable[str], chain: Chain = BASELINES) -> MappingType[str, History]:
    """The histories of a kind, which stand beside the settings file, by portfolio; {} without such a file."""
    if settings.file is None:
        return {}
    return MappingProxyType({name: history_of(name, settings.file.parent, chain) for name in portfolio_ids})


def assumptions(settings: Overridable) -> Assumptions:
    """What the settings say that is agreed; benchmarks that are not set keep their defaults."""
    elsewhere = settings.reference_class
    return Assumptions(
        discount_rate=settings.discount_rate,
        optimism_cost=settings.optimism_bias.cost,
        optimism_benefit=settings.optimism_bias.benefit,
        review_window_months=settings.review_window_months,
        nothing_to_record=frozenset(settings.nothing_to_record),
        benchmarks=MappingProxyType({**BENCHMARKS, **settings.benchmarks}),
        decision_rights=MappingProxyType({name: right.held() for name, right in settings.decision_rights.items()}),
        pivot_rules=DEFAULT_RULES if settings.pivot_rules is None else tuple(r.rule() for r in settings.pivot_rules),
        escalation=tuple(Rung(rung.name, rung.after_days, rung.amount_above) for rung in settings.escalation),
        locale=settings.locale,
        reference_class=None if elsewhere is None else ReferenceClass(**elsewhere.model_dump()),
        budget=settings.budget,
        pilots=frozenset(settings.pilots.projects if settings.pilots else ()),
        pilots_since=settings.pilots.since if settings.pilots else None,
    )


def read(
    source: str | Path | MappingType[str, str] | None,
    settings: Settings,
    portfolio_id: str | None = None,
    whole: frozenset[str] = frozenset(),
) -> Register:
    """The tables of a source as they stand there, mapped where the settings' mapping says so. Raises as `load` does.

    Of tables that hang on a project or benefit, only the rows of `portfolio_id` are read where it is given and can be, but
    for those that are asked for `whole`.
    """
    places = Places({}, [], [], settings.limits)
    try:
        return _read(source, settings, places, portfolio_id, whole)
    finally:
        places.close()


def _read(
    source: str | Path | MappingType[str, str] | None,
    settings: Settings,
    places: Places,
    only: str | None,
    whole: frozenset[str],
) -> Register:
    mapping = read_mapping(settings.mapping)
    if settings.beside:
        must_stay(mapping, settings)
    find(source, mapping, places)
    problems: list[Problem] = []
    wrong: list[str] = []
    raw: dict[str, RawTable] = {}
    used: dict[str, tuple[Sheet, set[str]]] = {}
    asked: dict[str, tuple[str, Sheet]] = {}
    _expect(places, mapping)
    for name in sorted(places.tables, key=TABLES.index):  # what rows hang on comes before them
        origin, sheet_name = places.tables[name]
        spec = mapping.get(name)
        part = narrowed(origin, sheet_name, name, spec, raw, only) if only and name not in whole else None
        sheets = [held.read(one) for held, one in places.feeding(name)] if part is None else [part]
        sheet = sheets[0]
        if spec is None or not spec.laid_out:
            asked[name] = (_called(name, spec), sheet)
        if spec is None or _unusable(sheets):
            raw[name] = next((one for one in sheets if _unusable([one])), sheet).table(name)
            continue
        found = [
            line for one in sheets for line in (*wrong_headers(one, name, mapping), *wrong_layout(one, name, mapping))
        ]
        if found:
            wrong += found
            continue
        raw[name] = mapped(sheets, name, spec, _ids(raw) if spec.fold_keys else None)
        for one in sheets:
            _, headers = used.get(one.place, (one, set()))
            used[one.place] = (one, headers | used_headers(one, name, spec))
    if wrong:
        raise SettingsError("the mapping does not fit the source", wrong)
    problems += [problem for sheet, headers in used.values() for problem in _not_mapped(sheet, headers)]
    problems += places.remarks
    return Register(raw, tuple(problems), tuple(r for origin in places.origins for r in origin.records()), asked)


def must_stay(mapping: Mapping, settings: Settings) -> None:
    """Raises `SettingsError` where a mapping that merely lies beside a source asks a query, or reads files elsewhere."""
    wrong = []
    for name, spec in mapping.items():
        where = mapping.at(name, "from")
        if isinstance(spec.origin, Query):
            wrong.append(f"{where}: a query is not run that merely lies beside a source")
        wrong += [f"{where}: {one!r} leads out of the source's folder" for one in spec.origins if _leads_away(one)]
    if wrong and settings.file:
        wrong.append(f"if you trust it, type --config {typed(settings.file)}")
        raise SettingsError("the mapping beside the source reaches out, and is not followed", wrong)


def _leads_away(origin: str) -> bool:
    """Whether a file, or a pattern of files, that `from` names is sought elsewhere than in the source's folder."""
    file = Path(origin.partition("#")[0])
    return file.is_absolute() or ".." in file.parts


def _unusable(sheets: Iterable[Sheet]) -> bool:
    return any(remark.effect is Effect.TABLE_UNUSABLE for sheet in sheets for remark in sheet.remarks)


def _ids(raw: MappingType[str, RawTable]) -> dict[str, list[str]]:
    """By column, the ids of the tables that were read so far."""
    found = {}
    for name, read_before in raw.items():
        key = table(name).key
        if len(key) == 1 and list(read_before.frame.columns).count(key[0]) == 1:
            found[key[0]] = [as_text(cell) for cell in read_before.frame[key[0]] if not is_empty(cell)]
    return found


def _called(name: str, spec: TableSpec | None) -> str:
    """What a table's sheet is asked for by: the mapping's `from`, else the table's name."""
    origin = next(iter(spec.origins), "") if spec else ""
    return origin.rpartition("#")[2] if origin else name


def _expect(places: Places, mapping: Mapping) -> None:
    """Tell each source which headers to look for in each of its sheets, whichever tables it feeds."""
    wanted: dict[tuple[int, str], tuple[set[str], list[TableSpec]]] = {}
    feeding = [(name, *one) for name in places.tables for one in places.feeding(name)]
    for name, origin, sheet_name in feeding:
        headers, specs = wanted.setdefault((id(origin), sheet_name), (set(), []))
        headers |= set(table(name).names)
        if spec := mapping.get(name):
            headers |= set(spec.named)
            specs.append(spec)
    for name, origin, sheet_name in feeding:
        headers, specs = wanted[id(origin), sheet_name]
        layouts = {(spec.header_rows, spec.transposed) for spec in specs}
        if len(layouts) > 1:
            where = mapping.at(name)
            raise SettingsError(
                f"{where}: tables of one sheet need the same header_rows and transposed: {sheet_name!r} has several"
            )
        if expect := getattr(origin, "expect", None):
            separator = next((spec.separator for spec in specs if spec.separator), "")
            expect(sheet_name, Expected.of(headers, separator, *next(iter(layouts), (1, False))))


def _not_mapped(sheet: Sheet, used: set[str]) -> list[Problem]:
    names = [header for header in dict.fromkeys(sheet.header) if header not in used]
    if not names:
        return []
    many = f"{len(names)} columns are not mapped and are" if len(names) > 1 else "1 column is not mapped and is"
    rule = f"{many} kept out: {', '.join(map(repr, names))}"
    return [Problem(sheet.file, rule, Effect.POINTED_OUT, sheet=sheet.sheet)]
