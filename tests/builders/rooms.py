"""The rooms of the package as they stand on disk, in the import contract, and in what they import: read, never run."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator, Mapping
from pathlib import Path

from .places import ROOT

PACKAGE = ROOT / "pmo_kit"


def layers() -> list[set[str]]:
    """The lines of the contract from the top to the ground, each the rooms that stand beside one another."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    lines = contracts["importlinter:contract:flow"]["layers"].split("\n")
    return [{name.strip() for name in line.split("|")} for line in lines if line.strip()]


def rooms() -> set[str]:
    """The modules and packages that stand at the top of the kit; `carried` is made by the wheel and holds no code."""
    return {module.removeprefix("pmo_kit.").split(".")[0] for module in modules() if module != "pmo_kit"}


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Every module by its full name; a package stands under its own name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(every: Mapping[str, Path]) -> dict[str, set[str]]:
    """What each module imports of the others, wherever in it, for the type checker alone as well."""
    return {name: set(_imported(name, path, every)) - {name} for name, path in every.items()}


def _imported(module: str, path: Path, every: Mapping[str, Path]) -> Iterator[str]:
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in every)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*start, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{origin}.{alias.name}"
                if (found := whole if whole in every else origin) in every:
                    yield found


def siblings(graph: Mapping[str, set[str]], package: str) -> dict[str, set[str]]:
    """The same within one package: what its modules and packages, each with all that is inside, import of one another."""
    inside = f"{package}."

    def child(module: str) -> str:
        return inside + module.removeprefix(inside).split(".")[0]

    found: dict[str, set[str]] = {}
    for module, targets in graph.items():
        if module.startswith(inside):
            found.setdefault(child(module), set()).update(child(one) for one in targets if one.startswith(inside))
    return {name: targets - {name} for name, targets in found.items()}


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """One circle as the names along it, the first again at its end; empty where there is none."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return []
        for target in sorted(graph.get(name, ())):
            if found := walk(target, [*way, name]):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(graph) if (found := walk(name, []))), [])
