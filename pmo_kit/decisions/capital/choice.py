"""Which projects go on, start, pause or end, so that a budget brings most from here on. Numbers in, numbers out.

Every amount looks forward: what was spent is sunk and is nowhere in it. Amounts are not discounted. Going on costs what
remains to be spent and brings what is expected of the months to come. Not going on costs what is committed and brings nothing:
a pause is no cheaper than an end, for contracts run on, and what it would bring once resumed is left out. So the programme
decides what goes on, and of the rest a project is paused where going on would be worth its cost, and else ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...vocabulary import Status
from .prepared import HELD, Because, Do, Pairs, Ready, prepare
from .solver import PENNY, Programme, best, bound, cheapest

NEAREST = 25  # for so many of what does not go on it is worked out what would change that
EXACT = 40  # so many open candidates are chosen anew for that; of more, parts of projects give a lower bound
POINTS = 12
DRAWS, DRAWS_OF_MANY, MANY = 100, 25, 60  # the choice is made anew in so many draws, in fewer for more candidates


@dataclass(frozen=True, eq=False)
class Choice:
    """What is proposed for a budget.

    `rows`, by project_id: `project_id`, `name`, `status`, `do`, `cost` (from here on, as proposed; empty where unknown),
    `benefit` (that comes by it), `value` (benefit − cost), `frees` (what not going on leaves of what remained to be spent),
    `because`, `through` (the projects that `because` speaks of), `lacks` (columns that are empty), `changes_at` (the remaining
    benefit from which it would go on; empty where it does, and where no benefit would make it fit). Where `exact` is false
    there are many, and `changes_at` is a lower bound: below it, it would not. `cost` is the sum of what is known, `value` that of
    what can be judged;
    `lacking` is above 0, and `rows` empty, where even the cheapest set costs more than the budget.
    """

    rows: pd.DataFrame
    budget: float
    cost: float
    value: float
    lacking: float = 0.0
    exact: bool = True


def choose(candidates: pd.DataFrame, budget: float, *, dependencies: Pairs = ()) -> Choice:
    """What to continue, start, pause and end for a budget, so that benefit less cost from here on is largest.

    Takes the tables of `prepare`; exact, and the same for the same rows in any order. Raises `ValueError` for a budget below 0.
    """
    if not budget >= 0:
        raise ValueError(f"budget: {budget!r} is no amount of money to spend: give one of at least 0")
    return chosen(prepare(candidates, dependencies), budget)


def chosen(ready: Ready, budget: float) -> Choice:
    """The same of candidates that are ready."""
    goes = ready.best(budget)
    if goes is None:
        least = ready.cost(_least(ready))
        return Choice(pd.DataFrame(), budget, least, float("nan"), least - budget)
    frame, programme = ready.frame, ready.programme
    do = ready.do(goes)
    unknown = frame["remaining_cost"].isna().to_numpy()
    leaving_unknown = frame["exit_cost"].isna().to_numpy() & (frame["status"] != Status.PROPOSED).to_numpy()
    cost = np.where(np.where(goes, unknown, leaving_unknown), np.nan, np.where(goes, ready.go, ready.stay))
    benefit = np.where(goes, frame["remaining_benefit"].to_numpy(dtype=float), 0.0)
    reasons = [_reason(ready, goes, n) for n in range(len(frame))]
    rows = pd.DataFrame(
        {
            "project_id": frame["project_id"],
            "name": frame["name"],
            "status": frame["status"],
            "do": do,
            "cost": cost,
            "benefit": benefit,
            "value": benefit - cost,
            "frees": np.where(np.isin(do, [Do.PAUSE, Do.TERMINATE]) & ~ready.held, programme.cost, 0.0),
            "because": [because for because, _ in reasons],
            "through": [through for _, through in reasons],
            "lacks": list(_lacks(frame)),
            "changes_at": _changes_at(ready, goes, budget),
        }
    )
    return Choice(rows, budget, ready.cost(goes), ready.value(goes), exact=len(_open(ready)) <= EXACT)


def curve(ready: Ready, budget: float, points: int = POINTS) -> pd.DataFrame:
    """What other budgets would bring: from the least that must be spent to what all that is worth doing costs, and this one.

    Columns: `budget`, `cost`, `value` (of the best set), `goes` (how many projects go on or start), `buys` (value for each
    unit of money more than in the row before; empty in the first).
    """
    least, all_of_it = ready.cost(_least(ready)), ready.best(np.inf)
    most = least if all_of_it is None else max(least, ready.cost(all_of_it))
    budgets = np.unique(np.append(np.linspace(least, most, points), max(budget, least)).round(2))
    sets = [(amount, goes) for amount in budgets.tolist() if (goes := ready.best(amount)) is not None]
    rows = pd.DataFrame(
        [(amount, ready.cost(goes), ready.value(goes), int(goes.sum())) for amount, goes in sets],
        columns=["budget", "cost", "value", "goes"],
    )
    return rows.assign(buys=rows["value"].diff() / rows["budget"].diff())


def stability(ready: Ready, budget: float, draws: np.ndarray, limit: int | None = None) -> np.ndarray:
    """The share of draws in which each candidate, in the order given, gets what is proposed for it when all is chosen anew.

    Each is chosen exactly. `draws` has a row per draw and a column per candidate as given: its remaining benefit. Of more than
    `limit` draws so many are taken, evenly; without a limit DRAWS, or DRAWS_OF_MANY for more than MANY candidates. Empty
    for what is settled whatever the numbers, without draws, and where no set fits the budget.
    """
    goes, share = ready.best(budget), np.full(len(ready.frame), np.nan)
    if goes is None or not len(draws):
        return share
    limit = limit or (DRAWS if len(ready.frame) <= MANY else DRAWS_OF_MANY)
    taken = draws[np.linspace(0, len(draws) - 1, min(limit, len(draws))).round().astype(int)][:, ready.order]
    first, same = ready.do(goes), np.zeros(len(share))
    free = ~np.isin(ready.because, [Because.MANDATORY, Because.NEEDED, *HELD])
    expected = ready.frame["remaining_benefit"].to_numpy(dtype=float)
    for drawn in taken:
        moved = np.where(free & ~np.isnan(drawn), drawn - expected, 0.0)
        other = replace(ready, programme=replace(ready.programme, gain=ready.programme.gain + moved))
        again = other.best(budget)
        assert again is not None, "a budget that fits one draw fits them all"
        same += other.do(again) == first
    share[ready.order] = np.where(free, same / len(taken), np.nan)
    return share


def _least(ready: Ready) -> np.ndarray:
    goes = cheapest(ready.programme)
    assert goes is not None, "what is settled never contradicts what depends on what"
    return goes


def _reason(ready: Ready, goes: np.ndarray, n: int) -> tuple[str, tuple[str, ...]]:
    """Why this is proposed for a row, and which projects that speaks of."""
    ids, gain = ready.frame["project_id"].to_numpy(dtype=object), ready.programme.gain
    if ready.because[n]:
        return str(ready.because[n]), (*ready.through[n], *(ready.dead[n] if goes[n] else ()))
    if goes[n]:
        if gain[n] >= -PENNY:
            return str(Because.WORTH), ()
        return str(Because.CARRIES), tuple(ids[a] for a, b in ready.pairs if b == n and goes[a])
    if gain[n] < -PENNY:
        return str(Because.NOT_WORTH), ()
    needs = (*ready.dead[n], *(str(ids[b]) for a, b in ready.pairs if a == n and not goes[b]))
    return (str(Because.DEPENDS), needs) if needs else (str(Because.NO_MONEY), ())


def _lacks(frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    for project in frame.to_dict("records"):
        needed = ("remaining_cost", "remaining_benefit") if project["status"] == Status.PROPOSED else None
        columns = needed or ("remaining_cost", "exit_cost", "remaining_benefit")
        yield tuple(column for column in columns if pd.isna(project[column]))


def _open(ready: Ready) -> np.ndarray:
    """The rows that the numbers decide."""
    return np.flatnonzero(ready.programme.low < ready.programme.high)


def _changes_at(ready: Ready, goes: np.ndarray, budget: float) -> np.ndarray:
    """The remaining benefit from which each row would go on: its own, and what the best set with it falls short of the best."""
    found, programme = np.full(len(goes), np.nan), ready.programme
    brings = ready.frame["remaining_benefit"].to_numpy(dtype=float)
    out, top = np.flatnonzero(~goes & (programme.high > 0)), float(programme.gain[goes].sum())
    exact = len(_open(ready)) <= EXACT
    for n in out[np.argsort(-programme.gain[out], kind="stable")][:NEAREST].tolist():
        reach = _gain_with(programme.with_settled(n), budget - ready.owed, exact)
        if np.isfinite(reach):
            found[n] = brings[n] + max(0.0, top - reach)
    return found


def _gain_with(programme: Programme, spare: float, exact: bool) -> float:
    if not exact:
        return bound(programme, spare)
    goes = best(programme, spare)
    return -np.inf if goes is None else float(programme.gain[goes].sum())
