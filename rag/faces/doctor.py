"""`rag doctor`: what is in force, and whether it works."""

from collections.abc import Callable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index.catalogue import load_catalogue
from index.errors import AssistantError
from index.model_files import find_model
from index.suspicious import find_suspicious
from rag.opening import open_live
from rag.settings import Settings
from rag.writing.opening import examine_model


def examine(settings: Settings, console: Console) -> bool:
    """Print the settings and one line for each check; returns whether all passed."""
    table = Table("Setting", "Value", "What it is")
    for name, field in type(settings).model_fields.items():
        table.add_row(f"RAG_{name.upper()}", str(getattr(settings, name)), field.description or "")
    console.print(table)
    checks: dict[str, Callable[[], str]] = {
        "catalogue": lambda: _catalogue(settings),
        "model": lambda: _model(settings),
        "index": lambda: _index(settings),
        "language model": lambda: examine_model(settings),
    }
    results = [_check(console, name, check) for name, check in checks.items()]
    for line in suspicious_lines(settings):
        console.print(f"[yellow]look[/]  {escape(line)}")
    return all(results)


def suspicious_lines(settings: Settings) -> list[str]:
    """One line for each passage of the index that looks as if it was written for a program; none without an index."""
    try:
        reports = open_live(settings).reports
    except AssistantError:
        return []
    return [
        f"{found.report}, characters {found.start}-{found.end}: {found.why}: {found.excerpt}"
        for found in find_suspicious(tuple(reports.values()))
    ]


def _check(console: Console, name: str, check: Callable[[], str]) -> bool:
    try:
        console.print(f"[green]ok[/]    {name}: {escape(check())}")
    except AssistantError as error:
        console.print(f"[red]wrong[/] {name}: {escape(str(error))}")
        return False
    return True


def _catalogue(settings: Settings) -> str:
    catalogue = load_catalogue(settings.seeds)
    for report in catalogue.reports:
        catalogue.file_of(report)
    return f"{len(catalogue.reports)} reports in {settings.seeds}"


def _model(settings: Settings) -> str:
    files = find_model(settings.embedding_model)
    return f"{files.name}, weights {files.digest[:12]}…"


def _index(settings: Settings) -> str:
    opened = open_live(settings, find_model(settings.embedding_model).digest)
    return f"{opened.manifest.units} vectors, {len(opened.sentences)} sentences, in {opened.folder}"
