"""The interactive layer, thin: pick a portfolio, see its headline at once, and learn how the notebook follows.

Nothing rests on it: a notebook's cells read their parameters, and a batch leaves these cells out.
"""

from __future__ import annotations

import ipywidgets
from markupsafe import Markup

from ..register.portfolio import Portfolio
from ..sections.headline import headline
from ..views import cards, charts, narrative
from ..views.markup import fill

_FOLLOW = """<p class="pmo-note">For the whole notebook to follow, put <code>portfolio_id = {{ code }}</code> into the
parameters cell and run all cells.</p>"""


def pick_portfolio(register: Portfolio, portfolio_id: str = "") -> ipywidgets.VBox:
    """A list of the register's portfolios with the chosen one's headline below it.

    Starts at `portfolio_id`, or at the first. Raises `UnknownNameError` for an id that is not there.
    """
    ids = register.portfolio_ids
    chosen = register.for_portfolio(portfolio_id or next(iter(ids), None)).portfolio_id
    options = [(_label(register, one), one) for one in ids]
    picker = ipywidgets.Dropdown(options=options, value=chosen, description="Portfolio")
    shown = ipywidgets.HTML(value=headline_of(register, chosen))  # type: ignore[arg-type]  # for_portfolio has chosen one

    def show(change: dict[str, str]) -> None:
        shown.value = headline_of(register, change["new"])

    picker.observe(show, names="value")
    return ipywidgets.VBox([picker, shown])


def headline_of(register: Portfolio, portfolio_id: str) -> Markup:
    """The first screen of one portfolio as HTML, and what to write into the parameters cell."""
    answer = headline(register.for_portfolio(portfolio_id))
    parts = (
        narrative.say_subject(answer),
        narrative.say_verdict(answer),
        charts.plot_trust(answer),
        cards.show_headline(answer),
        narrative.say_data_quality(answer),
    )
    blocks = Markup("\n").join(part._repr_html_() for part in parts)
    return blocks + fill(_FOLLOW, code=repr(portfolio_id))


def _label(register: Portfolio, portfolio_id: str) -> str:
    name = register.for_portfolio(portfolio_id).name
    return portfolio_id if name == portfolio_id else f"{name} ({portfolio_id})"
