"""pmo.yaml as typed settings: every key may be left out, every key that is not known is answered with the nearest.

Nothing is read but the settings file itself, and names are checked against the vocabulary, so a mistake is found before
any data are touched.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from ..errors import SettingsError, did_you_mean, nearest
from ..rules import Right
from ..vocabulary import DEFAULT_LOCALE, METRIC_KEYS, TABLES, Category
from .limits import STATED, Limits
from .pivotrules import RuleEntry, each_once
from .yamlfile import YamlFile

DEFAULT_FILE = "pmo.yaml"
LAST_MONTH_END = "last-month-end"


def _one_of(what: str, names: Iterable[str]) -> AfterValidator:
    """A name must be one of these."""
    known = tuple(names)

    def check(name: str) -> str:
        if name not in known:
            raise ValueError(f"{what} {name!r} is not known{did_you_mean(name, known)}")
        return name

    return AfterValidator(check)


def _as_of(given: Any) -> Any:
    if isinstance(given, str) and given != LAST_MONTH_END:
        try:
            return dt.date.fromisoformat(given)
        except ValueError:
            raise ValueError(f"{given!r} is not a date: write it as YYYY-MM-DD, or {LAST_MONTH_END}") from None
    return given


def _day(given: Any) -> Any:
    if isinstance(given, str):
        try:
            return dt.date.fromisoformat(given)
        except ValueError:
            raise ValueError(f"{given!r} is not a date: write it as YYYY-MM-DD") from None
    return given


def _locale(given: str) -> str:
    """A locale that babel knows, as babel writes it: `de-DE` and `de_de` are `de_DE`."""
    try:
        return str(Locale.parse(given.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        hint = nearest(given.replace("-", "_"), locale_identifiers())
        raise ValueError(f"{given!r} is not a locale{hint or ': write language and country, such as en_GB'}") from None


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True)


class OptimismBias(_Model):
    """By how much costs are raised and benefits lowered before they are discounted; shares, 0.1 for 10 %."""

    cost: float = Field(0.0, ge=0, le=10)
    benefit: float = Field(0.0, ge=0, le=1)


class DecisionRight(_Model):
    """Who decides on what is of a category: a person or an office (`who`), a body (`forum`), and within how many days. A text
    alone names either."""

    who: str | None = Field(None, min_length=1)
    forum: str | None = Field(None, min_length=1)
    within_days: int | None = Field(None, ge=1, le=3650)

    @model_validator(mode="before")
    @classmethod
    def _text(cls, given: Any) -> Any:
        return {"who": given, "forum": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _somebody(self) -> DecisionRight:
        if not (self.who or self.forum):
            raise ValueError("it does not say who decides: give who, forum or both")
        return self

    def held(self) -> Right:
        """The right as measures and pages know it."""
        return Right(self.who, self.forum, self.within_days)


class ReferenceClass(_Model):
    """How comparable benefits elsewhere went: mean and standard deviation of actual ÷ plan, over how many, and who says so."""

    mean: float = Field(ge=0, le=10)
    spread: float = Field(gt=0, le=10)
    count: int = Field(ge=2)
    source: str = Field(min_length=1)


class Pilots(_Model):
    """The projects of a pilot, by project_id, and the day it began."""

    projects: tuple[str, ...] = Field(min_length=1)
    since: Annotated[dt.date, BeforeValidator(_day)]


class Rung(_Model):
    """A rung of the escalation ladder: who hears of a finding that has stood for more than `after_days` days, and whose
    amount is above `amount_above` in the portfolio's currency. Without a condition the rung is a plain name. `level` is
    another word for `who`."""

    who: str | None = None
    level: str | None = None
    after_days: int | None = Field(None, ge=0)
    amount_above: float | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _named_once(self) -> Rung:
        if bool(self.who) == bool(self.level):
            raise ValueError("a rung of the escalation ladder names one who hears of it: write `who: NAME`")
        return self

    @property
    def name(self) -> str:
        """Who hears of it."""
        return self.who or self.level or ""


def _rung(given: Any) -> Any:
    """A plain name is a rung without conditions."""
    return {"who": given} if isinstance(given, str) else given


MetricKey = Annotated[str, _one_of("metric", METRIC_KEYS)]
CategoryName = Annotated[str, _one_of("category", [str(c) for c in Category])]
TableName = Annotated[str, _one_of("table", TABLES)]
Address = Annotated[str, Field(min_length=1)]


class Overridable(_Model):
    """What can be set for all portfolios and, under `portfolios`, for one of them."""

    notebooks: list[str] | None = None
    discount_rate: float = Field(0.035, ge=0, lt=1)
    optimism_bias: OptimismBias = OptimismBias()
    review_window_months: int = Field(12, ge=1, le=120)
    benchmarks: dict[MetricKey, float] = {}
    nothing_to_record: tuple[TableName, ...] = ()
    pivot_rules: Annotated[tuple[RuleEntry, ...], AfterValidator(each_once)] | None = None  # absent: those that ship
    decision_rights: dict[CategoryName, DecisionRight] = {}
    escalation: tuple[Annotated[Rung, BeforeValidator(_rung)], ...] = ()
    locale: Annotated[str, AfterValidator(_locale)] = DEFAULT_LOCALE
    reference_class: ReferenceClass | None = None
    budget: float | None = Field(None, ge=0)
    pilots: Pilots | None = None


def _portfolios(given: Any) -> Any:
    """A list of ids is a mapping of ids to no overrides; an id without overrides has an empty value."""
    if isinstance(given, list) and all(isinstance(item, str) for item in given):
        twice = sorted({str(i) for i in given if given.count(i) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} is listed more than once")
        return {item: {} for item in given}
    if isinstance(given, dict):
        return {key: {} if value is None else value for key, value in given.items()}
    raise ValueError("a list of portfolio ids is needed, or ids with what differs for each")


class Settings(Overridable):
    """pmo.yaml. `source` and `mapping` are where they were found (resolved against the file's folder)."""

    source: Address | dict[TableName, Address] | None = None
    mapping: Path | None = None
    as_of: Annotated[dt.date | str | None, BeforeValidator(_as_of)] = None
    portfolios: Annotated[dict[str, Overridable], BeforeValidator(_portfolios)] = {}
    out: Path = Path("reports")
    limits: Limits = STATED

    _file: Path | None = PrivateAttr(None)
    _beside: bool = PrivateAttr(False)
    _left: tuple[str, ...] = PrivateAttr(())

    @property
    def file(self) -> Path | None:
        """The file that these settings were read from, or None for the defaults."""
        return self._file

    @property
    def beside(self) -> bool:
        """Whether the file merely lies beside a source, and nobody named it or stands there."""
        return self._beside

    @property
    def workspace(self) -> Path | None:
        """The folder that notebooks are taken from; None for the defaults, and where the file merely lies beside a source."""
        return self._file.parent if self._file and not self._beside else None

    @property
    def left(self) -> tuple[str, ...]:
        """The keys of a file that merely lies beside a source that were not taken."""
        return self._left

    def stand_beside(self, left: Iterable[str]) -> None:
        """Note that the file merely lies beside a source, and what of it was left."""
        self._beside, self._left = True, tuple(left)

    def day(self, option: dt.date | str | None = None, today: dt.date | None = None) -> dt.date:
        """The as-of date: the option, else the settings' `as_of`, else today.

        Only the command line knows a today; without one a date must be given, and `SettingsError` says so.
        """
        wanted = option or self.as_of or today
        if isinstance(wanted, str):
            try:
                wanted = _as_of(wanted)
            except ValueError as error:
                raise SettingsError(f"as-of date: {error}") from None
        if wanted == LAST_MONTH_END and today is not None:
            return today.replace(day=1) - dt.timedelta(days=1)
        if isinstance(wanted, dt.datetime):
            return wanted.date()
        if isinstance(wanted, dt.date):
            return wanted
        raise SettingsError("no as-of date: give one as YYYY-MM-DD, or set as_of in pmo.yaml to a date")

    def of(self, portfolio_id: str | None = None) -> Overridable:
        """The settings of one portfolio: what is set for all, overridden key by key by what is set for it."""
        common = {name: getattr(self, name) for name in Overridable.model_fields}
        own = self.portfolios.get(portfolio_id or "")
        for name in own.model_fields_set if own else ():
            value, base = getattr(own, name), common[name]
            if isinstance(value, OptimismBias):
                value = base.model_copy(update={key: getattr(value, key) for key in value.model_fields_set})
            elif isinstance(value, dict) and isinstance(base, dict):
                value = {**base, **value}
            common[name] = value
        return Overridable.model_construct(**common)


def read_settings(path: str | Path | None = None) -> Settings:
    """The settings in a file; with none, pmo.yaml in the working directory if it is there, else the defaults.

    Raises `SettingsError` with a line for everything that is wrong.
    """
    if not path:
        if not Path(DEFAULT_FILE).is_file():
            return Settings()
        path = DEFAULT_FILE
    file = Path(path)
    text = YamlFile(file, "the settings file")
    settings = text.read(Settings)
    folder = file.resolve().parent
    found: dict[str, Any] = {"out": folder / settings.out} if "out" in settings.model_fields_set else {}
    if settings.mapping is not None:
        found["mapping"] = folder / settings.mapping
    if isinstance(settings.source, str):
        found["source"] = resolved(settings.source, folder)
    elif settings.source:
        found["source"] = {table: resolved(address, folder) for table, address in settings.source.items()}
    settings = settings.model_copy(update=found)
    settings._file = file.resolve()
    return settings  # type: ignore[no-any-return]  # YamlFile reads what it was asked for


def is_address(address: str) -> bool:
    """Whether a text is the address of a database, or a reference to one, and no path."""
    return "://" in address or address.startswith(("${", "keyring:"))


def resolved(address: str, folder: Path) -> str:
    """An address with its path made absolute, also that of a database in a file (`sqlite:///pmo.db`); one of a server
    (`postgresql://…`), or a reference to one (`${PMO_DATABASE}`), is left as it is."""
    if in_file := re.fullmatch(r"((?:sqlite|duckdb)(?:\+\w+)?:///)([^?#]+)(.*)", address):
        return f"{in_file[1]}{folder / Path(in_file[2]).expanduser()}{in_file[3]}"
    return address if is_address(address) else str(folder / Path(address).expanduser())
