"""What is meant by a source, a settings file and a date: looked up once, where a command or a call begins.

What comes below is handed the outcome and looks nothing up again.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import SettingsError
from .beside import not_taken, settings_for
from .config import Settings, is_address, resolved
from .nearby import not_there

Named = str | Path | Mapping[str, str]  # a source as a caller names it; a mapping holds an address for each table


@dataclass(frozen=True)
class Meant:
    """Where the data is, the settings that hold for it, and the day it is looked at from.

    `source` is an address with its path made absolute, or one for each table; None where neither the caller nor the
    settings name one.
    """

    source: str | Mapping[str, str] | None
    settings: Settings
    day: dt.date


def resolve(
    source: Named | None = None,
    config: str | Path | Settings | None = None,
    as_of: dt.date | str | None = None,
    today: dt.date | None = None,
) -> Meant:
    """The source, settings and day that are meant; what is named here beats what the settings say.

    `config` is a settings file, or settings already read; without one, the pmo.yaml in the source's folder, else in the
    working directory, is read. The day is `as_of`, else the settings' own, else `today`, which the command line alone knows.

    Raises `SettingsError` where the settings are wrong or there is no day, `SourceError` where there is no day and the source
    is not there: then it was most likely misspelled, and with it the settings beside it were missed.
    """
    if isinstance(config, Settings):
        settings, meant = config, source or config.source
    else:
        settings, meant = settings_for(source or None, config or None)
    try:
        day = settings.day(as_of or None, today)
    except SettingsError:
        if isinstance(meant, (str, Path)) and not is_address(str(meant)) and not Path(meant).expanduser().exists():
            raise not_there("the source", Path(meant).expanduser()) from None
        raise
    return Meant(_absolute(meant), settings, day)


def warn_of_what_is_not_taken(meant: Meant) -> None:
    """A warning where settings that merely lie beside a source name what is not taken from there."""
    if said := not_taken(meant.settings):
        warnings.warn(said, stacklevel=3)


def _absolute(source: Named | None) -> str | Mapping[str, str] | None:
    here = Path.cwd()
    if isinstance(source, Mapping):
        return {table: resolved(str(address), here) for table, address in source.items()}
    return None if source is None else resolved(str(source), here)
