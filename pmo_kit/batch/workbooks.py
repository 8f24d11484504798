"""The audit workbook beside the reports of each portfolio: made with its first report, kept while it is still true."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..report.places import AUDIT, Places
from ..writing import write_whole
from .inputs import Input
from .result import Result

NAMED = ("audit", "audit_sha256")  # in the manifest, of each portfolio


class Workbooks:
    """The audit workbooks of one run, each made at most once."""

    def __init__(self, inputs: Sequence[Input], places: Places) -> None:
        self._inputs = {one: each for each in inputs for one in each.register.portfolio_ids}
        self._places = places
        self._made: dict[str, str] = {}  # the hash of each, by its path
        self._one_at_a_time: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def make(self, portfolio_id: str, folder: str) -> str:
        """Make the workbook of a portfolio where this run has not yet; it waits to be published. Returns the hash of it.

        May be called from several threads. What it raises fails the report that it was to stand beside.
        """
        from ..report.audit.workbook import audit_workbook  # a run may have nothing to make

        path = f"{folder}/{AUDIT}"
        with self._one_at_a_time[path]:
            if path not in self._made:
                content = audit_workbook(self._inputs[portfolio_id].register.for_portfolio(portfolio_id))
                write_whole(self._places.next / path, content)
                self._made[path] = hashlib.sha256(content).hexdigest()
        return self._made[path]

    def listed(
        self,
        portfolios: Iterable[Mapping[str, Any]],
        results: Iterable[Result],
        keys: Mapping[str, str],
        before: Mapping[str, Any],
    ) -> list[Mapping[str, Any]]:
        """The portfolios as the manifest lists them; of each with a report also `audit`, the path of its workbook, and
        `audit_sha256`. One that an earlier run made from the same and that stands unchanged is kept; one that lacks is made."""
        found = self._standing(results, keys, before)
        return [
            {name: value for name, value in record.items() if name not in NAMED} | found.get(record["portfolio_id"], {})
            for record in portfolios
        ]

    def _standing(
        self, results: Iterable[Result], keys: Mapping[str, str], before: Mapping[str, Any]
    ) -> dict[str, dict[str, str]]:
        earlier = {record.get("audit"): record for record in before.get("portfolios", ())}
        found: dict[str, dict[str, str]] = {}
        for result in results:
            if result.status == "failed" or result.portfolio_id in found:
                continue
            path = f"{result.task.folder}/{AUDIT}"
            record = earlier.get(path, {})
            kept = record.get("audit_sha256") if record.get("inputs") == keys[result.portfolio_id] else None
            if path not in self._made:
                (self._places.next / path).unlink(missing_ok=True)  # of a run that was killed
            if path in self._made or kept is None or kept != self._hash_of(path):
                kept = self.make(result.portfolio_id, result.task.folder)
            found[result.portfolio_id] = dict(zip(NAMED, (path, kept), strict=True))
        return found

    def _hash_of(self, path: str) -> str | None:
        try:
            return hashlib.sha256((self._places.out / path).read_bytes()).hexdigest()
        except OSError:
            return None
