"""executive_page.html: one printed side per portfolio, the page to forward.

Verdict, trust bar, the decisions asked for, the five figures, the curve, the projects that matter and the money: each from
the answer that the reports show too, so the page cannot contradict them. No notebook is run for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .. import decisions
from ..register.portfolio import Portfolio
from ..sections import benefits, executive, headline
from ..sections.answers import style_of
from ..settings.carried import folder
from ..views import bullets, charts, narrative, paper, tables
from .frame import TEMPLATE, Frame, filters, frame, stamp

NAME = "executive_page.html"
OWN = "pmo_executive"


@dataclass(frozen=True)
class Page:
    """What the page is made of, as its template names it; what is shown is HTML already."""

    title: str
    name: str
    as_of: dt.date
    age: str
    index: str
    verdict: Markup
    trust: Markup
    asked: Markup
    decisions: Markup
    bullets: Markup
    curve: Markup
    projects_said: Markup
    projects: Markup
    money_said: Markup
    money: Markup
    reports: tuple[tuple[str, str, str], ...]
    rests_on: str
    kit_version: str
    made_at: str
    frame: Frame


def executive_html(
    portfolio: Portfolio,
    *,
    made_at: dt.datetime,
    reports: Sequence[tuple[str, str, str]] = (),
    index: str = "../index.html",
    since: Mapping[str, float | None] | None = None,
    templates: Path | None = None,
) -> str:
    """The page of one portfolio as text. `reports` are its reports: name, question, address; `since` what each headline
    metric was at the run that this one is compared with."""
    place = templates or folder("templates")
    first = headline.headline(portfolio)
    asked = decisions.paper(portfolio)
    curve = benefits.over_time(portfolio)
    matter, amounts = executive.projects_that_matter(portfolio), executive.money(portfolio)
    page = Page(
        title=f"{portfolio.name} – on one page",
        name=portfolio.name,
        as_of=portfolio.as_of,
        age=_age(portfolio.as_of, made_at.date(), portfolio),
        index=index,
        verdict=_html(narrative.say_verdict(first)),
        trust=_html(charts.plot_trust(first)),
        asked=_html(narrative.say_paper(asked)),
        decisions=_html(paper.show_paper(asked)),
        bullets=_html(bullets.show_bullets(executive.bullets(portfolio, first), since)),
        curve=_html(narrative.say_over_time(curve)) if curve.silent else _html(charts.plot_over_time(curve)),
        projects_said=_html(narrative.say_projects_that_matter(matter)),
        projects=_html(tables.table_projects_that_matter(matter)),
        money_said=_html(narrative.say_money(amounts)),
        money=_html(tables.table_money(amounts)),
        reports=tuple(reports),
        rests_on=str(narrative.say_data_quality(first)),
        kit_version=version("pmo-kit"),
        made_at=stamp(made_at),
        frame=frame(templates),
    )
    environment = Environment(
        loader=FileSystemLoader([place / OWN, place / TEMPLATE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters(style_of(portfolio))
    return environment.get_template("executive.html.j2").render(page=page).strip() + "\n"


def _html(shown: Any) -> Markup:
    """What a view shows of itself in a notebook; it is escaped where it is made."""
    return Markup(shown._repr_html_())


def _age(as_of: dt.date, made_on: dt.date, portfolio: Portfolio) -> str:
    """`147 days old`: the one thing here that hangs on the day of the run; empty on the day itself."""
    days = (made_on - as_of).days
    return f"{style_of(portfolio).counted(days, 'day')} old" if days > 0 else ""
