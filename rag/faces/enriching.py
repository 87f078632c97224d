"""`rag enrich`: the estimate, the question whether to go on, the progress bar."""

from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.catalogue import load_catalogue
from rag.errors import UnknownReportError
from rag.settings import Settings
from rag.writing.enriching import enrich, plan
from rag.writing.errors import ModelSettingsError
from rag.writing.opening import open_writer


def enrich_report(settings: Settings, report_id: str, out: Path | None, *, confirmed: bool) -> None:
    """Tell what it would take, then write the file; raises the errors of `index.errors` and WritingError."""
    catalogue = load_catalogue(settings.seeds)
    known = {report.id: report for report in catalogue.reports}
    if report_id not in known:
        raise UnknownReportError(f"no report {report_id[:100]!a}; known are {', '.join(known)}")
    report = known[report_id]
    target = out or settings.var / "enriched" / f"{report_id}.jsonl"
    planned = plan(report, catalogue.file_of(report), target, settings.read_limits)
    typer.echo(f"{report_id}: {planned.estimate.line}", err=True)
    if not planned.todo:
        typer.echo(f"Nothing to do: {target} has questions for every sentence.", err=True)
        return
    writer = open_writer(settings)
    if writer is None:
        raise ModelSettingsError("no language model is configured; set RAG_LLM and RAG_LLM_MODEL")
    if not confirmed and not typer.confirm("Go on?", err=True):
        raise typer.Exit(1)
    columns = (TextColumn("Asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Asking", total=len(planned.todo))
        count = enrich(writer.caller, planned, target, lambda: bar.advance(task))
    place = catalogue.questions_file(report)
    typer.echo(f"{count} questions in {target}. Read them, put the good ones into {place}, and run `rag index`.")
