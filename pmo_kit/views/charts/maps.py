"""The benefit dependency map: what each project's output leads to, by outcome and benefit, up to the objective it serves.

On a laptop the four layers stand side by side, ordered so that few lines cross; on a phone each chain is a few lines of
words under its objective, for four columns of words do not fit there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from ...register.naming import is_placeholder
from ...sections.answers import Answer
from ..markup import Column, DisplayTable, Silence
from .theme import BLUE, GREY, ORANGE, SMALL, TEAL, Chart, Sheet, chart
from .titles import how_many

SHOWN = 10  # chains that are drawn, those with the largest plan; the section's own table has them all
LAYERS = ("output", "outcome", "benefit", "objective")
HEADS = {"output": "Output", "outcome": "Outcome", "benefit": "Benefit", "objective": "Objective"}
COLOURS = {"output": GREY, "outcome": TEAL, "benefit": BLUE, "objective": GREY}
MISSING = "missing or not valid"
NODE, ROW, GAP = 36.0, 43.0, 26.0  # a node's height, from one to the next, and between layers
ROUNDS = 6  # sweeps over the layers, after which no order changes any more


@dataclass(frozen=True)
class Link:
    """A chain's step from a node of one layer to one of the next; `broken` where either is missing."""

    of: str
    to: str
    broken: bool


def plot_dependencies(answer: Answer) -> Chart | Silence:
    """The chains of the benefits with the largest plans, layer by layer; a link that is missing is outlined and orange."""
    if answer.silent or answer.rows.empty:
        return Silence()
    style, figures = answer.style, answer.figures
    rows = answer.rows.sort_values("planned", ascending=False, na_position="last", kind="stable").head(SHOWN)
    chains = pd.DataFrame({layer: _said(rows["name" if layer == "benefit" else layer]) for layer in LAYERS})
    chains.loc[rows["breaks_at"] == "objective", "objective"] = MISSING
    verbs = ("leads", "lead")
    title = (
        how_many(figures["whole"], figures["benefits"], "chain", verbs, style) + " from an output to a valid objective"
    )
    told = "; ".join(
        " to ".join(f"{HEADS[layer].lower()} {chain[layer]}" for layer in LAYERS)
        for chain in chains.head(3).to_dict("records")
    )
    some = len(rows) < figures["benefits"]
    least = f"The {len(rows)} benefits with the largest plans of {figures['benefits']}. " if some else ""
    return chart(
        lambda sheet: _listed(sheet, chains) if sheet.narrow else _layered(sheet, chains),
        title=title,
        alt=f"Chains from output over outcome and benefit to objective. {title}. {told}.",
        caption=f"{least}Orange: a link that is missing or not valid. Source: {answer.source}.",
        data=DisplayTable(
            rows,
            (
                Column("name", "Benefit"),
                Column("project", "Project"),
                Column("output", "Output", empty="no output is recorded"),
                Column("outcome", "Outcome", empty="no outcome is recorded"),
                Column("objective", "Objective", empty="it names no objective"),
                Column("why", "What is missing", empty="nothing"),
            ),
            "Chains from output to objective",
            answer.currency,
            style=style,
        ),
    )


def _said(texts: pd.Series) -> pd.Series:
    return texts.map(lambda text: MISSING if is_placeholder(text) else str(text))


def _ordered(chains: pd.DataFrame) -> dict[str, list[str]]:
    """The nodes of each layer, each layer ordered by where its neighbours stand (the barycentre sweeps of Sugiyama)."""
    layers = {layer: list(dict.fromkeys(chains[layer])) for layer in LAYERS}
    for turn in range(ROUNDS):
        pairs = list(pairwise(LAYERS))
        for fixed, moved in pairs if turn % 2 == 0 else [(b, a) for a, b in reversed(pairs)]:
            place = {node: number / len(layers[fixed]) for number, node in enumerate(layers[fixed])}
            middle = chains[fixed].map(place).groupby(chains[moved]).mean()
            layers[moved] = sorted(layers[moved], key=lambda node: (node == MISSING, middle[node]))
    return layers


def _layered(sheet: Sheet, chains: pd.DataFrame) -> float:
    layers = _ordered(chains)
    tallest = max(len(nodes) for nodes in layers.values()) * ROW
    box = (sheet.width - GAP * (len(LAYERS) - 1)) / len(LAYERS)
    wide = box + GAP
    places = {}
    for number, layer in enumerate(LAYERS):
        room = tallest / len(layers[layer])
        sheet.text(wide * number + 1, 14, HEADS[layer], size=SMALL, bold=True)
        places[layer] = {node: 22 + room * (at + 0.5) for at, node in enumerate(layers[layer])}
    for number, (one, other) in enumerate(pairwise(LAYERS)):
        for link in dict.fromkeys(
            Link(a, b, MISSING in (a, b)) for a, b in zip(chains[one], chains[other], strict=True)
        ):
            x, to_x = wide * number + box, wide * (number + 1)
            y, to_y = places[one][link.of], places[other][link.to]
            middle = (x + to_x) / 2
            colour = ORANGE if link.broken else GREY
            dash = "4 3" if link.broken else ""
            sheet.line([(x, y), (middle - 5, y), (middle + 5, to_y), (to_x, to_y)], colour, width=1.5, dash=dash)
    for number, layer in enumerate(LAYERS):
        for node, y in places[layer].items():
            x, missing = wide * number, node == MISSING
            sheet.bar(x + 0.6, y - NODE / 2, box - 1.2, NODE, ORANGE if missing else COLOURS[layer], filled=False)
            sheet.lines(x + 7, y, node, box - 12)
    return 22 + tallest + 6


def _listed(sheet: Sheet, chains: pd.DataFrame) -> float:
    """Under each objective its benefits, under each benefit what leads to it."""
    y = 0.0
    for objective in _ordered(chains)["objective"]:
        sheet.bar(1, y + 3, 5, 15, ORANGE if objective == MISSING else GREY)
        sheet.name(12, y + 15, "No valid objective" if objective == MISSING else objective, sheet.width - 14)
        y += 24
        for chain in chains[chains["objective"] == objective].to_dict("records"):
            top = y
            for step, layer in enumerate(("benefit", "outcome", "output")):
                missing = chain[layer] == MISSING
                sheet.bar(12, y + 5, 4, 11, ORANGE if missing else COLOURS[layer])
                words = f"no {layer} is recorded" if missing else chain[layer]
                sheet.name(
                    22 + 8 * step, y + 14, words if step == 0 else f"← {words}", sheet.width - 24 - 8 * step, size=SMALL
                )
                y += 17
            y += 7 if top != y else 0
        y += 4
    return y
