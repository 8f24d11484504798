"""What several test files share: the browser, and the reports of real notebooks over a sample."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .builders.postgres import Server, server

if TYPE_CHECKING:
    import pandas as pd
    from playwright.sync_api import Browser

PutTables = Callable[..., str]
TESTS = Path(__file__).parent
ROOT = TESTS.parent
SAMPLES = ("leaky", "small")  # one with every table, one with hardly any
SLOW_TO_START = {"chromium", "postgres", "sample_reports"}  # a browser, a server, kernels
SLOW_FILES = {  # what measures everything many times, and what starts programs
    "baselines/test_history_file.py",
    "baselines/test_whole_lines.py",
    "batch/test_publishing.py",
    "cli/test_baseline.py",
    "forecast/test_any_register.py",
    "metrics/test_against_reference.py",
    "metrics/test_baselines_and_groups_against_reference.py",
    "metrics/test_metric_invariants.py",
    "metrics/test_notes.py",
    "metrics/test_rules_for_governance.py",
    "metrics/test_rules_for_value.py",
    "project/test_contributing.py",
    "project/test_face.py",
    "project/test_packaging.py",
    "report/test_audit_recalculated.py",
}
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What `make test-fast` leaves out is marked; a mutant is shown first to the tests that look at every metric."""
    for item in items:
        starts = SLOW_TO_START.intersection(getattr(item, "fixturenames", ()))
        if starts or "hostile" in item.name or os.path.relpath(item.path, TESTS) in SLOW_FILES:
            item.add_marker("slow")
    if "MUTANT_UNDER_TEST" in os.environ:  # most do not get past these
        items.sort(key=lambda item: item.get_closest_marker("whole_catalogue") is None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium from the system. Without one, tests are skipped; but they fail where CI is true."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        why = "there is no Chromium: install it with `apt-get install chromium`"
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of reports that `pmo-kit run` makes of two samples; run once, in a process of its own."""
    out = tmp_path_factory.mktemp("samples") / "reports"
    program = "from pmo_kit.cli import main; main()"
    sources = [f"sample_data/{name}" for name in SAMPLES]
    command = [sys.executable, "-c", program, "run", *sources, "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server with a user who needs a password. Where it cannot start, tests are skipped; but they fail where
    CI is true."""
    running = server("Sent1nel/p@ss'%w")
    try:
        started = running.__enter__()
    except Exception as error:
        why = f"PostgreSQL cannot start here: {error}"
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)
    yield started
    running.__exit__(None, None, None)


@pytest.fixture
def postgres_tables(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[PutTables]:
    """Fill the server with tables and get the address to read them by; they are gone afterwards."""
    import sqlalchemy as sa

    monkeypatch.setenv("PMO_DB_PASSWORD", postgres.password)
    engine = sa.create_engine(postgres.superuser, poolclass=sa.pool.NullPool)

    def put(**tables: pd.DataFrame) -> str:
        for name, frame in tables.items():
            frame.to_sql(name, engine, index=False)
        return postgres.address

    yield put
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
