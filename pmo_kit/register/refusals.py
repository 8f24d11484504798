"""Why a register, or one portfolio of it, is refused: there is none, it was set aside, or something was lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..errors import PmoKitError, Problem, SourceError, UnknownNameError
from ..vocabulary import Effect

if TYPE_CHECKING:
    from .checks import Counts

HOLDERS = ("portfolios", "projects")  # the tables that say which portfolios there are
SHOWN = 12  # problems that a message spells out before it only counts


def refusal(
    portfolio_id: str | None,
    known: Iterable[str],
    aside: Mapping[str, Problem],
    counts: Mapping[str, Counts] = MappingProxyType({}),
    problems: Iterable[Problem] = (),
) -> PmoKitError:
    """Why there is no portfolio of that id, or none at all, as the error to raise.

    `known` are the ids that there are, `aside` those that were set aside with the problem that cost them. A portfolio that
    was set aside, and an id among others, give an `UnknownNameError`; a register without any portfolio a `SourceError`.
    """
    known = tuple(known)
    if portfolio_id and portfolio_id in aside:
        problem = aside[portfolio_id]
        return UnknownNameError("portfolio", portfolio_id, known, aside=f"{problem.place}: {problem.line()}")
    if known:
        return UnknownNameError("portfolio", portfolio_id or "", known)
    why = [_became(name, counts[name]) for name in HOLDERS if name in counts and not counts[name].used]
    lost = [p for p in problems if p.table in HOLDERS and p.effect in (Effect.SET_ASIDE, Effect.TABLE_UNUSABLE)]
    lines = [f"\n  {p.place}: {p.line()}" for p in lost[:SHOWN]]
    more = f"\n  … and {len(lost) - SHOWN:,} more: `pmo-kit check` lists them" if len(lost) > SHOWN else ""
    return SourceError(f"there is no portfolio to measure: {', and '.join(why)}{''.join(lines)}{more}")


def lost(problems: Iterable[Problem]) -> list[str]:
    """What the problems cost, each kind counted: `1 row set aside`, `2 cells read as empty`, `1 table unusable`."""
    found = list(problems)
    aside = {(p.place, p.table, p.row) for p in found if p.effect is Effect.SET_ASIDE}
    emptied = sum(p.effect is Effect.READ_AS_EMPTY for p in found)
    unusable = {(p.place, p.table) for p in found if p.effect is Effect.TABLE_UNUSABLE}
    costs = [(len(unusable), "table", "unusable"), (len(aside), "row", "set aside"), (emptied, "cell", "read as empty")]
    told = [f"{n:,} {what}{'' if n == 1 else 's'} {became}" for n, what, became in costs if n]
    histories = len({p.place for p in found if p.effect is Effect.HISTORY_UNUSED})
    return [*told, f"{histories:,} {'history' if histories == 1 else 'histories'} not used"] if histories else told


def stop_if_lost(problems: Iterable[Problem]) -> None:
    """What --strict asks for: `SourceError` where anything was lost on the way, before anything is done with the rest."""
    if costs := lost(problems):
        raise SourceError(f"--strict: {', '.join(costs)}: `pmo-kit check` lists them, and nothing was done")


def _became(name: str, count: Counts) -> str:
    """`projects has no rows`, `every row of projects is set aside (3 of 3)`."""
    if not count.read:
        return f"{name} has no rows"
    return f"every row of {name} is set aside ({count.set_aside:,} of {count.read:,})"
