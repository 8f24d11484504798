"""The libraries that a figure, or how it is shown, may depend on."""

from __future__ import annotations

import platform
from importlib.metadata import version

LIBRARIES = ("pmo-kit", "pandas", "numpy", "scipy", "matplotlib", "papermill", "nbconvert")


def versions() -> dict[str, str]:
    """The versions that a figure may depend on."""
    return {"Python": platform.python_version()} | {name: version(name) for name in LIBRARIES}
