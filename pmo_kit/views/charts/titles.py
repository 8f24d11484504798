"""How many of a whole, as the beginning of a title that is right for none, one, some and all."""

from __future__ import annotations

from ...amounts import Style, agreeing, sentence


def how_many(part: int, whole: int, noun: str, verbs: tuple[str, str], style: Style, which: str = "") -> str:
    """`No chain runs`, `The one chain runs`, `Two of the six chains run`, `All six chains run`; `which` follows the noun.

    >>> from ...amounts import BRITISH
    >>> how_many(0, 6, "chain", ("runs", "run"), BRITISH)
    'No chain runs'
    """
    which = f" {which}" if which else ""
    if not part:
        return f"No {noun}{which} {verbs[0]}"
    if whole == 1:
        return f"The one {noun}{which} {verbs[0]}"
    if part == whole:
        return f"All {style.in_words(whole)} {noun}s{which} {verbs[1]}"
    verb = agreeing(part, *verbs)
    return f"{sentence(style.in_words(part))} of the {style.in_words(whole)} {noun}s{which} {verb}"
