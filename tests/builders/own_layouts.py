"""Registers as people lay them out: six sources made for the tests, each with the answers that finish its mapping."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

Row = list[Any]


@dataclass(frozen=True)
class Layout:
    """A source: how it is written to a folder, its columns, and what a user adds to the mapping that `map` writes."""

    write: Callable[[Path], Path]
    columns: int
    answers: tuple[tuple[str, str], ...] = ()  # texts of the mapping and what the user makes of them


def _book(path: Path, **sheets: list[Row]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def _csv(path: Path, rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def german(folder: Path) -> Path:
    """A finance workbook: months across under Plan and Ist, and a list of projects."""
    months = ["Jan 2026", "Feb 2026", "Mär 2026"]
    upper = ["Nutzen-ID", "Projekt", "Nutzenbezeichnung", "Plan", None, None, "Ist", None, None]
    rows = [
        ["Nutzenverfolgung, Stand Juni 2026"],
        upper,
        [None, None, None, *months, *months],
        ["N-1", "PRJ-001", "Weniger Nacharbeit", 10, 20, 30, 8, 15, None],
        ["N-2", "PRJ-002", "Weniger Ausschuss", 5, 5, 5, 5, 4, None],
        ["Summe", None, None, 15, 25, 35, 13, 19, None],
    ]
    projects = [
        [
            "Projektnummer",
            "Projektname",
            "Geschäftsbereich",
            "Projektstatus",
            "Projektbeginn",
            "Inbetriebnahme",
            "Budget",
        ],
        ["PRJ-001", "Neue Linie", "Werk Nord", "laufend", "15.01.2025", "20.12.2025", "1.250.000,50"],
        ["PRJ-002", "Prüfstand", "Werk Süd", "abgeschlossen", "01.02.2025", "31.12.2025", "250.000,00"],
    ]
    return _book(folder / "finanzen.xlsx", Nutzen=rows, Projekte=projects)


def units(folder: Path) -> Path:
    """A sheet for each business unit, all with the same headers."""
    head = ["Project ID", "Title", "Phase", "Kick-off", "Budget"]
    return _book(
        folder / "units.xlsx",
        Sales=[head, ["S-01", "Portal", "Live", "2025-01-15", 100], ["S-02", "Leads", "Live", "2025-02-15", 200]],
        Ops=[head, ["O-01", "Depot", "On hold", "2025-03-15", 300]],
    )


def scenario(folder: Path) -> Path:
    """Plan and actual as rows, told apart by a column, beside a list of projects and of benefits."""
    _csv(
        folder / "projects.csv",
        [
            ["project_id", "portfolio_id", "name", "status", "start_date", "go_live"],
            ["P1", "A", "One", "active", "2025-01-01", "2025-12-01"],
        ],
    )
    _csv(folder / "benefits.csv", [["benefit_id", "project_id", "name"], ["B1", "P1", "Less rework"]])
    rows = [["B1", "2026-01", "Budget", 10], ["B1", "2026-01", "Actual", 8], ["B1", "2026-02", "Budget", 20]]
    _csv(folder / "tracking.csv", [["Benefit ID", "Period", "Scenario", "Amount"], *rows])
    return folder


def log(folder: Path) -> Path:
    """A log with a row for each event of an issue, beside a list of projects."""
    _csv(
        folder / "projects.csv",
        [["project_id", "portfolio_id", "name", "status", "start_date"], ["P1", "A", "One", "active", "2025-01-01"]],
    )
    rows = [
        ["D-1", "P1", "Scope of phase 2", "Raised", "05/01/2026"],
        ["D-1", "P1", "Scope of phase 2", "Approved", "25/01/2026"],
        ["D-2", "P1", "More budget", "Raised", "01/02/2026"],
        ["D-2", "P1", "More budget", "Rejected", "13/02/2026"],
        ["D-3", "P1", "New date", "Raised", "14/02/2026"],
    ]
    _csv(folder / "log.csv", [["Decision ref", "Project", "Subject", "Event", "Event date"], *rows])
    return folder


def transposed(folder: Path) -> Path:
    """A return in which each project is a column."""
    rows = [
        ["Project ID", "GMPP-1", "GMPP-2", "GMPP-3"],
        ["Department", "Transport", "Health", "Transport"],
        ["Project name", "Line", "Ward", "Bridge"],
        ["Project status", "In progress", "Completed", "In progress"],
        ["Start date", "2024-01-15", "2023-01-15", "2025-01-15"],
        ["End date", None, "2025-06-30", None],
        ["SRO", "Ann Price", "Ben Okafor", "Cara Lind"],
    ]
    return _book(folder / "return.xlsx", Return=rows)


def flat(language: str) -> Callable[[Path], Path]:
    """One sheet of benefits with their projects, in French, Spanish or Portuguese."""
    heads = {
        "fr": [
            "Projet",
            "Nom du projet",
            "Direction",
            "Statut",
            "Date de début",
            "Code bénéfice",
            "Nom du bénéfice",
            "Mois",
            "Prévu",
            "Réalisé",
        ],
        "es": [
            "Proyecto",
            "Nombre del proyecto",
            "Departamento",
            "Estado",
            "Fecha de inicio",
            "Código de beneficio",
            "Nombre del beneficio",
            "Mes",
            "Planificado",
            "Real",
        ],
        "pt": [
            "Projeto",
            "Nome do projeto",
            "Diretoria",
            "Situação",
            "Data de início",
            "Código do benefício",
            "Nome do benefício",
            "Mês",
            "Planejado",
            "Realizado",
        ],
    }
    status = {"fr": "En cours", "es": "En curso", "pt": "Em andamento"}[language]

    def write(folder: Path) -> Path:
        one = ["P-001", "Portail", "Nord", status, "15/01/2025", "B-1", "Moins d'erreurs"]
        two = ["P-002", "Atelier", "Sud", status, "31/01/2025", "B-2", "Moins de délais"]
        rows = [[*one, "2026-01", 10, 8], [*one, "2026-02", 10, 9], [*two, "2026-01", 5, 5], [*two, "2026-02", 5, None]]
        return _csv(folder / "benefits_tracker.csv", [heads[language], *rows])

    return write


LAYOUTS = {
    "german": Layout(german, 16),
    "units": Layout(units, 5),
    "scenario": Layout(scenario, 4),
    "log": Layout(log, 5),
    "transposed": Layout(transposed, 7),
    **{f"flat {language}": Layout(flat(language), 10) for language in ("fr", "es", "pt")},
}
