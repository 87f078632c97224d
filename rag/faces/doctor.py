"""`rag doctor`: what is in force, and whether it works."""

from collections.abc import Callable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index.build import segment_keys, wanted_manifest
from index.catalogue import load_catalogue
from index.changes import CHANGE_FOLDER, settled
from index.errors import AssistantError, IndexBusyError
from index.generations import Generations
from index.leftovers import clear_leftovers
from index.model_files import find_model
from rag.inventory import pages_without_text, suspicious
from rag.opening import build_options, open_live
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
        "left over": lambda: _clear(settings),
        "language model": lambda: examine_model(settings),
    }
    results = [_check(console, name, check) for name, check in checks.items()]
    for line in suspicious_lines(settings):
        console.print(f"[yellow]look[/]  {escape(line)}")
    return all(results)


def suspicious_lines(settings: Settings) -> list[str]:
    """One line for each page without text, for each passage of the index that looks as if it was written for a program,
    and for each text that no reader of the page sees; none without an index."""
    try:
        reports = tuple(open_live(settings).reports.values())
    except AssistantError:
        return []
    return [*pages_without_text(reports), *suspicious(reports)]


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


def _clear(settings: Settings) -> str:
    """Remove what killed builds left, unless the next one takes it over, and settle an interrupted change of the
    reports; says what it was."""
    changing = (settings.seeds / CHANGE_FOLDER).is_dir()
    try:
        with Generations(settings.var).locked(), settled(settings.seeds, settings.var):
            left = clear_leftovers(settings.var, _taken_over(settings))
    except IndexBusyError:
        return "somebody is building the index, so nothing was looked for"
    told = ["an interrupted change of the reports, settled"] if changing else []
    if left:
        size = sum(each.size for each in left) / 1_000_000
        told.append(f"{len(left)} folder{'s' * (len(left) > 1)} of interrupted builds, {size:.1f} MB, cleared")
    return "; ".join(told) or "nothing of interrupted builds"


def _taken_over(settings: Settings) -> list[str]:
    """What the names of the segments begin with that the next build would use."""
    files = find_model(settings.embedding_model)
    catalogue = load_catalogue(settings.seeds)
    return segment_keys(wanted_manifest(catalogue, (files.name, files.digest), build_options(settings)))
