"""YAML files that people write by hand: read strictly, and answered with the line and the nearest name.

Every scalar arrives as the text that was written, so an id of `007` keeps its zeros and `No` stays a word; the models
that receive the texts make numbers and dates of them. A key given twice is an error, not a silent last word.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from ..errors import SettingsError, did_you_mean

NULLS = {"", "~", "null", "Null", "NULL"}
BRANCHES = ("str", "constrained-str")  # how pydantic calls the text among several types
LARGEST = 2_000_000  # bytes; what people write by hand has some thousands
MOST_VALUES = 100_000  # once every alias stands for what it names
DEEPEST = 50  # values inside of values
Place = tuple[str | int, ...]
_TOO_DEEP = f"values stand inside of one another more than {DEEPEST} deep, or an alias stands inside of itself"


class YamlFile:
    """The content of a YAML file, and the line on which each place of it stands."""

    def __init__(self, path: Path, what: str) -> None:
        """Raises `SettingsError` where the file is absent, unreadable, not YAML, or no mapping of keys to values."""
        self.path, self.what = path, what
        self.lines: dict[Place, int] = {}
        self._values = 0
        try:
            node = yaml.compose(_text(path), Loader=yaml.SafeLoader)
        except FileNotFoundError:
            folder = path.parent
            there = sorted(p.name for p in folder.glob("*.y*ml")) if folder.is_dir() else []
            raise SettingsError(f"{what} {path.name!r} is not there{did_you_mean(path.name, there)}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{what} {path.name!r} cannot be read: {_reason(error)}") from None
        except yaml.YAMLError as error:
            raise SettingsError(f"{path.name} is not valid YAML", [_syntax(error)]) from None
        except RecursionError:
            raise SettingsError(f"{path.name} cannot be used: {_TOO_DEEP}") from None
        except (ValueError, OverflowError) as error:  # a character that there is none of
            raise SettingsError(f"{path.name} is not valid YAML", [str(error)]) from None
        self.content = {} if node is None else self._value(node, ())
        if self.content is None:
            self.content = {}
        if not isinstance(self.content, dict):
            raise SettingsError(f"{path.name} holds no keys: write one `key: value` a line")

    def _value(self, node: yaml.Node, place: Place) -> Any:
        self._values += 1
        if self._values > MOST_VALUES:
            many = f"with every alias followed it holds more than {MOST_VALUES:,} values"
            raise SettingsError(f"{self.path.name} cannot be used: {many}")
        if len(place) > DEEPEST:
            raise SettingsError(f"{self.path.name} cannot be used: {_TOO_DEEP}")
        if isinstance(node, yaml.ScalarNode) and "\0" in node.value:
            raise SettingsError(f"{self.path.name}, line {node.start_mark.line + 1}: a text holds a character of zero")
        if isinstance(node, yaml.ScalarNode):
            return None if node.style is None and node.value in NULLS else node.value
        if isinstance(node, yaml.SequenceNode):
            found = []
            for i, item in enumerate(node.value):
                self.lines[(*place, i)] = item.start_mark.line + 1
                found.append(self._value(item, (*place, i)))
            return found
        keys: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise SettingsError(f"{self.path.name}, line {line}: a key is a single text, such as `source: data`")
            key = str(key_node.value)
            if key in keys:
                first = self.lines[(*place, key)]
                raise SettingsError(
                    f"{self.path.name}, line {line}: {key!r} is given a second time (first on line {first})"
                )
            self.lines[(*place, key)] = line
            keys[key] = self._value(value_node, (*place, key))
        return keys

    def at(self, place: Place) -> str:
        """`pmo.yaml, line 3, pivot_rules[2].when`: where something stands, as precisely as it is known."""
        line = self.line(place)
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")
        return self.path.name + (f", line {line}" if line else "") + (f", {where}" if where else "")

    def read(self, model: type[BaseModel], content: Any = None, place: Place = ()) -> Any:
        """The content (or the part of it at `place`) as that model; raises `SettingsError` with every error at once."""
        try:
            return model.model_validate(self.content if content is None else content)
        except ValidationError as error:
            raise SettingsError(f"{self.what} cannot be used", self.explain(error, model, place)) from None

    def explain(self, error: ValidationError, model: type[BaseModel], place: Place = ()) -> list[str]:
        """A line for each error: where, what is wrong, and the nearest name where one is not known."""
        found: dict[str, int] = {}
        for detail in error.errors(include_url=False):
            if isinstance(detail["input"], (dict, list)) and detail["loc"][-1] in BRANCHES:
                continue  # "or a text" is no help to who wrote keys and values
            inner = tuple(p for p in detail["loc"] if not _is_branch(p))
            found[f"{self.at((*place, *inner))}: {_message(detail, model, inner)}"] = self.line((*place, *inner))
        return sorted(found, key=lambda text: found[text])

    def line(self, place: Place) -> int:
        """The line of a place, or of what holds it; 0 where that is the file."""
        known = place
        while known and known not in self.lines:
            known = known[:-1]
        return self.lines.get(known, 0)


def _is_branch(part: str | int) -> bool:
    """Whether a part of pydantic's location names a branch of a union or a key, which nobody wrote."""
    return isinstance(part, str) and ("[" in part or part in BRANCHES)


def _message(detail: ErrorDetails, model: type[BaseModel], place: Place) -> str:
    kind, given = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        holder = _model_at(model, place[:-1])
        known = keys(holder) if holder else ()
        return f"this key is not known{did_you_mean(str(place[-1]), known)}"
    if kind in ("value_error", "assertion_error"):
        return str(detail["ctx"]["error"])
    texts = {
        "missing": "this key is missing",
        "model_type": "a list of `key: value` lines is needed here",
        "dict_type": "a list of `key: value` lines is needed here",
        "tuple_type": "a list is needed here, such as [a, b]",
        "list_type": "a list is needed here, such as [a, b]",
        "float_parsing": "is not a number",
        "int_parsing": "is not a whole number",
        "bool_parsing": "is neither true nor false",
        "finite_number": "is not a finite number",
        "string_type": "is not a single text",
    }
    secret = detail["loc"][0] == "source"  # an address may hold a password
    shown = f"{given!r} " if isinstance(given, str) and not secret else ""
    if kind in texts:
        return (shown if texts[kind].startswith("is ") else "") + texts[kind]
    return shown + detail["msg"].replace("Input should", "must", 1)


def keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a model as they are written in a file."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


def _model_at(model: type[BaseModel] | None, place: Iterable[str | int]) -> type[BaseModel] | None:
    """The model that holds the key at a place, as far as the annotations tell."""
    for part in place:
        if model is None:
            return None
        named = {info.alias or name: info for name, info in model.model_fields.items()}
        if part in named:
            model = _model_in(named[part].annotation)
        elif issubclass(model, RootModel):
            model = _model_in(model.model_fields["root"].annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, UnionType, dict, list, tuple, Mapping) or get_args(annotation):
        return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
    return None


def _text(path: Path) -> str:
    """The text of a file. Raises `OSError` where it is no file but a pipe or a device, which has no end, or is too large."""
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise OSError("it is no file but a folder, a pipe or a device")
    if state.st_size > LARGEST:
        raise OSError(f"it has {state.st_size:,} bytes, and at most {LARGEST:,} are read")
    return path.read_text(encoding="utf-8-sig")


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8; save it as UTF-8"
    return getattr(error, "strerror", None) or str(error)


def _syntax(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    problem = getattr(error, "problem", None) or str(error)
    remedy = "indent with blanks, write `key: value` with a blank after the colon, and quote texts that hold : or #"
    return f"{where}{problem} – {remedy}"
