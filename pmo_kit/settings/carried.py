"""What the kit carries besides code: notebooks, templates and sample data, in a checkout and in an installed wheel.

A wheel puts them into `pmo_kit/carried/`; in a checkout, and in an editable install, they stand beside the package.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ..errors import SourceError

Carried = Literal["notebooks", "templates", "sample_data"]

_PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: Carried) -> Path:
    """The folder of that name, absolute. Raises `SourceError` where the installation is incomplete."""
    for place in (_PACKAGE / "carried" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise SourceError(f"{name} is not where the kit carries it: this installation is incomplete, install pmo-kit again")
