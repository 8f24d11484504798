"""Facts as people read them: a name without underscores, and a value in its unit."""

from __future__ import annotations

from typing import Any

from ..amounts import Style, is_empty
from ..rules import FACTS
from ..vocabulary import Unit

UNITS = {fact.name: fact.unit for fact in FACTS}
UNKNOWN = "not known"


def written(name: str, value: Any, style: Style, currency: str) -> str:
    """A fact as a phrase: `months late 42`, `avoidable cost £1.2M`, `launched: no`, `remaining benefit: not known`."""
    words, unit = name.replace("_", " "), UNITS.get(name, "")
    if isinstance(value, bool):
        return f"{words}: {'yes' if value else 'no'}"
    if is_empty(value):
        return f"{words}: {UNKNOWN}"
    if isinstance(value, str) or not unit:
        return f"{words}: {value}"
    if unit == "money":
        return f"{words} {style.compact(value, currency)}"
    plain = unit == Unit.MONTHS or unit == Unit.DAYS
    return f"{words} {style.number(value) if plain and unit in words else style.figure(value, unit)}"
