"""A torn last line is set aside and that is recorded; anything else that is wrong stays, for it is evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit.baselines import trust
from pmo_kit.baselines.locking import mend_history, verify
from pmo_kit.errors import SettingsError
from pmo_kit.register.locks import append, history_of
from pmo_kit.vocabulary import Effect

from .histories import TODAY, chained, lock, portfolio, sound


def mend(folder: Path, reason: str = "the disk was full") -> str:
    return mend_history(portfolio(folder), folder, by="Ann Lee", on=TODAY, reason=reason).hash


def torn_at_every_place(folder: Path) -> list[tuple[bytes, bytes]]:
    """The lines before the last, and beginnings of the last: all short ones, some long ones, and all but its end."""
    *first, last = sound(folder).read_bytes().splitlines(keepends=True)
    lengths = [*range(1, 90), *range(90, len(last) - 2, 37), len(last) - 2]
    return [(b"".join(first), last[:length]) for length in lengths]


def test_a_line_torn_at_any_byte_is_known_for_one_and_only_that(tmp_path: Path) -> None:
    file = history_of("A", tmp_path).file
    for first, part in torn_at_every_place(tmp_path):
        for after in (b"", b"\n", b"\0" * 40, b"\r\n"):  # what an editor or a disk adds to it
            file.write_bytes(first + part + after)
            history = history_of("A", tmp_path)
            assert history.torn == part + after
            assert history.faults == ("line 3 is torn: it was cut off while it was written, and is the last",)
            assert history.lock_on(TODAY) is None


@pytest.mark.parametrize("length", [1, 40, 150])
def test_a_mended_history_holds_what_it_held_goes_on_and_says_what_was_set_aside(tmp_path: Path, length: int) -> None:
    file = sound(tmp_path)
    *first, last = file.read_bytes().splitlines(keepends=True)
    torn = last[:length]
    file.write_bytes(b"".join(first) + torn)
    mend(tmp_path)
    history = history_of("A", tmp_path)
    assert history.faults == ()
    assert file.read_bytes().startswith(b"".join(first))
    assert [entry.event for entry in history.entries] == ["lock", "review", "mend"]
    (mended,) = history.mends
    digest = hashlib.sha256(torn).hexdigest()
    aside = file.with_name(f"{file.stem}.torn-{digest[:16]}")
    assert mended.details["set_aside"] == {"file": aside.name, "sha256": digest, "bytes": length}
    assert (mended.by, mended.on, mended.details["reason"]) == ("Ann Lee", "2026-07-01", "the disk was full")
    assert aside.read_bytes() == torn
    assert portfolio(tmp_path).lock == history.locks[0]
    lock(tmp_path, by="Bo Li", reason="late spend")
    proves, against, _ = verify(history_of("A", tmp_path))
    assert against == []
    assert f"line 3: a torn line was set aside by Ann Lee on 2026-07-01, and stands in {aside.name} as it was" in proves


def test_a_first_line_that_is_torn_leaves_a_history_that_begins_with_its_mend(tmp_path: Path) -> None:
    file = sound(tmp_path)
    file.write_bytes(file.read_bytes()[:300])
    mend(tmp_path)
    assert [entry.event for entry in history_of("A", tmp_path).entries] == ["mend"]
    lock(tmp_path)
    assert portfolio(tmp_path).lock is not None


def test_what_was_set_aside_is_looked_at_when_a_history_is_verified(tmp_path: Path) -> None:
    file = sound(tmp_path)
    file.write_bytes(file.read_bytes()[:-30])
    mend(tmp_path)
    (aside,) = file.parent.glob("*.torn-*")
    aside.write_bytes(b"another")
    assert "is no longer what it was" in verify(history_of("A", tmp_path))[1][0]
    aside.unlink()
    _, against, cannot = verify(history_of("A", tmp_path))
    assert against == []
    assert any(f"{aside.name} cannot be read" in sentence for sentence in cannot)


def altered(content: bytes) -> bytes:
    return content.replace(b"Bo Li", b"Bo Lo")


def unreadable_before_the_last(content: bytes) -> bytes:
    return content.replace(b'"Bo Li"', b'"Bo Li')


def torn_before_the_last(content: bytes) -> bytes:
    first, second, third = content.splitlines(keepends=True)
    return first + second[:40] + b"\n" + third


def torn_into_one(content: bytes) -> bytes:
    first, second, third = content.splitlines(keepends=True)
    return first + second[:40] + third


def torn_after_an_altered_one(content: bytes) -> bytes:
    return altered(content)[:-15]  # the hash of the line before can still be read


def closed_but_not_believed(content: bytes) -> bytes:
    return content.replace(b'"number": 3', b'"number": 4')


def a_quote_flipped(content: bytes) -> bytes:
    return content.replace('Zoë Ångström"'.encode(), "Zoë Ångström#".encode())


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (altered, "line 3"),
        (unreadable_before_the_last, "line 2"),
        (torn_before_the_last, "line 2"),
        (torn_into_one, "line 2"),
        (torn_after_an_altered_one, "line 3"),
        (closed_but_not_believed, "line 3"),
        (a_quote_flipped, "line 3"),
    ],
)
def test_what_is_no_torn_last_line_is_not_mended_and_the_remedy_is_told(
    tmp_path: Path, damage: Callable[[bytes], bytes], line: str
) -> None:
    file = sound(tmp_path)
    content = damage(file.read_bytes())
    file.write_bytes(content)
    with pytest.raises(
        SettingsError, match=f"(?s)no torn last line, and nothing was mended.*{line}.*from version control"
    ):
        mend(tmp_path)
    assert file.read_bytes() == content
    assert [*file.parent.glob("*.torn-*")] == []


def test_a_sound_history_has_nothing_to_mend_and_a_mend_needs_a_name_and_a_reason(tmp_path: Path) -> None:
    file = sound(tmp_path)
    with pytest.raises(SettingsError, match=r"nothing was mended$"):
        mend(tmp_path)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(SettingsError, match="--reason"):
        mend(tmp_path, reason="  ")
    with pytest.raises(SettingsError, match="nobody's name"):
        mend_history(portfolio(tmp_path), tmp_path, by="TBC", on=TODAY, reason="why not")
    assert history_of("A", tmp_path).torn != b""


def test_a_mend_that_was_interrupted_between_its_two_files_is_done_again(tmp_path: Path, monkeypatch) -> None:
    import os

    file = sound(tmp_path)
    file.write_bytes(file.read_bytes()[:-30])
    torn = file.read_bytes()
    moved = os.replace

    def one_only(part, path) -> None:
        if Path(path) == file:
            raise OSError(28, "No space left on device")
        moved(part, path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", one_only)
        with pytest.raises(SettingsError, match="No space left"):
            mend(tmp_path)
    assert file.read_bytes() == torn
    mend(tmp_path)
    assert len([*file.parent.glob("*.torn-*")]) == 1
    assert history_of("A", tmp_path).faults == ()


def test_what_is_told_of_a_history_names_file_line_and_what_becomes_of_the_baseline(tmp_path: Path) -> None:
    assert trust.told(history_of("A", tmp_path)) == []
    file = sound(tmp_path)
    whole = file.read_bytes()
    assert (trust.told(history_of("A", tmp_path)), trust.problems(history_of("A", tmp_path))) == ([], [])
    file.write_bytes(altered(whole))
    place = "baselines/A-559aead0.jsonl"
    assert trust.told(history_of("A", tmp_path)) == [
        f"{place}: line 3 does not follow from the line before: one of the two was altered, taken out or put in; "
        "what was locked is not used, and the baseline is replayed instead: `pmo-kit check` says what to do"
    ]
    (problem,) = trust.problems(history_of("A", tmp_path))
    assert (problem.file, problem.effect) == (place, Effect.HISTORY_UNUSED)
    assert problem.rule.startswith("line 3 does not follow")
    assert "from version control" in problem.remedy
    file.write_bytes(whole[:-30])
    assert "baseline mend" in trust.problems(history_of("A", tmp_path))[0].remedy
    mend(tmp_path)
    assert trust.told(history_of("A", tmp_path)) == [
        f"{place}: line 3: a torn line was set aside by Ann Lee on 2026-07-01: the disk was full"
    ]
    (problem,) = trust.problems(history_of("A", tmp_path))
    assert problem.effect == Effect.POINTED_OUT


def test_a_printed_hash_contradicts_a_history_that_is_gone(tmp_path: Path) -> None:
    file = sound(tmp_path)
    printed = history_of("A", tmp_path).newest
    file.unlink()
    assert verify(history_of("A", tmp_path), [printed])[1] == [
        f"{printed[:8]}, which a report printed, is not in the history: it was cut or rewritten since"
    ]


def test_a_line_of_another_event_is_no_lock(tmp_path: Path) -> None:
    file = history_of("A", tmp_path).file
    file.parent.mkdir()
    file.write_bytes(chained({"figures": 7, "as_of": None}))
    assert history_of("A", tmp_path).entries[0].figures == {}
    append("A", tmp_path, "review", by="Ann Lee", on="2026-01-02", details={})
