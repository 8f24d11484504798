"""The paperwork of steering: decisions, escalations, change requests."""

from __future__ import annotations

import datetime as dt
from itertools import cycle
from typing import Any

import numpy as np

from .reading import AS_OF, Project, Story
from .shapes import chance, first_day, last_day, month_of, on_weekday, rounded

Row = dict[str, Any]
DAY = dt.timedelta(days=1)


def decision_rows(story: Story, phrases: dict[str, Any]) -> list[Row]:
    """Issues raised while a project runs, decided at the pace of their era; and those that the story tells itself."""
    rules = story.decisions
    if not rules:
        return []
    titles = phrases["decisions"] + rules.get("titles", [])
    rows = [row for project in story.projects for row in _issues(project, rules, titles)]
    for told in rules.get("written", []):
        project = _named(story, told["project"])
        rows.append({"project_id": project.id} | {k: v for k, v in told.items() if k != "project"})
    rows.sort(key=lambda row: (row["raised_on"], row["project_id"], row["title"]))
    return [{"decision_id": f"{story.prefix}-D{number:03d}"} | row for number, row in enumerate(rows, 1)]


def _issues(project: Project, rules: dict[str, Any], titles: list[dict[str, Any]]) -> list[Row]:
    if project.start is None:
        return []
    random = chance(project.id, "decisions")
    shuffled = [titles[i] for i in random.permutation(len(titles))]
    early, late = (cycle(t for t in shuffled if t.get("when", when) == when) for when in ("early", "late"))
    finish = project.live or project.forecast or project.planned or AS_OF
    half = project.start + (min(finish, AS_OF) - project.start) / 2
    until = min(AS_OF, project.end or AS_OF, (project.live or AS_OF) + 90 * DAY)
    first = max(project.start, rules.get("from", project.start))
    rows = []
    for month in range(month_of(first), month_of(until) + 1):
        for _ in range(int(random.poisson(rules["a_month"]))):
            raised = on_weekday(first_day(month) + int(random.integers(0, 28)) * DAY)
            if not first <= raised <= until:
                continue
            title = next(early if raised < half else late)
            forum = next(f for f in rules["forums"] if title["category"] in f["decides"])
            rows.append(
                {
                    "project_id": project.id,
                    "title": title["title"].format(short=project.short),
                    "category": title["category"],
                    "forum": forum["name"],
                    "raised_on": raised,
                    **_decided(random, raised, rules, forum, title),
                }
            )
    return rows


def _decided(random: np.random.Generator, raised: dt.date, rules: dict[str, Any], forum: Row, title: Row) -> Row:
    """When an issue was decided, if it was: the pace is that of the last era that had begun."""
    median = [days for begins, days in rules["pace"] if begins <= raised][-1] * forum.get("pace", 1.0)
    days = max(1, round(float(random.lognormal(np.log(median), rules["spread"]))))
    fate, outcome = float(random.random()), title["outcomes"][int(random.integers(len(title["outcomes"])))]
    nothing = {"decided_on": None, "withdrawn_on": None, "decided_by": "", "outcome": ""}
    day = on_weekday(raised + days * DAY)
    if day > AS_OF or fate < rules["stuck"]:
        return nothing
    if fate < rules["stuck"] + rules["withdrawn"]:
        return nothing | {"withdrawn_on": day, "outcome": "Withdrawn: overtaken by events"}
    return nothing | {"decided_on": day, "decided_by": forum["chair"], "outcome": outcome}


def escalation_rows(story: Story, phrases: dict[str, Any]) -> list[Row]:
    """So many projects with an escalation in each quarter as the story says, at each of the two levels."""
    reasons, rows = phrases["escalations"] + story.escalations.get("reasons", []), []
    for level in ("programme", "executive"):
        for begins, count in story.escalations.get(level, {}).items():
            first = dt.date.fromisoformat(f"{begins}-01")
            random = chance(story.prefix, level, begins)
            last = min(last_day(month_of(first) + 2), AS_OF)
            active = [p for p in story.projects if p.active_on(first) and p.active_on(last)]
            weights = np.array([1.0 if p.live and p.live < first else 4.0 for p in active])
            chosen = random.choice(len(active), size=count, replace=False, p=weights / weights.sum())
            order = random.permutation(len(reasons))
            for number, which in enumerate(chosen):
                raised = min(on_weekday(first + int(random.integers(0, 84)) * DAY), last)
                closed = on_weekday(raised + round(float(random.lognormal(np.log(20), 0.5))) * DAY)
                rows.append(
                    {
                        "project_id": active[which].id,
                        "raised_on": raised,
                        "closed_on": closed if closed <= AS_OF else None,
                        "level": level,
                        "reason": reasons[order[number % len(reasons)]].format(short=active[which].short),
                    }
                )
    rows.sort(key=lambda row: (row["raised_on"], row["project_id"]))
    return [{"escalation_id": f"{story.prefix}-E{number:02d}"} | row for number, row in enumerate(rows, 1)]


def change_rows(story: Story, phrases: dict[str, Any]) -> list[Row]:
    """A late project has asked for its delay in slices; a dear one for its money; and what the story tells itself."""
    if not story.changes:
        return []
    rows = [row for project in story.projects for row in _changes(project, phrases["changes"])]
    for told in story.changes.get("written", []):
        rows.append(
            {"project_id": f"{story.prefix}-{told['project']}"} | {k: v for k, v in told.items() if k != "project"}
        )
    rows.sort(key=lambda row: (row["raised_on"], row["project_id"]))
    return [{"change_id": f"{story.prefix}-C{number:02d}"} | row for number, row in enumerate(rows, 1)]


def _changes(project: Project, phrases: dict[str, list[str]]) -> list[Row]:
    finish = project.live or project.forecast
    if project.start is None or project.planned is None or finish is None:
        return []
    random, rows = chance(project.id, "changes"), []
    late = (finish - project.planned).days
    slices = 0 if late < 20 else 1 if late < 120 else 2 if late < 300 else 4
    over = project.invest * (project.spends - 1)
    weights = random.uniform(0.6, 1.4, slices)
    asked = [("schedule", round(late * float(w) / float(weights.sum())), 0.0) for w in weights]
    asked += [("cost", 0, over)] * (over > 0.06 * project.invest)
    ended = min(AS_OF, project.end or AS_OF, project.live or AS_OF)
    for number, (what, days, money) in enumerate(asked):
        span = (ended - project.start).days
        raised = on_weekday(project.start + round(span * (0.35 + 0.6 * number / len(asked))) * DAY)
        decided = on_weekday(raised + int(random.integers(6, 30)) * DAY)
        known = decided <= AS_OF
        rows.append(
            {
                "project_id": project.id,
                "raised_on": raised,
                "decided_on": decided if known else None,
                "status": "approved" if known else "pending",
                "summary": phrases[what][int(random.integers(len(phrases[what])))].format(short=project.short),
                "cost_impact": rounded(money or project.invest * days / 365 * 0.08, 500),
                "schedule_impact_days": days,
                "benefit_impact": -rounded(sum(b.value[1] for b in project.benefits) * days / 365, 1000),
            }
        )
    return rows


def _named(story: Story, short_id: str) -> Project:
    return next(p for p in story.projects if p.id == f"{story.prefix}-{short_id}")
