"""A sheet for each figure: its numerator, denominator and value as formulas, the kit's beside, and below the units it is made of.

What one cell cannot express – the Kaplan–Meier median – is laid out step by step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...metrics.population import Known
from ...metrics.registry import METRICS
from ...register.portfolio import Portfolio
from .delivery import numbered, texts
from .grid import AMOUNT, COUNT, DAY, NUMBER, SHARE, TEXT, UNDEFINED, Column, Grid, Line

Kit = Mapping[tuple[str, str | None], Mapping[str, Any]]
QUARTERS = 8


@dataclass(frozen=True)
class Asked:
    """What a sheet is made from: the portfolio, what was known of it, and the kit's rows by metric and group."""

    portfolio: Portfolio
    known: Known
    kit: Kit

    def line(self, key: str, numerator: str, denominator: str, value: str = "", **more: str) -> Line:
        """The line of a metric; one without formulas where a table is lacking."""
        one = METRICS[key]
        cannot = self.known.lacking(*one.needs)
        return Line(one.label, self.kit[key, None], numerator, denominator, value, cannot=cannot, **more)

    def grid(self, key: str, columns: Callable[[], tuple[Column, ...]], rows: int, *lines: Line) -> Grid:
        """The sheet of a metric; without units where a table is lacking."""
        there = not self.known.lacking(*METRICS[key].needs)
        told = f"{METRICS[key].question} {METRICS[key].formula}."
        return Grid(key, columns() if there else (), rows if there else 0, told, lines)

    def projects(self) -> tuple[Column, ...]:
        """The number, id and name of every project."""
        frame = self.portfolio.tables["projects"].sort_values("project_id")
        return numbered(frame), *texts(frame, "project_id", "name")

    def benefits(self) -> tuple[Column, ...]:
        """The number, id and name of every benefit."""
        frame = self.portfolio.tables["benefits"].sort_values("benefit_id")
        return numbered(frame), *texts(frame, "benefit_id", "name")


def of_project(column: str) -> str:
    """What the sheet of projects says of a row's project."""
    return f"INDEX(projects[{column}],[@{NUMBER}])"


def summed(column: str, by: str, sheet: str = "realisation") -> str:
    """The sum of a column over the rows that belong to this one."""
    return f"SUMIFS({sheet}[{column}],{sheet}[{by}],[@{NUMBER}])"


def benefits_realised(asked: Asked) -> Grid:
    """First-year actual value of due projects over their planned investment (R8, R61)."""
    key = "benefits_realised"

    def columns() -> tuple[Column, ...]:
        return (
            *asked.projects(),
            Column("go_live, as known", of_project("go_live, as known"), DAY),
            Column("due?", of_project("due?")),
            Column("planned_investment", f"N({of_project('planned_investment')})", AMOUNT, 16),
            Column("counts?", "IF(AND([@due?]=1,[@planned_investment]>0),1,0)"),
            Column("first-year value", summed("first-year value", "project no."), AMOUNT, 16),
            Column("numerator", "[@counts?]*[@first-year value]", AMOUNT, 16),
            Column("denominator", "[@counts?]*[@planned_investment]", AMOUNT, 16),
            Column("ratio", 'IF([@denominator]>0,[@numerator]/[@denominator],"")', SHARE),
        )

    line = asked.line(key, f"SUM({key}[numerator])", f"SUM({key}[denominator])")
    return asked.grid(key, columns, asked.portfolio.rows("projects"), line)


def strategic_alignment(asked: Asked) -> Grid:
    """Active projects linked to a current objective over active projects (R3, R17, R18)."""
    key = "strategic_alignment"

    def columns() -> tuple[Column, ...]:
        linked = f"IF({summed('current?', 'project no.', 'alignment')}>0,1,0)"
        return (
            *asked.projects(),
            Column("active?", of_project("active?")),
            Column("linked?", linked),
            Column("counts?", "[@active?]*[@linked?]"),
        )

    line = asked.line(key, f"SUM({key}[counts?])", f"SUM({key}[active?])", amounts=COUNT)
    return asked.grid(key, columns, asked.portfolio.rows("projects"), line)


def decision_cycle_time(asked: Asked, decisions: int) -> Grid:
    """The Kaplan–Meier median, a row for each day on which an issue was decided (R29, R30)."""
    key, taken = "decision_cycle_time", "decisions[days to the decision]"

    def columns() -> tuple[Column, ...]:
        seen = f'COUNTIF({taken},"<="&[^day])'
        return (
            Column("step", 'IF([@day]="","",N([^step])+1)'),
            Column(
                "day",
                f'IF([^day]="","",IF(IF(ISNUMBER([^day]),{seen},0)>=COUNT({taken}),"",'
                f"SMALL({taken},IF(ISNUMBER([^day]),{seen},0)+1)))",
            ),
            Column("decided", f'IF([@day]="","",COUNTIF({taken},[@day]))'),
            Column("at risk", 'IF([@day]="","",COUNTIF(decisions[days watched],">="&[@day]))'),
            Column(
                "survival",
                'IF([@day]="","",IF(ISNUMBER([^survival]),[^survival],1)*(1-[@decided]/[@at risk]))',
                SHARE,
            ),
            Column("half are decided by", 'IF([@day]="","",IF([@survival]<=0.5+0.000000001,[@day],""))', COUNT, 20),
        )

    half = f"{key}[half are decided by]"
    value = f'IF(COUNT({half})=0,"{UNDEFINED}",MIN({half}))'
    line = asked.line(key, f"COUNT({taken})", "COUNT(decisions[days watched])", value, format=COUNT, amounts=COUNT)
    return asked.grid(key, columns, decisions, line)


def escalation_rate(asked: Asked) -> Grid:
    """Projects that escalated to the executive over active projects, quarter by quarter (R3, R32 to R34)."""
    key = "escalation_rate"

    def columns() -> tuple[Column, ...]:
        active = (
            "(projects[started?]=1)*(projects[ended, without a date?]=0)*(projects[start_date]<=[@last day])"
            "*(projects[active until]>=[@first day])*(projects[active until]>=projects[start_date])"
        )
        raised = (
            "COUNTIFS(escalations[project no.],projects[no.],escalations[executive?],1,"
            'escalations[raised_on],">="&[@first day],escalations[raised_on],"<="&[@last day])'
        )
        kit = [row for (metric, group), row in asked.kit.items() if metric == key and group and "Q" in group[-2:]]
        own = kit[:QUARTERS]
        return (
            Column("quarter", [row["group"] for row in own], TEXT),
            Column("quarters back", list(range(QUARTERS - 1, -1, -1))),
            Column("last day", "EOMONTH(last_quarter,-3*[@quarters back])", DAY),
            Column("first day", "EOMONTH([@last day],-3)+1", DAY),
            Column("active projects", f"SUMPRODUCT({active})", COUNT, 16),
            Column("of them escalated", f"SUMPRODUCT({active}*({raised}>0))", COUNT, 18),
            Column("rate", f'IF([@active projects]>0,[@of them escalated]/[@active projects],"{UNDEFINED}")', SHARE),
            Column("the kit's rate", [UNDEFINED if row["value"] is None else row["value"] for row in own], SHARE, 16),
            Column("difference", difference("[@rate]", "[@the kit's rate]"), SHARE, 16),
        )

    last = f"INDEX({key}[{{}}],{QUARTERS})"
    line = asked.line(key, last.format("of them escalated"), last.format("active projects"), amounts=COUNT)
    return asked.grid(key, columns, QUARTERS, line)


def portfolio_roi(asked: Asked) -> Grid:
    """Benefits less dis-benefits less spend, over spend, to date (R14, R20, R21)."""
    key = "portfolio_roi"

    def columns() -> tuple[Column, ...]:
        spent, ever = f"N({of_project('actual_spend')})", "IF([@spend]<>0,1,0)"
        if asked.portfolio.has("spend"):
            spent = summed("spent", "project no.", "spend")
            ever = f"IF({summed('spent anything?', 'project no.', 'spend')}>0,1,0)"
        return (
            *asked.projects(),
            Column("spend", spent, AMOUNT, 16),
            Column("ever spent?", ever),
            Column("benefits", f"[@ever spent?]*{summed('benefit to date', 'project no.')}", AMOUNT, 16),
            Column("dis-benefits", summed("dis-benefit to date", "project no."), AMOUNT, 16),
            Column("net return", "[@benefits]-[@dis-benefits]-[@spend]", AMOUNT, 16),
        )

    line = asked.line(key, f"SUM({key}[net return])", f"SUM({key}[spend])")
    return asked.grid(key, columns, asked.portfolio.rows("projects"), line)


def benefits_against_promise(asked: Asked) -> Grid:
    """Actual over original plan of every ended month of every started project, launched or not."""
    key = "benefits_against_promise"

    def columns() -> tuple[Column, ...]:
        promised = "SUMIFS(realisation[{}],realisation[benefit no.],[@no.],realisation[promised?],1)"
        return (
            *asked.benefits(),
            Column("actual", promised.format("actual × share"), AMOUNT, 16),
            Column("original plan", promised.format("plan × share"), AMOUNT, 16),
        )

    line = asked.line(key, f"SUM({key}[actual])", f"SUM({key}[original plan])")
    return asked.grid(key, columns, asked.portfolio.rows("benefits"), line)


def value_leakage(asked: Asked) -> Grid:
    """Original plan less evidenced actual of launched projects' due months, and where it went."""
    key = "value_leakage"

    def columns() -> tuple[Column, ...]:
        due = "SUMIFS(realisation[{}],realisation[benefit no.],[@no.],realisation[due?],1)"
        return (
            *asked.benefits(),
            Column("original plan", due.format("plan × share"), AMOUNT, 16),
            Column("re-plan", due.format("re-plan × share"), AMOUNT, 16),
            Column("actual", due.format("actual × share"), AMOUNT, 16),
            Column("leakage", "[@original plan]-[@actual]", AMOUNT, 16),
            Column("scope", "[@original plan]-[@re-plan]", AMOUNT, 16),
            Column("delay", summed("delayed", "benefit no."), AMOUNT, 16),
            Column("shortfall", "[@leakage]-[@scope]-[@delay]", AMOUNT, 16),
            Column("gross", "MAX([@leakage],0)", AMOUNT, 16),
        )

    parts = ("leakage", "scope", "delay", "shortfall", "gross")
    plan = f"SUM({key}[original plan])"
    lines = [asked.line(key if part == "leakage" else f"{key}_{part}", f"SUM({key}[{part}])", plan) for part in parts]
    return asked.grid(key, columns, asked.portfolio.rows("benefits"), *lines)


def difference(ours: str, kits: str) -> str:
    """A formula for the difference of two figures: 0 where both are undefined, a sentence where one of them is."""
    return (
        f"IF(AND(ISNUMBER({ours}),ISNUMBER({kits})),ROUND({ours}-{kits},6),"
        f'IF({ours}={kits},0,"one of the two is undefined"))'
    )
