"""What every page of the kit is framed with: one style sheet, one small script and the hash that lets it run."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from markupsafe import Markup

from ..amounts import BRITISH, Style
from ..settings.carried import folder

TEMPLATE = "pmo_report"


def filters(style: Style = BRITISH) -> dict[str, Callable[..., str]]:
    """How the templates write figures and dates."""
    return {
        "whole": partial(style.number, digits=0),
        "rate": lambda ratio: f"{style.number(ratio * 100)} %",
        "long_day": style.long_day,
    }


@dataclass(frozen=True)
class Frame:
    """Style and script as they stand in a page, and the hash of the script for the content security policy."""

    css: Markup
    script: Markup
    script_hash: str


def frame(templates: Path | None = None) -> Frame:
    """The frame from a folder of templates, the kit's own where none is given."""
    place = (templates or folder("templates")) / TEMPLATE
    # read as text, so a checkout with Windows line ends gives the hash that a browser works out, which reads them as \n
    script = (place / "theme.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    css = (place / "style.css").read_text(encoding="utf-8")
    return Frame(Markup(css), Markup(script), f"sha256-{digest}")


@dataclass(frozen=True)
class Since:
    """What a page says of the last run in a line, and whether the past was restated; empty where there is none."""

    line: str = ""
    restated: bool = False


NOTHING = Since()


def stamp(made_at: dt.datetime) -> str:
    """When a run was started, as pages tell it: `2026-11-23 15:28 UTC`. The time must know its zone."""
    return f"{made_at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def spoken(name: str) -> str:
    """A notebook's name as a title.

    >>> spoken("03_benefits_review")
    'Benefits review'
    """
    words = name.lstrip("0123456789_- ").replace("_", " ").strip() or name
    return words[:1].upper() + words[1:]
