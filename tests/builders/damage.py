"""Sound sources of every kind, and seeded ways of damaging their bytes as disks, editors and enemies do."""

from __future__ import annotations

import io
import random
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd

TABLES = {
    "portfolios": "portfolio_id,name,transformation_start\nA,Retail,2025-01-01\n",
    "projects": "project_id,portfolio_id,name,status,planned_investment,start_date\n"
    "P1,A,One,active,1000.5,2024-01-01\nP2,A,Zwölf,closed,250,2024-02-29\n",
    "decisions": "decision_id,project_id,raised_on,decided_on\nD1,P1,2024-06-01,2024-06-21\nD2,P2,2024-07-01,\n",
}
SETTINGS = """\
source: data
as_of: 2026-06-30
portfolios: {A: {discount_rate: 0.05, pilots: {projects: [P1], since: 2026-01-01}}}
benchmarks:
  benefits_realised: 0.8
escalation: [programme board, {who: investment committee, amount_above: 250000}]
pivot_rules:
  - {id: late, when: months_late >= 6, do: pause, reason: Late., decided_by: CFO, within_days: 30}
locale: de_DE
limits: {cells: 1000000, seconds: 20}
"""
MAPPING = """\
projects:
  from: projects.csv
  distinct: true
  separator: ","
  columns:
    project_id: {key: [project_id, name]}
    portfolio_id: portfolio_id
    name: name
    status: {column: status, values: {active: active, "*": closed}, default: proposed}
    planned_investment: {column: planned_investment, scale: 1_000, decimal: "."}
    start_date: {column: start_date, dates: ["%Y-%m-%d", "%d/%m/%y"]}
    sponsor: {constant: Ann}
"""
PIECES = (
    b"{",
    b"}",
    b"[",
    b"]",
    b"*a",
    b"&a ",
    b": ",
    b"- ",
    b"%",
    b"%d",
    b'"',
    b"'",
    b"\\",
    b"\0",
    b"\n",
    b"~",
    b"!",
    b"|",
)
PIECES += (
    b"999999999999999999999",
    b"1e999",
    b"nan",
    b"-1",
    b"\xff",
    b"\xe2\x80\xa8",
    b"<",
    b"&",
    b"{}: x",
    b"? ",
    b"null",
)
WORD = re.compile(rb"[\w.%*+-]+")
WORDS = (
    b"0",
    b"-1",
    b"1048577",
    b"XFD1048576",
    b"A0",
    b"99999999999999999999",
    b"1e308",
    b"1e-400",
    b"nan",
    b"inf",
    b"true",
)
WORDS += (
    b"null",
    b"~",
    b"''",
    b"[]",
    b"{}",
    b"{a: b}",
    b"[a]",
    b"%Y %Y",
    b"%",
    b"%Q",
    b"0001-01-01",
    b"9999-12-31",
    b"yyyy",
)
WORDS += (
    b"[h]:mm:ss",
    b"\xc3\x28",
    "\u202e\u2028".encode(),
    b"x" * 40_000,
    b"1" * 5_000,
    b"d",
    b"b",
    b"e",
    b"str",
    b"s",
    b"4",
    b"2",
)


def frames() -> dict[str, pd.DataFrame]:
    """The tables with their days and amounts typed."""
    found = {name: pd.read_csv(io.StringIO(text)) for name, text in TABLES.items()}
    for frame in found.values():
        for name in (n for n in frame if str(n).endswith(("_on", "_start", "_date"))):
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return found


def folder(at: Path) -> Path:
    """A folder of CSV files."""
    at.mkdir()
    for name, text in TABLES.items():
        (at / f"{name}.csv").write_text(text, encoding="utf-8")
    return at


def workbook(at: Path) -> Path:
    """A workbook with a merged area, a formula, a hidden row and a failed cell."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, frame in frames().items():
        sheet = book.create_sheet(name)
        sheet.append(list(frame))
        for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False):
            sheet.append([cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in row])
    book["projects"]["E3"] = "=E2*2"
    book["projects"].merge_cells("C2:C3")
    book["projects"].row_dimensions[3].hidden = True
    book["decisions"]["D3"] = "#REF!"
    book.save(at)
    return at


def parquet(at: Path) -> Path:
    """A folder of Parquet files."""
    at.mkdir()
    for name, frame in frames().items():
        frame.to_parquet(at / f"{name}.parquet")
    return at


def sqlite(at: Path) -> Path:
    """A database of SQLite."""
    with sqlite3.connect(at) as connection:
        for name, frame in frames().items():
            frame.to_sql(name, connection, index=False)
    connection.close()
    return at


def in_duckdb(at: Path) -> Path:
    """A database of DuckDB."""
    with duckdb.connect(str(at)) as connection:
        for name, frame in frames().items():
            connection.register("given", frame)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    return at


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The bytes with one to five kinds of harm: bits turned, cut off, cut out, doubled, zeros, and pieces put in."""
    bytes_ = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(bytes_) + 1)
        end = min(len(bytes_), at + chance.choice((1, 2, 8, 64, 512)))
        kind = chance.randrange(7)
        if kind <= 1 and bytes_:
            bytes_[at % len(bytes_)] ^= 1 << chance.randrange(8)
        elif kind == 2:
            bytes_[at:at] = chance.choice(PIECES)
        elif kind == 3:
            bytes_[at:at] = bytes_[at:end]
        elif kind == 4:
            bytes_[at:end] = bytes(end - at)
        elif kind == 5:
            del bytes_[at:end]
        elif chance.random() < 0.3:
            del bytes_[at:]
    return bytes(bytes_)


def respelled(content: bytes, chance: random.Random) -> bytes:
    """A text in which one to three words or numbers are others: its form stays sound, what it says does not."""
    for _ in range(chance.randint(1, 3)):
        words = list(WORD.finditer(content))
        if words:
            word = chance.choice(words)
            put = chance.choice((chance.choice(WORDS), chance.choice(words)[0]))
            content = content[: word.start()] + put + content[word.end() :]
    return content


def damaged_inside(content: bytes, chance: random.Random) -> bytes:
    """A packed file that is sound as such, one of its parts damaged, taken out, or put in the place of another."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = chance.choice(sorted(parts))
    kind = chance.randrange(9)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[name] = parts[chance.choice(sorted(parts))]
    else:
        parts[name] = (damaged if kind < 4 else respelled)(parts[name], chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for part, held in parts.items():
            book.writestr(part, held)
    return packed.getvalue()


def chance(kind: str, number: int) -> random.Random:
    """The same chances each time, and others for each kind and number."""
    return random.Random(zlib.crc32(f"{kind} {number}".encode()))


Made = Callable[[Path], Path]
SOURCES: dict[str, tuple[Made, str]] = {  # how each is made, and the file of it that is damaged
    "csv": (folder, "projects.csv"),
    "workbook": (workbook, ""),
    "parquet": (parquet, "projects.parquet"),
    "sqlite": (sqlite, ""),
    "duckdb": (in_duckdb, ""),
}
ENDINGS = {"csv": "", "workbook": ".xlsx", "parquet": "", "sqlite": ".db", "duckdb": ".duckdb"}
