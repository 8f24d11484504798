"""What the field calls the columns and choices of the data dictionary, for a first guess at a mapping.

Nothing is read by these: they only propose, and an analyst decides. Words are in lower case, without punctuation.
"""

from __future__ import annotations

SHEETS: dict[str, tuple[str, ...]] = {
    "portfolios": ("business units", "divisions", "agencies", "departments"),
    "projects": (
        "project list",
        "project register",
        "initiatives",
        "programmes",
        "programs",
        "investments",
        "portfolio",
    ),
    "objectives": ("strategic objectives", "goals", "corporate objectives", "strategy"),
    "alignment": ("strategic alignment", "project objectives", "mapping to objectives"),
    "benefits": ("benefits register", "benefit register", "benefit profiles", "benefits map"),
    "realisation": ("benefits tracking", "benefits tracker", "benefits realisation", "benefits realization", "actuals"),
    "spend": ("costs", "expenditure", "financials", "cost tracking", "budget and actuals"),
    "decisions": ("decision log", "decision register", "issues", "approvals"),
    "escalations": ("escalation log", "escalation register"),
    "dependencies": ("dependency log", "dependency register", "interdependencies"),
    "change_requests": ("change log", "change register", "change requests", "changes"),
}

_ID = ("id", "ref", "reference", "no", "number", "code", "key")
_PROJECT = (
    "project",
    "project ref",
    "project reference",
    "project number",
    "project no",
    "project code",
    "initiative id",
)
_RAISED = (
    "raised",
    "date raised",
    "raised date",
    "opened",
    "logged",
    "date logged",
    "submitted",
    "created",
    "created on",
)
_DECIDED = (
    "decided",
    "decision date",
    "date decided",
    "approved",
    "approval date",
    "date approved",
    "resolved",
    "closed",
)
_VALUE = ("value", "amount", "benefit", "saving", "savings")

_PORTFOLIO = (
    *("portfolio", "business unit", "unit", "bu", "agency", "agency code", "agency name", "department", "dept"),
    *("division", "directorate", "organisation", "organization", "programme", "program", "region", "function"),
    *("business area", "service line", "ministry", "owner group", "business group"),
)

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "portfolios": {
        "portfolio_id": (*_PORTFOLIO, "portfolio code", "business unit code", "business unit id", "department code"),
        "name": (*_PORTFOLIO, "portfolio name", "department name", "division name", "business unit name"),
        "currency": ("ccy", "currency code"),
        "cfo_sponsor": ("cfo", "finance sponsor", "chief financial officer"),
        "cio_sponsor": ("cio", "it sponsor", "technology sponsor", "chief information officer"),
        "pmo_cost_per_year": ("pmo cost", "pmo budget", "annual pmo cost"),
    },
    "projects": {
        "project_id": (*_PROJECT, *_ID),
        "portfolio_id": _PORTFOLIO,
        "name": (
            "project name",
            "project title",
            "title",
            "initiative",
            "initiative name",
            "project",
            "investment title",
        ),
        "status": ("project status", "phase", "stage", "state", "project state", "lifecycle stage", "project phase"),
        "sponsor": (
            "project sponsor",
            "sro",
            "senior responsible owner",
            "executive sponsor",
            "business owner",
            "owner",
        ),
        "start_date": (
            *("start", "commencement", "commencement date", "kick off", "kick off date", "kickoff", "project start"),
            *("actual start", "begin", "begin date", "start on site", "started"),
        ),
        "end_date": (
            *("end", "finish", "finish date", "completion date", "completed", "closed", "close date", "closure date"),
            *("project end", "actual end date", "actual finish"),
        ),
        "planned_go_live": (
            *(
                "planned go live date",
                "planned completion",
                "planned completion date",
                "baseline go live",
                "planned end",
            ),
            *("planned project completion date", "baseline end date", "baseline finish", "target completion date"),
            *("target go live", "planned finish", "planned end date"),
        ),
        "forecast_go_live": (
            *("forecast completion", "forecast completion date", "projected completion date", "forecast end date"),
            *("expected go live", "estimated completion date", "forecast finish", "forecast go live date"),
            "projected actual project completion date",
        ),
        "go_live": (
            "go live date",
            "actual go live",
            "launch",
            "launch date",
            "live date",
            "in service date",
            "launched",
        ),
        "planned_investment": (
            *(
                "budget",
                "cost",
                "capex",
                "planned cost",
                "approved budget",
                "investment",
                "project budget",
                "total budget",
            ),
            *("total cost", "project cost", "approved cost", "business case cost", "baseline cost", "original budget"),
            *("funding", "approved funding", "capital cost", "planned budget", "contract value"),
        ),
        "forecast_investment": (
            *(
                "forecast",
                "forecast cost",
                "estimate at completion",
                "eac",
                "forecast final cost",
                "final forecast cost",
            ),
            *(
                "projected cost",
                "projected actual cost",
                "forecast outturn",
                "outturn",
                "latest estimate",
                "whole life cost",
            ),
        ),
        "actual_spend": (
            *(
                "spend",
                "actual cost",
                "actuals",
                "spend to date",
                "actual cost to date",
                "cost to date",
                "actual to date",
            ),
            *("expenditure", "expenditure to date", "spent", "cumulative spend"),
        ),
        "remaining_commitment": (
            "committed",
            "commitments",
            "open commitments",
            "commitment",
            "outstanding commitments",
        ),
        "mandatory": ("regulatory", "statutory", "compliance", "mandatory project"),
        "pivot_rules_agreed_on": ("pivot rules agreed",),
    },
    "objectives": {
        "objective_id": ("objective", *_ID),
        "name": ("objective", "objective name", "strategic objective", "goal", "title", "description"),
        "owner": ("objective owner", "accountable"),
        "weight": ("weighting", "priority weight"),
        "valid_from": ("from", "start", "start date"),
        "valid_to": ("to", "until", "end", "end date"),
    },
    "alignment": {
        "project_id": (*_PROJECT, "project name"),
        "objective_id": ("objective", "strategic objective", "goal", "corporate objective"),
        "weight": ("weighting", "contribution", "share"),
        "rationale": ("reason", "justification", "comment"),
        "approved_on": ("approved", "approval date"),
    },
    "benefits": {
        "benefit_id": ("benefit", "benefit ref", "benefit reference", "benefit number", "benefit no", *_ID),
        "project_id": _PROJECT,
        "name": ("benefit name", "benefit", "benefit title", "title", "benefit description", "description"),
        "objective_id": ("objective", "strategic objective", "goal"),
        "kind": ("benefit type", "type", "category", "benefit category", "benefit kind", "classification"),
        "owner": ("benefit owner", "accountable", "responsible", "business owner"),
        "success_criterion": ("success criteria", "success measure", "acceptance criteria"),
        "agreed_on": ("agreed", "date agreed", "profile agreed", "signed off"),
        "measure": ("kpi", "metric", "indicator", "measurement"),
        "unit": ("unit of measure", "uom", "units"),
        "baseline_value": ("baseline", "current value", "starting value"),
        "baseline_date": ("baseline measured", "date of baseline"),
        "target_value": ("target", "planned benefit", "expected value", "target benefit", "forecast benefit"),
        "target_date": ("due date", "realisation date", "realization date", "target by"),
        "attribution": ("share claimed", "attribution share"),
        "confidence": ("probability", "confidence level", "likelihood"),
        "frequency": ("measurement frequency", "reporting frequency"),
        "output": ("deliverable",),
    },
    "realisation": {
        "benefit_id": ("benefit", "benefit ref", "benefit reference"),
        "month": ("period", "date", "reporting month", "reporting period", "month ending"),
        "planned_value": ("plan", "planned", "planned benefit", "target", "budget", "baseline plan", "original plan"),
        "replanned_value": ("forecast", "revised plan", "replan", "reforecast", "forecast benefit"),
        "actual_value": ("actual", "realised", "realized", "actual benefit", "realised value", "achieved", "delivered"),
        "evidence": ("source", "evidence link", "document"),
        "validated_by": ("validated", "confirmed by", "finance sign off", "signed off by"),
    },
    "spend": {
        "project_id": _PROJECT,
        "month": ("period", "date", "reporting month", "reporting period", "month ending"),
        "planned_spend": ("plan", "planned", "budget", "planned cost", "phased budget"),
        "actual_spend": ("actual", "actuals", "actual cost", "spend", "cost", "expenditure", "spent"),
    },
    "decisions": {
        "decision_id": ("decision ref", "issue id", "issue", *_ID),
        "project_id": _PROJECT,
        "title": ("decision", "subject", "issue title", "description", "summary", "decision required"),
        "category": ("type", "decision type"),
        "forum": ("board", "committee", "approval body", "decision body", "governance body", "meeting"),
        "raised_on": _RAISED,
        "decided_on": _DECIDED,
        "withdrawn_on": ("withdrawn",),
        "decided_by": ("decision maker", "approver", "approved by"),
        "outcome": ("decision outcome", "result", "resolution"),
    },
    "escalations": {
        "escalation_id": ("escalation ref", "escalation", *_ID),
        "project_id": _PROJECT,
        "raised_on": (*_RAISED, "escalated", "escalated on", "date escalated"),
        "closed_on": ("closed", "date closed", "closed date", "resolved"),
        "level": ("escalation level", "escalated to"),
        "reason": ("description", "issue", "cause", "title"),
    },
    "dependencies": {
        "project_id": (*_PROJECT, "from", "successor"),
        "depends_on": ("depends on project", "predecessor", "dependency", "needs", "to"),
    },
    "change_requests": {
        "change_id": ("change request", "cr", "cr id", "cr number", "change ref", *_ID),
        "project_id": _PROJECT,
        "raised_on": _RAISED,
        "decided_on": _DECIDED,
        "status": ("state", "cr status", "change status"),
        "summary": ("title", "description", "change"),
        "cost_impact": ("cost", "cost change", "budget impact"),
        "schedule_impact_days": ("schedule impact", "delay", "time impact", "days"),
        "benefit_impact": ("benefits impact", "benefit change", *_VALUE),
    },
}

CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "projects.status": {
        "proposed": (
            *("pipeline", "idea", "planned", "not started", "concept", "pending", "initiation", "draft", "future"),
            *("new", "pre approval", "business case", "feasibility"),
        ),
        "active": (
            *("live", "in progress", "in delivery", "open", "ongoing", "execution", "delivery", "executing", "started"),
            *(
                "approved",
                "running",
                "implementation",
                "in flight",
                "underway",
                "current",
                "design",
                "build",
                "construction",
            ),
        ),
        "paused": ("on hold", "hold", "suspended", "deferred", "stopped temporarily", "parked", "delayed"),
        "closed": (
            "complete",
            "completed",
            "done",
            "finished",
            "delivered",
            "ended",
            "closed out",
            "closeout",
            "finalised",
        ),
        "terminated": ("cancelled", "canceled", "stopped", "abandoned", "withdrawn", "killed", "rejected"),
    },
    "benefits.kind": {
        "cashable": ("cash releasing", "cash", "financial cashable", "direct financial", "cost saving"),
        "non_cashable": (
            "non cash releasing",
            "financial non cashable",
            "efficiency",
            "productivity",
            "cost avoidance",
        ),
        "non_financial": ("qualitative", "non monetary", "intangible", "social"),
        "dis_benefit": ("disbenefit", "negative", "dis benefits"),
    },
    "benefits.frequency": {"monthly": ("month", "every month"), "quarterly": ("quarter", "every quarter")},
    "decisions.category": {
        "scope": ("requirements",),
        "schedule": ("time", "timeline", "plan"),
        "budget": ("cost", "funding", "financial"),
        "benefit": ("benefits", "value"),
        "risk": ("risks",),
        "other": ("general", "misc", "miscellaneous"),
    },
    "escalations.level": {
        "programme": ("program", "project board", "steering committee", "programme board"),
        "executive": ("exec", "board", "executive committee", "c level", "executive board", "exco"),
    },
    "change_requests.status": {
        "pending": ("open", "submitted", "in review", "new", "under review"),
        "approved": ("accepted", "implemented"),
        "rejected": ("declined", "refused", "denied"),
        "withdrawn": ("cancelled", "canceled"),
    },
}

RAG_WORDS = {"rag", "dca", "health", "confidence assessment", "traffic light"}
RAG_VALUES = {"red", "amber", "green", "yellow", "amber/red", "amber/green", "blue", "grey", "r", "a", "g", "y"}
