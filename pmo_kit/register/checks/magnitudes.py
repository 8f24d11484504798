"""Amounts that are likely to be in another unit than the rest, or to have the wrong sign: looked for, never mended.

Each function yields row, column, rule and remedy; the text is built only for the rows that are told of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ...vocabulary import Kind

Remark = tuple[
    Any, str, str, str
]  # row, column, rule, remedy; to pandas the label of a row is anything, here its number
SAME_UNIT = "check that both are in the same unit"
WHOLE_UNITS = "check that it is in whole units, not in thousands or millions"
APART = (300, 3000)  # times: what is about a thousand


def times_apart(times: float) -> str:
    """`about a thousand times larger than` for 950; below 1 it is smaller."""
    many = times if times > 1 else 1 / times
    return f"about {'a thousand' if 800 <= many <= 1250 else f'{many:,.0f}'} times {'larger' if times > 1 else 'smaller'} than"


def other_unit_of_a_project(projects: pd.DataFrame) -> Iterator[Remark]:
    """Amounts of one project that are about a thousand times apart: one of them is likely to be in another unit."""
    plan = projects["planned_investment"].where(projects["planned_investment"] > 0)
    for column in ("forecast_investment", "actual_spend"):
        ratio = projects[column] / plan
        # Spend may rightly be a thousandth of the plan, early on; an estimate at completion may not.
        low = ratio.between(1 / APART[1], 1 / APART[0]) & (column != "actual_spend")
        for row in projects.index[ratio.between(*APART) | low]:
            rule = f"{projects.at[row, column]:,.0f} is {times_apart(ratio[row])} planned_investment {plan[row]:,.0f}"  # type: ignore[str-bytes-safe]  # numbers
            yield row, column, rule, SAME_UNIT


def other_unit_of_a_series(frame: pd.DataFrame, key: str, planned: str, actual: str) -> Iterator[Remark]:
    """Actuals of one benefit or project that are about a thousand times its plan for the same months, or its thousandth."""
    both = frame[frame[planned].notna() & frame[actual].notna()]
    sums = both.groupby(key, sort=False)[[planned, actual]].sum()
    ratio = sums[actual] / sums[planned].where(sums[planned] > 0)
    apart = ratio[ratio.between(*APART) | ratio.between(1 / APART[1], 1 / APART[0])]
    if apart.empty:
        return
    first = both[both[key].isin(apart.index)].drop_duplicates(key)
    for row, name in first[key].items():
        rule = f"the actuals of {name!r} are {times_apart(apart[name])} its plan for the same months"
        yield row, actual, rule, SAME_UNIT


def thousands_among_millions(amounts: pd.Series) -> Iterator[Remark]:
    """A few amounts that a wide gap parts from the others, about a thousand times smaller than they are."""
    amounts = amounts[amounts > 0].sort_values()
    gaps = (amounts / amounts.shift()).fillna(1)
    if len(amounts) < 4 or gaps.max() < 30:  # within a portfolio amounts differ widely, but not by a gap like that
        return
    cut = int(gaps.argmax())
    few, many = amounts.iloc[:cut], amounts.iloc[cut:]
    if len(few) * 3 <= len(amounts) and 200 <= many.median() / few.median() <= 5000:
        for row, amount in few.items():
            rule = f"{amount:,.0f} is {times_apart(amount / many.median())} the portfolio's other amounts, around"
            yield row, "planned_investment", f"{rule} {many.median():,.0f}", WHOLE_UNITS


def wrong_sign(realisation: pd.DataFrame, kinds: pd.Series) -> Iterator[Remark]:
    """Dis-benefits re-planned below zero (a plan or an actual below it is read as empty), and benefits that are planned below
    zero in every month: each row or benefit once.

    `kinds` is the kind of each row's benefit, empty where that is not known.
    """
    dis = kinds == Kind.DIS_BENEFIT
    for row in realisation.index[dis & realisation["replanned_value"].lt(0)]:
        rule = "a dis-benefit re-planned below zero: its values are positive amounts, and are subtracted"
        yield row, "replanned_value", rule, "take the minus away"
    planned = realisation.loc[~dis & realisation["planned_value"].ne(0) & realisation["planned_value"].notna()]
    highest = planned.groupby("benefit_id", sort=False)["planned_value"].max()
    for row, benefit in (
        planned[planned["benefit_id"].isin(highest.index[highest < 0])]
        .drop_duplicates("benefit_id")["benefit_id"]
        .items()
    ):
        rule = f"the plan of {benefit!r} is below zero in every month, and its kind is not dis_benefit"
        yield row, "planned_value", rule, "a loss is a dis_benefit with positive amounts; a saving is a positive amount"
