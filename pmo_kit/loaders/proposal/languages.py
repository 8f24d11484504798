"""What German, French, Spanish and Portuguese registers call the columns and choices of the data dictionary.

Words are in lower case without punctuation; each line is German, French, Spanish and Portuguese in this order.
"""

from __future__ import annotations

_DATE = ("datum", "date", "fecha", "data")
_PROJECT = (
    *("projekt", "projekt id", "projektnummer", "projekt nr", "vorhaben"),
    *("projet", "id projet", "code projet", "numéro de projet"),
    *("proyecto", "id proyecto", "código de proyecto", "código proyecto"),
    *("projeto", "id projeto", "código do projeto"),
)
_PROJECT_NAME = (
    *("projektname", "projektbezeichnung", "projekttitel", "bezeichnung"),
    *("nom du projet", "intitulé", "intitulé du projet", "libellé"),
    *("nombre del proyecto", "título", "nombre"),
    *("nome do projeto", "nome"),
)
_BENEFIT = (
    *("nutzen id", "nutzen nr", "nutzennummer", "nutzen"),
    *("id bénéfice", "bénéfice", "code bénéfice", "gain"),
    *("id beneficio", "beneficio", "código de beneficio"),
    *("id benefício", "benefício", "código do benefício"),
)
_UNIT = (
    *("geschäftsbereich", "bereich", "abteilung", "geschäftseinheit"),
    *("direction", "département", "unité", "service", "entité"),
    *("unidad de negocio", "departamento", "área", "unidad", "dirección"),
    *("unidade de negócio", "unidade", "diretoria"),
)
_OWNER = ("verantwortlich", "verantwortlicher", "responsable", "responsável")
_MONTH = ("monat", "periode", "mois", "période", "mes", "periodo", "mês", "período")
_PLAN = ("plan", "soll", "planwert", "prévu", "budget", "planificado", "presupuesto", "previsto", "planejado", "orçado")
_ACTUAL = ("ist", "istwert", "réel", "réalisé", "constaté", "real", "realizado")

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "portfolios": {"portfolio_id": _UNIT, "name": _UNIT, "currency": ("währung", "devise", "moneda", "moeda")},
    "projects": {
        "project_id": _PROJECT,
        "portfolio_id": _UNIT,
        "name": _PROJECT_NAME,
        "status": ("status", "projektstatus", "phase", "statut", "état", "estado", "situação", "fase"),
        "sponsor": ("auftraggeber", "commanditaire", "sponsor", "patrocinador", *_OWNER),
        "start_date": (
            *("beginn", "start", "startdatum", "projektbeginn", "projektstart"),
            *("début", "date de début", "inicio", "fecha de inicio", "início", "data de início"),
        ),
        "end_date": (
            *("ende", "enddatum", "projektende", "abschluss", "fin", "date de fin"),
            *("fecha de fin", "fecha fin", "data de término", "término", "fim"),
        ),
        "planned_go_live": ("geplante inbetriebnahme", "mise en service prévue", "puesta en marcha prevista"),
        "go_live": ("inbetriebnahme", "mise en service", "puesta en marcha", "entrada em operação"),
        "planned_investment": (
            "budget",
            "investition",
            "plankosten",
            "presupuesto",
            "inversión",
            "orçamento",
            "investimento",
        ),
        "forecast_investment": ("prognose", "prévision", "previsión", "previsão"),
        "actual_spend": (
            "istkosten",
            "ausgaben",
            "dépenses",
            "coût réel",
            "gasto",
            "gasto real",
            "custo real",
            "gastos",
        ),
    },
    "objectives": {
        "objective_id": ("ziel", "ziel nr", "objectif", "objetivo"),
        "name": ("strategisches ziel", "objectif stratégique", "objetivo estratégico"),
    },
    "alignment": {
        "project_id": _PROJECT,
        "objective_id": ("strategisches ziel", "ziel", "objectif stratégique", "objetivo estratégico"),
    },
    "benefits": {
        "benefit_id": _BENEFIT,
        "project_id": _PROJECT,
        "name": (
            *("nutzenbezeichnung", "nutzenbeschreibung", "nom du bénéfice", "description du bénéfice"),
            *("nombre del beneficio", "descripción del beneficio", "nome do benefício", "descrição do benefício"),
        ),
        "kind": ("nutzenart", "art", "type", "type de bénéfice", "tipo", "tipo de beneficio", "tipo de benefício"),
        "owner": (
            "nutzenverantwortlicher",
            "responsable du bénéfice",
            "responsable del beneficio",
            "dono do benefício",
            *_OWNER,
        ),
        "baseline_value": ("ausgangswert", "valeur de référence", "línea base", "linha de base"),
        "target_value": ("zielwert", "valeur cible", "valor objetivo", "meta"),
        "measure": ("kennzahl", "messgröße", "indicateur", "indicador"),
        "unit": ("einheit", "unité de mesure", "unidad de medida", "unidade de medida"),
    },
    "realisation": {
        "benefit_id": _BENEFIT,
        "month": (*_MONTH, *_DATE),
        "planned_value": _PLAN,
        "actual_value": _ACTUAL,
    },
    "spend": {"project_id": _PROJECT, "month": (*_MONTH, *_DATE), "planned_spend": _PLAN, "actual_spend": _ACTUAL},
    "decisions": {
        "decision_id": ("entscheidung", "entscheidung nr", "décision", "decisión", "decisão"),
        "project_id": _PROJECT,
        "title": ("thema", "gegenstand", "objet", "sujet", "asunto", "assunto"),
        "forum": ("gremium", "ausschuss", "comité", "comitê"),
        "raised_on": ("eingereicht am", "date de soumission", "fecha de solicitud", "data de abertura"),
        "decided_on": ("entschieden am", "date de décision", "fecha de decisión", "data da decisão"),
    },
}
CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "projects.status": {
        "proposed": (
            "geplant",
            "vorgeschlagen",
            "beantragt",
            "proposé",
            "planifié",
            "à venir",
            "propuesto",
            "planeado",
            "proposto",
        ),
        "active": (
            "aktiv",
            "laufend",
            "in umsetzung",
            "actif",
            "en cours",
            "activo",
            "en curso",
            "ativo",
            "em andamento",
        ),
        "paused": ("pausiert", "ruht", "angehalten", "suspendu", "en pause", "en pausa", "suspendido", "suspenso"),
        "closed": (
            "abgeschlossen",
            "beendet",
            "terminé",
            "clos",
            "achevé",
            "cerrado",
            "finalizado",
            "encerrado",
            "concluído",
        ),
        "terminated": ("abgebrochen", "eingestellt", "abandonné", "annulé", "cancelado", "abandonado"),
    },
    "benefits.kind": {
        "cashable": ("zahlungswirksam", "monetär", "monétaire", "financier", "monetario", "monetário", "financeiro"),
        "non_cashable": ("nicht zahlungswirksam", "non monétaire", "no monetario", "não monetário"),
        "non_financial": (
            "qualitativ",
            "nicht finanziell",
            "qualitatif",
            "non financier",
            "cualitativo",
            "qualitativo",
        ),
    },
}
PLAN = {*_PLAN, "planned", "target", "original plan", "baseline", "approved", "plano"}
ACTUAL = {*_ACTUAL, "actual", "actuals", "realised", "realized", "achieved", "delivered", "outturn"}
REPLAN = {"forecast", "reforecast", "revised plan", "prognose", "hochrechnung", "prévision", "previsión", "previsão"}
SCENARIO = {
    "scenario",
    "measure",
    "version",
    "type",
    "value type",
    "szenario",
    "wertart",
    "scénario",
    "escenario",
    "cenário",
    "line",
}
RAISED = {
    "raised",
    "submitted",
    "opened",
    "created",
    "logged",
    "new",
    "eingereicht",
    "soumis",
    "presentado",
    "aberto",
    "requested",
}
DECIDED = {
    "approved",
    "rejected",
    "decided",
    "declined",
    "genehmigt",
    "abgelehnt",
    "approuvé",
    "rejeté",
    "aprobado",
    "rechazado",
    "aprovado",
}
EVENT = {"event", "action", "status", "new status", "step", "state", "ereignis", "événement", "evento", "transition"}
