"""The file of a history: read as bytes and by its own line end, every fault told, nothing raised."""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pmo_kit.baselines.locking import verify
from pmo_kit.errors import SettingsError
from pmo_kit.metrics import measure
from pmo_kit.register.locks import History, append, history_of
from pmo_kit.register.slugs import hashed
from pmo_kit.sections import baselining

from .histories import TODAY, chained, lock, portfolio, sound


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r", "\n", "\r\n"])
def test_what_only_looks_like_a_line_end_breaks_no_line(tmp_path: Path, end: str) -> None:
    lock(tmp_path)
    lock(tmp_path, by=f"Bo{end}Li", reason=f"first{end}second")
    append(f"B{end}", tmp_path, "review", by="Ann Lee", on="2026-01-01", details={"note": ""})
    history = history_of("A", tmp_path)
    assert history.faults == history_of(f"B{end}", tmp_path).faults == ()
    assert [(e.by, e.details["reason"]) for e in history.locks] == [
        ("Ann Lee", ""),
        (f"Bo{end}Li", f"first{end}second"),
    ]
    assert history.file.read_bytes().decode().splitlines(keepends=True) == [
        line.decode() + "\n" for line in history.file.read_bytes().split(b"\n")[:-1]
    ]  # an editor sees the same lines


def test_an_older_history_with_such_a_line_end_in_a_text_is_read(tmp_path: Path) -> None:
    place(tmp_path, chained({"note": "a\u2028b"}, {"note": "c\x85d"}))
    history = history_of("A", tmp_path)
    assert history.faults == ()
    assert [entry.details["note"] for entry in history.reviews] == ["a\u2028b", "c\x85d"]
    append("A", tmp_path, "review", by="Ann Lee", on="2026-01-02", details={})
    assert history_of("A", tmp_path).faults == ()


def test_a_last_line_that_lost_nothing_but_its_line_end_is_whole_and_the_next_is_a_line_of_its_own(
    tmp_path: Path,
) -> None:
    file = place(tmp_path, chained({}, {})[:-1])
    assert history_of("A", tmp_path).faults == ()
    append("A", tmp_path, "review", by="Ann Lee", on="2026-01-02", details={})
    assert (len(history_of("A", tmp_path).entries), file.read_bytes().count(b"\n")) == (3, 3)


@pytest.mark.parametrize("name", ["Bo\udcff Li", "\ud800"])
def test_a_text_that_is_none_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="not text"):
        append("A", tmp_path, "review", by=name, on="2026-01-01", details={})
    assert history_of("A", tmp_path) == History(history_of("A", tmp_path).file)


def place(folder: Path, content: bytes) -> Path:
    """The content as the history of portfolio A."""
    file = history_of("A", folder).file
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    return file


LOCK = {
    "event": "lock",
    "as_of": "2024-12-31",
    "window": ["2024-01-01", "2024-12-31"],
    "reason": "",
    "fingerprint": "0" * 64,
    "definition": "0" * 64,
    "figures": [],
}
FIGURE = {
    "metric": "portfolio_roi",
    "value": 0.1,
    "unit": "ratio",
    "numerator": 1,
    "denominator": 10,
    "excluded": 0,
    "note": "",
}


def without(record: dict, key: str) -> dict:
    return {name: value for name, value in record.items() if name != key}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"number": "2"}, "number: '2' is not a whole number"),
        ({"number": True}, "number: True is not a whole number"),
        ({"event": "unlock"}, "event: 'unlock' is not known"),
        ({"event": ["lock"]}, "event: ['lock'] is not known"),
        ({"by": None}, "by: None is not a text"),
        ({"portfolio_id": 3}, "portfolio_id: 3 is not a text"),
        ({"previous": "abc"}, "previous: 'abc' is not a hash"),
        ({"on": "20260101"}, "on: '20260101' is not a date"),
        ({"on": "2026-02-30"}, "on: '2026-02-30' is not a date"),
        ({"on": 20260101}, "on: 20260101 is not a date"),
        ({"note": {"a": 1}}, "note: {'a': 1} is not a text"),
        (without(LOCK, "as_of"), "as_of is missing"),
        (without(LOCK, "figures"), "figures is missing"),
        ({**LOCK, "as_of": "last year"}, "as_of: 'last year' is not a date"),
        ({**LOCK, "window": "2024"}, "window: '2024' is not a first and a last day"),
        ({**LOCK, "window": ["2024-01-01", None]}, "is not a first and a last day"),
        ({**LOCK, "figures": {"a": 1}}, "figures: {'a': 1} is not a list"),
        ({**LOCK, "figures": [7]}, "7 is not a record"),
        ({**LOCK, "figures": [without(FIGURE, "note")]}, "note is missing"),
        ({**LOCK, "figures": [{**FIGURE, "value": "0.1"}]}, "value: '0.1' is not a number"),
        ({**LOCK, "figures": [{**FIGURE, "value": True}]}, "value: True is not a number"),
        ({**LOCK, "figures": [{**FIGURE, "excluded": [1]}]}, "excluded: [1] is not a number"),
        ({**LOCK, "figures": [{**FIGURE, "value": 10**400}]}, "is not a number that can be calculated with"),
        ({**LOCK, "figures": [{**FIGURE, "metric": 1}]}, "metric: 1 is not a text"),
        ({**LOCK, "figures": [FIGURE, FIGURE]}, "'portfolio_roi' stands twice"),
        ({"event": "mend", "reason": ""}, "set_aside is missing"),
        ({"event": "mend", "reason": "", "set_aside": {"file": "x"}}, "sha256 is missing"),
    ],
)
def test_a_field_of_another_kind_is_told_with_line_field_value_and_rule(
    tmp_path: Path, record: dict, told: str
) -> None:
    place(tmp_path, chained({}, record))
    (fault,) = history_of("A", tmp_path).faults
    assert fault.startswith("line 2")
    assert told in fault
    assert len(fault) < 200


def test_one_line_taken_out_of_many_is_one_fault_at_its_place(tmp_path: Path) -> None:
    lines = chained(*[{} for _ in range(40)]).splitlines(keepends=True)
    place(tmp_path, b"".join([*lines[:9], *lines[10:]]))
    assert [fault[:24] for fault in history_of("A", tmp_path).faults] == ["line 10 does not follow "]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xef\xbb\xbf" + chained({}), "line 1 begins with a byte order mark"),
        (chained({}).replace(b"\n", b"\r\n"), "line 1 ends in CR and LF"),
        (chained({}) + b"\n" + chained({}), "line 2 is empty"),
        (chained({}).replace(b"Ann", b"A\xffn"), "line 1 is not UTF-8"),
        (chained({}) + b"[1, 2]\n", "line 2 cannot be believed: [1, 2] is not a record"),
        (chained({}) + b"[" * 100_000 + b"\n", "line 2 cannot be read"),
        (chained({}) + b'{"number": 1e999}\n', "1e999 is no number"),
        (chained({}) + b'{"number": NaN}\n', "NaN is no number"),
        (chained({}) + b'{"number": 2, "number": 2}\n', "'number' stands twice"),
        (chained({}) + b'{"number": ' + b"9" * 5000 + b"}\n", "line 2 cannot be believed"),
        (chained({}).replace(b"Ann Lee", b"\\ud800"), "line 1 is not UTF-8"),
    ],
)
def test_a_line_that_is_none_is_told_with_its_number(tmp_path: Path, content: bytes, told: str) -> None:
    place(tmp_path, content)
    assert told in history_of("A", tmp_path).faults[0]


def as_folder(file: Path) -> None:
    file.mkdir(parents=True)


def as_pipe(file: Path) -> None:
    file.parent.mkdir()
    os.mkfifo(file)


def as_dead_link(file: Path) -> None:
    file.parent.mkdir()
    file.symlink_to("nowhere")


def as_file_for_the_folder(file: Path) -> None:
    file.parent.write_text("")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and links as these")
@pytest.mark.parametrize("put", [as_folder, as_pipe, as_dead_link, as_file_for_the_folder])
def test_what_stands_in_the_files_place_is_a_fault_and_takes_no_line(
    tmp_path: Path, put: Callable[[Path], None]
) -> None:
    put(history_of("A", tmp_path).file)
    (fault,) = history_of("A", tmp_path).faults
    assert fault.startswith("the file cannot be read: ")
    assert str(tmp_path) not in fault
    with pytest.raises(SettingsError):
        append("A", tmp_path, "review", by="Ann Lee", on="2026-01-01", details={})


@contextmanager
def nobody() -> Iterator[None]:
    """As a user whom permissions hold, also where the tests run as root."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_file_that_may_not_be_read_is_a_fault(tmp_path: Path) -> None:
    file = sound(tmp_path)
    file.chmod(0)
    with nobody():
        history = history_of("A", tmp_path)
        assert history.faults == ("the file cannot be read: Permission denied",)
        assert portfolio(tmp_path).lock is None
        proves, against, _ = verify(history)
    assert (proves, against) == ([], list(history.faults))


# Kinds of damage: each takes the sound file and a source of chance, and gives another file.
def flip(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def cut_out(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + chance.randrange(1, 60) :]


def cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(1, len(content) - 1)]


def put_in(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.randbytes(chance.randrange(1, 20)) + content[at:]


def nothings(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + b"\0" * chance.randrange(1, 200) + content[at + chance.randrange(200) :]


def twice(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return b"".join([*lines[:at], lines[at], *lines[at:]])


def changed_about(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def empty_line(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines)), b"\n")
    return b"".join(lines)


def other_line_ends(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b"\n", chance.choice([b"\r\n", b"\r", b"\xe2\x80\xa8", b"\x85", b" \n\n"]))


def other_encoding(content: bytes, chance: random.Random) -> bytes:
    return content.decode().encode(chance.choice(["utf-8-sig", "utf-16", "cp1252", "utf-32"]))


NONSENSE = (
    None,
    True,
    -1,
    1.5,
    10**400,
    1e308,
    "",
    "x" * 5000,
    "\x00",
    [],
    [[]] * 50,
    {},
    {"a": {"b": [None]}},
    "9999-99-99",
)


def nonsense(content: bytes, chance: random.Random) -> bytes:
    """A field of a line that says something else, and a chain that is written anew over it."""
    records = [json.loads(line) for line in content.splitlines()]
    held = chance.choice(records)
    if "figures" in held and chance.random() < 0.6:
        held = chance.choice(held["figures"])
    held[chance.choice(list(held))] = chance.choice(NONSENSE)
    return rechained(records)


def lost_field(content: bytes, chance: random.Random) -> bytes:
    records = [json.loads(line) for line in content.splitlines()]
    held = chance.choice(records)
    del held[chance.choice(["number", "event", "portfolio_id", "by", "on", "previous"])]
    return rechained(records)


def rechained(records: list[dict]) -> bytes:
    """The records as a file, each that has one with the hash of the line before."""
    content, previous = b"", "0" * 64
    for record in records:
        line = json.dumps({**record, "previous": previous} if record.get("previous") else record).encode()
        content, previous = content + line + b"\n", hashlib.sha256(line).hexdigest()
    return content


CERTAIN = (twice, changed_about, empty_line, other_line_ends, other_encoding, nothings, lost_field)  # never sound
DAMAGES = (*CERTAIN, flip, cut_out, cut_off, put_in, nonsense)
KEYS = ["decision_cycle_time_baseline", "decision_cycle_time_reduction", "portfolio_roi_baseline", "portfolio_roi"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return sound(tmp_path_factory.mktemp("sound")).read_bytes()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_no_damage_to_the_file_raises_and_what_is_doubted_locks_nothing(tmp_path: Path, whole: bytes, damage) -> None:
    chance = random.Random(damage.__name__)
    told = 0
    for _ in range(75):
        content = damage(whole, chance)
        place(tmp_path, content)
        history = history_of("A", tmp_path)
        told += bool(history.faults)
        assert all(isinstance(fault, str) and fault.isprintable() and len(fault) < 300 for fault in history.faults)
        assert (history.lock_on(TODAY) is None) or not history.faults
        _, against, _ = verify(history, ["deadbeef"])
        assert set(history.faults) < set(against)
        doubted = portfolio(tmp_path)
        assert len(measure(doubted, KEYS, grouped=False)) == len(KEYS)
        baselining.locks(doubted)
        if history.faults:
            with pytest.raises(SettingsError):
                append("A", tmp_path, "review", by="Ann Lee", on="2026-07-02", details={})
            assert history.file.read_bytes() == content
    assert told == 75 or damage not in CERTAIN
    assert told > 0


def test_a_flip_of_any_bit_before_the_last_line_is_told(tmp_path: Path, whole: bytes) -> None:
    last = whole[:-1].rindex(b"\n")
    chance = random.Random(4)
    for at in chance.sample(range(last), 150):
        place(tmp_path, whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        assert history_of("A", tmp_path).faults != (), at


IDS = ["A", "a", "A.", "a.", ".A", "A ", " A", "Ä", "A\u0308", "aux", "AUX", "A/", "A\\", "..", ".", "Ω", "ω"]
IDS += ["x" * 90, "X" * 90, "x" * 91]


def test_ids_that_a_file_system_takes_for_one_name_have_files_of_their_own(tmp_path: Path) -> None:
    files = [history_of(one, tmp_path).file.name for one in IDS]
    assert len({name.casefold().rstrip(". ") for name in files}) == len(IDS)


def test_two_ids_that_share_a_file_all_the_same_never_share_a_lock(tmp_path: Path) -> None:
    seen: dict[str, str] = {}
    pair: list[str] = []
    for n in range(
        1_000_000
    ):  # ids without a letter of ours: the slug is the same, and the short hash is soon found twice
        one = "".join(chr(0x4E00 + int(digit)) for digit in str(n))
        short = hashlib.sha256(one.encode()).hexdigest()[:8]
        if short in seen:
            pair = [seen[short], one]
            break
        seen[short] = one
    first, second = pair
    assert hashed(first) == hashed(second)
    append(first, tmp_path, "review", by="Ann Lee", on="2026-01-01", details={})
    assert history_of(first, tmp_path).faults == ()
    (fault,) = history_of(second, tmp_path).faults
    assert "is of portfolio" in fault
    with pytest.raises(SettingsError, match="another id"):
        append(second, tmp_path, "review", by="Ann Lee", on="2026-01-01", details={})
