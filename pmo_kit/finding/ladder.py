"""Who decides on a finding, who hears of it, and by when: the escalation ladder of the settings, else the sponsors.

Rungs stand from the lowest to the highest. A rung with conditions hears of a finding that meets them all: it has stood for
more than `after_days`, and is worth more than `amount_above`. Of rungs without conditions only the lowest rung of the ladder
hears at once; one further up hears once the finding's date has passed. The highest rung that hears of it decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ..amounts import Style, listed
from ..register.naming import bare, is_placeholder
from ..register.portfolio import Rung

# Days until a cause must be decided, counted from the as-of date.
AT_ONCE = 14  # money goes out or an issue waits meanwhile, or reports of delivery show green, so that nobody else will raise it
NEXT_MEETING = 30  # promised value is lost month by month, or nobody answers for it: the next monthly meeting
NEXT_REVIEW = 90  # the records want mending: before the next quarterly review


def heard_by(ladder: Sequence[Rung], amount: float | None, days: int | None) -> tuple[list[str], Rung | None]:
    """Who hears of a finding of that amount that has stood for so many days, the lowest rung first, and the next rung above.

    An unknown amount or age meets no condition.

    >>> heard_by([Rung("board"), Rung("committee", amount_above=100.0), Rung("executive")], 250.0, None)
    (['board', 'committee'], Rung(who='executive', after_days=None, amount_above=None))
    """
    heard = [place for place, rung in enumerate(ladder) if _hears(rung, place, amount, days)]
    above = heard[-1] + 1 if heard else 0
    return [ladder[place].who for place in heard], ladder[above] if above < len(ladder) else None


def _hears(rung: Rung, place: int, amount: float | None, days: int | None) -> bool:
    if rung.after_days is None and rung.amount_above is None:
        return place == 0
    old = rung.after_days is None or (days is not None and days > rung.after_days)
    large = rung.amount_above is None or (amount is not None and amount > rung.amount_above)
    return old and large


def hearing(ladder: Sequence[Rung], amount: float | None, days: int | None, style: Style, currency: str) -> str:
    """Who hears of a finding now, and who next and when, as a sentence without its full stop; empty without a ladder."""
    now, following = heard_by(ladder, amount, days)
    said = [f"{listed(now, 9)} now"] if now else []
    if following is not None:
        when = [
            *(
                [f"after {style.number(following.after_days, 0)} {'day' if following.after_days == 1 else 'days'}"]
                if following.after_days is not None
                else []
            ),
            *(
                [f"above {style.compact(following.amount_above, currency)}"]
                if following.amount_above is not None
                else []
            ),
        ]
        said.append(f"{following.who} {' and '.join(when) or 'once the date has passed'}")
    return "; ".join(said)


def sponsors(record: Mapping[str, Any]) -> str:
    """The portfolio's sponsors by name, from its row of the portfolios table; who is not named is said.

    >>> sponsors({"cfo_sponsor": "Ada Nwosu", "cio_sponsor": None})
    'Ada Nwosu (CFO sponsor); no CIO sponsor is named'
    """
    cfo, cio = record.get("cfo_sponsor"), record.get("cio_sponsor")
    if not is_placeholder(cfo) and bare(cfo) == bare(cio):
        return f"{cfo} (CFO and CIO sponsor)"
    named = [f"{name} ({role} sponsor)" for role, name in (("CFO", cfo), ("CIO", cio)) if not is_placeholder(name)]
    lacks = [f"no {role} sponsor is named" for role, name in (("CFO", cfo), ("CIO", cio)) if is_placeholder(name)]
    if not named:
        return "the portfolio's sponsors, who are not named"
    return "; ".join([" and ".join(named), *lacks])


def due(as_of: dt.date, days: int) -> dt.date:
    """The day by which a cause is to be decided."""
    return as_of + dt.timedelta(days=days)
