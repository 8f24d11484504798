"""`pmo-kit map`: a first mapping file for a source whose headers are not the data dictionary's."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import SettingsError
from .options import Config, Source, today
from .output import number_of, printable, say

if TYPE_CHECKING:
    from ..loaders.proposal.profile import Profile

EXAMPLES = 3  # values of a column that a question shows


def propose_mapping(
    source: Source = None,
    config: Config = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write it; else it is printed.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing in the terminal: what is open stands in the file.")
    ] = False,
) -> None:
    """Propose a column mapping for a source with headers of its own.

    Looks at headers and cells and writes a first mapping file, with how sure each guess is, what to ask, and what it
    could not place. It is yours to finish: what it is not sure of stands in comments. In a terminal, with --out, it asks first.
    """
    from ..loaders.places import open_source
    from ..loaders.proposal.asking import NOBODY
    from ..loaders.proposal.propose import propose
    from ..settings.meant import resolve

    if out is not None and out.exists() and not force:
        raise SettingsError(f"--out {str(out)!r} is there already: name another file, or give --force to write over it")
    where = resolve(source, config, today=today())
    with open_source(where.source, where.settings.limits) as origin:
        asks = out is not None and not yes and sys.stdin.isatty() and sys.stderr.isatty()
        found = propose(origin, out.name if out else "mapping.yaml", _Terminal() if asks else NOBODY)
    if found.as_they_are:
        say(f"as they are, without a mapping: {', '.join(found.as_they_are)}")
    if not found.text:
        say("the source needs no mapping: `pmo-kit check` reads it")
        return
    if out is None:
        typer.echo(found.text, nl=False)
    else:
        try:
            out.write_text(found.text, encoding="utf-8")
        except OSError as why:
            raise SettingsError(f"--out {str(out)!r} cannot be written: {why.strerror or why}") from why
    asked = number_of(found.questions, "question") if found.questions else "no questions"
    say(f"guessed {', '.join(found.tables) or 'no table'}, with {asked} (marked ASK)")
    if found.nowhere:
        say(f"like no table: {', '.join(found.nowhere)}")
    if out is not None:
        say(f"wrote {out.name}: finish it, name it in pmo.yaml (mapping: {out.name}), and run pmo-kit check")


class _Terminal:
    """Asks on the terminal, each question with three values of its column; an empty answer leaves it open."""

    def choose(self, question: str, options: Sequence[str], shown: Profile | None = None) -> str:
        from rich.console import Console
        from rich.prompt import Prompt
        from rich.text import Text

        console = Console(stderr=True)
        values = (
            f" – {', '.join(text for text, _ in shown.texts.most_common(EXAMPLES))}" if shown and shown.texts else ""
        )
        console.print(Text(printable(f"{question}{values}")))
        for number, option in enumerate(options, start=1):
            console.print(Text(printable(f"  {number}  {option}")))
        numbers = [str(number) for number in range(1, len(options) + 1)]
        how = "number, or Enter to leave it open"
        answer = Prompt.ask(
            how, choices=[*numbers, ""], default="", show_choices=False, show_default=False, console=console
        )
        return options[int(answer) - 1] if answer else ""
