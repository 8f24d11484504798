"""The words of the reports that mean something of their own: what each means, and a link to that from its first use."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..register.slugs import slug

TERMS: Mapping[str, str] = {
    "promised by now": "The original plan of every month that has ended, of projects that have started, launched or not.",
    "evidenced": "What was measured and entered as an actual figure; a month without one counts as nothing.",
    "confirmed by name": "Somebody in finance put a name to the figure.",
    "baseline": "What was measured before: of a benefit before its go-live, of the portfolio before the transformation began.",
    "provisional": "Replayed from today’s data, because no baseline is locked: what is entered late can still move it.",
    "leaked": "Planned since the launch and not come: re-planned away, delayed, or short.",
    "current objective": "An objective that is valid on the as-of date.",
    "accountable": "A person answers for the benefit, no team or placeholder, and it has a baseline and a criterion of success.",
    "at stake": "Money that is missing, overspent or about to be, as each finding says; each unit of it is counted once.",
    "early warning": "A cause that costs benefits or is about to, with every project that it was found in.",
    "pivot rule": "A rule, agreed before a project starts, on when to go on, change its scope, pause or end it.",
    "in force": "Agreed before the project started, and not changed since; a rule that is not in force advises and does not bind.",
    "restated": "The past is told otherwise now: today’s data gives another figure for an earlier day than was reported for it.",
}
SAID = re.compile(r'(<p class="pmo-(?:verdict|say|note|since|restated)">)([^<]*)(</p>)')  # as `views.markup` writes it


def anchor(term: str) -> str:
    """The id under which a term is explained."""
    return f"term-{slug(term)}"


class Linker:
    """Links every term to what it means, at its first use in the paragraphs of a page."""

    def __init__(self) -> None:
        self._left = {term: re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE) for term in TERMS}

    def linked(self, html: str) -> str:
        """The same markup, with a link at each term that was not met before. Only text of the kit's own paragraphs is touched,
        and all of it is escaped already."""
        return SAID.sub(lambda found: found[1] + self._text(found[2]) + found[3], html)

    def _text(self, text: str) -> str:
        met = sorted(
            (found.start(), found.end(), term) for term, word in self._left.items() if (found := word.search(text))
        )
        parts, at = [], 0
        for start, end, term in met:
            if start < at:  # inside of another term: its first use is still to come
                continue
            parts += [text[at:start], f'<a class="pmo-term" href="#{anchor(term)}">{text[start:end]}</a>']
            at = end
            del self._left[term]
        return "".join([*parts, text[at:]])
