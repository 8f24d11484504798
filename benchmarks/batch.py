"""How long a batch of reports takes, next to the ways in which the same notebooks are run without the kit.

    python benchmarks/batch.py                # 20 portfolios, 3 notebooks; writes benchmarks/batch.json, prints the table
    python benchmarks/batch.py 5 3            # other numbers: portfolios, and reports that each of the peers makes

Everything is counted, from the command's start to its end: imports, reading and checking the source, kernels, pages, index.
The peers make fewer reports than the kit, because they would take half an hour; what is compared is seconds a report. They
run the very same notebooks on the same register:

- the loop: `papermill` and `jupyter nbconvert` on the command line, one report after the other;
- the pool: papermill and nbconvert called from Python, in two processes that stay warm;
- plain Python: the notebooks' code without any kernel or page, in one warm process, its imports not counted.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "2026-06-30"
SAMPLE = "leaky"
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
OWN = (
    "portfolio_id",
    "project_id",
    "benefit_id",
    "decision_id",
    "escalation_id",
    "change_id",
    "depends_on",
    "shared_benefit",
)
KIT = "from pmo_kit.cli import main; main()"


def register(folder: Path, portfolios: int) -> list[str]:
    """The sample once for each portfolio, every id with a number of its own."""
    folder.mkdir()
    for path in sorted((ROOT / "sample_data" / SAMPLE).glob("*.csv")):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        copies = [rows]
        if path.stem != "objectives":
            copies = [
                rows.assign(**{c: rows[c].where(rows[c] == "", rows[c] + f"-{n}") for c in OWN if c in rows})
                for n in range(portfolios)
            ]
        pd.concat(copies).to_csv(folder / path.name, index=False)
    return list(pd.read_csv(folder / "portfolios.csv")["portfolio_id"])


def pairs(ids: list[str], count: int) -> list[tuple[str, str]]:
    """So many reports, evenly of all notebooks."""
    return [(ids[n // len(NOTEBOOKS)], NOTEBOOKS[n % len(NOTEBOOKS)]) for n in range(count)]


def given(data: Path, portfolio_id: str) -> dict[str, str]:
    return {"source": str(data), "portfolio_id": portfolio_id, "as_of": AS_OF}


def kit(data: Path, out: Path, *options: str) -> None:
    asked = ["run", str(data), "--as-of", AS_OF, "--out", str(out), *options]
    subprocess.run([sys.executable, "-c", KIT, *asked], check=True, capture_output=True, cwd=out.parent)


def loop(data: Path, out: Path, todo: list[tuple[str, str]]) -> None:
    out.mkdir()
    for portfolio_id, name in todo:
        made = out / f"{portfolio_id}-{name}.ipynb"
        options = [part for key, value in given(data, portfolio_id).items() for part in ("-p", key, value)]
        notebook = ROOT / "notebooks" / f"{name}.ipynb"
        run = [sys.executable, "-m", "papermill", "-k", "python3", str(notebook), str(made), *options]
        subprocess.run(run, check=True, capture_output=True)
        page = [sys.executable, "-m", "nbconvert", "--to", "html", "--no-input", str(made)]
        subprocess.run(page, check=True, capture_output=True)


def one_of_the_pool(data: Path, out: Path, portfolio_id: str, name: str) -> None:
    import papermill
    from nbconvert.exporters import HTMLExporter

    source, made = ROOT / "notebooks" / f"{name}.ipynb", out / f"{portfolio_id}-{name}.ipynb"
    executed = papermill.execute_notebook(
        source, made, given(data, portfolio_id), progress_bar=False, kernel_name="python3"
    )
    body, _ = HTMLExporter(exclude_input=True).from_notebook_node(executed)
    made.with_suffix(".html").write_text(body, encoding="utf-8")


def pool(data: Path, out: Path, todo: list[tuple[str, str]]) -> None:
    out.mkdir()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        for done in [processes.submit(one_of_the_pool, data, out, *pair) for pair in todo]:
            done.result()


def plain(data: Path, todo: list[tuple[str, str]]) -> float:
    """Seconds of one warm process for the notebooks' code, charts and tables; the first report warms it and is not counted."""
    asked = json.dumps([[portfolio_id, name, given(data, portfolio_id)] for portfolio_id, name in [todo[0], *todo]])
    done = subprocess.run(
        [sys.executable, __file__, "--plain"], input=asked, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def plain_here() -> None:
    import nbformat

    def display(*shown: object) -> None:
        for each in shown:
            getattr(each, "_repr_html_", str)()

    begun = 0.0
    for n, (_, name, parameters) in enumerate(json.load(sys.stdin)):
        begun = time.perf_counter() if n == 1 else begun
        scope: dict[str, object] = {"display": display}
        for cell in nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4).cells:
            tags = cell.metadata.get("tags", [])
            if cell.cell_type == "code" and "interactive" not in tags:
                exec(cell.source, scope)
                if "parameters" in tags:
                    scope |= parameters
    print(time.perf_counter() - begun)


def children(pid: int) -> Iterator[int]:
    """A process's descendants."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            yield int(child)
            yield from children(int(child))


def shared_memory(pid: int) -> float:
    """Proportional set size in MB, in which what processes share is counted once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    except OSError:
        return 0.0


def measured(work: Callable[[], float | None], reports: int) -> dict[str, float]:
    """Seconds and processor seconds a report, and the peak of memory over all processes."""
    peak, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(0.5):
            try:
                peak.append(sum(shared_memory(pid) for pid in set(children(os.getpid()))))
            except OSError:
                continue  # a process ended while it was looked at

    watcher = threading.Thread(target=look)
    watcher.start()
    busy, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    seconds = work() or time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    done.set()
    watcher.join()
    used = after.ru_utime + after.ru_stime - busy.ru_utime - busy.ru_stime
    return {"reports": reports, "seconds": seconds, "processor seconds": used, "peak MB": max(peak)}


def main() -> None:
    portfolios, others = (int(each) for each in (*sys.argv[1:], *(20, 12)[len(sys.argv) - 1 :]))
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        ids = register(data, portfolios)
        out, todo, reports = Path(place) / "reports", pairs(ids, others), portfolios * len(NOTEBOOKS)
        found = {"pmo-kit run": measured(lambda: kit(data, out), reports)}
        found["pmo-kit run, again"] = measured(lambda: kit(data, out), reports)
        projects = (data / "projects.csv").read_text(encoding="utf-8")
        (data / "projects.csv").write_text(projects.replace("Click & collect", "Collect", 1), encoding="utf-8")
        found["pmo-kit run, one portfolio changed"] = measured(lambda: kit(data, out), len(NOTEBOOKS))
        found["papermill and nbconvert in a loop"] = measured(lambda: loop(data, Path(place) / "loop", todo), others)
        found["papermill's API in a pool of two"] = measured(lambda: pool(data, Path(place) / "pool", todo), others)
        found["plain warm Python, no pages"] = measured(lambda: plain(data, todo), others)
    ours = found["pmo-kit run"]
    print("| way | reports | seconds | seconds a report | processor seconds a report | against pmo-kit | peak MB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, one in found.items():
        each = one["seconds"] / one["reports"]
        ratio = "" if name.startswith("pmo-kit run,") else f"{each / (ours['seconds'] / ours['reports']):.1f} ×"
        busy = one["processor seconds"] / one["reports"]
        print(
            f"| {name} | {one['reports']} | {one['seconds']:.1f} | {each:.2f} | {busy:.2f} | {ratio} | {one['peak MB']:,.0f} |"
        )
    machine = {"processors": os.cpu_count(), "python": platform.python_version()}
    loads = {"load before": load, "load after": os.getloadavg()[0]}
    print(f"\n{os.cpu_count()} processors, Python {machine['python']}; ", end="")
    print(f"load {load:.1f} before, {loads['load after']:.1f} after.")
    (ROOT / "benchmarks" / "batch.json").write_text(json.dumps({"ways": found} | machine | loads, indent=1) + "\n")


if __name__ == "__main__":
    plain_here() if "--plain" in sys.argv else main()
