"""Whatever is wrong with a file, the kit answers in its own words and in good time, and takes no machine down.

Some hundreds of damaged inputs, the same each time; only errors of `pmo_kit.errors` may come out of them.
"""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from pmo_kit.baselines import trust
from pmo_kit.errors import PmoKitError
from pmo_kit.loaders import load
from pmo_kit.loaders.places import open_source
from pmo_kit.loaders.proposal.propose import propose
from pmo_kit.register.locks import mend
from pmo_kit.settings.config import read_settings

from ..baselines import histories
from ..builders.damage import (
    ENDINGS,
    MAPPING,
    SETTINGS,
    SOURCES,
    chance,
    damaged,
    damaged_inside,
    folder,
    respelled,
)

pytestmark = pytest.mark.slow
TIMES = {"csv": 20, "workbook": 30, "parquet": 60, "sqlite": 20, "duckdb": 15}
DAY = "2026-06-30"


@pytest.mark.parametrize("kind", SOURCES)
def test_a_sound_source_of_each_kind_is_read(kind: str, tmp_path: Path) -> None:
    made, _ = SOURCES[kind]
    assert load(made(tmp_path / f"sound{ENDINGS[kind]}"), as_of=DAY).portfolio_ids == ("A",)


@pytest.mark.parametrize("kind", SOURCES)
def test_nothing_but_the_kits_own_errors_comes_out_of_a_damaged_source(kind: str, tmp_path: Path) -> None:
    made, inside = SOURCES[kind]
    source = made(tmp_path / f"damaged{ENDINGS[kind]}")
    file = source / inside if inside else source
    sound = file.read_bytes()
    for number in range(TIMES[kind]):
        luck = chance(kind, number)
        if kind == "workbook" and number % 4:
            file.write_bytes(damaged_inside(sound, luck))
        else:
            file.write_bytes((respelled if kind == "csv" and number % 2 else damaged)(sound, luck))
        with suppress(PmoKitError):
            load(source, as_of=DAY)
        if number % 10 == 0:
            with suppress(PmoKitError), open_source(source) as origin:
                propose(origin)


def test_nothing_but_the_kits_own_errors_comes_out_of_damaged_settings(tmp_path: Path) -> None:
    for number in range(150):
        change = respelled if number % 4 else damaged
        (tmp_path / "pmo.yaml").write_bytes(change(SETTINGS.encode(), chance("settings", number)))
        with suppress(PmoKitError):
            read_settings(tmp_path / "pmo.yaml")


def test_nothing_but_the_kits_own_errors_comes_out_of_a_damaged_mapping(tmp_path: Path) -> None:
    folder(tmp_path / "data")
    (tmp_path / "pmo.yaml").write_text(f"source: data\nmapping: mapping.yaml\nas_of: {DAY}\n")
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    assert load(config=tmp_path / "pmo.yaml").portfolio_ids == ("A",)
    for number in range(100):
        change = respelled if number % 4 else damaged
        (tmp_path / "mapping.yaml").write_bytes(change(MAPPING.encode(), chance("mapping", number)))
        with suppress(PmoKitError):
            load(config=tmp_path / "pmo.yaml")


def test_nothing_but_the_kits_own_errors_comes_out_of_a_damaged_history(tmp_path: Path) -> None:
    """Also where the lines follow one another, as someone who knows how could write them."""
    file = histories.sound(tmp_path)
    sound = file.read_bytes()
    for number in range(120):
        luck = chance("history", number)
        if number % 3 < 2:
            file.write_bytes((respelled, damaged)[number % 3](sound, luck))
        else:
            records = []
            for line in sound.splitlines():
                with suppress(ValueError):
                    records.append(json.loads(respelled(line, luck)))
            file.write_bytes(histories.chained(*({k: v for k, v in r.items() if k != "previous"} for r in records)))
        history = histories.portfolio(tmp_path).locks["A"]
        assert [*trust.told(history), *trust.problems(history)] or not history.faults
        with suppress(PmoKitError):
            mend("A", tmp_path, by="Ann Lee", on=DAY, reason="cut off")
        with suppress(PmoKitError):
            histories.portfolio(tmp_path).locks["A"].lock_on(histories.TODAY)


NINE_TIMES = [f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]" for last, name in pairwise("abcdefgh")]
BOMB = "\n".join(["a: &a [x, x, x, x, x, x, x, x, x]", *NINE_TIMES])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "with every alias followed it holds more than 100,000 values"),
        ("source: &a [*a]", "an alias stands inside of itself"),
        ("[" * 5_000, "stand inside of one another more than 50 deep"),
        ("{}: x", "line 1: a key is a single text, such as `source: data`"),
        ('source: "\\UFFFFFFFF"', "is not valid YAML"),
        ('out: "a\\0b"', "line 1: a text holds a character of zero"),
        ("portfolios: [[a]]", "a list of portfolio ids is needed"),
        (" " * 2_000_001, "it has 2,000,001 bytes, and at most 2,000,000 are read"),
    ],
    ids=["aliases", "itself", "deep", "key", "character", "zero", "list", "size"],
)
def test_settings_that_would_never_end_or_are_none_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "pmo.yaml").write_text(text)
    with pytest.raises(PmoKitError) as told:
        read_settings(tmp_path / "pmo.yaml")
    assert said in str(told.value)
