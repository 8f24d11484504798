"""What benefits will have come to: a distribution for each, from its own course and from how comparable ones went.

`forecast(portfolio)` is worked out once for each portfolio. May import metrics and all below; never plotting, never Jupyter.
"""

from .backtest import Backtest, Believed, backtest, believed, on_basis, shown
from .forecast import Forecast, forecast

__all__ = ["Backtest", "Believed", "Forecast", "backtest", "believed", "forecast", "on_basis", "shown"]
