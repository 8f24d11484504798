"""Texts of a source as they may stand in a YAML file and in its comments."""

from __future__ import annotations

import yaml

from ...settings.yamlfile import NULLS


def said(text: str) -> str:
    """A text of the source in a comment: on one line, and with nothing in it that a terminal would obey."""
    return "".join(c if c.isprintable() else _escaped(c) for c in " ".join(text.split()))


def scalar(text: str, flow: bool = False) -> str:
    """A text as YAML has it: plain where it reads back as itself, else in quotation marks."""
    content = f"{{k: {text}}}" if flow else f"k: {text}"
    try:
        node = yaml.compose(content, Loader=yaml.SafeLoader) if text.isprintable() and text not in NULLS else None
    except yaml.YAMLError:
        node = None
    if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
        value = node.value[0][1]
        as_key = not any(mark in text for mark in (": ", " #", "*", "&", "!")) and not text.endswith(":")
        if isinstance(value, yaml.ScalarNode) and value.style is None and value.value == text and as_key:
            return text
    marks = {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(marks.get(c) or (c if c.isprintable() else _escaped(c)) for c in text) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
