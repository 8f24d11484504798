"""What a run reads: each source once, and of each the portfolios to report on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..loaders import load_meant, store
from ..register.portfolio import Portfolio
from ..register.refusals import refusal
from ..report.provenance import Quality, public_name, quality
from ..settings import carried
from ..settings.config import DEFAULT_FILE, Settings
from ..settings.meant import Meant
from ..vocabulary import NOTEBOOKS
from .plan import Notebook, Unit, find_notebooks


@dataclass(frozen=True)
class Input:
    """A source that was read and validated, and the portfolios to report on."""

    meant: Meant
    register: Portfolio
    ids: tuple[str, ...]
    kept_at: Path | None = None  # where the notebooks read the register

    def kept_below(self, stores: Path) -> Input:
        """The same, to be kept in a store in this folder; nothing is written yet."""
        key = store.key_of(self.register, self.settings, version("pmo-kit"))
        return replace(self, kept_at=stores / key)

    def comparing(self, earlier: Mapping[str, Mapping[str, Any]]) -> Input:
        """The same, its portfolios compared with what an earlier run found of them."""
        mine = {one: earlier[one] for one in self.register.portfolio_ids if one in earlier}
        return replace(self, register=replace(self.register, earlier=mine))

    def keep(self) -> None:
        """Write the store, which is all that the notebooks read."""
        if self.kept_at is not None:
            store.keep(self.register, self.kept_at, self.settings)
            store.compare_with(self.kept_at, self.register.earlier)

    @property
    def settings(self) -> Settings:
        """The settings that hold for the source."""
        return self.meant.settings

    @property
    def name(self) -> str:
        """The source as it may be shown."""
        if isinstance(self.meant.source, Mapping):
            return (
                "files named in the settings" if self.meant.source == self.settings.source else "files named one by one"
            )
        return public_name(self.meant.source or "")

    @cached_property
    def quality(self) -> Quality:
        """What was read and what was wrong with it."""
        return quality(self.register)

    @cached_property
    def private(self) -> dict[str, str]:
        """Texts that must not show in a report, and what stands for them."""
        hidden = {f"{Path.home()}/": "~/", f"{Path.cwd()}/": ""}
        if self.settings.file:
            hidden[f"{self.settings.file.parent}/"] = ""
        if isinstance(self.meant.source, str):
            hidden[self.meant.source] = self.name
        if self.kept_at:
            hidden[f"{self.kept_at}/{DEFAULT_FILE}"] = public_name(str(self.settings.file or DEFAULT_FILE))
            hidden[str(self.kept_at)] = self.name
        return hidden

    def parameters(self, portfolio_id: str) -> dict[str, str]:
        """What every notebook is given: text alone, with absolute paths, so that it runs from any folder."""
        config = str(self.kept_at / DEFAULT_FILE) if self.kept_at else ""
        day = self.register.as_of.isoformat()
        return {"source": str(self.kept_at or ""), "config": config, "portfolio_id": portfolio_id, "as_of": day}

    def unit(self, portfolio_id: str, names: Sequence[str]) -> Unit:
        """What to run for one portfolio: the named notebooks, else the settings' own, else all of the kit's."""
        chosen = tuple(dict.fromkeys(names or self.settings.of(portfolio_id).notebooks or NOTEBOOKS))
        given = self.parameters(portfolio_id)
        shown = given | {"source": self.name, "config": public_name(str(self.settings.file or ""))}
        return Unit(portfolio_id, chosen, given, shown)


def read_input(meant: Meant) -> Input:
    """Read and validate one source. Raises as `load` does, and where no portfolio is left or one that the settings name is
    not there."""
    register = load_meant(meant)
    if not register.portfolio_ids:
        raise register.refusal()
    ids = tuple(meant.settings.portfolios) or register.portfolio_ids
    for portfolio_id in ids:
        if portfolio_id not in register.portfolio_ids:
            raise register.refusal(portfolio_id)
    return Input(meant, register, ids)


def narrowed(inputs: Sequence[Input], wanted: Sequence[str]) -> list[Input]:
    """The inputs with only the portfolios asked for; `UnknownNameError` for one that no source holds, or that was set
    aside."""
    if not wanted:
        return list(inputs)
    known = [one for each in inputs for one in each.register.portfolio_ids]
    aside = {one: problem for each in inputs for one, problem in each.register.aside.items()}
    for portfolio_id in wanted:
        if portfolio_id not in known:
            raise refusal(portfolio_id, known, aside)
    mine = (
        replace(each, ids=tuple(i for i in dict.fromkeys(wanted) if i in each.register.portfolio_ids))
        for each in inputs
    )
    return [each for each in mine if each.ids]


def notebooks_of(units: Sequence[Unit], inputs: Sequence[Input]) -> dict[str, Notebook]:
    """The notebooks that the units name: those of the workspace first, then those that the kit carries.

    A workspace is the folder of settings that were named with `--config` or stood in; a source's own folder is none.
    """
    workspaces = [each.settings.workspace for each in inputs if each.settings.workspace] + [Path.cwd()]
    places = dict.fromkeys([*(folder / "notebooks" for folder in workspaces), carried.folder("notebooks")])
    return find_notebooks(
        [name for unit in units for name in unit.notebooks], [p.resolve() for p in places if p.is_dir()]
    )
