"""The names of the months in the languages that registers are kept in; no name means two months in two of them."""

from __future__ import annotations

import re

_NAMES = (  # English, German, French, Spanish, Portuguese; long and short
    "january jan januar jänner janvier janv enero ene janeiro",
    "february feb februar février fevrier févr fevr fév fev febrero fevereiro",
    "march mar märz maerz mär mrz mars marzo março marco",
    "april apr avril avr abril abr",
    "may mai mayo maio",
    "june jun juni juin junio junho",
    "july jul juli juillet juil julio julho",
    "august aug août aout agosto ago",
    "september sept sep septembre septiembre setiembre setembro set",
    "october oct oktober okt octobre octubre outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dezembro",
)
MONTH_OF: dict[str, int] = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
ANY_MONTH = "|".join(sorted(map(re.escape, MONTH_OF), key=len, reverse=True))  # a pattern, the longest names first
