"""Who is meant by whom a rule names: a role stands for persons, and the register knows their names."""

from __future__ import annotations

from ..metrics.population import Known
from ..register.naming import is_placeholder
from ..register.portfolio import Portfolio
from ..rules.default import BOTH_SPONSORS, SPONSOR

ROLES = (SPONSOR, BOTH_SPONSORS)


def persons(portfolio: Portfolio, decided_by: str, project_id: str) -> tuple[str, ...]:
    """The persons who decide together where a rule says `decided_by`: for a role (ROLES) those whom the register names, () where
    one of them is a placeholder (R41); any other text is a name. Takes one portfolio."""
    if decided_by == SPONSOR:
        projects = Known.of_portfolio(portfolio).projects
        names = projects.loc[projects["project_id"] == project_id, "sponsor"].tolist()
    elif decided_by == BOTH_SPONSORS:
        names = [portfolio.record.get(name) for name in ("cfo_sponsor", "cio_sponsor")]
    else:
        return (decided_by,)
    return () if any(is_placeholder(name) for name in names) else tuple(names)


def who_decides(portfolio: Portfolio, decided_by: str, project_id: str) -> str:
    """The same in words: `Cleo Finn and Ian Olsen`, or the role, and that nobody is named."""
    return " and ".join(persons(portfolio, decided_by, project_id)) or f"{decided_by} (nobody is named)"
