"""What moves a project's expectation away from its plan, in money and in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..amounts import Style
from ..metrics.population import Known
from .course import Seen
from .learning import levels, shrunk
from .outlook import Outlook

MOST = 3
TELLS = 0.95  # a shape that leaves more of the plan than this is not named
LEAST = 0.01  # of the plan, from which a driver is worth a sentence


def unconfirmed(ahead: Outlook) -> tuple[np.ndarray, np.ndarray]:
    """By how much expectation and interval (10 % to 90 %) of the months to come would move for each course, if every figure
    counted as confirmed; the mean of the class is left as it is."""
    found, coming = ahead.courses, ahead.year.shaped + ahead.later.shaped
    whole = Seen(**{**found.seen.__dict__, "weight": np.ones(len(found.seen.of))})
    level, variance = ahead.level()
    gross = levels(whole, len(found), ahead.gross.shape, ahead.gross.fading)
    other, less = shrunk(gross, ahead.by_class("mean"), ahead.by_class("spread"), ahead.by_class("noise"))
    width = 2 * 1.2816 * (np.sqrt(less) - np.sqrt(variance))
    asked = ~found.dis & (coming != 0)  # without comparable benefits there is no level, and nothing to come
    return np.where(asked, (other - level) * coming, 0.0), np.where(asked, width * coming, 0.0)


def drivers(
    known: Known, ahead: Outlook, projects: pd.DataFrame, place: np.ndarray, base: float | None
) -> list[tuple[str, ...]]:
    """Up to three sentences for each project on what moved its expectation away from plan, the largest first: of its first year
    while that runs or is to come, else of its life. `place` is the project of each course; `base` the mean of a base rate. What
    moves less than a hundredth of the plan is not said."""
    found = ahead.courses
    gross = ~found.dis
    count = len(projects)

    def summed(one: np.ndarray) -> np.ndarray:
        return np.bincount(place, np.where(gross, one, 0.0), count)

    running = summed(ahead.year.plan) > 0
    over = summed(found.over.astype(float)) > 0
    waits = summed((ahead.waits >= 0).astype(float)) > 0
    level, mean = ahead.level()[0], ahead.by_class("mean")
    if base is not None:
        level = mean = np.full(len(found), base)

    def moved(year: bool) -> dict[str, np.ndarray]:
        coming = ahead.year.plan if year else ahead.year.plan + ahead.later.plan
        shaped = ahead.year.shaped if year else ahead.year.shaped + ahead.later.shaped
        shaped = coming if base is not None else shaped
        planned = ahead.planned_year if year else ahead.planned_life
        came, silent = (found.year_fixed, found.year_unmeasured) if year else (found.life_fixed, found.life_unmeasured)
        expected = projects["year_expected" if year else "life_expected"].to_numpy()
        launch = np.where(waits, expected - summed(level * shaped), 0.0)
        return {
            "planned": summed(planned),
            "so far": summed(came - np.where(ahead.waits >= 0, 0.0, planned - coming) + silent),
            "silent": -summed(silent),
            "comparable": summed(mean * shaped - coming),
            "coming": summed(coming),
            "shaped": summed(shaped),
            "own": summed((level - mean) * shaped),
            "launch": launch,
            "unconfirmed": projects["unconfirmed"].to_numpy(),
        }

    horizons = {True: moved(True), False: moved(False)}
    said = _Words(known, ahead, base)
    chance = dict(
        zip(known.project.table.project_id[ahead.waiting.project], ahead.waiting.chance_of_never, strict=True)
    )
    past = summed(((ahead.waits >= 0) & (ahead.until >= 0)).astype(float)) == 0
    told: list[tuple[str, ...]] = []
    for n in range(count):
        if over[n]:
            told.append(("It ended without a launch, so nothing of its plan will come.",))
        elif waits[n] and past[n]:
            told.append(
                ("It has not launched, and the last month of its plan has passed: nothing of it is left to come.",)
            )
        else:
            amounts = {name: float(one[n]) for name, one in horizons[bool(running[n])].items()}
            planned, coming, shaped = amounts.pop("planned"), amounts.pop("coming"), amounts.pop("shaped")
            ranked = sorted(amounts, key=lambda name: -abs(amounts[name]))
            worth = [name for name in ranked if abs(amounts[name]) >= LEAST * planned > 0][:MOST]
            never = chance.get(projects["project_id"].iloc[n], 0.0)
            shape = shaped / coming if coming > 0 else 1.0
            width = float(projects["unconfirmed_width"].iloc[n])
            told.append(tuple(said.of(name, amounts[name], bool(running[n]), never, shape, width) for name in worth))
    return told


class _Words:
    """The sentences, with amounts as the portfolio writes them."""

    def __init__(self, known: Known, ahead: Outlook, base: float | None) -> None:
        self.style, self.currency = Style(known.portfolio.assumptions.locale), known.portfolio.currency
        self.shape, self.mean, self.base = ahead.gross.shape, ahead.gross.mean, base
        elsewhere = known.portfolio.assumptions.reference_class
        self.whose = f"Comparable benefits elsewhere ({elsewhere.source})" if elsewhere else "Comparable benefits"

    def of(self, name: str, amount: float, first_year: bool, never: float, shape: float, width: float) -> str:
        """The sentence of a driver with its amount; `shape` is what the shape makes of the plan that is to come, `width` by how
        much the interval would be wider were all figures confirmed."""
        money = self.style.compact(abs(amount), self.currency)
        does = f"takes {money} from" if amount < 0 else f"adds {money} to"
        if name == "so far":
            beside = "less" if amount < 0 else "more"
            return f"{'In its first year' if first_year else 'Over its life'} so far {money} {beside} than planned has come."
        if name == "silent":
            return f"For {money} of the plan that has fallen due nothing was measured, and it counts as nothing."
        if name == "comparable":
            mean = self.style.percent((self.mean if self.base is None else self.base) * shape)
            if self.base is not None:
                return f"First years that are over came to {mean} of their plan, which {does} what is to come."
            return f"{self.whose} bring {mean} of such a plan{self._shape(shape)}, which {does} what is to come."
        if name == "own":
            beside = "below" if amount < 0 else "above"
            return f"Its own course lies {beside} that of comparable benefits, which {does} what is to come."
        if name == "launch":
            return (
                f"It has not launched, and may do so late or, at a chance of {self.style.percent(never)}, never, "
                f"which {does} what is to come."
            )
        more, end = "less" if amount < 0 else "more", "narrower" if width < 0 else "wider"
        return (
            f"Figures that nobody confirmed weigh less: were they confirmed, {money} {more} would be expected, within an interval "
            f"{self.style.compact(abs(width), self.currency)} {end}."
        )

    def _shape(self, shape: float) -> str:
        """Why it is less than usual, where it is."""
        if shape > TELLS:
            return ""
        if self.shape.decays:
            return ", for they wane with time after launch"
        return ", for they come up slowly after launch" if self.shape.ramps else ""
