"""Figures as people write them: signs, grouping, decimal marks, currencies, scales and percent signs.

What a comma and a point mean is decided for a column, not for a cell: each cell is read with a decimal point and with a
decimal comma, and where only one of the two makes a number, the cell shows which it is. Where no cell of the column shows
it, a cell that could be both is refused, and the message asks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from ..schemas import Column
from .celltext import Noted, UnreadableError, quoted
from .currencies import PATTERN, POINT_SIGNS, meant
from .forms import PLAIN, Form

SCALES = {
    **dict.fromkeys(("k", "K", "thousand"), 1_000),
    **dict.fromkeys(("m", "M", "mn", "mln", "mio", "Mio", "Mio.", "million", "millions"), 1_000_000),
    **dict.fromkeys(("bn", "Bn", "BN", "B", "b", "billion", "mrd", "Mrd", "Mrd."), 1_000_000_000),
}
SCALE = "|".join(re.escape(word) for word in sorted(SCALES, key=len, reverse=True))
SPACE = r"[ \u00a0\u2007\u2009\u202f'’]"  # what groups digits beside point and comma
WRITTEN = re.compile(
    rf"(?P<sign>[+-])?\s*(?P<before>{PATTERN})?\s*(?P<inner>[+-])?\s*(?P<digits>[0-9.,](?:[0-9.,]|{SPACE}(?=[0-9]))*"
    rf"(?:[eE][+-]?[0-9]+)?)\s*(?P<scale>{SCALE})?\s*(?P<after>{PATTERN})?\s*(?P<percent>%)?\s*(?P<last>-)?"
)
BRACKETED = re.compile(rf"({PATTERN})?\s*\(([^()+-]*)\)\s*({PATTERN}|%)?")
# Whole, or with a decimal point for certain: read without taking it apart, since nearly all figures are written so.
PLAIN_FIGURE = re.compile(
    r"-?(?:[0-9]{1,15}|(?P<sign>[£$€]?)(?:[0-9]{1,15}\.(?:[0-9]{1,2}|[0-9]{4,})|[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]{1,2}))"
)
NUMBER = {
    mark: re.compile(
        rf"(?P<whole>[1-9][0-9]{{0,2}}(?:(?P<by>{SPACE}|{re.escape(group)})[0-9]{{3}})(?:(?P=by)[0-9]{{3}})*|[0-9]*)"
        rf"(?:{re.escape(mark)}(?P<part>[0-9]*))?(?P<power>[eE][+-]?[0-9]+)?"
    )
    for mark, group in ((".", ","), (",", "."))
}


class Written(NamedTuple):
    """A figure taken apart: its digits with their marks, and what stands around them."""

    digits: str
    negative: bool = False
    currency: str = ""
    scale: int = 1
    percent: bool = False

    def reading(self, mark: str) -> float | None:
        """The digits read with this decimal mark; None where that makes no number."""
        match = NUMBER[mark].fullmatch(self.digits)
        if match is None or not (match["whole"] or match["part"]) or (match["by"] and match["power"]):
            return None
        whole = re.sub(r"[^0-9]", "", match["whole"])
        number = float(f"{whole or 0}.{match['part'] or 0}{match['power'] or ''}")
        return -number if self.negative else number


def written(text: str) -> Written | None:
    """A text taken apart as a figure; None for what is none."""
    text = text.strip().replace("−", "-")  # the typographic minus
    bracketed = BRACKETED.fullmatch(text)
    match = WRITTEN.fullmatch("".join(part or "" for part in bracketed.groups()) if bracketed else text)
    if match is None:
        return None
    signs = [sign for sign in (match["sign"], match["inner"], match["last"], bracketed and "-") if sign]
    stated = [currency for currency in (match["before"], match["after"]) if currency]
    if len(signs) > 1 or len(stated) > 1 or any(not meant(currency) for currency in stated):
        return None
    scale = SCALES[match["scale"]] if match["scale"] else 1
    return Written(match["digits"], "-" in signs, "".join(stated), scale, bool(match["percent"]))


def shown_by(texts: Collection[str], form: Form, column: Column) -> Form:
    """The form with what these texts of one column, looked at together, show of marks and percent signs."""
    plain = {text for text in texts if PLAIN_FIGURE.fullmatch(text)}
    figures = [figure for text in texts if text not in plain and (figure := written(text))]
    marks = {mark for figure in figures if (mark := _mark_of(figure))} | (
        {"."} if any("." in t for t in plain) else set()
    )
    if not form.decimal and len(marks) == 1:
        form = replace(form, decimal=marks.pop())  # type: ignore[arg-type]  # marks are the point and the comma
    form = replace(form, both_marks=not form.decimal and len(marks) > 1)
    if column.kind == "share" and form.scale is None:
        form = replace(form, percentages=any(figure.percent for figure in figures))
    return form


def _mark_of(figure: Written) -> str:
    """The decimal mark that a figure shows; nothing where both marks, or neither, make a number of it."""
    point, comma = figure.reading("."), figure.reading(",")
    if (point is None) != (comma is None):
        return "." if comma is None else ","
    if point != comma and "," in figure.digits and figure.currency in POINT_SIGNS and figure.scale == 1:
        return "."
    return ""


def parse_number(cell: Any, column: Column | None = None, form: Form = PLAIN) -> float | Noted:
    """A finite number, in the unit that the column's scale, or the cell itself, gives it."""
    kind = column.kind if column else "number"
    if isinstance(cell, (bool, np.bool_)) or not isinstance(cell, (str, Real, Decimal)):
        raise UnreadableError(f"{quoted(cell)} is not a number", "write a number")
    if not isinstance(cell, str):
        try:
            number = float(cell)
        except OverflowError:
            number = math.inf
        _check_share(number, cell, kind, form)
        return _finite(_times(number, form.scale), cell)
    if form.decimal != "," and (plain := PLAIN_FIGURE.fullmatch(cell)) and (kind == "money" or not plain["sign"]):
        sign = plain["sign"] or ""
        number = float(cell.replace(",", "").replace(sign, "", 1))
        _check_share(number, cell, kind, form)
        number = _times(number, form.scale)
        return Noted(number, currency=sign) if sign else number
    figure = written(cell)
    if figure is None:
        raise UnreadableError(f"{quoted(cell)} is not a number", _remedy(cell))
    if kind != "money" and (figure.currency or figure.scale != 1):
        raise UnreadableError(f"{quoted(cell)} is not a number", "write the figure alone, without currency or unit")
    if figure.percent and kind != "share":
        remedy = "write the figure alone, without the percent sign"
        raise UnreadableError(f"{quoted(cell)} is not a number but a percentage", remedy)
    number = _value(figure, cell, form)
    if figure.percent:
        return _finite(_times(number, 0.01), cell)
    _check_share(number, cell, kind, form)
    if figure.scale == 1:
        number = _finite(_times(number, form.scale), cell)
        return Noted(number, currency=figure.currency) if figure.currency else number
    number = _finite(_times(number, figure.scale), cell)
    remark = "a figure with a unit of its own is not multiplied by the scale in the mapping" if form.scale else ""
    return Noted(number, remark, figure.currency)


def _value(figure: Written, cell: str, form: Form) -> float:
    """The number that the digits make with the column's decimal mark; refused where that is not known."""
    point, comma = figure.reading("."), figure.reading(",")
    if form.decimal:
        number = point if form.decimal == "." else comma
        if number is None:
            remedy = f"the decimal mark of the column is {form.decimal!r}: write the figure with it"
            raise UnreadableError(f"{quoted(cell)} is not a number", remedy)
        return number
    why = "the column has both decimal points and decimal commas" if form.both_marks else ""
    if point is not None and (comma is None or comma == point):
        return point
    if point is not None and form.point and not form.both_marks and "," not in figure.digits:
        return point
    if point is None and comma is None:
        raise UnreadableError(f"{quoted(cell)} is not a number", _remedy(cell))
    if point is None:
        remedy = "write it with a decimal point, or declare decimal: ',' in the mapping if most are written so"
        raise UnreadableError(f"{quoted(cell)} is written with a decimal comma{why and ', and ' + why}", remedy)
    rule = f"{quoted(cell)} may mean {point:.15g} or {comma:.15g}, and "
    rule += why or "no other cell of the column shows which"
    by_point, by_comma = f"decimal: '.' in the mapping ({point:.15g})", f"decimal: ',' ({comma:.15g})"
    raise UnreadableError(rule, f"declare {by_point} or {by_comma}, or write it without grouping")


def _check_share(number: float, cell: Any, kind: str, form: Form) -> None:
    """Plain figures among percentages, or mostly above 1, may be shares or percentages: only the mapping can say which."""
    doubtful = form.percentages or (form.above_one and number <= 1)  # what is above 1 is out of range anyway
    if kind != "share" or form.scale is not None or number == 0 or not doubtful:
        return
    why = (
        "other cells of the column bear a percent sign" if form.percentages else "most cells of the column are above 1"
    )
    rule = f"{quoted(cell)} may be a share or a percentage ({number:g} or {_times(number, 0.01):g}): {why}"
    remedy = "declare scale: 0.01 in the mapping if these are percentages, scale: 1 if they are shares"
    raise UnreadableError(rule, remedy)


def _times(number: float, scale: float | None) -> float:
    """In decimals, so that 15.297 (£m) comes to 15297000 and not to a hair beside it."""
    if scale is None or not math.isfinite(number):
        return number
    return float(Decimal(repr(number)) * Decimal(repr(scale)))


def _finite(number: float, cell: Any) -> float:
    if math.isfinite(number):
        return number
    raise UnreadableError(f"{quoted(cell)} is not a finite number", "write a number, or leave the cell empty")


def _remedy(text: str) -> str:
    if re.fullmatch(r"\D{1,4}[0-9][0-9.,]*\D{0,4}|[0-9][0-9.,]* ?[A-Za-z]+", text.strip()):
        return "write the figure alone, without currency or unit (a scale such as £m is declared in the mapping)"
    return "write a number, or leave the cell empty where there is none"
