"""Each unit of money once: what is at stake is kept by where it stands, so that two causes can tell whether they mean the same.

A pot is where money stands: what a month of a benefit was planned to bring and did not (`MISSING`), what of that plan came
(`CAME`), what a benefit is still to bring (`TO_COME`), what a project costs above its approval, and so on. A cause that
comes after another counts of a shared pot only what goes beyond what was counted before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

Pot = Any  # a tuple: one of the words below, and the ids of where it stands
Pots = Mapping[Pot, float]

MISSING = "planned and missing"  # by benefit and month
CAME = "planned and came"  # by benefit and month
TO_COME = "planned and to come"  # by benefit
ABOVE_APPROVAL = "cost above approval"  # by project
TO_SPEND = "to be spent"  # by project
INVESTED = "invested without a plan"  # by project
GIVEN_UP = "given up by a change"  # by project
OVER_CLAIMED = "claimed beyond the whole"  # by benefit
REPEATED = "counted more than once"  # by shared benefit
EXPECTED_MISSING = "planned and not to be expected"  # by project
APPROVED = "approved"  # by project


def worth(pots: Pots) -> float | None:
    """What some pots hold in all, None where there is none. What came above its plan is a negative amount of what is missing."""
    return math.fsum(pots.values()) if pots else None


def counted_once(cases: Iterable[Pots], taken: dict[Pot, float]) -> list[float | None]:
    """What each case adds to what was counted before, at least 0; None where its amount is unknown.

    `taken` is what was counted of each pot by now, and is written on: the cases of the next cause go on from there.

    >>> counted_once([{("a",): 10.0}, {("a",): 12.0, ("b",): 5.0}, {}], {})
    [10.0, 7.0, None]
    """
    added: list[float | None] = []
    for pots in cases:
        more = []
        for pot, amount in pots.items():
            before = taken.get(pot)
            more.append(amount if before is None else max(0.0, amount - max(0.0, before)))
            taken[pot] = amount if before is None else max(before, amount)
        added.append(max(0.0, math.fsum(more)) if pots else None)
    return added


def total(amounts: Iterable[float | None]) -> float | None:
    """The sum of the amounts that are known, None where none is."""
    known = [amount for amount in amounts if amount is not None]
    return math.fsum(known) if known else None
