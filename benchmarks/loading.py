"""How long loading takes and how much memory, next to the same work in plain DuckDB and plain pandas.

    python benchmarks/loading.py              # 10 thousand and 5 million rows; writes benchmarks/loading.json, prints the table
    python benchmarks/loading.py 10_000       # other sizes

Every measurement is a process of its own, so that its peak of memory is its own; seconds are those of the work, without
the start of Python and imports, the best of three. The work: the planned and actual total of one portfolio, or of each
portfolio, of launched projects' benefits, with the share that each may claim. All ways must give the same totals (to the
penny) before a time is believed.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

AS_OF = "2026-06-30"
REPEATS = 3
SIZES = (10_000, 5_000_000)
ONE = "PF001"
KIT = ("pandas", "pyarrow.parquet", "pmo_kit.loaders", "pmo_kit.metrics")
IMPORTS = {
    "store": KIT,
    "parquet": KIT,
    "postgres": (*KIT, "pmo_kit.loaders.sources.database"),
    "duckdb": ("duckdb",),
    "pandas": ("pandas", "pyarrow.parquet"),
}
Totals = dict[str, tuple[float, float]]
SQL = """
WITH claims AS (SELECT shared_benefit, sum(attribution) AS total FROM {benefits} WHERE shared_benefit IS NOT NULL GROUP BY 1),
     shares AS (SELECT b.benefit_id, p.portfolio_id, b.attribution / greatest(1, coalesce(c.total, 1)) AS share
                FROM {benefits} b JOIN {projects} p USING (project_id) LEFT JOIN claims c USING (shared_benefit) {one})
SELECT portfolio_id, round(sum(planned_value * share), 2), round(sum(actual_value * share), 2)
FROM {realisation} r JOIN shares USING (benefit_id) GROUP BY 1 ORDER BY 1
"""


def _totals(portfolio) -> tuple[float, float]:
    """Planned and actual of a narrowed portfolio, with the kit's shares."""
    from pmo_kit.metrics.population.known import Known

    shares = Known(portfolio).shares
    rows = portfolio.tables["realisation"]
    share = rows["benefit_id"].map(shares)
    return round(float((rows["planned_value"] * share).sum()), 2), round(float((rows["actual_value"] * share).sum()), 2)


def store_alone(place: Path) -> Totals:
    """What the first cell of a notebook does."""
    from pmo_kit import load

    load(place / "store", as_of=AS_OF).for_portfolio(ONE)
    return {}


def store_one(place: Path) -> Totals:
    from pmo_kit import load

    return {ONE: _totals(load(place / "store", as_of=AS_OF).for_portfolio(ONE))}


def store_all(place: Path) -> Totals:
    from pmo_kit import load

    register = load(place / "store", as_of=AS_OF)
    return {one: _totals(register.for_portfolio(one)) for one in register.portfolio_ids}


def parquet_one(place: Path) -> Totals:
    from pmo_kit import load

    return {ONE: _totals(load(place / "parquet", as_of=AS_OF, portfolio_id=ONE))}


def parquet_all(place: Path) -> Totals:
    """Read, validate, write the store, then every portfolio: what a batch does before its notebooks."""
    from pmo_kit import load
    from pmo_kit.loaders import store

    with tempfile.TemporaryDirectory() as folder:
        kept = store.keep(load(place / "parquet", as_of=AS_OF), Path(folder) / "store")
        register = load(kept, as_of=AS_OF)
        return {one: _totals(register.for_portfolio(one)) for one in register.portfolio_ids}


def postgres_one(place: Path) -> Totals:
    from pmo_kit import load

    return {ONE: _totals(load((place / "address").read_text(), as_of=AS_OF, portfolio_id=ONE))}


def _duckdb(place: Path, one: str = "") -> Totals:
    import duckdb

    names = {
        name: f"read_parquet('{place / 'parquet' / name}.parquet')" for name in ("projects", "benefits", "realisation")
    }
    with duckdb.connect() as connection:
        rows = connection.execute(SQL.format(one=one and f"WHERE portfolio_id = '{one}'", **names)).fetchall()
    return {portfolio_id: (planned, actual) for portfolio_id, planned, actual in rows}


def duckdb_one(place: Path) -> Totals:
    return _duckdb(place, ONE)


def duckdb_all(place: Path) -> Totals:
    return _duckdb(place)


def _pandas(place: Path, one: str = "") -> Totals:
    import pandas as pd

    projects, benefits, realisation = (
        pd.read_parquet(place / "parquet" / f"{name}.parquet") for name in ("projects", "benefits", "realisation")
    )
    claims = benefits.groupby("shared_benefit")["attribution"].sum()
    total = benefits["shared_benefit"].map(claims).fillna(1).clip(lower=1)
    benefits = benefits.assign(share=benefits["attribution"] / total).merge(projects[["project_id", "portfolio_id"]])
    if one:
        benefits = benefits[benefits["portfolio_id"] == one]
    rows = realisation.merge(benefits[["benefit_id", "portfolio_id", "share"]], on="benefit_id")
    for name in ("planned_value", "actual_value"):
        rows[name] *= rows["share"]
    sums = rows.groupby("portfolio_id")[["planned_value", "actual_value"]].sum().round(2)
    return {str(one): (float(p), float(a)) for one, p, a in sums.itertuples(name=None)}


def pandas_one(place: Path) -> Totals:
    return _pandas(place, ONE)


def pandas_all(place: Path) -> Totals:
    return _pandas(place)


WAYS: dict[str, dict[str, Callable[[Path], Totals]]] = {
    "one portfolio": {
        "pmo-kit, from the batch's store: loading alone": store_alone,
        "pmo-kit, from the batch's store": store_one,
        "pmo-kit, from Parquet": parquet_one,
        "pmo-kit, from PostgreSQL": postgres_one,
        "plain DuckDB, from Parquet": duckdb_one,
        "plain pandas, from Parquet": pandas_one,
    },
    "every portfolio": {
        "pmo-kit, from the batch's store": store_all,
        "pmo-kit, from Parquet: read, validate, store, load": parquet_all,
        "plain DuckDB, from Parquet": duckdb_all,
        "plain pandas, from Parquet": pandas_all,
    },
}


def measured(way: str, place: Path) -> dict:
    """One way in a process of its own: best seconds, peak memory in MB, totals."""
    program = [sys.executable, __file__, "--way", way, str(place)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{way}: {done.stderr}")
    return json.loads(done.stdout)


def work(way: str, place: Path) -> None:
    """What that process does: imports first, then the work, thrice."""
    for module in IMPORTS[way.partition("_")[0]]:
        importlib.import_module(module)
    before = _peak()
    seconds, busy = [], []
    for _ in range(REPEATS):
        begun, cpu = time.perf_counter(), time.process_time()
        totals = globals()[way](place)
        seconds.append(time.perf_counter() - begun)
        busy.append(time.process_time() - cpu)
    print(
        json.dumps(
            {
                "seconds": min(seconds),
                "worst": max(seconds),
                "busy": min(busy),
                "before": before,
                "peak": _peak(),
                "totals": totals,
            }
        )
    )


def _peak() -> float:
    """The most memory that this process has had, in MB. The kernel's own count for a process also holds what its parent
    had when it was started, so on Linux the mark of the memory itself is read."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def prepare(rows: int, place: Path) -> dict[str, float]:
    """Write the register as Parquet and as a store; returns the seconds that the kit took to read, check and write."""
    sys.path.insert(0, str(Path(__file__).parent))
    from register import register

    from pmo_kit import load
    from pmo_kit.loaders import store

    (place / "parquet").mkdir(parents=True)
    for name, frame in register(rows).items():
        frame.to_parquet(place / "parquet" / f"{name}.parquet", index=False)
    begun = time.perf_counter()
    whole = load(place / "parquet", as_of=AS_OF)
    read = time.perf_counter() - begun
    assert whole.problems == () or len(whole.problems) < 200, whole.problems[:3]
    store.keep(whole, place / "store")
    return {"read and validate": read, "write the store": time.perf_counter() - begun - read}


def into_postgres(place: Path, server) -> None:
    """The same tables in PostgreSQL, without an index: a register as it is found."""
    import duckdb
    import psycopg

    types = {"VARCHAR": "text", "DOUBLE": "double precision", "TIMESTAMP": "timestamp", "TIMESTAMP_NS": "timestamp"}
    with duckdb.connect() as source, psycopg.connect(host=server.socket, user="postgres", autocommit=True) as target:
        for path in sorted((place / "parquet").glob("*.parquet")):
            described = source.execute(f"DESCRIBE FROM '{path}'").fetchall()
            columns = ", ".join(f"{name} {types[kind]}" for name, kind, *_ in described)
            target.execute(f"DROP TABLE IF EXISTS {path.stem}; CREATE TABLE {path.stem} ({columns})")
            csv = path.with_suffix(".csv")
            source.execute(f"COPY (FROM '{path}') TO '{csv}' (FORMAT csv, HEADER false)")
            with target.cursor().copy(f"COPY {path.stem} FROM STDIN (FORMAT csv)") as copy, csv.open("rb") as file:
                while block := file.read(1 << 20):
                    copy.write(block)
            csv.unlink()
    (place / "address").write_text(server.address)


def run(sizes: tuple[int, ...]) -> dict:
    """Every way at every size; the totals of each must be the same."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.postgres import server

    outcome: dict = {"load_before": os.getloadavg()[0], "sizes": {}}
    with server("not-a-secret") as postgres, tempfile.TemporaryDirectory() as folder:
        os.environ["PMO_DB_PASSWORD"] = postgres.password
        for rows in sizes:
            place = Path(folder) / str(rows)
            prepared = prepare(rows, place)
            into_postgres(place, postgres)
            found = {
                what: {way: measured(of.__name__, place) for way, of in ways.items()} for what, ways in WAYS.items()
            }
            for ways in found.values():
                [reference, *others] = [totals for one in ways.values() if (totals := one.pop("totals"))]
                for other in others:
                    assert other.keys() == reference.keys()
                    assert all(
                        abs(a - b) < 0.5 for key in reference for a, b in zip(reference[key], other[key], strict=True)
                    )
            outcome["sizes"][f"{rows:,}"] = {"prepared": prepared, **found}
    outcome["load_after"] = os.getloadavg()[0]
    outcome["machine"] = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    outcome["versions"] = {name: version(name) for name in ("pandas", "pyarrow", "duckdb", "sqlalchemy", "psycopg")}
    return outcome


def table(outcome: dict) -> str:
    """The outcome in Markdown, each way against plain DuckDB."""
    lines = []
    for size, found in outcome["sizes"].items():
        prepared = ", ".join(f"{what} {seconds:.2f} s" for what, seconds in found["prepared"].items())
        lines += ["", f"**{size} realisation rows** (once per batch: {prepared})", ""]
        lines += [
            "| what | way | seconds | slowest of three | processor seconds | peak memory | of it before | against DuckDB |"
        ]
        lines += ["|---|---|---:|---:|---:|---:|---:|---:|"]
        for what in WAYS:
            base = found[what]["plain DuckDB, from Parquet"]["seconds"]
            lines += [
                f"| {what} | {way} | {one['seconds']:.3f} | {one['worst']:.3f} | {one['busy']:.3f} |"
                f" {one['peak']:.0f} MB | {one['before']:.0f} MB"
                f" | {one['seconds'] / base:.1f} × |"
                for way, one in found[what].items()
            ]
    versions = ", ".join(f"{name} {number}" for name, number in outcome["versions"].items())
    load = f"load {outcome['load_before']:.1f} before, {outcome['load_after']:.1f} after"
    return "\n".join([*lines, "", f"{outcome['machine']}; {versions}; {load}."])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        work(sys.argv[2], Path(sys.argv[3]))
    else:
        result = run(tuple(int(text) for text in sys.argv[1:]) or SIZES)
        (Path(__file__).parent / "loading.json").write_text(json.dumps(result, indent=1) + "\n")
        print(table(result))
