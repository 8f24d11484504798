"""Where files stand: folder names that every file system can carry, and files that are there whole or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.report.places import folders
from pmo_kit.writing import write_whole

from ..builders.hostile import HOSTILE

AWKWARD = (
    "a/😀",
    "..",
    ".",
    "",
    " ",
    "CON",
    "nul.txt",
    "x" * 400,
    "A/B",
    "a\\b",
    "index.html",
    "manifest.json",
    ".runs",
    "-x",
    "x.",
)


@pytest.mark.parametrize("portfolio_id", ["retail", "RETAIL-2026", "v1.2", "a_b", "007"])
def test_an_id_that_is_its_own_slug_keeps_it(portfolio_id: str):
    assert folders([portfolio_id]) == {portfolio_id: portfolio_id}


@pytest.mark.parametrize("portfolio_id", [*AWKWARD, *HOSTILE])
def test_any_other_id_gets_a_slug_and_a_hash(portfolio_id: str):
    (name,) = folders([portfolio_id]).values()
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,70}-[0-9a-f]{8}", name)


def test_a_slug_reads_like_its_id():
    (name,) = folders(["Grün & Söhne / Retail"]).values()
    assert name.startswith("Grun-Sohne-Retail-")


def test_ids_that_differ_in_case_alone_do_not_share_a_folder():
    names = folders(["A", "a"])
    assert len({name.casefold() for name in names.values()}) == 2
    assert all(re.fullmatch(r"[aA]-[0-9a-f]{8}", name) for name in names.values())


def test_an_id_that_looks_like_another_ones_folder_does_not_share_it():
    (taken,) = folders(["a/😀"]).values()
    assert len(set(folders(["a/😀", taken]).values())) == 2


@given(st.lists(st.text(max_size=80), unique=True, max_size=8))
def test_no_two_ids_share_a_folder_even_where_case_does_not_count(ids: list[str]):
    names = folders(ids)
    assert list(names) == ids
    assert len({name.casefold() for name in names.values()}) == len(ids)
    assert all(Path(name).name == name and not name.startswith(".") for name in names.values())


def test_a_file_is_written_whole(tmp_path: Path):
    write_whole(tmp_path / "new" / "a.html", b"page", beside=tmp_path / "runs")
    assert (tmp_path / "new" / "a.html").read_bytes() == b"page"
    assert [*(tmp_path / "runs").iterdir()] == []


def test_a_file_that_cannot_be_finished_leaves_the_old_one_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.html").write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "a.html", b"new")
    assert os.listdir(tmp_path) == ["a.html"]
    assert (tmp_path / "a.html").read_bytes() == b"old"
