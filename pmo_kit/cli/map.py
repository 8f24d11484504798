"""`pmo-kit map`: a first mapping file for a source whose headers are not the data dictionary's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import SettingsError
from .options import Config, Source, today
from .output import number_of, say


def propose_mapping(
    source: Source = None,
    config: Config = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write it; else it is printed.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Propose a column mapping for a source with headers of its own.

    Looks at headers and cells and writes a first mapping file, with how sure each guess is, what to ask, and what it
    could not place. It is yours to finish: what it is not sure of stands in comments.
    """
    from ..loaders.places import open_source
    from ..loaders.proposal.propose import propose
    from ..settings.meant import resolve

    if out is not None and out.exists() and not force:
        raise SettingsError(f"--out {str(out)!r} is there already: name another file, or give --force to write over it")
    where = resolve(source, config, today=today())
    with open_source(where.source, where.settings.limits) as origin:
        found = propose(origin, out.name if out else "mapping.yaml")
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
    say(f"guessed {', '.join(found.tables)}, with {asked} (marked ASK)")
    if found.nowhere:
        say(f"like no table: {', '.join(found.nowhere)}")
    if out is not None:
        say(f"wrote {out.name}: finish it, name it in pmo.yaml (mapping: {out.name}), and run pmo-kit check")
