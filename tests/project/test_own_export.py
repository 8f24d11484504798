"""docs/your-own-export.md says what happens: its files are written, its commands run, and every mapping in it is one."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmo_kit.cli import app
from pmo_kit.loaders.mapping.spec import TableSpec, read_mapping
from pmo_kit.settings import carried

PAGE = Path(__file__).parents[2] / "docs" / "your-own-export.md"
BLOCK = re.compile(
    r"(?:<!-- (?P<what>file|mapping)(?:: (?P<name>\S+))? -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL
)


def blocks() -> list[re.Match[str]]:
    return list(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))


def test_its_commands_print_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks():
        if block["what"] == "file":
            path = tmp_path / block["name"]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block["body"], encoding="utf-8")
        elif block["kind"] == "console":
            command, _, shown = block["body"].partition("\n")
            result = CliRunner().invoke(app, shlex.split(command.removeprefix("$ pmo-kit ")))
            assert result.exit_code == 0, result.output
            assert (result.output.rstrip(), command) == (shown.rstrip(), command)


def test_every_mapping_in_it_is_one(tmp_path: Path) -> None:
    mappings = [block["body"] for block in blocks() if block["what"] == "mapping"]
    assert len(mappings) > 5
    for n, text in enumerate(mappings):
        path = tmp_path / f"{n}.yaml"
        path.write_text(text, encoding="utf-8")
        assert read_mapping(path)


def test_every_key_of_the_language_has_an_example() -> None:
    shown = " ".join(block["body"] for block in blocks()) + PAGE.read_text(encoding="utf-8")
    keys = {info.alias or name for name, info in TableSpec.model_fields.items()}
    assert [key for key in sorted(keys) if f"{key}:" not in shown] == []


def test_a_new_workspace_has_a_copy() -> None:
    copy = carried.folder("templates") / "workspace" / PAGE.name
    assert copy.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")
