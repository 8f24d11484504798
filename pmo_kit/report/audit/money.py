"""The sheets of benefits, of what was planned and came, and of what was spent (rules R7, R8, R10 to R16, R20, R59)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...dates import last_days, month_numbers, quarter_last
from ...metrics.population.benefits import claims
from ...register.naming import shared_key
from ...register.portfolio import Portfolio
from ...vocabulary import Frequency
from .delivery import PROJECT, amounts, days, numbered, numbers, texts, values
from .grid import AMOUNT, DAY, SHARE, Column, Grid

BENEFIT = "benefit no."
OF_THE_QUARTER = "realisation[benefit no.],[@benefit no.],realisation[counts in],[@counts in]"


def benefits_sheet(portfolio: Portfolio) -> Grid:
    """The benefits that were agreed, and the share of each that counts (R10, R11)."""
    project = numbers(sorted(portfolio.tables["projects"]["project_id"]))
    frame = portfolio.tables["benefits"].sort_values("benefit_id")
    keys = [None if one is None else shared_key(str(one)) for one in values(frame, "shared_benefit")]
    key_no = numbers(sorted({key for key in keys if key}))
    elsewhere = _claimed_elsewhere(portfolio)
    came = ""
    if "realisation" in portfolio.tables:
        came = ",SUMIFS(realisation[measured?],realisation[benefit no.],[@no.],realisation[ended?],1)>0"
    total = "[@claimed elsewhere]+SUMIFS(benefits[attribution, as read],benefits[key no.],[@key no.],benefits[claim counts?],1)"
    columns = (
        numbered(frame),
        *texts(frame, "benefit_id"),
        Column(PROJECT, [project[one] for one in frame["project_id"]]),
        *texts(frame, "project_id", "name", "kind", "frequency"),
        *days(frame, "agreed_on"),
        Column("attribution", values(frame, "attribution"), SHARE),
        *texts(frame, "shared_benefit"),
        Column("key no.", [key_no.get(key) for key in keys]),
        Column("claimed elsewhere", [elsewhere.get(key, 0.0) if key else None for key in keys], SHARE),
        Column("in the register?", "IF(OR(NOT(ISNUMBER([@agreed_on])),[@agreed_on]<=as_of),1,0)"),
        Column("started?", "INDEX(projects[started?],[@project no.])"),
        Column("dis-benefit?", 'IF([@kind]="dis_benefit",1,0)'),
        Column("adds up?", 'IF(OR([@kind]="dis_benefit",[@kind]="non_financial"),0,1)'),
        Column("attribution, as read", "IF(ISNUMBER([@attribution]),[@attribution],1)", SHARE),
        Column(
            "claim counts?",
            f"IF(AND([@in the register?]=1,ISNUMBER([@key no.]),OR([@started?]=1{came})),1,0)",
        ),
        Column("claimed in total", f'IF(ISNUMBER([@key no.]),{total},"")', SHARE),
        Column("share", "[@attribution, as read]/IF(ISNUMBER([@key no.]),MAX(1,[@claimed in total]),1)", SHARE),
    )
    return Grid("benefits", columns, len(frame))


def _claimed_elsewhere(portfolio: Portfolio) -> dict[str, float]:
    """What other portfolios' benefits claim of each shared one, as a single sum."""
    if portfolio.claims is None:
        return {}
    mine = portfolio.claims["benefit_id"].isin(portfolio.tables["benefits"]["benefit_id"])
    found = claims(replace(portfolio, claims=portfolio.claims[~mine]), portfolio.as_of)
    return dict(zip(found["key"], found["claimed"], strict=True))


def realisation_sheet(portfolio: Portfolio) -> Grid:
    """What was planned and what came, of the months that have ended, and what each row counts in each figure."""
    benefit = numbers(sorted(portfolio.tables["benefits"]["benefit_id"]))
    register = portfolio.tables["benefits"].set_index("benefit_id")
    table = portfolio.tables["realisation"]
    table = table[table["benefit_id"].isin(benefit)].sort_values(["benefit_id", "month"])
    quarterly = table["benefit_id"].map(register["frequency"]).eq(Frequency.QUARTERLY).to_numpy(dtype=bool)
    month = month_numbers(table["month"])
    counted = np.where(quarterly, quarter_last(month, portfolio.fiscal_year_start_month), month)
    frame = table[last_days(counted) <= np.datetime64(portfolio.as_of)]
    before_quarter = "MOD(MONTH([@month])-fiscal_year_start,3)"
    of_quarter = "IF([@quarterly?]=1,{},{})"
    planned = of_quarter.format(f"SIGN(SUMIFS(realisation[plan there?],{OF_THE_QUARTER}))", "[@plan there?]")
    measured = of_quarter.format(f"SIGN(SUMIFS(realisation[actual there?],{OF_THE_QUARTER}))", "[@actual there?]")
    came = of_quarter.format(f"SUMIFS(realisation[actual_value],{OF_THE_QUARTER})", "N([@actual_value])")
    columns = (
        Column(BENEFIT, [benefit[one] for one in frame["benefit_id"]]),
        *texts(frame, "benefit_id"),
        *days(frame, "month"),
        *amounts(frame, "planned_value", "replanned_value", "actual_value"),
        *texts(frame, "evidence", "validated_by"),
        Column(PROJECT, "INDEX(benefits[project no.],[@benefit no.])"),
        Column("quarterly?", 'IF(INDEX(benefits[frequency],[@benefit no.])="quarterly",1,0)'),
        Column("counts in", f"EOMONTH([@month],IF([@quarterly?]=1,2-{before_quarter},0))", DAY),
        Column("ended?", "IF([@counts in]<=as_of,1,0)"),
        Column("counts?", "[@ended?]*INDEX(benefits[in the register?],[@benefit no.])"),
        Column("adds up?", "[@counts?]*INDEX(benefits[adds up?],[@benefit no.])"),
        Column("dis-benefit?", "[@counts?]*INDEX(benefits[dis-benefit?],[@benefit no.])"),
        Column("share", "INDEX(benefits[share],[@benefit no.])", SHARE),
        Column("plan there?", "IF(ISNUMBER([@planned_value]),1,0)"),
        Column("actual there?", "IF(ISNUMBER([@actual_value]),1,0)"),
        Column("planned?", planned),
        Column("measured?", measured),
        Column("plan × share", "N([@planned_value])*[@share]", AMOUNT),
        Column(
            "re-plan × share",
            "IF(ISNUMBER([@replanned_value]),[@replanned_value],N([@planned_value]))*[@share]",
            AMOUNT,
        ),
        Column("actual × share", "N([@actual_value])*[@share]", AMOUNT),
        Column(
            "after launch?",
            "IF(INDEX(projects[launched?],[@project no.])=1,"
            "IF([@counts in]>=INDEX(projects[first month],[@project no.]),1,0),0)",
        ),
        Column(
            "in first year?",
            "IF([@after launch?]=1,IF([@counts in]<=INDEX(projects[last month],[@project no.]),1,0),0)",
        ),
        Column("first-year value", "[@adds up?]*[@in first year?]*[@actual × share]", AMOUNT, 16),
        Column("promised?", "[@adds up?]*[@planned?]*INDEX(projects[started?],[@project no.])"),
        Column("due?", "[@adds up?]*[@planned?]*INDEX(projects[launched?],[@project no.])"),
        Column("month's actual × share", f"{came}*[@share]", AMOUNT),
        Column(
            "came by then?",
            "MAX(IF(AND([@due?]=1,[@month's actual × share]>0),1,0),"
            "IF([^benefit no.]=[@benefit no.],[^came by then?],0))",
        ),
        Column("delayed", "[@due?]*(1-[@came by then?])*[@re-plan × share]", AMOUNT),
        Column("benefit to date", "[@adds up?]*[@actual × share]", AMOUNT, 16),
        Column(
            "dis-benefit to date",
            "[@dis-benefit?]*IF(AND([@after launch?]=1,[@measured?]=0),[@plan × share],[@actual × share])",
            AMOUNT,
            16,
        ),
    )
    return Grid("realisation", columns, len(frame))


def spend_sheet(portfolio: Portfolio) -> Grid:
    """What was spent, of the months that have ended (R20)."""
    project = numbers(sorted(portfolio.tables["projects"]["project_id"]))
    table = portfolio.tables["spend"]
    table = table[last_days(month_numbers(table["month"])) <= np.datetime64(portfolio.as_of)]
    frame = table.sort_values(["project_id", "month"])
    columns = (
        Column(PROJECT, [project[one] for one in frame["project_id"]]),
        *texts(frame, "project_id"),
        *days(frame, "month"),
        *amounts(frame, "actual_spend"),
        Column("ended?", "IF(EOMONTH([@month],0)<=as_of,1,0)"),
        Column("spent", "[@ended?]*N([@actual_spend])", AMOUNT, 16),
        Column("spent anything?", "IF([@spent]<>0,1,0)"),
    )
    return Grid("spend", columns, len(frame))
