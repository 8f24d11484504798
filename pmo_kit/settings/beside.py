"""A settings file that merely lies beside a source: what it says of the data holds; what would run or reach out does not.

A source is data, whoever sent it. Notebooks, where the reports go, limits, and addresses that lead out of the source's folder
are therefore taken from the workspace that the user stands in, or from the settings that she names with `--config`.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from . import config as config_of
from .config import Settings, is_address

HERS = ("notebooks", "out", "limits")  # keys of the workspace alone


def settings_for(
    source: str | Path | Mapping[str, str] | None = None, config: str | Path | None = None
) -> tuple[Settings, str | Mapping[str, str] | None]:
    """The settings that hold for a source, and the source itself; what is named here beats what the settings say.

    Without `config` it is the pmo.yaml in the source's folder, else the one in the working directory. Where the source is a
    folder whose pmo.yaml names a source (a workspace), that one is meant. Of a pmo.yaml that merely lies beside a source,
    nothing is taken that runs or reaches out (`without_reach`).
    """
    if isinstance(source, Mapping):
        return config_of.read_settings(config), source
    own = Path(source).expanduser() / config_of.DEFAULT_FILE if source and "://" not in str(source) else None
    if config or own is None or not own.is_file():
        settings = config_of.read_settings(config)
        return settings, str(source) if source else settings.source
    settings, stands_here = config_of.read_settings(own), Path(config_of.DEFAULT_FILE)
    if own.resolve() != stands_here.resolve():
        settings = without_reach(
            settings, config_of.read_settings(stands_here) if stands_here.is_file() else Settings()
        )
    return settings, settings.source or str(source)


def without_reach(settings: Settings, here: Settings) -> Settings:
    """The settings of a file beside a source, less what is not taken from there; that comes from those of the workspace.

    `not_taken` says what was left, and what to type where the file is trusted.
    """
    file = settings.file
    assert file is not None  # it was read from one
    left = [key for key in HERS if key in settings.model_fields_set]
    found: dict[str, object] = {key: getattr(here, key) for key in HERS}
    found["portfolios"] = portfolios = dict(settings.portfolios)
    for name, own in settings.portfolios.items():
        if own.notebooks is not None:
            left.append(f"portfolios.{name}.notebooks")
            portfolios[name] = own.model_copy(update={"notebooks": None})
            portfolios[name].model_fields_set.discard("notebooks")
    if not all(_stays(address, file.parent) for address in _addresses(settings.source)):
        left.append("source")
        found["source"] = None
    if settings.mapping is not None and not _stays(str(settings.mapping), file.parent):
        left.append("mapping")
        found["mapping"] = None
    taken: Settings = settings.model_copy(update=found)
    taken.stand_beside(left)
    return taken


def not_taken(settings: Settings) -> str:
    """What of a file that merely lies beside a source was not taken, and what to type if it is trusted; else nothing."""
    file, names = settings.file, settings.left
    if file is None or not names:
        return ""
    are = "is" if len(names) == 1 else "are"
    return (
        f"{file.parent.name}/{file.name}: {', '.join(names)} {are} not taken from settings that merely lie beside a source; "
        f"if you trust them, type --config {shown(file)}"
    )


def shown(file: Path) -> str:
    """A settings file as it is typed from where the user stands."""
    here = Path.cwd()
    return shlex.quote(str(file.relative_to(here) if file.is_relative_to(here) else file))


def _addresses(source: str | Mapping[str, str] | None) -> Iterator[str]:
    if isinstance(source, Mapping):
        yield from source.values()
    elif source:
        yield source


def _stays(address: str, folder: Path) -> bool:
    """Whether an address is a path inside of the folder; that of a database is none, nor is a link that leads out."""
    if is_address(address):
        return False
    return Path(address.partition("#")[0]).resolve().is_relative_to(folder.resolve())
