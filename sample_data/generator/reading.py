"""A story as it is told in stories/<name>.toml, read into what the rest of the generator works with."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STORIES = ("healthy", "watermelon", "zombies", "no_baselines", "leaky", "small")
AS_OF = dt.date(2026, 6, 30)

FOLDER = Path(__file__).parent / "stories"


@dataclass(frozen=True, kw_only=True)
class Benefit:
    """A benefit profile, and what becomes of it."""

    id: str
    project: str
    name: str
    chain: tuple[str, str] = ("", "")  # output, outcome
    value: tuple[str, float, str] = ("cashable", 0, "s6")  # kind, planned amount a year at the full rate, ramp
    measure: tuple[Any, ...] = ("", "", "", "", "")  # what, unit, baseline, target, source of the baseline
    owner: str = ""
    criterion: str = ""
    objective: str | None = None  # the project's first where it is not given
    agreed: dt.date | bool = True  # True: three weeks before the project started; False: no date
    baseline_on: dt.date | bool = True  # True: two months before the project started
    target_on: dt.date | bool = True  # True: a year after the planned go-live
    attribution: float | None = None
    shared: str = ""
    confidence: float | None = None
    frequency: str = ""
    season: str = "flat"
    months: int = 36  # how long the plan runs
    delivers: float = 1.0  # of the planned money, before any decay
    reaches: float | None = None  # of the way to the target, where the measure tells another tale than the money
    lag: int = 0  # months after launch that were measured and brought nothing
    decay: tuple[int, float] = (999, 0.0)  # from which month after launch, by what share a month
    stops: int = 999  # months after launch from which nobody measures any more
    gaps: tuple[int, ...] = ()  # months after launch that were missed
    replan: dict[str, Any] = field(default_factory=dict)  # from, factor, shift
    copied: bool = False  # actuals are the plan, to the penny
    measured: bool = True  # the measure itself is read, too
    noise: float = 0.06
    evidence: str = ""
    validated: float = 1.0  # the share of actuals that finance confirmed


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project, its money, and its benefits."""

    id: str
    name: str
    short: str  # what people call it: stands in titles and reasons
    sponsor: str = ""
    start: dt.date | None = None
    planned: dt.date | None = None
    live: dt.date | None = None
    end: dt.date | None = None
    forecast: dt.date | None = None  # today's view of an unlaunched project
    status: str = ""  # from the dates where it is not given
    invest: int = 0
    hidden: bool = False  # the register does not know the planned investment
    spends: float = 1.0  # of the planned investment, in the end
    tail: int = 0  # what is spent a month after the planned go-live, for ever
    mandatory: bool | None = None
    rules: dt.date | bool = False  # True: pivot rules agreed a week before the start
    serves: dict[str, float | str] = field(default_factory=dict)
    why: str = ""
    needs: tuple[str, ...] = ()
    benefits: tuple[Benefit, ...] = ()

    @property
    def stage(self) -> str:
        """The status: as told, or what the dates say."""
        if self.status:
            return self.status
        return "proposed" if self.start is None else "closed" if self.end else "active"

    def active_on(self, day: dt.date) -> bool:
        """Whether it was begun and not yet ended on that day."""
        return self.start is not None and self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Story:
    """One portfolio: who, what, and the rules of its paperwork."""

    name: str
    portfolio: dict[str, Any]
    objectives: tuple[dict[str, Any], ...]
    projects: tuple[Project, ...]
    finance: tuple[str, ...]
    leave_out: dict[str, list[str] | bool]  # tables (true) or columns that this register does not have
    decisions: dict[str, Any]
    escalations: dict[str, Any]
    changes: dict[str, Any]
    blemishes: tuple[dict[str, Any], ...]
    settings: str

    @property
    def prefix(self) -> str:
        """What all ids of this portfolio begin with."""
        return self.portfolio["prefix"]

    @property
    def fiscal_start(self) -> int:
        """The month in which its fiscal year begins."""
        return self.portfolio.get("fiscal_year_start_month", 1)


def read_story(name: str) -> Story:
    """The story of that name. A misspelled key is a TypeError that names it."""
    told = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    prefix, defaults = told["portfolio"]["prefix"], told.get("defaults", {})
    projects, count = [], 0
    for number, given in enumerate(told["projects"], 1):
        project_id = f"{prefix}-P{number:02d}"
        benefits = []
        for benefit in given.pop("benefits", []):
            count += 1
            values = defaults.get("benefit", {}) | benefit
            benefits.append(Benefit(id=f"{prefix}-B{count:02d}", project=project_id, **values))
        given["needs"] = tuple(f"{prefix}-{other}" for other in given.get("needs", ()))
        projects.append(Project(id=project_id, benefits=tuple(benefits), **defaults.get("project", {}) | given))
    return Story(
        name=name,
        portfolio=told["portfolio"],
        objectives=tuple(told.get("objectives", ())),
        projects=tuple(projects),
        finance=tuple(told.get("finance", ())),
        leave_out=told.get("leave_out", {}),
        decisions=told.get("decisions", {}),
        escalations=told.get("escalations", {}),
        changes=told.get("changes", {}),
        blemishes=tuple(told.get("blemishes", ())),
        settings=told.get("settings", ""),
    )


def read_phrases() -> dict[str, Any]:
    """The titles, reasons and outcomes that the paperwork of every portfolio is written with."""
    return tomllib.loads((FOLDER / "phrases.toml").read_text(encoding="utf-8"))
