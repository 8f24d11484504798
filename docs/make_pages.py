"""Writes the reference pages from the code that they describe: docs/metrics.md, docs/tables.md and docs/rules.md.

Run with `make docs`; a test says when a page is stale.
"""

from __future__ import annotations

from pathlib import Path

from pmo_kit.metrics import CATALOGUE
from pmo_kit.metrics.reservations import READINGS
from pmo_kit.register.schemas import DICTIONARY
from pmo_kit.rules import DEFAULT_RULES, FACTS, PROPOSED, WHY
from pmo_kit.vocabulary import BENCHMARKS, HEADLINE_METRICS, Trust

HERE = Path(__file__).parent
KINDS = {
    "text": "text",
    "date": "date",
    "month": "month",
    "money": "money",
    "number": "number",
    "integer": "whole number",
    "share": "0 to 1",
    "flag": "true, false",
    "currency": "ISO 4217",
}
TRUST = {
    Trust.CONFIRMED: "what somebody in finance confirmed by name (`validated_by`)",
    Trust.EVIDENCED: "what else has an evidence text that names something",
    Trust.REPEATS_PLAN: "what else is within 0.005 of its plan, where that is above 0",
    Trust.REPORTED: "the rest of what came",
    Trust.NOT_MEASURED: "planned value of launched projects without an actual",
    Trust.NEVER_LAUNCHED: "planned value of projects that are not launched, without an actual",
}


def metrics_page() -> str:
    """The catalogue as a page: the five headline metrics, then all of them."""
    lines = [
        "# Metrics",
        "",
        "Made from `pmo_kit/metrics/catalogue/` by `make docs`. In the order in which `pmo-kit metrics` prints them; the",
        "five headline metrics are those with a benchmark. *Needs* names the tables without which a figure is not",
        "measurable; `projects` is always needed.",
        "",
        "Every row has a numerator, a denominator and what was excluded. A ratio is made from sums and never averaged; an",
        "undefined figure is empty and says why.",
        "",
    ]
    for metric in CATALOGUE:
        lines += [f"## {metric.label}", "", f"`{metric.key}` – {metric.question}", "", f"- Formula: {metric.formula}"]
        bar = metric.benchmark.format(BENCHMARKS.get(metric.key, 0))
        lines += [f"- Benchmark: {bar}"] if metric.key in HEADLINE_METRICS else []
        lines += [f"- Unit: {metric.unit}" + (f", {metric.direction} is better" if metric.direction else "")]
        lines += [f"- Needs: {', '.join(metric.needs)}"] if metric.needs else []
        rows = [*(["project"] if metric.sum_up else []), *metric.groups]
        lines += [f"- Rows beside the portfolio's own: by {', '.join(rows)}"] if rows else []
        lines += [f"- Source: {metric.source}", ""]
    lines += [*_readings(), *_trust()]
    return "\n".join(lines)


def _readings() -> list[str]:
    return [
        "## Verdicts that cannot be bought",
        "",
        "Each `met` of a portfolio is put to the test: the same metric under a stricter reading. Where that would not meet the",
        "bar, the `met` carries a reservation with the reading's name, its figure, the bar and a sentence. The verdict stays what",
        "the definition says. A reading that cannot be made raises none, and is named in the note (`not made: …`).",
        "",
        "| # | reservation | on | stricter reading | reserved where |",
        "|---|---|---|---|---|",
        *(
            f"| {one.number} | `{one.key}` | {', '.join(f'`{key}`' for key in one.on)} | {one.reading} | {one.reserved} |"
            for one in READINGS
        ),
        "",
    ]


def _trust() -> list[str]:
    return [
        "## How far the promise can be believed",
        "",
        "The `trust:` rows of `benefits_against_promise` part it, each over the whole promise, in this order. What is left to the",
        "whole is shortfall, what goes beyond it over-delivery.",
        "",
        "| part | what it holds |",
        "|---|---|",
        *(f"| `{trust}` | {TRUST[trust]} |" for trust in Trust),
        "",
    ]


def tables_page() -> str:
    """The data dictionary as a page: a section per table, a row per column."""
    lines = [
        "# Tables",
        "",
        "Made from `pmo_kit/register/schemas.py` by `make docs`. Only `projects` must exist. A **bold** column must be there and",
        "filled, all others may be absent or empty. Dates are ISO 8601, a month is its first day, money is in major units of the",
        "portfolio's currency.",
        "",
    ]
    for table in DICTIONARY.values():
        lines += [
            f"## {table.name}",
            "",
            f"{table.meaning[0].upper()}{table.meaning[1:]}. Unique by {' and '.join(table.key)}.",
            "",
        ]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        for column in table.columns:
            name = f"**{column.name}**" if column.bold else column.name
            lines.append(f"| {name} | {KINDS.get(column.kind) or ', '.join(column.choices)} | {column.meaning} |")
        lines.append("")
    return "\n".join(lines)


def rules_page() -> str:
    """Pivot rules as a page: how one is written and judged, when it is in force, the rules that ship, every fact."""
    lines = [
        "# Pivot rules",
        "",
        "Made from `pmo_kit/rules/` by `make docs`. A pivot rule says beforehand when a project is to "
        f"{', '.join(PROPOSED[:-1])} or {PROPOSED[-1]}.",
        "The first rule that matches wins. They stand in `pmo.yaml` under `pivot_rules`, for all portfolios or for one; `projects`",
        "in a rule names those that it is for. Without that key the rules below hold, and with an empty list none.",
        "",
        "```yaml",
        "pivot_rules:",
        "  - id: half_a_year_in",
        "    when: launched and months_since_go_live >= 6 and forecast_to_plan < 0.5",
        "    do: change scope",
        "    reason: Half a year in use, and less than half of the plan is to be expected.",
        "    decided_by: CFO and CIO together",
        "    within_days: 30",
        "```",
        "",
        '`when` compares the facts below with numbers, texts and each other: `< <= > >= == !=`, `in ["active", "paused"]`,',
        "`+ - * /`, `and`, `or`, `not`, `… ? … : …` and brackets. It is parsed and checked when the file is read, and is never run",
        "as code: nothing in it can call, reach elsewhere or look at a clock. Numbers are compared to nine decimals.",
        "",
        "What is false whatever an undefined fact may be is false. Where a rule hangs on one, before the first that matches, the",
        "project *cannot be judged*: what is not known is never a reason to go on.",
        "",
        "A rule is in force for a project where it was agreed on or before the project's start, and every later agreement has it",
        "with every word as it is now. `pmo-kit rules agree` records agreements in `agreements/` beside the settings, each line",
        "chained to the one before, with the day on which it is run. Where nothing was ever recorded, the project's",
        "`pivot_rules_agreed_on` counts on the register's word. What a rule that is not in force recommends is shown all the same,",
        "and said not to bind.",
        "",
        "## The rules that ship",
        "",
        "They look forward: what is to come is held against what is still to be paid, and what was spent ends nothing.",
        "",
    ]
    for rule in DEFAULT_RULES:
        lines += [
            f"### {rule.id}",
            "",
            f"`{rule.when}` → **{rule.do}**",
            "",
            rule.reason,
            "",
            f"- Decided by {rule.decided_by}, within {rule.within_days} days",
            f"- Why these numbers: {WHY[rule.id]}",
            "",
        ]
    lines += ["## The facts", "", "| fact | kind | unit | meaning | undefined |", "|---|---|---|---|---|"]
    lines += [f"| `{f.name}` | {f.kind} | {f.unit} | {f.meaning} | {f.undefined} |" for f in FACTS]
    return "\n".join([*lines, ""])


PAGES = {"metrics.md": metrics_page, "tables.md": tables_page, "rules.md": rules_page}


if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
