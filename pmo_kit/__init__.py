"""pmo-kit: what an outcome-driven PMO needs to say whether its projects are worth their money.

    from pmo_kit import load, measure
    portfolio = load("my-pmo").for_portfolio("RETAIL")
    measure(portfolio)

Names are looked up when they are first used, so that importing the kit costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

_FACE = {
    "CATALOGUE": "metrics",
    "Finding": "findings",
    "Portfolio": "portfolio",
    "load": "loaders",
    "measure": "metrics",
    "metric": "metrics",
}

__all__ = ["CATALOGUE", "Finding", "Portfolio", "__version__", "load", "measure", "metric"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        try:
            return version("pmo-kit")
        except PackageNotFoundError:  # run from a checkout that was never installed
            return "0+unknown"
    if name in _FACE:
        return getattr(import_module(f".{_FACE[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
